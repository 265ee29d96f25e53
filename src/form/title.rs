//! The name of the document's type and its subject (trích yếu).
//!
//! Under the letterhead stands the type's name, then the subject up to the enacting line, the basis, the addressee or the
//! first sentence. A công văn has no type's name: its subject stands under the number, behind `V/v`.
//!
//! Limits: a subject in capitals ends where the capitals end; one in small letters ends with its paragraph, or before a
//! line that is as long as a paragraph's; neither ends inside a name.
//! Left out on purpose: the subjects of attached regulations and appendices.

use super::Value;
use super::cell::{self, Cell, is_dash, says};
use super::letterhead::{Letterhead, begins_body};
use crate::entity::Entity;
use crate::lexicon::{Class as Table, DocumentType, TRIGGERS, kw};
use crate::span::Span;
use crate::text::{Class, Gap, Text};
use std::borrow::Cow;

/// The most tokens that a subject has.
const LONGEST: usize = 260;

/// The type's code, its printed name, and the subject.
#[derive(Debug, Default)]
pub(super) struct Title<'t> {
    pub(super) code: Option<&'static str>,
    pub(super) type_name: Option<Value<'t>>,
    pub(super) subject: Option<Value<'t>>,
}

/// Reads type and subject.
pub(super) fn title<'t>(text: &'t Text<'t>, entities: &[Entity<'t>], head: &Letterhead<'t>) -> Title<'t> {
    if let Some((index, len, code)) = type_line(text, head) {
        let cell = head.cells[index];
        let type_name = cell::value(text, cell.first, cell.first + len);
        let code = (!code.is_empty()).then_some(code);
        let from = cell.first + len + footnote(text, cell.first + len);
        return Title { code, type_name, subject: subject(text, entities, head, index, from) };
    }
    glued(text, head).unwrap_or_else(|| Title { subject: letter_subject(text, head), ..Title::default() })
}

/// A type's name to which a copy from the web glued the line below it: `NGHỊ ĐỊNHQuy định …`, `KẾT LUẬNCỦA BỘ CHÍNH TRỊvề …`.
fn glued<'t>(text: &'t Text<'t>, head: &Letterhead<'t>) -> Option<Title<'t>> {
    let lines = head.cells.iter().filter(|cell| cell.has_letters(text) && head.taken.get(cell.first) == Some(&false)).take(4);
    for cell in lines {
        let capitals =
            cell.tokens(text).iter().take_while(|token| matches!(token.class(), Class::Upper | Class::Single) && token.word() != 0).count();
        let last = cell.first + capitals;
        let Some(token) =
            text.tokens.get(last).filter(|token| capitals <= 2 && last < cell.last && token.word() == 0 && token.class().is_capital())
        else {
            continue;
        };
        let word = text.of(token);
        for (cut, _) in word.char_indices().skip(1) {
            let Some(syllable) = crate::text::tokenize(&word[..cut])
                .0
                .into_iter()
                .next()
                .filter(|syllable| syllable.word() != 0 && usize::from(syllable.len()) == cut)
            else {
                continue;
            };
            let name: Vec<crate::text::Token> =
                text.tokens[cell.first..last].iter().copied().chain([syllable.with_gap(Gap::None)]).collect();
            let mut code = None;
            TRIGGERS.walk(&name, |hit| {
                if hit.class == Table::DocumentType && hit.len == name.len() {
                    code = Some(DocumentType::row(hit.row).code);
                }
            });
            let Some(code) = code else { continue };
            let middle = token.start + cut as u32;
            let end = text.tokens[cell.last - 1].end();
            let rest = Span::new(middle, end).slice(text.source);
            // The author between the two: the subject begins where small letters do.
            let from = if rest.starts_with("CỦA") { rest.find("về ").or_else(|| rest.find("Về ")).unwrap_or(0) } else { 0 };
            let subject = Span::new(middle + from as u32, end);
            let printed = |span: Span| Value {
                text: Cow::Owned(span.slice(text.source).split_whitespace().collect::<Vec<_>>().join(" ")),
                edtf: None,
                span: Some(span),
            };
            return Some(Title {
                code: (!code.is_empty()).then_some(code),
                type_name: Some(printed(Span::new(text.tokens[cell.first].start, middle))),
                subject: (subject.start < subject.end).then(|| printed(subject)),
            });
        }
    }
    None
}

/// The cell of the type's name: its index, the name's length in tokens, the code.
fn type_line(text: &Text<'_>, head: &Letterhead<'_>) -> Option<(usize, usize, &'static str)> {
    let free = |index: &usize| head.taken.get(head.cells[*index].first) == Some(&false) && head.cells[*index].has_letters(text);
    // Without a letterhead only the very first line can be the type's name: anything else is a text about documents.
    let (from, reach) = if head.printed { (head.after, 6) } else { (0, 1) };
    let below =
        (0..head.cells.len()).filter(free).filter(|index| head.cells[*index].first >= from && !is_gazette(text, &head.cells[*index]));
    let below = below.take(reach);
    let above = (0..head.cells.len()).filter(free).filter(|index| head.cells[*index].first < from);
    let found = below.filter_map(|index| type_at(text, &head.cells[index]).map(|(len, code)| (index, len, code))).next();
    // In a flattened table the right column may follow the type's name.
    let whole = |index: usize| {
        type_at(text, &head.cells[index])
            .filter(|(len, _)| head.cells[index].first + len == head.cells[index].last && head.cells[index].is_upper(text))
            .map(|(len, code)| (index, len, code))
    };
    let found = found.or_else(|| above.filter_map(whole).next_back())?;
    (head.printed || head.cells[found.0].is_upper(text)).then_some(found)
}

/// Whether the line is what the Công báo prints at the head of its pages: `CÔNG BÁO/Số 245/Ngày 23-04-2026`, and its rubrics.
fn is_gazette(text: &Text<'_>, cell: &Cell) -> bool {
    let rubric = cell.begins(text, &["văn", "bản", "quy", "phạm"]) || cell.begins(text, &["văn", "bản", "pháp", "luật"]);
    rubric || cell.begins(text, &["công", "báo"]) && text.tokens.get(cell.first + 2).is_some_and(|token| token.word() == kw::SLASH)
}

/// The length of the mark of a footnote glued to the word before the token: `NGHỊ ĐỊNH1`, `THÔNG TƯ[1]`.
fn footnote(text: &Text<'_>, at: usize) -> usize {
    let glued = |ahead: usize| text.tokens.get(at + ahead).filter(|token| token.gap() == Gap::None);
    let number = |ahead: usize| glued(ahead).is_some_and(|token| token.class() == Class::Number && token.len() <= 2);
    let is = |ahead: usize, mark: &str| glued(ahead).is_some_and(|token| text.of(token) == mark);
    if number(0) {
        1
    } else if is(0, "[") && number(1) && is(2, "]") {
        3
    } else {
        0
    }
}

/// The type's name that begins the cell: its length and code.
fn type_at(text: &Text<'_>, cell: &Cell) -> Option<(usize, &'static str)> {
    let (mut inside, mut across) = (None, None);
    TRIGGERS.walk(text.tokens.get(cell.first..)?, |hit| {
        if hit.class == Table::DocumentType {
            let code = DocumentType::row(hit.row).code;
            if cell.first + hit.len <= cell.last {
                inside = Some((hit.len, code));
            } else if across.is_none() {
                across = Some((hit.len, code));
            }
        }
    });
    let (len, code) = inside.or(across)?;
    let name = text.tokens.get(cell.first..cell.first + len)?;
    let next = text.tokens.get(cell.first + len + footnote(text, cell.first + len));
    let alone = next.is_none_or(|next| next.gap() >= Gap::Wide);
    let upper = name.iter().all(|token| matches!(token.class(), Class::Upper | Class::Single));
    // `QUYẾT ĐỊNH:` enacts; `Quyết định số …` and `Kế hoạch này` are mentions.
    let marked = next.is_some_and(|next| {
        next.gap() < Gap::Wide
            && (next.class() == Class::Punct && !is_dash(text, next) || next.word() == kw::SO && cell::is_word(text, next, "số"))
    });
    let authored = next.is_some_and(|next| next.word() == kw::CUA || next.word() == kw::VE);
    (!marked && (upper || alone || authored && cell.gap >= Gap::Line)).then_some((len, code))
}

/// The subject behind the type's name, which ends at token `from` of the cell `index`.
fn subject<'t>(text: &'t Text<'t>, entities: &[Entity<'t>], head: &Letterhead<'_>, index: usize, from: usize) -> Option<Value<'t>> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let column = head.cells[index].column;
    let mut upper = None;
    let mut at = index;
    let mut rest = Some((from, head.cells[index].last)).filter(|(first, last)| first < last);
    while let Some(cell) = head.cells.get(at) {
        let (first, last) = rest.take().unwrap_or((cell.first.max(from), cell.last));
        at += 1;
        if first >= last {
            continue;
        }
        let line = Cell { first, last, ..*cell };
        if head.taken.get(first) == Some(&true) {
            // The right column of a flattened letterhead.
            if runs.is_empty() { continue } else { break }
        }
        if !line.has_letters(text) {
            // A rule: under the type's name or under the subject.
            let rule = line.tokens(text).iter().all(|token| is_dash(text, token));
            if runs.is_empty() && rule { continue } else { break }
        }
        // `NGHỊ ĐỊNH CỦA CHÍNH PHỦ` / `Về …`: the author stands between the type and the subject.
        let authored = runs.first().is_some_and(|run| text.tokens[run.0].word() == kw::CUA);
        if authored && (text.tokens[first].word() == kw::VE || about(text, first).is_some()) {
            runs.clear();
        }
        if runs.is_empty() {
            upper = Some(line.is_upper(text) || is_mostly_upper(text, &line));
        } else if line.column != column && line.gap == Gap::Wide
            || tells_history(text, &line)
            || super::header::is_telegraph(text, &line)
            || ends_before(text, head, &runs, &line, upper == Some(true))
                && (!cell::crosses(entities, first) || begins_sentence(text, &line))
        {
            break;
        }
        runs.push((first, last));
        if runs.iter().map(|(first, last)| last - first).sum::<usize>() > LONGEST {
            return None;
        }
    }
    cut_enacting_line(text, head, &mut runs);
    cut_author(text, &mut runs);
    strip_about(text, &mut runs);
    cell::joined(text, &runs)
}

/// Whether the subject ends before the line.
fn ends_before(text: &Text<'_>, head: &Letterhead<'_>, runs: &[(usize, usize)], line: &Cell, upper: bool) -> bool {
    let open = runs.last().and_then(|run| text.tokens.get(run.1 - 1)).is_some_and(is_open_word);
    let first = &text.tokens[line.first];
    if first.word() == kw::OPEN
        && ["kèm", "ban", "dự", "có", "trình", "tài"]
            .iter()
            .any(|word| text.tokens.get(line.first + 1).is_some_and(|token| cell::is_word(text, token, word)))
    {
        return true;
    }
    let blank = line.gap == Gap::Blank && !head.airy;
    if upper {
        let goes_on = is_mostly_upper(text, line);
        return !goes_on || blank && !open && !is_open_word(first);
    }
    if blank && !open && first.class() != Class::Lower {
        return true;
    }
    // A paragraph begins with a capital and is as long as the page is wide, or ends like a sentence.
    let next = text.tokens.get(line.last);
    let long = next.is_none_or(|next| next.gap() == Gap::Wrap) && line.last - line.first >= 16;
    let stops = text.tokens.get(line.last - 1).is_some_and(|last| matches!(last.word(), kw::DOT | kw::SEMI | kw::COLON));
    // A subject goes on with the name of the document that it is about.
    let about = line.gap == Gap::Wrap && cell::longest(line.tokens(text), &[Table::DocumentType, Table::LawTitle]).is_some();
    let capital = first.class().is_capital() && !about;
    line.is_upper(text) && line.last - line.first > 1
        || is_dash(text, first)
        || capital && !open && (long || stops || begins_sentence(text, line))
        || begins_body(text, line)
}

/// Whether the line begins the history of a consolidated text: `Thông tư số … ngày … của …, được sửa đổi, bổ sung bởi:`.
fn tells_history(text: &Text<'_>, line: &Cell) -> bool {
    let kind = cell::longest(line.tokens(text), &[Table::DocumentType]).filter(|_| text.tokens[line.first].class() == Class::Title);
    let ends = |token: &&crate::text::Token| token.gap() == Gap::Blank || token.word() == kw::SEMI;
    kind.is_some_and(|len| text.tokens.get(line.first + len).is_some_and(|token| token.word() == kw::SO))
        && text
            .tokens
            .get(line.first..)
            .unwrap_or_default()
            .iter()
            .take(LONGEST)
            .skip(1)
            .take_while(|token| !ends(token))
            .any(|token| token.word() == kw::COLON)
}

/// Whether the line begins the way the first sentence of a plan, a report or a notice does.
fn begins_sentence(text: &Text<'_>, line: &Cell) -> bool {
    const OPENINGS: [&[&str]; 9] =
        [&["thực", "hiện"], &["trên", "cơ", "sở"], &["để"], &["nhằm"], &["theo"], &["sau", "khi"], &["xét"], &["trong"], &["hiện", "nay"]];
    let dated = line.begins(text, &["ngày"]) && text.tokens.get(line.first + 1).is_some_and(|token| token.class() == Class::Number);
    dated || OPENINGS.iter().any(|words| line.begins(text, words))
}

/// Whether a line in capitals goes on with the token: a joining word or mark.
fn is_open_word(token: &crate::text::Token) -> bool {
    matches!(token.word(), kw::VA | kw::COMMA | kw::CUA | kw::VE | kw::VOI | kw::DASH | kw::TAI | kw::TREN | kw::DO | kw::THUOC | kw::NAM)
}

/// Whether the line is in capitals but for what capitals spare: a name, a symbol, a unit.
fn is_mostly_upper(text: &Text<'_>, line: &Cell) -> bool {
    let first = line.tokens(text).iter().find(|token| token.class().is_letters());
    let letters = line.tokens(text).iter().filter(|token| token.class().is_letters()).count();
    let lower = line.tokens(text).iter().filter(|token| matches!(token.class(), Class::Lower | Class::Title)).count();
    first.is_none_or(|first| matches!(first.class(), Class::Upper | Class::Single | Class::Mixed)) && lower * 5 <= letters
}

/// Cuts the enacting line off: the issuer's name, or the office that issues, between the subject and the basis.
fn cut_enacting_line(text: &Text<'_>, head: &Letterhead<'_>, runs: &mut Vec<(usize, usize)>) {
    let starts = |run: &(usize, usize)| {
        let tokens = &text.tokens[run.0..];
        let named = head.issuer_words.is_some_and(|(first, second)| {
            tokens.first().is_some_and(|token| token.word() == first)
                && (second == 0 || tokens.get(1).is_some_and(|token| token.word() == second))
        });
        let whole = cell::longest(&text.tokens[run.0..run.1], &[Table::OrganizationName]) == Some(run.1 - run.0);
        named && head.issuer_words.is_some_and(|(first, _)| first != 0) || cell::office(tokens).is_some() || whole
    };
    let Some(mut at) = (1..runs.len()).rev().find(|at| starts(&runs[*at])) else { return };
    // An office alone on its line stands above the name of its body.
    let (first, last) = runs[at - 1];
    if at > 1 && cell::office(&text.tokens[first..last]) == Some(last - first) {
        at -= 1;
    }
    let tokens: usize = runs[at..].iter().map(|(first, last)| last - first).sum();
    let before = text.tokens.get(runs[at].0 - 1);
    let governed = before.is_some_and(is_open_word);
    // Only a document that enacts has the line; a plan's subject may end with any body's name.
    let next = runs.last().map_or(0, |run| run.1);
    let enacts = says(text, next, &["căn", "cứ"])
        || text.tokens.get(next).is_some_and(|token| is_dash(text, token))
        || says(text, next, &["xét"])
        || says(text, next, &["theo"])
        || text.tokens.get(next).is_some_and(|token| token.gap() == Gap::Blank) && tokens <= 12
        || text.tokens.get(next..next + 4).is_some_and(|tokens| tokens.iter().any(|token| token.word() == kw::COLON));
    if enacts && !governed && tokens <= 30 {
        runs.truncate(at);
    }
}

/// Cuts the author off that stands between the type's name and the subject: `CỦA BỘ CHÍNH TRỊ` / `về …`.
fn cut_author(text: &Text<'_>, runs: &mut Vec<(usize, usize)>) {
    let Some(first) = runs.first().and_then(|run| text.tokens.get(run.0)) else { return };
    if first.word() != kw::CUA {
        return;
    }
    // The subject behind it begins a line of its own with `về`.
    if let Some(about) = (1..runs.len().min(4)).find(|at| text.tokens[runs[*at].0].word() == kw::VE) {
        runs.drain(..about);
    } else if let Some(about) = (runs[0].0..runs[0].1).find(|at| text.tokens[*at].word() == kw::VE) {
        runs[0].0 = about;
    } else if runs.len() > 1 && text.tokens[runs[1].0].class() == Class::Title {
        runs.remove(0);
    }
}

/// Takes `V/v` off the front.
fn strip_about(text: &Text<'_>, runs: &mut [(usize, usize)]) {
    if let Some(first) = runs.first_mut()
        && let Some(len) = about(text, first.0)
    {
        first.0 = (first.0 + len).min(first.1);
    }
}

/// The length of `V/v` or `V/v:` at the token.
fn about(text: &Text<'_>, at: usize) -> Option<usize> {
    let slash = text.tokens.get(at + 1)?;
    (says(text, at, &["v"]) && slash.word() == kw::SLASH && says(text, at + 2, &["v"])).then_some(3)
}

/// The subject of a công văn: behind `V/v` under the number, to the end of its column.
fn letter_subject<'t>(text: &'t Text<'t>, head: &Letterhead<'_>) -> Option<Value<'t>> {
    head.after_number.or(head.printed.then_some(0))?;
    let lead = |cell: &Cell| about(text, cell.first).or_else(|| (cell.begins(text, &["về", "việc"]) && cell.gap != Gap::Wide).then_some(0));
    let index = head.cells.iter().position(|cell| head.taken.get(cell.first) == Some(&false) && lead(cell).is_some())?;
    let cell = head.cells[index];
    let mut runs = vec![(cell.first + lead(&cell)?, cell.last)];
    for next in head.cells.get(index + 1..)? {
        if next.gap == Gap::Blank && !head.airy {
            break;
        }
        if next.column != cell.column && next.gap == Gap::Wide {
            // The right column: place and date beside the subject.
            continue;
        }
        if head.taken.get(next.first) == Some(&true)
            || !next.has_letters(text)
            || super::header::mark(text, next.first, next.last).is_some()
        {
            break;
        }
        runs.push((next.first, next.last));
    }
    runs.retain(|(first, last)| first < last);
    let length: usize = runs.iter().map(|(first, last)| last - first).sum();
    (length <= LONGEST).then(|| cell::joined(text, &runs)).flatten()
}
