//! Provisions: pinpoints inside a document, `điểm a khoản 2 Điều 5`, `Mục V Phần thứ II`, `Phụ lục 01`.
//!
//! Value: [`Provision`]. Level words: `lexicon/tables/provision_level.csv`, after Điều 62 of Nghị định 78/2025/NĐ-CP
//! (phần, chương, mục, tiểu mục, điều, khoản, điểm). The longest chain is one entity; in a list each item is one.
//!
//! Limits: labels are numbers, Roman numerals, single letters and `thứ nhất` to `thứ mười`.
//! Left out on purpose: headings (`Điều 1.` at the start of its line), which are structure; `Điều này` alone.

mod grammar;

pub(crate) use grammar::{at_level, is_compound, ordinal};

use crate::lexicon::ProvisionPart;
use std::borrow::Cow;

/// The normal form of a pinpoint: the label at each level that is said or resolved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Provision<'t> {
    /// Labels by level, in the order of [`ProvisionPart`].
    pub labels: [Option<Cow<'t, str>>; 8],
    /// The level that `này` stands for: the article of `khoản 2 Điều này`, resolved by the outline later.
    pub this: Option<ProvisionPart>,
}

impl<'t> Provision<'t> {
    /// The label at a level.
    pub fn label(&self, level: ProvisionPart) -> Option<&str> {
        self.labels[level as usize].as_deref()
    }

    /// Sets the label at a level.
    pub(crate) fn set(&mut self, level: ProvisionPart, label: impl Into<Cow<'t, str>>) {
        self.labels[level as usize] = Some(label.into());
    }

    /// The smallest level that is said.
    pub(crate) fn innermost(&self) -> Option<ProvisionPart> {
        let said = || LEVELS.into_iter().filter(|level| self.label(*level).is_some());
        // An appendix stands around all others.
        said().filter(|level| *level != ProvisionPart::Appendix).max().or_else(|| said().next())
    }
}

/// The levels in the order of the labels.
pub(crate) const LEVELS: [ProvisionPart; 8] = [
    ProvisionPart::Part,
    ProvisionPart::Chapter,
    ProvisionPart::Section,
    ProvisionPart::Subsection,
    ProvisionPart::Article,
    ProvisionPart::Clause,
    ProvisionPart::Point,
    ProvisionPart::Appendix,
];
