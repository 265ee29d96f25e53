//! The whole pipeline on one core, from text to the bytes of a JSON record, called as a user of the library calls it.
//!
//! `whole` runs over 64 MB of documents as they are, and `source` reads the same from bytes. `sized` runs over one 10 MB text cut at
//! line ends into documents of 1 KB to 10 MB: the same work each time, so a cost that grows faster than the document shows. A
//! table at the end gives MB/s for each size and how much dearer a byte is at the worst size than at the best. What each stage
//! costs is the business of `stages`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod corpus;

use corpus::total;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use vanthu::record::{Record, SourceRecord};
use vanthu::source::Encoding;
use vanthu::{Text, extract};

const WHOLE_BYTES: usize = 64_000_000;
const SIZED_BYTES: usize = 10_000_000;
const SIZES: [usize; 5] = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];

static CORPUS: LazyLock<Vec<String>> = LazyLock::new(|| corpus::documents(WHOLE_BYTES));

fn main() {
    // As a run of `vanthu extract` does before its first document.
    vanthu::batch::memory::keep();
    divan::main();
    // `--list`, `--test` and filters ask for something else than the table.
    if std::env::args().skip(1).all(|arg| arg == "--bench") {
        table();
    }
}

#[divan::bench(sample_count = 12, sample_size = 1)]
fn whole(bencher: Bencher<'_, '_>) {
    let mut out = Vec::new();
    let documents = &*CORPUS;
    bencher.counter(BytesCount::new(total(documents))).bench_local(|| run(documents, &mut out));
}

/// What comes before the pipeline: bytes to the canonical text, their encoding found. It should be a twentieth of `whole`.
#[divan::bench(sample_count = 12, sample_size = 1)]
fn source(bencher: Bencher<'_, '_>) {
    let documents = &*CORPUS;
    // Composed, as nearly all documents are: to compose the others is work of its own.
    let documents: Vec<String> = documents.iter().map(|text| vanthu::source::canonical(text.as_str().into()).into_owned()).collect();
    let read = |text: &String| vanthu::source::read(black_box(text.as_bytes()), Encoding::Auto).text.len();
    bencher.counter(BytesCount::new(total(&documents))).bench_local(|| documents.iter().map(read).sum::<usize>());
}

/// The same of the documents as they are, decomposed ones among them.
#[divan::bench(sample_count = 12, sample_size = 1)]
fn source_as_it_is(bencher: Bencher<'_, '_>) {
    let documents = &*CORPUS;
    let read = |text: &String| vanthu::source::read(black_box(text.as_bytes()), Encoding::Auto).text.len();
    bencher.counter(BytesCount::new(total(documents))).bench_local(|| documents.iter().map(read).sum::<usize>());
}

#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn sized(bencher: Bencher<'_, '_>, size: usize) {
    let mut out = Vec::new();
    let documents = pieces(size);
    bencher.counter(BytesCount::new(total(&documents))).bench_local(|| run(&documents, &mut out));
}

/// Writes the record of each document into the same buffer; returns how many bytes that came to.
fn run<T: AsRef<str>>(documents: &[T], out: &mut Vec<u8>) -> usize {
    let mut written = 0;
    for document in documents {
        let text = Text::new(black_box(document.as_ref()));
        let extraction = extract(&text);
        let record = Record::new("bench", SourceRecord::default(), &extraction, false);
        out.clear();
        record.write(out).unwrap();
        written += black_box(&out).len();
    }
    written
}

/// 10 MB of the corpus as documents of about a size, each ending where a line ends.
fn pieces(size: usize) -> Vec<String> {
    let (mut pieces, mut piece, mut bytes) = (Vec::new(), String::new(), 0);
    for line in CORPUS.iter().flat_map(|document| document.split_inclusive('\n').chain(["\n"])) {
        piece.push_str(line);
        bytes += line.len();
        if piece.len() >= size || bytes >= SIZED_BYTES {
            pieces.push(std::mem::take(&mut piece));
        }
        if bytes >= SIZED_BYTES {
            break;
        }
    }
    pieces
}

/// Rounds of the table. A round runs every size once, so that a slow spell of the machine falls on all of them alike.
const ROUNDS: usize = 12;

/// The best of the rounds at each size, and how far the sizes lie apart.
fn table() {
    let mut out = Vec::new();
    let corpora = SIZES.map(|size| (size, pieces(size)));
    let mut best = [Duration::MAX; SIZES.len()];
    for _ in 0..ROUNDS {
        for (best, (_, documents)) in best.iter_mut().zip(&corpora) {
            let start = Instant::now();
            black_box(run(documents, &mut out));
            *best = start.elapsed().min(*best);
        }
    }
    println!("\n{:>12} {:>10} {:>8}", "document", "documents", "MB/s");
    let mut costs = Vec::new();
    for (best, (size, documents)) in best.iter().zip(&corpora) {
        let cost = best.as_secs_f64() / total(documents) as f64;
        println!("{:>9} KB {:>10} {:>8.1}", size / 1000, documents.len(), 1e-6 / cost);
        costs.push(cost);
    }
    let worst = costs.iter().copied().fold(f64::MIN, f64::max);
    let best = costs.iter().copied().fold(f64::MAX, f64::min);
    println!("a byte costs at most {:.2} times what it costs at the best size", worst / best);
}
