//! The command line: arguments as typed (`args`), then the library's calls.

mod args;
mod extract;
mod report;
mod status;

use crate::batch;
use crate::error::{Error, ErrorKind};
use crate::eval::{self, Ratchet};
use crate::format;
use crate::sink::{Dialect, schema_sql};
use crate::source::Encoding;
use crate::text::Text;
use crate::{explain, pipeline, record};
use args::{Args, Command, Eval, Explain, Sql};
use clap::Parser;
use std::io::{self, Write};
use std::process::ExitCode;

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let args = Args::parse();
    let done = match args.command {
        Command::Extract(extract) => extract::extract(&extract),
        Command::Convert(convert) => extract::convert(&convert),
        Command::Status(status) => status::status(&status),
        Command::Explain(explain) => self::explain(&explain),
        Command::Eval(eval) => self::eval(&eval),
        Command::Schema(args) => schema(args.sql),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("vanthu: {error}");
            ExitCode::from(2)
        }
    }
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
fn schema(sql: Option<Sql>) -> Result<ExitCode, Error> {
    let text = match sql {
        Some(Sql::Postgres) => schema_sql(Dialect::Postgres),
        Some(Sql::Sqlite) => schema_sql(Dialect::Sqlite),
        None => {
            let schema = serde_json::to_string_pretty(&record::schema());
            schema.map_err(|error| Error::new(ErrorKind::Write, "standard output", error))? + "\n"
        }
    };
    print(&text)
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
