//! The ledger of a run: what was done with each document, and up to where all of it is durable.
//!
//! A ledger is a file of JSON Lines beside the output. Its first line says how the run was begun; then comes a line for each
//! document, in order, and every now and then a checkpoint, written after the sink has made everything before it durable.
//! A run that is killed loses what lies behind the last checkpoint and nothing else: the next one verifies the documents of
//! the ledger by identifier and content, cuts output and ledger back to the last checkpoint before the first difference, and
//! goes on from there. So the output is, to the byte, that of a run that nobody disturbed, whatever happened in between.
//!
//! Limits: documents behind one that has changed are worked on again. A document that timed out is not tried again.
//! Left out on purpose: the records themselves. Only the sink knows what is in the output.

use crate::error::{Error, ErrorKind};
use crate::sink::State;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The version of the ledger's form.
const SCHEMA: &str = "vanthu.ledger/1";

/// Bytes of lines that are written in one go.
const BUFFER: usize = 64 << 10;

/// How a run was begun. A later run goes on only where all of this is the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The form of the ledger.
    pub ledger: String,
    /// The version of the program.
    pub version: String,
    /// Where the records go, as it was typed, without a password.
    pub output: String,
    /// What the records depend on, as it was typed.
    pub options: Vec<String>,
}

impl Header {
    /// The header of a run of this program.
    pub fn new(output: String, options: Vec<String>) -> Self {
        Self { ledger: SCHEMA.to_owned(), version: env!("CARGO_PKG_VERSION").to_owned(), output, options }
    }
}

/// What became of one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The document's identifier.
    pub id: String,
    /// SHA-256 of its bytes in hexadecimal; none when they could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The length of its bytes.
    #[serde(default)]
    pub bytes: u64,
    /// How many entities its record has.
    #[serde(default)]
    pub entities: u64,
    /// How many relations its record has.
    #[serde(default)]
    pub relations: u64,
    /// The code of its reject; none for a record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reject: Option<String>,
}

/// A point up to which everything is durable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The documents before it.
    pub documents: u64,
    /// How far the sink is.
    pub sink: State,
    /// The length of the file of rejects.
    pub rejects: u64,
    /// Bytes of input files that are done with.
    pub read: u64,
    /// Seconds since the run that wrote it began.
    pub seconds: f64,
    /// Documents that this run has done itself.
    pub own: u64,
    /// Bytes of documents that this run has done itself.
    pub own_bytes: u64,
    /// Bytes of all documents before it.
    pub bytes: u64,
    /// Bytes of all input files, once they were counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
}

/// The end of a run that came to its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct End {
    /// Files of walked directories that were passed over.
    pub passed_over: u64,
}

/// One line of a ledger.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Line {
    /// The first line.
    Header(Header),
    /// A document.
    Entry(Entry),
    /// A checkpoint.
    Checkpoint {
        /// It.
        checkpoint: Checkpoint,
    },
    /// The last line of a run that came to its end.
    End {
        /// It.
        end: End,
    },
}

/// A ledger under way. It is locked: two runs into one output would be neither.
#[derive(Debug)]
pub struct Ledger {
    file: File,
    path: PathBuf,
    /// Lines that are not written yet.
    lines: Vec<u8>,
}

impl Ledger {
    /// Begins a ledger, in place of an earlier one.
    ///
    /// # Errors
    /// When it cannot be written, or another run holds it.
    pub fn create(path: &Path, header: &Header) -> Result<Self, Error> {
        let mut ledger = Self::open(path, true)?;
        ledger.file.set_len(0).map_err(|error| Error::new(ErrorKind::Write, path, error))?;
        ledger.push(&Line::Header(header.clone()));
        ledger.write()?;
        Ok(ledger)
    }

    /// Takes a ledger up again behind its first `length` bytes.
    ///
    /// # Errors
    /// When it cannot be written, or another run holds it.
    pub fn reopen(path: &Path, length: u64) -> Result<Self, Error> {
        let mut ledger = Self::open(path, false)?;
        let cut = ledger.file.set_len(length).and_then(|()| ledger.file.seek(SeekFrom::End(0)));
        cut.map_err(|error| Error::new(ErrorKind::Write, path, error))?;
        Ok(ledger)
    }

    fn open(path: &Path, create: bool) -> Result<Self, Error> {
        let failed = |error: io::Error| Error::new(ErrorKind::Write, path, error);
        let file = OpenOptions::new().write(true).create(create).truncate(false).open(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file, path: path.to_owned(), lines: Vec::new() }),
            Err(std::fs::TryLockError::WouldBlock) => Err(Error::new(ErrorKind::Write, path, "another run is writing this output")),
            // A file system without locks is no reason not to work.
            Err(std::fs::TryLockError::Error(_)) => Ok(Self { file, path: path.to_owned(), lines: Vec::new() }),
        }
    }

    fn push(&mut self, line: &Line) {
        // Nothing in a line can fail to be written into memory.
        if serde_json::to_writer(&mut self.lines, line).is_ok() {
            self.lines.push(b'\n');
        }
    }

    /// Notes a document. It counts from the next checkpoint on.
    ///
    /// # Errors
    /// When the disk takes no more.
    pub fn note(&mut self, entry: Entry) -> Result<(), Error> {
        self.push(&Line::Entry(entry));
        // A slow disk has checkpoints far apart, and what lies between them must not fill the memory.
        if self.lines.len() > BUFFER { self.write() } else { Ok(()) }
    }

    /// Writes the documents and the checkpoint behind them; both are durable then.
    ///
    /// # Errors
    /// When the disk takes no more.
    pub fn checkpoint(&mut self, checkpoint: Checkpoint) -> Result<(), Error> {
        self.push(&Line::Checkpoint { checkpoint });
        self.sync()
    }

    /// Notes that the run came to its end.
    ///
    /// # Errors
    /// When the disk takes no more.
    pub fn finish(mut self, end: End) -> Result<(), Error> {
        self.push(&Line::End { end });
        self.sync()
    }

    fn write(&mut self) -> Result<(), Error> {
        let written = self.file.write_all(&self.lines);
        self.lines.clear();
        written.map_err(|error| Error::new(ErrorKind::Write, &self.path, error))
    }

    /// Writes what is noted and makes it durable.
    fn sync(&mut self) -> Result<(), Error> {
        self.write()?;
        self.file.sync_data().map_err(|error| Error::new(ErrorKind::Write, &self.path, error))
    }
}

/// Whether a run is writing the ledger.
pub fn is_held(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| matches!(file.try_lock_shared(), Err(std::fs::TryLockError::WouldBlock)))
}

/// The lines of a ledger with the offset behind each. A last line that was cut off is none; neither is anything behind a
/// line that is none of a ledger.
pub struct Lines {
    reader: BufReader<File>,
    offset: u64,
    line: String,
}

impl Lines {
    /// Opens a ledger and reads its header; `None` where there is no ledger.
    ///
    /// # Errors
    /// When it cannot be read or is no ledger.
    pub fn open(path: &Path) -> Result<Option<(Header, Self)>, Error> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::new(ErrorKind::Read, path, error)),
        };
        let empty = file.metadata().is_ok_and(|metadata| metadata.len() == 0);
        let mut lines = Self { reader: BufReader::with_capacity(1 << 16, file), offset: 0, line: String::new() };
        match lines.next() {
            Some((Line::Header(header), _)) if header.ledger == SCHEMA => Ok(Some((header, lines))),
            // A run that was killed before its first line has done nothing.
            None if empty => Ok(None),
            _ => Err(Error::new(ErrorKind::Read, path, format!("is no ledger of the form {SCHEMA}"))),
        }
    }
}

impl Iterator for Lines {
    type Item = (Line, u64);

    fn next(&mut self) -> Option<(Line, u64)> {
        self.line.clear();
        let read = self.reader.read_line(&mut self.line).ok()?;
        if !self.line.ends_with('\n') {
            return None;
        }
        self.offset += read as u64;
        Some((serde_json::from_str(&self.line).ok()?, self.offset))
    }
}
