//! The page as its typist saw it: lines cut into cells, and the small questions that the readers of the form ask of them.
//!
//! A cell is a run of tokens on one line without a wide gap; the cells of a line stand in columns. The form of a document is
//! two columns at its head and two at its foot, so head and foot are read cell by cell and not sentence by sentence.
//!
//! Limits: a column is told by tabs and wide gaps alone, and a deep indent counts as an empty first column.
//! Left out on purpose: the measuring of columns in characters. Plain text of real archives does not keep them aligned.

use super::Value;
use crate::entity::Entity;
use crate::lexicon::{self, Class as Table, TRIGGERS, kw};
use crate::text::{Class, Gap, Text, Token};
use std::borrow::Cow;

/// The indent, in bytes, from which a line's first cell stands in the second column.
const INDENT: usize = 8;

/// A run of tokens on one line without a wide gap.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    /// First token.
    pub(super) first: usize,
    /// The token after the last.
    pub(super) last: usize,
    /// 0 for the left column.
    pub(super) column: u8,
    /// What stands before it.
    pub(super) gap: Gap,
}

/// The cells of the tokens `from..to`.
pub(super) fn cells(text: &Text<'_>, from: usize, to: usize) -> Vec<Cell> {
    let to = to.min(text.tokens.len());
    let mut cells: Vec<Cell> = Vec::new();
    // The marks of a Markdown heading are the converter's; the line begins behind them.
    let mut heading = None;
    for at in from..to {
        let mut token = text.tokens[at];
        let is = |mark| token.class() == Class::Punct && text.source.as_bytes().get(token.start as usize) == Some(&mark);
        let (hash, bar) = (is(b'#'), is(b'|'));
        if (token.gap() >= Gap::Wrap || heading.is_some_and(|gap| gap >= Gap::Wrap)) && hash {
            heading = heading.or(Some(token.gap()));
            continue;
        }
        if let Some(gap) = heading.take() {
            token = token.with_gap(gap);
        }
        // A table that was flattened with bars.
        if bar {
            heading = Some(token.gap().max(Gap::Wide));
            continue;
        }
        match cells.last_mut() {
            Some(cell) if token.gap() < Gap::Wide => cell.last = at + 1,
            before => {
                let column = match before {
                    Some(before) if token.gap() == Gap::Wide => (before.column + 1).min(3),
                    _ => u8::from(is_indented(text, &token)),
                };
                cells.push(Cell { first: at, last: at + 1, column, gap: token.gap() });
            }
        }
    }
    cells
}

/// Whether a line's first token stands where a second column would.
fn is_indented(text: &Text<'_>, token: &Token) -> bool {
    let before = text.source.as_bytes().get(..token.start as usize).unwrap_or_default();
    let indent = before.iter().rev().take(64).take_while(|byte| **byte != b'\n');
    let (mut width, mut tab) = (0, false);
    for byte in indent {
        width += 1;
        tab |= *byte == b'\t';
    }
    tab || width >= INDENT
}

impl Cell {
    /// Its tokens.
    pub(super) fn tokens<'a>(&self, text: &'a Text<'_>) -> &'a [Token] {
        text.tokens.get(self.first..self.last).unwrap_or_default()
    }

    /// Whether it has letters at all; page numbers and rules have none.
    pub(super) fn has_letters(&self, text: &Text<'_>) -> bool {
        self.tokens(text).iter().any(|token| token.class().is_letters())
    }

    /// Whether all its letters are capitals.
    pub(super) fn is_upper(&self, text: &Text<'_>) -> bool {
        let mut letters = self.tokens(text).iter().filter(|token| token.class().is_letters()).peekable();
        letters.peek().is_some() && letters.all(|token| matches!(token.class(), Class::Upper | Class::Single))
    }

    /// Whether it begins with the words, in any case.
    pub(super) fn begins(&self, text: &Text<'_>, words: &[&str]) -> bool {
        says(text, self.first, words)
    }
}

/// Whether the tokens from `at` on are the folded words, in any case and across line ends.
pub(super) fn says(text: &Text<'_>, at: usize, words: &[&str]) -> bool {
    words.iter().enumerate().all(|(ahead, word)| text.tokens.get(at + ahead).is_some_and(|token| is_word(text, token, word)))
}

/// Whether the token is the folded word. Only a word in mixed case (`NGhị`) has to be compared by its letters.
pub(super) fn is_word(text: &Text<'_>, token: &Token, word: &str) -> bool {
    if token.word() != 0 {
        lexicon::word(token.word()) == word
    } else {
        token.class() == Class::Mixed && lexicon::fold(text.of(token)) == word
    }
}

/// The length of the longest phrase of one of the tables that begins at the first of the tokens.
pub(super) fn longest(tokens: &[Token], tables: &[Table]) -> Option<usize> {
    let mut best = None;
    TRIGGERS.walk(tokens, |hit| {
        if tables.contains(&hit.class) {
            best = Some(hit.len);
        }
    });
    best
}

/// The length of the office that begins at the token, as a signature or an enacting line names it.
pub(super) fn office(tokens: &[Token]) -> Option<usize> {
    // `CT`, `PCT` and the like are for recipients; a signature writes the office out.
    let mut best = None;
    TRIGGERS.walk(tokens, |hit| {
        if hit.class == Table::Position && lexicon::Position::row(hit.row).form != "abbr" {
            best = Some(hit.len);
        }
    });
    best
}

/// The tokens' text without the punctuation around it that belongs to the form: dashes before, stops behind.
pub(super) fn value<'t>(text: &'t Text<'t>, first: usize, last: usize) -> Option<Value<'t>> {
    let (first, last) = trim(text, first, last);
    (first < last).then(|| Value { text: text.folded(first, last), edtf: None, span: Some(text.span(first, last)) })
}

/// The value of several runs of tokens that belong together; it has a place when nothing stands between them.
pub(super) fn joined<'t>(text: &'t Text<'t>, runs: &[(usize, usize)]) -> Option<Value<'t>> {
    let (first, last) = (runs.first()?.0, runs.last()?.1);
    if runs.windows(2).all(|pair| pair[0].1 == pair[1].0) {
        return value(text, first, last);
    }
    let mut whole = String::new();
    for (at, (first, last)) in runs.iter().enumerate() {
        let start = if at == 0 { trim_front(text, *first, *last) } else { *first };
        let end = if at + 1 == runs.len() { trim(text, *first, *last).1 } else { *last };
        if start < end {
            if !whole.is_empty() {
                whole.push(' ');
            }
            whole.push_str(&text.folded(start, end));
        }
    }
    (!whole.is_empty()).then_some(Value { text: Cow::Owned(whole), edtf: None, span: None })
}

/// The range without leading dashes and colons, and without final punctuation.
pub(super) fn trim(text: &Text<'_>, first: usize, last: usize) -> (usize, usize) {
    let first = trim_front(text, first, last);
    let mut last = last.min(text.tokens.len());
    while last > first {
        let token = &text.tokens[last - 1];
        // `./.` ends a document; a closing bracket or quotation mark belongs to the value.
        let ends = matches!(token.word(), kw::DOT | kw::SEMI | kw::COMMA | kw::COLON | kw::SLASH) || is_dash(text, token);
        if token.class() != Class::Punct || !ends {
            break;
        }
        last -= 1;
    }
    (first, last)
}

fn trim_front(text: &Text<'_>, first: usize, last: usize) -> usize {
    let lead =
        |token: &&Token| matches!(token.word(), kw::COLON | kw::DOT | kw::PLUS) && token.class() == Class::Punct || is_dash(text, token);
    first + text.tokens.get(first..last).unwrap_or_default().iter().take_while(lead).count()
}

/// Whether the token is a dash or another bullet of a list.
pub(super) fn is_dash(text: &Text<'_>, token: &Token) -> bool {
    token.class() == Class::Punct
        && (token.word() == kw::DASH
            || matches!(text.of(token), "–" | "—" | "•" | "*" | "_" | "−" | "\u{2010}" | "\u{2011}" | "\u{AD}" | "·" | "+"))
}

/// The entity that begins at the token.
pub(super) fn entity_at<'a, 't>(entities: &'a [Entity<'t>], at: usize) -> Option<&'a Entity<'t>> {
    let found = entities.partition_point(|entity| (entity.first as usize) < at);
    entities.get(found).filter(|entity| entity.first as usize == at)
}

/// The entities that begin among the tokens `from..to`.
pub(super) fn entities_in<'a, 't>(entities: &'a [Entity<'t>], from: usize, to: usize) -> &'a [Entity<'t>] {
    let first = entities.partition_point(|entity| (entity.first as usize) < from);
    let last = entities.partition_point(|entity| (entity.first as usize) < to);
    entities.get(first..last).unwrap_or_default()
}

/// Whether an entity goes on over the line end before the token: a name, a symbol, a date.
pub(super) fn crosses(entities: &[Entity<'_>], at: usize) -> bool {
    let behind = entities.partition_point(|entity| (entity.first as usize) < at);
    behind.checked_sub(1).is_some_and(|index| entities[index].last as usize > at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_cut_at_wide_gaps_and_line_ends() {
        let text = Text::new("UBND TỈNH A\tCỘNG HÒA\n\tĐộc lập\nSố: 1");
        let cells: Vec<(String, u8)> =
            cells(&text, 0, text.tokens.len()).iter().map(|cell| (text.folded(cell.first, cell.last).into_owned(), cell.column)).collect();
        assert_eq!(cells, [("UBND TỈNH A".into(), 0), ("CỘNG HÒA".into(), 1), ("Độc lập".into(), 1), ("Số: 1".into(), 0)]);
    }

    #[test]
    fn values_lose_the_punctuation_of_the_form() {
        let text = Text::new("- Như Điều 3 (để b/c);");
        assert_eq!(value(&text, 0, text.tokens.len()).map(|value| value.text.into_owned()), Some("Như Điều 3 (để b/c)".into()));
        assert_eq!(value(&text, 0, 1).map(|value| value.text.into_owned()), None);
    }

    #[test]
    fn words_are_known_in_any_case_and_across_lines() {
        let text = Text::new("KÍNH\ngửi: HỎA TỐC");
        assert!(says(&text, 0, &["kính", "gửi"]) && says(&text, 3, &["hỏa", "tốc"]) && !says(&text, 3, &["hỏa", "tốc", "x"]));
    }
}
