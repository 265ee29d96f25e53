//! Which inputs a run has: files as named, directories walked, `-` for standard input.

use crate::container::Container;
use crate::error::{Error, ErrorKind};
use crate::format::Format;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// One input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Where it is; `-` for standard input.
    pub path: PathBuf,
    /// Its identifier: the path as given and walked.
    pub id: String,
    /// Its name in a directory of results: the path below the directory that was walked, or the file's own name.
    pub name: PathBuf,
    /// Its length in bytes, 0 when unknown.
    pub bytes: u64,
}

impl Input {
    /// The input at a path; `-` is standard input.
    pub fn new(path: PathBuf) -> Self {
        let bytes = std::fs::metadata(&path).map_or(0, |metadata| metadata.len());
        let id = path.to_string_lossy().into_owned();
        let name = if path.as_os_str() == "-" { PathBuf::from("stdin") } else { path.file_name().map(PathBuf::from).unwrap_or_default() };
        Self { path, id, name, bytes }
    }

    /// Whether it is standard input.
    pub fn is_stdin(&self) -> bool {
        self.path.as_os_str() == "-"
    }
}

/// What the paths come to.
#[derive(Debug, Default)]
pub struct Inputs {
    /// The inputs, in order: files as they stand, directories walked by name.
    pub found: Vec<Input>,
    /// What could not be walked.
    pub errors: Vec<Error>,
    /// How many files of walked directories were passed over, since their names say that they are of no kind that is read.
    pub passed_over: u64,
}

/// The inputs of the paths.
pub fn inputs(paths: &[PathBuf]) -> Inputs {
    let mut inputs = Inputs::default();
    for path in paths {
        if path.is_dir() {
            walk(path, &mut inputs);
        } else {
            // A file that is named is a record or a reject, whatever it is called.
            inputs.found.push(Input::new(path.clone()));
        }
    }
    // A path that is given twice, or lies in a directory given too, is one document.
    let mut seen = HashSet::new();
    inputs.found.retain(|input| seen.insert(input.id.clone()));
    inputs
}

fn walk(root: &Path, inputs: &mut Inputs) {
    // Nothing is hidden from an archive: no ignore files, no dot-file rule.
    let mut builder = ignore::WalkBuilder::new(root);
    builder.standard_filters(false).sort_by_file_name(Ord::cmp);
    for entry in builder.build() {
        match entry {
            Ok(entry) => {
                let file = entry.file_type().is_some_and(|kind| kind.is_file())
                    || entry.file_type().is_some_and(|kind| kind.is_symlink()) && entry.path().is_file();
                if file && Format::by_name(entry.path()).is_none() && !Container::by_name(entry.path()) {
                    inputs.passed_over += 1;
                } else if file {
                    let name = entry.path().strip_prefix(root).map(Path::to_owned);
                    let input = Input::new(entry.into_path());
                    let name = name.unwrap_or_else(|_| input.name.clone());
                    inputs.found.push(Input { name, ..input });
                }
            }
            Err(error) => inputs.errors.push(Error::new(ErrorKind::Read, "", error)),
        }
    }
}
