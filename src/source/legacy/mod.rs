//! The encodings of Vietnamese before Unicode, found and undone: TCVN3 (ABC), VNI, VISCII, VPS, windows-1258, VIQR.
//!
//! Their bytes come in two shapes: as the bytes of a file, and as characters that some tool made of them by reading them as
//! windows-1252 (`Céng hoµ x· héi` is `Cộng hoà xã hội`). Both are one here: a text as windows-1252 reads it, whose words are
//! read by whichever encoding makes Vietnamese of them ([`repair`]). UTF-8 that was read as windows-1252 (`Cá»™ng`) is one
//! more such encoding, and references of HTML (`C&#7897;ng`) are resolved first. Where the font of a run is known, as in
//! Word documents, [`repair_run`] takes its word for it.
//!
//! Limits: text that some other code page than windows-1252 or Latin-1 was read by (windows-1258, Mac OS Roman) is not
//! repaired. Where ư of TCVN3 was lost, since its byte AD reads as a soft hyphen and readers drop that, `horn.rs` restores
//! it before ơ alone. Two or three words alone are too few to tell encodings apart. Capitals of TCVN3: see `case.rs`.
//! Left out on purpose: VNI for DOS and Mac, BK HCM, Vietware and the other tables of the 1990s, which public archives of
//! documents do not have.

mod case;
mod detect;
mod font;
mod glance;
mod horn;
mod reference;
mod syllable;
mod table;
mod viqr;

use crate::source::offsets::Trace;
use crate::span::Span;
use std::borrow::Cow;
use std::str::Chars;

/// An encoding of Vietnamese from before Unicode, or UTF-8 where it was not read as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Legacy {
    /// TCVN 5712:1993 as the fonts of the ABC set have it: .VnTime and its family.
    Tcvn3,
    /// VNI-Windows: a vowel and its marks are two bytes.
    Vni,
    /// VISCII, RFC 1456.
    Viscii,
    /// VPS, of the Vietnamese Professionals Society.
    Vps,
    /// windows-1258: tones are combining marks.
    Windows1258,
    /// UTF-8 that was read as windows-1252.
    Utf8,
    /// VIQR, RFC 1456: marks are ASCII punctuation.
    Viqr,
}

impl Legacy {
    /// Those whose words are bytes beyond ASCII.
    const BYTES: [Self; 6] = [Self::Tcvn3, Self::Vni, Self::Viscii, Self::Vps, Self::Windows1258, Self::Utf8];

    /// All that have a table, windows-1258 and UTF-8 aside.
    pub const TABLES: [Self; 5] = [Self::Tcvn3, Self::Vni, Self::Viscii, Self::Vps, Self::Viqr];

    /// The name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "TCVN3",
            Self::Vni => "VNI",
            Self::Viscii => "VISCII",
            Self::Vps => "VPS",
            Self::Windows1258 => "windows-1258",
            Self::Utf8 => "UTF-8",
            Self::Viqr => "VIQR",
        }
    }

    /// An encoding by one of its names, whatever the case.
    pub fn by_name(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "tcvn3" | "tcvn" | "abc" | "tcvn5712" => Self::Tcvn3,
            "vni" | "vni-win" | "vni-windows" => Self::Vni,
            "viscii" => Self::Viscii,
            "vps" => Self::Vps,
            "viqr" => Self::Viqr,
            _ => return None,
        })
    }

    /// Decodes the bytes of a text, all of them.
    pub fn decode(self, bytes: &[u8]) -> String {
        self.decode_with(bytes, &mut ())
    }

    /// The same, taking notes.
    pub(super) fn decode_with<T: Trace>(self, bytes: &[u8], trace: &mut T) -> String {
        let mut text = String::with_capacity(bytes.len() * 3 / 2);
        table::decode(self, bytes, &mut text, trace);
        if self == Self::Tcvn3 {
            case::settle_all(&mut text);
        }
        text
    }

    /// Encodes a text; `None` when the encoding lacks one of its characters. TCVN3 lacks capitals with tones: their small
    /// letters stand in for them.
    pub fn encode(self, text: &str) -> Option<Vec<u8>> {
        table::encode(self, text)
    }
}

/// A text with what was left of legacy encodings in it repaired.
#[derive(Debug)]
pub struct Repaired<'t> {
    /// The text; borrowed when nothing was found.
    pub text: Cow<'t, str>,
    /// The encodings that were found, the one with the most text first.
    pub encodings: Vec<Legacy>,
    /// Whether references of HTML were resolved.
    pub references: bool,
    /// Where the choice was close.
    pub doubts: Vec<Doubt>,
}

/// A run that another encoding would have read nearly as well.
#[derive(Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Where, in the repaired text.
    pub span: Span,
    /// The encoding that was chosen.
    pub chosen: Legacy,
    /// The other one.
    pub rival: Legacy,
}

/// Repairs what legacy encodings left in a Unicode text. Text that is Vietnamese in Unicode already, or not Vietnamese, is
/// returned as it is. The text should be NFC.
pub fn repair(text: &str) -> Repaired<'_> {
    repair_with::<()>(text, false, &mut Vec::new())
}

/// The same, with the notes of its stages. `raw`: the text is bytes of an unknown encoding, as windows-1252 reads them.
pub(super) fn repair_with<'t, T: Trace + Default>(text: &'t str, raw: bool, stages: &mut Vec<T>) -> Repaired<'t> {
    let untouched = |text| Repaired { text, encodings: Vec::new(), references: false, doubts: Vec::new() };
    let mut stage = T::default();
    if let Some(resolved) = reference::read(text, |text| !detect::runs(text, raw).is_empty(), &mut stage) {
        stages.push(stage);
        let Repaired { text, encodings, doubts, .. } = apply(&resolved, detect::runs(&resolved, raw), stages);
        return Repaired { text: Cow::Owned(text.into_owned()), encodings, references: true, doubts };
    }
    if text.is_ascii() && !text.bytes().any(|byte| matches!(byte, 1..9)) {
        let mut stage = T::default();
        return match viqr::read(text, &mut stage) {
            Some(read) => {
                stages.push(stage);
                Repaired { encodings: vec![Legacy::Viqr], ..untouched(Cow::Owned(read)) }
            }
            None => untouched(Cow::Borrowed(text)),
        };
    }
    let runs = detect::runs(text, raw);
    if runs.is_empty() { untouched(Cow::Borrowed(text)) } else { apply(text, runs, stages) }
}

/// Decodes the runs of a text.
fn apply<'t, T: Trace + Default>(text: &'t str, runs: Vec<detect::Run>, stages: &mut Vec<T>) -> Repaired<'t> {
    let mut out = String::with_capacity(text.len());
    let mut small_tones = Vec::new();
    let mut shares = Shares::default();
    let mut doubts = Vec::new();
    let (mut copied, mut bytes, mut stage) = (0, Vec::new(), T::default());
    // A text of any length has an ư: without a soft hyphen, all of them were dropped.
    let dropped = !text.contains('\u{AD}');
    for run in runs {
        let mut start = None;
        for word in &run.words {
            out.push_str(&text[copied..word.start]);
            stage.copied(word.start - copied);
            copied = word.end;
            let at = out.len();
            decode_characters(run.encoding, &text[word.clone()], dropped, &mut bytes, &mut out, &mut stage);
            start.get_or_insert(at);
            if run.encoding == Legacy::Tcvn3 {
                small_tones.push(at..out.len());
            }
        }
        shares.add(run.encoding, run.words.len());
        if let (Some(rival), Some(start)) = (run.rival, start) {
            doubts.push(Doubt { span: Span::new(start as u32, out.len() as u32), chosen: run.encoding, rival });
        }
    }
    out.push_str(&text[copied..]);
    stage.copied(text.len() - copied);
    stages.push(stage);
    case::settle(&mut out, &small_tones);
    Repaired { text: Cow::Owned(out), encodings: shares.encodings(), references: false, doubts }
}

/// How much text was in which encoding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shares(Vec<(Legacy, usize)>);

impl Shares {
    /// Counts some text, by whatever measure all of it is counted by.
    pub fn add(&mut self, encoding: Legacy, amount: usize) {
        match self.0.iter_mut().find(|share| share.0 == encoding) {
            Some(share) => share.1 += amount,
            None => self.0.push((encoding, amount)),
        }
    }

    /// Counts what others have counted.
    pub fn join(&mut self, others: &Self) {
        others.0.iter().for_each(|(encoding, amount)| self.add(*encoding, *amount));
    }

    /// The encodings, the one with the most text first.
    pub fn encodings(&self) -> Vec<Legacy> {
        let mut shares = self.0.clone();
        shares.sort_by_key(|share| std::cmp::Reverse(share.1));
        shares.into_iter().map(|share| share.0).collect()
    }
}

/// Decodes characters that stand for bytes; one that stands for none stays as it is. `dropped`: whether a reader dropped
/// the soft hyphens, which are ư in TCVN3. `bytes` is room to work in.
fn decode_characters<T: Trace>(encoding: Legacy, text: &str, dropped: bool, bytes: &mut Vec<u8>, out: &mut String, trace: &mut T) {
    let mut rest = text;
    while !rest.is_empty() {
        bytes.clear();
        bytes.extend(rest.chars().map_while(table::byte_of));
        let mut characters = Characters { characters: rest.chars(), trace };
        if encoding == Legacy::Tcvn3 && dropped {
            let mut decoded = String::with_capacity(bytes.len() * 2);
            table::decode(encoding, bytes, &mut decoded, &mut ());
            horn::restore(&decoded, out, &mut characters);
        } else {
            table::decode(encoding, bytes, out, &mut characters);
        }
        let mut behind = rest.chars();
        behind.by_ref().take(bytes.len()).for_each(drop);
        if let Some(character) = behind.next() {
            out.push(character);
            trace.copied(character.len_utf8());
        }
        rest = behind.as_str();
    }
}

/// Notes of a decoding from bytes, which stand in the text as one character each.
struct Characters<'t, T> {
    characters: Chars<'t>,
    trace: &'t mut T,
}

impl<T: Trace> Trace for Characters<'_, T> {
    const ON: bool = T::ON;

    fn copied(&mut self, bytes: usize) {
        if T::ON {
            self.characters.by_ref().take(bytes).for_each(drop);
            self.trace.copied(bytes);
        }
    }

    fn piece(&mut self, from: usize, to: usize) {
        if T::ON {
            let from = self.characters.by_ref().take(from).map(char::len_utf8).sum();
            self.trace.piece(from, to);
        }
    }
}

/// Repairs a run of text whose font is known, as Word documents, spreadsheets and PDF files have it: `.VnTime` is TCVN3,
/// `.VnTimeH` TCVN3 in capitals, `VNI-Times` is VNI. A run that is Vietnamese in Unicode already keeps its text, since
/// converted documents keep the names of their old fonts; a font that says nothing leaves the run as it is.
///
/// The soft hyphen (U+00AD) is ư in TCVN3: a reader of formats must hand it over.
pub fn repair_run<'t>(text: &'t str, font: &str) -> Cow<'t, str> {
    repair_run_as(text, font).map_or(Cow::Borrowed(text), |(repaired, _)| Cow::Owned(repaired))
}

/// The same, with the encoding that the run was in; `None` where it stays as it is.
pub fn repair_run_as(text: &str, font: &str) -> Option<(String, Legacy)> {
    let (encoding, capitals) = font::of_font(font)?;
    if text.chars().any(|c| syllable::is_beyond_latin1(c) && c != 'Đ') {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    decode_characters(encoding, text, false, &mut Vec::new(), &mut out, &mut ());
    if capitals {
        out = out.to_uppercase();
    } else if encoding == Legacy::Tcvn3 {
        case::settle_all(&mut out);
    }
    (out != text).then_some((out, encoding))
}
