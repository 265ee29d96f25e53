//! JSON Lines: one record a line, into one file, into shards, or to standard output; compressed by Zstandard on request.
//!
//! A compressed file is a sequence of frames, which every reader takes for one stream (RFC 8878, 3.1). A frame ends where
//! its records pass a size, whatever the time, so a run that was cut off and taken up again writes the same bytes.
//!
//! Limits: standard output cannot be taken up again.

use super::part::{self, PartFile};
use super::{Form, Item, Sink, State};
use crate::error::{Error, ErrorKind};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Bytes of records in a frame, before they are compressed.
const FRAME: u64 = 4 << 20;

/// The size of the write buffer.
const BUFFER: usize = 1 << 20;

/// Strong enough to make a tenth of the records, fast enough to stay beside the extraction.
const LEVEL: i32 = 3;

/// Records in a stream: standard output, a pipe.
pub struct Stream {
    writer: BufWriter<Box<dyn Write + Send>>,
    name: PathBuf,
}

impl Stream {
    /// Standard output from now on.
    pub fn stdout() -> Self {
        Self { writer: BufWriter::with_capacity(BUFFER, Box::new(io::stdout())), name: PathBuf::from("standard output") }
    }

    /// A pipe or a device.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let file = std::fs::OpenOptions::new().write(true).open(path).map_err(|error| Error::new(ErrorKind::Write, path, error))?;
        Ok(Self { writer: BufWriter::with_capacity(BUFFER, Box::new(file)), name: path.to_owned() })
    }

    fn done(&self, done: io::Result<()>) -> Result<(), Error> {
        done.map_err(|error| {
            let kind = if error.kind() == io::ErrorKind::BrokenPipe { ErrorKind::Closed } else { ErrorKind::Write };
            Error::new(kind, &self.name, error)
        })
    }
}

impl Sink for Stream {
    fn form(&self) -> Form {
        Form::Line
    }

    fn put(&mut self, item: Item) -> Result<(), Error> {
        let Item::Line(line) = item else { return Ok(()) };
        let written = self.writer.write_all(&line);
        self.done(written)
    }

    fn checkpoint(&mut self) -> Result<State, Error> {
        let flushed = self.writer.flush();
        self.done(flushed).map(|()| State::default())
    }

    fn finish(mut self: Box<Self>) -> Result<(), Error> {
        let flushed = self.writer.flush();
        self.done(flushed)
    }
}

/// Records in memory, one a line, shared with whoever made the sink.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    lines: std::sync::Arc<std::sync::Mutex<Vec<u8>>>,
}

impl Memory {
    /// What was put so far.
    pub fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.lines.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}

impl Sink for Memory {
    fn form(&self) -> Form {
        Form::Line
    }

    fn put(&mut self, item: Item) -> Result<(), Error> {
        let Item::Line(line) = item else { return Ok(()) };
        self.lines.lock().unwrap_or_else(std::sync::PoisonError::into_inner).extend_from_slice(&line);
        Ok(())
    }

    fn checkpoint(&mut self) -> Result<State, Error> {
        Ok(State::default())
    }

    fn finish(self: Box<Self>) -> Result<(), Error> {
        Ok(())
    }
}

/// Records in a file or in shards of it.
pub struct Lines {
    path: PathBuf,
    /// Bytes of a shard; none for a single file.
    shard: Option<u64>,
    /// How many shards are whole.
    parts: u32,
    file: PartFile,
    frame: Option<Frame>,
}

/// The frame under way of a compressed file.
struct Frame {
    encoder: zstd::stream::write::Encoder<'static, Vec<u8>>,
    /// The bytes that went in.
    bytes: u64,
    /// Where a frame ends.
    most: u64,
}

impl Frame {
    fn new(most: u64) -> io::Result<Self> {
        Ok(Self { encoder: zstd::stream::write::Encoder::new(Vec::new(), LEVEL)?, bytes: 0, most })
    }
}

impl Lines {
    /// Opens the output, anew or behind a state of an earlier run. A name that ends in `.zst` is compressed.
    ///
    /// # Errors
    /// When the file cannot be made, or what the state tells of is not there.
    pub fn open(path: &Path, shard: Option<u64>, resume: Option<&State>) -> Result<Self, Error> {
        let state = resume.copied().unwrap_or_default();
        let name = name(path, shard, state.parts);
        let file = if resume.is_some() { PartFile::reopen(&name, state.bytes)? } else { PartFile::create(&name)? };
        let compressed = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("zst"));
        let frame = compressed.then(|| Frame::new(shard.map_or(FRAME, |shard| shard.clamp(1, FRAME)))).transpose();
        let frame = frame.map_err(|error| Error::new(ErrorKind::Write, path, error))?;
        Ok(Self { path: path.to_owned(), shard, parts: state.parts, file, frame })
    }

    /// The file that is there when the output is: its first.
    pub(super) fn first(path: &Path, shard: Option<u64>) -> PathBuf {
        name(path, shard, 0)
    }

    /// Ends the frame under way.
    fn end_frame(&mut self) -> Result<(), Error> {
        let Some(frame) = &mut self.frame else { return Ok(()) };
        if frame.bytes == 0 {
            return Ok(());
        }
        let failed = |error| Error::new(ErrorKind::Write, &self.path, error);
        let next = Frame::new(frame.most).map_err(failed)?;
        let bytes = std::mem::replace(frame, next).encoder.finish().map_err(failed)?;
        self.file.write(&bytes)
    }

    /// Begins the next shard when one more line would make this one too long.
    fn turn(&mut self, more: u64) -> Result<(), Error> {
        let Some(shard) = self.shard else { return Ok(()) };
        if !self.at_boundary() || self.file.bytes() == 0 || self.file.bytes() + more <= shard {
            return Ok(());
        }
        self.file.sync()?;
        self.parts += 1;
        self.file = PartFile::create(&name(&self.path, self.shard, self.parts))?;
        Ok(())
    }
}

impl Sink for Lines {
    fn form(&self) -> Form {
        Form::Line
    }

    fn put(&mut self, item: Item) -> Result<(), Error> {
        let Item::Line(line) = item else { return Ok(()) };
        // How long a compressed line will be nobody knows; its shard ends behind the frame that fills it.
        self.turn(if self.frame.is_some() { 1 } else { line.len() as u64 })?;
        let Some(frame) = &mut self.frame else { return self.file.write(&line) };
        frame.encoder.write_all(&line).map_err(|error| Error::new(ErrorKind::Write, &self.path, error))?;
        frame.bytes += line.len() as u64;
        if frame.bytes >= frame.most { self.end_frame() } else { Ok(()) }
    }

    fn at_boundary(&self) -> bool {
        self.frame.as_ref().is_none_or(|frame| frame.bytes == 0)
    }

    fn checkpoint(&mut self) -> Result<State, Error> {
        self.file.sync()?;
        Ok(State { parts: self.parts, bytes: self.file.bytes(), ..State::default() })
    }

    fn finish(mut self: Box<Self>) -> Result<(), Error> {
        self.end_frame()?;
        self.file.finish()?;
        for shard in 0..self.parts {
            let name = name(&self.path, self.shard, shard);
            // A shard that an earlier, finished run made is whole already.
            if part::partial(&name).exists() {
                PartFile::named(&name)?;
            }
        }
        // Shards of an earlier, longer run would be read as part of this one.
        for shard in self.parts + 1.. {
            let name = name(&self.path, self.shard, shard);
            if self.shard.is_none() || !name.is_file() {
                break;
            }
            std::fs::remove_file(&name).map_err(|error| Error::new(ErrorKind::Write, &name, error))?;
        }
        Ok(())
    }
}

/// The name of a shard: `records-00000.jsonl.zst` of `records.jsonl.zst`.
fn name(path: &Path, shard: Option<u64>, number: u32) -> PathBuf {
    if shard.is_none() {
        return path.to_owned();
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let (name, packed) = name.strip_suffix(".zst").map_or((name.as_str(), ""), |name| (name, ".zst"));
    let (stem, end) = name.rsplit_once('.').map_or((name, String::new()), |(stem, end)| (stem, format!(".{end}")));
    path.with_file_name(format!("{stem}-{number:05}{end}{packed}"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Writes lines 0 to `count`, asking for the state where that may be, and stops behind line `cut` when there is one.
    fn write(path: &Path, shard: Option<u64>, from: Option<(usize, State)>, count: usize, cut: Option<usize>) -> Option<(usize, State)> {
        let mut lines = Lines::open(path, shard, from.as_ref().map(|(_, state)| state)).unwrap();
        let mut last = None;
        for at in from.map_or(0, |(at, _)| at)..count {
            if cut == Some(at) {
                return last;
            }
            lines.put(Item::Line(format!("{at} {}\n", "x".repeat(at % 90)).into_bytes())).unwrap();
            if lines.at_boundary() && at % 5 == 0 {
                last = Some((at + 1, lines.checkpoint().unwrap()));
            }
        }
        Box::new(lines).finish().unwrap();
        None
    }

    fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> =
            entries.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap())).collect();
        files.sort();
        files
    }

    #[test]
    fn a_run_that_is_cut_off_anywhere_writes_the_same_files() {
        for (name, shard) in [("a.jsonl", None), ("a.jsonl", Some(700)), ("a.jsonl.zst", None), ("a.jsonl.zst", Some(300))] {
            let whole = tempfile::tempdir().unwrap();
            write(&whole.path().join(name), shard, None, 80, None);
            let expected = files(whole.path());
            assert_eq!(expected.len() > 1, shard.is_some(), "{name} {shard:?}");
            for cut in (0..80).step_by(13) {
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().join(name);
                let state = write(&path, shard, None, 80, Some(cut));
                write(&path, shard, Some(state.unwrap_or_default()), 80, None);
                assert!(files(folder.path()) == expected, "{name} {shard:?} cut at {cut}");
                // Taken up again from a state although the run was finished since.
                write(&path, shard, Some(state.unwrap_or_default()), 80, None);
                assert!(files(folder.path()) == expected, "{name} {shard:?} again at {cut}");
            }
        }
    }

    #[test]
    fn shards_of_a_longer_run_do_not_stay() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("van.ban.jsonl");
        write(&path, Some(500), None, 100, None);
        write(&path, Some(500), None, 30, None);
        let names: Vec<String> = files(folder.path()).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names.first().map(String::as_str), Some("van.ban-00000.jsonl"));
        let lines: usize = files(folder.path()).iter().map(|(_, bytes)| bytes.iter().filter(|byte| **byte == b'\n').count()).sum();
        assert_eq!(lines, 30);
    }
}
