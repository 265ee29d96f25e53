//! Bytes to Unicode, by a byte order mark, by what is valid, or by the encoding that was asked for.

use super::legacy::Legacy;
use super::offsets::Trace;
use std::borrow::Cow;

/// Which encoding to read a source in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Found from the bytes: a byte order mark, valid UTF-8, UTF-16 by its zero bytes, else the legacy encodings by what
    /// reads as Vietnamese; those are looked for inside Unicode text, too.
    #[default]
    Auto,
    /// The one asked for, of the Encoding Standard.
    Named(&'static encoding_rs::Encoding),
    /// The legacy encoding asked for.
    Legacy(Legacy),
}

impl Encoding {
    /// An encoding by its name: `auto`, a legacy one (`tcvn3`, `vni`, `viscii`, `vps`, `viqr`), or a label of the Encoding
    /// Standard (`utf-8`, `utf-16le`, `windows-1258`).
    pub fn by_name(name: &str) -> Option<Self> {
        if name.eq_ignore_ascii_case("auto") {
            return Some(Self::Auto);
        }
        let legacy = Legacy::by_name(name).map(Self::Legacy);
        legacy.or_else(|| encoding_rs::Encoding::for_label(name.as_bytes()).map(Self::Named))
    }
}

/// Bytes as text.
#[derive(Debug)]
pub struct Decoded<'b> {
    /// The text, neither composed nor repaired.
    pub text: Cow<'b, str>,
    /// The encoding.
    pub name: &'static str,
    /// Whether invalid bytes were replaced.
    pub damaged: bool,
    /// Whether the bytes are of no encoding that is known by its form. The text is then what windows-1252 makes of them, and
    /// `name` is the encoding to take when no legacy one is found.
    pub unknown: bool,
}

/// Decodes bytes.
pub fn decode(bytes: &[u8], encoding: Encoding) -> Decoded<'_> {
    traced(bytes, encoding, &mut ())
}

/// The same, taking notes.
pub(super) fn traced<'b, T: Trace>(bytes: &'b [u8], encoding: Encoding, trace: &mut T) -> Decoded<'b> {
    if let Encoding::Legacy(legacy) = encoding {
        return Decoded { text: Cow::Owned(legacy.decode_with(bytes, trace)), name: legacy.name(), damaged: false, unknown: false };
    }
    let decoded = standard(bytes, encoding);
    if T::ON {
        note(bytes, decoded.name, trace);
    }
    decoded
}

/// Decodes by the Encoding Standard.
fn standard(bytes: &[u8], encoding: Encoding) -> Decoded<'_> {
    let chosen = match encoding {
        Encoding::Named(named) => named,
        Encoding::Auto | Encoding::Legacy(_) => match encoding_rs::Encoding::for_bom(bytes) {
            Some((marked, _)) => marked,
            // UTF-16 first: English in it is valid UTF-8, every second character a zero.
            None => match utf16(bytes) {
                Some(utf16) => utf16,
                // Faster on what is not ASCII than the standard library's check.
                None => match encoding_rs::UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
                    Some(text) => return Decoded { text, name: "UTF-8", damaged: false, unknown: false },
                    None if is_damaged_utf8(bytes) => encoding_rs::UTF_8,
                    None => {
                        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
                        return Decoded { text, name: "windows-1252", damaged: false, unknown: true };
                    }
                },
            },
        },
    };
    let (text, used, damaged) = chosen.decode(bytes);
    Decoded { text, name: used.name(), damaged, unknown: false }
}

/// Notes what the bytes of an encoding of the Encoding Standard are decoded to: they are decoded again one by one, and what comes
/// out at one of them is from those since the last that something came out at.
fn note<T: Trace>(bytes: &[u8], name: &str, trace: &mut T) {
    let Some(encoding) = encoding_rs::Encoding::for_label(name.as_bytes()) else { return };
    let mark = encoding_rs::Encoding::for_bom(bytes).map_or(0, |(_, length)| length);
    let bytes = &bytes[mark..];
    if mark > 0 {
        trace.piece(mark, 0);
    }
    if encoding == encoding_rs::UTF_8 {
        for chunk in bytes.utf8_chunks() {
            trace.copied(chunk.valid().len());
            if !chunk.invalid().is_empty() {
                trace.piece(chunk.invalid().len(), '\u{FFFD}'.len_utf8());
            }
        }
        return;
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut taken = 0;
    for (at, byte) in bytes.iter().enumerate() {
        // What a byte and those before it make is a few characters at most.
        let mut out = [0; 32];
        let (_, _, written, _) = decoder.decode_to_utf8(&[*byte], &mut out, at + 1 == bytes.len());
        taken += 1;
        if written > 0 {
            trace.piece(std::mem::take(&mut taken), written);
        }
    }
    if taken > 0 {
        trace.piece(taken, 0);
    }
}

/// How many bytes decide.
const SAMPLE: usize = 64 * 1024;

/// UTF-16 by its zero bytes: Vietnamese has many characters below U+0100, so every second byte is zero, on one side.
fn utf16(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    memchr::memchr(0, sample)?;
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let half = sample.len() / 2;
    if half > 0 && zeros(1) * 3 > half && zeros(0) * 20 < half {
        return Some(encoding_rs::UTF_16LE);
    }
    (half > 0 && zeros(0) * 3 > half && zeros(1) * 20 < half).then_some(encoding_rs::UTF_16BE)
}

/// Bytes of UTF-8 that are broken, and characters beyond ASCII that are sound.
#[derive(Default)]
struct Soundness {
    broken: usize,
    sound: usize,
}

impl Soundness {
    fn of(bytes: &[u8]) -> Self {
        let mut found = Self::default();
        for chunk in bytes.utf8_chunks() {
            found.sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
            found.broken += chunk.invalid().len();
        }
        found
    }

    fn is_utf8(&self) -> bool {
        self.broken * 4 <= self.sound
    }
}

/// Broken bytes in one line that make another encoding of it, where the rest of the text is UTF-8.
const BROKEN_LINE: usize = 6;

/// Whether the bytes are UTF-8 with a few broken sequences, which is damage and not another encoding. A text with a line
/// that has hardly a sound character is UTF-8 and something else, and is read word by word.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let odd = |line: &[u8]| {
        let line = Soundness::of(line);
        line.broken >= BROKEN_LINE && !line.is_utf8()
    };
    Soundness::of(bytes).is_utf8() && !bytes.split(|byte| *byte == b'\n').any(odd)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Ủy ban nhân dân tỉnh quyết định thành lập Trung tâm Phục vụ hành chính công.";

    #[test]
    fn utf16_is_known_with_and_without_a_mark() {
        for mark in [&[][..], &[0xFF, 0xFE][..]] {
            let bytes: Vec<u8> = mark.iter().copied().chain(TEXT.encode_utf16().flat_map(u16::to_le_bytes)).collect();
            let decoded = decode(&bytes, Encoding::Auto);
            assert_eq!((decoded.text.as_ref(), decoded.name, decoded.damaged), (TEXT, "UTF-16LE", false));
        }
        let bytes: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&bytes, Encoding::Auto).name, "UTF-16BE");
    }

    #[test]
    fn a_broken_byte_in_utf8_is_replaced_and_said() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.insert(10, 0xFF);
        let decoded = decode(&bytes, Encoding::Auto);
        assert!(decoded.damaged && decoded.name == "UTF-8" && decoded.text.contains('\u{FFFD}'));
    }
}
