//! Where sentences begin: the unit within which relations are read.
//!
//! A sentence ends at an empty line, at `.`, `?`, `!` before a capital, a number or a line end, and before a list
//! item (`-`, `+`, `1.`, `a)`) or a short line's end. A semicolon does not end it inside a line: the clauses of a
//! list share their subject.
//!
//! Limits: a title set over several short lines is as many sentences.

use super::{Class, Gap, Landmark, Text, Token};
use crate::lexicon::kw;

/// The token numbers at which sentences begin, in order; the first is 0 unless the text is empty.
pub fn sentences(text: &Text<'_>) -> Vec<u32> {
    text.landmarks.iter().filter(|landmark| landmark.at == 0 || begins(&text.tokens, landmark)).map(|landmark| landmark.at).collect()
}

fn begins(tokens: &[Token], landmark: &Landmark) -> bool {
    // Inside a line only a mark can end a sentence: most tokens are settled here.
    if landmark.gap < Gap::Wrap && landmark.before != Class::Punct {
        return false;
    }
    if landmark.gap == Gap::Blank {
        return true;
    }
    let at = landmark.at();
    let (token, before) = (&tokens[at], &tokens[at - 1]);
    if token.gap() >= Gap::Wrap && starts_item(tokens, at) {
        return true;
    }
    let capital = token.class().is_capital() || token.class() == Class::Number || token.class() == Class::Punct;
    if before.class() == Class::Punct && capital && token.gap() > Gap::None {
        match before.word() {
            // `TP. Hồ Chí Minh`, `TM. ỦY BAN`, and the label of an item (`1. Sáp nhập`) are not ends.
            kw::QUESTION | kw::EXCLAMATION => return true,
            kw::DOT => return !is_abbreviation(tokens, at - 1) && !is_label(tokens, at - 1),
            // The clauses of one line share their subject; a new line is an item of its own.
            kw::SEMI => return token.gap() >= Gap::Wrap,
            _ => {}
        }
    }
    token.gap() == Gap::Line && token.class() != Class::Lower
}

/// Whether the tokens at `at` begin a list item: a dash, a plus, or a label such as `1.`, `a)`, `đ)`.
pub(super) fn starts_item(tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    if token.class() == Class::Punct {
        return matches!(token.word(), kw::DASH | kw::PLUS);
    }
    let Some(next) = tokens.get(at + 1) else { return false };
    let label = token.class() == Class::Number || token.len() <= 2;
    label && next.gap() == Gap::None && matches!(next.word(), kw::DOT | kw::CLOSE)
}

/// Whether the full stop at `dot` belongs to an abbreviation: one to four letters with a capital, glued to it.
fn is_abbreviation(tokens: &[Token], dot: usize) -> bool {
    let Some(word) = dot.checked_sub(1).map(|before| &tokens[before]) else { return false };
    tokens[dot].gap() == Gap::None && matches!(word.class(), Class::Upper | Class::Single | Class::Mixed) && word.len() <= 4
}

/// Whether the full stop at `dot` ends a label at the start of its line.
fn is_label(tokens: &[Token], dot: usize) -> bool {
    let mut at = dot;
    // `2.1.`: back over numbers and dots that are glued together.
    while at > 0 && tokens[at].gap() == Gap::None {
        at -= 1;
    }
    tokens[at].gap() >= Gap::Wrap
        && tokens[at..dot].iter().all(|token| matches!(token.class(), Class::Number | Class::Punct | Class::Single) || token.len() <= 3)
}

#[cfg(test)]
mod tests {
    use crate::text::Text;

    fn cut(source: &str) -> Vec<String> {
        let text = Text::new(source);
        let mut starts: Vec<usize> = super::sentences(&text).iter().map(|at| *at as usize).collect();
        starts.push(text.tokens.len());
        starts.windows(2).map(|pair| text.folded(pair[0], pair[1]).into_owned()).collect()
    }

    #[test]
    fn abbreviations_labels_and_wraps_do_not_end_a_sentence() {
        let long = "Ủy ban nhân dân TP. Hồ Chí Minh giao các cơ quan chuyên môn thực hiện\nquyết định này. Sở Nội vụ theo dõi.";
        assert_eq!(cut(long).len(), 2);
        assert_eq!(cut("1. Sáp nhập A vào B.\n2. Giải thể C.").len(), 2);
        assert_eq!(cut("Có sáp nhập xã không? Chưa có đề án. Hãy chờ! Xem khoản 2.").len(), 4);
        assert_eq!(cut("Nơi nhận:\n- Như trên;\n- Lưu: VT.").len(), 3);
    }
}
