//! The ư of TCVN3 that readers lost: its byte AD reads as a soft hyphen, which many of them drop.
//!
//! Only `ươ` can be told: `hớng` is no syllable, and `hướng` is the one that an ư before ơ makes of it.
//!
//! Limits: where what is left is a syllable (`mời` of `mười`) or has no letter beyond ASCII (`t` of `tư`), nothing is
//! restored. Used only where a text has no soft hyphen at all.

use super::syllable::is_syllable;
use crate::source::offsets::Trace;

/// Puts ư back before ơ in the words of a decoded piece of text that are no syllables without it. The notes count a byte of the
/// input for each character of the piece.
pub(super) fn restore<T: Trace>(decoded: &str, out: &mut String, trace: &mut T) {
    let mut put = |text: &str, from: usize| {
        for character in text.chars() {
            out.push(character);
            trace.piece(from, character.len_utf8());
        }
    };
    let mut rest = decoded;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let word = &rest[..end];
        let horn = word.find(['ơ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ']).filter(|_| !is_syllable(word.chars(), true));
        let restored = horn.filter(|at| is_syllable([&word[..*at], "ư", &word[*at..]].concat().chars(), true));
        match restored {
            Some(at) => {
                put(&word[..at], 1);
                put("ư", 0);
                put(&word[at..], 1);
            }
            None => put(word, 1),
        }
        rest = &rest[end..];
        if let Some(sign) = rest.chars().next() {
            put(&rest[..sign.len_utf8()], 1);
            rest = &rest[sign.len_utf8()..];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_no_syllable_is_restored() {
        let mut out = String::new();
        restore("“hớng nớc-đợc HớNG mời cơ thơm sờn", &mut out, &mut ());
        assert_eq!(out, "“hướng nước-được HướNG mời cơ thơm sờn");
    }
}
