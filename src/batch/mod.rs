//! The batch: inputs in, records out, in a stable order and the same bytes for any number of threads.
//!
//! Inputs are taken in groups of a bounded number of bytes; a group is read and extracted in parallel and written in
//! order. An input that fails is a reject with its path and cause; every other one is still processed.
//!
//! Limits: a document is held in memory whole while it is worked on.
//! Left out on purpose for now: archives, databases, resuming.

mod output;
mod walk;

pub use output::Output;
pub use walk::{Input, inputs};

use crate::error::{Error, ErrorKind};
use crate::pipeline;
use crate::record::{Record, SourceRecord};
use crate::source::{self, Encoding};
use crate::text::Text;
use rayon::prelude::*;
use serde::Serialize;
use std::borrow::Cow;
use std::io::{Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How to run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The encoding of the sources.
    pub encoding: Encoding,
    /// Whether records carry the canonical text.
    pub with_text: bool,
}

/// What a run came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Records written.
    pub records: u64,
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
    /// Where it failed: `read`, `decode`, `extract`.
    pub stage: &'static str,
    /// What failed, for programs.
    pub code: &'static str,
    /// What failed, for people.
    pub message: String,
}

/// Bytes of input that are worked on at once, at most, unless a single one is larger.
const GROUP_BYTES: u64 = 64 << 20;

/// Inputs that are worked on at once, at most.
const GROUP_INPUTS: usize = 1024;

/// The longest text: offsets are 32 bits.
const TEXT_BYTES: u64 = u32::MAX as u64;

/// Processes all inputs in order: records go to `out`, one a line; rejects to `reject`; `progress` hears of each input's bytes.
///
/// # Errors
/// Only when `out` or `reject` cannot be written.
pub fn run(
    inputs: &[Input],
    options: Options,
    out: &mut dyn Write,
    reject: &mut dyn FnMut(&Reject) -> std::io::Result<()>,
    progress: &mut dyn FnMut(u64),
) -> std::io::Result<Summary> {
    let mut summary = Summary::default();
    let mut rest = inputs;
    while !rest.is_empty() {
        let (group, later) = rest.split_at(group_len(rest));
        let results: Vec<Result<(Vec<u8>, u64), Reject>> = group.par_iter().map(|input| process(input, options)).collect();
        for (input, result) in group.iter().zip(results) {
            match result {
                Ok((line, bytes)) => {
                    out.write_all(&line)?;
                    summary.records += 1;
                    summary.bytes += bytes;
                }
                Err(failed) => {
                    reject(&failed)?;
                    summary.rejects += 1;
                }
            }
            progress(input.bytes);
        }
        rest = later;
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

/// Reads one input and makes its line of JSON.
fn process(input: &Input, options: Options) -> Result<(Vec<u8>, u64), Reject> {
    let bytes = read(input).map_err(|error| Reject {
        path: input.id.clone(),
        stage: "read",
        code: error.kind().name(),
        message: error.cause().to_owned(),
    })?;
    // A bug in a grammar must cost one document, not the night's run.
    let line = catch_unwind(AssertUnwindSafe(|| line(input, &bytes, options)));
    match line {
        Ok(Ok(line)) => Ok((line, bytes.len() as u64)),
        Ok(Err(error)) => Err(Reject { path: input.id.clone(), stage: "extract", code: "serialise", message: error.to_string() }),
        Err(panic) => {
            let cause = panic
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| panic.downcast_ref::<&str>().copied())
                .unwrap_or("unknown cause");
            Err(Reject {
                path: input.id.clone(),
                stage: "extract",
                code: "internal",
                message: format!("internal error, please report this document: {cause}"),
            })
        }
    }
}

/// The bytes of one input.
///
/// # Errors
/// When it cannot be read, is longer than a text may be, or is not text at all.
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
    if looks_binary(&bytes) {
        return Err(Error::new(ErrorKind::Decode, path, "not text: it holds zero bytes and is no UTF-16"));
    }
    Ok(bytes)
}

/// Whether the bytes cannot be text: zero bytes among single bytes, in no UTF-16 pattern.
fn looks_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(8192)];
    let zeros = sample.iter().filter(|byte| **byte == 0).count();
    if zeros == 0 || encoding_rs::Encoding::for_bom(bytes).is_some() {
        return false;
    }
    let name = source::decode(sample, Encoding::Auto).1;
    !name.starts_with("UTF-16")
}

fn line(input: &Input, bytes: &[u8], options: Options) -> serde_json::Result<Vec<u8>> {
    let source = source::read(bytes, options.encoding);
    let text = Text::new(&source.text);
    let mut extraction = pipeline::extract(&text);
    extraction.diagnostics.splice(0..0, source.diagnostics);
    let about = SourceRecord {
        path: Cow::Borrowed(&input.id),
        member: None,
        format: Cow::Borrowed(input.format()),
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
