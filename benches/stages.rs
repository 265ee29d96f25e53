//! What each stage costs by itself, and the whole beside two yardsticks that do much less: an automaton (Aho-Corasick, as a table of
//! states) that only finds the trigger phrases, and the check that the bytes are UTF-8.
//!
//! All of them run over the same 64 MB on one core, document by document and stage by stage in the same round, so that a slow
//! spell of the machine falls on all alike. The best and the median of the rounds are printed, in MB/s of text, and the best as a
//! part of the automaton's. The kinds of entity run over the sentences that are their samples: dense text, so dearer than any other.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod corpus;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use corpus::{documents, sentences, total, triggers};
use std::hint::black_box;
use std::time::{Duration, Instant};
use vanthu::record::{Record, SourceRecord};
use vanthu::{Kind, Stages, Text};

const BYTES: usize = 64_000_000;
const KIND_BYTES: usize = 1_000_000;
const ROUNDS: usize = 7;

/// What is measured, in the order of the table.
const NAMES: [&str; 10] =
    ["utf-8 check", "automaton", "canonical form", "tokens", "entities", "form, codes", "relations", "hash, offsets", "JSON", "whole"];

fn main() {
    if std::env::args().any(|arg| arg == "--list" || arg == "--test") {
        return;
    }
    let documents = documents(BYTES);
    let phrases = triggers();
    let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).kind(Some(AhoCorasickKind::DFA)).build(&phrases).unwrap();
    println!("{} MB in {} documents, {} trigger phrases", total(&documents) / 1_000_000, documents.len(), phrases.len());
    let mut rounds: Vec<[Duration; NAMES.len()]> = Vec::new();
    let mut out = Vec::new();
    for _ in 0..ROUNDS {
        let mut spent = [Duration::ZERO; NAMES.len()];
        for document in &documents {
            let times = round(document, &automaton, &mut out);
            spent.iter_mut().zip(times).for_each(|(spent, time)| *spent += time);
        }
        rounds.push(spent);
    }
    let bytes = total(&documents) as f64;
    let speeds = |at: usize| {
        let mut times: Vec<Duration> = rounds.iter().map(|round| round[at]).collect();
        times.sort();
        [times[0], times[times.len() / 2]].map(|time| bytes / time.as_secs_f64() / 1e6)
    };
    let yardstick = speeds(1)[0];
    println!("\n{:<16} {:>10} {:>10} {:>14}", "stage", "best MB/s", "median", "of automaton");
    for (at, name) in NAMES.iter().enumerate() {
        let [best, median] = speeds(at);
        println!("{name:<16} {best:>10.1} {median:>10.1} {:>14.2}", best / yardstick);
    }
    println!("\n{:<16} {:>10}", "samples of", "best MB/s");
    for (_, kind) in Kind::ALL {
        let text = sentences(kind);
        let text = text.repeat(KIND_BYTES / text.len() + 1);
        let best = (0..ROUNDS).map(|_| whole(&text, &mut out)).min().unwrap();
        println!("{kind:<16} {:>10.1}", text.len() as f64 / best.as_secs_f64() / 1e6);
    }
}

/// The times of one document.
fn round(document: &str, automaton: &AhoCorasick, out: &mut Vec<u8>) -> [Duration; NAMES.len()] {
    let mut clock = Clock(Instant::now());
    black_box(std::str::from_utf8(black_box(document.as_bytes())).unwrap());
    let utf8 = clock.lap();
    black_box(automaton.find_iter(black_box(document)).count());
    let found = clock.lap();
    black_box(vanthu::source::canonical(black_box(document).into()));
    let canonical = clock.lap();
    let text = Text::new(black_box(document));
    let tokens = clock.lap();
    let mut stages = Stages::new(&text);
    let entities = clock.lap();
    stages.form();
    let form = clock.lap();
    stages.relate();
    let extraction = stages.finish();
    let relations = clock.lap();
    let record = Record::new("bench", SourceRecord::default(), &extraction, false);
    let hash = clock.lap();
    out.clear();
    record.write(out).unwrap();
    black_box(&out);
    let json = clock.lap();
    drop(record);
    drop(extraction);
    [utf8, found, canonical, tokens, entities, form, relations, hash, json, whole(document, out)]
}

/// The time from the text to the bytes of its record, all memory given back.
fn whole(document: &str, out: &mut Vec<u8>) -> Duration {
    let start = Instant::now();
    let text = Text::new(black_box(document));
    let extraction = vanthu::extract(&text);
    let record = Record::new("bench", SourceRecord::default(), &extraction, false);
    out.clear();
    record.write(out).unwrap();
    black_box(&out);
    drop(record);
    drop(extraction);
    drop(text);
    start.elapsed()
}

struct Clock(Instant);

impl Clock {
    fn lap(&mut self) -> Duration {
        let now = Instant::now();
        now - std::mem::replace(&mut self.0, now)
    }
}
