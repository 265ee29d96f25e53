//! What an evaluation prints: the table of figures, the same as JSON, and the misses in their lines.

use super::gold::Annotated;
use super::score::{Figures, Tally};
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// The figures in the order in which they are read: the general one, then its kinds.
fn ordered(figures: &Figures) -> Vec<(&String, &Tally)> {
    const ORDER: [&str; 6] = ["strict", "overlap", "norm", "relation", "argument", "meta"];
    let mut rows: Vec<_> = figures.tallies.iter().collect();
    rows.sort_by_key(|(name, _)| ORDER.iter().position(|figure| name.split(':').next() == Some(figure)));
    rows
}

/// The table: precision, recall, F1, how many in gold, how many found.
pub fn table(figures: &Figures) -> String {
    let mut out = format!("{:28} {:>6} {:>6} {:>6} {:>6} {:>6}\n", "figure", "P", "R", "F1", "gold", "found");
    for (name, tally) in ordered(figures) {
        let (precision, recall, f1) = (tally.precision(), tally.recall(), tally.f1());
        // Writing to a String never fails.
        let _ = writeln!(out, "{name:28} {precision:6.3} {recall:6.3} {f1:6.3} {:6} {:6}", tally.gold, tally.found);
    }
    if !figures.missing.is_empty() {
        let _ = writeln!(out, "no record for {} gold documents: {}", figures.missing.len(), figures.missing.join(", "));
    }
    out
}

/// The figures as one JSON object, by name.
pub fn json(figures: &Figures) -> Value {
    let rows = ordered(figures).into_iter().map(|(name, tally)| {
        let (p, r, f1) = (tally.precision(), tally.recall(), tally.f1());
        (name.clone(), json!({ "p": p, "r": r, "f1": f1, "gold": tally.gold, "found": tally.found }))
    });
    Value::Object(rows.collect::<Map<String, Value>>())
}

/// The misses of a kind (an entity kind, a relation type, `meta`, or `all`), each in its line with carets under its places.
pub fn errors(figures: &Figures, gold: &[Annotated], kind: &str) -> String {
    let mut out = String::new();
    for miss in figures.misses.iter().filter(|miss| kind == "all" || miss.kind == kind) {
        let Some(document) = gold.get(miss.document) else { continue };
        let header = format!("{}: {} {}  {}", document.name, miss.what, miss.kind, miss.detail);
        let _ = writeln!(out, "{}", header.trim_end());
        for (number, line, carets) in lines(&document.text, &miss.spans) {
            let _ = writeln!(out, "{number:>5} | {line}\n      | {carets}");
        }
    }
    out
}

/// The lines that hold the spans, cut to the surroundings of what is marked, with carets under the spans.
fn lines(text: &str, spans: &[(u32, u32)]) -> Vec<(usize, String, String)> {
    const AROUND: usize = 60;
    let (mut found, mut start) = (Vec::new(), 0usize);
    for (number, line) in text.split('\n').enumerate() {
        let chars: Vec<char> = line.chars().collect();
        let end = start + chars.len();
        let marked: Vec<(usize, usize)> = spans
            .iter()
            .map(|(from, to)| ((*from as usize).max(start), (*to as usize).min(end)))
            .filter(|(from, to)| from < to)
            .map(|(from, to)| (from - start, to - start))
            .collect();
        if let (Some(first), Some(last)) = (marked.iter().map(|span| span.0).min(), marked.iter().map(|span| span.1).max()) {
            let (from, to) = (first.saturating_sub(AROUND), (last + AROUND).min(chars.len()));
            let (cut, more) = (if from > 0 { "…" } else { "" }, if to < chars.len() { "…" } else { "" });
            let shown: String = chars[from..to].iter().collect();
            let under: String =
                (from..last).map(|at| if marked.iter().any(|(from, to)| (*from..*to).contains(&at)) { '^' } else { ' ' }).collect();
            found.push((number + 1, format!("{cut}{shown}{more}"), format!("{}{under}", cut.replace('…', " "))));
        }
        start = end + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn carets_stand_under_their_words_in_a_long_line() {
        let text = format!("dòng đầu\n{}Sở Nội vụ{}", "a ".repeat(50), " b".repeat(50));
        let found = lines(&text, &[(109, 118)]);
        assert_eq!(found.len(), 1);
        let (number, line, carets) = &found[0];
        let at = carets.find('^').unwrap_or_default();
        assert_eq!(*number, 2);
        assert_eq!(line.chars().skip(at).take(9).collect::<String>(), "Sở Nội vụ");
        assert_eq!(carets.chars().filter(|c| *c == '^').count(), 9);
    }
}
