//! A directory that takes one file of each document, and keeps every one of them inside.
//!
//! A file is called after its input: the path below the walked directory, or the name of a file that was named, with the
//! extension of a text replaced; a member of an archive lies in a folder that is called after it. Names are given out in the
//! order of the documents, so they are the same for any number of threads; where two documents come to one name, the later
//! one gets a number behind it. Names that differ in case or composition alone count as one, since some file systems hold
//! them for one.
//!
//! Limits: a file from an earlier run is replaced, whole; files that no longer have an input stay.
//! Left out on purpose: following links below the directory, which is how a file would leave it.

use super::Input;
use crate::error::{Error, ErrorKind};
use crate::format::Format;
use icu_normalizer::ComposingNormalizerBorrowed;
use std::collections::HashMap;
use std::ffi::OsString;
use std::io::{self, ErrorKind as Cause, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// A directory of results under way, one file an input at most.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    extension: &'static str,
    /// The names that were given, and how many documents came to each.
    taken: Mutex<HashMap<String, u32>>,
}

impl Folder {
    /// Opens the directory, which is made when missing. Its files get the extension.
    ///
    /// # Errors
    /// When there is something else of the name, or the directory cannot be made.
    pub fn open(root: &Path, extension: &'static str) -> Result<Self, Error> {
        std::fs::create_dir_all(root).map_err(|error| {
            let cause = if root.exists() { "is not a directory".to_owned() } else { error.to_string() };
            Error::new(ErrorKind::Write, root, cause)
        })?;
        Ok(Self { root: root.to_owned(), extension, taken: Mutex::default() })
    }

    /// The name of the next document, an input or a member of it. Asked for in the order of the documents.
    pub(super) fn name(&self, input: &Input, member: Option<&Path>) -> PathBuf {
        let whole = member.map_or_else(|| input.name.clone(), |member| input.name.join(plain(member)));
        let (folder, stem) = inside(&whole);
        let path = |number: u32| {
            let mut name = stem.clone();
            if number > 1 {
                name.push(format!("-{number}"));
            }
            name.push(".");
            name.push(self.extension);
            folder.join(name)
        };
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let first = key(&path(1));
        // How many came to the name so far: a thousand files called alike must not count up from one each.
        let mut number = taken.get(&first).map_or(1, |count| count + 1);
        while number > 1 && taken.contains_key(&key(&path(number))) {
            number += 1;
        }
        let name = path(number);
        taken.entry(key(&name)).or_insert(1);
        taken.insert(first, number);
        name
    }

    /// Writes the file of a document under the name that it was given; it appears whole or not at all.
    ///
    /// # Errors
    /// When the file or a directory above it cannot be written, a link leads out of the directory, or the file is the input
    /// itself.
    pub(super) fn write(&self, name: &Path, input: &Input, bytes: &[u8]) -> Result<(), Error> {
        let path = self.root.join(name);
        self.make_folders(name)?;
        if let (Ok(own), Ok(source)) = (path.canonicalize(), input.path.canonicalize())
            && own == source
        {
            return Err(Error::new(ErrorKind::Write, &path, "would replace its own source"));
        }
        if path.is_dir() {
            return Err(Error::new(ErrorKind::Write, &path, "is a directory"));
        }
        let failed = |error: io::Error| Error::new(ErrorKind::Write, &path, error);
        // A temporary name that nobody can have put a link under.
        let mut builder = tempfile::Builder::new();
        builder.prefix(".vanthu-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // A temporary file is private; a result is as readable as any file.
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let mut file = builder.tempfile_in(path.parent().unwrap_or(&self.root)).map_err(failed)?;
        file.write_all(bytes).map_err(failed)?;
        file.persist(&path).map(|_| ()).map_err(|error| failed(error.error))
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

/// The plain parts of a path. Steps up, roots and drives are dropped.
fn plain(path: &Path) -> PathBuf {
    path.components().filter(|part| matches!(part, Component::Normal(_))).collect()
}

/// The folder and the name without extension that a document has inside the directory.
fn inside(name: &Path) -> (PathBuf, OsString) {
    let mut path = plain(name);
    let stem = if Format::by_name(&path).is_some() { path.file_stem() } else { path.file_name() }.map(ToOwned::to_owned);
    path.pop();
    (path, stem.unwrap_or_else(|| "document".into()))
}

/// A name as a file system that folds case and composition sees it.
fn key(name: &Path) -> String {
    ComposingNormalizerBorrowed::new_nfc().normalize(&name.to_string_lossy().to_lowercase()).into_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn named(inputs: &[&str]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let folder = Folder::open(folder.path(), "edxml").unwrap();
        let input = |name| Input { name: PathBuf::from(name), ..Input::new(PathBuf::from(name)) };
        inputs.iter().map(|name| folder.name(&input(name), None).to_string_lossy().replace('\\', "/")).collect()
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
    fn a_member_lies_in_a_folder_of_its_archive() {
        let folder = tempfile::tempdir().unwrap();
        let folder = Folder::open(folder.path(), "txt").unwrap();
        let archive = Input { name: PathBuf::from("2025/a.zip"), ..Input::new(PathBuf::from("2025/a.zip")) };
        let name = |member: &str| folder.name(&archive, Some(Path::new(member)));
        assert_eq!(name("x/1.doc"), Path::new("2025/a.zip/x/1.txt"));
        assert_eq!(name("/../../x/1.pdf"), Path::new("2025/a.zip/x/1-2.txt"));
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
