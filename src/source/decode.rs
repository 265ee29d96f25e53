//! Bytes to Unicode, by a byte order mark, by what is valid, or by the encoding that was asked for.

use std::borrow::Cow;

/// Which encoding to read a source in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Found from the bytes: a byte order mark, valid UTF-8, UTF-16 by its zero bytes, else windows-1258 when it reads as Vietnamese.
    #[default]
    Auto,
    /// The one asked for.
    Named(&'static encoding_rs::Encoding),
}

impl Encoding {
    /// An encoding by its name: `auto`, or a label of the Encoding Standard (`utf-8`, `utf-16le`, `windows-1258`).
    pub fn by_name(name: &str) -> Option<Self> {
        if name.eq_ignore_ascii_case("auto") {
            return Some(Self::Auto);
        }
        encoding_rs::Encoding::for_label(name.as_bytes()).map(Self::Named)
    }
}

/// The decoded text, the encoding's name, and whether invalid bytes were replaced.
pub fn decode(bytes: &[u8], encoding: Encoding) -> (Cow<'_, str>, &'static str, bool) {
    let chosen = match encoding {
        Encoding::Named(named) => named,
        Encoding::Auto => match encoding_rs::Encoding::for_bom(bytes) {
            Some((marked, _)) => marked,
            None => match std::str::from_utf8(bytes) {
                Ok(text) => return (Cow::Borrowed(text), "UTF-8", false),
                Err(_) => guess(bytes),
            },
        },
    };
    let (text, used, damaged) = chosen.decode(bytes);
    (text, used.name(), damaged)
}

/// How many bytes decide.
const SAMPLE: usize = 64 * 1024;

/// The encoding of bytes that are neither marked nor valid UTF-8.
fn guess(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    // Vietnamese in UTF-16 has many characters below U+0100: every second byte is zero, on one side.
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let half = sample.len() / 2;
    if half > 0 && zeros(1) * 3 > half && zeros(0) * 20 < half {
        return encoding_rs::UTF_16LE;
    }
    if half > 0 && zeros(0) * 3 > half && zeros(1) * 20 < half {
        return encoding_rs::UTF_16BE;
    }
    // A few broken sequences in a text that is UTF-8 otherwise are damage, not another encoding.
    let (text, _, _) = encoding_rs::UTF_8.decode(sample);
    let broken = text.chars().filter(|c| *c == '\u{FFFD}').count();
    let sound = text.chars().filter(|c| !c.is_ascii() && *c != '\u{FFFD}').count();
    if broken * 4 <= sound {
        return encoding_rs::UTF_8;
    }
    // The combining tone marks of windows-1258 (CC, D2, DE, EC, F2) stand behind letters in Vietnamese text alone.
    let tones = sample
        .windows(2)
        .filter(|pair| (pair[0].is_ascii_alphabetic() || pair[0] >= 0xC0) && matches!(pair[1], 0xCC | 0xD2 | 0xDE | 0xEC | 0xF2))
        .count();
    if tones > 0 { encoding_rs::WINDOWS_1258 } else { encoding_rs::UTF_8 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Ủy ban nhân dân tỉnh quyết định thành lập Trung tâm Phục vụ hành chính công.";

    #[test]
    fn utf16_is_known_with_and_without_a_mark() {
        for mark in [&[][..], &[0xFF, 0xFE][..]] {
            let bytes: Vec<u8> = mark.iter().copied().chain(TEXT.encode_utf16().flat_map(u16::to_le_bytes)).collect();
            let (text, name, damaged) = decode(&bytes, Encoding::Auto);
            assert_eq!((text.as_ref(), name, damaged), (TEXT, "UTF-16LE", false));
        }
        let bytes: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&bytes, Encoding::Auto).1, "UTF-16BE");
    }

    #[test]
    fn a_broken_byte_in_utf8_is_replaced_and_said() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.insert(10, 0xFF);
        let (text, name, damaged) = decode(&bytes, Encoding::Auto);
        assert!(damaged && name == "UTF-8" && text.contains('\u{FFFD}'));
    }
}
