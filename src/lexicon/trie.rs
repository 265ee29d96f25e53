//! Phrases as tries over word numbers: one way down says which phrases begin at a token.
//!
//! A node knows all the phrases on the way to it, so whoever walks down looks at nothing before the end. Limits: 65,535 nodes a trie,
//! phrases of at most 255 tokens. A phrase matches across spaces and line ends, but not across an empty line.

use super::generated::CLASSES;
use super::{Class, surface};
use crate::text::{Gap, Token};

/// A trie over word numbers. Node 0 is the root and stands for "no node" too.
#[derive(Debug)]
pub(crate) struct Trie {
    /// The node of each word as a first word.
    pub(super) root: &'static [u16],
    /// The nodes that go on from one node stand together, as a hash table by the words that lead to them.
    pub(super) nodes: &'static [Node],
    /// The phrases of the nodes: class, tokens, row.
    pub(super) phrases: &'static [(Class, u8, u16)],
}

/// A node: the classes of its phrases (a bit each), the words that go on from it (each a bit by its number's last digits: most words that
/// do not are ruled out by it), its first phrase, the first of the nodes behind it, the word that leads to it (0 for an empty slot), how
/// many phrases it has, and the bits of the table of the nodes behind it.
///
/// A step is one look at the memory: the node itself stands in the table, with all that is asked of it.
pub(super) type Node = (u32, u32, u16, u16, u16, u8, u8);

/// A phrase found: what it is and how many tokens it takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit {
    pub(crate) class: Class,
    pub(crate) row: u16,
    pub(crate) len: usize,
}

/// The phrases that begin at a token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Path {
    /// Their classes, a bit each.
    classes: u32,
    /// The shorter ones first.
    phrases: &'static [(Class, u8, u16)],
}

impl Path {
    const NONE: Self = Self { classes: 0, phrases: &[] };

    /// Whether one is of the class.
    #[inline]
    pub(crate) fn has(&self, class: Class) -> bool {
        self.classes & class.bit() != 0
    }

    /// The classes, in their order.
    #[inline]
    pub(crate) fn classes(&self) -> impl Iterator<Item = Class> {
        let mut left = self.classes;
        std::iter::from_fn(move || {
            let class = CLASSES.get(left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(*class)
        })
    }

    /// All of them, shorter ones first.
    #[inline]
    pub(crate) fn hits(&self) -> impl DoubleEndedIterator<Item = Hit> {
        self.phrases.iter().map(|(class, len, row)| Hit { class: *class, row: *row, len: usize::from(*len) })
    }

    /// The longest of a class.
    #[inline]
    pub(crate) fn longest(&self, class: Class) -> Option<Hit> {
        if !self.has(class) {
            return None;
        }
        self.hits().rev().find(|hit| hit.class == class)
    }
}

impl Trie {
    /// Whether any phrase begins with the word.
    #[inline]
    pub(crate) fn begins(&self, word: u16) -> bool {
        self.root[usize::from(word)] != 0
    }

    /// The node behind a node by a word.
    #[inline]
    fn step(&self, node: &Node, word: u16) -> Option<&'static Node> {
        let slots = &self.nodes[usize::from(node.3)..][..1 << node.6];
        let home = surface::pair(0, word, u32::from(node.6));
        for probe in 0..slots.len() {
            let behind = &slots[(home + probe) & (slots.len() - 1)];
            // The words that no table has share the number 0, as the empty slots have it.
            if behind.4 == word {
                return (word != 0).then_some(behind);
            }
            if behind.4 == 0 {
                break;
            }
        }
        None
    }

    /// The same, for those who ask now and then: [`Trie::path`] is made part of whoever calls it.
    #[inline(never)]
    fn found(&self, tokens: &[Token]) -> Path {
        self.path(tokens)
    }

    /// The phrases that begin at the first of the tokens.
    #[inline(always)]
    pub(crate) fn path(&self, tokens: &[Token]) -> Path {
        let Some(first) = tokens.first() else { return Path::NONE };
        let number = self.root[usize::from(first.word())];
        if number == 0 {
            return Path::NONE;
        }
        let mut node = &self.nodes[usize::from(number)];
        for next in &tokens[1..] {
            if node.1 & (1 << (next.word() & 31)) == 0 || next.gap() == Gap::Blank {
                break;
            }
            let Some(behind) = self.step(node, next.word()) else { break };
            node = behind;
        }
        let (classes, _, first, _, _, count, _) = *node;
        Path { classes, phrases: &self.phrases[usize::from(first)..][..usize::from(count)] }
    }

    /// Calls `each` for every phrase that begins at the first of the tokens, shorter ones first.
    #[inline]
    pub(crate) fn walk(&self, tokens: &[Token], each: impl FnMut(Hit)) {
        self.found(tokens).hits().for_each(each);
    }

    /// The longest phrase of a class that begins at the first of the tokens.
    #[inline]
    pub(crate) fn longest(&self, tokens: &[Token], class: Class) -> Option<Hit> {
        self.found(tokens).longest(class)
    }
}
