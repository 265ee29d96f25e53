//! The names of sinks: what `-o` says, before anything is opened.

use super::part;
use super::{Lines, Memory, Sink, State, Stream};
use crate::error::{Error, ErrorKind};
use std::path::{Path, PathBuf};

/// What stands before the name of a SQLite database.
const SQLITE: &str = "sqlite:";

/// What the URL of a PostgreSQL database begins with.
const POSTGRES: [&str; 2] = ["postgres://", "postgresql://"];

/// Which sink, before it is opened.
#[derive(Clone, Debug)]
pub enum Target {
    /// JSON Lines on standard output.
    Stdout,
    /// JSON Lines into something that is no file: a pipe, a terminal, `/dev/null`.
    Stream(PathBuf),
    /// JSON Lines in memory.
    Memory(Memory),
    /// JSON Lines in a file, or in shards of so many bytes.
    Lines {
        /// The file.
        path: PathBuf,
        /// Bytes of a shard.
        shard: Option<u64>,
    },
    /// The tables in a SQLite database.
    Sqlite(PathBuf),
    /// The tables in a PostgreSQL database, by its URL.
    Postgres(String),
    /// The tables as Parquet files in a directory.
    Parquet(PathBuf),
    /// The tables as CSV files in a directory.
    Csv(PathBuf),
}

impl Target {
    /// The sink that `-o` names.
    ///
    /// # Errors
    /// When the options do not go with it.
    pub fn parse(output: &str, shard: Option<u64>) -> Result<Self, Error> {
        let path = PathBuf::from(output);
        let target = if output == "-" {
            Self::Stdout
        } else if let Some(path) = output.strip_prefix(SQLITE) {
            is_possible(Path::new(path), true)?;
            Self::Sqlite(PathBuf::from(path))
        } else if POSTGRES.iter().any(|scheme| output.starts_with(scheme)) {
            Self::Postgres(output.to_owned())
        } else if ends(&path, "parquet") {
            Self::Parquet(directory(output)?)
        } else if ends(&path, "csv") {
            Self::Csv(directory(output)?)
        } else if std::fs::metadata(&path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
            Self::Stream(path)
        } else {
            is_possible(&path, true)?;
            return Ok(Self::Lines { path, shard });
        };
        match shard {
            Some(_) => Err(Error::new(ErrorKind::Usage, "", "--shard-size is for JSON Lines in files: name one with -o")),
            None => Ok(target),
        }
    }

    /// Whether a later run can go on with it.
    pub fn is_resumable(&self) -> bool {
        !matches!(self, Self::Stdout | Self::Stream(_) | Self::Memory(_))
    }

    /// Its name as it is kept in the ledger, the same wherever the program runs; no password is in it.
    pub fn whole(&self) -> String {
        match self {
            Self::Stdout => "-".to_owned(),
            Self::Memory(_) => "memory".to_owned(),
            Self::Stream(path) | Self::Lines { path, .. } | Self::Sqlite(path) | Self::Parquet(path) | Self::Csv(path) => {
                std::path::absolute(path).unwrap_or_else(|_| path.clone()).display().to_string()
            }
            Self::Postgres(url) => without_password(url),
        }
    }

    /// Where the ledger of a run into it is kept when nothing else is said.
    pub fn ledger(&self) -> Option<PathBuf> {
        match self {
            Self::Stdout | Self::Stream(_) | Self::Memory(_) => None,
            Self::Lines { path, .. } | Self::Sqlite(path) | Self::Parquet(path) | Self::Csv(path) => Some(part::beside(path, ".ledger")),
            // A server has no place beside it: the directory where the program runs, under the name of the database.
            Self::Postgres(url) => Some(PathBuf::from(format!("{}.ledger", database(url)))),
        }
    }

    /// Whether the output of a run that came to its end is still there.
    ///
    /// # Errors
    /// When a database cannot be asked, or holds no tables of a run.
    pub fn is_there(&self) -> Result<bool, Error> {
        match self {
            Self::Stdout | Self::Stream(_) | Self::Memory(_) => Ok(false),
            Self::Lines { path, shard } => Ok(Lines::first(path, *shard).is_file()),
            Self::Parquet(path) | Self::Csv(path) => Ok(path.is_dir()),
            Self::Sqlite(_) | Self::Postgres(_) => self.open(Some(&State::default()))?.finish().map(|()| true),
        }
    }

    /// Whether it holds what several runs brought, rather than what the last one did.
    pub fn gathers(&self) -> bool {
        matches!(self, Self::Sqlite(_) | Self::Postgres(_))
    }

    /// Opens the sink, anew or behind a state of an earlier run.
    ///
    /// # Errors
    /// When it cannot be written, or what the state tells of is not there.
    pub fn open(&self, resume: Option<&State>) -> Result<Box<dyn Sink>, Error> {
        Ok(match self {
            Self::Stdout => Box::new(Stream::stdout()),
            Self::Stream(path) => Box::new(Stream::open(path)?),
            Self::Memory(memory) => Box::new(memory.clone()),
            Self::Lines { path, shard } => Box::new(Lines::open(path, *shard, resume)?),
            #[cfg(feature = "sqlite")]
            Self::Sqlite(path) => Box::new(super::Sqlite::open(path, resume)?),
            #[cfg(feature = "postgres")]
            Self::Postgres(url) => Box::new(super::Postgres::open(url, resume)?),
            #[cfg(feature = "parquet")]
            Self::Parquet(path) => Box::new(super::Parquet::open(path, resume)?),
            Self::Csv(path) => Box::new(super::Csv::open(path, resume)?),
            #[allow(unreachable_patterns)] // All of them are there in the default build.
            _ => return Err(Error::new(ErrorKind::Usage, "", "this program was built without that kind of output")),
        })
    }
}

/// Whether a file or a directory of the name can be made: said before any work.
fn is_possible(path: &Path, file: bool) -> Result<(), Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if file && path.is_dir() {
        return Err(Error::new(ErrorKind::Write, path, "is a directory"));
    }
    if !folder.is_dir() {
        return Err(Error::new(ErrorKind::Write, path, format!("there is no directory {}", folder.display())));
    }
    Ok(())
}

fn ends(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case(extension))
}

/// The directory of a name, which may be written with a separator at its end.
fn directory(output: &str) -> Result<PathBuf, Error> {
    // The parts of a path leave the separator at its end out.
    let path: PathBuf = Path::new(output).components().collect();
    if path.exists() && !path.is_dir() {
        return Err(Error::new(ErrorKind::Write, path, "is a file; the tables are files in a directory"));
    }
    is_possible(&path, false)?;
    Ok(path)
}

/// The URL of a database without the password in it.
fn without_password(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let (address, query) = rest.split_once('?').map_or((rest, ""), |(address, query)| (address, query));
    let hidden = |user: &str| user.split_once(':').map_or_else(|| user.to_owned(), |(user, _)| user.to_owned());
    let address = address.rsplit_once('@').map_or_else(|| address.to_owned(), |(user, host)| format!("{}@{host}", hidden(user)));
    let options: Vec<&str> = query.split('&').filter(|option| !option.is_empty() && !option.starts_with("password=")).collect();
    let query = if options.is_empty() { String::new() } else { format!("?{}", options.join("&")) };
    format!("{scheme}://{address}{query}")
}

/// The name of the database in a URL, as a file name.
fn database(url: &str) -> String {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest).split('?').next().unwrap_or_default();
    let name: String =
        path.split('/').nth(1).unwrap_or_default().chars().filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-')).collect();
    if name.is_empty() { "postgres".to_owned() } else { name }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_in_no_name() {
        let names =
            ["postgres://u:secret@host:5432/archive?sslmode=disable&password=secret", "postgres://u@host/archive", "postgres:///archive"];
        let whole: Vec<String> = names.iter().map(|name| Target::parse(name, None).unwrap().whole()).collect();
        assert_eq!(whole, ["postgres://u@host:5432/archive?sslmode=disable", "postgres://u@host/archive", "postgres:///archive"]);
        for name in names {
            assert_eq!(Target::parse(name, None).unwrap().ledger().unwrap(), Path::new("archive.ledger"));
        }
    }
}
