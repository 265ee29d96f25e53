//! What the families share: a document's sentences, the entities and cues in each, and the few words between two entities.

use super::{Argument, Arguments, Extent, Relation, RelationKind, Role, Status, Target};
use crate::entity::{CueHit, Entity, Kind, Scan};
use crate::form::{Meta, Section, SectionLevel};
use crate::lexicon::{self, Cue, kw};
use crate::text::{Class, Gap, Text, Token, sentences};
use std::ops::Range;

/// A document as the families see it.
pub(super) struct Document<'d, 't> {
    pub(super) text: &'d Text<'t>,
    pub(super) entities: &'d [Entity<'t>],
    pub(super) cues: &'d [CueHit],
    /// The kinds of the entities: what is asked of most of them, close together.
    kinds: &'d [Kind],
    /// Their first tokens and those after their last.
    bounds: Vec<(u32, u32)>,
    sentences: Vec<Sentence>,
    /// The bytes at which question marks stand.
    questions: Vec<u32>,
    /// Whether it is an official document, whose imperatives are orders: it prints its issuer or number, or has articles.
    pub(super) official: bool,
    /// Whether anything of the official form is printed: without it a text speaks of other documents.
    pub(super) form: bool,
    /// The token before which its căn cứ stand: where its first article begins, or the end of a text without articles.
    pub(super) enacting: usize,
}

/// One sentence: its tokens, entities and cues.
#[derive(Clone, Debug)]
pub(super) struct Sentence {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) entities: Range<usize>,
    pub(super) cues: Range<usize>,
    /// The kinds of its cues, a bit each.
    says: u64,
}

/// A set of kinds of cues, to be asked for by [`Sentence::says`]. The build stops when there are more kinds than bits.
pub(super) const fn any_of(cues: &[Cue]) -> u64 {
    let (mut set, mut at) = (0, 0);
    while at < cues.len() {
        set |= 1 << cues[at] as u64;
        at += 1;
    }
    set
}

const _: () = assert!((Cue::Passive as u32) < u64::BITS, "Passive is the last of the cues");

impl Sentence {
    /// Whether it has a cue of one of the kinds: most sentences have none, and nothing else need be looked at then.
    #[inline]
    pub(super) fn says(&self, any: u64) -> bool {
        self.says & any != 0
    }
}

impl<'d, 't> Document<'d, 't> {
    pub(super) fn new(text: &'d Text<'t>, scan: &'d Scan<'t>, outline: &[Section<'_>], meta: &Meta<'_>) -> Self {
        let official =
            meta.symbol.is_some() || meta.issuer.is_some() || outline.iter().any(|section| section.level == SectionLevel::Article);
        let form = meta.symbol.is_some() || meta.issuer.is_some() || meta.type_name.is_some() || !meta.signers.is_empty();
        let article = outline.iter().find(|section| section.level == SectionLevel::Article);
        let enacting = article.map_or(text.tokens.len(), |article| article.first as usize);
        let questions = memchr::memchr_iter(b'?', text.source.as_bytes()).map(|at| at as u32).collect();
        let bounds = scan.entities.iter().map(|entity| (entity.first, entity.last)).collect::<Vec<_>>();
        let sentences = cut(text, &bounds, &scan.cues);
        Self {
            text,
            entities: &scan.entities,
            cues: &scan.cues,
            kinds: &scan.kinds,
            bounds,
            sentences,
            questions,
            official,
            form,
            enacting,
        }
    }

    /// The sentences in order.
    pub(super) fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// The tokens between the ends of two entities.
    pub(super) fn between(&self, left: usize, right: usize) -> &'d [Token] {
        match (self.bounds.get(left), self.bounds.get(right)) {
            (Some((_, last)), Some((first, _))) => self.text.tokens.get(*last as usize..*first as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    #[inline]
    pub(super) fn kind(&self, index: usize) -> Option<Kind> {
        self.kinds.get(index).copied()
    }

    /// The word of a token by its number; 0 for none.
    pub(super) fn word(&self, token: usize) -> u16 {
        self.text.tokens.get(token).map_or(0, |token| token.word())
    }

    /// The first token of a sentence that is not a bullet or a label.
    pub(super) fn body(&self, sentence: &Sentence) -> usize {
        let mut at = sentence.first;
        while at < sentence.last {
            let token = &self.text.tokens[at];
            let next = self.text.tokens.get(at + 1);
            let bullet = token.class() == Class::Punct;
            let label = (token.class() == Class::Number || token.len() <= 2 || token.class() == Class::Upper)
                && next.is_some_and(|next| next.gap() == Gap::None && matches!(next.word(), kw::DOT | kw::CLOSE));
            if bullet {
                at += 1;
            } else if label {
                at += 2;
            } else {
                break;
            }
        }
        at
    }

    /// A relation over the tokens of a clause.
    pub(super) fn relation(
        &self,
        kind: RelationKind,
        args: Arguments,
        status: Option<Status>,
        clause: Range<usize>,
        rule: &'static str,
    ) -> Relation {
        Relation { kind, args, status, span: self.text.span(clause.start, clause.end), rule }
    }

    /// Whether the sentence asks, or only gives an example: neither states anything.
    pub(super) fn asks(&self, sentence: &Sentence) -> bool {
        let tokens = &self.text.tokens[sentence.first..sentence.last];
        let body = self.body(sentence);
        let marked = || {
            let span = self.text.span(sentence.first, sentence.last);
            let first = self.questions.partition_point(|at| *at < span.start);
            self.questions.get(first).is_some_and(|at| *at < span.end)
        };
        let example = lexicon::word(self.word(body)) == "ví" && lexicon::word(self.word(body + 1)) == "dụ";
        example
            || marked()
                && tokens.iter().enumerate().any(|(at, token)| {
                    // A question mark inside an address has no space behind it.
                    token.word() == kw::QUESTION
                        && tokens.get(at + 1).is_none_or(|next| next.gap() > Gap::None || next.class() == Class::Punct)
                })
    }

    /// The cues of a sentence that begin in a stretch of tokens.
    pub(super) fn cues_in(&self, sentence: &Sentence, tokens: Range<usize>) -> &'d [CueHit] {
        let cues = &self.cues[sentence.cues.clone()];
        let first = cues.partition_point(|cue| (cue.first as usize) < tokens.start);
        let last = cues.partition_point(|cue| (cue.first as usize) < tokens.end);
        cues.get(first..last).unwrap_or_default()
    }

    /// The number of the last entity of a sentence that ends at or before a token.
    pub(super) fn entity_before(&self, sentence: &Sentence, token: usize) -> Option<usize> {
        let behind = self.bounds[sentence.entities.clone()].partition_point(|(_, last)| *last as usize <= token);
        behind.checked_sub(1).map(|at| sentence.entities.start + at)
    }

    /// The number of the first entity of a sentence that begins at or behind a token.
    pub(super) fn entity_behind(&self, sentence: &Sentence, token: usize) -> Option<usize> {
        let before = self.bounds[sentence.entities.clone()].partition_point(|(first, _)| (*first as usize) < token);
        let at = sentence.entities.start + before;
        (at < sentence.entities.end).then_some(at)
    }

    /// The entities of a sentence that lie wholly in a stretch of tokens.
    pub(super) fn within(&self, sentence: &Sentence, tokens: Range<usize>) -> Range<usize> {
        let start = self.entity_behind(sentence, tokens.start).unwrap_or(sentence.entities.end);
        let end = self.entity_before(sentence, tokens.end).map_or(sentence.entities.start, |last| last + 1);
        start..end.max(start)
    }

    /// What a clause's verb at a token says of itself: negated, planned, done, or ordered by the document.
    ///
    /// A sign before the verb holds for the verbs behind it too (`Dự kiến giải thể A, sáp nhập B vào C`); a sign behind it
    /// counts where the verb is a noun or passive (`Việc giải thể A sẽ xong …`, `A được chia … theo kế hoạch`).
    pub(super) fn status(&self, sentence: &Sentence, verb: usize) -> Status {
        let mut status = None;
        for cue in self.cues_in(sentence, verb.saturating_sub(REACH)..verb) {
            match cue.cue {
                Cue::Negation if close(cue.last, verb as u32, 6) => return Status::Negated,
                Cue::Plan => status = Some(Status::Planned),
                Cue::Fact => status = Some(Status::Done),
                _ => {}
            }
        }
        if let Some(status) = status.or_else(|| self.said_behind(sentence, verb)) {
            return status;
        }
        let ordered = self.orders(sentence, verb) || self.official && !self.in_title(sentence, verb);
        if ordered { Status::Enacted } else { Status::Done }
    }

    /// The sign behind a nominal or passive verb, in its own clause.
    fn said_behind(&self, sentence: &Sentence, verb: usize) -> Option<Status> {
        let before = verb.checked_sub(1).filter(|before| *before >= sentence.first)?;
        let nominal = self.word(before) == kw::VIEC;
        if !nominal && self.word(before) != kw::DUOC {
            return None;
        }
        let until = (verb + 40).min(sentence.last);
        let end = (verb..until).find(|at| self.word(*at) == kw::SEMI).unwrap_or(until);
        let sign = self.cues_in(sentence, verb..end).iter().find_map(|cue| match cue.cue {
            Cue::Plan => Some(Status::Planned),
            Cue::Fact if nominal => Some(Status::Done),
            _ => None,
        });
        // `theo kế hoạch năm 2026`, but not `theo Kế hoạch số …`, which may be done.
        let by_plan = || {
            let words = self.text.tokens.get(verb..end).unwrap_or_default();
            words.windows(3).any(|three| {
                three.iter().all(|token| token.class() == Class::Lower)
                    && ["theo", "kế", "hoạch"].iter().zip(three).all(|(word, token)| lexicon::word(token.word()) == *word)
            })
        };
        sign.or_else(|| by_plan().then_some(Status::Planned))
    }

    /// Whether the verb is an order: it opens the sentence, or goes on with one that does (`Giải thể A, chuyển …`).
    fn orders(&self, sentence: &Sentence, verb: usize) -> bool {
        let body = self.body(sentence);
        if verb == body {
            return true;
        }
        let goes_on = verb
            .checked_sub(1)
            .is_some_and(|before| matches!(self.word(before), kw::COMMA | kw::SEMI | kw::VA) || lexicon::word(self.word(before)) == "thời");
        let opened = self.cues_in(sentence, body..body + 1).first().is_some_and(|cue| is_deed(cue.cue));
        if goes_on && opened {
            return true;
        }
        // `Để ông A thôi giữ chức vụ …`, `Giao bà B giữ chức vụ …`, `Thi hành kỷ luật …`.
        let person = self.entity_behind(sentence, body).is_some_and(|first| {
            self.kind(first) == Some(Kind::Person)
                && self.entities[first].first as usize <= body + 4
                && (self.entities[first].last as usize) <= verb
        });
        match lexicon::word(self.word(body)) {
            "để" | "giao" | "cho" => person,
            "thi" => verb <= body + 12 && lexicon::word(self.word(body + 2)) == "kỷ",
            _ => false,
        }
    }

    /// Whether the verb stands in the title of another document: `Quyết định số … của … về việc thành lập X`.
    fn in_title(&self, sentence: &Sentence, verb: usize) -> bool {
        let Some(mut at) = self.entity_before(sentence, verb) else { return false };
        let between = self.text.tokens.get(self.entities[at].last as usize..verb).unwrap_or_default();
        let plain = between.len() <= 8
            && between
                .iter()
                .all(|token| token.class().is_letters() && token.gap() < Gap::Blank || matches!(self.text.of(token), "“" | "\""));
        for _ in 0..5 {
            match self.kind(at) {
                Some(Kind::Document) => return plain,
                Some(Kind::Date | Kind::Organization | Kind::Position) if at > sentence.entities.start => at -= 1,
                _ => return false,
            }
        }
        false
    }
}

/// How far before a verb its sign may stand.
const REACH: usize = 120;

/// Whether the cue is a verb that orders something when it opens a sentence: who receives is told, not ordered.
fn is_deed(cue: Cue) -> bool {
    is_reorganisation(cue) && cue != Cue::Receive || matches!(cue, Cue::Appoint | Cue::TransferPerson | Cue::Dismiss)
}

/// The verbs of reorganisation.
pub(super) const REORGANISATION: u64 = any_of(&[
    Cue::Dissolve,
    Cue::Merge,
    Cue::MergePlain,
    Cue::Arrange,
    Cue::Split,
    Cue::SplitPlain,
    Cue::Establish,
    Cue::Rename,
    Cue::Convert,
    Cue::Move,
    Cue::Give,
    Cue::Receive,
    Cue::Adjust,
    Cue::Repeal,
]);

/// Whether the cue is a verb of reorganisation.
pub(super) fn is_reorganisation(cue: Cue) -> bool {
    REORGANISATION & any_of(&[cue]) != 0
}

/// The sentences with their entities and cues, in one walk over all three. `bounds` are the tokens of the entities.
fn cut(text: &Text<'_>, bounds: &[(u32, u32)], cues: &[CueHit]) -> Vec<Sentence> {
    let mut starts = sentences(text);
    // A name or a symbol broken over two lines (`QUYẾT ĐỊNH SỐ` / `06/QĐ-TTG`) ends no sentence.
    let mut at = 0;
    starts.retain(|start| {
        while bounds.get(at).is_some_and(|(_, last)| last <= start) {
            at += 1;
        }
        bounds.get(at).is_none_or(|(first, _)| first >= start)
    });
    let (mut entity, mut cue) = (0, 0);
    let mut found = Vec::with_capacity(starts.len());
    for (at, start) in starts.iter().enumerate() {
        let last = starts.get(at + 1).map_or(text.tokens.len(), |next| *next as usize);
        let (first_entity, first_cue, mut says) = (entity, cue, 0);
        while bounds.get(entity).is_some_and(|(first, _)| (*first as usize) < last) {
            entity += 1;
        }
        while let Some(hit) = cues.get(cue).filter(|cue| (cue.first as usize) < last) {
            says |= any_of(&[hit.cue]);
            cue += 1;
        }
        found.push(Sentence { first: *start as usize, last, entities: first_entity..entity, cues: first_cue..cue, says });
    }
    found
}

/// Whether a stretch that ends at `last` lies at most `reach` tokens before `first`.
pub(super) fn close(last: u32, first: u32, reach: u32) -> bool {
    first.checked_sub(last).is_some_and(|gap| gap <= reach)
}

/// An argument without extent.
pub(super) fn arg(role: Role, entity: usize) -> Argument {
    Argument { role, target: Target::Entity(entity as u32), extent: None }
}

/// An argument with an extent.
pub(super) fn arg_with(role: Role, entity: usize, extent: Option<Extent>) -> Argument {
    Argument { role, target: Target::Entity(entity as u32), extent }
}

/// The document at hand as an argument.
pub(super) fn itself(role: Role) -> Argument {
    Argument { role, target: Target::Itself, extent: None }
}
