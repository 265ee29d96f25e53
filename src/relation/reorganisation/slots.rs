//! What a clause of reorganisation says: its verb, and the entities that its prepositions sort into slots.
//!
//! A clause runs from its verb to the next verb, table cell or, where the verb can be left out (`A về trực thuộc X; B về
//! trực thuộc Y`), to the semicolon. A preposition opens a slot for the entities behind it; `của`, `thuộc` and brackets turn
//! aside to say where a unit is, and a comma or `và` goes back to the slot they left.
//!
//! Limits: one verb, one set of slots; a relative clause inside it (`A, nơi B được đặt, …`) is read like the rest.

use super::super::Extent;
use super::super::clause::{Document, Sentence, close};
use crate::entity::{CueHit, Kind, Norm};
use crate::lexicon::{self, Cue, Level, WordSet, kw};
use crate::text::{Class, Token};
use std::sync::LazyLock;

/// What a preposition makes of the entities behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// What the verb acts on.
    Object,
    /// `của`: whose territory, functions, people.
    Of,
    /// `với`.
    With,
    /// `vào`.
    Into,
    /// `thành`, `để thành lập`.
    As,
    /// `có tên gọi là`.
    Named,
    /// `về`, `cho`, `trực thuộc` behind a movement.
    To,
    /// `trên cơ sở`.
    Basis,
    /// `từ` before the units that something comes from.
    From,
    /// Qualifies another entity: `trực thuộc X`, `thuộc X`, what stands in brackets.
    Aside,
    /// A list behind `gồm` or a colon.
    List,
}

/// A filler of a slot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Filler {
    pub(super) slot: Slot,
    pub(super) entity: usize,
    pub(super) extent: Option<Extent>,
}

/// A clause: its verb and what fills its slots.
#[derive(Debug)]
pub(super) struct Clause {
    pub(super) verb: Cue,
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) fillers: Vec<Filler>,
    /// Whether `chức năng, nhiệm vụ` is what moves.
    pub(super) function: bool,
    /// A number of what moves that is no unit: `0,85 km2`, `12 thủ tục hành chính`.
    pub(super) amount: Option<usize>,
    /// The token behind the verb.
    pub(super) head: usize,
    /// Whether what the verb acts on stood before it, so that nothing behind it is acted on.
    passive: bool,
}

impl Clause {
    fn new(verb: Cue, first: usize) -> Self {
        Self { verb, first, last: first, fillers: Vec::new(), function: false, amount: None, head: first, passive: false }
    }

    pub(super) fn has(&self, slot: Slot) -> bool {
        self.fillers.iter().any(|filler| filler.slot == slot)
    }
}

/// Reads a clause token by token.
struct Reader {
    slot: Slot,
    /// The slot that a comma goes back to from an aside.
    home: Slot,
    extent: Option<Extent>,
    /// Open brackets.
    depth: usize,
    /// The slot before the first of them.
    outside: Slot,
    /// Where the last preposition ended: what it governs stands close behind.
    governed: usize,
}

impl Reader {
    fn new(at: usize) -> Self {
        Self { slot: Slot::Object, home: Slot::Object, extent: None, depth: 0, outside: Slot::Object, governed: at }
    }

    fn aside(&mut self) {
        if self.slot != Slot::Aside {
            self.home = self.slot;
            self.slot = Slot::Aside;
        }
    }

    /// Back from an aside. What a destination's own superior is joined to is the next thing that moves.
    fn back(&mut self) {
        if self.slot == Slot::Aside {
            self.slot = if matches!(self.home, Slot::To | Slot::Into | Slot::Aside) { Slot::Object } else { self.home };
        }
    }
}

/// The clauses of a verb: one, and those that go on after a semicolon without a verb of their own.
pub(super) fn clauses(document: &Document<'_, '_>, sentence: &Sentence, verb: CueHit, until: usize) -> Vec<Clause> {
    let mut all = Vec::new();
    let mut clause = Clause::new(verb.cue, verb.first as usize);
    clause.head = verb.last as usize;
    clause.last = clause.head;
    subjects(document, sentence, verb, &mut clause);
    let mut at = clause.head;
    let mut reader = Reader::new(at);
    let mut entity = document.entity_behind(sentence, at).unwrap_or(sentence.entities.end);
    let cues = document.cues_in(sentence, at..until);
    let mut cue = 0;
    while at < until {
        if entity < sentence.entities.end && document.entities[entity].first as usize == at {
            let far = matches!(reader.slot, Slot::To | Slot::Into) && !clause.has(reader.slot) && at > reader.governed + 4;
            let slot = if reader.depth > 0 || far { Slot::Aside } else { reader.slot };
            fill(document, &mut clause, entity, slot, reader.extent);
            at = document.entities[entity].last as usize;
            clause.last = at;
            entity += 1;
            continue;
        }
        while cues.get(cue).is_some_and(|cue| (cue.first as usize) < at) {
            cue += 1;
        }
        if let Some(hit) = cues.get(cue).filter(|cue| cue.first as usize == at) {
            cue += 1;
            if turn(*hit, &mut reader, &mut clause) {
                at = hit.last as usize;
                reader.governed = at;
                continue;
            }
            if hit.cue == Cue::Function {
                at = hit.last as usize;
                continue;
            }
        }
        let token = &document.text.tokens[at];
        match token.word() {
            kw::OPEN => {
                if reader.depth == 0 {
                    reader.outside = reader.slot;
                }
                reader.depth += 1;
                // Units listed in brackets behind the destination were moved too, when only their number was said before.
                if reader.slot == Slot::To && clause.has(Slot::To) && clause.has(Slot::Object) && clause.verb == Cue::Move {
                    reader.depth = 0;
                    reader.slot = Slot::List;
                }
            }
            // The bracket that the verb stands in ends.
            kw::CLOSE if reader.depth == 0 => break,
            kw::CLOSE => {
                reader.depth = reader.depth.saturating_sub(1);
                if reader.depth == 0 {
                    reader.slot = reader.outside;
                }
            }
            kw::SEMI if reader.depth == 0 => {
                // `trên cơ sở toàn bộ … của xã A; các phường B, C`: the list goes on.
                if reader.slot == Slot::Basis || reader.slot == Slot::Aside && reader.home == Slot::Basis {
                    reader.slot = Slot::Basis;
                } else if is_elliptic(clause.verb) {
                    let mut next = Clause::new(clause.verb, at + 1);
                    next.function = clause.function;
                    all.push(std::mem::replace(&mut clause, next));
                    reader = Reader::new(at + 1);
                } else {
                    break;
                }
            }
            kw::THUOC if !matches!(reader.slot, Slot::To) => reader.aside(),
            kw::COLON => {
                reader.back();
                if matches!(reader.slot, Slot::As | Slot::Object) {
                    drop_counts(document, &mut clause, reader.slot);
                }
            }
            kw::COMMA | kw::VA if reader.depth == 0 => reader.back(),
            kw::TU if comes_from(document, &clause, &reader, entity, at) => {
                reader.slot = Slot::From;
                reader.governed = at + 1;
            }
            _ => {
                if token.class() == Class::Punct && document.text.of(token) == "|" {
                    // What follows is another cell.
                    break;
                }
                plain_word(document, token, entity, at, &mut reader, &mut clause);
            }
        }
        at += 1;
    }
    all.push(clause);
    all
}

/// Words of the text that end or open a slot without being a preposition of the lexicon.
fn plain_word(document: &Document<'_, '_>, token: &Token, entity: usize, at: usize, reader: &mut Reader, clause: &mut Clause) {
    static WORDS: LazyLock<WordSet> =
        LazyLock::new(|| WordSet::new(&["gồm", "còn", "khi", "nếu", "gửi", "trình", "phải", "để", "theo", "làm", "nhằm", "kể"]));
    if !WORDS.has(token.word()) {
        return;
    }
    let word = lexicon::word(token.word());
    match word {
        "gồm" if token.class() == Class::Lower => match reader.slot {
            // `chuyển 4 chi bộ … gồm A, B`: the names stand for the number.
            _ if clause.verb == Cue::Move => {
                drop_counts(document, clause, Slot::Object);
                clause.fillers.retain(|filler| filler.slot != Slot::To);
                reader.slot = Slot::Object;
                clause.head = at + 1;
            }
            Slot::Object | Slot::Of => drop_counts(document, clause, reader.slot),
            // `còn 34 tỉnh, thành phố gồm 28 tỉnh và 6 thành phố`.
            _ => reader.aside(),
        },
        // `sáp nhập 63 tỉnh còn 34 tỉnh`.
        "còn" if document.entities.get(entity).is_some_and(|next| next.kind() == Kind::Quantity && next.first as usize == at + 1) => {
            reader.slot = Slot::As;
        }
        // A condition or a time: what follows does something else (`giải thể bộ, cơ quan ngang bộ khi Quốc hội thông qua`).
        "khi" | "nếu" | "gửi" | "trình" | "phải" | "để" if token.class() == Class::Lower => reader.aside(),
        "theo" if reader.depth == 0 && reader.slot == Slot::Of => reader.aside(),
        // What follows is a purpose or a time.
        "làm" | "nhằm" | "kể" if reader.slot != Slot::Object && clause.has(reader.slot) => reader.aside(),
        _ => {}
    }
}

/// Whether a clause may go on behind a semicolon without its verb: `đổi tên A thành B; C thành D`.
fn is_elliptic(verb: Cue) -> bool {
    matches!(
        verb,
        Cue::Move | Cue::Give | Cue::Merge | Cue::MergePlain | Cue::Split | Cue::SplitPlain | Cue::Rename | Cue::Convert | Cue::Adjust
    )
}

/// Whether `từ` here opens what something comes from: `chuyển A từ B sang C`, `thành lập từ A và B`, not `từ ngày …`.
fn comes_from(document: &Document<'_, '_>, clause: &Clause, reader: &Reader, entity: usize, at: usize) -> bool {
    let movable =
        matches!(clause.verb, Cue::Merge | Cue::Move | Cue::Establish) && matches!(reader.slot, Slot::Object | Slot::Of | Slot::Aside);
    movable
        && reader.depth == 0
        && document.entities.get(entity).is_some_and(|next| {
            next.first as usize <= at + 4
                && match &next.norm {
                    Norm::Organization(_) | Norm::Place(_) => true,
                    Norm::Quantity(quantity) => counts_units(&quantity.unit),
                    _ => false,
                }
        })
}

/// Puts an entity into a slot when it is of a kind that is reorganised.
fn fill(document: &Document<'_, '_>, clause: &mut Clause, entity: usize, slot: Slot, extent: Option<Extent>) {
    let unit = match &document.entities[entity].norm {
        Norm::Organization(_) | Norm::Place(_) => true,
        Norm::Quantity(quantity) => {
            let counts = counts_units(&quantity.unit);
            let moved = matches!(clause.verb, Cue::Adjust | Cue::MergePlain | Cue::Move) && slot == Slot::Object && !clause.passive;
            if !counts && moved && clause.amount.is_none() && document.entities[entity].first as usize <= clause.head + 2 {
                clause.amount = Some(entity);
            }
            counts && matches!(slot, Slot::Object | Slot::From | Slot::As | Slot::With)
        }
        _ => false,
    };
    // Behind `theo Quyết định … của X` X issues, it is not moved.
    let cited = entity > 0
        && matches!(document.kind(entity - 1), Some(Kind::Document | Kind::Date | Kind::Position))
        && document.between(entity - 1, entity).len() <= 1
        && !document.between(entity - 1, entity).iter().any(|token| matches!(token.word(), kw::COMMA | kw::VA))
        && document.entities[entity - 1].first as usize >= clause.first;
    if !unit || cited {
        return;
    }
    let merges = matches!(clause.verb, Cue::Merge | Cue::MergePlain | Cue::Arrange);
    let around = clause.fillers.last().is_some_and(|last| last.entity + 1 == entity && surrounds(document, last.entity, entity, merges));
    let acted_on = clause.passive && matches!(slot, Slot::Object | Slot::With);
    clause.fillers.push(Filler { slot: if around || acted_on { Slot::Aside } else { slot }, entity, extent });
}

/// Whether the second of two neighbours only says where the first is: `thôn 5, xã A`, `Tòa án nhân dân huyện B, tỉnh C`.
/// What is merged with a province may be a city of its rank (`thành phố Cần Thơ, tỉnh Sóc Trăng`), so there it is taken for one.
fn surrounds(document: &Document<'_, '_>, left: usize, right: usize, merges: bool) -> bool {
    let beside = match document.between(left, right) {
        [] => true,
        [one] => matches!(one.word(), kw::COMMA | kw::DASH) || document.text.of(one) == "–",
        _ => false,
    };
    let (Norm::Place(outer), true) = (&document.entities[right].norm, beside) else { return false };
    let Some(outer) = outer.level.and_then(rank) else { return false };
    // Only a level word says that it is another unit than its neighbour.
    let spelt = document.text.tokens[document.entities[right].first as usize..document.entities[right].last as usize].len() > 1;
    let inner = match &document.entities[left].norm {
        Norm::Place(place) => place.level.and_then(rank),
        Norm::Organization(organization) => match &organization.place {
            Some((level, _)) => rank(*level),
            None => Some(0),
        },
        _ => None,
    };
    spelt && inner.is_some_and(|inner| inner < outer && !(merges && (inner, outer) == (3, 4)))
}

fn rank(level: Level) -> Option<u8> {
    Some(match level {
        Level::Hamlet => 0,
        Level::Ward | Level::Commune | Level::Township | Level::SpecialZone => 1,
        Level::District | Level::Town => 2,
        Level::City => 3,
        Level::Province => 4,
    })
}

/// Whether a count is one of units that can be moved or merged.
pub(super) fn counts_units(unit: &str) -> bool {
    let unit = unit.to_lowercase();
    [
        "tổ chức",
        "chi bộ",
        "đảng bộ",
        "tỉnh",
        "xã",
        "phường",
        "thành phố",
        "đơn vị",
        "phòng",
        "huyện",
        "thôn",
        "cơ quan",
        "trung tâm",
        "trường",
        "trạm",
        "chi, đảng bộ",
    ]
    .iter()
    .any(|head| unit.starts_with(head))
}

/// A number of units that a list then names is not a unit of its own.
fn drop_counts(document: &Document<'_, '_>, clause: &mut Clause, slot: Slot) {
    clause.fillers.retain(|filler| filler.slot != slot || document.kind(filler.entity) != Some(Kind::Quantity));
}

/// Lets a cue open its slot; `false` when it is no preposition here.
fn turn(hit: CueHit, reader: &mut Reader, clause: &mut Clause) -> bool {
    let slot = reader.slot;
    let next = match hit.cue {
        Cue::Into => Slot::Into,
        Cue::As => Slot::As,
        Cue::Named => Slot::Named,
        // `về sinh hoạt với X`: behind a movement `với` names where it goes.
        Cue::With if clause.verb == Cue::Move && slot == Slot::To => Slot::To,
        Cue::With => Slot::With,
        Cue::To => Slot::To,
        // `về trực thuộc X` is one preposition; `Trạm A trực thuộc X` only says where A is.
        Cue::Under if slot == Slot::To && !clause.has(Slot::To) => Slot::To,
        Cue::Under | Cue::By | Cue::At => {
            reader.aside();
            return true;
        }
        Cue::Of => match slot {
            Slot::Aside if clause.verb == Cue::Arrange => Slot::Of,
            Slot::Aside => return true,
            // `trên cơ sở toàn bộ diện tích của A`, but `trên cơ sở Phòng A của Sở B`.
            Slot::Basis | Slot::From if !clause.has(slot) || reader.extent.is_some() => slot,
            Slot::As | Slot::Named | Slot::Into | Slot::To if !clause.has(slot) => slot,
            Slot::Basis | Slot::From | Slot::As | Slot::Named | Slot::Into | Slot::To => {
                reader.aside();
                return true;
            }
            _ => Slot::Of,
        },
        Cue::Basis => Slot::Basis,
        Cue::Whole | Cue::Part | Cue::Rest => {
            reader.extent = Some(extent_of(hit.cue));
            reader.back();
            return true;
        }
        Cue::Function => {
            // `chuyển [nguyên trạng] chức năng, nhiệm vụ`: right behind the verb it is what moves.
            clause.function |= hit.first as usize <= clause.head + 2;
            return false;
        }
        _ => return false,
    };
    // The extent is of what is taken, not of what it becomes.
    if matches!(next, Slot::As | Slot::Named | Slot::Into | Slot::To) {
        reader.extent = None;
    }
    reader.slot = next;
    true
}

fn extent_of(cue: Cue) -> Extent {
    match cue {
        Cue::Part => Extent::Part,
        Cue::Rest => Extent::Rest,
        _ => Extent::Whole,
    }
}

/// Units before the verb: passives (`A và B được sáp nhập`), verbs without object (`A kết thúc hoạt động`, `A đổi tên thành B`), a
/// receiver, and the row's first cell.
fn subjects(document: &Document<'_, '_>, sentence: &Sentence, verb: CueHit, clause: &mut Clause) {
    let at = verb.first as usize;
    if verb.cue == Cue::Merge
        && let Some(result) = result_before(document, sentence, verb)
    {
        clause.first = document.entities[result].first as usize;
        clause.fillers.push(Filler { slot: Slot::As, entity: result, extent: None });
        return;
    }
    let passive =
        document.cues_in(sentence, at.saturating_sub(2)..at).iter().any(|cue| cue.cue == Cue::Passive && close(cue.last, verb.first, 1));
    let ends =
        verb.cue == Cue::Dissolve && matches!(lexicon::word(document.word(at)), "kết" | "chấm") && !of_behind(document, sentence, verb);
    // `Công ty A đổi tên thành …`, `chức năng A chuyển từ …`: right behind the verb stands what it becomes. A body that
    // `chuyển … cho` another sends something; it moves itself only where it says so.
    let next = document.cues_in(sentence, clause.head..clause.head + 1).first();
    // `Tỉnh A sáp nhập với tỉnh B, lấy tên là …`: both are merged.
    let with = verb.cue == Cue::Merge && document.word(clause.head) == kw::VOI;
    let bare = if verb.cue == Cue::Move {
        let governed = document.word(clause.head) == kw::TU || next.is_some_and(|cue| cue.cue == Cue::To);
        // `Trung tâm A chuyển về Sở B`: what goes to a body with no more words between is the body that is spoken of.
        let moves = lexicon::word(document.word(clause.head)) == "về"
            && document.entity_behind(sentence, clause.head).is_some_and(|index| {
                document.entities[index].first as usize == clause.head + 1 && document.kind(index) == Some(Kind::Organization)
            })
            && document.entity_before(sentence, at).is_some_and(|index| at - document.entities[index].last as usize <= 1);
        governed && (moves || function_before(document, sentence, at) || next.is_some_and(|cue| cue.last - cue.first > 1))
    } else {
        // `xã A hình thành từ B và C` has no object.
        let formed = verb.cue == Cue::Establish && lexicon::word(document.word(at)) == "hình";
        with || formed || next.is_some_and(|cue| matches!(cue.cue, Cue::As | Cue::Into))
    };
    if passive || ends || bare {
        if verb.cue == Cue::Move {
            clause.function = function_before(document, sentence, at);
        }
        let joined = joined_before(document, sentence, at, verb.cue);
        clause.passive = !with && !joined.is_empty() || clause.function;
        if let Some(first) = joined.first() {
            clause.first = document.entities[first.entity].first as usize;
            // `120 ha của huyện A được điều chỉnh về …`.
            if matches!(verb.cue, Cue::Adjust | Cue::MergePlain) && first.entity > sentence.entities.start {
                let amount = first.entity - 1;
                if document.kind(amount) == Some(Kind::Quantity)
                    && document.between(amount, first.entity).iter().any(|token| token.word() == kw::CUA)
                    && document.between(amount, first.entity).len() <= 12
                {
                    clause.amount = Some(amount);
                    clause.first = document.entities[amount].first as usize;
                }
            }
        }
        clause.fillers.extend(joined);
        return;
    }
    let Some(before) = document.entity_before(sentence, at) else { return };
    let gap = at - document.entities[before].last as usize;
    if verb.cue == Cue::Receive && is_unit(document, before) && gap <= 4 {
        clause.fillers.push(Filler { slot: Slot::To, entity: before, extent: None });
        return;
    }
    // `16 tỉnh sau sáp nhập từ 34 tỉnh`: what there is afterwards.
    let after = verb.cue == Cue::Merge && lexicon::word(document.word(at.saturating_sub(1))) == "sau";
    if after && gap <= 3 && document.kind(before) == Some(Kind::Quantity) {
        clause.fillers.push(Filler { slot: Slot::As, entity: before, extent: None });
        return;
    }
    // A table's row: `Tỉnh A | Hợp nhất tỉnh A và tỉnh B`.
    let cell = at.checked_sub(1).is_some_and(|bar| bar >= sentence.first && document.text.of(&document.text.tokens[bar]) == "|");
    if cell && is_unit(document, before) {
        clause.fillers.push(Filler { slot: Slot::As, entity: before, extent: None });
    }
}

/// What came of a merger, when it stands before the verb: `X sáp nhập từ A và B`, `X được hợp nhất từ A và B`, `X (sáp nhập A và B)`.
fn result_before(document: &Document<'_, '_>, sentence: &Sentence, verb: CueHit) -> Option<usize> {
    let (at, head) = (verb.first as usize, verb.last as usize);
    let before = document.entity_before(sentence, at).filter(|index| is_unit(document, *index))?;
    let behind = document.entity_behind(sentence, head).filter(|index| is_unit(document, *index))?;
    let joint = document.text.tokens.get(document.entities[before].last as usize..at)?;
    let near = document.entities[behind].first as usize - head <= 4;
    let from = document.word(head) == kw::TU
        && joint.len() <= 3
        && joint.iter().all(|token| token.class() == Class::Lower && !matches!(lexicon::word(token.word()), "sau" | "trước"));
    // Inside the bracket two units must be named, or it says what became of the one before it.
    let aside = matches!(joint, [open] if open.word() == kw::OPEN)
        && !document.cues_in(sentence, head..head + 1).iter().any(|cue| matches!(cue.cue, Cue::Into | Cue::As | Cue::With))
        && document.word(head) != kw::VOI;
    (near && (from || aside)).then_some(before)
}

/// The units right before a verb, joined to one another, in reading order, each with the extent said before it.
fn joined_before(document: &Document<'_, '_>, sentence: &Sentence, at: usize, verb: Cue) -> Vec<Filler> {
    let mut joined: Vec<usize> = Vec::new();
    let mut entity = document.entity_before(sentence, at);
    while let Some(index) = entity {
        let right = joined.last().map_or(at, |right| document.entities[*right].first as usize);
        let between = document.text.tokens.get(document.entities[index].last as usize..right).unwrap_or_default();
        let counted =
            matches!(&document.entities[index].norm, Norm::Quantity(quantity) if verb == Cue::Move && counts_units(&quantity.unit));
        let near = if joined.is_empty() {
            // `Sở A (đổi tên thành Sở B)`.
            let aside = |token: &Token| token.word() == kw::OPEN && matches!(verb, Cue::Rename | Cue::Merge | Cue::Establish);
            between.len() <= 6 && !between.iter().any(|token| token.class() == Class::Punct && token.word() != kw::CLOSE && !aside(token))
        } else {
            let first = between.first();
            let plain = between.len() <= 2
                && between.iter().all(|token| {
                    matches!(token.word(), kw::COMMA | kw::VA | kw::VOI | kw::CAC | kw::DASH) || document.text.of(token) == "–"
                });
            // `toàn bộ diện tích … của A và một phần diện tích … của B`.
            let shared = between.len() <= 16
                && first.is_some_and(|first| matches!(first.word(), kw::COMMA | kw::VA))
                && between.last().is_some_and(|last| matches!(last.word(), kw::CUA | kw::CAC))
                && !between.iter().any(|token| token.word() == kw::SEMI);
            plain || shared
        };
        // A date or an office between is not joined to anything.
        if !near || !(is_unit(document, index) || counted) {
            break;
        }
        if let Some(right) = joined.last().copied().filter(|right| surrounds(document, index, *right, verb == Cue::Merge)) {
            // `Xã A, tỉnh B được thành lập`: the province is where it lies.
            joined.retain(|other| *other != right);
        }
        joined.push(index);
        entity = index.checked_sub(1).filter(|index| *index >= sentence.entities.start);
    }
    joined.reverse();
    let extents = joined.first().map_or(0, |first| (document.entities[*first].first as usize).saturating_sub(16).max(sentence.first));
    let marks = document.cues_in(sentence, extents..at);
    joined
        .into_iter()
        .map(|entity| {
            let first = document.entities[entity].first;
            let mark = marks.iter().rev().find(|cue| cue.last <= first && matches!(cue.cue, Cue::Whole | Cue::Part | Cue::Rest));
            Filler { slot: Slot::Object, entity, extent: mark.map(|cue| extent_of(cue.cue)) }
        })
        .collect()
}

/// Whether `chức năng`, `nhiệm vụ` stands before the verb in the same clause: it is what moves.
fn function_before(document: &Document<'_, '_>, sentence: &Sentence, at: usize) -> bool {
    let from = at.saturating_sub(25).max(sentence.first);
    let start = (from..at).rev().find(|token| matches!(document.word(*token), kw::SEMI | kw::COLON)).unwrap_or(from);
    document.cues_in(sentence, start..at).iter().any(|cue| cue.cue == Cue::Function)
}

fn is_unit(document: &Document<'_, '_>, index: usize) -> bool {
    matches!(document.kind(index), Some(Kind::Organization | Kind::Place))
}

/// Whether the verb's object stands behind it: `kết thúc hoạt động của A`, `chấm dứt hoạt động đối với A`.
fn of_behind(document: &Document<'_, '_>, sentence: &Sentence, verb: CueHit) -> bool {
    let next = document.word(verb.last as usize);
    let named = document.entity_behind(sentence, verb.last as usize).is_some_and(|index| document.entities[index].first == verb.last);
    next == kw::CUA || lexicon::word(next) == "đối" || named
}
