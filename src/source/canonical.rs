//! The canonical text: NFC, `\n`, no byte order mark.

use icu_normalizer::ComposingNormalizerBorrowed;
use std::borrow::Cow;

/// Makes a decoded text canonical. Text that is canonical already, as most is, costs one quick check.
pub fn canonical(decoded: Cow<'_, str>) -> Cow<'_, str> {
    let mut text = match decoded {
        Cow::Borrowed(text) => Cow::Borrowed(text.strip_prefix('\u{FEFF}').unwrap_or(text)),
        Cow::Owned(mut text) => {
            if text.starts_with('\u{FEFF}') {
                text.drain(..'\u{FEFF}'.len_utf8());
            }
            Cow::Owned(text)
        }
    };
    let nfc = ComposingNormalizerBorrowed::new_nfc();
    if !is_plainly_composed(text.as_bytes()) && !nfc.is_normalized(&text) {
        text = Cow::Owned(nfc.normalize(&text).into_owned());
    }
    if memchr::memchr(b'\r', text.as_bytes()).is_some() {
        text = Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"));
    }
    text
}

/// Bytes that are looked at together.
const BLOCK: usize = 128;

/// Whether nothing in a text could be composed, by a look at its UTF-8 that needs no tables. Characters are let pass of which
/// Unicode says NFC_Quick_Check=Yes and combining class 0, range by range: all below U+0300, Greek and Russian letters,
/// U+1E00 to U+1EFF, punctuation and signs of U+20xx to U+26xx, and U+F000 to U+F0FF, where Word's symbol fonts are. Whatever
/// else there is in a text, a combining mark above all, is the normalizer's to say. A test compares each character with it.
fn is_plainly_composed(bytes: &[u8]) -> bool {
    let at = |at: usize| bytes.get(at).copied().unwrap_or_default();
    let plain = |place: usize| match (at(place), at(place + 1), at(place + 2)) {
        (0..0xCC, ..) => true,
        (0xCE, 0xB1.., _) | (0xCF, 0x80..=0x89, _) | (0xD0, 0x90.., _) | (0xD1, 0x80..=0x8F, _) => true,
        (0xE1, 0xB8..=0xBB, _) => true,
        (0xE2, 0x80, third) => third >= 0x82,
        (0xE2, 0x84, third) => !matches!(third, 0xA6 | 0xAA | 0xAB),
        (0xE2, 0x81 | 0x82 | 0x86..=0x8B | 0x94..=0x9B, _) => true,
        (0xEF, 0x80..=0x83, _) => true,
        _ => false,
    };
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
        if odd != 0 && !(start..start + BLOCK).all(plain) {
            return false;
        }
        start += BLOCK;
    }
    (start..bytes.len()).all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composes_and_joins_line_ends_and_changes_nothing_else() {
        assert_eq!(canonical("\u{FEFF}Hoa\u{300}\r\nLa\u{323}c  uỷ\rX".into()), "Hoà\nLạc  uỷ\nX");
        assert_eq!(canonical("".into()), "");
    }

    #[test]
    fn the_quick_look_never_passes_what_is_not_composed() {
        let nfc = ComposingNormalizerBorrowed::new_nfc();
        // Beyond U+FFFF nothing is let pass.
        for letter in ('\0'..'\u{10400}').filter(|letter| !letter.is_control()) {
            for text in [format!("a{letter}"), format!("{letter}{}\u{323}", "Ủ".repeat(60)), format!("{}e{letter}", "Ủy".repeat(40))] {
                assert!(!is_plainly_composed(text.as_bytes()) || nfc.is_normalized(&text), "{letter:?}");
            }
        }
        assert!(is_plainly_composed("“Cộng hoà – xã hội” · Ủy ban nhân dân…".repeat(9).as_bytes()));
    }
}
