//! A directory of tables under way: `OUT.partial` beside `OUT`, which takes its place at the end and is whole until then.
//!
//! Limits: two runs into one directory at a time are not told from one.
//! Left out on purpose: removing what is not the program's own. A directory with anything else in it is not replaced.

use super::part;
use super::rows::TABLES;
use crate::error::{Error, ErrorKind};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The directory under way and its name at the end.
#[derive(Debug)]
pub(super) struct Folder {
    target: PathBuf,
    partial: PathBuf,
    /// Where the earlier output is for the moment between two renamings.
    earlier: PathBuf,
}

impl Folder {
    /// Opens the directory; what an earlier run left under way stays only for a run that goes on. `is_own` says of a file's
    /// name whether it is one of the program's.
    pub(super) fn open(target: &Path, goes_on: bool, is_own: fn(&str) -> bool) -> Result<Self, Error> {
        // Without a slash at its end, so that something can be put behind the name.
        let target: PathBuf = target.components().collect();
        let folder = Self { partial: part::partial(&target), earlier: part::beside(&target, ".earlier"), target };
        for path in [&folder.target, &folder.partial, &folder.earlier] {
            check(path, is_own)?;
        }
        folder.settle().map_err(|error| Error::new(ErrorKind::Write, &folder.target, error))?;
        if !goes_on && folder.partial.exists() {
            fs::remove_dir_all(&folder.partial).map_err(|error| folder.failed(&folder.partial, &error))?;
        }
        fs::create_dir_all(&folder.partial).map_err(|error| folder.failed(&folder.partial, &error))?;
        Ok(folder)
    }

    /// Undoes a replacement that was cut off between its two renamings.
    fn settle(&self) -> io::Result<()> {
        if !self.earlier.exists() {
            Ok(())
        } else if self.target.exists() {
            fs::remove_dir_all(&self.earlier)
        } else {
            fs::rename(&self.earlier, &self.target)
        }
    }

    /// A file under way, by its path below the directory.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.partial.join(name)
    }

    /// The same file in the earlier output.
    pub(super) fn finished(&self, name: &str) -> PathBuf {
        self.target.join(name)
    }

    /// The output's name, which errors name.
    pub(super) fn target(&self) -> &Path {
        &self.target
    }

    /// The error of a file.
    pub(super) fn failed(&self, path: &Path, error: &dyn std::fmt::Display) -> Error {
        Error::new(ErrorKind::Write, path, error)
    }

    /// Makes the names in a directory durable.
    pub(super) fn sync(&self, path: &Path) -> Result<(), Error> {
        // Not every system opens directories as files; where it does not, there is nothing to do.
        match File::open(path) {
            Ok(file) if cfg!(unix) => file.sync_all().map_err(|error| self.failed(path, &error)),
            _ => Ok(()),
        }
    }

    /// Gives the directory its name; an earlier one is gone then.
    pub(super) fn finish(&self) -> Result<(), Error> {
        self.sync(&self.partial)?;
        let replace = || {
            if self.target.exists() {
                fs::rename(&self.target, &self.earlier)?;
            }
            fs::rename(&self.partial, &self.target)?;
            if self.earlier.exists() { fs::remove_dir_all(&self.earlier) } else { Ok(()) }
        };
        replace().map_err(|error: io::Error| self.failed(&self.target, &error))?;
        let parent = self.target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        self.sync(parent)
    }
}

/// Refuses what is in the way and is not the program's own.
fn check(path: &Path, is_own: fn(&str) -> bool) -> Result<(), Error> {
    let refused = |cause: String| Err(Error::new(ErrorKind::Write, path, cause));
    let Ok(found) = fs::symlink_metadata(path) else { return Ok(()) };
    if !found.is_dir() {
        return refused("is no directory: the tables are written to a directory of this name, and nothing else is replaced".to_owned());
    }
    let entries = fs::read_dir(path).map_err(|error| Error::new(ErrorKind::Write, path, error))?;
    for entry in entries {
        let name = entry.map_err(|error| Error::new(ErrorKind::Write, path, error))?.file_name();
        let name = name.to_string_lossy();
        if !is_own(&name) {
            return refused(format!("holds {name}, which is none of the tables: it is not replaced"));
        }
    }
    Ok(())
}

/// Whether a name is a table's, followed by an ending.
pub(super) fn is_table(name: &str, ending: &str) -> bool {
    name.strip_suffix(ending).is_some_and(|name| TABLES.iter().any(|table| table.name == name))
}
