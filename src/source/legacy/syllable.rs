//! Whether a word is a Vietnamese syllable, by its letters alone: what tells a right decoding from a wrong one.
//!
//! A syllable is an onset, a rime and at most one tone; a rime that ends in a stop (`c`, `ch`, `p`, `t`) takes the tones
//! sắc and nặng alone. Onsets and rimes are tables (`src/source/tables`), compiled by the build script.
//!
//! Limits: a syllable may be well formed and no word. `k` and `c`, `g` and `gh`, `ng` and `ngh` are held to the vowel behind
//! them; other habits of spelling, the place of the tone mark among them, are not.

use super::table::{ONSETS, RIMES};
use std::sync::LazyLock;

/// The vowels with their tones, in the order of [`Tone`], and đ.
const LETTERS: [&str; 13] =
    ["aàảãáạ", "ăằẳẵắặ", "âầẩẫấậ", "eèẻẽéẹ", "êềểễếệ", "iìỉĩíị", "oòỏõóọ", "ôồổỗốộ", "ơờởỡớợ", "uùủũúụ", "ưừửữứự", "yỳỷỹýỵ", "đ"];

/// The combining marks of the tones, in the same order behind no mark: huyền, hỏi, ngã, sắc, nặng.
const TONES: [char; 5] = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];

/// The base letters that have a mark of their own; `compile.rs` numbers them alike.
const MARKED: &str = "ăâêôơưđ";

/// A letter taken apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Letter {
    /// The base letter in lower case, as `compile.rs` numbers it; 0 for what is no letter of a syllable.
    base: u8,
    /// The tone, 0 for none.
    tone: u8,
    /// Whether it is a capital.
    pub(super) capital: bool,
}

/// One past the last letter of Vietnamese, ỹ.
const END: usize = 0x1EFA;

/// All letters by code point.
static TABLE: LazyLock<Vec<Letter>> = LazyLock::new(|| {
    let mut table = vec![Letter::default(); END];
    let mut put = |letter: char, base: u8, tone: u8| {
        for (form, capital) in [(Some(letter), false), (letter.to_uppercase().next(), true)] {
            if let Some(place) = form.and_then(|form| table.get_mut(form as usize)) {
                *place = Letter { base, tone, capital };
            }
        }
    };
    for letter in ('a'..='z').filter(|letter| !"fjwz".contains(*letter)) {
        put(letter, letter as u8, 0);
    }
    for row in LETTERS {
        let base = row.chars().next().map_or(0, number);
        for (tone, letter) in row.chars().enumerate() {
            put(letter, base, tone as u8);
        }
    }
    table
});

fn number(letter: char) -> u8 {
    MARKED.chars().position(|marked| marked == letter).map_or(letter as u8, |at| at as u8 + 1)
}

/// The letter of a character.
pub(super) fn letter(character: char) -> Letter {
    TABLE.get(character as usize).copied().unwrap_or_default()
}

/// Whether the character is a Vietnamese letter that no Western alphabet has in Latin-1: ă, đ, ĩ, ơ, ư, and U+1EA0 to U+1EF9.
pub(super) fn is_beyond_latin1(character: char) -> bool {
    character as u32 > 0xFF && letter(character).base != 0
}

/// The longest syllable: `nghiêng`, and one more when a tone is a mark of its own.
const LONGEST: usize = 8;

/// Whether the word is a syllable. Capitals are all, the first, or none; where tones have no capitals of their own, as in
/// TCVN3, a marked letter may be small among capitals.
pub(super) fn is_syllable(word: impl Iterator<Item = char>, small_tones: bool) -> bool {
    let (mut bases, mut length, mut tone) = ([0u8; LONGEST], 0, 0);
    let (mut small, mut small_before_capital, mut capitals) = (0, false, 0);
    for character in word {
        let mut found = letter(character);
        if let Some(mark) = TONES.iter().position(|tone| *tone == character) {
            found.tone = mark as u8 + 1;
        } else {
            if found.base == 0 || length == LONGEST {
                return false;
            }
            bases[length] = found.base;
            length += 1;
            if found.capital {
                capitals += 1;
                small_before_capital |= small > 0;
            } else if character.is_ascii() || !small_tones {
                small += 1;
            }
        }
        if found.tone != 0 {
            if tone != 0 {
                return false;
            }
            tone = found.tone;
        }
    }
    if small_before_capital || capitals > 1 && small > 0 {
        return false;
    }
    is_shaped(&bases[..length], tone)
}

/// Whether the base letters are an onset and a rime that go together, and the tone fits the rime.
fn is_shaped(bases: &[u8], tone: u8) -> bool {
    /// `c`, `ch`, `p` and `t` close a syllable that has sắc (4) or nặng (5).
    fn fits(rime: &[u8], tone: u8) -> bool {
        let stopped = matches!(rime, [.., b'c' | b'p' | b't'] | [.., b'c', b'h']);
        !stopped || tone >= 4
    }
    (0..=bases.len().min(3)).any(|cut| {
        let (onset, rime) = bases.split_at(cut);
        let front = matches!(rime.first(), Some(b'i' | b'e' | b'y' | 3));
        let spelt = match onset {
            [b'k'] | [b'g', b'h'] | [b'n', b'g', b'h'] => front,
            [b'c'] | [b'n', b'g'] => !front,
            [b'g'] => !front || rime.first() == Some(&b'i'),
            _ => true,
        };
        spelt
            && !rime.is_empty()
            && rime.len() <= 4
            && fits(rime, tone)
            && (onset.is_empty() || ONSETS.binary_search(&pack(onset)).is_ok())
            && RIMES.binary_search(&pack(rime)).is_ok()
    })
}

fn pack(letters: &[u8]) -> u32 {
    letters.iter().fold(0, |packed, letter| packed << 8 | u32::from(*letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_told_from_other_words() {
        for word in ["nghiêng", "Quyết", "ĐƯỜNG", "giếng", "gì", "khuỷu", "uỷ", "ủy", "hoà", "Đắk", "Lăk", "o\u{323}c"]
        {
            assert!(is_syllable(word.chars(), false), "{word}");
        }
        for word in ["été", "đườnh", "nghành", "kằn", "cêm", "hócs", "đăc", "ệộ", "hÀ", "ĐưỜng", "", "qọq"] {
            assert!(!is_syllable(word.chars(), false), "{word}");
        }
        assert!(is_syllable("CộNG".chars(), true) && !is_syllable("CộNG".chars(), false));
    }
}
