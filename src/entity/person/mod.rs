//! Persons: the name alone, without `ông`, `đồng chí`, `PGS.TS.`.
//!
//! Value: [`Person`]. Tables: `lexicon/tables/{person_surname,honorific}.csv`. A name begins with a listed family name and
//! runs over two to five capitalised syllables; two syllables, or capitals throughout, need an honorific or an office beside them.
//!
//! Limits: names of foreigners are read only when they follow the same shape.
//! Left out on purpose: streets, schools and prizes named after people; `Hồ Chí Minh` in `tư tưởng Hồ Chí Minh`.

mod grammar;

pub(crate) use grammar::{Context, at_surname, honorific};

use std::borrow::Cow;

/// The normal form of a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Person<'t> {
    /// The name as printed, white space folded.
    pub name: Cow<'t, str>,
    /// What was said before it: `ông`, `đồng chí`.
    pub honorific: Option<Cow<'t, str>>,
}
