//! Who holds which office: `Chủ tịch UBND tỉnh Nguyễn Văn A`, `ông Nguyễn Văn A, Giám đốc Sở B`, and signatures.

use super::clause::{Document, arg};
use super::{Relation, RelationKind, Role, Target};
use crate::entity::Kind;
use crate::form::Meta;
use crate::lexicon::{self, kw};
use crate::text::{Class, Gap, Token};
use smallvec::smallvec;

/// The offices that stand beside each person.
pub(super) fn holds(document: &Document<'_, '_>, found: &mut Vec<Relation>) {
    // The office that several people share: `các Phó Thủ tướng: A, B và C`.
    let mut shared: Option<(usize, Option<usize>, usize)> = None;
    for person in 0..document.entities.len() {
        if document.kind(person) == Some(Kind::Person) {
            let known = found.len();
            before(document, person, found);
            after(document, person, found);
            let own = found.len() > known;
            shared = match shared {
                Some((office, body, last)) if !own && is_listed(document, last, person) => {
                    push(document, person, office, body, found);
                    Some((office, body, person))
                }
                _ => plural(document, person).map(|(office, body)| (office, body, person)),
            };
        }
    }
}

/// Whether a person is joined to the one before by a comma or `và`.
fn is_listed(document: &Document<'_, '_>, last: usize, person: usize) -> bool {
    let joint = document.between(last, person);
    last + 1 == person
        && joint.len() <= 3
        && joint.first().is_some_and(|first| matches!(first.word(), kw::COMMA | kw::VA) && first.gap() < Gap::Line)
        && joint.iter().skip(1).all(|token| matches!(token.word(), kw::ONG | kw::BA | kw::DONG | kw::CHI))
}

/// The office, and its body, of a person where `các` stands before it.
fn plural(document: &Document<'_, '_>, person: usize) -> Option<(usize, Option<usize>)> {
    let mut left = person.checked_sub(1)?;
    let near = document.between(left, person);
    if near.len() > 2 || !near.iter().all(|token| matches!(token.word(), kw::COLON | kw::ONG | kw::BA | kw::DONG | kw::CHI)) {
        return None;
    }
    let body = (document.kind(left) == Some(Kind::Organization)).then_some(left);
    if body.is_some() {
        left = left.checked_sub(1)?;
    }
    let before = (document.entities[left].first as usize).checked_sub(1)?;
    (document.kind(left) == Some(Kind::Position) && document.word(before) == kw::CAC).then_some((left, body))
}

/// Offices before the name: `[Phó] Chủ tịch [UBND tỉnh], Giám đốc [Sở A] Nguyễn Văn B`.
fn before(document: &Document<'_, '_>, person: usize, found: &mut Vec<Relation>) {
    let mut right = person;
    for _ in 0..4 {
        let Some(left) = right.checked_sub(1) else { return };
        // Between the name and its office stands nothing, or an honorific; between two offices a comma or `kiêm`.
        let joint = document.between(left, right);
        let near = if right == person {
            let signed = document.text.tokens[document.entities[person].first as usize].gap() >= Gap::Line;
            joint.is_empty()
                || signed && is_signed(document, joint)
                || (!signed
                    && joint.len() <= 2
                    && joint
                        .iter()
                        .all(|token| matches!(token.word(), kw::DOT | kw::COLON | kw::DONG | kw::CHI | kw::ONG | kw::BA | kw::DASH)))
        } else {
            joint.len() == 1
                && matches!(joint[0].word(), kw::COMMA | kw::DASH)
                && joint[0].gap() < Gap::Line
                && document.text.tokens[document.entities[right].first as usize].gap() < Gap::Line
        };
        if !near {
            return;
        }
        match document.kind(left) {
            Some(Kind::Position) => {
                push(document, person, left, None, found);
                right = left;
            }
            Some(Kind::Organization) => {
                let Some(office) = left
                    .checked_sub(1)
                    .filter(|office| document.kind(*office) == Some(Kind::Position) && document.between(*office, left).is_empty())
                else {
                    return;
                };
                // In a signature the body of the office is not repeated.
                push(document, person, office, Some(left), found);
                right = office;
            }
            _ => return,
        }
        // A signature block stacks offices by line: the nearest is the signer's.
        if document.text.tokens[document.entities[person].first as usize].gap() >= Gap::Line {
            return;
        }
    }
}

/// Whether all that stands between a signer's office and name is a mark of signing or a rank: `(Đã ký)`, `Thượng tướng`.
fn is_signed(document: &Document<'_, '_>, joint: &[Token]) -> bool {
    joint.len() <= 6
        && joint.iter().all(|token| {
            token.class() == Class::Punct && token.word() != kw::DOT
                || matches!(lexicon::word(token.word()), "đã" | "ký" | "đại" | "thượng" | "trung" | "thiếu" | "tướng" | "tá" | "úy")
                || document.text.of(token) == "daky"
        })
}

/// Offices behind the name: `Nguyễn Văn A, Bí thư Thị ủy, Chủ tịch HĐND thị xã`, `Nguyễn Văn A - Giám đốc`.
fn after(document: &Document<'_, '_>, person: usize, found: &mut Vec<Relation>) {
    let mut left = person;
    for _ in 0..4 {
        let right = left + 1;
        let joint = document.between(left, right);
        let near = document.kind(right) == Some(Kind::Position)
            && (matches!(joint, [one] if matches!(one.word(), kw::COMMA | kw::DASH | kw::OPEN | kw::COLON | kw::LA) || document.text.of(one) == "–")
                || left == person && is_now(joint))
            && document.text.tokens[document.entities[right].first as usize].gap() < Gap::Line;
        if !near {
            return;
        }
        // The office may belong to the next person: `A, Phó Chủ tịch B`.
        let body =
            Some(right + 1).filter(|body| document.kind(*body) == Some(Kind::Organization) && document.between(right, *body).is_empty());
        let end = body.unwrap_or(right);
        let next_person = document.kind(end + 1) == Some(Kind::Person)
            && document.between(end, end + 1).len() <= 2
            && document.between(end, end + 1).iter().all(|token| token.word() != kw::COMMA && token.word() != kw::SEMI);
        if next_person {
            return;
        }
        push(document, person, right, body, found);
        left = end;
    }
}

/// The signers of the form whose office does not stand beside their name: in two flattened columns the recipients are between.
pub(super) fn signatures(document: &Document<'_, '_>, meta: &Meta<'_>, found: &mut Vec<Relation>) {
    for signer in &meta.signers {
        let (Some(office), Some(name)) = (&signer.position, &signer.name) else { continue };
        let said = |index: usize, kind: Kind, text: &str| {
            let entity = &document.entities[index];
            document.kind(index) == Some(kind) && document.text.folded(entity.first as usize, entity.last as usize) == text
        };
        let Some(person) = (0..document.entities.len()).rev().find(|index| said(*index, Kind::Person, name)) else { continue };
        let holder = Target::Entity(person as u32);
        if found.iter().any(|relation| relation.kind == RelationKind::Holds && relation.args.iter().any(|arg| arg.target == holder)) {
            continue;
        }
        let near = person.saturating_sub(COLUMN)..person;
        if let Some(office) = near.rev().find(|index| said(*index, Kind::Position, office)) {
            push(document, person, office, None, found);
        }
    }
}

/// The most entities of the other column between a signer's office and name.
const COLUMN: usize = 60;

/// Whether the words between a name and an office say that it is held now: `hiện là`, `, hiện đang giữ chức vụ`. What somebody was
/// (`nguyên`) or is to be (`được bổ nhiệm`) is another matter.
fn is_now(joint: &[Token]) -> bool {
    let said = joint.iter().filter(|token| !matches!(token.word(), kw::COMMA | kw::OPEN | kw::DASH));
    let words: Vec<&str> = said.map(|token| lexicon::word(token.word())).collect();
    words.len() <= 6
        && matches!(words.as_slice(), ["hiện" | "đang", ..] | ["là", ..])
        && words.iter().all(|word| {
            matches!(*word, "hiện" | "nay" | "đang" | "là" | "giữ" | "chức" | "vụ" | "làm" | "đảm" | "nhiệm" | "nhận" | "cương" | "vị")
        })
}

fn push(document: &Document<'_, '_>, person: usize, office: usize, body: Option<usize>, found: &mut Vec<Relation>) {
    let mut args = smallvec![arg(Role::Person, person), arg(Role::Position, office)];
    args.extend(body.map(|body| arg(Role::Organization, body)));
    let indices = [Some(person), Some(office), body];
    let first = indices.iter().flatten().map(|index| document.entities[*index].first).min().unwrap_or_default();
    let last = indices.iter().flatten().map(|index| document.entities[*index].last).max().unwrap_or_default();
    found.push(document.relation(RelationKind::Holds, args, None, first as usize..last as usize, "people/holds"));
}
