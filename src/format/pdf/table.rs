//! Tables by the lines that are drawn around their cells: the text of a cell belongs together, however many lines it has.
//!
//! A letterhead and a signature stand in columns without such lines, and are read line by line across them.
//!
//! Limits: cells with lines on all four sides; a row has at least two of them with text, so a frame around a text is no table.
//! Left out on purpose: cells that are told by shading or by distances alone.

use super::layout::Chunk;
use std::collections::BTreeMap;

/// The most rules of a page: maps and plans have more, and no tables.
pub(super) const RULES: usize = 20_000;

/// The most comparisons of rules with text on a page.
const COMPARISONS: usize = 20_000_000;

/// How thick a filled rectangle may be to be a line, in points.
const THICK: f64 = 2.5;

/// A drawn line: a place along one axis, and from where to where it goes along the other.
#[derive(Clone, Copy, Debug)]
struct Rule {
    at: f64,
    from: f64,
    to: f64,
}

impl Rule {
    fn covers(&self, place: f64) -> bool {
        self.from - 1.5 <= place && place <= self.to + 1.5
    }
}

/// The lines of a page.
#[derive(Debug, Default)]
pub(super) struct Rules {
    /// Those that stand, by their x.
    upright: Vec<Rule>,
    level: Vec<Rule>,
}

/// A row: its cells from left to right, each with what stands in it.
pub(super) type Row = Vec<Vec<Chunk>>;

impl Rules {
    /// The lines among some rectangles, given as two corners; nothing of a page with too many.
    pub(super) fn new(rectangles: impl Iterator<Item = (f64, f64, f64, f64)>) -> Self {
        let mut rules = Self::default();
        for (count, (x, y, other_x, other_y)) in rectangles.enumerate() {
            if count >= RULES {
                return Self::default();
            }
            let (left, right, top, bottom) = (x.min(other_x), x.max(other_x), y.min(other_y), y.max(other_y));
            if right - left <= THICK && bottom - top > right - left {
                rules.upright.push(Rule { at: (left + right) / 2.0, from: top, to: bottom });
            } else if bottom - top <= THICK {
                rules.level.push(Rule { at: (top + bottom) / 2.0, from: left, to: right });
            }
        }
        rules.upright.sort_by(|one, other| one.at.total_cmp(&other.at));
        rules
    }

    /// Whether a line stands between two places of a height.
    pub(super) fn part(&self, left: f64, right: f64, y: f64) -> bool {
        let first = self.upright.partition_point(|rule| rule.at < left);
        self.upright[first..].iter().take_while(|rule| rule.at <= right).take(64).any(|rule| rule.covers(y))
    }

    /// Takes the rows of tables out of the chunks.
    pub(super) fn rows(&self, chunks: &mut Vec<Chunk>) -> Vec<Row> {
        let size = (self.upright.len() + self.level.len()).saturating_mul(chunks.len());
        if self.upright.len() < 3 || self.level.len() < 2 || size > COMPARISONS {
            return Vec::new();
        }
        // By upper edge, left edge, lower and right edge, in points.
        let mut cells: BTreeMap<(i64, i64, i64, i64), Vec<Chunk>> = BTreeMap::new();
        let mut rest = Vec::new();
        for chunk in chunks.drain(..) {
            match self.cell(&chunk) {
                Some(cell) => cells.entry(cell).or_default().push(chunk),
                None => rest.push(chunk),
            }
        }
        let (mut rows, mut row, mut top) = (Vec::new(), Row::new(), i64::MIN);
        for ((upper, ..), cell) in cells {
            // Lines of one row lie a point apart at most.
            if upper > top + 1 {
                close(&mut row, &mut rows, &mut rest);
                top = upper;
            }
            row.push(cell);
        }
        close(&mut row, &mut rows, &mut rest);
        *chunks = rest;
        rows
    }

    /// The nearest lines on the four sides.
    fn cell(&self, chunk: &Chunk) -> Option<(i64, i64, i64, i64)> {
        let (x, y) = ((chunk.x.0 + chunk.x.1) / 2.0, chunk.y - 0.3 * chunk.size);
        let sides = self.upright.iter().filter(|rule| rule.covers(y));
        let left = sides.clone().map(|rule| rule.at).filter(|at| *at <= x).fold(f64::NEG_INFINITY, f64::max);
        let right = sides.map(|rule| rule.at).filter(|at| *at > x).fold(f64::INFINITY, f64::min);
        let edges = self.level.iter().filter(|rule| rule.covers(x));
        let top = edges.clone().map(|rule| rule.at).filter(|at| *at <= y).fold(f64::NEG_INFINITY, f64::max);
        let bottom = edges.map(|rule| rule.at).filter(|at| *at > y).fold(f64::INFINITY, f64::min);
        let all = [top, left, bottom, right];
        all.iter().all(|side| side.is_finite()).then(|| {
            let [top, left, bottom, right] = all.map(|side| side.round() as i64);
            (top, left, bottom, right)
        })
    }
}

/// Ends a row; one of a single cell is ordinary text.
fn close(row: &mut Row, rows: &mut Vec<Row>, rest: &mut Vec<Chunk>) {
    let mut row = std::mem::take(row);
    if row.len() < 2 {
        rest.extend(row.into_iter().flatten());
        return;
    }
    row.sort_by(|one, other| left(one).total_cmp(&left(other)));
    rows.push(row);
}

fn left(cell: &[Chunk]) -> f64 {
    cell.iter().map(|chunk| chunk.x.0).fold(f64::INFINITY, f64::min)
}
