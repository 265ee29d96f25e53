//! Parquet: a document a row, its text in one column and its name in another.
//!
//! The two columns alone are read, page by page, in batches of about [`BATCH`] bytes, so that a file of any size takes little
//! memory. A row without a text is a reject of its own, as a line of JSON Lines without one is. A column that is missing
//! or holds something else is said once, of the whole file.
//!
//! Limits: columns at the top alone, no fields inside others. The index of a file stands at its end, so of one that is cut off
//! nothing is read. A page is unpacked whole, which the format bounds at 2 GiB.
//! Left out on purpose: encrypted files, and Brotli and LZO, which hardly any writer uses.

use super::{Content, Fault, Fields, Reader, Stop};
use crate::error::ErrorKind;
use arrow_array::cast::AsArray;
use arrow_array::types::{Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type};
use arrow_array::{Array, RecordBatch};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::file::reader::ChunkReader;
use std::fmt::Display;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How many bytes of text a batch of rows should come to.
const BATCH: i64 = 16 << 20;

/// The most rows of a batch.
const ROWS: i64 = 1024;

/// Columns that are named where the one asked for is missing.
const NAMED: usize = 20;

/// Hands on the text of each row. `open` gives the file, as often as it is asked.
pub(super) fn members<F: ChunkReader + 'static>(
    open: &dyn Fn() -> io::Result<F>,
    prefix: &str,
    reader: &mut Reader<'_>,
) -> Result<(), Stop> {
    // Strings as the format has them, whatever arrays they were written from.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let file = open().map_err(Stop::damaged)?;
    let metadata = guarded(|| ArrowReaderMetadata::load(&file, options))?;
    let columns = Columns::find(&metadata, &reader.options.fields)?;
    let mut number = 0_u64;
    for group in 0..metadata.metadata().num_row_groups() {
        let batches = |rows: usize, behind: usize| -> Result<_, Stop> {
            let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(open().map_err(Stop::damaged)?, metadata.clone());
            let builder = builder.with_row_groups(vec![group]).with_projection(columns.mask.clone()).with_offset(behind);
            guarded(|| builder.with_batch_size(rows).build())
        };
        let (mut rows, mut done) = (columns.rows(&metadata, group), 0);
        let mut reading = batches(rows, done)?;
        loop {
            match guarded(|| reading.next().transpose()) {
                Ok(None) => break,
                Ok(Some(batch)) => {
                    done += batch.num_rows();
                    hand(&batch, &mut number, prefix, reader)?;
                }
                // What stands before the damage comes one by one.
                Err(_) if rows > 1 => {
                    rows = 1;
                    reading = batches(rows, done)?;
                }
                Err(stop) => return Err(stop),
            }
        }
    }
    Ok(())
}

/// The columns that are read.
struct Columns {
    mask: ProjectionMask,
    /// The text among the columns as they are stored.
    text: Option<usize>,
}

impl Columns {
    fn find(metadata: &ArrowReaderMetadata, fields: &Fields) -> Result<Self, Stop> {
        let schema = metadata.parquet_schema();
        let names: Vec<&str> = schema.root_schema().get_fields().iter().map(|field| field.name()).collect();
        let root = |name: &str| {
            names.iter().position(|column| *column == name).ok_or_else(|| {
                let known: Vec<&str> = names.iter().take(NAMED).copied().collect();
                let more = if names.len() > NAMED { " …" } else { "" };
                unfit(format!("no column {name:?}; its columns are {}{more}", known.join(", ")))
            })
        };
        let (text, id) = (root(&fields.text)?, fields.id.as_deref().map(root).transpose()?);
        Ok(Self {
            mask: ProjectionMask::roots(schema, [text].into_iter().chain(id)),
            text: (0..schema.num_columns()).find(|leaf| schema.get_column_root_idx(*leaf) == text),
        })
    }

    /// How many rows of a group make a batch, by the length that its texts have on the average.
    fn rows(&self, metadata: &ArrowReaderMetadata, group: usize) -> usize {
        let group = metadata.metadata().row_group(group);
        let bytes = self.text.and_then(|leaf| group.columns().get(leaf)).map_or(0, |column| column.uncompressed_size());
        let average = bytes / group.num_rows().max(1);
        (BATCH / average.max(1)).clamp(1, ROWS) as usize
    }
}

/// Hands on the rows of a batch. `number` counts the rows of the file.
fn hand(batch: &RecordBatch, number: &mut u64, prefix: &str, reader: &mut Reader<'_>) -> Result<(), Stop> {
    let Fields { text, id } = &reader.options.fields;
    let texts = text_column(batch, text)?;
    let ids = id.as_deref().map(|name| id_column(batch, name)).transpose()?;
    for row in 0..batch.num_rows() {
        *number += 1;
        let id = ids.as_ref().and_then(|id| id(row));
        let most = reader.options.limits.member;
        let content = match texts(row) {
            Some(text) if text.len() as u64 > most => Err(Fault::new(ErrorKind::Unsupported, format!("a text longer than {most} bytes"))),
            Some(text) => Ok(Content::Bytes(text.to_vec())),
            None => Err(Fault::new(ErrorKind::Decode, format!("no text in the column {text:?}"))),
        };
        reader.row(prefix, *number, id, content)?;
    }
    Ok(())
}

/// Does something with a file that may be damaged: the crate has checks of its own, yet a file that it stumbles over must
/// stay one reject.
fn guarded<T, E: Display>(work: impl FnOnce() -> Result<T, E>) -> Result<T, Stop> {
    let done = catch_unwind(AssertUnwindSafe(work)).map_err(|_| Stop::damaged("it cannot be decoded"))?;
    done.map_err(Stop::damaged)
}

/// A file whose columns are not those asked for.
fn unfit(cause: String) -> Stop {
    Stop::Fault(Fault::new(ErrorKind::Decode, cause))
}

/// What gives a value by its row.
type Column<'b, T> = Box<dyn Fn(usize) -> Option<T> + 'b>;

/// The texts of a batch, none where there is none.
fn text_column<'b>(batch: &'b RecordBatch, name: &str) -> Result<Column<'b, &'b [u8]>, Stop> {
    let column = batch.column_by_name(name).ok_or_else(|| unfit(format!("no column {name:?}")))?;
    let there = |row: usize| column.is_valid(row);
    if let Some(strings) = column.as_string_opt::<i32>() {
        return Ok(Box::new(move |row| there(row).then(|| strings.value(row).as_bytes())));
    }
    if let Some(bytes) = column.as_binary_opt::<i32>() {
        return Ok(Box::new(move |row| there(row).then(|| bytes.value(row))));
    }
    Err(unfit(format!("the column {name:?} holds no text but {}", column.data_type())))
}

/// The names of a batch: strings, or whole numbers.
fn id_column<'b>(batch: &'b RecordBatch, name: &str) -> Result<Column<'b, String>, Stop> {
    let column = batch.column_by_name(name).ok_or_else(|| unfit(format!("no column {name:?}")))?;
    if let Ok(texts) = text_column(batch, name) {
        return Ok(Box::new(move |row| texts(row).map(|text| String::from_utf8_lossy(text).into_owned())));
    }
    macro_rules! number {
        ($($kind:ty)*) => {
            $(if let Some(numbers) = column.as_primitive_opt::<$kind>() {
                return Ok(Box::new(move |row| column.is_valid(row).then(|| numbers.value(row).to_string())));
            })*
        };
    }
    number!(Int8Type Int16Type Int32Type Int64Type UInt8Type UInt16Type UInt32Type UInt64Type);
    Err(unfit(format!("the column {name:?} holds neither strings nor whole numbers but {}", column.data_type())))
}
