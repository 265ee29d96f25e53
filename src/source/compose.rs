//! Composition to NFC, in one pass over the text.
//!
//! Decomposed Vietnamese is a letter and one mark or two behind it, which a small table composes; whatever else is not
//! composed goes to the normalizer, from the character before it up to the next that nothing composes with. So both kinds of
//! text cost about what copying them costs, and other scripts what the normalizer takes for them.

use super::offsets::Trace;
use icu_normalizer::ComposingNormalizerBorrowed;
use std::borrow::Cow;
use std::sync::LazyLock;

/// The text in NFC; borrowed when it is that already.
pub(super) fn compose<'t, T: Trace>(text: &'t str, trace: &mut T) -> Cow<'t, str> {
    let bytes = text.as_bytes();
    let Some(first) = first_odd(bytes) else {
        trace.copied(text.len());
        return Cow::Borrowed(text);
    };
    // Room for a word behind what is written, since whole words are copied whatever they hold.
    let mut out = vec![0; text.len() + WORD];
    out[..first].copy_from_slice(&bytes[..first]);
    // What is read, what is written, and what is noted of the text; whether anything was composed.
    let (mut read, mut written, mut noted, mut changed) = (first, first, 0, false);
    let (mut block_end, letters) = (read, &*LETTERS);
    while read < bytes.len() {
        if read >= block_end {
            while let Some(block) = bytes[read..].first_chunk().filter(|block| is_clean(block)) {
                out[written..written + BLOCK].copy_from_slice(&block[..BLOCK]);
                (read, written) = (read + BLOCK, written + BLOCK);
            }
            block_end = read + BLOCK;
        }
        let word = word_at(bytes, read);
        out[written..written + WORD].copy_from_slice(&word);
        // From CC on, bytes may begin a character that is not plain.
        let word = u64::from_le_bytes(word);
        let high = (word & !HIGH).wrapping_add(0x34 * (HIGH >> 7)) & word & HIGH;
        let before = (high.trailing_zeros() as usize / 8).min(bytes.len() - read);
        (read, written) = (read + before, written + before);
        if high == 0 || read == bytes.len() {
            continue;
        }
        if bytes[read] != LEAD && is_plain(bytes, read) {
            (read, written) = (read + 1, written + 1);
            continue;
        }
        let odd = read;
        let (base, mut letter) = last_letter(&out[..written]);
        while let Some(composed) = letters.with_mark(letter, bytes, read) {
            letter = composed;
            read += MARK;
        }
        if read > odd && is_plain(bytes, read) {
            written -= base;
            let (encoded, length) = encoded(letter);
            out[written..written + encoded.len()].copy_from_slice(&encoded);
            written += length;
            trace.copied(odd - base - noted);
            trace.piece(read - (odd - base), length);
            (noted, changed) = (read, true);
            continue;
        }
        // From the character before it, whatever that is, to the next that nothing composes with.
        let start = text[..odd].char_indices().next_back().map_or(odd, |(start, _)| start);
        let end = (read..bytes.len()).find(|at| text.is_char_boundary(*at) && is_plain(bytes, *at)).unwrap_or(bytes.len());
        let composed = ComposingNormalizerBorrowed::new_nfc().normalize(&text[start..end]);
        (read, written) = (end, written - (odd - start));
        out.resize(out.len().max(written + composed.len() + (bytes.len() - read) + WORD), 0);
        out[written..written + composed.len()].copy_from_slice(composed.as_bytes());
        written += composed.len();
        if let Cow::Owned(composed) = composed {
            trace.copied(start - noted);
            trace.piece(end - start, composed.len());
            (noted, changed) = (end, true);
        }
    }
    trace.copied(bytes.len() - noted);
    out.truncate(written);
    // Checked several times faster than by the standard library; it is valid, being made of characters alone.
    match simdutf8::basic::from_utf8(&out) {
        Ok(out) if changed => Cow::Owned(out.to_owned()),
        _ => Cow::Borrowed(text),
    }
}

/// Bytes that are copied and looked at together.
const WORD: usize = 8;

/// The highest bit of each byte of a word.
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The bytes from a place on, zeros behind the last.
#[inline]
fn word_at(bytes: &[u8], place: usize) -> [u8; WORD] {
    match bytes[place..].first_chunk() {
        Some(word) => *word,
        None => std::array::from_fn(|at| bytes.get(place + at).copied().unwrap_or_default()),
    }
}

/// The length and the code point of the letter that some text ends with, of those with three bytes at most; 0 for no letter.
#[inline]
fn last_letter(text: &[u8]) -> (usize, u16) {
    match *text {
        [.., last @ 0..0x80] => (1, u16::from(last)),
        [.., lead @ 0xC2..0xE0, last] => (2, u16::from(lead & 0x1F) << 6 | u16::from(last & 0x3F)),
        [.., lead @ 0xE0..0xF0, middle, last] => (3, u16::from(lead & 0x0F) << 12 | u16::from(middle & 0x3F) << 6 | u16::from(last & 0x3F)),
        _ => (0, 0),
    }
}

/// A letter beyond ASCII in UTF-8, and how many of the bytes it has. Both forms are made, since either may come next.
#[inline]
fn encoded(letter: u16) -> ([u8; 4], usize) {
    let [lead, high, low] = [letter >> 12, letter >> 6, letter & 0x3F].map(|part| part as u8);
    let two = [0xC0 | high, 0x80 | low, 0, 0];
    let three = [0xE0 | lead, 0x80 | high & 0x3F, 0x80 | low, 0];
    let long = letter >= 0x800;
    (if long { three } else { two }, 2 + usize::from(long))
}

/// Composes characters, of which each took some bytes of the input, and appends them: piece by piece when notes are taken.
pub(super) fn compose_each<T: Trace>(characters: impl Iterator<Item = (char, usize)>, out: &mut String, trace: &mut T) {
    let (mut piece, mut from) = (String::new(), 0);
    let mut put = |piece: &mut String, from: usize| {
        let composed = ComposingNormalizerBorrowed::new_nfc().normalize(piece);
        out.push_str(&composed);
        trace.piece(from, composed.len());
        piece.clear();
    };
    for (character, bytes) in characters {
        if T::ON && !piece.is_empty() && is_plain(character.encode_utf8(&mut [0; 4]).as_bytes(), 0) {
            put(&mut piece, std::mem::take(&mut from));
        }
        piece.push(character);
        from += bytes;
    }
    if !piece.is_empty() {
        put(&mut piece, from);
    }
}

/// Whether nothing composes with the character that begins at a place: those are let pass of which Unicode says
/// NFC_Quick_Check=Yes and combining class 0, range by range: all below U+0300, Greek and Russian letters, U+1E00 to U+1EFF,
/// punctuation and signs of U+20xx to U+26xx, and U+F000 to U+F0FF, where Word's symbol fonts are. Whatever else there is in
/// a text, a combining mark above all, is the normalizer's to say. A test compares each character with it.
#[inline]
fn is_plain(bytes: &[u8], place: usize) -> bool {
    let at = |at: usize| bytes.get(at).copied().unwrap_or_default();
    match (at(place), at(place + 1), at(place + 2)) {
        (0..0xCC, ..) => true,
        (0xCE, 0xB1.., _) | (0xCF, 0x80..=0x89, _) | (0xD0, 0x90.., _) | (0xD1, 0x80..=0x8F, _) => true,
        (0xE1, 0xB8..=0xBB, _) => true,
        (0xE2, 0x80, third) => third >= 0x82,
        (0xE2, 0x84, third) => !matches!(third, 0xA6 | 0xAA | 0xAB),
        (0xE2, 0x81 | 0x82 | 0x86..=0x8B | 0x94..=0x9B, _) => true,
        (0xEF, 0x80..=0x83, _) => true,
        _ => false,
    }
}

/// Bytes that are looked at together.
const BLOCK: usize = 128;

/// Whether nothing in a block begins a character that may not be plain, which is said without branches; the last byte is the next
/// block's.
#[inline]
fn is_clean(block: &[u8; BLOCK + 1]) -> bool {
    let mut odd = 0u8;
    for at in 0..BLOCK {
        // Vietnamese letters of three bytes begin with E1 BA and E1 BB, and are most of what is not ASCII.
        odd |= u8::from((block[at] >= 0xCC) & !((block[at] == 0xE1) & (block[at + 1] & 0xFE == 0xBA)));
    }
    odd == 0
}

/// Where the first character begins that is not plain; none in most texts.
fn first_odd(bytes: &[u8]) -> Option<usize> {
    let mut start = 0;
    while let Some(block) = bytes[start..].first_chunk() {
        if !is_clean(block)
            && let Some(odd) = (start..start + BLOCK).find(|place| !is_plain(bytes, *place))
        {
            return Some(odd);
        }
        start += BLOCK;
    }
    (start..bytes.len()).find(|place| !is_plain(bytes, *place))
}

/// The marks of Vietnamese: huyền, sắc, hat, ngã, breve, hỏi, horn, nặng.
const MARKS: [char; 8] = ['\u{300}', '\u{301}', '\u{302}', '\u{303}', '\u{306}', '\u{309}', '\u{31B}', '\u{323}'];

/// The length of each in UTF-8.
const MARK: usize = 2;

/// The first byte of each.
const LEAD: u8 = 0xCC;

/// The number of a mark by its second byte; one past the last for what is none.
const NUMBERS: [u8; 256] = {
    let mut numbers = [MARKS.len() as u8; 256];
    let mut mark = 0;
    while mark < MARKS.len() {
        numbers[0x80 | MARKS[mark] as usize & 0x3F] = mark as u8;
        mark += 1;
    }
    numbers
};

/// One past the last letter with marks, ỹ and its kin.
const END: usize = 0x1F00;

/// The letters that come of a vowel and marks, by code point: for each the letter that it becomes with one mark more, 0 for none.
/// Composing one mark after the other is composing all of them, whatever their order (Unicode Standard Annex 15, section 9).
struct Letters {
    /// The row of a letter, 0 for no letter.
    rows: Vec<u8>,
    with: Vec<[u16; MARKS.len() + 1]>,
}

static LETTERS: LazyLock<Letters> = LazyLock::new(|| {
    let nfc = ComposingNormalizerBorrowed::new_nfc();
    let (mut rows, mut with) = (vec![0; END], vec![[0; MARKS.len() + 1]]);
    let mut open: Vec<char> = "aeiouyAEIOUY".chars().collect();
    while let Some(letter) = open.pop() {
        let Some(row) = rows.get_mut(letter as usize).filter(|row| **row == 0) else { continue };
        let Ok(number) = u8::try_from(with.len()) else { break };
        *row = number;
        let mut row = [0; MARKS.len() + 1];
        for (mark, with) in MARKS.into_iter().zip(&mut row) {
            let composed = nfc.normalize(&String::from_iter([letter, mark])).into_owned();
            let mut letters = composed.chars();
            if let (Some(letter), None) = (letters.next(), letters.next())
                && (letter as usize) < END
            {
                open.push(letter);
                *with = letter as u16;
            }
        }
        with.push(row);
    }
    Letters { rows, with }
});

impl Letters {
    /// The letter with the mark at a place.
    #[inline]
    fn with_mark(&self, letter: u16, bytes: &[u8], place: usize) -> Option<u16> {
        let (lead, mark) = (*bytes.get(place)?, *bytes.get(place + 1)?);
        if lead != LEAD {
            return None;
        }
        let row = *self.rows.get(usize::from(letter))?;
        let letter = *self.with.get(usize::from(row))?.get(usize::from(NUMBERS[usize::from(mark)]))?;
        (letter != 0).then_some(letter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn icu(text: &str) -> Cow<'_, str> {
        ComposingNormalizerBorrowed::new_nfc().normalize(text)
    }

    #[test]
    fn the_quick_look_never_passes_what_is_not_composed() {
        let nfc = ComposingNormalizerBorrowed::new_nfc();
        // Beyond U+FFFF nothing is let pass.
        for letter in ('\0'..'\u{10400}').filter(|letter| !letter.is_control()) {
            for text in [format!("a{letter}"), format!("{letter}{}\u{323}", "Ủ".repeat(60)), format!("{}e{letter}", "Ủy".repeat(40))] {
                assert!(first_odd(text.as_bytes()).is_some() || nfc.is_normalized(&text), "{letter:?}");
            }
        }
        assert!(first_odd("“Cộng hoà – xã hội” · Ủy ban nhân dân…".repeat(9).as_bytes()).is_none());
    }

    #[test]
    fn every_letter_with_marks_is_what_the_normalizer_makes() {
        let letters: Vec<char> = ('\0'..'\u{250}').chain('\u{1E00}'..'\u{1F00}').collect();
        // A mark that the table does not have, and one that composes backwards, among them.
        let marks: Vec<char> = MARKS.into_iter().chain(['\u{308}', '\u{340}', '\u{345}']).collect();
        let mut count = 0;
        for letter in letters {
            let mut ends = vec![String::new()];
            // All orders of up to two marks behind any letter, of three behind those of Vietnamese.
            let most = if "aeiouyđăâêôơưAEIOUYÀỆộở".contains(letter) { 3 } else { 2 };
            for _ in 0..most {
                ends = ends.iter().flat_map(|end| marks.iter().map(move |mark| format!("{end}{mark}"))).collect();
                for end in &ends {
                    let text = format!("x{letter}{end}y");
                    assert_eq!(compose(&text, &mut ()), icu(&text), "{text:?}");
                    count += 1;
                }
            }
        }
        assert!(count > 100_000);
    }

    #[test]
    fn any_text_is_what_the_normalizer_makes() {
        let all: Vec<char> = ('\0'..'\u{30000}').filter(|letter| !icu_is_plain_filler(*letter)).collect();
        let near: Vec<char> = "aâơộĐđ \n.x”\u{200B}\u{F0B7}가ᄀ각ᆨ\u{1100}\u{1161}\u{11A8}か\u{3099}é\u{344}\u{958}\u{2126}\u{FB01}😀"
            .chars()
            .chain(MARKS)
            .collect();
        let mut state = 0x9E37_79B9_u64;
        let mut roll = |sides: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state % sides as u64) as usize
        };
        for _ in 0..40_000 {
            let length = roll(14);
            let odd: String = (0..length).map(|_| if roll(4) == 0 { all[roll(all.len())] } else { near[roll(near.len())] }).collect();
            // Alone, and among text of which whole blocks are copied.
            let text =
                if roll(3) == 0 { format!("{}{odd}{}", "Ủy ban ".repeat(roll(40)), "đạo tạo ".repeat(roll(40))) } else { odd };
            let composed = compose(&text, &mut ());
            assert_eq!(composed, icu(&text), "{text:?}");
            assert_eq!(matches!(composed, Cow::Borrowed(_)), composed == text, "{text:?}");
        }
    }

    /// Most of the planes are ideographs, which are all alike here.
    fn icu_is_plain_filler(letter: char) -> bool {
        matches!(letter, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{2F7FF}')
    }
}
