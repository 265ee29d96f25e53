//! Sinks: where the records of a run go, behind one trait, a file each.
//!
//! A sink takes documents in the order of the inputs. From time to time the run asks it for a [`State`]: everything taken
//! so far is then durable, and a later run that hands the state back goes on from there, with the same bytes or rows in
//! the end as a run that nobody disturbed. What a document looks like for a sink ([`Form`]) is made by the workers, many at
//! a time; a sink only writes.
//!
//! Limits: one run writes to one sink. A sink holds at most a batch of documents in memory.
//! Left out on purpose: reading back. A database answers questions itself.

mod lines;
mod part;

pub use lines::{Lines, Memory, Stream};
pub use part::PartFile;

use crate::error::{Error, ErrorKind};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Which sink, before it is opened.
#[derive(Clone, Debug)]
pub enum Target {
    /// JSON Lines on standard output.
    Stdout,
    /// JSON Lines into something that is no file: a pipe, a terminal, `/dev/null`.
    Stream(PathBuf),
    /// JSON Lines in memory.
    Memory(Memory),
    /// JSON Lines in a file, or in shards of so many bytes.
    Lines {
        /// The file.
        path: PathBuf,
        /// Bytes of a shard.
        shard: Option<u64>,
    },
}

impl Target {
    /// The sink that `-o` names.
    ///
    /// # Errors
    /// When the options do not go with it.
    pub fn parse(output: &str, shard: Option<u64>) -> Result<Self, Error> {
        let path = PathBuf::from(output);
        let is_stream = std::fs::metadata(&path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir());
        let target = match output {
            "-" => Self::Stdout,
            _ if is_stream => Self::Stream(path),
            _ => {
                is_possible(&path)?;
                return Ok(Self::Lines { path, shard });
            }
        };
        match shard {
            Some(_) => Err(Error::new(ErrorKind::Usage, "", "--shard-size is for JSON Lines in files: name one with -o")),
            None => Ok(target),
        }
    }

    /// Whether a later run can go on with it.
    pub fn is_resumable(&self) -> bool {
        matches!(self, Self::Lines { .. })
    }

    /// Its name as it is kept in the ledger, the same wherever the program runs; no password is in it.
    pub fn whole(&self) -> String {
        match self {
            Self::Stdout => "-".to_owned(),
            Self::Memory(_) => "memory".to_owned(),
            Self::Stream(path) | Self::Lines { path, .. } => {
                std::path::absolute(path).unwrap_or_else(|_| path.clone()).display().to_string()
            }
        }
    }

    /// Where the ledger of a run into it is kept when nothing else is said.
    pub fn ledger(&self) -> Option<PathBuf> {
        match self {
            Self::Stdout | Self::Stream(_) | Self::Memory(_) => None,
            Self::Lines { path, .. } => Some(part::beside(path, ".ledger")),
        }
    }

    /// Opens the sink, anew or behind a state of an earlier run.
    ///
    /// # Errors
    /// When it cannot be written, or what the state tells of is not there.
    pub fn open(&self, resume: Option<&State>) -> Result<Box<dyn Sink>, Error> {
        Ok(match self {
            Self::Stdout => Box::new(Stream::stdout()),
            Self::Stream(path) => Box::new(Stream::open(path)?),
            Self::Memory(memory) => Box::new(memory.clone()),
            Self::Lines { path, shard } => Box::new(Lines::open(path, *shard, resume)?),
        })
    }
}

/// Whether a file can be made of the name: said before any work.
fn is_possible(path: &Path) -> Result<(), Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if path.is_dir() {
        return Err(Error::new(ErrorKind::Write, path, "is a directory"));
    }
    if !folder.is_dir() {
        return Err(Error::new(ErrorKind::Write, path, format!("there is no directory {}", folder.display())));
    }
    Ok(())
}

/// What a sink takes of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The JSON record in one line.
    Line,
}

/// A document in the form that the sink takes.
#[derive(Debug)]
pub enum Item {
    /// The JSON record, its line end included.
    Line(Vec<u8>),
}

impl Item {
    /// About how many bytes it holds in memory.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Line(line) => line.len(),
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
