//! Reads the cases of `samples/entity` and `samples/relation`; `samples/README.md` is the format's description.

use super::{path, read};
use std::ops::Range;
use vanthu::{Kind, RelationKind};

/// One line of an `accept.txt` or `reject.txt`.
pub(crate) struct EntityCase {
    pub(crate) kind: Kind,
    /// `kind/accept` or `kind/reject`.
    pub(crate) file: String,
    /// The line as written, which names the case.
    pub(crate) line: String,
    /// The input: the line without marks and norm.
    pub(crate) text: String,
    /// What must be found, in bytes of the input.
    pub(crate) spans: Vec<Range<usize>>,
    /// Norm fields of the first of them.
    pub(crate) norm: Vec<(String, String)>,
}

/// One block of a relation's file.
pub(crate) struct RelationCase {
    pub(crate) kind: RelationKind,
    /// `family/type`.
    pub(crate) file: String,
    /// The input, which names the case.
    pub(crate) text: String,
    /// The relations that must be found, spelt by [`spelling`].
    pub(crate) relations: Vec<String>,
}

/// All entity cases, by kind.
pub(crate) fn entity_cases() -> Vec<EntityCase> {
    let mut cases = Vec::new();
    for (kind, name) in Kind::ALL {
        for side in ["accept", "reject"] {
            let file = format!("{name}/{side}");
            let lines = read(&path(&format!("samples/entity/{file}.txt")));
            let lines = lines.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
            cases.extend(lines.map(|line| entity_case(kind, &file, line)));
        }
    }
    cases
}

fn entity_case(kind: Kind, file: &str, line: &str) -> EntityCase {
    let (marked, norm) = line.split_once(" ⇒ ").unwrap_or((line, ""));
    let (mut text, mut spans, mut open) = (String::new(), Vec::new(), None);
    for character in marked.chars() {
        match character {
            '⟦' => assert!(open.replace(text.len()).is_none(), "{file}: a mark inside a mark: {line}"),
            '⟧' => spans.push(open.take().unwrap_or_else(|| panic!("{file}: ⟧ without ⟦: {line}"))..text.len()),
            other => text.push(other),
        }
    }
    assert!(open.is_none(), "{file}: ⟦ without ⟧: {line}");
    assert_eq!(
        spans.is_empty(),
        file.ends_with("reject"),
        "{file}: marks belong into accept.txt alone, and each of its lines has one: {line}"
    );
    let field = |field: &str| {
        let (key, value) = field.split_once('=').unwrap_or_else(|| panic!("{file}: {field:?} is not key=value: {line}"));
        (key.trim().to_owned(), value.to_owned())
    };
    let norm = norm.split("; ").filter(|part| !part.is_empty()).map(field).collect();
    EntityCase { kind, file: file.to_owned(), line: line.to_owned(), text, spans, norm }
}

/// All relation cases, in the order of the record's contract.
pub(crate) fn relation_cases() -> Vec<RelationCase> {
    let mut cases = Vec::new();
    for (kind, name, family) in RelationKind::ALL {
        let file = format!("{family}/{name}");
        let blocks = read(&path(&format!("samples/relation/{file}.txt")));
        for block in blocks.split("\n\n") {
            let mut lines = block.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
            let Some(text) = lines.next() else { continue };
            let relations = lines.map(|line| expected(&file, line)).collect();
            cases.push(RelationCase { kind: *kind, file: file.clone(), text: text.to_owned(), relations });
        }
    }
    cases
}

/// `= role:entity text | role:entity text(extent) ; status`, in the one order of [`spelling`].
fn expected(file: &str, line: &str) -> String {
    let relation = line.strip_prefix("= ").unwrap_or_else(|| panic!("{file}: a line behind the text begins with `= `: {line}"));
    let known = |status: &&str| matches!(*status, "planned" | "done" | "enacted" | "negated");
    let (args, status) = match relation.rsplit_once(" ; ").filter(|(_, status)| known(status)) {
        Some((args, status)) => (args, Some(status)),
        None => (relation, None),
    };
    spelling(args.split(" | ").map(|arg| arg.trim().to_owned()).collect(), status)
}

/// A relation as a line that equals another exactly when the relations are equal: arguments sorted, then the status.
pub(crate) fn spelling(mut args: Vec<String>, status: Option<&str>) -> String {
    args.sort();
    let status = status.map(|status| format!(" ; {status}")).unwrap_or_default();
    format!("{}{status}", args.join(" | "))
}
