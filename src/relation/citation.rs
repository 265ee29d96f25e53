//! Citations by what stands beside them: `issued_on`, `issued_by`, `provision_of`.
//!
//! The order is that of Nghị định 30/2020/NĐ-CP: type, symbol, date, issuer, subject (`Quyết định số … ngày … của …`), and
//! its turns in running text: `X ban hành …`, `theo đề nghị của X tại Tờ trình số …`, `(Báo cáo số …)` behind `Báo cáo của X`.

use super::clause::{Document, Sentence, any_of, arg, itself};
use super::{Argument, Arguments, Relation, RelationKind, Role, Target};
use crate::entity::{Kind, Norm};
use crate::lexicon::{self, Cue, kw};
use crate::text::{Class, Gap, Token};
use smallvec::smallvec;

/// For each entity whether its date and its issuer are found.
pub(super) type Issued = Vec<(bool, bool)>;

/// The links of each document to what follows it, and of the provisions to their documents.
pub(super) fn links(document: &Document<'_, '_>, found: &mut Vec<Relation>) -> Issued {
    let mut issued = vec![(false, false); document.entities.len()];
    for index in 0..document.entities.len() {
        if document.kind(index) == Some(Kind::Document) {
            forward(document, index, found, &mut issued);
        }
    }
    share_with_previous(document, found, &mut issued);
    provisions(document, found);
    issued
}

/// What follows a document: its date, its issuer, in either order.
fn forward(document: &Document<'_, '_>, index: usize, found: &mut Vec<Relation>, issued: &mut [(bool, bool)]) {
    let entities = document.entities;
    let mut last = index;
    let mut next = index + 1;
    // A date, or a bare year that belongs to the citation, directly behind.
    for _ in 0..2 {
        let Some(Norm::Date(date)) = entities.get(next).map(|entity| &entity.norm) else { break };
        let between = document.between(last, next);
        if !is_date_joint(between, document) || issued[index].0 {
            break;
        }
        if date.is_full() {
            issued[index].0 = true;
            found.push(link(document, RelationKind::IssuedOn, index, next, Role::Date, "citation/date-behind"));
        } else if !between.is_empty() || date.start.year.is_none() {
            break;
        }
        (last, next) = (next, next + 1);
    }
    // `của X`, with the office before the body.
    if let Some(end) = issuer(document, index, last, found) {
        issued[index].1 = true;
        if !issued[index].0
            && let Some(Norm::Date(date)) = entities.get(end + 1).map(|entity| &entity.norm)
            && date.is_full()
            && is_date_joint(document.between(end, end + 1), document)
        {
            issued[index].0 = true;
            found.push(link(document, RelationKind::IssuedOn, index, end + 1, Role::Date, "citation/date-behind-issuer"));
        }
    }
}

/// Whether the tokens join a document to its date: nothing, a comma, a bracket, `đề`, `ban hành`, `ký`.
fn is_date_joint(between: &[Token], document: &Document<'_, '_>) -> bool {
    if between.iter().any(|token| token.gap() == Gap::Blank) {
        return false;
    }
    match between {
        [] => true,
        [one] => {
            matches!(one.word(), kw::COMMA | kw::OPEN) || matches!(lexicon::word(one.word()), "đề" | "ký") || document.text.of(one) == "“"
        }
        [one, two] => {
            (one.word() == kw::COMMA && matches!(lexicon::word(two.word()), "đề" | "ký"))
                || (lexicon::word(one.word()) == "ban" && lexicon::word(two.word()) == "hành")
                || (lexicon::word(one.word()) == "được" && lexicon::word(two.word()) == "ký")
        }
        _ => false,
    }
}

/// `của [office] X` behind the entity `last`: the relations, and the index of the last entity that they took.
fn issuer(document: &Document<'_, '_>, index: usize, last: usize, found: &mut Vec<Relation>) -> Option<usize> {
    let between = document.between(last, last + 1);
    let says_of = match between {
        [of] => of.word() == kw::CUA && of.gap() < Gap::Blank,
        [close, of] => (matches!(close.word(), kw::CLOSE | kw::COMMA)) && of.word() == kw::CUA,
        [do_, ..] if between.len() == 1 => do_.word() == kw::DO,
        _ => false,
    };
    // `do X ban hành` names the issuer too.
    let by = matches!(between, [by] if by.word() == kw::DO);
    if !(says_of || by) {
        return None;
    }
    let (args, body) = holder(document, last + 1)?;
    let mut all = smallvec![arg(Role::Document, index)];
    all.extend(args);
    let clause = document.entities[index].first as usize..document.entities[body].last as usize;
    found.push(document.relation(RelationKind::IssuedBy, all, None, clause, "citation/of"));
    // `của Bộ Chính trị, Ban Bí thư về …`: two issuers of one document.
    let mut end = body;
    let joined = document.between(body, body + 1);
    if let [joint] = joined
        && matches!(joint.word(), kw::COMMA | kw::VA)
        && document.kind(body + 1) == Some(Kind::Organization)
    {
        let after = document.entities[body + 1].last as usize;
        let closes = document.text.tokens.get(after).is_none_or(|token| {
            matches!(token.word(), kw::VE | kw::CLOSE | kw::SEMI) || token.gap() == Gap::Blank || token.gap() == Gap::Line
        });
        if closes {
            end = body + 1;
            found.push(link(document, RelationKind::IssuedBy, index, end, Role::Organization, "citation/of-both"));
        }
    }
    Some(end)
}

/// `[office]* body` from an entity on: the arguments, and the body's index.
fn holder(document: &Document<'_, '_>, from: usize) -> Option<(Arguments, usize)> {
    let mut args = Arguments::new();
    let mut at = from;
    // `Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ`: two offices of one issuer.
    while document.kind(at) == Some(Kind::Position) && args.len() < 3 {
        args.push(arg(Role::Position, at));
        let joint = document.between(at, at + 1);
        if !(joint.is_empty() || matches!(joint, [one] if one.word() == kw::COMMA && document.kind(at + 1) == Some(Kind::Position))) {
            return None;
        }
        at += 1;
    }
    if document.kind(at) != Some(Kind::Organization) {
        return None;
    }
    args.push(arg(Role::Organization, at));
    Some((args, at))
}

/// `Tờ trình số A và Đề án số B ngày … của …`: the first shares the date and the issuer of the second.
fn share_with_previous(document: &Document<'_, '_>, found: &mut Vec<Relation>, issued: &mut [(bool, bool)]) {
    // So far the links are in the order of their documents; those that were shared last are the next document's.
    let own = found.len();
    let mut last = own..own;
    for index in (0..document.entities.len().saturating_sub(1)).rev() {
        let shared_with_next = std::mem::replace(&mut last, found.len()..found.len());
        let both = document.kind(index) == Some(Kind::Document) && document.kind(index + 1) == Some(Kind::Document);
        if !both || !matches!(document.between(index, index + 1), [joint] if joint.word() == kw::VA) || is_named(document, index) {
            continue;
        }
        let of = |relation: &Relation| match relation.args.first().map(|first| first.target) {
            Some(Target::Entity(entity)) => entity as usize,
            _ => 0,
        };
        let first = found[..own].partition_point(|relation| of(relation) <= index);
        let behind = found[..own].partition_point(|relation| of(relation) <= index + 1);
        let shared: Vec<Relation> = found[first..behind]
            .iter()
            .chain(&found[shared_with_next])
            .filter(|relation| relation.args.first() == Some(&arg(Role::Document, index + 1)))
            .filter(|relation| {
                (relation.kind == RelationKind::IssuedOn && !issued[index].0)
                    || (relation.kind == RelationKind::IssuedBy && !issued[index].1)
            })
            .map(|relation| {
                let mut args = relation.args.clone();
                args[0] = arg(Role::Document, index);
                Relation { args, rule: "citation/shared", ..relation.clone() }
            })
            .collect();
        for relation in shared {
            match relation.kind {
                RelationKind::IssuedOn => issued[index].0 = true,
                _ => issued[index].1 = true,
            }
            found.push(relation);
        }
        last.end = found.len();
    }
}

/// Whether a document is known by its title: laws are not issued by whoever stands behind the next one.
fn is_named(document: &Document<'_, '_>, index: usize) -> bool {
    matches!(&document.entities[index].norm, Norm::Document(named) if named.symbol.is_none())
}

/// What stands before a document: `X ban hành D`, `ngày …, X ban hành D`, `theo đề nghị của X tại D`, `Báo cáo của X … (D`.
pub(super) fn backward(document: &Document<'_, '_>, sentence: &Sentence, found: &mut Vec<Relation>, issued: &mut Issued) {
    let mut proposer: Option<usize> = None;
    // Who issued the document before, and which one that was: `X ban hành A ngày … và B ngày …`.
    let mut announcer: Option<(usize, usize)> = None;
    for index in sentence.entities.clone() {
        match document.kind(index) {
            Some(Kind::Document) => {}
            Some(Kind::Organization) => {
                proposer = None;
                continue;
            }
            _ => continue,
        }
        let entity = &document.entities[index];
        let before = entity.first as usize;
        // `… của X tại D [và D]`.
        let at = before.checked_sub(1).filter(|at| document.word(*at) == kw::TAI);
        let previous = index.checked_sub(1).filter(|previous| sentence.entities.contains(previous));
        if let Some(body) = previous.filter(|previous| {
            at.is_some() && document.kind(*previous) == Some(Kind::Organization) && document.entities[*previous].last as usize == before - 1
        }) {
            proposer = Some(body);
        } else if !previous.is_some_and(|previous| {
            proposer.is_some()
                && document.kind(previous) == Some(Kind::Document)
                && matches!(document.between(previous, index), [joint] if joint.word() == kw::VA)
        }) {
            proposer = None;
        }
        if let Some(body) = proposer {
            if !issued[index].1 {
                issued[index].1 = true;
                found.push(issued_by(document, index, body, "citation/at-proposal"));
            }
            continue;
        }
        if let Some(cue) = issue_cue(document, sentence, index) {
            announcer = announced(document, sentence, index, cue, found, issued).map(|body| (body, index));
        } else if let Some((body, other)) = announcer.filter(|(_, other)| is_joined(document, *other, index)) {
            announcer = Some((body, index));
            if !issued[index].1 && document.kind(other) == Some(Kind::Document) {
                issued[index].1 = true;
                found.push(issued_by(document, index, body, "citation/issues"));
            }
        } else if before > 0 && document.word(before - 1) == kw::OPEN && !issued[index].1 {
            // The document in brackets is what `của X` was about.
            let said = (sentence.entities.start..index).rev().take_while(|other| document.kind(*other) != Some(Kind::Document));
            let body = said
                .filter(|other| {
                    document.kind(*other) == Some(Kind::Organization)
                        && document.entities[*other].first > 0
                        && document.word(document.entities[*other].first as usize - 1) == kw::CUA
                })
                .last();
            if let Some(body) = body {
                issued[index].1 = true;
                found.push(issued_by(document, index, body, "citation/in-brackets"));
            }
        }
    }
}

/// Whether a document is joined to the one before by `và` or a comma, with nothing but that one's date between.
fn is_joined(document: &Document<'_, '_>, other: usize, index: usize) -> bool {
    let adjacent = other + 1 == index
        || other + 2 == index && document.kind(other + 1) == Some(Kind::Date) && document.between(other, other + 1).len() <= 1;
    adjacent && matches!(document.between(index - 1, index), [joint] if matches!(joint.word(), kw::VA | kw::COMMA))
}

/// The verb of issuing right before a document: `ban hành`, `ký`, `xây dựng`, `có`; the token at which it begins.
fn issue_cue(document: &Document<'_, '_>, sentence: &Sentence, index: usize) -> Option<usize> {
    let before = document.entities[index].first as usize;
    let near = document.cues_in(sentence, before.saturating_sub(4).max(sentence.first)..before);
    if let Some(cue) = near.iter().rev().find(|cue| cue.last as usize == before && cue.cue == Cue::Issue) {
        return Some(cue.first as usize);
    }
    let verb = before.checked_sub(2)?;
    let built = matches!(
        (lexicon::word(document.word(verb)), lexicon::word(document.word(verb + 1))),
        ("xây", "dựng") | ("ban", "hành") | ("thông", "qua")
    );
    (built && verb >= sentence.first).then_some(verb)
}

/// `[Ngày …,] X [đã] ban hành D`: the relations, and who issued it.
fn announced(
    document: &Document<'_, '_>,
    sentence: &Sentence,
    index: usize,
    verb: usize,
    found: &mut Vec<Relation>,
    issued: &mut [(bool, bool)],
) -> Option<usize> {
    let mut issuer = None;
    // A document between would have its own issuer; a clause between has its own subject.
    let subject: Vec<usize> =
        (sentence.entities.start..index).rev().take_while(|other| document.kind(*other) != Some(Kind::Document)).collect();
    if !issued[index].1
        && let Some(body) = subject
            .iter()
            .copied()
            .find(|other| document.kind(*other) == Some(Kind::Organization))
            .filter(|body| verb.saturating_sub(document.entities[*body].last as usize) <= 3)
    {
        let tokens = &document.text.tokens[document.entities[body].last as usize..verb];
        if !tokens.iter().any(|token| token.class() == Class::Punct) {
            issued[index].1 = true;
            issuer = Some(body);
            found.push(issued_by(document, index, body, "citation/issues"));
        }
    }
    if !issued[index].0 {
        let date = subject.iter().copied().find(|other| matches!(&document.entities[*other].norm, Norm::Date(date) if date.is_full()));
        // The date of the act opens the sentence.
        let opening = date.filter(|date| document.entities[*date].first as usize <= document.body(sentence) + 1);
        if let Some(date) = opening {
            issued[index].0 = true;
            found.push(link(document, RelationKind::IssuedOn, index, date, Role::Date, "citation/issued-that-day"));
        }
    }
    issuer
}

/// `issued_by` with the office that stands right before the body, if any.
fn issued_by(document: &Document<'_, '_>, index: usize, body: usize, rule: &'static str) -> Relation {
    let mut args = smallvec![arg(Role::Document, index)];
    if let Some(office) =
        body.checked_sub(1).filter(|office| document.kind(*office) == Some(Kind::Position) && document.between(*office, body).is_empty())
    {
        args.push(arg(Role::Position, office));
    }
    args.push(arg(Role::Organization, body));
    let clause = span_of(document, index, body);
    document.relation(RelationKind::IssuedBy, args, None, clause, rule)
}

fn link(document: &Document<'_, '_>, kind: RelationKind, index: usize, other: usize, role: Role, rule: &'static str) -> Relation {
    document.relation(kind, smallvec![arg(Role::Document, index), arg(role, other)], None, span_of(document, index, other), rule)
}

fn span_of(document: &Document<'_, '_>, one: usize, other: usize) -> std::ops::Range<usize> {
    let (first, last) = (one.min(other), one.max(other));
    document.entities[first].first as usize..document.entities[last].last as usize
}

/// Which document each provision belongs to.
fn provisions(document: &Document<'_, '_>, found: &mut Vec<Relation>) {
    let amended = amended(document);
    let mut owner: Option<Argument> = None;
    for index in (0..document.entities.len()).rev() {
        if document.kind(index) != Some(Kind::Provision) {
            continue;
        }
        let Norm::Provision(provision) = &document.entities[index].norm else {
            continue;
        };
        // In what an amending document quotes, or where it says what it amends, the amended document speaks.
        let home = amended.get(index).copied().flatten();
        let spoken = home.filter(|home| home.quoted).map_or_else(|| itself(Role::Document), |home| arg(Role::Document, home.document));
        owner = if provision.this.is_some() {
            Some(spoken)
        } else {
            match owner_behind(document, index) {
                Owner::Document(other) => Some(arg(Role::Document, other)),
                Owner::Itself => Some(spoken),
                // Items of a list share the owner of the last.
                Owner::Next => owner,
                Owner::Unsaid if home.is_some() => home.map(|home| arg(Role::Document, home.document)),
                Owner::Unsaid if document.official && !is_other_text(document, index) => Some(itself(Role::Document)),
                Owner::Unsaid => None,
            }
        };
        if let Some(owner) = owner {
            let mut relation = document.relation(
                RelationKind::ProvisionOf,
                smallvec![arg(Role::Provision, index), owner],
                None,
                document.entities[index].first as usize..document.entities[index].last as usize,
                "citation/provision",
            );
            if let Target::Entity(other) = owner.target
                && other as usize > index
            {
                relation.span =
                    document.text.span(document.entities[index].first as usize, document.entities[other as usize].last as usize);
            }
            found.push(relation);
        }
    }
}

/// The document that is being amended where a provision stands.
#[derive(Clone, Copy)]
struct Amended {
    document: usize,
    /// Whether the provision stands in the new wording, which is that document's own voice.
    quoted: bool,
}

/// For each entity the document that is being amended where it stands, if any: inside the new wording that is quoted, and in
/// `1. Sửa đổi khoản 2 Điều 5 như sau:` below `Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số …`.
fn amended(document: &Document<'_, '_>) -> Vec<Option<Amended>> {
    let mut all = vec![None; document.entities.len()];
    let mut target: Option<usize> = None;
    // Whether new wording is being quoted. Curly quotes go on over lines; of straight ones that cannot be told.
    let (mut quoted, mut straight) = (false, false);
    for sentence in document.sentences() {
        straight &= document.text.tokens.get(sentence.first).is_some_and(|first| first.gap() < Gap::Line);
        let amends = sentence.says(any_of(&[Cue::Amend, Cue::Repeal, Cue::Replace]));
        let first = if amends { document.cues_in(sentence, sentence.first..sentence.first + 8) } else { &[] };
        let opening = first
            .iter()
            .find(|cue| matches!(cue.cue, Cue::Amend | Cue::Repeal | Cue::Replace) && opens(document, sentence, cue.first as usize));
        if let Some(cue) = opening {
            quoted = false;
            let first = document.entity_behind(sentence, cue.last as usize);
            match first.map(|first| (document.kind(first), owner_of(document, first))) {
                Some((Some(Kind::Document), _)) => target = first,
                Some((Some(Kind::Provision), Some(owner))) => target = Some(owner),
                _ => {}
            }
        } else if !quoted && is_article(document, sentence.first) {
            target = None;
        }
        if target.is_none() {
            continue;
        }
        let mut at = sentence.first;
        for index in sentence.entities.clone() {
            let entity = &document.entities[index];
            marks(document, at..entity.first as usize, &mut quoted, &mut straight);
            at = entity.last as usize;
            if entity.kind() == Kind::Provision && (quoted || straight || opening.is_some_and(|cue| cue.last <= entity.first)) {
                all[index] = target.map(|document| Amended { document, quoted: quoted || straight });
            }
        }
        marks(document, at..sentence.last, &mut quoted, &mut straight);
    }
    all
}

/// Follows the quotation marks of a stretch.
fn marks(document: &Document<'_, '_>, tokens: std::ops::Range<usize>, quoted: &mut bool, straight: &mut bool) {
    let marks = document.text.tokens.get(tokens).unwrap_or_default().iter().filter(|token| token.class() == Class::Punct);
    for token in marks {
        match document.text.of(token) {
            "“" => *quoted = true,
            "”" => *quoted = false,
            "\"" => *straight = !*straight,
            _ => {}
        }
    }
}

/// Whether nothing but labels stands before a verb in its sentence: `Điều 1.`, `2.`, `a)`.
fn opens(document: &Document<'_, '_>, sentence: &Sentence, verb: usize) -> bool {
    let from = if is_article(document, sentence.first) { sentence.first + 3 } else { document.body(sentence) };
    verb == from
}

/// Whether a heading `Điều 1.` begins at the token.
fn is_article(document: &Document<'_, '_>, at: usize) -> bool {
    document.word(at) == kw::DIEU
        && document.text.tokens.get(at + 1).is_some_and(|number| number.class() == Class::Number)
        && document.word(at + 2) == kw::DOT
}

/// The document that a provision, or the last of those joined to it, is said to be of.
fn owner_of(document: &Document<'_, '_>, provision: usize) -> Option<usize> {
    let mut at = provision;
    while document.kind(at) == Some(Kind::Provision) {
        match owner_behind(document, at) {
            Owner::Document(other) => return Some(other),
            Owner::Next => at += 1,
            _ => return None,
        }
    }
    None
}

/// What a provision's surroundings say of its document.
enum Owner {
    Document(usize),
    Itself,
    Next,
    Unsaid,
}

fn owner_behind(document: &Document<'_, '_>, index: usize) -> Owner {
    let after = document.entities[index].last as usize;
    let between = document.between(index, index + 1);
    if document.kind(index + 1) == Some(Kind::Document) && between.len() <= 7 && !between.iter().any(|token| token.gap() == Gap::Blank) {
        let said = match between {
            [] => true,
            [one] => matches!(one.word(), kw::CUA | kw::COMMA | kw::OPEN),
            [one, two] => one.word() == kw::COMMA && two.word() == kw::CUA,
            [.., one, two, three, four] => {
                let attached = [one, two, three, four].map(|token| lexicon::word(token.word())) == ["ban", "hành", "kèm", "theo"];
                attached && !between.iter().any(|token| matches!(token.word(), kw::DOT | kw::SEMI))
            }
            _ => false,
        };
        if said {
            return Owner::Document(index + 1);
        }
    }
    if document.kind(index + 1) == Some(Kind::Provision)
        && matches!(between, [joint] if matches!(joint.word(), kw::COMMA | kw::VA | kw::HOAC | kw::SEMI))
    {
        return Owner::Next;
    }
    if document.kind(index + 1) == Some(Kind::Provision) && between.len() == 2 && between[0].word() == kw::COMMA {
        return Owner::Next;
    }
    // `của Luật này`, `của hướng dẫn này`, `Nghị định này`.
    let rest = document.text.tokens.get(after..(after + 7).min(document.text.tokens.len())).unwrap_or_default();
    let this = rest.iter().position(|token| token.word() == kw::NAY);
    if let Some(this) = this
        && rest[..this].iter().all(|token| token.class().is_letters() && token.gap() < Gap::Blank)
        && (rest[0].word() == kw::CUA || rest[0].class().is_capital())
    {
        return Owner::Itself;
    }
    Owner::Unsaid
}

/// Whether the provision is said to be of something that is no entity: `Điều 5 của Quy chế …`, `Điều 12 Nghị định hướng dẫn …`.
fn is_other_text(document: &Document<'_, '_>, index: usize) -> bool {
    let after = document.entities[index].last as usize;
    match document.text.tokens.get(after) {
        Some(token) if token.gap() < Gap::Line => {
            token.word() == kw::CUA
                || (token.class() == Class::Title
                    && lexicon::TRIGGERS.longest(&document.text.tokens[after..], lexicon::Class::DocumentType).is_some())
        }
        _ => false,
    }
}
