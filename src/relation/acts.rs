//! What one document does to another: `based_on`, `implements`, `guides`, `amends`, `replaces`, `repeals`, `takes_effect`, `expires`.
//!
//! A verb stands between the document that acts and the one it acts on. Who acts is the nearest document before the verb
//! that is not itself inside another one's subject, `X này` for the document at hand, or the document at hand where the
//! verb opens the sentence (`Căn cứ …;`, `Thực hiện …`, `Sửa đổi, bổ sung khoản 2 Điều 5 như sau`).

use super::clause::{Document, Sentence, arg, close, itself};
use super::{Argument, Relation, RelationKind, Role};
use crate::entity::{CueHit, Kind, Norm};
use crate::lexicon::{self, Cue, kw};
use crate::text::{Class, Gap};

/// All acts of the document.
pub(super) fn acts(document: &Document<'_, '_>, found: &mut Vec<Relation>) {
    for sentence in document.sentences() {
        if document.asks(sentence) {
            continue;
        }
        let bases = bases(document, sentence, found);
        verbs(document, sentence, &bases, found);
        effect(document, sentence, found);
    }
}

/// The căn cứ of a sentence: `Căn cứ A; B` or `Trên cơ sở A, …`; returns the documents that it rests on.
fn bases(document: &Document<'_, '_>, sentence: &Sentence, found: &mut Vec<Relation>) -> Vec<usize> {
    let body = document.body(sentence);
    let opening = document.cues[sentence.cues.clone()].iter().find(|cue| cue.first as usize == body);
    let after = match opening {
        Some(cue) if matches!(cue.cue, Cue::Pursuant | Cue::Basis) => cue.last as usize,
        _ => return Vec::new(),
    };
    // `Căn cứ theo Điều 102 … quy định như sau` only cites.
    if matches!(lexicon::word(document.word(after)), "theo" | "tại" | "vào") {
        return Vec::new();
    }
    let tokens = &document.text.tokens[after..sentence.last];
    let says = tokens.windows(2).any(|pair| {
        matches!((lexicon::word(pair[0].word), lexicon::word(pair[1].word)), ("như", "sau") | ("nêu", "rõ") | ("quy", "định"))
            && pair[0].class == Class::Lower
    }) && !document.official
        || tokens.windows(2).any(|pair| matches!((lexicon::word(pair[0].word), lexicon::word(pair[1].word)), ("nêu", "rõ")));
    if says {
        return Vec::new();
    }
    let mut all = Vec::new();
    let mut quoted = 0i32;
    let mut at = after;
    let mut amended = false;
    for index in sentence.entities.clone() {
        let entity = &document.entities[index];
        for token in &document.text.tokens[at.min(entity.first as usize)..entity.first as usize] {
            match document.text.of(token) {
                "“" => quoted += 1,
                "”" => quoted = 0,
                "\"" => quoted = 1 - quoted,
                ";" => amended = false,
                _ => {}
            }
        }
        let passed = document.cues[sentence.cues.clone()]
            .iter()
            .any(|cue| cue.cue == Cue::Amend && cue.first as usize >= at && cue.last as usize <= entity.first as usize);
        amended |= passed && !all.is_empty();
        at = entity.last as usize;
        if entity.kind() != Kind::Document || quoted > 0 {
            continue;
        }
        let before = entity.first as usize;
        let previous = index.checked_sub(1).filter(|previous| sentence.entities.contains(previous));
        let first = all.is_empty()
            && before <= after + 3
            && document.text.tokens[after..before].iter().all(|token| token.class == Class::Lower && token.word != kw::VE);
        let behind_provision = previous
            .is_some_and(|previous| document.kind(previous) == Some(Kind::Provision) && document.between(previous, index).len() <= 1)
            && all.is_empty();
        let joint = document.word(before - 1);
        // A further basis follows a semicolon, or a comma or `và` right behind the whole citation before it.
        let adjacent = previous.is_some_and(|previous| document.between(previous, index).len() == 1);
        let further = !all.is_empty()
            && !amended
            && (joint == kw::SEMI || joint == kw::COMMA && (adjacent || quoted_before(document, before)) || joint == kw::VA && adjacent);
        if first || behind_provision || further {
            all.push(index);
        }
    }
    for basis in &all {
        let clause = body..document.entities[*basis].last as usize;
        found.push(document.relation(
            RelationKind::BasedOn,
            vec![itself(Role::Document), arg(Role::Basis, *basis)],
            None,
            clause,
            "acts/basis",
        ));
    }
    all
}

/// Whether a closing quotation mark stands before the comma: `… về "Thi hành Điều lệ Đảng", Hướng dẫn …`.
fn quoted_before(document: &Document<'_, '_>, before: usize) -> bool {
    before >= 2 && matches!(document.text.of(&document.text.tokens[before - 2]), "”" | "\"")
}

/// Verbs between documents.
fn verbs(document: &Document<'_, '_>, sentence: &Sentence, bases: &[usize], found: &mut Vec<Relation>) {
    let body = document.body(sentence);
    // Documents that are the subject of another one's title do not act themselves.
    let mut nested: Vec<usize> = Vec::new();
    let cues: Vec<CueHit> = document.cues[sentence.cues.clone()].to_vec();
    let mut done = 0;
    for (number, cue) in cues.iter().enumerate() {
        let kind = match cue.cue {
            Cue::Implement => RelationKind::Implements,
            Cue::Guide => RelationKind::Guides,
            Cue::Amend => RelationKind::Amends,
            Cue::Replace => RelationKind::Replaces,
            Cue::Repeal | Cue::Expire => RelationKind::Repeals,
            _ => continue,
        };
        if (cue.first as usize) < done {
            continue;
        }
        let (verb, after) = (cue.first as usize, cue.last as usize);
        let passive = is_passive(document, &cues, number);
        let opening = kind == RelationKind::Implements && verb <= body;
        let Some(targets) =
            targets(document, sentence, kind, after, verb).or_else(|| opening.then(|| in_brackets(document, sentence, after)).flatten())
        else {
            continue;
        };
        let acting = actor(document, sentence, &Verb { kind, at: verb, passive }, &nested, bases);
        // What changes a law is a law; the Constitution is changed by a resolution.
        if passive {
            // `A được sửa đổi, bổ sung tại B`: the documents behind act on the one before.
            let Some(Actor::Entity(target)) = acting else { continue };
            for agent in targets {
                push(document, kind_for(document, kind, Some(agent)), arg(Role::Document, agent), target, verb, found);
            }
            continue;
        }
        let (argument, actor_index) = match acting {
            Some(Actor::Entity(index)) => (arg(Role::Document, index), Some(index)),
            Some(Actor::Itself) => (itself(Role::Document), None),
            None => continue,
        };
        for target in targets {
            let kind = kind_for(document, kind, actor_index);
            push(document, kind, argument, target, verb, found);
            nested.push(target);
            done = document.entities[target].last as usize;
        }
    }
}

/// A Hướng dẫn that carries a document out guides it; a plan, a rule or a notice implements it.
fn kind_for(document: &Document<'_, '_>, kind: RelationKind, actor: Option<usize>) -> RelationKind {
    let guidance =
        actor.is_some_and(|actor| matches!(&document.entities[actor].norm, Norm::Document(named) if named.code.as_deref() == Some("HD")));
    if kind == RelationKind::Implements && guidance { RelationKind::Guides } else { kind }
}

fn push(document: &Document<'_, '_>, kind: RelationKind, actor: Argument, target: usize, verb: usize, found: &mut Vec<Relation>) {
    let first = match actor.target {
        super::Target::Entity(index) => (document.entities[index as usize].first as usize).min(document.entities[target].first as usize),
        super::Target::Itself => verb.min(document.entities[target].first as usize),
    };
    let last = match actor.target {
        super::Target::Entity(index) => document.entities[index as usize].last.max(document.entities[target].last),
        super::Target::Itself => document.entities[target].last,
    };
    found.push(document.relation(kind, vec![actor, arg(Role::Target, target)], None, first..last as usize, "acts/verb"));
}

/// Whether the verb is passive: `được`, `bị` right before it, or `bởi`, `tại`, `theo` behind it.
fn is_passive(document: &Document<'_, '_>, cues: &[CueHit], number: usize) -> bool {
    let cue = &cues[number];
    let before = number.checked_sub(1).map(|before| &cues[before]);
    let direct = before.is_some_and(|before| before.cue == Cue::Passive && close(before.last, cue.first, 1));
    // `sửa đổi, bổ sung một số điều tại`, `… bởi`, `… theo`: the one who acts is said behind the verb.
    let behind = document.text.tokens[cue.last as usize..]
        .iter()
        .take(6)
        .map(|token| lexicon::word(token.word))
        .find(|word| !matches!(*word, "một" | "số" | "điều" | "nội" | "dung" | "lần" | "đầu"));
    direct || cue.cue == Cue::Amend && behind.is_some_and(|word| matches!(word, "bởi" | "bằng" | "tại" | "theo"))
}

/// The documents or provisions that the verb acts on: right behind it, with those joined to the first.
fn targets(document: &Document<'_, '_>, sentence: &Sentence, kind: RelationKind, after: usize, verb: usize) -> Option<Vec<usize>> {
    let next = sentence.entities.clone().find(|index| document.entities[*index].first as usize >= after)?;
    let reach = match kind {
        RelationKind::Implements | RelationKind::Replaces | RelationKind::Repeals => 4,
        _ => 9,
    };
    let mut index = next;
    // `hết hiệu lực`, `bị bãi bỏ`: what ceases stands before the verb.
    if matches!(kind, RelationKind::Repeals) && !is_target(document, kind, index, after, 4) {
        let before = sentence.entities.clone().rev().find(|index| document.entities[*index].last as usize <= verb)?;
        let _ = before;
        return None;
    }
    // `một số điều của D`, `khoản 2 Điều 5 của D`: a provision is the target itself when the verb changes it.
    let provision = document.kind(index) == Some(Kind::Provision);
    let takes_provisions = matches!(kind, RelationKind::Amends | RelationKind::Repeals | RelationKind::Replaces);
    if provision && !takes_provisions {
        // `quy định chi tiết khoản 3 Điều 36 của Luật …`: the law is meant.
        while document.kind(index) == Some(Kind::Provision) {
            index += 1;
        }
    }
    if matches!(document.kind(index), Some(Kind::Quantity)) {
        index += 1;
    }
    if !is_target(document, kind, index, after, reach) {
        return None;
    }
    let mut all = vec![index];
    let mut last = index;
    // In a title in capitals lists go on as in text.
    // `A ngày … của X và B`: joined targets, each with its own date and issuer between.
    for other in index + 1..sentence.entities.end {
        match document.kind(other) {
            Some(Kind::Date | Kind::Organization | Kind::Position) if document.kind(last) != Some(Kind::Provision) || !takes_provisions => {
                let between = document.between(other - 1, other);
                if between.len() > 1 {
                    break;
                }
            }
            Some(joined @ (Kind::Document | Kind::Provision)) => {
                let between = document.between(other - 1, other);
                let joint = matches!(between, [one] if matches!(one.word, kw::VA | kw::COMMA | kw::SEMI))
                    || between.len() == 2 && between[0].word == kw::COMMA;
                let same = document.kind(index) == Some(joined);
                if !joint || !same {
                    break;
                }
                all.push(other);
                last = other;
            }
            _ => break,
        }
    }
    Some(all)
}

/// `Thực hiện ý kiến chỉ đạo của X về … (Công văn số …)`: what is carried out stands in brackets.
fn in_brackets(document: &Document<'_, '_>, sentence: &Sentence, after: usize) -> Option<Vec<usize>> {
    let first = sentence
        .entities
        .clone()
        .find(|index| document.entities[*index].first as usize >= after && document.kind(*index) == Some(Kind::Document))?;
    let before = (document.entities[first].first as usize).checked_sub(1)?;
    (document.word(before) == kw::OPEN).then(|| vec![first])
}

fn is_target(document: &Document<'_, '_>, kind: RelationKind, index: usize, after: usize, reach: usize) -> bool {
    let Some(entity) = document.entities.get(index) else { return false };
    let fits = match entity.kind() {
        Kind::Document => true,
        Kind::Provision => matches!(kind, RelationKind::Amends | RelationKind::Repeals | RelationKind::Replaces),
        _ => false,
    };
    let first = entity.first as usize;
    if !fits || first < after || first - after > reach {
        return false;
    }
    // Nothing of another clause between: no full stop, semicolon or bracket.
    document.text.tokens[after..first].iter().all(|token| {
        token.gap < Gap::Blank
            && (token.class != Class::Punct || matches!(token.word, kw::COMMA | kw::COLON) || matches!(document.text.of(token), "“" | "\""))
    })
}

/// A verb between documents.
struct Verb {
    kind: RelationKind,
    /// Its first token.
    at: usize,
    passive: bool,
}

/// Who acts.
enum Actor {
    Entity(usize),
    Itself,
}

fn actor(document: &Document<'_, '_>, sentence: &Sentence, verb: &Verb, nested: &[usize], bases: &[usize]) -> Option<Actor> {
    let Verb { kind, at: verb, passive } = *verb;
    let body = document.body(sentence);
    let before: Vec<usize> = sentence.entities.clone().filter(|index| document.entities[*index].last as usize <= verb).collect();
    // `Nghị định này thay thế …`, `Thông tư này quy định chi tiết …`.
    let this = (sentence.first..verb).rev().find(|at| document.word(*at) == kw::NAY && document.text.tokens[*at].class == Class::Lower);
    let chains = matches!(kind, RelationKind::Implements);
    let nearest =
        before.iter().copied().rev().find(|index| document.kind(*index) == Some(Kind::Document) && (!nested.contains(index) || chains));
    let nearest = match (passive, bases.last()) {
        // In a căn cứ, what was amended is the basis, not what its title mentions.
        (true, Some(_)) => before.iter().copied().rev().find(|index| bases.contains(index)).or(nearest),
        _ => nearest,
    };
    if let Some(this) = this
        && nearest.is_none_or(|index| (document.entities[index].last as usize) < this)
        && verb - this <= 30
    {
        let said = this.checked_sub(1).map(|at| &document.text.tokens[at]);
        if said.is_some_and(|token| token.class.is_letters()) && !passive {
            return Some(Actor::Itself);
        }
    }
    if let Some(index) = nearest {
        let from = document.entities[index].last as usize;
        let clause = &document.text.tokens[from..verb];
        let apart = clause.iter().any(|token| matches!(token.word, kw::SEMI | kw::DOT) || token.gap == Gap::Blank)
            || kind != RelationKind::Implements && clause.iter().any(|token| token.word == kw::OPEN);
        // Another body doing something in between has its own deed.
        if !apart && clause.len() <= 45 {
            return Some(Actor::Entity(index));
        }
        return None;
    }
    // The document's own voice: the verb opens the sentence, or stands in its title in capitals.
    let upper = document.text.tokens.get(verb).is_some_and(|token| token.class == Class::Upper);
    let opens = verb <= body
        || (verb == body + 1 && document.text.tokens[body].class == Class::Title)
        || before.is_empty()
            && document.text.tokens[body..verb]
                .iter()
                .all(|token| matches!(lexicon::word(token.word), "về" | "việc" | "v" | "kế" | "hoạch"));
    (!passive && (opens && document.text.tokens[body].class.is_capital() || upper)).then_some(Actor::Itself)
}

/// `Nghị định này có hiệu lực từ ngày …`, `… hết hiệu lực kể từ ngày …`.
fn effect(document: &Document<'_, '_>, sentence: &Sentence, found: &mut Vec<Relation>) {
    for cue in &document.cues[sentence.cues.clone()] {
        let kind = match cue.cue {
            Cue::Effect => RelationKind::TakesEffect,
            Cue::Expire => RelationKind::Expires,
            _ => continue,
        };
        let (verb, after) = (cue.first as usize, cue.last as usize);
        let subject = sentence
            .entities
            .clone()
            .rev()
            .find(|index| document.entities[*index].last as usize <= verb && document.kind(*index) == Some(Kind::Document));
        let this = (verb.saturating_sub(4)..verb).any(|at| at >= sentence.first && document.word(at) == kw::NAY);
        let subject = match (this, subject) {
            (true, _) => itself(Role::Document),
            (false, Some(index)) => arg(Role::Document, index),
            (false, None) => continue,
        };
        let date = sentence.entities.clone().find(|index| document.entities[*index].first as usize >= after);
        let when = date.filter(|index| {
            let near = document.entities[*index].first as usize - after <= 6;
            near && matches!(&document.entities[*index].norm, Norm::Date(date) if date.start.year.is_some())
        });
        match when {
            Some(date) => {
                let clause = sentence.first..document.entities[date].last as usize;
                found.push(document.relation(kind, vec![subject, arg(Role::Date, date)], None, clause, "acts/effect"));
            }
            // `D hết hiệu lực` without a date: the document at hand ends it.
            None if kind == RelationKind::Expires && matches!(subject.target, super::Target::Entity(_)) => {
                if let super::Target::Entity(index) = subject.target {
                    let mut ended = vec![index as usize];
                    // `A, B và C hết hiệu lực`.
                    let mut at = index as usize;
                    while let Some(previous) = at.checked_sub(1).filter(|previous| {
                        sentence.entities.contains(previous)
                            && document.kind(*previous) == Some(Kind::Document)
                            && matches!(document.between(*previous, at), [one] if matches!(one.word, kw::COMMA | kw::VA | kw::SEMI))
                    }) {
                        ended.push(previous);
                        at = previous;
                    }
                    for target in ended {
                        found.push(document.relation(
                            RelationKind::Repeals,
                            vec![itself(Role::Document), arg(Role::Target, target)],
                            None,
                            sentence.first..after,
                            "acts/ended",
                        ));
                    }
                }
            }
            None => {}
        }
    }
}
