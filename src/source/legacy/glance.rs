//! One cheap look at a Unicode text: may there be a legacy encoding in it at all?
//!
//! Legacy text that was read as windows-1252 is full of characters that no Vietnamese text in Unicode has inside its words:
//! `µ ¸ ¶ ¬ ø û ñ þ ð`. The look counts their UTF-8 bytes in blocks, without branches, and reads around them only where
//! a block has some. What it returns are the parts of the text around such words.
//!
//! Limits: a look too many costs time alone, since the scoring decides. One such word with nothing of the kind around it is
//! left as it is.

use std::ops::Range;

/// Bytes that are counted at once; the count of a block fits in a byte.
const BLOCK: usize = 128;

/// Bytes around strange words that are scored with them: lines of an old encoding have words without a strange character.
const MARGIN: usize = 512;

/// Strange words that make a part of a text worth scoring.
const LEAST: usize = 2;

/// The parts of a text that should be scored: around strange words, two or more of them in a part. In order, apart from
/// each other, and cut where words end.
pub(super) fn zones(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let at = |at: usize| bytes.get(at).copied().unwrap_or_default();
    // Where the strange words of a part lie, and how many they are.
    let mut parts: Vec<(Range<usize>, usize)> = Vec::new();
    let mut look = |places: Range<usize>| {
        for place in places.filter(|place| is_strange(at(*place), at(place + 1), at(place + 2)) && touches_letter(bytes, *place)) {
            match parts.last_mut().filter(|(part, _)| place - part.end <= 2 * MARGIN) {
                Some((part, words)) => (part.end, *words) = (place, *words + 1),
                None => parts.push((place..place, 1)),
            }
        }
    };
    let mut start = 0;
    // Each block looks at the first bytes of the next one, so no character falls between two.
    while let Some((block, behind)) = bytes[start..].split_first_chunk::<BLOCK>().filter(|(_, behind)| behind.len() >= 2) {
        let mut next = [0; BLOCK + 2];
        next[..BLOCK].copy_from_slice(block);
        next[BLOCK..].copy_from_slice(&behind[..2]);
        let mut strange = 0u8;
        for at in 0..BLOCK {
            strange |= u8::from(is_strange(next[at], next[at + 1], next[at + 2]));
        }
        if strange != 0 {
            look(start..start + BLOCK);
        }
        start += BLOCK;
    }
    look(start..bytes.len());
    let mut zones: Vec<Range<usize>> = Vec::new();
    for (part, _) in parts.into_iter().filter(|(_, words)| *words >= LEAST) {
        let (from, to) = (part.start.saturating_sub(MARGIN), (part.end + MARGIN).min(bytes.len()));
        let from = if from == 0 { 0 } else { cut(bytes, from..part.start).unwrap_or(part.start) };
        let to = match cut(bytes, to..(to + MARGIN).min(bytes.len())) {
            Some(to) => to,
            // No white space near: a search to the end for each part would not be linear.
            None => (to..bytes.len()).find(|to| text.is_char_boundary(*to)).unwrap_or(bytes.len()),
        };
        // The cut behind a part may lie in the next one.
        match zones.last_mut().filter(|last| from <= last.end) {
            Some(last) => last.end = last.end.max(to),
            None => zones.push(from..to),
        }
    }
    zones
}

/// The first place at which white space lies.
fn cut(bytes: &[u8], range: Range<usize>) -> Option<usize> {
    memchr::memchr3(b'\n', b' ', b'\t', &bytes[range.clone()]).map(|at| range.start + at)
}

/// Whether the two bytes are one of the strange characters, or two marked letters of Latin-1 in a row, as in `ôò` for the ộ of
/// windows-1258: no syllable has two vowels with marks. Signs that stand beside words in any text are left out: § « » ° ·
/// © ® ± ² ³ º ½ and the no-break space; so is Ð, which many write for Đ.
#[inline]
fn is_strange(lead: u8, trail: u8, next: u8) -> bool {
    let sign = (lead == 0xC2)
        & ((trail.wrapping_sub(0xA1) < 6)
            | (trail == 0xA8)
            | (trail == 0xAA)
            | (trail.wrapping_sub(0xAC) < 2)
            | (trail == 0xAF)
            | (trail.wrapping_sub(0xB4) < 3)
            | (trail.wrapping_sub(0xB8) < 2)
            | (trail == 0xBC)
            | (trail >= 0xBE));
    let folded = trail | 0x20;
    let letter = (lead == 0xC3)
        & ((folded.wrapping_sub(0xA4) < 2)
            | (folded == 0xAF)
            | (folded == 0xB1)
            | (folded == 0xB6)
            | (folded == 0xB8)
            | (folded == 0xBB)
            | (folded == 0xBE)
            | (trail == 0xB0)
            | (next == 0xC3));
    sign | letter
}

/// Whether a letter of ASCII or Latin-1 stands before or behind the character of two bytes.
fn touches_letter(bytes: &[u8], at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).map_or(0, |before| bytes[before]);
    let behind = bytes.get(at + 2).copied().unwrap_or_default();
    before(1).is_ascii_alphabetic() || before(2) == 0xC3 || behind.is_ascii_alphabetic() || behind == 0xC3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strange_words_are_seen_wherever_they_stand() {
        for at in [0, 1, 120, 126, 127, 128, 129, 255, 300, 3000] {
            let text = format!("{} hoµ x¶ {}", "a ".repeat(at), "ộ ".repeat(2000));
            let zones = zones(&text);
            assert_eq!(zones.len(), 1, "{at}");
            assert!(zones[0].start <= 2 * at && text[zones[0].clone()].contains("hoµ x¶"), "{at}: {zones:?}");
            assert!(zones[0].len() < 3 * MARGIN);
        }
        let plain = "Cộng hoà xã hội chủ nghĩa Việt Nam · § 1 · 20 °C · 5 m² · © 2020 · Ðảng";
        assert!(zones(plain).is_empty() && zones("").is_empty() && zones("hoµ").is_empty());
        // A part without white space, cut nowhere.
        let text = "ộ".repeat(500) + "aµµa" + &"ộ".repeat(500);
        let zones = zones(&text);
        assert!(zones.len() == 1 && text.get(zones[0].clone()).is_some());
    }
}
