//! The command line: arguments as typed (`args`), then the library's calls.

mod args;

use crate::batch::{self, Options, Output, Reject};
use crate::error::{Error, ErrorKind};
use crate::eval::{self, Ratchet};
use crate::source::{self, Encoding};
use crate::text::Text;
use crate::{explain, pipeline, record};
use args::{Args, Command, Eval, Explain, Extract};
use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let args = Args::parse();
    let done = match args.command {
        Command::Extract(extract) => self::extract(&extract),
        Command::Explain(explain) => self::explain(&explain),
        Command::Eval(eval) => self::eval(&eval),
        Command::Schema => schema(),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("vanthu: {error}");
            ExitCode::from(2)
        }
    }
}

/// `vanthu extract`.
fn extract(args: &Extract) -> Result<ExitCode, Error> {
    let encoding = encoding(&args.encoding)?;
    if args.output.is_some() && args.output == args.rejects {
        return Err(Error::new(ErrorKind::Usage, "", "records and rejects cannot go to one file"));
    }
    // A panic on a document is told as its reject, in one line like every other.
    std::panic::set_hook(Box::new(|_| {}));
    if let Some(threads) = args.jobs {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().map_err(|error| Error::new(ErrorKind::Usage, "", error))?;
    }
    let (inputs, errors) = batch::inputs(&args.paths);
    let mut out = Output::open(args.output.as_deref())?;
    let mut rejects = args.rejects.as_deref().map(|path| Output::open(Some(path))).transpose()?;
    let bar = progress(inputs.iter().map(|input| input.bytes).sum());
    let mut reject = |failed: &Reject| {
        bar.suspend(|| eprintln!("vanthu: {}: {}", failed.path, failed.message));
        match &mut rejects {
            Some(file) => {
                serde_json::to_writer(&mut *file, failed)?;
                file.write_all(b"\n")
            }
            None => Ok(()),
        }
    };
    let walked: Vec<Reject> = errors
        .iter()
        .map(|error| Reject {
            path: error.path().display().to_string(),
            stage: "walk",
            code: error.kind().name(),
            message: error.cause().to_owned(),
        })
        .collect();
    let mut write = || -> io::Result<batch::Summary> {
        for failed in &walked {
            reject(failed)?;
        }
        batch::run(&inputs, Options { encoding, with_text: args.with_text }, &mut out, &mut reject, &mut |bytes| bar.inc(bytes))
    };
    let summary = match write() {
        Ok(summary) => summary,
        // Whoever read the pipe has had enough: that is no failure.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(ExitCode::SUCCESS),
        Err(error) => return Err(Error::new(ErrorKind::Write, args.output.as_deref().unwrap_or("standard output".as_ref()), error)),
    };
    bar.finish_and_clear();
    match out.finish() {
        Err(error) if error.cause().contains("Broken pipe") => return Ok(ExitCode::SUCCESS),
        done => done?,
    }
    if let Some(file) = rejects {
        file.finish()?;
    }
    let failed = summary.rejects + walked.len() as u64;
    if io::stderr().is_terminal() {
        eprintln!("{} records, {failed} rejects, {:.1} MB", summary.records, summary.bytes as f64 / 1e6);
    } else if inputs.is_empty() {
        eprintln!("vanthu: nothing to read: no .txt or .md file under the given paths");
    }
    Ok(if failed > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// A bar on a terminal, nothing in a pipe.
fn progress(bytes: u64) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(bytes);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}") {
        bar.set_style(style);
    }
    bar
}

fn encoding(name: &str) -> Result<Encoding, Error> {
    Encoding::by_name(name).ok_or_else(|| {
        Error::new(ErrorKind::Usage, "", format!("no encoding is called {name}; try auto, utf-8, utf-16le, utf-16be or windows-1258"))
    })
}

/// `vanthu explain`.
fn explain(args: &Explain) -> Result<ExitCode, Error> {
    let encoding = encoding(&args.encoding)?;
    let bytes = batch::read(&batch::Input::new(args.file.clone()))?;
    let source = source::read(&bytes, encoding);
    let text = Text::new(&source.text);
    let extraction = pipeline::extract(&text);
    let view = match args.why {
        Some(offset) => explain::why(&extraction, offset).ok_or_else(|| {
            Error::new(
                ErrorKind::Usage,
                &args.file,
                format!("nothing is at {offset}: the text has {} code points", source.text.chars().count()),
            )
        })?,
        None => explain::view(&extraction),
    };
    print(&view)
}

/// `vanthu schema`.
fn schema() -> Result<ExitCode, Error> {
    let schema = serde_json::to_string_pretty(&record::schema()).map_err(|error| Error::new(ErrorKind::Write, "standard output", error))?;
    print(&format!("{schema}\n"))
}

fn print(text: &str) -> Result<ExitCode, Error> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(Error::new(ErrorKind::Write, "standard output", error)),
    }
}

/// `vanthu eval`.
fn eval(args: &Eval) -> Result<ExitCode, Error> {
    let gold = eval::load(&args.gold)?;
    let records = match &args.records {
        Some(path) => eval::records(path)?,
        None => eval::extracted(&args.gold, &gold)?,
    };
    let figures = eval::score(&gold, &records);
    let mut report = args.errors.as_deref().map(|kind| eval::errors(&figures, &gold, kind)).unwrap_or_default();
    if args.json {
        report.push_str(&format!("{:#}\n", eval::json(&figures)));
    } else {
        report.push_str(&eval::table(&figures));
    }
    print(&report)?;
    let Some(path) = &args.ratchet else { return Ok(ExitCode::SUCCESS) };
    if args.bless {
        let mut list = Ratchet::right(&gold, &figures).join("\n");
        list.push('\n');
        std::fs::write(path, list).map_err(|error| Error::new(ErrorKind::Write, path, error))?;
        return Ok(ExitCode::SUCCESS);
    }
    let list = std::fs::read_to_string(path).map_err(|error| Error::new(ErrorKind::Read, path, error))?;
    let ratchet = Ratchet::check(&list, &gold, &figures);
    for line in &ratchet.broken {
        eprintln!("vanthu: {}: no longer right: {line}", path.display());
    }
    for line in &ratchet.unlisted {
        eprintln!("vanthu: {}: right, but not listed: {line}", path.display());
    }
    Ok(if ratchet.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
