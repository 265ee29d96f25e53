//! The schema of the databases: tables and indices as `rows` lists their columns, and the views.
//!
//! Left out on purpose: foreign keys in PostgreSQL. They are looked up for each row of a load, and
//! a load keeps to them anyway: it writes and replaces all rows of a document together.

use super::rows::{Column, TABLES, Type};
use super::views;
use crate::error::{Error, ErrorKind};
use std::fmt::Write;
use std::path::Path;

/// The version of the schema. A database of another one is not written to.
pub const VERSION: i64 = 1;

/// Whose SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite, since 3.38.
    Sqlite,
    /// PostgreSQL, since 12.
    Postgres,
}

/// An index beside the keys: its table, the column that it is of, and whether the column is mostly NULL.
pub(super) struct Index {
    pub(super) table: &'static str,
    pub(super) column: &'static str,
    sparse: bool,
}

/// What people look for.
pub(super) const INDICES: [Index; 5] = [
    Index { table: "documents", column: "symbol", sparse: false },
    Index { table: "documents", column: "date_day", sparse: false },
    Index { table: "entities", column: "symbol", sparse: true },
    Index { table: "entities", column: "name", sparse: true },
    Index { table: "relations", column: "type", sparse: false },
];

impl Index {
    /// The index's name.
    pub(super) fn name(&self) -> String {
        format!("{}_{}", self.table, self.column)
    }
}

/// The whole schema: tables, indices, views. It is what the sinks run themselves.
pub fn schema_sql(dialect: Dialect) -> String {
    format!("-- The schema of vanthu, version {VERSION}.\n\n{}{}", create(dialect), indices())
}

/// The tables and views, which a sink makes in an empty database.
pub(super) fn create(dialect: Dialect) -> String {
    tables(dialect) + &views::views(dialect)
}

/// The tables, and the version among them.
fn tables(dialect: Dialect) -> String {
    let mut sql = String::new();
    // Writing into memory does not fail.
    let _ = writeln!(sql, "CREATE TABLE vanthu_schema (\n    version INTEGER NOT NULL\n);");
    let _ = writeln!(sql, "INSERT INTO vanthu_schema (version) VALUES ({VERSION});\n");
    for table in &TABLES {
        let _ = writeln!(sql, "-- {}\nCREATE TABLE {} (", table.doc, table.name);
        for column in table.columns {
            let null = if column.nullable { "" } else { " NOT NULL" };
            let of =
                if column.name == "document_id" && dialect == Dialect::Sqlite { " REFERENCES documents ON DELETE CASCADE" } else { "" };
            let _ = writeln!(sql, "    {} {}{null}{of}, -- {}", column.name, type_of(column, dialect), column.doc);
        }
        let _ = writeln!(sql, "    PRIMARY KEY ({})\n);\n", table.key.join(", "));
    }
    sql
}

/// The indices, which a sink makes at the end of a first load.
pub(super) fn indices() -> String {
    let mut sql = String::new();
    for index in &INDICES {
        let Index { table, column, sparse } = index;
        let only = if *sparse { format!(" WHERE {column} IS NOT NULL") } else { String::new() };
        let _ = writeln!(sql, "CREATE INDEX IF NOT EXISTS {} ON {table} ({column}){only};", index.name());
    }
    sql
}

/// The version found in a database must be this one.
#[cfg(any(feature = "postgres", feature = "sqlite"))]
pub(super) fn check(path: &Path, found: Option<i64>) -> Result<(), Error> {
    if found == Some(VERSION) {
        return Ok(());
    }
    let found = found.map_or_else(|| "none".to_owned(), |version| version.to_string());
    let cause = format!("the database has version {found} of the schema, this program writes version {VERSION}: load into a new database");
    Err(Error::new(ErrorKind::Write, path, cause))
}

/// A run is to go on and nothing of it is there.
pub(super) fn gone(path: &Path) -> Error {
    Error::new(ErrorKind::Write, path, "a run is to go on here, but nothing of it is there: it was removed since")
}

fn type_of(column: &Column, dialect: Dialect) -> &'static str {
    match (dialect, column.kind) {
        (_, Type::Text) | (Dialect::Sqlite, Type::Json | Type::Day) => "TEXT",
        (Dialect::Postgres, Type::Json) => "JSONB",
        (Dialect::Postgres, Type::Day) => "DATE",
        (_, Type::Int) | (Dialect::Sqlite, Type::Long | Type::Flag) => "INTEGER",
        (Dialect::Postgres, Type::Long) => "BIGINT",
        (Dialect::Sqlite, Type::Float) => "REAL",
        (Dialect::Postgres, Type::Float) => "DOUBLE PRECISION",
        (Dialect::Postgres, Type::Flag) => "BOOLEAN",
    }
}
