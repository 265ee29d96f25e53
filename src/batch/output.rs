//! Where records go: standard output, or a file that appears whole or not at all.

use crate::error::{Error, ErrorKind};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// An output under way. A file is written beside its final name and renamed by [`Output::finish`]; dropped before, it leaves nothing.
#[derive(Debug)]
pub enum Output {
    /// Standard output.
    Stdout(BufWriter<io::Stdout>),
    /// A file.
    File {
        /// The file while it is written.
        writer: BufWriter<NamedTempFile>,
        /// Its final name.
        path: PathBuf,
    },
}

/// The size of the write buffer.
const BUFFER: usize = 1 << 20;

impl Output {
    /// Opens the output: a file, or standard output for `None` and `-`.
    ///
    /// # Errors
    /// When the file's directory does not exist or cannot be written.
    pub fn open(path: Option<&Path>) -> Result<Self, Error> {
        let Some(path) = path.filter(|path| path.as_os_str() != "-") else {
            return Ok(Self::Stdout(BufWriter::with_capacity(BUFFER, io::stdout())));
        };
        if path.is_dir() {
            return Err(Error::new(ErrorKind::Write, path, "is a directory"));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file =
            tempfile::Builder::new().prefix(".vanthu-").tempfile_in(folder).map_err(|error| Error::new(ErrorKind::Write, path, error))?;
        Ok(Self::File { writer: BufWriter::with_capacity(BUFFER, file), path: path.to_owned() })
    }

    /// Writes out what is buffered and gives the file its name.
    ///
    /// # Errors
    /// When the rest cannot be written or the file cannot be renamed; an earlier file of the name is then intact.
    pub fn finish(self) -> Result<(), Error> {
        match self {
            Self::Stdout(mut writer) => writer.flush().map_err(|error| Error::new(ErrorKind::Write, "standard output", error)),
            Self::File { writer, path } => {
                let file = writer.into_inner().map_err(|error| Error::new(ErrorKind::Write, &path, error.error()))?;
                #[cfg(unix)]
                {
                    use std::os::unix::fs::PermissionsExt;
                    // A temporary file is private; an output is as readable as any file.
                    let _ = file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644));
                }
                file.persist(&path).map(|_| ()).map_err(|error| Error::new(ErrorKind::Write, &path, error.error))
            }
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(writer) => writer.write(bytes),
            Self::File { writer, .. } => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(writer) => writer.flush(),
            Self::File { writer, .. } => writer.flush(),
        }
    }
}
