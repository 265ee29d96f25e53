//! Places in a text: byte spans inside the program, code points in the record.
//!
//! Limits: a text is shorter than 4 GiB, so offsets are `u32`.
//! Left out on purpose: lines and columns, which only the printed view needs and works out by itself.

use std::ops::Range;
use wide::i8x16;

/// A half-open interval of bytes in the canonical text; both ends lie on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The span from `start` up to `end`, in bytes.
    pub fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The part of `text` that the span covers; empty when it does not fit the text.
    pub fn slice(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// The span as a range of `usize`.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// Bytes between two marks of the index: small enough to count again, large enough to cost nothing.
const STRIDE: usize = 64;

/// Converts byte offsets into counts of code points: one pass over the text, then a short count for each offset.
#[derive(Debug)]
pub struct CodePoints<'t> {
    text: &'t [u8],
    /// Code points before byte `i * STRIDE`.
    marks: Vec<u32>,
}

impl<'t> CodePoints<'t> {
    /// Indexes a text.
    pub fn new(text: &'t str) -> Self {
        let text = text.as_bytes();
        let mut marks = Vec::with_capacity(text.len() / STRIDE + 2);
        let mut total = 0;
        marks.push(0);
        let (strides, rest) = text.as_chunks::<STRIDE>();
        for stride in strides {
            // A sum that fits a byte is made of sixteen bytes at once.
            total += u32::from(stride.iter().map(|byte| u8::from(is_first(*byte))).sum::<u8>());
            marks.push(total);
        }
        if !rest.is_empty() {
            marks.push(total + count(rest));
        }
        Self { text, marks }
    }

    /// The number of code points before a byte offset; an offset past the end counts as the end.
    #[inline]
    pub fn at(&self, byte: u32) -> u32 {
        let byte = (byte as usize).min(self.text.len());
        let (mark, len) = (byte / STRIDE, byte % STRIDE);
        let rest = &self.text[mark * STRIDE..];
        // A whole stride, of which some bytes do not count: no branch depends on how many.
        let counted = match rest.first_chunk::<STRIDE>() {
            Some(stride) => (firsts(stride) & ((1 << len) - 1)).count_ones(),
            None => count(&rest[..len]),
        };
        self.marks[mark] + counted
    }

    /// The number of code points in the text.
    pub fn total(&self) -> u32 {
        self.marks.last().copied().unwrap_or_default()
    }
}

/// Code points that begin in the bytes: all but the continuation bytes.
fn count(bytes: &[u8]) -> u32 {
    bytes.iter().map(|byte| u32::from(is_first(*byte))).sum()
}

/// The bytes of a stride with which a code point begins, the first byte the lowest bit.
#[inline]
fn firsts(stride: &[u8; STRIDE]) -> u64 {
    let parts = stride.as_chunks::<16>().0.iter().zip([0, 16, 32, 48]);
    parts.fold(0, |bits, (part, shift)| {
        let bytes: i8x16 = bytemuck::cast(*part);
        bits | u64::from(bytes.simd_gt(i8x16::splat(-0x41)).to_bitmask() as u16) << shift
    })
}

/// Whether a code point begins with the byte.
#[inline]
fn is_first(byte: u8) -> bool {
    (byte as i8) >= -0x40
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn converts_at_every_boundary() {
        let text = "Ủy ban nhân dân xã Đạ Tẻh – ".repeat(60);
        let index = CodePoints::new(&text);
        for (points, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(index.at(byte as u32) as usize, points);
        }
        assert_eq!(index.total() as usize, text.chars().count());
        assert_eq!(index.at(u32::MAX), index.total());
    }
}
