//! The hash of a token's bytes: shared by the build script, which lays the table out, and the tokenizer, which looks up.
//!
//! Limits: tokens of up to 16 bytes; no Vietnamese syllable is longer in UTF-8.

/// The most bytes a token may have to be in the table.
pub(crate) const KEY_BYTES: usize = 16;

/// The home slot of a key in a table of `1 << bits` slots; collisions go to the next slot.
#[inline]
pub(crate) fn slot(key: u128, bits: u32) -> usize {
    let folded = (key as u64) ^ ((key >> 64) as u64).rotate_left(29);
    (folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - bits)) as usize
}

/// The key of a token: its bytes, zero-padded, as a little-endian number. `None` when it is empty or too long.
pub(crate) fn key(token: &[u8]) -> Option<u128> {
    if token.is_empty() || token.len() > KEY_BYTES {
        return None;
    }
    let mut bytes = [0; KEY_BYTES];
    bytes[..token.len()].copy_from_slice(token);
    Some(u128::from_le_bytes(bytes))
}
