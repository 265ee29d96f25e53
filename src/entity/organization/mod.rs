//! Organisations: the full name up to its administrative qualifier, `Ban Thường vụ Tỉnh ủy Vĩnh Phúc`, `UBND tỉnh`, `chi bộ Công ty Cơ giới`.
//!
//! Value: [`Organization`]. A name is a head ([`name`]), a body ([`body`]) and a qualifier ([`qualifier`]); [`list`] reads lists that say the head
//! once (`các Sở: Tư pháp, Nội vụ`), [`norm`] writes abbreviations out. Tables: `lexicon/tables/organization_{head,name,domain}.csv`
//! and `abbreviation.csv`; the bodies are those of Luật Tổ chức Chính phủ, Luật Tổ chức chính quyền địa phương and the Party's statutes.
//!
//! Limits: a body that is in no table is read by its capitals; names nest four deep.
//! Left out on purpose: classes (`các bộ, ngành`, `UBND các xã`, `Ủy ban nhân dân cấp tỉnh`), `Đảng`, `Nhà nước`, `Nhân dân` alone.

mod body;
mod list;
mod name;
mod norm;
mod qualifier;

pub(crate) use list::at_list;
pub(crate) use name::{at_head, begins, long_head, named};
pub(crate) use norm::at_abbreviation;

use crate::lexicon::{Level, OrganizationKind};
use std::borrow::Cow;

/// The normal form of an organisation.
#[derive(Clone, Debug, PartialEq)]
pub struct Organization<'t> {
    /// The name with abbreviations written out and white space folded.
    pub name: Cow<'t, str>,
    /// The class of its head.
    pub kind: OrganizationKind,
    /// The place in its name: level and name.
    pub place: Option<(Level, Cow<'t, str>)>,
}
