//! Where an earlier run is taken up: behind the documents of its ledger that are still the same.

use super::feed::{Feed, Flow, Task, Work};
use super::ledger::{Checkpoint, Entry, Header, Line, Lines};
use super::{Input, Summary};
use crate::container::Content;
use crate::error::{Error, ErrorKind};
use crate::pipeline;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// From where to go on.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// The last checkpoint before which every document is still the same.
    pub(super) checkpoint: Checkpoint,
    /// The length of the ledger up to it.
    pub(super) ledger: u64,
    /// What the documents before it came to.
    pub(super) summary: Summary,
    /// What the whole came to, when the run came to its end and nothing has changed since.
    pub(super) complete: Option<Summary>,
}

/// Compares the documents with the ledger; `None` where there is no ledger.
///
/// # Errors
/// When the ledger cannot be read or is of a run that was begun otherwise.
pub(super) fn plan(path: &Path, header: &Header, mut feed: Feed) -> Result<Option<Plan>, Error> {
    let Some((found, lines)) = Lines::open(path)? else { return Ok(None) };
    if found != *header {
        return Err(Error::new(ErrorKind::Usage, path, difference(&found, header)));
    }
    let mut reading = Reading { lines, plan: Plan::default(), summary: Summary::default(), ended: None };
    // A run that was killed before its first checkpoint has left its header, and all else is to be done.
    let mut entry = reading.entry();
    let mut more = false;
    let _ = feed.run(&mut |task| {
        if matches!(task.work, Work::End) {
            return Flow::Continue(());
        }
        match &entry {
            Some(known) if is_same(task, known) => {
                reading.summary.add(known);
                entry = reading.entry();
                Flow::Continue(())
            }
            _ => {
                more = true;
                Flow::Break(())
            }
        }
    });
    let Reading { mut plan, summary, ended, .. } = reading;
    plan.complete = ended.filter(|_| !more && entry.is_none()).map(|passed_over| Summary { passed_over, ..summary });
    Ok(Some(plan))
}

/// The reading of a ledger.
struct Reading {
    lines: Lines,
    plan: Plan,
    /// What the documents so far came to.
    summary: Summary,
    /// How many files were passed over, once the end of the run was met.
    ended: Option<u64>,
}

impl Reading {
    /// The next document. Checkpoints on the way to it are noted.
    fn entry(&mut self) -> Option<Entry> {
        loop {
            match self.lines.next()? {
                (Line::Entry(entry), _) => return Some(entry),
                (Line::Checkpoint { checkpoint }, offset) => {
                    self.plan = Plan { checkpoint, ledger: offset, summary: self.summary.clone(), complete: None };
                }
                (Line::End { end }, _) => self.ended = Some(end.passed_over),
                (Line::Header(_), _) => return None,
            }
        }
    }
}

/// Whether a document is what it was.
fn is_same(task: Task, known: &Entry) -> bool {
    if *task.id != *known.id {
        return false;
    }
    let sha256 = match task.work {
        // What a pipe holds can be read only once, and that is for the record.
        Work::File if task.input.path.exists() && !task.input.path.is_file() && !task.input.path.is_dir() => return false,
        Work::File => hash_file(&task.input),
        Work::Member(member) => member.content.and_then(Content::bytes).ok().map(|bytes| pipeline::sha256(&bytes)),
        Work::Failed(_) | Work::End => None,
    };
    // What timed out was not hashed; it would time out again.
    sha256 == known.sha256 || known.sha256.is_none() && known.reject.as_deref() == Some(ErrorKind::Timeout.name())
}

/// SHA-256 of a file in hexadecimal, as [`super::read`] would find it.
fn hash_file(input: &Input) -> Option<String> {
    struct Hash(Sha256);
    impl Write for Hash {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.update(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    if input.bytes > crate::container::Limits::default().member {
        return None;
    }
    let mut hash = Hash(Sha256::new());
    io::copy(&mut File::open(&input.path).ok()?, &mut hash).ok()?;
    Some(pipeline::hexadecimal(&hash.0.finalize()))
}

/// What differs between the ways two runs were begun.
fn difference(found: &Header, wanted: &Header) -> String {
    let what = if found.version != wanted.version {
        format!("was begun by version {}, this is {}", found.version, wanted.version)
    } else if found.output != wanted.output {
        format!("is of a run into {}", found.output)
    } else {
        format!("was begun with other options: {}", found.options.join(" "))
    };
    format!("{what}: run again without --resume")
}
