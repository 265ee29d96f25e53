//! The examples in the READMEs are what the program prints, in both languages.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{json, path, read};
use vanthu::{Text, exchange, extract};

#[test]
fn the_examples_are_what_the_program_prints() {
    let letter = read(&path("samples/documents/cong-van.txt"));
    let message = String::from_utf8(exchange::message(&extract(&Text::new(&letter)).meta).unwrap()).unwrap();
    for file in ["README.md", "README.vi.md"] {
        let readme = read(&path(file));
        let record = String::from_utf8(json(block(&readme, "text"))).unwrap();
        for line in block(&readme, "jsonl").lines() {
            assert!(record.contains(line), "{file} shows\n{line}\nwhich is not in\n{record}");
        }
        for line in block(&readme, "xml").lines() {
            assert!(message.contains(line), "{file} shows\n{line}\nwhich is not in\n{message}");
        }
        for (command, line) in [("extract", "cargo run --release -- extract samples/documents"), ("run", "tests/run")] {
            assert!(block(&readme, "sh").contains(line), "{file} does not say how to {command}");
        }
    }
}

/// The first fenced block of a language.
fn block<'r>(readme: &'r str, language: &str) -> &'r str {
    let (_, rest) = readme.split_once(&format!("```{language}\n")).unwrap_or_else(|| panic!("no {language} block"));
    rest.split_once("\n```").unwrap().0
}
