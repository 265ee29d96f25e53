//! The command line: arguments as typed (`args`), then the library's calls.

mod args;

use crate::batch::{self, Event, Folder, Input, Inputs, Options, Output, Reject, Summary, Target};
use crate::container::{self, Fields};
use crate::error::{Error, ErrorKind};
use crate::eval::{self, Ratchet};
use crate::format;
use crate::source::Encoding;
use crate::text::Text;
use crate::{explain, pipeline, record};
use args::{Args, Command, Convert, Eval, Explain, Extract, Format};
use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let args = Args::parse();
    let done = match args.command {
        Command::Extract(extract) => self::extract(&extract),
        Command::Convert(convert) => self::convert(&convert),
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

/// The directory of edXML files when none is named.
const MESSAGES: &str = "edxml";

/// `vanthu extract`.
fn extract(args: &Extract) -> Result<ExitCode, Error> {
    let options = Options {
        encoding: encoding(&args.encoding)?,
        with_text: args.with_text,
        source_offsets: args.source_offsets,
        archives: archives(args),
    };
    if args.output.is_some() && args.output == args.rejects {
        return Err(Error::new(ErrorKind::Usage, "", "records and rejects cannot go to one file"));
    }
    prepare(args.jobs)?;
    let Inputs { found: inputs, errors, passed_over } = batch::inputs(&args.paths);
    let outcome = match args.format {
        Format::Jsonl => records(args, &options, &inputs, &errors)?,
        Format::Edxml => Some(messages(args, &options, &inputs, &errors)?),
    };
    // Whoever read the pipe has had enough: that is no failure.
    let Some(summary) = outcome else { return Ok(ExitCode::SUCCESS) };
    Ok(status(&inputs, passed_over, &summary))
}

/// How archives are read.
fn archives(args: &Extract) -> container::Options {
    let fields = Fields { text: args.text_field.clone(), id: args.id_field.clone() };
    container::Options { fields, ..container::Options::default() }
}

/// `vanthu convert`.
fn convert(args: &Convert) -> Result<ExitCode, Error> {
    let options = Options { encoding: encoding(&args.encoding)?, ..Options::default() };
    if args.output.as_os_str() == "-" {
        return Err(Error::new(ErrorKind::Usage, "", "each text is a file of its own: name a directory with -o"));
    }
    prepare(args.jobs)?;
    let Inputs { found: inputs, errors, passed_over } = batch::inputs(&args.paths);
    let folder = Folder::open(&args.output, &inputs, "txt")?;
    let outputs = Outputs { stream: None, rejects: args.rejects.as_deref() };
    let summary = run(outputs, &options, &inputs, &errors, Target::Texts(&folder))?;
    eprintln!("vanthu: {}: {} texts, {} rejects", args.output.display(), summary.written, summary.rejects);
    Ok(status(&inputs, passed_over, &summary))
}

/// Sets the threads up; a panic on a document is told as its reject, in one line like every other.
fn prepare(jobs: Option<usize>) -> Result<(), Error> {
    std::panic::set_hook(Box::new(|_| {}));
    match jobs {
        Some(threads) => {
            rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().map_err(|error| Error::new(ErrorKind::Usage, "", error))
        }
        None => Ok(()),
    }
}

/// The exit status of a run.
fn status(inputs: &[Input], passed_over: u64, summary: &Summary) -> ExitCode {
    if passed_over > 0 {
        eprintln!("vanthu: passed over {passed_over} files of kinds that are not read");
    }
    if inputs.is_empty() && !io::stderr().is_terminal() {
        eprintln!("vanthu: nothing to read: no file of a known kind under the given paths");
    }
    if summary.rejects > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// The files that a run writes beside those in a directory.
#[derive(Clone, Copy)]
struct Outputs<'a> {
    stream: Option<&'a Path>,
    rejects: Option<&'a Path>,
}

impl<'a> Outputs<'a> {
    fn of(args: &'a Extract) -> Self {
        Self { stream: args.output.as_deref(), rejects: args.rejects.as_deref() }
    }
}

/// Writes the records of the inputs to one stream; `None` when its reader has gone.
fn records(args: &Extract, options: &Options, inputs: &[Input], errors: &[Error]) -> Result<Option<Summary>, Error> {
    let mut out = Output::open(args.output.as_deref())?;
    let summary = match run(Outputs::of(args), options, inputs, errors, Target::Records(&mut out)) {
        Ok(summary) => summary,
        Err(error) if error.cause().contains("Broken pipe") => return Ok(None),
        Err(error) => return Err(error),
    };
    match out.finish() {
        Err(error) if error.cause().contains("Broken pipe") => return Ok(None),
        done => done?,
    }
    if io::stderr().is_terminal() {
        eprintln!("{} records, {} rejects, {:.1} MB", summary.written, summary.rejects, summary.bytes as f64 / 1e6);
    }
    Ok(Some(summary))
}

/// Writes the edXML messages of the official documents among the inputs, each to its file.
fn messages(args: &Extract, options: &Options, inputs: &[Input], errors: &[Error]) -> Result<Summary, Error> {
    for (given, option) in [(options.with_text, "--with-text"), (options.source_offsets, "--source-offsets")] {
        if given {
            return Err(Error::new(ErrorKind::Usage, "", format!("{option} is for JSON records: a message header has no place for it")));
        }
    }
    let root = args.output.as_deref().unwrap_or(MESSAGES.as_ref());
    if root.as_os_str() == "-" {
        return Err(Error::new(ErrorKind::Usage, "", "each edXML message is a file of its own: name a directory with -o"));
    }
    let folder = Folder::open(root, inputs, MESSAGES)?;
    let summary = run(Outputs::of(args), options, inputs, errors, Target::Messages(&folder))?;
    let Summary { written, skipped, rejects, .. } = summary;
    eprintln!("vanthu: {}: {written} edXML files, {skipped} skipped as not official, {rejects} rejects", root.display());
    Ok(summary)
}

/// Runs the batch with a bar, a line on standard error for each input that gave nothing, and the file of rejects.
fn run(outputs: Outputs<'_>, options: &Options, inputs: &[Input], errors: &[Error], target: Target<'_>) -> Result<Summary, Error> {
    // What a run can break off at: a message that cannot be written is a reject, so there only the rejects are left.
    let stream = match target {
        Target::Records(_) => outputs.stream.unwrap_or("standard output".as_ref()),
        Target::Messages(_) | Target::Texts(_) => outputs.rejects.unwrap_or("rejects".as_ref()),
    };
    let mut rejects = outputs.rejects.map(|path| Output::open(Some(path))).transpose()?;
    let bar = progress(inputs.iter().map(|input| input.bytes).sum());
    let mut tell = |event: Event<'_>| match event {
        Event::Rejected(failed) => {
            let member = failed.member.as_deref().map(|member| format!("!{member}")).unwrap_or_default();
            bar.suspend(|| eprintln!("vanthu: {}{member}: {}", failed.path, failed.message));
            let Some(file) = &mut rejects else { return Ok(()) };
            serde_json::to_writer(&mut *file, failed)?;
            file.write_all(b"\n")
        }
        Event::Skipped(input) => {
            bar.suspend(|| eprintln!("vanthu: {}: skipped: not an official document", input.id));
            Ok(())
        }
        Event::Done(input) => {
            bar.inc(input.bytes);
            Ok(())
        }
    };
    let work = || -> io::Result<Summary> {
        for error in errors {
            let (path, message) = (error.path().display().to_string(), error.cause().to_owned());
            tell(Event::Rejected(&Reject { path, member: None, stage: "walk", code: error.kind().name(), message }))?;
        }
        batch::run(inputs, options, target, &mut tell)
    };
    let done = work();
    bar.finish_and_clear();
    let mut summary = done.map_err(|error| Error::new(ErrorKind::Write, stream, error))?;
    summary.rejects += errors.len() as u64;
    if let Some(file) = rejects {
        file.finish()?;
    }
    Ok(summary)
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
        Error::new(
            ErrorKind::Usage,
            "",
            format!("no encoding is called {name}; try auto, tcvn3, vni, viscii, vps, viqr, utf-8, utf-16le, utf-16be or windows-1258"),
        )
    })
}

/// `vanthu explain`.
fn explain(args: &Explain) -> Result<ExitCode, Error> {
    let encoding = encoding(&args.encoding)?;
    let bytes = batch::read(&batch::Input::new(args.file.clone()))?;
    let format = format::Format::of(&bytes, &args.file)?;
    let source = format::read(&bytes, format, encoding, &args.file)?;
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
