//! Documents known by a title: laws and codes, the Constitution, the Party's statutes, resolutions of a plenum or a congress.
//!
//! The titles of laws are listed in `lexicon/tables/law_title.csv`; a law that is not listed is read up to its number
//! (`Luật … số 72/2025/QH15`) or by the shape of a title. An amending law's title runs to the end of the inner laws' names.

use super::reference::{candidate, term};
use super::{Document, symbol};
use crate::entity::Candidates;
use crate::grammar::{Cursor, digits, phrase, word};
use crate::lexicon::{self, DocumentType, LawTitle, System, TRIGGERS, kw};
use crate::text::{Class, Gap};
use nom::Parser;
use nom::combinator::{opt, verify};
use smallvec::smallvec;
use std::borrow::Cow;

/// The most words of an unlisted law's title.
const TITLE: usize = 24;

/// The most inner laws in the title of an amending law.
const INNER: usize = 24;

/// The law that begins at `Luật`, `Bộ luật`, `Pháp lệnh`, `Hiến pháp`, `Điều lệ`.
#[inline(never)]
pub(crate) fn at_law<'t>(cursor: Cursor<'t>) -> Option<Candidates<'t>> {
    if !cursor.peek()?.class().is_capital() {
        return None;
    }
    let (end, code) = amending(cursor).or_else(|| listed(cursor)).or_else(|| until_number(cursor)).or_else(|| shaped(cursor))?;
    let name = type_name(code);
    // The number, or the year, belongs to the name.
    if let Some((rest, document)) = numbered(end) {
        let document = Document { code: Some(Cow::Borrowed(code)), type_name: name, system: Some(System::Legislature), ..document };
        return Some(smallvec![candidate(cursor.at, rest.at, document, "document/law-number")]);
    }
    let (rest, year) = year(end);
    let document = Document {
        code: Some(Cow::Borrowed(code)),
        type_name: name,
        title: Some(cursor.text.folded(cursor.at, rest.at)),
        year,
        system: matches!(code, "L" | "BL" | "PL" | "HP").then_some(System::Legislature),
        ..Document::default()
    };
    Some(smallvec![candidate(cursor.at, rest.at, document, "document/title")])
}

fn type_name(code: &str) -> Option<&'static str> {
    lexicon::type_by_code(code).map(|kind| match (code, kind.name) {
        ("L", _) => "Luật",
        (_, name) => name,
    })
}

/// A listed title.
fn listed<'t>(cursor: Cursor<'t>) -> Option<(Cursor<'t>, &'static str)> {
    let (rest, hit) = phrase(&TRIGGERS, lexicon::Class::LawTitle)(cursor).ok()?;
    Some((rest, LawTitle::row(hit.row).code))
}

/// `số 72/2025/QH15` after a title.
fn numbered<'t>(cursor: Cursor<'t>) -> Option<(Cursor<'t>, Document<'t>)> {
    // `Luật Hải quan 54/2014/QH13`: the number of the National Assembly needs no `số`.
    if cursor.peek().is_some_and(|first| first.class() == Class::Number && first.gap() <= Gap::Wrap) {
        let (rest, document) = symbol::numbered(cursor).ok()?;
        let assembly = document.issuer.as_deref().is_some_and(|issuer| matches!(symbol::stem(issuer), "QH" | "UBTVQH"));
        return assembly.then_some((rest, document));
    }
    let (rest, _) = opt(word(kw::COMMA)).parse(cursor).ok()?;
    let (rest, _) = word(kw::SO)(rest).ok()?;
    symbol::numbered(rest).ok()
}

/// `năm 2024` or a bare `2024` right after a title.
fn year<'t>(cursor: Cursor<'t>) -> (Cursor<'t>, Option<u16>) {
    let year = verify(digits, |(value, text)| text.len() == 4 && (1945..2100).contains(value));
    match (opt(word(kw::NAM)), year).parse(cursor) {
        Ok((rest, (_, (value, _))))
            if rest.peek().is_none_or(|next| {
                next.gap() > Gap::None
                    || matches!(next.word(), kw::COMMA | kw::DOT | kw::SEMI | kw::CLOSE)
                    || next.class() == Class::Punct && !matches!(next.word(), kw::SLASH | kw::DASH)
            }) =>
        {
            (rest, Some(value as u16))
        }
        _ => (cursor, None),
    }
}

/// `Luật sửa đổi, bổ sung một số điều của Luật X, Luật Y số … và Luật Z`.
fn amending<'t>(cursor: Cursor<'t>) -> Option<(Cursor<'t>, &'static str)> {
    let (rest, code) = if cursor.word(0) == kw::BO && cursor.word(1) == kw::LUAT {
        (cursor.to(cursor.at + 2), "BL")
    } else if cursor.word(0) == kw::LUAT {
        (cursor.to(cursor.at + 1), "L")
    } else if cursor.word(0) == kw::PHAP && lexicon::word(cursor.word(1)) == "lệnh" {
        (cursor.to(cursor.at + 2), "PL")
    } else {
        return None;
    };
    let (mut rest, _) = (word(kw::SUA), word(kw::DOI)).parse(rest).ok()?;
    // `… bổ sung một số điều của`: a few words up to the inner law.
    let mut inner = None;
    for ahead in 0..14 {
        let next = rest.to(rest.at + ahead);
        let token = next.peek()?;
        if token.class().is_capital()
            && let Some((end, _)) = listed(next).or_else(|| until_number(next)).or_else(|| shaped(next))
        {
            inner = Some(end);
            break;
        }
        if token.class() == Class::Punct && token.word() != kw::COMMA {
            return None;
        }
    }
    rest = inner?;
    for _ in 0..INNER {
        rest = numbered(rest).map_or(rest, |(after, _)| after);
        let joint = rest.peek().is_some_and(|token| matches!(token.word(), kw::COMMA | kw::VA));
        let next = rest.to(rest.at + 1);
        if !joint || !next.peek().is_some_and(|token| token.class().is_capital()) {
            break;
        }
        match listed(next).or_else(|| until_number(next)).or_else(|| shaped(next)) {
            Some((end, _)) => rest = end,
            None => break,
        }
    }
    // The number of the last inner law is its own, so it must not be read again as the whole title's.
    Some((rest, code))
}

/// An unlisted title up to its number: `Luật … số 72/2025/QH15`.
fn until_number<'t>(cursor: Cursor<'t>) -> Option<(Cursor<'t>, &'static str)> {
    let (start, code) = law_word(cursor)?;
    for ahead in 1..TITLE {
        let next = start.to(start.at + ahead);
        let token = next.peek()?;
        if token.word() == kw::SO {
            return numbered(next).map(|_| (next, code));
        }
        let inside = token.class().is_letters() || matches!(token.word(), kw::COMMA | kw::DASH);
        if !inside || token.word() == kw::LUAT {
            return None;
        }
    }
    None
}

/// An unlisted title by its shape: a capital after `Luật`, then lower-case words up to one that cannot be in a title.
fn shaped<'t>(cursor: Cursor<'t>) -> Option<(Cursor<'t>, &'static str)> {
    const STOPS: [&str; 34] = [
        "này", "của", "về", "được", "quy", "có", "đã", "năm", "số", "ngày", "là", "thì", "theo", "tại", "cho", "do", "trong", "từ", "hoặc",
        "để", "sau", "khi", "và", "đến", "hiện", "mới", "trên", "phải", "cũng", "ban", "thông", "ra", "nhằm", "với",
    ];
    let (start, code) = law_word(cursor)?;
    let first = start.peek()?;
    // In capitals a title cannot be told from what follows it.
    if first.class() != Class::Title {
        return None;
    }
    let mut len = 1;
    while len < 9 {
        let next = start.peek_at(len);
        match next {
            Some(token) if token.class() == Class::Lower && token.gap() < Gap::Line && !STOPS.contains(&lexicon::word(token.word())) => {
                len += 1
            }
            _ => break,
        }
    }
    (len > 1).then(|| (start.to(start.at + len), code))
}

/// Whether a law may begin here whose title is not listed.
pub(crate) fn begins_law(cursor: Cursor<'_>) -> bool {
    law_word(cursor).is_some()
}

/// `Luật`, `Bộ luật` or `Pháp lệnh`, with a capital.
fn law_word<'t>(cursor: Cursor<'t>) -> Option<(Cursor<'t>, &'static str)> {
    let first = cursor.peek()?;
    if !first.class().is_capital() {
        return None;
    }
    if first.word() == kw::LUAT {
        return Some((cursor.to(cursor.at + 1), "L"));
    }
    if first.word() == kw::BO && cursor.word(1) == kw::LUAT {
        return Some((cursor.to(cursor.at + 2), "BL"));
    }
    (first.word() == kw::PHAP && lexicon::word(cursor.word(1)) == "lệnh").then(|| (cursor.to(cursor.at + 2), "PL"))
}

/// `Nghị quyết Trung ương 4 khóa XI, khóa XII`, `Nghị quyết Hội nghị Trung ương 11 khóa XIII`, `Nghị quyết Đại hội XIII của Đảng`.
pub(super) fn party_decision<'t>(start: Cursor<'t>, rest: Cursor<'t>, kind: &'static DocumentType) -> Option<Candidates<'t>> {
    let document = |title: Cow<'t, str>| Document {
        code: Some(Cow::Borrowed(kind.code)),
        type_name: Some(kind.name),
        system: Some(System::Party),
        title: Some(title),
        ..Document::default()
    };
    if let Ok((rest, _)) =
        (opt((word(kw::HOI), word(kw::NGHI), opt((word(kw::LAN), word(kw::THU))))), word(kw::TRUNG), word(kw::UONG), digits).parse(rest)
    {
        let (end, _) = term(rest)?;
        let head = start.text.folded(start.at, rest.at);
        let mut found = smallvec![candidate(start.at, end.at, document(start.text.folded(start.at, end.at)), "document/plenum")];
        // Further terms of the same plenum: each is a document of its own.
        let mut rest = end;
        while rest.peek().is_some_and(|token| matches!(token.word(), kw::COMMA | kw::VA)) {
            let next = rest.to(rest.at + 1);
            let Some((end, numeral)) = term(next) else { break };
            let title = format!("{head} khóa {numeral}");
            found.push(candidate(next.at, end.at, document(Cow::Owned(title)), "document/plenum-term"));
            rest = end;
        }
        return Some(found);
    }
    // A congress: `Đại hội [đại biểu toàn quốc] [lần thứ] XIII [của] Đảng`.
    let (rest, _) = (word(kw::DAI), word(kw::HOI)).parse(rest).ok()?;
    let numeral = (0..8).map(|ahead| rest.to(rest.at + ahead)).find(|next| {
        next.peek().is_some_and(|token| {
            matches!(token.class(), Class::Upper | Class::Single) && crate::grammar::number::roman(next.of(token)).is_some()
        })
    })?;
    if numeral.text.tokens[rest.at..numeral.at].iter().any(|token| token.class() == Class::Punct) {
        return None;
    }
    let after = numeral.to(numeral.at + 1);
    let (end, _) = opt((opt(word(kw::CUA)), word(kw::DANG))).parse(after).ok()?;
    Some(smallvec![candidate(start.at, end.at, document(start.text.folded(start.at, end.at)), "document/congress")])
}
