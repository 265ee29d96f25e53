//! Rows of the sample documents, and what their records say that the tables must hold.

use serde_json::Value;
use std::path::Path;
use vanthu::record::{Record, SourceRecord};
use vanthu::sink::rows::Rows;
use vanthu::sink::{Item, Sink, State};
use vanthu::{Error, Text, extract};

/// A document of the tests: its identifier and its text.
pub(crate) type Document = (String, String);

/// The sample documents with identifiers as a directory gives them.
pub(crate) fn documents() -> Vec<Document> {
    super::documents().into_iter().map(|(name, text)| (format!("samples/documents/{name}.txt"), text)).collect()
}

fn with_record<T>((id, text): &Document, with: impl FnOnce(&Record<'_>) -> T) -> T {
    let text = Text::new(text);
    let extraction = extract(&text);
    let source = SourceRecord {
        path: id.into(),
        format: "txt".into(),
        encoding: "UTF-8".into(),
        bytes: text.source.len() as u64,
        sha256: "0".repeat(64),
        member: None,
    };
    with(&Record::new(id, source, &extraction, true))
}

/// A document's rows.
pub(crate) fn rows(document: &Document) -> Rows {
    with_record(document, Rows::new)
}

/// A document as a sink takes it.
pub(crate) fn item(document: &Document) -> Item {
    Item::Rows(Box::new(rows(document)))
}

/// A document's record.
pub(crate) fn record(document: &Document) -> Value {
    with_record(document, |record| serde_json::to_value(record).unwrap())
}

/// How many rows the documents have in each table, by their records.
pub(crate) fn counts(documents: &[Document]) -> [usize; 4] {
    let mut counts = [0; 4];
    for record in documents.iter().map(record) {
        let relations = super::array(&record, "relations");
        counts[0] += 1;
        counts[1] += super::array(&record, "entities").len();
        counts[2] += relations.len();
        counts[3] += relations.iter().map(|relation| super::array(relation, "args").len()).sum::<usize>();
    }
    counts
}

/// How a test opens a sink.
pub(crate) type Open<'o> = &'o dyn Fn(&Path, Option<&State>) -> Result<Box<dyn Sink>, Error>;

/// Loads the documents as a run does, with a checkpoint after each at which the sink can have one.
pub(crate) fn load(open: Open<'_>, path: &Path, documents: &[Document]) -> Result<(), Error> {
    let mut sink = open(path, None)?;
    for document in documents {
        sink.put(item(document))?;
        if sink.at_boundary() {
            sink.checkpoint()?;
        }
    }
    sink.finish()
}

/// Loads the documents in a run that is cut off and gone on with: after `cut` documents the sink is dropped as it is, and
/// another one begins at the last checkpoint, which was taken every `every` documents.
pub(crate) fn load_cut(open: Open<'_>, path: &Path, documents: &[Document], cut: usize, every: usize) -> Result<(), Error> {
    let mut state = None;
    let mut taken = 0;
    let mut sink = open(path, None)?;
    for (at, document) in documents.iter().take(cut).enumerate() {
        sink.put(item(document))?;
        if (at + 1) % every == 0 && sink.at_boundary() {
            (state, taken) = (Some(sink.checkpoint()?), at + 1);
        }
    }
    drop(sink);
    let mut sink = open(path, state.as_ref())?;
    for document in &documents[taken..] {
        sink.put(item(document))?;
    }
    sink.finish()
}

/// All rows of a SQLite database's tables in the order of their keys.
#[cfg(feature = "sqlite")]
pub(crate) fn sqlite(path: &Path) -> Vec<String> {
    let database = rusqlite::Connection::open(path).unwrap();
    let table = |table: &vanthu::sink::rows::Table| -> Vec<String> {
        let mut query = database.prepare(&format!("SELECT * FROM {} ORDER BY {}", table.name, table.key.join(", "))).unwrap();
        let columns = query.column_count();
        assert_eq!(columns, table.columns.len());
        let row = |row: &rusqlite::Row<'_>| (0..columns).map(|at| row.get(at)).collect::<Result<Vec<rusqlite::types::Value>, _>>();
        query.query_map([], |found| row(found).map(|values| format!("{values:?}"))).unwrap().map(|row| row.unwrap()).collect()
    };
    vanthu::sink::rows::TABLES.iter().flat_map(table).collect()
}
