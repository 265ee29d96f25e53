//! From bytes to the canonical text: decoded to Unicode, composed to NFC, line ends `\n`, no byte order mark.
//!
//! Nothing else is changed: no tone mark is moved, no space folded, no letter case touched (RECORD.md, section 1). Text in
//! the encodings from before Unicode is made Unicode, whether its bytes are at hand or what some tool took them for
//! ([`legacy`]).
//!
//! The way of a source: [`decode`] (bytes to Unicode by their form), [`canonical`] (NFC and line ends), [`legacy::repair`]
//! (what reads as Vietnamese in an old encoding). The room `format` reads other kinds of files, and where one knows
//! the fonts of its runs it passes each run through [`legacy::repair_run`]. Whoever wants to know where among the bytes a part
//! of the text stands asks for [`Offsets`] with it ([`traced`]).
//!
//! Limits: UTF-8, UTF-16, the single-byte encodings of the Encoding Standard by name, and the legacy encodings of
//! Vietnamese. A text is shorter than 4 GiB.
//! Left out on purpose: kinds of files (`format`) and archives (`container`).

mod canonical;
mod compose;
mod decode;
pub mod legacy;
mod offsets;

pub use canonical::canonical;
pub use decode::{Decoded, Encoding, decode};
pub use offsets::Offsets;

use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use legacy::{Repaired, Shares};
use offsets::{Stage, Trace};
use std::borrow::Cow;

/// A decoded source.
#[derive(Debug)]
pub struct SourceText<'b> {
    /// The canonical text; borrowed when the bytes already were it.
    pub text: Cow<'b, str>,
    /// The encoding that was found: of the bytes, as the Encoding Standard spells it, and behind a `+` what was found inside:
    /// `UTF-8+TCVN3` is UTF-8 in which text was TCVN3 read as windows-1252. Bytes of legacy encodings are those alone, the
    /// one with the most text first: `TCVN3+VNI`. `HTML` stands for character references.
    pub encoding: Cow<'static, str>,
    /// What was doubtful about the bytes.
    pub diagnostics: Vec<Diagnostic>,
}

/// Decodes bytes and makes the canonical text of them. Invalid bytes become U+FFFD and a diagnostic.
pub fn read(bytes: &[u8], encoding: Encoding) -> SourceText<'_> {
    read_with::<()>(bytes, encoding, &mut Vec::new())
}

/// The same, and where each part of the text stands among the bytes. That takes several times as long.
pub fn traced(bytes: &[u8], encoding: Encoding) -> (SourceText<'_>, Offsets) {
    let mut stages: Vec<Stage> = Vec::new();
    let text = read_with(bytes, encoding, &mut stages);
    (text, Offsets::new(stages))
}

fn read_with<'b, T: Trace + Default>(bytes: &'b [u8], encoding: Encoding, stages: &mut Vec<T>) -> SourceText<'b> {
    let mut stage = T::default();
    let decoded = decode::traced(bytes, encoding, &mut stage);
    stages.push(stage);
    let (name, damaged, unknown) = (decoded.name, decoded.damaged, decoded.unknown);
    let text = canonical::traced(decoded.text, stages);
    let (text, encoding, mut diagnostics) = match encoding {
        Encoding::Auto => repaired(text, name, unknown, stages),
        Encoding::Named(_) | Encoding::Legacy(_) => (text, Cow::Borrowed(name), Vec::new()),
    };
    if unknown && encoding == name && !text.is_empty() {
        if !looks_western(&text) {
            // Neither Vietnamese nor anything else that is known: the bytes are damaged UTF-8 as likely as anything.
            stages.clear();
            let mut stage = T::default();
            let decoded = decode::traced(bytes, Encoding::Named(encoding_rs::UTF_8), &mut stage);
            stages.push(stage);
            let text = canonical::traced(decoded.text, stages);
            let diagnostics = invalid(&text, "UTF-8");
            return SourceText { text, encoding: Cow::Borrowed("UTF-8"), diagnostics };
        }
        diagnostics.push(Diagnostic {
            code: Code::UncertainEncoding,
            message: "read as windows-1252: no encoding of Vietnamese fits".into(),
            span: Span::new(0, text.len() as u32),
        });
    }
    if damaged {
        diagnostics.extend(invalid(&text, name));
    }
    SourceText { text, encoding, diagnostics }
}

/// The canonical text of what a reader of another kind of file made of it, with the name of the encoding it read. `fonts` are
/// the encodings of the runs that it repaired by their fonts.
pub fn of_text(text: String, encoding: &'static str, fonts: &Shares) -> SourceText<'static> {
    let (text, mut encoding, diagnostics) = repaired::<()>(canonical(Cow::Owned(text)), encoding, false, &mut Vec::new());
    let fonts = fonts.encodings();
    if !fonts.is_empty() {
        let fonts = || fonts.iter().map(|font| font.name());
        let (outer, inner) = encoding.split_once('+').unwrap_or((&encoding, ""));
        let others = inner.split('+').filter(|name| !name.is_empty() && fonts().all(|font| font != *name));
        encoding = Cow::Owned(std::iter::once(outer).chain(fonts()).chain(others).collect::<Vec<_>>().join("+"));
    }
    SourceText { text, encoding, diagnostics }
}

/// The text with what legacy encodings left in it repaired, the name of what was found, and where that was close.
fn repaired<'b, T: Trace + Default>(
    text: Cow<'b, str>,
    name: &'static str,
    unknown: bool,
    stages: &mut Vec<T>,
) -> (Cow<'b, str>, Cow<'static, str>, Vec<Diagnostic>) {
    let Repaired { text: fixed, encodings, references, doubts } = legacy::repair_with(&text, unknown, stages);
    let Cow::Owned(fixed) = fixed else {
        return (text, Cow::Borrowed(name), Vec::new());
    };
    let outer = Some(name).filter(|_| !unknown || encodings.is_empty());
    let names = outer.into_iter().chain(references.then_some("HTML")).chain(encodings.iter().map(|encoding| encoding.name()));
    let names: Vec<&str> = names.collect();
    let mut diagnostics: Vec<Diagnostic> = doubts
        .into_iter()
        .map(|doubt| Diagnostic {
            code: Code::UncertainEncoding,
            message: format!("read as {}; {} fits nearly as well", doubt.chosen.name(), doubt.rival.name()).into(),
            span: doubt.span,
        })
        .collect();
    let (length, mut stage) = (fixed.len(), T::default());
    let fixed = canonical::composed(Cow::Owned(fixed), &mut stage);
    stages.push(stage);
    if fixed.len() != length {
        // A mark behind a repaired word: rare enough to say of the whole text what was said of a place in it.
        let whole = Span::new(0, fixed.len() as u32);
        diagnostics.iter_mut().for_each(|diagnostic| diagnostic.span = whole);
    }
    (fixed, Cow::Owned(names.join("+")), diagnostics)
}

/// Whether bytes that windows-1252 made a text of are plausible as that: no control characters, and letters for the most.
fn looks_western(text: &str) -> bool {
    let (mut letters, mut ascii, mut others) = (0usize, 0usize, 0usize);
    for character in text.chars() {
        match character {
            '\u{80}'..='\u{9F}' => return false,
            'a'..='z' | 'A'..='Z' => ascii += 1,
            '\u{C0}'..='\u{FF}' => letters += 1,
            _ if !character.is_ascii() => others += 1,
            _ => {}
        }
    }
    letters * 2 <= ascii && others <= ascii
}

/// The places of U+FFFD, one diagnostic for each damaged run.
fn invalid(text: &str, name: &str) -> Vec<Diagnostic> {
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    for (at, _) in text.match_indices('\u{FFFD}') {
        let joined = diagnostics.last_mut().filter(|last| last.span.end as usize == at);
        match joined {
            Some(last) => last.span.end = (at + 3) as u32,
            None => diagnostics.push(Diagnostic {
                code: Code::InvalidBytes,
                message: format!("bytes that {name} does not allow, replaced by U+FFFD").into(),
                span: Span::new(at as u32, (at + 3) as u32),
            }),
        }
    }
    diagnostics
}
