//! JSON Lines: one object a line, with a text in one field and its name in another.

use super::{Fault, Reader, Stop};
use crate::error::ErrorKind;
use serde_json::Value;
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
        let (name, content) = if long {
            (number.to_string(), Err(Fault::new(ErrorKind::Unsupported, format!("a line longer than {most} bytes"))))
        } else {
            object(&line, number, &reader.options.fields)
        };
        reader.member(format!("{prefix}{name}"), content, usize::MAX)?;
    }
    Ok(())
}

/// The name and the text of one line.
fn object(line: &[u8], number: u64, fields: &Fields) -> (String, Result<Vec<u8>, Fault>) {
    let mut value: Value = match serde_json::from_slice(line) {
        Ok(value) => value,
        Err(error) => return (number.to_string(), Err(Fault::new(ErrorKind::Decode, format!("not JSON: {error}")))),
    };
    let id = fields.id.as_deref().and_then(|field| value.get(field)).map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned));
    let name = id.unwrap_or_else(|| number.to_string());
    match value.get_mut(&fields.text).map(Value::take) {
        Some(Value::String(text)) => (name, Ok(text.into_bytes())),
        _ => (name, Err(Fault::new(ErrorKind::Decode, format!("no text in the field {:?}", fields.text)))),
    }
}
