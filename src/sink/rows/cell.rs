//! Cells: one value of a row, as bytes. A cell is what PostgreSQL's binary COPY takes: its length and its bytes, -1 for NULL.
//!
//! Workers make rows of cells, many at a time, and PostgreSQL takes them as they are; the other sinks read them back, which
//! costs a length and a slice each.
//!
//! Limits: a value is shorter than 2 GiB; a longer one is NULL.

use super::day::{self, Day};
use serde::Serialize;
use std::fmt::Display;
use std::io::Write;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Text.
    Text,
    /// JSON.
    Json,
    /// A whole number of 32 bits.
    Int,
    /// A whole number of 64 bits.
    Long,
    /// A number with a fraction.
    Float,
    /// True or false.
    Flag,
    /// A day.
    Day,
}

/// A value as a sink reads it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Null,
    /// Text in UTF-8.
    Text(&'a [u8]),
    /// JSON in UTF-8.
    Json(&'a [u8]),
    /// A whole number of 32 bits.
    Int(i32),
    /// A whole number of 64 bits.
    Long(i64),
    /// A finite number.
    Float(f64),
    /// True or false.
    Flag(bool),
    /// A day.
    Day(Day),
}

/// NULL as the length of a cell.
const NULL: [u8; 4] = (-1i32).to_be_bytes();

/// What PostgreSQL's binary jsonb begins with: the version of its form.
const JSONB: u8 = 1;

impl<'a> Cell<'a> {
    /// Takes the next cell off a row; `None` at its end.
    pub(crate) fn take(bytes: &mut &'a [u8], kind: Type) -> Option<Self> {
        let (length, rest) = bytes.split_first_chunk::<4>()?;
        let Ok(length) = usize::try_from(i32::from_be_bytes(*length)) else {
            *bytes = rest;
            return Some(Self::Null);
        };
        let (value, rest) = rest.split_at_checked(length)?;
        *bytes = rest;
        Some(match kind {
            Type::Text => Self::Text(value),
            Type::Json => Self::Json(value.get(1..)?),
            Type::Int => Self::Int(i32::from_be_bytes(value.try_into().ok()?)),
            Type::Long => Self::Long(i64::from_be_bytes(value.try_into().ok()?)),
            Type::Float => Self::Float(f64::from_be_bytes(value.try_into().ok()?)),
            Type::Flag => Self::Flag(value == [1]),
            Type::Day => Self::Day(Day::from_postgres(i32::from_be_bytes(value.try_into().ok()?))),
        })
    }

    /// The length of a text in bytes; 0 of anything else.
    #[cfg(any(feature = "postgres", feature = "sqlite", feature = "parquet"))]
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Text(text) | Self::Json(text) => text.len(),
            _ => 0,
        }
    }

    /// Writes the cell behind the others of its row.
    pub(crate) fn put(self, out: &mut Vec<u8>) {
        match self {
            Self::Null => out.extend_from_slice(&NULL),
            Self::Text(text) => sized(out, |out| out.extend_from_slice(text)),
            Self::Json(json) => sized(out, |out| {
                out.push(JSONB);
                out.extend_from_slice(json);
            }),
            Self::Int(value) => fixed(out, value.to_be_bytes()),
            Self::Long(value) => fixed(out, value.to_be_bytes()),
            Self::Float(value) => fixed(out, value.to_be_bytes()),
            Self::Flag(value) => fixed(out, [u8::from(value)]),
            Self::Day(day) => fixed(out, day.to_postgres().to_be_bytes()),
        }
    }
}

fn fixed<const N: usize>(out: &mut Vec<u8>, value: [u8; N]) {
    out.extend_from_slice(&(N as i32).to_be_bytes());
    out.extend_from_slice(&value);
}

/// Writes a value with its length before it.
fn sized(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    out.extend_from_slice(&NULL);
    write(out);
    match i32::try_from(out.len() - start - 4) {
        Ok(length) => out[start..start + 4].copy_from_slice(&length.to_be_bytes()),
        Err(_) => out.truncate(start + 4),
    }
}

/// The Rust type that stands for a column's type in the list of the columns: [`Text`] and so on, or an `Option` of one.
pub(super) trait Kind {
    const TYPE: Type;
    const NULLABLE: bool = false;
}

impl<K: Kind> Kind for Option<K> {
    const TYPE: Type = K::TYPE;
    const NULLABLE: bool = true;
}

/// A column's type that takes values of type `V`.
pub(super) trait Encode<V>: Kind {
    fn encode(value: V, out: &mut Vec<u8>);
}

impl<V, K: Encode<V>> Encode<Option<V>> for Option<K> {
    fn encode(value: Option<V>, out: &mut Vec<u8>) {
        match value {
            Some(value) => K::encode(value, out),
            None => Cell::Null.put(out),
        }
    }
}

macro_rules! kinds {
    ($($kind:ident),+) => { $(pub(super) enum $kind {} impl Kind for $kind { const TYPE: Type = Type::$kind; })+ };
}

kinds!(Text, Json, Int, Long, Float, Flag);

/// The day that an EDTF text names, when it names one.
pub(super) enum DayOf {}

impl Kind for DayOf {
    const TYPE: Type = Type::Day;
    const NULLABLE: bool = true;
}

impl Encode<&str> for Text {
    fn encode(value: &str, out: &mut Vec<u8>) {
        Cell::Text(value.as_bytes()).put(out);
    }
}

/// A value as it is shown.
pub(super) struct Shown<T>(pub(super) T);

impl<T: Display> Encode<Shown<T>> for Text {
    fn encode(value: Shown<T>, out: &mut Vec<u8>) {
        sized(out, |out| {
            // Writing into memory does not fail.
            let _ = write!(out, "{}", value.0);
        });
    }
}

/// A value of an enum, by its name in the record.
pub(super) struct Named<T>(pub(super) T);

impl<T: Serialize> Encode<Named<T>> for Text {
    fn encode(value: Named<T>, out: &mut Vec<u8>) {
        sized(out, |out| {
            let start = out.len();
            // The names of variants are plain words: without its quotes, the JSON is the name.
            if serde_json::to_writer(&mut *out, &value.0).is_ok() && out.len() > start {
                out.pop();
                out.remove(start);
            }
        });
    }
}

impl<T: Serialize> Encode<&T> for Json {
    fn encode(value: &T, out: &mut Vec<u8>) {
        sized(out, |out| {
            out.push(JSONB);
            // A record is serialised without failure: it has no maps with keys that are no strings.
            let _ = serde_json::to_writer(out, value);
        });
    }
}

impl Encode<u32> for Int {
    fn encode(value: u32, out: &mut Vec<u8>) {
        Cell::Int(i32::try_from(value).unwrap_or(i32::MAX)).put(out);
    }
}

impl Encode<u64> for Long {
    fn encode(value: u64, out: &mut Vec<u8>) {
        Cell::Long(i64::try_from(value).unwrap_or(i64::MAX)).put(out);
    }
}

impl Encode<f64> for Float {
    fn encode(value: f64, out: &mut Vec<u8>) {
        // JSON has no other numbers either.
        if value.is_finite() { Cell::Float(value) } else { Cell::Null }.put(out);
    }
}

impl Encode<bool> for Flag {
    fn encode(value: bool, out: &mut Vec<u8>) {
        Cell::Flag(value).put(out);
    }
}

impl Encode<Option<&str>> for DayOf {
    fn encode(edtf: Option<&str>, out: &mut Vec<u8>) {
        edtf.and_then(day::of_edtf).map_or(Cell::Null, Cell::Day).put(out);
    }
}
