//! The outline: phần, chương, mục, điều, khoản, điểm, phụ lục, and the I./1./a) of plans and reports.
//!
//! One pass over the line starts. A label opens a part and closes those of its rank and below. Articles quoted inside an
//! amending law (between `“` and `”`) are text of the amendment, not articles of their own. A reference that a line end or a cell
//! of a table puts at the start of a line is no article: the line before says so, or the numbering does.
//!
//! Limits: a label stands at the start of its line; a dash is no label.

use super::Section;
use super::heading::Headings;
use crate::entity::Entity;
use crate::grammar::Cursor;
use crate::lexicon::{self, ProvisionLevel, ProvisionPart, TRIGGERS, kw};
use crate::span::Span;
use crate::text::{Class, Gap, Landmark, Text};
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
pub fn outline<'t>(text: &'t Text<'t>, entities: &[Entity<'t>]) -> Vec<Section<'t>> {
    let headings = Headings::new(text, entities);
    let mut sections: Vec<Section<'t>> = Vec::new();
    // Open parts, innermost last.
    let mut open: Vec<u32> = Vec::new();
    let quotes = quotes(text);
    let (mut passed, mut quoted) = (0, false);
    let mut before = None;
    for landmark in &text.landmarks {
        let line = landmark.at();
        while let Some((_, opens)) = quotes.get(passed).filter(|(mark, _)| *mark <= line) {
            quoted = *opens;
            passed += 1;
        }
        if line > 0 && landmark.gap < Gap::Wrap {
            continue;
        }
        let at = if landmark.class == Class::Punct { behind_markdown(text, line) } else { line };
        if at == line && !may_be_label(landmark) {
            continue;
        }
        let token = &text.tokens[at];
        if token.class() == Class::Punct {
            continue;
        }
        let in_article = open.iter().any(|index| sections[*index as usize].level == SectionLevel::Article);
        let Some((level, label_end, number)) = label(text, at, in_article) else { continue };
        let article = (level == SectionLevel::Article).then(|| article_number(&number));
        let follows = article.is_some_and(|number| before.is_some_and(|before| number == before + 1));
        if quoted && line > 0 {
            // A quotation that is never closed must not swallow the rest: the next article ends it, or one after a full stop.
            let closed = quotes.get(passed).is_some_and(|(_, opens)| !opens);
            if closed || article.is_none() || !(follows || is_stray_quote(text, at)) {
                continue;
            }
        }
        if let Some(number) = article {
            let expected = follows || before.is_none_or(|before| number == before);
            if !expected && is_bare(text, at, label_end, number) {
                continue;
            }
            before = Some(number);
        }
        quoted = false;
        while let Some(index) = open.last().copied().filter(|index| sections[*index as usize].level.rank() >= level.rank()) {
            sections[index as usize].span.end = token.start;
            open.pop();
        }
        sections.push(Section {
            level,
            label: text.span(at, label_end).slice(text.source),
            number,
            heading: headings.of(label_end, level),
            span: Span::new(token.start, text.source.len() as u32),
            first: at as u32,
            parent: open.last().copied(),
        });
        open.push(sections.len() as u32 - 1);
    }
    sections
}

/// Whether a line's first token may be a label or begin one: what [`label`] would find, without a look at the tokens. Most lines have none.
fn may_be_label(landmark: &Landmark) -> bool {
    match landmark.class {
        Class::Punct | Class::Mixed if !TRIGGERS.begins(landmark.word) => false,
        // No letter has more bytes than four.
        Class::Lower => landmark.len <= 4,
        Class::Number => landmark.len <= 3,
        Class::Title => TRIGGERS.begins(landmark.word),
        _ => true,
    }
}

/// The curly quotation marks of a text: the token, and whether it opens.
fn quotes(text: &Text<'_>) -> Vec<(usize, bool)> {
    let marks = text.landmarks.iter().filter(|landmark| landmark.class == Class::Punct && usize::from(landmark.len) == "“".len());
    marks
        .map(Landmark::at)
        .filter_map(|at| match text.of(&text.tokens[at]) {
            "“" => Some((at, true)),
            "”" => Some((at, false)),
            _ => None,
        })
        .collect()
}

/// The token behind the marks of a Markdown heading (`##`) or of bold type (`**`) that begin the line.
pub(super) fn behind_markdown(text: &Text<'_>, line: usize) -> usize {
    let marks = text.tokens[line..]
        .iter()
        .take(10)
        .enumerate()
        .take_while(|(at, token)| {
            token.class() == Class::Punct && (*at == 0 || token.gap() < Gap::Wide) && matches!(text.of(token), "#" | "*")
        })
        .count();
    let bullet = marks == 1 && text.of(&text.tokens[line]) == "*";
    let behind = text.tokens.get(line + marks).is_some_and(|token| token.gap() < Gap::Wide);
    if marks > 0 && !bullet && behind { line + marks } else { line }
}

/// The number of an article by which the next is known: `5` of `5a`.
fn article_number(number: &str) -> u32 {
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    number[..digits].parse().unwrap_or(0)
}

/// Whether an article that is out of order has its line to itself: a reference in a cell of a table, or at the end of a sentence.
fn is_bare(text: &Text<'_>, at: usize, label_end: usize, number: u32) -> bool {
    let stop = text.tokens.get(label_end).filter(|token| token.word() == kw::DOT && token.gap() < Gap::Wrap);
    let next = text.tokens.get(label_end + usize::from(stop.is_some()));
    let alone = next.is_none_or(|next| next.gap() >= Gap::Wrap);
    // An attached regulation begins with `Điều 1.`; in a table that label has no stop, or follows another cell.
    alone && !(number == 1 && stop.is_some() && text.tokens[at].gap() == Gap::Blank)
}

/// Whether an article at `at` ends a quotation that was never closed: the line before ends with a full stop and the article is its own line.
fn is_stray_quote(text: &Text<'_>, at: usize) -> bool {
    text.tokens[at].gap() == Gap::Blank && at.checked_sub(1).is_some_and(|before| text.tokens[before].word() == kw::DOT)
}

/// Whether the line before ends in the middle of a reference: `tại`, `theo`, `khoản 3`, `điểm a`, a comma.
fn is_cited(text: &Text<'_>, at: usize) -> bool {
    if text.tokens[at].gap() == Gap::Blank {
        return false;
    }
    let Some(before) = at.checked_sub(1).map(|before| &text.tokens[before]) else { return false };
    let level = at.checked_sub(2).map_or(0, |at| text.tokens[at].word());
    matches!(before.word(), kw::COMMA | kw::TAI | kw::CUA | kw::VA | kw::HOAC | kw::KHOAN | kw::DIEM | kw::CAC | kw::OPEN)
        || matches!(lexicon::word(before.word()), "theo" | "bởi")
        || matches!(level, kw::KHOAN | kw::DIEM)
}

/// The label at a line start: its level, the token after it, and its value.
pub(super) fn label<'t>(text: &'t Text<'t>, at: usize, in_article: bool) -> Option<(SectionLevel, usize, Cow<'t, str>)> {
    let cursor = Cursor::new(text, at);
    let first = cursor.peek()?;
    if first.class().is_capital()
        && let Some(hit) = TRIGGERS.longest(cursor.rest(), lexicon::Class::ProvisionLevel)
    {
        return unit(cursor, hit.len, ProvisionLevel::row(hit.row).level);
    }
    let next = text.tokens.get(at + 1)?;
    let glued = next.gap() == Gap::None;
    match first.class() {
        Class::Number if glued && next.word() == kw::DOT && first.len() <= 3 => {
            let after = text.tokens.get(at + 2);
            // `1.500`, `2.1`: a number, or a label of a level that has no name.
            let ends = after.is_none_or(|after| after.gap() > Gap::None || after.class().is_letters());
            let level = if in_article { SectionLevel::Clause } else { SectionLevel::HeadingNumber };
            ends.then(|| (level, at + 2, Cow::Borrowed(text.of(first))))
        }
        Class::Upper | Class::Single if glued && next.word() == kw::DOT && crate::grammar::number::roman(text.of(first)).is_some() => {
            let spaced = text.tokens.get(at + 2).is_some_and(|after| after.gap() > Gap::None);
            spaced.then(|| (SectionLevel::HeadingRoman, at + 2, Cow::Borrowed(text.of(first))))
        }
        Class::Lower if glued && next.word() == kw::CLOSE && text.of(first).chars().count() == 1 => {
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
    let ordinal = text.tokens.get(end).is_some_and(|token| token.word() == kw::THU);
    if ordinal {
        end += 1;
    }
    let Some(number) = text.tokens.get(end).filter(|token| token.gap() < Gap::Blank) else {
        return (section == SectionLevel::Appendix && cursor.peek()?.class() == Class::Upper).then_some((section, end, Cow::Borrowed("")));
    };
    let value = text.of(number);
    let roman = matches!(number.class(), Class::Upper | Class::Single) && crate::grammar::number::roman(value).is_some();
    let value: Cow<'t, str> = if roman || number.class() == Class::Number && number.len() <= 4 {
        Cow::Borrowed(value)
    } else if ordinal {
        Cow::Borrowed(crate::entity::provision::ordinal(lexicon::word(number.word()))?)
    } else if section == SectionLevel::Appendix && cursor.peek()?.class() == Class::Upper && number.gap() >= Gap::Wrap {
        return Some((section, end, Cow::Borrowed("")));
    } else {
        return None;
    };
    end += 1;
    let mut value = value;
    // `Điều 5a`.
    if let Some(letter) =
        text.tokens.get(end).filter(|letter| letter.gap() == Gap::None && letter.class() == Class::Lower && letter.len() <= 2)
    {
        value = Cow::Owned(format!("{value}{}", text.of(letter)));
        end += 1;
    }
    // Behind the label: a mark, a line end, or a heading that begins with a capital. `Điều 5 của Luật` is a reference.
    let fits = text.tokens.get(end).is_none_or(|next| {
        matches!(next.word(), kw::DOT | kw::COLON | kw::DASH)
            || next.gap() >= Gap::Wrap
            || next.class().is_capital() && section != SectionLevel::Article
            || next.class() == Class::Punct && text.of(next) == "*"
    });
    // Behind a line that breaks off, what looks like a label is a reference. A stop and a capital make it one again, but not
    // where the line before says that it refers.
    let stopped = section == SectionLevel::Article
        && text.tokens.get(end).is_some_and(|stop| stop.word() == kw::DOT)
        && text.tokens.get(end + 1).is_some_and(|next| next.class().is_capital() && next.gap() < Gap::Wrap);
    let broken = cursor.peek()?.gap() == Gap::Wrap && cursor.before().is_some_and(|before| before.class() == Class::Lower);
    (fits && !(broken && !stopped || is_cited(text, cursor.at))).then_some((section, end, value))
}
