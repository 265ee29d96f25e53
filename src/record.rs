//! The record: the only types that are serialised, and what the JSON Schema is made of. RECORD.md is their contract.
//!
//! A record borrows from the extraction; nothing is copied before it is written. Offsets become code points here.
//!
//! Limits: fields may be added, never renamed; an absent value is left out rather than written as null.

mod json;
mod list;

pub use list::List;

use crate::diagnostic::{Diagnostic, Severity};
use crate::entity::document::Document;
use crate::entity::provision::Provision;
use crate::entity::quantity::Quantity;
use crate::entity::{Entity, Kind, Norm};
use crate::form::{Meta, Section};
use crate::lexicon::{Level, OrganizationKind, ProvisionPart, System};
use crate::pipeline::Extraction;
use crate::relation::{Argument, Extent, Relation, RelationKind, Role, Status, Target};
use crate::source::Offsets;
use crate::span::Span;
use arrayvec::ArrayString;
use list::{Made, Source};
use schemars::JsonSchema;
use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt::Display;

/// The version of the record's form.
pub const SCHEMA: &str = "vanthu.record/1";

/// One document's record.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Record<'a> {
    /// Always `vanthu.record/1`.
    pub schema: &'static str,
    /// The document's identifier, unique in a run.
    pub id: &'a str,
    /// Where it came from.
    pub source: SourceRecord<'a>,
    /// Its canonical text.
    pub text: TextRecord<'a>,
    /// What the document says of itself.
    pub meta: MetaRecord<'a>,
    /// Its outline.
    pub structure: List<'a, Section<'a>, SectionRecord<'a>>,
    /// What it mentions, in reading order.
    pub entities: List<'a, Entity<'a>, EntityRecord<'a>>,
    /// What it says about them.
    pub relations: List<'a, Relation, RelationRecord<'a>>,
    /// What was doubtful.
    pub diagnostics: List<'a, Diagnostic, DiagnosticRecord<'a>>,
}

/// Where a document came from.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct SourceRecord<'a> {
    /// The file's path as given.
    pub path: Cow<'a, str>,
    /// The member's name inside a container.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<Cow<'a, str>>,
    /// The format: `txt`, `md`.
    pub format: Cow<'a, str>,
    /// The encoding that was read.
    pub encoding: Cow<'a, str>,
    /// Length of the raw bytes.
    pub bytes: u64,
    /// SHA-256 of the raw bytes, in hexadecimal.
    pub sha256: String,
}

/// The canonical text.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TextRecord<'a> {
    /// Its length in code points.
    pub chars: u32,
    /// SHA-256 of its UTF-8, in hexadecimal.
    pub sha256: String,
    /// The text itself, on request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<&'a str>,
}

/// An identifier such as `e7` or `r2`, or `self`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Id {
    /// The n-th entity, counted from one.
    Entity(u32),
    /// The n-th relation, counted from one.
    Relation(u32),
    /// The document at hand.
    Itself,
}

impl Display for Id {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Entity(number) => write!(out, "e{number}"),
            Self::Relation(number) => write!(out, "r{number}"),
            Self::Itself => out.write_str("self"),
        }
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (letter, number) = match self {
            Self::Entity(number) => ('e', *number),
            Self::Relation(number) => ('r', *number),
            Self::Itself => return serializer.serialize_str("self"),
        };
        // A letter and at most ten digits, which is all the room there is: there is one for each entity and argument.
        let mut id = ArrayString::<11>::new();
        id.push(letter);
        id.push_str(itoa::Buffer::new().format(number));
        serializer.serialize_str(&id)
    }
}

impl JsonSchema for Id {
    fn schema_name() -> Cow<'static, str> {
        "Id".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^([er][0-9]+|self)$", "description": "e1, e2 … for entities, r1, r2 … for relations, self for the document at hand" })
    }
}

/// One entity.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EntityRecord<'a> {
    /// `e1`, `e2` …
    pub id: Id,
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// First code point.
    pub start: u32,
    /// The code point after the last.
    pub end: u32,
    /// The text from `start` to `end`.
    pub text: &'a str,
    /// First byte in the source, on request and of plain text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_start: Option<u32>,
    /// The byte after the last in the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_end: Option<u32>,
    /// Its normal form.
    pub norm: NormRecord<'a>,
    /// The rule that made it.
    pub rule: &'static str,
}

/// The normal form, by kind.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum NormRecord<'a> {
    /// Of a document.
    Document(DocumentNorm<'a>),
    /// Of a provision.
    Provision(ProvisionNorm<'a>),
    /// Of a date.
    Date(DateNorm),
    /// Of a quantity.
    Quantity(QuantityNorm<'a>),
    /// Of an organisation.
    Organization(OrganizationNorm<'a>),
    /// Of a place.
    Place(PlaceNorm<'a>),
    /// Of a person.
    Person(PersonNorm<'a>),
    /// Of a position.
    Position(PositionNorm<'a>),
}

/// RECORD.md 3.1.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DocumentNorm<'a> {
    /// The type's code.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub code: Option<&'a str>,
    /// The type word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub type_name: Option<&'a str>,
    /// The symbol.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symbol: Option<&'a str>,
    /// The number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// The letter after the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suffix: Option<&'a str>,
    /// The year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<u16>,
    /// The issuer's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer_code: Option<&'a str>,
    /// The system of documents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<System>,
    /// The title of a named document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<&'a str>,
}

/// RECORD.md 3.2.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)] // Each is the label at the level of its name.
pub struct ProvisionNorm<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chapter: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subsection: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appendix: Option<&'a str>,
}

/// RECORD.md 3.3.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DateNorm {
    /// The date by ISO 8601-2.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "edtf")]
    #[schemars(with = "Option<String>")]
    pub edtf: Option<crate::entity::date::Date>,
    /// `false` for a date that the calendar does not have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid: Option<bool>,
}

/// RECORD.md 3.4.
#[derive(Debug, Serialize, JsonSchema)]
pub struct QuantityNorm<'a> {
    /// The value.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "number")]
    pub value: Option<f64>,
    /// The least of a range.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "number")]
    pub min: Option<f64>,
    /// The greatest of a range.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "number")]
    pub max: Option<f64>,
    /// The unit.
    pub unit: &'a str,
    /// The bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparator: Option<&'static str>,
}

/// RECORD.md 3.5.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OrganizationNorm<'a> {
    /// The name with abbreviations written out.
    pub name: &'a str,
    /// The class of its head.
    pub kind: OrganizationKind,
    /// The place in its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<NamedPlace<'a>>,
}

/// A place inside a name.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NamedPlace<'a> {
    /// Its level.
    pub level: Level,
    /// Its name.
    pub name: &'a str,
}

/// RECORD.md 3.6.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PlaceNorm<'a> {
    /// The level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// The name.
    pub name: &'a str,
    /// The units around it, innermost first.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub within: &'a [Cow<'a, str>],
    /// The official code, when the register and the text settle it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'a str>,
}

/// RECORD.md 3.7.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PersonNorm<'a> {
    /// The name.
    pub name: &'a str,
    /// What stood before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub honorific: Option<&'a str>,
}

/// RECORD.md 3.7.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PositionNorm<'a> {
    /// The office, abbreviations written out.
    pub name: &'a str,
}

/// One relation.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RelationRecord<'a> {
    /// `r1`, `r2` …
    pub id: Id,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: RelationKind,
    /// Its arguments.
    pub args: List<'a, Argument, ArgumentRecord>,
    /// Whether it happens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// First code point of the clause that says so.
    pub start: u32,
    /// The code point after its last.
    pub end: u32,
    /// The rule that made it.
    pub rule: &'static str,
}

/// One argument of a relation.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ArgumentRecord {
    /// Its role.
    pub role: Role,
    /// An entity's id, or `self`.
    #[serde(rename = "ref")]
    pub reference: Id,
    /// How much of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extent: Option<Extent>,
}

/// One diagnostic.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DiagnosticRecord<'a> {
    /// `info` or `warning`.
    pub severity: &'static str,
    /// The stable code.
    pub code: &'static str,
    /// One sentence for a person.
    pub message: &'a str,
    /// First code point.
    pub start: u32,
    /// The code point after the last.
    pub end: u32,
}

/// A value with its place.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SpanRecord<'a> {
    /// The value, white space folded.
    pub text: &'a str,
    /// The date by ISO 8601-2, for dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edtf: Option<&'a str>,
    /// First code point, when the value is a span of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<u32>,
    /// The code point after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<u32>,
}

/// A signature.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SignerRecord<'a> {
    /// By what authority: `TM.`, `KT.`, `TL.`, `TUQ.`, `Q.`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<&'a str>,
    /// For whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<&'a str>,
    /// The signer's office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<&'a str>,
    /// The signer's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
}

/// RECORD.md 5.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)] // Each is the part of the form of its name; Nghị định 30/2020/NĐ-CP, Phụ lục I.
pub struct MetaRecord<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_issuer: Option<SpanRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<SpanRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<SpanRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symbol: Option<SpanRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<SpanRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<SpanRecord<'a>>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub code: Option<SpanRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub type_name: Option<SpanRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<SpanRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub urgency: Option<SpanRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secrecy: Option<SpanRecord<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bases: Vec<Id>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<SpanRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archive_note: Option<SpanRecord<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signers: Vec<SignerRecord<'a>>,
}

/// One part of the outline. RECORD.md 6.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SectionRecord<'a> {
    /// `part`, `chapter`, `section`, `subsection`, `article`, `clause`, `point`, `appendix`, `heading`.
    pub level: &'static str,
    /// The label as printed.
    pub label: &'a str,
    /// The heading behind it.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub heading: &'a str,
    /// First code point.
    pub start: u32,
    /// Where the next of the same or a higher level begins.
    pub end: u32,
    /// The index of the part around it.
    pub parent: Option<u32>,
}

fn edtf<S: Serializer>(value: &Option<crate::entity::date::Date>, serializer: S) -> Result<S::Ok, S::Error> {
    let Some(date) = value else { return serializer.serialize_none() };
    // Two dates with their times and a slash have room.
    let mut printed = ArrayString::<48>::new();
    date.print(&mut printed).map_err(S::Error::custom)?;
    serializer.serialize_str(&printed)
}

/// A whole number is printed without a decimal point.
fn number<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) if value.fract() == 0.0 && value.abs() < 9e15 => serializer.serialize_i64(*value as i64),
        Some(value) => serializer.serialize_f64(*value),
        None => serializer.serialize_none(),
    }
}

impl<'a> Record<'a> {
    /// The record of an extraction. `with_text` adds the canonical text itself.
    pub fn new(id: &'a str, source: SourceRecord<'a>, extraction: &'a Extraction<'a>, with_text: bool) -> Self {
        let sha256 = crate::pipeline::sha256(extraction.text.source.as_bytes());
        Self::hashed(id, source, extraction, with_text, sha256)
    }

    /// The same, where the SHA-256 of the text is known: most sources are their own canonical text.
    pub(crate) fn hashed(id: &'a str, source: SourceRecord<'a>, extraction: &'a Extraction<'a>, with_text: bool, sha256: String) -> Self {
        let text = Source::new(extraction.text.source);
        Self {
            schema: SCHEMA,
            id,
            source,
            text: TextRecord { chars: text.chars(), sha256, content: with_text.then_some(extraction.text.source) },
            meta: meta(&extraction.meta, |span| text.span(span)),
            structure: List::new(&extraction.outline, &text),
            entities: List::new(&extraction.entities, &text),
            relations: List::new(&extraction.relations, &text),
            diagnostics: List::new(&extraction.diagnostics, &text),
        }
    }

    /// The same record, its entities with the bytes of the source that they stand at.
    pub fn with_offsets(self, offsets: &'a Offsets) -> Self {
        Self { entities: self.entities.with_offsets(offsets), ..self }
    }

    /// Appends the record as JSON without white space: the bytes that `serde_json::to_writer` gives, sooner.
    ///
    /// # Errors
    /// When a part of the record is of a kind that has no JSON, which none is.
    pub fn write(&self, out: &mut Vec<u8>) -> serde_json::Result<()> {
        json::write(self, out)
    }
}

/// The JSON Schema of the record.
pub fn schema() -> schemars::Schema {
    // As records are written: what is left out when absent is not required.
    schemars::generate::SchemaSettings::default().for_serialize().into_generator().into_root_schema_for::<Record<'static>>()
}

impl<'a> Made<'a, Entity<'a>> for EntityRecord<'a> {
    #[inline]
    fn make(at: usize, entity: &'a Entity<'a>, source: &Source<'a>) -> Self {
        let (start, end) = source.span(entity.span);
        let raw = source.offsets.map(|offsets| offsets.source(entity.span));
        EntityRecord {
            id: Id::Entity(at as u32 + 1),
            kind: entity.kind(),
            start,
            end,
            text: entity.span.slice(source.text),
            source_start: raw.as_ref().map(|raw| raw.start),
            source_end: raw.as_ref().map(|raw| raw.end),
            norm: norm(&entity.norm),
            rule: entity.rule,
        }
    }
}

/// The normal form as the record shows it.
pub fn norm<'a>(norm: &'a Norm<'a>) -> NormRecord<'a> {
    match norm {
        Norm::Document(document) => NormRecord::Document(self::document(document)),
        Norm::Provision(provision) => NormRecord::Provision(self::provision(provision)),
        Norm::Date(date) => {
            let valid = date.valid();
            NormRecord::Date(DateNorm { edtf: valid.then_some(*date), valid: (!valid).then_some(false) })
        }
        Norm::Quantity(quantity) => NormRecord::Quantity(self::quantity(quantity)),
        Norm::Organization(organization) => NormRecord::Organization(OrganizationNorm {
            name: &organization.name,
            kind: organization.kind,
            place: organization.place.as_ref().map(|(level, name)| NamedPlace { level: *level, name }),
        }),
        Norm::Place(place) => NormRecord::Place(PlaceNorm {
            level: place.level,
            name: &place.name,
            within: &place.within,
            code: place.code.as_ref().map(crate::lexicon::UnitCode::as_str),
        }),
        Norm::Person(person) => NormRecord::Person(PersonNorm { name: &person.name, honorific: person.honorific.as_deref() }),
        Norm::Position(position) => NormRecord::Position(PositionNorm { name: &position.name }),
    }
}

fn document<'a>(document: &'a Document<'a>) -> DocumentNorm<'a> {
    DocumentNorm {
        code: document.code.as_deref(),
        type_name: document.type_name,
        symbol: document.symbol.as_deref(),
        number: document.number,
        suffix: document.suffix,
        year: document.year,
        issuer_code: document.issuer.as_deref(),
        system: document.system,
        title: document.title.as_deref(),
    }
}

fn provision<'a>(provision: &'a Provision<'a>) -> ProvisionNorm<'a> {
    ProvisionNorm {
        part: provision.label(ProvisionPart::Part),
        chapter: provision.label(ProvisionPart::Chapter),
        section: provision.label(ProvisionPart::Section),
        subsection: provision.label(ProvisionPart::Subsection),
        article: provision.label(ProvisionPart::Article),
        clause: provision.label(ProvisionPart::Clause),
        point: provision.label(ProvisionPart::Point),
        appendix: provision.label(ProvisionPart::Appendix),
    }
}

fn quantity<'a>(quantity: &'a Quantity<'a>) -> QuantityNorm<'a> {
    let range = quantity.max.is_some();
    QuantityNorm {
        value: (!range).then_some(quantity.value),
        min: range.then_some(quantity.value),
        max: quantity.max,
        unit: &quantity.unit,
        comparator: quantity.comparator,
    }
}

impl<'a> Made<'a, Relation> for RelationRecord<'a> {
    #[inline]
    fn make(at: usize, relation: &'a Relation, source: &Source<'a>) -> Self {
        let (start, end) = source.span(relation.span);
        RelationRecord {
            id: Id::Relation(at as u32 + 1),
            kind: relation.kind,
            args: List::new(&relation.args, source),
            status: relation.status,
            start,
            end,
            rule: relation.rule,
        }
    }
}

impl<'a> Made<'a, Argument> for ArgumentRecord {
    #[inline]
    fn make(_: usize, argument: &'a Argument, _: &Source<'a>) -> Self {
        let reference = match argument.target {
            Target::Itself => Id::Itself,
            Target::Entity(index) => Id::Entity(index + 1),
        };
        ArgumentRecord { role: argument.role, reference, extent: argument.extent }
    }
}

impl<'a> Made<'a, Diagnostic> for DiagnosticRecord<'a> {
    #[inline]
    fn make(_: usize, diagnostic: &'a Diagnostic, source: &Source<'a>) -> Self {
        let (start, end) = source.span(diagnostic.span);
        let severity = match diagnostic.code.severity() {
            Severity::Info => "info",
            Severity::Warning => "warning",
        };
        DiagnosticRecord { severity, code: diagnostic.code.name(), message: &diagnostic.message, start, end }
    }
}

fn meta<'a>(meta: &'a Meta<'a>, span: impl Fn(Span) -> (u32, u32)) -> MetaRecord<'a> {
    let value = |value: &'a crate::form::Value<'a>| {
        let place = value.span.map(&span);
        SpanRecord { text: &value.text, edtf: value.edtf.as_deref(), start: place.map(|(start, _)| start), end: place.map(|(_, end)| end) }
    };
    MetaRecord {
        parent_issuer: meta.parent_issuer.as_ref().map(value),
        issuer: meta.issuer.as_ref().map(value),
        number: meta.number.as_ref().map(value),
        symbol: meta.symbol.as_ref().map(value),
        place: meta.place.as_ref().map(value),
        date: meta.date.as_ref().map(value),
        code: meta.code.as_ref().map(value),
        type_name: meta.type_name.as_ref().map(value),
        title: meta.title.as_ref().map(value),
        urgency: meta.urgency.as_ref().map(value),
        secrecy: meta.secrecy.as_ref().map(value),
        bases: meta.bases.iter().map(|index| Id::Entity(index + 1)).collect(),
        recipients: meta.recipients.iter().map(value).collect(),
        archive_note: meta.archive_note.as_ref().map(value),
        signers: meta
            .signers
            .iter()
            .map(|signer| SignerRecord {
                authority: signer.authority.as_deref(),
                on_behalf_of: signer.on_behalf_of.as_deref(),
                position: signer.position.as_deref(),
                name: signer.name.as_deref(),
            })
            .collect(),
    }
}

impl<'a> Made<'a, Section<'a>> for SectionRecord<'a> {
    #[inline]
    fn make(_: usize, section: &'a Section<'a>, source: &Source<'a>) -> Self {
        let (start, end) = source.span(section.span);
        SectionRecord { level: section.level.name(), label: section.label, heading: section.heading, start, end, parent: section.parent }
    }
}
