//! The view that people read: each line of the text with carets under its entities, the norm and rule beside them, then
//! the relations. `vanthu explain` prints it, and the snapshots are made of it.
//!
//! Limits: columns are counted in code points, which is what a terminal shows for composed Vietnamese.

mod why;

pub use why::why;

use crate::entity::Entity;
use crate::pipeline::Extraction;
use crate::record;
use crate::relation::Target;
use std::fmt::Write;

/// The whole view of one document.
pub fn view(extraction: &Extraction<'_>) -> String {
    let mut out = String::new();
    let text = extraction.text.source;
    let mut start = 0;
    let mut next = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let shown = line.trim_end_matches('\n');
        if !shown.trim().is_empty() {
            push(&mut out, format_args!("{}\n", shown.replace('\t', " ")));
            // Entities that touch this line; one that goes on is shown on its first line with its norm.
            while next < extraction.entities.len() && (extraction.entities[next].span.start as usize) < end {
                carets(&mut out, extraction, next, start, shown);
                next += 1;
            }
        }
        start = end;
    }
    if !extraction.relations.is_empty() {
        out.push_str("\nrelations\n");
    }
    for relation in &extraction.relations {
        push(&mut out, format_args!("  {}", relation.kind.name()));
        for arg in &relation.args {
            let said = match arg.target {
                Target::Itself => "self".to_owned(),
                Target::Entity(index) => {
                    extraction.entities.get(index as usize).map(|entity| named(extraction, entity, index)).unwrap_or_default()
                }
            };
            push(&mut out, format_args!(" {}={said}", lower(&arg.role)));
            if let Some(extent) = arg.extent {
                push(&mut out, format_args!("({})", lower(&extent)));
            }
        }
        if let Some(status) = relation.status {
            push(&mut out, format_args!(" [{}]", lower(&status)));
        }
        push(&mut out, format_args!("  — {}\n", relation.rule));
    }
    if let Ok(meta) = serde_json::to_value(record::Record::new("", record::SourceRecord::default(), extraction, false).meta)
        && let Some(fields) = meta.as_object().filter(|fields| !fields.is_empty())
    {
        out.push_str("\nmeta\n");
        for (field, value) in fields {
            push(&mut out, format_args!("  {field}: {}\n", short(value)));
        }
    }
    if !extraction.diagnostics.is_empty() {
        out.push_str("\ndiagnostics\n");
    }
    for diagnostic in &extraction.diagnostics {
        push(&mut out, format_args!("  {}: {} ({:?})\n", diagnostic.code.name(), diagnostic.message, diagnostic.span.slice(text)));
    }
    out
}

/// The values of a meta field without their offsets.
fn short(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Array(items) => items.iter().map(short).collect::<Vec<_>>().join(" · "),
        serde_json::Value::Object(fields) => {
            let texts: Vec<String> =
                fields.iter().filter(|(key, _)| !matches!(key.as_str(), "start" | "end")).map(|(_, value)| short(value)).collect();
            texts.join(" | ")
        }
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn carets(out: &mut String, extraction: &Extraction<'_>, index: usize, line_start: usize, line: &str) {
    let entity = &extraction.entities[index];
    let from = entity.span.start as usize - line_start;
    let to = (entity.span.end as usize - line_start).min(line.len());
    let before = line.get(..from).map_or(0, |part| part.chars().count());
    let width = line.get(from..to).map_or(1, |part| part.chars().count()).max(1);
    let norm = serde_json::to_string(&record::norm(&entity.norm)).unwrap_or_default();
    let goes_on = if entity.span.end as usize - line_start > line.len() { "…" } else { "" };
    push(
        out,
        format_args!(
            "{}{}{goes_on} e{} {} {norm} — {}\n",
            " ".repeat(before),
            "^".repeat(width),
            index + 1,
            entity.kind().name(),
            entity.rule
        ),
    );
}

fn named(extraction: &Extraction<'_>, entity: &Entity<'_>, index: u32) -> String {
    let text = extraction.text.folded(entity.first as usize, entity.last as usize);
    format!("e{}:{text:?}", index + 1)
}

fn lower(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = out.write_fmt(text);
}
