//! The grammar of positions. Entry points: at a listed office, and at an abbreviation.

use super::Position;
use crate::entity::organization;
use crate::entity::{Candidate, Norm};
use crate::grammar::{Cursor, in_archive_note, phrase};
use crate::lexicon::{self, SURNAMES, TRIGGERS, kw};
use crate::text::{Class, Gap};
use std::borrow::Cow;

/// The office at the cursor.
#[inline(never)]
pub(crate) fn at_position<'t>(cursor: Cursor<'t>) -> Option<Candidate<'t>> {
    let (rest, hit) = phrase(&TRIGGERS, lexicon::Class::Position)(cursor).ok()?;
    let row = lexicon::Position::row(hit.row);
    if row.form == "abbr" {
        return None;
    }
    let first = cursor.peek()?;
    let tokens = &cursor.text.tokens[cursor.at..rest.at];
    // `Ban Giám đốc` is a body.
    if first.gap() <= Gap::Space && cursor.before().is_some_and(|before| before.word() == kw::BAN && before.class() == Class::Title) {
        return None;
    }
    let mut end = rest.at;
    // `Trưởng Ban Tuyên giáo Tỉnh ủy`: where the body has a name, the office is `Trưởng` and the head belongs to the body.
    if let Some(head) = shared_head(cursor, rest) {
        end = head;
    }
    let rest = cursor.to(end);
    if first.class() == Class::Lower {
        let next = rest.peek()?;
        // `các ủy viên Ban Thường vụ`, `đại biểu Quốc hội`; `đoàn đại biểu Quốc hội` is a body.
        let body = next.gap() < Gap::Line
            && next.class().is_capital()
            && (organization::begins(rest) || SURNAMES.begins(next.word()) && next.class() == Class::Title);
        if !body || lexicon::word(cursor.before().map_or(0, |before| before.word())) == "đoàn" {
            return None;
        }
    } else if first.class() == Class::Upper && tokens.iter().any(|token| token.class() == Class::Lower) {
        return None;
    }
    let name = cursor.text.folded(cursor.at, end);
    Some(Candidate { first: cursor.at, last: end, norm: Norm::Position(Position { name }), rule: "position/office" })
}

/// Where the office ends when its last word is the head of a named body: `Phó Trưởng | Phòng Nội vụ`.
fn shared_head(cursor: Cursor<'_>, rest: Cursor<'_>) -> Option<usize> {
    let last = rest.at.checked_sub(1)?;
    if last <= cursor.at || !matches!(lexicon::word(cursor.text.tokens[last].word()), "ban" | "phòng") {
        return None;
    }
    // `Chánh Văn phòng` is whole always.
    if lexicon::word(cursor.text.tokens[last - 1].word()) != "trưởng" {
        return None;
    }
    let head = cursor.to(last);
    // A signature's `TRƯỞNG BAN` ends its line.
    let goes_on = rest.peek().is_some_and(|next| next.gap() < Gap::Line && next.class().is_capital())
        || rest.peek().is_some_and(|next| next.gap() == Gap::Line && next.class() == Class::Title);
    (goes_on && organization::named(head) || organization::long_head(head)).then_some(last)
}

/// Whether two letters stand for an office: before its holder's name, or as a recipient before a body or before other offices
/// (`- CT, các PCT UBND tỉnh`). Elsewhere they are as often a heading of a table (`TT`: the ordinal), a desk or a kind of contract.
fn is_office(cursor: Cursor<'_>, rest: Cursor<'_>) -> bool {
    let Some(after) = rest.peek() else { return false };
    if after.gap() == Gap::Space && after.class() == Class::Title && SURNAMES.begins(after.word()) && !organization::begins(rest) {
        return true;
    }
    // `TT` heads a column of ordinals, and before a body it is its standing committee.
    let deputy = cursor.peek().is_some_and(|first| cursor.of(first) == "TT");
    let recipient = cursor.before().is_some_and(|before| matches!(before.word(), kw::DASH | kw::PLUS | kw::COLON | kw::SEMI));
    let body = after.gap() == Gap::Space && after.class() == Class::Upper && organization::begins(rest);
    let next = if matches!(rest.word(0), kw::COMMA) { rest.to(rest.at + 1) } else { return recipient && body && !deputy };
    let next = if next.word(0) == kw::CAC { next.to(next.at + 1) } else { next };
    let office = phrase(&TRIGGERS, lexicon::Class::Position)(next).is_ok_and(|(_, hit)| lexicon::Position::row(hit.row).form == "abbr");
    recipient && office && !deputy
}

/// Abbreviations that stand for one office among recipients and in signatures: `PCT UBND tỉnh`, `các PTTg`.
#[inline(never)]
pub(crate) fn at_abbreviation<'t>(cursor: Cursor<'t>) -> Option<Candidate<'t>> {
    let first = cursor.peek()?;
    if !matches!(first.class(), Class::Upper | Class::Mixed) {
        return None;
    }
    let (rest, hit) = phrase(&TRIGGERS, lexicon::Class::Position)(cursor).ok()?;
    let row = lexicon::Position::row(hit.row);
    if row.form != "abbr" || cursor.text.span(cursor.at, rest.at).slice(cursor.text.source) != row.position {
        return None;
    }
    let before = cursor.before();
    let after = rest.peek();
    // Where recipients list them: after a dash, a comma, `các`, a colon; and before a body or a name.
    let listed = first.gap() >= Gap::Line
        || before
            .is_some_and(|before| matches!(before.word(), kw::DASH | kw::COMMA | kw::CAC | kw::COLON | kw::SEMI | kw::PLUS | kw::OPEN));
    let headed = after.is_some_and(|after| {
        after.class().is_capital()
            || matches!(after.word(), kw::COMMA | kw::SEMI | kw::DOT | kw::OPEN | kw::CLOSE)
            || after.gap() >= Gap::Wrap
    }) || after.is_none();
    let short = cursor.of(first).chars().count() == 2;
    if !listed || !headed || rest.at == cursor.at + 1 && short && !is_office(cursor, rest) || in_archive_note(cursor) {
        return None;
    }
    Some(Candidate {
        first: cursor.at,
        last: rest.at,
        norm: Norm::Position(Position { name: Cow::Borrowed(row.full) }),
        rule: "position/abbreviation",
    })
}
