//! The official codes of places: the name, its level and what the text says around it, looked up in the registers.
//!
//! A code is given when one unit remains: of the name and the level; inside the units that the text names around the
//! place; else inside the provinces, then the districts, that the document names at all; else in the whole country.
//! The date of the document chooses between the register until 30 June 2025 and the one since 1 July 2025. A place
//! without surroundings takes the code of the same name elsewhere in the document. Where several units remain, none is
//! taken and a diagnostic lists them, once for each name.
//!
//! Limits: a town that has become a city since, or a commune that was gone before 2025, is not in the registers.
//! Left out on purpose: hamlets, which have no codes; a guess by the larger or nearer of two units.

use crate::diagnostic::{Code, Diagnostic};
use crate::entity::place::Place;
use crate::entity::{Entity, Kind, Norm};
use crate::lexicon::{Level, PLACES, PlaceCode, UnitCode, kw, place_codes, place_name, place_named, place_numbered};
use crate::span::Span;
use crate::text::Text;
use std::collections::HashMap;
use std::ops::Range;

/// How many units a diagnostic lists.
const LISTED: usize = 5;

/// What the document says about itself: it chooses the register and the provinces.
pub(crate) struct Issue<'m> {
    /// Its date by EDTF.
    pub(crate) date: Option<&'m str>,
    /// Where it was signed: the place of the office, not of what it speaks about.
    pub(crate) dateline: Option<Span>,
}

// EDTF dates sort as strings.
impl Issue<'_> {
    /// Whether the document is from before the year of the reform, and so cannot know the new units.
    fn is_before_2025(&self) -> bool {
        self.date.is_some_and(|date| date < "2025")
    }

    /// Whether it is from the new register's time.
    fn is_since_reform(&self) -> bool {
        self.date.is_some_and(|date| date >= "2025-07-01")
    }
}

/// A place whose name a register has.
struct Mention {
    /// The entity.
    entity: usize,
    /// The number of the name.
    name: u16,
    level: Option<Level>,
    weak: bool,
    /// The entities that name the units around it.
    around: Range<usize>,
    decided: Option<UnitCode>,
}

/// Gives each place its code where one unit remains.
pub(super) fn resolve(text: &Text<'_>, entities: &mut [Entity<'_>], kinds: &[Kind], issue: &Issue<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut mentions = mentions(text, entities, kinds);
    if mentions.is_empty() {
        return;
    }
    // The mentions are in order of their entities, so the names around one are found among those right behind it.
    let mut decided: HashMap<(u16, Option<Level>), Option<UnitCode>> = HashMap::new();
    for at in 0..mentions.len() {
        let mention = &mentions[at];
        if mention.around.is_empty() {
            continue;
        }
        let around = mentions[at + 1..].iter().skip_while(|other| other.entity < mention.around.start);
        let around: Vec<u16> = around.take_while(|other| other.entity < mention.around.end).map(|other| other.name).collect();
        if around.is_empty() {
            continue;
        }
        let mut units = units(mention, issue);
        units.retain(|unit| around.iter().all(|outer| unit.district == *outer || unit.province == *outer));
        if let Some(code) = only(&units, issue) {
            let same = decided.entry((mention.name, mention.level)).or_insert(Some(code));
            *same = same.filter(|other| *other == code);
            mentions[at].decided = Some(code);
        }
    }
    let mut named: Option<Named> = None;
    for mention in &mut mentions {
        if mention.decided.is_none() {
            let key = (mention.name, mention.level);
            mention.decided = match decided.get(&key) {
                Some(known) => *known,
                None => {
                    let mut units = units(mention, issue);
                    if units.len() > 1 {
                        named.get_or_insert_with(|| Named::of(entities, issue)).narrow(&mut units, issue);
                    }
                    let code = only(&units, issue);
                    if code.is_none() && !units.is_empty() {
                        diagnostics.push(ambiguous(text, &entities[mention.entity], &units));
                    }
                    decided.insert(key, code);
                    code
                }
            };
        }
    }
    for mention in mentions {
        if let Norm::Place(place) = &mut entities[mention.entity].norm {
            place.code = mention.decided;
        }
    }
}

/// The places that have a name of the registers, in order.
fn mentions(text: &Text<'_>, entities: &[Entity<'_>], kinds: &[Kind]) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    for ((index, entity), _) in entities.iter().enumerate().zip(kinds).filter(|(_, kind)| **kind == Kind::Place) {
        let Norm::Place(place) = &entity.norm else { continue };
        if place.level == Some(Level::Hamlet) {
            continue;
        }
        if let Some(name) = name(text, entity, place) {
            let around = index + 1..index + 1 + place.within.len();
            mentions.push(Mention { entity: index, name, level: place.level, weak: place.weak, around, decided: None });
        }
    }
    // `các xã A, B và C, huyện D`: what is around the last item of a list is around all.
    for at in (1..mentions.len()).rev() {
        let (before, after) = mentions.split_at_mut(at);
        let (Some(item), Some(next)) = (before.last_mut(), after.first()) else { continue };
        let between = entities[item.entity].last as usize..entities[next.entity].first as usize;
        let listed = matches!(text.tokens.get(between), Some([joint]) if matches!(joint.word(), kw::COMMA | kw::VA));
        if item.around.is_empty() && item.entity + 1 == next.entity && item.level == next.level && listed && item.level.is_some() {
            item.around = next.around.clone();
        }
    }
    mentions
}

/// The number of a place's name.
fn name(text: &Text<'_>, entity: &Entity<'_>, place: &Place<'_>) -> Option<u16> {
    let tokens = text.tokens.get(entity.first as usize..entity.last as usize)?;
    for start in 0..tokens.len() {
        let rest = &tokens[start..];
        let mut found = None;
        PLACES.walk(rest, |hit| {
            // A longer or shorter one is another name: `Phố Huế` in `thành phố Huế`, `Phú Trung` in `Tân Phú Trung`.
            if hit.len == rest.len() && found.is_none() && place_name(hit.row).len() == place.name.len() {
                found = Some(hit.row);
            }
        });
        if found.is_some() {
            return found;
        }
    }
    place_numbered(&place.name).or_else(|| place_named(&place.name))
}

/// The units of the mention's name and level in the register of the document's time.
fn units(mention: &Mention, issue: &Issue<'_>) -> Vec<&'static PlaceCode> {
    let fits = |unit: &&PlaceCode| match mention.level {
        Some(level) => unit.level == level,
        None if mention.weak => matches!(unit.level, Level::City | Level::Town | Level::District),
        None => unit.is_province(),
    };
    let mut units: Vec<&PlaceCode> = place_codes(mention.name).iter().filter(fits).collect();
    if issue.is_before_2025() {
        units.retain(|unit| !unit.since_2025);
    }
    units
}

/// The code, when all units have the same. A document of the new register's time means the new unit where there are both.
fn only(units: &[&PlaceCode], issue: &Issue<'_>) -> Option<UnitCode> {
    let new = issue.is_since_reform() && units.iter().any(|unit| unit.since_2025);
    let mut codes = units.iter().filter(|unit| !new || unit.since_2025).map(|unit| unit.code);
    let first = codes.next()?;
    codes.all(|code| code == first).then_some(first)
}

/// The names of larger units that the document has anywhere.
struct Named {
    names: Vec<u16>,
}

impl Named {
    fn of(entities: &[Entity<'_>], issue: &Issue<'_>) -> Self {
        let mut names: Vec<u16> = entities
            .iter()
            .filter(|entity| issue.dateline != Some(entity.span))
            .filter_map(|entity| match &entity.norm {
                Norm::Place(place) if is_large(place.level) => place_named(&place.name).or_else(|| place_numbered(&place.name)),
                Norm::Organization(organization) => {
                    let (level, name) = organization.place.as_ref()?;
                    is_large(Some(*level)).then(|| place_named(name)).flatten()
                }
                _ => None,
            })
            .collect();
        names.sort_unstable();
        names.dedup();
        Self { names }
    }

    /// Keeps the units in the named provinces, then those in the named districts, where the document names any.
    fn narrow(&self, units: &mut Vec<&PlaceCode>, issue: &Issue<'_>) {
        let has = |name: u16| self.names.binary_search(&name).is_ok();
        let province = |name: u16| place_codes(name).iter().any(PlaceCode::is_province);
        if units.iter().all(|unit| unit.is_province()) {
            return;
        }
        if self.names.iter().any(|name| province(*name)) {
            units.retain(|unit| has(unit.province));
        }
        if only(units, issue).is_none() && units.iter().any(|unit| has(unit.district)) {
            units.retain(|unit| has(unit.district));
        }
    }
}

/// Whether a unit of the level has communes in it; a bare name is a province or a district.
fn is_large(level: Option<Level>) -> bool {
    matches!(level, None | Some(Level::Province | Level::City | Level::District | Level::Town))
}

fn ambiguous(text: &Text<'_>, entity: &Entity<'_>, units: &[&PlaceCode]) -> Diagnostic {
    let listed: Vec<String> = units.iter().take(LISTED).map(|unit| described(unit)).collect();
    let more = units.len().saturating_sub(LISTED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let name = text.folded(entity.first as usize, entity.last as usize);
    Diagnostic { code: Code::AmbiguousPlace, message: format!("{name} may be {}{more}", listed.join(", ")).into(), span: entity.span }
}

/// A unit for a person: its code, the names around it, and since when it has been if that is new.
fn described(unit: &PlaceCode) -> String {
    let around: Vec<&str> = [unit.district, unit.province].into_iter().map(place_name).filter(|name| !name.is_empty()).collect();
    let since = if unit.since_2025 { "since 2025" } else { "until 2025" };
    format!("{} ({})", unit.code.as_str(), around.into_iter().chain([since]).collect::<Vec<_>>().join(", "))
}
