//! Which inputs a run has: files as named, directories walked, `-` for standard input; found while the run goes on.

use crate::container::Container;
use crate::error::{Error, ErrorKind};
use crate::format::Format;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
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

    /// The container that it is. A pipe is none: its first bytes could be read only once.
    pub fn container(&self) -> Option<Container> {
        if self.is_stdin() || !self.path.is_file() { None } else { Container::of_file(&self.path) }
    }
}

/// What the walk meets.
#[derive(Debug)]
pub enum Found {
    /// An input.
    Input(Input),
    /// Something that could not be walked.
    Error(Error),
    /// A file of a walked directory whose name says that it is of no kind that is read.
    PassedOver,
}

/// The inputs of some paths, in order: files as they stand, directories walked by name. A path that is given twice, or lies
/// in a directory given too, is one input.
///
/// Limits: the names of one directory are held at a time, and sixteen bytes an input where several paths are given.
pub struct Walk {
    paths: std::vec::IntoIter<PathBuf>,
    folder: Option<(PathBuf, ignore::Walk)>,
    seen: Option<HashSet<u64>>,
}

impl Walk {
    /// A walk over the paths.
    pub fn new(paths: Vec<PathBuf>) -> Self {
        let seen = (paths.len() > 1).then(HashSet::new);
        Self { paths: paths.into_iter(), folder: None, seen }
    }

    fn found(&mut self) -> Option<Found> {
        loop {
            if let Some((root, walk)) = &mut self.folder {
                match walk.next() {
                    Some(entry) => match in_folder(root, entry) {
                        Some(found) => return Some(found),
                        None => continue,
                    },
                    None => self.folder = None,
                }
            }
            let path = self.paths.next()?;
            if !path.is_dir() {
                // A file that is named is a record or a reject, whatever it is called.
                return Some(Found::Input(Input::new(path)));
            }
            // Nothing is hidden from an archive: no ignore files, no dot-file rule.
            let mut builder = ignore::WalkBuilder::new(&path);
            builder.standard_filters(false).sort_by_file_name(Ord::cmp);
            self.folder = Some((path, builder.build()));
        }
    }
}

impl Iterator for Walk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let found = self.found()?;
            if let (Found::Input(input), Some(seen)) = (&found, &mut self.seen)
                && !seen.insert(hash(&input.id))
            {
                continue;
            }
            return Some(found);
        }
    }
}

/// A hash that stands for an identifier where all of a run must be remembered.
pub(super) fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

/// What an entry of a walked directory is; none for a directory.
fn in_folder(root: &Path, entry: Result<ignore::DirEntry, ignore::Error>) -> Option<Found> {
    let entry = match entry {
        Ok(entry) => entry,
        Err(error) => {
            let path = error_path(&error).unwrap_or(root).to_owned();
            return Some(Found::Error(Error::new(ErrorKind::Read, path, cause(&error))));
        }
    };
    let kind = entry.file_type()?;
    if !(kind.is_file() || kind.is_symlink() && entry.path().is_file()) {
        return None;
    }
    if Format::by_name(entry.path()).is_none() && !Container::by_name(entry.path()) {
        return Some(Found::PassedOver);
    }
    let name = entry.path().strip_prefix(root).map(Path::to_owned);
    let input = Input::new(entry.into_path());
    let name = name.unwrap_or_else(|_| input.name.clone());
    Some(Found::Input(Input { name, ..input }))
}

/// The path that an error of the walk is about.
fn error_path(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => error_path(err),
        ignore::Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}

/// The cause of an error of the walk without its path.
fn cause(error: &ignore::Error) -> String {
    match error {
        ignore::Error::WithPath { err, .. } | ignore::Error::WithDepth { err, .. } => cause(err),
        other => other.to_string(),
    }
}
