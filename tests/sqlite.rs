//! The SQLite sink: rows in are rows out, a second load changes nothing, a cut run ends as a whole one.
#![cfg(feature = "sqlite")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::rows::{Document, counts, documents, item, load, load_cut, record, sqlite as dump};
use rusqlite::Connection;
use rusqlite::types::Value;
use std::fs;
use std::path::Path;
use vanthu::sink::rows::TABLES;
use vanthu::sink::{Sink, Sqlite, State};
use vanthu::{Error, ErrorKind};

fn open(path: &Path, resume: Option<&State>) -> Result<Box<dyn Sink>, Error> {
    Ok(Box::new(Sqlite::open(path, resume)?))
}

fn one<T: rusqlite::types::FromSql>(database: &Connection, sql: &str) -> T {
    database.query_row(sql, [], |row| row.get(0)).unwrap_or_else(|error| panic!("{sql}: {error}"))
}

#[test]
fn rows_in_are_rows_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.db");
    let documents = documents();
    load(&open, &path, &documents).unwrap();
    let database = Connection::open(&path).unwrap();
    for (table, count) in TABLES.iter().zip(counts(&documents)) {
        assert_eq!(one::<i64>(&database, &format!("SELECT count(*) FROM {}", table.name)), count as i64, "{}", table.name);
    }
    assert_eq!(one::<i64>(&database, "SELECT version FROM vanthu_schema"), 1);
    assert_eq!(one::<String>(&database, "PRAGMA journal_mode"), "wal");
    assert_eq!(one::<String>(&database, "PRAGMA integrity_check"), "ok");
    assert_eq!(
        one::<String>(
            &database,
            "SELECT group_concat(name) FROM (SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name)"
        ),
        "documents_date_day,documents_symbol,entities_name,entities_symbol,relations_type"
    );
}

#[test]
fn values_are_those_of_the_record() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.db");
    let documents = documents();
    load(&open, &path, &documents).unwrap();
    let database = Connection::open(&path).unwrap();
    let mut seen = 0;
    for document in &documents {
        let record = record(document);
        for (at, entity) in common::array(&record, "entities").iter().enumerate() {
            let norm = common::at(entity, "norm");
            let sql = "SELECT json_object('id', entity_id, 'type', type, 'start', start_char, 'end', end_char, 'text', text, 'norm', json(norm), \
                       'rule', rule) FROM entities WHERE document_id = ?1 AND entity_no = ?2";
            let row: String = database.query_row(sql, (&document.0, at as i64 + 1), |row| row.get(0)).unwrap();
            assert_eq!(&serde_json::from_str::<serde_json::Value>(&row).unwrap(), entity);
            // The columns of their own say what the norm says.
            let fields = [
                ("name", "name"),
                ("kind", "kind"),
                ("code", "code"),
                ("honorific", "honorific"),
                ("type_code", "type"),
                ("type_name", "type_name"),
                ("symbol", "symbol"),
                ("suffix", "suffix"),
                ("issuer_code", "issuer_code"),
                ("system", "system"),
                ("title", "title"),
                ("article", "article"),
                ("clause", "clause"),
                ("point", "point"),
                ("edtf", "edtf"),
                ("unit", "unit"),
                ("comparator", "comparator"),
                ("number", "number"),
                ("year", "year"),
                ("value", "value"),
                ("min", "min"),
                ("max", "max"),
            ];
            for (column, field) in fields {
                let sql = format!("SELECT {column} FROM entities WHERE document_id = ?1 AND entity_no = ?2");
                let value: Value = database.query_row(&sql, (&document.0, at as i64 + 1), |row| row.get(0)).unwrap();
                let value = match value {
                    Value::Null => None,
                    Value::Text(text) => Some(text),
                    Value::Integer(number) => Some(number.to_string()),
                    Value::Real(number) => Some(number.to_string()),
                    Value::Blob(_) => panic!("a blob"),
                };
                let expected = norm.get(field).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
                assert_eq!(value, expected, "{column} of {entity}");
                seen += usize::from(value.is_some());
            }
        }
    }
    assert!(seen > 1000, "{seen} values");
}

#[test]
fn documents_say_what_they_say_of_themselves() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.db");
    load(&open, &path, &documents()).unwrap();
    let database = Connection::open(&path).unwrap();
    let sql = "SELECT symbol || '|' || number || '|' || place || '|' || date || '|' || date_day || '|' || type || '|' || \
               json_extract(signers, '$[0].name') || '|' || format || '|' || chars FROM documents WHERE id LIKE '%/cong-van.txt'";
    let text = &documents().into_iter().find(|(id, _)| id.ends_with("/cong-van.txt")).unwrap().1;
    let chars = text.chars().count();
    assert_eq!(one::<String>(&database, sql), format!("2961/QLCS-CSĐP|2961|Hà Nội|2025-09-04|2025-09-04|CV|Ngô Thế Phiệt|txt|{chars}"));
    assert_eq!(&one::<String>(&database, "SELECT content FROM documents WHERE id LIKE '%/cong-van.txt'"), text);
}

#[test]
fn a_second_load_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.db");
    let documents = documents();
    load(&open, &path, &documents).unwrap();
    let (before, bytes) = (dump(&path), fs::read(&path).unwrap());
    load(&open, &path, &documents).unwrap();
    assert_eq!(dump(&path), before);
    assert!(fs::read(&path).unwrap() == bytes, "the file has changed");
}

#[test]
fn a_changed_document_replaces_its_rows_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (path, fresh) = (folder.path().join("all.db"), folder.path().join("fresh.db"));
    let mut documents = documents();
    load(&open, &path, &documents).unwrap();
    // A shorter text has fewer rows, and none of the old ones may stay.
    for (_, text) in documents.iter_mut().step_by(3) {
        *text = text.lines().take(12).collect::<Vec<_>>().join("\n");
    }
    documents[1].1.clear();
    load(&open, &path, &documents).unwrap();
    load(&open, &fresh, &documents).unwrap();
    assert_eq!(dump(&path), dump(&fresh));
}

#[test]
fn a_cut_run_ends_as_a_whole_one() {
    let folder = tempfile::tempdir().unwrap();
    let documents: Vec<Document> = documents().into_iter().take(7).collect();
    let whole = folder.path().join("whole.db");
    load(&open, &whole, &documents).unwrap();
    for every in [1, 3] {
        for cut in 0..=documents.len() {
            let path = folder.path().join(format!("cut-{every}-{cut}.db"));
            load_cut(&open, &path, &documents, cut, every).unwrap();
            assert_eq!(dump(&path), dump(&whole), "cut after {cut}, a checkpoint every {every}");
        }
    }
}

#[test]
fn odd_texts_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("odd.db");
    let odd = ("a'b\";--\u{0}\n\u{1f600}".to_owned(), "Nghị định số 30/2020/NĐ-CP\u{0}của \"Chính phủ\"\\n\t{}".to_owned());
    load(&open, &path, std::slice::from_ref(&odd)).unwrap();
    let database = Connection::open(&path).unwrap();
    let (id, content): (String, String) =
        database.query_row("SELECT id, content FROM documents", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    assert_eq!((id, content), odd);
}

#[test]
fn what_is_no_database_is_one_clear_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let error = |path: &Path, resume: Option<&State>| {
        let error = open(path, resume).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Write);
        let text = error.to_string();
        text.strip_prefix(&format!("{}: ", path.display())).unwrap_or_else(|| panic!("{text} does not begin with the path")).to_owned()
    };
    assert_eq!(error(&file("text.txt", "Nghị định này có hiệu lực.".repeat(300).as_bytes()), None), "is not a SQLite database");
    assert_eq!(error(folder.path(), None), "is a directory, not a SQLite database");
    assert_eq!(
        error(&folder.path().join("none/x.db"), None),
        "the database cannot be opened: its directory is missing or may not be written to"
    );
    let gone = "a run is to go on here, but nothing of it is there: it was removed since";
    assert_eq!(error(&folder.path().join("new.db"), Some(&State::default())), gone);
    let other = folder.path().join("other.db");
    load(&open, &other, &[]).unwrap();
    Connection::open(&other).unwrap().execute_batch("UPDATE vanthu_schema SET version = 7").unwrap();
    assert_eq!(error(&other, None), "the database has version 7 of the schema, this program writes version 1: load into a new database");
    let foreign = folder.path().join("foreign.db");
    Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE documents (x)").unwrap();
    assert!(error(&foreign, None).contains("table documents already exists"));
    let database = Connection::open(&foreign).unwrap();
    assert_eq!(one::<i64>(&database, "SELECT count(*) FROM sqlite_master"), 1, "something was left behind");
}

#[test]
fn a_lock_is_waited_for_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("locked.db");
    let documents = documents();
    load(&open, &path, &documents[..1]).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = open(&path, None).err().unwrap().to_string();
    assert!(error.ends_with("the database is locked by another program, after waiting 5 s"), "{error}");
    other.execute_batch("COMMIT").unwrap();
    let mut sink = open(&path, None).unwrap();
    sink.put(item(&documents[1])).unwrap();
    // What is not committed yet is seen by nobody else.
    assert_eq!(one::<i64>(&other, "SELECT count(*) FROM documents"), 1);
    sink.checkpoint().unwrap();
    assert_eq!(one::<i64>(&other, "SELECT count(*) FROM documents"), 2);
}
