//! The sinks that write a directory of tables, Parquet and CSV: rows in are rows out, and however a run is cut off and gone on
//! with, the files have the same bytes in the end.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::rows::{Document, Open, counts, documents, item, load, load_cut, rows};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use vanthu::Error;
use vanthu::sink::rows::{Cell, TABLES};
use vanthu::sink::{Csv, Sink, State};

fn open_csv(path: &Path, resume: Option<&State>) -> Result<Box<dyn Sink>, Error> {
    Ok(Box::new(Csv::open(path, resume)?))
}

#[cfg(feature = "parquet")]
fn open_parquet(path: &Path, resume: Option<&State>) -> Result<Box<dyn Sink>, Error> {
    use vanthu::sink::{Parquet, Size};
    Ok(Box::new(Parquet::with_size(path, resume, Size { documents: 3, ..Size::default() })?))
}

/// The sinks by their ending, and the name of a table's first file.
fn sinks() -> Vec<(&'static str, Open<'static>, &'static str)> {
    vec![
        ("csv", &open_csv, ".csv"),
        #[cfg(feature = "parquet")]
        ("parquet", &open_parquet, "/part-00000.parquet"),
    ]
}

/// All files below a directory with their bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            found.extend(files(&entry.path()).into_iter().map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
        } else {
            found.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    found
}

/// What lies beside an output: its name and those of what is under way.
fn beside(path: &Path) -> Vec<String> {
    let stem = path.file_name().unwrap().to_string_lossy().into_owned();
    common::program::names(path.parent().unwrap()).into_iter().filter(|name| name.starts_with(&stem)).collect()
}

/// The cells of all documents as text, which is how two forms of a table can be compared; none of NULL.
fn expected(documents: &[Document], table: usize) -> Vec<Vec<Option<String>>> {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let shown = |cell: Cell<'_>| match cell {
        Cell::Null => None,
        Cell::Text(value) | Cell::Json(value) => Some(text(value)),
        Cell::Int(value) => Some(value.to_string()),
        Cell::Long(value) => Some(value.to_string()),
        Cell::Float(value) => Some(value.to_string()),
        Cell::Flag(value) => Some(value.to_string()),
        Cell::Day(day) => Some(day.to_string()),
    };
    documents.iter().map(rows).flat_map(|rows| rows.table(table).map(|row| row.map(shown).collect()).collect::<Vec<_>>()).collect()
}

#[test]
fn csv_has_the_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.csv");
    let mut documents = documents();
    documents.push(("odd,\"name\"\r\n".to_owned(), "Nghị định số 30/2020/NĐ-CP, \"của\r\nChính phủ\";\n\u{0}x".to_owned()));
    load(&open_csv, &path, &documents).unwrap();
    for (at, (table, count)) in TABLES.iter().zip(counts(&documents)).enumerate() {
        let mut file = csv::Reader::from_path(path.join(format!("{}.csv", table.name))).unwrap();
        assert_eq!(file.headers().unwrap(), table.columns.iter().map(|column| column.name).collect::<Vec<_>>());
        let found: Vec<Vec<String>> = file.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        assert_eq!(found.len(), count, "{}", table.name);
        let expected: Vec<Vec<String>> =
            expected(&documents, at).into_iter().map(|row| row.into_iter().map(Option::unwrap_or_default).collect()).collect();
        assert!(found == expected, "{}", table.name);
    }
    let bytes = fs::read(path.join("arguments.csv")).unwrap();
    let lines = String::from_utf8(bytes).unwrap();
    assert!(lines.starts_with("document_id,relation_no,argument_no,relation_id,role,extent,entity_no,entity_id,is_self\r\n"));
    assert!(lines.contains("\r\nsamples/documents/bai-bao-tinh-gon-bo-may.txt,1,1,r1,document,,10,e10,false\r\n"));
    assert!(lines.contains(",document,,,,true\r\n"));
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_has_the_rows() {
    use arrow_array::cast::AsArray;
    use arrow_array::types::{Date32Type, Float64Type, Int32Type, Int64Type};
    use arrow_array::{Array, RecordBatch};
    use arrow_schema::DataType;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

    fn shown(column: &dyn Array, at: usize) -> Option<String> {
        if column.is_null(at) {
            return None;
        }
        Some(match column.data_type() {
            DataType::Utf8 => column.as_string::<i32>().value(at).to_owned(),
            DataType::Int32 => column.as_primitive::<Int32Type>().value(at).to_string(),
            DataType::Int64 => column.as_primitive::<Int64Type>().value(at).to_string(),
            DataType::Float64 => column.as_primitive::<Float64Type>().value(at).to_string(),
            DataType::Boolean => column.as_boolean().value(at).to_string(),
            DataType::Date32 => vanthu::sink::rows::Day(column.as_primitive::<Date32Type>().value(at)).to_string(),
            other => panic!("{other} was not written"),
        })
    }

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.parquet");
    let documents = documents();
    load(&open_parquet, &path, &documents).unwrap();
    for (at, (table, count)) in TABLES.iter().zip(counts(&documents)).enumerate() {
        let parts = common::files(&path.join(table.name), "parquet");
        assert_eq!(parts.len(), documents.len().div_ceil(3));
        let mut found = Vec::new();
        for part in parts {
            let reader = ParquetRecordBatchReaderBuilder::try_new(fs::File::open(part).unwrap()).unwrap();
            let group = reader.metadata().row_group(0).column(0).compression();
            assert!(matches!(group, parquet::basic::Compression::ZSTD(_)));
            for (field, column) in reader.schema().fields().iter().zip(table.columns) {
                assert_eq!((field.name().as_str(), field.is_nullable()), (column.name, column.nullable));
            }
            for batch in reader.build().unwrap() {
                let batch: RecordBatch = batch.unwrap();
                let row = |at| batch.columns().iter().map(|column| shown(column, at)).collect::<Vec<_>>();
                found.extend((0..batch.num_rows()).map(row));
            }
        }
        assert_eq!(found.len(), count, "{}", table.name);
        assert!(found == expected(&documents, at), "{}", table.name);
    }
}

#[test]
fn a_run_without_documents_has_the_columns() {
    let folder = tempfile::tempdir().unwrap();
    for (ending, open, first) in sinks() {
        let path = folder.path().join(format!("none.{ending}"));
        load(open, &path, &[]).unwrap();
        for table in &TABLES {
            assert!(path.join(format!("{}{first}", table.name)).metadata().unwrap().len() > 10);
        }
    }
}

#[test]
fn a_cut_run_ends_with_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let documents: Vec<Document> = documents().into_iter().take(7).collect();
    for (ending, open, _) in sinks() {
        let whole = folder.path().join(format!("whole.{ending}"));
        load(open, &whole, &documents).unwrap();
        let whole = files(&whole);
        for every in [1, 3] {
            for cut in 0..=documents.len() {
                let path = folder.path().join(format!("cut-{every}-{cut}.{ending}"));
                load_cut(open, &path, &documents, cut, every).unwrap();
                assert!(files(&path) == whole, "{ending}, cut after {cut}, a checkpoint every {every}");
                assert_eq!(beside(&path), [path.file_name().unwrap().to_str().unwrap()]);
            }
        }
    }
}

/// The states of a run after each document, where there is one.
fn states(open: Open<'_>, path: &Path, documents: &[Document]) -> Vec<(usize, State)> {
    let mut states = Vec::new();
    let mut sink = open(path, None).unwrap();
    for (at, document) in documents.iter().enumerate() {
        if sink.at_boundary() {
            states.push((at, sink.checkpoint().unwrap()));
        }
        sink.put(item(document)).unwrap();
    }
    sink.finish().unwrap();
    states
}

#[test]
fn a_finished_output_can_be_gone_on_from() {
    let folder = tempfile::tempdir().unwrap();
    let documents: Vec<Document> = documents().into_iter().take(10).collect();
    for (ending, open, _) in sinks() {
        let path = folder.path().join(format!("done.{ending}"));
        let states = states(open, &path, &documents);
        assert!(states.len() > 3);
        let whole = files(&path);
        for (taken, state) in states {
            // It is kept in a ledger between the two runs.
            let state: State = serde_json::from_str(&serde_json::to_string(&state).unwrap()).unwrap();
            let mut sink = open(&path, Some(&state)).unwrap();
            documents[taken..].iter().for_each(|document| sink.put(item(document)).unwrap());
            // The finished one is whole as long as the new one is not.
            assert!(files(&path) == whole);
            sink.finish().unwrap();
            assert!(files(&path) == whole, "{ending} from {taken}");
            assert_eq!(beside(&path).len(), 1);
        }
    }
}

#[test]
fn an_earlier_output_is_replaced_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let documents: Vec<Document> = documents().into_iter().take(8).collect();
    for (ending, open, _) in sinks() {
        let (path, other) = (folder.path().join(format!("old.{ending}")), folder.path().join(format!("new.{ending}")));
        load(open, &path, &documents).unwrap();
        load(open, &other, &documents[..2]).unwrap();
        let old = files(&path);
        let mut sink = open(&path, None).unwrap();
        documents[..2].iter().for_each(|document| sink.put(item(document)).unwrap());
        drop(sink);
        assert!(files(&path) == old);
        // What the cut run left is no part of a new one.
        load(open, &path, &documents[..2]).unwrap();
        assert!(files(&path) == files(&other));
        // A replacement that was cut off between its two renamings is undone.
        let earlier = folder.path().join(format!("old.{ending}.earlier"));
        fs::rename(&path, &earlier).unwrap();
        drop(open(&path, None).unwrap());
        assert!(files(&path) == files(&other) && !earlier.exists());
    }
}

#[test]
fn what_is_in_the_way_is_one_clear_error() {
    let folder = tempfile::tempdir().unwrap();
    for (ending, open, _) in sinks() {
        let error = |path: &Path, resume: Option<&State>| open(path, resume).err().unwrap().to_string();
        let file = folder.path().join(format!("file.{ending}"));
        fs::write(&file, "x").unwrap();
        let cause = "is no directory: the tables are written to a directory of this name, and nothing else is replaced";
        assert_eq!(error(&file, None), format!("{}: {cause}", file.display()));
        let foreign = folder.path().join(format!("foreign.{ending}"));
        fs::create_dir(&foreign).unwrap();
        fs::write(foreign.join("luận văn.doc"), "x").unwrap();
        let cause = "holds luận văn.doc, which is none of the tables: it is not replaced";
        assert_eq!(error(&foreign, None), format!("{}: {cause}", foreign.display()));
        assert!(foreign.join("luận văn.doc").exists());
        let gone = folder.path().join(format!("gone.{ending}"));
        let state = State { parts: 2, lengths: [500; 4], ..State::default() };
        let cause = "a run is to go on here, but nothing of it is there: it was removed since";
        assert_eq!(error(&gone, Some(&state)), format!("{}: {cause}", gone.display()));
        let nowhere = folder.path().join("file.csv/x/y").with_extension(ending);
        assert!(error(&nowhere, None).starts_with(&folder.path().join("file.csv/x").display().to_string()));
    }
}
