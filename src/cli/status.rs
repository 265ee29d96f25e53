//! `vanthu status`: what the ledger of a run tells.

use super::args::Status;
use crate::batch::Summary;
use crate::batch::ledger::{self, Checkpoint, Line, Lines};
use crate::error::{Error, ErrorKind};
use crate::sink::Target;
use bytesize::ByteSize;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// `vanthu status`.
pub(super) fn status(args: &Status) -> Result<ExitCode, Error> {
    let path = ledger_of(&args.run)?;
    let Some((header, lines)) = Lines::open(&path)? else {
        return Err(Error::new(ErrorKind::Read, &path, "there is no ledger: no run has begun here"));
    };
    let (mut summary, mut durable, mut checkpoint, mut finished) = (Summary::default(), Summary::default(), Checkpoint::default(), false);
    for (line, _) in lines {
        match line {
            Line::Entry(entry) => summary.add(&entry),
            Line::Checkpoint { checkpoint: found } => {
                checkpoint = found;
                durable = summary.clone();
            }
            Line::End { end } => {
                finished = true;
                summary.passed_over = end.passed_over;
                durable = summary.clone();
            }
            Line::Header(_) => {}
        }
    }
    let state = match (finished, ledger::is_held(&path)) {
        (true, _) => "finished",
        (false, true) => "under way",
        (false, false) => "cut off: go on with --resume",
    };
    let view = View { output: &header.output, state, summary: &durable, checkpoint: &checkpoint, finished };
    super::print(&if args.json { view.json() } else { view.text() })
}

/// The ledger of a run that is named by its output or by the ledger itself.
fn ledger_of(run: &str) -> Result<PathBuf, Error> {
    let path = Path::new(run);
    if path.extension().is_some_and(|end| end == "ledger") {
        return Ok(path.to_owned());
    }
    let ledger = Target::parse(run, None)?.ledger();
    ledger.ok_or_else(|| Error::new(ErrorKind::Usage, path, "is a stream, which no ledger is kept of"))
}

/// What is shown.
struct View<'a> {
    output: &'a str,
    state: &'static str,
    summary: &'a Summary,
    checkpoint: &'a Checkpoint,
    finished: bool,
}

impl View<'_> {
    /// Bytes of inputs that are left, once all inputs were counted.
    fn left(&self) -> Option<u64> {
        if self.finished { Some(0) } else { self.checkpoint.total.map(|total| total.saturating_sub(self.checkpoint.read)) }
    }

    /// Bytes of documents in a second of the last run.
    fn rate(&self) -> f64 {
        self.checkpoint.own_bytes as f64 / self.checkpoint.seconds.max(1e-3)
    }

    fn json(&self) -> String {
        let Summary { records, rejects, rejects_by_code, bytes, entities, relations, .. } = self.summary;
        let value = json!({
            "output": self.output,
            "state": self.state.split(':').next(),
            "documents": self.summary.documents(),
            "records": records,
            "rejects": rejects,
            "rejects_by_code": rejects_by_code,
            "bytes": bytes,
            "entities": entities,
            "relations": relations,
            "left_bytes": self.left(),
            "bytes_per_second": self.rate().round(),
        });
        format!("{value:#}\n")
    }

    fn text(&self) -> String {
        let si = |bytes: u64| ByteSize(bytes).display().si().to_string();
        let Summary { records, rejects, bytes, entities, relations, .. } = self.summary;
        let codes: Vec<String> = self.summary.rejects_by_code.iter().map(|(code, count)| format!("{code} {count}")).collect();
        let codes = if codes.is_empty() { String::new() } else { format!(" ({})", codes.join(", ")) };
        let rate = self.rate();
        let left = match self.left() {
            Some(0) => "nothing".to_owned(),
            Some(left) if rate > 0.0 => {
                format!("{} of inputs, about {:?}", si(left), Duration::from_secs((left as f64 / rate) as u64))
            }
            Some(left) => format!("{} of inputs", si(left)),
            None => "not counted yet".to_owned(),
        };
        let documents = self.checkpoint.own as f64 / self.checkpoint.seconds.max(1e-3);
        format!(
            "output    {}\nstate     {}\ndone      {records} records of {}: {entities} entities, {relations} relations\nrejected  {rejects}{codes}\nleft      {left}\nrate      {}/s, {documents:.0} documents/s\n",
            self.output,
            self.state,
            si(*bytes),
            si(rate as u64),
        )
    }
}
