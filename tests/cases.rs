//! The cases of `samples/entity` and `samples/relation`, each a sentence with all that must be found in it.
//!
//! A kind's cases ask about that kind alone, a relation's about that type alone. `known_misses.txt` beside the cases
//! lists those that do not pass yet; after a change that mends some: `VANTHU_BLESS=1 cargo test --test cases`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::cases::{EntityCase, RelationCase, entity_cases, relation_cases, spelling};
use common::{guarded, ratchet};
use serde_json::Value;
use vanthu::{Entity, Text, extract, record};

#[test]
fn entities() {
    let outcomes =
        entity_cases().into_iter().map(|case| (format!("{}\t{}", case.file, case.line), guarded(|| entity(&case)).and_then(|x| x)));
    ratchet::check("entities", "samples/entity/known_misses.txt", outcomes.collect());
}

#[test]
fn relations() {
    let outcomes =
        relation_cases().into_iter().map(|case| (format!("{}\t{}", case.file, case.text), guarded(|| relation(&case)).and_then(|x| x)));
    ratchet::check("relations", "samples/relation/known_misses.txt", outcomes.collect());
}

fn entity(case: &EntityCase) -> Result<(), String> {
    let text = Text::new(&case.text);
    let found = extract(&text);
    let got: Vec<&Entity<'_>> = found.entities.iter().filter(|entity| entity.kind() == case.kind).collect();
    let spans: Vec<_> = got.iter().map(|entity| entity.span.range()).collect();
    if spans != case.spans {
        let list = |spans: &[std::ops::Range<usize>]| {
            spans.iter().map(|span| format!("⟦{}⟧", &case.text[span.clone()])).collect::<Vec<_>>().join(" ")
        };
        return Err(format!("    expected {}\n    got      {}", or_none(list(&case.spans)), or_none(list(&spans))));
    }
    let Some(first) = got.first() else { return Ok(()) };
    let norm = serde_json::to_value(record::norm(&first.norm)).unwrap();
    let mut wrong: Vec<String> = Vec::new();
    for (key, expected) in &case.norm {
        if !same(norm.get(key), expected) {
            wrong.push(format!("    expected {key}={expected}\n    got      {key}={}", shown(norm.get(key))));
        }
        if (key.as_str(), expected.as_str()) == ("valid", "false") && norm.get("edtf").is_some() {
            wrong.push(format!("    expected no edtf\n    got      edtf={}", shown(norm.get("edtf"))));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(format!("{}\n    by rule  {}", wrong.join("\n"), first.rule)) }
}

/// Whether a norm's value is the one that a case spells.
fn same(got: Option<&Value>, expected: &str) -> bool {
    match got {
        Some(Value::Number(number)) => expected.parse::<f64>().is_ok_and(|expected| number.as_f64() == Some(expected)),
        other => shown(other) == expected,
    }
}

/// A norm's value as a case would spell it.
fn shown(value: Option<&Value>) -> String {
    match value {
        None => "(absent)".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => items.iter().map(|item| shown(Some(item))).collect::<Vec<_>>().join(","),
        Some(other) => other.to_string(),
    }
}

fn relation(case: &RelationCase) -> Result<(), String> {
    let text = Text::new(&case.text);
    let found = extract(&text);
    let record = serde_json::to_value(record::Record::new("", record::SourceRecord::default(), &found, false)).unwrap();
    let kind = serde_json::to_value(case.kind).unwrap();
    let mut got: Vec<String> = common::array(&record, "relations")
        .iter()
        .filter(|relation| relation["type"] == kind)
        .map(|relation| spelt(&record, relation))
        .collect();
    let mut expected = case.relations.clone();
    got.sort();
    expected.sort();
    if got == expected {
        return Ok(());
    }
    let list = |relations: &[String]| or_none(relations.join("\n             "));
    Err(format!("    expected {}\n    got      {}", list(&expected), list(&got)))
}

/// A relation of a record as its case spells it.
fn spelt(record: &Value, relation: &Value) -> String {
    let arg = |arg: &Value| {
        let text = match common::string(arg, "ref") {
            "self" => "self",
            id => common::array(record, "entities")
                .iter()
                .find(|entity| entity["id"] == id)
                .map_or("?", |entity| common::string(entity, "text")),
        };
        let extent = arg.get("extent").and_then(Value::as_str).map(|extent| format!("({extent})")).unwrap_or_default();
        format!("{}:{text}{extent}", common::string(arg, "role"))
    };
    spelling(common::array(relation, "args").iter().map(arg).collect(), relation.get("status").and_then(Value::as_str))
}

fn or_none(list: String) -> String {
    if list.is_empty() { "nothing".to_owned() } else { list }
}
