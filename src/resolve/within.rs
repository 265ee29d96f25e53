//! The units around a place, when the text names them right behind it: `xã Ngọc Thanh, thị xã Phúc Yên, tỉnh Vĩnh Phúc`.

use crate::entity::{Entity, Kind, Norm};
use crate::lexicon::{Level, kw, place_codes, place_named};
use crate::text::Text;
use std::borrow::Cow;

/// Fills in `within` of each place that is followed by larger ones, joined by a comma, a dash or `thuộc`.
pub(super) fn resolve<'t>(text: &Text<'t>, entities: &mut [Entity<'t>], kinds: &[Kind]) {
    for at in (1..entities.len()).rev() {
        if kinds.get(at - 1..=at) != Some(&[Kind::Place; 2]) {
            continue;
        }
        let (before, after) = entities.split_at_mut(at);
        let (Some(inner), Some(outer)) = (before.last_mut(), after.first()) else { continue };
        let (first, last) = (inner.last as usize, outer.first as usize);
        let (Norm::Place(inner), Norm::Place(outer)) = (&mut inner.norm, &outer.norm) else { continue };
        let joint = match text.tokens.get(first..last).unwrap_or_default() {
            [one] => matches!(one.word(), kw::COMMA | kw::DASH | kw::THUOC | kw::OPEN),
            [one, two] => one.word() == kw::COMMA && two.word() == kw::THUOC,
            _ => false,
        };
        let larger = match (inner.level, outer.level) {
            (Some(inner), Some(outer)) => rank(outer) < rank(inner),
            // A bare name behind a ward or a commune is its district or province; behind a city of that rank it is the next of a list.
            (Some(level), None) => rank(level) > rank(Level::Province) && !outer.weak && !(level == Level::City && is_central(&inner.name)),
            _ => false,
        };
        if joint && larger {
            let mut within: Vec<Cow<'t, str>> = vec![outer.name.clone()];
            within.extend(outer.within.iter().cloned());
            inner.within = within;
        }
    }
}

/// Whether a city is run by the central government: `thành phố Cần Thơ`.
fn is_central(name: &str) -> bool {
    place_named(name).is_some_and(|name| place_codes(name).iter().any(|unit| unit.level == Level::City && unit.is_province()))
}

/// How large a level is: the smaller the number, the larger.
fn rank(level: Level) -> u8 {
    match level {
        Level::Province => 0,
        Level::City => 1,
        Level::District | Level::Town => 2,
        Level::Township | Level::Ward | Level::Commune | Level::SpecialZone => 3,
        Level::Hamlet => 4,
    }
}
