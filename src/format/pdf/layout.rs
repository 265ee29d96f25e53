//! From glyphs with places to lines of text: what stands on one baseline is a line, what stands far apart in it is cells with a
//! tab between, what stands far below another line is behind an empty line.
//!
//! That is how the readers of the form want a page: the two columns of a letterhead side by side, a line that stands in the
//! right one alone behind a tab. Cost: sorting aside, linear in the glyphs.
//!
//! A row of a table with drawn lines is one line, its cells apart by tabs (`table`).
//!
//! Left out on purpose: columns of running text, as newspapers have. Running heads and page numbers stay as the lines that they are.

use super::content::{Drawing, Glyph, turned};
use super::run as write_run;
use super::table::{Row, Rules};
use crate::format::Written;
use crate::source::legacy::Shares;

/// From which part of the size a distance is a space. Letters of a word stand closer, words hardly ever do.
const SPACE: f64 = 0.13;

/// From how many sizes a distance is between columns, if it is no wide word space of a stretched line.
const COLUMN: f64 = 1.15;

/// How many times the usual distance of lines is one of paragraphs.
const PARAGRAPH: f64 = 1.3;

/// The most parts of a line that others at another height may stand beside; no real line has as many.
const BESIDE: usize = 256;

/// The most spaces that are written as they are; what is left open in a form has some.
const SPACES: usize = 8;

/// Glyphs that follow one another on a baseline.
#[derive(Clone, Debug)]
pub(super) struct Chunk {
    first: usize,
    last: usize,
    pub(super) x: (f64, f64),
    pub(super) y: f64,
    pub(super) size: f64,
}

/// Chunks beside each other.
#[derive(Clone, Debug)]
struct Line {
    chunks: Vec<Chunk>,
    x: (f64, f64),
    /// The baseline of the largest chunk, and its size.
    y: f64,
    size: f64,
}

/// Appends the lines of a page.
pub(super) fn write(drawing: &Drawing, to: &mut Written) {
    // Lines that are turned, as on a page set across, are lines of their own: whichever is drawn first stands first.
    let first = |turn: u8| Some((drawing.glyphs.iter().position(|glyph| glyph.turn == turn)?, turn));
    let mut turns: Vec<(usize, u8)> = (0..4).filter_map(first).collect();
    turns.sort_unstable();
    for (_, turn) in turns {
        write_turned(drawing, turn, to);
    }
}

/// A line of text, or the row of a table.
enum Part {
    Line(Line),
    Row(Row),
}

fn write_turned(drawing: &Drawing, turn: u8, out: &mut Written) {
    let Written { text: to, fonts } = out;
    let corners = drawing.rules.iter().map(|(x, y, other_x, other_y)| {
        let ((x, y), (other_x, other_y)) = (turned(turn, (*x, *y)), turned(turn, (*other_x, *other_y)));
        (x, y, other_x, other_y)
    });
    let rules = Rules::new(corners);
    let mut chunks = chunks(drawing, turn, &rules);
    let rows = rules.rows(&mut chunks);
    let lines = lines(chunks);
    let usual = usual_distance(&lines);
    let left = lines.iter().map(|line| line.x.0).fold(f64::INFINITY, f64::min);
    // A page of few short lines has the margin that its left side says.
    let margin = if turn == 0 { drawing.width - left } else { f64::NEG_INFINITY };
    let right = lines.iter().map(|line| line.x.1).fold(margin, f64::max);
    let width = (right - left).max(1.0);
    // The first and the last baseline of each part.
    let mut parts: Vec<(f64, f64, Part)> = lines.into_iter().map(|line| (line.y, line.y, Part::Line(line))).collect();
    parts.extend(rows.into_iter().map(|row| {
        let baselines = row.iter().flatten().map(|chunk| chunk.y);
        (baselines.clone().fold(f64::INFINITY, f64::min), baselines.fold(f64::NEG_INFINITY, f64::max), Part::Row(row))
    }));
    parts.sort_by(|one, other| one.0.total_cmp(&other.0));
    // The last baseline and the size of the part before, and whether it was a row.
    let mut before: Option<(f64, f64, bool)> = None;
    for (first, last, part) in parts {
        let (mut text, size, is_row) = (String::new(), part.size(), matches!(part, Part::Row(_)));
        match &part {
            Part::Line(line) => {
                // A line that stands in the right column alone, and not in the middle of the page.
                if line.x.0 > left + width * 0.25 && (line.x.0 + line.x.1) / 2.0 > left + width * 0.58 {
                    text.push('\t');
                }
                write_line(drawing, &sorted(drawing, line), &mut text, fonts);
            }
            Part::Row(row) => write_row(drawing, row, &mut text, fonts),
        }
        if text.trim().is_empty() {
            continue;
        }
        if let Some((end, size, was_row)) = before {
            let usual = if usual > 0.0 { usual.clamp(size, size * 2.2) } else { size * 1.3 };
            if first - end > usual * PARAGRAPH && !(is_row && was_row) {
                to.push('\n');
            }
        }
        to.push_str(&text);
        to.push('\n');
        before = Some((last, size, is_row));
    }
}

impl Part {
    /// The size of its letters.
    fn size(&self) -> f64 {
        match self {
            Self::Line(line) => line.size,
            Self::Row(row) => row.iter().flatten().map(|chunk| chunk.size).fold(0.0, f64::max),
        }
    }
}

/// One line of the cells of a row.
fn write_row(drawing: &Drawing, row: &Row, to: &mut String, fonts: &mut Shares) {
    for (at, cell) in row.iter().enumerate() {
        if at > 0 {
            to.push('\t');
        }
        let start = to.len();
        for line in lines(cell.clone()) {
            let mut text = String::new();
            write_line(drawing, &sorted(drawing, &line), &mut text, fonts);
            // A symbol goes on behind a stroke at the end of a line (`11/2024/`, `QĐ-`), a dash between words has a space.
            let glued = to[start..].ends_with(['/', '-']) && to[start..].chars().rev().nth(1).is_some_and(char::is_alphanumeric);
            if to.len() > start && !glued {
                to.push(' ');
            }
            to.push_str(&text.replace('\t', " "));
        }
    }
}

fn letters<'d>(drawing: &'d Drawing, glyph: &Glyph) -> &'d str {
    drawing.text.get(glyph.text.0 as usize..glyph.text.1 as usize).unwrap_or_default()
}

fn is_space(drawing: &Drawing, glyph: &Glyph) -> bool {
    letters(drawing, glyph).chars().all(char::is_whitespace)
}

/// The glyphs of a page in the order in which they are drawn, cut where the pen jumps.
fn chunks(drawing: &Drawing, turn: u8, rules: &Rules) -> Vec<Chunk> {
    let mut chunks: Vec<Chunk> = Vec::new();
    let mut open = false;
    for (at, glyph) in drawing.glyphs.iter().enumerate() {
        if glyph.turn != turn {
            open = false;
            continue;
        }
        match chunks.last_mut() {
            Some(chunk)
                if open
                    && (glyph.y - chunk.y).abs() < 0.1 * chunk.size
                    && glyph.x.0 > chunk.x.1 - 0.5 * glyph.size
                    && glyph.x.0 < chunk.x.1 + glyph.size
                    && !rules.part(chunk.x.1 - 0.2 * glyph.size, glyph.x.0 + 0.2 * glyph.size, glyph.y - 0.3 * glyph.size) =>
            {
                chunk.last = at + 1;
                chunk.x.1 = chunk.x.1.max(glyph.x.1);
                chunk.size = chunk.size.max(glyph.size);
            }
            _ => {
                chunks.push(Chunk { first: at, last: at + 1, x: glyph.x, y: glyph.y, size: glyph.size });
                open = true;
            }
        }
    }
    chunks.retain(|chunk| drawing.glyphs[chunk.first..chunk.last].iter().any(|glyph| !is_space(drawing, glyph)));
    chunks
}

/// The lines, from the top down.
fn lines(mut chunks: Vec<Chunk>) -> Vec<Line> {
    chunks.sort_by(|one, other| one.y.total_cmp(&other.y));
    let mut lines: Vec<Line> = Vec::new();
    for chunk in chunks {
        // Chunks come by their baselines, so only the last lines can be the one; a few, since notes and columns stand between.
        let near = lines.len().saturating_sub(6);
        let fits = |line: &&mut Line| {
            let even = (line.y - chunk.y).abs() < 0.15 * line.size.max(chunk.size);
            even || line.chunks.len() < BESIDE && overlap(line, &chunk) > 0.5 && line.chunks.iter().all(|other| beside(other, &chunk))
        };
        let share = |line: &Line| (line.y - chunk.y).abs();
        match lines[near..].iter_mut().filter(fits).min_by(|one, other| share(one).total_cmp(&share(other))) {
            Some(line) => {
                line.x = (line.x.0.min(chunk.x.0), line.x.1.max(chunk.x.1));
                if chunk.size > line.size {
                    (line.y, line.size) = (chunk.y, chunk.size);
                }
                line.chunks.push(chunk);
            }
            None => lines.push(Line { x: chunk.x, y: chunk.y, size: chunk.size, chunks: vec![chunk] }),
        }
    }
    lines.sort_by(|one, other| one.y.total_cmp(&other.y));
    lines
}

/// Which part of the lower of the two is as high as the other.
fn overlap(line: &Line, chunk: &Chunk) -> f64 {
    let span = |y: f64, size: f64| (y - 0.7 * size, y + 0.2 * size);
    let (one, other) = (span(line.y, line.size), span(chunk.y, chunk.size));
    (one.1.min(other.1) - one.0.max(other.0)) / (0.9 * line.size.min(chunk.size))
}

/// Whether neither stands over the other.
fn beside(one: &Chunk, other: &Chunk) -> bool {
    one.x.1.min(other.x.1) - one.x.0.max(other.x.0) < 0.3 * one.size.min(other.size)
}

/// The distance of lines within a paragraph: a quarter of all are no larger, since one-line paragraphs may be most of a page. 0
/// when there are too few to tell.
fn usual_distance(lines: &[Line]) -> f64 {
    let mut distances: Vec<f64> = lines.windows(2).map(|pair| pair[1].y - pair[0].y).filter(|distance| *distance > 0.0).collect();
    distances.sort_by(f64::total_cmp);
    if distances.len() < 3 { 0.0 } else { distances[distances.len() / 4] }
}

/// The glyphs of a line from left to right. What is drawn twice to look bold is one.
fn sorted<'d>(drawing: &'d Drawing, line: &Line) -> Vec<&'d Glyph> {
    let mut glyphs: Vec<&Glyph> = line.chunks.iter().flat_map(|chunk| &drawing.glyphs[chunk.first..chunk.last]).collect();
    glyphs.sort_by(|one, other| one.x.0.total_cmp(&other.x.0));
    glyphs.dedup_by(|glyph, before| {
        (glyph.x.0 - before.x.0).abs() < 0.1 * glyph.size
            && (glyph.y - before.y).abs() < 0.15 * glyph.size
            && glyph.x.1 - glyph.x.0 > 0.15 * glyph.size
            && letters(drawing, glyph) == letters(drawing, before)
    });
    glyphs
}

/// One line: words, and tabs between its cells. Letters of one font are handed on together.
fn write_line(drawing: &Drawing, glyphs: &[&Glyph], to: &mut String, fonts: &mut Shares) {
    let column = column(drawing, glyphs);
    let mut before: Option<&Glyph> = None;
    let mut typed = (0, 0.0);
    let mut run = String::new();
    let mut font = None;
    for glyph in glyphs {
        if is_space(drawing, glyph) {
            if before.is_some() {
                typed = (typed.0 + 1, typed.1 + glyph.x.1 - glyph.x.0);
            }
            continue;
        }
        if font != Some(glyph.font) {
            flush(drawing, &mut run, font, to, fonts);
            font = Some(glyph.font);
        }
        if let Some(before) = before {
            let gap = glyph.x.0 - before.x.1;
            // Spaces that somebody typed stay; a jump of the pen is a column.
            let jumped = gap > column && gap > typed.1 * 2.0;
            if jumped {
                run.push('\t');
            } else if typed.0 > 0 {
                run.extend(std::iter::repeat_n(' ', typed.0.min(SPACES)));
            } else if gap > SPACE * glyph.size.max(before.size) {
                run.push(' ');
            }
        }
        run.push_str(letters(drawing, glyph).trim_matches(['\n', '\r', '\t', ' ']));
        typed = (0, 0.0);
        before = Some(glyph);
    }
    flush(drawing, &mut run, font, to, fonts);
}

fn flush(drawing: &Drawing, run: &mut String, font: Option<u16>, to: &mut String, fonts: &mut Shares) {
    let name = font.and_then(|font| drawing.fonts.get(usize::from(font))).map(String::as_str);
    write_run(to, fonts, run, name);
    run.clear();
}

/// From which distance on a line's parts are columns: a stretched line has wide spaces everywhere.
fn column(drawing: &Drawing, glyphs: &[&Glyph]) -> f64 {
    let size = glyphs.iter().map(|glyph| glyph.size).fold(0.0, f64::max);
    let words: Vec<&&Glyph> = glyphs.iter().filter(|glyph| !is_space(drawing, glyph)).collect();
    let mut gaps: Vec<f64> = words.windows(2).map(|pair| pair[1].x.0 - pair[0].x.1).filter(|gap| *gap > SPACE * size).collect();
    gaps.sort_by(f64::total_cmp);
    // The widest says nothing of the others.
    gaps.pop();
    let usual = gaps.get(gaps.len() / 2).copied().unwrap_or(0.0);
    (COLUMN * size).max(usual * 3.0)
}
