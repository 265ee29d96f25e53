//! The one error of the world outside: files, directories, encodings. It names the path and the cause.

use std::fmt;
use std::path::{Path, PathBuf};

/// What failed, so that programs can tell; printed as the reject's `code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// A file or directory could not be read.
    Read,
    /// A file could not be written.
    Write,
    /// Whoever read the output has gone.
    Closed,
    /// The document took longer than it may.
    Timeout,
    /// The bytes are not text in the encoding asked for.
    Decode,
    /// The input is of a kind that is not read.
    Unsupported,
    /// A bug of the program or of a library that it reads with.
    Internal,
    /// Options that do not fit together, or a name that is not known.
    Usage,
}

impl ErrorKind {
    /// The kind's name in `--rejects`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Closed => "closed",
            Self::Timeout => "timeout",
            Self::Decode => "decode",
            Self::Unsupported => "unsupported",
            Self::Internal => "internal",
            Self::Usage => "usage",
        }
    }
}

/// An error with its path and cause.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    path: PathBuf,
    cause: String,
}

impl Error {
    /// An error about a path.
    pub fn new(kind: ErrorKind, path: impl AsRef<Path>, cause: impl fmt::Display) -> Self {
        Self { kind, path: path.as_ref().to_owned(), cause: cause.to_string() }
    }

    /// What failed.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The path it is about; empty when it is about none.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The cause alone.
    pub fn cause(&self) -> &str {
        &self.cause
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.as_os_str().is_empty() {
            return out.write_str(&self.cause);
        }
        write!(out, "{}: {}", self.path.display(), self.cause)
    }
}

impl std::error::Error for Error {}
