//! OpenDocument texts (ODF 1.3, part 3): paragraphs, lists with their numbers, tables, notes, and the font of each span.
//!
//! White space is folded as the format asks (6.1.2): runs of it are one space, and `text:s`, `text:tab` and `text:line-break`
//! stand for what is meant. What tracked changes deleted lies apart and is left out (5.5).
//!
//! Limits: a list's number is counted from its nesting and its style; lists that go on from another one go on only where they
//! say so by `text:continue-numbering`.
//! Left out on purpose: headers, footers, comments, rubies' readings, pictures.

use super::Written;
use super::docx::written;
use super::flow::Flow;
use super::pack::Pack;
use super::plain;
use super::xml::{Piece, Pieces, attribute, decoded};
use quick_xml::events::BytesStart;
use std::collections::HashMap;

/// How far a chain of styles is followed.
const CHAIN: usize = 32;

/// Elements that are left out with all that is in them.
const LEFT_OUT: [&str; 8] = ["annotation", "tracked-changes", "ruby-text", "note-citation", "forms", "title", "desc", "object"];

/// The text of a document.
pub(super) fn text(bytes: &[u8]) -> Result<Written, String> {
    let mut pack = Pack::open(bytes)?;
    if let Some(manifest) = pack.member("META-INF/manifest.xml")?
        && decoded(&manifest).contains("encryption-data")
    {
        return Err("encrypted: an OpenDocument text under a password".to_owned());
    }
    let content = pack.member("content.xml")?.ok_or("no OpenDocument text inside")?;
    let mut walk = Walk::default();
    if let Some(styles) = pack.member("styles.xml")? {
        walk.styles.read(&decoded(&styles))?;
    }
    let content = decoded(&content);
    walk.styles.read(&content)?;
    walk.body(&content)?;
    walk.flow.fresh();
    walk.flow.line();
    for note in std::mem::take(&mut walk.notes) {
        walk.flow.text(&note, None);
        walk.flow.line();
    }
    Ok(walk.flow.finish())
}

/// What of a style matters here.
#[derive(Clone, Debug, Default)]
struct Style {
    parent: Option<String>,
    font: Option<String>,
}

/// A level of a list's style (19.880 and following): how its number is written.
#[derive(Clone, Debug, Default)]
struct Level {
    format: String,
    prefix: String,
    suffix: String,
    bullet: Option<String>,
    start: u32,
    /// How many levels the number shows.
    shown: usize,
}

#[derive(Debug, Default)]
struct Styles {
    by_name: HashMap<String, Style>,
    /// Fonts by the names that the document gives them.
    faces: HashMap<String, String>,
    lists: HashMap<String, HashMap<usize, Level>>,
}

impl Styles {
    fn read(&mut self, text: &str) -> Result<(), String> {
        let mut open: Option<(String, Style)> = None;
        let mut list: Option<String> = None;
        let mut pieces = Pieces::new(text);
        while let Some(piece) = pieces.next()? {
            match piece {
                Piece::Open(start) => match start.local_name().as_ref() {
                    "body" => return Ok(()),
                    "font-face" => {
                        let family = attribute(&start, "font-family").unwrap_or_default();
                        self.faces.extend(attribute(&start, "name").map(|name| (name, family.trim_matches('\'').to_owned())));
                    }
                    "style" => {
                        let style = Style { parent: attribute(&start, "parent-style-name"), font: None };
                        open = attribute(&start, "name").map(|name| (name, style));
                    }
                    "text-properties" => {
                        if let Some((_, style)) = &mut open {
                            style.font = attribute(&start, "font-name").or_else(|| attribute(&start, "font-family"));
                        }
                    }
                    "list-style" => list = attribute(&start, "name"),
                    "list-level-style-number" | "list-level-style-bullet" => {
                        if let Some(list) = &list {
                            let at = number(&start, "level").unwrap_or(1) as usize;
                            let get = |name: &str| attribute(&start, name).unwrap_or_default();
                            let level = Level {
                                format: get("num-format"),
                                prefix: get("num-prefix"),
                                suffix: get("num-suffix"),
                                bullet: attribute(&start, "bullet-char"),
                                start: number(&start, "start-value").unwrap_or(1),
                                shown: number(&start, "display-levels").unwrap_or(1) as usize,
                            };
                            self.lists.entry(list.clone()).or_default().insert(at, level);
                        }
                    }
                    _ => {}
                },
                Piece::Close(name) => match &*name {
                    "style" => self.by_name.extend(open.take()),
                    "list-style" => list = None,
                    _ => {}
                },
                Piece::Text(_) => {}
            }
        }
        Ok(())
    }

    /// The font that a style names, or one that it goes back to.
    fn font(&self, name: &str) -> Option<&str> {
        let mut name = name;
        for _ in 0..CHAIN {
            let style = self.by_name.get(name)?;
            if let Some(font) = &style.font {
                return Some(self.faces.get(font).unwrap_or(font));
            }
            name = style.parent.as_deref()?;
        }
        None
    }
}

fn number(start: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(start, name)?.parse().ok()
}

/// A list that is open.
#[derive(Debug, Default)]
struct List {
    style: Option<String>,
    count: Option<u32>,
    /// The number of the item that is open is still to be written.
    due: bool,
}

#[derive(Debug, Default)]
struct Walk {
    styles: Styles,
    flow: Flow,
    /// The style of each paragraph and span that is open.
    open: Vec<Option<String>>,
    lists: Vec<List>,
    /// The count that the last list of each style came to.
    counts: HashMap<(String, usize), u32>,
    /// White space that is written when text follows.
    space: bool,
    called: usize,
    notes: Vec<String>,
    aside: Vec<Flow>,
}

/// How many notes may lie in one another.
const NOTES: usize = 8;

impl Walk {
    fn body(&mut self, text: &str) -> Result<(), String> {
        let mut pieces = Pieces::new(text);
        let (mut left_out, mut inside) = (0_usize, false);
        while let Some(piece) = pieces.next()? {
            match piece {
                Piece::Open(_) if left_out > 0 => left_out += 1,
                Piece::Close(_) if left_out > 0 => left_out -= 1,
                Piece::Open(start) => {
                    let name = start.local_name();
                    match name.as_ref() {
                        "body" => inside = true,
                        name if LEFT_OUT.contains(&name) => left_out = 1,
                        name if inside => self.open(name, &start),
                        _ => {}
                    }
                }
                Piece::Close(name) if inside => self.close(&name),
                Piece::Text(text) if inside && left_out == 0 && !self.open.is_empty() => self.text(&text),
                _ => {}
            }
        }
        Ok(())
    }

    fn open(&mut self, name: &str, start: &BytesStart<'_>) {
        match name {
            "p" | "h" => {
                // A text box stands on lines of its own.
                self.flow.fresh();
                self.space = false;
                self.open.push(attribute(start, "style-name"));
                self.label();
            }
            "span" => {
                let style = attribute(start, "style-name").or_else(|| self.open.last().cloned().flatten());
                self.open.push(style);
            }
            "s" => {
                let count = number(start, "c").unwrap_or(1).min(200) as usize;
                self.say(&" ".repeat(count));
            }
            "tab" => self.say("\t"),
            "line-break" => {
                self.space = false;
                self.flow.line();
            }
            "list" => {
                let style = attribute(start, "style-name").or_else(|| self.lists.last().and_then(|list| list.style.clone()));
                let goes_on = attribute(start, "continue-numbering").as_deref() == Some("true");
                let key = (style.clone().unwrap_or_default(), self.lists.len());
                let count = self.counts.get(&key).copied().filter(|_| goes_on);
                self.lists.push(List { style, count, due: false });
            }
            "list-item" => self.item(start),
            "table" => self.flow.open_table(),
            "table-row" => self.flow.close_row(false),
            "table-cell" => {
                self.space = false;
                self.flow.open_cell();
            }
            "note-body" if self.aside.len() < NOTES => {
                self.called += 1;
                let mark = format!("[{}]", self.called);
                self.flow.text(&mark, None);
                self.aside.push(std::mem::take(&mut self.flow));
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" | "h" => {
                self.open.pop();
                self.space = false;
                self.flow.line();
            }
            "span" => drop(self.open.pop()),
            "list" => {
                let list = self.lists.pop();
                if let Some(List { style, count: Some(count), .. }) = list {
                    self.counts.insert((style.unwrap_or_default(), self.lists.len()), count);
                }
            }
            "table-cell" => self.flow.close_cell(),
            "table-row" => self.flow.close_row(false),
            "table" => self.flow.close_table(),
            "note-body" => {
                if let Some(flow) = self.aside.pop() {
                    let note = self.flow.resume(flow);
                    self.notes.push(format!("[{}] {}", self.notes.len() + 1, note.trim()));
                }
            }
            _ => {}
        }
    }

    /// Counts an item; its number is written when its paragraph begins.
    fn item(&mut self, start: &BytesStart<'_>) {
        let depth = self.lists.len();
        let Some(list) = self.lists.last_mut() else { return };
        let level = list.style.as_ref().and_then(|style| self.styles.lists.get(style)?.get(&depth));
        let next = list.count.map_or(level.map_or(1, |level| level.start), |count| count.saturating_add(1));
        list.count = Some(number(start, "start-value").unwrap_or(next));
        list.due = true;
    }

    /// Writes the number of the item that is open, once.
    fn label(&mut self) {
        let depth = self.lists.len();
        // Only the innermost item has its number at this paragraph.
        let due = self.lists.last_mut().is_some_and(|list| std::mem::take(&mut list.due));
        let Some(style) = self.lists.last().and_then(|list| list.style.as_ref()).filter(|_| due) else { return };
        let Some(levels) = self.styles.lists.get(style) else { return };
        let Some(level) = levels.get(&depth) else { return };
        let text = match &level.bullet {
            Some(bullet) => plain(bullet, None).into_owned(),
            None if level.format.is_empty() => return,
            None => {
                let first = depth.saturating_sub(level.shown.max(1));
                let numbers = self.lists.iter().enumerate().skip(first).map(|(at, list)| {
                    let format = levels.get(&(at + 1)).map_or("1", |level| level.format.as_str());
                    let format = match format {
                        "a" => "lowerLetter",
                        "A" => "upperLetter",
                        "i" => "lowerRoman",
                        "I" => "upperRoman",
                        _ => "decimal",
                    };
                    written(list.count.unwrap_or(1), format)
                });
                let numbers: Vec<String> = numbers.collect();
                format!("{}{}{}", level.prefix, numbers.join("."), level.suffix)
            }
        };
        self.flow.text(&text, None);
        if !text.ends_with(' ') {
            self.flow.text(" ", None);
        }
    }

    fn text(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let blank = rest.trim_start_matches([' ', '\t', '\n', '\r']);
            self.space |= blank.len() < rest.len();
            let end = blank.find([' ', '\t', '\n', '\r']).unwrap_or(blank.len());
            if end > 0 {
                self.say(&blank[..end]);
            }
            rest = &blank[end..];
        }
    }

    fn say(&mut self, text: &str) {
        let Self { styles, flow, open, space, .. } = self;
        let font = open.iter().rev().flatten().find_map(|style| styles.font(style));
        if std::mem::take(space) && !flow.at_start() {
            flow.text(" ", font);
        }
        flow.text(&plain(text, font), font);
    }
}
