//! The house keeps its plan: rooms import from rooms to their left, files stay small, every kind and relation has its
//! folder, docs and samples. `docs/DESIGN.md` says why.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::cases::{entity_cases, relation_cases};
use common::{path, read};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use vanthu::{Kind, RelationKind};

/// The rooms from left to right; those that share a place may import each other.
const ROOMS: [&[&str]; 19] = [
    &["span", "diagnostic", "error", "numeral"],
    &["container"],
    &["source"],
    &["format"],
    &["lexicon"],
    &["text"],
    &["grammar"],
    &["entity"],
    &["form"],
    &["resolve"],
    &["relation"],
    &["pipeline"],
    &["record"],
    &["exchange"],
    &["explain"],
    &["sink"],
    &["batch"],
    &["eval"],
    &["cli"],
];

/// Doors to the right that are there on purpose: from, to, the names that may pass, and why.
const DOORS: [(&str, &str, &[&str], &str); 1] = [(
    "lexicon",
    "text",
    &["Begins", "Class", "Gap", "Spelling", "Token"],
    "a trie is walked over tokens, whose spellings the tokenizer has looked up in the lexicon",
)];

/// The longest Rust file; a longer one is two.
const LINES: usize = 800;

#[test]
fn rooms_import_from_their_left() {
    let mut wrong = Vec::new();
    for (file, code) in sources() {
        let room = file.split(['/', '.']).next().unwrap_or_default().to_owned();
        // The root wires and re-exports; `main` calls it.
        if matches!(room.as_str(), "lib" | "main") {
            continue;
        }
        let own = place(&room).unwrap_or_else(|| panic!("src/{file}: the room {room} is not in the plan of tests/rooms.rs"));
        for (target, names) in imports(&code) {
            let allowed = match place(&target) {
                Some(other) => {
                    other <= own
                        || DOORS
                            .iter()
                            .any(|door| door.0 == room && door.1 == target && names.iter().all(|name| door.2.contains(&name.as_str())))
                }
                None => false,
            };
            if !allowed {
                wrong.push(format!("src/{file}: {room} imports {} from {target}", names.join(", ")));
            }
        }
    }
    assert!(wrong.is_empty(), "a room imports only from rooms to its left:\n{}", wrong.join("\n"));
}

#[test]
fn files_are_short() {
    let mut files = sources();
    for folder in ["tests", "benches"] {
        walk(&path(folder), folder, &mut files);
    }
    let long: Vec<String> = files
        .iter()
        .filter(|(_, code)| code.lines().count() > LINES)
        .map(|(file, code)| format!("{file}: {} lines", code.lines().count()))
        .collect();
    assert!(long.is_empty(), "over {LINES} lines, cut in two:\n{}", long.join("\n"));
}

#[test]
fn kinds_have_folder_docs_and_samples() {
    let cases = entity_cases();
    for (kind, name) in Kind::ALL {
        assert_eq!(kind.name(), name);
        let code = read(&path(&format!("src/entity/{name}/mod.rs")));
        assert!(code.starts_with("//! "), "src/entity/{name}/mod.rs does not begin with what the kind is");
        for (side, least) in [("accept", 10), ("reject", 5)] {
            let count = cases.iter().filter(|case| case.file == format!("{name}/{side}")).count();
            assert!(count >= least, "samples/entity/{name}/{side}.txt has {count} cases, fewer than {least}");
        }
    }
}

#[test]
fn relations_have_samples() {
    let cases = relation_cases();
    for (kind, name, family) in RelationKind::ALL {
        assert_eq!(kind.name(), *name);
        let own = || cases.iter().filter(|case| case.kind == *kind);
        let accepts = own().filter(|case| !case.relations.is_empty()).count();
        assert!(accepts > 0, "samples/relation/{family}/{name}.txt accepts nothing");
        assert!(own().count() > accepts, "samples/relation/{family}/{name}.txt rejects nothing");
    }
}

/// A token's word is known only when some table has it, so every word that a grammar compares with must be listed.
#[test]
fn words_that_grammars_name_are_listed() {
    let table = read(&path("src/lexicon/tables/grammar_word.csv"));
    let listed: BTreeSet<&str> = table.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    let mut missing = BTreeSet::new();
    for (file, code) in sources() {
        if ["entity", "form", "grammar", "relation", "resolve"].iter().any(|room| file.starts_with(&format!("src/{room}/"))) {
            missing.extend(named_words(&code).into_iter().filter(|word| !listed.contains(word.as_str())));
        }
    }
    assert!(missing.is_empty(), "run tools/grammar_words.py: not listed are {missing:?}");
}

/// The single lower-case words in the string literals of a source file, its tests and comments aside.
fn named_words(source: &str) -> Vec<String> {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut found = Vec::new();
    for line in lines {
        // An escaped quotation mark is inside a literal, not its end.
        let line = line.replace("\\\"", "").replace("'\"'", "");
        let literals = line.split('"').skip(1).step_by(2).flat_map(str::split_whitespace);
        found.extend(
            literals
                .filter(|word| word.chars().count() < 9 && word.chars().all(|c| c.is_alphabetic() && c.is_lowercase()))
                .map(str::to_owned),
        );
    }
    found
}

/// A room's place in the plan.
fn place(room: &str) -> Option<usize> {
    ROOMS.iter().position(|rooms| rooms.contains(&room))
}

/// The files under `src`, each with its path there and its code.
fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    walk(&path("src"), "", &mut files);
    assert!(!files.is_empty(), "no sources under src");
    files
}

fn walk(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap()) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let name = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        if entry.path().is_dir() {
            walk(&entry.path(), &name, files);
        } else if name.ends_with(".rs") {
            files.push((name, read(&entry.path())));
        }
    }
}

/// The `crate::ROOM` paths of a file, each with the names that it takes from there.
fn imports(code: &str) -> Vec<(String, Vec<String>)> {
    let code: String = code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        // `crate` as a word of its own, not the end of another.
        if code[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(list) => found.extend(split(list).iter().map(|item| import(item))),
            None => found.push(import(rest)),
        }
    }
    found
}

/// One path behind `crate::`: the room, and the names taken from it; none for the room itself.
fn import(path: &str) -> (String, Vec<String>) {
    let room = word(path);
    let names = match path[room.len()..].strip_prefix("::") {
        None => Vec::new(),
        Some(rest) => match rest.strip_prefix('{') {
            Some(list) => split(list).iter().map(|item| word(item)).collect(),
            None => vec![word(rest)],
        },
    };
    (room, names)
}

/// The items of a `{…}` list, of which the opening brace is gone.
fn split(list: &str) -> Vec<String> {
    let (mut items, mut item, mut depth) = (Vec::new(), String::new(), 0);
    for character in list.chars() {
        match character {
            '}' if depth == 0 => break,
            ',' if depth == 0 => items.push(std::mem::take(&mut item)),
            _ => {
                depth += i32::from(character == '{') - i32::from(character == '}');
                item.push(character);
            }
        }
    }
    items.push(item);
    items.iter().map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect()
}

fn word(text: &str) -> String {
    text.chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect()
}

#[test]
fn imports_are_found_in_every_form() {
    let code = "use crate::{a, b::{C, d::E}};\nuse crate::e::{self, F};\nlet x = crate::g::H; // crate::no\npub(crate) fn f() {}";
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    let expected = [("a", names(&[])), ("b", names(&["C", "d"])), ("e", names(&["self", "F"])), ("g", names(&["H"]))];
    assert_eq!(imports(code), expected.map(|(room, names)| (room.to_owned(), names)));
}
