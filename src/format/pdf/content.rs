//! Content streams: what a page draws, as glyphs with their places (ISO 32000-1, 8.4, 8.10 and 9.4).
//!
//! Left out on purpose: annotations and form fields, whose looks are stamps of viewers and signing programs; hidden layers;
//! the replacement text of marked content.

use super::font::{self, Font};
use super::stream::Budget;
use super::table;
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Array, Dict, Name, Number, Object};
use hayro_syntax::page::{Page, Resources};
use std::collections::HashMap;
use std::rc::Rc;

/// How deep forms may hold forms.
const DEPTH: usize = 12;

/// The deepest stack of graphics states.
const STATES: usize = 512;

/// The most glyphs of a page.
const GLYPHS: usize = 1 << 20;

/// A glyph, in the page's own orientation turned upright; y grows downwards.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    /// The pen before and behind it.
    pub(super) x: (f64, f64),
    /// Its baseline.
    pub(super) y: f64,
    /// The size of its font on the page.
    pub(super) size: f64,
    /// Its letters, as a range of the page's text.
    pub(super) text: (u32, u32),
    /// Its font, as an index into the page's names.
    pub(super) font: u16,
    /// Quarter turns of its line, clockwise.
    pub(super) turn: u8,
}

/// What a page draws.
#[derive(Default)]
pub(super) struct Drawing {
    pub(super) glyphs: Vec<Glyph>,
    /// The letters of all glyphs.
    pub(super) text: String,
    /// The names of the fonts.
    pub(super) fonts: Vec<String>,
    /// Lines and filled rectangles, as two corners.
    pub(super) rules: Vec<(f64, f64, f64, f64)>,
    /// The width of the page.
    pub(super) width: f64,
    /// The part of the page that images cover, 1 for all of it.
    pub(super) images: f64,
}

/// The fonts of a file, by the object that they are.
pub(super) type Fonts = HashMap<(u32, i32), Rc<Font>>;

/// A matrix as the operators write it (8.3.3).
#[derive(Clone, Copy)]
struct Matrix([f64; 6]);

impl Matrix {
    const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    fn of(numbers: [Number; 6]) -> Self {
        Self(numbers.map(|number| number.as_f64()))
    }

    /// This one first, then the other.
    fn then(self, other: Self) -> Self {
        let ([a, b, c, d, e, f], [p, q, r, s, t, u]) = (self.0, other.0);
        Self([a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u])
    }

    fn moved(self, x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y]).then(self)
    }
}

/// The straight parts of a path under construction (8.5.2).
#[derive(Default)]
struct Path {
    pen: (f64, f64),
    lines: Vec<((f64, f64), (f64, f64))>,
    rectangles: Vec<[f64; 4]>,
}

impl Path {
    fn line(&mut self, to: (f64, f64)) {
        if self.lines.len() <= table::RULES {
            self.lines.push((self.pen, to));
        }
        self.pen = to;
    }

    fn rectangle(&mut self, rectangle: [f64; 4]) {
        if self.rectangles.len() <= table::RULES {
            self.rectangles.push(rectangle);
        }
    }

    /// The path, and a new one.
    fn take(&mut self) -> Self {
        std::mem::take(self)
    }
}

/// The state that `q` saves (8.4.1, 9.3).
#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<(Rc<Font>, u16)>,
    size: f64,
    letter_space: f64,
    word_space: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

/// Draws a page.
pub(super) fn draw(page: &Page<'_>, fonts: &mut Fonts, budget: &mut Budget) -> Drawing {
    let (width, height) = page.render_dimensions();
    let matrix = Matrix(page.initial_transform(true).as_coeffs());
    let state = State { matrix, font: None, size: 1.0, letter_space: 0.0, word_space: 0.0, stretch: 1.0, leading: 0.0, rise: 0.0 };
    let mut pen = Pen {
        drawing: Drawing { width: f64::from(width), ..Drawing::default() },
        fonts,
        budget,
        page: (f64::from(width), f64::from(height)),
        names: HashMap::new(),
    };
    let mut content = Vec::new();
    match page.raw().get::<Object<'_>>("Contents") {
        Some(Object::Stream(stream)) => content = pen.budget.decode(&stream).unwrap_or_default(),
        Some(Object::Array(streams)) => {
            for stream in streams.iter::<Object<'_>>().filter_map(Object::into_stream) {
                content.extend(pen.budget.decode(&stream).unwrap_or_default());
                content.push(b'\n');
            }
        }
        _ => {}
    }
    pen.run(&content, page.resources(), state, 0);
    pen.drawing
}

struct Pen<'f> {
    drawing: Drawing,
    fonts: &'f mut Fonts,
    budget: &'f mut Budget,
    /// Width and height.
    page: (f64, f64),
    /// The fonts' numbers by their names on this page.
    names: HashMap<String, u16>,
}

impl Pen<'_> {
    fn run(&mut self, content: &[u8], resources: &Resources<'_>, mut state: State, depth: usize) {
        let mut saved: Vec<State> = Vec::new();
        let (mut text, mut line) = (Matrix::IDENTITY, Matrix::IDENTITY);
        // Fonts that are written out in the resources, which have no number.
        let mut own: HashMap<Vec<u8>, Rc<Font>> = HashMap::new();
        let mut drawn = Path::default();
        let mut ops = TypedIter::new(content);
        while let Some(op) = ops.next() {
            if !self.budget.step() {
                return;
            }
            match op {
                Op::SaveState(_) if saved.len() < STATES => saved.push(state.clone()),
                Op::RestoreState(_) => state = saved.pop().unwrap_or(state),
                Op::Transform(op) => state.matrix = Matrix::of([op.0, op.1, op.2, op.3, op.4, op.5]).then(state.matrix),
                Op::BeginText(_) => (text, line) = (Matrix::IDENTITY, Matrix::IDENTITY),
                Op::CharacterSpacing(op) => state.letter_space = op.0.as_f64(),
                Op::WordSpacing(op) => state.word_space = op.0.as_f64(),
                Op::HorizontalScaling(op) => state.stretch = op.0.as_f64() / 100.0,
                Op::TextLeading(op) => state.leading = op.0.as_f64(),
                Op::TextRise(op) => state.rise = op.0.as_f64(),
                Op::TextFont(op) => {
                    state.size = op.1.as_f64();
                    state.font = self.font(op.0, resources, &mut own);
                }
                Op::NextLine(op) => (text, line) = both(line.moved(op.0.as_f64(), op.1.as_f64())),
                Op::NextLineAndSetLeading(op) => {
                    state.leading = -op.1.as_f64();
                    (text, line) = both(line.moved(op.0.as_f64(), op.1.as_f64()));
                }
                Op::SetTextMatrix(op) => (text, line) = both(Matrix::of([op.0, op.1, op.2, op.3, op.4, op.5])),
                Op::NextLineUsingLeading(_) => (text, line) = both(line.moved(0.0, -state.leading)),
                Op::ShowText(op) => self.show(op.0.as_bytes(), &state, &mut text),
                Op::NextLineAndShowText(op) => {
                    (text, line) = both(line.moved(0.0, -state.leading));
                    self.show(op.0.as_bytes(), &state, &mut text);
                }
                Op::ShowTextWithParameters(op) => {
                    (state.word_space, state.letter_space) = (op.0.as_f64(), op.1.as_f64());
                    (text, line) = both(line.moved(0.0, -state.leading));
                    self.show(op.2.as_bytes(), &state, &mut text);
                }
                Op::ShowTexts(op) => self.show_all(op.0, &state, &mut text),
                Op::SetGraphicsState(op) => {
                    // A font can be set here too (8.4.5).
                    if let Some(set) = resources.get_ext_g_state(op.0).and_then(|dict| dict.get::<Array<'_>>("Font")) {
                        let mut items = set.iter::<Object<'_>>();
                        if let (Some(Object::Dict(dict)), Some(Object::Number(size))) = (items.next(), items.next()) {
                            let font = Rc::new(Font::new(&dict, self.budget));
                            let number = self.number(&font);
                            (state.font, state.size) = (Some((font, number)), size.as_f64());
                        }
                    }
                }
                Op::MoveTo(op) => drawn.pen = (op.0.as_f64(), op.1.as_f64()),
                Op::LineTo(op) => drawn.line((op.0.as_f64(), op.1.as_f64())),
                Op::RectPath(op) => drawn.rectangle([op.0, op.1, op.2, op.3].map(|number| number.as_f64())),
                Op::FillPathNonZero(_) | Op::FillPathNonZeroCompatibility(_) | Op::FillPathEvenOdd(_) => {
                    self.rules(drawn.take(), false, state.matrix);
                }
                Op::StrokePath(_)
                | Op::CloseAndStrokePath(_)
                | Op::FillAndStrokeNonZero(_)
                | Op::FillAndStrokeEvenOdd(_)
                | Op::CloseFillAndStrokeNonZero(_)
                | Op::CloseFillAndStrokeEvenOdd(_) => self.rules(drawn.take(), true, state.matrix),
                // A path that is not painted bounds what is drawn next.
                Op::EndPath(_) => drop(drawn.take()),
                Op::InlineImage(_) => self.image(state.matrix),
                Op::XObject(op) => self.object(op.0, resources, &state, depth),
                _ => {}
            }
        }
    }

    /// Keeps the straight lines of a path that was painted.
    fn rules(&mut self, path: Path, stroked: bool, matrix: Matrix) {
        let corner = |x: f64, y: f64| {
            let Matrix([.., x, y]) = matrix.moved(x, y);
            (x, y)
        };
        let mut keep = |x: f64, y: f64, other_x: f64, other_y: f64| {
            let ((x, y), (other_x, other_y)) = (corner(x, y), corner(other_x, other_y));
            if self.drawing.rules.len() <= table::RULES && [x, y, other_x, other_y].iter().all(|number| number.is_finite()) {
                self.drawing.rules.push((x, y, other_x, other_y));
            }
        };
        for [x, y, width, height] in path.rectangles {
            if stroked {
                keep(x, y, x + width, y);
                keep(x, y + height, x + width, y + height);
                keep(x, y, x, y + height);
                keep(x + width, y, x + width, y + height);
            } else {
                keep(x, y, x + width, y + height);
            }
        }
        if stroked {
            for ((x, y), (other_x, other_y)) in path.lines {
                keep(x, y, other_x, other_y);
            }
        }
    }

    /// Draws a form or an image (8.8).
    fn object(&mut self, name: &Name<'_>, resources: &Resources<'_>, state: &State, depth: usize) {
        let Some(stream) = resources.get_x_object(name) else { return };
        let dict = stream.dict();
        if dict.get::<Name<'_>>("Subtype").as_deref() == Some(b"Image") {
            self.image(state.matrix);
            return;
        }
        if depth >= DEPTH || !self.budget.form() {
            return;
        }
        let Some(content) = self.budget.decode(&stream) else { return };
        let mut state = state.clone();
        if let Some(matrix) = dict.get::<Array<'_>>("Matrix") {
            let numbers: Vec<Number> = matrix.iter::<Number>().take(6).collect();
            if let Ok(numbers) = <[Number; 6]>::try_from(numbers) {
                state.matrix = Matrix::of(numbers).then(state.matrix);
            }
        }
        // Old forms use what their page has.
        match dict.get::<Dict<'_>>("Resources") {
            Some(own) => self.run(&content, &Resources::new(own), state, depth + 1),
            None => self.run(&content, resources, state, depth + 1),
        }
    }

    /// An image fills the unit square (8.9.5).
    fn image(&mut self, matrix: Matrix) {
        let [a, b, c, d, ..] = matrix.0;
        let part = (a * d - b * c).abs() / (self.page.0 * self.page.1).max(1.0);
        if part.is_finite() {
            self.drawing.images += part.min(1.0);
        }
    }

    fn font(&mut self, name: &Name<'_>, resources: &Resources<'_>, own: &mut HashMap<Vec<u8>, Rc<Font>>) -> Option<(Rc<Font>, u16)> {
        let reference = font::reference(&resources.fonts, name);
        let known = match reference {
            Some(reference) => self.fonts.get(&reference),
            None => own.get(&**name),
        };
        let font = match known {
            Some(font) => Rc::clone(font),
            None => {
                let font = Rc::new(Font::new(&resources.get_font(name)?, self.budget));
                match reference {
                    Some(reference) => self.fonts.insert(reference, Rc::clone(&font)),
                    None => own.insert(name.to_vec(), Rc::clone(&font)),
                };
                font
            }
        };
        let number = self.number(&font);
        Some((font, number))
    }

    fn number(&mut self, font: &Font) -> u16 {
        if let Some(number) = self.names.get(&font.name) {
            return *number;
        }
        let number = u16::try_from(self.drawing.fonts.len()).unwrap_or(u16::MAX);
        if number < u16::MAX {
            self.drawing.fonts.push(font.name.clone());
            self.names.insert(font.name.clone(), number);
        }
        number
    }

    fn show_all(&mut self, items: &Array<'_>, state: &State, text: &mut Matrix) {
        for item in items.iter::<Object<'_>>() {
            match item {
                Object::String(string) => self.show(string.as_bytes(), state, text),
                // Thousandths of the size, backwards (9.4.3).
                Object::Number(back) => *text = text.moved(-back.as_f64() / 1000.0 * state.size * state.stretch, 0.0),
                _ => {}
            }
        }
    }

    fn show(&mut self, mut bytes: &[u8], state: &State, text: &mut Matrix) {
        let Some((font, number)) = &state.font else { return };
        while let Some(code) = font.code(bytes) {
            bytes = &bytes[code.length..];
            if self.drawing.glyphs.len() >= GLYPHS || !self.budget.glyph() {
                return;
            }
            let width = font.width(&code) * state.size * state.stretch;
            let drawn = text.moved(0.0, state.rise).then(state.matrix);
            let from = self.drawing.text.len();
            font.text(&code, &mut self.drawing.text);
            if !self.place(drawn, width, state.size, (from, self.drawing.text.len()), *number) {
                self.drawing.text.truncate(from);
            }
            let space = state.letter_space + if code.is_space() { state.word_space } else { 0.0 };
            *text = text.moved(width + space * state.stretch, 0.0);
        }
    }

    /// Places a glyph; false for what nobody sees: outside the page, or slanted as a stamp across it is.
    fn place(&mut self, matrix: Matrix, width: f64, size: f64, text: (usize, usize), font: u16) -> bool {
        let [a, b, c, d, x, y] = matrix.0;
        if !matrix.0.iter().all(|number| number.is_finite() && number.abs() < 1e9) || !width.is_finite() {
            return false;
        }
        let (wide, high) = self.page;
        if x < -5.0 || y < -5.0 || x > wide + 5.0 || y > high + 5.0 {
            return false;
        }
        let scale = a.hypot(b);
        let sign = if size < 0.0 { -1.0 } else { 1.0 };
        let quarter = (b * sign).atan2(a * sign) / std::f64::consts::FRAC_PI_2;
        if (quarter - quarter.round()).abs() > 0.15 {
            return false;
        }
        let turn = quarter.round().rem_euclid(4.0) as u8 % 4;
        let (x, y) = turned(turn, (x, y));
        let size = (size.abs() * c.hypot(d)).max(0.1);
        let (Ok(from), Ok(to)) = (u32::try_from(text.0), u32::try_from(text.1)) else { return false };
        self.drawing.glyphs.push(Glyph { x: (x, x + (width * scale * sign).max(0.0)), y, size, text: (from, to), font, turn });
        true
    }
}

/// A place of the page when lines with so many quarter turns are turned back.
pub(super) fn turned(turn: u8, (x, y): (f64, f64)) -> (f64, f64) {
    match turn {
        0 => (x, y),
        1 => (y, -x),
        2 => (-x, -y),
        _ => (-y, x),
    }
}

fn both(matrix: Matrix) -> (Matrix, Matrix) {
    (matrix, matrix)
}
