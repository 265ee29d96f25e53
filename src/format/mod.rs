//! What kind of file the bytes are, and its text: each kind in a file of its own behind [`Format`].
//!
//! The content decides, the name helps where it cannot: a `.doc` that holds RTF is RTF, and a text is Markdown by its name
//! alone. Every reader gives the plain text in reading order, a paragraph or a row of a table a line.
//!
//! Limits: a file is read whole. What is no text of a known kind is an error that says so.
//! Left out on purpose: archives and containers, whose members are inputs of their own.

mod pdf;

use crate::error::{Error, ErrorKind};
use crate::source::{self, Encoding, SourceText};
use std::path::Path;

/// The kinds of files that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown, whose marks are left in the text.
    Markdown,
    /// PDF with a text layer.
    Pdf,
}

/// How a kind is known by its content.
struct Kind {
    format: Format,
    /// What the record calls it.
    name: &'static str,
    /// The extensions that a walk takes; the first is the kind's own.
    extensions: &'static [&'static str],
}

/// The kinds, one line each.
const KINDS: [Kind; 3] = [
    Kind { format: Format::Text, name: "txt", extensions: &["txt"] },
    Kind { format: Format::Markdown, name: "md", extensions: &["md", "markdown"] },
    Kind { format: Format::Pdf, name: "pdf", extensions: &["pdf"] },
];

impl Format {
    /// The name in the record's `source.format`.
    pub fn name(self) -> &'static str {
        KINDS.iter().find(|kind| kind.format == self).map_or("txt", |kind| kind.name)
    }

    /// The kind that a file's name says.
    pub fn by_name(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?;
        KINDS.iter().find(|kind| kind.extensions.iter().any(|known| extension.eq_ignore_ascii_case(known))).map(|kind| kind.format)
    }

    /// The kind of some bytes, by their content first.
    ///
    /// # Errors
    /// When they are of no kind that is read; the cause says what they are, as far as that is known.
    pub fn of(bytes: &[u8], path: &Path) -> Result<Self, Error> {
        if pdf::is_pdf(bytes) {
            return Ok(Self::Pdf);
        }
        if looks_binary(bytes) {
            return Err(Error::new(ErrorKind::Decode, path, "not text: it holds zero bytes and is no UTF-16"));
        }
        Ok(Self::by_name(path).unwrap_or(Self::Text))
    }
}

/// The canonical text of a file's bytes.
///
/// # Errors
/// When the bytes are not what their kind demands, with the path and the cause.
pub fn read<'b>(bytes: &'b [u8], format: Format, encoding: Encoding, path: &Path) -> Result<SourceText<'b>, Error> {
    match format {
        Format::Text | Format::Markdown => Ok(source::read(bytes, encoding)),
        Format::Pdf => pdf::read(bytes, path),
    }
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
