//! Why a place of the text was read as it was: the answer to `vanthu explain --why OFFSET`.
//!
//! It names the entity that covers the place and its rule, the relations that the entity takes part in with theirs, then
//! each word at which a grammar was tried, with what every grammar there made of it. Of a place that no entity covers it
//! tells the same, so that a miss can be questioned like a find.
//!
//! Limits: it tells which grammar refused, not at which word of the grammar.

use super::{lower, named, push};
use crate::entity::{Outcome, Trial, trials};
use crate::pipeline::Extraction;
use crate::relation::Target;

/// The reasons for the reading at a code point of the text; `None` behind its end.
pub fn why(extraction: &Extraction<'_>, offset: u32) -> Option<String> {
    let text = extraction.text;
    let (byte, _) = text.source.char_indices().nth(offset as usize)?;
    let mut out = String::new();
    let at = text.tokens.partition_point(|token| token.end() as usize <= byte);
    let Some(token) = text.tokens.get(at).filter(|token| token.start as usize <= byte) else {
        push(&mut out, format_args!("{offset}: white space; nothing is read here\n"));
        return Some(out);
    };
    push(&mut out, format_args!("{offset}: {:?}", text.of(token)));
    let covering = extraction.entities.iter().position(|entity| entity.span.range().contains(&byte));
    let tried = match covering.and_then(|index| Some((index, extraction.entities.get(index)?))) {
        Some((index, entity)) => {
            push(
                &mut out,
                format_args!(" is read as {} {} by {}\n", entity.kind().name(), named(extraction, entity, index as u32), entity.rule),
            );
            relations(&mut out, extraction, index as u32);
            entity.first as usize..entity.last as usize
        }
        None => {
            push(&mut out, format_args!(" is in no entity\n"));
            at..at + 1
        }
    };
    for at in tried {
        let found = trials(text, &extraction.entities, at);
        if found.is_empty() {
            if covering.is_none() {
                let known =
                    if token.word() == 0 { "no table has the word" } else { "no phrase that a grammar waits for begins with it so spelt" };
                push(&mut out, format_args!("nothing was tried: {known}\n"));
            }
            continue;
        }
        push(&mut out, format_args!("tried at {:?}:\n", text.tokens.get(at).map(|token| text.of(token)).unwrap_or_default()));
        // The winner ends the scan's stay inside the entity: what comes behind it was never tried.
        let winner = covering.and_then(|index| extraction.entities.get(index)).map(|entity| (entity.last as usize, entity.rule));
        let mut won = false;
        for trial in &found {
            won |= line(&mut out, extraction, trial, at, winner);
        }
        if won {
            break;
        }
    }
    Some(out)
}

/// One trial in words; returns whether its reading is the one that the record has.
fn line(out: &mut String, extraction: &Extraction<'_>, trial: &Trial, at: usize, winner: Option<(usize, &str)>) -> bool {
    push(out, format_args!("  {}: ", trial.grammar));
    match trial.outcome {
        Outcome::Refused => push(out, format_args!("does not match\n")),
        Outcome::Barred(reason) => push(out, format_args!("not tried: {reason}\n")),
        Outcome::Cue { cue, last } => push(out, format_args!("{:?} announces {cue:?}\n", extraction.text.folded(at, last))),
        Outcome::Read { first, last, rule } => {
            let text = extraction.text.folded(first, last);
            let won = winner == Some((last, rule));
            let fate = match winner {
                _ if won => "",
                Some((end, _)) if end > last => "; another reading is longer",
                Some(_) => "; another reading came first",
                None => "; dropped, as the text gives this name no level anywhere, or a motto stands here",
            };
            push(out, format_args!("{text:?} by {rule}{fate}\n"));
            return won;
        }
    }
    false
}

/// The relations that an entity takes part in.
fn relations(out: &mut String, extraction: &Extraction<'_>, index: u32) {
    for relation in &extraction.relations {
        for arg in relation.args.iter().filter(|arg| arg.target == Target::Entity(index)) {
            push(out, format_args!("  {} of {} by {}\n", lower(&arg.role), relation.kind.name(), relation.rule));
        }
    }
}
