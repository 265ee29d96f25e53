//! What PostgreSQL does not hold, made to fit.
//!
//! | what | becomes |
//! |---|---|
//! | NUL in a text, `\u0000` in JSON | U+FFFD |
//! | a document's identifier over 2,000 bytes | its first 1,900 bytes, `…` and a hash of the whole |
//! | a text with an index over 2,000 bytes | its first 2,000 bytes and `…`; `norm`, `meta` hold the whole |
//! | JSON over 100 MB; what goes beyond 900 MB in a row | NULL, or JSON's `null` where a column is never NULL |
//!
//! All of it is rare, so rows are looked through first and written anew only when something does not fit. The hash of a
//! document is of the rows as they were.

use crate::sink::rows::{COUNT, Cell, Rows, TABLES};
use crate::sink::sql;
use memchr::{memchr, memmem};
use std::convert::Infallible;
use std::ops::ControlFlow;
use std::sync::LazyLock;

/// An index takes a third of a page of 8 KiB, less what belongs to the page.
const INDEXED: usize = 2_000;

/// What is kept of an identifier that is too long.
const IDENTIFIER: usize = 1_900;

/// PostgreSQL's own limit is 256 MB of its binary form.
const JSON: usize = 100_000_000;

/// The limit of a row is 1 GB, less some room for PostgreSQL's own.
const ROW: usize = 900_000_000;

const NUL: &[u8] = br"\u0000";

/// The most bytes of each column of each table, by the indices.
static LIMITS: LazyLock<[Vec<usize>; COUNT]> = LazyLock::new(|| {
    TABLES.map(|table| {
        let limit = |(at, column): (usize, &crate::sink::rows::Column)| {
            let indexed = sql::INDICES.iter().any(|index| index.table == table.name && index.column == column.name);
            match column.kind {
                crate::sink::rows::Type::Json => JSON,
                _ if at == 0 || indexed => INDEXED,
                _ => ROW,
            }
        };
        table.columns.iter().enumerate().map(limit).collect()
    })
});

/// The rows as PostgreSQL holds them; `None` when it holds them as they are.
pub(super) fn fitted(rows: &Rows) -> Option<Rows> {
    let limits = &*LIMITS;
    let zero = memmem::Finder::new(NUL);
    let large = rows.bytes() > ROW;
    let fits = |table: usize| {
        rows.cells(table, |at, cell| {
            let fits = match cell {
                Cell::Text(text) => text.len() <= limits[table][at] && memchr(0, text).is_none(),
                Cell::Json(json) => json.len() <= JSON && zero.find(json).is_none(),
                _ => true,
            };
            if fits { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })
        .is_continue()
    };
    if !large && (0..COUNT).all(fits) {
        return None;
    }
    let tables = std::array::from_fn(|table| {
        let mut out = Vec::with_capacity(rows.bytes_of(table).len().min(ROW));
        let mut left = ROW;
        let columns = TABLES[table].columns;
        let never = rows.cells(table, |at, cell| {
            if at == 0 {
                out.extend_from_slice(&(columns.len() as u16).to_be_bytes());
                left = ROW;
            }
            let limit = limits[table][at];
            let length = cell.len();
            match cell {
                _ if length > left || length > limit && limit != INDEXED => columns[at].left_out().put(&mut out),
                Cell::Text(text) => {
                    left -= length;
                    Cell::Text(&self::text(text, limit, at == 0)).put(&mut out);
                }
                Cell::Json(json) => {
                    left -= length;
                    Cell::Json(&self::json(json)).put(&mut out);
                }
                _ => cell.put(&mut out),
            }
            ControlFlow::<Infallible>::Continue(())
        });
        let ControlFlow::Continue(()) = never;
        out
    });
    Some(rows.with_tables(tables))
}

/// A text without NUL and within its limit.
fn text(text: &[u8], limit: usize, is_id: bool) -> Vec<u8> {
    let mut fitted = Vec::with_capacity(text.len());
    for (at, part) in text.split(|&byte| byte == 0).enumerate() {
        if at > 0 {
            fitted.extend_from_slice("\u{fffd}".as_bytes());
        }
        fitted.extend_from_slice(part);
    }
    if fitted.len() > limit {
        let most = if is_id { IDENTIFIER } else { limit };
        let cut = (0..=most).rev().find(|&at| is_boundary(&fitted, at)).unwrap_or_default();
        fitted.truncate(cut);
        fitted.extend_from_slice("…".as_bytes());
        if is_id {
            fitted.extend_from_slice(crate::pipeline::sha256(text).as_bytes());
        }
    }
    fitted
}

/// Whether a character begins there.
fn is_boundary(text: &[u8], at: usize) -> bool {
    text.get(at).is_none_or(|byte| byte & 0xc0 != 0x80)
}

/// JSON without NUL. A backslash that is escaped itself begins no escape.
fn json(json: &[u8]) -> Vec<u8> {
    let mut fitted = Vec::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = memchr(b'\\', rest) {
        fitted.extend_from_slice(&rest[..at]);
        rest = &rest[at..];
        let (length, shown) =
            if rest.starts_with(NUL) { (NUL.len(), &br"\ufffd"[..]) } else { (2.min(rest.len()), &rest[..2.min(rest.len())]) };
        fitted.extend_from_slice(shown);
        rest = &rest[length..];
    }
    fitted.extend_from_slice(rest);
    fitted
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn nul_is_replaced_where_it_is_one() {
        assert_eq!(text(b"a\0b\0", ROW, false), "a\u{fffd}b\u{fffd}".as_bytes());
        assert_eq!(json(br#"["a\u0000b\\u0000\\\u0000\n\"\u0001"]"#), br#"["a\ufffdb\\u0000\\\ufffd\n\"\u0001"]"#);
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let long = "ệ".repeat(1_000);
        let cut = String::from_utf8(text(long.as_bytes(), INDEXED, false)).unwrap();
        assert_eq!(cut, format!("{}…", "ệ".repeat(666)));
        let (one, other) = (text(format!("{long}1").as_bytes(), INDEXED, true), text(format!("{long}2").as_bytes(), INDEXED, true));
        assert!(one.len() <= INDEXED && one != other);
        assert_eq!(text(&one, INDEXED, true), one);
    }
}
