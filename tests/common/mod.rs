//! What the integration tests share: the samples, the cases written in them, the ratchet, and a text's record as JSON.
//!
//! Each test program uses a part of it, so what one of them leaves unused is no warning.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub(crate) mod archive;
pub(crate) mod cases;
pub(crate) mod damage;
pub(crate) mod pdf;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
pub(crate) mod program;
pub(crate) mod ratchet;
pub(crate) mod rows;

use serde_json::Value;
use std::cell::RefCell;
use std::fs;
use std::panic;
use std::path::{Path, PathBuf};
use std::sync::Once;
use vanthu::record::{Record, SourceRecord};
use vanthu::{Text, extract};

/// A path under the repository's root.
pub(crate) fn path(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// The files of a folder by name, those with the extension.
pub(crate) fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.is_file() && path.extension().is_some_and(|found| found == extension));
    files.sort();
    files
}

/// A file's text; a test cannot go on without it.
pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A file's name without its extension.
pub(crate) fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The sample documents: name and text.
pub(crate) fn documents() -> Vec<(String, String)> {
    files(&path("samples/documents"), "txt").iter().map(|path| (stem(path), read(path))).collect()
}

/// The record of a canonical text, as the bytes that the program would write.
pub(crate) fn json(text: &str) -> Vec<u8> {
    let text = Text::new(text);
    let extraction = extract(&text);
    serde_json::to_vec(&Record::new("sample", SourceRecord::default(), &extraction, true)).unwrap()
}

thread_local! {
    /// Where and why a guarded piece of work panicked; `None` outside of one.
    static CAUGHT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs `work`; a panic inside becomes its message, so that one bad case does not hide the others.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |panicked| {
            let guarded = CAUGHT.with_borrow_mut(|caught| caught.as_mut().map(|caught| *caught = panicked.to_string()).is_some());
            if !guarded {
                usual(panicked);
            }
        }));
    });
    CAUGHT.set(Some(String::new()));
    let done = panic::catch_unwind(panic::AssertUnwindSafe(work));
    let caught = CAUGHT.take().unwrap_or_default();
    done.map_err(|_| caught)
}

/// A field that must be there.
pub(crate) fn at<'v>(value: &'v Value, field: &str) -> &'v Value {
    value.get(field).unwrap_or_else(|| panic!("no field {field} in {value}"))
}

/// A number field that must be there.
pub(crate) fn number(value: &Value, field: &str) -> usize {
    at(value, field).as_u64().unwrap_or_else(|| panic!("{field} is no count in {value}")) as usize
}

/// A string field that must be there.
pub(crate) fn string<'v>(value: &'v Value, field: &str) -> &'v str {
    at(value, field).as_str().unwrap_or_else(|| panic!("{field} is no string in {value}"))
}

/// An array field that must be there.
pub(crate) fn array<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    at(value, field).as_array().unwrap_or_else(|| panic!("{field} is no array in {value}"))
}
