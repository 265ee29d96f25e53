//! What the scan tried at a token: how a reading can be questioned.
//!
//! The scan itself keeps nothing but the winner. Asked about a token, it reads there once more and writes down each grammar
//! that it tries, what came of it, and which it did not try and why.
//!
//! Limits: the entity before the token is the one found in the whole text, which is what the scan had seen too, but for
//! names that were dropped at the end.

use crate::lexicon::Cue;

/// A grammar and what came of it at a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trial {
    /// The grammar's entry point: `organization::at_head`.
    pub(crate) grammar: &'static str,
    pub(crate) outcome: Outcome,
}

/// What came of a trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It reads these tokens, by this rule.
    Read { first: usize, last: usize, rule: &'static str },
    /// It was tried and does not match.
    Refused,
    /// No entity: a cue word of a relation, up to this token.
    Cue { cue: Cue, last: usize },
    /// The token begins a phrase of its table, but what stands behind rules it out.
    Barred(&'static str),
}
