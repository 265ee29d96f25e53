//! Appointments, transfers and dismissals: `bổ nhiệm ông A giữ chức vụ Giám đốc Sở B`, `điều động`, `miễn nhiệm`.

use super::clause::{Document, Sentence, any_of, arg, close};
use super::{Arguments, Relation, RelationKind, Role, Status};
use crate::entity::{CueHit, Kind};
use crate::lexicon::{self, Cue, kw};
use smallvec::smallvec;
use std::ops::Range;

/// How many tokens before a verb the person it is said of may stand.
const REACH: usize = 200;

/// The personnel relations of one sentence.
pub(super) fn sentence(document: &Document<'_, '_>, sentence: &Sentence, found: &mut Vec<Relation>) {
    if !sentence.says(any_of(&[Cue::Appoint, Cue::TransferPerson, Cue::Dismiss, Cue::Give])) {
        return;
    }
    let cues = &document.cues[sentence.cues.clone()];
    let verbs: Vec<usize> = (0..cues.len())
        .filter(|at| matches!(cues[*at].cue, Cue::Appoint | Cue::TransferPerson | Cue::Dismiss) || entrusts(document, sentence, cues, *at))
        .collect();
    if verbs.is_empty() || document.asks(sentence) || !sentence.entities.clone().any(|index| document.kind(index) == Some(Kind::Person)) {
        return;
    }
    for (number, at) in verbs.iter().enumerate() {
        let verb = cues[*at];
        // The clause runs to the next verb of its own person, or to the sentence's end.
        let until = verbs.get(number + 1).map_or(sentence.last, |next| cues[*next].first as usize);
        let person = document.within(sentence, verb.last as usize..until).find(|index| document.kind(*index) == Some(Kind::Person));
        // `ông A được bổ nhiệm …`, `ông A thôi giữ chức …`: the person before the verb.
        let before = document
            .within(sentence, (verb.first as usize).saturating_sub(REACH).max(sentence.first)..verb.first as usize)
            .rev()
            .find(|index| document.kind(*index) == Some(Kind::Person));
        let passive =
            at.checked_sub(1).is_some_and(|previous| cues[previous].cue == Cue::Passive && close(cues[previous].last, verb.first, 1));
        let (people, from) = match (person, before) {
            (Some(person), _) if !passive || before.is_none() => (joined(document, person, until), document.entities[person].last as usize),
            (_, Some(person)) => (vec![person], verb.last as usize),
            _ => continue,
        };
        let status = Some(document.status(sentence, verb.first as usize));
        let clause = sentence.first.max(verb.first.min(document.entities[people[0]].first) as usize)..until;
        match verb.cue {
            Cue::Appoint | Cue::Give => {
                let mut offices =
                    document.cues_in(sentence, from..until).iter().filter(|cue| matches!(cue.cue, Cue::HoldOffice | Cue::HoldOfficeWeak));
                let office = offices.next().map_or(from, |cue| cue.last as usize);
                let Some((position, body)) = office_at(document, sentence, office..until) else { continue };
                for person in people {
                    appoint(document, person, (position, body), status, &clause, found);
                }
                // `bổ nhiệm ông A giữ chức X và bà B giữ chức Y`: each further office with the person before it.
                for cue in offices {
                    let holder = document
                        .entity_before(sentence, cue.first as usize)
                        .filter(|holder| document.kind(*holder) == Some(Kind::Person) && cue.first - document.entities[*holder].last <= 2);
                    if let (Some(person), Some(office)) = (holder, office_at(document, sentence, cue.last as usize..until)) {
                        appoint(document, person, office, status, &clause, found);
                    }
                }
            }
            Cue::TransferPerson => {
                let (origin, destination, position) = moves(document, sentence, from..until);
                for person in people {
                    let mut args: Arguments = smallvec![arg(Role::Person, person)];
                    args.extend(origin.map(|index| arg(Role::From, index)));
                    args.extend(destination.map(|index| arg(Role::To, index)));
                    args.extend(position.map(|index| arg(Role::Position, index)));
                    found.push(document.relation(RelationKind::TransferPerson, args, status, clause.clone(), "personnel/transfer"));
                }
            }
            _ => {
                let office =
                    office_at(document, sentence, verb.last as usize..until).or_else(|| office_at(document, sentence, from..until));
                for person in people {
                    let mut args = smallvec![arg(Role::Person, person)];
                    if let Some((position, body)) = office {
                        args.push(arg(Role::Position, position));
                        args.extend(body.map(|body| arg(Role::Organization, body)));
                    }
                    found.push(document.relation(RelationKind::Dismiss, args, status, clause.clone(), "personnel/dismiss"));
                }
            }
        }
    }
}

/// `các ông A, B và C`: people joined to the first.
fn joined(document: &Document<'_, '_>, person: usize, until: usize) -> Vec<usize> {
    let mut all = vec![person];
    let mut at = person;
    while document.kind(at + 1) == Some(Kind::Person) && (document.entities[at + 1].last as usize) <= until {
        let between = document.between(at, at + 1);
        if between.len() > 3 || !between.iter().any(|token| matches!(token.word(), kw::COMMA | kw::VA)) {
            break;
        }
        at += 1;
        all.push(at);
    }
    all
}

/// Whether `giao` gives a person an office: `giao bà A giữ chức vụ Quyền Giám đốc Sở B`.
fn entrusts(document: &Document<'_, '_>, sentence: &Sentence, cues: &[CueHit], at: usize) -> bool {
    let cue = cues[at];
    let person = || document.entity_behind(sentence, cue.last as usize).filter(|index| document.kind(*index) == Some(Kind::Person));
    cue.cue == Cue::Give
        && person().is_some_and(|person| {
            let entity = &document.entities[person];
            entity.first - cue.last <= 3
                && cues
                    .get(at + 1)
                    .is_some_and(|next| next.cue == Cue::HoldOffice && next.first >= entity.last && next.first - entity.last <= 2)
        })
}

fn appoint(
    document: &Document<'_, '_>,
    person: usize,
    (position, body): (usize, Option<usize>),
    status: Option<Status>,
    clause: &Range<usize>,
    found: &mut Vec<Relation>,
) {
    let mut args = smallvec![arg(Role::Person, person), arg(Role::Position, position)];
    args.extend(body.map(|body| arg(Role::Organization, body)));
    found.push(document.relation(RelationKind::Appoint, args, status, clause.clone(), "personnel/appoint"));
}

/// The first office in a stretch that is not a former one (`nguyên Ủy viên …`), with the body right behind it. After `giữ chức
/// vụ` it is the new one; an office beside the name and before that word is the one held so far.
fn office_at(document: &Document<'_, '_>, sentence: &Sentence, tokens: Range<usize>) -> Option<(usize, Option<usize>)> {
    let position = document.within(sentence, tokens).find(|index| {
        let before = (document.entities[*index].first as usize).checked_sub(1).map_or("", |before| lexicon::word(document.word(before)));
        let own = lexicon::word(document.word(document.entities[*index].first as usize));
        document.kind(*index) == Some(Kind::Position) && before != "nguyên" && own != "nguyên"
    })?;
    let body =
        Some(position + 1).filter(|body| document.kind(*body) == Some(Kind::Organization) && document.between(*body - 1, *body).is_empty());
    Some((position, body))
}

/// `[từ X] đến/về/sang Y [giữ chức vụ Z]`: origin, destination and new office.
fn moves(document: &Document<'_, '_>, sentence: &Sentence, tokens: Range<usize>) -> (Option<usize>, Option<usize>, Option<usize>) {
    let (mut origin, mut destination, mut position) = (None, None, None);
    let turn = (tokens.start..tokens.end).find(|at| {
        matches!(lexicon::word(document.word(*at)), "đến" | "về" | "sang" | "tới" | "nhận")
            && document.entity_before(sentence, *at).map_or(sentence.entities.start, |before| before + 1)
                == document.entity_behind(sentence, *at).unwrap_or(sentence.entities.end)
    });
    let office = document.cues_in(sentence, tokens.clone()).iter().find(|cue| cue.cue == Cue::HoldOffice);
    for index in document.within(sentence, tokens) {
        let first = document.entities[index].first as usize;
        let behind = turn.is_some_and(|turn| first > turn) || turn.is_none() && office.is_some_and(|office| first >= office.last as usize);
        match document.kind(index) {
            Some(Kind::Organization | Kind::Place) if behind && destination.is_none() => destination = Some(index),
            Some(Kind::Organization | Kind::Place) if !behind && origin.is_none() => origin = Some(index),
            Some(Kind::Position) if behind && position.is_none() => position = Some(index),
            _ => {}
        }
    }
    (origin, destination, position)
}
