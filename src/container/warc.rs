//! WARC (ISO 28500): what a crawler kept of the web, a record after the other.
//!
//! Taken are the answers of servers (`response`, HTTP status 200) and what was stored without one (`resource`, `conversion`), when
//! their type is one of documents. All else is passed over: requests, notes of the crawler, pages not found, pictures.
//! A member is called by its address. Chunks are joined, gzip and deflate undone; both are taken as they are
//! where a crawler has undone them and left the header.
//!
//! Limits: a packed file is a gzip or Zstandard stream around this one. Without a type, or where it says nothing, the
//! address must end like a document's. The character set that a server declared is not handed on: pages declare their own.
//! Left out on purpose: other codings (Brotli), `revisit` and `continuation` records, and the ARC files before WARC.

use super::{Fault, Reader, Stop};
use crate::error::ErrorKind;
use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use std::io::{self, BufRead, Read};

/// The longest head of a record or an answer.
const HEAD: u64 = 1 << 20;

/// Types of documents.
const TYPES: [&str; 10] = [
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "text/markdown",
    "application/pdf",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/rtf",
    "text/rtf",
    "application/vnd.oasis.opendocument.text",
];

/// Types that say nothing.
const ANY: [&str; 6] =
    ["", "application/octet-stream", "binary/octet-stream", "application/download", "application/force-download", "application/x-download"];

/// How the address of a document ends, where its type says nothing.
const ENDS: [&str; 8] = [".pdf", ".doc", ".docx", ".rtf", ".odt", ".html", ".htm", ".txt"];

/// Hands on the documents of a file.
pub(super) fn members(file: &mut dyn BufRead, prefix: &str, reader: &mut Reader<'_>) -> Result<(), Stop> {
    while begins(file)? {
        let head = Head::read(file)?;
        let length: u64 = head.field("content-length").parse().map_err(|_| Stop::damaged("a record does not say its length"))?;
        let address = head.field("warc-target-uri").trim_start_matches('<').trim_end_matches('>').to_owned();
        let kind = head.field("warc-type").to_ascii_lowercase();
        let answer = kind == "response" && head.field("content-type").to_ascii_lowercase().starts_with("application/http");
        let wanted = answer || matches!(kind.as_str(), "resource" | "conversion") && is_document(head.field("content-type"), &address);
        let most = reader.options.limits.member;
        let mut body = Vec::new();
        if wanted {
            (&mut *file).take(length.min(most)).read_to_end(&mut body).map_err(Stop::damaged)?;
        }
        let taken = body.len() as u64;
        let passed = io::copy(&mut (&mut *file).take(length - taken), &mut io::sink()).map_err(Stop::damaged)?;
        if taken + passed < length {
            return Err(Stop::damaged(format_args!("the record of {address} ends after {} of {length} bytes", taken + passed)));
        }
        let content = match answer {
            true => payload(&body, &address, reader),
            false => wanted.then_some(Ok(body)),
        };
        let content = match content {
            Some(_) if passed > 0 => Some(Err(Fault::new(ErrorKind::Unsupported, format!("longer than {most} bytes")))),
            content => content,
        };
        if let Some(content) = content {
            // What is a ZIP here is a document and no archive.
            reader.member(format!("{prefix}{address}"), content, usize::MAX)?;
        }
    }
    Ok(())
}

/// Whether another record begins, its first line passed over with the empty ones before it.
fn begins(file: &mut dyn BufRead) -> Result<bool, Stop> {
    loop {
        let mut line = Vec::new();
        if (&mut *file).take(HEAD).read_until(b'\n', &mut line).map_err(Stop::damaged)? == 0 {
            return Ok(false);
        }
        if line.starts_with(b"WARC/") {
            return Ok(true);
        }
        if !line.iter().all(u8::is_ascii_whitespace) {
            return Err(Stop::damaged("no record begins where one ends"));
        }
    }
}

/// The named fields of a record or an answer.
struct Head(Vec<(String, String)>);

impl Head {
    /// Reads the fields up to the empty line behind them.
    fn read(file: &mut dyn BufRead) -> Result<Self, Stop> {
        let (mut fields, mut left) = (Vec::new(), HEAD);
        loop {
            let mut line = Vec::new();
            let read = (&mut *file).take(left).read_until(b'\n', &mut line).map_err(Stop::damaged)?;
            left -= read as u64;
            if !line.ends_with(b"\n") {
                return Err(Stop::damaged("the head of a record has no end"));
            }
            let line = String::from_utf8_lossy(&line);
            match line.trim() {
                "" => return Ok(Self(fields)),
                line => {
                    fields.extend(line.split_once(':').map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned())))
                }
            }
        }
    }

    /// The value of the first field of a name; empty when there is none.
    fn field(&self, name: &str) -> &str {
        self.0.iter().find(|field| field.0 == name).map_or("", |field| &field.1)
    }
}

/// What an answer carries, when it is a document.
fn payload(answer: &[u8], address: &str, reader: &Reader<'_>) -> Option<Result<Vec<u8>, Fault>> {
    let mut rest = answer;
    let mut status = Vec::new();
    rest.read_until(b'\n', &mut status).ok()?;
    let code = String::from_utf8_lossy(&status).split_ascii_whitespace().nth(1).map(str::to_owned);
    if !status.starts_with(b"HTTP/") || code.as_deref() != Some("200") {
        return None;
    }
    let head = Head::read(&mut rest).ok()?;
    if !is_document(head.field("content-type"), address) {
        return None;
    }
    let chunked = head.field("transfer-encoding").to_ascii_lowercase().contains("chunked");
    let body = chunked.then(|| joined(rest)).flatten().unwrap_or_else(|| rest.to_vec());
    let packed = Some(body.len() as u64);
    Some(match head.field("content-encoding").to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" if body.starts_with(&[0x1F, 0x8B]) => reader.content(MultiGzDecoder::new(body.as_slice()), packed),
        // Named deflate is zlib (RFC 9110, 8.4.1.2), which some servers took for bare deflate.
        "deflate" if body.first().is_some_and(|first| first & 0x0F == 8) => reader.content(ZlibDecoder::new(body.as_slice()), packed),
        "deflate" => reader.content(DeflateDecoder::new(body.as_slice()), packed).or(Ok(body)),
        "" | "identity" | "gzip" | "x-gzip" | "utf-8" => Ok(body),
        other => Err(Fault::new(ErrorKind::Unsupported, format!("packed as {other}, which is not read"))),
    })
}

/// Chunks joined (RFC 9112, 7.1); what stands before the break of a body that was cut off. `None` of what has no chunks.
fn joined(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::with_capacity(rest.len());
    loop {
        let end = memchr::memchr(b'\n', &rest[..rest.len().min(256)]);
        let size = end.and_then(|end| std::str::from_utf8(&rest[..end]).ok());
        let size = size.and_then(|line| usize::from_str_radix(line.split(';').next().unwrap_or_default().trim(), 16).ok());
        let (Some(end), Some(size)) = (end, size) else {
            return (!body.is_empty()).then_some(body);
        };
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(body);
        }
        let chunk = &rest[..size.min(rest.len())];
        body.extend_from_slice(chunk);
        rest = &rest[chunk.len()..];
        rest = rest.strip_prefix(b"\r\n").or(rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
}

/// Whether something is a document by its type, or by its address where the type says nothing.
fn is_document(kind: &str, address: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let path = address.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    TYPES.contains(&kind.as_str()) || ANY.contains(&kind.as_str()) && ENDS.iter().any(|end| path.ends_with(end))
}
