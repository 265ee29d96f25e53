//! The grammar of an organisation's name: head, body, qualifier.

use super::body::Body;
use super::qualifier::{Qualifier, qualifier};
use super::{Organization, norm};
use crate::entity::{Candidate, Norm, person, place};
use crate::grammar::{Cursor, in_archive_note};
use crate::lexicon::{self, Hit, Level, OrganizationHead, OrganizationKind, OrganizationName, SURNAMES, TRIGGERS, kw};
use crate::text::{Class, Gap};
use std::borrow::Cow;

/// How deep names nest: `Ban Chấp hành | Đảng bộ | Công ty | Xí nghiệp`.
pub(super) const DEPTH: usize = 4;

/// Words that make a class of the name before them.
const CLASS_WORDS: [&str; 8] = ["các", "cấp", "mỗi", "từng", "những", "nơi", "mọi", "cùng"];

/// Words in capitals whose second syllable is a head too.
const COMPOUNDS: [(&str, &str); 19] = [
    ("trung", "bộ"),
    ("nam", "bộ"),
    ("bắc", "bộ"),
    ("xã", "hội"),
    ("cơ", "sở"),
    ("cán", "bộ"),
    ("nội", "bộ"),
    ("toàn", "bộ"),
    ("nghiệp", "vụ"),
    ("nhiệm", "vụ"),
    ("dịch", "vụ"),
    ("chức", "vụ"),
    ("công", "vụ"),
    ("đại", "hội"),
    ("cơ", "hội"),
    ("tiến", "bộ"),
    ("đồng", "bộ"),
    ("trụ", "sở"),
    ("môi", "trường"),
];

/// What was read.
pub(super) struct Read<'t> {
    pub(super) end: usize,
    pub(super) kind: OrganizationKind,
    pub(super) place: Option<(Level, Cow<'t, str>)>,
    /// Whether there is more than a head.
    pub(super) named: bool,
}

/// The organisation at a head or a listed name.
#[inline(never)]
pub(crate) fn at_head<'t>(cursor: Cursor<'t>) -> Option<Candidate<'t>> {
    let read = read(cursor, 0)?;
    if read.end == cursor.at + 1 && cursor.peek()?.class() == Class::Upper && in_archive_note(cursor) {
        return None;
    }
    Some(candidate(cursor, read, "organization/name"))
}

pub(super) fn candidate<'t>(cursor: Cursor<'t>, read: Read<'t>, rule: &'static str) -> Candidate<'t> {
    let name = norm::written_out(cursor.text, cursor.at, read.end);
    Candidate {
        first: cursor.at,
        last: read.end,
        norm: Norm::Organization(Organization { name, kind: read.kind, place: read.place }),
        rule,
    }
}

/// Whether an organisation's name begins here.
pub(crate) fn begins(cursor: Cursor<'_>) -> bool {
    read(cursor, 0).is_some() || norm::at_abbreviation(cursor).is_some()
}

/// Whether an organisation with more than a head begins here.
pub(crate) fn named(cursor: Cursor<'_>) -> bool {
    read(cursor, 0).is_some_and(|read| read.named)
}

/// Whether a known body begins here whose head has several words: `Ban Chỉ đạo`.
pub(crate) fn long_head(cursor: Cursor<'_>) -> bool {
    read(cursor, 0).is_some_and(|read| read.end > cursor.at + 1) && cursor.peek_at(1).is_some_and(|token| token.class().is_capital())
}

/// The longest reading of a name at the cursor.
pub(super) fn read<'t>(cursor: Cursor<'t>, depth: usize) -> Option<Read<'t>> {
    let first = cursor.peek()?;
    // A longer head may hide a good reading (`Ban Quản lý` against `Ban` and `Quản lý di tích`), so the last three are tried.
    let (mut heads, mut name): ([Option<Hit>; 3], Option<Hit>) = ([None; 3], None);
    TRIGGERS.walk(cursor.rest(), |hit| match hit.class {
        lexicon::Class::OrganizationHead => heads = [Some(hit), heads[0], heads[1]],
        lexicon::Class::OrganizationName => name = Some(hit),
        _ => {}
    });
    let whole = name.filter(|hit| first.class().is_capital() && fits_name(cursor, *hit)).and_then(|hit| whole(cursor, hit));
    let headed = heads
        .into_iter()
        .flatten()
        .filter_map(|hit| headed(cursor, hit, depth))
        .reduce(|best, other| if other.end > best.end { other } else { best });
    match (whole, headed) {
        (Some(whole), Some(headed)) => Some(if headed.end > whole.end { headed } else { whole }),
        (whole, headed) => whole.or(headed),
    }
}

/// Whether a listed name is meant: its words are capitals where the list has them, and it is not a part of a class.
fn fits_name(cursor: Cursor<'_>, hit: Hit) -> bool {
    let tokens = &cursor.rest()[..hit.len];
    let row = OrganizationName::row(hit.row);
    // An abbreviation is itself only in its own letters.
    if hit.len == 1 && tokens[0].class() != Class::Title && cursor.of(&tokens[0]) != row.name && tokens[0].class() != Class::Upper {
        return false;
    }
    // The Party's name at the head of its documents is their motto.
    if row.name == "Đảng Cộng sản Việt Nam" && tokens[0].class() == Class::Upper {
        return false;
    }
    if row.name == "Trung ương" {
        return cursor
            .before()
            .is_some_and(|before| matches!(lexicon::word(before.word()), "của" | "do" | "theo" | "với" | "định" | "bởi"))
            && !tokens[1].class().is_capital();
    }
    // A capital that the list has and the text has not: `Công an nhân dân` is listed so, `Bộ chính trị` is let through after its head.
    let upper = tokens[0].class() == Class::Upper;
    upper == tokens.iter().filter(|token| token.class().is_letters()).all(|token| matches!(token.class(), Class::Upper | Class::Single))
        || hit.len == 1
}

/// A listed name with the qualifier that may follow it.
fn whole<'t>(cursor: Cursor<'t>, hit: Hit) -> Option<Read<'t>> {
    let row = OrganizationName::row(hit.row);
    let rest = cursor.to(cursor.at + hit.len);
    if is_class(rest, cursor.peek()?.class() == Class::Upper) {
        return None;
    }
    let mut read = Read { end: rest.at, kind: row.kind, place: None, named: true };
    // Central bodies stand alone; those with branches take a place: `Mặt trận Tổ quốc Việt Nam tỉnh Lào Cai`.
    let branches = matches!(
        row.kind,
        OrganizationKind::Association
            | OrganizationKind::Bank
            | OrganizationKind::ArmedForce
            | OrganizationKind::Department
            | OrganizationKind::Office
            | OrganizationKind::Other
            | OrganizationKind::Committee
            | OrganizationKind::Company
    );
    if branches {
        match qualifier(rest, cursor.peek()?.class() == Class::Upper) {
            Qualifier::Class => return None,
            Qualifier::Place(end, place) => (read.end, read.place) = (end, place),
            Qualifier::None => {}
        }
    }
    // `VNPT Ninh Bình`: the company's branch in a province.
    if row.kind == OrganizationKind::Company
        && read.end == rest.at
        && rest.peek().is_some_and(|next| next.gap() <= Gap::Space && next.class() == Class::Title)
    {
        read.end += place::registered(rest);
    }
    let republic = ["nước", "cộng", "hòa", "xã", "hội", "chủ", "nghĩa", "việt", "nam"];
    let rest = cursor.to(read.end);
    if republic.iter().enumerate().all(|(at, word)| lexicon::word(rest.word(at)) == *word) {
        read.end += republic.len();
    }
    Some(read)
}

/// A head with its body.
fn headed<'t>(cursor: Cursor<'t>, hit: Hit, depth: usize) -> Option<Read<'t>> {
    let row = OrganizationHead::row(hit.row);
    let first = cursor.peek()?;
    let tokens = &cursor.rest()[..hit.len];
    let lower = first.class() == Class::Lower;
    if lower && (!row.lower || depth > 0) {
        return None;
    }
    // An abbreviation counts in its own letters.
    if hit.len == 1
        && row.head.chars().skip(1).any(char::is_uppercase)
        && cursor.of(first) != row.head
        && cursor.text.folded(cursor.at, cursor.at + 1) != row.head
    {
        return None;
    }
    let upper = tokens.iter().all(|token| matches!(token.class(), Class::Upper | Class::Single))
        && !row.head.chars().skip(1).take(1).any(char::is_uppercase);
    // `PGS.TS. Đoàn Khắc Vinh`: a family name behind an honorific.
    if tokens.len() == 1 && SURNAMES.begins(first.word()) && person::honorific(cursor).is_some() {
        return None;
    }
    // `Thuế thành phố Huế`, `Thuế tỉnh Đồng Nai`: the tax offices have no other head since 2025; a tax is named without a place.
    if row.head == "Thuế" {
        return match qualifier(cursor.to(cursor.at + 1), first.class() == Class::Upper) {
            Qualifier::Place(end, Some(place)) if first.class().is_capital() => {
                Some(Read { end, kind: row.kind, place: Some(place), named: true })
            }
            _ => None,
        };
    }
    // `Cơ sở 2 Bệnh viện …` is one of a body's sites; other `Cơ sở` are common nouns.
    if row.head == "Cơ sở" && cursor.peek_at(hit.len).is_none_or(|next| next.class() != Class::Number) {
        return None;
    }
    // `XÃ HỘI THỰC HIỆN`, `NHIỆM VỤ TRỌNG TÂM`: the second syllable of another word in capitals.
    let compound = cursor
        .before()
        .filter(|before| first.gap() < Gap::Blank && before.class() == Class::Upper)
        .map(|before| (lexicon::word(before.word()), lexicon::word(first.word())));
    if first.class() == Class::Upper && compound.is_some_and(|compound| COMPOUNDS.contains(&compound)) {
        return None;
    }
    // `Các Chi cục …` is a class, and its `cục` is no head of its own.
    if lower
        && tokens.len() == 1
        && cursor.before().is_some_and(|before| first.gap() < Gap::Blank && lexicon::pairs(before.word(), first.word()))
    {
        return None;
    }
    // `đường Trường Thi`, `phố Hội Vũ`: streets are not bodies.
    if cursor.before().is_some_and(|before| first.gap() < Gap::Line && matches!(lexicon::word(before.word()), "đường" | "phố" | "ngõ"))
        && tokens.len() == 1
    {
        return None;
    }
    let mut body = Body {
        head: row,
        rest: cursor.to(cursor.at + hit.len),
        upper,
        lower,
        named: false,
        place: None,
        depth,
        other: false,
        field: false,
        proper: false,
    };
    if !body.read() {
        return None;
    }
    let many = cursor.before().is_some_and(|before| before.word() == kw::CAC && first.gap() < Gap::Line);
    let Body { rest, named, place, other: body_is_other, .. } = body;
    if !named && (lower || !row.bare || is_class(rest, upper) || !bare_in_context(cursor, rest, row)) {
        return None;
    }
    // `các Ban Thành ủy`: many bodies of one.
    if many && body_is_other && tokens.len() == 1 {
        return None;
    }
    // `các Chi cục Hải quan khu vực`: bodies of one field without a place are many.
    let field =
        matches!(row.kind, OrganizationKind::Department | OrganizationKind::Office | OrganizationKind::Centre | OrganizationKind::Station);
    if many && named && field && !body_is_other && place.is_none() && depth == 0 {
        return None;
    }
    if named && is_class(rest, upper) && rest.peek().is_some_and(|next| lexicon::word(next.word()) == "các") {
        return None;
    }
    Some(Read { end: rest.at, kind: row.kind, place, named })
}

/// Whether a head alone names a known body here.
fn bare_in_context(cursor: Cursor<'_>, rest: Cursor<'_>, row: &OrganizationHead) -> bool {
    let Some(first) = cursor.peek() else { return false };
    if !first.class().is_capital() {
        return false;
    }
    let starts = first.gap() >= Gap::Line
        || cursor.before().is_none_or(|before| matches!(before.word(), kw::DOT | kw::DASH | kw::PLUS | kw::COLON | kw::SEMI));
    // `Ban tổ chức của cấp ủy …` at the start of a sentence: its capital is the sentence's, the rest is a common noun.
    let tokens = &cursor.text.tokens[cursor.at..rest.at];
    let listed = row.head.split(' ').filter(|word| word.chars().next().is_some_and(char::is_uppercase)).count();
    let printed = tokens.iter().filter(|token| token.class().is_capital()).count();
    if starts && printed < listed {
        return false;
    }
    // `Chi bộ, đảng bộ cơ sở …`, `Ban Thường vụ đảng ủy …`: one class among others.
    let next = if rest.word(0) == kw::COMMA { rest.to(rest.at + 1) } else { rest };
    let small_head = next.peek().is_some_and(|token| token.class() == Class::Lower && token.gap() < Gap::Line)
        && TRIGGERS.longest(next.rest(), lexicon::Class::OrganizationHead).is_some_and(|hit| {
            hit.len > 1
                && matches!(
                    OrganizationHead::row(hit.row).kind,
                    OrganizationKind::PartyCommittee | OrganizationKind::PartyCell | OrganizationKind::PartyOrganisation
                )
        });
    if small_head {
        return false;
    }
    // `Hội đồng nhân dân và Ủy ban nhân dân cấp tỉnh`: joined to a class, it is one.
    if rest.peek().is_some_and(|joint| matches!(joint.word(), kw::VA | kw::COMMA))
        && matches!(row.kind, OrganizationKind::Council | OrganizationKind::Committee)
    {
        let next = rest.to(rest.at + 1);
        let other = TRIGGERS
            .longest(next.rest(), lexicon::Class::OrganizationHead)
            .filter(|_| next.peek().is_some_and(|token| token.class().is_capital()));
        if let Some(other) = other
            && matches!(OrganizationHead::row(other.row).kind, OrganizationKind::Council | OrganizationKind::Committee)
            && read(next, 0).is_none()
        {
            return false;
        }
    }
    // `Bộ`, `Sở`: a capital inside a sentence, with nothing of a name behind it.
    let word = !row.head.contains(' ') && row.head.chars().skip(1).all(char::is_lowercase);
    if word && first.class() == Class::Upper {
        return false;
    }
    // `Bộ phận`, `Bộ máy`, `Sở hữu`: other words.
    if word && matches!(lexicon::word(rest.word(0)), "phận" | "máy" | "môn" | "luật" | "đội" | "hữu" | "thích" | "sách" | "giáo")
    {
        return false;
    }
    if word && first.class() == Class::Title {
        let inside = first.gap() < Gap::Line
            && cursor.before().is_some_and(|before| {
                before.class() == Class::Lower && !matches!(lexicon::word(before.word()), "các" | "ngang" | "liên" | "cấp" | "một" | "mỗi")
            });
        let alone = rest.peek().is_none_or(|next| next.class() == Class::Lower || next.class() == Class::Punct || next.gap() >= Gap::Wrap);
        return inside && alone;
    }
    true
}

/// Whether what follows makes a class of the name: `các xã`, `cấp tỉnh`.
fn is_class(rest: Cursor<'_>, upper: bool) -> bool {
    rest.peek().is_some_and(|next| {
        next.gap() < Gap::Blank
            && (upper || next.class() != Class::Upper || next.word() == kw::CAP)
            && CLASS_WORDS.contains(&lexicon::word(next.word()))
    }) && !(rest.word(0) == kw::CAP && lexicon::word(rest.word(1)) == "cao")
}
