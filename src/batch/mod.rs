//! The batch: inputs in, records out, in a stable order and the same bytes for any number of threads.
//!
//! Inputs, and the members of those that are archives, are taken in groups of a bounded number of bytes; a group is read and
//! extracted in parallel and written in order. An input that fails is a reject with its path and cause; every other one is still processed. Results go to one
//! stream, or each to a file of its own ([`Target`]).
//!
//! Limits: a document is held in memory whole while it is worked on.
//! Left out on purpose for now: databases, resuming.

mod document;
mod folder;
mod output;
mod run;
mod walk;

pub use folder::Folder;
pub use output::Output;
pub use run::run;
pub use walk::{Input, Inputs, inputs};

use crate::container;
use crate::error::{Error, ErrorKind};
use crate::source::Encoding;
use serde::Serialize;
use std::fs::File;
use std::io::{Read, Write};

/// How to run.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The encoding of the sources.
    pub encoding: Encoding,
    /// Whether records carry the canonical text.
    pub with_text: bool,
    /// Whether entities carry the bytes of the source that they stand at.
    pub source_offsets: bool,
    /// How archives are read.
    pub archives: container::Options,
}

/// Where results go, and as what.
pub enum Target<'a> {
    /// Records, one a line of JSON, in the order of the inputs.
    Records(&'a mut dyn Write),
    /// The edXML message of each official document in a file of its own.
    Messages(&'a Folder),
    /// The canonical text of each document in a file of its own.
    Texts(&'a Folder),
}

/// What a run came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Records, messages or texts written.
    pub written: u64,
    /// Inputs that are no official documents, of which there is no message.
    pub skipped: u64,
    /// Inputs that gave no record.
    pub rejects: u64,
    /// Bytes read.
    pub bytes: u64,
}

/// An input that gave no record: one line of `--rejects`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reject {
    /// The path as given.
    pub path: String,
    /// The member of the archive at that path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// Where it failed: `walk`, `read`, `extract`, `write`.
    pub stage: &'static str,
    /// What failed, for programs.
    pub code: &'static str,
    /// What failed, for people.
    pub message: String,
}

impl Reject {
    /// The reject of an input, or of a member of it, for an error.
    fn new(input: &Input, member: Option<String>, stage: &'static str, error: &Error) -> Self {
        Self { path: input.id.clone(), member, stage, code: error.kind().name(), message: error.cause().to_owned() }
    }
}

/// What happens in a run, as it is told while the run goes on.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// An input gave nothing.
    Rejected(&'a Reject),
    /// An input is no official document, so there is no message of it.
    Skipped(&'a Input),
    /// An input is done with, whatever came of it.
    Done(&'a Input),
}

/// The bytes of one input.
///
/// # Errors
/// When it cannot be read or is longer than a document may be: as long as a member of an archive, since what is found in one takes
/// eleven times its length in memory.
pub fn read(input: &Input) -> Result<Vec<u8>, Error> {
    let path = &input.path;
    let most = container::Limits::default().member;
    let failed = |error| Error::new(ErrorKind::Read, path, error);
    let mut bytes = Vec::new();
    // A file that says to be too long is not read to find that out.
    if input.bytes <= most {
        bytes.reserve(input.bytes as usize + 1);
        if input.is_stdin() {
            std::io::stdin().lock().take(most + 1).read_to_end(&mut bytes).map_err(failed)?;
        } else {
            File::open(path).map_err(failed)?.take(most + 1).read_to_end(&mut bytes).map_err(failed)?;
        }
    }
    if input.bytes.max(bytes.len() as u64) > most {
        return Err(Error::new(ErrorKind::Unsupported, path, format!("longer than {most} bytes")));
    }
    Ok(bytes)
}
