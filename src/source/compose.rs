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
    let (mut out, mut copied) = (String::new(), 0);
    let mut next = first_odd(bytes);
    while let Some(odd) = next {
        let start = text[..odd].char_indices().next_back().map_or(odd, |(start, _)| start);
        let (mut letter, mut end) = (text[start..odd].chars().next(), odd);
        while let Some(composed) = letter.and_then(|letter| with_mark(letter, bytes, end)) {
            letter = Some(composed);
            end += MARK;
        }
        let mut put = |composed: &str, end: usize| {
            if out.is_empty() {
                out.reserve(text.len());
            }
            out.push_str(&text[copied..start]);
            out.push_str(composed);
            trace.copied(start - copied);
            trace.piece(end - start, composed.len());
            copied = end;
        };
        if end > odd && (end == bytes.len() || is_plain(bytes, end)) {
            put(letter.unwrap_or_default().encode_utf8(&mut [0; 4]), end);
        } else {
            end = (end.max(odd)..bytes.len()).find(|at| text.is_char_boundary(*at) && is_plain(bytes, *at)).unwrap_or(bytes.len());
            if let Cow::Owned(composed) = ComposingNormalizerBorrowed::new_nfc().normalize(&text[start..end]) {
                put(&composed, end);
            }
        }
        next = (end..bytes.len()).find(|at| bytes[*at] >= 0xCC && !is_plain(bytes, *at));
    }
    trace.copied(text.len() - copied);
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
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

/// Where the first character begins that is not plain; none in most texts, which this pass over blocks says without branches.
fn first_odd(bytes: &[u8]) -> Option<usize> {
    let odd_in = |mut places: std::ops::Range<usize>| places.find(|place| !is_plain(bytes, *place));
    let mut start = 0;
    while let Some((block, behind)) = bytes[start..].split_first_chunk::<BLOCK>().filter(|(_, behind)| !behind.is_empty()) {
        let mut next = [0; BLOCK + 1];
        next[..BLOCK].copy_from_slice(block);
        next[BLOCK] = behind[0];
        let mut odd = 0u8;
        for at in 0..BLOCK {
            // Vietnamese letters of three bytes begin with E1 BA and E1 BB, and are most of what is not ASCII.
            odd |= u8::from((next[at] >= 0xCC) & !((next[at] == 0xE1) & (next[at + 1] & 0xFE == 0xBA)));
        }
        if odd != 0
            && let Some(place) = odd_in(start..start + BLOCK)
        {
            return Some(place);
        }
        start += BLOCK;
    }
    odd_in(start..bytes.len())
}

/// The marks of Vietnamese: huyền, sắc, hat, ngã, breve, hỏi, horn, nặng.
const MARKS: [char; 8] = ['\u{300}', '\u{301}', '\u{302}', '\u{303}', '\u{306}', '\u{309}', '\u{31B}', '\u{323}'];

/// The length of each in UTF-8, of which the first byte is CC.
const MARK: usize = 2;

/// One past the last letter with marks, ỹ and its kin.
const END: usize = 0x1F00;

/// The letters that come of a vowel and marks, by code point: for each the letter that it becomes with one mark more, 0 for none.
/// Composing one mark after the other is composing all of them, whatever their order (Unicode Standard Annex 15, section 9).
struct Letters {
    /// The row of a letter, 0 for no letter.
    rows: Vec<u8>,
    with: Vec<[u16; MARKS.len()]>,
}

static LETTERS: LazyLock<Letters> = LazyLock::new(|| {
    let nfc = ComposingNormalizerBorrowed::new_nfc();
    let (mut rows, mut with) = (vec![0; END], vec![[0; MARKS.len()]]);
    let mut open: Vec<char> = "aeiouyAEIOUY".chars().collect();
    while let Some(letter) = open.pop() {
        let Some(row) = rows.get_mut(letter as usize).filter(|row| **row == 0) else { continue };
        let Ok(number) = u8::try_from(with.len()) else { break };
        *row = number;
        with.push(MARKS.map(|mark| {
            let composed = nfc.normalize(&String::from_iter([letter, mark])).into_owned();
            let mut letters = composed.chars();
            match (letters.next(), letters.next()) {
                (Some(letter), None) if (letter as usize) < END => {
                    open.push(letter);
                    letter as u16
                }
                _ => 0,
            }
        }));
    }
    Letters { rows, with }
});

/// The letter with the mark at a place.
#[inline]
fn with_mark(letter: char, bytes: &[u8], place: usize) -> Option<char> {
    let mark = match (bytes.get(place)?, bytes.get(place + 1)?) {
        (0xCC, 0x80) => 0,
        (0xCC, 0x81) => 1,
        (0xCC, 0x82) => 2,
        (0xCC, 0x83) => 3,
        (0xCC, 0x86) => 4,
        (0xCC, 0x89) => 5,
        (0xCC, 0x9B) => 6,
        (0xCC, 0xA3) => 7,
        _ => return None,
    };
    let letters = &*LETTERS;
    let row = *letters.rows.get(letter as usize)?;
    let with = letters.with.get(usize::from(row))?[mark];
    char::from_u32(u32::from(with)).filter(|letter| *letter != '\0')
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
            let text: String = (0..length).map(|_| if roll(4) == 0 { all[roll(all.len())] } else { near[roll(near.len())] }).collect();
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
