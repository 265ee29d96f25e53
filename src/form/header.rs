//! The head and the foot of a document, read together into [`Meta`].
//!
//! `letterhead` finds what the law of the form puts above the text, `title` the type and the subject, `recipients` and
//! `signature` the foot. Each reads cells, asks the entities that are found already, and looks at no more than a page.
//!
//! Limits: an attached regulation or appendix has a form of its own, which is not read.
//! Left out on purpose: guesses. A field that the document does not print is absent.

use super::cell::{self, Cell};
use super::{Meta, Value, letterhead, recipients, signature, title};
use crate::entity::Entity;
use crate::text::{Class, Text};
use std::borrow::Cow;

/// What the document says of itself.
pub fn meta<'t>(text: &'t Text<'t>, entities: &[Entity<'t>]) -> Meta<'t> {
    let mut head = letterhead::letterhead(text, entities);
    let title = title::title(text, &head);
    let foot = recipients::foot(text, head.after, head.end);
    let signers = signature::signers(text, entities, &foot);
    // The symbol names the type better than the printed name does, except where it names none.
    let symbol_code = head.code.take().filter(|code| code != "CV" || title.type_name.is_none());
    let code = symbol_code.or(title.code.map(Cow::Borrowed));
    let (urgency, secrecy) = marks(text, &head.cells);
    Meta {
        parent_issuer: head.parent,
        issuer: head.issuer,
        number: head.number,
        symbol: head.symbol,
        place: head.place,
        date: head.date,
        code: code.map(|code| Value { text: code, edtf: None, span: None }),
        type_name: title.type_name,
        title: title.subject,
        urgency,
        secrecy,
        bases: Vec::new(),
        recipients: foot.recipients,
        archive_note: foot.archive_note,
        signers,
    }
}

/// What a stamp on the head says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// How fast the document must arrive.
    Urgency,
    /// Who may read it.
    Secrecy,
}

/// The stamp that the tokens are, whole: `MẬT`, `TỐI MẬT`, `HỎA TỐC`, `THƯỢNG KHẨN`.
pub(super) fn mark(text: &Text<'_>, first: usize, last: usize) -> Option<Mark> {
    const STAMPS: [(&[&str], Mark); 7] = [
        (&["tuyệt", "mật"], Mark::Secrecy),
        (&["tối", "mật"], Mark::Secrecy),
        (&["mật"], Mark::Secrecy),
        (&["hỏa", "tốc"], Mark::Urgency),
        (&["hỏa", "tốc", "hẹn", "giờ"], Mark::Urgency),
        (&["thượng", "khẩn"], Mark::Urgency),
        (&["khẩn"], Mark::Urgency),
    ];
    let capital = text.tokens.get(first).is_some_and(|token| token.class == Class::Upper);
    let length = last.checked_sub(first).filter(|length| capital && (1..=4).contains(length))?;
    STAMPS.iter().find(|(words, _)| words.len() == length && cell::says(text, first, words)).map(|(_, mark)| *mark)
}

/// The stamps on the head: urgency and secrecy.
fn marks<'t>(text: &'t Text<'t>, cells: &[Cell]) -> (Option<Value<'t>>, Option<Value<'t>>) {
    let (mut urgency, mut secrecy) = (None, None);
    for cell in cells {
        // `Độ mật: MẬT` names the stamp before it.
        let colon = cell.tokens(text).iter().position(|token| token.word == crate::lexicon::kw::COLON);
        let first = colon.filter(|_| cell.begins(text, &["độ"])).map_or(cell.first, |at| cell.first + at + 1);
        match mark(text, first, cell.last) {
            Some(Mark::Urgency) if urgency.is_none() => urgency = cell::value(text, first, cell.last),
            Some(Mark::Secrecy) if secrecy.is_none() => secrecy = cell::value(text, first, cell.last),
            _ => {}
        }
    }
    (urgency, secrecy)
}
