//! A file under way: written beside its final name, cut back to where a ledger says, and named when it is whole.

use crate::error::{Error, ErrorKind};
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The size of the write buffer.
const BUFFER: usize = 1 << 20;

/// A file that has its name only when it is whole; until then it is `NAME.partial`.
#[derive(Debug)]
pub struct PartFile {
    writer: BufWriter<File>,
    path: PathBuf,
    bytes: u64,
}

impl PartFile {
    /// Begins the file anew. What an earlier run left unfinished is dropped; a whole file of the name stays until
    /// [`PartFile::finish`].
    ///
    /// # Errors
    /// When it cannot be made there.
    pub fn create(path: &Path) -> Result<Self, Error> {
        if path.is_dir() {
            return Err(Error::new(ErrorKind::Write, path, "is a directory"));
        }
        let file = File::create(partial(path)).map_err(|error| Error::new(ErrorKind::Write, path, error))?;
        Ok(Self { writer: BufWriter::with_capacity(BUFFER, file), path: path.to_owned(), bytes: 0 })
    }

    /// Takes the file up again behind its first `length` bytes. Where the run was finished since, these are copied from the
    /// whole file, which stays as it is.
    ///
    /// # Errors
    /// When there is no such file or it is shorter than that.
    pub fn reopen(path: &Path, length: u64) -> Result<Self, Error> {
        let failed = |error: io::Error| Error::new(ErrorKind::Write, path, error);
        let unfinished = partial(path);
        let long_enough = |path: &Path| fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() >= length);
        if !long_enough(&unfinished) {
            if length > 0 && !long_enough(path) {
                let cause = format!("has fewer than the {length} bytes that its ledger tells of: run again without --resume");
                return Err(Error::new(ErrorKind::Write, path, cause));
            }
            let mut copy = File::create(&unfinished).map_err(failed)?;
            if length > 0 {
                let mut whole = File::open(path).map_err(failed)?.take(length);
                io::copy(&mut whole, &mut copy).map_err(failed)?;
            }
        }
        let mut file = OpenOptions::new().write(true).open(&unfinished).map_err(failed)?;
        file.set_len(length).map_err(failed)?;
        file.seek(SeekFrom::End(0)).map_err(failed)?;
        Ok(Self { writer: BufWriter::with_capacity(BUFFER, file), path: path.to_owned(), bytes: length })
    }

    /// Its length so far, in bytes.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Appends bytes.
    ///
    /// # Errors
    /// When the disk takes no more.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.writer.write_all(bytes).map_err(|error| Error::new(ErrorKind::Write, &self.path, error))?;
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    /// Makes what was written durable.
    ///
    /// # Errors
    /// When the disk takes no more.
    pub fn sync(&mut self) -> Result<(), Error> {
        let synced = self.writer.flush().and_then(|()| self.writer.get_ref().sync_data());
        synced.map_err(|error| Error::new(ErrorKind::Write, &self.path, error))
    }

    /// Gives the file its name, in place of an earlier file.
    ///
    /// # Errors
    /// When the rest cannot be written; an earlier file of the name is then intact.
    pub fn finish(mut self) -> Result<(), Error> {
        self.sync()?;
        Self::named(&self.path)
    }

    /// Gives a file that was written before its name.
    ///
    /// # Errors
    /// When it cannot be renamed.
    pub fn named(path: &Path) -> Result<(), Error> {
        fs::rename(partial(path), path).map_err(|error| Error::new(ErrorKind::Write, path, error))
    }
}

/// The name of an output that is not whole yet.
pub(super) fn partial(path: &Path) -> PathBuf {
    beside(path, ".partial")
}

/// The name with something behind it.
pub(super) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(end);
    PathBuf::from(name)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_cut_back_and_taken_up_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.jsonl");
        fs::write(&path, "earlier").unwrap();
        let mut file = PartFile::create(&path).unwrap();
        file.write(b"one\ntwo\nthr").unwrap();
        file.sync().unwrap();
        drop(file);
        assert_eq!(fs::read_to_string(&path).unwrap(), "earlier");
        let mut file = PartFile::reopen(&path, 8).unwrap();
        file.write(b"three\n").unwrap();
        file.finish().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\ntwo\nthree\n");
        assert!(!partial(&path).exists());
    }

    #[test]
    fn a_finished_file_is_taken_up_from_a_copy() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.jsonl");
        fs::write(&path, "one\ntwo\n").unwrap();
        let mut file = PartFile::reopen(&path, 4).unwrap();
        assert_eq!(file.bytes(), 4);
        file.write(b"2\n").unwrap();
        file.sync().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\ntwo\n");
        file.finish().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\n2\n");
        let error = PartFile::reopen(&path, 400).unwrap_err();
        assert!(error.cause().contains("fewer than the 400 bytes"), "{error}");
    }
}
