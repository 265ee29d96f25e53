//! One part of each table: cells into Arrow arrays, a table a thread, and the arrays into Parquet, a column a thread.

use crate::error::{Error, ErrorKind};
use crate::sink::rows::{COUNT, Cell, Column, Rows, TABLES, Type};
use arrow_array::ArrayRef;
use arrow_array::builder::{ArrayBuilder, BooleanBuilder, Date32Builder, Float64Builder, Int32Builder, Int64Builder, StringBuilder};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::ArrowSchemaConverter;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// The bytes of a row that are taken: a page holds 2 GiB.
const ROW: usize = 900_000_000;

/// The text that one array holds at most, but for one row: its offsets are 32 bits.
const ARRAY: usize = 512 << 20;

/// Writes the documents as a part of each table. The files are durable then.
pub(super) fn write(documents: &[Rows], paths: &[PathBuf; COUNT]) -> Result<(), Error> {
    let failed = |at: usize, error: ParquetError| Error::new(ErrorKind::Write, &paths[at], error);
    let arrays: Vec<Vec<Vec<ArrayRef>>> = parallel((0..COUNT).collect(), |table| arrays(documents, table));
    let mut files = Vec::with_capacity(COUNT);
    let mut tasks = Vec::new();
    for (at, arrays) in arrays.into_iter().enumerate() {
        let (file, writers) = begin(at, &paths[at]).map_err(|error| failed(at, error))?;
        files.push(file);
        for ((column, writer), arrays) in writers.into_iter().enumerate().zip(arrays) {
            tasks.push((at, column, writer, arrays));
        }
    }
    let mut chunks: [Vec<ArrowColumnChunk>; COUNT] = std::array::from_fn(|_| Vec::new());
    for (at, chunk) in parallel(tasks, |(at, column, writer, arrays)| (at, encode(&TABLES[at].columns[column], writer, &arrays))) {
        chunks[at].push(chunk.map_err(|error| failed(at, error))?);
    }
    for (at, (file, chunks)) in files.into_iter().zip(chunks).enumerate() {
        end(file, chunks).map_err(|error| failed(at, error))?;
    }
    Ok(())
}

type Writer = SerializedFileWriter<BufWriter<File>>;

/// Begins a file of a table.
fn begin(table: usize, path: &PathBuf) -> Result<(Writer, Vec<ArrowColumnWriter>), ParquetError> {
    let schema = schema(TABLES[table].columns);
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(Default::default())).build();
    let described = ArrowSchemaConverter::new().convert(&schema)?;
    let file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    let writer = SerializedFileWriter::new(file, described.root_schema_ptr(), Arc::new(properties))?;
    let columns = ArrowRowGroupWriterFactory::new(&writer, schema).create_column_writers(0)?;
    Ok((writer, columns))
}

/// Ends a file with its columns.
fn end(mut writer: Writer, columns: Vec<ArrowColumnChunk>) -> Result<(), ParquetError> {
    let mut group = writer.next_row_group()?;
    for column in columns {
        column.append_to_row_group(&mut group)?;
    }
    group.close()?;
    writer.finish()?;
    writer.inner_mut().flush()?;
    writer.inner().get_ref().sync_all()?;
    Ok(())
}

fn encode(column: &Column, mut writer: ArrowColumnWriter, arrays: &[ArrayRef]) -> Result<ArrowColumnChunk, ParquetError> {
    let field = field(column);
    for array in arrays {
        for leaf in compute_leaves(&field, array)? {
            writer.write(&leaf)?;
        }
    }
    writer.close()
}

/// Does the tasks on all processors; the results are in the order of the tasks. Threads of its own, since the writing thread
/// must not wait for a pool whose threads may wait for it.
fn parallel<T: Send, R: Send>(tasks: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(tasks.len());
    let results: Vec<Mutex<Option<R>>> = tasks.iter().map(|_| Mutex::new(None)).collect();
    let tasks = Mutex::new(tasks.into_iter().enumerate());
    let run = || {
        loop {
            let next = tasks.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((at, task)) = next else { break };
            let result = work(task);
            *results[at].lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
        }
    };
    thread::scope(|scope| {
        (1..threads).for_each(|_| drop(scope.spawn(run)));
        run();
    });
    results.into_iter().filter_map(|result| result.into_inner().unwrap_or_else(PoisonError::into_inner)).collect()
}

fn schema(columns: &[Column]) -> SchemaRef {
    Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()))
}

fn field(column: &Column) -> Field {
    let kind = match column.kind {
        Type::Text | Type::Json => DataType::Utf8,
        Type::Int => DataType::Int32,
        Type::Long => DataType::Int64,
        Type::Float => DataType::Float64,
        Type::Flag => DataType::Boolean,
        Type::Day => DataType::Date32,
    };
    Field::new(column.name, kind, column.nullable)
}

/// The arrays of each column of a table.
fn arrays(documents: &[Rows], table: usize) -> Vec<Vec<ArrayRef>> {
    let columns = TABLES[table].columns;
    let mut builders: Vec<Builder> = columns.iter().map(|column| Builder::new(column.kind)).collect();
    let mut arrays: Vec<Vec<ArrayRef>> = columns.iter().map(|_| Vec::new()).collect();
    let (mut text, mut left) = (0, ROW);
    for rows in documents {
        let done: ControlFlow<()> = rows.cells(table, |at, cell| {
            if at == 0 {
                left = ROW;
                if text > ARRAY {
                    text = 0;
                    builders.iter_mut().zip(&mut arrays).for_each(|(builder, arrays)| arrays.push(builder.finish()));
                }
            }
            let length = cell.len();
            text += length.min(left);
            builders[at].push(if length <= left { cell } else { columns[at].left_out() });
            left -= length.min(left);
            ControlFlow::Continue(())
        });
        debug_assert!(done.is_continue());
    }
    builders.iter_mut().zip(&mut arrays).for_each(|(builder, arrays)| arrays.push(builder.finish()));
    arrays
}

enum Builder {
    Text(StringBuilder),
    Int(Int32Builder),
    Long(Int64Builder),
    Float(Float64Builder),
    Flag(BooleanBuilder),
    Day(Date32Builder),
}

impl Builder {
    fn new(kind: Type) -> Self {
        match kind {
            Type::Text | Type::Json => Self::Text(StringBuilder::new()),
            Type::Int => Self::Int(Int32Builder::new()),
            Type::Long => Self::Long(Int64Builder::new()),
            Type::Float => Self::Float(Float64Builder::new()),
            Type::Flag => Self::Flag(BooleanBuilder::new()),
            Type::Day => Self::Day(Date32Builder::new()),
        }
    }

    fn push(&mut self, cell: Cell<'_>) {
        match (self, cell) {
            (Self::Text(builder), Cell::Text(text) | Cell::Json(text)) => {
                builder.append_value(std::str::from_utf8(text).unwrap_or_default())
            }
            (Self::Text(builder), _) => builder.append_null(),
            (Self::Int(builder), Cell::Int(value)) => builder.append_value(value),
            (Self::Int(builder), _) => builder.append_null(),
            (Self::Long(builder), Cell::Long(value)) => builder.append_value(value),
            (Self::Long(builder), _) => builder.append_null(),
            (Self::Float(builder), Cell::Float(value)) => builder.append_value(value),
            (Self::Float(builder), _) => builder.append_null(),
            (Self::Flag(builder), Cell::Flag(value)) => builder.append_value(value),
            (Self::Flag(builder), _) => builder.append_null(),
            (Self::Day(builder), Cell::Day(day)) => builder.append_value(day.0),
            (Self::Day(builder), _) => builder.append_null(),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        let builder: &mut dyn ArrayBuilder = match self {
            Self::Text(builder) => builder,
            Self::Int(builder) => builder,
            Self::Long(builder) => builder,
            Self::Float(builder) => builder,
            Self::Flag(builder) => builder,
            Self::Day(builder) => builder,
        };
        builder.finish()
    }
}
