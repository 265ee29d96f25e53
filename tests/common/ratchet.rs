//! The ratchet: a committed list of the cases that do not pass yet.
//!
//! A case that fails and is not listed is a regression; a listed one that passes, or is gone, must leave the list.
//! `VANTHU_BLESS=1` writes the list anew. It goes only one way: whoever blesses a longer list answers for it in review.

use super::{path, read};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;

/// One case's outcome: its name, and what went wrong.
pub(crate) type Outcome = (String, Result<(), String>);

/// Holds the outcomes of a test against its list of known misses.
pub(crate) fn check(test: &str, list: &str, outcomes: Vec<Outcome>) {
    let mut failures: BTreeMap<&str, &str> = BTreeMap::new();
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for (name, outcome) in &outcomes {
        assert!(names.insert(name), "two cases are the same; take one out: {name}");
        if let Err(failure) = outcome {
            failures.insert(name, failure);
        }
    }
    let file = path(list);
    if std::env::var_os("VANTHU_BLESS").is_some_and(|value| value == "1") {
        let lines = outcomes.iter().filter(|(name, _)| failures.contains_key(name.as_str())).map(|(name, _)| format!("{name}\n"));
        fs::write(&file, lines.collect::<String>()).unwrap_or_else(|error| panic!("{list}: {error}"));
        return;
    }
    let known = if file.exists() { read(&file) } else { String::new() };
    let known: BTreeSet<&str> = known.lines().filter(|line| !line.is_empty()).collect();
    let mut report = String::new();
    for (name, failure) in failures.iter().filter(|(name, _)| !known.contains(*name)) {
        let _ = writeln!(report, "FAILS    {name}\n{failure}");
    }
    for name in known.iter().filter(|name| names.contains(*name) && !failures.contains_key(*name)) {
        let _ = writeln!(report, "PASSES   {name}\n    it is listed as a known miss");
    }
    for name in known.iter().filter(|name| !names.contains(*name)) {
        let _ = writeln!(report, "GONE     {name}\n    no sample has this case any more");
    }
    let passed = outcomes.len() - failures.len();
    println!("{test}: {passed} of {} cases pass, {} known misses", outcomes.len(), known.len());
    assert!(
        report.is_empty(),
        "{list} is out of step with what the program does:\n\n{report}\n\
         Mend what FAILS; for PASSES and GONE write the list anew and commit it:\n    VANTHU_BLESS=1 cargo test --test cases\n"
    );
}
