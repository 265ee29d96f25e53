//! What a run tells a person or a program while it goes on: a bar on a terminal, lines otherwise.

use super::args::Log;
use crate::batch::{Event, Reject, Summary, Tell};
use crate::error::Error;
use bytesize::ByteSize;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Time between two lines of progress, and between two looks of the bar.
const LINE: Duration = Duration::from_secs(5);

/// The report of a run on standard error.
pub(super) struct Report {
    log: Log,
    bar: ProgressBar,
    /// What the run writes, in the plural.
    plural: &'static str,
    /// Whether the end is told where nobody looks on.
    ends: bool,
    total: Arc<AtomicU64>,
}

impl Report {
    /// A report of a run that writes `plural`; `ends` says whether its end is told in a pipe, too.
    pub(super) fn new(log: Log, plural: &'static str, ends: bool) -> Self {
        let bar = if log == Log::Text && io::stderr().is_terminal() { ProgressBar::new(0) } else { ProgressBar::hidden() };
        let template = "{wide_bar} {bytes}/{total_bytes} {bytes_per_sec}, {msg}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        if log == Log::Json {
            // Set once in a process; a second run in one process goes on with the first one's.
            let _ = tracing_subscriber::fmt().json().flatten_event(true).with_target(false).with_writer(io::stderr).try_init();
        }
        Self { log, bar, plural, ends, total: Arc::default() }
    }

    /// The bytes of all inputs, 0 until they are known.
    pub(super) fn total(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.total)
    }

    /// Hears what happens and tells it.
    pub(super) fn listener(&self) -> Tell {
        let mut state = State {
            log: self.log,
            bar: self.bar.clone(),
            total: Arc::clone(&self.total),
            documents: 0,
            rejects: 0,
            bytes: 0,
            read: 0,
            inside: 0,
            last: Instant::now(),
        };
        Box::new(move |event| state.hear(event))
    }

    /// Tells the end. An error is told by the program itself.
    pub(super) fn end(&self, done: &Result<Summary, Error>, kept: bool) {
        self.bar.finish_and_clear();
        let Ok(summary) = done else { return };
        let Summary { records, skipped, rejects, bytes, entities, relations, passed_over, resumed, seconds, stopped, .. } = *summary;
        if self.log == Log::Json {
            // What an earlier run did is no speed of this one.
            let rate = (resumed == 0).then(|| rate(summary));
            tracing::info!(records, skipped, rejects, bytes, entities, relations, passed_over, resumed, seconds, rate, stopped, "end");
            return;
        }
        if passed_over > 0 {
            eprintln!("vanthu: passed over {passed_over} files of kinds that are not read");
        }
        if summary.documents() == 0 && !stopped {
            eprintln!("vanthu: nothing to read: no file of a known kind under the given paths");
        }
        if stopped {
            let how = if kept { "; go on with --resume" } else { "" };
            eprintln!("vanthu: stopped after {} documents{how}", summary.documents());
        } else if self.ends || io::stderr().is_terminal() {
            eprintln!("vanthu: {}", sentence(summary, self.plural));
        }
    }
}

/// Megabytes of documents in a second of this run.
fn rate(summary: &Summary) -> f64 {
    let rate = summary.bytes as f64 / 1e6 / summary.seconds.max(1e-3);
    (rate * 10.0).round() / 10.0
}

/// What a run came to, for a person.
fn sentence(summary: &Summary, plural: &str) -> String {
    let Summary { records, skipped, rejects, bytes, entities, resumed, seconds, .. } = summary;
    let mut text = format!("{} documents: {records} {plural}", summary.documents());
    if plural == super::extract::MESSAGES {
        text.push_str(&format!(", {skipped} skipped as not official"));
    }
    text.push_str(&format!(", {rejects} rejects"));
    if !summary.rejects_by_code.is_empty() {
        let codes: Vec<String> = summary.rejects_by_code.iter().map(|(code, count)| format!("{code} {count}")).collect();
        text.push_str(&format!(" ({})", codes.join(", ")));
    }
    text.push_str(&format!("; {} read, {entities} entities", ByteSize(*bytes).display().si()));
    match resumed {
        0 => text.push_str(&format!("; {seconds:.1} s, {:.1} MB/s", rate(summary))),
        _ if *resumed == summary.documents() => text.push_str("; all of them by an earlier run, nothing has changed"),
        _ => text.push_str(&format!("; {resumed} of them by an earlier run, the others in {seconds:.1} s")),
    }
    text
}

/// What was heard so far.
struct State {
    log: Log,
    bar: ProgressBar,
    total: Arc<AtomicU64>,
    documents: u64,
    rejects: u64,
    bytes: u64,
    /// Bytes of inputs that are done with.
    read: u64,
    /// Bytes of documents since then.
    inside: u64,
    last: Instant,
}

impl State {
    fn hear(&mut self, event: Event<'_>) {
        match event {
            Event::Resumed { documents, read } => {
                self.documents += documents;
                self.read += read;
                match self.log {
                    Log::Json => tracing::info!(documents, "resumed"),
                    Log::Text => self.bar.suspend(|| eprintln!("vanthu: goes on behind {documents} documents of an earlier run")),
                }
            }
            Event::Rejected(reject) => {
                self.rejects += 1;
                let Reject { path, member, stage, code, message } = reject;
                match self.log {
                    Log::Json => tracing::warn!(path, member, stage, code, cause = message, "reject"),
                    Log::Text => self.bar.suspend(|| eprintln!("vanthu: {}: {message}", reject.name())),
                }
            }
            Event::Skipped { id } => match self.log {
                Log::Json => tracing::info!(id, "skipped"),
                Log::Text => self.bar.suspend(|| eprintln!("vanthu: {id}: skipped: not an official document")),
            },
            Event::Document { bytes } => {
                self.documents += 1;
                self.bytes += bytes;
                self.inside += bytes;
                self.progress();
            }
            Event::Read { bytes } => {
                self.read += bytes;
                self.inside = 0;
                self.progress();
            }
        }
    }

    fn progress(&mut self) {
        let pause = if self.log == Log::Json { LINE } else { LINE / 50 };
        if self.last.elapsed() < pause {
            return;
        }
        self.last = Instant::now();
        let total = self.total.load(Ordering::Relaxed);
        // Inside an archive its documents stand for its own bytes, which are fewer.
        let read = (self.read + self.inside).min(total.max(self.read));
        if self.log == Log::Json {
            tracing::info!(documents = self.documents, rejects = self.rejects, bytes = self.bytes, read, total, "progress");
            return;
        }
        self.bar.set_length(total.max(read));
        self.bar.set_position(read);
        self.bar.set_message(format!("{} documents", self.documents));
    }
}
