//! Quantities: a number with its counted noun or unit, its bound and its rate: `trên 5.000 đảng viên`, `1,5 tỷ đồng`, `từ 5 đến 10 người`.
//!
//! Value: [`Quantity`]. Tables: `lexicon/tables/{unit,comparator,number_word}.csv`; units of measurement after Nghị định 86/2012/NĐ-CP.
//!
//! Limits: the unit must be in the table; a number in words counts only with a counted noun and from two on.
//! Left out on purpose: ordinals (`lần thứ 2`), fractions (`3/4`), ranks, scores, codes and labels.

mod grammar;

pub(crate) use grammar::{at_number, at_words};

use std::borrow::Cow;

/// The normal form of a quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity<'t> {
    /// The value, or the least of a range.
    pub value: f64,
    /// The greatest value of a range.
    pub max: Option<f64>,
    /// `VND`, `km2`, `%`, or the counted noun as printed; with the rate behind a slash.
    pub unit: Cow<'t, str>,
    /// `>`, `<`, `~`, `>=`, `<=`; `None` when exact.
    pub comparator: Option<&'static str>,
}
