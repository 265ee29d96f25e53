//! The work that `tests/tools/instructions` counts: the samples from text to record, each stage of it in a function that is known by
//! its name. The hash of a record's text lies between them, and what it takes depends on the processor, so it is left out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod corpus;

use vanthu::record::{Record, SourceRecord};
use vanthu::{Extraction, Kind, Text, extract};

/// The samples are small; several rounds of them keep the start of the program out of the figure.
const ROUNDS: usize = 3;

fn main() {
    if std::env::args().any(|arg| arg == "--list" || arg == "--test") {
        return;
    }
    let mut documents = corpus::samples();
    documents.extend(Kind::ALL.iter().map(|(_, kind)| corpus::sentences(kind)));
    let mut written = 0;
    for document in documents.iter().cycle().take(documents.len() * ROUNDS) {
        let text = counted_text(document);
        let extraction = counted_extract(&text);
        let record = Record::new("count", SourceRecord::default(), &extraction, false);
        written += counted_write(&record);
    }
    println!("{written} bytes of records of {} bytes of text", corpus::total(&documents) * ROUNDS);
}

#[inline(never)]
fn counted_text(document: &str) -> Text<'_> {
    Text::new(document)
}

#[inline(never)]
fn counted_extract<'t>(text: &'t Text<'t>) -> Extraction<'t> {
    extract(text)
}

#[inline(never)]
fn counted_write(record: &Record<'_>) -> usize {
    let mut out = Vec::new();
    record.write(&mut out).unwrap();
    out.len()
}
