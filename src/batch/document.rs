//! One document: read, extracted, and made into what the sink takes of its record, or into its message or its text.

use super::feed::{Task, Work};
use super::folder::Folder;
use super::ledger::Entry;
use super::walk::Input;
use super::{Options, Reject};
use crate::container::{Content, Member};
use crate::error::Error;
use crate::exchange;
use crate::format::{self, Format};
use crate::pipeline::{self, Extraction};
use crate::record::{Record, SourceRecord};
use crate::sink::rows::Rows;
use crate::sink::{Form, Item};
use crate::source::SourceText;
use crate::text::Text;
use std::borrow::Cow;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

/// What came of a document.
pub(super) enum Made {
    /// Its record, as the sink takes it.
    Item(Item),
    /// Its message or text, which is in its file.
    File,
    /// Nothing: it is no official document.
    Nothing,
}

/// What became of a document.
pub(super) struct Outcome {
    /// Its line in the ledger.
    pub(super) entry: Entry,
    /// What was made of it.
    pub(super) made: Result<Made, Reject>,
}

impl Outcome {
    pub(super) fn rejected(id: &str, sha256: Option<String>, bytes: u64, reject: Reject) -> Self {
        let entry = Entry { id: id.to_owned(), sha256, bytes, entities: 0, relations: 0, reject: Some(reject.code.to_owned()) };
        Self { entry, made: Err(reject) }
    }

    /// About how many bytes it holds in memory.
    pub(super) fn bytes(&self) -> u64 {
        let item = match &self.made {
            Ok(Made::Item(item)) => item.bytes() as u64,
            _ => 0,
        };
        item + OVERHEAD
    }
}

/// What a document holds in memory beside its bytes and what is made of them.
const OVERHEAD: u64 = 4 << 10;

/// The memory that a document takes while it is worked on, as multiples of its bytes: measured on documents of 10 and 50 MB.
const TEXT: u64 = 10;

/// The same of kinds that are packed.
const PACKED: u64 = 40;

/// About how much memory a document takes while it is worked on.
pub(super) fn memory(task: &Task) -> u64 {
    let name = match &task.work {
        Work::Member(member) => Path::new(&member.name),
        _ => task.input.path.as_path(),
    };
    let packed = matches!(Format::by_name(name), Some(Format::Docx | Format::Odt | Format::Pdf));
    task.bytes() * if packed { PACKED } else { TEXT } + OVERHEAD
}

/// Where the result of one document goes.
#[derive(Clone)]
pub(super) enum Place {
    /// To the sink, which takes it in order.
    Sink(Form),
    /// Its message to a file of its own.
    Messages(Arc<Folder>),
    /// Its text to a file of its own.
    Texts(Arc<Folder>),
}

/// What a worker knows.
pub(super) struct Worker {
    pub(super) options: Options,
    pub(super) place: Place,
}

/// What was counted in a document.
#[derive(Default)]
struct Counts {
    entities: u64,
    relations: u64,
}

impl Counts {
    fn of(extraction: &Extraction<'_>) -> Self {
        Self { entities: extraction.entities.len() as u64, relations: extraction.relations.len() as u64 }
    }
}

impl Worker {
    /// Reads one document and makes what is to be written of it; `None` of what is no document.
    pub(super) fn process(&self, task: Task) -> Option<Outcome> {
        let Task { input, id, work, name, .. } = task;
        let (member, bytes) = match work {
            Work::File => (None, super::read(&input)),
            Work::Member(Member { name, content, .. }) => {
                (Some(name), content.and_then(Content::bytes).map_err(|fault| Error::new(fault.kind, &input.path, fault.cause)))
            }
            Work::Failed(reject) => return Some(Outcome::rejected(&id, None, 0, reject)),
            Work::End => return None,
        };
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(error) => return Some(Outcome::rejected(&id, None, 0, Reject::new(&input, member, "read", &error))),
        };
        let sha256 = pipeline::sha256(&bytes);
        let mut counts = Counts::default();
        let about = About { input: &input, id: &id, member: member.as_deref(), name: name.as_deref(), sha256: &sha256 };
        // A bug in a grammar or a reader must cost one document, not the night's run.
        let made = catch_unwind(AssertUnwindSafe(|| self.make(&about, &bytes, &mut counts)));
        let made = made.unwrap_or_else(|panic| {
            let cause = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
            let message = format!("internal error, please report this document: {}", cause.unwrap_or("unknown cause"));
            Err(about.reject("internal", message))
        });
        let length = bytes.len() as u64;
        Some(match made {
            Ok(made) => {
                let Counts { entities, relations } = counts;
                let entry = Entry { id: id.as_ref().to_owned(), sha256: Some(sha256), bytes: length, entities, relations, reject: None };
                Outcome { entry, made: Ok(made) }
            }
            Err(reject) => Outcome::rejected(&id, Some(sha256), length, reject),
        })
    }

    fn make(&self, about: &About<'_>, bytes: &[u8], counts: &mut Counts) -> Result<Made, Reject> {
        // A member is named for its kind, the input for a person.
        let path = about.member.map_or(about.input.path.as_path(), Path::new);
        let format = Format::of(bytes, path).map_err(|error| about.failed("read", &error))?;
        let read = if self.options.source_offsets {
            format::traced(bytes, format, self.options.encoding, path)
        } else {
            format::read(bytes, format, self.options.encoding, path).map(|source| (source, None))
        };
        let (source, offsets) = read.map_err(|error| about.failed("read", &error))?;
        let serialised = |error: io::Error| about.reject("serialise", error.to_string());
        let (folder, result) = match &self.place {
            Place::Sink(form) => {
                let text = Text::new(&source.text);
                let mut extraction = pipeline::extract(&text);
                *counts = Counts::of(&extraction);
                extraction.diagnostics.splice(0..0, source.diagnostics);
                let sha256 = match &source.text {
                    Cow::Borrowed(text) if text.len() == bytes.len() => about.sha256.to_owned(),
                    text => pipeline::sha256(text.as_bytes()),
                };
                let (id, from) = about.record(bytes, format, source.encoding);
                let mut record = Record::hashed(id, from, &extraction, self.options.with_text, sha256);
                if let Some(offsets) = &offsets {
                    record = record.with_offsets(offsets);
                }
                return item(&record, *form, bytes.len()).map(Made::Item).map_err(serialised);
            }
            Place::Messages(folder) => match message(&source, counts).map_err(serialised)? {
                Some(message) => (folder, message),
                None => return Ok(Made::Nothing),
            },
            Place::Texts(folder) => (folder, source.text.into_owned().into_bytes()),
        };
        let Some(name) = about.name else { return Ok(Made::Nothing) };
        folder.write(name, about.input, &result).map_err(|error| Reject { message: error.to_string(), ..about.failed("write", &error) })?;
        Ok(Made::File)
    }
}

/// Which document it is.
struct About<'a> {
    input: &'a Input,
    id: &'a str,
    member: Option<&'a str>,
    name: Option<&'a Path>,
    sha256: &'a str,
}

impl<'a> About<'a> {
    fn failed(&self, stage: &'static str, error: &Error) -> Reject {
        Reject::new(self.input, self.member.map(str::to_owned), stage, error)
    }

    fn reject(&self, code: &'static str, message: String) -> Reject {
        Reject { path: self.input.id.clone(), member: self.member.map(str::to_owned), stage: "extract", code, message }
    }

    /// The identifier, and where the document came from.
    fn record(&self, bytes: &[u8], format: Format, encoding: Cow<'a, str>) -> (&'a str, SourceRecord<'a>) {
        let source = SourceRecord {
            path: Cow::Borrowed(&self.input.id),
            member: self.member.map(Cow::Borrowed),
            format: Cow::Borrowed(format.name()),
            encoding,
            bytes: bytes.len() as u64,
            sha256: self.sha256.to_owned(),
        };
        (self.id, source)
    }
}

/// A record as the sink takes it.
fn item(record: &Record<'_>, form: Form, bytes: usize) -> io::Result<Item> {
    match form {
        Form::Line => {
            let mut line = Vec::with_capacity(bytes * 2 + 1024);
            record.write(&mut line)?;
            line.push(b'\n');
            Ok(Item::Line(line))
        }
        Form::Rows => Ok(Item::Rows(Box::new(Rows::new(record)))),
    }
}

/// A document's edXML message; none of what is no official document.
fn message(source: &SourceText<'_>, counts: &mut Counts) -> io::Result<Option<Vec<u8>>> {
    let text = Text::new(&source.text);
    let extraction = pipeline::extract(&text);
    *counts = Counts::of(&extraction);
    let meta = extraction.meta;
    exchange::is_official(&meta).then(|| exchange::message(&meta)).transpose()
}
