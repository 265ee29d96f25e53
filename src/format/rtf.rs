//! Rich Text Format (RTF 1.9.1): text, tables, notes and text boxes, and the font of each run.
//!
//! Bytes (`\'hh`) are read in the code page of their font's character set; Unicode (`\u`) stands with a fallback, which is
//! skipped. Fonts of legacy encodings, called `.Vn…` or `VNI…`, say all sorts of character sets: their bytes are read as
//! windows-1252 always, since that is what the repair of their letters begins at.
//!
//! Limits: groups deeper than [`DEPTH`] are an error. Tables in tables are read as lines of their cell.
//! Left out on purpose: styles, since writers repeat in the text what a style says; pictures, embedded objects, fields' codes,
//! headers, footers, comments; hidden and deleted text.

use super::Written;
use super::flow::Flow;
use super::plain;
use encoding_rs::{Encoding, WINDOWS_1252};
use std::collections::HashMap;

/// How deep groups may lie in one another.
const DEPTH: usize = 100_000;

/// Destinations that hold no text, beside those that are marked with `\*`.
const SKIPPED: [&str; 36] = [
    "annotation",
    "atnauthor",
    "atndate",
    "atnid",
    "bkmkend",
    "bkmkstart",
    "colortbl",
    "do",
    "filetbl",
    "footer",
    "footerf",
    "footerl",
    "footerr",
    "ftncn",
    "ftnsep",
    "ftnsepc",
    "generator",
    "header",
    "headerf",
    "headerl",
    "headerr",
    "info",
    "listtable",
    "nonesttables",
    "objdata",
    "pict",
    "private",
    "rxe",
    "shprslt",
    "sp",
    "stylesheet",
    "tc",
    "tcn",
    "template",
    "txe",
    "xe",
];

/// Destinations marked with `\*` that hold text all the same.
const KEPT: [&str; 3] = ["shpinst", "shptxt", "footnote"];

/// The text of a document, and the name of its encoding.
pub(super) fn text(bytes: &[u8]) -> Result<(Written, &'static str), String> {
    let start = bytes.iter().position(|byte| *byte == b'{').ok_or("no RTF document")?;
    let mut walk = Walk { bytes, at: start, page: WINDOWS_1252, ..Walk::default() };
    walk.walk()?;
    walk.in_table = false;
    walk.enter();
    walk.flow.fresh();
    walk.flow.line();
    for note in std::mem::take(&mut walk.notes) {
        walk.flow.text(note.trim(), None);
        walk.flow.line();
    }
    let name = walk.page.name();
    Ok((walk.flow.finish(), name))
}

/// What a group changes and its end restores.
#[derive(Clone, Copy, Debug, Default)]
struct State {
    font: i32,
    /// How many characters stand in for one of Unicode.
    fallback: u8,
    kind: Group,
    hidden: bool,
    deleted: bool,
}

/// What the text of a group is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Group {
    #[default]
    Text,
    /// Nothing.
    Skipped,
    /// Names of fonts.
    Fonts,
    /// The number of a list item.
    Label,
    /// A note, by the depth of its group.
    Note(usize),
}

/// A font of the table.
#[derive(Debug, Default)]
struct Font {
    name: String,
    charset: Option<i32>,
}

struct Walk<'b> {
    bytes: &'b [u8],
    at: usize,
    flow: Flow,
    /// The code page of the document.
    page: &'static Encoding,
    fonts: HashMap<i32, Font>,
    default_font: i32,
    /// The states of the groups around.
    groups: Vec<State>,
    state: State,
    /// `\*` was read: an unknown destination is to be skipped.
    optional: bool,
    /// At the start of a group, where a destination is named.
    opened: bool,
    /// Bytes of the run that wait to be decoded together, and their font.
    waiting: Vec<u8>,
    /// Units of UTF-16 that wait for the other half.
    unit: Option<u16>,
    /// Characters of a fallback still to be skipped.
    skip: u8,
    in_table: bool,
    /// The text that waits while a note is read.
    aside: Option<Flow>,
    called: usize,
    notes: Vec<String>,
}

impl Default for Walk<'_> {
    fn default() -> Self {
        Self {
            bytes: &[],
            at: 0,
            flow: Flow::default(),
            page: WINDOWS_1252,
            fonts: HashMap::new(),
            default_font: 0,
            groups: Vec::new(),
            state: State { fallback: 1, ..State::default() },
            optional: false,
            opened: false,
            waiting: Vec::new(),
            unit: None,
            skip: 0,
            in_table: false,
            aside: None,
            called: 0,
            notes: Vec::new(),
        }
    }
}

impl Walk<'_> {
    fn walk(&mut self) -> Result<(), String> {
        while let Some(byte) = self.bytes.get(self.at).copied() {
            self.at += 1;
            match byte {
                b'{' => {
                    self.flush();
                    if self.groups.len() >= DEPTH {
                        return Err(format!("groups lie in one another more than {DEPTH} deep"));
                    }
                    self.groups.push(self.state);
                    (self.opened, self.optional, self.skip) = (true, false, 0);
                    continue;
                }
                b'}' => {
                    self.flush();
                    self.close();
                    self.skip = 0;
                    if self.groups.is_empty() {
                        return Ok(());
                    }
                }
                b'\\' => {
                    self.control();
                    continue;
                }
                b'\r' | b'\n' | 0 => continue,
                // Bytes beyond ASCII that are not escaped are of the font's code page too.
                byte => self.byte(byte),
            }
            self.opened = false;
        }
        self.flush();
        if let Some(flow) = self.aside.take() {
            self.flow = flow;
        }
        // Old programs forget the last brace; a file that was cut off ends deeper inside.
        if self.groups.len() <= 1 {
            return Ok(());
        }
        Err("damaged RTF: it ends inside a group, perhaps cut short".to_owned())
    }

    fn close(&mut self) {
        if self.state.kind == Group::Note(self.groups.len())
            && let Some(flow) = self.aside.take()
        {
            let note = self.flow.resume(flow);
            self.notes.push(format!("[{}] {}", self.called, note.trim()));
        }
        if let Some(state) = self.groups.pop() {
            self.state = state;
        }
    }

    /// A control word or symbol, behind its backslash.
    fn control(&mut self) {
        let Some(first) = self.bytes.get(self.at).copied() else { return };
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            return self.symbol(first);
        }
        let rest = &self.bytes[self.at..];
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let word = std::str::from_utf8(&rest[..length]).unwrap_or_default();
        let mut end = length;
        let digits = &rest[length..];
        let sign = usize::from(digits.first() == Some(&b'-'));
        let count = digits[sign..].iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
        let mut number = None;
        if count > 0 {
            number = std::str::from_utf8(&digits[..sign + count]).ok().and_then(|text| text.parse::<i64>().ok());
            end += sign + count;
        }
        // One space behind a word belongs to it.
        end += usize::from(rest.get(end) == Some(&b' '));
        self.at += end;
        self.word(word, number.map(|number| number.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32));
    }

    fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'\'' => {
                let digits = self.bytes.get(self.at..self.at + 2).and_then(|digits| std::str::from_utf8(digits).ok());
                if let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                    self.at += 2;
                    self.byte(byte);
                }
            }
            b'*' => {
                self.optional = true;
                return;
            }
            b'\\' | b'{' | b'}' => self.byte(symbol),
            b'~' => self.say(" "),
            b'_' => self.say("-"),
            b'-' => self.say("\u{AD}"),
            b'\r' | b'\n' => self.paragraph(),
            b'\t' => self.say("\t"),
            _ => {}
        }
        self.opened = false;
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let (opened, optional) = (std::mem::take(&mut self.opened), std::mem::take(&mut self.optional));
        // A word inside a fallback counts as one character of it.
        if self.skip > 0 && word != "u" && word != "uc" {
            self.skip -= 1;
            return;
        }
        if opened || optional {
            let skipped = SKIPPED.contains(&word) || optional && !KEPT.contains(&word);
            if skipped && self.state.kind != Group::Fonts {
                self.flush();
                self.state.kind = Group::Skipped;
            }
        }
        // `\bin` is followed by bytes that are no text, whatever group they are in.
        if word == "bin" {
            let length = number.and_then(|number| usize::try_from(number).ok()).unwrap_or(0);
            self.at = self.at.saturating_add(length).min(self.bytes.len());
            return;
        }
        match self.state.kind {
            Group::Skipped => return,
            Group::Fonts => return self.font_word(word, number),
            _ => {}
        }
        let on = number != Some(0);
        match word {
            "fonttbl" => self.state.kind = Group::Fonts,
            "ansicpg" => {
                let page = number.and_then(code_page);
                self.page = page.unwrap_or(self.page);
            }
            "deff" => {
                self.default_font = number.unwrap_or(0);
                self.state.font = self.default_font;
            }
            "f" => {
                self.flush();
                self.state.font = number.unwrap_or(0);
            }
            "plain" => {
                self.flush();
                (self.state.font, self.state.hidden, self.state.deleted) = (self.default_font, false, false);
            }
            "v" | "deleted" => {
                self.flush();
                *(if word == "v" { &mut self.state.hidden } else { &mut self.state.deleted }) = on;
            }
            "uc" => self.state.fallback = number.unwrap_or(1).clamp(0, 255) as u8,
            "u" => self.unicode(number.unwrap_or(0)),
            "par" | "sect" | "page" => self.paragraph(),
            "line" | "lbr" => {
                self.enter();
                self.flush();
                self.flow.line();
            }
            "tab" => self.say(if self.state.kind == Group::Label { " " } else { "\t" }),
            "emdash" => self.say("—"),
            "endash" => self.say("–"),
            "bullet" => self.say("•"),
            "lquote" => self.say("‘"),
            "rquote" => self.say("’"),
            "ldblquote" => self.say("“"),
            "rdblquote" => self.say("”"),
            "emspace" | "enspace" | "qmspace" => self.say(" "),
            "listtext" | "pntext" => self.state.kind = Group::Label,
            "pard" => self.in_table = false,
            "intbl" => self.in_table = true,
            "cell" => {
                self.in_table = true;
                self.enter();
                self.flush();
                self.flow.close_cell();
            }
            "nestcell" | "nestrow" => {
                self.flush();
                self.flow.fresh();
            }
            "row" => {
                self.flush();
                self.flow.close_row(self.state.deleted);
            }
            "footnote" if self.aside.is_none() => {
                self.flush();
                self.called += 1;
                let mark = format!("[{}]", self.called);
                self.flow.text(&mark, None);
                self.state.kind = Group::Note(self.groups.len());
                self.aside = Some(std::mem::take(&mut self.flow));
            }
            // A text box stands on lines of its own.
            "shptxt" => self.flow.fresh(),
            _ => {}
        }
    }

    /// A word inside the table of fonts.
    fn font_word(&mut self, word: &str, number: Option<i32>) {
        match word {
            "f" => {
                self.state.font = number.unwrap_or(0);
                // The first entry of a number counts; another one is another font's alternative.
                self.fonts.insert(self.state.font, Font::default());
            }
            "fcharset" => {
                if let Some(font) = self.fonts.get_mut(&self.state.font) {
                    font.charset = number;
                }
            }
            "falt" | "panose" | "fname" | "fontemb" | "fontfile" => self.state.kind = Group::Skipped,
            _ => {}
        }
    }

    fn unicode(&mut self, number: i32) {
        self.decode();
        let unit = number as u16;
        self.skip = self.state.fallback;
        if (0xD800..0xDC00).contains(&unit) {
            self.unit = Some(unit);
            return;
        }
        let units = [self.unit.take().unwrap_or(unit), unit];
        let units = if units[0] == unit { &units[1..] } else { &units[..] };
        let text: String = char::decode_utf16(units.iter().copied()).map(|unit| unit.unwrap_or('\u{FFFD}')).collect();
        let skip = std::mem::take(&mut self.skip);
        self.say(&text);
        self.skip = skip;
    }

    /// A byte of text.
    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        match self.state.kind {
            Group::Skipped => {}
            Group::Fonts => {
                if let Some(font) = self.fonts.get_mut(&self.state.font)
                    && byte != b';'
                    && font.name.len() < 256
                {
                    font.name.push(char::from(byte));
                }
            }
            _ => self.waiting.push(byte),
        }
    }

    /// Ends a paragraph.
    fn paragraph(&mut self) {
        self.enter();
        self.flush();
        self.flow.line();
    }

    /// Adds characters to the run.
    fn say(&mut self, text: &str) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        self.decode();
        self.write(text);
    }

    /// Enters the table that the text lies in, or leaves the one that it does not.
    fn enter(&mut self) {
        if self.aside.is_some() {
            return;
        }
        if !self.in_table {
            while self.flow.in_table() {
                self.flow.close_table();
            }
            return;
        }
        if !self.flow.in_table() {
            self.flow.open_table();
        }
        if !self.flow.in_cell() {
            self.flow.open_cell();
        }
    }

    fn flush(&mut self) {
        self.decode();
    }

    /// Decodes the bytes that wait.
    fn decode(&mut self) {
        if self.waiting.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.waiting);
        let font = self.fonts.get(&self.state.font);
        let legacy = font.is_some_and(|font| font.name.starts_with(".Vn") || font.name.starts_with("VNI"));
        let page = match font.and_then(|font| font.charset) {
            _ if legacy => WINDOWS_1252,
            Some(2) => {
                let text: String = bytes.iter().map(|byte| symbol_of(*byte)).collect();
                return self.write(&text);
            }
            Some(charset) => charset_page(charset).unwrap_or(self.page),
            None => self.page,
        };
        let (text, _) = page.decode_without_bom_handling(&bytes);
        self.write(&text);
    }

    fn write(&mut self, text: &str) {
        if self.state.hidden || self.state.deleted || matches!(self.state.kind, Group::Skipped | Group::Fonts) {
            return;
        }
        self.enter();
        let font = self.fonts.get(&self.state.font).map(|font| font.name.trim());
        self.flow.text(&plain(text, font), font);
    }
}

/// A byte of a symbol font as Word keeps it.
fn symbol_of(byte: u8) -> char {
    if byte < 0x20 { ' ' } else { char::from_u32(0xF000 + u32::from(byte)).unwrap_or('•') }
}

/// The code page of a font's character set (RTF 1.9.1, `\fcharsetN`).
fn charset_page(charset: i32) -> Option<&'static Encoding> {
    code_page(match charset {
        0 => 1252,
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}

/// An encoding by the number that Windows gives it.
fn code_page(number: i32) -> Option<&'static Encoding> {
    let label = match number {
        874 => "windows-874".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        10000 => "macintosh".to_owned(),
        65001 => "utf-8".to_owned(),
        1250..=1258 => format!("windows-{number}"),
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> String {
        let fonts = r"{\fonttbl{\f0\fcharset0 Times New Roman;}{\f1\fcharset163{\*\falt x}Arial;}{\f2\fcharset2 Symbol;}}";
        text(format!(r"{{\rtf1\ansi\ansicpg1252{fonts}{body}}}").as_bytes()).map_or_else(|cause| cause, |(written, _)| written.text)
    }

    #[test]
    fn characters_come_in_every_form() {
        assert_eq!(read(r"\u7910\'d4y ban\u272\'d0 \uc0\u7841x{\uc2\u7841 ab}c"), "Ủy banĐ ạxạc\n");
        assert_eq!(read(r"{\f1 \'d0\'fd\'cc}\~\_\-\emdash{\f2\'b7}"), "Đư\u{300} -\u{AD}—•\n");
        assert_eq!(read(r"\u-10179?\u-8704?"), "\u{1F600}\n");
    }

    #[test]
    fn groups_that_are_no_text_are_skipped() {
        let body = r"a{\*\unknown b{c}}{\pict\bin3 }}}d}{\info{\title e}}{\v f}{\*\shpinst{\sp{\sn g}}{\shptxt h\par}}{\header i}j";
        assert_eq!(read(body), "a\nh\nj\n");
    }
}
