//! Pieces of XML for the readers of office formats: elements by their local names, and text with its references resolved.
//!
//! Limits: a document type declaration is refused, and with it every entity that a file could define to be expanded without
//! end; office formats have none (ECMA-376 part 2, 8.1.4). Faults of form are errors: a cut file is not half a document.
//! Left out on purpose: namespaces. The formats keep their elements apart by local names.

use crate::source::{self, Encoding};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;

/// One piece.
pub(super) enum Piece<'a> {
    /// An element begins.
    Open(BytesStart<'a>),
    /// An element ends, with its local name.
    Close(Cow<'a, str>),
    /// Text.
    Text(Cow<'a, str>),
}

/// The pieces of a document, one after the other.
pub(super) struct Pieces<'a> {
    reader: Reader<&'a [u8]>,
    /// Elements that are open.
    depth: usize,
}

/// The text of an XML file's bytes.
pub(super) fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    let text = source::decode(bytes, Encoding::Auto).text;
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_start_matches('\u{FEFF}')),
        owned => owned,
    }
}

impl<'a> Pieces<'a> {
    /// Begins at the start of the text.
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self { reader, depth: 0 }
    }

    /// The next piece; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Piece<'a>>, String> {
        loop {
            let event = self.reader.read_event().map_err(|error| format!("damaged XML: {error}"))?;
            return Ok(Some(match event {
                Event::Start(start) => {
                    self.depth += 1;
                    Piece::Open(start)
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    Piece::Close(Cow::Owned(end.local_name().as_ref().to_owned()))
                }
                Event::Text(text) => Piece::Text(text.into_inner()),
                Event::CData(text) => Piece::Text(text.into_inner()),
                Event::GeneralRef(reference) => {
                    let number = reference.resolve_char_ref().map_err(|error| format!("damaged XML: {error}"))?;
                    let character = number.or(match &*reference.into_inner() {
                        "amp" => Some('&'),
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => None,
                    });
                    Piece::Text(character.unwrap_or('\u{FFFD}').to_string().into())
                }
                Event::DocType(_) => return Err("has a document type declaration, whose entities are not expanded".to_owned()),
                Event::Eof if self.depth > 0 => return Err("damaged XML: it ends inside an element".to_owned()),
                Event::Eof => return Ok(None),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
            }));
        }
    }
}

/// The value of the attribute with a local name.
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.attributes().with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::default()).ok().map(Cow::into_owned)
}
