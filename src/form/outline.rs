//! The outline: phần, chương, mục, điều, khoản, điểm, phụ lục, and the I./1./a) of plans and reports.
//!
//! One pass over the line starts. A label opens a part and closes those of its rank and below. Articles quoted inside an
//! amending law (between `“` and `”`) are text of the amendment, not articles of their own.
//!
//! Limits: a label stands at the start of its line; a dash is no label.

use super::Section;
use crate::grammar::Cursor;
use crate::lexicon::{self, ProvisionLevel, ProvisionPart, TRIGGERS, kw};
use crate::span::Span;
use crate::text::{Class, Gap, Text};
use std::borrow::Cow;

/// The level of a part, with its rank in the outline: lower ranks enclose higher ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // Each is the level of its name in RECORD.md, section 6.
pub enum SectionLevel {
    Appendix,
    Part,
    Chapter,
    Section,
    Subsection,
    HeadingRoman,
    Article,
    Clause,
    HeadingNumber,
    Point,
    HeadingLetter,
}

impl SectionLevel {
    /// The level's name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Appendix => "appendix",
            Self::Part => "part",
            Self::Chapter => "chapter",
            Self::Section => "section",
            Self::Subsection => "subsection",
            Self::Article => "article",
            Self::Clause => "clause",
            Self::Point => "point",
            Self::HeadingRoman | Self::HeadingNumber | Self::HeadingLetter => "heading",
        }
    }

    fn rank(self) -> u8 {
        match self {
            Self::Appendix => 0,
            Self::Part => 1,
            Self::Chapter => 2,
            Self::Section => 3,
            Self::Subsection => 4,
            Self::HeadingRoman => 5,
            Self::Article => 6,
            Self::Clause | Self::HeadingNumber => 7,
            Self::Point | Self::HeadingLetter => 8,
        }
    }

    /// The provision's level that a reference names it by.
    pub(crate) fn provision(self) -> Option<ProvisionPart> {
        Some(match self {
            Self::Appendix => ProvisionPart::Appendix,
            Self::Part => ProvisionPart::Part,
            Self::Chapter => ProvisionPart::Chapter,
            Self::Section => ProvisionPart::Section,
            Self::Subsection => ProvisionPart::Subsection,
            Self::Article => ProvisionPart::Article,
            Self::Clause => ProvisionPart::Clause,
            Self::Point => ProvisionPart::Point,
            Self::HeadingRoman | Self::HeadingNumber | Self::HeadingLetter => return None,
        })
    }
}

/// The outline of a text, in reading order.
pub fn outline<'t>(text: &'t Text<'t>) -> Vec<Section<'t>> {
    let mut sections: Vec<Section<'t>> = Vec::new();
    // Open parts, innermost last.
    let mut open: Vec<u32> = Vec::new();
    let mut quoted = false;
    for at in text.landmarks.iter().map(|at| *at as usize) {
        let token = &text.tokens[at];
        if token.class == Class::Punct && token.len == 3 {
            match text.of(token) {
                "“" => quoted = true,
                "”" => quoted = false,
                _ => {}
            }
        }
        // A quotation that is never closed must not swallow the rest: a new chapter or article after a full stop ends it.
        let starts = at == 0 || token.gap >= Gap::Wrap;
        if !starts || token.class == Class::Punct || quoted && at > 0 && !is_stray_quote(text, at) {
            continue;
        }
        let in_article = open.iter().any(|index| sections[*index as usize].level == SectionLevel::Article);
        let Some((level, label_end, number)) = label(text, at, in_article) else { continue };
        quoted = false;
        while let Some(index) = open.last().copied().filter(|index| sections[*index as usize].level.rank() >= level.rank()) {
            sections[index as usize].span.end = token.start;
            open.pop();
        }
        let label = text.span(at, label_end).slice(text.source);
        let heading = heading(text, label_end, level);
        sections.push(Section {
            level,
            label,
            number,
            heading,
            span: Span::new(token.start, text.source.len() as u32),
            first: at as u32,
            parent: open.last().copied(),
        });
        open.push(sections.len() as u32 - 1);
    }
    sections
}

/// Whether an article at `at` ends a quotation that was never closed: the line before ends with a full stop and the article is its own line.
fn is_stray_quote(text: &Text<'_>, at: usize) -> bool {
    let token = &text.tokens[at];
    token.word == kw::DIEU && token.gap == Gap::Blank && at.checked_sub(1).is_some_and(|before| text.tokens[before].word == kw::DOT)
}

/// The label at a line start: its level, the token after it, and its value.
fn label<'t>(text: &'t Text<'t>, at: usize, in_article: bool) -> Option<(SectionLevel, usize, Cow<'t, str>)> {
    let cursor = Cursor::new(text, at);
    let first = cursor.peek()?;
    if first.class.is_capital()
        && let Some(hit) = TRIGGERS.longest(cursor.rest(), lexicon::Class::ProvisionLevel)
    {
        return unit(cursor, hit.len, ProvisionLevel::row(hit.row).level);
    }
    let next = text.tokens.get(at + 1)?;
    let glued = next.gap == Gap::None;
    match first.class {
        Class::Number if glued && next.word == kw::DOT && first.len <= 3 => {
            let after = text.tokens.get(at + 2);
            // `1.500`, `2.1`: a number, or a label of a level that has no name.
            let ends = after.is_none_or(|after| after.gap > Gap::None || after.class.is_letters());
            let level = if in_article { SectionLevel::Clause } else { SectionLevel::HeadingNumber };
            ends.then(|| (level, at + 2, Cow::Borrowed(text.of(first))))
        }
        Class::Upper | Class::Single if glued && next.word == kw::DOT && crate::grammar::number::roman(text.of(first)).is_some() => {
            let spaced = text.tokens.get(at + 2).is_some_and(|after| after.gap > Gap::None);
            spaced.then(|| (SectionLevel::HeadingRoman, at + 2, Cow::Borrowed(text.of(first))))
        }
        Class::Lower if glued && next.word == kw::CLOSE && text.of(first).chars().count() == 1 => {
            let level = if in_article { SectionLevel::Point } else { SectionLevel::HeadingLetter };
            Some((level, at + 2, Cow::Borrowed(text.of(first))))
        }
        _ => None,
    }
}

/// `Điều 5.`, `Chương II`, `Phần thứ nhất`, `Phụ lục 01`.
fn unit<'t>(cursor: Cursor<'t>, len: usize, level: ProvisionPart) -> Option<(SectionLevel, usize, Cow<'t, str>)> {
    let text = cursor.text;
    let section = match level {
        ProvisionPart::Part => SectionLevel::Part,
        ProvisionPart::Chapter => SectionLevel::Chapter,
        ProvisionPart::Section => SectionLevel::Section,
        ProvisionPart::Subsection => SectionLevel::Subsection,
        ProvisionPart::Article => SectionLevel::Article,
        ProvisionPart::Appendix => SectionLevel::Appendix,
        // Khoản and điểm are labelled by their number or letter alone.
        ProvisionPart::Clause | ProvisionPart::Point => return None,
    };
    let mut end = cursor.at + len;
    let ordinal = text.tokens.get(end).is_some_and(|token| token.word == kw::THU);
    if ordinal {
        end += 1;
    }
    let Some(number) = text.tokens.get(end).filter(|token| token.gap < Gap::Blank) else {
        return (section == SectionLevel::Appendix && cursor.peek()?.class == Class::Upper).then_some((section, end, Cow::Borrowed("")));
    };
    let value = text.of(number);
    let roman = matches!(number.class, Class::Upper | Class::Single) && crate::grammar::number::roman(value).is_some();
    let value: Cow<'t, str> = if roman || number.class == Class::Number && number.len <= 4 {
        Cow::Borrowed(value)
    } else if ordinal {
        Cow::Borrowed(crate::entity::provision::ordinal(lexicon::word(number.word))?)
    } else if section == SectionLevel::Appendix && cursor.peek()?.class == Class::Upper && number.gap >= Gap::Wrap {
        return Some((section, end, Cow::Borrowed("")));
    } else {
        return None;
    };
    end += 1;
    let mut value = value;
    // `Điều 5a`.
    if let Some(letter) = text.tokens.get(end).filter(|letter| letter.gap == Gap::None && letter.class == Class::Lower && letter.len <= 2) {
        value = Cow::Owned(format!("{value}{}", text.of(letter)));
        end += 1;
    }
    // Behind the label: a mark, a line end, or a heading that begins with a capital. `Điều 5 của Luật` is a reference.
    let fits = text.tokens.get(end).is_none_or(|next| {
        matches!(next.word, kw::DOT | kw::COLON | kw::DASH)
            || next.gap >= Gap::Wrap
            || next.class.is_capital() && section != SectionLevel::Article
    });
    // After a long line a label without a mark is a wrapped reference.
    let wrapped =
        cursor.peek()?.gap == Gap::Wrap && cursor.before().is_some_and(|before| before.class == Class::Lower || before.word == kw::COMMA);
    (fits && !wrapped).then_some((section, end, value))
}

/// The rest of the label's line, or the next line for phần, chương, mục and phụ lục.
fn heading<'t>(text: &'t Text<'t>, label_end: usize, level: SectionLevel) -> &'t str {
    if matches!(level, SectionLevel::Clause | SectionLevel::Point) {
        return "";
    }
    let mut first = label_end;
    while text.tokens.get(first).is_some_and(|token| matches!(token.word, kw::DOT | kw::COLON | kw::DASH) && token.gap < Gap::Wrap) {
        first += 1;
    }
    let Some(start) = text.tokens.get(first) else { return "" };
    let own_line = start.gap < Gap::Wrap;
    let next_line = matches!(level, SectionLevel::Part | SectionLevel::Chapter | SectionLevel::Section | SectionLevel::Appendix);
    if !own_line && !next_line {
        return "";
    }
    let mut last = first + 1;
    // Bounded: a heading is a line or two, not a paragraph.
    while last < first + 60
        && text.tokens.get(last).is_some_and(|token| {
            token.gap < Gap::Wrap || token.gap < Gap::Blank && token.class == Class::Upper && start.class == Class::Upper
        })
    {
        last += 1;
    }
    text.span(first, last).slice(text.source)
}
