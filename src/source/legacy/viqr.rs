//! VIQR: Vietnamese in ASCII by RFC 1456, marks as punctuation behind their letter (`Co^.ng hoa` for Cộng hoa).
//!
//! Limits: only a text that is ASCII throughout is taken for VIQR; marks must stand in the order of the RFC, hat before tone.
//! Where no mark in the text is escaped (`\.`), a full stop that ends a paragraph is punctuation and no tone.
//! Left out on purpose: VIQR by line. Punctuation behind a vowel is too common in every language to be told from a mark
//! in a line or two.

use super::detect::is_abbreviation;
use super::syllable::is_syllable;
use super::table::{self, VIQR};
use crate::source::offsets::Trace;

/// The marks: huyền, hỏi, ngã, sắc, nặng, hat, breve, horn.
const MARKS: &[u8] = b"`?~'.^(+";

/// The letter that begins at a place, and how many bytes it takes.
fn letter_at(bytes: &[u8]) -> Option<(char, usize)> {
    [3, 2].into_iter().find_map(|length| {
        let code = bytes.get(..length)?.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
        table::find(&VIQR, code).map(|letter| (letter, length))
    })
}

/// Decodes by the letter of the RFC.
pub(super) fn decode<T: Trace>(bytes: &[u8], out: &mut String, trace: &mut T) {
    let (mut at, mut plain) = (0, 0);
    while at < bytes.len() {
        let escape =
            bytes[at] == b'\\' && bytes.get(at + 1).is_some_and(|next| MARKS.contains(next) || matches!(next, b'd' | b'D' | b'\\'));
        let letter = if escape { Some((char::from(bytes[at + 1]), 2)) } else { letter_at(&bytes[at..]) };
        match letter {
            Some((letter, length)) => {
                put(&bytes[plain..at], out, trace);
                out.push(letter);
                trace.piece(length, letter.len_utf8());
                at += length;
                plain = at;
            }
            None => at += 1,
        }
    }
    put(&bytes[plain..], out, trace);
}

/// Appends bytes that are no letter of VIQR: UTF-8, as far as they are that.
fn put<T: Trace>(bytes: &[u8], out: &mut String, trace: &mut T) {
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        trace.copied(chunk.valid().len());
        if !chunk.invalid().is_empty() {
            out.push('\u{FFFD}');
            trace.piece(chunk.invalid().len(), '\u{FFFD}'.len_utf8());
        }
    }
}

/// Encodes; punctuation that would be read as a mark is escaped.
pub(super) fn encode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 2);
    let mut before = ' ';
    for letter in text.chars() {
        match VIQR.iter().find(|row| row.1 == letter) {
            Some((code, _)) => bytes.extend(code.to_be_bytes().into_iter().skip_while(|byte| *byte == 0)),
            None => {
                let byte = u8::try_from(letter).ok().filter(u8::is_ascii)?;
                let marks = MARKS.contains(&byte) && before.is_alphabetic();
                let doubles = matches!(byte, b'd' | b'D') && matches!(before, 'd' | 'D');
                if marks || doubles || byte == b'\\' {
                    bytes.push(b'\\');
                }
                bytes.push(byte);
            }
        }
        before = letter;
    }
    Some(bytes)
}

/// How many words must be Vietnamese by their marks before a text is VIQR.
const LEAST: usize = 4;

/// Reads a text as VIQR when it is that. Words that make no syllable stay as they are.
pub(super) fn read<T: Trace>(text: &str, trace: &mut T) -> Option<String> {
    if !text.is_ascii() || !is_viqr(text) {
        return None;
    }
    let escaped = text.as_bytes().windows(2).any(|pair| pair[0] == b'\\' && MARKS.contains(&pair[1]));
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let start = rest.find(|c: char| !c.is_ascii_whitespace()).unwrap_or(rest.len());
        out.push_str(&rest[..start]);
        trace.copied(start);
        rest = &rest[start..];
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        rest = behind;
        let paragraph_ends = behind.trim_ascii_start().is_empty() || behind.starts_with("\n\n");
        let stop = word.strip_suffix('.').filter(|_| !escaped && paragraph_ends);
        let stem = stop.unwrap_or(word);
        let mut decoded = String::new();
        decode(stem.as_bytes(), &mut decoded, &mut ());
        if spoken(&decoded).is_some_and(|invalid| invalid == 0) {
            decode(stem.as_bytes(), &mut out, trace);
        } else {
            out.push_str(stem);
            trace.copied(stem.len());
        }
        out.push_str(&word[stem.len()..]);
        trace.copied(word.len() - stem.len());
    }
    Some(out)
}

/// How many of a word's parts that are not ASCII are no syllable; `None` when all of it is ASCII.
fn spoken(decoded: &str) -> Option<usize> {
    let parts = decoded.split(|c: char| !c.is_alphabetic()).filter(|part| !part.is_ascii());
    let mut invalid = None;
    for part in parts {
        invalid = Some(invalid.unwrap_or(0) + usize::from(!is_syllable(part.chars(), false) && !is_abbreviation(part)));
    }
    // An escape alone is a reason to decode.
    invalid.or(if decoded.is_ascii() { Some(0) } else { None })
}

/// Whether marks behind vowels make syllables of words, in a fifth of them at least, and rarely anything else.
fn is_viqr(text: &str) -> bool {
    const SAMPLE: usize = 64 * 1024;
    let sample = &text[..text.len().min(SAMPLE)];
    if !sample.as_bytes().windows(2).any(|pair| pair[0].is_ascii_alphabetic() && MARKS.contains(&pair[1])) {
        return false;
    }
    let (mut words, mut valid, mut invalid) = (0usize, 0usize, 0usize);
    let mut decoded = String::new();
    for word in sample.split_ascii_whitespace().filter(|word| word.bytes().any(|byte| byte.is_ascii_alphabetic())) {
        words += 1;
        // A mark at the end may be punctuation; one inside, or a hat, is none.
        let inner = word.trim_end_matches(['.', '?', '\'', ',', ';', ':', '!', ')', '"']);
        decoded.clear();
        decode(inner.as_bytes(), &mut decoded, &mut ());
        match spoken(&decoded).filter(|_| !decoded.is_ascii()) {
            Some(0) => valid += 1,
            Some(_) => invalid += 1,
            None => {}
        }
    }
    valid >= LEAST && invalid * 4 <= valid && valid * 5 >= words
}
