//! The threads of a run: one reads, some work, and whoever of them has the next result writes it.
//!
//! Documents are numbered as they are read. A worker that is done with one leaves its result with the others that wait for
//! their turn, and writes all whose turn it is unless another worker is writing already. So writing takes no thread of its
//! own, `--jobs 1` takes one core, and a slow sink holds up one worker and not all.
//!
//! A document that takes too long is given up: it becomes a reject, its worker is left to itself, and another takes its
//! place. Text cannot make a grammar that slow; this is for readers of formats that other people wrote.
//!
//! Limits: a worker that was given up goes on until it is done, and what it holds counts no longer.

use super::budget::Budget;
use super::commit::{Done, Output};
use super::document::{Outcome, Worker};
use super::feed::{Feed, Flow, Task, Work};
use super::memory;
use super::walk::Input;
use super::{Reject, TICK};
use crate::error::{Error, ErrorKind};
use crossbeam_channel::{Receiver, Sender, bounded};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Documents that wait for each worker, at most.
const AHEAD: usize = 32;

/// Results that wait while one is written, in bytes: more of them is no help to anybody.
const CROWD: u64 = 2 << 20;

/// How a run uses the machine.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    pub(super) threads: usize,
    pub(super) memory: u64,
    pub(super) timeout: Duration,
}

/// A document on its way to a worker.
struct Job {
    number: u64,
    share: u64,
    task: Task,
}

/// What a worker is at.
struct Running {
    number: u64,
    share: u64,
    input: Arc<Input>,
    id: Arc<str>,
    member: Option<String>,
    ends: bool,
    since: Instant,
}

/// Results that wait for their turn.
#[derive(Default)]
struct Pending {
    next: u64,
    waiting: BTreeMap<u64, Done>,
    /// The memory that they hold.
    bytes: u64,
    /// How many documents there are, once that is known.
    total: Option<u64>,
}

struct Shared {
    worker: Worker,
    budget: Budget,
    pending: Mutex<Pending>,
    /// Told when the last result is written or the run has failed.
    ended: Condvar,
    /// None once the run is over.
    output: Mutex<Option<Output>>,
    failed: Mutex<Option<Error>>,
    /// Set by whoever wants the run to stop: a person, or a failure inside.
    stop: Arc<AtomicBool>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Takes a result, and writes all whose turn it is. A worker that `waits` does not leave one behind more than a few: where
    /// a disk is slow, what was made would fill the memory.
    fn deliver(&self, number: u64, done: Done, waits: bool) {
        let crowded = {
            let mut pending = lock(&self.pending);
            pending.bytes += done.share;
            pending.waiting.insert(number, done);
            pending.bytes > CROWD
        };
        loop {
            // Whoever is writing looks again before it leaves.
            let mut writing = match self.output.try_lock() {
                Ok(writing) => writing,
                Err(_) if crowded && waits => lock(&self.output),
                Err(_) => return,
            };
            let Some(output) = writing.as_mut().filter(|_| !self.stopped()) else { return };
            while let Some(done) = self.next() {
                let share = done.share;
                // A bug in a library of a database must end the run, not leave it waiting for this worker.
                let written = catch_unwind(AssertUnwindSafe(|| output.put(done)));
                let written =
                    written.unwrap_or_else(|_| Err(Error::new(ErrorKind::Internal, "", "internal error in the writing of the output")));
                self.budget.free(share);
                if let Err(error) = written {
                    lock(&self.failed).get_or_insert(error);
                    self.stop.store(true, Ordering::Relaxed);
                    self.ended.notify_all();
                    return;
                }
            }
            // The output is let go of while the results are locked: whoever leaves one behind this look finds the output free.
            let pending = lock(&self.pending);
            drop(writing);
            if pending.total == Some(pending.next) {
                self.ended.notify_all();
            }
            if !pending.waiting.contains_key(&pending.next) {
                return;
            }
        }
    }

    /// The result whose turn it is.
    fn next(&self) -> Option<Done> {
        let mut pending = lock(&self.pending);
        let next = pending.next;
        let done = pending.waiting.remove(&next)?;
        pending.bytes -= done.share;
        pending.next += 1;
        Some(done)
    }
}

/// What came of the threads.
pub(super) struct Worked {
    /// The output, with everything in it that was done.
    pub(super) output: Output,
    /// Files that were passed over.
    pub(super) passed_over: u64,
    /// Why the output could not be written.
    pub(super) failed: Option<Error>,
    /// Whether the run was stopped before its end.
    pub(super) stopped: bool,
}

/// Works on all documents of the feed but the first `skip`, which are in the output already.
pub(super) fn work(feed: Feed, skip: u64, worker: Worker, limits: &Limits, output: Output, stop: Arc<AtomicBool>) -> Result<Worked, Error> {
    let threads = limits.threads.max(1);
    memory::keep();
    let shared = Arc::new(Shared {
        worker,
        budget: Budget::new(limits.memory),
        pending: Mutex::new(Pending::default()),
        ended: Condvar::new(),
        output: Mutex::new(Some(output)),
        failed: Mutex::new(None),
        stop,
    });
    let (sender, jobs) = bounded(AHEAD * threads);
    let reader = Arc::clone(&shared);
    let feeder = thread::Builder::new().name("reader".to_owned()).spawn(move || read(feed, skip, &reader, &sender));
    let feeder = feeder.map_err(|error| Error::new(ErrorKind::Internal, "", format!("no thread can be started: {error}")))?;
    let mut slots: Vec<Slot> = Vec::new();
    for _ in 0..threads {
        slots.push(start(&shared, &jobs)?);
    }
    loop {
        // Asked before the total is looked at, which a reader that comes to its end sets first.
        let read = feeder.is_finished();
        let pending = lock(&shared.pending);
        if pending.total == Some(pending.next) || shared.stopped() {
            break;
        }
        if read && pending.total.is_none() {
            // Nothing would ever end a run whose reader is gone.
            lock(&shared.failed).get_or_insert(Error::new(ErrorKind::Internal, "", "internal error in the reading of the inputs"));
            break;
        }
        let _ = shared.ended.wait_timeout(pending, TICK);
        for slot in &mut slots {
            if give_up(slot, &shared, limits.timeout) {
                *slot = start(&shared, &jobs)?;
            }
        }
    }
    // Late results find no output any more.
    let output = lock(&shared.output).take();
    let stopped = {
        let pending = lock(&shared.pending);
        pending.total != Some(pending.next)
    };
    // A reader that is stopped may be in the middle of an archive or waiting for a pipe.
    let passed_over = if stopped { 0 } else { feeder.join().unwrap_or_default() };
    let failed = lock(&shared.failed).take();
    match output {
        Some(output) => Ok(Worked { output, passed_over, failed, stopped }),
        None => Err(Error::new(ErrorKind::Internal, "", "the output was lost")),
    }
}

/// Reads the documents and hands them to the workers; returns how many files were passed over.
fn read(mut feed: Feed, skip: u64, shared: &Shared, sender: &Sender<Job>) -> u64 {
    let (mut number, mut passed) = (0, 0);
    let flow = feed.run(&mut |task| {
        if passed < skip {
            passed += u64::from(!matches!(task.work, Work::End));
            return Flow::Continue(());
        }
        let share = shared.budget.share(super::document::memory(&task));
        let taken = shared.budget.take(share, &|| shared.stopped());
        if !taken || sender.send(Job { number, share, task }).is_err() {
            return ControlFlow::Break(());
        }
        number += 1;
        Flow::Continue(())
    });
    if flow.is_continue() {
        lock(&shared.pending).total = Some(number);
        shared.ended.notify_all();
    }
    feed.passed_over
}

type Slot = Arc<Mutex<Option<Running>>>;

/// Starts a worker.
fn start(shared: &Arc<Shared>, jobs: &Receiver<Job>) -> Result<Slot, Error> {
    let slot = Slot::default();
    let (own, shared, jobs) = (Arc::clone(&slot), Arc::clone(shared), jobs.clone());
    let body = move || {
        for Job { number, share, task } in jobs {
            if shared.stopped() {
                return;
            }
            let (input, ends) = (Arc::clone(&task.input), task.ends);
            let (id, member) = (Arc::clone(&task.id), task.member().map(str::to_owned));
            let running = Running { number, share, input: Arc::clone(&input), id, member, ends, since: Instant::now() };
            *lock(&own) = Some(running);
            let outcome = shared.worker.process(task);
            // Nothing there any more: it took too long, and another works in this one's place.
            if lock(&own).take().is_none() {
                return;
            }
            let rest = outcome.as_ref().map_or(0, Outcome::bytes).min(share);
            shared.budget.free(share - rest);
            shared.deliver(number, Done { input, ends, share: rest, outcome }, true);
        }
    };
    match thread::Builder::new().name("worker".to_owned()).spawn(body) {
        Ok(_) => Ok(slot),
        Err(error) => Err(Error::new(ErrorKind::Internal, "", format!("no thread can be started: {error}"))),
    }
}

/// Whether the worker of the slot has been at one document for too long; the document is a reject then.
fn give_up(slot: &Slot, shared: &Shared, timeout: Duration) -> bool {
    let late = lock(slot).take_if(|running| running.since.elapsed() > timeout);
    let Some(Running { number, share, input, id, member, ends, .. }) = late else { return false };
    let error = Error::new(ErrorKind::Timeout, &input.path, format!("took longer than {timeout:?}"));
    let reject = Reject::new(&input, member, "extract", &error);
    let outcome = Some(Outcome::rejected(&id, None, 0, reject));
    shared.deliver(number, Done { input, ends, share, outcome }, false);
    true
}
