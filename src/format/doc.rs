//! Word documents of 1997 to 2003 (MS-DOC) in their OLE container: text, tables, notes, text boxes, and the font of each run.
//!
//! The text lies in pieces (Clx, PlcPcd), as bytes of windows-1252 or as UTF-16. Which of its characters end a
//! row, and in which font they stand, is in pages of properties (PapxFkp, ChpxFkp), in styles (STSH) and in
//! the table of fonts (SttbfFfn). Text in a legacy font comes out as the characters of its bytes, and is repaired by its font.
//!
//! Limits: changes of properties that a fast save left beside the pieces (Prm) are not applied. Tables in tables are
//! read as lines of their cell. Of Word 6 and 95, the text alone, where it lies in one piece.
//! Left out on purpose: automatic numbers, headers, footers, comments, deleted and hidden text, field codes, embedded objects.

use super::Written;
use super::flow::Flow;
use super::plain;
use encoding_rs::WINDOWS_1252;
use std::collections::HashMap;
use std::io::{Cursor, Read};

/// How far a chain of styles is followed.
const CHAIN: usize = 32;

/// The size of a page of properties.
const PAGE: usize = 512;

/// The text of a document, and the name of its encoding.
pub(super) fn text(bytes: &[u8]) -> Result<(Written, &'static str), String> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|error| format!("damaged OLE file: {error}"))?;
    let mut stream = |name: &str| -> Result<Vec<u8>, String> {
        let stream = file.open_stream(name).map_err(|error| format!("damaged Word document: {name}: {error}"))?;
        let mut content = Vec::new();
        // A stream is no longer than the file that holds it, whatever it says.
        stream.take(bytes.len() as u64).read_to_end(&mut content).map_err(|error| format!("damaged Word document: {name}: {error}"))?;
        Ok(content)
    };
    let main = stream("WordDocument")?;
    let damaged = || "damaged Word document: its header is cut short".to_owned();
    let version = u16_at(&main, 2).ok_or_else(damaged)?;
    let flags = u16_at(&main, 10).ok_or_else(damaged)?;
    // FibBase (2.5.2): fEncrypted, and fWhichTblStm.
    if flags & 0x0100 != 0 {
        return Err("encrypted: a Word document under a password".to_owned());
    }
    // nFib of Word 97 is 193; older ones are laid out otherwise.
    if version < 190 {
        return Ok((
            word_95(&main, flags).ok_or("a Word document of before 1997 that was saved in pieces, which are not read")?,
            "windows-1252",
        ));
    }
    let table = stream(if flags & 0x0200 != 0 { "1Table" } else { "0Table" })?;
    let document = Document::read(&main, &table).ok_or("damaged Word document: its tables cannot be read")?;
    let encoding = if document.pieces.iter().all(|piece| piece.narrow) { "windows-1252" } else { "UTF-16LE" };
    Ok((document.text(), encoding))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// A part of the table stream by its number in FibRgFcLcb97 (2.5.6); empty when there is none.
fn part<'b>(main: &[u8], table: &'b [u8], number: usize) -> &'b [u8] {
    let range = || {
        let start = u32_at(main, 154 + number * 8)? as usize;
        let length = u32_at(main, 154 + number * 8 + 4)? as usize;
        table.get(start..start.checked_add(length)?)
    };
    range().unwrap_or_default()
}

/// The text of a document of Word 6 or 95 that lies in one piece: fcMin, fcMac; not fComplex.
fn word_95(main: &[u8], flags: u16) -> Option<Written> {
    let range = u32_at(main, 24)? as usize..u32_at(main, 28)? as usize;
    let bytes = main.get(range).filter(|_| flags & 0x0004 == 0)?;
    let mut walk = Walk::default();
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    for character in text.chars() {
        match character {
            '\u{7}' => walk.flow.line(),
            character => walk.character(character, None),
        }
    }
    Some(walk.flow.finish())
}

/// A piece of the text.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Its first and last character positions.
    first: u32,
    last: u32,
    /// Where its bytes begin in the main stream.
    start: usize,
    /// One byte a character.
    narrow: bool,
}

/// What the properties say of a run of bytes.
#[derive(Clone, Copy, Debug, Default)]
struct Chars {
    font: Option<u16>,
    style: Option<u16>,
    hidden: bool,
    /// A symbol that stands in the place of the character.
    symbol: Option<(u16, u16)>,
}

/// What the properties say of a paragraph.
#[derive(Clone, Copy, Debug, Default)]
struct Paragraph {
    style: u16,
    in_table: bool,
    row_end: bool,
    depth: u32,
}

/// Properties of the bytes from one place of the main stream to another.
type Spans<T> = Vec<(u32, u32, T)>;

#[derive(Debug, Default)]
struct Document<'b> {
    main: &'b [u8],
    pieces: Vec<Piece>,
    chars: Spans<Chars>,
    paragraphs: Spans<Paragraph>,
    fonts: Vec<String>,
    /// The font of each style, by its own or an inherited property.
    styles: HashMap<u16, u16>,
    /// The font where nothing names one.
    font: u16,
    /// Lengths of the texts one after the other: main, notes, headers, comments, endnotes, text boxes.
    lengths: [u32; 7],
}

impl<'b> Document<'b> {
    fn read(main: &'b [u8], table: &[u8]) -> Option<Self> {
        let length = |at| u32_at(main, at);
        // FibRgLw97 (2.5.4): ccpText, ccpFtn, ccpHdd, (ccpMcr), ccpAtn, ccpEdn, ccpTxbx.
        let lengths = [length(0x4C)?, length(0x50)?, length(0x54)?, length(0x58)?, length(0x5C)?, length(0x60)?, length(0x64)?];
        let (styles, font) = styles(part(main, table, 1)).unwrap_or_default();
        Some(Self {
            main,
            pieces: pieces(part(main, table, 33), main.len())?,
            chars: pages(main, part(main, table, 12), chars_of),
            paragraphs: pages(main, part(main, table, 13), paragraph_of),
            fonts: fonts(part(main, table, 15)),
            styles,
            font,
            lengths,
        })
    }

    fn text(&self) -> Written {
        let mut walk = Walk::default();
        let mut first = 0_u32;
        for (number, length) in self.lengths.iter().enumerate() {
            let last = first.saturating_add(*length);
            // Notes, endnotes and text boxes follow the text; headers, macros and comments are left out.
            if matches!(number, 0 | 1 | 5 | 6) && *length > 0 {
                walk.begin(number);
                self.emit(&mut walk, first, last);
                walk.end();
            }
            first = last;
        }
        walk.flow.finish()
    }

    /// Says the characters between two positions.
    fn emit(&self, walk: &mut Walk, first: u32, last: u32) {
        let from = self.pieces.partition_point(|piece| piece.last <= first);
        for piece in self.pieces[from..].iter().take_while(|piece| piece.first < last) {
            let width = if piece.narrow { 1 } else { 2 };
            let start = piece.start + (first.max(piece.first) - piece.first) as usize * width;
            let end = piece.start + (last.min(piece.last) - piece.first) as usize * width;
            let mut at = start;
            while at < end {
                let (chars, until) = self.chars_at(at as u32);
                let to = (until as usize).clamp(at + width, end);
                let to = (at + (to - at) / width * width).max(at + width);
                let bytes = self.main.get(at..to.min(self.main.len())).unwrap_or_default();
                let text = if piece.narrow {
                    WINDOWS_1252.decode_without_bom_handling(bytes).0
                } else {
                    encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0
                };
                self.run(walk, &text, at, width, chars);
                at = to;
            }
        }
    }

    /// Says a run, whose bytes begin at a place of the main stream.
    fn run(&self, walk: &mut Walk, text: &str, start: usize, width: usize, chars: Chars) {
        let mut at = start;
        for character in text.chars() {
            if walk.fresh {
                walk.fresh = false;
                walk.paragraph = self.paragraph_at(at as u32);
                walk.enter();
            }
            at += width * if width == 2 { character.len_utf16() } else { 1 };
            match character {
                // The end of a paragraph that was deleted still ends a row.
                '\r' | '\u{7}' | '\u{C}' => walk.mark(character),
                '\u{13}'..='\u{15}' => walk.field(character),
                _ if chars.hidden || walk.in_code() => {}
                '\u{28}' if chars.symbol.is_some() => {
                    let (font, code) = chars.symbol.unwrap_or_default();
                    let font = self.fonts.get(usize::from(font)).map(String::as_str);
                    let code = if code < 0x100 { 0xF000 + u32::from(code) } else { u32::from(code) };
                    walk.character(char::from_u32(code).unwrap_or('•'), font);
                }
                character => walk.character(character, self.font_of(chars, walk.paragraph)),
            }
        }
    }

    fn font_of(&self, chars: Chars, paragraph: Paragraph) -> Option<&str> {
        let by_style = |style: u16| self.styles.get(&style).copied();
        let number = chars.font.or_else(|| by_style(chars.style?)).or_else(|| by_style(paragraph.style)).unwrap_or(self.font);
        self.fonts.get(usize::from(number)).map(String::as_str)
    }

    /// The properties of the character at a place, and where they end.
    fn chars_at(&self, at: u32) -> (Chars, u32) {
        let index = self.chars.partition_point(|span| span.1 <= at);
        match self.chars.get(index) {
            Some((first, last, chars)) if *first <= at => (*chars, *last),
            Some((first, ..)) => (Chars::default(), *first),
            None => (Chars::default(), u32::MAX),
        }
    }

    fn paragraph_at(&self, at: u32) -> Paragraph {
        let index = self.paragraphs.partition_point(|span| span.1 <= at);
        self.paragraphs.get(index).filter(|span| span.0 <= at).map(|span| span.2).unwrap_or_default()
    }
}

/// The walk over the characters.
#[derive(Debug, Default)]
struct Walk {
    flow: Flow,
    paragraph: Paragraph,
    /// At the start of a paragraph.
    fresh: bool,
    /// The fields that are open: whether their code is still being told, and not their result.
    fields: Vec<bool>,
    /// The fields that are open and beyond count.
    beyond: usize,
    /// The notes called so far, and those whose text has begun.
    called: usize,
    noted: usize,
    /// Within the texts of notes.
    in_notes: bool,
}

/// How many fields may lie in one another.
const FIELDS: usize = 256;

impl Walk {
    fn begin(&mut self, number: usize) {
        self.fresh = true;
        self.fields.clear();
        self.in_notes = matches!(number, 1 | 5);
        if number > 0 {
            self.flow.fresh();
            self.flow.line();
        }
    }

    fn end(&mut self) {
        while self.flow.in_table() {
            self.flow.close_table();
        }
        self.flow.fresh();
    }

    /// Enters the table that the paragraph lies in, or leaves the one that it does not.
    fn enter(&mut self) {
        if !self.paragraph.in_table {
            while self.flow.in_table() {
                self.flow.close_table();
            }
        } else if !self.paragraph.row_end {
            if !self.flow.in_table() {
                self.flow.open_table();
            }
            if !self.flow.in_cell() {
                self.flow.open_cell();
            }
        }
    }

    /// A character that ends a paragraph, a cell, a row or a page.
    fn mark(&mut self, character: char) {
        self.fresh = true;
        match character {
            // A cell of a table in a table ends with a paragraph's mark, and its lines go into the outer cell.
            '\u{7}' if self.flow.in_table() && self.paragraph.depth < 2 => {
                if self.paragraph.row_end {
                    self.flow.close_row(false);
                } else {
                    self.flow.close_cell();
                }
            }
            // Between text and the mark of a page there may be no paragraph's end.
            '\u{C}' => self.flow.fresh(),
            _ => self.flow.line(),
        }
    }

    fn field(&mut self, character: char) {
        match character {
            '\u{13}' if self.fields.len() < FIELDS => self.fields.push(true),
            '\u{13}' => self.beyond += 1,
            '\u{14}' if self.beyond == 0 => {
                if let Some(code) = self.fields.last_mut() {
                    *code = false;
                }
            }
            '\u{15}' if self.beyond > 0 => self.beyond -= 1,
            '\u{15}' => drop(self.fields.pop()),
            _ => {}
        }
    }

    fn in_code(&self) -> bool {
        self.fields.contains(&true)
    }

    /// A character of the text (2.4.1 lists those that are none).
    fn character(&mut self, character: char, font: Option<&str>) {
        let mut buffer = [0; 4];
        match character {
            '\u{B}' => self.flow.line(),
            '\r' | '\u{C}' => self.flow.line(),
            '\t' => self.flow.text("\t", font),
            '\u{1E}' => self.flow.text("-", font),
            '\u{1F}' => self.flow.text("\u{AD}", font),
            '\u{2}' => {
                let count = if self.in_notes { &mut self.noted } else { &mut self.called };
                *count += 1;
                let mark = format!("[{count}]");
                self.flow.text(&mark, None);
            }
            '\0'..='\u{1F}' => {}
            character => self.flow.text(&plain(character.encode_utf8(&mut buffer), font), font),
        }
    }
}

/// The pieces of the text: the Clx holds them behind changes of properties.
fn pieces(clx: &[u8], length: usize) -> Option<Vec<Piece>> {
    let mut at = 0;
    while clx.get(at) == Some(&1) {
        at += 3 + usize::from(u16_at(clx, at + 1)?);
    }
    if clx.get(at) != Some(&2) {
        return None;
    }
    let size = u32_at(clx, at + 1)? as usize;
    let table = clx.get(at + 5..(at + 5).checked_add(size)?.min(clx.len()))?;
    let count = table.len().checked_sub(4)? / 12;
    let mut found: Vec<Piece> = Vec::with_capacity(count);
    // Every character is at least a byte of the file: pieces that lie over one another beyond that are no text.
    let mut total = 0_u64;
    for number in 0..count {
        let (first, last) = (u32_at(table, number * 4)?, u32_at(table, number * 4 + 4)?);
        let place = u32_at(table, (count + 1) * 4 + number * 8 + 2)?;
        let narrow = place & 0x4000_0000 != 0;
        let start = (place & 0x3FFF_FFFF) as usize / if narrow { 2 } else { 1 };
        if last <= first || found.last().is_some_and(|before| first < before.last) {
            continue;
        }
        // What is cut off with the end of the file is gone.
        let room = length.saturating_sub(start) / if narrow { 1 } else { 2 };
        let last = last.min(first.saturating_add(room as u32));
        total += u64::from(last - first);
        if total > length as u64 {
            return None;
        }
        found.push(Piece { first, last, start, narrow });
    }
    Some(found)
}

/// The properties in the pages that a bin table names (PlcBteChpx, PlcBtePapx): `read` takes a page and the number of a span in it.
fn pages<T>(main: &[u8], bins: &[u8], read: impl Fn(&[u8], usize, usize) -> T) -> Spans<T> {
    let count = bins.len().saturating_sub(4) / 8;
    let mut spans: Spans<T> = Vec::new();
    // No page stands twice in a sound file.
    for number in 0..count.min(main.len() / PAGE + 1) {
        let Some(page) = u32_at(bins, (count + 1) * 4 + number * 4).map(|page| (page & 0x3F_FFFF) as usize * PAGE) else { break };
        let Some(page) = main.get(page..page + PAGE) else { continue };
        let runs = usize::from(page[PAGE - 1]);
        for run in 0..runs {
            let (Some(first), Some(last)) = (u32_at(page, run * 4), u32_at(page, run * 4 + 4)) else { break };
            // Spans stand in the order of the stream; one that does not is damage.
            if last > first && spans.last().is_none_or(|before| before.1 <= first) {
                spans.push((first, last, read(page, runs, run)));
            }
        }
    }
    spans
}

/// The properties of characters: a byte a run, half the offset of a Chpx (ChpxFkp).
fn chars_of(page: &[u8], runs: usize, run: usize) -> Chars {
    let mut chars = Chars::default();
    let offset = page.get((runs + 1) * 4 + run).map_or(0, |half| usize::from(*half) * 2);
    if offset > 0
        && let Some(size) = page.get(offset)
    {
        apply_chars(&page[offset + 1..(offset + 1 + usize::from(*size)).min(PAGE)], &mut chars);
    }
    chars
}

/// The properties of a paragraph: 13 bytes a run, of which the first is half the offset of a PapxInFkp (BxPap).
fn paragraph_of(page: &[u8], runs: usize, run: usize) -> Paragraph {
    let mut paragraph = Paragraph::default();
    let offset = page.get((runs + 1) * 4 + run * 13).map_or(0, |half| usize::from(*half) * 2);
    if offset == 0 {
        return paragraph;
    }
    let (start, size) = match (page.get(offset), page.get(offset + 1)) {
        (Some(0), Some(size)) => (offset + 2, usize::from(*size) * 2),
        (Some(size), _) => (offset + 1, usize::from(*size) * 2 - 1),
        _ => return paragraph,
    };
    let bytes = page.get(start..(start + size).min(PAGE)).unwrap_or_default();
    paragraph.style = u16_at(bytes, 0).unwrap_or(0);
    for (code, operand) in Sprms(bytes.get(2..).unwrap_or_default()) {
        match code {
            0x2416 => paragraph.in_table = operand.first() == Some(&1),
            0x2417 => paragraph.row_end = operand.first() == Some(&1),
            0x6649 => paragraph.depth = u32_at(operand, 0).unwrap_or(0),
            _ => {}
        }
    }
    paragraph
}

/// Applies the changes of a Chpx, by the codes of section 2.6.1.
fn apply_chars(bytes: &[u8], chars: &mut Chars) {
    for (code, operand) in Sprms(bytes) {
        match code {
            // The font of ASCII, and that of other letters, which is the one that matters.
            0x4A4F if chars.font.is_none() => chars.font = u16_at(operand, 0),
            0x4A51 => chars.font = u16_at(operand, 0),
            0x4A30 => chars.style = u16_at(operand, 0),
            // Deleted by a tracked change; hidden.
            0x0800 | 0x083C => chars.hidden |= operand.first() == Some(&1),
            0x6A09 => chars.symbol = u16_at(operand, 0).zip(u16_at(operand, 2)),
            _ => {}
        }
    }
}

/// Changes of properties, each a code and its operand, whose size the code says (Sprm).
struct Sprms<'b>(&'b [u8]);

impl<'b> Iterator for Sprms<'b> {
    type Item = (u16, &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let code = u16_at(self.0, 0)?;
        let rest = &self.0[2..];
        let (skip, size) = match code >> 13 {
            0 | 1 => (0, 1),
            2 | 4 | 5 => (0, 2),
            3 => (0, 4),
            7 => (0, 3),
            // A table's definition has its size in two bytes, and one more than it takes.
            _ if code == 0xD608 => (2, usize::from(u16_at(rest, 0)?).saturating_sub(1)),
            // A long list of tabs says 255, and tells its size by its contents: nothing behind it is needed.
            _ if code == 0xC615 && rest.first() == Some(&255) => return None,
            _ => (1, usize::from(*rest.first()?)),
        };
        let operand = rest.get(skip..skip + size)?;
        self.0 = &rest[skip + size..];
        Some((code, operand))
    }
}

/// The names of the fonts (SttbfFfn, FFN).
fn fonts(table: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = 4;
    while let Some(size) = table.get(at) {
        let end = (at + 1 + usize::from(*size)).min(table.len());
        let name = table.get(at + 40..end).unwrap_or_default();
        let units = name.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).take_while(|unit| *unit != 0);
        names.push(char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{FFFD}')).collect());
        at = end.max(at + 1);
    }
    names
}

/// The font of each style (STSH, STD), and the one of none.
fn styles(sheet: &[u8]) -> Option<(HashMap<u16, u16>, u16)> {
    let size = usize::from(u16_at(sheet, 0)?);
    let info = sheet.get(2..2 + size)?;
    let base = usize::from(u16_at(info, 2)?);
    let default = u16_at(info, 16).or_else(|| u16_at(info, 12)).unwrap_or(0);
    let mut own: Vec<(Option<u16>, u16)> = Vec::new();
    let mut at = 2 + size;
    while let Some(length) = u16_at(sheet, at).map(usize::from) {
        let style = sheet.get(at + 2..(at + 2 + length).min(sheet.len())).unwrap_or_default();
        own.push(style_of(style, base).unwrap_or((None, 0xFFF)));
        at += 2 + length;
    }
    let mut fonts = HashMap::new();
    for number in 0..own.len() {
        let mut next = number;
        for _ in 0..CHAIN {
            let Some((font, parent)) = own.get(next) else { break };
            if let Some(font) = font {
                fonts.insert(number as u16, *font);
                break;
            }
            next = usize::from(*parent);
        }
    }
    Some((fonts, default))
}

/// A style's own font, and the style that it is based on.
fn style_of(style: &[u8], base: usize) -> Option<(Option<u16>, u16)> {
    let second = u16_at(style, 2)?;
    let (kind, parent) = (second & 0xF, second >> 4);
    let count = u16_at(style, 4)? & 0xF;
    let mut at = base + 2 + usize::from(u16_at(style, base)?) * 2 + 2;
    let mut chars = Chars::default();
    for number in 0..count {
        // A style begins at an even place, and so does each of its parts.
        at += at % 2;
        let size = usize::from(u16_at(style, at)?);
        // Of a paragraph's style the second part is of its characters, of a character's style the first.
        if kind == 1 && number == 1 || kind == 2 && number == 0 {
            apply_chars(style.get(at + 2..at + 2 + size)?, &mut chars);
        }
        at += 2 + size;
    }
    Some((chars.font, parent))
}
