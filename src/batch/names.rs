//! The identifiers of documents, no two of them alike.
//!
//! Files have paths of their own. Members of an archive may share a name, and rows an identifier: the later ones get a number
//! behind it (`a.tar!1.txt#2`). Most archives name their members in rising order, which proves by itself that no two are
//! alike, so nothing is remembered of them; where the order breaks, the names before are read once more and remembered.
//!
//! Limits: what is remembered takes sixteen bytes a name, as a hash and a count.

use super::walk::hash;
use std::collections::HashMap;

/// Hands on the identifiers of so many members from the beginning of an archive.
pub(super) type Before<'b> = dyn Fn(u64, &mut dyn FnMut(&str)) + 'b;

/// The identifiers that were given out.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// How often each identifier was met, by its hash.
    known: HashMap<u64, u32>,
    /// The order of the archive at hand, as long as it has one.
    rising: Option<Rising>,
}

/// Names that have come in a rising order so far.
#[derive(Debug, Default)]
struct Rising {
    last: String,
    count: u64,
    /// The orders that are broken: that of the bytes, and that of numbers, where the shorter name comes first.
    bytes_broken: bool,
    length_broken: bool,
}

impl Rising {
    /// Whether the name is behind all before it.
    fn goes_on(&mut self, name: &str) -> bool {
        if self.count > 0 {
            self.bytes_broken |= name <= self.last.as_str();
            self.length_broken |= (name.len(), name) <= (self.last.len(), self.last.as_str());
        }
        if self.bytes_broken && self.length_broken {
            return false;
        }
        self.count += 1;
        self.last.clear();
        self.last.push_str(name);
        true
    }
}

impl Names {
    /// Begins an archive. Names of another one are never those of this; identifiers of rows may be.
    pub(super) fn begin(&mut self, rows: bool) {
        self.rising = (!rows).then(Rising::default);
        if !rows {
            self.known.clear();
        }
    }

    /// The identifier of the next member, made its own. `before` hands on the identifiers of so many members from the
    /// beginning of the archive, once more.
    pub(super) fn unique(&mut self, id: String, before: &Before<'_>) -> String {
        if let Some(mut rising) = self.rising.take() {
            if rising.goes_on(&id) {
                self.rising = Some(rising);
                return id;
            }
            before(rising.count, &mut |id| {
                self.known.insert(hash(id), 1);
            });
        }
        let times = self.known.entry(hash(&id)).and_modify(|times| *times += 1).or_insert(1);
        if *times == 1 {
            return id;
        }
        let mut number = *times;
        let next = loop {
            let next = format!("{id}#{number}");
            if !self.known.contains_key(&hash(&next)) {
                break next;
            }
            number += 1;
        };
        // The next one of the name counts on from here.
        self.known.insert(hash(&id), number);
        self.known.insert(hash(&next), 1);
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &[&str]) -> (Vec<String>, usize) {
        let mut given = Names::default();
        given.begin(false);
        let before = |count: u64, hear: &mut dyn FnMut(&str)| names.iter().take(count as usize).for_each(|name| hear(name));
        let ids = names.iter().map(|name| given.unique((*name).to_owned(), &before)).collect();
        (ids, given.known.len())
    }

    #[test]
    fn nothing_is_remembered_of_names_that_rise() {
        for names in [&["a", "b", "ba", "c"][..], &["8", "9", "10", "100"]] {
            assert_eq!(named(names), (names.iter().map(|name| (*name).to_owned()).collect(), 0));
        }
    }

    #[test]
    fn names_that_were_given_are_numbered() {
        assert_eq!(named(&["b", "c", "b", "a", "b", "c#2", "c"]).0, ["b", "c", "b#2", "a", "b#3", "c#2", "c#3"]);
        assert_eq!(named(&["a", "a", "a"]).0, ["a", "a#2", "a#3"]);
    }
}
