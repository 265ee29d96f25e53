//! Documents: references by symbol (`Kế hoạch số 44-KH/TU`, `30/2020/NĐ-CP`), by short name (`Nghị quyết 57`) and by title (`Luật Đất đai`).
//!
//! Value: [`Document`]. Grammars: [`symbol`] (the numbered symbol: Nghị định 30/2020/NĐ-CP, Phụ lục I, II.3 for the state,
//! Hướng dẫn 36-HD/VPTW for the Party), [`named`] (laws, the Constitution, Party resolutions known by their congress or plenum).
//! Tables: `lexicon/tables/{document_type,issuer_code,law_title}.csv`.
//!
//! Limits: a document known by its subject alone (`Kế hoạch về việc …`) is no entity; a symbol has at most eight parts.
//! Left out on purpose: forms (`Mẫu số 01`), standards (`TCVN 5699`), file names.

mod named;
mod reference;
mod symbol;

pub(crate) use named::{at_law, begins_law};
pub(crate) use reference::{at_blank_number, at_number, at_type};

use crate::lexicon::System;
use std::borrow::Cow;

/// The normal form of a reference. Absent fields are not known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document<'t> {
    /// The type's code: `NĐ`, `QĐ`, `KH`, `CV`, `L`.
    pub code: Option<Cow<'t, str>>,
    /// The type word, in its usual capitals: `Nghị định`.
    pub type_name: Option<&'static str>,
    /// The symbol without spaces, hyphens plain, `Đ` for `Ð`: `30/2020/NĐ-CP`.
    pub symbol: Option<Cow<'t, str>>,
    /// The number at the symbol's head.
    pub number: Option<u32>,
    /// The letter after the number: the `a` of `30a/2008/NQ-CP`.
    pub suffix: Option<&'t str>,
    /// The year inside the symbol, or after a title.
    pub year: Option<u16>,
    /// The issuer's code in the symbol: `CP`, `UBND`, `TU`, `QH15`.
    pub issuer: Option<Cow<'t, str>>,
    /// Which system the issuer belongs to.
    pub system: Option<System>,
    /// The title of a document that has no symbol.
    pub title: Option<Cow<'t, str>>,
}
