//! The scan: each token once, the grammars where a token can begin something, the longest reading wins.

use super::trial::{Outcome, Trial};
use super::{Candidate, Candidates, Entity, Kind, Norm, date, document, organization, person, place, position, provision, quantity};
use crate::grammar::Cursor;
use crate::lexicon::{self, Cue, CueRow, NUMBER_WORDS, Role, Roles, SMALL_TRIGGERS, TRIGGERS, Trie, UNITS, kw};
use crate::text::{Begins, Class, Gap, Text, Token};
use std::collections::HashSet;

/// A cue word of a relation, outside every entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CueHit {
    pub(crate) cue: Cue,
    /// First token.
    pub(crate) first: u32,
    /// The token after the last.
    pub(crate) last: u32,
}

/// What the scan found, in reading order.
#[derive(Debug, Default)]
pub(crate) struct Scan<'t> {
    pub(crate) entities: Vec<Entity<'t>>,
    /// What kind each of them is: whoever looks for those of one kind need not fetch the others.
    pub(crate) kinds: Vec<Kind>,
    pub(crate) cues: Vec<CueHit>,
    /// The mottos of the header, which separate its columns when they were flattened.
    mottos: Vec<CueHit>,
}

/// Finds the entities and cues of a text.
pub(crate) fn scan<'t>(text: &'t Text<'t>) -> Scan<'t> {
    // About one token in twelve is an entity or a cue: room for them, so that the lists are not moved as they grow.
    let room = text.tokens.len() / 12 + 4;
    let mut scan =
        Scan { entities: Vec::with_capacity(room), kinds: Vec::with_capacity(room), cues: Vec::with_capacity(room), mottos: Vec::new() };
    let mut readings = Readings::<false> { text, best: Candidates::new(), end: 0, trials: Vec::new() };
    let mut at = 0;
    while let Some(token) = text.tokens.get(at) {
        if !begins(text, at, token) {
            at += 1;
            continue;
        }
        let cue = readings.read(at, scan.entities.last());
        // The motto names nobody, whatever its words could begin.
        if let Some(motto) = cue.filter(|cue| is_motto(text, cue)) {
            readings.drop_all();
            scan.mottos.push(motto);
            at = motto.last as usize;
            continue;
        }
        if let Some(end) = readings.take(&mut scan) {
            at = end;
        } else {
            // `sáp nhập` is not `nhập` too.
            let inside = scan.cues.last().is_some_and(|last| last.last as usize > at);
            scan.cues.extend(cue.filter(|_| !inside));
            at += 1;
        }
    }
    drop_unsupported(text, &mut scan);
    join_columns(text, &mut scan);
    scan
}

/// Whether a grammar has to be tried at a token: most of those that could begin something are ruled out by the word behind.
#[inline]
fn begins(text: &Text<'_>, at: usize, token: &Token) -> bool {
    match token.begins() {
        Begins::Nothing => false,
        Begins::Anyway => true,
        Begins::WithNext => {
            text.tokens.get(at + 1).is_some_and(|next| lexicon::may_follow(token.word(), next.word(), token.class() == Class::Lower))
        }
    }
}

/// Whether a cue is the motto of the state or the Party's name at a document's head, neither of which names anybody.
fn is_motto(text: &Text<'_>, cue: &CueHit) -> bool {
    let first = &text.tokens[cue.first as usize];
    cue.cue == Cue::Motto && (first.class() != Class::Lower)
}

/// The readings at one token. Whether its trials are noted is settled when it is compiled: the scan must not pay for it.
struct Readings<'t, const ASKED: bool> {
    text: &'t Text<'t>,
    /// The longest so far; several candidates when it is a list.
    best: Candidates<'t>,
    /// Where it ends.
    end: usize,
    /// What was tried, for whoever asks.
    trials: Vec<Trial>,
}

/// Every grammar that the scan tries at a token, with what comes of it. `entities` are those of the whole text.
pub(crate) fn trials(text: &Text<'_>, entities: &[Entity<'_>], at: usize) -> Vec<Trial> {
    if !text.tokens.get(at).is_some_and(|token| begins(text, at, token)) {
        return Vec::new();
    }
    let previous = entities.partition_point(|entity| (entity.last as usize) <= at).checked_sub(1).map(|before| &entities[before]);
    let mut readings = Readings::<true> { text, best: Candidates::new(), end: 0, trials: Vec::new() };
    let cue = readings.read(at, previous);
    let mut trials = readings.trials;
    trials.extend(cue.map(|cue| Trial { grammar: "cue", outcome: Outcome::Cue { cue: cue.cue, last: cue.last as usize } }));
    trials
}

/// Why a small head is passed over.
const NAMELESS: &str = "in small letters, and no name behind it";

impl<'t, const ASKED: bool> Readings<'t, ASKED> {
    /// Tries every grammar that the token can begin; returns the longest cue there.
    fn read(&mut self, at: usize, previous: Option<&Entity<'t>>) -> Option<CueHit> {
        let token = &self.text.tokens[at];
        if token.class() == Class::Number {
            self.number(at, previous);
            return None;
        }
        let roles = Roles::of(token.word());
        let small = token.class() == Class::Lower;
        let cue = match small {
            true if roles.has(Role::SmallTrigger) => self.triggered(at, &SMALL_TRIGGERS),
            false if roles.has(Role::Trigger) => self.triggered(at, &TRIGGERS),
            _ => None,
        };
        let cursor = Cursor::new(self.text, at);
        if token.word() == kw::SO {
            self.offer("document::at_blank_number", document::at_blank_number(cursor));
        }
        if small {
            if roles.has(Role::NumberWord) && !is_ambiguous_numeral(token.word(), self.text.tokens.get(at + 1)) {
                self.offer("quantity::at_words", quantity::at_words(cursor));
            }
            return cue;
        }
        if matches!(token.word(), kw::LUAT | kw::BO | kw::PHAP) && document::begins_law(cursor) {
            self.offer_all("document::at_law", document::at_law(cursor));
        }
        if roles.has(Role::LargerPlace) {
            self.offer("place::at_bare_name", place::at_bare_name(cursor));
        }
        if roles.has(Role::Surname) {
            self.offer("person::at_surname", person::at_surname(cursor, self.context(at, previous)));
        }
        if matches!(token.class(), Class::Upper | Class::Mixed) && (roles.has(Role::Abbreviation) || token.len() == 2) {
            self.offer("organization::at_abbreviation", organization::at_abbreviation(cursor));
        }
        cue
    }

    /// The grammars of the phrases that begin at a token. What stands behind the longest phrase rules most of them out at once.
    fn triggered(&mut self, at: usize, triggers: &'static Trie) -> Option<CueHit> {
        use lexicon::Class as Table;
        let cursor = Cursor::new(self.text, at);
        let path = triggers.path(cursor.rest());
        let cue = path.longest(Table::Cue);
        let head = path.hits().rev().find(|hit| hit.class != Table::Cue).map_or(0, |hit| hit.len);
        let small = self.text.tokens[at].class() == Class::Lower;
        let next = self.text.tokens.get(at + head);
        let is = |test: fn(&Token) -> bool| next.is_some_and(test);
        let number = || is(|next| next.class() == Class::Number);
        // A small head needs a name behind it, or a level word that has one.
        let named = || !small || is(|next| next.class().is_capital() || SMALL_TRIGGERS.begins(next.word()));
        for class in path.classes() {
            match class {
                Table::DocumentType => {
                    let allowed = !small || number() || is(|next| matches!(next.word(), kw::SO | kw::SLASH | kw::DASH));
                    if let Some(hit) = path.longest(class)
                        && self.allows("document::at_type", allowed, "no number, `số` or mark behind the type word")
                    {
                        self.offer_all("document::at_type", document::at_type(cursor, hit));
                    }
                }
                Table::LawTitle => self.offer_all("document::at_law", document::at_law(cursor)),
                Table::Position if self.allows("position::at_position", named(), NAMELESS) => {
                    self.offer("position::at_position", position::at_position(cursor));
                    self.offer("position::at_abbreviation", position::at_abbreviation(cursor));
                }
                Table::OrganizationHead => {
                    let announced = !small || self.announces_list(at);
                    if self.allows("organization::at_list", announced, "nothing before it announces a list") {
                        self.offer_all("organization::at_list", organization::at_list(cursor));
                    }
                    if self.allows("organization::at_head", named(), NAMELESS) {
                        self.offer("organization::at_head", organization::at_head(cursor));
                    }
                }
                // Where a head begins here too, the name was tried with it.
                Table::OrganizationName
                    if !path.has(Table::OrganizationHead) && self.allows("organization::at_head", named(), NAMELESS) =>
                {
                    self.offer("organization::at_head", organization::at_head(cursor));
                }
                Table::PlaceLevel => {
                    let behind = |next: &Token| next.class().is_capital() || matches!(next.word(), kw::COLON | kw::DOT | kw::SO);
                    let allowed = !small || number() || next.is_some_and(behind);
                    if let Some(hit) = path.longest(class)
                        && self.allows("place::at_level", allowed, NAMELESS)
                    {
                        self.offer_all("place::at_level", place::at_level(cursor, hit));
                    }
                }
                Table::ProvisionLevel => {
                    let behind = |next: &Token| next.class().is_capital() || next.len() <= 2 || next.word() == kw::THU;
                    let allowed = !small || number() || next.is_some_and(behind);
                    if let Some(hit) = path.longest(class)
                        && self.allows("provision::at_level", allowed, "no label behind the level word")
                    {
                        self.offer_all("provision::at_level", provision::at_level(cursor, hit));
                    }
                }
                Table::DateKeyword => {
                    let behind = |next: &Token| {
                        next.class().is_capital() || next.class() == Class::Punct || matches!(next.word(), kw::THANG | kw::NAM | kw::TU)
                    };
                    let allowed = number() || next.is_some_and(behind);
                    if let Some(hit) = path.longest(class)
                        && self.allows("date::at_keyword", allowed, "no number behind the date word")
                    {
                        self.offer("date::at_keyword", date::at_keyword(cursor, hit));
                    }
                }
                _ => {}
            }
        }
        cue.map(|hit| CueHit { cue: CueRow::row(hit.row).cue, first: at as u32, last: (at + hit.len) as u32 })
    }

    /// Whether a list that says its head once can begin here: behind `các` or a number, or at the start of a line or an item.
    fn announces_list(&self, at: usize) -> bool {
        self.text.tokens[at].gap() >= Gap::Line
            || at.checked_sub(1).is_some_and(|before| {
                let before = &self.text.tokens[before];
                before.word() == kw::CAC || before.class() == Class::Number || matches!(before.word(), kw::DASH | kw::SEMI | kw::PLUS)
            })
    }

    fn number(&mut self, at: usize, previous: Option<&Entity<'t>>) {
        let cursor = Cursor::new(self.text, at);
        let near = previous.filter(|entity| entity.last as usize + 2 > at).map(Entity::kind);
        // `5 người`: a number before a plain word is a quantity or nothing.
        let plain = self
            .text
            .tokens
            .get(at + 1)
            .is_some_and(|next| next.class() == Class::Lower && next.gap() > Gap::None && !matches!(next.word(), kw::THANG | kw::GIO));
        let year = self.text.tokens[at].len() == 4;
        let behind = Behind::of(self.text, at);
        if self.allows("date::at_number, document::at_number", !plain || year, "a plain word behind the number") {
            if ASKED || behind.symbol {
                self.offer("document::at_number", document::at_number(cursor));
            }
            if ASKED || behind.date || year {
                self.offer("date::at_number", date::at_number(cursor, near));
            }
        }
        if ASKED || behind.unit {
            self.offer("quantity::at_number", quantity::at_number(cursor));
        }
    }

    /// Whether an office or a body stands right before: what follows may be its holder's name.
    fn context(&self, at: usize, previous: Option<&Entity<'t>>) -> person::Context {
        let Some(previous) = previous else { return person::Context::Plain };
        let office = matches!(previous.kind(), Kind::Position | Kind::Organization);
        let between = &self.text.tokens[previous.last as usize..at];
        let adjacent = between.is_empty()
            || (between.len() == 1 && previous.kind() == Kind::Position && matches!(between[0].word(), kw::DOT | kw::COLON));
        if office && adjacent && self.text.tokens[at].gap() < Gap::Line { person::Context::Office } else { person::Context::Plain }
    }

    /// Whether a grammar may be tried; notes when it may not.
    #[inline]
    fn allows(&mut self, grammar: &'static str, allowed: bool, reason: &'static str) -> bool {
        if ASKED && !allowed {
            self.trials.push(Trial { grammar, outcome: Outcome::Barred(reason) });
        }
        allowed
    }

    fn note<'c>(&mut self, grammar: &'static str, read: impl Iterator<Item = &'c Candidate<'t>>)
    where
        't: 'c,
    {
        let before = self.trials.len();
        self.trials.extend(read.map(|candidate| Trial {
            grammar,
            outcome: Outcome::Read { first: candidate.first, last: candidate.last, rule: candidate.rule },
        }));
        if self.trials.len() == before {
            self.trials.push(Trial { grammar, outcome: Outcome::Refused });
        }
    }

    fn offer(&mut self, grammar: &'static str, candidate: Option<Candidate<'t>>) {
        if ASKED {
            self.note(grammar, candidate.iter());
        }
        if let Some(candidate) = candidate
            && candidate.last > self.end
        {
            self.end = candidate.last;
            self.best.clear();
            self.best.push(candidate);
        }
    }

    fn offer_all(&mut self, grammar: &'static str, candidates: Option<Candidates<'t>>) {
        if ASKED {
            self.note(grammar, candidates.iter().flatten());
        }
        if let Some(candidates) = candidates
            && let Some(end) = candidates.last().map(|last| last.last).filter(|end| *end > self.end)
        {
            self.end = end;
            self.best = candidates;
        }
    }

    /// Forgets what was read at this token.
    fn drop_all(&mut self) {
        self.end = 0;
        self.best.clear();
    }

    /// Moves the winner into the scan; returns the token to go on from.
    fn take(&mut self, scan: &mut Scan<'t>) -> Option<usize> {
        let end = std::mem::take(&mut self.end);
        if self.best.is_empty() {
            return None;
        }
        for candidate in self.best.drain(..) {
            let before = scan.entities.last().map_or(0, |entity| entity.last as usize);
            // A bound before a number may already belong to something.
            let first = candidate.first.max(before);
            while scan.cues.last().is_some_and(|cue| cue.first as usize >= first) {
                scan.cues.pop();
            }
            scan.entities.push(Entity {
                span: self.text.span(first, candidate.last),
                first: first as u32,
                last: candidate.last as u32,
                norm: candidate.norm,
                rule: candidate.rule,
            });
        }
        Some(end)
    }
}

/// `ỦY BAN THƯỜNG VỤ | motto`, `QUỐC HỘI | motto`: one name in the left column of two flattened ones. Its first piece takes the whole
/// name in its norm, the second is dropped.
fn join_columns(text: &Text<'_>, scan: &mut Scan<'_>) {
    let [first, second] = match scan.mottos.get(..2) {
        Some([first, second]) => [*first, *second],
        _ => return,
    };
    let Some(upper) = scan.entities.iter().position(|entity| entity.last == first.first && entity.kind() == Kind::Organization) else {
        return;
    };
    let lower = scan
        .entities
        .get(upper + 1)
        .filter(|entity| entity.kind() == Kind::Organization && entity.first == first.last && entity.last == second.first);
    // Side by side means a tab or a wide gap before the motto, not a line of its own.
    let beside = |cue: &CueHit| text.tokens[cue.first as usize].gap() < Gap::Wrap;
    if !beside(&first) || !beside(&second) {
        return;
    }
    let Some(Norm::Organization(tail)) = lower.map(|entity| entity.norm.clone()) else { return };
    scan.entities.remove(upper + 1);
    scan.kinds.remove(upper + 1);
    if let Norm::Organization(head) = &mut scan.entities[upper].norm {
        head.name = format!("{} {}", head.name, tail.name).into();
        head.place = tail.place;
    }
}

/// What the token behind a number lets it begin. Most numbers are labels, and the grammars would find out so one by one.
struct Behind {
    /// A mark that goes on as a symbol does.
    symbol: bool,
    /// A mark or a word that goes on as a date does.
    date: bool,
    /// A unit, or what may stand before one: decimals, groups of digits, a multiplier, the end of a range.
    unit: bool,
}

impl Behind {
    #[inline]
    fn of(text: &Text<'_>, at: usize) -> Self {
        let Some(next) = text.tokens.get(at + 1) else { return Self { symbol: false, date: false, unit: false } };
        let after = || text.tokens.get(at + 2);
        let mark = |token: &Token| matches!(token.word(), kw::SLASH | kw::DASH) || token.class() == Class::Punct && token.len() > 1;
        // `1. Tên`: the number of an item, as most numbers before a full stop are.
        let number = || after().is_some_and(|after| after.class() == Class::Number);
        let symbol = mark(next)
            || next.class() == Class::Lower && after().is_some_and(mark)
            || next.word() == kw::DOT && number() && after().is_some_and(|after| after.gap() == Gap::None);
        let date = match next.word() {
            kw::COLON | kw::H | kw::GIO | kw::THANG => true,
            kw::SLASH | kw::DASH | kw::DOT => number(),
            kw::COMMA => after().is_some_and(|after| after.word() == kw::THANG),
            _ => false,
        };
        let unit = UNITS.begins(next.word())
            || match next.class() {
                Class::Number => true,
                Class::Punct if matches!(next.word(), kw::DOT | kw::COMMA) => after().is_some_and(|after| after.class() == Class::Number),
                Class::Punct => next.word() == kw::DASH || next.len() > 1,
                _ => NUMBER_WORDS.begins(next.word()) || matches!(next.word(), kw::DEN | kw::TOI),
            };
        Self { symbol, date, unit }
    }
}

/// Numerals that are other words more often when they begin a number: `một`, `năm`, and the multipliers. `một trăm` is none.
fn is_ambiguous_numeral(word: u16, next: Option<&Token>) -> bool {
    match lexicon::word(word) {
        "một" => {
            !next.is_some_and(|next| matches!(lexicon::word(next.word()), "trăm" | "nghìn" | "ngàn" | "triệu" | "tỷ" | "tỉ" | "chục"))
        }
        "năm" | "trăm" | "nghìn" | "ngàn" | "triệu" | "tỷ" | "tỉ" | "tư" | "lăm" | "mốt" | "mươi" | "linh" | "lẻ" => true,
        _ => false,
    }
}

/// Drops bare names of districts and towns that the text never names with their level: they may be anything. Notes the kinds of all that
/// are left.
fn drop_unsupported(text: &Text<'_>, scan: &mut Scan<'_>) {
    let Scan { entities, kinds, .. } = scan;
    let mut doubtful = false;
    kinds.extend(entities.iter().map(|entity| {
        doubtful |= matches!(&entity.norm, Norm::Place(place) if place.weak);
        entity.kind()
    }));
    if !doubtful {
        return;
    }
    let mut known: HashSet<String> = HashSet::new();
    for entity in entities.iter() {
        match &entity.norm {
            Norm::Place(place) if !place.weak => known.insert(place.name.to_lowercase()),
            Norm::Organization(organization) => organization.place.as_ref().is_some_and(|(_, name)| known.insert(name.to_lowercase())),
            _ => false,
        };
    }
    // `Phúc Yên, ngày …`: the place line of a document names it too.
    entities.retain(|entity| match &entity.norm {
        Norm::Place(place) if place.weak => known.contains(&place.name.to_lowercase()) || is_place_line(text, entity),
        _ => true,
    });
    kinds.clear();
    kinds.extend(entities.iter().map(Entity::kind));
}

/// Whether a comma and `ngày` follow: the place line of the official form.
fn is_place_line(text: &Text<'_>, entity: &Entity<'_>) -> bool {
    let at = entity.last as usize;
    text.tokens.get(at).is_some_and(|token| token.word() == kw::COMMA)
        && text.tokens.get(at + 1).is_some_and(|token| token.word() == kw::NGAY)
}
