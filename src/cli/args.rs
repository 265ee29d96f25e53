//! The arguments as they are typed.

use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

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
    /// Print the JSON Schema of the record
    Schema,
}

#[derive(Debug, clap::Args)]
pub(super) struct Extract {
    /// Files, archives, directories (walked for the kinds that are read), or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// What to write
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    pub(super) format: Format,
    /// Write the records to the file PATH, which appears only when it is whole [default: standard output]; of edxml, write
    /// the files into the directory PATH, which is made when missing [default: edxml]
    #[arg(short, long, value_name = "PATH")]
    pub(super) output: Option<PathBuf>,
    /// Number of threads [default: one a processor]
    #[arg(short, long, value_name = "N")]
    pub(super) jobs: Option<usize>,
    /// Put the canonical text into each JSON record
    #[arg(long)]
    pub(super) with_text: bool,
    /// Add to each entity of a plain text the bytes of the file that it stands at: source_start and source_end
    #[arg(long)]
    pub(super) source_offsets: bool,
    /// Encoding of the sources: auto, tcvn3, vni, viscii, vps, viqr, utf-8, utf-16le, windows-1258 …
    #[arg(long, value_name = "NAME", default_value = "auto")]
    pub(super) encoding: String,
    /// Write one JSON line to FILE for each input that could not be read or written
    #[arg(long, value_name = "FILE")]
    pub(super) rejects: Option<PathBuf>,
    /// The field of JSON Lines, or the column of Parquet, that holds the text
    #[arg(long, value_name = "NAME", default_value = "text")]
    pub(super) text_field: String,
    /// The field of JSON Lines, or the column of Parquet, that names the document [default: the number of the line or row]
    #[arg(long, value_name = "NAME")]
    pub(super) id_field: Option<String>,
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
    /// Files, directories (walked for .txt and .md), or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Write the texts, as UTF-8, to files in the directory DIR, which is made when missing
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: PathBuf,
    /// Number of threads [default: one a processor]
    #[arg(short, long, value_name = "N")]
    pub(super) jobs: Option<usize>,
    /// Encoding of the sources: auto, tcvn3, vni, viscii, vps, viqr, utf-8, utf-16le, windows-1258 …
    #[arg(long, value_name = "NAME", default_value = "auto")]
    pub(super) encoding: String,
    /// Write one JSON line to FILE for each input that could not be read or written
    #[arg(long, value_name = "FILE")]
    pub(super) rejects: Option<PathBuf>,
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
