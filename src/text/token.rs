//! The tokenizer: syllables, numbers and punctuation, each with its letter case, its word and the space before it.
//!
//! One pass over the bytes. A syllable is looked up by its bytes in the surface table, which knows all three cases
//! and both tone placements, so the grammars never compare strings and never see a line break as anything but a gap.
//!
//! Limits: a token is at most 65,535 bytes; a longer run of letters is cut there. Case is by the Unicode letters
//! themselves; a syllable that mixes cases (`NGhị`) is `Mixed` and unknown to the lexicon.
//! Left out on purpose: word segmentation. Which syllables make a word is what the tables and grammars decide.

use crate::lexicon;
use crate::span::Span;
use wide::i8x16;

/// What a token is and how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Class {
    /// A syllable in lower case.
    Lower,
    /// A syllable whose first letter alone is upper case.
    Title,
    /// One upper-case letter: title case and upper case at once.
    Single,
    /// A syllable or an abbreviation in upper case, of two letters or more.
    Upper,
    /// Any other run of letters: `NGhị`, `TTg`, `CTr`.
    Mixed,
    /// A run of ASCII digits.
    Number,
    /// Any other character.
    Punct,
}

impl Class {
    /// Whether the token is letters that begin with a capital.
    pub fn is_capital(self) -> bool {
        matches!(self, Self::Title | Self::Single | Self::Upper | Self::Mixed)
    }

    /// Whether the token is letters.
    pub fn is_letters(self) -> bool {
        !matches!(self, Self::Number | Self::Punct)
    }
}

/// What stands between a token and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Gap {
    /// Nothing: the two are glued.
    None,
    /// Spaces.
    Space,
    /// A tab or three spaces and more: columns side by side.
    Wide,
    /// A line end after a long line: most likely a wrap inside a sentence.
    Wrap,
    /// A line end after a short line.
    Line,
    /// An empty line: the end of a paragraph.
    Blank,
}

/// Whether an entity or a cue can begin with a token, by its word and case. Most tokens begin nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Begins {
    /// Nothing begins with it.
    Nothing,
    /// Something may, whatever follows.
    Anyway,
    /// Something may, when the next word is one that can follow.
    WithNext,
}

/// One token, 12 bytes.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// Length in bytes.
    pub len: u16,
    /// The word's number in the lexicon, tone placement and case folded; 0 when the lexicon does not know it.
    pub word: u16,
    /// What it is.
    pub class: Class,
    /// What stands before it.
    pub gap: Gap,
    /// Whether an entity or a cue can begin with it.
    pub begins: Begins,
}

impl Token {
    /// The byte after the last.
    pub fn end(&self) -> u32 {
        self.start + u32::from(self.len)
    }

    /// Its bytes' span.
    pub fn span(&self) -> Span {
        Span::new(self.start, self.end())
    }
}

/// A token at which a line, a column or a sentence may begin, a round bracket or a quotation mark, with what is asked of it first: whoever
/// walks the landmarks of a long text need not fetch its tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Landmark {
    /// The token's number.
    pub(crate) at: u32,
    /// Its word.
    pub(crate) word: u16,
    /// What it is.
    pub(crate) class: Class,
    /// What stands before it.
    pub(crate) gap: Gap,
    /// What the token before it is.
    pub(crate) before: Class,
}

impl Landmark {
    /// The token's number as an index.
    #[inline]
    pub(crate) fn at(&self) -> usize {
        self.at as usize
    }
}

/// Kinds of byte, by which the loop below branches.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Byte {
    Space,
    Newline,
    Letter,
    /// C3: the lead byte of à to ý, and of × and ÷.
    LatinLead,
    Digit,
    Punct,
    /// A mark that may end a sentence.
    Stop,
    /// A round bracket.
    Bracket,
    /// The lead byte of a character that must be decoded to know what it is.
    Other,
}

const BYTES: [Byte; 256] = {
    let mut table = [Byte::Punct; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'\n' => Byte::Newline,
            0..=b' ' | 0x7F => Byte::Space,
            b'0'..=b'9' => Byte::Digit,
            b'.' | b';' | b'?' | b'!' => Byte::Stop,
            b'(' | b')' => Byte::Bracket,
            b'a'..=b'z' | b'A'..=b'Z' => Byte::Letter,
            // Continuation bytes, and the lead bytes of the Latin letters with marks: U+00C0 to U+01BF and U+1000 to U+1FFF.
            0x80..=0xBF | 0xC4..=0xC6 | 0xE1 => Byte::Letter,
            0xC0..=0xFF => Byte::Other,
            _ => Byte::Punct,
        };
        byte += 1;
    }
    table[0xC3] = Byte::LatinLead;
    table
};

/// A line of at least this many bytes may be wrapped; shorter ones end where their writer ended them.
const WRAPPED_LINE: usize = 60;

/// Cuts a canonical text into tokens; returns with them those that are landmarks.
///
/// A landmark begins a line or a column, or follows `.`, `;`, `?` or `!`, or it is a round bracket or a mark of three bytes (`“`, `”`, `–`).
/// Lines, sentences, the outline and brackets are read off these few in place of all tokens.
pub fn tokenize(text: &str) -> (Vec<Token>, Vec<Landmark>) {
    let bytes = text.as_bytes();
    // A syllable and its space are five bytes on average; room for a little more, so that the list is not moved.
    let mut tokens = Vec::with_capacity(bytes.len() / 4 + 8);
    let mut landmarks: Vec<Landmark> = Vec::with_capacity(bytes.len() / 48 + 8);
    let (mut at, mut line_start, mut gap) = (0, 0, Gap::Blank);
    // Whether the token before ends a sentence, perhaps.
    let mut stopped = false;
    while let Some(byte) = bytes.get(at) {
        let kind = BYTES[usize::from(*byte)];
        match kind {
            Byte::Space => {
                let start = at;
                // One space is the rule.
                at += 1;
                if bytes.get(at).is_some_and(|byte| BYTES[usize::from(*byte)] == Byte::Space) {
                    at = run(bytes, at, Byte::Space);
                }
                let wide = at - start > 2 || bytes[start] == b'\t';
                gap = gap.max(if wide { Gap::Wide } else { Gap::Space });
            }
            Byte::Newline => {
                let length = at - line_start;
                gap = if gap >= Gap::Wrap {
                    Gap::Blank
                } else if length >= WRAPPED_LINE {
                    Gap::Wrap
                } else {
                    Gap::Line
                };
                at += 1;
                line_start = at;
            }
            Byte::Letter | Byte::LatinLead => {
                if stopped || gap >= Gap::Wide {
                    mark_landmark(&mut landmarks, &tokens, gap);
                    stopped = false;
                }
                loop {
                    at = syllable(&mut tokens, text, at, gap);
                    gap = Gap::None;
                    // Behind most words stand one space and the next word.
                    match bytes.get(at..at + 2) {
                        Some([b' ', next]) if matches!(BYTES[usize::from(*next)], Byte::Letter | Byte::LatinLead) => at += 1,
                        _ => break,
                    }
                    gap = Gap::Space;
                }
            }
            Byte::Digit => {
                if stopped || gap >= Gap::Wide {
                    mark_landmark(&mut landmarks, &tokens, gap);
                    stopped = false;
                }
                let start = at;
                at = run(bytes, at, Byte::Digit);
                push_number(&mut tokens, bytes, start, at, gap);
                gap = Gap::None;
            }
            Byte::Punct | Byte::Stop | Byte::Bracket => {
                if stopped || gap >= Gap::Wide || kind == Byte::Bracket {
                    mark_landmark(&mut landmarks, &tokens, gap);
                }
                stopped = kind == Byte::Stop;
                tokens.push(Token {
                    start: at as u32,
                    len: 1,
                    word: lexicon::mark(*byte),
                    class: Class::Punct,
                    gap,
                    begins: Begins::Nothing,
                });
                at += 1;
                gap = Gap::None;
            }
            Byte::Other => {
                let start = at;
                let Some(char) = text[at..].chars().next() else { break };
                at += char.len_utf8();
                if char.is_whitespace() || matches!(char, '\u{200B}'..='\u{200D}' | '\u{FEFF}' | '\u{AD}') {
                    gap = gap.max(Gap::Space);
                    stopped = true;
                    continue;
                }
                mark_landmark(&mut landmarks, &tokens, gap);
                stopped = false;
                if char.is_alphabetic() {
                    while let Some(next) = text[at..].chars().next().filter(|next| next.is_alphabetic()) {
                        at += next.len_utf8();
                    }
                    push_letters(&mut tokens, text, start, at, gap);
                } else {
                    push_mark(&mut tokens, bytes, start, at, gap);
                }
                gap = Gap::None;
            }
        }
    }
    settle(&mut landmarks, &tokens);
    (tokens, landmarks)
}

/// Notes that the next token is a landmark. It is not cut yet: the next landmark fills it in.
fn mark_landmark(landmarks: &mut Vec<Landmark>, tokens: &[Token], gap: Gap) {
    settle(landmarks, tokens);
    landmarks.push(Landmark { at: tokens.len() as u32, word: 0, class: Class::Punct, gap, before: Class::Punct });
}

/// Fills in the last landmark from its token, which is still at hand.
#[inline]
fn settle(landmarks: &mut [Landmark], tokens: &[Token]) {
    if let Some(last) = landmarks.last_mut()
        && let Some(token) = tokens.get(last.at())
    {
        let before = last.at().checked_sub(1).map_or(Class::Punct, |before| tokens[before].class);
        *last = Landmark { word: token.word, class: token.class, gap: token.gap, before, ..*last };
    }
}

/// Pushes the run of letters that begins at `at`; returns where it ends.
///
/// Sixteen bytes are taken at once. The run is read as if every byte beyond ASCII were part of a letter: when the lexicon has
/// what comes out, it was. Anything else, the end of the text and longer runs are left to [`rare`].
#[inline]
fn syllable(tokens: &mut Vec<Token>, text: &str, at: usize, gap: Gap) -> usize {
    let bytes = text.as_bytes();
    let Some(window) = bytes.get(at..at + 2 * WORD).and_then(|window| <[u8; 2 * WORD]>::try_from(window).ok()) else {
        return rare(tokens, text, at, gap);
    };
    let len = leading_letters(window);
    let window = u128::from_le_bytes(window);
    let (low, high) = (window as u64, (window >> 64) as u64);
    let print = lexicon::print(low & MASKS[len].0, high & MASKS[len].1);
    match lexicon::surface(print) {
        // An apostrophe may go on inside a name.
        Some((word, class, begins)) if len < 2 * WORD && bytes[at + len] != b'\'' => {
            tokens.push(Token { start: at as u32, len: len as u16, word, class, gap, begins });
            at + len
        }
        _ => rare(tokens, text, at, gap),
    }
}

/// Bytes in a machine word.
const WORD: usize = 8;

/// How many of sixteen bytes, from the first on, are ASCII letters or bytes beyond ASCII. Nothing branches: how long a syllable is cannot
/// be foretold.
#[inline]
fn leading_letters(bytes: [u8; 2 * WORD]) -> usize {
    let bytes: i8x16 = bytemuck::cast(bytes);
    let small = bytes | i8x16::splat(0x20);
    // As signed numbers the bytes beyond ASCII are below all letters; their highest bit speaks for them.
    let letters = small.simd_gt(i8x16::splat(b'a' as i8 - 1)) & i8x16::splat(b'z' as i8 + 1).simd_gt(small);
    (!(letters | bytes).to_bitmask()).trailing_zeros() as usize
}

/// A run of letters that is not just a known syllable: one with an apostrophe, beside other characters than letters, at the
/// end of the text, or unknown.
#[inline(never)]
fn rare(tokens: &mut Vec<Token>, text: &str, start: usize, gap: Gap) -> usize {
    let end = letters(text.as_bytes(), start);
    if end == start {
        // × or ÷.
        push_mark(tokens, text.as_bytes(), start, start + 2, gap);
        return start + 2;
    }
    push_letters(tokens, text, start, end, gap);
    end
}

/// The end of the run of letters at `at`, apostrophes between letters included (`D'Ran`, `B'Lao`).
#[inline]
fn letters(bytes: &[u8], mut at: usize) -> usize {
    loop {
        at = run(bytes, at, Byte::Letter);
        let next = bytes.get(at + 1).copied().unwrap_or_default();
        match bytes.get(at) {
            // × and ÷ share their lead byte with à to ý.
            Some(0xC3) if !matches!(next, 0x97 | 0xB7) => at += 2,
            Some(b'\'') if matches!(BYTES[usize::from(next)], Byte::Letter | Byte::LatinLead) => at += 1,
            _ => return at,
        }
    }
}

/// The end of the run of bytes of one kind.
#[inline]
fn run(bytes: &[u8], from: usize, kind: Byte) -> usize {
    bytes[from..].iter().position(|byte| BYTES[usize::from(*byte)] != kind).map_or(bytes.len(), |len| from + len)
}

fn push_letters(tokens: &mut Vec<Token>, text: &str, start: usize, end: usize, gap: Gap) {
    match lookup(&text.as_bytes()[start..end]) {
        Some((word, class, begins)) => {
            tokens.push(Token { start: start as u32, len: (end - start) as u16, word, class, gap, begins });
        }
        None => push_unknown(tokens, text, start, end, gap),
    }
}

/// A run of letters that the lexicon does not know: glued words are parted, and its case is read off its letters.
#[cold]
fn push_unknown(tokens: &mut Vec<Token>, text: &str, start: usize, end: usize, gap: Gap) {
    if let Some(cut) = glued(&text[start..end]) {
        push_letters(tokens, text, start, start + cut, gap);
        push_letters(tokens, text, start + cut, end, Gap::None);
        return;
    }
    // A token's length is 16 bits; longer runs are cut on a character boundary.
    let mut cut = end.min(start + usize::from(u16::MAX));
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    tokens.push(Token {
        start: start as u32,
        len: (cut - start) as u16,
        word: 0,
        class: case(&text[start..cut]),
        gap,
        begins: Begins::Nothing,
    });
    if cut < end {
        push_unknown(tokens, text, cut, end, Gap::None);
    }
}

/// Words that typists glue to their neighbours; none of them begins or ends a longer syllable.
const GLUED: [&str; 26] = [
    "và",
    "của",
    "các",
    "xã",
    "phường",
    "thành",
    "sau",
    "tại",
    "này",
    "một",
    "phần",
    "là",
    "số",
    "toàn",
    "về",
    "huyện",
    "thị",
    "khoản",
    "xếp",
    "đặc",
    "gồm",
    "Điều",
    "ngày",
    "tháng",
    "năm",
    "tỉnh",
];

/// Where two words that lost the space between them are parted: `vàxã`, `xãNam`, `Khangthành`. Asked for unknown runs of letters alone.
fn glued(letters: &str) -> Option<usize> {
    if letters.len() < 5 || letters.len() > 40 {
        return None;
    }
    // The ends of an unknown word are seldom those of a glued one: two bytes tell.
    let (first, last) = (letters.as_bytes().first(), letters.as_bytes().last());
    let begins = |word: &&&str| word.as_bytes().first() == first && letters.starts_with(**word);
    let ends = |word: &&&str| word.as_bytes().last() == last && letters.ends_with(**word);
    let starts = GLUED.iter().filter(begins).map(|word| word.len()).find(|cut| {
        let rest = &letters[*cut..];
        // Behind the word a name begins, or another word that is known by itself.
        rest.chars().next().is_some_and(char::is_uppercase) && rest.len() > 1 || is_known(rest) || glued(rest).is_some()
    });
    starts.or_else(|| {
        let cuts = GLUED.iter().filter(ends).map(|word| letters.len() - word.len());
        cuts.filter(|cut| *cut > 0)
            .find(|cut| letters.chars().next().is_some_and(char::is_uppercase) && *cut > 1 || is_known(&letters[..*cut]))
    })
}

fn is_known(word: &str) -> bool {
    lookup(word.as_bytes()).is_some() && word.chars().count() > 1
}

/// A run of digits; one longer than a token is cut.
#[inline]
fn push_number(tokens: &mut Vec<Token>, bytes: &[u8], start: usize, end: usize, mut gap: Gap) {
    const LONGEST: usize = u16::MAX as usize;
    let mut from = start;
    while end - from > LONGEST {
        tokens.push(Token { start: from as u32, len: u16::MAX, word: 0, class: Class::Number, gap, begins: Begins::Anyway });
        (from, gap) = (from + LONGEST, Gap::None);
    }
    let word = lexicon::number(&bytes[from..end]);
    tokens.push(Token { start: from as u32, len: (end - from) as u16, word, class: Class::Number, gap, begins: Begins::Anyway });
}

/// A mark beyond ASCII.
fn push_mark(tokens: &mut Vec<Token>, bytes: &[u8], start: usize, end: usize, gap: Gap) {
    let word = lookup(&bytes[start..end]).map_or(0, |(word, _, _)| word);
    tokens.push(Token { start: start as u32, len: (end - start) as u16, word, class: Class::Punct, gap, begins: Begins::Nothing });
}

/// Masks that keep the first bytes of sixteen.
const MASKS: [(u64, u64); 2 * WORD + 1] = {
    let mut masks = [(u64::MAX, u64::MAX); 2 * WORD + 1];
    let mut len = 0;
    while len < 2 * WORD {
        let mask = (1u128 << (8 * len)) - 1;
        masks[len] = (mask as u64, (mask >> 64) as u64);
        len += 1;
    }
    masks
};

/// The word of a known spelling, its class, and what begins with it.
fn lookup(spelling: &[u8]) -> Option<(u16, Class, Begins)> {
    lexicon::print_of(spelling).and_then(lexicon::surface)
}

/// The class of a run of letters that the lexicon does not know.
fn case(letters: &str) -> Class {
    let mut chars = letters.chars().filter(|c| c.is_alphabetic());
    let Some(first) = chars.next() else { return Class::Punct };
    let (mut upper, mut lower) = (0, 0);
    for char in chars {
        if char.is_uppercase() {
            upper += 1;
        } else if char.is_lowercase() {
            lower += 1;
        }
    }
    match (first.is_uppercase(), upper, lower) {
        // `D'Ran`, `H'Mông`: a name of two capitals.
        (true, _, 1..) if letters.contains('\'') => Class::Title,
        (true, 0, 0) => Class::Single,
        (true, 0, _) => Class::Title,
        (true, _, 0) => Class::Upper,
        (false, 0, _) => Class::Lower,
        _ => Class::Mixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(String, Class, Gap)> {
        tokenize(text).0.iter().map(|token| (token.span().slice(text).to_owned(), token.class, token.gap)).collect()
    }

    #[test]
    fn cuts_syllables_numbers_and_punctuation() {
        let tokens = shown("Số: 30/2020/NĐ-CP, xã D'Ran 9,5×3");
        let texts: Vec<&str> = tokens.iter().map(|(text, _, _)| text.as_str()).collect();
        assert_eq!(texts, ["Số", ":", "30", "/", "2020", "/", "NĐ", "-", "CP", ",", "xã", "D'Ran", "9", ",", "5", "×", "3"]);
        assert_eq!(tokens[6].1, Class::Upper);
        assert_eq!(tokens[10], ("xã".into(), Class::Lower, Gap::Space));
    }

    #[test]
    fn leading_letters_are_letters_and_bytes_beyond_ascii() {
        for byte in 0..=u8::MAX {
            let letter = byte.is_ascii_alphabetic() || !byte.is_ascii();
            for at in 0..16 {
                let mut bytes = *b"NGHIquyetDinhSo\xE1";
                bytes[at] = byte;
                assert_eq!(leading_letters(bytes), if letter { 16 } else { at }, "{byte:02x} at {at}");
            }
        }
    }

    #[test]
    fn both_tone_placements_and_all_cases_are_one_word() {
        let (tokens, _) = tokenize("ủy Uỷ ỦY uỷ");
        assert!(tokens[0].word != 0 && tokens.iter().all(|token| token.word == tokens[0].word));
        assert_eq!(tokens[2].class, Class::Upper);
    }

    #[test]
    fn gaps_tell_wraps_from_line_ends_and_paragraphs() {
        let long = "a ".repeat(40);
        let gaps: Vec<Gap> =
            tokenize(&format!("x\ny\n\nz\tw {long}\nv")).0.iter().filter(|token| token.gap != Gap::Space).map(|token| token.gap).collect();
        assert_eq!(gaps, [Gap::Blank, Gap::Line, Gap::Blank, Gap::Wide, Gap::Wrap]);
    }

    #[test]
    fn a_run_longer_than_a_token_is_cut_not_lost() {
        let text = "ế".repeat(50_000);
        let (tokens, _) = tokenize(&text);
        assert_eq!(tokens.iter().map(|token| usize::from(token.len)).sum::<usize>(), text.len());
        let digits = "7".repeat(200_000);
        assert_eq!(tokenize(&digits).0.iter().map(|token| usize::from(token.len)).sum::<usize>(), digits.len());
    }
}
