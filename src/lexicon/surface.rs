//! The hash of a token's bytes: shared by the build script, which lays the table out, and the tokenizer, which looks up.
//!
//! Limits: tokens of up to 15 bytes; no Vietnamese syllable is longer in UTF-8. Sixteen bytes that are all of one token are therefore no
//! spelling of the table, whatever follows.

/// The most bytes a token may have to be in the table.
pub(crate) const KEY_BYTES: usize = 15;

/// A token's print: its bytes, as two zero-padded little-endian numbers, folded to 64 bits. The table holds prints in
/// place of spellings: half the memory, and so half the cache. The build stops when two spellings of the lexicon share
/// one; that an unknown word has the print of a known one is one chance in 2^48.
#[inline]
pub(crate) fn print(low: u64, high: u64) -> u64 {
    let mixed = low.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ high.wrapping_mul(0xC2B2_AE3D_27D4_EB4F).rotate_left(31);
    mixed ^ (mixed >> 29)
}

/// The home slot of a print in a table of `1 << bits` slots; collisions go to the next slot.
#[inline]
pub(crate) fn slot(print: u64, bits: u32) -> usize {
    (print >> (64 - bits)) as usize
}

/// The print of a token by its bytes. `None` when it is empty or too long.
///
/// A mark beyond ASCII has that of a token with one byte more, which none has in a text: whoever reads a run of bytes beyond ASCII as letters
/// shall not find it among the words.
pub(crate) fn print_of(token: &str) -> Option<u64> {
    let first = token.chars().next()?;
    let mark = !first.is_ascii() && !first.is_alphabetic();
    if token.len() + usize::from(mark) > KEY_BYTES {
        return None;
    }
    let mut bytes = [0; KEY_BYTES + 1];
    bytes[..token.len()].copy_from_slice(token.as_bytes());
    if mark {
        bytes[token.len()] = 0xFF;
    }
    let key = u128::from_le_bytes(bytes);
    Some(print(key as u64, (key >> 64) as u64))
}

/// A short code as a number of the same order: comparing numbers is cheaper than comparing strings. `None` when it is longer than sixteen
/// bytes, as no code of a table is.
pub(crate) fn code(code: &str) -> Option<u128> {
    let mut bytes = [0; 16];
    bytes.get_mut(..code.len())?.copy_from_slice(code.as_bytes());
    Some(u128::from_be_bytes(bytes))
}

/// The index of a number of one to three digits among all such, leading zeros and all: 0 to 9, 00 to 99, 000 to 999.
#[inline]
pub(crate) fn number(digits: &[u8]) -> Option<usize> {
    let digit = |at: usize| usize::from(digits[at] - b'0');
    match digits.len() {
        1 => Some(digit(0)),
        2 => Some(10 + digit(0) * 10 + digit(1)),
        3 => Some(110 + digit(0) * 100 + digit(1) * 10 + digit(2)),
        _ => None,
    }
}

/// The home slot of a pair of words in a table of `1 << bits` slots. A trie's nodes have the word that leads to them as the second.
#[inline]
pub(crate) fn pair(first: u16, second: u16, bits: u32) -> usize {
    let key = u32::from(first) << 16 | u32::from(second);
    (u64::from(key.wrapping_mul(0x9E37_79B1)) >> (32 - bits)) as usize
}
