//! A record as rows of four tables: `documents`, `entities`, `relations`, `arguments`.
//!
//! Workers make the rows, as bytes (`cell`); a sink passes them on or reads them cell by cell. What the columns are is
//! written down once, in `columns`.
//!
//! Limits: as those of a [`Cell`]; more than 2^31 rows of a document are not told apart by their numbers.
//! Left out on purpose: making a record of rows again. Its order and its absent fields are in the JSON columns.

mod cell;
mod columns;
mod day;
mod values;

pub use cell::{Cell, Type};
pub use columns::{ARGUMENT, Column, DOCUMENT, ENTITY, RELATION, TABLES, Table};
pub use day::Day;

use crate::record::Record;
use columns::{ArgumentRow, EntityRow, HASH, RelationRow};
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;
use values::Values;

/// How many tables there are.
pub const COUNT: usize = TABLES.len();

/// The rows of one record, for each of [`TABLES`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    tables: [Vec<u8>; COUNT],
    counts: [u32; COUNT],
}

impl Rows {
    /// The rows of a record.
    pub fn new(record: &Record<'_>) -> Self {
        let id = record.id;
        let mut counts = [1, record.entities.len() as u32, record.relations.len() as u32, 0];
        let [mut documents, mut entities, mut relations, mut arguments] = [const { Vec::new() }; COUNT];
        columns::document(record, &mut documents);
        let mut edtf = String::new();
        for (entity, number) in record.entities.iter().zip(1..) {
            let values = Values::of(&entity.norm, &mut edtf);
            columns::entity(&EntityRow { document: id, number, entity: &entity, values }, &mut entities);
        }
        for (relation, number) in record.relations.iter().zip(1..) {
            let row = RelationRow { document: id, number, relation: &relation };
            columns::relation(&row, &mut relations);
            for (argument, number) in relation.args.iter().zip(1..) {
                columns::argument(ArgumentRow { of: &row, number, argument }, &mut arguments);
                counts[ARGUMENT] += 1;
            }
        }
        let mut rows = Self { tables: [documents, entities, relations, arguments], counts };
        rows.seal();
        rows
    }

    /// The same rows in other bytes.
    #[cfg(feature = "postgres")]
    pub(crate) fn with_tables(&self, tables: [Vec<u8>; COUNT]) -> Self {
        Self { tables, counts: self.counts }
    }

    /// The bytes of the rows, for each table.
    #[cfg(feature = "postgres")]
    pub(crate) fn into_tables(self) -> [Vec<u8>; COUNT] {
        self.tables
    }

    /// Writes the hash of all rows into the document's row.
    fn seal(&mut self) {
        let mut hash = Sha256::new();
        self.tables.iter().for_each(|table| hash.update(table));
        let document = &mut self.tables[DOCUMENT];
        let start = document.len() - HASH.len();
        for (place, byte) in document[start..].chunks_exact_mut(2).zip(hash.finalize()) {
            const DIGITS: &[u8; 16] = b"0123456789abcdef";
            place.copy_from_slice(&[DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
    }

    /// The document's identifier.
    pub fn id(&self) -> &str {
        match self.table(DOCUMENT).next().and_then(|mut row| row.next()) {
            Some(Cell::Text(id)) => std::str::from_utf8(id).unwrap_or_default(),
            _ => "",
        }
    }

    /// The hash of all rows, in hexadecimal.
    pub fn hash(&self) -> &str {
        let document = &self.tables[DOCUMENT];
        document.get(document.len().saturating_sub(HASH.len())..).and_then(|hash| std::str::from_utf8(hash).ok()).unwrap_or_default()
    }

    /// How many rows a table has.
    pub fn count(&self, table: usize) -> u32 {
        self.counts[table]
    }

    /// The rows of a table.
    pub fn table(&self, table: usize) -> impl Iterator<Item = Row<'_>> {
        let mut bytes = self.bytes_of(table);
        std::iter::from_fn(move || {
            let row = Row { bytes: bytes.get(2..)?, columns: TABLES[table].columns };
            let mut end = row;
            while end.next().is_some() {}
            bytes = end.bytes;
            Some(row)
        })
    }

    /// The rows of a table one after the other, each cell given to `see` with the number of its column.
    pub(crate) fn cells<'r, B>(&'r self, table: usize, mut see: impl FnMut(usize, Cell<'r>) -> ControlFlow<B>) -> ControlFlow<B> {
        let mut bytes = self.bytes_of(table);
        while let Some(rest) = bytes.get(2..) {
            bytes = rest;
            for (at, column) in TABLES[table].columns.iter().enumerate() {
                let Some(cell) = Cell::take(&mut bytes, column.kind) else { return ControlFlow::Continue(()) };
                see(at, cell)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// The rows of a table as PostgreSQL's binary COPY takes them, without its header and trailer.
    pub(crate) fn bytes_of(&self, table: usize) -> &[u8] {
        &self.tables[table]
    }

    /// How many bytes the rows hold in memory.
    pub fn bytes(&self) -> usize {
        self.tables.iter().map(Vec::len).sum()
    }
}

/// A row: its cells in the order of the columns.
#[derive(Clone, Copy, Debug)]
pub struct Row<'r> {
    bytes: &'r [u8],
    columns: &'static [Column],
}

impl<'r> Iterator for Row<'r> {
    type Item = Cell<'r>;

    fn next(&mut self) -> Option<Cell<'r>> {
        let (column, rest) = self.columns.split_first()?;
        self.columns = rest;
        Cell::take(&mut self.bytes, column.kind)
    }
}
