//! JSON Lines: one object a line, with a text in one field and its name in another.
//!
//! Here lines are found and, where names are asked for, these; a line is parsed for its text by whoever works on it.

use super::{Content, Fault, Reader, Stop};
use crate::error::ErrorKind;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use std::borrow::Cow;
use std::io::{BufRead, Read};
use std::sync::Arc;

/// Which fields of an object are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// The field with the text.
    pub text: String,
    /// The field with the name; without one the members are numbered by line.
    pub id: Option<String>,
}

impl Default for Fields {
    fn default() -> Self {
        Self { text: "text".to_owned(), id: None }
    }
}

/// Hands on the text of each line. Empty lines are none.
pub(super) fn members(lines: &mut dyn BufRead, prefix: &str, reader: &mut Reader<'_>) -> Result<(), Stop> {
    let most = reader.options.limits.member;
    let Fields { text, id } = reader.options.fields.clone();
    let text: Arc<str> = text.into();
    let mut line = Vec::new();
    for number in 1u64.. {
        line.clear();
        let read = (&mut *lines).take(most + 1).read_until(b'\n', &mut line).map_err(Stop::damaged)?;
        if read == 0 {
            break;
        }
        let long = read as u64 > most;
        // The rest of a line that is too long is passed over piece by piece.
        while long && !line.ends_with(b"\n") {
            line.clear();
            if (&mut *lines).take(1 << 20).read_until(b'\n', &mut line).map_err(Stop::damaged)? == 0 {
                break;
            }
        }
        if !long && line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let (id, content) = if long {
            (None, Err(Fault::new(ErrorKind::Unsupported, format!("a line longer than {most} bytes"))))
        } else {
            let id = id.as_deref().and_then(|name| field(&line, name).ok().flatten()).map(named);
            // The buffer stays for the lines to come, which then need not make it grow.
            (id, Ok(Content::Line(Line { json: line.clone(), field: Arc::clone(&text) })))
        };
        reader.row(prefix, number, id, content)?;
    }
    Ok(())
}

/// A name as a row gives it: a string, or what else JSON has, as it is written.
fn named(value: Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// One line, and the field that its text is in.
#[derive(Debug)]
pub struct Line {
    json: Vec<u8>,
    field: Arc<str>,
}

impl Line {
    /// Its length with all its fields, in bytes.
    pub(super) fn len(&self) -> usize {
        self.json.len()
    }

    /// Its text.
    pub(super) fn text(self) -> Result<Vec<u8>, Fault> {
        match field(&self.json, &self.field) {
            Err(error) => Err(Fault::new(ErrorKind::Decode, format!("not JSON: {error}"))),
            Ok(Some(Value::String(text))) => Ok(text.into_bytes()),
            Ok(_) => Err(Fault::new(ErrorKind::Decode, format!("no text in the field {:?}", self.field))),
        }
    }
}

/// One field of the object that a line is.
fn field(line: &[u8], name: &str) -> serde_json::Result<Option<Value>> {
    fn read<'de>(
        mut deserializer: serde_json::Deserializer<impl serde_json::de::Read<'de>>,
        name: &str,
    ) -> serde_json::Result<Option<Value>> {
        let value = Row(name).deserialize(&mut deserializer)?;
        deserializer.end().map(|()| value)
    }
    // Checked as a whole it is several times faster than string by string; where it is damaged, its parser says how.
    match simdutf8::basic::from_utf8(line) {
        Ok(line) => read(serde_json::Deserializer::from_str(line), name),
        Err(_) => read(serde_json::Deserializer::from_slice(line), name),
    }
}

/// Reads one field of a row and passes over all others, which may be longer than the text.
struct Row<'f>(&'f str);

impl<'de> DeserializeSeed<'de> for Row<'_> {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Row<'_> {
    type Value = Option<Value>;

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            if *key == *self.0 {
                found = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}
