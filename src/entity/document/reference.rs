//! References by symbol and by short name, with and without their type word.

use super::symbol;
use super::{Document, named};
use crate::entity::{Candidate, Candidates, Norm};
use crate::grammar::{Cursor, digits, number, token, word};
use crate::lexicon::{self, DocumentType, Hit, UNITS, kw};
use crate::text::{Class, Gap};
use nom::Parser;
use nom::combinator::{opt, verify};
use smallvec::smallvec;
use std::borrow::Cow;

/// Types that are cited by a number alone (`Nghị quyết 57`); others need a symbol, for `Dự án 2` or `Báo cáo 3` is no citation.
const SHORT: [&str; 12] = ["NQ", "QĐ", "CT", "KL", "NĐ", "TT", "TTLT", "ĐA", "HD", "TB", "KH", "PL"];

/// The reference that begins at a type word: `Nghị định số 30/2020/NĐ-CP`, `công văn số 1447/TCHQ-TXNK`, `Quyết định 759`, `Nghị quyết Trung ương 4 khóa XI`.
#[inline(never)]
pub(crate) fn at_type<'t>(cursor: Cursor<'t>, hit: Hit) -> Option<Candidates<'t>> {
    let rest = cursor.to(cursor.at + hit.len);
    let kind = DocumentType::row(hit.row);
    let capital = cursor.peek()?.class().is_capital();
    if capital && let Some(found) = named::party_decision(cursor, rest, kind) {
        return Some(found);
    }
    let label = |cursor| opt((word(kw::SO), opt(word(kw::COLON)))).parse(cursor);
    let (numbered, labelled) = label(rest).ok()?;
    let numbered = if labelled.is_some() { behind_dots(numbered) } else { numbered };
    // `số` may be glued to the number (`số372/TTr-CP`); the number must be near.
    let near = numbered.peek()?.gap() < Gap::Blank;
    if let Ok((end, document)) = symbol::numbered(numbered).or_else(|_| symbol::blank(numbered))
        && near
        // `KẾ HOẠCH/BÁO CÁO` names two types: without `số` a blank number is known by the codes behind it.
        && (document.number.is_some() || labelled.is_some() || document.system.is_some())
        && !is_standard(numbered)
    {
        return Some(smallvec![candidate(cursor.at, end.at, with_type(document, kind), "document/symbol")]);
    }
    if !capital || !SHORT.contains(&kind.code) {
        return None;
    }
    let (end, (value, digits)) = verify(digits, |(_, text)| text.len() <= 4).parse(numbered).ok()?;
    let counted = end.peek().is_some_and(|next| next.gap() < Gap::Line) && UNITS.longest(end.rest(), lexicon::Class::Unit).is_some();
    let glued = end.peek().is_some_and(|next| {
        next.gap() == Gap::None
            && (next.class() != Class::Punct
                || matches!(next.word(), kw::SLASH | kw::PERCENT | kw::DASH)
                || (matches!(next.word(), kw::DOT | kw::COMMA)
                    && end.peek_at(1).is_some_and(|token| token.gap() == Gap::None && token.class() == Class::Number)))
    });
    let year = digits.len() == 4 && (1945..2100).contains(&value);
    if counted && labelled.is_none() || glued || year {
        return None;
    }
    let document = Document {
        code: Some(Cow::Borrowed(kind.code)),
        type_name: Some(kind.name),
        number: Some(value),
        title: Some(cursor.text.folded(cursor.at, end.at)),
        ..Document::default()
    };
    Some(smallvec![candidate(cursor.at, end.at, document, "document/short-name")])
}

/// The symbol that begins at a number: `44-KH/TU` without a type word.
#[inline(never)]
pub(crate) fn at_number<'t>(cursor: Cursor<'t>) -> Option<Candidate<'t>> {
    let after = if cursor.peek_at(1)?.class() == Class::Lower {
        2
    } else if symbol::dotted(cursor.to(cursor.at + 1)) {
        3
    } else {
        1
    };
    if !symbol::is_mark(cursor.peek_at(after)) {
        return None;
    }
    // A number glued to letters or marks before it is the tail of another code; `số372` is a label.
    let first = cursor.peek()?;
    // `AB-1203/XK`: the tail of a code.
    let tail = first.gap() == Gap::None
        && cursor.at > 1
        && cursor.before().is_some_and(|mark| mark.word() == kw::DASH && mark.gap() == Gap::None)
        && cursor.text.tokens[cursor.at - 2].class() != Class::Punct;
    if tail {
        return None;
    }
    if is_form(cursor) || is_standard(cursor) {
        return None;
    }
    if first.gap() == Gap::None
        && cursor.before().is_some_and(|before| {
            before.word() != kw::SO && !matches!(before.word(), kw::COLON | kw::OPEN) && before.class() != Class::Punct
        })
    {
        return None;
    }
    let (rest, document) =
        verify(symbol::numbered, |document: &Document| document.symbol.as_ref().is_some_and(|symbol| symbol.contains('/')))
            .parse(cursor)
            .ok()?;
    // A number and letters alone are as often the code of a form, of a procedure or of goods: an unknown issuer needs `số` before it.
    let vouched = document.system.is_some()
        || document.code.as_ref().is_some_and(|code| code != "CV")
        || cursor
            .before()
            .is_some_and(|before| before.word() == kw::SO || before.word() == kw::COLON || lexicon::word(before.word()) == "bản");
    let first = type_before(cursor, &document).unwrap_or(cursor.at);
    vouched.then(|| candidate(first, rest.at, typed_by_code(document), "document/bare-symbol"))
}

/// Where the type's abbreviation stands before the symbol that repeats it: `QĐ số 184/QĐ-TTg`, `NĐ 30/2020/NĐ-CP`.
fn type_before(cursor: Cursor<'_>, document: &Document<'_>) -> Option<usize> {
    let tokens = &cursor.text.tokens;
    let label = usize::from(cursor.before().is_some_and(|before| before.word() == kw::SO));
    let at = cursor.at.checked_sub(1 + label)?;
    let near = tokens[at + 1..=cursor.at].iter().all(|token| matches!(token.gap(), Gap::Space | Gap::Wrap));
    let whole = tokens[at].gap() > Gap::None || at == 0;
    (near && whole && document.code.as_deref() == Some(cursor.of(&tokens[at]))).then_some(at)
}

/// Whether the number is that of a form: behind `mẫu`, `biểu`, `phiếu`, with or without `số` (`Mẫu số 05/TNDN`).
fn is_form(cursor: Cursor<'_>) -> bool {
    let mut at = cursor.at;
    while at > 0 && matches!(cursor.text.tokens[at - 1].word(), kw::SO | kw::COLON) {
        at -= 1;
    }
    at > 0
        && cursor.text.tokens[at].gap() < Gap::Blank
        && matches!(lexicon::word(cursor.text.tokens[at - 1].word()), "mẫu" | "biểu" | "phiếu")
}

/// Whether the number is the year of a technical standard: `QCVN 06:2022/BXD`.
fn is_standard(cursor: Cursor<'_>) -> bool {
    let before = |back: usize| cursor.at.checked_sub(back).map(|at| &cursor.text.tokens[at]);
    let name = |token: &crate::text::Token| matches!(cursor.of(token), "QCVN" | "TCVN" | "QCXDVN" | "TCXDVN" | "QCĐP" | "TCN" | "TCCS");
    before(1).is_some_and(name)
        || before(1).is_some_and(|mark| matches!(mark.word(), kw::COLON | kw::DASH))
            && before(2).is_some_and(|number| number.class() == Class::Number)
            && (3..6).any(|back| before(back).is_some_and(name))
}

/// The symbol with a blank number after the label `Số:`: `Số:      /QĐ-UBND`.
#[inline(never)]
pub(crate) fn at_blank_number<'t>(cursor: Cursor<'t>) -> Option<Candidate<'t>> {
    let (rest, _) = (word(kw::SO), opt(word(kw::COLON))).parse(cursor).ok()?;
    let dots =
        rest.rest().iter().take(40).take_while(|token| token.class() == Class::Punct && matches!(rest.of(token), "." | "…" | "_")).count();
    let rest = rest.to(rest.at + dots);
    let (end, document) = symbol::blank(rest).ok()?;
    let first = if rest.word(0) == kw::DASH { rest.at + 1 } else { rest.at };
    Some(candidate(first, end.at, typed_by_code(document), "document/blank-number"))
}

/// Past the dots or underscores of a number left blank.
fn behind_dots(rest: Cursor<'_>) -> Cursor<'_> {
    let dots =
        rest.rest().iter().take(40).take_while(|token| token.class() == Class::Punct && matches!(rest.of(token), "." | "…" | "_")).count();
    rest.to(rest.at + dots)
}

/// The document with what its type word says; where word and symbol disagree, the symbol wins.
fn with_type<'t>(document: Document<'t>, kind: &'static DocumentType) -> Document<'t> {
    let code = match &document.code {
        // A công văn's symbol has no type, so the word may say more: `Đơn`, `Giấy phép`.
        Some(code) if code == "CV" && !kind.code.is_empty() => Some(Cow::Borrowed(kind.code)),
        Some(code) => Some(code.clone()),
        None if kind.code.is_empty() => None,
        None => Some(Cow::Borrowed(kind.code)),
    };
    Document { code, type_name: Some(kind.name), ..document }
}

/// A bare symbol names its type by its code; the National Assembly's number alone is a law's.
fn typed_by_code(document: Document<'_>) -> Document<'_> {
    let code = document
        .code
        .clone()
        .or_else(|| document.issuer.as_ref().filter(|issuer| symbol::stem(issuer) == "QH").map(|_| Cow::Borrowed("L")));
    Document { code, ..document }
}

pub(super) fn candidate<'t>(first: usize, last: usize, document: Document<'t>, rule: &'static str) -> Candidate<'t> {
    Candidate { first, last, norm: Norm::Document(Box::new(document)), rule }
}

/// `khóa XI`, `khoá XIII`: a term of the Central Committee, with its number as printed.
pub(super) fn term<'t>(cursor: Cursor<'t>) -> Option<(Cursor<'t>, &'t str)> {
    let (rest, _) = word(kw::KHOA)(cursor).ok()?;
    let (rest, numeral) = token(|token| matches!(token.class(), Class::Upper | Class::Single))(rest).ok()?;
    number::roman(cursor.of(numeral)).map(|_| (rest, cursor.of(numeral)))
}
