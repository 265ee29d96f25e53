//! From bytes to the canonical text: decoded to Unicode, composed to NFC, line ends `\n`, no byte order mark.
//!
//! Nothing else is changed: no tone mark is moved, no space folded, no letter case touched (RECORD.md, section 1).
//!
//! Limits: UTF-8, UTF-16 and the single-byte encodings of the Encoding Standard, windows-1258 among them. A text is shorter than 4 GiB.
//! Left out on purpose for now: the legacy font encodings (TCVN3, VNI, VISCII, VPS).

mod canonical;
mod decode;

pub use canonical::canonical;
pub use decode::{Encoding, decode};

use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use std::borrow::Cow;

/// A decoded source.
#[derive(Debug)]
pub struct SourceText<'b> {
    /// The canonical text; borrowed when the bytes already were it.
    pub text: Cow<'b, str>,
    /// The name of the encoding that was used, as the Encoding Standard spells it.
    pub encoding: &'static str,
    /// What was doubtful about the bytes.
    pub diagnostics: Vec<Diagnostic>,
}

/// Decodes bytes and makes the canonical text of them. Invalid bytes become U+FFFD and a diagnostic.
pub fn read(bytes: &[u8], encoding: Encoding) -> SourceText<'_> {
    let (decoded, name, damaged) = decode(bytes, encoding);
    let text = canonical(decoded);
    let mut diagnostics = Vec::new();
    if damaged {
        for (at, _) in text.match_indices('\u{FFFD}') {
            // One diagnostic says it for a damaged run.
            let joined = diagnostics.last_mut().filter(|last: &&mut Diagnostic| last.span.end as usize == at);
            match joined {
                Some(last) => last.span.end = (at + 3) as u32,
                None => diagnostics.push(Diagnostic {
                    code: Code::InvalidBytes,
                    message: format!("bytes that {name} does not allow, replaced by U+FFFD"),
                    span: Span::new(at as u32, (at + 3) as u32),
                }),
            }
        }
    }
    SourceText { text, encoding: name, diagnostics }
}
