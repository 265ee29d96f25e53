//! The text as it flows out of a reader: runs, lines, cells and rows become the plain text in reading order.
//!
//! Runs of one font are joined before they are repaired ([`Written::run`]), since a letter of a legacy font may be cut in two
//! by a change of size or weight. A row becomes a line, its cells parted by ` | `. Two cells of short lines side by side are a
//! letterhead or a foot: their lines stand side by side too, parted by a tab, as the typist saw them.
//!
//! Limits: tables deeper than [`DEPTH`] are read as lines. Spans over rows or columns are not measured: a cell stands once.
//! Left out on purpose: borders, widths, alignment.

use super::Written;
use crate::source::legacy::Shares;

/// How deep tables may lie in one another. Each level copies its text once more.
const DEPTH: usize = 8;

/// The longest line, in characters, of cells that stand side by side.
const SIDE: usize = 120;

/// The longest cell, in bytes, that is put into the line of its row; longer ones are parts of the text that a table frames.
const CELL: usize = 4000;

/// A text under construction.
#[derive(Debug, Default)]
pub(super) struct Flow {
    out: String,
    tables: Vec<Table>,
    /// Tables beyond the depth, which only break lines.
    beyond: usize,
    run: String,
    font: Option<String>,
    /// What was repaired.
    fonts: Shares,
}

/// A table that is open.
#[derive(Debug, Default)]
struct Table {
    /// The cells of the row so far.
    row: Vec<String>,
    /// The cell that is open.
    cell: Option<String>,
}

impl Flow {
    /// Adds text in a font.
    pub(super) fn text(&mut self, text: &str, font: Option<&str>) {
        if text.is_empty() {
            return;
        }
        if self.font.as_deref() != font {
            self.flush();
            self.font = font.map(str::to_owned);
        }
        self.run.push_str(text);
    }

    /// Ends the line, which may be empty; two empty lines are one.
    pub(super) fn line(&mut self) {
        self.flush();
        let out = self.target();
        let kept = out.trim_end_matches(|c: char| c.is_whitespace() && c != '\n').len();
        out.truncate(kept);
        if !out.is_empty() && !out.ends_with("\n\n") {
            out.push('\n');
        }
    }

    /// Ends the line unless it is empty.
    pub(super) fn fresh(&mut self) {
        if !self.at_start() {
            self.line();
        }
    }

    /// Whether nothing stands on the line yet.
    pub(super) fn at_start(&self) -> bool {
        let out = self.tables.iter().rev().find_map(|table| table.cell.as_ref()).unwrap_or(&self.out);
        self.run.is_empty() && (out.is_empty() || out.ends_with('\n'))
    }

    /// Opens a table.
    pub(super) fn open_table(&mut self) {
        self.fresh();
        if self.tables.len() < DEPTH {
            self.tables.push(Table::default());
        } else {
            self.beyond += 1;
        }
    }

    /// Opens a cell of the innermost table, and ends the one before.
    pub(super) fn open_cell(&mut self) {
        self.close_cell();
        if self.beyond == 0
            && let Some(table) = self.tables.last_mut()
        {
            table.cell = Some(String::new());
        }
    }

    /// Whether a cell is open in the innermost table.
    pub(super) fn in_cell(&self) -> bool {
        self.tables.last().is_some_and(|table| table.cell.is_some())
    }

    /// Whether a table is open.
    pub(super) fn in_table(&self) -> bool {
        !self.tables.is_empty()
    }

    /// Ends the cell.
    pub(super) fn close_cell(&mut self) {
        if self.beyond > 0 {
            return self.fresh();
        }
        self.flush();
        if let Some(table) = self.tables.last_mut()
            && let Some(cell) = table.cell.take()
        {
            table.row.push(cell);
        }
    }

    /// Ends the row, whose text goes where the table stands; with `dropped`, nowhere.
    pub(super) fn close_row(&mut self, dropped: bool) {
        self.close_cell();
        if self.beyond > 0 {
            return;
        }
        let Some(table) = self.tables.last_mut() else { return };
        let row = std::mem::take(&mut table.row);
        if row.is_empty() || dropped {
            return;
        }
        let laid = laid_out(&row);
        if !laid.is_empty() {
            self.fresh();
            let out = self.target();
            out.push_str(&laid);
            out.push('\n');
        }
    }

    /// Ends the table.
    pub(super) fn close_table(&mut self) {
        if self.beyond > 0 {
            self.fresh();
            self.beyond -= 1;
            return;
        }
        self.close_row(false);
        self.tables.pop();
    }

    /// Goes back to the text that waited while a note was written, and gives the note.
    pub(super) fn resume(&mut self, waiting: Self) -> String {
        let note = std::mem::replace(self, waiting).finish();
        self.fonts.join(&note.fonts);
        note.text
    }

    /// The text, whatever was left open.
    pub(super) fn finish(mut self) -> Written {
        while self.in_table() {
            self.close_table();
        }
        self.fresh();
        let kept = self.out.trim_end().len();
        self.out.truncate(kept);
        if kept > 0 {
            self.out.push('\n');
        }
        Written { text: self.out, fonts: self.fonts }
    }

    /// Where text goes: the innermost cell that is open, or the text itself.
    fn target(&mut self) -> &mut String {
        self.tables.iter_mut().rev().find_map(|table| table.cell.as_mut()).unwrap_or(&mut self.out)
    }

    fn flush(&mut self) {
        if self.run.is_empty() {
            return;
        }
        let run = std::mem::take(&mut self.run);
        let out = self.tables.iter_mut().rev().find_map(|table| table.cell.as_mut()).unwrap_or(&mut self.out);
        Written::run(out, &mut self.fonts, &run, self.font.as_deref());
    }
}

/// The text of a row.
fn laid_out(row: &[String]) -> String {
    let cells: Vec<&str> = row.iter().map(|cell| cell.trim()).collect();
    if cells.iter().all(|cell| cell.is_empty()) {
        return String::new();
    }
    if let [only] = cells[..] {
        return only.to_owned();
    }
    // A letterhead may keep its columns apart by an empty one.
    let sides: Option<(&str, &str)> = match cells[..] {
        [left, right] => Some((left, right)),
        [left, "", right] if row.iter().any(|cell| cell.trim().contains('\n')) => Some((left, right)),
        _ => None,
    };
    if let Some((left, right)) = sides {
        let short = |cell: &str| cell.lines().all(|line| line.chars().count() <= SIDE);
        let single = |cell: &str| !cell.contains('\n');
        if single(left) && single(right) || short(left) && short(right) {
            return side_by_side(left, right);
        }
    }
    if sides.is_some() || cells.iter().any(|cell| cell.len() > CELL) {
        let filled: Vec<&str> = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
        return filled.join("\n");
    }
    let joined: Vec<String> = cells.iter().map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    joined.join(" | ")
}

/// The lines of two cells, side by side; empty ones are left out.
fn side_by_side(left: &str, right: &str) -> String {
    let mut left = left.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut right = right.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut lines = Vec::new();
    loop {
        match (left.next(), right.next()) {
            (None, None) => return lines.join("\n"),
            (Some(left), None) => lines.push(left.to_owned()),
            (left, Some(right)) => lines.push(format!("{}\t{right}", left.unwrap_or_default())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[&str]]) -> String {
        let mut flow = Flow::default();
        flow.open_table();
        for row in rows {
            for cell in *row {
                flow.open_cell();
                for line in cell.split('\n') {
                    flow.text(line, None);
                    flow.line();
                }
            }
            flow.close_row(false);
        }
        flow.close_table();
        flow.finish().text
    }

    #[test]
    fn rows_are_lines_and_a_letterhead_stands_side_by_side() {
        assert_eq!(table(&[&["1", "Sở Nội vụ\nSở Tư pháp", ""]]), "1 | Sở Nội vụ Sở Tư pháp | \n".replace(" \n", "\n"));
        assert_eq!(table(&[&["UBND\nTỈNH X", "CỘNG HÒA\n\nĐộc lập\nSố 1"]]), "UBND\tCỘNG HÒA\nTỈNH X\tĐộc lập\n\tSố 1\n");
        assert_eq!(table(&[&["", "TM. UBND"], &["", ""]]), "\tTM. UBND\n");
    }

    #[test]
    fn tables_lie_in_one_another_to_any_depth() {
        let mut flow = Flow::default();
        for _ in 0..5000 {
            flow.open_table();
            flow.open_cell();
            flow.text("a", None);
        }
        for _ in 0..5000 {
            flow.close_table();
        }
        assert_eq!(flow.finish().text, "a\n".repeat(5000));
    }
}
