//! The arguments as they are typed.

use bytesize::ByteSize;
use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;

/// Turns Vietnamese administrative documents into structured records.
#[derive(Debug, Parser)]
#[command(name = "vanthu", version, about, long_about = None)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Read documents and write one JSON record for each, one a line; or, for the official ones, edXML files
    Extract(Extract),
    /// Write the canonical text of each document: Unicode, composed, whatever encoding it was in
    Convert(Convert),
    /// Print a document with carets under what was found in it, and the relations below
    Explain(Explain),
    /// Compare records with documents annotated by hand: precision, recall and F1, by kind and by relation
    Eval(Eval),
    /// Say of a run what is done, rejected and left
    Status(Status),
    /// Print the JSON Schema of the record, or the tables and views of a database
    Schema(Schema),
}

#[derive(Debug, clap::Args)]
pub(super) struct Extract {
    /// Files, archives, directories (walked for the kinds that are read), or - for standard input
    #[arg(required_unless_present = "only_rejects", value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Where the records go: FILE.jsonl, FILE.jsonl.zst, sqlite:FILE, postgres://USER@HOST/DATABASE, the directory
    /// NAME.parquet or NAME.csv, or - for standard output [default: -]; of edxml, the directory of the files [default: edxml].
    /// No file has its name before it is whole
    #[arg(short, long, value_name = "OUTPUT")]
    pub(super) output: Option<String>,
    /// What to write
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    pub(super) format: Format,
    /// Split FILE.jsonl into FILE-00000.jsonl, FILE-00001.jsonl … of at most SIZE bytes, such as 256MB
    #[arg(long, value_name = "SIZE")]
    pub(super) shard_size: Option<ByteSize>,
    /// Put the canonical text into each JSON record
    #[arg(long)]
    pub(super) with_text: bool,
    /// Add to each entity of a plain text the bytes of the file that it stands at: source_start and source_end
    #[arg(long)]
    pub(super) source_offsets: bool,
    /// Encoding of the sources: auto, tcvn3, vni, viscii, vps, viqr, utf-8, utf-16le, windows-1258 …
    #[arg(long, value_name = "NAME", default_value = "auto")]
    pub(super) encoding: String,
    /// The field of JSON Lines, or the column of Parquet, that holds the text
    #[arg(long, value_name = "NAME", default_value = "text")]
    pub(super) text_field: String,
    /// The field of JSON Lines, or the column of Parquet, that names the document [default: the number of the line or row]
    #[arg(long, value_name = "NAME")]
    pub(super) id_field: Option<String>,
    /// Go on with a run into the same output that was cut off, or that has new or changed inputs since
    #[arg(long, help_heading = "Runs", conflicts_with = "no_ledger")]
    pub(super) resume: bool,
    /// Where the run notes what is done [default: OUTPUT.ledger]
    #[arg(long, value_name = "FILE", help_heading = "Runs", conflicts_with = "no_ledger")]
    pub(super) ledger: Option<PathBuf>,
    /// Note nothing: the run cannot be gone on with
    #[arg(long, help_heading = "Runs")]
    pub(super) no_ledger: bool,
    /// Make what is done durable every so many seconds, unless that costs more than a twentieth of the time
    #[arg(long, value_name = "SECONDS", default_value = "0.25", value_parser = super::extract::seconds, help_heading = "Runs")]
    pub(super) checkpoint: Duration,
    /// Write one JSON line to FILE for each document that gave no record
    #[arg(long, value_name = "FILE", help_heading = "Runs")]
    pub(super) rejects: Option<PathBuf>,
    /// Try again what an earlier run wrote to FILE as rejects, and nothing else
    #[arg(long, value_name = "FILE", help_heading = "Runs", conflicts_with = "paths")]
    pub(super) only_rejects: Option<PathBuf>,
    /// Write what the run came to, as JSON, to FILE
    #[arg(long, value_name = "FILE", help_heading = "Runs")]
    pub(super) summary: Option<PathBuf>,
    /// How the run tells what happens, on standard error
    #[arg(long, value_enum, default_value_t = Log::Text, help_heading = "Runs")]
    pub(super) log: Log,
    #[command(flatten)]
    pub(super) limits: Limits,
}

/// What a run may take.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Limits")]
pub(super) struct Limits {
    /// Number of threads [default: one a processor]
    #[arg(short, long, value_name = "N")]
    pub(super) jobs: Option<usize>,
    /// Memory of the documents that are worked on at a time
    #[arg(long, value_name = "SIZE", default_value = "1GiB")]
    pub(super) memory: ByteSize,
    /// Give a document up after so many seconds
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = super::extract::seconds)]
    pub(super) timeout: Duration,
}

/// How a run tells what happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Log {
    /// A bar on a terminal, a line for each reject
    Text,
    /// One JSON object a line: progress, rejects, the end
    Json,
}

/// What `extract` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// One JSON record for each document, one a line
    Jsonl,
    /// One file for each official document: the header of a message of the national exchange (QCVN 102:2016/BTTTT)
    Edxml,
}

#[derive(Debug, clap::Args)]
pub(super) struct Convert {
    /// Files, archives, directories (walked for the kinds that are read), or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Write the texts, as UTF-8, to files in the directory DIR, which is made when missing
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: PathBuf,
    /// Encoding of the sources: auto, tcvn3, vni, viscii, vps, viqr, utf-8, utf-16le, windows-1258 …
    #[arg(long, value_name = "NAME", default_value = "auto")]
    pub(super) encoding: String,
    /// Write one JSON line to FILE for each document that could not be read or written
    #[arg(long, value_name = "FILE")]
    pub(super) rejects: Option<PathBuf>,
    /// How the run tells what happens, on standard error
    #[arg(long, value_enum, default_value_t = Log::Text)]
    pub(super) log: Log,
    #[command(flatten)]
    pub(super) limits: Limits,
}

#[derive(Debug, clap::Args)]
pub(super) struct Status {
    /// The run: its output as given to -o, or its ledger
    #[arg(value_name = "RUN")]
    pub(super) run: String,
    /// Print it as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Schema {
    /// Print the SQL that makes the tables and views
    #[arg(long, value_enum, value_name = "DIALECT")]
    pub(super) sql: Option<Sql>,
}

/// The SQL of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Sql {
    /// PostgreSQL 12 or later
    Postgres,
    /// SQLite 3.38 or later
    Sqlite,
}

#[derive(Debug, clap::Args)]
pub(super) struct Explain {
    /// A file, or - for standard input
    pub(super) file: PathBuf,
    /// Say of the place OFFSET (code points, as `start` in the record) what was read there, what was tried, and why not
    #[arg(long, value_name = "OFFSET")]
    pub(super) why: Option<u32>,
    /// Encoding of the source
    #[arg(long, value_name = "NAME", default_value = "auto")]
    pub(super) encoding: String,
}

#[derive(Debug, clap::Args)]
pub(super) struct Eval {
    /// A folder of NAME.json (annotation) and NAME.txt (text)
    #[arg(value_name = "GOLD_DIR")]
    pub(super) gold: PathBuf,
    /// Records to compare, JSON Lines [default: made from the texts]
    pub(super) records: Option<PathBuf>,
    /// Show each miss of KIND in its line: an entity kind, a relation type, meta, or all
    #[arg(long, value_name = "KIND")]
    pub(super) errors: Option<String>,
    /// Fail when a document or kind listed in FILE is no longer right, or one that is right is not listed
    #[arg(long, value_name = "FILE")]
    pub(super) ratchet: Option<PathBuf>,
    /// Write what is right now to the ratchet's FILE in place of failing
    #[arg(long, requires = "ratchet")]
    pub(super) bless: bool,
    /// Print the figures as JSON
    #[arg(long)]
    pub(super) json: bool,
}
