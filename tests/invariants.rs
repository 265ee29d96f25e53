//! What holds for every record whatever the text: of whole documents, of every case, and of all that damage makes of them.
//!
//! The mutations come from a seeded generator, so a failure comes back on the next run.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::cases::{entity_cases, relation_cases};
use common::damage::{Random, mutated};
use common::{array, at, documents, guarded, json, number, string};
use icu_normalizer::DecomposingNormalizerBorrowed;
use serde_json::Value;
use vanthu::RelationKind;
use vanthu::source::{self, Encoding};

#[test]
fn documents_hold() {
    report(documents().into_iter().map(|(name, text)| (name, text.into_bytes())).collect());
}

#[test]
fn cases_hold() {
    let entities = entity_cases().into_iter().map(|case| (case.line, case.text));
    let relations = relation_cases().into_iter().map(|case| (case.file, case.text));
    report(entities.chain(relations).map(|(name, text)| (name, text.into_bytes())).collect());
}

#[test]
fn truncated_documents_hold() {
    let mut inputs = Vec::new();
    for (name, text) in documents() {
        let cuts = text.char_indices().step_by(100).map(|(at, _)| (format!("{name}, cut at byte {at}"), text.as_bytes()[..at].to_vec()));
        inputs.extend(cuts);
    }
    report(inputs);
}

#[test]
fn mutated_documents_hold() {
    let mut random = Random(0x5EED);
    let mut inputs = Vec::new();
    for (name, text) in documents() {
        inputs.extend((0..40).map(|round| (format!("{name}, mutation {round}"), mutated(text.as_bytes(), &mut random))));
    }
    report(inputs);
}

/// What a grammar for lists, chains and nesting could stumble over.
#[test]
fn repeated_patterns_hold() {
    let patterns = [
        "các xã A, B, ",
        "các Sở: ",
        "điểm a khoản 1 Điều 2, ",
        "Điều này, khoản này; ",
        "((",
        ")“”",
        "Ủy ban nhân dân ",
        "Sở Nội vụ và ",
        "Phó Trưởng ban ",
        "1.234.",
        "12/",
        "30/2020/NĐ-CP-",
        "từ ngày 1 đến ",
        "ngày 31/02/2020 – ",
        "từ 5 đến ",
        "một trăm ",
        "Luật sửa đổi, bổ sung một số điều của ",
        "Nghị quyết Trung ương 4 khóa XI, khóa XII, ",
        "Nguyễn Văn ",
        "Hà Nội,",
        "TỈNH\n",
        "Điều 1. X\n",
        "I. X\n1. Y\na) Z\n",
        "Căn cứ Nghị định số 1/2020/NĐ-CP;\n",
        "sáp nhập xã A vào ",
        "\u{FFFD}",
        "\u{300}\u{323}",
        "𝐀 ½ № ",
        "\n \t\n",
    ];
    report(
        patterns
            .iter()
            .map(|pattern| (format!("{pattern:?} again and again"), pattern.repeat(4000 / pattern.len()).into_bytes()))
            .collect(),
    );
}

/// Decomposed letters, other line ends and a byte order mark are gone before anything is read: the canonical text is the same.
#[test]
fn spellings_of_one_text_are_one_canonical_text() {
    let nfd = DecomposingNormalizerBorrowed::new_nfd();
    for (name, text) in documents() {
        let variants = [
            ("NFD", nfd.normalize(&text).into_owned()),
            ("CRLF", text.replace('\n', "\r\n")),
            ("CR", text.replace('\n', "\r")),
            ("BOM", format!("\u{FEFF}{text}")),
            ("NFD, CRLF and BOM", format!("\u{FEFF}{}", nfd.normalize(&text).replace('\n', "\r\n"))),
        ];
        for (what, variant) in variants {
            let read = source::read(variant.as_bytes(), Encoding::Auto);
            assert_eq!(read.text, text, "{name} with {what}");
            assert!(read.diagnostics.is_empty(), "{name} with {what}: {:?}", read.diagnostics);
        }
    }
}

/// Reads each input as a file would be read, and says of which the record is wrong.
fn report(inputs: Vec<(String, Vec<u8>)>) {
    let failures: Vec<String> =
        inputs.iter().filter_map(|(name, bytes)| guarded(|| holds(bytes)).err().map(|failure| format!("{name}: {failure}"))).collect();
    let shown: Vec<&str> = failures.iter().map(String::as_str).take(20).collect();
    assert!(failures.is_empty(), "{} of {} inputs give a wrong record:\n{}", failures.len(), inputs.len(), shown.join("\n"));
}

fn holds(bytes: &[u8]) {
    let source = source::read(bytes, Encoding::Auto);
    let written = json(&source.text);
    assert_eq!(written, json(&source.text), "two runs differ");
    let record: Value = serde_json::from_slice(&written).expect("the record is JSON");
    let chars: Vec<char> = source.text.chars().collect();
    assert_eq!(number(at(&record, "text"), "chars"), chars.len());
    assert_eq!(at(&record, "text")["content"], *source.text);
    entities(&record, &chars);
    relations(&record, chars.len());
    structure(&record, chars.len());
    spans(at(&record, "meta"), chars.len());
    spans(at(&record, "diagnostics"), chars.len());
    for id in at(&record, "meta").get("bases").and_then(Value::as_array).into_iter().flatten() {
        assert!(array(&record, "entities").iter().any(|entity| entity["id"] == *id), "meta.bases names {id}, which is no entity");
    }
}

/// Numbered in reading order, none overlapping another, each text the slice that its offsets say.
fn entities(record: &Value, chars: &[char]) {
    let mut end = 0;
    for (index, entity) in array(record, "entities").iter().enumerate() {
        assert_eq!(string(entity, "id"), format!("e{}", index + 1));
        let (from, to) = (number(entity, "start"), number(entity, "end"));
        assert!(end <= from && from < to && to <= chars.len(), "out of order, overlapping or outside the text: {entity}");
        assert_eq!(string(entity, "text"), chars[from..to].iter().collect::<String>(), "{entity}");
        assert!(string(entity, "rule").starts_with(&format!("{}/", string(entity, "type"))), "the rule names its kind: {entity}");
        assert!(at(entity, "norm").as_object().is_some_and(|norm| !norm.is_empty()), "no norm: {entity}");
        end = to;
    }
}

/// Every reference exists, and only what can be planned or done has a status.
fn relations(record: &Value, total: usize) {
    for (index, relation) in array(record, "relations").iter().enumerate() {
        assert_eq!(string(relation, "id"), format!("r{}", index + 1));
        let (from, to) = (number(relation, "start"), number(relation, "end"));
        assert!(from < to && to <= total, "outside the text: {relation}");
        assert!(!array(relation, "args").is_empty(), "no arguments: {relation}");
        for arg in array(relation, "args") {
            let id = string(arg, "ref");
            assert!(id == "self" || array(record, "entities").iter().any(|entity| entity["id"] == id), "{id} is no entity: {relation}");
        }
        let family = RelationKind::ALL.iter().find(|(_, name, _)| *name == string(relation, "type")).expect("a known type").2;
        let stateless = matches!(family, "citation" | "people");
        assert!(!(stateless && relation.get("status").is_some()), "a relation of this family has no status: {relation}");
    }
}

/// Parts in reading order, each inside its parent, which comes before it.
fn structure(record: &Value, total: usize) {
    let sections = array(record, "structure");
    let mut last = 0;
    for (index, section) in sections.iter().enumerate() {
        let (from, to) = (number(section, "start"), number(section, "end"));
        assert!(last <= from && from < to && to <= total, "out of order or outside the text: {section}");
        last = from;
        if let Some(parent) = at(section, "parent").as_u64() {
            assert!((parent as usize) < index, "the parent comes later: {section}");
            let parent = &sections[parent as usize];
            assert!(number(parent, "start") <= from && to <= number(parent, "end"), "{section} is not inside its parent {parent}");
        }
    }
}

/// Whatever has a `start` and an `end` lies in the text.
fn spans(value: &Value, total: usize) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| spans(item, total)),
        Value::Object(fields) => {
            if fields.contains_key("start") {
                assert!(number(value, "start") <= number(value, "end") && number(value, "end") <= total, "outside the text: {value}");
            }
            fields.values().for_each(|field| spans(field, total));
        }
        _ => {}
    }
}
