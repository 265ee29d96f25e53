//! What the bytes are, whatever the file is called.
//!
//! Limits: the first bytes decide, and in containers the names of the members.
//! Left out on purpose: what has no mark of its own beyond plain text, such as CSV or mail.

use super::Format;
use super::pack::Pack;
use crate::error::ErrorKind;
use crate::source::{self, Encoding};
use std::io::Cursor;

/// Kinds that are known by their first bytes and not read.
const FOREIGN: [(&[u8], &str); 19] = [
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\xD7\xCD\xC6\x9A", "a WMF image"),
    (b"AT&TFORM", "a DjVu document"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xFD7zXZ\0", "an xz archive"),
    (b"\x28\xB5\x2F\xFD", "a zstd archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
    (b"Rar!\x1A\x07", "a RAR archive"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"ID3", "an MP3 recording"),
    (b"\x7FELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"!BDN", "an Outlook mailbox"),
];

/// The first bytes of an OLE compound file (MS-CFB, 2.2).
const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Why the bytes are not read.
type Refusal = (ErrorKind, String);

/// The kind that the content says; `None` for text, whose name tells more.
pub(super) fn content(bytes: &[u8]) -> Result<Option<Format>, Refusal> {
    if let Some((_, what)) = FOREIGN.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return Err(unread(what));
    }
    if bytes.starts_with(OLE) {
        return compound(bytes).map(Some);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return package(bytes).map(Some);
    }
    // The first character tells most texts from all kinds below.
    let head = match head(bytes, GLANCE).chars().next() {
        Some(first) if !matches!(first, '{' | '<' | 'm') => String::new(),
        _ => head(bytes, HEAD),
    };
    if head.starts_with("{\\rt") {
        return Ok(Some(Format::Rtf));
    }
    if is_html(&head) {
        return Ok(Some(Format::Html));
    }
    if head.starts_with("<?xml") && head.contains("<w:worddocument") {
        return Err(unread("a Word 2003 XML file"));
    }
    if head.starts_with("mime-version:") && head.contains("multipart/related") {
        return Err(unread("a web archive (MHTML)"));
    }
    if looks_binary(bytes) {
        return Err((ErrorKind::Decode, "not text: it holds zero bytes and is no UTF-16".to_owned()));
    }
    Ok(None)
}

fn unread(what: &str) -> Refusal {
    (ErrorKind::Unsupported, format!("{what}, not text of a kind that is read"))
}

/// How many bytes the marks of a kind are looked for in.
const HEAD: usize = 4096;

/// How many bytes hold the first character of most texts.
const GLANCE: usize = 64;

/// The first `most` bytes of a text in small letters, whatever its encoding: zero bytes aside, and marks and blanks before it.
fn head(bytes: &[u8], most: usize) -> String {
    let start: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).take(most).collect();
    String::from_utf8_lossy(&start)
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{FFFD}'))
        .to_ascii_lowercase()
}

/// Whether a text begins as HTML does: with a declaration, comments, or one of the elements of its head.
fn is_html(head: &str) -> bool {
    let mut rest = head;
    loop {
        rest = rest.trim_start();
        if let Some(inside) = rest.strip_prefix("<!--") {
            let Some((_, after)) = inside.split_once("-->") else { return false };
            rest = after;
        } else if let Some(inside) = rest.strip_prefix("<?xml") {
            let Some((_, after)) = inside.split_once('>') else { return false };
            rest = after;
        } else {
            break;
        }
    }
    ["<!doctype html", "<html", "<head", "<body", "<meta", "<title"].iter().any(|start| rest.starts_with(start))
}

/// What an OLE compound file holds.
fn compound(bytes: &[u8]) -> Result<Format, Refusal> {
    let file = cfb::CompoundFile::open(Cursor::new(bytes))
        .map_err(|error| (ErrorKind::Decode, format!("damaged OLE file, perhaps cut short: {error}")))?;
    let has = |name: &str| file.exists(name);
    if has("EncryptedPackage") {
        return Err((ErrorKind::Unsupported, "encrypted: an Office document under a password".to_owned()));
    }
    if has("WordDocument") {
        return Ok(Format::Doc);
    }
    let what = if has("Workbook") || has("Book") {
        "an Excel workbook (.xls)"
    } else if has("PowerPoint Document") {
        "a PowerPoint presentation (.ppt)"
    } else if has("__properties_version1.0") {
        "an Outlook message (.msg)"
    } else {
        "an OLE compound file without a Word document"
    };
    Err(unread(what))
}

/// What a ZIP file holds.
fn package(bytes: &[u8]) -> Result<Format, Refusal> {
    let mut pack = Pack::open(bytes).map_err(|cause| (ErrorKind::Decode, cause))?;
    if let Ok(Some(kind)) = pack.member("mimetype") {
        let kind = String::from_utf8_lossy(&kind).trim().to_owned();
        if kind.starts_with("application/vnd.oasis.opendocument.text") {
            return Ok(Format::Odt);
        }
        let what = match kind.as_str() {
            "application/epub+zip" => "an EPUB book".to_owned(),
            other if other.contains("spreadsheet") => "an OpenDocument spreadsheet (.ods)".to_owned(),
            other if other.contains("presentation") => "an OpenDocument presentation (.odp)".to_owned(),
            other => format!("a package of the kind {other}"),
        };
        return Err(unread(&what));
    }
    if pack.has("word/document.xml") || pack.has_under("word/") {
        return Ok(Format::Docx);
    }
    let what = if pack.has_under("xl/") {
        "an Excel workbook (.xlsx)"
    } else if pack.has_under("ppt/") {
        "a PowerPoint presentation (.pptx)"
    } else if pack.has("content.xml") {
        return Ok(Format::Odt);
    } else {
        "a ZIP archive"
    };
    Err(unread(what))
}

/// Whether the bytes cannot be text: zero bytes among single bytes, in no UTF-16 pattern.
fn looks_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(8192)];
    if memchr::memchr(0, sample).is_none() || encoding_rs::Encoding::for_bom(bytes).is_some() {
        return false;
    }
    let name = source::decode(sample, Encoding::Auto).name;
    !name.starts_with("UTF-16")
}
