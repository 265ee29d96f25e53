//! What is written of a run, in the order of its documents: records, rejects, the ledger, the summary.

use super::document::{Made, Outcome};
use super::ledger::{Checkpoint, Entry, Ledger};
use super::walk::Input;
use super::{Event, Summary, Tell};
use crate::error::{Error, ErrorKind};
use crate::sink::{PartFile, Sink, State};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A checkpoint may take this part of the time: one in so many.
const COST: u32 = 20;

/// A result that waits for its turn.
pub(super) struct Done {
    pub(super) input: Arc<Input>,
    /// Whether the input is done with it.
    pub(super) ends: bool,
    /// The memory that it holds.
    pub(super) share: u64,
    /// What became of the document, where there was one.
    pub(super) outcome: Option<Outcome>,
}

/// Everything that a run writes.
pub(super) struct Output {
    pub(super) sink: Option<Box<dyn Sink>>,
    pub(super) rejects: Option<PartFile>,
    pub(super) ledger: Option<Ledger>,
    pub(super) tell: Tell,
    pub(super) summary: Summary,
    /// Where an earlier run had come to.
    pub(super) before: Checkpoint,
    /// Bytes of inputs that are done with.
    pub(super) read: u64,
    /// Bytes of all inputs, 0 until they are counted.
    pub(super) total: Arc<AtomicU64>,
    pub(super) clock: Clock,
}

/// When the next checkpoint is due.
pub(super) struct Clock {
    began: Instant,
    last: Instant,
    /// The time between two checkpoints.
    pause: Duration,
    /// The least that it may be.
    least: Duration,
}

impl Clock {
    pub(super) fn new(least: Duration) -> Self {
        let now = Instant::now();
        Self { began: now, last: now, pause: least, least }
    }

    fn is_due(&self) -> bool {
        self.last.elapsed() >= self.pause
    }

    /// Notes a checkpoint that was begun at `start`.
    fn done(&mut self, start: Instant) {
        self.last = Instant::now();
        self.pause = self.least.max((self.last - start) * COST);
    }

    /// How long the run has gone on.
    pub(super) fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }
}

impl Output {
    /// Takes the next result.
    pub(super) fn put(&mut self, done: Done) -> Result<(), Error> {
        let Done { input, ends, outcome, .. } = done;
        if let Some(Outcome { entry, made }) = outcome {
            self.document(&entry, made)?;
            if let Some(ledger) = &mut self.ledger {
                ledger.note(entry)?;
            }
        }
        if ends {
            self.read += input.bytes;
            (self.tell)(Event::Read { bytes: input.bytes });
        }
        if self.ledger.is_some() && self.clock.is_due() {
            self.checkpoint()?;
        }
        Ok(())
    }

    fn document(&mut self, entry: &Entry, made: Result<Made, super::Reject>) -> Result<(), Error> {
        self.summary.add(entry);
        match made {
            Ok(Made::Item(item)) => {
                if let Some(sink) = &mut self.sink {
                    sink.put(item)?;
                }
            }
            Ok(Made::File) => {}
            Ok(Made::Nothing) => {
                self.summary.records -= 1;
                self.summary.skipped += 1;
                (self.tell)(Event::Skipped { id: &entry.id });
            }
            Err(reject) => {
                if let Some(file) = &mut self.rejects {
                    let mut line = serde_json::to_vec(&reject).map_err(|error| Error::new(ErrorKind::Write, "", error))?;
                    line.push(b'\n');
                    file.write(&line)?;
                }
                (self.tell)(Event::Rejected(&reject));
            }
        }
        (self.tell)(Event::Document { bytes: entry.bytes });
        Ok(())
    }

    /// Makes everything so far durable, where the sink can go on from here.
    pub(super) fn checkpoint(&mut self) -> Result<(), Error> {
        let Some(ledger) = &mut self.ledger else { return Ok(()) };
        if !self.sink.as_ref().is_none_or(|sink| sink.at_boundary()) {
            return Ok(());
        }
        let start = Instant::now();
        let sink = self.sink.as_mut().map_or(Ok(State::default()), |sink| sink.checkpoint())?;
        let mut rejects = 0;
        if let Some(file) = &mut self.rejects {
            file.sync()?;
            rejects = file.bytes();
        }
        let documents = self.summary.documents();
        ledger.checkpoint(Checkpoint {
            documents,
            sink,
            rejects,
            read: self.read,
            seconds: self.clock.elapsed().as_secs_f64(),
            own: documents - self.before.documents,
            own_bytes: self.summary.bytes - self.before.bytes,
            bytes: self.summary.bytes,
            total: Some(self.total.load(Ordering::Relaxed)).filter(|total| *total > 0),
        })?;
        self.clock.done(start);
        Ok(())
    }
}
