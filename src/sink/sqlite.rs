//! A SQLite database: one file, which any program with SQLite reads.
//!
//! A batch is one transaction. A document whose hash is in the database already is passed over, one with another hash is
//! replaced with all its rows, so a document may come again, in a run that goes on or in a new one.
//!
//! Limits: one program at a time writes. The values of a row are 900 MB in all; what is longer is NULL.
//! Left out on purpose: removing documents that are no longer among the inputs.

use super::rows::{COUNT, Cell, Rows, TABLES};
use super::sql::{self, Dialect};
use super::{Form, Item, Sink, State};
use crate::error::{Error, ErrorKind};
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OptionalExtension};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Rows are committed after so many bytes, when nobody asks for it before.
const BATCH: usize = 64 << 20;

/// How long another program's lock is waited for.
const WAIT: Duration = Duration::from_secs(5);

/// The bytes of a row that SQLite takes, less some room for its own.
const ROW: usize = 900_000_000;

/// A SQLite database under way.
#[derive(Debug)]
pub struct Sqlite {
    connection: Connection,
    path: PathBuf,
    /// Bytes since the last commit; `None` when no transaction is open.
    batch: Option<usize>,
    inserts: [String; COUNT],
}

impl Sqlite {
    /// Opens the database, which is made when missing; `resume` is the state of the run that is to go on.
    ///
    /// # Errors
    /// When the file is something else, belongs to another version, is locked, or nothing is there of a run that is to go on.
    pub fn open(path: &Path, resume: Option<&State>) -> Result<Self, Error> {
        if path.is_dir() {
            return Err(Error::new(ErrorKind::Write, path, "is a directory, not a SQLite database"));
        }
        let inserts = TABLES.map(|table| {
            let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
            format!("INSERT INTO {} ({}) VALUES ({})", table.name, names.join(", "), vec!["?"; names.len()].join(", "))
        });
        let opened = Connection::open(path).map_err(|error| failed(path, &error))?;
        let sink = Self { connection: opened, path: path.to_owned(), batch: None, inserts };
        sink.prepare(resume)?;
        Ok(sink)
    }

    fn prepare(&self, resume: Option<&State>) -> Result<(), Error> {
        let done = |result: rusqlite::Result<()>| result.map_err(|error| failed(&self.path, &error));
        done(self.connection.busy_timeout(WAIT))?;
        // Durable at each commit, also when the power fails. Rows are written and replaced by document, so nothing is looked up.
        done(self.connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -65536; \
             PRAGMA wal_autocheckpoint = 8192;",
        ))?;
        self.connection.set_prepared_statement_cache_capacity(16);
        done(self.connection.execute_batch("BEGIN IMMEDIATE"))?;
        let made = self.schema(resume);
        let end = if made.is_ok() { "COMMIT" } else { "ROLLBACK" };
        done(self.connection.execute_batch(end))?;
        made
    }

    /// Makes the tables and views, or checks that they are of this version.
    fn schema(&self, resume: Option<&State>) -> Result<(), Error> {
        let failed = |error| failed(&self.path, &error);
        let has = "SELECT count(*) FROM sqlite_master WHERE name = 'vanthu_schema'";
        if self.connection.query_row(has, [], |row| row.get::<_, i64>(0)).map_err(failed)? == 0 {
            if resume.is_some() {
                return Err(sql::gone(&self.path));
            }
            return self.connection.execute_batch(&sql::create(Dialect::Sqlite)).map_err(failed);
        }
        let found = self.connection.query_row("SELECT max(version) FROM vanthu_schema", [], |row| row.get::<_, Option<i64>>(0));
        sql::check(&self.path, found.map_err(failed)?)
    }

    fn write(&mut self, rows: &Rows) -> rusqlite::Result<()> {
        let connection = &self.connection;
        let (id, hash) = (rows.id(), rows.hash());
        let mut find = connection.prepare_cached("SELECT content_hash FROM documents WHERE id = ?")?;
        let found = find.query_row([id], |row| Ok(row.get_ref(0)?.as_str()? == hash)).optional()?;
        match found {
            Some(true) => return Ok(()),
            Some(false) => {
                for table in TABLES.iter().rev() {
                    let sql = format!("DELETE FROM {} WHERE {} = ?", table.name, table.columns[0].name);
                    connection.prepare_cached(&sql)?.execute([id])?;
                }
            }
            None => {}
        }
        for (at, insert) in self.inserts.iter().enumerate() {
            let last = TABLES[at].columns.len() - 1;
            let mut insert = connection.prepare_cached(insert)?;
            let mut left = ROW;
            let mut bind = |column: usize, cell: Cell<'_>| {
                let length = cell.len();
                let cell = if length <= left { cell } else { TABLES[at].columns[column].left_out() };
                left -= length.min(left);
                if cell != Cell::Null {
                    insert.raw_bind_parameter(column + 1, Bound(cell))?;
                }
                if column == last {
                    insert.raw_execute()?;
                    insert.clear_bindings();
                    left = ROW;
                }
                Ok(())
            };
            let done = rows.cells(at, |column, cell| match bind(column, cell) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => ControlFlow::Break(error),
            });
            if let ControlFlow::Break(error) = done {
                return Err(error);
            }
        }
        Ok(())
    }

    fn run(&self, sql: &str) -> Result<(), Error> {
        self.connection.execute_batch(sql).map_err(|error| failed(&self.path, &error))
    }

    fn commit(&mut self) -> Result<(), Error> {
        if self.batch.take().is_some() {
            self.run("COMMIT")?;
        }
        Ok(())
    }
}

impl Sink for Sqlite {
    fn form(&self) -> Form {
        Form::Rows
    }

    fn put(&mut self, item: Item) -> Result<(), Error> {
        let rows = item.rows(&self.path)?;
        if self.batch.is_none() {
            self.run("BEGIN IMMEDIATE")?;
        }
        let batch = self.batch.unwrap_or_default() + rows.bytes();
        self.batch = Some(batch);
        self.write(&rows).map_err(|error| failed(&self.path, &error))?;
        if batch > BATCH { self.commit() } else { Ok(()) }
    }

    fn checkpoint(&mut self) -> Result<State, Error> {
        self.commit()?;
        Ok(State::default())
    }

    fn finish(mut self: Box<Self>) -> Result<(), Error> {
        self.commit()?;
        self.run(&sql::indices())?;
        self.run("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE)")
    }
}

/// A cell as a parameter. Text is UTF-8 and is not looked through again.
struct Bound<'a>(Cell<'a>);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Cell::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Cell::Text(text) | Cell::Json(text) => ToSqlOutput::Borrowed(ValueRef::Text(text)),
            Cell::Int(value) => i64::from(value).into(),
            Cell::Long(value) => value.into(),
            Cell::Float(value) => value.into(),
            Cell::Flag(value) => value.into(),
            Cell::Day(day) => day.to_string().into(),
        })
    }
}

fn failed(path: &Path, error: &rusqlite::Error) -> Error {
    let cause = match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => "is not a SQLite database".to_owned(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            format!("the database is locked by another program, after waiting {} s", WAIT.as_secs())
        }
        Some(ErrorCode::CannotOpen) => "the database cannot be opened: its directory is missing or may not be written to".to_owned(),
        _ => match error {
            rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
            _ => error.to_string(),
        },
    };
    Error::new(ErrorKind::Write, path, cause)
}
