//! Word documents of today (ECMA-376, Office Open XML): paragraphs, tables, notes, automatic numbers.
//!
//! Tracked changes are read as accepted: what was deleted or moved away is left out, what was inserted stays (part 1, 17.13.5).
//! The numbers that Word puts before paragraphs are not in the text, so they are counted again from the numbering part
//! (17.9): `Điều 1.`, `a)`. A note is marked `[1]` where it is called, and its text follows the document.
//!
//! Limits: numbers of picture bullets and of letters beyond `zzz` are not written. Hidden text is left out.
//! Left out on purpose: headers, footers, comments, field codes; of a drawing with a fallback, the fallback.

use super::Written;
use super::flow::Flow;
use super::pack::Pack;
use super::plain;
use super::xml::{Piece, Pieces, attribute, decoded};
use crate::numeral::roman;
use quick_xml::events::BytesStart;
use std::collections::HashMap;

/// How far a chain of styles is followed; a file may tie it into a ring.
const CHAIN: usize = 32;

/// The levels of a list (17.9.6).
const LEVELS: usize = 9;

/// The text of a document.
pub(super) fn text(bytes: &[u8]) -> Result<Written, String> {
    let mut pack = Pack::open(bytes)?;
    let main = main_part(&mut pack)?.ok_or("no Word document inside")?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let mut part = |name: &str| pack.member(&if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") });
    let styles = part("styles.xml")?.map(|bytes| Styles::read(&decoded(&bytes))).transpose()?.unwrap_or_default();
    let numbering = part("numbering.xml")?.map(|bytes| Numbering::read(&decoded(&bytes))).transpose()?.unwrap_or_default();
    let mut walk = Walk { styles, numbering, ..Walk::default() };
    let notes = [("footnotes.xml", "footnote"), ("endnotes.xml", "endnote")].map(|(name, kind)| part(name).map(|bytes| (bytes, kind)));
    let document = pack.member(&main)?.ok_or("no Word document inside")?;
    walk.part(&decoded(&document))?;
    let called = std::mem::take(&mut walk.called);
    if !called.is_empty() {
        for notes in notes {
            let (Some(bytes), _) = notes? else { continue };
            walk.part(&decoded(&bytes))?;
        }
    }
    walk.flow.fresh();
    walk.flow.line();
    for (number, key) in called.iter().enumerate() {
        let Some(note) = walk.notes.get(key) else { continue };
        walk.flow.text(&format!("[{}] {}", number + 1, note.trim()), None);
        walk.flow.line();
    }
    Ok(walk.flow.finish())
}

/// The name of the main part, by the package's relations (part 2, 9.3) or by custom.
fn main_part(pack: &mut Pack<'_>) -> Result<Option<String>, String> {
    if let Some(bytes) = pack.member("_rels/.rels")? {
        let text = decoded(&bytes);
        let mut pieces = Pieces::new(&text);
        while let Some(piece) = pieces.next()? {
            if let Piece::Open(start) = piece
                && attribute(&start, "Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
                && let Some(target) = attribute(&start, "Target")
            {
                let target = target.trim_start_matches('/').to_owned();
                if pack.has(&target) {
                    return Ok(Some(target));
                }
            }
        }
    }
    Ok(Some("word/document.xml".to_owned()).filter(|name| pack.has(name)))
}

/// The `w:val` of an element.
fn val(start: &BytesStart<'_>) -> Option<String> {
    attribute(start, "val")
}

/// Whether a switch element switches on (17.17.4).
fn is_on(start: &BytesStart<'_>) -> bool {
    !matches!(val(start).as_deref(), Some("0" | "false" | "off"))
}

/// The font that `w:rFonts` names for letters beyond ASCII, or else for ASCII (17.3.2.26).
fn font_of(start: &BytesStart<'_>) -> Option<String> {
    attribute(start, "hAnsi").or_else(|| attribute(start, "ascii"))
}

/// A list's level that a paragraph or a style stands in.
#[derive(Clone, Debug, Default)]
struct Place {
    list: Option<String>,
    level: Option<usize>,
}

impl Place {
    /// Takes `w:numId` or `w:ilvl`.
    fn take(&mut self, name: &str, start: &BytesStart<'_>) {
        match name {
            "numId" => self.list = val(start),
            "ilvl" => self.level = val(start).and_then(|level| level.parse().ok()),
            _ => {}
        }
    }
}

/// What of a style matters here.
#[derive(Clone, Debug, Default)]
struct Style {
    based_on: Option<String>,
    font: Option<String>,
    place: Place,
}

#[derive(Debug, Default)]
struct Styles {
    by_id: HashMap<String, Style>,
    /// The style of paragraphs that name none.
    paragraph: Option<String>,
    /// The font of the document's defaults.
    font: Option<String>,
}

impl Styles {
    fn read(text: &str) -> Result<Self, String> {
        let mut styles = Self::default();
        let mut open: Option<(String, Style)> = None;
        let mut pieces = Pieces::new(text);
        while let Some(piece) = pieces.next()? {
            match piece {
                Piece::Open(start) => match (start.local_name().as_ref(), &mut open) {
                    ("style", _) => {
                        let id = attribute(&start, "styleId").unwrap_or_default();
                        let default = attribute(&start, "default").is_some_and(|on| on == "1" || on == "true");
                        if default && attribute(&start, "type").as_deref() == Some("paragraph") {
                            styles.paragraph = Some(id.clone());
                        }
                        open = Some((id, Style::default()));
                    }
                    ("basedOn", Some((_, style))) => style.based_on = val(&start),
                    ("rFonts", Some((_, style))) => style.font = font_of(&start),
                    ("rFonts", None) => styles.font = font_of(&start),
                    (name, Some((_, style))) => style.place.take(name, &start),
                    _ => {}
                },
                Piece::Close(name) if name == "style" => styles.by_id.extend(open.take()),
                _ => {}
            }
        }
        Ok(styles)
    }

    /// The first answer along the chain of styles that one is based on, with the style that gave it.
    fn find<'s, T>(&'s self, id: &'s str, ask: impl Fn(&'s Style) -> Option<T>) -> Option<(T, &'s str)> {
        let mut id = id;
        for _ in 0..CHAIN {
            let style = self.by_id.get(id)?;
            if let Some(found) = ask(style) {
                return Some((found, id));
            }
            id = style.based_on.as_deref()?;
        }
        None
    }
}

/// A level of a list: how its number is written.
#[derive(Clone, Debug)]
struct Level {
    start: u32,
    format: String,
    /// `%1.%2.`: the text with the places of the numbers of this level and those above.
    text: String,
    style: Option<String>,
    /// After which level the count begins anew: 0 never, else a level counted from 1.
    restart: Option<usize>,
    legal: bool,
    glued: bool,
    font: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 1,
            format: "decimal".to_owned(),
            text: String::new(),
            style: None,
            restart: None,
            legal: false,
            glued: false,
            font: None,
        }
    }
}

impl Level {
    /// Takes a property of `w:lvl` (17.9.6).
    fn take(&mut self, name: &str, start: &BytesStart<'_>) {
        match name {
            "start" => self.start = val(start).and_then(|value| value.parse().ok()).unwrap_or(1),
            "numFmt" => self.format = val(start).unwrap_or_default(),
            "lvlText" => self.text = val(start).unwrap_or_default(),
            "pStyle" => self.style = val(start),
            "lvlRestart" => self.restart = val(start).and_then(|value| value.parse().ok()),
            "isLgl" => self.legal = is_on(start),
            "suff" => self.glued = val(start).as_deref() == Some("nothing"),
            "rFonts" => self.font = font_of(start),
            _ => {}
        }
    }
}

/// A list: its abstract definition, and what it says otherwise.
#[derive(Debug, Default)]
struct List {
    base: String,
    levels: HashMap<usize, Level>,
    starts: HashMap<usize, u32>,
}

#[derive(Debug, Default)]
struct Numbering {
    bases: HashMap<String, HashMap<usize, Level>>,
    lists: HashMap<String, List>,
    /// The numbers that each definition has come to.
    counts: HashMap<String, [Option<u32>; LEVELS]>,
    /// The lists whose own starts have been used.
    begun: HashMap<(String, usize), ()>,
}

impl Numbering {
    fn read(text: &str) -> Result<Self, String> {
        let mut numbering = Self::default();
        let (mut base, mut list) = (None::<String>, None::<(String, List)>);
        let (mut level, mut over) = (None::<(usize, Level)>, 0);
        let index = |start: &BytesStart<'_>| attribute(start, "ilvl").and_then(|level| level.parse().ok()).unwrap_or(0);
        let mut pieces = Pieces::new(text);
        while let Some(piece) = pieces.next()? {
            match piece {
                Piece::Open(start) => match (start.local_name().as_ref(), &mut level) {
                    ("abstractNum", _) => base = attribute(&start, "abstractNumId"),
                    ("num", _) => list = attribute(&start, "numId").map(|id| (id, List::default())),
                    ("abstractNumId", _) => {
                        if let Some((_, list)) = &mut list {
                            list.base = val(&start).unwrap_or_default();
                        }
                    }
                    ("lvlOverride", _) => over = index(&start),
                    ("startOverride", _) => {
                        if let (Some((_, list)), Some(value)) = (&mut list, val(&start).and_then(|value| value.parse().ok())) {
                            list.starts.insert(over, value);
                        }
                    }
                    ("lvl", _) => level = Some((index(&start), Level::default())),
                    (name, Some((_, level))) => level.take(name, &start),
                    _ => {}
                },
                Piece::Close(name) => match &*name {
                    "lvl" => {
                        if let Some((at, level)) = level.take() {
                            match (&mut list, &base) {
                                (Some((_, list)), _) => drop(list.levels.insert(at, level)),
                                (None, Some(base)) => drop(numbering.bases.entry(base.clone()).or_default().insert(at, level)),
                                (None, None) => {}
                            }
                        }
                    }
                    "abstractNum" => base = None,
                    "num" => numbering.lists.extend(list.take()),
                    _ => {}
                },
                Piece::Text(_) => {}
            }
        }
        Ok(numbering)
    }

    /// The level at which a style's paragraphs stand in a list.
    fn level_of(&self, list: &str, style: &str) -> Option<usize> {
        let base = self.bases.get(&self.lists.get(list)?.base)?;
        base.iter().find(|(_, level)| level.style.as_deref() == Some(style)).map(|(at, _)| *at)
    }

    /// Counts a paragraph, and writes its number with what parts it from the text; with it the number's font.
    fn count(&mut self, id: &str, at: usize) -> Option<(String, Option<String>)> {
        let list = self.lists.get(id)?;
        let base = self.bases.get(&list.base);
        let level = |at: usize| list.levels.get(&at).or_else(|| base?.get(&at));
        let own = level(at)?;
        let counts = self.counts.entry(list.base.clone()).or_default();
        let mine = counts.get(at)?;
        let first = list.starts.get(&at).filter(|_| self.begun.insert((id.to_owned(), at), ()).is_none()).copied();
        let number = first.unwrap_or_else(|| mine.map_or(own.start, |count| count.saturating_add(1)));
        counts[at] = Some(number);
        // Levels below begin anew, unless they say after which level only they do (17.9.10).
        for (below, count) in counts.iter_mut().enumerate().skip(at + 1) {
            if level(below).is_none_or(|level| level.restart.is_none_or(|restart| restart > at)) {
                *count = None;
            }
        }
        if own.format == "bullet" {
            return Some((format!("{} ", plain(&own.text, own.font.as_deref())), own.font.clone()));
        }
        let mut text = String::new();
        let mut rest = own.text.chars();
        while let Some(character) = rest.next() {
            let digit = (character == '%').then(|| rest.clone().next().and_then(|next| next.to_digit(10))).flatten();
            match digit {
                Some(place @ 1..=9) => {
                    rest.next();
                    let place = place as usize - 1;
                    let there = level(place);
                    let number = counts[place].or(there.map(|level| level.start)).unwrap_or(1);
                    let format = if own.legal { "decimal" } else { there.map_or("decimal", |level| level.format.as_str()) };
                    text.push_str(&written(number, format));
                }
                _ => text.push(character),
            }
        }
        if !text.is_empty() && !own.glued && !text.ends_with(' ') {
            text.push(' ');
        }
        Some((text, own.font.clone()))
    }
}

/// A number as a list writes it (17.18.59).
pub(super) fn written(number: u32, format: &str) -> String {
    match format {
        "none" => String::new(),
        "decimalZero" => format!("{number:02}"),
        "upperLetter" => letters(number).to_ascii_uppercase(),
        "lowerLetter" => letters(number),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_ascii_lowercase(),
        _ => number.to_string(),
    }
}

/// 1 is `a`, 26 `z`, 27 `aa`, 53 `aaa`, as Word counts.
fn letters(number: u32) -> String {
    let Some(index) = number.checked_sub(1).filter(|index| *index < 26 * 3) else { return number.to_string() };
    let letter = char::from(b'a' + (index % 26) as u8);
    std::iter::repeat_n(letter, index as usize / 26 + 1).collect()
}

/// A paragraph that is open.
#[derive(Debug, Default)]
struct Paragraph {
    style: Option<String>,
    place: Place,
    /// Its end was deleted: the next paragraph goes on in its line.
    joined: bool,
    /// Its number is written.
    begun: bool,
}

/// A run that is open.
#[derive(Debug, Default)]
struct Run {
    font: Option<String>,
    style: Option<String>,
    hidden: bool,
}

/// The walk through the parts.
#[derive(Debug, Default)]
struct Walk {
    styles: Styles,
    numbering: Numbering,
    flow: Flow,
    /// A paragraph may hold a text box with paragraphs of its own.
    paragraphs: Vec<Paragraph>,
    runs: Vec<Run>,
    /// Within the properties of a paragraph.
    in_paragraph: usize,
    /// Within the properties of a row.
    in_row: usize,
    row_deleted: bool,
    /// Within `w:t`.
    in_text: bool,
    /// The notes as they are called, and their texts by key.
    called: Vec<String>,
    notes: HashMap<String, String>,
    /// The text that waits while a note is read, and the note's key.
    note: Option<(String, Flow)>,
}

impl Walk {
    /// Reads a part.
    fn part(&mut self, text: &str) -> Result<(), String> {
        let mut pieces = Pieces::new(text);
        // How deep within an element that is left out.
        let mut left_out = 0_usize;
        while let Some(piece) = pieces.next()? {
            match piece {
                Piece::Open(_) if left_out > 0 => left_out += 1,
                Piece::Close(_) if left_out > 0 => left_out -= 1,
                Piece::Open(start) => {
                    let name = start.local_name();
                    let name = name.as_ref();
                    // The properties before a change, and what was deleted or moved away.
                    let before = name.ends_with("PrChange") || matches!(name, "moveFrom" | "Fallback" | "sectPr" | "tblPr" | "tblGrid");
                    if before || name == "del" && self.in_paragraph + self.in_row == 0 {
                        left_out = 1;
                    } else {
                        self.open(name, &start);
                    }
                }
                Piece::Close(name) => self.close(&name),
                Piece::Text(text) if self.in_text => {
                    let text = text.replace(['\n', '\r'], " ");
                    self.say(&text);
                }
                Piece::Text(_) => {}
            }
        }
        Ok(())
    }

    fn open(&mut self, name: &str, start: &BytesStart<'_>) {
        match name {
            "p" => {
                // A text box stands on lines of its own.
                if !self.paragraphs.is_empty() {
                    self.flow.fresh();
                }
                self.paragraphs.push(Paragraph::default());
            }
            "pPr" => self.in_paragraph += 1,
            "trPr" => self.in_row += 1,
            "pStyle" | "numId" | "ilvl" if self.in_paragraph > 0 => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    match name {
                        "pStyle" => paragraph.style = val(start),
                        _ => paragraph.place.take(name, start),
                    }
                }
            }
            "del" if self.in_row > 0 => self.row_deleted = true,
            "del" => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.joined = true;
                }
            }
            _ if self.in_paragraph + self.in_row > 0 => {}
            "r" => {
                self.begin();
                self.runs.push(Run::default());
            }
            "tbl" => self.flow.open_table(),
            "tr" => self.row_deleted = false,
            "tc" => self.flow.open_cell(),
            "footnote" | "endnote" if self.note.is_none() => {
                let key = note_key(name, start);
                self.note = Some((key, std::mem::take(&mut self.flow)));
            }
            _ => self.open_in_run(name, start),
        }
    }

    /// What stands within a run.
    fn open_in_run(&mut self, name: &str, start: &BytesStart<'_>) {
        let Some(run) = self.runs.last_mut() else { return };
        match name {
            "rFonts" => run.font = font_of(start),
            "rStyle" => run.style = val(start),
            "vanish" => run.hidden = is_on(start),
            _ if run.hidden => {}
            "t" => self.in_text = true,
            "tab" | "ptab" => self.say("\t"),
            "br" | "cr" => self.flow.line(),
            "noBreakHyphen" => self.say("-"),
            // Kept as it is: legacy fonts have a letter in its place.
            "softHyphen" => self.say("\u{AD}"),
            "sym" => {
                let code = attribute(start, "char").and_then(|code| u32::from_str_radix(&code, 16).ok()).and_then(char::from_u32);
                if let Some(character) = code {
                    run.font = attribute(start, "font").or(run.font.take());
                    self.say(&character.to_string());
                }
            }
            "footnoteReference" | "endnoteReference" => {
                let key = note_key(name.trim_end_matches("Reference"), start);
                self.called.push(key);
                let mark = format!("[{}]", self.called.len());
                self.flow.text(&mark, None);
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "r" => drop(self.runs.pop()),
            "pPr" => self.in_paragraph = self.in_paragraph.saturating_sub(1),
            "trPr" => self.in_row = self.in_row.saturating_sub(1),
            "p" => {
                self.begin();
                if self.paragraphs.pop().is_none_or(|paragraph| !paragraph.joined) {
                    self.flow.line();
                }
            }
            "tc" => self.flow.close_cell(),
            "tr" => self.flow.close_row(std::mem::take(&mut self.row_deleted)),
            "tbl" => self.flow.close_table(),
            "footnote" | "endnote" => {
                if let Some((key, flow)) = self.note.take() {
                    let note = self.flow.resume(flow);
                    self.notes.insert(key, note);
                }
            }
            _ => {}
        }
    }

    /// Writes the number of the paragraph, once.
    fn begin(&mut self) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        if std::mem::replace(&mut paragraph.begun, true) {
            return;
        }
        let style = paragraph.style.as_deref().or(self.styles.paragraph.as_deref());
        let by_style = || self.styles.find(style?, |style| style.place.list.as_deref().map(|list| (list, style.place.level)));
        let (list, level) = match (&paragraph.place.list, paragraph.place.level) {
            (Some(list), level) => (list.clone(), level.unwrap_or(0)),
            (None, level) => {
                let Some(((list, of_style), named)) = by_style() else { return };
                let level = level.or_else(|| self.numbering.level_of(list, named)).or(of_style).unwrap_or(0);
                (list.to_owned(), level)
            }
        };
        if let Some((number, font)) = self.numbering.count(&list, level) {
            let font = font.or_else(|| self.font(None));
            self.flow.text(&number, font.as_deref());
        }
    }

    /// The font of a run here, by itself, its style, its paragraph's style, and the document's defaults.
    fn font(&self, run: Option<&Run>) -> Option<String> {
        let styled = |id: Option<&str>| self.styles.find(id?, |style| style.font.clone()).map(|(font, _)| font);
        let paragraph = || self.paragraphs.last().and_then(|paragraph| paragraph.style.as_deref()).or(self.styles.paragraph.as_deref());
        run.and_then(|run| run.font.clone())
            .or_else(|| styled(run?.style.as_deref()))
            .or_else(|| styled(paragraph()))
            .or_else(|| self.styles.font.clone())
    }

    /// Adds text in the font of the run.
    fn say(&mut self, text: &str) {
        let font = self.font(self.runs.last());
        self.flow.text(&plain(text, font.as_deref()), font.as_deref());
    }
}

/// A note's key: its kind and number.
fn note_key(kind: &str, start: &BytesStart<'_>) -> String {
    format!("{kind} {}", attribute(start, "id").unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_lists_do() {
        let rows = [("decimal", 4, "4"), ("upperRoman", 49, "XLIX"), ("lowerRoman", 4, "iv"), ("lowerLetter", 28, "bb"), ("none", 4, "")];
        assert!(rows.iter().all(|(format, number, text)| written(*number, format) == *text));
        assert_eq!((roman(0), letters(0), letters(79)), ("0".into(), "0".into(), "79".into()));
    }
}
