//! CSV: a directory of the four tables, each a file by RFC 4180, with a line of names: `OUT.csv/documents.csv` and so on.
//!
//! Texts with commas, quotes and line ends stand in quotes. NULL is an empty field. Lines end in CR and LF.
//!
//! Limits: an empty text is not told from NULL; no column has both.
//! Left out on purpose: a byte order mark, which RFC 4180 does not know and most programs show as a letter of the first name.

use super::folder::{self, Folder};
use super::rows::{COUNT, Cell, TABLES};
use super::{Form, Item, Sink, State, sql};
use crate::error::Error;
use ::csv::{Terminator, Writer, WriterBuilder};
use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek};
use std::ops::ControlFlow;
use std::path::Path;

/// The write buffer of a file, in bytes.
const BUFFER: usize = 1 << 20;

/// A directory of CSV files under way.
#[derive(Debug)]
pub struct Csv {
    folder: Folder,
    files: [Writer<File>; COUNT],
}

impl Csv {
    /// Opens the directory; `resume` is the state of the run that is to go on.
    ///
    /// # Errors
    /// When something else of the name is in the way, the directory cannot be written, or what a run that is to go on has
    /// written is not there.
    pub fn open(path: &Path, resume: Option<&State>) -> Result<Self, Error> {
        let folder = Folder::open(path, resume.is_some(), |name| folder::is_table(name, ".csv"))?;
        let lengths = resume.map_or([0; COUNT], |state| state.lengths);
        let [documents, entities, relations, arguments] = std::array::from_fn(|table| open(&folder, table, lengths[table]));
        Ok(Self { files: [documents?, entities?, relations?, arguments?], folder })
    }

    fn failed(&self, table: usize, error: &dyn std::fmt::Display) -> Error {
        self.folder.failed(&self.folder.path(&name(table)), error)
    }

    /// Writes out what is buffered; the files' lengths in bytes.
    fn flush(&mut self) -> Result<[u64; COUNT], Error> {
        let mut lengths = [0; COUNT];
        for (table, length) in lengths.iter_mut().enumerate() {
            let mut flushed = || {
                self.files[table].flush()?;
                let file = self.files[table].get_ref();
                file.sync_data()?;
                Ok(file.metadata()?.len())
            };
            *length = flushed().map_err(|error: io::Error| self.failed(table, &error))?;
        }
        Ok(lengths)
    }
}

fn name(table: usize) -> String {
    format!("{}.csv", TABLES[table].name)
}

/// The file of a table, cut to its length.
fn open(folder: &Folder, table: usize, length: u64) -> Result<Writer<File>, Error> {
    let path = folder.path(&name(table));
    let take_up = || -> io::Result<Option<File>> {
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
        if file.metadata()?.len() < length {
            // A finished output is left as it is until the new one is.
            let Ok(finished) = File::open(folder.finished(&name(table))) else { return Ok(None) };
            file.set_len(0)?;
            if io::copy(&mut finished.take(length), &mut file)? < length {
                return Ok(None);
            }
        }
        file.set_len(length)?;
        file.seek(io::SeekFrom::End(0))?;
        Ok(Some(file))
    };
    let file = take_up().map_err(|error| folder.failed(&path, &error))?.ok_or_else(|| sql::gone(folder.target()))?;
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).buffer_capacity(BUFFER).from_writer(file);
    if length == 0 {
        writer.write_record(TABLES[table].columns.iter().map(|column| column.name)).map_err(|error| folder.failed(&path, &error))?;
    }
    Ok(writer)
}

impl Sink for Csv {
    fn form(&self) -> Form {
        Form::Rows
    }

    fn put(&mut self, item: Item) -> Result<(), Error> {
        let rows = item.rows(self.folder.target())?;
        let mut room = String::new();
        for (table, file) in self.files.iter_mut().enumerate() {
            let last = TABLES[table].columns.len() - 1;
            let done = rows.cells(table, |at, cell| {
                let written = file.write_field(shown(cell, &mut room));
                let written = if at == last { written.and_then(|()| file.write_record(None::<&[u8]>)) } else { written };
                written.map_or_else(ControlFlow::Break, ControlFlow::Continue)
            });
            if let ControlFlow::Break(error) = done {
                return Err(self.failed(table, &error));
            }
        }
        Ok(())
    }

    fn checkpoint(&mut self) -> Result<State, Error> {
        Ok(State { lengths: self.flush()?, ..State::default() })
    }

    fn finish(mut self: Box<Self>) -> Result<(), Error> {
        self.flush()?;
        self.folder.finish()
    }
}

/// A cell as text, in `room` when it is a number; NULL is empty.
fn shown<'a>(cell: Cell<'a>, room: &'a mut String) -> &'a [u8] {
    room.clear();
    // Writing into memory does not fail.
    let _ = match cell {
        Cell::Null => Ok(()),
        Cell::Text(text) | Cell::Json(text) => return text,
        Cell::Int(value) => write!(room, "{value}"),
        Cell::Long(value) => write!(room, "{value}"),
        Cell::Float(value) => write!(room, "{value}"),
        Cell::Flag(value) => write!(room, "{value}"),
        Cell::Day(day) => write!(room, "{day}"),
    };
    room.as_bytes()
}
