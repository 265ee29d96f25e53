//! Streams, unpacked within bounds: a few bytes can stand for gigabytes (ISO 32000-1, 7.4).

use hayro_syntax::Filter;
use hayro_syntax::object::{Dict, Stream};
use miniz_oxide::inflate::{decompress_to_vec_with_limit, decompress_to_vec_zlib_with_limit};

/// The most bytes that one stream is unpacked to.
const STREAM: usize = 64 << 20;

/// The most bytes that all streams of a file are unpacked to.
const FILE: usize = 1 << 30;

/// What a file may still cost.
pub(super) struct Budget {
    /// Bytes unpacked.
    bytes: usize,
    /// Operators of content.
    steps: usize,
    /// Forms drawn: forms that draw forms multiply.
    forms: usize,
    glyphs: usize,
    /// Whether something was left out.
    pub(super) exceeded: bool,
}

impl Budget {
    /// The budget of a file.
    pub(super) fn new() -> Self {
        Self { bytes: FILE, steps: 50_000_000, forms: 20_000, glyphs: 50_000_000, exceeded: false }
    }

    /// One operator more; whether it may be run.
    pub(super) fn step(&mut self) -> bool {
        Self::take(&mut self.steps, &mut self.exceeded)
    }

    /// One form more; whether it may be drawn.
    pub(super) fn form(&mut self) -> bool {
        Self::take(&mut self.forms, &mut self.exceeded)
    }

    /// One glyph more; whether it may be placed.
    pub(super) fn glyph(&mut self) -> bool {
        Self::take(&mut self.glyphs, &mut self.exceeded)
    }

    fn take(left: &mut usize, exceeded: &mut bool) -> bool {
        *exceeded |= *left == 0;
        *left = left.saturating_sub(1);
        *left > 0
    }

    /// The bytes of a stream; of a damaged one those before the damage. None when it is an image, or more than is left.
    pub(super) fn decode(&mut self, stream: &Stream<'_>) -> Option<Vec<u8>> {
        let limit = STREAM.min(self.bytes);
        let filters = stream.filters();
        let predicted = stream.dict().get::<Dict<'_>>("DecodeParms").is_some_and(|params| params.get::<u32>("Predictor").unwrap_or(1) > 1);
        let bytes = if filters.as_slice() == [Filter::FlateDecode] && !predicted {
            inflate(&stream.raw_data(), limit)
        } else {
            // What the other filters can come to at most; those of images are refused by the crate.
            let grown = filters.iter().fold(stream.raw_data().len(), |length, filter| length.saturating_mul(growth(*filter)));
            if grown > STREAM * 8 {
                return None;
            }
            stream.decoded_data().ok()?.into_owned()
        };
        self.exceeded |= bytes.len() >= self.bytes;
        self.bytes = self.bytes.checked_sub(bytes.len())?;
        Some(bytes)
    }
}

/// The most bytes that a filter makes of one.
fn growth(filter: Filter) -> usize {
    match filter {
        Filter::FlateDecode => 1032,
        // The longest sequence of 4096 for a code of 9 bits.
        Filter::LzwDecode => 4096,
        Filter::RunLengthDecode => 64,
        Filter::Ascii85Decode => 4,
        _ => 1,
    }
}

/// Unpacks as many bytes as are sound and allowed.
fn inflate(packed: &[u8], limit: usize) -> Vec<u8> {
    let unpacked = decompress_to_vec_zlib_with_limit(packed, limit);
    unpacked.unwrap_or_else(|error| {
        if error.output.is_empty() {
            // Some writers leave the header out.
            return decompress_to_vec_with_limit(packed, limit).unwrap_or_else(|error| error.output);
        }
        error.output
    })
}

/// Whether the streams that hold objects, which are unpacked to find any, stay within bounds.
///
/// They are looked for in the bytes of the file: whatever stands before a `stream` and is not plainly an image's or a page's
/// dictionary is tried.
pub(super) fn objects_are_bounded(file: &[u8]) -> bool {
    let mut left = STREAM * 2;
    let mut last = 0;
    for at in memchr::memmem::find_iter(file, b"stream") {
        let before = file.get(last..at).unwrap_or_default();
        // `endstream` ends one and begins none.
        if before.ends_with(b"end") {
            last = at + b"stream".len();
            continue;
        }
        let from = before.len().saturating_sub(4096);
        let dict = &before[from..];
        let names = |name: &[u8]| memchr::memmem::rfind(dict, name).is_some();
        // A name can be written with numbers for letters.
        if (names(b"ObjStm") || names(b"XRef") || names(b"#")) && names(b"Decode") {
            let data = file.get(at + b"stream".len()..).unwrap_or_default();
            let skip = data.iter().take(2).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            let data = &data[skip..];
            // Filters one after another are used by nobody for these.
            let filters = memchr::memmem::find_iter(dict, b"Decode").count();
            if filters > 4 || names(b"LZW") && data.len() > STREAM {
                return false;
            }
            let Some(rest) = left.checked_sub(inflated(data, left)) else { return false };
            left = rest;
        }
    }
    true
}

/// How many bytes come out, up to a little more than the limit; none is kept.
fn inflated(packed: &[u8], limit: usize) -> usize {
    use miniz_oxide::inflate::stream::{InflateState, inflate};
    let mut state = InflateState::new_boxed(miniz_oxide::DataFormat::Zlib);
    let mut window = vec![0; 32 << 10];
    let (mut at, mut count) = (0, 0);
    while count <= limit {
        let result = inflate(&mut state, packed.get(at..).unwrap_or_default(), &mut window, miniz_oxide::MZFlush::None);
        at += result.bytes_consumed;
        count += result.bytes_written;
        if !matches!(result.status, Ok(miniz_oxide::MZStatus::Ok)) || result.bytes_consumed == 0 && result.bytes_written == 0 {
            break;
        }
    }
    count
}
