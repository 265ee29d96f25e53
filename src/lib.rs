//! **vanthu** turns Vietnamese administrative documents into structured records.
//!
//! ```text
//! bytes ─source─▶ canonical text ─text─▶ tokens ─entity─▶ entities ─relation─▶ relations
//!                                          └──────form─▶ meta, outline              │
//!                                                            resolve ◀──────────────┘ ─▶ record ─batch─▶ sinks
//! ```
//!
//! ```
//! let text = vanthu::Text::new("Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ;");
//! let found = vanthu::extract(&text);
//! let texts: Vec<&str> = found.entities.iter().map(|entity| entity.span.slice(text.source)).collect();
//! assert_eq!(texts, ["Nghị định số 30/2020/NĐ-CP", "ngày 05 tháng 3 năm 2020", "Chính phủ"]);
//! ```
//!
//! Rooms import only from rooms to their left: `span, diagnostic, error, numeral ← container ← source ← format ← lexicon ← text ← grammar ← entity ←
//! form ← resolve ← relation ← pipeline ← record ← exchange ← explain ← sink ← batch ←
//! eval ← cli`. `docs/DESIGN.md` says why.

pub mod batch;
pub mod cli;
pub mod container;
mod diagnostic;
mod entity;
mod error;
pub mod eval;
pub mod exchange;
pub mod explain;
mod form;
pub mod format;
mod grammar;
mod lexicon;
mod numeral;
mod pipeline;
pub mod record;
mod relation;
mod resolve;
pub mod sink;
pub mod source;
mod span;
mod text;

pub use diagnostic::{Code, Diagnostic, Severity};
pub use entity::date::{Calendar, Date, Field};
pub use entity::document::Document;
pub use entity::organization::Organization;
pub use entity::person::Person;
pub use entity::place::Place;
pub use entity::position::Position;
pub use entity::provision::Provision;
pub use entity::quantity::Quantity;
pub use entity::{Entity, Kind, Norm};
pub use error::{Error, ErrorKind};
pub use form::{Meta, Section, SectionLevel, Signer, Value};
pub use lexicon::{Level, OrganizationKind, ProvisionPart, System};
#[doc(hidden)]
pub use pipeline::Stages;
pub use pipeline::{Extraction, extract};
pub use relation::{Argument, Extent, Relation, RelationKind, Role, Status, Target};
pub use span::{CodePoints, Span};
pub use text::{Begins, Class, Gap, Text, Token};
