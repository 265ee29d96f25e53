//! Files that hold others: ZIP, TAR, gzip, Zstandard, WARC, JSON Lines and Parquet, read member by member.
//!
//! A member is handed on as soon as it is read, so that an archive of any size takes the memory of its largest member. A
//! container inside a container is opened too, one level deep (`2005.zip` in `archive.tar`); gzip and Zstandard around a
//! TAR count as one level with it. Names are joined by `!`: `archive.zip!quyet-dinh/12.txt`.
//!
//! What is wrong with one member is told in its place; what ends the archive early is the error of the whole, and the
//! members before it have been handed on.
//!
//! Limits: see [`Limits`]. A container is known by its first bytes, JSON Lines by its name.
//! Left out on purpose: writing. Names are labels here and never paths, so `../` in one reaches nothing.

mod lines;
#[cfg(feature = "parquet")]
mod parquet;
mod warc;
mod zip;

use crate::error::{Error, ErrorKind};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

pub use lines::{Fields, Line};

/// What an archive may demand before it is taken for a bomb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest member, in bytes.
    pub member: u64,
    /// How many times longer than its compressed form a member may be, once it is longer than a mebibyte.
    pub ratio: u64,
    /// The most members.
    pub count: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { member: 512 << 20, ratio: 1000, count: 50_000_000 }
    }
}

/// How containers are read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What an archive may demand.
    pub limits: Limits,
    /// Where a line of JSON has its text and its name.
    pub fields: Fields,
}

/// One member: its name inside the container and what it holds, or what is wrong with it.
#[derive(Debug)]
pub struct Member {
    /// The name; members of an inner container have both, joined by `!`.
    pub name: String,
    /// The identifier that a row gives itself in the field that was asked for.
    pub id: Option<String>,
    /// What it holds.
    pub content: Result<Content, Fault>,
}

/// What a member holds. What takes time to unpack and can be unpacked by itself is left to whoever wants its bytes: containers are
/// read by one thread, and members worked on by many.
#[derive(Debug)]
pub enum Content {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// A line of JSON with its text.
    Line(Line),
}

impl Content {
    /// How long it is as it is held, in bytes: of a line that of all its fields, marks and escapes.
    pub fn held(&self) -> usize {
        match self {
            Self::Bytes(bytes) => bytes.len(),
            Self::Line(line) => line.len(),
        }
    }

    /// The bytes of the document.
    ///
    /// # Errors
    /// When a line is no JSON, or has no text in its field.
    pub fn bytes(self) -> Result<Vec<u8>, Fault> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            Self::Line(line) => line.text(),
        }
    }
}

/// Why a member has no bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The kind of error.
    pub kind: ErrorKind,
    /// What is wrong, for a person.
    pub cause: String,
}

impl Fault {
    fn new(kind: ErrorKind, cause: impl Into<String>) -> Self {
        Self { kind, cause: cause.into() }
    }
}

/// The kinds of containers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// A ZIP archive.
    Zip,
    /// A TAR archive.
    Tar,
    /// A gzip stream: a TAR, or one file.
    Gzip,
    /// A Zstandard stream: a TAR, or one file.
    Zstd,
    /// One JSON object a line, each with a text.
    Lines,
    /// A table in Parquet, a text a row.
    Parquet,
    /// What a crawler kept of the web.
    Warc,
}

/// How many of the first bytes tell a container.
const HEAD: usize = 512;

/// How deep containers are opened.
const DEPTH: usize = 2;

impl Container {
    /// The container that begins with the bytes; a ZIP that is a document (DOCX, ODT) is none.
    pub fn of(head: &[u8], name: &str) -> Option<Self> {
        let lower = name.to_ascii_lowercase();
        match head {
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => (!is_package(head, &lower)).then_some(Self::Zip),
            [0x1F, 0x8B, 8, ..] => Some(Self::Gzip),
            [0x28, 0xB5, 0x2F, 0xFD, ..] => Some(Self::Zstd),
            [b'P', b'A', b'R', b'1', ..] => Some(Self::Parquet),
            [b'W', b'A', b'R', b'C', b'/', ..] => Some(Self::Warc),
            // POSIX.1-1988, 10.1.1: the magic of a header block.
            _ if head.get(257..262) == Some(b"ustar") => Some(Self::Tar),
            _ => (lower.ends_with(".jsonl") || lower.ends_with(".ndjson")).then_some(Self::Lines),
        }
    }

    /// The container that a file is, by its first bytes; none when it cannot be read, which its reader will say.
    pub fn of_file(path: &Path) -> Option<Self> {
        let mut head = Vec::with_capacity(HEAD);
        File::open(path).ok()?.take(HEAD as u64).read_to_end(&mut head).ok()?;
        Self::of(&head, &path.to_string_lossy())
    }

    /// Whether a walk takes a file for its name. JSON Lines, packed or not, and Parquet are read only when they are named: they
    /// are as often what a program like this one wrote.
    pub fn by_name(path: &Path) -> bool {
        let name = path.to_string_lossy().to_ascii_lowercase();
        let lines = [".jsonl", ".ndjson", ".parquet"].iter().any(|end| inner_name(&name).ends_with(end));
        !lines && Self::says(path)
    }

    /// Whether a file's name says that it is a container known by its first bytes.
    pub fn says(path: &Path) -> bool {
        let name = path.to_string_lossy().to_ascii_lowercase();
        [".zip", ".tar", ".tgz", ".gz", ".tzst", ".zst", ".warc", ".parquet"].iter().any(|end| name.ends_with(end))
    }
}

/// Whether a ZIP is a document of its own: an Office package or an OpenDocument (its type is stored first, ODF 1.3 part 2, 3.3).
fn is_package(head: &[u8], name: &str) -> bool {
    let has = |what: &[u8]| memchr::memmem::find(head, what).is_some();
    has(b"[Content_Types].xml")
        || has(b"mimetypeapplication/")
        || [".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".docm", ".epub"].iter().any(|end| name.ends_with(end))
}

/// Hands each member of a file to `take`, in the container's order.
///
/// # Errors
/// When the file cannot be read, or the container ends before its end. What `take` returns as an error ends the reading too.
pub fn members(path: &Path, container: Container, options: &Options, take: &mut dyn FnMut(Member) -> io::Result<()>) -> Result<(), Error> {
    let file = File::open(path).map_err(|error| Error::new(ErrorKind::Read, path, error))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut reader = Reader { options, left: options.limits.count, take };
    let done = match container {
        Container::Zip => zip::members(file, "", 1, &mut reader),
        Container::Parquet => table(file, "", &mut reader),
        _ => reader.stream(&mut BufReader::with_capacity(1 << 16, file), container, &name, "", 1),
    };
    done.map_err(|stop| Error::new(stop.kind(), path, stop.cause()))
}

/// Why a container is not read to its end.
enum Stop {
    /// It is damaged or demands too much.
    Fault(Fault),
    /// Whoever takes the members failed.
    Taker(io::Error),
}

impl Stop {
    fn damaged(error: impl std::fmt::Display) -> Self {
        Self::Fault(Fault::new(ErrorKind::Decode, format!("the archive is damaged or cut off: {error}")))
    }

    fn kind(&self) -> ErrorKind {
        match self {
            Self::Fault(fault) => fault.kind,
            Self::Taker(_) => ErrorKind::Write,
        }
    }

    fn cause(&self) -> String {
        match self {
            Self::Fault(fault) => fault.cause.clone(),
            Self::Taker(error) => error.to_string(),
        }
    }
}

/// The reading of one file.
struct Reader<'a> {
    options: &'a Options,
    /// How many members may still come.
    left: u64,
    take: &'a mut dyn FnMut(Member) -> io::Result<()>,
}

impl Reader<'_> {
    /// Reads a container that comes as a stream. `name` is the container's own, `prefix` what its members' names begin with.
    fn stream(&mut self, reader: &mut dyn BufRead, container: Container, name: &str, prefix: &str, depth: usize) -> Result<(), Stop> {
        match container {
            Container::Gzip => self.unpacked(&mut flate2::bufread::MultiGzDecoder::new(reader), name, prefix, depth),
            Container::Zstd => {
                let mut decoder = zstd::stream::read::Decoder::with_buffer(reader).map_err(Stop::damaged)?;
                self.unpacked(&mut decoder, name, prefix, depth)
            }
            Container::Tar => self.tar(reader, prefix, depth),
            Container::Lines => lines::members(reader, prefix, self),
            Container::Warc => warc::members(reader, prefix, self),
            Container::Zip | Container::Parquet => {
                // Inside another container these are read whole: their directory stands at their end.
                let mut bytes = Vec::new();
                reader.take(self.options.limits.member).read_to_end(&mut bytes).map_err(Stop::damaged)?;
                match container {
                    Container::Zip => zip::members(Cursor::new(bytes), prefix, depth, self),
                    _ => table_in_memory(bytes, prefix, self),
                }
            }
        }
    }

    /// What a compressed stream holds: a TAR, JSON Lines, or one file that is called as the stream is without `.gz`.
    fn unpacked(&mut self, reader: &mut dyn Read, name: &str, prefix: &str, depth: usize) -> Result<(), Stop> {
        let mut reader = BufReader::with_capacity(1 << 16, reader);
        let head = reader.fill_buf().map_err(Stop::damaged)?;
        let inner = inner_name(name);
        match Container::of(&head[..head.len().min(HEAD)], &inner) {
            Some(container @ (Container::Tar | Container::Lines | Container::Warc)) => {
                self.stream(&mut reader, container, &inner, prefix, depth)
            }
            _ => {
                let content = self.content(reader, None);
                self.member(format!("{prefix}{inner}"), content, depth)
            }
        }
    }

    fn tar(&mut self, reader: &mut dyn BufRead, prefix: &str, depth: usize) -> Result<(), Stop> {
        let mut archive = tar::Archive::new(reader);
        for entry in archive.entries().map_err(Stop::damaged)? {
            let mut entry = entry.map_err(Stop::damaged)?;
            if !entry.header().entry_type().is_file() {
                continue;
            }
            let name = format!("{prefix}{}", String::from_utf8_lossy(&entry.path_bytes()));
            let length = entry.size();
            let content = self.content(&mut entry, None);
            let cut = matches!(&content, Ok(bytes) if (bytes.len() as u64) < length);
            if cut {
                return Err(Stop::damaged(format_args!("{name} ends after {} of {length} bytes", content.map_or(0, |bytes| bytes.len()))));
            }
            self.member(name, content, depth)?;
        }
        Ok(())
    }

    /// The bytes of a member, up to the limits. `packed` is the length of its compressed form, where that is known.
    fn content(&self, reader: impl Read, packed: Option<u64>) -> Result<Vec<u8>, Fault> {
        let limits = self.options.limits;
        let expanded = packed.map_or(u64::MAX, |packed| packed.saturating_mul(limits.ratio).max(1 << 20));
        let most = limits.member.min(expanded);
        let mut bytes = Vec::new();
        let read = reader.take(most + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > most {
            let cause = if most == limits.member {
                format!("longer than {} bytes", limits.member)
            } else {
                format!("more than {} times longer than its compressed form", limits.ratio)
            };
            return Err(Fault::new(ErrorKind::Unsupported, cause));
        }
        match read {
            Ok(_) => Ok(bytes),
            Err(error) => Err(Fault::new(ErrorKind::Decode, format!("damaged or cut off: {error}"))),
        }
    }

    /// Hands a member on, or opens it when it is a container and not too deep.
    fn member(&mut self, name: String, content: Result<Vec<u8>, Fault>, depth: usize) -> Result<(), Stop> {
        if let Ok(bytes) = &content
            && depth < DEPTH
            && let Some(container) = Container::of(&bytes[..bytes.len().min(HEAD)], &name)
        {
            let own = name.rsplit('/').next().unwrap_or_default().to_owned();
            let inner = self.stream(&mut bytes.as_slice(), container, &own, &format!("{name}!"), depth + 1);
            // What ends an inner container ends that one alone.
            return match inner {
                Err(Stop::Fault(fault)) => self.hand(Member { name, id: None, content: Err(fault) }),
                other => other,
            };
        }
        self.hand(Member { name, id: None, content: content.map(Content::Bytes) })
    }

    /// Hands a row on; one without an identifier is called by its number.
    fn row(&mut self, prefix: &str, number: u64, id: Option<String>, content: Result<Content, Fault>) -> Result<(), Stop> {
        let name = id.as_ref().map_or_else(|| format!("{prefix}{number}"), |id| format!("{prefix}{id}"));
        self.hand(Member { name, id, content })
    }

    fn hand(&mut self, member: Member) -> Result<(), Stop> {
        if self.left == 0 {
            return Err(Stop::Fault(Fault::new(ErrorKind::Unsupported, format!("more than {} members", self.options.limits.count))));
        }
        self.left -= 1;
        (self.take)(member).map_err(Stop::Taker)
    }
}

/// The rows of a Parquet file.
#[cfg(feature = "parquet")]
fn table(file: File, prefix: &str, reader: &mut Reader<'_>) -> Result<(), Stop> {
    parquet::members(&|| file.try_clone(), prefix, reader)
}

/// The same for one inside another container.
#[cfg(feature = "parquet")]
fn table_in_memory(bytes: Vec<u8>, prefix: &str, reader: &mut Reader<'_>) -> Result<(), Stop> {
    let bytes = bytes::Bytes::from(bytes);
    parquet::members(&|| Ok(bytes.clone()), prefix, reader)
}

#[cfg(not(feature = "parquet"))]
fn table(_: File, prefix: &str, reader: &mut Reader<'_>) -> Result<(), Stop> {
    table_in_memory(Vec::new(), prefix, reader)
}

#[cfg(not(feature = "parquet"))]
fn table_in_memory(_: Vec<u8>, _: &str, _: &mut Reader<'_>) -> Result<(), Stop> {
    Err(Stop::Fault(Fault::new(ErrorKind::Unsupported, "a Parquet file, which this program was built without (feature parquet)")))
}

/// The name of what a compressed file holds: `van-ban.txt.gz` holds `van-ban.txt`, `2005.tgz` holds `2005.tar`.
fn inner_name(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    for (end, instead) in [(".tgz", ".tar"), (".tzst", ".tar"), (".gz", ""), (".zst", "")] {
        if lower.ends_with(end) {
            return format!("{}{instead}", &name[..name.len() - end.len()]);
        }
    }
    name.to_owned()
}
