//! What the grammars share: a cursor over tokens that nom's combinators run on, and the smallest parsers.
//!
//! A cursor reads tokens, not characters, so white space, line ends, letter case and tone placement are settled before
//! a grammar begins. It stops at an empty line: no entity crosses a paragraph.
//!
//! Limits: grammars never look further than [`REACH`] tokens, which keeps every one of them linear.
//! Left out on purpose: error messages. A grammar that does not match says only that it does not.

pub(crate) mod number;

use crate::lexicon::{self, Hit, Trie, kw};
use crate::text::{Class, Gap, Text, Token};
use nom::error::{ErrorKind, ParseError};
use nom::{Input, Needed};

/// The most tokens that one grammar reads: longer than any title or name met in real text.
pub(crate) const REACH: usize = 400;

/// A position among the tokens of a text, and how far a grammar may read from it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'t> {
    /// The text.
    pub(crate) text: &'t Text<'t>,
    /// The next token's number.
    pub(crate) at: usize,
    /// The number after the last readable token.
    end: usize,
    /// Where reading began: the gap before that token is outside.
    begin: usize,
}

impl<'t> Cursor<'t> {
    /// A cursor at a token.
    #[inline]
    pub(crate) fn new(text: &'t Text<'t>, at: usize) -> Self {
        Self { text, at, end: text.tokens.len().min(at + REACH), begin: at }
    }

    /// The cursor moved to a later token.
    #[inline]
    pub(crate) fn to(self, at: usize) -> Self {
        Self { at: at.min(self.end), ..self }
    }

    /// The next token, unless a paragraph ends before it.
    #[inline]
    pub(crate) fn peek(&self) -> Option<&'t Token> {
        if self.at >= self.end {
            return None;
        }
        let token = &self.text.tokens[self.at];
        (token.gap() != Gap::Blank || self.at == self.begin).then_some(token)
    }

    /// The token `ahead` tokens further, by the same rule; the tokens between are not looked at.
    #[inline]
    pub(crate) fn peek_at(&self, ahead: usize) -> Option<&'t Token> {
        self.to(self.at + ahead).peek().filter(|_| self.at + ahead < self.end)
    }

    /// The word of the token `ahead` tokens further; 0 for an unknown word or none.
    #[inline]
    pub(crate) fn word(&self, ahead: usize) -> u16 {
        self.peek_at(ahead).map_or(0, |token| token.word())
    }

    /// The token before the next one.
    #[inline]
    pub(crate) fn before(&self) -> Option<&'t Token> {
        self.at.checked_sub(1).map(|at| &self.text.tokens[at])
    }

    /// The tokens still to read.
    #[inline]
    pub(crate) fn rest(&self) -> &'t [Token] {
        &self.text.tokens[self.at..self.end]
    }

    /// The text of a token.
    #[inline]
    pub(crate) fn of(&self, token: &Token) -> &'t str {
        self.text.of(token)
    }
}

impl<'t> Input for Cursor<'t> {
    type Item = &'t Token;
    type Iter = std::slice::Iter<'t, Token>;
    type IterIndices = std::iter::Enumerate<std::slice::Iter<'t, Token>>;

    fn input_len(&self) -> usize {
        self.end - self.at
    }
    fn take(&self, index: usize) -> Self {
        Self { end: (self.at + index).min(self.end), ..*self }
    }
    fn take_from(&self, index: usize) -> Self {
        self.to(self.at + index)
    }
    fn take_split(&self, index: usize) -> (Self, Self) {
        (self.take_from(index), self.take(index))
    }
    fn position<P: Fn(Self::Item) -> bool>(&self, predicate: P) -> Option<usize> {
        self.rest().iter().position(predicate)
    }
    fn iter_elements(&self) -> Self::Iter {
        self.rest().iter()
    }
    fn iter_indices(&self) -> Self::IterIndices {
        self.rest().iter().enumerate()
    }
    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        if count <= self.input_len() { Ok(count) } else { Err(Needed::new(count - self.input_len())) }
    }
}

/// The only error of a grammar: it does not match here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Miss;

impl<I> ParseError<I> for Miss {
    fn from_error_kind(_: I, _: ErrorKind) -> Self {
        Self
    }
    fn append(_: I, _: ErrorKind, other: Self) -> Self {
        other
    }
}

/// What a grammar returns.
pub(crate) type Parsed<'t, T> = nom::IResult<Cursor<'t>, T, Miss>;

/// The answer of a grammar that does not match.
#[inline]
pub(crate) fn miss<'t, T>() -> Parsed<'t, T> {
    Err(nom::Err::Error(Miss))
}

/// One token that satisfies the test.
#[inline]
pub(crate) fn token<'t>(test: impl Fn(&Token) -> bool) -> impl Fn(Cursor<'t>) -> Parsed<'t, &'t Token> {
    move |cursor| match cursor.peek() {
        Some(token) if test(token) => Ok((cursor.to(cursor.at + 1), token)),
        _ => miss(),
    }
}

/// One given word (or punctuation mark), in any case.
#[inline]
pub(crate) fn word<'t>(word: u16) -> impl Fn(Cursor<'t>) -> Parsed<'t, &'t Token> {
    token(move |token| token.word() == word)
}

/// One given word glued to the token before it.
#[inline]
pub(crate) fn glued<'t>(word: u16) -> impl Fn(Cursor<'t>) -> Parsed<'t, &'t Token> {
    token(move |token| token.word() == word && token.gap() == Gap::None)
}

/// One of the words.
#[inline]
pub(crate) fn any_of<'t, const N: usize>(words: [u16; N]) -> impl Fn(Cursor<'t>) -> Parsed<'t, &'t Token> {
    token(move |token| words.contains(&token.word()))
}

/// The longest phrase of a trie's class.
#[inline]
pub(crate) fn phrase<'t>(trie: &'static Trie, class: lexicon::Class) -> impl Fn(Cursor<'t>) -> Parsed<'t, Hit> {
    move |cursor| match trie.longest(cursor.rest(), class) {
        Some(hit) => Ok((cursor.to(cursor.at + hit.len), hit)),
        None => miss(),
    }
}

/// A run of digits with its value; at most nine digits.
#[inline]
pub(crate) fn digits<'t>(cursor: Cursor<'t>) -> Parsed<'t, (u32, &'t str)> {
    let (rest, token) = token(|token| token.class() == Class::Number && token.len() <= 9)(cursor)?;
    let text = cursor.of(token);
    // Nine digits at most, and no other byte: the value fits.
    let value = text.bytes().fold(0, |value, digit| value * 10 + u32::from(digit & 15));
    Ok((rest, (value, text)))
}

/// Whether the cursor stands in the archive note of the recipients, whose codes name desks and typists: `- Lưu: VT, CN (2)`.
pub(crate) fn in_archive_note(cursor: Cursor<'_>) -> bool {
    let tokens = &cursor.text.tokens;
    let mut at = cursor.at;
    for _ in 0..NOTE {
        if tokens.get(at).is_none_or(|token| token.gap() >= Gap::Line) || at == 0 {
            return false;
        }
        at -= 1;
        if tokens[at].class() == Class::Title && lexicon::word(tokens[at].word()) == "lưu" {
            return tokens
                .get(at + 1)
                .is_some_and(|mark| mark.word() == kw::COLON || mark.word() == kw::DOT || mark.class() == Class::Upper);
        }
    }
    false
}

/// The most tokens of an archive note that are looked at.
const NOTE: usize = 30;

/// A Roman numeral in upper case, with its value.
pub(crate) fn roman<'t>(cursor: Cursor<'t>) -> Parsed<'t, u32> {
    let (rest, token) = token(|token| matches!(token.class(), Class::Upper | Class::Single) && token.len() <= 8)(cursor)?;
    match number::roman(cursor.of(token)) {
        Some(value) => Ok((rest, value)),
        None => miss(),
    }
}
