//! Each sample document as `vanthu explain` shows it, under `snapshots/documents`, one file a sample.
//!
//! A change of grammar shows there line by line; look at it before you take it: `cargo insta review`, or without that
//! tool `INSTA_UPDATE=always cargo test --test snapshots` and `git diff snapshots`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{documents, files, guarded, path, stem};
use vanthu::{Text, explain, extract};

#[test]
fn documents_are_read_as_before() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/documents");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut changed = Vec::new();
    for (name, text) in documents() {
        let view = guarded(|| explain::view(&extract(&Text::new(&text))));
        let held = view.and_then(|view| settings.bind(|| guarded(|| insta::assert_snapshot!(name.as_str(), view))));
        changed.extend(held.err().map(|failure| format!("{name}: {failure}")));
    }
    assert!(changed.is_empty(), "not as in snapshots/documents; see the differences above:\n{}", changed.join("\n"));
}

#[test]
fn no_snapshot_is_without_its_sample() {
    let samples: Vec<String> = documents().into_iter().map(|(name, _)| name).collect();
    let mut orphans: Vec<String> = files(&path("snapshots/documents"), "snap").iter().map(|path| stem(path)).collect();
    orphans.retain(|name| !samples.contains(name));
    assert!(orphans.is_empty(), "snapshots/documents has no sample for {}: delete them", orphans.join(", "));
}
