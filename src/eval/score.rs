//! The comparison itself: pairing, counting, and what did not agree.

use super::gold::{Annotated, Link, Mention, Sheet};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Counts of one figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// In gold and in the records.
    pub both: usize,
    /// In gold.
    pub gold: usize,
    /// In the records.
    pub found: usize,
}

impl Tally {
    /// The share of what was found that is right; 1 when there was nothing to find and nothing was found.
    pub fn precision(&self) -> f64 {
        match (self.found, self.gold) {
            (0, 0) => 1.0,
            (0, _) => 0.0,
            _ => self.both as f64 / self.found as f64,
        }
    }

    /// The share of gold that was found; 1 when there is none.
    pub fn recall(&self) -> f64 {
        if self.gold == 0 { 1.0 } else { self.both as f64 / self.gold as f64 }
    }

    /// The harmonic mean of the two.
    pub fn f1(&self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
    }
}

/// Something that does not agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    /// The document's number in the gold folder.
    pub document: usize,
    /// The entity kind, the relation type, or `meta`.
    pub kind: String,
    /// What is wrong: `missed`, `spurious`, `edge`, `norm`, or the field of the form.
    pub what: String,
    /// The places concerned, in code points: gold's where it has one.
    pub spans: Vec<(u32, u32)>,
    /// What was wanted and what was found, in words.
    pub detail: String,
}

/// All figures of an evaluation.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// By name: `strict`, `strict:document`, `relation:merge` …
    pub tallies: BTreeMap<String, Tally>,
    /// What does not agree, in the order of the documents.
    pub misses: Vec<Miss>,
    /// Gold documents without a record.
    pub missing: Vec<String>,
    /// The kinds, relation types and `meta` that gold has in each document.
    pub kinds: Vec<BTreeSet<String>>,
}

impl Figures {
    fn count(&mut self, figure: &str, of: &str, change: impl Fn(&mut Tally)) {
        change(self.tallies.entry(figure.to_owned()).or_default());
        change(self.tallies.entry(format!("{figure}:{of}")).or_default());
    }

    fn miss(&mut self, document: usize, kind: &str, what: &str, spans: Vec<(u32, u32)>, detail: String) {
        self.misses.push(Miss { document, kind: kind.to_owned(), what: what.to_owned(), spans, detail });
    }
}

/// Compares records with the annotations.
pub fn score(gold: &[Annotated], records: &HashMap<String, Sheet>) -> Figures {
    let (mut figures, empty) = (Figures::default(), Sheet::default());
    for (at, document) in gold.iter().enumerate() {
        let sheet = records.get(&document.name);
        if sheet.is_none() {
            figures.missing.push(document.name.clone());
        }
        let (gold, found) = (&document.sheet, sheet.unwrap_or(&empty));
        let mut kinds: BTreeSet<String> = gold.entities.iter().map(|entity| entity.kind.clone()).collect();
        kinds.extend(gold.relations.iter().map(|relation| relation.kind.clone()));
        kinds.extend(gold.meta.iter().map(|_| "meta".to_owned()));
        figures.kinds.push(kinds);
        let pairs = entities(at, gold, found, &mut figures);
        relations(at, gold, found, &pairs, &mut figures);
        meta(at, gold, found, &mut figures);
    }
    figures
}

/// Pairs entities of one kind by overlap, the largest shared length first; gold's number by the found one's.
fn pair(gold: &[Mention], found: &[Mention]) -> BTreeMap<usize, usize> {
    let mut candidates = Vec::new();
    for (g, want) in gold.iter().enumerate() {
        for (f, got) in found.iter().enumerate().filter(|(_, got)| got.kind == want.kind) {
            let shared = i64::from(want.end.min(got.end)) - i64::from(want.start.max(got.start));
            if shared > 0 {
                candidates.push((-shared, want.start.abs_diff(got.start) + want.end.abs_diff(got.end), g, f));
            }
        }
    }
    candidates.sort_unstable();
    let (mut taken, mut pairs) = (BTreeSet::new(), BTreeMap::new());
    for (_, _, g, f) in candidates {
        if !taken.contains(&g) && !pairs.contains_key(&f) {
            taken.insert(g);
            pairs.insert(f, g);
        }
    }
    pairs
}

fn entities(at: usize, gold: &Sheet, found: &Sheet, figures: &mut Figures) -> BTreeMap<usize, usize> {
    let exact = |entities: &[Mention]| -> BTreeSet<(String, u32, u32)> {
        entities.iter().map(|entity| (entity.kind.clone(), entity.start, entity.end)).collect()
    };
    let (wanted, got) = (exact(&gold.entities), exact(&found.entities));
    for (kind, ..) in &wanted {
        figures.count("strict", kind, |tally| tally.gold += 1);
    }
    for (kind, ..) in &got {
        figures.count("strict", kind, |tally| tally.found += 1);
    }
    for (kind, ..) in wanted.intersection(&got) {
        figures.count("strict", kind, |tally| tally.both += 1);
    }
    let pairs = pair(&gold.entities, &found.entities);
    for entity in &gold.entities {
        figures.count("overlap", &entity.kind, |tally| tally.gold += 1);
    }
    for entity in &found.entities {
        figures.count("overlap", &entity.kind, |tally| tally.found += 1);
    }
    for (f, g) in &pairs {
        let (want, have) = (&gold.entities[*g], &found.entities[*f]);
        let span = vec![(want.start, want.end)];
        figures.count("overlap", &want.kind, |tally| tally.both += 1);
        if let Some(norm) = want.norm.as_ref().filter(|norm| !norm.is_empty()) {
            let agrees = same_norm(&want.kind, norm, have.norm.as_ref());
            figures.count("norm", &want.kind, |tally| {
                *tally = Tally { both: tally.both + usize::from(agrees), gold: tally.gold + 1, found: tally.found + 1 };
            });
            if !agrees {
                let shown = |norm: &Map<String, Value>| serde_json::to_string(norm).unwrap_or_default();
                let detail = format!("gold {} got {}", shown(norm), have.norm.as_ref().map(shown).unwrap_or_default());
                figures.miss(at, &want.kind, "norm", span.clone(), detail);
            }
        }
        if (want.start, want.end) != (have.start, have.end) {
            figures.miss(at, &want.kind, "edge", span, format!("got {:?}", have.text));
        }
    }
    let paired: BTreeSet<usize> = pairs.values().copied().collect();
    for (_, want) in gold.entities.iter().enumerate().filter(|(g, _)| !paired.contains(g)) {
        figures.miss(at, &want.kind, "missed", vec![(want.start, want.end)], String::new());
    }
    for (_, have) in found.entities.iter().enumerate().filter(|(f, _)| !pairs.contains_key(f)) {
        figures.miss(at, &have.kind, "spurious", vec![(have.start, have.end)], String::new());
    }
    pairs
}

/// The fields by which a kind's norm is known.
fn key_fields(kind: &str, gold: &Map<String, Value>) -> &'static [&'static str] {
    match kind {
        "document" if gold.get("symbol").is_some_and(|symbol| symbol != "") => &["symbol", "type"],
        "document" => &["title", "type"],
        "date" => &["edtf"],
        "quantity" => &["value", "min", "max", "comparator"],
        "organization" | "person" => &["name"],
        "place" => &["level", "name"],
        "provision" => &["part", "chapter", "section", "article", "clause", "point", "appendix"],
        _ => &[],
    }
}

fn same_norm(kind: &str, gold: &Map<String, Value>, found: Option<&Map<String, Value>>) -> bool {
    key_fields(kind, gold).iter().all(|field| {
        let (want, have) = (gold.get(*field), found.and_then(|found| found.get(*field)));
        // What gold does not say is free, but for kinds whose fields together are the value.
        want.is_none() && !matches!(kind, "quantity" | "provision") || folded(want) == folded(have)
    })
}

/// A value with white space and case folded; numbers to six places.
fn folded(value: Option<&Value>) -> String {
    match value {
        None => String::new(),
        Some(Value::Number(number)) => number.as_f64().map_or_else(|| number.to_string(), |number| format!("{number:.6}")),
        Some(Value::String(text)) => text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase(),
        Some(other) => other.to_string(),
    }
}

/// An argument's entity: gold's number where the two agree on it, the found one's own where they do not, or the document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Gold(usize),
    Found(usize),
    Named(String),
}

type Key = (String, BTreeSet<(String, Node)>);

fn relations(at: usize, gold: &Sheet, found: &Sheet, pairs: &BTreeMap<usize, usize>, figures: &mut Figures) {
    let gold_ids: HashMap<&str, Node> = gold.entities.iter().enumerate().map(|(g, entity)| (entity.id.as_str(), Node::Gold(g))).collect();
    let found_ids: HashMap<&str, Node> = found
        .entities
        .iter()
        .enumerate()
        .map(|(f, entity)| (entity.id.as_str(), pairs.get(&f).map_or(Node::Found(f), |g| Node::Gold(*g))))
        .collect();
    let (wanted, got) = (counted(&gold.relations, &gold_ids), counted(&found.relations, &found_ids));
    tally(figures, "relation", &wanted, &got, |(kind, _)| kind);
    let each = |relations: &BTreeMap<Key, usize>| {
        let mut arguments: BTreeMap<(String, (String, Node)), usize> = BTreeMap::new();
        for ((kind, args), count) in relations {
            for arg in args {
                *arguments.entry((kind.clone(), arg.clone())).or_default() += count;
            }
        }
        arguments
    };
    tally(figures, "argument", &each(&wanted), &each(&got), |(kind, _)| kind);
    for (what, side, other) in [("missed", &wanted, &got), ("spurious", &got, &wanted)] {
        for (key, count) in side {
            for _ in other.get(key).copied().unwrap_or(0)..*count {
                let (spans, detail) = shown(&key.1, gold, found);
                figures.miss(at, &key.0, what, spans, detail);
            }
        }
    }
}

fn counted(relations: &[Link], ids: &HashMap<&str, Node>) -> BTreeMap<Key, usize> {
    let mut counts = BTreeMap::new();
    for relation in relations {
        let node = |reference: &str| ids.get(reference).cloned().unwrap_or_else(|| Node::Named(reference.to_owned()));
        let args = relation.args.iter().map(|arg| (arg.role.clone(), node(&arg.reference))).collect();
        *counts.entry((relation.kind.clone(), args)).or_default() += 1;
    }
    counts
}

fn tally<K: Ord>(figures: &mut Figures, name: &str, wanted: &BTreeMap<K, usize>, got: &BTreeMap<K, usize>, kind: impl Fn(&K) -> &String) {
    for (key, count) in wanted {
        let both = got.get(key).copied().unwrap_or(0).min(*count);
        figures.count(name, kind(key), |tally| *tally = Tally { both: tally.both + both, gold: tally.gold + count, ..*tally });
    }
    for (key, count) in got {
        figures.count(name, kind(key), |tally| tally.found += count);
    }
}

/// The places and the words of a relation's arguments.
fn shown(args: &BTreeSet<(String, Node)>, gold: &Sheet, found: &Sheet) -> (Vec<(u32, u32)>, String) {
    let (mut spans, mut words) = (Vec::new(), Vec::new());
    for (role, node) in args {
        let entity = match node {
            Node::Gold(g) => gold.entities.get(*g),
            Node::Found(f) => found.entities.get(*f),
            Node::Named(_) => None,
        };
        spans.extend(entity.map(|entity| (entity.start, entity.end)));
        let text = match (entity, node) {
            (Some(entity), _) => format!("{:?}", entity.text),
            (None, Node::Named(name)) => name.clone(),
            _ => String::new(),
        };
        words.push(format!("{role}={text}"));
    }
    spans.sort_unstable();
    (spans, words.join(", "))
}

fn meta(at: usize, gold: &Sheet, found: &Sheet, figures: &mut Figures) {
    let Some(gold) = &gold.meta else { return };
    let none = Map::new();
    let found = found.meta.as_ref().unwrap_or(&none);
    for (field, want) in gold {
        let (wanted, got) = (values(Some(want)), values(found.get(field)));
        tally(figures, "meta", &keyed(field, &wanted), &keyed(field, &got), |(field, _)| field);
        if wanted != got {
            let detail = format!("gold {:?} got {:?}", wanted.keys().collect::<Vec<_>>(), got.keys().collect::<Vec<_>>());
            figures.miss(at, "meta", field, Vec::new(), detail);
        }
    }
    // The căn cứ are relations, and compared as such.
    for (field, value) in found.iter().filter(|(field, _)| !gold.contains_key(*field) && *field != "bases") {
        let count = value.as_array().map_or(1, Vec::len);
        figures.count("meta", field, |tally| tally.found += count);
        figures.miss(at, "meta", field, Vec::new(), format!("not in gold: {value}"));
    }
}

fn keyed(field: &str, values: &BTreeMap<String, usize>) -> BTreeMap<(String, String), usize> {
    values.iter().map(|(value, count)| ((field.to_owned(), value.clone()), *count)).collect()
}

/// The values of a field: the date, the text or the name of each.
fn values(value: Option<&Value>) -> BTreeMap<String, usize> {
    let one = |value: &Value| match value {
        Value::Object(fields) => {
            let named = ["edtf", "text", "name"].iter().filter_map(|name| fields.get(*name));
            folded(named.into_iter().find(|value| value.as_str() != Some("")))
        }
        other => folded(Some(other)),
    };
    let mut counts = BTreeMap::new();
    match value {
        None | Some(Value::Null) => {}
        Some(Value::Array(values)) => values.iter().for_each(|value| *counts.entry(one(value)).or_default() += 1),
        Some(value) => *counts.entry(one(value)).or_default() += 1,
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_wanted_and_nothing_found_is_perfect() {
        assert_eq!(Tally::default().f1(), 1.0);
        assert_eq!(Tally { both: 0, gold: 0, found: 3 }.f1(), 0.0);
        assert_eq!(Tally { both: 1, gold: 2, found: 1 }.f1(), 2.0 / 3.0);
    }
}
