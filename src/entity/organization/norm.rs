//! Abbreviations: written out inside names, and read alone where they stand for a body.

use super::Organization;
use super::name;
use crate::entity::{Candidate, Norm};
use crate::grammar::{Cursor, in_archive_note};
use crate::lexicon::{self, ABBREVIATIONS, Abbreviation, OrganizationKind, TRIGGERS, kw};
use crate::text::{Class, Gap, Text};
use std::borrow::Cow;

/// The tokens' text with white space folded and abbreviations written out: `Văn phòng HĐND&UBND` is
/// `Văn phòng Hội đồng nhân dân & Ủy ban nhân dân`.
pub(super) fn written_out<'t>(text: &'t Text<'t>, first: usize, last: usize) -> Cow<'t, str> {
    let mut out = String::new();
    let mut copied = first;
    let mut at = first;
    while at < last {
        match abbreviation(text, at, last, |class| matches!(class, "organization" | "word")) {
            Some((len, full)) => {
                append(&mut out, &text.folded(copied, at));
                append(&mut out, full);
                at += len;
                // `TP. Hà Nội`: the full stop was the abbreviation's.
                at += usize::from(at < last && text.tokens.get(at).is_some_and(|dot| dot.word() == kw::DOT && dot.gap() == Gap::None));
                copied = at;
                if text.tokens.get(at).is_some_and(|token| token.word() == kw::AMP) && at < last {
                    append(&mut out, "&");
                    at += 1;
                    copied = at;
                }
            }
            None => at += 1,
        }
    }
    if out.is_empty() {
        return text.folded(first, last);
    }
    append(&mut out, &text.folded(copied, last));
    Cow::Owned(out)
}

fn append(out: &mut String, part: &str) {
    if !out.is_empty() && !part.is_empty() {
        out.push(' ');
    }
    out.push_str(part);
}

/// The longest abbreviation of a class at a token, in its own letters: its length and its full form.
pub(super) fn abbreviation(text: &Text<'_>, at: usize, last: usize, class: impl Fn(&str) -> bool) -> Option<(usize, &'static str)> {
    let first = text.tokens.get(at)?;
    if !matches!(first.class(), Class::Upper | Class::Mixed | Class::Single) {
        return None;
    }
    let mut best = None;
    ABBREVIATIONS.walk(&text.tokens[at..last], |hit| {
        let row = Abbreviation::row(hit.row);
        if class(row.class)
            && text.span(at, at + hit.len).slice(text.source).chars().map(|c| if c == '\u{D0}' { 'Đ' } else { c }).eq(row.short.chars())
        {
            best = Some((hit.len, row.full));
        }
    });
    best
}

/// A body by its abbreviation alone: `VPCP`, `TTg`, `TTUB`; and `TT` before a committee or a council, its standing members.
#[inline(never)]
pub(crate) fn at_abbreviation<'t>(cursor: Cursor<'t>) -> Option<Candidate<'t>> {
    let first = cursor.peek()?;
    if !matches!(first.class(), Class::Upper | Class::Mixed) {
        return None;
    }
    let dot = cursor.word(1) == kw::DOT && cursor.peek_at(1).is_some_and(|dot| dot.gap() == Gap::None);
    let next = cursor.to(cursor.at + 1 + usize::from(dot));
    if matches!(cursor.of(first), "TT" | "TTr")
        && next.peek().is_some_and(|token| token.gap() == Gap::Space || dot && token.gap() == Gap::None)
        && let Some(read) = name::read(next, 1)
    {
        let mut candidate = name::candidate(cursor, read, "organization/standing-members");
        if let Norm::Organization(organization) = &mut candidate.norm {
            organization.name = Cow::Owned(format!("Thường trực {}", written_out(cursor.text, next.at, candidate.last)));
        }
        return Some(candidate);
    }
    // An abbreviation that is a head has the grammar of names.
    if TRIGGERS.longest(cursor.rest(), lexicon::Class::OrganizationHead).is_some_and(|hit| hit.len == 1) {
        return None;
    }
    let (len, full) = abbreviation(cursor.text, cursor.at, cursor.text.tokens.len().min(cursor.at + 8), |class| class == "organization")?;
    // A code among others (`NĐ-CP`, `VT, NC`) is not a body.
    let glued = first.gap() == Gap::None && cursor.before().is_some_and(|before| matches!(before.word(), kw::DASH | kw::SLASH | kw::DOT));
    let goes_on = cursor.peek_at(len).is_some_and(|next| next.gap() == Gap::None && matches!(next.word(), kw::DASH | kw::SLASH));
    if glued || goes_on || in_archive_note(cursor) {
        return None;
    }
    Some(Candidate {
        first: cursor.at,
        last: cursor.at + len,
        norm: Norm::Organization(Organization { name: Cow::Borrowed(full), kind: kind_of(full), place: None }),
        rule: "organization/abbreviation",
    })
}

/// The class of a name by its head.
pub(super) fn kind_of(name: &str) -> OrganizationKind {
    let head = name.split(' ').next().unwrap_or_default();
    match head {
        "Bộ" => OrganizationKind::Ministry,
        "Sở" | "Vụ" | "Cục" | "Phòng" | "Ban" => OrganizationKind::Department,
        "Văn" => OrganizationKind::Office,
        "Ủy" => OrganizationKind::Committee,
        "Hội" | "Quốc" => OrganizationKind::Council,
        "Tòa" => OrganizationKind::Court,
        "Viện" => OrganizationKind::Procuracy,
        "Mặt" | "Liên" => OrganizationKind::Association,
        _ => OrganizationKind::Other,
    }
}

/// The lexicon's class of elliptical abbreviations under a head: `các Vụ: KTTH, CN`.
pub(super) fn listed_class(head: &str) -> &'static str {
    match lexicon::fold(head).as_str() {
        "bộ" => "bộ",
        "vụ" => "vụ",
        "phòng" => "phòng",
        _ => "",
    }
}
