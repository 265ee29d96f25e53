//! A canonical text cut into tokens, and the sentences over them.

mod bits;
mod cut;
mod sentence;
mod token;
mod wrap;

pub use cut::tokenize;
pub use sentence::sentences;
pub use token::{Begins, Class, Gap, Token};
pub(crate) use token::{Landmark, Spelling};

use crate::span::Span;
use std::borrow::Cow;

/// A canonical text with its tokens.
#[derive(Debug)]
pub struct Text<'t> {
    /// The canonical text.
    pub source: &'t str,
    /// Its tokens, in order.
    pub tokens: Vec<Token>,
    /// The tokens at which a line, a column or a sentence may begin, round brackets and quotation marks, in order.
    pub(crate) landmarks: Vec<Landmark>,
    /// Whether `Ð` (U+00D0, Icelandic) stands anywhere: writers of `Đ` (U+0110) mean that one, and norms have it.
    icelandic: bool,
}

impl<'t> Text<'t> {
    /// Cuts a canonical text into tokens.
    pub fn new(source: &'t str) -> Self {
        let (mut tokens, mut landmarks) = tokenize(source);
        wrap::settle(&mut tokens, &mut landmarks);
        let icelandic = memchr::memmem::find(source.as_bytes(), "\u{D0}".as_bytes()).is_some();
        Self { source, tokens, landmarks, icelandic }
    }

    /// The bytes from the first token of the range to the last; empty for an empty range.
    pub fn span(&self, start: usize, end: usize) -> Span {
        match (self.tokens.get(start), end.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) if start < end => Span::new(first.start, last.end()),
            _ => Span::default(),
        }
    }

    /// The text of one token.
    pub fn of(&self, token: &Token) -> &'t str {
        token.span().slice(self.source)
    }

    /// The text of the tokens in the range, white space folded to single spaces and `Ð` written `Đ`; borrowed when nothing had to be
    /// folded.
    pub fn folded(&self, start: usize, end: usize) -> Cow<'t, str> {
        let raw = self.span(start, end).slice(self.source);
        if self.icelandic && raw.contains('\u{D0}') {
            let words: Vec<&str> = raw.split_whitespace().collect();
            return Cow::Owned(words.join(" ").replace('\u{D0}', "Đ"));
        }
        let plain = self.tokens.get(start + 1..end).unwrap_or_default().iter().all(|token| match token.gap() {
            Gap::None => true,
            Gap::Space => {
                token.start > 0
                    && self.source.as_bytes().get(token.start as usize - 1) == Some(&b' ')
                    && self.source.as_bytes().get(token.start as usize - 2) != Some(&b' ')
            }
            _ => false,
        });
        if plain {
            return Cow::Borrowed(raw);
        }
        let mut folded = String::with_capacity(raw.len());
        for part in raw.split_whitespace() {
            if !folded.is_empty() {
                folded.push(' ');
            }
            folded.push_str(part);
        }
        Cow::Owned(folded)
    }
}
