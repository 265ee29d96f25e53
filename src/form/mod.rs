//! The official form: what a document says of itself ([`Meta`]), and its outline ([`Section`]).
//!
//! The form of state documents is laid down by Nghị định 30/2020/NĐ-CP, Phụ lục I, that of Party documents by Hướng dẫn
//! 36-HD/VPTW. An article or a fragment has little of it or nothing; a field that is not printed is left out.

mod cell;
mod header;
mod heading;
mod issuer;
mod letterhead;
mod outline;
mod recipients;
mod signature;
mod title;

pub(crate) use header::meta;
pub use outline::SectionLevel;
pub(crate) use outline::outline;

use crate::span::Span;
use std::borrow::Cow;

/// A value of the form with its place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Value<'t> {
    /// The value, white space folded.
    pub text: Cow<'t, str>,
    /// The date by ISO 8601-2, for dates.
    pub edtf: Option<String>,
    /// Its place in bytes, when it is a span of the text.
    pub span: Option<Span>,
}

/// One signature.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signer<'t> {
    /// `TM.`, `KT.`, `TL.`, `TUQ.`, `Q.`, as printed.
    pub authority: Option<Cow<'t, str>>,
    /// For whom.
    pub on_behalf_of: Option<Cow<'t, str>>,
    /// The office.
    pub position: Option<Cow<'t, str>>,
    /// The name.
    pub name: Option<Cow<'t, str>>,
}

/// What a document says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)] // Each is the part of the form of its name.
pub struct Meta<'t> {
    pub parent_issuer: Option<Value<'t>>,
    pub issuer: Option<Value<'t>>,
    pub number: Option<Value<'t>>,
    pub symbol: Option<Value<'t>>,
    pub place: Option<Value<'t>>,
    pub date: Option<Value<'t>>,
    pub code: Option<Value<'t>>,
    pub type_name: Option<Value<'t>>,
    pub title: Option<Value<'t>>,
    pub urgency: Option<Value<'t>>,
    pub secrecy: Option<Value<'t>>,
    /// The entities that the căn cứ block names, by index.
    pub bases: Vec<u32>,
    pub recipients: Vec<Value<'t>>,
    pub archive_note: Option<Value<'t>>,
    pub signers: Vec<Signer<'t>>,
}

/// One part of the outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Section<'t> {
    /// Its level.
    pub level: SectionLevel,
    /// The label as printed: `Điều 5`, `Chương II`, `a)`.
    pub label: &'t str,
    /// The label's value: `5`, `II`, `a`.
    pub number: Cow<'t, str>,
    /// The heading behind the label, as printed, line ends included; empty where the part's text follows its label.
    pub heading: &'t str,
    /// From its label to where the next of the same or a higher level begins, in bytes.
    pub span: Span,
    /// First token.
    pub first: u32,
    /// The part around it, by index.
    pub parent: Option<u32>,
}
