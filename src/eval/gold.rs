//! The two sides of an evaluation: annotations and records, both read from JSON as far as they are compared.

use crate::batch::{self, Event, Options, Run, Source, Target, Tell};
use crate::error::{Error, ErrorKind};
use crate::sink::{self, Memory};
use crate::source::{self, Encoding};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// An entity of either side.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs)] // The contract's fields.
pub struct Mention {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub start: u32,
    pub end: u32,
    pub text: String,
    #[serde(default)]
    pub norm: Option<Map<String, Value>>,
}

/// A relation of either side.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs)] // The contract's fields.
pub struct Link {
    #[serde(rename = "type")]
    pub kind: String,
    pub args: Vec<LinkArgument>,
}

/// An argument of a relation.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs)] // The contract's fields.
pub struct LinkArgument {
    pub role: String,
    #[serde(rename = "ref")]
    pub reference: String,
}

/// What one side says of a document.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Sheet {
    /// What it mentions.
    #[serde(default)]
    pub entities: Vec<Mention>,
    /// What it says about them.
    #[serde(default)]
    pub relations: Vec<Link>,
    /// What it says of itself; gold may leave it out, and then it is not compared.
    #[serde(default)]
    pub meta: Option<Map<String, Value>>,
}

/// A document with its annotation.
#[derive(Clone, Debug)]
pub struct Annotated {
    /// The name of its files.
    pub name: String,
    /// The canonical text; empty when there is no `.txt`.
    pub text: String,
    /// The annotation.
    pub sheet: Sheet,
}

/// Reads a gold folder, in the order of the names.
///
/// # Errors
/// When the folder or a file in it cannot be read, or holds other JSON than an annotation.
pub fn load(folder: &Path) -> Result<Vec<Annotated>, Error> {
    let listing = std::fs::read_dir(folder).map_err(|error| Error::new(ErrorKind::Read, folder, error))?;
    let mut paths = Vec::new();
    for entry in listing {
        let path = entry.map_err(|error| Error::new(ErrorKind::Read, folder, error))?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
    paths.sort();
    if paths.is_empty() {
        return Err(Error::new(ErrorKind::Read, folder, "no annotation: a gold folder holds NAME.json and NAME.txt"));
    }
    let mut documents = Vec::with_capacity(paths.len());
    for path in paths {
        let bytes = std::fs::read(&path).map_err(|error| Error::new(ErrorKind::Read, &path, error))?;
        let sheet = serde_json::from_slice(&bytes).map_err(|error| Error::new(ErrorKind::Decode, &path, error))?;
        let text = match std::fs::read(path.with_extension("txt")) {
            Ok(bytes) => source::read(&bytes, Encoding::Auto).text.into_owned(),
            Err(_) => String::new(),
        };
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        documents.push(Annotated { name, text, sheet });
    }
    Ok(documents)
}

/// Reads records from a file of JSON Lines, by the stems of their ids.
///
/// # Errors
/// When the file cannot be read, or a line is no record; the line is named.
pub fn records(path: &Path) -> Result<HashMap<String, Sheet>, Error> {
    let text = std::fs::read_to_string(path).map_err(|error| Error::new(ErrorKind::Read, path, error))?;
    by_stem(&text, path)
}

/// Makes the records of the gold documents' own texts.
///
/// # Errors
/// When a text cannot be read.
pub fn extracted(folder: &Path, documents: &[Annotated]) -> Result<HashMap<String, Sheet>, Error> {
    let paths: Vec<_> = documents.iter().map(|document| folder.join(&document.name).with_extension("txt")).collect();
    let lines = Memory::default();
    let failed = Arc::new(Mutex::new(None));
    let first = Arc::clone(&failed);
    let tell: Tell = Box::new(move |event| {
        if let Event::Rejected(reject) = event {
            let error = Error::new(ErrorKind::Read, &reject.path, &reject.message);
            first.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        }
    });
    let target = Target::Records(sink::Target::Memory(lines.clone()));
    batch::run(Run::new(Source::Paths(paths), Options::default(), target, tell))?;
    let failed = failed.lock().unwrap_or_else(PoisonError::into_inner).take();
    match failed {
        Some(error) => Err(error),
        None => by_stem(&String::from_utf8_lossy(&lines.take()), folder),
    }
}

fn by_stem(lines: &str, path: &Path) -> Result<HashMap<String, Sheet>, Error> {
    #[derive(Deserialize)]
    struct Line {
        id: String,
        #[serde(flatten)]
        sheet: Sheet,
    }
    let mut sheets = HashMap::new();
    for (number, line) in lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let line: Line =
            serde_json::from_str(line).map_err(|error| Error::new(ErrorKind::Decode, path, format!("line {}: {error}", number + 1)))?;
        let stem = Path::new(&line.id).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        sheets.insert(stem, line.sheet);
    }
    Ok(sheets)
}
