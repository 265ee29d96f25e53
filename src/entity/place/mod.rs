//! Places: administrative units and settlements, `thị xã Phúc Yên`, `TP. Hồ Chí Minh`, `thôn 5`, a bare `Vĩnh Phúc`.
//!
//! Value: [`Place`]. Tables: `lexicon/tables/place_level.csv` (level words, Luật Tổ chức chính quyền địa phương) and
//! `place.csv`, `place_code.csv` (the registers before and since 1 July 2025).
//!
//! Limits: a name is at most six words unless the register has it longer; bare names are known for provinces, and for
//! districts and towns that the text also names with their level. Codes are filled in by
//! `resolve`.
//! Left out on purpose: a level word without a name (`tỉnh`, `địa bàn`), streets, countries.

mod grammar;

pub(crate) use grammar::{at_bare_name, at_level, name, registered, unknown_run};

use crate::lexicon::{Level, UnitCode};
use std::borrow::Cow;

/// The normal form of a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Place<'t> {
    /// The level that the text says, or that a list's head gives.
    pub level: Option<Level>,
    /// The name without its level word, white space folded.
    pub name: Cow<'t, str>,
    /// Names of the units around it, innermost first, when the text says so.
    pub within: Vec<Cow<'t, str>>,
    /// The official code, when the register and the text settle it.
    pub code: Option<UnitCode>,
    /// A bare name below the province: kept only when the text also names it with its level.
    pub(crate) weak: bool,
}
