//! Lists of a record whose items are made while they are written.
//!
//! A long document has hundreds of thousands of entities; a list of their records would be larger than the text itself, made
//! only to be read once. So the record keeps what they are made of, and each lives as long as it takes to write it.
//!
//! Left out on purpose: indexing. Whoever needs an item again collects [`List::iter`].

use crate::source::Offsets;
use crate::span::{CodePoints, Span};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::marker::PhantomData;
use std::rc::Rc;

/// The text that a record is of, with its index of code points.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    pub(super) text: &'a str,
    points: Rc<CodePoints<'a>>,
    /// Where the text stands among the bytes of its source, when that is asked for.
    pub(super) offsets: Option<&'a Offsets>,
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, points: Rc::new(CodePoints::new(text)), offsets: None }
    }

    /// The text's length in code points.
    pub(super) fn chars(&self) -> u32 {
        self.points.total()
    }

    /// A span in code points.
    #[inline(always)]
    pub(super) fn span(&self, span: Span) -> (u32, u32) {
        (self.points.at(span.start), self.points.at(span.end))
    }
}

/// An item that is made of an `S`, whose number in its list is known too.
pub trait Made<'a, S> {
    /// Makes it.
    fn make(at: usize, of: &'a S, source: &Source<'a>) -> Self;
}

/// A list of `R`, each made of an `S` when its turn comes. It is written, and its schema reads, as a list of `R`.
pub struct List<'a, S, R> {
    items: &'a [S],
    source: Source<'a>,
    made: PhantomData<fn() -> R>,
}

impl<'a, S, R> List<'a, S, R> {
    pub(super) fn new(items: &'a [S], source: &Source<'a>) -> Self {
        Self { items, source: source.clone(), made: PhantomData }
    }

    /// The same list, its items with their places in the source.
    pub(super) fn with_offsets(mut self, offsets: &'a Offsets) -> Self {
        self.source.offsets = Some(offsets);
        self
    }

    /// The items, in order.
    #[inline]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = R>
    where
        R: Made<'a, S>,
    {
        self.items.iter().enumerate().map(|(at, item)| R::make(at, item, &self.source))
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl<'a, S, R: Made<'a, S> + std::fmt::Debug> std::fmt::Debug for List<'a, S, R> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_list().entries(self.iter()).finish()
    }
}

impl<'a, S, R: Made<'a, S> + Serialize> Serialize for List<'a, S, R> {
    fn serialize<T: Serializer>(&self, serializer: T) -> Result<T::Ok, T::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<S, R: JsonSchema> JsonSchema for List<'_, S, R> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        Vec::<R>::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<R>::json_schema(generator)
    }
}
