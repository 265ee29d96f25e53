//! The ư of TCVN3 that readers lost: its byte AD reads as a soft hyphen, which many of them drop.
//!
//! Only `ươ` can be told: `hớng` is no syllable, and `hướng` is the one that an ư before ơ makes of it.
//!
//! Limits: where what is left is a syllable (`mời` of `mười`) or has no letter beyond ASCII (`t` of `tư`), nothing is
//! restored. Used only where a text has no soft hyphen at all.

use super::syllable::is_syllable;

/// Puts ư back before ơ in the words of a decoded piece of text that are no syllables without it.
pub(super) fn restore(decoded: &str, out: &mut String) {
    let mut rest = decoded;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let word = &rest[..end];
        let horn = word.find(['ơ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ']).filter(|_| !is_syllable(word.chars(), true));
        let restored = horn.map(|at| [&word[..at], "ư", &word[at..]].concat());
        match restored.filter(|restored| is_syllable(restored.chars(), true)) {
            Some(restored) => out.push_str(&restored),
            None => out.push_str(word),
        }
        rest = &rest[end..];
        if let Some(sign) = rest.chars().next() {
            out.push(sign);
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
        restore("“hớng nớc-đợc HớNG mời cơ thơm sờn", &mut out);
        assert_eq!(out, "“hướng nước-được HướNG mời cơ thơm sờn");
    }
}
