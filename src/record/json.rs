//! The bytes of a record: JSON without white space, the same bytes as `serde_json` writes, in half its time.
//!
//! A record is strings that need no escape, small numbers and keys that are known when the program is compiled. So a string is
//! looked through sixteen bytes at a time and copied whole, and a key is written with its comma, quotes and colon in one go. Every
//! field and item has a comma before it; what closes a list or an object puts its bracket in place of the first one.
//!
//! Limits: what records are made of: structs, lists, names, numbers, strings. Anything else is an error, not a guess.
//! Left out on purpose: maps, bytes and variants with values, which no record has.

use serde::ser::{Error as _, Impossible, Serialize, SerializeSeq, SerializeStruct, Serializer};
use serde_json::{Error, Result};
use std::fmt::{Display, Write};
use wide::i8x16;

/// Appends a value as JSON.
pub(super) fn write<T: Serialize>(value: &T, out: &mut Vec<u8>) -> Result<()> {
    value.serialize(Writer(out))
}

/// Writes one value behind what is in the buffer.
struct Writer<'b>(&'b mut Vec<u8>);

/// A list or an object that is open.
struct Open<'b> {
    out: &'b mut Vec<u8>,
    /// Where it begins.
    start: usize,
}

impl<'b> Open<'b> {
    #[inline(always)]
    fn new(out: &'b mut Vec<u8>) -> Self {
        let start = out.len();
        Self { out, start }
    }

    #[inline(always)]
    fn close(self, [open, close]: [u8; 2]) {
        match self.out.get_mut(self.start) {
            Some(first) => {
                *first = open;
                self.out.push(close);
            }
            None => self.out.extend_from_slice(&[open, close]),
        }
    }
}

impl SerializeSeq for Open<'_> {
    type Ok = ();
    type Error = Error;

    #[inline(always)]
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        self.out.push(b',');
        value.serialize(Writer(self.out))
    }

    #[inline(always)]
    fn end(self) -> Result<()> {
        self.close(*b"[]");
        Ok(())
    }
}

impl SerializeStruct for Open<'_> {
    type Ok = ();
    type Error = Error;

    #[inline(always)]
    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<()> {
        self::key(self.out, key);
        value.serialize(Writer(self.out))
    }

    #[inline(always)]
    fn end(self) -> Result<()> {
        self.close(*b"{}");
        Ok(())
    }
}

/// A field's name, a comma before it, its quotes and its colon. Its length is known to the compiler, so that this is a few stores.
#[inline(always)]
fn key(out: &mut Vec<u8>, key: &'static str) {
    debug_assert!(plain(key.as_bytes()) == key.len());
    const ROOM: usize = 32;
    let mut quoted = [b'"'; ROOM];
    match quoted.get_mut(..key.len() + 4) {
        Some(room) => {
            room[0] = b',';
            room[2..key.len() + 2].copy_from_slice(key.as_bytes());
            room[key.len() + 3] = b':';
            out.extend_from_slice(room);
        }
        None => {
            out.push(b',');
            string(out, key);
            out.push(b':');
        }
    }
}

/// The inside of a string that is printed piece by piece.
struct Text<'b>(&'b mut Vec<u8>);

impl Write for Text<'_> {
    fn write_str(&mut self, piece: &str) -> std::fmt::Result {
        contents(self.0, piece);
        Ok(())
    }
}

/// A string with its quotes.
#[inline]
fn string(out: &mut Vec<u8>, value: &str) {
    // Room for all of it at once: what needs an escape is rare, and makes its own.
    out.reserve(value.len() + 2);
    out.push(b'"');
    contents(out, value);
    out.push(b'"');
}

/// A string without its quotes, escaped where it must be.
#[inline]
fn contents(out: &mut Vec<u8>, value: &str) {
    let mut rest = value.as_bytes();
    loop {
        let run = plain(rest);
        out.extend_from_slice(&rest[..run]);
        let Some((byte, behind)) = rest[run..].split_first() else { break };
        escaped(out, *byte);
        rest = behind;
    }
}

/// A byte that may not stand in a string as it is.
fn escaped(out: &mut Vec<u8>, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let short = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x08 => b'b',
        0x0C => b'f',
        _ => {
            out.extend_from_slice(&[b'\\', b'u', b'0', b'0', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

/// How many of the bytes stand before the first that must be escaped: a quotation mark, a backslash or a control character.
#[inline]
fn plain(bytes: &[u8]) -> usize {
    let found = |from: usize, block: &[u8; BLOCK]| match specials(*block) {
        0 => None,
        found => Some(from + found.trailing_zeros() as usize),
    };
    let Some(last) = bytes.last_chunk() else { return short(bytes) };
    let blocks = bytes.as_chunks().0.iter().zip(0..);
    // The last block reaches back over bytes that are known to be plain.
    let mut blocks = blocks.map(|(block, number)| (number * BLOCK, block)).chain([(bytes.len() - BLOCK, last)]);
    blocks.find_map(|(from, block)| found(from, block)).unwrap_or(bytes.len())
}

/// Bytes that are looked at together.
const BLOCK: usize = 16;

/// The bytes of a block that must be escaped, the first byte the lowest bit.
#[inline]
fn specials(block: [u8; BLOCK]) -> u32 {
    let bytes: i8x16 = bytemuck::cast(block);
    let all = |byte: u8| i8x16::splat(byte as i8);
    // As signed numbers the bytes beyond ASCII are below the control characters.
    let control = all(0x20).simd_gt(bytes) & bytes.simd_gt(i8x16::splat(-1));
    (control | bytes.simd_eq(all(b'"')) | bytes.simd_eq(all(b'\\'))).to_bitmask()
}

/// The same of fewer bytes than a block, all looked at in one go: nothing depends on how many they are but where they are fetched from. Some
/// of them may be looked at twice.
#[inline]
fn short(bytes: &[u8]) -> usize {
    const LETTERS: u128 = u128::from_le_bytes([b'a'; BLOCK]);
    let block = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>(), bytes.first_chunk::<4>(), bytes.last_chunk::<4>(), bytes) {
        (Some(first), Some(last), ..) => u128::from(u64::from_le_bytes(*first)) | u128::from(u64::from_le_bytes(*last)) << 64,
        (_, _, Some(first), Some(last), _) => {
            LETTERS << 64 | u128::from(u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32)
        }
        (.., [first, .., last]) => LETTERS << 24 | u128::from(u32::from_le_bytes([*first, bytes[bytes.len() / 2], *last, 0])),
        (.., [byte]) => LETTERS << 8 | u128::from(*byte),
        _ => LETTERS,
    };
    match specials(block.to_le_bytes()) {
        0 => bytes.len(),
        _ => bytes.iter().position(|byte| specials([*byte; BLOCK]) != 0).unwrap_or(bytes.len()),
    }
}

fn unknown<T>() -> Result<T> {
    Err(Error::custom("no part of a record is a value of this kind"))
}

impl<'b> Serializer for Writer<'b> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Open<'b>;
    type SerializeTuple = Impossible<(), Error>;
    type SerializeTupleStruct = Impossible<(), Error>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Impossible<(), Error>;
    type SerializeStruct = Open<'b>;
    type SerializeStructVariant = Impossible<(), Error>;

    #[inline]
    fn serialize_bool(self, value: bool) -> Result<()> {
        self.0.extend_from_slice(if value { b"true" } else { b"false" });
        Ok(())
    }
    fn serialize_i8(self, value: i8) -> Result<()> {
        self.serialize_i64(value.into())
    }
    fn serialize_i16(self, value: i16) -> Result<()> {
        self.serialize_i64(value.into())
    }
    fn serialize_i32(self, value: i32) -> Result<()> {
        self.serialize_i64(value.into())
    }
    #[inline]
    fn serialize_i64(self, value: i64) -> Result<()> {
        self.0.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
        Ok(())
    }
    #[inline]
    fn serialize_u8(self, value: u8) -> Result<()> {
        self.serialize_u32(value.into())
    }
    #[inline]
    fn serialize_u16(self, value: u16) -> Result<()> {
        self.serialize_u32(value.into())
    }
    #[inline]
    fn serialize_u32(self, value: u32) -> Result<()> {
        self.0.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
        Ok(())
    }
    #[inline]
    fn serialize_u64(self, value: u64) -> Result<()> {
        self.0.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
        Ok(())
    }
    fn serialize_f32(self, value: f32) -> Result<()> {
        serde_json::to_writer(self.0, &value)
    }
    fn serialize_f64(self, value: f64) -> Result<()> {
        serde_json::to_writer(self.0, &value)
    }
    fn serialize_char(self, value: char) -> Result<()> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }
    #[inline]
    fn serialize_str(self, value: &str) -> Result<()> {
        string(self.0, value);
        Ok(())
    }
    #[inline]
    fn serialize_none(self) -> Result<()> {
        self.serialize_unit()
    }
    #[inline(always)]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<()> {
        value.serialize(self)
    }
    #[inline]
    fn serialize_unit(self) -> Result<()> {
        self.0.extend_from_slice(b"null");
        Ok(())
    }
    #[inline]
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<()> {
        // Names are words: there is nothing to escape.
        debug_assert!(plain(variant.as_bytes()) == variant.len());
        self.0.reserve(variant.len() + 2);
        self.0.push(b'"');
        self.0.extend_from_slice(variant.as_bytes());
        self.0.push(b'"');
        Ok(())
    }
    #[inline(always)]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<()> {
        value.serialize(self)
    }
    #[inline(always)]
    fn serialize_seq(self, _: Option<usize>) -> Result<Open<'b>> {
        Ok(Open::new(self.0))
    }
    #[inline(always)]
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Open<'b>> {
        Ok(Open::new(self.0))
    }
    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<()> {
        self.0.push(b'"');
        write!(Text(self.0), "{value}").map_err(Error::custom)?;
        self.0.push(b'"');
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<()> {
        unknown()
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<()> {
        unknown()
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, _: &'static str, _: &T) -> Result<()> {
        unknown()
    }
    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple> {
        unknown()
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct> {
        unknown()
    }
    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self::SerializeTupleVariant> {
        unknown()
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap> {
        unknown()
    }
    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self::SerializeStructVariant> {
        unknown()
    }
}

#[cfg(test)]
mod tests {
    #[derive(serde::Serialize)]
    struct Inner<'a> {
        a_key_that_is_longer_than_most_of_them: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        number: Option<f64>,
        none: Option<u32>,
    }

    #[derive(serde::Serialize)]
    enum Name {
        #[serde(rename = "a name")]
        One,
    }

    #[derive(serde::Serialize)]
    struct Outer<'a>(Vec<(Vec<Inner<'a>>, ())>);

    fn same<T: serde::Serialize>(value: &T) {
        let mut out = b"before".to_vec();
        super::write(value, &mut out).unwrap_or_default();
        assert_eq!(String::from_utf8_lossy(&out[6..]), serde_json::to_string(value).unwrap_or_default());
    }

    #[test]
    fn the_bytes_are_those_of_serde_json() {
        let inner = |text, number| Inner { a_key_that_is_longer_than_most_of_them: text, number, none: None };
        same(&vec![inner("Ủy ban", Some(1.5)), inner("", None), inner("\"", Some(f64::NAN)), inner("a,", Some(-1e300))]);
        same(&Vec::<u32>::new());
        same(&(vec![Some(true), None], Name::One).0);
        same(&Name::One);
        same(&[0u64, 7, 10, u64::MAX].to_vec());
        same(&[i64::MIN, -1, 0, 99].to_vec());
    }

    #[test]
    fn every_byte_at_every_place_is_escaped_as_serde_json_does() {
        for len in 0..20 {
            for at in 0..=len {
                for char in (0..=0x80).filter_map(char::from_u32) {
                    let text = format!("{}{char}{}\u{1F}\"", "ạ".repeat(at), "x".repeat(len - at));
                    same(&text);
                    same(&&text[..text.len() - 2]);
                }
            }
        }
    }

    #[test]
    fn what_no_record_has_is_an_error() {
        assert!(super::write(&Outer(vec![(Vec::new(), ())]), &mut Vec::new()).is_err());
        assert!(super::write(&std::collections::BTreeMap::from([(1, 2)]), &mut Vec::new()).is_err());
    }
}
