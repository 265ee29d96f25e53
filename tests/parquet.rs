//! Parquet: each row once, by its name, whatever its strings were written as; damage is one reject behind the rows before it.
#![cfg(feature = "parquet")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use arrow_array::types::{Int8Type, Int32Type};
use arrow_array::{
    ArrayRef, BinaryArray, BinaryViewArray, BooleanArray, DictionaryArray, Int64Array, LargeBinaryArray, LargeStringArray, RecordBatch,
    StringArray, StringViewArray, UInt16Array,
};
use common::program::{records, stderr, vanthu};
use common::{at, string};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use std::io::Write;
use std::sync::Arc;
use vanthu::container::{Fields, Limits, Options};

const FIRST: &str = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;";
const SECOND: &str = "Ủy ban nhân dân xã An Phú báo cáo kết quả quý III năm 2025.";

fn table(columns: Vec<(&str, ArrayRef)>, properties: WriterProperties) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true))).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

fn plain(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    table(columns, WriterProperties::builder().build())
}

fn options(text: &str, id: Option<&str>) -> Options {
    Options { fields: Fields { text: text.to_owned(), id: id.map(str::to_owned) }, ..Options::default() }
}

/// What a file gives: each row as `name=text` or `name: cause`, and the error at the end.
fn read(bytes: &[u8], options: &Options) -> (Vec<String>, Option<String>) {
    common::archive::read("kho.bin", bytes, options)
}

#[test]
fn texts_and_names_are_read_from_columns_of_any_kind() {
    let texts = [FIRST, SECOND, FIRST];
    let bytes = texts.map(str::as_bytes);
    let columns: [ArrayRef; 7] = [
        Arc::new(StringArray::from_iter_values(texts)),
        Arc::new(LargeStringArray::from_iter_values(texts)),
        Arc::new(StringViewArray::from_iter_values(texts)),
        Arc::new(texts.into_iter().collect::<DictionaryArray<Int8Type>>()),
        Arc::new(BinaryArray::from_iter_values(bytes)),
        Arc::new(LargeBinaryArray::from_iter_values(bytes)),
        Arc::new(BinaryViewArray::from_iter_values(bytes)),
    ];
    let ids: [(ArrayRef, [&str; 3]); 4] = [
        (Arc::new(StringArray::from(vec!["a", "b", "c"])), ["a", "b", "c"]),
        (Arc::new(vec!["x", "y", "x"].into_iter().collect::<DictionaryArray<Int32Type>>()), ["x", "y", "x"]),
        (Arc::new(Int64Array::from(vec![Some(-7), None, Some(9_000_000_000)])), ["-7", "2", "9000000000"]),
        (Arc::new(UInt16Array::from(vec![1, 2, 65535])), ["1", "2", "65535"]),
    ];
    for text in &columns {
        for (id, names) in &ids {
            // A column between the two that nobody asked for.
            let other: ArrayRef = Arc::new(BooleanArray::from(vec![true, false, true]));
            let file = plain(vec![("so", Arc::clone(id)), ("khac", other), ("noi_dung", Arc::clone(text))]);
            let expected: Vec<String> = names.iter().zip(texts).map(|(name, text)| format!("{name}={text}")).collect();
            assert_eq!(read(&file, &options("noi_dung", Some("so"))), (expected, None), "{} {}", text.data_type(), id.data_type());
        }
        let numbered: Vec<String> = texts.iter().enumerate().map(|(at, text)| format!("{}={text}", at + 1)).collect();
        assert_eq!(read(&plain(vec![("text", Arc::clone(text))]), &Options::default()), (numbered, None));
    }
}

#[test]
fn every_compression_is_read() {
    let compressions = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(Default::default()),
        Compression::LZ4_RAW,
        Compression::ZSTD(ZstdLevel::default()),
    ];
    for compression in compressions {
        let properties = WriterProperties::builder().set_compression(compression).build();
        let file = table(vec![("text", Arc::new(StringArray::from(vec![FIRST, SECOND])))], properties);
        assert_eq!(read(&file, &Options::default()).0, [format!("1={FIRST}"), format!("2={SECOND}")], "{compression:?}");
    }
}

#[test]
fn a_row_without_a_text_is_a_reject_of_its_own() {
    let file = plain(vec![("text", Arc::new(StringArray::from(vec![Some(FIRST), None, Some(SECOND)])))]);
    let (found, error) = read(&file, &Options::default());
    assert_eq!((found[1].as_str(), found.len(), error), ("2: no text in the column \"text\"", 3, None));
    let small = Options { limits: Limits { member: 80, ..Limits::default() }, ..Options::default() };
    let (found, _) = read(&plain(vec![("text", Arc::new(StringArray::from(vec![FIRST, "ngắn"])))]), &small);
    assert_eq!(found, ["1: a text longer than 80 bytes", "2=ngắn"]);
}

#[test]
fn columns_that_do_not_fit_are_said_once() {
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1, 2]));
    let flags: ArrayRef = Arc::new(BooleanArray::from(vec![true, false]));
    let texts: ArrayRef = Arc::new(StringArray::from(vec![FIRST, SECOND]));
    let file = plain(vec![("so", numbers), ("co", flags), ("noi_dung", texts)]);
    for (asked, cause) in [
        (options("text", None), "no column \"text\"; its columns are so, co, noi_dung"),
        (options("noi_dung", Some("id")), "no column \"id\"; its columns are"),
        (options("so", None), "the column \"so\" holds no text but Int64"),
        (options("noi_dung", Some("co")), "the column \"co\" holds neither strings nor whole numbers but Boolean"),
    ] {
        let (found, error) = read(&file, &asked);
        assert!(found.is_empty() && error.as_ref().is_some_and(|error| error.contains(cause) && error.contains("kho.bin")), "{error:?}");
    }
}

#[test]
fn a_damaged_file_gives_the_rows_before_and_one_error() {
    // Row groups of two rows, each text in a page of its own size.
    let texts: Vec<String> = (0..40).map(|at| format!("{at}: {}", FIRST.repeat(1 + at % 5))).collect();
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(2))
        .set_dictionary_enabled(false)
        .set_compression(Compression::SNAPPY)
        .build();
    let whole = table(vec![("text", Arc::new(StringArray::from_iter_values(&texts)))], properties);
    assert_eq!(read(&whole, &Options::default()).0.len(), 40);
    let (found, error) = read(&whole[..whole.len() / 2], &Options::default());
    assert!(found.is_empty() && error.is_some_and(|error| error.contains("damaged or cut off")));
    let mut hit = 0;
    let mut random = 0x5EED_u64;
    for round in 0..300 {
        let mut damaged = whole.clone();
        for _ in 0..1 + round % 4 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = 4 + (random >> 33) as usize % (damaged.len() - 4);
            damaged[at] ^= 1 << (random >> 20 & 7);
        }
        let (found, error) = read(&damaged, &Options::default());
        hit += usize::from(error.is_some() && !found.is_empty());
        assert!(error.is_some() || found.len() == 40, "{} rows and no error", found.len());
    }
    assert!(hit > 20, "only {hit} files were damaged behind their first rows");
}

#[test]
fn a_long_table_is_read_in_batches() {
    let texts: Vec<String> = (0..5000).map(|at| format!("{at} {FIRST}")).collect();
    let file = plain(vec![("text", Arc::new(StringArray::from_iter_values(&texts)))]);
    let (found, error) = read(&file, &Options::default());
    assert!(error.is_none() && found.len() == 5000 && found[4321] == format!("4322={}", texts[4321]));
}

#[test]
fn a_table_inside_an_archive_is_read_and_a_walk_passes_tables_over() {
    let file = plain(vec![("text", Arc::new(StringArray::from(vec![FIRST])))]);
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file("a/kho.parquet", zip::write::SimpleFileOptions::default()).unwrap();
    writer.write_all(&file).unwrap();
    assert_eq!(read(&writer.finish().unwrap().into_inner(), &Options::default()), (vec![format!("a/kho.parquet!1={FIRST}")], None));
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(&file).unwrap();
    assert_eq!(read(&encoder.finish().unwrap(), &Options::default()).0, [format!("kho.bin!1={FIRST}")]);

    let folder = tempfile::tempdir().unwrap();
    let path = common::program::written(&folder, "kho.parquet", &file);
    let run = vanthu(&["extract", &path]);
    let record = &records(&run.stdout)[0];
    assert_eq!((string(record, "id"), string(at(record, "source"), "member")), (format!("{path}!1").as_str(), "1"), "{}", stderr(&run));
    let run = vanthu(&["extract", folder.path().to_str().unwrap()]);
    assert!(stderr(&run).contains("passed over 1 files"), "{}", stderr(&run));
}
