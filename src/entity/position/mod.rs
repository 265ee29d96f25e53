//! Positions: the office alone, `Chủ tịch`, `Phó Trưởng ban`, `ủy viên`; the organisation after it is its own entity.
//!
//! Value: [`Position`]. Table: `lexicon/tables/position.csv`, with the abbreviations of recipients and signatures.
//! A lower-case office counts only right before a named body or person.
//!
//! Limits: an abbreviation (`PCT`) counts where recipients and signatures use it.
//! Left out on purpose: professions and ranks without an office.

mod grammar;

pub(crate) use grammar::{at_abbreviation, at_position};

use std::borrow::Cow;

/// The normal form of a position.
#[derive(Clone, Debug, PartialEq)]
pub struct Position<'t> {
    /// The office as printed, white space folded, or the full form of an abbreviation.
    pub name: Cow<'t, str>,
}
