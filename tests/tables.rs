//! The tables of the lexicon and of the encodings keep their form, so that a change of one row is a change of one line and can be looked up.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{files, path, read, stem};
use icu_normalizer::ComposingNormalizerBorrowed;
use std::collections::BTreeSet;
use std::path::Path;

/// The one table without sources: it only gives names to words that the grammars ask for.
const UNSOURCED: &str = "keyword";

#[test]
fn tables_keep_their_form() {
    let mut found = Vec::new();
    for folder in ["src/lexicon/tables", "src/source/tables"] {
        let tables = files(&path(folder), "csv");
        assert!(!tables.is_empty(), "no tables under {folder}");
        found.extend(tables);
    }
    let faults: Vec<String> = found.iter().flat_map(|table| faults(table)).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

fn faults(table: &Path) -> Vec<String> {
    let (name, text) = (stem(table), read(table));
    let mut faults = Vec::new();
    let mut fault = |line: usize, what: &str| faults.push(format!("{name}.csv:{line}: {what}"));
    if !ComposingNormalizerBorrowed::new_nfc().is_normalized(&text) {
        fault(1, "the table is not NFC");
    }
    if !text.ends_with('\n') || text.ends_with("\n\n") {
        fault(text.lines().count(), "the table does not end with one line end");
    }
    let rows: Vec<Vec<String>> = text.lines().map(fields).collect();
    let header = rows.first().cloned().unwrap_or_default();
    if name != UNSOURCED && !header.iter().any(|column| column == "source" || column == "count") {
        fault(1, "no column says where a row is from: source or count");
    }
    // The registers of places use a code again for another unit.
    let class = header.iter().position(|column| column == "class" || column == "register");
    let mut keys = BTreeSet::new();
    for (index, (line, row)) in text.lines().zip(&rows).enumerate() {
        let number = index + 1;
        if row.len() != header.len() {
            fault(number, &format!("{} fields, the header has {}", row.len(), header.len()));
        }
        if line.contains('\r') || row.iter().any(|field| field.trim() != field) {
            fault(number, "white space at the edge of a field");
        }
        if row.first().is_none_or(String::is_empty) {
            fault(number, "an empty first column");
        }
        // By fields rather than by bytes of the line: the program searches some tables by their first column.
        if index > 1 && rows[index - 1] > *row {
            fault(number, &format!("not in code point order behind {:?}", rows[index - 1][0]));
        }
        if index > 0 && !keys.insert((row.first(), class.and_then(|at| row.get(at)))) {
            fault(number, "its first column and class or register stand in an earlier row already");
        }
    }
    faults
}

/// The fields of a line by RFC 4180; none holds a line end.
fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut quoted) = (vec![String::new()], false);
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let field = fields.last_mut().unwrap();
        match character {
            '"' if quoted && characters.next_if_eq(&'"').is_some() => field.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            other => field.push(other),
        }
    }
    fields
}
