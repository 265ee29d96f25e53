//! How many rows a second each sink takes, by one thread, as the thread that writes in a run.
//!
//! ```text
//! cargo bench --bench sinks                                     SQLite, Parquet and CSV in a temporary directory
//! cargo bench --bench sinks -- postgres://USER@HOST/DATABASE …   these targets alone, as `-o` names them
//! ```
//!
//! The corpus is that of `pipeline`, made into rows beforehand and given to the sink under new names until a million rows are in.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use vanthu::record::{Record, SourceRecord};
use vanthu::sink::rows::{COUNT, Rows};
use vanthu::sink::{Item, Target};
use vanthu::{Text, extract};

const ROWS: usize = 1_000_000;
const BYTES: usize = 20_000_000;

/// How often the engine asks for a state.
const CHECKPOINT: Duration = Duration::from_millis(250);

fn main() {
    let targets: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let folder = tempfile::tempdir().unwrap();
    let targets = if targets.is_empty() {
        ["sqlite:", "", ""]
            .iter()
            .zip(["x.db", "x.parquet", "x.csv"])
            .map(|(scheme, name)| format!("{scheme}{}", folder.path().join(name).display()))
            .collect()
    } else {
        targets
    };
    let documents = bulk().unwrap_or_else(samples);
    let begun = Instant::now();
    let mut rows = Vec::new();
    let mut count = 0;
    for copy in 0.. {
        for (at, text) in documents.iter().enumerate() {
            rows.push(made(&format!("bulk.jsonl.zst!{copy}/{at}"), text));
            count += total(rows.last().unwrap());
        }
        if count >= ROWS {
            break;
        }
    }
    let bytes: usize = rows.iter().map(Rows::bytes).sum();
    println!("{count} rows, {} documents, {} MB as rows, extracted in {:.1?}", rows.len(), bytes / 1_000_000, begun.elapsed());
    let making = Instant::now();
    let text = Text::new(&documents[0]);
    let extraction = extract(&text);
    let record = Record::new("x", SourceRecord::default(), &extraction, false);
    let made: usize = (0..20).map(|_| total(&Rows::new(&record))).sum();
    println!("{:<12} {:>9.0} rows/s on one core", "making rows", made as f64 / making.elapsed().as_secs_f64());
    for target in targets {
        for again in ["new", "again"] {
            let begun = Instant::now();
            let mut sink = Target::parse(&target, None).unwrap().open(None).unwrap();
            let mut last = Instant::now();
            for rows in &rows {
                sink.put(Item::Rows(Box::new(rows.clone()))).unwrap();
                if last.elapsed() > CHECKPOINT && sink.at_boundary() {
                    sink.checkpoint().unwrap();
                    last = Instant::now();
                }
            }
            let put = begun.elapsed();
            sink.finish().unwrap();
            let name = target.rsplit(['/', '.']).next().unwrap_or_default();
            let all = begun.elapsed();
            println!(
                "{name:<12} {:>9.0} rows/s, {again}, of {all:.1?} {:.1?} at the end",
                count as f64 / all.as_secs_f64(),
                all.saturating_sub(put)
            );
        }
    }
}

fn made(id: &str, text: &str) -> Rows {
    let text = Text::new(text);
    Rows::new(&Record::new(id, SourceRecord::default(), &extract(&text), false))
}

fn total(rows: &Rows) -> usize {
    (0..COUNT).map(|table| rows.count(table) as usize).sum()
}

fn bulk() -> Option<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora/bulk.jsonl.zst");
    let rows = BufReader::new(zstd::Decoder::new(File::open(path).ok()?).ok()?).lines();
    let texts = rows.map(|row| serde_json::from_str::<serde_json::Value>(&row.unwrap()).unwrap()["text"].as_str().unwrap().to_owned());
    let mut bytes = 0;
    Some(
        texts
            .take_while(|text| {
                bytes += text.len();
                bytes < BYTES
            })
            .collect(),
    )
}

fn samples() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/documents");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| fs::read_to_string(file).unwrap()).collect()
}
