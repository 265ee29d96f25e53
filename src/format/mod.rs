//! What kind of file the bytes are, and its text: each kind in a file of its own behind [`Format`].
//!
//! The content decides, the name helps where it cannot: a `.doc` that holds RTF is RTF, and a text is Markdown by its name
//! alone. Every reader gives the plain text in reading order, a paragraph or a row of a table a line.
//!
//! Limits: a file is read whole. What is no text of a known kind is an error that says what it is.
//! Left out on purpose: archives, whose members are inputs of their own.

mod doc;
mod docx;
mod flow;
mod html;
mod odt;
mod pack;
mod pdf;
mod rtf;
mod sniff;
mod xml;

use crate::container::Container;
use crate::error::{Error, ErrorKind};
use crate::source::legacy::{Legacy, Shares};
use crate::source::{self, Encoding, Offsets, SourceText};
use std::borrow::Cow;
use std::path::Path;

/// The kinds of files that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown, whose marks are left in the text.
    Markdown,
    /// A web page.
    Html,
    /// Word, since 2007.
    Docx,
    /// Word, 1997 to 2003.
    Doc,
    /// Rich Text Format.
    Rtf,
    /// OpenDocument.
    Odt,
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
const KINDS: [Kind; 8] = [
    Kind { format: Format::Text, name: "txt", extensions: &["txt"] },
    Kind { format: Format::Markdown, name: "md", extensions: &["md", "markdown"] },
    Kind { format: Format::Html, name: "html", extensions: &["html", "htm", "xhtml"] },
    Kind { format: Format::Docx, name: "docx", extensions: &["docx", "docm", "dotx", "dotm"] },
    Kind { format: Format::Doc, name: "doc", extensions: &["doc", "dot"] },
    Kind { format: Format::Rtf, name: "rtf", extensions: &["rtf"] },
    Kind { format: Format::Odt, name: "odt", extensions: &["odt", "ott"] },
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
        if let Some(format) = sniff::content(bytes).map_err(|(kind, cause)| Error::new(kind, path, cause))? {
            return Ok(format);
        }
        // Text: a name tells Markdown from plain text, and a page that begins like no page is one by its name.
        match Self::by_name(path) {
            Some(named @ (Self::Text | Self::Markdown | Self::Html)) => Ok(named),
            Some(named) if bytes.is_empty() => Err(Error::new(ErrorKind::Decode, path, format!("an empty file, no .{}", named.name()))),
            None if bytes.is_empty() && Container::says(path) => Err(Error::new(ErrorKind::Decode, path, "an empty file, no archive")),
            _ => Ok(Self::Text),
        }
    }
}

/// The canonical text of a file's bytes.
///
/// # Errors
/// When the bytes are not what their kind demands, with the path and the cause.
pub fn read<'b>(bytes: &'b [u8], format: Format, encoding: Encoding, path: &Path) -> Result<SourceText<'b>, Error> {
    let (Written { text, fonts }, name) = match format {
        Format::Text | Format::Markdown => return Ok(source::read(bytes, encoding)),
        Format::Pdf => return pdf::read(bytes, path),
        Format::Html => Ok(html::text(bytes, encoding)),
        Format::Doc => doc::text(bytes),
        Format::Rtf => rtf::text(bytes),
        Format::Odt => odt::text(bytes).map(|text| (text, "UTF-8")),
        Format::Docx => docx::text(bytes).map(|text| (text, "UTF-8")),
    }
    .map_err(|cause| Error::new(ErrorKind::Decode, path, cause))?;
    if text.len() > u32::MAX as usize {
        return Err(Error::new(ErrorKind::Unsupported, path, "its text is longer than 4 GiB"));
    }
    Ok(source::of_text(text, name, &fonts))
}

/// The same, and where each part of the text stands among the bytes; of plain text alone, since in other kinds no run of bytes is a
/// run of text.
///
/// # Errors
/// As [`read`].
pub fn traced<'b>(bytes: &'b [u8], format: Format, encoding: Encoding, path: &Path) -> Result<(SourceText<'b>, Option<Offsets>), Error> {
    match format {
        Format::Text | Format::Markdown => {
            let (text, offsets) = source::traced(bytes, encoding);
            Ok((text, Some(offsets)))
        }
        _ => Ok((read(bytes, format, encoding, path)?, None)),
    }
}

/// What a reader wrote.
#[derive(Debug, Default)]
struct Written {
    /// The text.
    text: String,
    /// The encodings of the runs that were repaired by their fonts, counted in bytes of their text.
    fonts: Shares,
}

impl Written {
    /// Appends a run, repaired when its font is one of a legacy encoding, whose letters are other characters by their code.
    ///
    /// Every reader's runs pass here.
    fn run(to: &mut String, fonts: &mut Shares, text: &str, font: Option<&str>) {
        Self::put(to, fonts, text, font.and_then(|font| source::legacy::repair_run_as(text, font)));
    }

    /// Appends a run, or what it was repaired to.
    fn put(to: &mut String, fonts: &mut Shares, text: &str, repaired: Option<(String, Legacy)>) {
        match repaired {
            Some((repaired, encoding)) => {
                fonts.add(encoding, repaired.len());
                to.push_str(&repaired);
            }
            None => to.push_str(text),
        }
    }
}

/// A text in which the characters of symbol fonts, which Word keeps at U+F020 to U+F0FF, are those that they look like.
fn plain<'t>(text: &'t str, font: Option<&str>) -> Cow<'t, str> {
    if !text.contains(|c| ('\u{F020}'..='\u{F0FF}').contains(&c)) {
        return Cow::Borrowed(text);
    }
    let font = font.unwrap_or("Symbol");
    let of = |byte: u8| match (font, byte) {
        ("Wingdings" | "Wingdings 2" | "Wingdings 3" | "Webdings", byte) => match byte {
            0x6F | 0x71 | 0x72 | 0xA8 => '□',
            0xFC => '✓',
            0xFE => '☑',
            0xE0 | 0xE8 => '→',
            _ => '•',
        },
        ("Symbol", 0x20..=0x40) => char::from(byte),
        ("Symbol", byte) => match byte {
            0xA3 => '≤',
            0xB3 => '≥',
            0xB0 => '°',
            0xB1 => '±',
            0xB4 => '×',
            0xAE => '→',
            0x61 => 'α',
            0x62 => 'β',
            0x67 => 'γ',
            0x64 => 'δ',
            0x6C => 'λ',
            0x6D => 'μ',
            0x70 => 'π',
            0x73 => 'σ',
            0x44 => 'Δ',
            0x53 => 'Σ',
            0x57 => 'Ω',
            _ => '•',
        },
        // A legacy font that says to be of symbols: the byte is its letter.
        (_, byte) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next().unwrap_or('•'),
    };
    let mapped = |c: char| u8::try_from(u32::from(c).wrapping_sub(0xF000)).map_or(c, of);
    Cow::Owned(text.chars().map(mapped).collect())
}
