//! From the canonical text back to the bytes that it was read from.
//!
//! A source becomes its text in stages (decoded, composed, repaired). Each stage takes note of which piece of its input became
//! which piece of its output, and a place is followed back through them, the last stage first. Text that a stage copies is one
//! piece however long it is, so a clean text in UTF-8 has one piece in all.
//!
//! Nobody asks where most texts are from: the stages are compiled twice, and the one without notes ([`Trace`] for `()`) has
//! none of this in it.
//!
//! Limits: a piece that several characters became together, or that became several, cannot be cut; a place inside one is its
//! whole piece. In text of other scripts than Latin, Greek and Cyrillic a piece may be a few words long where it was composed.
//! Left out on purpose: the way there, from bytes to the text.

use crate::span::Span;
use std::ops::Range;

/// Takes note of what becomes of a text, piece by piece from its beginning. Lengths are bytes.
pub(super) trait Trace {
    /// Whether notes are taken at all.
    const ON: bool;

    /// The next bytes of the input stand in the output as they are, or as characters that are as long one by one.
    fn copied(&mut self, bytes: usize);

    /// The next `from` bytes of the input became the next `to` bytes of the output, as one. Either may be none.
    fn piece(&mut self, from: usize, to: usize);
}

impl Trace for () {
    const ON: bool = false;

    fn copied(&mut self, _: usize) {}

    fn piece(&mut self, _: usize, _: usize) {}
}

/// The notes of one stage.
#[derive(Debug, Default)]
pub(super) struct Stage {
    /// In order; each ends where the next one begins, in the input as in the output.
    pieces: Vec<Piece>,
    /// The lengths so far.
    from: u32,
    to: u32,
}

/// A piece by where it begins.
#[derive(Debug)]
struct Piece {
    to: u32,
    from: u32,
    /// Whether its bytes were copied, so that it can be cut.
    copied: bool,
}

impl Trace for Stage {
    const ON: bool = true;

    fn copied(&mut self, bytes: usize) {
        if bytes > 0 {
            self.add(bytes, bytes, true);
        }
    }

    fn piece(&mut self, from: usize, to: usize) {
        if (from, to) == (1, 1) {
            return self.copied(1);
        }
        self.add(from, to, false);
    }
}

impl Stage {
    fn add(&mut self, from: usize, to: usize, copied: bool) {
        if !(copied && self.pieces.last().is_some_and(|last| last.copied)) {
            self.pieces.push(Piece { to: self.to, from: self.from, copied });
        }
        let more = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX);
        self.from = self.from.saturating_add(more(from));
        self.to = self.to.saturating_add(more(to));
    }

    /// Where a part of the output is from. A piece that is touched and cannot be cut is taken whole.
    fn back(&self, part: Range<u32>) -> Range<u32> {
        let at = |place: u32, piece: &Piece| piece.from + (place - piece.to);
        let behind = self.pieces.partition_point(|piece| piece.to <= part.start);
        let start = match behind.checked_sub(1).map(|index| &self.pieces[index]) {
            Some(piece) if piece.copied => at(part.start, piece),
            Some(piece) => piece.from,
            None => part.start,
        };
        if part.is_empty() {
            return start..start;
        }
        let behind = self.pieces.partition_point(|piece| piece.to < part.end);
        let end = match behind.checked_sub(1).map(|index| &self.pieces[index]) {
            Some(piece) if piece.copied => at(part.end, piece),
            Some(_) => self.pieces.get(behind).map_or(self.from, |next| next.from),
            None => part.end,
        };
        start..end
    }
}

/// Where each part of a canonical text is from.
#[derive(Debug)]
pub struct Offsets {
    /// The stages in the order in which the text went through them.
    stages: Vec<Stage>,
}

impl Offsets {
    /// The offsets of a text that went through the stages.
    pub(super) fn new(mut stages: Vec<Stage>) -> Self {
        // What copied its text from beginning to end says nothing.
        stages.retain(|stage| stage.pieces.len() > 1 || stage.pieces.iter().any(|piece| !piece.copied));
        Self { stages }
    }

    /// The bytes of the source that a part of the canonical text is from, half-open. Where its edges lie inside of what cannot
    /// be cut, the bytes of all of that.
    pub fn source(&self, span: Span) -> Range<u32> {
        self.stages.iter().rev().fold(span.start..span.end, |part, stage| stage.back(part))
    }

    /// How many pieces are kept: what the map costs, 12 bytes each.
    pub fn pieces(&self) -> usize {
        self.stages.iter().map(|stage| stage.pieces.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_followed_back_through_all_stages() {
        // A byte order mark dropped, three bytes copied, two made three, two copied.
        let mut first = Stage::default();
        first.piece(3, 0);
        first.copied(1);
        first.copied(2);
        first.piece(2, 3);
        first.copied(2);
        // Two bytes inserted before the last one.
        let mut second = Stage::default();
        second.copied(7);
        second.piece(0, 2);
        second.copied(1);
        let offsets = Offsets::new(vec![first, Stage::default(), second]);
        assert_eq!(offsets.pieces(), 4 + 3);
        let cases = [
            (0..3, 3..6),
            (1..3, 4..6),
            (2..4, 5..8),
            (4..5, 6..8),
            (3..6, 6..8),
            (6..7, 8..9),
            (6..9, 8..9),
            (7..9, 9..9),
            (6..10, 8..10),
        ];
        for (part, expected) in cases {
            assert_eq!(offsets.source(Span::new(part.start, part.end)), expected, "{part:?}");
        }
        assert_eq!(Offsets::new(vec![Stage::default()]).source(Span::new(0, 0)), 0..0);
    }
}
