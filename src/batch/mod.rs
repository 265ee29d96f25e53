//! The batch: inputs in, records out, in a stable order and the same bytes for any number of threads.
//!
//! Inputs are taken in groups of a bounded number of bytes; a group is read and extracted in parallel and written in
//! order. An input that fails is a reject with its path and cause; every other one is still processed. Results go to one
//! stream, or each to a file of its own ([`Target`]).
//!
//! Limits: a document is held in memory whole while it is worked on.
//! Left out on purpose for now: archives, databases, resuming.

mod folder;
mod output;
mod walk;

pub use folder::Folder;
pub use output::Output;
pub use walk::{Input, Inputs, inputs};

use crate::error::{Error, ErrorKind};
use crate::exchange;
use crate::format::{self, Format};
use crate::pipeline;
use crate::record::{Record, SourceRecord};
use crate::source::{Encoding, SourceText};
use crate::text::Text;
use rayon::prelude::*;
use serde::Serialize;
use std::borrow::Cow;
use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How to run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The encoding of the sources.
    pub encoding: Encoding,
    /// Whether records carry the canonical text.
    pub with_text: bool,
}

/// Where results go, and as what.
pub enum Target<'a> {
    /// Records, one a line of JSON, in the order of the inputs.
    Records(&'a mut dyn Write),
    /// The edXML message of each official document in a file of its own.
    Messages(&'a Folder),
}

/// What a run came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Records or messages written.
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
    /// Where it failed: `walk`, `read`, `extract`, `write`.
    pub stage: &'static str,
    /// What failed, for programs.
    pub code: &'static str,
    /// What failed, for people.
    pub message: String,
}

impl Reject {
    /// The reject of an input for an error.
    fn new(input: &Input, stage: &'static str, error: &Error) -> Self {
        Self { path: input.id.clone(), stage, code: error.kind().name(), message: error.cause().to_owned() }
    }
}

/// Bytes of input that are worked on at once, at most, unless a single one is larger.
const GROUP_BYTES: u64 = 64 << 20;

/// Inputs that are worked on at once, at most.
const GROUP_INPUTS: usize = 1024;

/// The longest text: offsets are 32 bits.
const TEXT_BYTES: u64 = u32::MAX as u64;

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

/// What came of an input.
enum Made {
    /// The line of its record.
    Line(Vec<u8>),
    /// Its message, which is in its file.
    File,
    /// Nothing: it is no official document.
    Nothing,
}

/// Processes all inputs in order: results go to `target`, and `tell` hears of each input.
///
/// # Errors
/// When the stream of records cannot be written, or `tell` fails. A message that cannot be written is a reject.
pub fn run(
    inputs: &[Input],
    options: Options,
    mut target: Target<'_>,
    tell: &mut dyn FnMut(Event<'_>) -> io::Result<()>,
) -> io::Result<Summary> {
    let mut summary = Summary::default();
    let mut first = 0;
    while first < inputs.len() {
        let group = &inputs[first..first + group_len(&inputs[first..])];
        let folder = match &target {
            Target::Records(_) => None,
            Target::Messages(folder) => Some(*folder),
        };
        let one = |(at, input)| process(input, options, folder.map(|folder| (folder, first + at)));
        let results: Vec<Result<(Made, u64), Reject>> = group.par_iter().enumerate().map(one).collect();
        for (input, result) in group.iter().zip(results) {
            match result {
                Ok((made, bytes)) => {
                    summary.bytes += bytes;
                    match (made, &mut target) {
                        (Made::Nothing, _) => {
                            tell(Event::Skipped(input))?;
                            summary.skipped += 1;
                        }
                        (Made::Line(line), Target::Records(out)) => {
                            out.write_all(&line)?;
                            summary.written += 1;
                        }
                        (Made::Line(_) | Made::File, _) => summary.written += 1,
                    }
                }
                Err(failed) => {
                    tell(Event::Rejected(&failed))?;
                    summary.rejects += 1;
                }
            }
            tell(Event::Done(input))?;
        }
        first += group.len();
    }
    Ok(summary)
}

/// How many of the inputs go into the next group.
fn group_len(inputs: &[Input]) -> usize {
    let mut bytes = 0;
    let fitting = inputs.iter().take(GROUP_INPUTS).take_while(|input| {
        bytes += input.bytes;
        bytes <= GROUP_BYTES
    });
    fitting.count().max(1)
}

/// Reads one input and makes its line of JSON, or writes its message under its number in the folder.
fn process(input: &Input, options: Options, folder: Option<(&Folder, usize)>) -> Result<(Made, u64), Reject> {
    let bytes = read(input).map_err(|error| Reject::new(input, "read", &error))?;
    let format = Format::of(&bytes, &input.path).map_err(|error| Reject::new(input, "read", &error))?;
    let reject = |code, message| Reject { path: input.id.clone(), stage: "extract", code, message };
    // A bug in a grammar or a reader must cost one document, not the night's run.
    let made = catch_unwind(AssertUnwindSafe(|| -> Result<_, Reject> {
        let source = format::read(&bytes, format, options.encoding, &input.path).map_err(|error| Reject::new(input, "read", &error))?;
        let made = match folder {
            None => line(input, &bytes, format, source, options).map(Some),
            Some(_) => message(&source),
        };
        made.map_err(|error| reject("serialise", error.to_string()))
    }));
    let made = made.map_err(|panic| {
        let cause = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        reject("internal", format!("internal error, please report this document: {}", cause.unwrap_or("unknown cause")))
    })?;
    let made = match (made?, folder) {
        (None, _) => Made::Nothing,
        (Some(line), None) => Made::Line(line),
        (Some(message), Some((folder, at))) => {
            folder.write(at, &message).map_err(|error| Reject { message: error.to_string(), ..Reject::new(input, "write", &error) })?;
            Made::File
        }
    };
    Ok((made, bytes.len() as u64))
}

/// The bytes of one input.
///
/// # Errors
/// When it cannot be read or is longer than a text may be.
pub fn read(input: &Input) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let path = &input.path;
    if input.is_stdin() {
        std::io::stdin().lock().take(TEXT_BYTES + 1).read_to_end(&mut bytes).map_err(|error| Error::new(ErrorKind::Read, path, error))?;
    } else {
        bytes = std::fs::read(path).map_err(|error| Error::new(ErrorKind::Read, path, error))?;
    }
    if bytes.len() as u64 > TEXT_BYTES {
        return Err(Error::new(ErrorKind::Unsupported, path, "longer than 4 GiB"));
    }
    Ok(bytes)
}

/// The line of a document's record.
fn line(input: &Input, bytes: &[u8], format: Format, source: SourceText<'_>, options: Options) -> io::Result<Vec<u8>> {
    let text = Text::new(&source.text);
    let mut extraction = pipeline::extract(&text);
    extraction.diagnostics.splice(0..0, source.diagnostics);
    let about = SourceRecord {
        path: Cow::Borrowed(&input.id),
        member: None,
        format: Cow::Borrowed(format.name()),
        encoding: Cow::Borrowed(source.encoding),
        bytes: bytes.len() as u64,
        sha256: pipeline::sha256(bytes),
    };
    let record = Record::new(&input.id, about, &extraction, options.with_text);
    let mut line = Vec::with_capacity(bytes.len() * 2 + 1024);
    serde_json::to_writer(&mut line, &record)?;
    line.push(b'\n');
    Ok(line)
}

/// A document's edXML message; none of what is no official document.
fn message(source: &SourceText<'_>) -> io::Result<Option<Vec<u8>>> {
    let text = Text::new(&source.text);
    let meta = pipeline::extract(&text).meta;
    exchange::is_official(&meta).then(|| exchange::message(&meta)).transpose()
}
