//! Who dissolves, merges, splits, founds, renames or transfers what into whom.
//!
//! A clause is a verb and the stretch up to the next verb, semicolon or table cell. Prepositions sort the entities in it
//! into roles (`vào`, `thành`, `với`, `về`, `của`, `trên cơ sở`), and `toàn bộ`, `một phần`, `phần còn lại` give their extent
//! (see [`slots`]); here the filled slots become relations.
//! What one clause does not say it takes from the one before: the unit whose functions pass on, the verb of `C về trực thuộc Y`.
//!
//! Limits: a relation needs named units (or a number of them), so a text that talks of mergers in general gives none.
//! Left out on purpose: `nay là` (it states a result, not a change), and times (`sau sáp nhập`, `trước khi giải thể`).

mod slots;

use super::clause::{Document, REORGANISATION, Sentence, arg, arg_with, close, is_reorganisation};
use super::{Argument, Arguments, Extent, Relation, RelationKind, Role, Status, Target};
use crate::entity::{CueHit, Kind, Norm};
use crate::lexicon::{self, Cue, kw};
use crate::text::{Class, Gap};
use slots::{Clause, Slot, clauses};
use smallvec::smallvec;

/// The reorganisations of one sentence.
pub(super) fn sentence(document: &Document<'_, '_>, sentence: &Sentence, found: &mut Vec<Relation>) {
    if !sentence.says(REORGANISATION) || sentence.entities.is_empty() || document.asks(sentence) {
        return;
    }
    let cues = &document.cues[sentence.cues.clone()];
    let verbs: Vec<CueHit> = cues
        .iter()
        .enumerate()
        .filter(|(at, cue)| is_reorganisation(cue.cue) && acts(document, sentence, cues, *at))
        .map(|(_, cue)| *cue)
        .collect();
    // The unit that the clause before dissolved: `giải thể A, chuyển chức năng … về B`.
    let mut gone: Vec<usize> = Vec::new();
    for (number, verb) in verbs.iter().enumerate() {
        let until = verbs.get(number + 1).map_or(sentence.last, |next| next.first as usize);
        for clause in clauses(document, sentence, *verb, until) {
            let status = document.status(sentence, verb.first as usize);
            relate(document, &clause, status, &mut gone, found);
        }
    }
}

/// Whether a verb is the head of a clause here, and not part of another word, a time (`sau khi sắp xếp`), a title (`giấy phép
/// thành lập`) or of a basis that another verb has.
fn acts(document: &Document<'_, '_>, sentence: &Sentence, cues: &[CueHit], at: usize) -> bool {
    let cue = cues[at];
    let first = cue.first as usize;
    let word = |back: usize| {
        let token = first.checked_sub(back).filter(|token| *token >= sentence.first);
        token.map_or("", |token| lexicon::word(document.word(token)))
    };
    let next = lexicon::word(document.word(cue.last as usize));
    match (word(2), word(1)) {
        // `Sau khi sáp nhập A vào B` tells of it; `sau khi sắp xếp theo quy định tại khoản 1` does not.
        ("sau", "khi") if matches!(cue.cue, Cue::Merge | Cue::Dissolve | Cue::Rename | Cue::Split) => {}
        (_, "khi" | "trước" | "nếu") => return false,
        (_, "sau") if cue.cue != Cue::Merge || document.word(cue.last as usize) != kw::TU => return false,
        _ => {}
    }
    let other_word = match cue.cue {
        // `xâm nhập`, `nhập khẩu`, `phân chia`, `chia sẻ`.
        Cue::MergePlain => {
            matches!(word(1), "xâm" | "thu" | "xuất" | "hội" | "gia" | "đăng" | "du" | "kết" | "truy")
                || matches!(next, "khẩu" | "cảnh" | "học" | "ngũ" | "cư" | "viện" | "liệu" | "dữ" | "kho" | "quốc" | "tịch" | "hộ")
        }
        Cue::Rename => word(1) == "thay",
        // `hình thành từ A và B`, `hình thành trên cơ sở A` found something; `hình thành vùng sản xuất` does not.
        Cue::Establish if lexicon::word(document.word(first)) == "hình" => !matches!(next, "từ" | "trên"),
        Cue::SplitPlain => word(1) == "phân" || matches!(next, "sẻ" | "bạch" | "rời"),
        // `ngày thành lập`, `giấy phép thành lập`, `Hiệp định thành lập`, `Đại hội thành lập`.
        Cue::Establish => word(1) == "ngày" || matches!((word(2), word(1)), ("giấy", "phép") | ("hiệp", "định") | ("đại", "hội")),
        _ => false,
    };
    // `trên cơ sở hợp nhất A và B`: the verb of the basis adds nothing to it.
    let of_basis = at > 0 && cues[at - 1].cue == Cue::Basis && close(cues[at - 1].last, cue.first, 2);
    !other_word && !of_basis
}

/// Fillers of the slots, as arguments of a role.
fn args(clause: &Clause, slots: &[Slot], role: Role) -> Arguments {
    clause.fillers.iter().filter(|filler| slots.contains(&filler.slot)).map(|filler| arg_with(role, filler.entity, filler.extent)).collect()
}

/// The relations that a clause states.
fn relate(document: &Document<'_, '_>, clause: &Clause, status: Status, gone: &mut Vec<usize>, found: &mut Vec<Relation>) {
    let objects = args(clause, &[Slot::Object, Slot::Of, Slot::With], Role::From);
    let named = if clause.has(Slot::Named) { Slot::Named } else { Slot::As };
    let results = args(clause, &[named], Role::Into);
    let mut push = |kind, args: Arguments, rule| {
        found.push(document.relation(kind, args, Some(status), clause.first..clause.last.max(clause.first + 1), rule))
    };
    match clause.verb {
        Cue::Dissolve => {
            let units = dissolved(document, clause);
            if !units.is_empty() {
                gone.clear();
                gone.extend(units.iter().copied());
                push(RelationKind::Dissolve, units.into_iter().map(|unit| arg(Role::Unit, unit)).collect(), "reorganisation/dissolve");
            }
        }
        // A body is abolished like a rule, a rule is the citations' business.
        Cue::Repeal => {
            let units: Vec<usize> =
                dissolved(document, clause).into_iter().filter(|unit| document.kind(*unit) == Some(Kind::Organization)).collect();
            if units.first().is_some_and(|first| document.entities[*first].first as usize <= clause.head + 2) {
                push(RelationKind::Dissolve, units.into_iter().map(|unit| arg(Role::Unit, unit)).collect(), "reorganisation/abolish");
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
                    smallvec![*from, *into],
                    if kind == RelationKind::Rename { "reorganisation/rename" } else { "reorganisation/convert" },
                );
            } else if from.len() == results.len() {
                for (from, into) in from.into_iter().zip(results) {
                    push(kind, smallvec![from, into], "reorganisation/pairs");
                }
            } else if kind == RelationKind::Convert && from.len() > 1 && results.len() == 1 {
                push(RelationKind::Merge, from.into_iter().chain(results).collect(), "reorganisation/regroup");
            }
        }
        Cue::Move | Cue::Give | Cue::Receive => movement(document, clause, gone, &mut push),
        Cue::Adjust => land(document, clause, &mut push),
        _ => {}
    }
}

/// The units that cease: right behind the verb or before it, and those joined to them. What `của` governs is meant only
/// where the verb needs it (`kết thúc hoạt động của A`).
fn dissolved(document: &Document<'_, '_>, clause: &Clause) -> Vec<usize> {
    let of = clause.verb == Cue::Dissolve && document.word(clause.head) == kw::CUA;
    let mut units: Vec<usize> = Vec::new();
    for filler in &clause.fillers {
        let wanted = filler.slot == Slot::Object || of && filler.slot == Slot::Of;
        let entity = &document.entities[filler.entity];
        if !wanted {
            continue;
        }
        let from = units.last().map_or(clause.head, |last| document.entities[*last].last as usize);
        if (entity.first as usize).saturating_sub(from) > if units.is_empty() { 5 } else { 8 } {
            break;
        }
        units.push(filler.entity);
    }
    units
}

/// `sáp nhập A vào B`, `hợp nhất A và B thành C`, `sắp xếp toàn bộ … của A và B thành xã mới có tên gọi là C`.
fn merge(
    document: &Document<'_, '_>,
    clause: &Clause,
    objects: Arguments,
    results: Arguments,
    named: Slot,
    push: &mut impl FnMut(RelationKind, Arguments, &'static str),
) {
    let into = args(clause, &[Slot::Into], Role::Into);
    let land = clause.amount.is_some() || objects.iter().any(|object| matches!(object.extent, Some(Extent::Part | Extent::Rest)));
    if clause.verb == Cue::MergePlain && land && !into.is_empty() && results.is_empty() {
        self::land(document, clause, push);
        return;
    }
    let mut from = objects;
    from.extend(args(clause, &[Slot::From, Slot::Basis], Role::From));
    let into: Arguments = if results.is_empty() { into } else { results }.into_iter().take(1).collect();
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
fn establish(document: &Document<'_, '_>, clause: &Clause, push: &mut impl FnMut(RelationKind, Arguments, &'static str)) {
    let basis = args(clause, &[Slot::Basis, Slot::From], Role::From);
    // `được hình thành từ những đơn vị nào` tells nothing without the units.
    if basis.is_empty() && clause.head > 0 && lexicon::word(document.word(clause.head.saturating_sub(2))) == "hình" {
        return;
    }
    let mut last: Option<usize> = None;
    for filler in clause.fillers.iter().filter(|filler| filler.slot == Slot::Object) {
        let entity = &document.entities[filler.entity];
        // The unit stands right behind the verb or before it, or is joined to one that does.
        let near = match last {
            None => entity.first as usize <= clause.head + 5,
            Some(last) => document.text.tokens.get(document.entities[last].last as usize..entity.first as usize).is_some_and(|between| {
                between.len() <= 8
                    && between.iter().all(|token| token.gap() < Gap::Blank)
                    && between.iter().any(|token| matches!(token.word(), kw::COMMA | kw::VA | kw::SEMI))
            }),
        };
        if !near {
            break;
        }
        if entity.kind() != Kind::Quantity {
            last = Some(filler.entity);
            push(
                RelationKind::Establish,
                std::iter::once(arg(Role::Unit, filler.entity)).chain(basis.iter().copied()).collect(),
                "reorganisation/establish",
            );
        }
    }
}

/// `chuyển chức năng, nhiệm vụ [của A] về B`, `chuyển A, B [từ D] về trực thuộc C`, `B tiếp nhận chức năng của A`.
fn movement(document: &Document<'_, '_>, clause: &Clause, gone: &[usize], push: &mut impl FnMut(RelationKind, Arguments, &'static str)) {
    let to = args(clause, &[Slot::To, Slot::Into], Role::To);
    let Some(to) = to.first().copied() else { return };
    let counted = clause.amount.filter(|amount| is_task(document, *amount));
    if clause.function || counted.is_some() {
        let mut from = args(clause, &[Slot::From], Role::From);
        if from.is_empty() {
            from = args(clause, &[Slot::Of, Slot::Object], Role::From);
        }
        if from.is_empty() {
            from = gone.iter().map(|entity| arg(Role::From, *entity)).collect();
        }
        // `giao nhiệm vụ cho X` is an assignment; it passes from somebody only when that is said.
        if clause.verb == Cue::Give && from.is_empty() {
            return;
        }
        let rest: Arguments = std::iter::once(to).chain(counted.map(|amount| arg(Role::Object, amount))).collect();
        if from.is_empty() {
            push(RelationKind::TransferFunction, rest.clone(), "reorganisation/function");
        }
        for from in from.into_iter().filter(|from| from.target != to.target) {
            push(RelationKind::TransferFunction, std::iter::once(from).chain(rest.iter().copied()).collect(), "reorganisation/function");
        }
        return;
    }
    // `chuyển 3,5 km2 diện tích tự nhiên của A về B`.
    if clause.verb == Cue::Move && clause.amount.is_some_and(|amount| is_area(document, amount)) {
        land(document, clause, push);
        return;
    }
    if args(clause, &[Slot::Object, Slot::Of], Role::From).iter().any(|object| matches!(object.extent, Some(Extent::Part | Extent::Rest))) {
        land(document, clause, push);
        return;
    }
    // Giving something to somebody is no reorganisation unless it is a body that passes under another.
    let units: Arguments =
        args(clause, &[Slot::Object, Slot::List], Role::Unit).into_iter().map(|unit| Argument { extent: None, ..unit }).collect();
    let name = |target: Target| match target {
        Target::Entity(index) => {
            document.text.folded(document.entities[index as usize].first as usize, document.entities[index as usize].last as usize)
        }
        Target::Itself => "".into(),
    };
    let same = units.iter().any(|unit| unit.target == to.target || name(unit.target).to_lowercase() == name(to.target).to_lowercase());
    let near = clause
        .fillers
        .iter()
        .find(|filler| matches!(filler.slot, Slot::Object | Slot::List))
        .is_some_and(|filler| stands_behind(document, clause.head, document.entities[filler.entity].first as usize));
    if units.is_empty() || !near || same || clause.verb == Cue::Receive || clause.verb == Cue::Give && !passes_under(document, clause) {
        return;
    }
    let from = args(clause, &[Slot::From], Role::From);
    push(RelationKind::TransferUnit, units.into_iter().chain(from.into_iter().take(1)).chain([to]).collect(), "reorganisation/unit");
}

/// Whether nothing but `các`, `toàn bộ`, `nguyên trạng` stands between the verb and the unit: `chuyển nguồn Quỹ A về B` moves no fund.
fn stands_behind(document: &Document<'_, '_>, head: usize, first: usize) -> bool {
    document.text.tokens.get(head..first).is_none_or(|between| {
        between.len() <= 8
            && between.iter().all(|token| {
                token.class() == Class::Punct
                    || matches!(
                        lexicon::word(token.word()),
                        "các"
                            | "toàn"
                            | "bộ"
                            | "nguyên"
                            | "trạng"
                            | "cả"
                            | "đối"
                            | "với"
                            | "một"
                            | "số"
                            | "tổ"
                            | "chức"
                            | "đơn"
                            | "vị"
                            | "cơ"
                            | "quan"
                    )
            })
    })
}

/// Whether a count is one of tasks: `12 thủ tục hành chính`, `03 nhiệm vụ`.
fn is_task(document: &Document<'_, '_>, amount: usize) -> bool {
    let Norm::Quantity(quantity) = &document.entities[amount].norm else { return false };
    let unit = quantity.unit.to_lowercase();
    ["thủ tục", "nhiệm vụ", "chức năng", "lĩnh vực"].iter().any(|head| unit.starts_with(head))
}

/// Whether a count is one of land.
fn is_area(document: &Document<'_, '_>, amount: usize) -> bool {
    matches!(&document.entities[amount].norm, Norm::Quantity(quantity) if matches!(&*quantity.unit, "ha" | "km2" | "m2" | "km²" | "m²"))
}

/// Whether the clause says `về trực thuộc`, `về … quản lý`.
fn passes_under(document: &Document<'_, '_>, clause: &Clause) -> bool {
    let until = (clause.last + 3).min(document.text.tokens.len());
    let words: Vec<&str> = document.text.tokens[clause.first..until].iter().map(|token| lexicon::word(token.word())).collect();
    words.windows(2).any(|pair| matches!(pair, ["trực", "thuộc"] | ["quản", "lý"]))
}

/// `điều chỉnh một phần diện tích … của A vào B`, `điều chỉnh 0,85 km2 của A về B`: land passes between places.
fn land(document: &Document<'_, '_>, clause: &Clause, push: &mut impl FnMut(RelationKind, Arguments, &'static str)) {
    let place = |target: Target| matches!(target, Target::Entity(index) if document.kind(index as usize) == Some(Kind::Place));
    let to = args(clause, &[Slot::Into, Slot::To], Role::To);
    let Some(to) = to.first().copied().filter(|to| place(to.target)) else { return };
    for from in args(clause, &[Slot::Of, Slot::Object], Role::From) {
        if from.target != to.target && place(from.target) {
            let object = clause.amount.map(|amount| arg(Role::Object, amount));
            push(RelationKind::TransferLand, [from, to].into_iter().chain(object).collect(), "reorganisation/land");
        }
    }
}
