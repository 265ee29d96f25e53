//! `vanthu extract` and `vanthu convert`: arguments as typed to a run as meant.

use super::args::{Convert, Extract, Format, Limits};
use super::report::Report;
use crate::batch::ledger::Header;
use crate::batch::{self, Again, Bookkeeping, Folder, Options, Run, Source, Summary, Target};
use crate::container::{self, Fields};
use crate::error::{Error, ErrorKind};
use crate::sink;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The directory of edXML files when none is named, and their extension.
const FOLDER: &str = "edxml";

/// What a run over official documents writes, for people.
pub(super) const MESSAGES: &str = "edXML files";

fn usage(cause: &str) -> Error {
    Error::new(ErrorKind::Usage, "", cause)
}

/// `vanthu extract`.
pub(super) fn extract(args: &Extract) -> Result<ExitCode, Error> {
    let fields = Fields { text: args.text_field.clone(), id: args.id_field.clone() };
    let archives = container::Options { fields, ..container::Options::default() };
    let (with_text, source_offsets) = (args.with_text, args.source_offsets);
    let options = Options { encoding: super::encoding(&args.encoding)?, with_text, source_offsets, archives };
    let source = match &args.only_rejects {
        Some(path) => again(path)?,
        None => Source::Paths(args.paths.clone()),
    };
    let (target, ledger) = match args.format {
        Format::Jsonl => records(args)?,
        Format::Edxml => (messages(args)?, None),
    };
    let plural = if args.format == Format::Edxml { MESSAGES } else { "records" };
    let what = What { source, options, target, ledger, pause: Some(args.checkpoint) };
    perform(what, &args.limits, args.log, args.rejects.as_deref(), args.summary.as_deref(), plural)
}

/// `vanthu convert`.
pub(super) fn convert(args: &Convert) -> Result<ExitCode, Error> {
    let options = Options { encoding: super::encoding(&args.encoding)?, ..Options::default() };
    if args.output.as_os_str() == "-" {
        return Err(usage("each text is a file of its own: name a directory with -o"));
    }
    let target = Target::Texts(Arc::new(Folder::open(&args.output, "txt")?));
    let what = What { source: Source::Paths(args.paths.clone()), options, target, ledger: None, pause: None };
    perform(what, &args.limits, args.log, args.rejects.as_deref(), None, "texts")
}

/// What is to be run.
struct What {
    source: Source,
    options: Options,
    target: Target,
    ledger: Option<Bookkeeping>,
    pause: Option<Duration>,
}

/// Runs with a report on standard error, and says at the end what it came to.
fn perform(
    what: What,
    limits: &Limits,
    log: super::args::Log,
    rejects: Option<&Path>,
    summary: Option<&Path>,
    plural: &'static str,
) -> Result<ExitCode, Error> {
    // A panic on a document is told as its reject, in one line like every other.
    std::panic::set_hook(Box::new(|_| {}));
    let What { source, options, target, ledger, pause } = what;
    let report = Report::new(log, plural, !matches!(target, Target::Records(sink::Target::Stdout)));
    let mut run = Run::new(source, options, target, report.listener());
    run.rejects = rejects.map(Path::to_owned);
    run.ledger = ledger;
    run.threads = limits.jobs.unwrap_or(run.threads);
    run.memory = limits.memory.as_u64();
    run.timeout = limits.timeout;
    run.pause = pause.unwrap_or(run.pause);
    run.total = report.total();
    interruptible(&run.stop)?;
    let kept = run.ledger.is_some();
    let done = batch::run(run);
    report.end(&done, kept);
    let done = match done {
        // Whoever read the pipe has had enough: that is no failure.
        Err(error) if error.kind() == ErrorKind::Closed => return Ok(ExitCode::SUCCESS),
        done => done?,
    };
    if let Some(path) = summary {
        let text = serde_json::to_string_pretty(&done).map_err(|error| Error::new(ErrorKind::Write, path, error))?;
        std::fs::write(path, text + "\n").map_err(|error| Error::new(ErrorKind::Write, path, error))?;
    }
    Ok(status(&done))
}

/// The exit status of a run: 130 as of a program that was interrupted.
fn status(summary: &Summary) -> ExitCode {
    match summary {
        Summary { stopped: true, .. } => ExitCode::from(130),
        Summary { rejects: 0, .. } => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

/// Makes Ctrl-C, and the signals to end and to hang up, stop the run in good order; a second one ends the program at once.
fn interruptible(stop: &Arc<AtomicBool>) -> Result<(), Error> {
    let stop = Arc::clone(stop);
    let handler = move || {
        if stop.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    };
    ctrlc::set_handler(handler).map_err(|error| Error::new(ErrorKind::Internal, "", error))
}

/// The sink of the records and the ledger that goes with it.
fn records(args: &Extract) -> Result<(Target, Option<Bookkeeping>), Error> {
    let output = args.output.as_deref().unwrap_or("-");
    let target = sink::Target::parse(output, args.shard_size.map(|size| size.as_u64()))?;
    if args.rejects.as_deref().is_some_and(|rejects| Path::new(output) == rejects) {
        return Err(usage("records and rejects cannot go to one file"));
    }
    // The records of a whole archive must not give way to those of a few rejects.
    if args.only_rejects.is_some() && target.is_resumable() && !target.gathers() && target.is_there()? {
        return Err(usage(&format!("{output} is there already: records of rejects go to a file of their own, or into a database")));
    }
    // Nor the ledger of the run, which a later one goes on with.
    let ledger = args.ledger.clone().or_else(|| target.ledger().filter(|_| args.only_rejects.is_none()));
    let Some(path) = ledger.filter(|_| !args.no_ledger && target.is_resumable()) else {
        if args.resume || args.ledger.is_some() {
            return Err(usage("a run into a stream or without a ledger cannot be gone on with: name a file or a database with -o"));
        }
        return Ok((Target::Records(target), None));
    };
    if args.paths.iter().any(|path| path.as_os_str() == "-") && args.resume {
        return Err(usage("standard input cannot be read again, so a run over it cannot be gone on with"));
    }
    let header = Header::new(target.whole(), settings(args));
    Ok((Target::Records(target), Some(Bookkeeping { path, header, resume: args.resume })))
}

/// What records depend on: a run is gone on with only where it is the same.
fn settings(args: &Extract) -> Vec<String> {
    let mut settings = vec![format!("--encoding={}", args.encoding), format!("--text-field={}", args.text_field)];
    settings.extend(args.id_field.as_ref().map(|field| format!("--id-field={field}")));
    settings.extend(args.with_text.then(|| "--with-text".to_owned()));
    settings.extend(args.source_offsets.then(|| "--source-offsets".to_owned()));
    settings.extend(args.shard_size.map(|size| format!("--shard-size={}", size.as_u64())));
    settings.extend(args.rejects.as_ref().map(|path| format!("--rejects={}", path.display())));
    settings
}

/// The directory of edXML messages.
fn messages(args: &Extract) -> Result<Target, Error> {
    for (given, option) in [(args.with_text, "--with-text"), (args.source_offsets, "--source-offsets")] {
        if given {
            return Err(usage(&format!("{option} is for JSON records: a message header has no place for it")));
        }
    }
    if args.resume || args.ledger.is_some() || args.shard_size.is_some() {
        return Err(usage("--resume, --ledger and --shard-size are for records: each edXML message is a file of its own"));
    }
    let root = args.output.as_deref().unwrap_or(FOLDER);
    if root == "-" {
        return Err(usage("each edXML message is a file of its own: name a directory with -o"));
    }
    Ok(Target::Messages(Arc::new(Folder::open(Path::new(root), FOLDER)?)))
}

/// The documents that a file of rejects names.
fn again(path: &PathBuf) -> Result<Source, Error> {
    let text = std::fs::read_to_string(path).map_err(|error| Error::new(ErrorKind::Read, path, error))?;
    let inputs = Again::of(&text).map_err(|line| Error::new(ErrorKind::Decode, path, format!("line {line} is no reject")))?;
    Ok(Source::Again(inputs))
}

/// Seconds, with a fraction.
pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.strip_suffix('s').unwrap_or(text).parse::<f64>().ok();
    let duration = seconds.filter(|seconds| *seconds > 0.0).and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    duration.ok_or_else(|| "a number of seconds above 0, such as 30 or 0.5".to_owned())
}
