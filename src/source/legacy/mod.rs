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

use crate::span::Span;
use std::borrow::Cow;

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
        let mut text = String::with_capacity(bytes.len() * 3 / 2);
        table::decode(self, bytes, &mut text);
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
    repair_with(text, false)
}

/// The same for bytes of an unknown encoding, as windows-1252 reads them.
pub(super) fn repair_bytes(text: &str) -> Repaired<'_> {
    repair_with(text, true)
}

fn repair_with(text: &str, raw: bool) -> Repaired<'_> {
    let untouched = |text| Repaired { text, encodings: Vec::new(), references: false, doubts: Vec::new() };
    if let Some(resolved) = reference::read(text, |text| !detect::runs(text, raw).is_empty()) {
        let Repaired { text, encodings, doubts, .. } = apply(&resolved, detect::runs(&resolved, raw));
        return Repaired { text: Cow::Owned(text.into_owned()), encodings, references: true, doubts };
    }
    if text.is_ascii() && !text.bytes().any(|byte| matches!(byte, 1..9)) {
        return match viqr::read(text) {
            Some(read) => Repaired { encodings: vec![Legacy::Viqr], ..untouched(Cow::Owned(read)) },
            None => untouched(Cow::Borrowed(text)),
        };
    }
    let runs = detect::runs(text, raw);
    if runs.is_empty() { untouched(Cow::Borrowed(text)) } else { apply(text, runs) }
}

/// Decodes the runs of a text.
fn apply(text: &str, runs: Vec<detect::Run>) -> Repaired<'_> {
    let mut out = String::with_capacity(text.len());
    let mut small_tones = Vec::new();
    let mut shares: Vec<(Legacy, usize)> = Vec::new();
    let mut doubts = Vec::new();
    let (mut copied, mut bytes, mut decoded) = (0, Vec::new(), String::new());
    // A text of any length has an ư: without a soft hyphen, all of them were dropped.
    let dropped = !text.contains('\u{AD}');
    for run in runs {
        let mut start = None;
        for word in &run.words {
            out.push_str(&text[copied..word.start]);
            copied = word.end;
            let at = out.len();
            bytes.clear();
            bytes.extend(text[word.clone()].chars().filter_map(table::byte_of));
            if run.encoding == Legacy::Tcvn3 && dropped {
                decoded.clear();
                table::decode(run.encoding, &bytes, &mut decoded);
                horn::restore(&decoded, &mut out);
            } else {
                table::decode(run.encoding, &bytes, &mut out);
            }
            start.get_or_insert(at);
            if run.encoding == Legacy::Tcvn3 {
                small_tones.push(at..out.len());
            }
        }
        match shares.iter_mut().find(|share| share.0 == run.encoding) {
            Some(share) => share.1 += run.words.len(),
            None => shares.push((run.encoding, run.words.len())),
        }
        if let (Some(rival), Some(start)) = (run.rival, start) {
            doubts.push(Doubt { span: Span::new(start as u32, out.len() as u32), chosen: run.encoding, rival });
        }
    }
    out.push_str(&text[copied..]);
    case::settle(&mut out, &small_tones);
    shares.sort_by_key(|share| std::cmp::Reverse(share.1));
    let encodings = shares.into_iter().map(|share| share.0).collect();
    Repaired { text: Cow::Owned(out), encodings, references: false, doubts }
}

/// Repairs a run of text whose font is known, as Word documents, spreadsheets and PDF files have it: `.VnTime` is TCVN3,
/// `.VnTimeH` TCVN3 in capitals, `VNI-Times` is VNI. A run that is Vietnamese in Unicode already keeps its text, since
/// converted documents keep the names of their old fonts; a font that says nothing leaves the run as it is.
///
/// The soft hyphen (U+00AD) is ư in TCVN3: a reader of formats must hand it over.
pub fn repair_run<'t>(text: &'t str, font: &str) -> Cow<'t, str> {
    let Some((encoding, capitals)) = font::of_font(font) else { return Cow::Borrowed(text) };
    if text.chars().any(|c| syllable::is_beyond_latin1(c) && c != 'Đ') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut bytes = Vec::new();
    for character in text.chars() {
        match table::byte_of(character) {
            Some(byte) => bytes.push(byte),
            None => {
                table::decode(encoding, &bytes, &mut out);
                bytes.clear();
                out.push(character);
            }
        }
    }
    table::decode(encoding, &bytes, &mut out);
    if capitals {
        out = out.to_uppercase();
    } else if encoding == Legacy::Tcvn3 {
        case::settle_all(&mut out);
    }
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}
