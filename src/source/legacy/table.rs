//! The tables of the legacy encodings, and one word decoded or encoded by them.
//!
//! The tables are CSV files of letters alone (`src/source/tables`); what is no letter there is read as windows-1252 has it,
//! which is how the fonts of these encodings were made. windows-1258 and windows-1252 themselves are encoding_rs's.

use super::Legacy;
use crate::source::compose::compose_each;
use crate::source::offsets::Trace;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use std::sync::LazyLock;

include!(concat!(env!("OUT_DIR"), "/source.rs"));

/// The characters of a single-byte encoding of the Encoding Standard, by byte.
fn bytes_of(encoding: &'static encoding_rs::Encoding) -> [char; 256] {
    std::array::from_fn(|byte| {
        let byte = [byte as u8];
        encoding.decode_without_bom_handling(&byte).0.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
    })
}

static WINDOWS_1252: LazyLock<[char; 256]> = LazyLock::new(|| bytes_of(encoding_rs::WINDOWS_1252));
static WINDOWS_1258: LazyLock<[char; 256]> = LazyLock::new(|| bytes_of(encoding_rs::WINDOWS_1258));
static TCVN3_BYTES: LazyLock<[char; 256]> = LazyLock::new(|| over(&TCVN3));
static VISCII_BYTES: LazyLock<[char; 256]> = LazyLock::new(|| over(&VISCII));
static VPS_BYTES: LazyLock<[char; 256]> = LazyLock::new(|| over(&VPS));

/// A table's letters laid over windows-1252.
fn over(table: &[(u32, char)]) -> [char; 256] {
    let mut bytes = *WINDOWS_1252;
    for (code, letter) in table {
        bytes[(*code & 0xFF) as usize] = *letter;
    }
    bytes
}

/// The byte that windows-1252, or Latin-1, read as this character.
///
/// Two more characters are taken for the ones they look like: PDF readers write μ (U+03BC) for µ and Đ for Ð, by the names of
/// their glyphs.
pub(super) fn byte_of(character: char) -> Option<u8> {
    match character as u32 {
        code @ 0..=0xFF => Some(code as u8),
        0x3BC => Some(0xB5),
        0x110 => Some(0xD0),
        // The 27 that windows-1252 has between 80 and 9F.
        0x152..=0x192 | 0x2C6 | 0x2DC | 0x2013..=0x2122 => (0x80..=0x9Fu8).find(|byte| WINDOWS_1252[usize::from(*byte)] == character),
        _ => None,
    }
}

/// Decodes the bytes of a word, composed, and appends it.
pub(super) fn decode<T: Trace>(encoding: Legacy, bytes: &[u8], out: &mut String, trace: &mut T) {
    match encoding {
        Legacy::Tcvn3 => decode_each(bytes, &TCVN3_BYTES, out, trace),
        Legacy::Viscii => decode_each(bytes, &VISCII_BYTES, out, trace),
        Legacy::Vps => decode_each(bytes, &VPS_BYTES, out, trace),
        Legacy::Vni => decode_vni(bytes, out, trace),
        Legacy::Viqr => super::viqr::decode(bytes, out, trace),
        Legacy::Windows1258 => {
            compose_each(bytes.iter().map(|byte| (WINDOWS_1258[usize::from(*byte)], 1)), out, trace);
        }
        Legacy::Utf8 => match std::str::from_utf8(bytes) {
            Ok(word) => compose_each(word.chars().map(|character| (character, character.len_utf8())), out, trace),
            // Not UTF-8: as windows-1252 has it.
            Err(_) => decode_each(bytes, &WINDOWS_1252, out, trace),
        },
    }
}

/// Decodes bytes that are a character each.
fn decode_each<T: Trace>(bytes: &[u8], table: &[char; 256], out: &mut String, trace: &mut T) {
    for byte in bytes {
        let character = table[usize::from(*byte)];
        out.push(character);
        trace.piece(1, character.len_utf8());
    }
}

/// VNI writes a vowel and its marks as two bytes. A small mark behind a capital is read as well: typists left it so.
fn decode_vni<T: Trace>(bytes: &[u8], out: &mut String, trace: &mut T) {
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let pair = bytes.get(at + 1).and_then(|mark| find(&VNI, u32::from(*byte) << 8 | u32::from(*mark)).or_else(|| sloppy(*byte, *mark)));
        let length = 1 + usize::from(pair.is_some());
        at += length;
        let character = pair.or_else(|| find(&VNI, u32::from(*byte))).unwrap_or(WINDOWS_1252[usize::from(*byte)]);
        out.push(character);
        trace.piece(length, character.len_utf8());
    }
}

/// A capital with the mark of a small letter, whose byte is 20 higher.
fn sloppy(byte: u8, mark: u8) -> Option<char> {
    let capital = byte.is_ascii_uppercase() || matches!(byte, 0xD4 | 0xD6);
    (capital && mark >= 0xE0).then(|| find(&VNI, u32::from(byte) << 8 | u32::from(mark - 0x20))).flatten()
}

/// The letter of a code.
pub(super) fn find(table: &[(u32, char)], code: u32) -> Option<char> {
    table.binary_search_by_key(&code, |row| row.0).ok().map(|at| table[at].1)
}

/// Encodes a text as the bytes that its readers of old expect. `None` when the encoding lacks a character.
///
/// TCVN3 has no capitals with tones: there the small letter stands in, as it does in the mixed writing of `CéNG HOµ`.
pub(super) fn encode(encoding: Legacy, text: &str) -> Option<Vec<u8>> {
    let table: &[(u32, char)] = match encoding {
        Legacy::Tcvn3 => &TCVN3,
        Legacy::Vni => &VNI,
        Legacy::Viscii => &VISCII,
        Legacy::Vps => &VPS,
        Legacy::Viqr => return super::viqr::encode(text),
        Legacy::Utf8 => return Some(text.as_bytes().to_vec()),
        Legacy::Windows1258 => return encode_1258(text),
    };
    let mut bytes = Vec::with_capacity(text.len());
    for letter in ComposingNormalizerBorrowed::new_nfc().normalize(text).chars() {
        let code = |letter: char| table.iter().find(|row| row.1 == letter).map(|row| row.0);
        let small = || letter.to_lowercase().next().filter(|_| encoding == Legacy::Tcvn3).and_then(code);
        match code(letter).or_else(small) {
            Some(code) => bytes.extend(code.to_be_bytes().into_iter().skip_while(|byte| *byte == 0)),
            None => {
                let byte = byte_of(letter).filter(|byte| letter.is_ascii() || find(table, u32::from(*byte)).is_none())?;
                bytes.push(byte);
            }
        }
    }
    Some(bytes)
}

/// windows-1258 has the letters with hat, breve and horn, and the tone as a mark behind.
fn encode_1258(text: &str) -> Option<Vec<u8>> {
    let nfd = DecomposingNormalizerBorrowed::new_nfd();
    let nfc = ComposingNormalizerBorrowed::new_nfc();
    let mut bytes = Vec::with_capacity(text.len());
    let mut put = |text: &str| {
        let (encoded, _, lacking) = encoding_rs::WINDOWS_1258.encode(text);
        bytes.extend_from_slice(&encoded);
        !lacking
    };
    let mut buffer = [0; 4];
    for letter in nfc.normalize(text).chars() {
        let letter: &str = letter.encode_utf8(&mut buffer);
        if encoding_rs::WINDOWS_1258.encode(letter).2 {
            let (tones, base): (Vec<char>, Vec<char>) =
                nfd.normalize(letter).chars().partition(|mark| matches!(*mark, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}'));
            let base: String = base.into_iter().collect();
            if !put(&nfc.normalize(&base)) || !put(&tones.into_iter().collect::<String>()) {
                return None;
            }
        } else {
            put(letter);
        }
    }
    Some(bytes)
}
