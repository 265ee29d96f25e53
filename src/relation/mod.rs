//! Relations: what a text says about its entities. One file a family; one line here registers a type.
//!
//! A family reads the entities and cue words of one sentence at a time, in order, and never the characters between them
//! but for the few words that join (`của`, `và`, `về`).

mod acts;
mod citation;
mod clause;
mod effect;
mod people;
mod personnel;
mod reorganisation;

use crate::entity::Scan;
use crate::form::{Meta, Section};
use crate::span::Span;
use crate::text::Text;

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal in $family:literal,)+) => {
        /// The types of relation, in the order of RECORD.md, section 4.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema)]
        pub enum RelationKind { $($(#[$doc])* #[serde(rename = $name)] $variant,)+ }

        impl RelationKind {
            /// All types, each with its name in the record and its family.
            pub const ALL: &'static [(Self, &'static str, &'static str)] = &[$((Self::$variant, $name, $family),)+];
        }
    };
}

kinds! {
    /// A unit ceases to exist.
    Dissolve = "dissolve" in "reorganisation",
    /// Units become one.
    Merge = "merge" in "reorganisation",
    /// One unit becomes several.
    Split = "split" in "reorganisation",
    /// A unit is founded.
    Establish = "establish" in "reorganisation",
    /// A unit takes another name.
    Rename = "rename" in "reorganisation",
    /// A unit takes another form or rank.
    Convert = "convert" in "reorganisation",
    /// Functions and duties pass from one body to another.
    TransferFunction = "transfer_function" in "reorganisation",
    /// Units pass under another body.
    TransferUnit = "transfer_unit" in "reorganisation",
    /// Land and people pass from one place to another.
    TransferLand = "transfer_land" in "reorganisation",
    /// A person is given an office.
    Appoint = "appoint" in "personnel",
    /// A person is moved.
    TransferPerson = "transfer_person" in "personnel",
    /// A person leaves an office.
    Dismiss = "dismiss" in "personnel",
    /// Who issued a document.
    IssuedBy = "issued_by" in "citation",
    /// When a document was issued.
    IssuedOn = "issued_on" in "citation",
    /// What a document rests on: its căn cứ.
    BasedOn = "based_on" in "citation",
    /// What a document carries out.
    Implements = "implements" in "citation",
    /// What a document gives guidance on.
    Guides = "guides" in "citation",
    /// What a document changes.
    Amends = "amends" in "citation",
    /// What a document takes the place of.
    Replaces = "replaces" in "citation",
    /// What a document abolishes.
    Repeals = "repeals" in "citation",
    /// When a document takes effect.
    TakesEffect = "takes_effect" in "citation",
    /// When a document ceases to have effect.
    Expires = "expires" in "citation",
    /// Which document a provision belongs to.
    ProvisionOf = "provision_of" in "citation",
    /// Who holds an office.
    Holds = "holds" in "people",
}

impl RelationKind {
    /// The type's name in the record.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// The part an argument plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)] // Each is the word of RECORD.md, section 4.
pub enum Role {
    Unit,
    From,
    Into,
    To,
    Object,
    Person,
    Position,
    Organization,
    Document,
    Date,
    Basis,
    Target,
    Provision,
}

/// How much of an argument is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Extent {
    /// All of it.
    Whole,
    /// A part.
    Part,
    /// What another clause left.
    Rest,
}

/// Whether it happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It is meant to happen.
    Planned,
    /// It has happened.
    Done,
    /// The document at hand orders it.
    Enacted,
    /// The text says that it does not happen.
    Negated,
}

/// What an argument points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// The document at hand.
    Itself,
    /// An entity, by its index.
    Entity(u32),
}

/// One argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Its role.
    pub role: Role,
    /// What it points at.
    pub target: Target,
    /// How much of it.
    pub extent: Option<Extent>,
}

/// The arguments of a relation. Most are two: nothing is allocated for those.
pub type Arguments = smallvec::SmallVec<[Argument; 2]>;

/// One relation.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// Its type.
    pub kind: RelationKind,
    /// Its arguments, in the order of their roles.
    pub args: Arguments,
    /// Whether it happens; `None` for relations among documents and people.
    pub status: Option<Status>,
    /// The clause that says so, in bytes of the canonical text.
    pub span: Span,
    /// The rule that made it: `family/rule`.
    pub rule: &'static str,
}

/// All relations of a text, in the order of their clauses.
pub(crate) fn relations(text: &Text<'_>, scan: &Scan<'_>, outline: &[Section<'_>], meta: &Meta<'_>) -> Vec<Relation> {
    let document = clause::Document::new(text, scan, outline, meta);
    let mut found = Vec::new();
    let mut issued = citation::links(&document, &mut found);
    people::holds(&document, &mut found);
    people::signatures(&document, meta, &mut found);
    // Sentence by sentence: the tokens of a long text are fetched once for all families.
    let mut acts = acts::Acts::default();
    for sentence in document.sentences() {
        citation::backward(&document, sentence, &mut found, &mut issued);
        acts.sentence(&document, sentence, &mut found);
        personnel::sentence(&document, sentence, &mut found);
        reorganisation::sentence(&document, sentence, &mut found);
    }
    // Few begin at one place: what else they are ordered by is seldom asked for.
    let rest = |relation: &Relation| (relation.kind, relation.args.first().map(|arg| arg.target));
    found.sort_by(|one, other| one.span.start.cmp(&other.span.start).then_with(|| rest(one).cmp(&rest(other))));
    found.dedup_by(|later, earlier| later.kind == earlier.kind && later.args == earlier.args);
    found
}
