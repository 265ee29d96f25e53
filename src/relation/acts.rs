//! What one document does to another: `based_on`, `implements`, `guides`, `amends`, `replaces`, `repeals`, `takes_effect`, `expires`.
//!
//! A verb stands between the document that acts and the one it acts on. Who acts is the nearest document before the verb
//! that is not itself inside another one's subject, `X này` for the document at hand, or the document at hand where the
//! verb opens the sentence (`Căn cứ …;`, `Thực hiện …`, `Sửa đổi, bổ sung khoản 2 Điều 5 như sau`).

use super::clause::{Document, Sentence, any_of, arg, close, itself};
use super::effect::{date_behind, effect, is_bare_type};
use super::{Argument, Relation, RelationKind, Role};
use crate::entity::{CueHit, Kind, Norm};
use crate::lexicon::{self, Cue, TRIGGERS, kw};
use crate::text::{Class, Gap, Token};
use smallvec::smallvec;
use std::collections::HashSet;

/// What the acts of a sentence depend on of those before it.
#[derive(Default)]
pub(super) struct Acts {
    list: Option<List>,
    block: Block,
}

impl Acts {
    /// The acts of the next sentence.
    pub(super) fn sentence(&mut self, document: &Document<'_, '_>, sentence: &Sentence, found: &mut Vec<Relation>) {
        // Acts are between things that are named, by a word that says so; a list may go on without one.
        let further = self.block.goes_on(document, sentence);
        let speaks = || sentence.says(ACTS) && (!sentence.entities.is_empty() || announces(document, sentence).is_some());
        if self.list.is_none() && !further && !speaks() || document.asks(sentence) {
            return;
        }
        self.list = match self.list.filter(|list| listed(document, sentence, *list, found)) {
            Some(list) => Some(list),
            None => announces(document, sentence),
        };
        let bases = bases(document, sentence, &mut self.block, further, found);
        verbs(document, sentence, &bases, found);
        effect(document, sentence, found);
    }
}

/// The words without which a sentence says nothing of what documents do.
const ACTS: u64 = any_of(&[
    Cue::Pursuant,
    Cue::Basis,
    Cue::Implement,
    Cue::Guide,
    Cue::Amend,
    Cue::Adjust,
    Cue::Replace,
    Cue::Repeal,
    Cue::Expire,
    Cue::Effect,
]);

/// The most words that name in general what a list then names one by one.
const HEAD: usize = 60;

/// What is said of each document of a list: `Các Thông tư sau hết hiệu lực …:`, `Bãi bỏ các văn bản sau đây:`.
#[derive(Clone, Copy)]
struct List {
    kind: RelationKind,
    /// The date of an end.
    date: Option<usize>,
}

/// Whether a sentence announces a list of documents that the one at hand abolishes, replaces or lets expire.
fn announces(document: &Document<'_, '_>, sentence: &Sentence) -> Option<List> {
    if !sentence.says(any_of(&[Cue::Expire, Cue::Repeal, Cue::Replace])) {
        return None;
    }
    let last = document.text.tokens.get(sentence.last.checked_sub(1)?)?;
    let cues = document.cues.get(sentence.cues.clone())?;
    let cue = cues.iter().find(|cue| matches!(cue.cue, Cue::Expire | Cue::Repeal | Cue::Replace))?;
    let body = document.body(sentence);
    // `Bãi bỏ các … sau:` opens the sentence; of `Các … sau [đây] hết hiệu lực …:` the subject is the list.
    let tokens = document.text.tokens.get(body..sentence.last)?;
    let following = tokens.iter().any(|token| lexicon::word(token.word()) == "sau");
    let opens = cue.first as usize <= body + 3 && cue.cue != Cue::Expire;
    let ends = cue.cue == Cue::Expire
        && document.text.tokens.get(body..cue.first as usize)?.iter().any(|token| matches!(lexicon::word(token.word()), "sau" | "đây"));
    let own = document.entity_behind(sentence, body).is_some_and(|index| document.kind(index) == Some(Kind::Document));
    let said = last.word() == kw::COLON && (following && opens || ends);
    if !said || own || !document.official {
        return None;
    }
    let kind = match cue.cue {
        Cue::Replace => RelationKind::Replaces,
        _ => RelationKind::Repeals,
    };
    let date = (cue.cue == Cue::Expire).then(|| date_behind(document, sentence, cue.last as usize)).flatten();
    Some(List { kind, date })
}

/// Whether a sentence is an item of such a list: a label or bullet, then a document.
fn listed(document: &Document<'_, '_>, sentence: &Sentence, list: List, found: &mut Vec<Relation>) -> bool {
    let body = document.body(sentence);
    let item = document.entity_behind(sentence, body).filter(|index| {
        body > sentence.first && document.entities[*index].first as usize == body && document.kind(*index) == Some(Kind::Document)
    });
    let Some(target) = item else { return false };
    let clause = body..document.entities[target].last as usize;
    found.push(match list.date {
        Some(date) => document.relation(
            RelationKind::Expires,
            smallvec![arg(Role::Document, target), arg(Role::Date, date)],
            None,
            clause,
            "acts/list",
        ),
        None => document.relation(list.kind, smallvec![itself(Role::Document), arg(Role::Target, target)], None, clause, "acts/list"),
    });
    true
}

/// The căn cứ block as far as it is read: whether its last item was one, and ended with a semicolon.
#[derive(Clone, Copy, Default)]
struct Block {
    /// The sentence behind the item.
    next: Option<usize>,
}

impl Block {
    /// Whether the sentence is a further item of the block that leaves `Căn cứ` out: a document at its very start.
    fn goes_on(&self, document: &Document<'_, '_>, sentence: &Sentence) -> bool {
        let label = || usize::from(document.word(sentence.first) == kw::SO);
        self.next == Some(sentence.first)
            && document.entities.get(sentence.entities.start).is_some_and(|entity| {
                !sentence.entities.is_empty() && entity.kind() == Kind::Document && entity.first as usize == sentence.first + label()
            })
    }
}

/// Where the documents of a căn cứ begin in the sentence: behind `Căn cứ` or `Trên cơ sở`, and which of the two it is.
///
/// The cue opens the sentence, or a line: a subject without a full stop runs on into the first căn cứ.
fn basis_cue(document: &Document<'_, '_>, sentence: &Sentence) -> Option<(usize, Cue)> {
    if !sentence.says(any_of(&[Cue::Pursuant, Cue::Basis])) {
        return None;
    }
    let body = document.body(sentence);
    let cues = &document.cues[sentence.cues.clone()];
    let opens = |cue: &&CueHit| cue.first as usize == body && matches!(cue.cue, Cue::Pursuant | Cue::Basis);
    let line = |cue: &&CueHit| {
        let first = document.text.tokens.get(cue.first as usize);
        cue.cue == Cue::Pursuant && first.is_some_and(|first| first.gap() >= Gap::Wrap && first.class() == Class::Title)
    };
    let cue = cues.iter().find(opens).or_else(|| cues.iter().rfind(line))?;
    // `Căn cứ Căn cứ …`, as a hurried typist leaves it.
    let doubled = cues.iter().find(|other| other.first == cue.last && other.cue == cue.cue);
    Some((doubled.unwrap_or(cue).last as usize, cue.cue))
}

/// The căn cứ of a sentence: `Căn cứ A; B` or `Trên cơ sở A, …`; returns the documents that it rests on.
///
/// Each part between semicolons whose first element is a document is one, also where a further line leaves `Căn cứ` out.
fn bases(document: &Document<'_, '_>, sentence: &Sentence, block: &mut Block, further: bool, found: &mut Vec<Relation>) -> Vec<usize> {
    block.next = None;
    let (after, cue) = match basis_cue(document, sentence) {
        Some(found) => found,
        None if further => (sentence.first, Cue::Pursuant),
        None => return Vec::new(),
    };
    // Behind the first article no `Căn cứ` is the document's own: annexes and footnotes have those of others.
    if cue == Cue::Pursuant && after >= document.enacting {
        return Vec::new();
    }
    // `Căn cứ theo Điều 102 … quy định như sau` only cites.
    if matches!(lexicon::word(document.word(after)), "theo" | "tại" | "vào") {
        return Vec::new();
    }
    let Some(tokens) = document.text.tokens.get(after..sentence.last) else { return Vec::new() };
    // `Căn cứ …;` is an item of the block however it goes on; `Trên cơ sở Đề án …, các xã được sắp xếp như sau` rests on it.
    let closed = tokens.last().is_some_and(|last| last.word() == kw::SEMI);
    let item = cue == Cue::Basis || closed;
    // An article of the press speaks of the căn cứ of others; an excerpt may begin with its own.
    if !document.form && sentence.first > 0 && !(closed && cue == Cue::Pursuant) {
        return Vec::new();
    }
    let says = !item
        && tokens.windows(2).any(|pair| {
            matches!((lexicon::word(pair[0].word()), lexicon::word(pair[1].word())), ("như", "sau") | ("nêu", "rõ") | ("quy", "định"))
                && pair[0].class() == Class::Lower
        })
        && !document.official
        || !item && tokens.windows(2).any(|pair| matches!((lexicon::word(pair[0].word()), lexicon::word(pair[1].word())), ("nêu", "rõ")));
    if says {
        return Vec::new();
    }
    let all = basis_documents(document, sentence, after, closed);
    if closed && !all.is_empty() {
        block.next = Some(sentence.last);
    }
    let body = document.body(sentence).max(after.saturating_sub(2));
    for basis in &all {
        let clause = body..document.entities[*basis].last as usize;
        found.push(document.relation(
            RelationKind::BasedOn,
            smallvec![itself(Role::Document), arg(Role::Basis, *basis)],
            None,
            clause,
            "acts/basis",
        ));
    }
    all
}

/// The documents that the words behind `Căn cứ` name as such, and not in the subject of another.
///
/// A provision is a căn cứ where the item is `closed` by its semicolon: `Căn cứ Điều 5 Luật …, người nộp thuế …` only cites it.
fn basis_documents(document: &Document<'_, '_>, sentence: &Sentence, after: usize, closed: bool) -> Vec<usize> {
    let mut all: Vec<usize> = Vec::new();
    let mut quoted = 0i32;
    let mut at = after;
    let mut amended = false;
    for index in sentence.entities.clone() {
        let entity = &document.entities[index];
        if (entity.first as usize) < after {
            continue;
        }
        let mut from = at.min(entity.first as usize);
        for (number, token) in document.text.tokens.iter().enumerate().take(entity.first as usize).skip(from) {
            if token.class() != Class::Punct {
                continue;
            }
            match document.text.of(token) {
                "“" => quoted += 1,
                "”" => quoted = 0,
                "\"" => quoted = 1 - quoted,
                ";" => (amended, from) = (false, number),
                _ => {}
            }
        }
        let passed =
            document.cues_in(sentence, from..entity.first as usize).iter().any(|cue| cue.cue == Cue::Amend && cue.last <= entity.first);
        amended |= passed && !all.is_empty();
        at = entity.last as usize;
        if entity.kind() != Kind::Document || quoted > 0 {
            continue;
        }
        // The label is no part of a symbol without its type word: `; số 48/2013/NĐ-CP`.
        let label = usize::from(entity.first as usize > after && document.word(entity.first as usize - 1) == kw::SO);
        let before = entity.first as usize - label;
        let previous = index.checked_sub(1).filter(|previous| sentence.entities.contains(previous));
        let first = all.is_empty()
            && (before <= after + 3
                && document.text.tokens[after..before].iter().all(|token| token.class() == Class::Lower && token.word() != kw::VE)
                || is_list_head(document, sentence, after, before));
        let behind_provision = closed
            && previous
                .is_some_and(|previous| document.kind(previous) == Some(Kind::Provision) && document.between(previous, index).len() <= 1)
            && all.is_empty();
        let joint = before.checked_sub(1).map_or(0, |at| document.word(at));
        // A further basis follows a semicolon, or a comma or `và` right behind the whole citation before it.
        let adjacent = previous.is_some_and(|previous| document.between(previous, index).len() == 1 + label);
        let further = !all.is_empty()
            && !amended
            && (joint == kw::SEMI
                || joint == kw::COMMA && (adjacent || quoted_before(document, before))
                || joint == kw::VA && (adjacent || is_second(document, sentence, all.last().copied(), index)));
        if first || behind_provision || further {
            all.push(index);
        }
    }
    all
}

/// Whether a document behind the subject of a basis and `và` is a basis too: `Nghị định số A … về kiểm soát thủ tục và Nghị định
/// số B`. It is of the same type, and the subject names no document that it could be joined to.
fn is_second(document: &Document<'_, '_>, sentence: &Sentence, basis: Option<usize>, index: usize) -> bool {
    let Some(basis) = basis else { return false };
    let (Norm::Document(one), Norm::Document(other)) = (&document.entities[basis].norm, &document.entities[index].norm) else {
        return false;
    };
    let subject = document.entities[basis].last as usize..document.entities[index].first as usize;
    if subject.len() > HEAD {
        return false;
    }
    let alone = (basis + 1..index).all(|between| !matches!(document.kind(between), Some(Kind::Document | Kind::Provision)));
    let acts = document
        .cues_in(sentence, subject.clone())
        .iter()
        .any(|cue| matches!(cue.cue, Cue::Amend | Cue::Guide | Cue::Implement | Cue::Replace | Cue::Repeal));
    one.code == other.code && one.symbol.is_some() && other.symbol.is_some() && alone && !acts
}

/// Whether the words name in general what a list then names one by one: `các Nghị định của Chính phủ: số …`, `các Luật …: Luật …`.
fn is_list_head(document: &Document<'_, '_>, sentence: &Sentence, after: usize, before: usize) -> bool {
    let tokens = document.text.tokens.get(after..before).filter(|tokens| tokens.len() <= HEAD).unwrap_or_default();
    let Some(plural) = tokens.first().filter(|first| lexicon::word(first.word()) == "các") else { return false };
    let typed = TRIGGERS.longest(&tokens[1..], lexicon::Class::DocumentType).is_some();
    let named = document.within(sentence, after..before).all(|index| document.kind(index) != Some(Kind::Document));
    let colon = tokens.last().is_some_and(|last| last.word() == kw::COLON);
    // Without a colon only the issuer stands between: `các Nghị định của Chính phủ số …`.
    let short = tokens.len() <= 14
        && !tokens.iter().any(|token| token.class() == Class::Punct && token.word() != kw::COMMA || token.word() == kw::VE);
    plural.class() == Class::Lower && typed && named && (colon || short)
}

/// Whether a closing quotation mark stands before the comma: `… về "Thi hành Điều lệ Đảng", Hướng dẫn …`.
fn quoted_before(document: &Document<'_, '_>, before: usize) -> bool {
    before >= 2 && matches!(document.text.of(&document.text.tokens[before - 2]), "”" | "\"")
}

/// Verbs between documents.
fn verbs(document: &Document<'_, '_>, sentence: &Sentence, bases: &[usize], found: &mut Vec<Relation>) {
    let body = document.body(sentence);
    // Documents that are the subject of another one's title do not act themselves.
    let mut nested: HashSet<usize> = HashSet::new();
    let cues: &[CueHit] = &document.cues[sentence.cues.clone()];
    let mut done = 0;
    for (number, cue) in cues.iter().enumerate() {
        let kind = match cue.cue {
            Cue::Implement => RelationKind::Implements,
            Cue::Guide => RelationKind::Guides,
            Cue::Amend => RelationKind::Amends,
            // `Kết luận 131 điều chỉnh Chỉ thị 42`: between documents alone, for land and units are adjusted too.
            Cue::Adjust if between_documents(document, sentence, cue) => RelationKind::Amends,
            Cue::Replace => RelationKind::Replaces,
            Cue::Repeal | Cue::Expire => RelationKind::Repeals,
            _ => continue,
        };
        if (cue.first as usize) < done {
            continue;
        }
        let (verb, after) = (cue.first as usize, cue.last as usize);
        // `thì thực hiện theo quy định tại D` refers to a rule; it carries nothing out.
        if kind == RelationKind::Implements && lexicon::word(document.word(after)) == "theo" {
            continue;
        }
        let passive = is_passive(document, cues, number);
        let opening = kind == RelationKind::Implements && verb <= body;
        let acted_on = if strikes_words(document, cue) {
            places_of_words(document, sentence, cue)
        } else {
            targets(document, sentence, kind, after).or_else(|| opening.then(|| in_brackets(document, sentence, after)).flatten())
        };
        let Some(targets) = acted_on else { continue };
        let acting = actor(document, sentence, &Verb { kind, at: verb, passive }, &nested, bases);
        // What changes a law is a law; the Constitution is changed by a resolution.
        if passive {
            // `A được sửa đổi, bổ sung tại B`: the documents behind act on the one before.
            let Some(Actor::Entity(target)) = acting else { continue };
            let mut agents: Vec<usize> = targets.into_iter().filter_map(|agent| owner(document, agent)).collect();
            agents.dedup();
            for agent in agents {
                push(document, kind_for(document, kind, Some(agent)), arg(Role::Document, agent), target, verb, found);
            }
            continue;
        }
        let acting = match acting {
            // `Cụ thể hóa A, X ban hành B`: what is issued in the same sentence does it.
            Some(Actor::Itself) if opening => {
                issued_behind(document, sentence, &targets).map_or(acting, |issued| Some(Actor::Entity(issued)))
            }
            _ => acting,
        };
        let (argument, actor_index) = match acting {
            Some(Actor::Entity(index)) => (arg(Role::Document, index), Some(index)),
            Some(Actor::Itself) => (itself(Role::Document), None),
            None => continue,
        };
        for target in targets {
            let kind = kind_for(document, kind, actor_index);
            push(document, kind, argument, target, verb, found);
            nested.insert(target);
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
    found.push(document.relation(kind, smallvec![actor, arg(Role::Target, target)], None, first..last as usize, "acts/verb"));
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
        .map(|token| lexicon::word(token.word()))
        .find(|word| !matches!(*word, "một" | "số" | "điều" | "nội" | "dung" | "lần" | "đầu"));
    direct || cue.cue == Cue::Amend && behind.is_some_and(|word| matches!(word, "bởi" | "bằng" | "tại" | "theo"))
}

/// The documents or provisions that the verb acts on: right behind it, with those joined to the first.
fn targets(document: &Document<'_, '_>, sentence: &Sentence, kind: RelationKind, after: usize) -> Option<Vec<usize>> {
    let next = document.entity_behind(sentence, after)?;
    let reach = match kind {
        RelationKind::Implements | RelationKind::Replaces | RelationKind::Repeals => 4,
        _ => 9,
    };
    let mut index = next;
    // `hết hiệu lực`, `bị bãi bỏ`: what ceases stands before the verb.
    if matches!(kind, RelationKind::Repeals) && !is_target(document, kind, index, after, 4) {
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
    Some(joined_targets(document, sentence, index, takes_provisions))
}

/// A target and those joined to it: `A ngày … của X và B`, `Điều 12 Nghị định A và Thông tư B`. Dates, issuers and the
/// document that a provision is of may stand between.
fn joined_targets(document: &Document<'_, '_>, sentence: &Sentence, first: usize, takes_provisions: bool) -> Vec<usize> {
    let mut all = vec![first];
    let mut last = first;
    // Whether what was read last is the document of the provision taken last.
    let mut owned = false;
    for other in first + 1..sentence.entities.end {
        let between = document.between(other - 1, other);
        match document.kind(other) {
            Some(Kind::Date | Kind::Organization | Kind::Position)
                if document.kind(last) != Some(Kind::Provision) || !takes_provisions || owned =>
            {
                if between.len() > 1 {
                    break;
                }
            }
            Some(Kind::Document) if document.kind(last) == Some(Kind::Provision) && last + 1 == other && is_owned(between) => owned = true,
            Some(joined @ (Kind::Document | Kind::Provision)) => {
                let joint = matches!(between, [one] if matches!(one.word(), kw::VA | kw::COMMA | kw::SEMI))
                    || between.len() == 2 && between[0].word() == kw::COMMA;
                if !joint || document.kind(first) != Some(joined) && !takes_provisions {
                    break;
                }
                all.push(other);
                (last, owned) = (other, false);
            }
            _ => break,
        }
    }
    all
}

/// Whether the tokens tie a provision to its document: nothing, `của`.
fn is_owned(between: &[Token]) -> bool {
    match between {
        [] => true,
        [one] => one.word() == kw::CUA && one.gap() < Gap::Blank,
        _ => false,
    }
}

/// The document that acts: itself, or for a provision the one that it is of (`tại khoản 8 Điều 2 của Luật …`).
fn owner(document: &Document<'_, '_>, agent: usize) -> Option<usize> {
    let mut at = agent;
    while document.kind(at) == Some(Kind::Provision) {
        let joint = document.between(at, at + 1);
        if !(is_owned(joint) || matches!(joint, [one] if matches!(one.word(), kw::COMMA | kw::VA))) {
            return None;
        }
        at += 1;
    }
    (document.kind(at) == Some(Kind::Document)).then_some(at)
}

/// Whether the verb acts on words: `bỏ cụm từ "…"`, `thay thế từ "…"`.
fn strikes_words(document: &Document<'_, '_>, cue: &CueHit) -> bool {
    let after = cue.last as usize;
    cue.cue == Cue::Amend
        && document.word(after.saturating_sub(1)) == kw::TU
        && document
            .text
            .tokens
            .get(after..(after + 3).min(document.text.tokens.len()))
            .is_some_and(|next| next.iter().any(|token| is_quote(document, token)))
}

fn is_quote(document: &Document<'_, '_>, token: &Token) -> bool {
    matches!(document.text.of(token), "“" | "”" | "\"")
}

/// Where words are struck or put in: `… tại điểm b khoản 2 Điều 21 và khoản 1 Điều 30`. What stands in quotes is the words' own.
fn places_of_words(document: &Document<'_, '_>, sentence: &Sentence, cue: &CueHit) -> Option<Vec<usize>> {
    let mut all: Vec<usize> = Vec::new();
    let (mut at, mut quoted) = (cue.last as usize, false);
    let until = document
        .cues_in(sentence, at..sentence.last)
        .iter()
        .find(|next| matches!(next.cue, Cue::Amend | Cue::Repeal | Cue::Replace))
        .map_or(sentence.last, |next| next.first as usize);
    let mut index = document.entity_behind(sentence, at)?;
    while sentence.entities.contains(&index) && (document.entities[index].first as usize) < until {
        let entity = &document.entities[index];
        let between = document.text.tokens.get(at..entity.first as usize).unwrap_or_default();
        for token in between {
            match document.text.of(token) {
                "“" => quoted = true,
                "”" => quoted = false,
                "\"" => quoted = !quoted,
                _ => {}
            }
        }
        let governed =
            between.last().is_some_and(|last| matches!(last.word(), kw::TAI | kw::CUA | kw::CAC) || lexicon::word(last.word()) == "trong");
        if !quoted && matches!(entity.kind(), Kind::Provision | Kind::Document) && governed {
            all.extend(joined_targets(document, sentence, index, true));
            index = all.last().map_or(index, |last| *last);
        }
        at = document.entities[index].last as usize;
        index += 1;
    }
    // The document of a provision that was taken is no target of its own.
    let owners: Vec<usize> = all
        .iter()
        .filter(|target| document.kind(**target) == Some(Kind::Provision))
        .filter_map(|target| owner(document, *target))
        .collect();
    all.retain(|target| !owners.contains(target));
    (!all.is_empty()).then_some(all)
}

/// `Cụ thể hóa A, X ban hành B`: the document issued behind the targets.
fn issued_behind(document: &Document<'_, '_>, sentence: &Sentence, targets: &[usize]) -> Option<usize> {
    let from = document.entities[*targets.last()?].last as usize;
    let cue = document.cues_in(sentence, from..sentence.last).iter().find(|cue| cue.cue == Cue::Issue)?;
    let index = document.entity_behind(sentence, cue.last as usize)?;
    (document.kind(index) == Some(Kind::Document) && document.entities[index].first == cue.last).then_some(index)
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
        token.gap() < Gap::Blank
            && (token.class() != Class::Punct
                || matches!(token.word(), kw::COMMA | kw::COLON)
                || matches!(document.text.of(token), "“" | "\""))
    })
}

/// How many tokens before a verb the document that acts may stand.
const REACH: usize = 250;

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

fn actor(document: &Document<'_, '_>, sentence: &Sentence, verb: &Verb, nested: &HashSet<usize>, bases: &[usize]) -> Option<Actor> {
    let Verb { kind, at: verb, passive } = *verb;
    let body = document.body(sentence);
    // Whoever acts stands near; so much text is looked at for each verb, however long the sentence.
    let before = document.within(sentence, verb.saturating_sub(REACH).max(sentence.first)..verb);
    // `Nghị định này thay thế …`, `Thông tư này quy định chi tiết …`.
    let this = (verb.saturating_sub(31).max(sentence.first)..verb)
        .rev()
        .find(|at| document.word(*at) == kw::NAY && document.text.tokens[*at].class() == Class::Lower);
    // `Thông tư A hướng dẫn Nghị định B sửa đổi Nghị định C`: B does it, but `A sửa đổi B và thay thế C` is A's doing, and in
    // `Nghị định A quy định chi tiết Luật B được sửa đổi bởi C` it is A that was amended.
    let coordinate = verb.checked_sub(1).is_some_and(|before| matches!(document.word(before), kw::VA | kw::COMMA | kw::SEMI));
    let chains = kind == RelationKind::Implements || matches!(kind, RelationKind::Guides | RelationKind::Amends) && !coordinate && !passive;
    let nearest = before.clone().rev().find(|index| document.kind(*index) == Some(Kind::Document) && (!nested.contains(index) || chains));
    let nearest = match (passive, bases.last()) {
        // In a căn cứ, what was amended is the basis, not what its title mentions.
        (true, Some(_)) => before.clone().rev().find(|index| bases.binary_search(index).is_ok()).or(nearest),
        _ => nearest,
    };
    if let Some(this) = this
        && nearest.is_none_or(|index| (document.entities[index].last as usize) < this)
        && verb - this <= 30
    {
        let said = this.checked_sub(1).map(|at| &document.text.tokens[at]);
        if said.is_some_and(|token| token.class().is_letters()) && !passive {
            return Some(Actor::Itself);
        }
    }
    if let Some(index) = nearest {
        let from = document.entities[index].last as usize;
        let clause = &document.text.tokens[from..verb];
        let apart = clause.iter().any(|token| matches!(token.word(), kw::SEMI | kw::DOT) || token.gap() == Gap::Blank)
            || kind != RelationKind::Implements && !(passive && opens_aside(clause)) && clause.iter().any(|token| token.word() == kw::OPEN);
        // `Xét Tờ trình … đề nghị ban hành Nghị quyết thay thế …`: what is proposed is the document at hand.
        let proposed = clause
            .windows(4)
            .any(|four| ["đề", "nghị", "ban", "hành"].iter().zip(four).all(|(word, token)| lexicon::word(token.word()) == *word));
        if proposed && document.official {
            return (!passive).then_some(Actor::Itself);
        }
        // Another body doing something in between has its own deed.
        let reach = if passive && bases.binary_search(&index).is_ok() { 120 } else { 45 };
        if !apart && clause.len() <= reach {
            return Some(Actor::Entity(index));
        }
        return None;
    }
    // `UBND tỉnh ban hành Kế hoạch triển khai thi hành Luật …` in that plan itself.
    let told = verb.saturating_sub(8).max(sentence.first)..verb;
    let issued = document.cues_in(sentence, told).iter().rev().find(|cue| cue.cue == Cue::Issue);
    if !passive
        && document.official
        && issued.is_some_and(|cue| {
            is_bare_type(document, cue.last as usize, verb) && before.clone().all(|index| document.kind(index) == Some(Kind::Organization))
        })
    {
        return Some(Actor::Itself);
    }
    // The document's own voice: the verb opens the sentence, or stands in its title in capitals.
    let upper = document.text.tokens.get(verb).is_some_and(|token| token.class() == Class::Upper);
    let opens = verb <= body
        || (verb == body + 1 && document.text.tokens[body].class() == Class::Title)
        || document.entity_before(sentence, verb).is_none()
            && document.text.tokens[body..verb]
                .iter()
                .all(|token| matches!(lexicon::word(token.word()), "về" | "việc" | "v" | "kế" | "hoạch"));
    (!passive && (opens && document.text.tokens[body].class().is_capital() || upper)).then_some(Actor::Itself)
}

/// Whether the clause is no more than dates, issuers and the bracket that the verb stands in: `A ngày … của X (đã được sửa đổi bởi B)`.
fn opens_aside(clause: &[Token]) -> bool {
    let open = clause.iter().rposition(|token| token.word() == kw::OPEN);
    open.is_some_and(|open| clause.len() - open <= 4 && !clause[..open].iter().any(|token| matches!(token.word(), kw::OPEN | kw::CLOSE)))
}

/// Whether the verb stands right between two documents.
fn between_documents(document: &Document<'_, '_>, sentence: &Sentence, cue: &CueHit) -> bool {
    let is = |index: Option<usize>| index.filter(|index| document.kind(*index) == Some(Kind::Document));
    let before = is(document.entity_before(sentence, cue.first as usize));
    let behind = is(document.entity_behind(sentence, cue.last as usize));
    before.is_some_and(|index| cue.first - document.entities[index].last <= 1)
        && behind.is_some_and(|index| document.entities[index].first - cue.last <= 6)
}
