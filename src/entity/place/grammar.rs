//! The grammar of places. Entry points: at a level word, and at a bare name that the register knows.

use super::Place;
use crate::entity::{Candidate, Candidates, Norm};
use crate::grammar::{Cursor, digits, phrase};
use crate::lexicon::{self, Hit, Level, PLACES, PlaceLevel, SURNAMES, TRIGGERS, kw};
use crate::text::{Class, Gap};
use smallvec::smallvec;
use std::borrow::Cow;

/// The most words of a name that the register does not know.
const NAME: usize = 6;

/// The most items of a list.
const ITEMS: usize = 200;

/// A name behind a level word: where it ends and how it is written.
pub(crate) struct Name<'t> {
    pub(crate) end: usize,
    pub(crate) text: Cow<'t, str>,
}

/// The places at a level word: one, or all items of a list (`các xã A, B và C`).
#[inline(never)]
pub(crate) fn at_level<'t>(cursor: Cursor<'t>, hit: Hit) -> Option<Candidates<'t>> {
    let (mut rest, level) = level_of(cursor, hit)?;
    let list = is_list_head(cursor);
    // `các xã: A, B`: behind a colon every name is an item, and the level word stands apart.
    let apart = list && rest.word(0) == kw::COLON;
    if apart {
        rest = rest.to(rest.at + 1);
    }
    let upper = cursor.peek()?.class() == Class::Upper;
    let first = name(rest, level, upper)?;
    let (start, rule) = if apart { (rest.at, "place/list-item") } else { (cursor.at, "place/level") };
    let mut found = smallvec![candidate(start, first.end, Some(level), first.text, rule)];
    let mut rest = rest.to(first.end);
    while list && found.len() < ITEMS {
        let aside = bracketed(rest);
        if let Some((around, end)) = aside {
            rest = rest.to(end);
            found.push(around);
        }
        let Some(joint) = rest.peek().filter(|token| matches!(token.word(), kw::COMMA | kw::VA | kw::SEMI)) else { break };
        let mut next = rest.to(rest.at + 1);
        // `A, B, và C`.
        if joint.word() == kw::COMMA && next.word(0) == kw::VA {
            next = next.to(next.at + 1);
        }
        let Some(item) = item(next, level, upper) else { break };
        found.push(candidate(next.at, item.end, Some(level), item.text, "place/list-item"));
        rest = rest.to(item.end);
    }
    Some(found)
}

fn candidate<'t>(first: usize, last: usize, level: Option<Level>, name: Cow<'t, str>, rule: &'static str) -> Candidate<'t> {
    Candidate { first, last, norm: Norm::Place(Place { level, name, within: Vec::new(), code: None, weak: false }), rule }
}

/// `xã Phú Cường (huyện An Thái), Phú Lộc`: the unit around an item, in brackets; its place and the token behind the bracket.
fn bracketed<'t>(cursor: Cursor<'t>) -> Option<(Candidate<'t>, usize)> {
    if cursor.word(0) != kw::OPEN {
        return None;
    }
    let inside = cursor.to(cursor.at + 1);
    let (rest, level) = level(inside)?;
    let name = name(rest, level, false)?;
    let close = cursor.to(name.end);
    (close.word(0) == kw::CLOSE).then(|| (candidate(inside.at, name.end, Some(level), name.text, "place/around"), name.end + 1))
}

/// Whether a list of names under one level word begins here: `các xã`, `02 phường`, `hai thị trấn`.
pub(crate) fn is_list_head(cursor: Cursor<'_>) -> bool {
    cursor.before().is_some_and(|before| {
        matches!(before.word(), kw::CAC | kw::NHUNG)
            || before.class() == Class::Number
            || lexicon::NUMBER_WORDS.begins(before.word()) && before.class() == Class::Lower
    })
}

/// The level word, when it can have a name behind it.
fn level<'t>(cursor: Cursor<'t>) -> Option<(Cursor<'t>, Level)> {
    let (_, hit) = phrase(&TRIGGERS, lexicon::Class::PlaceLevel)(cursor).ok()?;
    level_of(cursor, hit)
}

/// The same of a level word that is found already.
fn level_of<'t>(cursor: Cursor<'t>, hit: Hit) -> Option<(Cursor<'t>, Level)> {
    let rest = cursor.to(cursor.at + hit.len);
    let level = PlaceLevel::row(hit.row).level;
    let first = cursor.peek()?;
    // `Bản`, `Làng` begin too many sentences to count in title case; `bản` and `làng` before a name do.
    let common = level == Level::Hamlet
        && hit.len == 1
        && (first.class() == Class::Title && first.gap() < Gap::Line || first.class() == Class::Upper);
    if common && cursor.before().is_some() && !matches!(lexicon::word(first.word()), "thôn" | "ấp" | "buôn" | "xóm" | "khóm") {
        return None;
    }
    // `TP. Hồ Chí Minh`, `TP Hồ Chí Minh`: the abbreviation takes its full stop.
    let rest = if rest.word(0) == kw::DOT && cursor.text.tokens[rest.at - 1].class() != Class::Lower { rest.to(rest.at + 1) } else { rest };
    Some((rest, level))
}

/// The proper name at the cursor, behind a level word.
pub(crate) fn name<'t>(cursor: Cursor<'t>, level: Level, upper: bool) -> Option<Name<'t>> {
    let first = cursor.peek()?;
    if first.gap() > Gap::Line {
        return None;
    }
    if first.class() == Class::Number || lexicon::word(first.word()) == "số" {
        return numbered(cursor, level);
    }
    if !first.class().is_capital() {
        return None;
    }
    // Abbreviated names of the largest cities.
    if let Some((_, full)) = [("HCM", "Hồ Chí Minh"), ("HN", "Hà Nội"), ("ĐN", "Đà Nẵng"), ("HP", "Hải Phòng")]
        .into_iter()
        .find(|(short, _)| cursor.of(first) == *short)
    {
        return Some(Name { end: cursor.at + 1, text: Cow::Borrowed(full) });
    }
    let known = known(cursor);
    // In capitals a name cannot be told from what follows it, so the register must know it.
    if upper && known == 0 && level != Level::Hamlet {
        return None;
    }
    // After a short line a name must be known: what follows may be anything.
    if known == 0 && first.gap() == Gap::Line {
        return None;
    }
    let run = run(cursor, upper, known) + farm(cursor);
    let mut end = cursor.at + known.max(run);
    // The register decides where the name runs into another name or a sentence: wholly for the larger units, which are few.
    if known > 0 && run > known {
        let after = cursor.to(cursor.at + known);
        let other = after.peek().is_some_and(|next| next.class().is_capital() && SURNAMES.begins(next.word())) || starts_other(after);
        let closed = matches!(level, Level::Province | Level::City | Level::District | Level::Town);
        if other || upper || closed {
            end = cursor.at + known;
        }
    }
    if end == cursor.at {
        return None;
    }
    // `cấp xã Việc thực hiện …`: one unknown syllable before small letters begins a sentence, not a name.
    let sentence = known == 0
        && run == 1
        && !upper
        && cursor.to(end).peek().is_some_and(|next| {
            next.class() == Class::Lower
                && next.gap() < Gap::Line
                && !matches!(next.word(), kw::VA | kw::THUOC | kw::THANH | kw::VAO | kw::VOI | kw::VE)
        });
    if sentence && first.class() == Class::Title {
        return None;
    }
    // `Xã Đạ Tẻh 3`: a short number behind a name, before a mark or a line end.
    let tail = cursor.to(end);
    if known < end - cursor.at + 1
        && let Some(number) = tail.peek().filter(|token| token.class() == Class::Number && token.len() <= 2 && token.gap() == Gap::Space)
    {
        let after = tail.to(tail.at + 1);
        let ends = after.at >= after.text.tokens.len()
            || after.text.tokens[after.at].gap() >= Gap::Wrap
            || after.peek().is_some_and(|next| {
                matches!(next.word(), kw::COMMA | kw::SEMI | kw::DOT | kw::CLOSE | kw::VA | kw::THUOC)
                    && next.gap() < Gap::Wrap
                    && after.peek_at(1).is_none_or(|next| next.class() != Class::Number || next.gap() > Gap::None)
            });
        let _ = number;
        if ends && matches!(level, Level::Commune | Level::Ward | Level::District | Level::Hamlet) && !matches!(after.word(0), kw::SLASH) {
            end += 1;
        }
    }
    Some(Name { end, text: printed(cursor, end) })
}

/// The name with white space folded; one in capitals in its usual letters: `NINH BÌNH` is `Ninh Bình`.
fn printed<'t>(cursor: Cursor<'t>, end: usize) -> Cow<'t, str> {
    let text = cursor.text.folded(cursor.at, end);
    let upper = cursor.text.tokens[cursor.at..end].iter().any(|token| token.class() == Class::Upper)
        && cursor.text.tokens[cursor.at..end]
            .iter()
            .all(|token| matches!(token.class(), Class::Upper | Class::Single | Class::Punct | Class::Number));
    if !upper {
        return text;
    }
    let words = text.split(' ').map(|word| {
        let mut chars = word.chars();
        chars.next().map(|first| first.to_string() + &chars.as_str().to_lowercase()).unwrap_or_default()
    });
    Cow::Owned(words.collect::<Vec<_>>().join(" "))
}

/// `quận 1`, `tổ dân phố số 3`, `Phường 1 Bảo Lộc`, `thôn 5A`.
fn numbered<'t>(cursor: Cursor<'t>, level: Level) -> Option<Name<'t>> {
    if !matches!(level, Level::District | Level::Ward | Level::Hamlet | Level::Commune) {
        return None;
    }
    let start = if lexicon::word(cursor.word(0)) == "số" { cursor.to(cursor.at + 1) } else { cursor };
    let (rest, (_, text)) = digits(start).ok()?;
    let mut end = rest.at;
    if text.len() > 2
        || rest.peek().is_some_and(|next| {
            next.gap() == Gap::None
                && (matches!(next.word(), kw::SLASH | kw::DASH | kw::PERCENT)
                    || matches!(next.word(), kw::DOT | kw::COMMA)
                        && rest.peek_at(1).is_some_and(|token| token.gap() == Gap::None && token.class() == Class::Number))
        })
    {
        return None;
    }
    // Unnumbered communes are rare enough to need the register.
    let known = known(cursor);
    if known > 0 {
        end = end.max(cursor.at + known);
    } else if level == Level::Commune {
        return None;
    }
    if rest.peek().is_some_and(|next| next.gap() == Gap::None && next.class() == Class::Single) {
        end = end.max(rest.at + 1);
    }
    Some(Name { end, text: cursor.text.folded(start.at, end) })
}

/// The length of the longest name in the register, its words in capitals but for connecting ones.
fn known(cursor: Cursor<'_>) -> usize {
    let mut best = 0;
    let tokens = cursor.rest();
    PLACES.walk(tokens, |hit| {
        let inner = &tokens[..hit.len];
        let capitals = inner.iter().filter(|token| token.class().is_letters()).all(|token| token.class().is_capital());
        // `Nông trường Liên Sơn` has a lower-case second word; its last word must be a capital.
        let ends = inner.last().is_some_and(|token| token.class().is_capital() || token.class() == Class::Number);
        if capitals || (hit.len > 2 && ends && inner[0].class().is_capital()) {
            best = hit.len;
        }
    });
    best
}

/// The length of the run of capitals: the name of a unit that the register does not know.
fn run(cursor: Cursor<'_>, upper: bool, known: usize) -> usize {
    let mut len = 0;
    if farm(cursor) > 0 {
        return 1;
    }
    while len < NAME {
        let Some(token) = cursor.peek_at(len) else { break };
        let letters = match token.class() {
            Class::Title | Class::Single => !upper || token.class() == Class::Single,
            // A heading in capitals goes on in capitals; elsewhere capitals are abbreviations.
            Class::Upper => upper || (len > 0 && crate::grammar::number::roman(cursor.of(token)).is_some()),
            Class::Mixed => false,
            _ => false,
        };
        // A line end inside a name is a wrap after a long line; a short line ends the name.
        let joined = len == 0 || token.gap() <= Gap::Space || token.gap() == Gap::Wrap && !upper;
        if !letters || !joined || (len >= 1 && len >= known && starts_phrase(cursor.to(cursor.at + len))) {
            break;
        }
        len += 1;
    }
    if upper { len.min(4) } else { len }
}

/// `thị trấn Nông trường Liên Sơn`: the state farm that the town grew around, and its name.
fn farm(cursor: Cursor<'_>) -> usize {
    let head = matches!((lexicon::word(cursor.word(0)), lexicon::word(cursor.word(1))), ("nông" | "lâm", "trường"));
    let names = (2..6)
        .take_while(|ahead| cursor.peek_at(*ahead).is_some_and(|token| token.class() == Class::Title && token.gap() <= Gap::Wrap))
        .count();
    // The first word is in the run already.
    if head && names > 0 { names + 1 } else { 0 }
}

/// Whether another entity of two words or more begins here.
fn starts_phrase(cursor: Cursor<'_>) -> bool {
    let mut found = false;
    TRIGGERS.walk(cursor.rest(), |hit| found |= hit.len > 1 && hit.class != lexicon::Class::Cue);
    found
}

/// Whether something other than a name begins here.
fn starts_other(cursor: Cursor<'_>) -> bool {
    let mut found = false;
    TRIGGERS.walk(cursor.rest(), |hit| found |= hit.class != lexicon::Class::Cue);
    found
}

/// An item of a list: a name without its level word.
fn item<'t>(cursor: Cursor<'t>, level: Level, upper: bool) -> Option<Name<'t>> {
    let first = cursor.peek()?;
    if first.class() == Class::Number {
        return if matches!(level, Level::District | Level::Ward | Level::Hamlet) { numbered(cursor, level) } else { None };
    }
    // `các xã A, B, Ủy ban nhân dân …`: another kind of name ends the list, unless the register has this one.
    if known(cursor) < 2 && (starts_phrase(cursor) || starts_head(cursor)) {
        return None;
    }
    name(cursor, level, upper)
}

/// Whether the token is a level word or an abbreviation that cannot be a name.
fn starts_head(cursor: Cursor<'_>) -> bool {
    let mut found = false;
    TRIGGERS.walk(cursor.rest(), |hit| {
        found |= matches!(hit.class, lexicon::Class::PlaceLevel | lexicon::Class::DocumentType | lexicon::Class::LawTitle)
    });
    found || cursor.peek().is_some_and(|token| token.class() == Class::Upper && token.len() <= 5)
}

/// The length of a run of capitals that no register has; 0 when one does.
pub(crate) fn unknown_run(cursor: Cursor<'_>) -> usize {
    if known(cursor) > 0 || !cursor.peek().is_some_and(|first| first.class() == Class::Title && first.gap() <= Gap::Wrap) {
        0
    } else {
        run(cursor, false, 0)
    }
}

/// The length of a province's, city's, town's or district's name at the cursor, in the same letter case throughout; 0 for none.
pub(crate) fn registered(cursor: Cursor<'_>) -> usize {
    let tokens = cursor.rest();
    let Some(first) = tokens.first() else { return 0 };
    let mut best = 0;
    PLACES.walk(tokens, |hit| {
        let whole = tokens[..hit.len]
            .iter()
            .filter(|token| token.class().is_letters())
            .all(|token| token.class().is_capital() && (token.class() == Class::Upper) == (first.class() == Class::Upper));
        if whole && hit.len > 1 {
            best = hit.len;
        }
    });
    best
}

/// A province, or a district or town, by its name alone.
#[inline(never)]
pub(crate) fn at_bare_name<'t>(cursor: Cursor<'t>) -> Option<Candidate<'t>> {
    let first = cursor.peek()?;
    if !first.class().is_capital() {
        return None;
    }
    let tokens = cursor.rest();
    let mut best: Option<(usize, bool)> = None;
    PLACES.walk(tokens, |hit| {
        let whole = tokens[..hit.len]
            .iter()
            .filter(|token| token.class().is_letters())
            .all(|token| token.class().is_capital() && (token.class() == Class::Upper) == (first.class() == Class::Upper));
        if !whole {
            return;
        }
        let row = lexicon::Place::row(hit.row);
        let has = |levels: &[&str]| row.levels.split(' ').any(|level| levels.contains(&level));
        if has(&["province"]) && (hit.len > 1 || row.name == "Huế") {
            best = Some((hit.len, false));
        } else if hit.len > 1 && has(&["city", "town", "district"]) {
            best = Some((hit.len, true));
        } else if hit.len > 1 {
            // A longer name of a commune hides the shorter one: `Vĩnh Phúc A`.
            best = best.filter(|(len, _)| *len >= hit.len);
        }
    });
    let (len, weak) = best?;
    // Inside a longer run of capitals it is part of another name.
    let capital = |token: Option<&crate::text::Token>| {
        token.is_some_and(|token| matches!(token.class(), Class::Title | Class::Single | Class::Upper))
    };
    let after = cursor.to(cursor.at + len);
    let goes_on = after.peek().is_some_and(|next| next.gap() == Gap::Space && capital(Some(next)))
        && first.class() != Class::Upper
        && !starts_other(after);
    let preposition = cursor
        .before()
        .is_some_and(|before| matches!(lexicon::word(before.word()), "từ" | "tại" | "ở" | "về" | "đến" | "trên" | "của" | "và"));
    let comes_from = !preposition && first.gap() <= Gap::Space && capital(cursor.before()) && first.class() != Class::Upper;
    if goes_on || comes_from {
        return None;
    }
    let text = printed(cursor, cursor.at + len);
    // The man, not the city, when no level word says otherwise.
    if text.to_lowercase() == "hồ chí minh" {
        return None;
    }
    let place = Place { level: None, name: text, within: Vec::new(), code: None, weak };
    Some(Candidate { first: cursor.at, last: cursor.at + len, norm: Norm::Place(place), rule: "place/bare-name" })
}
