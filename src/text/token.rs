//! Tokens: what they are, what stands before them and what can begin with them; the landmarks among them.
//!
//! Limits: a token is at most 255 bytes; a longer run of letters or digits is cut into several that are glued together.

use crate::span::Span;

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

/// A spelling as the tokenizer wants it: its word in the lowest 16 bits, its length in bytes in the next 8, what it is in the next 3, and
/// what can begin with it in the highest 2. The build script makes these numbers for the spellings of the lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spelling(u32);

impl Spelling {
    /// One of the lexicon, from the number that the build script makes of it.
    #[inline]
    pub(crate) const fn of(bits: u32) -> Self {
        Self(bits)
    }

    /// One of no known word.
    #[inline]
    pub(super) const fn new(class: Class, begins: Begins) -> Self {
        Self((class as u32) << 24 | (begins as u32) << 30)
    }

    /// The same with another word, of a length; what is longer than a token's length says was cut before.
    #[inline]
    pub(super) fn with(self, word: u16, len: usize) -> Self {
        Self(self.0 | u32::from(word) | u32::from(len as u8) << 16)
    }

    /// The number of its word.
    #[inline]
    pub(crate) fn word(self) -> u16 {
        self.0 as u16
    }
}

/// One token, 8 bytes: half as many again as of twelve stay in the cache.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// The spelling, with what stands before it between what it is and what can begin with it.
    spelling: u32,
}

impl Token {
    /// A token by its first byte.
    #[inline]
    pub(super) fn new(start: usize, spelling: Spelling, gap: Gap) -> Self {
        Self { start: start as u32, spelling: spelling.0 | (gap as u32) << 27 }
    }

    /// Its word's number in the lexicon, tone placement and case folded; 0 when the lexicon does not know it.
    #[inline]
    pub fn word(&self) -> u16 {
        self.spelling as u16
    }

    /// Its length in bytes.
    #[inline]
    #[expect(clippy::len_without_is_empty, reason = "no token is empty")]
    pub fn len(&self) -> u8 {
        (self.spelling >> 16) as u8
    }

    /// What it is.
    #[inline]
    pub fn class(&self) -> Class {
        match self.spelling >> 24 & 7 {
            0 => Class::Lower,
            1 => Class::Title,
            2 => Class::Single,
            3 => Class::Upper,
            4 => Class::Mixed,
            5 => Class::Number,
            _ => Class::Punct,
        }
    }

    /// What stands before it.
    #[inline]
    pub fn gap(&self) -> Gap {
        match self.spelling >> 27 & 7 {
            0 => Gap::None,
            1 => Gap::Space,
            2 => Gap::Wide,
            3 => Gap::Wrap,
            4 => Gap::Line,
            _ => Gap::Blank,
        }
    }

    /// Whether an entity or a cue can begin with it.
    #[inline]
    pub fn begins(&self) -> Begins {
        match self.spelling >> 30 {
            0 => Begins::Nothing,
            1 => Begins::Anyway,
            _ => Begins::WithNext,
        }
    }

    /// The token as if something else stood before it.
    #[inline]
    pub(crate) fn with_gap(self, gap: Gap) -> Self {
        Self { spelling: self.spelling & !(7 << 27) | (gap as u32) << 27, ..self }
    }

    /// The byte after the last.
    #[inline]
    pub fn end(&self) -> u32 {
        self.start + u32::from(self.len())
    }

    /// Its bytes' span.
    #[inline]
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
    /// Its length in bytes.
    pub(crate) len: u8,
}

impl Landmark {
    /// The landmark that a token is.
    pub(super) fn of(tokens: &[Token], at: usize) -> Self {
        let (token, before) = (&tokens[at], at.checked_sub(1).map_or(Class::Punct, |before| tokens[before].class()));
        Self { at: at as u32, word: token.word(), class: token.class(), gap: token.gap(), before, len: token.len() }
    }

    /// The token's number as an index.
    #[inline]
    pub(crate) fn at(&self) -> usize {
        self.at as usize
    }
}
