//! The foot of a document: where it is, and the recipients in it.
//!
//! The foot is found by `Nơi nhận`, or by the first authority mark where no recipients are printed, in one pass over the
//! first token of each line. Recipients are the dashes under `Nơi nhận`, up to `Lưu`; what stands in the column beside them
//! or around them is left for the signature.
//!
//! Limits: the first foot of the text counts, and none behind the heading of an appendix or a form (`Mẫu số`).
//! Left out on purpose: splitting one item into the bodies that it names. An item is what the typist put behind one dash.

use super::Value;
use super::cell::{self, Cell, is_dash, says};
use super::signature::{authority, is_name, is_signed};
use crate::lexicon::kw;
use crate::text::{Class, Gap, Landmark, Text};

/// The most tokens of a foot.
const FOOT: usize = 2_000;
/// The most cells between the end of the recipients and the last signature.
const BEHIND: usize = 60;
/// The most cells between an empty line in the list and its last item.
const REST: usize = 14;
/// The most cells before `Nơi nhận` that a signature takes.
const BEFORE: usize = 16;
/// The most tokens between a signature and the recipients beside or under it.
const APART: usize = 300;
/// The tokens before `Nơi nhận` among which those cells are.
const BACK: usize = 160;

/// The foot: the recipients, and the cells that may hold signatures.
#[derive(Debug, Default)]
pub(super) struct Foot<'t> {
    pub(super) recipients: Vec<Value<'t>>,
    pub(super) archive_note: Option<Value<'t>>,
    /// The other cells, in reading order.
    pub(super) cells: Vec<Cell>,
    /// Whether `Nơi nhận` is printed: a signature without it needs a name to be believed.
    pub(super) listed: bool,
}

/// Finds the foot behind the token `from`, the letterhead's end, and reads its recipients; the body begins at `body`.
pub(super) fn foot<'t>(text: &'t Text<'t>, from: usize, body: usize) -> Foot<'t> {
    let Some((at, listed)) = find(text, from, body) else { return tail(text, from) };
    if !listed {
        return Foot { cells: cell::cells(text, at, at + FOOT / 4), ..Foot::default() };
    }
    // What stands beside or above `Nơi nhận` in the right column.
    let above = cell::cells(text, line_start(text, at.saturating_sub(BACK)).max(from), at);
    let keep = above.iter().rev().take(BEFORE).take_while(|cell| is_signature_like(text, cell)).count();
    let mut foot = Foot { cells: above[above.len() - keep..].to_vec(), listed, ..Foot::default() };
    list(text, at, &mut foot);
    foot
}

/// A text that ends with a signature and has neither recipients nor a mark: laws and ordinances.
fn tail<'t>(text: &Text<'_>, from: usize) -> Foot<'t> {
    let start = line_start(text, text.tokens.len().saturating_sub(60)).max(from);
    Foot { cells: cell::cells(text, start, text.tokens.len()), ..Foot::default() }
}

/// The first token of a line, at or behind `at`.
fn line_start(text: &Text<'_>, at: usize) -> usize {
    let behind = text.tokens.get(at..).unwrap_or_default().iter().position(|token| token.gap() >= Gap::Wrap);
    at + behind.unwrap_or(0)
}

/// The token of `Nơi nhận`, or of the first authority mark, and which of the two it is.
fn find(text: &Text<'_>, from: usize, body: usize) -> Option<(usize, bool)> {
    let mut mark = None;
    let first = text.landmarks.partition_point(|landmark| landmark.at() < from);
    let capitals = text.landmarks[first..].iter().filter(|landmark| landmark.gap >= Gap::Wide && landmark.class.is_capital());
    for at in capitals.map(Landmark::at) {
        // A signature far above the recipients is the main document's; the recipients are those of a form behind it.
        if mark.is_some_and(|mark| at > mark + APART) {
            break;
        }
        if is_recipients(text, at) {
            return Some((at, true));
        }
        if mark.is_none() && (authority(text, at).is_some() || at >= body && is_signed(text, at)) {
            mark = Some(at);
        }
        if is_appendix(text, at) {
            break;
        }
    }
    mark.map(|at| (at, false))
}

/// `Nơi nhận` with its colon, or alone on its line.
fn is_recipients(text: &Text<'_>, at: usize) -> bool {
    let (first, second) = (&text.tokens[at], text.tokens.get(at + 1));
    if first.word() != kw::NOI || second.is_none_or(|second| second.word() != kw::NHAN) {
        return false;
    }
    text.tokens.get(at + 2).is_none_or(|next| next.word() == kw::COLON || next.gap() >= Gap::Wide || is_dash(text, next))
}

/// The heading of an appendix or the number of a form: what follows has its own head and foot.
fn is_appendix(text: &Text<'_>, at: usize) -> bool {
    let token = &text.tokens[at];
    let heading = token.class() == Class::Upper && says(text, at, &["phụ", "lục"]);
    let form = token.word() == kw::MAU && says(text, at + 1, &["số"]);
    // A heading stands under an empty line with its number alone; a line of text may begin with the same words.
    let ends = || text.tokens.get(at + 2..).unwrap_or_default().iter().take(4).any(|next| next.gap() >= Gap::Line);
    (heading || form) && token.gap() == Gap::Blank && (ends() || at + 6 >= text.tokens.len())
}

/// Whether the cell can belong to a signature: a mark, an office in capitals, a name, a stamp, or nothing.
fn is_signature_like(text: &Text<'_>, cell: &Cell) -> bool {
    authority(text, cell.first).is_some()
        || !cell.has_letters(text)
        || cell.column > 0
        || cell.is_upper(text)
        || is_name(text, cell)
        || super::signature::is_stamp(text, cell)
}

/// Reads the list behind `Nơi nhận` at the token, and leaves the other cells of the foot.
fn list<'t>(text: &'t Text<'t>, at: usize, foot: &mut Foot<'t>) {
    let cells = split_tails(text, cell::cells(text, at, at + FOOT));
    let Some(heading) = cells.first().copied() else { return };
    let mut items = Items::default();
    // Items on the heading's own line, which a narrow column may have broken.
    let mut rest = heading.first + 2;
    while text.tokens.get(rest).is_some_and(|token| token.word() == kw::COLON) {
        rest += 1;
    }
    let mut queue = Vec::with_capacity(cells.len());
    if rest < heading.last {
        queue.push(Cell { first: rest, gap: Gap::Line, ..heading });
    }
    queue.extend(
        cells
            .get(1..)
            .unwrap_or_default()
            .iter()
            .map(|cell| Cell { first: cell.first.max(rest), ..*cell })
            .filter(|cell| cell.first < cell.last),
    );
    let mut behind = 0;
    for (at, cell) in queue.iter().copied().enumerate() {
        // An empty line ends the list, unless the archive's item is still to come below it.
        let archive = |cell: &Cell| is_archive(text, &[(cell.first, cell.last)]) && is_dash(text, &text.tokens[cell.first]);
        items.open = cell.gap == Gap::Blank && queue[at..].iter().take(REST).any(archive);
        // Columns are read down: a line of the list may have a line of the signature to its right.
        if !items.done && cell.column <= heading.column && !items.ends(text, &cell) {
            items.push(text, &cell);
            continue;
        }
        if cell.column <= heading.column {
            items.done = true;
        }
        behind += 1;
        if behind > BEHIND || items.done && (is_appendix(text, cell.first) || says(text, cell.first, &["phụ", "lục"])) {
            break;
        }
        foot.cells.push(cell);
    }
    items.finish(text, foot);
}

/// Lines flattened with single spaces: the office in capitals, or the name behind a full stop, that ends a line of the
/// list belongs to the column beside it.
fn split_tails(text: &Text<'_>, cells: Vec<Cell>) -> Vec<Cell> {
    let mut split = Vec::with_capacity(cells.len());
    for cell in cells {
        let tokens = cell.tokens(text);
        let capitals = tokens.iter().rev().take_while(|token| matches!(token.class(), Class::Upper | Class::Single)).count();
        let named = tokens.iter().rev().take_while(|token| matches!(token.class(), Class::Title | Class::Single)).count();
        let listed = tokens.iter().any(|token| token.class() == Class::Lower);
        let office = listed && capitals >= 2 && cell::office(&tokens[tokens.len() - capitals..]) == Some(capitals);
        let stopped = (2..=4).contains(&named)
            && tokens.len() > named + 3
            && matches!(tokens[tokens.len() - named - 1].word(), kw::DOT | kw::SEMI)
            && is_name(text, &Cell { first: cell.last - named, ..cell })
            && split.iter().rev().any(|cell: &Cell| cell.column > 0);
        let tail = if office {
            capitals
        } else if stopped {
            named
        } else {
            0
        };
        split.push(Cell { last: cell.last - tail, ..cell });
        if tail > 0 {
            split.push(Cell { first: cell.last - tail, column: cell.column + 1, gap: Gap::Wide, ..cell });
        }
    }
    split
}

/// The items as they are read.
#[derive(Default)]
struct Items {
    /// The items, each with the runs of tokens on its lines.
    items: Vec<Vec<(usize, usize)>>,
    /// Whether items begin with dashes.
    dashed: bool,
    /// Whether the archive's item follows the cell at hand.
    open: bool,
    done: bool,
}

impl Items {
    /// Whether the list ends before the cell.
    fn ends(&self, text: &Text<'_>, cell: &Cell) -> bool {
        let Some(first) = text.tokens.get(cell.first) else { return true };
        let dash = is_dash(text, first);
        if !cell.has_letters(text) {
            // Page numbers and rules are passed over; an empty line behind `Lưu` ends the list.
            return false;
        }
        let archived = self.items.last().is_some_and(|item| is_archive(text, item));
        let blank = cell.gap == Gap::Blank && !self.items.is_empty();
        let signed = authority(text, cell.first).is_some() || !dash && cell.is_upper(text) && cell::office(cell.tokens(text)).is_some();
        let fresh =
            first.class().is_capital() && (blank || archived && (is_name(text, cell) || cell.gap == Gap::Line && self.is_stopped(text)));
        signed
            || archived && (dash || blank)
            || !dash && (blank && self.dashed && !self.open || fresh && archived)
            || blank && !self.open && !dash && !self.is_stopped(text) && first.class().is_capital()
    }

    /// Whether the last item has its final punctuation.
    fn is_stopped(&self, text: &Text<'_>) -> bool {
        let last = self.items.last().and_then(|item| item.last()).and_then(|run| text.tokens.get(run.1 - 1));
        last.is_some_and(|token| matches!(token.word(), kw::SEMI | kw::DOT | kw::COMMA))
    }

    fn push(&mut self, text: &Text<'_>, cell: &Cell) {
        if !cell.has_letters(text) && !is_dash(text, &text.tokens[cell.first]) {
            return;
        }
        let dash = is_dash(text, &text.tokens[cell.first]);
        self.dashed |= dash;
        let begins = dash
            || cell.gap == Gap::Blank && self.is_stopped(text)
            || self.items.is_empty()
            || !self.dashed && self.is_stopped(text)
            || cell.begins(text, &["lưu"]) && text.tokens[cell.first].class().is_capital();
        match self.items.last_mut() {
            Some(item) if !begins => item.push((cell.first, cell.last)),
            _ => self.items.push(vec![(cell.first, cell.last)]),
        }
    }

    fn finish<'t>(self, text: &'t Text<'t>, foot: &mut Foot<'t>) {
        for item in self.items {
            if !is_archive(text, &item) {
                foot.recipients.extend(cell::joined(text, &item));
                continue;
            }
            let mut item = item;
            let (first, last) = item[0];
            item[0] = (cell::trim(text, first, last).0 + 1, last);
            item.retain(|(first, last)| first < last);
            if foot.archive_note.is_none() {
                foot.archive_note = cell::joined(text, &item);
            }
        }
    }
}

/// Whether the item is the archive's: it begins with `Lưu`.
fn is_archive(text: &Text<'_>, item: &[(usize, usize)]) -> bool {
    item.first()
        .is_some_and(|(first, last)| text.tokens.get(cell::trim(text, *first, *last).0).is_some_and(|token| token.word() == kw::LUU))
}
