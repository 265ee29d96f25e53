//! Fonts: how a string is cut into codes, which letters a code stands for, and how far it moves the pen
//! (ISO 32000-1, 9.6 to 9.10).
//!
//! The letters of a code come from the font's `ToUnicode` map, else from its encoding and the names of glyphs, else from the
//! table inside an embedded TrueType font. A code of which none of them says anything is U+FFFD.
//!
//! Limits: fonts without widths get those of a common serif face, near enough to tell words apart.
//! Left out on purpose: the predefined maps of Chinese, Japanese and Korean, vertical writing, and the tables inside
//! embedded Type 1 fonts.

use super::cmap::Map;
use super::glyph::{self, Base};
use super::stream::Budget;
use super::truetype;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Number, Object, Stream};
use std::collections::HashMap;

/// The most widths that are kept of a font.
const WIDTHS: usize = 1 << 17;

/// A font.
pub(super) struct Font {
    /// Its name without the mark of a subset.
    pub(super) name: String,
    unicode: Map,
    codes: Codes,
    widths: HashMap<u32, f64>,
    /// The width of what has none of its own.
    default: Option<f64>,
    /// From the units of widths to those of text: a thousandth, but for fonts of Type 3.
    unit: f64,
}

/// How codes are read.
enum Codes {
    /// One byte each, with the letters of all of them.
    Simple(Box<[Option<String>; 256]>),
    /// Several bytes each.
    Composite {
        /// The map from codes to glyph numbers that the font holds; without one they are the same.
        map: Map,
        /// Codes are UTF-16.
        utf16: bool,
        /// Letters of glyph numbers.
        letters: HashMap<u32, char>,
    },
}

/// One code of a string.
pub(super) struct Code {
    code: u32,
    /// Its bytes.
    pub(super) length: usize,
    /// The number by which widths go.
    glyph: u32,
}

impl Code {
    /// Whether the distance between words is added to it: the single byte 32 (9.3.3).
    pub(super) fn is_space(&self) -> bool {
        self.length == 1 && self.code == 32
    }
}

impl Font {
    /// Reads a font.
    pub(super) fn new(dict: &Dict<'_>, budget: &mut Budget) -> Self {
        let name = dict.get::<Name<'_>>("BaseFont").map(|name| String::from_utf8_lossy(&name).into_owned()).unwrap_or_default();
        let name = match name.split_once('+') {
            Some((tag, rest)) if tag.len() == 6 && tag.bytes().all(|byte| byte.is_ascii_uppercase()) => rest.to_owned(),
            _ => name,
        };
        let unicode = dict.get::<Stream<'_>>("ToUnicode").and_then(|stream| budget.decode(&stream)).map(|program| Map::new(&program));
        let mut font = Self {
            name,
            unicode: unicode.unwrap_or_default(),
            codes: Codes::Simple(Box::new([const { None }; 256])),
            widths: HashMap::new(),
            default: None,
            unit: 0.001,
        };
        let subtype = dict.get::<Name<'_>>("Subtype");
        match subtype.as_deref() {
            Some(b"Type0") => font.composite(dict, budget),
            kind => font.simple(dict, kind == Some(b"Type3")),
        }
        font
    }

    fn simple(&mut self, dict: &Dict<'_>, type3: bool) {
        if type3 {
            let matrix = dict.get::<Array<'_>>("FontMatrix");
            let scale = matrix.and_then(|matrix| matrix.iter::<Number>().next()).map(|scale| scale.as_f64().abs());
            self.unit = scale.filter(|scale| scale.is_finite() && *scale > 0.0).unwrap_or(0.001);
        }
        let first = dict.get::<u32>("FirstChar").unwrap_or(0);
        if let Some(widths) = dict.get::<Array<'_>>("Widths") {
            self.widths = (first..).zip(widths.iter::<Number>().take(256).map(|width| width.as_f64())).collect();
            let descriptor = dict.get::<Dict<'_>>("FontDescriptor");
            self.default = Some(descriptor.and_then(|dict| dict.get::<Number>("MissingWidth")).map_or(0.0, |width| width.as_f64()));
        }
        let subtype = dict.get::<Name<'_>>("Subtype");
        // Without an encoding a Type 1 font has the standard one, if not one of its own; TrueType fonts of text have that of Windows.
        let plain = if subtype.as_deref() == Some(b"Type1") { Base::Standard } else { Base::WinAnsi };
        let mut base = plain;
        let mut differences: HashMap<u8, Option<String>> = HashMap::new();
        match dict.get::<Object<'_>>("Encoding") {
            Some(Object::Name(name)) => base = Base::by_name(&name).unwrap_or(plain),
            Some(Object::Dict(encoding)) => {
                base = encoding.get::<Name<'_>>("BaseEncoding").and_then(|name| Base::by_name(&name)).unwrap_or(plain);
                let mut code = 0_u32;
                for item in encoding.get::<Array<'_>>("Differences").iter().flat_map(Array::iter::<Object<'_>>).take(1024) {
                    match item {
                        Object::Number(number) => code = u32::try_from(number.as_i64()).unwrap_or(u32::MAX),
                        Object::Name(name) => {
                            if let Ok(code) = u8::try_from(code) {
                                differences.insert(code, std::str::from_utf8(&name).ok().and_then(glyph::named));
                            }
                            code = code.saturating_add(1);
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        let symbols = self.name.starts_with("Symbol") || self.name.starts_with("Wingdings");
        let letters = std::array::from_fn(|code| {
            let code = code as u8;
            match differences.remove(&code) {
                Some(named) => named,
                // The pictures of these fonts are bullets and boxes, and no letters.
                None if symbols => Some(if code == 32 { " " } else { "•" }.to_owned()),
                None => base.decode(code).map(String::from),
            }
        });
        self.codes = Codes::Simple(Box::new(letters));
    }

    fn composite(&mut self, dict: &Dict<'_>, budget: &mut Budget) {
        let descendant = dict.get::<Array<'_>>("DescendantFonts").and_then(|fonts| fonts.iter::<Dict<'_>>().next()).unwrap_or_default();
        let (mut map, mut utf16) = (Map::default(), false);
        match dict.get::<Object<'_>>("Encoding") {
            Some(Object::Stream(stream)) => map = budget.decode(&stream).map(|program| Map::new(&program)).unwrap_or_default(),
            Some(Object::Name(name)) => {
                utf16 = [&b"UCS2"[..], b"UTF16"].iter().any(|part| memchr::memmem::find(&name, part).is_some());
            }
            _ => {}
        }
        self.default = Some(descendant.get::<Number>("DW").map_or(1000.0, |width| width.as_f64()));
        if let Some(widths) = descendant.get::<Array<'_>>("W") {
            self.glyph_widths(&widths);
        }
        let mut letters = HashMap::new();
        if self.unicode.is_empty() && !utf16 {
            let program = descendant.get::<Dict<'_>>("FontDescriptor").and_then(|dict| dict.get::<Stream<'_>>("FontFile2"));
            letters = program.and_then(|stream| budget.decode(&stream)).map(|program| truetype::letters(&program)).unwrap_or_default();
            // The map from the numbers of the document to those of the font, two bytes each (9.7.4.2).
            if let Some(numbers) = descendant.get::<Stream<'_>>("CIDToGIDMap").and_then(|stream| budget.decode(&stream)) {
                let glyphs = numbers.chunks_exact(2).map(|pair| u32::from(u16::from_be_bytes([pair[0], pair[1]])));
                letters = (0..).zip(glyphs).filter_map(|(cid, glyph)| Some((cid, *letters.get(&glyph)?))).collect();
            }
        }
        self.codes = Codes::Composite { map, utf16, letters };
    }

    /// The array `W`: a number and a list of widths, or two numbers and a width (9.7.4.3).
    fn glyph_widths(&mut self, widths: &Array<'_>) {
        let mut pending = Vec::with_capacity(2);
        for item in widths.iter::<Object<'_>>() {
            match item {
                Object::Number(number) if pending.len() < 2 => pending.push(number.as_f64()),
                Object::Number(width) => {
                    let (first, last) = (pending[0] as u32, pending[1] as u32);
                    for glyph in first..=last {
                        if self.widths.len() >= WIDTHS {
                            return;
                        }
                        self.widths.insert(glyph, width.as_f64());
                    }
                    pending.clear();
                }
                Object::Array(list) => {
                    let first = pending.first().map_or(0, |first: &f64| *first as u32);
                    for (glyph, width) in (first..).zip(list.iter::<Number>()) {
                        if self.widths.len() >= WIDTHS {
                            return;
                        }
                        self.widths.insert(glyph, width.as_f64());
                    }
                    pending.clear();
                }
                _ => pending.clear(),
            }
        }
    }

    /// The code that the bytes of a string begin with; none at their end.
    pub(super) fn code(&self, bytes: &[u8]) -> Option<Code> {
        let first = *bytes.first()?;
        match &self.codes {
            Codes::Simple(_) => Some(Code { code: u32::from(first), length: 1, glyph: u32::from(first) }),
            Codes::Composite { map, .. } => {
                let length = map.code_length(bytes).unwrap_or(2).clamp(1, bytes.len());
                let code = bytes[..length].iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
                Some(Code { code, length, glyph: map.number(code).unwrap_or(code) })
            }
        }
    }

    /// Appends the letters of a code.
    pub(super) fn text(&self, code: &Code, to: &mut String) {
        if self.unicode.text(code.code, to) {
            return;
        }
        match &self.codes {
            Codes::Simple(letters) => {
                if let Some(text) = letters.get(code.code as usize).and_then(Option::as_deref) {
                    to.push_str(text);
                    return;
                }
            }
            Codes::Composite { utf16, letters, .. } => {
                let letter = if *utf16 { char::from_u32(code.code) } else { letters.get(&code.glyph).copied() };
                if let Some(letter) = letter {
                    to.push(letter);
                    return;
                }
            }
        }
        to.push('\u{FFFD}');
    }

    /// How far a code moves the pen, in units of text.
    pub(super) fn width(&self, code: &Code) -> f64 {
        let width = self.widths.get(&code.glyph).copied().or(self.default).unwrap_or_else(|| usual(code.code));
        if width.is_finite() { width * self.unit } else { 0.0 }
    }
}

/// The width of a letter in a common serif face: the standard fonts may come without widths.
fn usual(code: u32) -> f64 {
    match char::from_u32(code).unwrap_or('n') {
        'i' | 'j' | 'l' | 't' | 'f' | ' ' | '.' | ',' | ';' | ':' | '\'' | '|' | '!' | '(' | ')' | '/' | 'I' | 'r' | '-' => 300.0,
        'm' | 'w' => 750.0,
        'M' | 'W' => 900.0,
        'A'..='Z' => 690.0,
        _ => 500.0,
    }
}

/// The object that a resource refers to, by which fonts are told apart.
pub(super) fn reference(fonts: &Dict<'_>, name: &Name<'_>) -> Option<(u32, i32)> {
    match fonts.get_raw::<Object<'_>>(&**name)? {
        MaybeRef::Ref(reference) => Some((reference.obj_number, reference.gen_number)),
        MaybeRef::NotRef(_) => None,
    }
}
