//! A directory that takes one file of each document, and keeps every one of them inside.
//!
//! A file is called after its input: the path below the walked directory, or the name of a file that was named, with the
//! extension of a text replaced. Names are given out before the work begins, in the order of the inputs, so they are the
//! same for any number of threads; where two inputs come to one name, the later one gets a number behind it. Names that
//! differ in case or composition alone count as one, since some file systems hold them for one.
//!
//! Limits: a file from an earlier run is replaced, whole; files that no longer have an input stay.
//! Left out on purpose: following links below the directory, which is how a file would leave it.

use super::Input;
use super::output::Output;
use crate::error::{Error, ErrorKind};
use crate::format::Format;
use icu_normalizer::ComposingNormalizerBorrowed;
use std::collections::HashMap;
use std::ffi::OsString;
use std::io::{ErrorKind as Cause, Write};
use std::path::{Component, Path, PathBuf};

/// A directory of results under way, one file an input at most.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    names: Vec<PathBuf>,
}

impl Folder {
    /// Opens the directory, which is made when missing, and gives each input its name there.
    ///
    /// # Errors
    /// When there is something else of the name, or the directory cannot be made.
    pub fn open(root: &Path, inputs: &[Input], extension: &str) -> Result<Self, Error> {
        std::fs::create_dir_all(root).map_err(|error| {
            let cause = if root.exists() { "is not a directory".to_owned() } else { error.to_string() };
            Error::new(ErrorKind::Write, root, cause)
        })?;
        Ok(Self { root: root.to_owned(), names: names(inputs, extension) })
    }

    /// Writes the file of the n-th input, which appears whole or not at all.
    ///
    /// # Errors
    /// When the file or a directory above it cannot be written, a link leads out of the directory, or the file is the input
    /// itself.
    pub fn write(&self, at: usize, input: &Input, bytes: &[u8]) -> Result<(), Error> {
        let Some(name) = self.names.get(at) else {
            return Err(Error::new(ErrorKind::Write, &self.root, "no name was given for this input"));
        };
        let path = self.root.join(name);
        self.make_folders(name)?;
        if let (Ok(own), Ok(source)) = (path.canonicalize(), input.path.canonicalize())
            && own == source
        {
            return Err(Error::new(ErrorKind::Write, &path, "would replace its own source"));
        }
        let mut output = Output::open(Some(&path))?;
        output.write_all(bytes).map_err(|error| Error::new(ErrorKind::Write, &path, error))?;
        output.finish()
    }

    /// Makes the directories above the name, one after the other, and steps through no link.
    fn make_folders(&self, name: &Path) -> Result<(), Error> {
        let mut folder = self.root.clone();
        for part in name.parent().into_iter().flat_map(Path::components) {
            folder.push(part);
            match std::fs::create_dir(&folder) {
                Err(error) if error.kind() != Cause::AlreadyExists => return Err(Error::new(ErrorKind::Write, &folder, error)),
                _ => {}
            }
            let is_folder = std::fs::symlink_metadata(&folder).is_ok_and(|metadata| metadata.is_dir());
            if !is_folder {
                return Err(Error::new(ErrorKind::Write, &folder, "is in the way of a directory; links are not followed"));
            }
        }
        Ok(())
    }
}

/// A name of its own for each input.
fn names(inputs: &[Input], extension: &str) -> Vec<PathBuf> {
    // How many inputs came to a name so far: a thousand files called alike must not count up from one each.
    let mut taken: HashMap<String, u32> = HashMap::new();
    let mut given = Vec::with_capacity(inputs.len());
    for input in inputs {
        let (folder, stem) = inside(input);
        let path = |number: u32| {
            let mut name = stem.clone();
            if number > 1 {
                name.push(format!("-{number}"));
            }
            name.push(".");
            name.push(extension);
            folder.join(name)
        };
        let first = key(&path(1));
        let mut number = taken.get(&first).map_or(1, |count| count + 1);
        while number > 1 && taken.contains_key(&key(&path(number))) {
            number += 1;
        }
        let name = path(number);
        taken.entry(key(&name)).or_insert(1);
        taken.insert(first, number);
        given.push(name);
    }
    given
}

/// The folder and the name without extension that an input has inside the directory. Steps up, roots and drives are dropped.
fn inside(input: &Input) -> (PathBuf, OsString) {
    let parts = input.name.components().filter(|part| matches!(part, Component::Normal(_)));
    let mut path: PathBuf = parts.collect();
    let stem = if Format::by_name(&path).is_some() { path.file_stem() } else { path.file_name() }.map(ToOwned::to_owned);
    path.pop();
    (path, stem.unwrap_or_else(|| "document".into()))
}

/// A name as a file system that folds case and composition sees it.
fn key(name: &Path) -> String {
    ComposingNormalizerBorrowed::new_nfc().normalize(&name.to_string_lossy().to_lowercase()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(inputs: &[&str]) -> Vec<String> {
        let inputs: Vec<Input> = inputs.iter().map(|name| Input { name: PathBuf::from(name), ..Input::new(PathBuf::from(name)) }).collect();
        names(&inputs, "edxml").iter().map(|name| name.to_string_lossy().replace('\\', "/")).collect()
    }

    #[test]
    fn a_name_never_leads_out() {
        let odd = ["../x.txt", "/etc/passwd", "a/../../../b.md", "..", "/", "", "./c/./d.txt", "....txt"];
        let names = named(&odd);
        assert_eq!(
            names,
            [
                "x.edxml",
                "etc/passwd.edxml",
                "a/b.edxml",
                "document.edxml",
                "document-2.edxml",
                "document-3.edxml",
                "c/d.edxml",
                "....edxml"
            ]
        );
        assert!(names.iter().all(|name| Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))));
    }

    #[test]
    fn no_two_inputs_have_one_name() {
        let names = named(&["a.txt", "a.md", "a-2.txt", "A.TXT", "b/a.txt", "Ho\u{e0}.txt", "Hoa\u{300}.txt", "a.txt", "a-2.md"]);
        let expected = ["a", "a-2", "a-2-2", "A-3", "b/a", "Ho\u{e0}", "Hoa\u{300}-2", "a-4", "a-2-3"];
        assert_eq!(names, expected.map(|name| format!("{name}.edxml")));
        let many = vec!["a.txt"; 20_000];
        let distinct: std::collections::HashSet<String> = named(&many).into_iter().collect();
        assert_eq!(distinct.len(), many.len());
    }

    #[test]
    fn only_the_extension_of_a_text_is_replaced() {
        assert_eq!(named(&["Nghị định 30.2020", "a.b.TXT"]), ["Nghị định 30.2020.edxml", "a.b.edxml"]);
    }
}
