//! The texts that are measured.
//!
//! The corpus is `../shared/corpora/bulk.jsonl.zst` where that is present, else the sample documents again and again.
#![allow(dead_code)] // No benchmark needs all of it.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Documents of the corpus until they come to so many bytes.
pub fn documents(bytes: usize) -> Vec<String> {
    bulk(bytes).unwrap_or_else(|| up_to(bytes, samples().into_iter().cycle()))
}

/// One JSON object a line, the document in `text`.
fn bulk(bytes: usize) -> Option<Vec<String>> {
    let rows = BufReader::new(zstd::Decoder::new(File::open(path("../shared/corpora/bulk.jsonl.zst")).ok()?).ok()?).lines();
    let texts = rows.map(|row| serde_json::from_str::<serde_json::Value>(&row.unwrap()).unwrap()["text"].as_str().unwrap().to_owned());
    Some(up_to(bytes, texts))
}

/// The sample documents, by name.
pub fn samples() -> Vec<String> {
    let mut files: Vec<PathBuf> = fs::read_dir(path("samples/documents")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| fs::read_to_string(file).unwrap()).collect()
}

fn up_to(bytes: usize, texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = 0;
    texts
        .take_while(|text| {
            let enough = seen >= bytes;
            seen += text.len();
            !enough
        })
        .collect()
}

/// The sentences that are samples of a kind of entity, the marks taken off, as one text.
pub fn sentences(kind: &str) -> String {
    let lines = ["accept", "reject"].map(|side| fs::read_to_string(path(&format!("samples/entity/{kind}/{side}.txt"))).unwrap());
    let lines = lines.iter().flat_map(|text| text.lines()).filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split(" ⇒ ").next().unwrap().replace(['⟦', '⟧'], "") + "\n").collect()
}

/// The phrases at which the scan tries a grammar: the first columns of the tables that its trie is made of.
pub fn triggers() -> Vec<String> {
    const TABLES: [&str; 9] = [
        "document_type",
        "law_title",
        "organization_head",
        "organization_name",
        "position",
        "place_level",
        "provision_level",
        "date_keyword",
        "cue",
    ];
    let mut all: Vec<String> = Vec::new();
    for table in TABLES {
        let text = fs::read_to_string(path(&format!("src/lexicon/tables/{table}.csv"))).unwrap();
        all.extend(text.lines().skip(1).map(|line| match line.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next().unwrap().to_owned(),
            None => line.split(',').next().unwrap().to_owned(),
        }));
    }
    all.sort();
    all.dedup();
    all
}

/// The bytes of all documents.
pub fn total<T: AsRef<str>>(documents: &[T]) -> usize {
    documents.iter().map(|document| document.as_ref().len()).sum()
}
