//! The ratchet: what is wholly right stays so, and what becomes right is written down.
//!
//! A line is a document (`decree-01`), of which everything agrees, or a document and a kind of it (`decree-01 date`), where
//! the rest does not. `#` begins a comment.

use super::gold::Annotated;
use super::score::Figures;
use std::collections::BTreeSet;

/// What is listed and does not hold, and what holds and is not listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ratchet {
    /// Listed, but something disagrees now.
    pub broken: Vec<String>,
    /// Right, but not listed.
    pub unlisted: Vec<String>,
}

impl Ratchet {
    /// Compares what is right with a list.
    pub fn check(list: &str, gold: &[Annotated], figures: &Figures) -> Self {
        let listed: BTreeSet<String> = list
            .lines()
            .map(|line| line.split('#').next().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|line| !line.is_empty())
            .collect();
        let right: BTreeSet<String> = Self::right(gold, figures).into_iter().collect();
        // `decree-01 date` holds too when the whole document is right; the list is then to be shortened, and nothing is broken.
        let holds = |line: &String| right.contains(line) || line.split(' ').next().is_some_and(|document| right.contains(document));
        Self {
            broken: listed.iter().filter(|line| !holds(line)).cloned().collect(),
            unlisted: right.difference(&listed).cloned().collect(),
        }
    }

    /// Whether the list is exact.
    pub fn holds(&self) -> bool {
        self.broken.is_empty() && self.unlisted.is_empty()
    }

    /// The lines of everything that is right.
    pub fn right(gold: &[Annotated], figures: &Figures) -> Vec<String> {
        let mut lines = Vec::new();
        for (at, document) in gold.iter().enumerate() {
            let wrong: BTreeSet<&str> = figures.misses.iter().filter(|miss| miss.document == at).map(|miss| miss.kind.as_str()).collect();
            if wrong.is_empty() && !figures.missing.contains(&document.name) {
                lines.push(document.name.clone());
                continue;
            }
            let kinds = figures.kinds.get(at).into_iter().flatten();
            lines.extend(kinds.filter(|kind| !wrong.contains(kind.as_str())).map(|kind| format!("{} {kind}", document.name)));
        }
        lines
    }
}
