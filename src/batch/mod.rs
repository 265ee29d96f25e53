//! The batch: documents in, records out, in a stable order and the same bytes for any number of threads.
//!
//! One thread reads ([`Source`]: files, and archives member by member), some work, and results are written in the order of the documents
//! ([`Target`]). What is under way is bounded in bytes, whatever the archive. A document that fails is a reject with its path
//! and cause; every other one is still processed. With a [`ledger`] a run can be killed at any moment and gone on with.
//!
//! Limits: a document is held in memory whole while it is worked on.
//! Left out on purpose: more than one machine. Split the inputs.

mod budget;
mod commit;
mod document;
mod feed;
mod folder;
pub mod ledger;
pub mod memory;
mod names;
mod pool;
mod resume;
mod run;
mod walk;

pub use feed::Source;
pub use folder::Folder;
pub use run::{Bookkeeping, Run, Target, run};
pub use walk::{Found, Input, Walk};

use crate::container;
use crate::error::{Error, ErrorKind};
use crate::source::Encoding;
use ledger::Entry;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::time::Duration;

/// How often a thread that waits looks whether it should stop.
const TICK: Duration = Duration::from_millis(20);

/// What records are made of and how.
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

/// What a run came to: `records + skipped + rejects` is the number of its documents.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Summary {
    /// Records, messages or texts written.
    pub records: u64,
    /// Documents that are no official ones, of which there is no message.
    pub skipped: u64,
    /// Documents that gave no record.
    pub rejects: u64,
    /// Rejects by their code.
    pub rejects_by_code: BTreeMap<String, u64>,
    /// Bytes of the documents.
    pub bytes: u64,
    /// Entities in the records.
    pub entities: u64,
    /// Relations in the records.
    pub relations: u64,
    /// Files of walked directories that were passed over, since their names say that they are of no kind that is read.
    pub passed_over: u64,
    /// How many of the documents an earlier run had done.
    pub resumed: u64,
    /// Seconds that the run took.
    pub seconds: f64,
    /// Whether it was stopped before its end.
    pub stopped: bool,
}

impl Summary {
    /// How many documents there were.
    pub fn documents(&self) -> u64 {
        self.records + self.skipped + self.rejects
    }

    /// Counts a document.
    pub(crate) fn add(&mut self, entry: &Entry) {
        match &entry.reject {
            Some(code) => {
                self.rejects += 1;
                match self.rejects_by_code.get_mut(code) {
                    Some(count) => *count += 1,
                    None => drop(self.rejects_by_code.insert(code.clone(), 1)),
                }
            }
            None => self.records += 1,
        }
        self.bytes += entry.bytes;
        self.entities += entry.entities;
        self.relations += entry.relations;
    }
}

/// A document that gave no record: one line of `--rejects`.
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

    /// The document's name for a person.
    pub fn name(&self) -> String {
        self.member.as_ref().map_or_else(|| self.path.clone(), |member| format!("{}!{member}", self.path))
    }
}

/// Rejects of an earlier run that are tried again: a file, or members of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// The file.
    pub path: String,
    /// The members; none for the file itself.
    pub members: Option<Vec<String>>,
}

impl Again {
    /// What a file of rejects names, in its order; members of one archive that follow each other are read in one go.
    ///
    /// # Errors
    /// The number of the line, from one, that is no reject.
    pub fn of(rejects: &str) -> Result<Vec<Self>, u64> {
        #[derive(Deserialize)]
        struct Line {
            path: String,
            member: Option<String>,
        }
        let mut found: Vec<Self> = Vec::new();
        for (number, line) in (1u64..).zip(rejects.lines()).filter(|(_, line)| !line.trim().is_empty()) {
            let Line { path, member } = serde_json::from_str(line).map_err(|_| number)?;
            match (found.last_mut(), member) {
                (Some(Self { path: last, members: Some(members) }), Some(member)) if *last == path => members.push(member),
                (_, member) => found.push(Self { path, members: member.map(|member| vec![member]) }),
            }
        }
        Ok(found)
    }
}

/// What happens in a run, as it is told while the run goes on.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// The run goes on behind these documents of an earlier one.
    Resumed {
        /// How many.
        documents: u64,
        /// Bytes of inputs that were done with.
        read: u64,
    },
    /// A document gave nothing.
    Rejected(&'a Reject),
    /// A document is no official one, so there is no message of it.
    Skipped {
        /// Its identifier.
        id: &'a str,
    },
    /// A document is done with, whatever came of it.
    Document {
        /// Its length.
        bytes: u64,
    },
    /// An input is done with.
    Read {
        /// Its length.
        bytes: u64,
    },
}

/// Hears what happens.
pub type Tell = Box<dyn FnMut(Event<'_>) + Send>;

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
