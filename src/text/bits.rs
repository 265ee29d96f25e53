//! Sixty-four bytes of text as bits: where its runs of letters and digits, its marks and its white space are.

use wide::i8x16;

/// The bytes that are taken at once.
pub(super) const BLOCK: usize = 64;

/// What the bytes of a block are, the first byte the lowest bit.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bits {
    /// ASCII letters, apostrophes, and all beyond ASCII: what may go on inside a word.
    letters: u64,
    /// ASCII digits.
    digits: u64,
    /// White space of ASCII, control characters with it.
    blank: u64,
    /// The space itself.
    space: u64,
    /// The marks that may end a sentence: `.`, `;`, `?`, `!`.
    stops: u64,
    /// Round brackets.
    pub(super) brackets: u64,
}

impl Bits {
    #[inline]
    pub(super) fn of(block: &[u8; BLOCK]) -> Self {
        let mut bits = Self::default();
        for (number, part) in block.as_chunks::<16>().0.iter().enumerate() {
            let bytes: i8x16 = bytemuck::cast(*part);
            let all = |byte: u8| i8x16::splat(byte as i8);
            let is = |bytes: i8x16, byte: u8| bytes.simd_eq(all(byte));
            // As signed numbers the bytes beyond ASCII are below all others; their highest bit speaks for them.
            let between = |bytes: i8x16, first: u8, last: u8| bytes.simd_gt(all(first.wrapping_sub(1))) & all(last + 1).simd_gt(bytes);
            let put = |mask: i8x16| u64::from(mask.to_bitmask() as u16) << (16 * number);
            bits.letters |= put(between(bytes | all(0x20), b'a', b'z') | bytes | is(bytes, b'\''));
            bits.digits |= put(between(bytes, b'0', b'9'));
            bits.blank |= put(between(bytes, 0, b' ') | is(bytes, 0x7F));
            bits.space |= put(is(bytes, b' '));
            bits.brackets |= put(is(bytes & all(0xFE), b'('));
            bits.stops |= put(is(bytes, b'.') | is(bytes, b'!') | is(bytes | all(4), b'?'));
        }
        bits
    }

    /// Where tokens go on: inside runs of letters, and of digits. `before` is the block before.
    #[inline]
    pub(super) fn more(&self, before: &Self) -> u64 {
        let inside = |here: u64, before: u64| here & (here << 1 | before >> 63);
        inside(self.letters, before.letters) | inside(self.digits, before.digits)
    }

    /// Where tokens begin: runs of letters, runs of digits, and every mark. `more` is where they go on.
    #[inline]
    pub(super) fn starts(&self, more: u64) -> u64 {
        !(more | self.blank)
    }

    /// The bytes behind white space; and among them those behind other white space than one space.
    #[inline]
    pub(super) fn gaps(&self, before: &Self) -> (u64, u64) {
        let behind = self.blank << 1 | before.blank >> 63;
        let two = self.blank << 2 | before.blank >> 62;
        let space = self.space << 1 | before.space >> 63;
        (behind, behind & (two | !space))
    }

    /// The tokens behind a mark that may end a sentence, and whether one in a later block is.
    #[inline]
    pub(super) fn stopped(&self, starts: u64) -> (u64, bool) {
        // Added to what no token begins at, a mark is carried on to where one does.
        let (sum, carried) = (self.stops << 1).overflowing_add(!starts);
        (sum & starts, carried || self.stops >> 63 != 0)
    }
}

/// How many bytes the token at the offset has behind its first, up to fifteen. `more` is where tokens go on, here and in the block ahead.
#[inline]
pub(super) fn behind(more: u64, ahead: u64, offset: u32) -> usize {
    (!more >> 1 >> offset | !ahead << (63 - offset) | 1 << 15).trailing_zeros() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_what_it_is() {
        for byte in 0..=u8::MAX {
            let mut block = [b'-'; BLOCK];
            block[37] = byte;
            let bits = Bits::of(&block);
            let is = |set: u64| set == 1 << 37;
            assert_eq!(is(bits.letters), byte.is_ascii_alphabetic() || !byte.is_ascii() || byte == b'\'', "{byte:02x}");
            assert_eq!(is(bits.digits), byte.is_ascii_digit(), "{byte:02x}");
            assert_eq!(is(bits.blank), byte <= b' ' || byte == 0x7F, "{byte:02x}");
            assert_eq!(is(bits.space), byte == b' ', "{byte:02x}");
            assert_eq!(is(bits.stops), b".;?!".contains(&byte), "{byte:02x}");
            assert_eq!(is(bits.brackets), b"()".contains(&byte), "{byte:02x}");
        }
    }

    #[test]
    fn tokens_and_what_is_before_them_go_on_from_block_to_block() {
        let text = [b"Quy\xE1\xBA\xBFt. ".repeat(9), b"12 34;,  56\n\n7(.a) b.".repeat(7), b"x".repeat(99), b"?  \n".repeat(30)].concat();
        let blocks: Vec<Bits> = text.as_chunks().0.iter().map(Bits::of).collect();
        assert!(blocks.len() > 5);
        let blank = |at: Option<usize>| at.is_some_and(|at| text[at] <= b' ');
        let kind = |at: usize| (text[at].is_ascii_digit(), text[at].is_ascii_alphabetic() || !text[at].is_ascii());
        let is_start =
            |at: usize| !blank(Some(at)) && (kind(at) == (false, false) || at.checked_sub(1).is_none_or(|last| kind(last) != kind(at)));
        let (mut before, mut carried) = (Bits::default(), false);
        for (number, here) in blocks.iter().enumerate() {
            let (spaced, careful) = here.gaps(&before);
            let more = here.more(&before);
            let starts = here.starts(more);
            let (mut stopped, on) = here.stopped(starts);
            stopped |= if carried { starts & starts.wrapping_neg() } else { 0 };
            carried = on || carried && starts == 0;
            for offset in 0..BLOCK {
                let at = number * BLOCK + offset;
                let (last, set) = (at.checked_sub(1), |bits: u64| bits >> offset & 1 == 1);
                assert_eq!(set(starts), is_start(at), "{at}");
                assert_eq!(set(spaced), blank(last), "{at}");
                let one = last.is_some_and(|last| text[last] == b' ' && !blank(last.checked_sub(1)));
                assert_eq!(set(careful), blank(last) && !one, "{at}");
                let mark = text[..at].iter().rev().find(|byte| **byte > b' ');
                assert_eq!(set(stopped), is_start(at) && mark.is_some_and(|mark| b".;?!".contains(mark)), "{at}");
                if let Some(ahead) = blocks.get(number + 1)
                    && is_start(at)
                {
                    let on = (at + 1..text.len()).take_while(|at| !blank(Some(*at)) && !is_start(*at)).count();
                    assert_eq!(behind(more, ahead.more(here), offset as u32), on.min(15), "{at}");
                }
            }
            before = *here;
        }
    }
}
