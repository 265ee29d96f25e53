//! When a document takes effect and when it ends: `takes_effect`, `expires`, and `repeals` where an end has no date.
//!
//! The date stands behind the words (`có hiệu lực từ ngày …`) or opens the sentence (`Kể từ ngày …, … hết hiệu lực`); whose effect
//! it is stands before them. Limits: a few dozen tokens to either side.

use super::clause::{Document, Sentence, arg, itself};
use super::{Argument, Arguments, Relation, RelationKind, Role};
use crate::entity::{Kind, Norm};
use crate::lexicon::{self, Cue, kw};
use crate::text::Class;
use smallvec::smallvec;

/// `Nghị định này có hiệu lực từ ngày …`, `… hết hiệu lực kể từ ngày …`, `Kể từ ngày …, … hết hiệu lực`.
pub(super) fn effect(document: &Document<'_, '_>, sentence: &Sentence, found: &mut Vec<Relation>) {
    let mut previous: Option<(usize, Arguments)> = None;
    for cue in &document.cues[sentence.cues.clone()] {
        let kind = match cue.cue {
            Cue::Effect => RelationKind::TakesEffect,
            Cue::Expire => RelationKind::Expires,
            _ => continue,
        };
        let (verb, after) = (cue.first as usize, cue.last as usize);
        // A judgment or a contract takes legal effect (`có hiệu lực pháp luật`), a document takes effect.
        if matches!(document.word(after), kw::PHAP) {
            continue;
        }
        let Some(subjects) = effective(document, sentence, verb, previous.take()) else { continue };
        match date_behind(document, sentence, after).or_else(|| date_before(document, sentence, verb)) {
            Some(date) => {
                let clause = sentence.first..(document.entities[date].last as usize).max(after);
                for subject in &subjects {
                    found.push(document.relation(kind, smallvec![*subject, arg(Role::Date, date)], None, clause.clone(), "acts/effect"));
                }
            }
            // `D hết hiệu lực` without a date: the document at hand ends it.
            None if kind == RelationKind::Expires && ends_now(document, sentence, verb) => {
                for subject in subjects.iter().filter(|subject| subject.target != super::Target::Itself) {
                    let target = Argument { role: Role::Target, ..*subject };
                    found.push(document.relation(
                        RelationKind::Repeals,
                        smallvec![itself(Role::Document), target],
                        None,
                        sentence.first..after,
                        "acts/ended",
                    ));
                }
            }
            None => {}
        }
        previous = Some((after, subjects));
    }
}

/// Whose effect begins or ends: `Thông tư này`, a bare type word that opens the sentence, the documents before the verb, or
/// what the verb before it was said of (`… có hiệu lực từ … và hết hiệu lực từ …`).
fn effective(document: &Document<'_, '_>, sentence: &Sentence, verb: usize, previous: Option<(usize, Arguments)>) -> Option<Arguments> {
    let mut nearest = document.entity_before(sentence, verb);
    for _ in 0..12 {
        match nearest {
            Some(index) if document.kind(index) != Some(Kind::Document) => {
                nearest = index.checked_sub(1).filter(|index| *index >= sentence.entities.start);
            }
            _ => break,
        }
    }
    let nearest = nearest.filter(|index| document.kind(*index) == Some(Kind::Document));
    let from = nearest.map_or(sentence.first, |index| document.entities[index].last as usize).max(verb.saturating_sub(12));
    if (from..verb).any(|at| document.word(at) == kw::NAY && document.text.tokens[at].class() == Class::Lower) {
        return Some(smallvec![itself(Role::Document)]);
    }
    if let Some((end, subjects)) = previous
        && nearest.is_none_or(|index| (document.entities[index].first as usize) < end)
    {
        return Some(subjects);
    }
    let body = document.body(sentence);
    if is_bare_type(document, body, verb) {
        return Some(smallvec![itself(Role::Document)]);
    }
    let index = nearest?;
    let mut all = smallvec![arg(Role::Document, index)];
    // `A ngày …, B và C hết hiệu lực`: dates and issuers may stand between.
    let mut at = index;
    while let Some(other) = document_before(document, sentence, at) {
        all.insert(0, arg(Role::Document, other));
        at = other;
    }
    Some(all)
}

/// Whether the tokens are a type word and no more: `Thông tư`, `Kế hoạch`.
pub(super) fn is_bare_type(document: &Document<'_, '_>, from: usize, until: usize) -> bool {
    let tokens = document.text.tokens.get(from..until).unwrap_or_default();
    lexicon::TRIGGERS.longest(tokens, lexicon::Class::DocumentType).is_some_and(|hit| hit.len == tokens.len())
}

/// The document that a comma, semicolon or `và` joins to another behind it.
fn document_before(document: &Document<'_, '_>, sentence: &Sentence, index: usize) -> Option<usize> {
    let joint = (document.entities[index].first as usize).checked_sub(1)?;
    if !matches!(document.word(joint), kw::COMMA | kw::SEMI | kw::VA) {
        return None;
    }
    let mut at = index;
    for _ in 0..4 {
        let other = at.checked_sub(1).filter(|other| sentence.entities.contains(other))?;
        if document.between(other, at).len() > 1 {
            return None;
        }
        match document.kind(other) {
            Some(Kind::Document) => return Some(other),
            Some(Kind::Date | Kind::Organization | Kind::Position) => at = other,
            _ => return None,
        }
    }
    None
}

/// The date close behind an effect.
pub(super) fn date_behind(document: &Document<'_, '_>, sentence: &Sentence, after: usize) -> Option<usize> {
    let index = document.entity_behind(sentence, after)?;
    let near = document.entities[index].first as usize - after <= 6;
    (near && is_dated(document, index)).then_some(index)
}

/// `[Kể] từ ngày …, D hết hiệu lực`: the date that opens the sentence.
fn date_before(document: &Document<'_, '_>, sentence: &Sentence, verb: usize) -> Option<usize> {
    let body = document.body(sentence);
    let index = document.entity_behind(sentence, body)?;
    let entity = &document.entities[index];
    let opens = entity.first as usize <= body + 2
        && (entity.last as usize) < verb
        && document.word((entity.first as usize).checked_sub(1)?) == kw::TU
        && document.word(entity.last as usize) == kw::COMMA;
    (opens && is_dated(document, index)).then_some(index)
}

fn is_dated(document: &Document<'_, '_>, index: usize) -> bool {
    matches!(&document.entities[index].norm, Norm::Date(date) if date.start.year.is_some())
}

/// Whether an end without a date is the deed of the document at hand: it is an official one, or names itself in the sentence
/// (`… kể từ ngày Thông tư này có hiệu lực`), and does not speak of what has or has not ended (`chưa hết hiệu lực`).
fn ends_now(document: &Document<'_, '_>, sentence: &Sentence, verb: usize) -> bool {
    let told = document.cues_in(sentence, verb.saturating_sub(3)..verb).iter().any(|cue| matches!(cue.cue, Cue::Negation | Cue::Fact));
    let until = (verb + 20).min(sentence.last);
    let named = (verb..until).any(|at| document.word(at) == kw::NAY);
    !told && (document.official || named)
}
