//! Sinks: where the records of a run go, behind one trait, a file each.
//!
//! A sink takes documents in the order of the inputs. From time to time the run asks it for a [`State`]: everything taken
//! so far is then durable, and a later run that hands the state back goes on from there, with the same bytes or rows in
//! the end as a run that nobody disturbed. What a document looks like for a sink ([`Form`]) is made by the workers, many at
//! a time; a sink only writes.
//!
//! Limits: one run writes to one sink. A sink holds at most a batch of documents in memory.
//! Left out on purpose: reading back. A database answers questions itself.

mod csv;
mod folder;
mod lines;
#[cfg(feature = "parquet")]
mod parquet;
mod part;
#[cfg(feature = "postgres")]
mod postgres;
pub mod rows;
mod sql;
#[cfg(feature = "sqlite")]
mod sqlite;
mod target;
mod views;

pub use csv::Csv;
pub use lines::{Lines, Memory, Stream};
#[cfg(feature = "parquet")]
pub use parquet::{Parquet, Size};
pub use part::PartFile;
#[cfg(feature = "postgres")]
pub use postgres::{Patience, Postgres};
pub use sql::{Dialect, schema_sql};
#[cfg(feature = "sqlite")]
pub use sqlite::Sqlite;
pub use target::Target;

use crate::error::{Error, ErrorKind};
use rows::Rows;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What a sink takes of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The JSON record in one line.
    Line,
    /// The rows of the tables.
    Rows,
}

/// A document in the form that the sink takes.
#[derive(Debug)]
pub enum Item {
    /// The JSON record, its line end included.
    Line(Vec<u8>),
    /// The rows of the tables.
    Rows(Box<Rows>),
}

impl Item {
    /// About how many bytes it holds in memory.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Line(line) => line.len(),
            Self::Rows(rows) => rows.bytes(),
        }
    }

    /// The rows, for a sink of tables; `path` is what an error names.
    fn rows(self, path: &Path) -> Result<Box<Rows>, Error> {
        match self {
            Self::Rows(rows) => Ok(rows),
            Self::Line(_) => Err(Error::new(ErrorKind::Write, path, "takes rows, not lines")),
        }
    }
}

/// How far a sink has come: enough for it to go on in a later run. It is kept in the ledger of the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Files that are whole (shards, parts).
    #[serde(default)]
    pub parts: u32,
    /// The length in bytes of the file under way.
    #[serde(default)]
    pub bytes: u64,
    /// The lengths in bytes of the files under way, one a table.
    #[serde(default)]
    pub lengths: [u64; rows::COUNT],
}

/// A place where records go.
pub trait Sink: Send {
    /// What it takes of a document.
    fn form(&self) -> Form;

    /// Takes the next document.
    ///
    /// # Errors
    /// When it cannot be written. What was durable before is still so.
    fn put(&mut self, item: Item) -> Result<(), Error>;

    /// Whether a later run could go on from here. Not so in the middle of something that is only whole at its end, such as
    /// a compressed frame or a part of a Parquet table; where such a thing ends depends on the documents alone.
    fn at_boundary(&self) -> bool {
        true
    }

    /// Makes everything taken so far durable. Asked only at a boundary.
    ///
    /// # Errors
    /// When the rest cannot be written out.
    fn checkpoint(&mut self) -> Result<State, Error>;

    /// Ends the output: a file gets its name, a transaction is committed.
    ///
    /// # Errors
    /// When the rest cannot be written; an earlier output of the name is then intact.
    fn finish(self: Box<Self>) -> Result<(), Error>;
}
