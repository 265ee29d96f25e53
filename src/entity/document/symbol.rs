//! The numbered symbol of a document: `30/2020/NĐ-CP`, `44-KH/TU`, `1665/NQ-UBTVQH15`, `11520/VPCP-CN`, `/QĐ-UBND`.
//!
//! A number, then parts after `/` and `-`: a year, a type, an issuer. State symbols put the type after a slash and the
//! issuer after a hyphen, Party symbols the other way round; a công văn has no type. Damage is read through: a space or a
//! line end on one side of a mark (`3169/TTr -STP`), `Ð` (U+00D0) for `Đ`, capitals in a heading (`QĐ-TTG`).
//!
//! Limits: parts are upper or mixed case and have at least two letters between them.

use super::Document;
use crate::grammar::{Cursor, Parsed, digits, miss, token};
use crate::lexicon::{self, System, kw};
use crate::text::{Class, Gap, Token};
use nom::Parser;
use nom::branch::alt;
use nom::combinator::opt;
use smallvec::SmallVec;
use std::borrow::Cow;

/// The most parts a symbol may have.
const PARTS: usize = 8;

/// Spellings that a heading in capitals loses, and codes that were typed without the bar of `Đ`: no code has these letters otherwise.
const MIXED: [(&str, &str); 10] = [
    ("ND", "NĐ"),
    ("QD", "QĐ"),
    ("HDND", "HĐND"),
    ("LDTBXH", "LĐTBXH"),
    ("TTG", "TTg"),
    ("TTR", "TTr"),
    ("CTR", "CTr"),
    ("TTGCP", "TTgCP"),
    ("QYĐ", "QyĐ"),
    ("BNGT", "BNgT"),
];

/// A symbol with its number.
pub(super) fn numbered<'t>(cursor: Cursor<'t>) -> Parsed<'t, Document<'t>> {
    let (rest, (number, _)) = digits(cursor)?;
    let (rest, suffix) = opt(alt((suffix, subnumber))).parse(rest)?;
    let (rest, mut document) = parts(cursor, rest, true)?;
    document.number = Some(number);
    document.suffix = suffix;
    Ok((rest, document))
}

/// A symbol whose number was left blank: it begins with its first mark, or with its first part after a hyphen.
pub(super) fn blank<'t>(cursor: Cursor<'t>) -> Parsed<'t, Document<'t>> {
    if cursor.word(0) == kw::SLASH {
        return parts(cursor, cursor, false);
    }
    // A Party form prints `Số      - HD/BTCTU`: the hyphen is the blank's, the symbol begins behind it.
    let (rest, _) = token(|token| token.word() == kw::DASH)(cursor)?;
    let (after, code) = token(|token| matches!(token.class(), Class::Upper | Class::Mixed))(rest)?;
    let code = cursor.of(code);
    let (end, document) = parts(after, after, false)?;
    let issuer = document.issuer.clone();
    let symbol = document.symbol.filter(|symbol| symbol.starts_with('/')).map(|symbol| Cow::Owned(format!("{code}{symbol}")));
    if symbol.is_none() || lexicon::type_by_code(code).is_none() {
        return miss();
    }
    Ok((end, Document { code: Some(Cow::Borrowed(code)), symbol, issuer, system: document.system, ..Document::default() }))
}

/// The letter glued to a number: `30a`, `12b`.
fn suffix<'t>(cursor: Cursor<'t>) -> Parsed<'t, &'t str> {
    let (rest, letter) = token(|token| token.gap() == Gap::None && token.len() <= 2 && token.class() == Class::Lower)(cursor)?;
    if matches!(rest.word(0), kw::SLASH | kw::DASH) { Ok((rest, cursor.of(letter))) } else { miss() }
}

/// The number within a programme: the `.16` of `66.16/2026/NQ-CP`, a resolution under Resolution 66.
fn subnumber<'t>(cursor: Cursor<'t>) -> Parsed<'t, &'t str> {
    if !dotted(cursor) {
        return miss();
    }
    let end = cursor.to(cursor.at + 2);
    Ok((end, cursor.text.span(cursor.at, end.at).slice(cursor.text.source)))
}

/// Whether a glued full stop, a short number and a slash stand here.
pub(super) fn dotted(cursor: Cursor<'_>) -> bool {
    let glued = |ahead: usize| cursor.peek_at(ahead).filter(|token| token.gap() == Gap::None);
    cursor.word(0) == kw::DOT
        && glued(0).is_some()
        && glued(1).is_some_and(|number| number.class() == Class::Number && number.len() <= 3)
        && glued(2).is_some_and(|slash| slash.word() == kw::SLASH)
}

/// The parts after the number; `start` is where the symbol begins.
fn parts<'t>(start: Cursor<'t>, after: Cursor<'t>, numbered: bool) -> Parsed<'t, Document<'t>> {
    let mut rest = after;
    let mut found: SmallVec<[Part<'t>; 4]> = SmallVec::new();
    while found.len() < PARTS {
        let Some((next, part)) = part(rest, found.is_empty()) else { break };
        // Two numbers in a row after the first are a date or a fraction, not a symbol.
        rest = next;
        let behind_year = found.last().is_some_and(|before| before.letters == 0 && before.text.len() == 4);
        match behind_year.then(|| parted(&part)).flatten() {
            Some(both) => found.extend(both),
            None => found.push(part),
        }
    }
    // Trailing numbers belong to what follows.
    while found.last().is_some_and(|part| part.letters == 0) {
        found.pop();
    }
    let letters: usize = found.iter().map(|part| part.letters).sum();
    let slash = found.iter().any(|part| part.mark == '/');
    let Some(last) = found.last().filter(|_| letters >= 2 && (slash || numbered)) else { return miss() };
    let rest = rest.to(last.end);
    let document = interpret(start, rest.at, &found, slash);
    document.map_or_else(miss, |document| Ok((rest, document)))
}

/// One mark with the part behind it.
struct Part<'t> {
    mark: char,
    text: Cow<'t, str>,
    letters: usize,
    /// Whether its letters are not those that are printed.
    repaired: bool,
    end: usize,
}

fn part<'t>(cursor: Cursor<'t>, first: bool) -> Option<(Cursor<'t>, Part<'t>)> {
    let mark = cursor.peek()?;
    let sign = match mark.word() {
        kw::SLASH => '/',
        kw::DASH => '-',
        _ if matches!(cursor.of(mark), "–" | "\u{2010}" | "\u{2011}") => '-',
        _ => return None,
    };
    let next = cursor.peek_at(1)?;
    // A gap on both sides is a dash between words; none is allowed around the slash after a number of a fraction.
    // `96/QĐ - UBND`: but an issuer's code behind a type is the symbol's, however it is spaced.
    let issuer = || {
        !first
            && sign == '-'
            && next.gap() == Gap::Space
            && next.class() == Class::Upper
            && cursor.before().is_some_and(|before| lexicon::type_by_code(&repair(cursor.of(before))).is_some())
            && lexicon::issuer(stem(cursor.of(next))).is_some()
    };
    // `87 /2025/QĐ-UBND`, `30 / 2020 / NĐ-CP`, `số     /2021/TT-NHNN`: four digits before another slash are the year.
    let year = sign == '/' && first && is_year(next, cursor.of(next)) && cursor.word(2) == kw::SLASH;
    let typed = || {
        sign == '/'
            && !first
            && next.gap() <= Gap::Space
            && cursor.before().is_some_and(|before| is_year(before, cursor.of(before)))
            && lexicon::type_by_code(&repair(cursor.of(next))).is_some()
    };
    let loose =
        mark.gap() > Gap::None && next.gap() > Gap::None || mark.gap() > Gap::Wrap || (next.gap() > Gap::Space && next.gap() < Gap::Wrap);
    if loose && !(year && mark.gap() <= Gap::Line && next.gap() <= Gap::Space || issuer() || typed()) {
        return None;
    }
    let mut rest = cursor.to(cursor.at + 1);
    if next.class() == Class::Number {
        if !year && (next.gap() > Gap::None || mark.gap() > Gap::None) || next.len() > 4 {
            return None;
        }
        let rest = rest.to(rest.at + 1);
        return Some((rest, Part { mark: sign, text: Cow::Borrowed(cursor.of(next)), letters: 0, repaired: false, end: rest.at }));
    }
    let (from, mut letters) = (rest.at, 0);
    while let Some(piece) = rest.peek() {
        let glued = rest.at == from || piece.gap() == Gap::None;
        let code = matches!(piece.class(), Class::Upper | Class::Single | Class::Mixed);
        let inner = piece.class() == Class::Number && rest.at > from && piece.len() <= 3;
        // `TT.HĐND`, `KH&CN`: the mark counts only between two codes.
        let joint = matches!(piece.word(), kw::DOT | kw::AMP)
            && rest.at > from
            && rest
                .peek_at(1)
                .is_some_and(|next| next.gap() == Gap::None && matches!(next.class(), Class::Upper | Class::Single | Class::Mixed));
        if !glued || !(code || inner || joint) {
            break;
        }
        if code {
            letters += cursor.of(piece).chars().count();
        }
        rest = rest.to(rest.at + 1);
    }
    if letters == 0 || (first && sign == '-' && letters < 2 && mark.gap() > Gap::None) {
        return None;
    }
    let raw = cursor.text.span(from, rest.at).slice(cursor.text.source);
    let text = repair(raw);
    Some((rest, Part { mark: sign, repaired: *text != *raw, text, letters, end: rest.at }))
}

/// `NĐCP`, `TTBTC` behind a year: a type and an issuer that lost their hyphen.
fn parted<'t>(part: &Part<'t>) -> Option<[Part<'t>; 2]> {
    let Cow::Borrowed(code) = part.text else { return None };
    if part.mark != '/' || code.len() < 4 || lexicon::type_by_code(code).is_some() || lexicon::issuer(code).is_some() {
        return None;
    }
    let (kind, issuer) = ["NĐ", "TTLT", "TT", "QĐ", "NQ", "CT"].iter().find_map(|kind| {
        let issuer = code.strip_prefix(kind)?;
        lexicon::issuer(stem(issuer)).map(|_| code.split_at(kind.len()))
    })?;
    let of =
        |mark, text: &'t str, repaired| Part { mark, text: Cow::Borrowed(text), letters: text.chars().count(), repaired, end: part.end };
    Some([of('/', kind, false), of('-', issuer, true)])
}

/// Whether a token is a year in four digits.
fn is_year(token: &Token, text: &str) -> bool {
    token.class() == Class::Number && text.len() == 4 && matches!(text.as_bytes(), [b'1', b'9', ..] | [b'2', b'0', ..])
}

/// Letters that look like others: `Đ` in Icelandic, capitals in Cyrillic.
const LOOK_ALIKES: [(char, char); 13] = [
    ('\u{D0}', 'Đ'),
    ('А', 'A'),
    ('В', 'B'),
    ('Е', 'E'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', 'O'),
    ('Р', 'P'),
    ('С', 'C'),
    ('Т', 'T'),
    ('У', 'Y'),
    ('Х', 'X'),
];

/// The part in its right letters.
fn repair(raw: &str) -> Cow<'_, str> {
    if let Some((_, mixed)) = MIXED.iter().find(|(upper, _)| *upper == raw) {
        return Cow::Borrowed(mixed);
    }
    if raw.is_ascii() {
        return Cow::Borrowed(raw);
    }
    let alike = |c: char| LOOK_ALIKES.iter().find(|(wrong, _)| *wrong == c).map(|(_, right)| *right);
    // `Đ` is the one letter beyond ASCII that codes have.
    if !raw.contains(|c| !matches!(c, '\0'..='\x7F' | 'Đ') && alike(c).is_some()) {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(raw.chars().map(|c| alike(c).unwrap_or(c)).collect())
}

/// Reads type, year and issuer out of the parts.
fn interpret<'t>(start: Cursor<'t>, end: usize, parts: &[Part<'t>], slash: bool) -> Option<Document<'t>> {
    let text = start.text;
    let raw = text.span(start.at, end).slice(text.source);
    let plain = raw.is_ascii() || !raw.contains([' ', '\n', '\t', '\u{A0}', '–', '\u{2010}', '\u{2011}']);
    let repaired = parts.iter().any(|part| part.repaired);
    let symbol = if plain && !repaired && !raw.bytes().any(|byte| byte.is_ascii_whitespace()) {
        Cow::Borrowed(raw)
    } else {
        let head = parts.first().map_or(start.at, |first| first.end);
        let lead = text
            .tokens
            .get(start.at..head)?
            .iter()
            .take_while(|token| token.class() == Class::Number || token.class() == Class::Lower || token.word() == kw::DOT);
        let mut symbol: String = lead.map(|token| text.of(token)).collect();
        for part in parts {
            symbol.push(part.mark);
            symbol.push_str(&part.text);
        }
        Cow::Owned(symbol)
    };
    let year = parts
        .iter()
        .find_map(|part| (part.letters == 0 && part.text.len() == 4).then(|| part.text.parse::<u16>().ok()))
        .flatten()
        .filter(|year| (1900..=2100).contains(year));
    let codes: SmallVec<[&Part; 4]> = parts.iter().filter(|part| part.letters > 0).collect();
    let (first, others) = codes.split_first()?;
    // `0011-2345/USD`: a number of groups is an account, not a document.
    if parts.first().is_some_and(|part| part.mark == '-' && part.letters == 0 && part.text.len() > 2) {
        return None;
    }
    let joint = first.text.ends_with("LT");
    let issuer_of = |parts: &[&Part<'t>]| -> Option<Cow<'t, str>> {
        let (head, tail) = parts.split_first()?;
        // Only joint documents have more than one issuer; what else follows is the drafting unit.
        Some(
            tail.iter()
                .take(if joint { tail.len() } else { 0 })
                .fold(head.text.clone(), |joined, part| Cow::Owned(format!("{joined}{}{}", part.mark, part.text))),
        )
    };
    let kind = lexicon::type_by_code(&first.text);
    // `CT` is Chỉ thị before an issuer and Cục Thuế before a desk of its own.
    let is_type =
        kind.is_some() && (first.text != "CT" || others.first().is_some_and(|issuer| lexicon::issuer(stem(&issuer.text)).is_some()));
    let legislature = |code: &str| matches!(stem(code), "QH" | "UBTVQH");
    let (code, issuer) = if legislature(&first.text) && others.is_empty() {
        (None, Some(first.text.clone()))
    } else if is_type {
        (Some(first.text.clone()), issuer_of(others))
    } else if slash {
        (Some(Cow::Borrowed("CV")), Some(first.text.clone()))
    } else {
        (None, Some(first.text.clone()))
    };
    let system = issuer
        .as_ref()
        .and_then(|issuer| lexicon::issuer(stem(issuer.split('-').next().unwrap_or_default())))
        .map(|row| row.system)
        .or_else(|| (first.mark == '-' && is_type).then_some(System::Party));
    // Party symbols put the type before the slash; there `TT` and `TB` have their Party names.
    Some(Document { code, symbol: Some(symbol), year, issuer, system, ..Document::default() })
}

/// An issuer's code without the term of office: the `QH` of `QH15`.
pub(super) fn stem(code: &str) -> &str {
    code.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// Whether a token could begin a part: used to look ahead cheaply.
pub(super) fn is_mark(token: Option<&Token>) -> bool {
    token.is_some_and(|token| matches!(token.word(), kw::SLASH | kw::DASH) || token.len() == 3 && token.class() == Class::Punct)
}
