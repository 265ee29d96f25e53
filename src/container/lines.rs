//! JSON Lines: one object a line, with a text in one field and its name in another.

use super::{Fault, Reader, Stop};
use crate::error::ErrorKind;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use std::borrow::Cow;
use std::io::{BufRead, Read};

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
            object(&line, &reader.options.fields)
        };
        reader.row(prefix, number, id, content)?;
    }
    Ok(())
}

/// The identifier and the text of one line.
fn object(line: &[u8], fields: &Fields) -> (Option<String>, Result<Vec<u8>, Fault>) {
    let mut deserializer = serde_json::Deserializer::from_slice(line);
    let read = Row(fields).deserialize(&mut deserializer).and_then(|row| deserializer.end().map(|()| row));
    match read {
        Err(error) => (None, Err(Fault::new(ErrorKind::Decode, format!("not JSON: {error}")))),
        Ok((id, Some(Value::String(text)))) => (id, Ok(text.into_bytes())),
        Ok((id, _)) => (id, Err(Fault::new(ErrorKind::Decode, format!("no text in the field {:?}", fields.text)))),
    }
}

/// Reads the two fields of a row and passes over all others, which may be longer than the text.
struct Row<'f>(&'f Fields);

impl<'de> DeserializeSeed<'de> for Row<'_> {
    type Value = (Option<String>, Option<Value>);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Row<'_> {
    type Value = (Option<String>, Option<Value>);

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut id, mut text) = (None, None);
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            if self.0.id.as_deref() == Some(&*key) {
                let value: Value = map.next_value()?;
                id = Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned));
                if *key == self.0.text {
                    text = Some(value);
                }
            } else if *key == self.0.text {
                text = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok((id, text))
    }
}
