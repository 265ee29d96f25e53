//! The official codes of administrative units, grouped by name.
//!
//! Table: `tables/place_code.csv`, made by `tools/places.py`: the units until 30 June 2025 (Quyết định 124/2004/QĐ-TTg and
//! its amendments) and since 1 July 2025 (Quyết định 19/2025/QĐ-TTg). A name is known by its row in `tables/place.csv`.
//!
//! Limits: units that were gone before 2025 have no code here. The new register gave many a code that another unit had
//! before: a code means something only together with its register.

use super::generated::{PLACE, PLACE_CODE, PLACE_CODE_ENDS};
use super::{Level, Place};
use std::fmt;

/// An official code: two digits for a province, three for a district, five for a commune.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct UnitCode(pub(super) [u8; 5]);

impl UnitCode {
    /// The digits.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(self.0.trim_ascii_end()).unwrap_or_default()
    }
}

impl fmt::Debug for UnitCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One unit of one register.
#[derive(Debug)]
pub(crate) struct PlaceCode {
    pub(crate) code: UnitCode,
    pub(crate) level: Level,
    /// In the register since 1 July 2025; in the one before otherwise.
    pub(crate) since_2025: bool,
    /// The name of the district around it, or a number that is no name's.
    pub(crate) district: u16,
    /// The same of the province.
    pub(crate) province: u16,
}

impl PlaceCode {
    /// Whether the unit is a province or a centrally run city.
    pub(crate) fn is_province(&self) -> bool {
        self.province == u16::MAX
    }
}

/// The units of a name.
pub(crate) fn place_codes(name: u16) -> &'static [PlaceCode] {
    let at = |index: usize| PLACE_CODE_ENDS.get(index).copied().map_or(0, usize::from);
    PLACE_CODE.get(at(usize::from(name))..at(usize::from(name) + 1)).unwrap_or_default()
}

/// A name by its number: empty for the bare numbers, which have none in the table.
pub(crate) fn place_name(name: u16) -> &'static str {
    PLACE.get(usize::from(name)).map_or("", |row: &Place| row.name)
}

/// The number of a name that is written as in the table.
pub(crate) fn place_named(name: &str) -> Option<u16> {
    PLACE.binary_search_by(|row| row.name.cmp(name)).ok().and_then(|at| u16::try_from(at).ok())
}

/// The number of the name `1` in `quận 1`: behind those of the table.
pub(crate) fn place_numbered(number: &str) -> Option<u16> {
    let number: usize = number.parse().ok()?;
    let name = u16::try_from(PLACE.len() + number).ok()?;
    (usize::from(name) + 1 < PLACE_CODE_ENDS.len()).then_some(name)
}
