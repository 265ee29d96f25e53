//! Character references of HTML left in a plain text: `C&#7897;ng h&ograve;a`.
//!
//! Limits: the numeric ones, decimal and hexadecimal, and the named letters of Latin-1 that Vietnamese has, with `&nbsp;`,
//! `&amp;`, `&lt;`, `&gt;` and `&quot;`. A text is read so when numeric references make Vietnamese syllables of its words, twice at
//! least and more often than not; then all its references are.
//! Left out on purpose: HTML itself, which is a format and no encoding.

use super::syllable::{is_syllable, letter};
use crate::source::offsets::Trace;
use icu_normalizer::ComposingNormalizerBorrowed;
use memchr::memmem;

/// The accents of HTML's names for Latin-1 letters, as combining marks.
const ACCENTS: [(&str, char); 4] = [("acute", '\u{301}'), ("circ", '\u{302}'), ("grave", '\u{300}'), ("tilde", '\u{303}')];

/// Names that are no letters.
const NAMES: [(&str, char); 6] = [("amp", '&'), ("gt", '>'), ("lt", '<'), ("nbsp", '\u{A0}'), ("quot", '"'), ("apos", '\'')];

/// The longest reference without its semicolon: `&#x10FFFF`.
const LONGEST: usize = 10;

/// The text with its references resolved, when they spell Vietnamese. `spells` is asked for texts whose words are none yet.
pub(super) fn read<T: Trace>(text: &str, spells: impl Fn(&str) -> bool, trace: &mut T) -> Option<String> {
    memmem::find(text.as_bytes(), b"&#")?;
    let mut out = String::with_capacity(text.len());
    // Where in `out` the numeric references went.
    let mut resolved = Vec::new();
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        trace.copied(at);
        rest = &rest[at..];
        match reference(rest) {
            Some((character, length, numeric)) => {
                if numeric && character as u32 > 0x7F {
                    resolved.push(out.len());
                }
                out.push(character);
                trace.piece(length, character.len_utf8());
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                trace.copied(1);
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    trace.copied(rest.len());
    let (mut valid, mut all, mut end) = (0, 0, 0);
    for at in resolved {
        if at < end {
            continue;
        }
        let word = word_at(&out, at);
        end = word.1;
        all += 1;
        valid += usize::from(is_syllable(out[word.0..word.1].chars(), false));
    }
    (valid >= 2 && valid * 2 > all || all >= 2 && spells(&out)).then_some(out)
}

/// The run of letters around a place.
fn word_at(text: &str, at: usize) -> (usize, usize) {
    let start = text[..at].char_indices().rev().take_while(|(_, c)| c.is_alphabetic()).last().map_or(at, |(start, _)| start);
    let end = text[at..].char_indices().find(|(_, c)| !c.is_alphabetic()).map_or(text.len(), |(length, _)| at + length);
    (start, end)
}

/// The reference that the text begins with: its character, its length, and whether it is numeric.
fn reference(text: &str) -> Option<(char, usize, bool)> {
    let body = &text.as_bytes()[1..];
    let length = memchr::memchr(b';', &body[..body.len().min(LONGEST)])?;
    let name = text.get(1..=length)?;
    let (character, numeric) = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            // HTML reads the references 128 to 159 as windows-1252, which `byte_of` undoes for the bytes of old encodings.
            (char::from_u32(code.ok()?).filter(|c| !c.is_control() || *c == '\n' || *c as u32 > 0x7F)?, true)
        }
        None => (named(name)?, false),
    };
    Some((character, length + 2, numeric))
}

fn named(name: &str) -> Option<char> {
    if let Some((_, character)) = NAMES.iter().find(|row| row.0 == name) {
        return Some(*character);
    }
    let mut letters = name.chars();
    let base = letters.next()?;
    let accent = ACCENTS.iter().find(|row| row.0 == letters.as_str())?.1;
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(&String::from_iter([base, accent])).chars().next()?;
    (letter(composed) != letter('\0') && !composed.is_ascii()).then_some(composed)
}
