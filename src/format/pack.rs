//! Members of the ZIP files that office documents are.
//!
//! Limits: a member may unpack to [`FREE`] bytes, beyond that to [`RATIO`] times its packed length, and to [`MOST`] at most. A
//! member that says less than it holds is cut off at the same bounds: the count is of the bytes that come out.
//! Left out on purpose: passwords. An encrypted member is an error.

use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Bytes that any member may unpack to.
const FREE: u64 = 16 << 20;

/// How many times its packed length a longer one may unpack to. Word's own XML comes to 40 at most.
const RATIO: u64 = 200;

/// Bytes that no member may go beyond.
const MOST: u64 = 512 << 20;

/// A ZIP file.
#[derive(Debug)]
pub(super) struct Pack<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// The length of the file, which no member's packed length can be beyond, whatever it says.
    length: u64,
}

impl<'b> Pack<'b> {
    /// Reads the list of members.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, String> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| format!("damaged ZIP file, perhaps cut short: {error}"))?;
        Ok(Self { archive, length: bytes.len() as u64 })
    }

    /// Whether there is a member of the name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// Whether the name of a member begins so.
    pub(super) fn has_under(&self, prefix: &str) -> bool {
        self.archive.file_names().flatten().any(|name| name.starts_with(prefix))
    }

    /// The bytes of a member; `None` when there is none of the name.
    pub(super) fn member(&mut self, name: &str) -> Result<Option<Vec<u8>>, String> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        let member = self.archive.by_index(index).map_err(|error| format!("{name}: {error}"))?;
        let limit = member.compressed_size().min(self.length).saturating_mul(RATIO).clamp(FREE, MOST);
        let mut bytes = Vec::new();
        member.take(limit + 1).read_to_end(&mut bytes).map_err(|error| format!("{name}: {error}"))?;
        if bytes.len() as u64 > limit {
            return Err(format!("{name} unpacks to more than {} MB, far more than a document does: a ZIP bomb", limit >> 20));
        }
        Ok(Some(bytes))
    }
}
