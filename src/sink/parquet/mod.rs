//! Parquet: a directory of the four tables, each a directory of parts, compressed with Zstandard.
//!
//! ```text
//! OUT.parquet/documents/part-00000.parquet
//! OUT.parquet/entities/part-00000.parquet …
//! ```
//!
//! A part of a Parquet table is whole or nothing, so documents are kept until there are enough for a part of each table. What
//! is enough depends on the documents alone, and only between two parts can a run go on: its files are then the same, byte
//! for byte, as those of a run that nobody disturbed.
//!
//! Limits: the documents of a part are held in memory, twice while it is written. The values of a row are 900 MB in all; what
//! is longer is NULL.
//! Left out on purpose: nested columns. What is nested in a record is JSON in a text column, as in the databases.

mod part;

use super::folder::{self, Folder};
use super::rows::{Rows, TABLES};
use super::{Form, Item, Sink, State, sql};
use crate::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// When a part is full.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Bytes of rows, as they are in memory.
    pub bytes: usize,
    /// Documents.
    pub documents: usize,
}

impl Default for Size {
    fn default() -> Self {
        Self { bytes: 64 << 20, documents: 100_000 }
    }
}

/// A directory of Parquet files under way.
#[derive(Debug)]
pub struct Parquet {
    folder: Folder,
    size: Size,
    batch: Vec<Rows>,
    bytes: usize,
    parts: u32,
}

impl Parquet {
    /// Opens the directory; `resume` is the state of the run that is to go on.
    ///
    /// # Errors
    /// When something else of the name is in the way, the directory cannot be written, or the parts of a run that is to go on
    /// are not there.
    pub fn open(path: &Path, resume: Option<&State>) -> Result<Self, Error> {
        Self::with_size(path, resume, Size::default())
    }

    /// As [`Parquet::open`], with parts of another size. A run goes on with the size that it began with.
    ///
    /// # Errors
    /// As those of [`Parquet::open`].
    pub fn with_size(path: &Path, resume: Option<&State>, size: Size) -> Result<Self, Error> {
        let folder = Folder::open(path, resume.is_some(), |name| folder::is_table(name, ""))?;
        let parts = resume.map_or(0, |state| state.parts);
        let sink = Self { folder, size, batch: Vec::new(), bytes: 0, parts };
        for table in &TABLES {
            sink.take_up(table.name)?;
        }
        Ok(sink)
    }

    /// The directory of a table with the parts of the state and no others.
    fn take_up(&self, table: &str) -> Result<(), Error> {
        let path = self.folder.path(table);
        fs::create_dir_all(&path).map_err(|error| self.folder.failed(&path, &error))?;
        let wanted: Vec<String> = (0..self.parts).map(name).collect();
        for entry in fs::read_dir(&path).map_err(|error| self.folder.failed(&path, &error))? {
            let entry = entry.map_err(|error| self.folder.failed(&path, &error))?;
            if !wanted.iter().any(|name| entry.file_name() == name.as_str()) {
                fs::remove_file(entry.path()).map_err(|error| self.folder.failed(&entry.path(), &error))?;
            }
        }
        for name in wanted {
            let part = path.join(&name);
            if part.exists() {
                continue;
            }
            let finished = self.folder.finished(table).join(&name);
            if !finished.exists() {
                return Err(sql::gone(self.folder.target()));
            }
            // A part is never written to again, so two directories may share it.
            fs::hard_link(&finished, &part).or_else(|_| copied(&finished, &part)).map_err(|error| self.folder.failed(&part, &error))?;
        }
        Ok(())
    }

    /// Writes what was taken as a part of each table.
    fn close(&mut self) -> Result<(), Error> {
        let batch = std::mem::take(&mut self.batch);
        self.bytes = 0;
        let paths = TABLES.map(|table| self.folder.path(table.name).join(name(self.parts)));
        part::write(&batch, &paths)?;
        for table in &TABLES {
            self.folder.sync(&self.folder.path(table.name))?;
        }
        self.parts += 1;
        Ok(())
    }
}

/// A copy that is there whole or not at all.
fn copied(from: &Path, to: &Path) -> std::io::Result<()> {
    let under_way: PathBuf = to.with_extension("copy");
    fs::copy(from, &under_way)?;
    fs::rename(under_way, to)
}

fn name(part: u32) -> String {
    format!("part-{part:05}.parquet")
}

impl Sink for Parquet {
    fn form(&self) -> Form {
        Form::Rows
    }

    fn put(&mut self, item: Item) -> Result<(), Error> {
        let rows = item.rows(self.folder.target())?;
        self.bytes += rows.bytes();
        self.batch.push(*rows);
        if self.bytes >= self.size.bytes || self.batch.len() >= self.size.documents { self.close() } else { Ok(()) }
    }

    fn at_boundary(&self) -> bool {
        self.batch.is_empty()
    }

    fn checkpoint(&mut self) -> Result<State, Error> {
        Ok(State { parts: self.parts, ..State::default() })
    }

    fn finish(mut self: Box<Self>) -> Result<(), Error> {
        // Tables without rows have their columns still.
        if !self.batch.is_empty() || self.parts == 0 {
            self.close()?;
        }
        self.folder.finish()
    }
}
