//! The way of a document, wired: text → tokens → entities → relations, and beside them the form.
//!
//! Every stage is a pure function of its input: no I/O, no clock, no global state, no failure. Doubt becomes a diagnostic.

use crate::diagnostic::{Code, Diagnostic};
use crate::entity::{self, Entity, Kind, Norm, Scan};
use crate::form::{self, Meta, Section};
use crate::lexicon::ProvisionPart;
use crate::relation::{self, Relation};
use crate::resolve;
use crate::span::Span;
use crate::text::Text;
use sha2::{Digest, Sha256};

/// Everything found in one document, borrowed from its text.
#[derive(Debug)]
pub struct Extraction<'t> {
    /// The canonical text with its tokens.
    pub text: &'t Text<'t>,
    /// What the document says of itself.
    pub meta: Meta<'t>,
    /// Its outline.
    pub outline: Vec<Section<'t>>,
    /// What it mentions, in reading order, none overlapping another.
    pub entities: Vec<Entity<'t>>,
    /// What it says about them.
    pub relations: Vec<Relation>,
    /// What was doubtful.
    pub diagnostics: Vec<Diagnostic>,
}

/// Extracts from a canonical text that is cut into tokens. Text never fails.
pub fn extract<'t>(text: &'t Text<'t>) -> Extraction<'t> {
    let mut stages = Stages::new(text);
    stages.form();
    stages.relate();
    stages.finish()
}

/// An extraction under way, stage by stage, so that a benchmark can tell what each of them costs.
#[derive(Debug)]
pub struct Stages<'t> {
    text: &'t Text<'t>,
    scan: Scan<'t>,
    outline: Vec<Section<'t>>,
    meta: Meta<'t>,
    relations: Vec<Relation>,
    diagnostics: Vec<Diagnostic>,
}

impl<'t> Stages<'t> {
    /// Finds the entities.
    pub fn new(text: &'t Text<'t>) -> Self {
        let scan = entity::scan(text);
        Self { text, scan, outline: Vec::new(), meta: Meta::default(), relations: Vec::new(), diagnostics: Vec::new() }
    }

    /// Reads the form, and completes the entities by it.
    pub fn form(&mut self) {
        let (text, scan) = (self.text, &mut self.scan);
        self.outline = form::outline(text, &scan.entities);
        resolve::resolve(text, &self.outline, scan, &mut self.diagnostics);
        self.meta = form::meta(text, &scan.entities);
        let issue = resolve::Issue {
            date: self.meta.date.as_ref().and_then(|date| date.edtf.as_deref()),
            dateline: self.meta.place.as_ref().and_then(|place| place.span),
        };
        resolve::codes(text, scan, &issue, &mut self.diagnostics);
    }

    /// Finds the relations.
    pub fn relate(&mut self) {
        self.relations = relation::relations(self.text, &self.scan, &self.outline, &self.meta);
        self.meta.bases = bases(&self.relations);
    }

    /// All of it, and what was doubtful.
    pub fn finish(self) -> Extraction<'t> {
        let Self { text, scan, outline, meta, relations, mut diagnostics } = self;
        doubts(text, &scan, &mut diagnostics);
        articles(&outline, &mut diagnostics);
        diagnostics.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.span.end));
        Extraction { text, meta, outline, entities: scan.entities, relations, diagnostics }
    }
}

/// The căn cứ of the document at hand.
fn bases(relations: &[Relation]) -> Vec<u32> {
    use relation::{RelationKind, Role, Target};
    let own = |relation: &&Relation| {
        relation.kind == RelationKind::BasedOn && relation.args.iter().any(|arg| arg.role == Role::Document && arg.target == Target::Itself)
    };
    let bases = relations.iter().filter(own).flat_map(|relation| &relation.args).filter(|arg| arg.role == Role::Basis);
    let mut indices: Vec<u32> = bases
        .filter_map(|arg| match arg.target {
            Target::Entity(index) => Some(index),
            Target::Itself => None,
        })
        .collect();
    indices.sort_unstable();
    indices.dedup();
    indices
}

/// Diagnostics that the entities themselves give.
fn doubts(text: &Text<'_>, scan: &Scan<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (entity, _) in scan.entities.iter().zip(&scan.kinds).filter(|(_, kind)| matches!(kind, Kind::Date | Kind::Document)) {
        match &entity.norm {
            Norm::Date(date) if !date.valid() => diagnostics.push(Diagnostic {
                code: Code::ImpossibleDate,
                message: format!("the calendar has no {}", text.folded(entity.first as usize, entity.last as usize)).into(),
                span: entity.span,
            }),
            Norm::Document(document) => {
                let unknown = document.symbol.as_ref().and(document.issuer.as_ref()).filter(|_| document.system.is_none());
                if let Some(issuer) = unknown {
                    diagnostics.push(Diagnostic {
                        code: Code::UnknownIssuer,
                        message: format!("no issuer is known by the code {issuer}").into(),
                        span: entity.span,
                    });
                }
            }
            _ => {}
        }
    }
    brackets(text, diagnostics);
}

/// Articles that are missing or stand twice. `Điều 1` begins a new run: that of a regulation attached to a decision. An excerpt may
/// begin at any article.
fn articles(outline: &[Section<'_>], diagnostics: &mut Vec<Diagnostic>) {
    let mut last: Option<(u32, &str)> = None;
    for section in outline.iter().filter(|section| section.level.provision() == Some(ProvisionPart::Article)) {
        let digits = section.number.bytes().take_while(u8::is_ascii_digit).count();
        let Ok(number) = section.number[..digits].parse::<u32>() else { continue };
        let here = (number, &section.number[digits..]);
        if let Some(before) = last {
            let span = Span::new(section.span.start, section.span.start + section.label.len() as u32);
            let mut doubt = |code, message: String| diagnostics.push(Diagnostic { code, message: message.into(), span });
            if number > before.0 + 1 {
                doubt(Code::ArticleGap, format!("article {} follows article {}{}", section.number, before.0, before.1));
            } else if number > 1 && here <= before {
                doubt(Code::ArticleDoubled, format!("article {} stands behind article {}{}", section.number, before.0, before.1));
            }
        }
        last = Some(here);
    }
}

/// Round brackets that do not pair up inside their paragraph. A closing one behind a list label (`a)`, `1)`) is no bracket, and a row of
/// them with nothing between is one doubt.
fn brackets(text: &Text<'_>, diagnostics: &mut Vec<Diagnostic>) {
    use crate::lexicon::kw;
    use crate::text::Gap;
    let mut open: Vec<usize> = Vec::new();
    let mut doubt = |at: usize, message: &'static str| {
        let span = text.span(at, at + 1);
        match diagnostics.last_mut() {
            Some(before) if before.code == Code::UnbalancedBracket && before.message == message && before.span.end == span.start => {
                before.span.end = span.end;
            }
            _ => diagnostics.push(Diagnostic { code: Code::UnbalancedBracket, message: message.into(), span }),
        }
    };
    for landmark in &text.landmarks {
        let at = landmark.at();
        if landmark.gap == Gap::Blank {
            open.drain(..).for_each(|at| doubt(at, "a bracket that is never closed"));
        }
        if landmark.word == kw::OPEN {
            open.push(at);
        } else if landmark.word == kw::CLOSE && open.pop().is_none() {
            let label = at > 0
                && landmark.gap == Gap::None
                && text.tokens[at - 1].word() != kw::CLOSE
                && text.tokens[at - 1].len() <= 3
                && (at == 1
                    || text.tokens[at - 1].gap() > Gap::None
                    || text.tokens[at - 1].gap() == Gap::None && text.tokens[at - 1].len() <= 2);
            if !label {
                doubt(at, "a bracket that was never opened");
            }
        }
    }
    open.drain(..).for_each(|at| doubt(at, "a bracket that is never closed"));
}

/// SHA-256 in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Bytes in hexadecimal.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut hex = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        hex.push(char::from(DIGITS[usize::from(byte >> 4)]));
        hex.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    hex
}
