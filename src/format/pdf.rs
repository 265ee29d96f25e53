//! PDF with a text layer: the text of its pages in reading order, one line for each line of the page (ISO 32000-1).
//!
//! A crate reads the objects: tables of references of both kinds, objects in streams, broken tables, encryption without a
//! password. What is text is found here: `content` runs the operators that draw, `font` knows the letters of the codes,
//! `layout` makes lines of the glyphs, `table` rows.
//!
//! Limits: what a file is unpacked to, draws and holds is bounded (`stream::Budget`), so that a small file cannot cost a large
//! amount of memory or time. Pages are read one after another; a page that is damaged gives what stands before the damage.
//!
//! Left out on purpose: reading pictures of text, so a scan is refused; annotations, form fields, and attached files.

mod cmap;
mod content;
mod font;
mod glyph;
mod layout;
mod stream;
mod table;
mod truetype;

use super::Written;
use crate::diagnostic::{Code, Diagnostic};
use crate::error::{Error, ErrorKind};
use crate::source::legacy::Shares;
use crate::source::{self, SourceText};
use crate::span::Span;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

/// How far into a file its header may stand; readers allow what a mail program put before it.
const HEADER: usize = 1024;

/// The longest text.
const TEXT: usize = 256 << 20;

/// The most letters of a page that is a picture with a running head.
const HEAD: usize = 150;

/// The part of a page that a picture of text covers at least.
const PICTURE: f64 = 0.25;

/// Whether the bytes are a PDF.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    memchr::memmem::find(&bytes[..bytes.len().min(HEADER)], b"%PDF-").is_some()
}

/// The text of a PDF.
///
/// # Errors
/// When it is damaged beyond reading, asks for a password, or has no text layer; the cause says which.
pub(super) fn read<'b>(bytes: &[u8], path: &Path) -> Result<SourceText<'b>, Error> {
    let unreadable = |cause: &str| Error::new(ErrorKind::Decode, path, cause);
    // The crate that reads the objects has bounds of its own, yet a file that it stumbles over must stay one reject.
    let pages = catch_unwind(AssertUnwindSafe(|| pages(bytes))).unwrap_or(Err("a damaged PDF: its objects cannot be read"));
    let pages = pages.map_err(|cause| match cause {
        PASSWORD | NO_TEXT | EMPTY | CIPHER => Error::new(ErrorKind::Unsupported, path, cause),
        cause => unreadable(cause),
    })?;
    let Pages { written, silent, count } = pages;
    let SourceText { text, encoding, mut diagnostics } = source::of_text(written.text, "UTF-8", &written.fonts);
    let unknown = text.matches('\u{FFFD}').count();
    let letters = text.chars().filter(|character| character.is_alphabetic()).count();
    if unknown > letters {
        return Err(unreadable("a PDF whose fonts do not say which letters they draw"));
    }
    for (at, mark) in text.match_indices('\u{FFFD}') {
        let (start, end) = (at as u32, (at + mark.len()) as u32);
        match diagnostics.last_mut() {
            Some(last) if last.code == Code::InvalidBytes && last.span.end == start => last.span.end = end,
            _ => diagnostics.push(Diagnostic {
                code: Code::InvalidBytes,
                message: "a letter that the PDF's font does not name, replaced by U+FFFD".into(),
                span: Span::new(start, end),
            }),
        }
    }
    diagnostics.extend(missing(&text, &silent, count));
    Ok(SourceText { text, encoding, diagnostics })
}

/// What is said of pages without text: a diagnostic for each run of them, at the place where their text would stand.
fn missing(text: &str, silent: &[Silent], count: usize) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    if silent.is_empty() {
        return diagnostics;
    }
    // Where each line begins; what became of the text since its pages were read left its lines as they were.
    let lines: Vec<usize> = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
    for run in silent.chunk_by(|one, next| one.page + 1 == next.page && one.line == next.line && one.picture == next.picture) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        let place = lines.get(first.line).map_or(text.len(), |start| *start) as u32;
        let (pages, hold) = if first.page == last.page {
            (format!("page {}", first.page), "holds")
        } else {
            (format!("pages {} to {}", first.page, last.page), "hold")
        };
        let what = if first.picture { "a picture and no text to speak of: perhaps a scan" } else { "no text" };
        let message = format!("{pages} of {count} {hold} {what}");
        diagnostics.push(Diagnostic { code: Code::PagesWithoutText, message: message.into(), span: Span::new(place, place) });
    }
    diagnostics
}

const PASSWORD: &str = "an encrypted PDF that asks for a password";
const CIPHER: &str = "an encrypted PDF whose encryption is not known";
const PAGELESS: &str = "a damaged PDF: no pages are found in it";
const NO_TEXT: &str = "a PDF without a text layer: a scan";
const EMPTY: &str = "a PDF that draws no letters";

/// The text of all pages, and those without any.
struct Pages {
    written: Written,
    silent: Vec<Silent>,
    count: usize,
}

/// A page without text.
struct Silent {
    /// Its number, from 1.
    page: usize,
    /// The lines before it.
    line: usize,
    /// Whether a picture fills it.
    picture: bool,
}

/// The text of all pages; a page begins on a line of its own, and no empty line is put between two, since a sentence may go on.
fn pages(bytes: &[u8]) -> Result<Pages, &'static str> {
    if !is_pdf(bytes) {
        return Err("named as a PDF, but none by its content");
    }
    if !stream::objects_are_bounded(bytes) {
        return Err("a PDF that unpacks to more than is read");
    }
    let pdf = Pdf::new(Arc::new(bytes.to_vec())).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => PASSWORD,
        LoadPdfError::Decryption(_) => CIPHER,
        LoadPdfError::Invalid => PAGELESS,
    })?;
    if pdf.pages().is_empty() {
        return Err(PAGELESS);
    }
    let (mut out, mut fonts, mut budget) = (Written::default(), content::Fonts::new(), stream::Budget::new());
    let (mut pictures, mut written, mut silent, mut lines, mut counted) = (0, 0, Vec::new(), 0, 0);
    for (at, page) in pdf.pages().iter().enumerate() {
        let drawing = content::draw(page, &mut fonts, &mut budget);
        let letters = drawing.text.chars().filter(|character| !character.is_whitespace()).take(HEAD + 1).count();
        // A picture of a page under a running head is a scan too.
        let picture = letters <= HEAD && drawing.images >= PICTURE;
        pictures += usize::from(picture);
        if letters == 0 || picture {
            lines += memchr::memchr_iter(b'\n', &out.text.as_bytes()[counted..]).count();
            counted = out.text.len();
            silent.push(Silent { page: at + 1, line: lines, picture });
        }
        written += usize::from(letters > HEAD);
        layout::write(&drawing, &mut out);
        if budget.exceeded || out.text.len() > TEXT {
            return Err("a PDF that unpacks to more than is read");
        }
    }
    if pictures > written {
        return Err(NO_TEXT);
    }
    if out.text.trim().is_empty() {
        return Err(EMPTY);
    }
    Ok(Pages { written: out, silent, count: pdf.pages().len() })
}

/// Appends the letters of a run of one font, as a font of an old encoding meant them.
fn run(to: &mut String, fonts: &mut Shares, text: &str, font: Option<&str>) {
    // A subset has six letters and a plus before its name (ISO 32000-1, 9.6.4).
    let name = font.map(|font| font.split_once('+').map_or(font, |(_, name)| name));
    // Distiller names the byte B7 a bullet operator and AD a minus; in such a font both are letters.
    let bytes = text.replace('\u{2219}', "\u{B7}").replace('\u{2212}', "\u{AD}");
    Written::put(to, fonts, text, name.and_then(|name| source::legacy::repair_run_as(&bytes, name)));
}
