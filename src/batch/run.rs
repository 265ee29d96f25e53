//! The run itself: what was done before is verified, the rest is worked on, and the output ends whole.

use super::commit::{Clock, Output};
use super::document::{Place, Worker};
use super::feed::{Feed, Source};
use super::folder::Folder;
use super::ledger::{End, Header, Ledger};
use super::pool::{self, Limits, Worked};
use super::resume::{self, Plan};
use super::walk::{Found, Walk};
use super::{Event, Options, Summary, Tell};
use crate::error::Error;
use crate::sink::{self, PartFile};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// Where results go, and as what.
pub enum Target {
    /// Records, in the order of the documents.
    Records(sink::Target),
    /// The edXML message of each official document in a file of its own.
    Messages(Arc<Folder>),
    /// The canonical text of each document in a file of its own.
    Texts(Arc<Folder>),
}

/// How a run is kept so that a later one can go on with it.
#[derive(Clone, Debug)]
pub struct Bookkeeping {
    /// The file of the ledger.
    pub path: PathBuf,
    /// How this run was begun.
    pub header: Header,
    /// Whether an earlier run is gone on with, where there is one.
    pub resume: bool,
}

/// A run.
pub struct Run {
    /// Which documents.
    pub source: Source,
    /// What records are made of.
    pub options: Options,
    /// Where they go.
    pub target: Target,
    /// The file of rejects.
    pub rejects: Option<PathBuf>,
    /// The ledger, for a target that can be gone on with.
    pub ledger: Option<Bookkeeping>,
    /// How many threads work.
    pub threads: usize,
    /// Bytes that documents under way may take.
    pub memory: u64,
    /// How long one document may take.
    pub timeout: Duration,
    /// The least time between two checkpoints of the ledger: what is behind the last one is done again.
    pub pause: Duration,
    /// Set from outside to stop the run in good order.
    pub stop: Arc<AtomicBool>,
    /// Gets the bytes of all inputs, as soon as they are counted.
    pub total: Arc<AtomicU64>,
    /// Hears what happens.
    pub tell: Tell,
}

impl Run {
    /// A run with the limits that the program has by itself: a thread a processor, 1 GiB, 30 seconds a document.
    pub fn new(source: Source, options: Options, target: Target, tell: Tell) -> Self {
        Self {
            source,
            options,
            target,
            rejects: None,
            ledger: None,
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            memory: 1 << 30,
            timeout: Duration::from_secs(30),
            pause: Duration::from_millis(250),
            stop: Arc::default(),
            total: Arc::default(),
            tell,
        }
    }
}

/// Runs to the end, or until it is told to stop. What was durable before an error is still so.
///
/// # Errors
/// When the output, the rejects or the ledger cannot be written, or an earlier run cannot be gone on with.
pub fn run(run: Run) -> Result<Summary, Error> {
    let Run { source, options, target, rejects, ledger, threads, memory, timeout, pause, stop, total, mut tell } = run;
    let folder = match &target {
        Target::Messages(folder) | Target::Texts(folder) => Some(Arc::clone(folder)),
        Target::Records(_) => None,
    };
    let feed = || Feed::new(source.clone(), options.archives.clone(), folder.clone());
    let plan = match &ledger {
        Some(kept) if kept.resume => resume::plan(&kept.path, &kept.header, feed())?,
        _ => None,
    };
    if let Some(complete) = plan.as_ref().and_then(|plan| plan.complete.clone())
        && let Target::Records(target) = &target
        && target.is_there()?
    {
        return Ok(Summary { resumed: complete.documents(), ..complete });
    }
    let feed = feed();
    let ledger = ledger.map(|kept| match &plan {
        Some(plan) if plan.ledger > 0 => Ledger::reopen(&kept.path, plan.ledger),
        _ => Ledger::create(&kept.path, &kept.header),
    });
    // The lock of the ledger comes first: a second run into the same output must not touch it.
    let ledger = ledger.transpose()?;
    let plan = plan.filter(|plan| plan.ledger > 0);
    let (place, sink) = match target {
        Target::Records(target) => {
            let sink = target.open(plan.as_ref().map(|plan| &plan.checkpoint.sink))?;
            (Place::Sink(sink.form()), Some(sink))
        }
        Target::Messages(folder) => (Place::Messages(folder), None),
        Target::Texts(folder) => (Place::Texts(folder), None),
    };
    let rejects = rejects.map(|path| match &plan {
        Some(plan) => PartFile::reopen(&path, plan.checkpoint.rejects),
        None => PartFile::create(&path),
    });
    let rejects = rejects.transpose()?;
    let Plan { checkpoint, summary, .. } = plan.unwrap_or_default();
    if checkpoint.documents > 0 {
        tell(Event::Resumed { documents: checkpoint.documents, read: checkpoint.read });
    }
    let clock = Clock::new(pause);
    let output =
        Output { sink, rejects, ledger, tell, summary, before: checkpoint, read: checkpoint.read, total: Arc::clone(&total), clock };
    count(&source, total);
    let worker = Worker { options, place };
    let limits = Limits { threads, memory, timeout };
    let worked = pool::work(feed, checkpoint.documents, worker, &limits, output, stop)?;
    end(worked, checkpoint.documents)
}

/// Counts the bytes of all inputs beside the run. Without the thread nothing is wrong but the estimate of what is left.
fn count(source: &Source, total: Arc<AtomicU64>) {
    let Source::Paths(paths) = source.clone() else { return };
    let body = move || {
        let bytes = Walk::new(paths).map(|found| if let Found::Input(input) = found { input.bytes } else { 0 }).sum();
        total.store(bytes, Ordering::Relaxed);
    };
    let _ = std::thread::Builder::new().name("count".to_owned()).spawn(body);
}

/// Ends the output, whole or as it can be gone on with.
fn end(worked: Worked, resumed: u64) -> Result<Summary, Error> {
    let Worked { mut output, passed_over, failed, stopped } = worked;
    if let Some(error) = failed {
        return Err(error);
    }
    // What the sink makes durable here need not be done again, whatever happens on the last steps.
    output.checkpoint()?;
    let seconds = output.clock.elapsed().as_secs_f64();
    let Output { sink, rejects, ledger, summary, .. } = output;
    let summary = Summary { passed_over, resumed, seconds, stopped, ..summary };
    if stopped && ledger.is_some() {
        return Ok(summary);
    }
    if let Some(sink) = sink {
        sink.finish()?;
    }
    if let Some(file) = rejects {
        file.finish()?;
    }
    if let Some(ledger) = ledger {
        ledger.finish(End { passed_over })?;
    }
    Ok(summary)
}
