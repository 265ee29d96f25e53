//! Entities: what a text mentions. One folder a kind, with its grammar, its value and its docs; one line here registers it.
//!
//! The scan visits each token once. Where a token can begin an entity, the grammars of the kinds that it may begin are
//! tried and the longest reading wins (on a tie the kind registered first); scanning goes on behind it, so entities
//! are flat by construction. Cue words of relations are noted on the way.

pub(crate) mod date;
pub(crate) mod document;
pub(crate) mod organization;
pub(crate) mod person;
pub(crate) mod place;
pub(crate) mod position;
pub(crate) mod provision;
pub(crate) mod quantity;
mod scan;
mod trial;

pub(crate) use scan::{CueHit, Scan, scan, trials};
pub(crate) use trial::{Outcome, Trial};

use crate::span::Span;

/// The eight kinds of entity, in the order in which ties are decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A reference to a legal or administrative document.
    Document,
    /// A pinpoint inside a document.
    Provision,
    /// A date or an interval of dates.
    Date,
    /// A number of things, or a measurement.
    Quantity,
    /// An organisation's name.
    Organization,
    /// An administrative unit or settlement.
    Place,
    /// A person's name.
    Person,
    /// An office that a person holds.
    Position,
}

impl Kind {
    /// All kinds, each with what it is called in records, samples and docs.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::Document, "document"),
        (Self::Provision, "provision"),
        (Self::Date, "date"),
        (Self::Quantity, "quantity"),
        (Self::Organization, "organization"),
        (Self::Place, "place"),
        (Self::Person, "person"),
        (Self::Position, "position"),
    ];

    /// The kind's name in the record.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// The normal form of an entity, by kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Norm<'t> {
    /// See [`document::Document`].
    Document(Box<document::Document<'t>>),
    /// See [`provision::Provision`].
    Provision(Box<provision::Provision<'t>>),
    /// See [`date::Date`].
    Date(date::Date),
    /// See [`quantity::Quantity`].
    Quantity(quantity::Quantity<'t>),
    /// See [`organization::Organization`].
    Organization(organization::Organization<'t>),
    /// See [`place::Place`].
    Place(place::Place<'t>),
    /// See [`person::Person`].
    Person(person::Person<'t>),
    /// See [`position::Position`].
    Position(position::Position<'t>),
}

impl Norm<'_> {
    /// The kind whose norm this is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Document(_) => Kind::Document,
            Self::Provision(_) => Kind::Provision,
            Self::Date(_) => Kind::Date,
            Self::Quantity(_) => Kind::Quantity,
            Self::Organization(_) => Kind::Organization,
            Self::Place(_) => Kind::Place,
            Self::Person(_) => Kind::Person,
            Self::Position(_) => Kind::Position,
        }
    }
}

/// One entity: where it is, what it means, and which rule said so.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity<'t> {
    /// Its place, in bytes of the canonical text.
    pub span: Span,
    /// First token.
    pub first: u32,
    /// The token after the last.
    pub last: u32,
    /// Its normal form.
    pub norm: Norm<'t>,
    /// The grammar rule that made it: `kind/rule`.
    pub rule: &'static str,
}

impl Entity<'_> {
    /// What kind of entity it is.
    pub fn kind(&self) -> Kind {
        self.norm.kind()
    }
}

/// The readings of one grammar at one token. Most are one: nothing is allocated for that.
pub(crate) type Candidates<'t> = smallvec::SmallVec<[Candidate<'t>; 1]>;

/// What a grammar found at a token, before it is known whether another reading is longer.
#[derive(Debug)]
pub(crate) struct Candidate<'t> {
    /// First token: the one at hand, or an earlier one (a bound before a number).
    pub(crate) first: usize,
    /// The token after the last.
    pub(crate) last: usize,
    pub(crate) norm: Norm<'t>,
    pub(crate) rule: &'static str,
}
