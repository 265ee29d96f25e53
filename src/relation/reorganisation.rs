//! Who dissolves, merges, splits, founds, renames or transfers what into whom.
//!
//! A clause is a verb and the stretch up to the next verb, semicolon or table cell. Prepositions sort the entities in it
//! into roles (`vào`, `thành`, `với`, `về`, `của`, `trên cơ sở`), and `toàn bộ`, `một phần`, `phần còn lại` give their extent.
//! What one clause does not say it takes from the one before: the unit whose functions pass on, the verb of `C về trực thuộc Y`.

use super::clause::{Document, Sentence, arg_with, close};
use super::{Argument, Extent, Relation, RelationKind, Role, Status};
use crate::entity::{CueHit, Kind, Norm};
use crate::lexicon::{self, Cue, kw};
use crate::text::{Class, Gap};

/// What a preposition makes of the entities behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
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
    /// `từ` before a number of units.
    From,
    /// Qualifies another entity: `trực thuộc X`, `thuộc X`, what stands in brackets.
    Aside,
    /// A list behind `gồm` or a colon.
    List,
}

/// A filler of a slot.
#[derive(Clone, Copy, Debug)]
struct Filler {
    slot: Slot,
    entity: usize,
    extent: Option<Extent>,
}

/// A clause: its verb and what fills its slots.
#[derive(Debug)]
struct Clause {
    verb: Cue,
    first: usize,
    last: usize,
    fillers: Vec<Filler>,
    /// Whether `chức năng, nhiệm vụ` is what moves.
    function: bool,
    /// The token behind the verb.
    head: usize,
}

/// The reorganisations of one sentence.
pub(super) fn sentence(document: &Document<'_, '_>, sentence: &Sentence, found: &mut Vec<Relation>) {
    let cues = &document.cues[sentence.cues.clone()];
    if !cues.iter().any(|cue| is_verb(cue.cue)) || sentence.entities.is_empty() || document.asks(sentence) {
        return;
    }
    let verbs: Vec<CueHit> =
        cues.iter().enumerate().filter(|(at, cue)| is_verb(cue.cue) && acts(document, sentence, cues, *at)).map(|(_, cue)| *cue).collect();
    // The unit that the clause before dissolved: `giải thể A, chuyển chức năng … về B`.
    let mut gone: Vec<usize> = Vec::new();
    for (number, verb) in verbs.iter().enumerate() {
        let until = verbs.get(number + 1).map_or(sentence.last, |next| next.first as usize);
        for clause in clauses(document, sentence, *verb, until) {
            let status = document.status(sentence, verb.first as usize);
            relate(document, sentence, &clause, status, &mut gone, found);
        }
    }
}

/// Whether the cue is a verb of reorganisation.
fn is_verb(cue: Cue) -> bool {
    matches!(
        cue,
        Cue::Dissolve
            | Cue::Merge
            | Cue::MergePlain
            | Cue::Arrange
            | Cue::Split
            | Cue::SplitPlain
            | Cue::Establish
            | Cue::Rename
            | Cue::Convert
            | Cue::Move
            | Cue::Give
            | Cue::Receive
            | Cue::Adjust
            | Cue::Repeal
    )
}

/// Whether a verb is the head of a clause here, and not part of a time (`sau khi sắp xếp`) or of a purpose that another verb heads.
fn acts(document: &Document<'_, '_>, sentence: &Sentence, cues: &[CueHit], at: usize) -> bool {
    let cue = cues[at];
    let before = (cue.first as usize).checked_sub(1).filter(|before| *before >= sentence.first);
    let word = before.map_or("", |before| lexicon::word(document.word(before)));
    // `sau khi sắp xếp theo quy định tại khoản 1 Điều này`, `hình thành sau sắp xếp`, `trước sáp nhập`.
    if matches!(word, "khi" | "trước") || word == "sau" && !matches!(cue.cue, Cue::Merge) {
        return false;
    }
    // `trên cơ sở hợp nhất A và B`: the verb of the basis adds nothing to it.
    !(at > 0 && cues[at - 1].cue == Cue::Basis && close(cues[at - 1].last, cue.first, 1))
}

/// The clauses of a verb: one, and those that go on after a semicolon without a verb of their own.
fn clauses(document: &Document<'_, '_>, sentence: &Sentence, verb: CueHit, until: usize) -> Vec<Clause> {
    let mut all = Vec::new();
    let mut clause = Clause {
        verb: verb.cue,
        first: verb.first as usize,
        last: verb.last as usize,
        fillers: Vec::new(),
        function: false,
        head: verb.last as usize,
    };
    subjects(document, sentence, verb, &mut clause);
    let mut slot = Slot::Object;
    let mut extent = None;
    let mut entity = sentence.entities.clone().find(|index| document.entities[*index].first >= verb.last).unwrap_or(sentence.entities.end);
    let mut cue = document.cues[sentence.cues.clone()]
        .iter()
        .position(|cue| cue.first >= verb.last)
        .map_or(sentence.cues.end, |at| sentence.cues.start + at);
    let (mut at, mut bracket) = (verb.last as usize, 0usize);
    let mut slot_before_bracket = slot;
    // Where the last preposition ended: what it governs stands close behind.
    let mut governed = at;
    while at < until {
        if entity < sentence.entities.end && document.entities[entity].first as usize == at {
            let far = matches!(slot, Slot::To | Slot::Into) && !has(&clause, slot) && at > governed + 4;
            fill(document, &mut clause, entity, if bracket > 0 || far { Slot::Aside } else { slot }, extent);
            at = document.entities[entity].last as usize;
            clause.last = at;
            entity += 1;
            continue;
        }
        while cue < sentence.cues.end && (document.cues[cue].first as usize) < at {
            cue += 1;
        }
        if cue < sentence.cues.end && document.cues[cue].first as usize == at {
            let hit = document.cues[cue];
            cue += 1;
            if let Some(next) = turn(document, hit, slot, &mut extent, &mut clause) {
                slot = next;
                at = hit.last as usize;
                governed = at;
                continue;
            }
            if matches!(hit.cue, Cue::Function) {
                at = hit.last as usize;
                continue;
            }
        }
        let token = &document.text.tokens[at];
        match token.word {
            kw::OPEN => {
                // Units listed in brackets behind the destination were moved too.
                bracket += 1;
                slot_before_bracket = slot;
                if matches!(slot, Slot::To) && has(&clause, Slot::To) && clause.verb == Cue::Move {
                    bracket = 0;
                    slot = Slot::List;
                }
            }
            kw::CLOSE => {
                bracket = bracket.saturating_sub(1);
                if bracket == 0 {
                    slot = slot_before_bracket;
                }
            }
            kw::SEMI if bracket == 0 => {
                let next =
                    Clause { verb: clause.verb, first: at + 1, last: at + 1, fillers: Vec::new(), function: clause.function, head: at + 1 };
                all.push(std::mem::replace(&mut clause, next));
                (slot, extent) = (Slot::Object, None);
            }
            kw::THUOC if slot != Slot::To => slot = if slot == Slot::Of || slot == Slot::Object { Slot::Aside } else { slot },
            kw::COLON => {
                if slot == Slot::Aside {
                    slot = Slot::Object;
                }
                if matches!(slot, Slot::As | Slot::Object) {
                    drop_counts(document, &mut clause, slot);
                }
            }
            kw::COMMA | kw::VA if slot == Slot::Aside && bracket == 0 => slot = Slot::Object,
            kw::TU if slot == Slot::Object && clause.verb == Cue::Merge => slot = Slot::From,
            _ => {
                let word = lexicon::word(token.word);
                if matches!(word, "gồm") && token.class == Class::Lower {
                    // `chuyển 4 chi bộ … gồm A, B`: the names stand for the number.
                    drop_counts(document, &mut clause, Slot::Object);
                    clause.fillers.retain(|filler| filler.slot != Slot::To);
                    slot = Slot::Object;
                } else if document.text.of(token) == "|"
                    || word == "theo" && bracket == 0 && slot != Slot::Object
                    || matches!(word, "làm" | "nhằm" | "để" | "trong" | "kể") && slot != Slot::Object && has(&clause, slot)
                {
                    // What follows is another cell, a source, a purpose or a time.
                    if document.text.of(token) == "|" {
                        break;
                    }
                    if word != "trong" || clause.verb != Cue::Move {
                        slot = if word == "theo" && matches!(slot, Slot::Of) { Slot::Aside } else { slot };
                        if matches!(word, "làm" | "nhằm" | "kể") {
                            slot = Slot::Aside;
                        }
                    }
                }
            }
        }
        at += 1;
    }
    all.push(clause);
    all
}

/// Puts an entity into a slot when it is of a kind that is reorganised.
fn fill(document: &Document<'_, '_>, clause: &mut Clause, entity: usize, slot: Slot, extent: Option<Extent>) {
    let unit = match &document.entities[entity].norm {
        Norm::Organization(_) | Norm::Place(_) => true,
        Norm::Quantity(quantity) => counts_units(&quantity.unit) && matches!(slot, Slot::Object | Slot::From | Slot::As | Slot::With),
        _ => false,
    };
    // Behind `theo Quyết định … của X` X issues, it is not moved.
    let cited = entity > 0
        && matches!(document.kind(entity - 1), Some(Kind::Document | Kind::Date | Kind::Position))
        && document.between(entity - 1, entity).len() <= 1
        && !document.between(entity - 1, entity).iter().any(|token| matches!(token.word, kw::COMMA | kw::VA))
        && document.entities[entity - 1].first as usize >= clause.first;
    if unit && !cited {
        clause.fillers.push(Filler { slot, entity, extent });
    }
}

/// Whether a count is one of units that can be moved or merged.
fn counts_units(unit: &str) -> bool {
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

fn has(clause: &Clause, slot: Slot) -> bool {
    clause.fillers.iter().any(|filler| filler.slot == slot)
}

/// A number of units that a list then names is not a unit of its own.
fn drop_counts(document: &Document<'_, '_>, clause: &mut Clause, slot: Slot) {
    clause.fillers.retain(|filler| filler.slot != slot || document.kind(filler.entity) != Some(Kind::Quantity));
}

/// The slot that a cue opens; `None` when it is no preposition here.
fn turn(document: &Document<'_, '_>, hit: CueHit, slot: Slot, extent: &mut Option<Extent>, clause: &mut Clause) -> Option<Slot> {
    let next = match hit.cue {
        Cue::Into => Slot::Into,
        Cue::As => Slot::As,
        Cue::Named => Slot::Named,
        Cue::With => {
            // `về sinh hoạt với X`: behind a movement `với` names where it goes.
            if clause.verb == Cue::Move && slot == Slot::To { Slot::To } else { Slot::With }
        }
        Cue::To => Slot::To,
        // `về trực thuộc X` is one preposition; `Trạm A trực thuộc X` only says where A is.
        Cue::Under if slot == Slot::To && !has(clause, Slot::To) => Slot::To,
        Cue::Under => Slot::Aside,
        Cue::Of => {
            let keeps = matches!(slot, Slot::As | Slot::Named | Slot::Into | Slot::To) && has(clause, slot);
            if keeps || matches!(slot, Slot::Aside) && !matches!(clause.verb, Cue::Arrange) {
                Slot::Aside
            } else if matches!(slot, Slot::As | Slot::Named | Slot::Into | Slot::To) {
                slot
            } else {
                Slot::Of
            }
        }
        Cue::Basis => Slot::Basis,
        Cue::By | Cue::At => Slot::Aside,
        Cue::Whole => {
            *extent = Some(Extent::Whole);
            return Some(if slot == Slot::Aside { Slot::Object } else { slot });
        }
        Cue::Part => {
            *extent = Some(Extent::Part);
            return Some(if slot == Slot::Aside { Slot::Object } else { slot });
        }
        Cue::Rest => {
            *extent = Some(Extent::Rest);
            return Some(if slot == Slot::Aside { Slot::Object } else { slot });
        }
        Cue::Function => {
            // `chuyển chức năng, nhiệm vụ`: right behind the verb it is what moves.
            clause.function |= clause.fillers.is_empty() || !has(clause, Slot::To);
            return None;
        }
        _ => return None,
    };
    // The extent is of what is taken, not of what it becomes.
    if matches!(next, Slot::As | Slot::Named | Slot::Into | Slot::To) {
        *extent = None;
    }
    let _ = document;
    Some(next)
}

/// Units before the verb: passives (`A và B được sáp nhập`), verbs without object (`A kết thúc hoạt động`), a receiver, and the row's first cell.
fn subjects(document: &Document<'_, '_>, sentence: &Sentence, verb: CueHit, clause: &mut Clause) {
    let at = verb.first as usize;
    let passive = document.cues[sentence.cues.clone()].iter().any(|cue| cue.cue == Cue::Passive && close(cue.last, verb.first, 1));
    let ends = matches!(verb.cue, Cue::Dissolve) && matches!(lexicon::word(document.word(at)), "kết" | "chấm");
    let cell = document.text.tokens[sentence.first..at].iter().any(|token| document.text.of(token) == "|");
    let before: Vec<usize> =
        sentence.entities.clone().filter(|index| document.entities[*index].last as usize <= at && is_unit(document, *index)).collect();
    if passive || ends && !of_behind(document, verb) {
        // The units right before the verb, joined to one another.
        let mut joined: Vec<usize> = Vec::new();
        for index in before.iter().rev() {
            let right = joined.last().map_or(at, |right| document.entities[*right].first as usize);
            let between = &document.text.tokens[document.entities[*index].last as usize..right];
            let near = if joined.is_empty() {
                between.len() <= 6 && !between.iter().any(|token| token.class == Class::Punct && token.word != kw::CLOSE)
            } else {
                between.len() <= 2 && between.iter().all(|token| matches!(token.word, kw::COMMA | kw::VA | kw::VOI | kw::CAC))
            };
            if !near {
                break;
            }
            joined.push(*index);
        }
        clause.fillers.extend(joined.iter().rev().map(|entity| Filler { slot: Slot::Object, entity: *entity, extent: None }));
        if let Some(first) = joined.last() {
            clause.first = document.entities[*first].first as usize;
        }
        return;
    }
    let receiver = matches!(verb.cue, Cue::Receive);
    let after = matches!(verb.cue, Cue::Merge) && lexicon::word(document.word(at.saturating_sub(1))) == "sau";
    if (receiver || cell || after)
        && let Some(index) = before.last()
    {
        let near = cell || at - document.entities[*index].last as usize <= 4;
        if near {
            let slot = if receiver { Slot::To } else { Slot::As };
            clause.fillers.push(Filler { slot, entity: *index, extent: None });
        }
    } else if after
        && let Some(index) = sentence
            .entities
            .clone()
            .rev()
            .find(|index| document.entities[*index].last as usize <= at && document.kind(*index) == Some(Kind::Quantity))
        && at - document.entities[index].last as usize <= 3
    {
        clause.fillers.push(Filler { slot: Slot::As, entity: index, extent: None });
    }
}

fn is_unit(document: &Document<'_, '_>, index: usize) -> bool {
    matches!(document.kind(index), Some(Kind::Organization | Kind::Place))
}

fn of_behind(document: &Document<'_, '_>, verb: CueHit) -> bool {
    let next = document.word(verb.last as usize);
    next == kw::CUA || lexicon::word(next) == "đối" || document.entities.iter().any(|entity| entity.first == verb.last)
}

/// Fillers of the slots, as arguments of a role.
fn args(clause: &Clause, slots: &[Slot], role: Role) -> Vec<Argument> {
    clause.fillers.iter().filter(|filler| slots.contains(&filler.slot)).map(|filler| arg_with(role, filler.entity, filler.extent)).collect()
}

/// The relations that a clause states.
fn relate(
    document: &Document<'_, '_>,
    sentence: &Sentence,
    clause: &Clause,
    status: Status,
    gone: &mut Vec<usize>,
    found: &mut Vec<Relation>,
) {
    let objects = args(clause, &[Slot::Object, Slot::Of, Slot::With], Role::From);
    let named = if has(clause, Slot::Named) { Slot::Named } else { Slot::As };
    let results = args(clause, &[named], Role::Into);
    let mut push = |kind, args: Vec<Argument>, rule| {
        found.push(document.relation(kind, args, Some(status), clause.first..clause.last.max(clause.first + 1), rule))
    };
    match clause.verb {
        Cue::Dissolve => {
            let units = args(clause, &[Slot::Object, Slot::Of], Role::Unit);
            if !units.is_empty() {
                *gone = units
                    .iter()
                    .filter_map(|unit| match unit.target {
                        super::Target::Entity(index) => Some(index as usize),
                        super::Target::Itself => None,
                    })
                    .collect();
                push(RelationKind::Dissolve, units, "reorganisation/dissolve");
            }
        }
        // A body is abolished like a rule, a rule is the citations' business.
        Cue::Repeal => {
            let units: Vec<Argument> = clause
                .fillers
                .iter()
                .filter(|filler| filler.slot == Slot::Object && document.kind(filler.entity) == Some(Kind::Organization))
                .map(|filler| arg_with(Role::Unit, filler.entity, None))
                .collect();
            let direct = clause.fillers.first().is_some_and(|filler| document.entities[filler.entity].first as usize <= clause.first + 3);
            if !units.is_empty() && direct {
                push(RelationKind::Dissolve, units, "reorganisation/abolish");
            }
        }
        Cue::Merge | Cue::MergePlain | Cue::Arrange => merge(document, clause, objects, results, named, &mut push),
        Cue::Split | Cue::SplitPlain => {
            let from = args(clause, &[Slot::Object, Slot::Of], Role::From);
            if from.len() == 1 && !results.is_empty() {
                push(RelationKind::Split, from.into_iter().chain(results).collect(), "reorganisation/split");
            }
        }
        Cue::Establish => establish(document, clause, &mut push),
        Cue::Rename | Cue::Convert => {
            let kind = if clause.verb == Cue::Rename { RelationKind::Rename } else { RelationKind::Convert };
            let from = args(clause, &[Slot::Object, Slot::Of], Role::From);
            if let ([from], [into]) = (from.as_slice(), results.as_slice()) {
                push(
                    kind,
                    vec![*from, *into],
                    if kind == RelationKind::Rename { "reorganisation/rename" } else { "reorganisation/convert" },
                );
            } else if from.len() == results.len() {
                for (from, into) in from.into_iter().zip(results) {
                    push(kind, vec![from, into], "reorganisation/pairs");
                }
            } else if kind == RelationKind::Convert && from.len() > 1 && results.len() == 1 {
                push(RelationKind::Merge, from.into_iter().chain(results).collect(), "reorganisation/regroup");
            }
        }
        Cue::Move | Cue::Give | Cue::Receive => movement(document, sentence, clause, gone, &mut push),
        Cue::Adjust => land(clause, &mut push),
        _ => {}
    }
}

/// `sáp nhập A vào B`, `hợp nhất A và B thành C`, `sắp xếp toàn bộ … của A và B thành xã mới có tên gọi là C`.
fn merge(
    document: &Document<'_, '_>,
    clause: &Clause,
    objects: Vec<Argument>,
    results: Vec<Argument>,
    named: Slot,
    push: &mut impl FnMut(RelationKind, Vec<Argument>, &'static str),
) {
    let into = args(clause, &[Slot::Into], Role::Into);
    let land = objects.iter().any(|object| object.extent == Some(Extent::Part));
    if clause.verb == Cue::MergePlain && land && !into.is_empty() && results.is_empty() {
        self::land(clause, push);
        return;
    }
    let mut from = objects;
    from.extend(args(clause, &[Slot::From, Slot::Basis], Role::From));
    let into: Vec<Argument> = if results.is_empty() { into } else { results }.into_iter().take(1).collect();
    // Without a result two units must be named; `sắp xếp` alone is no merger.
    let enough = match clause.verb {
        Cue::Merge => !from.is_empty() && (!into.is_empty() || from.len() > 1 && stands_near(document, clause)),
        Cue::MergePlain => !from.is_empty() && !into.is_empty(),
        _ => !from.is_empty() && !into.is_empty() && (named == Slot::Named || from.len() > 1),
    };
    if enough {
        push(RelationKind::Merge, from.into_iter().chain(into).collect(), "reorganisation/merge");
    }
}

/// Whether the first object stands close behind the verb, or before it: `hợp nhất, sáp nhập hoàn thiện phương án, báo cáo A, B` merges nobody.
fn stands_near(document: &Document<'_, '_>, clause: &Clause) -> bool {
    let first = clause
        .fillers
        .iter()
        .find(|filler| matches!(filler.slot, Slot::Object | Slot::Of))
        .map(|filler| document.entities[filler.entity].first as usize);
    first.is_some_and(|first| first <= clause.head + 5)
}

/// `thành lập X [trên cơ sở Y]`: one relation for each unit founded.
fn establish(document: &Document<'_, '_>, clause: &Clause, push: &mut impl FnMut(RelationKind, Vec<Argument>, &'static str)) {
    let basis = args(clause, &[Slot::Basis, Slot::From], Role::From);
    for filler in clause.fillers.iter().filter(|filler| filler.slot == Slot::Object) {
        let entity = &document.entities[filler.entity];
        // The unit stands right behind the verb or joined to one that does.
        let near = entity.first as usize <= clause.first + 6
            || clause.fillers.iter().any(|other| {
                other.slot == Slot::Object
                    && other.entity + 1 == filler.entity
                    && document
                        .between(other.entity, filler.entity)
                        .iter()
                        .all(|token| token.gap < Gap::Blank && matches!(token.word, kw::COMMA | kw::VA))
            });
        if near && entity.kind() != Kind::Quantity {
            push(
                RelationKind::Establish,
                std::iter::once(arg_with(Role::Unit, filler.entity, None)).chain(basis.iter().copied()).collect(),
                "reorganisation/establish",
            );
        }
    }
}

/// `chuyển chức năng, nhiệm vụ [của A] về B`, `chuyển A, B về trực thuộc C`, `B tiếp nhận chức năng của A`.
fn movement(
    document: &Document<'_, '_>,
    sentence: &Sentence,
    clause: &Clause,
    gone: &[usize],
    push: &mut impl FnMut(RelationKind, Vec<Argument>, &'static str),
) {
    let to = args(clause, &[Slot::To, Slot::Into], Role::To);
    let Some(to) = to.first().copied() else { return };
    let _ = sentence;
    if clause.function {
        let mut from = args(clause, &[Slot::Of, Slot::Object], Role::From);
        if from.is_empty() {
            from = gone.iter().map(|entity| arg_with(Role::From, *entity, None)).collect();
        }
        if from.is_empty() {
            push(RelationKind::TransferFunction, vec![to], "reorganisation/function");
        }
        for from in from {
            push(RelationKind::TransferFunction, vec![from, to], "reorganisation/function");
        }
        return;
    }
    if args(clause, &[Slot::Object, Slot::Of], Role::From).iter().any(|object| matches!(object.extent, Some(Extent::Part | Extent::Rest))) {
        land(clause, push);
        return;
    }
    // Giving something to somebody is no reorganisation unless it is a body that passes under another.
    let units = args(clause, &[Slot::Object, Slot::List], Role::Unit);
    let bodies = units.iter().all(|unit| matches!(unit.target, super::Target::Entity(index) if matches!(document.kind(index as usize), Some(Kind::Organization | Kind::Quantity | Kind::Place))));
    let same = units.iter().any(|unit| unit.target == to.target);
    if units.is_empty() || !bodies || same || clause.verb == Cue::Receive || clause.verb == Cue::Give && !passes_under(document, clause) {
        return;
    }
    push(RelationKind::TransferUnit, units.into_iter().chain([to]).collect(), "reorganisation/unit");
}

/// Whether the clause says `về trực thuộc`, `về … quản lý`.
fn passes_under(document: &Document<'_, '_>, clause: &Clause) -> bool {
    let until = (clause.last + 3).min(document.text.tokens.len());
    let words: Vec<&str> = document.text.tokens[clause.first..until].iter().map(|token| lexicon::word(token.word)).collect();
    words.windows(2).any(|pair| matches!(pair, ["trực", "thuộc"] | ["quản", "lý"]))
}

/// `điều chỉnh một phần diện tích … của A vào B`.
fn land(clause: &Clause, push: &mut impl FnMut(RelationKind, Vec<Argument>, &'static str)) {
    let to = args(clause, &[Slot::Into, Slot::To], Role::To);
    let Some(to) = to.first().copied() else { return };
    for from in args(clause, &[Slot::Of, Slot::Object], Role::From).into_iter().filter(|from| from.target != to.target) {
        push(RelationKind::TransferLand, vec![from, to], "reorganisation/land");
    }
}
