//! What the families share: a document's sentences, the entities and cues in each, and the few words between two entities.

use super::{Argument, Extent, Relation, RelationKind, Role, Status, Target};
use crate::entity::{CueHit, Entity, Kind, Scan};
use crate::form::{Meta, Section, SectionLevel};
use crate::lexicon::{Cue, kw};
use crate::text::{Class, Gap, Text, Token, sentences};
use std::ops::Range;

/// A document as the families see it.
pub(super) struct Document<'d, 't> {
    pub(super) text: &'d Text<'t>,
    pub(super) entities: &'d [Entity<'t>],
    pub(super) cues: &'d [CueHit],
    sentences: Vec<Sentence>,
    /// Whether it is an official document, whose imperatives are orders: it prints its issuer or number, or has articles.
    pub(super) official: bool,
}

/// One sentence: its tokens, entities and cues.
#[derive(Clone, Debug)]
pub(super) struct Sentence {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) entities: Range<usize>,
    pub(super) cues: Range<usize>,
}

impl<'d, 't> Document<'d, 't> {
    pub(super) fn new(text: &'d Text<'t>, scan: &'d Scan<'t>, outline: &[Section<'_>], meta: &Meta<'_>) -> Self {
        let official =
            meta.symbol.is_some() || meta.issuer.is_some() || outline.iter().any(|section| section.level == SectionLevel::Article);
        Self { text, entities: &scan.entities, cues: &scan.cues, sentences: cut(text, scan), official }
    }

    /// The sentences in order.
    pub(super) fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// The tokens between the ends of two entities.
    pub(super) fn between(&self, left: usize, right: usize) -> &'d [Token] {
        match (self.entities.get(left), self.entities.get(right)) {
            (Some(left), Some(right)) => self.text.tokens.get(left.last as usize..right.first as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    pub(super) fn kind(&self, index: usize) -> Option<Kind> {
        self.entities.get(index).map(Entity::kind)
    }

    /// The word of a token by its number; 0 for none.
    pub(super) fn word(&self, token: usize) -> u16 {
        self.text.tokens.get(token).map_or(0, |token| token.word)
    }

    /// The first token of a sentence that is not a bullet or a label.
    pub(super) fn body(&self, sentence: &Sentence) -> usize {
        let mut at = sentence.first;
        while at < sentence.last {
            let token = &self.text.tokens[at];
            let next = self.text.tokens.get(at + 1);
            let bullet = token.class == Class::Punct;
            let label = (token.class == Class::Number || token.len <= 2 || token.class == Class::Upper)
                && next.is_some_and(|next| next.gap == Gap::None && matches!(next.word, kw::DOT | kw::CLOSE));
            if bullet {
                at += 1;
            } else if label {
                at += 2;
            } else {
                break;
            }
        }
        at
    }

    /// A relation over the tokens of a clause.
    pub(super) fn relation(
        &self,
        kind: RelationKind,
        args: Vec<Argument>,
        status: Option<Status>,
        clause: Range<usize>,
        rule: &'static str,
    ) -> Relation {
        Relation { kind, args, status, span: self.text.span(clause.start, clause.end), rule }
    }

    /// Whether the sentence asks.
    pub(super) fn asks(&self, sentence: &Sentence) -> bool {
        let tokens = &self.text.tokens[sentence.first..sentence.last];
        tokens.iter().rev().take(3).any(|token| self.text.of(token) == "?")
    }

    /// What a clause's verb at a token says of itself: negated, planned, done, or ordered by the document.
    pub(super) fn status(&self, sentence: &Sentence, verb: usize) -> Status {
        let mut status = None;
        for cue in &self.cues[sentence.cues.clone()] {
            if cue.first as usize >= verb {
                break;
            }
            match cue.cue {
                Cue::Negation if close(cue.last, verb as u32, 6) => return Status::Negated,
                Cue::Plan => status = Some(Status::Planned),
                Cue::Fact => status = Some(Status::Done),
                _ => {}
            }
        }
        // A sentence that opens with the verb is an order.
        let imperative = verb == self.body(sentence);
        status.unwrap_or(if self.official || imperative { Status::Enacted } else { Status::Done })
    }
}

/// The sentences with their entities and cues, in one walk over all three.
fn cut(text: &Text<'_>, scan: &Scan<'_>) -> Vec<Sentence> {
    let starts = sentences(&text.tokens);
    let (mut entity, mut cue) = (0, 0);
    let mut found = Vec::with_capacity(starts.len());
    for (at, start) in starts.iter().enumerate() {
        let last = starts.get(at + 1).map_or(text.tokens.len(), |next| *next as usize);
        let (first_entity, first_cue) = (entity, cue);
        while scan.entities.get(entity).is_some_and(|entity| (entity.first as usize) < last) {
            entity += 1;
        }
        while scan.cues.get(cue).is_some_and(|cue| (cue.first as usize) < last) {
            cue += 1;
        }
        found.push(Sentence { first: *start as usize, last, entities: first_entity..entity, cues: first_cue..cue });
    }
    found
}

/// Whether a stretch that ends at `last` lies at most `reach` tokens before `first`.
pub(super) fn close(last: u32, first: u32, reach: u32) -> bool {
    first.checked_sub(last).is_some_and(|gap| gap <= reach)
}

/// An argument without extent.
pub(super) fn arg(role: Role, entity: usize) -> Argument {
    Argument { role, target: Target::Entity(entity as u32), extent: None }
}

/// An argument with an extent.
pub(super) fn arg_with(role: Role, entity: usize, extent: Option<Extent>) -> Argument {
    Argument { role, target: Target::Entity(entity as u32), extent }
}

/// The document at hand as an argument.
pub(super) fn itself(role: Role) -> Argument {
    Argument { role, target: Target::Itself, extent: None }
}
