//! Capitals in TCVN3, which has bytes for Ă Â Ê Ô Ơ Ư Đ alone among the marked ones.
//!
//! All other marked capitals came from a font of capitals (.VnTimeH) or stayed small among capitals (`CéNG HOµ`). A word with
//! two plain capitals and no small letter is capitals throughout; a word that leaves it open (`Hµ`: Hà or HÀ) goes with
//! the nearest word of its line that does not, the one before first.
//!
//! Limits: a run that was small letters in a font of capitals stays small unless the font is known; so does a marked
//! first letter (`ñy ban`).

use super::syllable::{is_syllable, letter};
use std::ops::Range;

/// What a word says of the capitals around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    Capitals,
    Small,
    Nothing,
}

/// Sets the capitals of a decoded text right: `words` are the places of the words that were TCVN3, in order. No place moves,
/// since a Vietnamese capital is as long as its small letter in UTF-8.
pub(super) fn settle(text: &mut String, words: &[Range<usize>]) {
    if words.is_empty() {
        return;
    }
    let mut out = String::with_capacity(text.len());
    let mut next = words.iter().peekable();
    for (start, line) in lines(text) {
        let end = start + line.len();
        let mut own = Vec::new();
        while let Some(word) = next.next_if(|word| word.start < end) {
            own.push(word.start - start..word.end.min(end) - start);
        }
        if own.is_empty() { out.push_str(line) } else { settle_line(line, &own, &mut out) }
    }
    if out.len() == text.len() {
        *text = out;
    }
}

/// The same for a text that was TCVN3 throughout.
pub(super) fn settle_all(text: &mut String) {
    let all: Vec<Range<usize>> = lines(text).map(|(start, line)| start..start + line.len()).collect();
    settle(text, &all);
}

/// The lines of a text with where each begins, ends included.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    })
}

fn settle_line(line: &str, own: &[Range<usize>], out: &mut String) {
    let parts = parts(line);
    let says: Vec<Says> = parts.iter().map(|part| says(&line[part.clone()])).collect();
    // The nearest word behind that says something, for each word.
    let mut behind = vec![Says::Nothing; parts.len()];
    let mut nearest = Says::Nothing;
    for (at, said) in says.iter().enumerate().rev() {
        behind[at] = nearest;
        if *said != Says::Nothing {
            nearest = *said;
        }
    }
    let (mut copied, mut before, mut next) = (0, Says::Nothing, own.iter().peekable());
    for ((part, said), behind) in parts.iter().zip(&says).zip(behind) {
        while next.next_if(|word| word.end <= part.start).is_some() {}
        let legacy = next.peek().is_some_and(|word| word.start <= part.start && part.end <= word.end);
        let word = &line[part.clone()];
        let around = if before == Says::Nothing { behind } else { before };
        let open = *said == Says::Nothing && !word.chars().any(is_plain_small);
        let raise = *said == Says::Capitals || open && around == Says::Capitals;
        if legacy && raise && !word.is_ascii() {
            out.push_str(&line[copied..part.start]);
            out.extend(word.chars().flat_map(char::to_uppercase));
            copied = part.end;
        }
        if *said != Says::Nothing {
            before = *said;
        }
    }
    out.push_str(&line[copied..]);
}

/// The runs of letters of a line.
fn parts(line: &str) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    for (at, character) in line.char_indices().filter(|(_, character)| character.is_alphabetic()) {
        let end = at + character.len_utf8();
        match parts.last_mut() {
            Some(last) if last.end == at => last.end = end,
            _ => parts.push(at..end),
        }
    }
    parts
}

/// A small letter that TCVN3 could have written as a capital.
fn is_plain_small(character: char) -> bool {
    character.is_lowercase() && (character.is_ascii() || matches!(character, 'ă' | 'â' | 'ê' | 'ô' | 'ơ' | 'ư' | 'đ'))
}

fn says(word: &str) -> Says {
    if word.chars().any(is_plain_small) {
        return Says::Small;
    }
    let capitals = word.chars().filter(|character| letter(*character).capital).count();
    // An abbreviation (UBND) says nothing of the words around it.
    if capitals > 1 && is_syllable(word.chars().flat_map(char::to_lowercase), false) { Says::Capitals } else { Says::Nothing }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_settles_its_capitals() {
        let cases = [
            ("CộNG HOà Xã HộI CHủ NGHĩA", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA"),
            ("UBND TỉNH Hà GIANG", "UBND TỈNH HÀ GIANG"),
            ("UBND tỉnh Hà Giang", "UBND tỉnh Hà Giang"),
            ("Số 5 của Hà Nội", "Số 5 của Hà Nội"),
            ("Tỉnh uỷ\nBộ TàI CHíNH và ý", "Tỉnh uỷ\nBỘ TÀI CHÍNH và ý"),
        ];
        for (small, expected) in cases {
            let mut text = small.to_owned();
            let words = parts(small);
            settle(&mut text, &words);
            assert_eq!(text, expected);
        }
    }
}
