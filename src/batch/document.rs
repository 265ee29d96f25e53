//! One document: read, extracted, and made into the line of its record, its message or its text.

use super::{Folder, Input, Options, Reject};
use crate::container::Member;
use crate::error::{Error, ErrorKind};
use crate::exchange;
use crate::format::{self, Format};
use crate::pipeline;
use crate::record::{Record, SourceRecord};
use crate::source::SourceText;
use crate::text::Text;
use std::borrow::Cow;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// What came of a document.
pub(super) enum Made {
    /// The line of its record.
    Line(Vec<u8>),
    /// Its message or text, which is in its file.
    File,
    /// Nothing: it is no official document.
    Nothing,
}

/// Where the result of one document goes, without the stream itself, which is written in order.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    Stream,
    Messages(&'a Folder),
    Texts(&'a Folder),
}

/// A document to work on.
pub(super) enum Document<'i> {
    File(&'i Input),
    Member(&'i Input, Member),
}

/// Reads one document and makes its line of JSON, or writes its message or text under its input's number in the folder.
pub(super) fn process(document: Document<'_>, options: &Options, place: Place<'_>, at: usize) -> Result<(Made, u64), Reject> {
    let (input, member, bytes) = match document {
        Document::File(input) => (input, None, super::read(input)),
        Document::Member(input, Member { name, content }) => {
            let content = content.map_err(|fault| Error::new(fault.kind, &input.path, fault.cause));
            (input, Some(name), content)
        }
    };
    let failed = |stage, error: &Error| Reject::new(input, member.clone(), stage, error);
    let bytes = bytes.map_err(|error| failed("read", &error))?;
    // A member is named for its kind, the input for a person.
    let path = member.as_deref().map_or(input.path.as_path(), Path::new);
    let format = Format::of(&bytes, path).map_err(|error| failed("read", &error))?;
    let reject = |code, message| Reject { path: input.id.clone(), member: member.clone(), stage: "extract", code, message };
    // A bug in a grammar or a reader must cost one document, not the night's run.
    let made = catch_unwind(AssertUnwindSafe(|| -> Result<_, Reject> {
        let source = format::read(&bytes, format, options.encoding, path).map_err(|error| failed("read", &error))?;
        let made = match place {
            Place::Stream => line(input, member.as_deref(), &bytes, format, source, options.with_text).map(Some),
            Place::Messages(_) => message(&source),
            Place::Texts(_) => Ok(Some(source.text.into_owned().into_bytes())),
        };
        made.map_err(|error| reject("serialise", error.to_string()))
    }));
    let made = made.map_err(|panic| {
        let cause = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        reject("internal", format!("internal error, please report this document: {}", cause.unwrap_or("unknown cause")))
    })?;
    let made = match (made?, place) {
        (None, _) => Made::Nothing,
        (Some(line), Place::Stream) => Made::Line(line),
        (Some(result), Place::Messages(folder) | Place::Texts(folder)) => {
            if member.is_some() {
                let error =
                    Error::new(ErrorKind::Unsupported, &input.path, "members of archives are read into records only: unpack it first");
                return Err(failed("write", &error));
            }
            let written = folder.write(at, input, &result);
            written.map_err(|error| Reject { message: error.to_string(), ..failed("write", &error) })?;
            Made::File
        }
    };
    Ok((made, bytes.len() as u64))
}

/// The line of a document's record.
fn line(input: &Input, member: Option<&str>, bytes: &[u8], format: Format, source: SourceText<'_>, with_text: bool) -> io::Result<Vec<u8>> {
    let text = Text::new(&source.text);
    let mut extraction = pipeline::extract(&text);
    extraction.diagnostics.splice(0..0, source.diagnostics);
    let about = SourceRecord {
        path: Cow::Borrowed(&input.id),
        member: member.map(Cow::Borrowed),
        format: Cow::Borrowed(format.name()),
        encoding: source.encoding,
        bytes: bytes.len() as u64,
        sha256: pipeline::sha256(bytes),
    };
    let id = member.map_or(Cow::Borrowed(input.id.as_str()), |member| Cow::Owned(format!("{}!{member}", input.id)));
    let record = Record::new(&id, about, &extraction, with_text);
    let mut line = Vec::with_capacity(bytes.len() * 2 + 1024);
    record.write(&mut line)?;
    line.push(b'\n');
    Ok(line)
}

/// A document's edXML message; none of what is no official document.
fn message(source: &SourceText<'_>) -> io::Result<Option<Vec<u8>>> {
    let text = Text::new(&source.text);
    let meta = pipeline::extract(&text).meta;
    exchange::is_official(&meta).then(|| exchange::message(&meta)).transpose()
}
