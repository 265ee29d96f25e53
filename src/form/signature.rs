//! The signatures: authority mark, on whose behalf, office, name.
//!
//! A signature is a mark (`TM.`, `KT.`, `TL.`, `TUQ.`, `Q.`) or an office in capitals, lines in capitals, and a name. Where
//! marks are stacked (`TM. ỦY BAN NHÂN DÂN` / `KT. CHỦ TỊCH`) the last one says how the signer signs. Between what the
//! mark names and the signer's own office the line's end decides, and the word `Phó` before it: a deputy signs for his head.
//!
//! Limits: the foot's cells, each column by itself; a signature without a mark needs a name.
//! Left out on purpose: `(Đã ký)`, stamps of digital signatures, ranks and degrees before the name.

use super::Signer;
use super::cell::{self, Cell, says};
use super::recipients::Foot;
use crate::entity::{Entity, Norm};
use crate::lexicon::{Class as Table, PLACES, SURNAMES, kw};
use crate::text::{Class, Gap, Text, Token};
use std::borrow::Cow;

/// The most cells between an office and the name under it: room for a seal, a hand and a stamp.
const SEAL: usize = 8;
/// The most lines of offices over one name.
const OFFICES: usize = 8;

/// The signatures in the foot, column by column.
pub(super) fn signers<'t>(text: &'t Text<'t>, entities: &[Entity<'t>], foot: &Foot<'t>) -> Vec<Signer<'t>> {
    let mut signers = Vec::new();
    for column in 0..=4 {
        let cells: Vec<Cell> = foot.cells.iter().filter(|cell| cell.column == column).copied().collect();
        read(text, entities, &cells, foot.listed, &mut signers);
    }
    // A centred name may stand in another column than the office over it.
    if signers.iter().all(|signer: &Signer<'t>| signer.name.is_none()) {
        let mut whole = Vec::new();
        read(text, entities, &foot.cells, foot.listed, &mut whole);
        if whole.iter().any(|signer| signer.name.is_some()) {
            return whole;
        }
    }
    signers
}

/// Reads the signatures of one column.
fn read<'t>(text: &'t Text<'t>, entities: &[Entity<'t>], cells: &[Cell], listed: bool, signers: &mut Vec<Signer<'t>>) {
    let (mut at, mut found, mut stray) = (0, false, 0);
    while at < cells.len() {
        let Some((signer, next)) = signature(text, entities, cells, at) else {
            let empty = !cells[at].has_letters(text) || is_stamp(text, &cells[at]);
            stray += usize::from(!empty);
            // Behind the first signature only another one may follow; before it, a law's closing sentence may stand.
            if !empty && found || stray > 40 {
                return;
            }
            at += 1;
            continue;
        };
        at = next;
        if signer.name.is_some() || listed && signer.authority.is_some() {
            found = true;
            signers.push(signer);
        }
    }
}

/// The signature that begins at the cell, and the cell after it.
fn signature<'t>(text: &'t Text<'t>, entities: &[Entity<'t>], cells: &[Cell], at: usize) -> Option<(Signer<'t>, usize)> {
    let first = cells.get(at)?;
    let marked = authority(text, first.first).is_some();
    if !marked && !is_office_line(text, first) {
        return None;
    }
    let mut offices: Vec<Cell> = Vec::new();
    let mut next = at;
    let mut name = None;
    while let Some(cell) = cells.get(next).filter(|_| next < at + OFFICES + SEAL) {
        let begins_office = authority(text, cell.first).is_some() || is_office_line(text, cell);
        if let Some((found, len)) = (next > at && !begins_office).then(|| name_at(text, entities, cells, next)).flatten() {
            name = Some(found);
            next += len;
            break;
        }
        let goes_on = offices.len() < OFFICES
            && (offices.is_empty()
                || begins_office
                || cell.is_upper(text) && cell.gap < Gap::Blank
                || offices.last().is_some_and(|last| is_unfinished(text, last)));
        if goes_on && !is_stamp(text, cell) && cell.has_letters(text) {
            offices.push(*cell);
        } else if cell.has_letters(text) && !is_stamp(text, cell) {
            break;
        }
        next += 1;
    }
    let mut signer = split(text, &offices);
    signer.name = name;
    Some((signer, next.max(at + 1)))
}

/// Whether the line at the token is an office in capitals with a name under it: a signature without a mark.
pub(super) fn is_signed(text: &Text<'_>, at: usize) -> bool {
    let office = text
        .tokens
        .get(at..)
        .is_some_and(|tokens| tokens[0].class() == Class::Upper && (cell::office(tokens).is_some() || says(text, at, &["thủ", "tướng"])));
    if !office {
        return false;
    }
    let cells = cell::cells(text, at, at + 40);
    let below = cells.iter().skip(1).filter(|cell| cell.has_letters(text) && !is_stamp(text, cell));
    cells.first().is_some_and(|first| first.is_upper(text))
        && below.take(3).skip_while(|cell| cell.is_upper(text) && !is_name(text, cell)).take(1).any(|cell| is_name(text, cell))
}

/// Whether the cell is an office: in capitals, or alone on its line as some typists leave it.
fn is_office_line(text: &Text<'_>, cell: &Cell) -> bool {
    let tokens = cell.tokens(text);
    let Some(len) = cell::office(tokens).or_else(|| cell::longest(tokens, &[Table::OrganizationName]).filter(|_| heads_state(text, cell)))
    else {
        return false;
    };
    cell.is_upper(text) || len == tokens.len() && tokens.first().is_some_and(|token| token.class().is_capital())
}

/// The offices that the tables list as bodies: `THỦ TƯỚNG`, `CHỦ TỊCH NƯỚC`.
fn heads_state(text: &Text<'_>, cell: &Cell) -> bool {
    cell.begins(text, &["thủ", "tướng"]) || cell.begins(text, &["chủ", "tịch"]) || cell.begins(text, &["tổng", "bí"])
}

/// Whether the line cannot be the end of an office: it ends with a mark, a comma or a joining word.
fn is_unfinished(text: &Text<'_>, cell: &Cell) -> bool {
    let last = text.tokens.get(cell.last - 1);
    authority(text, cell.first).is_some_and(|len| cell.first + len >= cell.last)
        || last.is_some_and(|last| matches!(last.word(), kw::COMMA | kw::VA | kw::DASH | kw::AMP))
}

/// Whether the cell is a note on the signature and not part of it: `(Đã ký)`, `Ký bởi: …`, a date of signing.
pub(super) fn is_stamp(text: &Text<'_>, cell: &Cell) -> bool {
    let tokens = cell.tokens(text);
    let noted = tokens.first().is_some_and(|token| matches!(token.word(), kw::OPEN) || matches!(text.of(token), "[" | "<"));
    let signed = cell.begins(text, &["đã", "ký"])
        || cell.begins(text, &["ký", "bởi"])
        || cell.begins(text, &["người", "ký"])
        || cell.begins(text, &["ký", "tên"]);
    noted
        || signed
        || authority(text, cell.first).is_none()
            && tokens.iter().any(|token| token.word() == kw::COLON || matches!(text.of(token), "@" | "+"))
            && tokens.len() <= 16
}

/// The length of the authority mark at the token: `TM.`, `KT.`, `T/M`, `K/T`, `TUQ.`, `Q.`.
pub(super) fn authority(text: &Text<'_>, at: usize) -> Option<usize> {
    let first = text.tokens.get(at).filter(|token| matches!(token.class(), Class::Upper | Class::Single))?;
    let glued = |ahead: usize| text.tokens.get(at + ahead).filter(|token| token.gap() == Gap::None);
    let mark = |ahead: usize| glued(ahead).is_some_and(|token| matches!(token.word(), kw::DOT | kw::SLASH));
    let behind =
        |len: usize| text.tokens.get(at + len).is_some_and(|token| token.class().is_letters() && !matches!(token.gap(), Gap::Blank));
    let whole = matches!(first.word(), kw::TM | kw::KT | kw::TL | kw::TUQ);
    let len = if whole {
        if mark(1) { 2 } else { 1 }
    } else if matches!(first.word(), kw::T | kw::K) && mark(1) && glued(2).is_some_and(|token| is_letter(text, token, &["M", "T", "L"])) {
        if glued(3).is_some_and(|token| token.word() == kw::DOT) { 4 } else { 3 }
    } else if first.word() == kw::Q && mark(1) {
        2
    } else {
        return None;
    };
    // Without its stop a mark is a mark only before capitals: `TM ỦY BAN`; `TL` alone is an abbreviation of many things.
    let capital = text
        .tokens
        .get(at + len)
        .is_some_and(|token| matches!(token.class(), Class::Upper) && token.gap() < Gap::Blank && token.gap() != Gap::Wide);
    let stopped = len > 1;
    (behind(len) && (stopped || capital && whole)).then_some(len).filter(|len| {
        // `KT. Chủ tịch` in small letters counts when an office or a body follows.
        let rest = text.tokens.get(at + len..).unwrap_or_default();
        capital || cell::office(rest).is_some() || cell::longest(rest, &[Table::OrganizationHead, Table::OrganizationName]).is_some()
    })
}

fn is_letter(text: &Text<'_>, token: &Token, letters: &[&str]) -> bool {
    token.class() == Class::Single && letters.contains(&text.of(token))
}

/// The name at the cell, and how many cells it takes.
fn name_at<'t>(text: &'t Text<'t>, entities: &[Entity<'t>], cells: &[Cell], at: usize) -> Option<(Cow<'t, str>, usize)> {
    let cell = cells.get(at)?;
    // What a narrow column broke: the next line without an empty one between, where no other column stands between.
    let below = cells.get(at + 1).filter(|next| next.gap < Gap::Blank && next.first == cell.last);
    if is_name(text, cell) {
        // `Lê Hải` / `Hòa`: one more syllable alone on its line.
        let rest = below.filter(|next| {
            let alone = next.last == next.first + 1 && text.tokens[next.first].class() == Class::Title;
            alone && cell.last == cell.first + 2 && cell::office(&text.tokens[next.first..]).is_none()
        });
        return Some(rest.map_or((text.folded(cell.first, cell.last), 1), |rest| (text.folded(cell.first, rest.last), 2)));
    }
    // `Đại tướng`, perhaps broken after its first word, before the name.
    if is_rank(text, cell.first) {
        let lines = usize::from(cell.last < cell.first + 2);
        let last = if lines == 0 { cell.last } else { below?.last };
        let name = Cell { first: cell.first + 2, last, ..*cell };
        if is_name(text, &name) {
            return Some((text.folded(name.first, name.last), 1 + lines));
        }
    }
    // The person without rank and degree: `Thiếu tướng Nguyễn Văn A`, `PGS.TS. Nguyễn Văn A`.
    let person = cell::entities_in(entities, cell.first, cell.last).iter().rev().find(|entity| matches!(entity.norm, Norm::Person(_)));
    if let Some(person) = person.filter(|person| person.last as usize >= cell.last && cell.last - cell.first <= 12) {
        return Some((text.folded(person.first as usize, person.last as usize), 1));
    }
    let degree = cell.tokens(text).iter().rposition(|token| token.word() == kw::DOT).map(|at| cell.first + at + 1);
    if let Some(first) = degree
        && is_name(text, &Cell { first, ..*cell })
    {
        return Some((text.folded(first, cell.last), 1));
    }
    // A name that a narrow column broke behind its first word.
    let next = below.filter(|_| cell.last == cell.first + 1)?;
    let whole = Cell { last: next.last, ..*cell };
    (is_name(text, &whole) && next.tokens(text).iter().all(|token| token.class() == Class::Title))
        .then(|| (text.folded(whole.first, whole.last), 2))
}

/// Whether a military or police rank stands at the token.
fn is_rank(text: &Text<'_>, at: usize) -> bool {
    let grade = ["đại", "thượng", "trung", "thiếu"].iter().any(|word| says(text, at, &[word]));
    grade && ["tướng", "tá", "úy"].iter().any(|word| says(text, at + 1, &[word]))
}

/// Whether the cell is a person's name alone: two to six capitalised words, the first a family name when all is in capitals.
pub(super) fn is_name(text: &Text<'_>, cell: &Cell) -> bool {
    let tokens = cell.tokens(text);
    let family = SURNAMES.longest(tokens, Table::Surname).is_some();
    let deputy = cell.begins(text, &["phó"]) || cell.begins(text, &["thứ"]);
    if !(2..=6).contains(&tokens.len()) || cell::office(tokens).is_some() || deputy {
        return false;
    }
    let titled = tokens.iter().all(|token| matches!(token.class(), Class::Title | Class::Single));
    let upper = tokens.iter().all(|token| matches!(token.class(), Class::Upper | Class::Single));
    let body = cell::longest(tokens, &[Table::OrganizationHead, Table::OrganizationName, Table::DocumentType]).is_some();
    // In capitals a place's name looks like a person's: `HÀ NỘI`, `LÂM ĐỒNG`.
    let mut place = false;
    PLACES.walk(tokens, |hit| place |= hit.len == tokens.len());
    titled && (family || !body) || upper && family && !body && !place && tokens.len() <= 5
}

/// Splits the lines of offices into mark, on whose behalf, and office.
fn split<'t>(text: &'t Text<'t>, offices: &[Cell]) -> Signer<'t> {
    let Some((first, last)) = offices.first().zip(offices.last()).map(|(first, last)| (first.first, last.last)) else {
        return Signer::default();
    };
    // The runs of lines: other columns may stand between them on the page.
    let (mut mark, mut mark_line) = (None, 0);
    for (line, cell) in offices.iter().enumerate() {
        for at in cell.first..cell.last {
            if let Some(len) = authority(text, at) {
                mark = Some((at, len));
                mark_line = line;
            }
        }
    }
    let print = |runs: &[(usize, usize)]| cell::joined(text, runs).map(|value| value.text);
    let Some((at, len)) = mark else {
        let runs: Vec<(usize, usize)> = offices.iter().map(|cell| (cell.first, cell.last)).collect();
        return Signer { position: print(&runs), ..Signer::default() };
    };
    let mut runs: Vec<(usize, usize)> = vec![(at + len, offices[mark_line].last)];
    runs.extend(offices[mark_line + 1..].iter().map(|cell| (cell.first, cell.last)));
    runs.retain(|(first, last)| first < last);
    let authority = Some(text.folded(at, at + len));
    let deputises = text.of(&text.tokens[at]).starts_with('K');
    if says(text, at, &["q"]) {
        return Signer { authority, position: print(&runs), ..Signer::default() };
    }
    let boundary = boundary(text, &runs, deputises);
    let (behalf, office) = match boundary {
        Some((run, token)) => {
            let mut behalf = runs[..=run].to_vec();
            behalf[run].1 = token;
            behalf.retain(|(first, last)| first < last);
            let mut office = runs[run..].to_vec();
            office[0].0 = token;
            (behalf, office)
        }
        None => (runs, Vec::new()),
    };
    debug_assert!(first <= at && at < last, "the mark stands among the offices");
    Signer { authority, on_behalf_of: print(&behalf), position: if deputises { posts(text, &office) } else { print(&office) }, name: None }
}

/// The signer's own office; a further line that is a whole office of its own is a second post, behind a comma.
fn posts<'t>(text: &'t Text<'t>, lines: &[(usize, usize)]) -> Option<Cow<'t, str>> {
    let is_whole = |(first, last): (usize, usize)| {
        let office = cell::office(&text.tokens[first..last]) == Some(last - first);
        office || last - first == 3 && says(text, first, &["phó", "thủ", "tướng"])
    };
    let open = |last: usize| text.tokens.get(last - 1).is_some_and(|token| matches!(token.word(), kw::COMMA | kw::VA | kw::DASH | kw::AMP));
    let second = (1..lines.len()).find(|line| is_whole(lines[*line]) && !open(lines[*line - 1].1));
    let print = |runs: &[(usize, usize)]| cell::joined(text, runs).map(|value| value.text);
    match second {
        Some(second) => {
            let (one, other) = (print(&lines[..second])?, posts(text, &lines[second..])?);
            Some(Cow::Owned(format!("{one}, {other}")))
        }
        None => print(lines),
    }
}

/// Where the signer's own office begins: the run and the token.
fn boundary(text: &Text<'_>, runs: &[(usize, usize)], deputises: bool) -> Option<(usize, usize)> {
    let is_deputy = |at: usize| says(text, at, &["phó"]) || says(text, at, &["thứ"]);
    if deputises {
        let lines = (1..runs.len()).find(|run| is_deputy(runs[*run].0)).map(|run| (run, runs[run].0));
        let inside = || {
            runs.iter()
                .enumerate()
                .find_map(|(run, (first, last))| (*first.max(&(runs[0].0 + 1))..*last).find(|at| is_deputy(*at)).map(|at| (run, at)))
        };
        if let Some(found) = lines.or_else(inside) {
            return Some(found);
        }
    }
    (1..runs.len())
        .find(|run| {
            let (first, last) = runs[*run];
            let before = text.tokens.get(runs[run - 1].1 - 1);
            let open = before.is_some_and(|before| matches!(before.word(), kw::COMMA | kw::VA | kw::DASH | kw::AMP));
            // `BAN` / `BÍ THƯ` is one body's name, broken.
            let (start, end) = runs[run - 1];
            let whole = cell::longest(&text.tokens[start..], &[Table::OrganizationName, Table::OrganizationHead, Table::Position]);
            let broken = end == first && whole.is_some_and(|len| start + len > first);
            let office = cell::office(&text.tokens[first..last]).is_some()
                || says(text, first, &["thủ", "tướng"])
                || says(text, first, &["tổng", "bí", "thư"]);
            office && !open && !broken
        })
        .map(|run| (run, runs[run].0))
}
