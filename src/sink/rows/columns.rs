//! The columns of the tables: name, type, what it says, and the value of a row. They are listed here alone; every sink takes its
//! schema from [`TABLES`].
//!
//! A name of the record's contract stays where SQL needs no quotes around it. `start` and `end` are `start_char` and `end_char`,
//! since `end` is a word of SQL and the unit is code points; `id` has the thing before it, but for `documents.id`.

#[cfg(any(feature = "postgres", feature = "sqlite", feature = "parquet"))]
use super::cell::Cell;
use super::cell::{DayOf, Encode, Flag, Float, Int, Json, Kind, Long, Named, Shown, Text, Type};
use super::values::Values;
use crate::record::{ArgumentRecord, EntityRecord, Id, Record, RelationRecord};

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Type,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// What it says.
    pub doc: &'static str,
}

#[cfg(any(feature = "postgres", feature = "sqlite", feature = "parquet"))]
impl Column {
    /// What stands in for a value that a database cannot take.
    pub(crate) fn left_out(&self) -> Cell<'static> {
        match self.kind {
            Type::Json if !self.nullable => Cell::Json(b"null"),
            Type::Text if !self.nullable => Cell::Text(b""),
            _ => Cell::Null,
        }
    }
}

/// A table.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What a row is.
    pub doc: &'static str,
    /// Its columns, in order. The first is the document's identifier.
    pub columns: &'static [Column],
    /// The columns that no two rows share.
    pub key: &'static [&'static str],
}

/// The tables: documents, entities, relations, arguments.
pub const TABLES: [Table; 4] = [DOCUMENTS, ENTITIES, RELATIONS, ARGUMENTS];

/// The table of documents in [`TABLES`].
pub const DOCUMENT: usize = 0;
/// The table of entities in [`TABLES`].
pub const ENTITY: usize = 1;
/// The table of relations in [`TABLES`].
pub const RELATION: usize = 2;
/// The table of arguments in [`TABLES`].
pub const ARGUMENT: usize = 3;

/// A row of `documents`.
pub(super) type DocumentRow<'r, 'a> = &'r Record<'a>;

/// A row of `entities`: the document's identifier, the number, the entity, its values.
pub(super) struct EntityRow<'r, 'a> {
    pub(super) document: &'r str,
    pub(super) number: u32,
    pub(super) entity: &'r EntityRecord<'a>,
    pub(super) values: Values<'r>,
}

/// A row of `relations`.
pub(super) struct RelationRow<'r, 'a> {
    pub(super) document: &'r str,
    pub(super) number: u32,
    pub(super) relation: &'r RelationRecord<'a>,
}

/// A row of `arguments`.
pub(super) struct ArgumentRow<'r, 'a> {
    pub(super) of: &'r RelationRow<'r, 'a>,
    pub(super) number: u32,
    pub(super) argument: ArgumentRecord,
}

/// Where a document's hash is written once its rows are known: in hexadecimal, the last column of its row.
pub(super) const HASH: &str = "00000000000000000000000000000000";

/// One line a column: name, type, value, what it says.
macro_rules! table {
    ($table:ident = $name:literal ($doc:literal), key $key:expr, $write:ident($row:ident: $Row:ty) {
        $($column:literal $kind:ty = $value:expr, $says:literal;)+
    }) => {
        const $table: Table = Table {
            name: $name,
            doc: $doc,
            columns: &[$(Column {
                name: $column,
                kind: <$kind as Kind>::TYPE,
                nullable: <$kind as Kind>::NULLABLE,
                doc: $says,
            }),+],
            key: $key,
        };

        /// Writes a row: how many columns it has, and the cells.
        pub(super) fn $write($row: $Row, out: &mut Vec<u8>) {
            out.extend_from_slice(&($table.columns.len() as u16).to_be_bytes());
            $(<$kind as Encode<_>>::encode($value, out);)+
        }
    };
}

table!(DOCUMENTS = "documents" ("One row a document: where it came from and what it says of itself."), key &["id"],
document(row: DocumentRow<'_, '_>) {
    "id" Text = row.id, "The identifier, unique in a run: its path, `archive!member`, or its JSON Lines field";
    "path" Text = &*row.source.path, "The file's path as given";
    "member" Option<Text> = row.source.member.as_deref(), "The member's name inside an archive";
    "format" Text = &*row.source.format, "The kind of file";
    "encoding" Text = &*row.source.encoding, "The encoding that was read";
    "bytes" Long = row.source.bytes, "The length of the raw bytes";
    "source_sha256" Text = &*row.source.sha256, "SHA-256 of the raw bytes, in hexadecimal";
    "chars" Long = u64::from(row.text.chars), "The length of the canonical text in code points";
    "text_sha256" Text = &*row.text.sha256, "SHA-256 of the canonical text in UTF-8, in hexadecimal";
    "content" Option<Text> = row.text.content, "The canonical text, when it was asked for";
    "parent_issuer" Option<Text> = row.meta.parent_issuer.as_ref().map(|value| value.text), "The body above the issuer, as the header prints it";
    "issuer" Option<Text> = row.meta.issuer.as_ref().map(|value| value.text), "The issuer, as the header prints it";
    "number" Option<Text> = row.meta.number.as_ref().map(|value| value.text), "The number as printed (`0124`)";
    "symbol" Option<Text> = row.meta.symbol.as_ref().map(|value| value.text), "Number and symbol (`30/2020/NĐ-CP`)";
    "place" Option<Text> = row.meta.place.as_ref().map(|value| value.text), "The place of issue";
    "date" Option<Text> = row.meta.date.as_ref().and_then(|value| value.edtf), "The date of issue by ISO 8601-2 (EDTF)";
    "date_day" DayOf = row.meta.date.as_ref().and_then(|value| value.edtf), "The date of issue, when it is one full day";
    "type" Option<Text> = row.meta.code.as_ref().map(|value| value.text), "The type's code (`NĐ`, `QĐ`, `KH`)";
    "type_name" Option<Text> = row.meta.type_name.as_ref().map(|value| value.text), "The type as printed";
    "title" Option<Text> = row.meta.title.as_ref().map(|value| value.text), "The subject (trích yếu)";
    "urgency" Option<Text> = row.meta.urgency.as_ref().map(|value| value.text), "The degree of urgency";
    "secrecy" Option<Text> = row.meta.secrecy.as_ref().map(|value| value.text), "The degree of secrecy";
    "archive_note" Option<Text> = row.meta.archive_note.as_ref().map(|value| value.text), "Where copies are kept (`VT, NC`)";
    "recipients" Json = &row.meta.recipients, "The recipients, as in the record's `meta`";
    "signers" Json = &row.meta.signers, "The signatures, as in the record's `meta`";
    "meta" Json = &row.meta, "All of the record's `meta`, with the places in the text";
    "structure" Json = &row.structure, "The outline";
    "diagnostics" Json = &row.diagnostics, "What was doubtful";
    "schema" Text = row.schema, "The version of the record's form";
    "content_hash" Text = HASH, "A hash of all rows of the document: the same hash, the same rows";
});

table!(ENTITIES = "entities" ("One row an entity, that is what a document mentions."), key &["document_id", "entity_no"],
entity(row: &EntityRow<'_, '_>) {
    "document_id" Text = row.document, "The document";
    "entity_no" Int = row.number, "The entity's number in the document, in reading order, from 1";
    "entity_id" Text = Shown(row.entity.id), "Its identifier in the record: `e` and the number";
    "type" Text = row.entity.kind.name(), "`document`, `provision`, `date`, `quantity`, `organization`, `place`, `person`, `position`";
    "start_char" Long = u64::from(row.entity.start), "Its first code point in the canonical text";
    "end_char" Long = u64::from(row.entity.end), "The code point after its last";
    "text" Text = row.entity.text, "As printed";
    "name" Option<Text> = row.values.name, "Organisation, place, person, position: the name written out";
    "kind" Option<Text> = row.values.kind, "Organisation: the class of its head (`committee`, `school`)";
    "level" Option<Text> = row.values.level, "Place: its level (`province`, `commune`); organisation: the level of the place in its name";
    "place" Option<Text> = row.values.place, "Organisation: the place in its name";
    "code" Option<Text> = row.values.code, "Place: the official code";
    "honorific" Option<Text> = row.values.honorific, "Person: what stood before the name";
    "type_code" Option<Text> = row.values.type_code, "Document: the type's code (`NĐ`)";
    "type_name" Option<Text> = row.values.type_name, "Document: the type (`Nghị định`)";
    "symbol" Option<Text> = row.values.symbol, "Document: the symbol (`30/2020/NĐ-CP`)";
    "number" Option<Long> = row.values.number.map(u64::from), "Document: the number";
    "suffix" Option<Text> = row.values.suffix, "Document: the letter after the number";
    "year" Option<Int> = row.values.year.map(u32::from), "Document: the year in the symbol or the name";
    "issuer_code" Option<Text> = row.values.issuer_code, "Document: the issuer's code (`CP`, `UBND`)";
    "system" Option<Text> = row.values.system, "Document: `state`, `party`, `legislature`, `justice`, `mass_organisation`";
    "title" Option<Text> = row.values.title, "Document: the title of one known by name";
    "article" Option<Text> = row.values.article, "Provision: điều";
    "clause" Option<Text> = row.values.clause, "Provision: khoản";
    "point" Option<Text> = row.values.point, "Provision: điểm";
    "edtf" Option<Text> = row.values.edtf, "Date: by ISO 8601-2 (EDTF); none when the calendar does not have it";
    "date_day" DayOf = row.values.edtf, "Date: the day, when it is one full day";
    "value" Option<Float> = row.values.value, "Quantity: the value";
    "min" Option<Float> = row.values.min, "Quantity: the least of a range";
    "max" Option<Float> = row.values.max, "Quantity: the greatest of a range";
    "unit" Option<Text> = row.values.unit, "Quantity: the unit (`đảng viên`, `km2`, `VND`)";
    "comparator" Option<Text> = row.values.comparator, "Quantity: the bound (`>`, `<`, `~`, `>=`, `<=`)";
    "norm" Json = &row.entity.norm, "The whole normal form, as in the record";
    "rule" Text = row.entity.rule, "The rule that found it";
    "source_start" Option<Long> = row.entity.source_start.map(u64::from), "Its first byte in the source, where the record says it";
    "source_end" Option<Long> = row.entity.source_end.map(u64::from), "The byte after its last in the source, likewise";
});

table!(RELATIONS = "relations" ("One row a relation, that is what a document says about its entities."), key &["document_id", "relation_no"],
relation(row: &RelationRow<'_, '_>) {
    "document_id" Text = row.document, "The document";
    "relation_no" Int = row.number, "The relation's number in the document, from 1";
    "relation_id" Text = Shown(row.relation.id), "Its identifier in the record: `r` and the number";
    "type" Text = row.relation.kind.name(), "The type: `merge`, `dissolve`, `based_on` …";
    "status" Option<Text> = row.relation.status.map(Named), "`planned`, `done`, `enacted`, `negated`; none among documents and people";
    "start_char" Long = u64::from(row.relation.start), "The first code point of the clause that says so";
    "end_char" Long = u64::from(row.relation.end), "The code point after its last";
    "rule" Text = row.relation.rule, "The rule that found it";
});

table!(ARGUMENTS = "arguments" ("One row an argument of a relation."), key &["document_id", "relation_no", "argument_no"],
argument(row: ArgumentRow<'_, '_>) {
    "document_id" Text = row.of.document, "The document";
    "relation_no" Int = row.of.number, "The relation's number";
    "argument_no" Int = row.number, "The argument's number in the relation, from 1";
    "relation_id" Text = Shown(row.of.relation.id), "The relation's identifier";
    "role" Text = Named(row.argument.role), "The role: `unit`, `from`, `into`, `basis` …";
    "extent" Option<Text> = row.argument.extent.map(Named), "`whole`, `part`, `rest`";
    "entity_no" Option<Int> = number(row.argument.reference), "The entity's number; none when it is the document itself";
    "entity_id" Option<Text> = number(row.argument.reference).map(|_| Shown(row.argument.reference)), "The entity's identifier; none likewise";
    "is_self" Flag = row.argument.reference == Id::Itself, "Whether it is the document itself";
});

/// The number of an entity.
fn number(reference: Id) -> Option<u32> {
    match reference {
        Id::Entity(number) => Some(number),
        Id::Relation(_) | Id::Itself => None,
    }
}
