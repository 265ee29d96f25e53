//! The administrative qualifier at the end of a name: `tỉnh Vĩnh Phúc`, `thị xã`, `khu vực XI`.
//!
//! Limits: two units at once (`xã, phường`) make a class of the name, which is then no entity.

use crate::entity::place;
use crate::grammar::Cursor;
use crate::lexicon::{self, Level, PlaceLevel, SURNAMES, TRIGGERS, kw};
use crate::text::{Class, Gap, Token};
use std::borrow::Cow;

/// What an administrative qualifier turned out to be.
pub(super) enum Qualifier<'t> {
    /// None here.
    None,
    /// A unit, named or meant: where it ends, and its level and name.
    Place(usize, Option<(Level, Cow<'t, str>)>),
    /// Many units at once: the name is a class.
    Class,
}

/// `khu vực XI`, `khu vực 3`, `khu vực Triệu Hải`: the region of a branch; where it ends.
fn region(rest: Cursor<'_>) -> Option<usize> {
    if !matches!((lexicon::word(rest.word(0)), lexicon::word(rest.word(1))), ("khu", "vực")) {
        return None;
    }
    let name = rest.to(rest.at + 2);
    let first = name.peek().filter(|first| first.gap() <= Gap::Wrap)?;
    if first.class() == Class::Number && first.len() <= 2
        || matches!(first.class(), Class::Upper | Class::Single) && crate::grammar::number::roman(rest.of(first)).is_some()
    {
        return Some(joined(name.to(name.at + 1)));
    }
    (first.class() == Class::Title).then(|| place::name(name, Level::Commune, false)).flatten().map(|found| joined(name.to(found.end)))
}

/// Past ` - Hà Nội` in `khu vực 3 - Hà Nội`, ` - Yên Lạc` in `khu vực Vĩnh Yên - Yên Lạc`; where it ends.
fn joined(rest: Cursor<'_>) -> usize {
    let next = rest.to(rest.at + 1);
    let hyphen = rest.word(0) == kw::DASH && rest.peek().is_some_and(|dash| dash.gap() <= Gap::Space);
    let place = if hyphen && next.peek().is_some_and(|first| first.gap() <= Gap::Space) { place::registered(next) } else { 0 };
    if place > 0 { next.at + place } else { rest.at }
}

/// `tỉnh Vĩnh Phúc`, `thị xã`; `xã, phường` and `các tỉnh` make a class.
pub(super) fn qualifier<'t>(rest: Cursor<'t>, upper: bool) -> Qualifier<'t> {
    // A line that begins with a small level word goes on with the line before it, however short that was: `Kính gửi: Thuế`, `tỉnh A`.
    let reaches = |first: &&Token| first.gap() < Gap::Line || upper || first.gap() == Gap::Line && first.class() == Class::Lower;
    let Some(first) = rest.peek().filter(reaches) else { return Qualifier::None };
    if !upper && first.class() == Class::Upper && first.len() > 3 {
        return Qualifier::None;
    }
    if let Some(end) = region(rest) {
        return Qualifier::Place(end, None);
    }
    let Some(hit) = TRIGGERS.longest(rest.rest(), lexicon::Class::PlaceLevel) else { return Qualifier::None };
    let level = PlaceLevel::row(hit.row).level;
    let mut after = rest.to(rest.at + hit.len);
    if after.word(0) == kw::DOT && first.class() == Class::Upper && first.len() <= 3 {
        after = after.to(after.at + 1);
    }
    // `UBND xã Đinh Công Thọ`: three syllables that no register has and that begin with a family name are the holder's.
    let holder = !upper && level != Level::Hamlet && place::unknown_run(after) >= 3 && SURNAMES.begins(after.word(0));
    if let Some(name) = place::name(after, level, upper).filter(|_| !holder) {
        return Qualifier::Place(name.end, Some((level, name.text)));
    }
    if level == Level::Hamlet
        || (upper && first.class() != Class::Upper)
        || PlaceLevel::row(hit.row).form.len() <= 3 && first.class() == Class::Upper
    {
        return Qualifier::None;
    }
    // `xã, phường`, `tỉnh, thành phố trực thuộc trung ương`, `xã/phường`, `tỉnh và thành phố`: many.
    let joint =
        after.peek().is_some_and(|token| matches!(token.word(), kw::COMMA | kw::SLASH | kw::VA | kw::HOAC) && token.gap() < Gap::Blank);
    if joint
        && TRIGGERS.longest(after.to(after.at + 1).rest(), lexicon::Class::PlaceLevel).is_some_and(|next| {
            // `UBND tỉnh, thị xã Phúc Yên` names a unit behind the comma.
            let behind = after.to(after.at + 1 + next.len);
            !behind.peek().is_some_and(|token| token.class().is_capital() && token.gap() <= Gap::Space)
        })
    {
        return Qualifier::Class;
    }
    Qualifier::Place(after.at, None)
}
