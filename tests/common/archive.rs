//! What reading a container gives, as lines that a person can read.

use std::fs;
use vanthu::container::{Container, Content, Member, Options, members};

/// What reading some bytes under a name gives: each member as `name=text` or `name: cause`, and the error at the end, with the path.
pub(crate) fn read(name: &str, bytes: &[u8], options: &Options) -> (Vec<String>, Option<String>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let container = Container::of_file(&path).unwrap_or_else(|| panic!("{name} is no container"));
    let mut found = Vec::new();
    let done = members(&path, container, options, &mut |Member { name, content, .. }| {
        found.push(match content.and_then(Content::bytes) {
            Ok(bytes) => format!("{name}={}", String::from_utf8_lossy(&bytes)),
            Err(fault) => format!("{name}: {}", fault.cause),
        });
        Ok(())
    });
    (found, done.err().map(|error| error.to_string()))
}
