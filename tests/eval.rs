//! The evaluation: its figures on records with one mistake of each sort, its ratchet, and the same numbers as the contract's own script.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn vanthu(args: &[&str]) -> (bool, String, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_vanthu")).current_dir(root()).args(args).output().expect("the binary runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program prints UTF-8");
    (run.status.success(), text(run.stdout), text(run.stderr))
}

/// Gold, found and F1 of each figure.
fn figures(json: &str, found: &str) -> BTreeMap<String, (u64, u64, String)> {
    let table: BTreeMap<String, Value> = serde_json::from_str(json).expect("the figures are JSON");
    let row = |row: &Value| (row["gold"].as_u64().unwrap(), row[found].as_u64().unwrap(), format!("{:.9}", row["f1"].as_f64().unwrap()));
    table.iter().map(|(name, figure)| (name.clone(), row(figure))).collect()
}

#[test]
fn each_sort_of_mistake_counts_where_it_should() {
    let (fine, out, err) = vanthu(&["eval", "samples/eval/gold", "samples/eval/records.jsonl", "--errors", "all"]);
    assert!(fine, "{err}");
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("eval", out);
    });
}

#[test]
fn the_ratchet_fails_when_something_breaks_and_when_something_is_not_listed() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("right.txt");
    let path = list.to_str().unwrap();
    let run = |extra: &[&str]| vanthu(&[&["eval", "samples/eval/gold", "samples/eval/records.jsonl", "--ratchet", path], extra].concat());
    assert!(run(&["--bless"]).0);
    let right = std::fs::read_to_string(&list).unwrap();
    assert_eq!(
        right.lines().collect::<Vec<_>>(),
        ["basis based_on", "basis date", "basis document", "basis issued_on", "basis organization", "merge date", "merge merge"]
    );
    assert!(run(&[]).0, "what was just blessed holds");
    std::fs::write(&list, right.replace("basis date\n", "basis quantity # never was\n")).unwrap();
    let (fine, _, err) = run(&[]);
    assert!(!fine && err.contains("no longer right: basis quantity") && err.contains("right, but not listed: basis date"), "{err}");
}

#[test]
fn without_records_the_texts_are_extracted() {
    let (fine, out, err) = vanthu(&["eval", "samples/eval/gold", "--json"]);
    assert!(fine, "{err}");
    assert_eq!(figures(&out, "found")["strict:document"].0, 1);
    let (fine, _, err) = vanthu(&["eval", "samples/entity"]);
    assert!(!fine && err.contains("samples/entity") && err.contains("NAME.json"), "{err}");
}

/// The script belongs to the gold documents and is not part of the project: where they are absent there is nothing to compare with.
#[test]
fn the_figures_are_those_of_the_contracts_script() {
    let script = root().join("../shared/gold/score.py");
    if !script.is_file() {
        return;
    }
    let own = root().join("samples/eval/gold");
    let records = tempfile::tempdir().unwrap();
    let shared = script.parent().map(Path::to_path_buf).unwrap();
    let made = records.path().join("shared.jsonl");
    assert!(vanthu(&["extract", shared.to_str().unwrap(), "-o", made.to_str().unwrap()]).0);
    for (gold, records) in [(own, root().join("samples/eval/records.jsonl")), (shared, made)] {
        let python = Command::new("python3").arg(&script).arg(&gold).arg(&records).arg("--json").output().expect("python3 runs");
        let wanted = figures(&String::from_utf8_lossy(&python.stdout), "pred");
        let (fine, out, err) = vanthu(&["eval", gold.to_str().unwrap(), records.to_str().unwrap(), "--json"]);
        assert!(fine, "{err}");
        assert_eq!(figures(&out, "found"), wanted, "{}", gold.display());
    }
}
