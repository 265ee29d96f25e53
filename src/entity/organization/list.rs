//! Lists that say the head once: `các Sở: Tư pháp, Nội vụ`, `các bộ Công an, Xây dựng`, `Các Bộ: YT, CA`, `các Đảng ủy Bộ Tài chính, Bộ Nội vụ`.
//!
//! Each item is an entity; the head is written out in its norm. Without a colon the first item takes the head into its span.

use super::norm::{abbreviation, kind_of, listed_class, written_out};
use super::{Organization, name};
use crate::entity::{Candidate, Candidates, Norm};
use crate::grammar::Cursor;
use crate::lexicon::{self, DOMAINS, OrganizationHead, OrganizationKind, TRIGGERS, kw};
use crate::text::{Class, Gap};
use std::borrow::Cow;

/// The most items of a list.
const ITEMS: usize = 60;

/// The list at a head, when `các` or a colon announces one.
#[inline(never)]
pub(crate) fn at_list<'t>(cursor: Cursor<'t>) -> Option<Candidates<'t>> {
    let plural = cursor.before().is_some_and(|before| before.word() == kw::CAC || before.class() == Class::Number);
    let line_start =
        cursor.peek()?.gap() >= Gap::Line || cursor.before().is_some_and(|before| matches!(before.word(), kw::DASH | kw::SEMI | kw::PLUS));
    if !plural && !line_start {
        return None;
    }
    let head = TRIGGERS.longest(cursor.rest(), lexicon::Class::OrganizationHead)?;
    let row = OrganizationHead::row(head.row);
    let mut rest = cursor.to(cursor.at + head.len);
    // `các bộ, cơ quan: Công an, …`: a class word between the head and the colon.
    let mut ahead = 0;
    while ahead < 6 && rest.peek_at(ahead).is_some_and(|token| token.class() == Class::Lower || matches!(token.word(), kw::COMMA)) {
        ahead += 1;
    }
    let colon = rest.word(ahead) == kw::COLON;
    if !(plural || colon && line_start && ahead == 0) {
        return None;
    }
    let mut found = Candidates::new();
    if colon {
        rest = rest.to(rest.at + ahead + 1);
    } else {
        // The first item with its head: `bộ Công an`.
        let first = item(rest, row)?;
        let name = written_out(cursor.text, cursor.at, first);
        found.push(candidate(cursor.at, first, name, row.kind));
        rest = rest.to(first);
    }
    let printed = cursor.text.folded(cursor.at, cursor.at + head.len);
    let head_name = capitalised(&printed);
    while found.len() < ITEMS {
        if !found.is_empty() || !colon {
            let Some(joint) = rest.peek().filter(|token| matches!(token.word(), kw::COMMA | kw::VA | kw::SEMI) && token.gap() < Gap::Blank)
            else {
                break;
            };
            let mut next = rest.to(rest.at + 1);
            if joint.word() == kw::COMMA && next.word(0) == kw::VA {
                next = next.to(next.at + 1);
            }
            rest = next;
        }
        let Some((end, name, kind)) = member(rest, row, &head_name) else { break };
        found.push(candidate(rest.at, end, name, kind));
        rest = rest.to(end);
    }
    // One name after `các` is a name like any other; a list has two, or a colon.
    (found.len() > 1 || colon && !found.is_empty()).then_some(found)
}

fn candidate<'t>(first: usize, last: usize, name: Cow<'t, str>, kind: OrganizationKind) -> Candidate<'t> {
    Candidate { first, last, norm: Norm::Organization(Organization { name, kind, place: None }), rule: "organization/list-item" }
}

/// One member behind the first: its end, its whole name and its class.
fn member<'t>(rest: Cursor<'t>, row: &OrganizationHead, head: &str) -> Option<(usize, Cow<'t, str>, OrganizationKind)> {
    let first = rest.peek()?;
    if first.gap() > Gap::Line || !first.class().is_capital() {
        return None;
    }
    // A body with an abbreviation of its own among the codes: `Các Bộ: YT, CA, TTCP`.
    let own = abbreviation(rest.text, rest.at, rest.text.tokens.len().min(rest.at + 6), |found| found == "organization");
    let class = listed_class(row.head);
    let coded = abbreviation(rest.text, rest.at, rest.text.tokens.len().min(rest.at + 6), |found| found == class);
    if let Some((len, full)) = own.filter(|_| coded.is_none() && first.class() != Class::Title) {
        return Some((rest.at + len, Cow::Borrowed(full), kind_of(full)));
    }
    if !class.is_empty()
        && let Some((len, full)) = abbreviation(rest.text, rest.at, rest.text.tokens.len().min(rest.at + 6), |found| found == class)
    {
        return Some((rest.at + len, Cow::Borrowed(full), kind_of(full)));
    }
    // `các Đảng ủy Bộ Tài chính, Bộ Nội vụ`: the committees of other bodies.
    if row.kind == OrganizationKind::PartyCommittee || row.kind == OrganizationKind::PartyCell {
        let read = name::read(rest, 1).filter(|read| read.kind == OrganizationKind::Ministry && read.named)?;
        return Some((read.end, Cow::Owned(format!("{head} {}", written_out(rest.text, rest.at, read.end))), row.kind));
    }
    if let Some(end) = item(rest, row) {
        return Some((end, Cow::Owned(format!("{head} {}", written_out(rest.text, rest.at, end))), row.kind));
    }
    // A code of the same list that the lexicon does not know is still an item of it: `các Vụ: KTTH, QHĐP`.
    // `V.I`: a numbered section.
    let numbered = !class.is_empty()
        && first.class() == Class::Single
        && rest.word(1) == kw::DOT
        && rest.peek_at(2).is_some_and(|next| next.gap() == Gap::None && matches!(next.class(), Class::Upper | Class::Single));
    if numbered {
        let name = format!("{head} {}", rest.peek_at(2).map(|token| rest.of(token)).unwrap_or_default());
        return Some((rest.at + 3, Cow::Owned(name), row.kind));
    }
    let code = !class.is_empty()
        && first.class() == Class::Upper
        && rest.peek_at(1).is_none_or(|next| matches!(next.word(), kw::COMMA | kw::SEMI | kw::DOT) || next.gap() >= Gap::Line);
    code.then(|| (rest.at + 1, Cow::Owned(format!("{head} {}", rest.of(first))), row.kind))
}

/// Where a field of work, or a proper name behind the head, ends.
fn item(rest: Cursor<'_>, row: &OrganizationHead) -> Option<usize> {
    let first = rest.peek()?;
    if !first.class().is_capital() || first.gap() > Gap::Line {
        return None;
    }
    // Another body with its own head is not an item: `các Sở, Ủy ban nhân dân tỉnh`.
    let own_head =
        name::read(rest, 1).is_some_and(|read| read.named && TRIGGERS.longest(rest.rest(), lexicon::Class::OrganizationHead).is_some());
    let domain = DOMAINS.longest(rest.rest(), lexicon::Class::OrganizationDomain);
    let proper =
        matches!(row.kind, OrganizationKind::Hospital | OrganizationKind::School | OrganizationKind::Company | OrganizationKind::Bank);
    let field = domain.filter(|_| !own_head).map(|hit| rest.at + hit.len);
    if !proper || own_head {
        return field;
    }
    let mut len = 0;
    while len < 8
        && rest.peek_at(len).is_some_and(|token| {
            matches!(token.class(), Class::Title | Class::Single | Class::Upper) && (len == 0 || token.gap() <= Gap::Wrap)
                || len > 0
                    && token.class() == Class::Lower
                    && rest.peek_at(len - 1).is_some_and(|before| lexicon::pairs(before.word(), token.word()))
        })
    {
        len += 1;
    }
    (len > 0).then_some(rest.at + len).max(field)
}

/// The head with a capital: the `Bộ` of `các bộ Công an`.
fn capitalised(head: &str) -> String {
    let mut chars = head.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
