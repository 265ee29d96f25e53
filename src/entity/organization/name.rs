//! The grammar of an organisation's name: head, body, qualifier.

use super::{Organization, norm};
use crate::entity::{Candidate, Norm, person, place};
use crate::grammar::Cursor;
use crate::lexicon::{
    self, DOMAINS, Hit, Level, OrganizationDomain, OrganizationHead, OrganizationKind, OrganizationName, PlaceLevel, SURNAMES, TRIGGERS, kw,
};
use crate::text::{Class, Gap, Token};
use std::borrow::Cow;

/// How deep names nest: `Ban Chấp hành | Đảng bộ | Công ty | Xí nghiệp`.
const DEPTH: usize = 4;

/// The most pieces of one body.
const PIECES: usize = 14;

/// Words that make a class of the name before them.
const CLASS_WORDS: [&str; 8] = ["các", "cấp", "mỗi", "từng", "những", "nơi", "mọi", "cùng"];

/// Words in capitals that end a name in a heading.
const HEADING_STOPS: [&str; 26] = [
    "của", "về", "và", "tại", "trên", "ban", "năm", "ngày", "số", "quyết", "nghị", "thông", "kế", "công", "chủ", "giám", "căn", "cộng",
    "độc", "đảng", "kính", "nơi", "tm", "kt", "tl", "phê",
];

/// Small words that end a name: verbs, prepositions and joints.
const SMALL_STOPS: [&str; 44] = [
    "và", "của", "về", "cho", "với", "trong", "tại", "ở", "do", "theo", "từ", "đến", "là", "được", "có", "đã", "sẽ", "đang", "các",
    "những", "này", "trực", "thuộc", "vào", "thành", "chủ", "phối", "báo", "tổ", "thực", "ban", "quyết", "trình", "gửi", "giao", "nhận",
    "nêu", "hoặc", "khi", "để", "trên", "không", "cùng", "phải",
];

/// What kind of name a head takes when no table has it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Proper {
    /// Any proper name.
    Any,
    /// A field of work.
    Field,
    /// None: its names are all listed.
    None,
}

fn proper(kind: OrganizationKind) -> Proper {
    match kind {
        OrganizationKind::Company
        | OrganizationKind::Bank
        | OrganizationKind::School
        | OrganizationKind::Hospital
        | OrganizationKind::PartyCell
        | OrganizationKind::PartyOrganisation
        | OrganizationKind::Association
        | OrganizationKind::Other => Proper::Any,
        OrganizationKind::Department
        | OrganizationKind::Centre
        | OrganizationKind::Station
        | OrganizationKind::Office
        | OrganizationKind::Committee
        | OrganizationKind::Council
        | OrganizationKind::PartyCommittee => Proper::Field,
        OrganizationKind::Ministry | OrganizationKind::Court | OrganizationKind::Procuracy | OrganizationKind::ArmedForce => Proper::None,
    }
}

/// What was read.
pub(super) struct Read<'t> {
    pub(super) end: usize,
    pub(super) kind: OrganizationKind,
    pub(super) place: Option<(Level, Cow<'t, str>)>,
    /// Whether there is more than a head.
    pub(super) named: bool,
}

/// The organisation at a head or a listed name.
pub(crate) fn at_head<'t>(cursor: Cursor<'t>) -> Option<Candidate<'t>> {
    let read = read(cursor, 0)?;
    Some(candidate(cursor, read, "organization/name"))
}

pub(super) fn candidate<'t>(cursor: Cursor<'t>, read: Read<'t>, rule: &'static str) -> Candidate<'t> {
    let name = norm::written_out(cursor.text, cursor.at, read.end);
    Candidate {
        first: cursor.at,
        last: read.end,
        norm: Norm::Organization(Organization { name, kind: read.kind, place: read.place }),
        rule,
    }
}

/// Whether an organisation's name begins here.
pub(crate) fn begins(cursor: Cursor<'_>) -> bool {
    read(cursor, 0).is_some() || norm::at_abbreviation(cursor).is_some()
}

/// Whether an organisation with more than a head begins here.
pub(crate) fn named(cursor: Cursor<'_>) -> bool {
    read(cursor, 0).is_some_and(|read| read.named)
}

/// Whether a known body begins here whose head has several words: `Ban Chỉ đạo`.
pub(crate) fn long_head(cursor: Cursor<'_>) -> bool {
    read(cursor, 0).is_some_and(|read| read.end > cursor.at + 1) && cursor.peek_at(1).is_some_and(|token| token.class.is_capital())
}

/// The longest reading of a name at the cursor.
pub(super) fn read<'t>(cursor: Cursor<'t>, depth: usize) -> Option<Read<'t>> {
    let first = cursor.peek()?;
    // A longer head may hide a good reading (`Ban Quản lý` against `Ban` and `Quản lý di tích`), so the last three are tried.
    let (mut heads, mut name): ([Option<Hit>; 3], Option<Hit>) = ([None; 3], None);
    TRIGGERS.walk(cursor.rest(), |hit| match hit.class {
        lexicon::Class::OrganizationHead => heads = [Some(hit), heads[0], heads[1]],
        lexicon::Class::OrganizationName => name = Some(hit),
        _ => {}
    });
    let whole = name.filter(|hit| first.class.is_capital() && fits_name(cursor, *hit)).and_then(|hit| whole(cursor, hit));
    let headed = heads
        .into_iter()
        .flatten()
        .filter_map(|hit| headed(cursor, hit, depth))
        .reduce(|best, other| if other.end > best.end { other } else { best });
    match (whole, headed) {
        (Some(whole), Some(headed)) => Some(if headed.end > whole.end { headed } else { whole }),
        (whole, headed) => whole.or(headed),
    }
}

/// Whether a listed name is meant: its words are capitals where the list has them, and it is not a part of a class.
fn fits_name(cursor: Cursor<'_>, hit: Hit) -> bool {
    let tokens = &cursor.rest()[..hit.len];
    let row = OrganizationName::row(hit.row);
    // An abbreviation is itself only in its own letters.
    if hit.len == 1 && tokens[0].class != Class::Title && cursor.of(&tokens[0]) != row.name && tokens[0].class != Class::Upper {
        return false;
    }
    // The Party's name at the head of its documents is their motto.
    if row.name == "Đảng Cộng sản Việt Nam" && tokens[0].class == Class::Upper {
        return false;
    }
    if row.name == "Trung ương" {
        return cursor.before().is_some_and(|before| matches!(lexicon::word(before.word), "của" | "do" | "theo" | "với" | "định" | "bởi"))
            && !tokens[1].class.is_capital();
    }
    // A capital that the list has and the text has not: `Công an nhân dân` is listed so, `Bộ chính trị` is let through after its head.
    let upper = tokens[0].class == Class::Upper;
    upper == tokens.iter().filter(|token| token.class.is_letters()).all(|token| matches!(token.class, Class::Upper | Class::Single))
        || hit.len == 1
}

/// A listed name with the qualifier that may follow it.
fn whole<'t>(cursor: Cursor<'t>, hit: Hit) -> Option<Read<'t>> {
    let row = OrganizationName::row(hit.row);
    let rest = cursor.to(cursor.at + hit.len);
    if is_class(rest) {
        return None;
    }
    let mut read = Read { end: rest.at, kind: row.kind, place: None, named: true };
    // Central bodies stand alone; those with branches take a place: `Mặt trận Tổ quốc Việt Nam tỉnh Lào Cai`.
    let branches = matches!(
        row.kind,
        OrganizationKind::Association
            | OrganizationKind::Bank
            | OrganizationKind::ArmedForce
            | OrganizationKind::Department
            | OrganizationKind::Office
            | OrganizationKind::Other
            | OrganizationKind::Committee
            | OrganizationKind::Company
    );
    if branches {
        match qualifier(rest, cursor.peek()?.class == Class::Upper) {
            Qualifier::Class => return None,
            Qualifier::Place(end, place) => (read.end, read.place) = (end, place),
            Qualifier::None => {}
        }
    }
    let republic = ["nước", "cộng", "hòa", "xã", "hội", "chủ", "nghĩa", "việt", "nam"];
    let rest = cursor.to(read.end);
    if republic.iter().enumerate().all(|(at, word)| lexicon::word(rest.word(at)) == *word) {
        read.end += republic.len();
    }
    Some(read)
}

/// A head with its body.
fn headed<'t>(cursor: Cursor<'t>, hit: Hit, depth: usize) -> Option<Read<'t>> {
    let row = OrganizationHead::row(hit.row);
    let first = cursor.peek()?;
    let tokens = &cursor.rest()[..hit.len];
    let lower = first.class == Class::Lower;
    if lower && (!row.lower || depth > 0) {
        return None;
    }
    // An abbreviation counts in its own letters.
    if hit.len == 1 && row.head.chars().skip(1).any(char::is_uppercase) && cursor.of(first) != row.head {
        return None;
    }
    let upper = tokens.iter().all(|token| matches!(token.class, Class::Upper | Class::Single))
        && !row.head.chars().skip(1).take(1).any(char::is_uppercase);
    // `PGS.TS. Đoàn Khắc Vinh`: a family name behind an honorific.
    if tokens.len() == 1 && SURNAMES.begins(first.word) && person::honorific(cursor).is_some() {
        return None;
    }
    // `đường Trường Thi`, `phố Hội Vũ`: streets are not bodies.
    if cursor.before().is_some_and(|before| first.gap < Gap::Line && matches!(lexicon::word(before.word), "đường" | "phố" | "ngõ"))
        && tokens.len() == 1
    {
        return None;
    }
    let mut body = Body {
        head: row,
        rest: cursor.to(cursor.at + hit.len),
        upper,
        lower,
        named: false,
        place: None,
        depth,
        other: false,
        proper: false,
    };
    if !body.read() {
        return None;
    }
    let many = cursor.before().is_some_and(|before| before.word == kw::CAC && first.gap < Gap::Line);
    let Body { rest, named, place, other: body_is_other, .. } = body;
    if !named && (lower || !row.bare || is_class(rest) || !bare_in_context(cursor, rest, row)) {
        return None;
    }
    // `các Ban Thành ủy`: many bodies of one.
    if many && body_is_other && tokens.len() == 1 {
        return None;
    }
    // `các Chi cục Hải quan khu vực`: bodies of one field without a place are many.
    let field =
        matches!(row.kind, OrganizationKind::Department | OrganizationKind::Office | OrganizationKind::Centre | OrganizationKind::Station);
    if many && named && field && !body_is_other && place.is_none() && depth == 0 {
        return None;
    }
    if named && is_class(rest) && rest.peek().is_some_and(|next| lexicon::word(next.word) == "các") {
        return None;
    }
    Some(Read { end: rest.at, kind: row.kind, place, named })
}

/// Whether a head alone names a known body here.
fn bare_in_context(cursor: Cursor<'_>, rest: Cursor<'_>, row: &OrganizationHead) -> bool {
    let Some(first) = cursor.peek() else { return false };
    if !first.class.is_capital() {
        return false;
    }
    let starts = first.gap >= Gap::Line
        || cursor.before().is_none_or(|before| matches!(before.word, kw::DOT | kw::DASH | kw::PLUS | kw::COLON | kw::SEMI));
    // `Ban tổ chức của cấp ủy …` at the start of a sentence: its capital is the sentence's, the rest is a common noun.
    let tokens = &cursor.text.tokens[cursor.at..rest.at];
    let listed = row.head.split(' ').filter(|word| word.chars().next().is_some_and(char::is_uppercase)).count();
    let printed = tokens.iter().filter(|token| token.class.is_capital()).count();
    if starts && printed < listed {
        return false;
    }
    // `Chi bộ, đảng bộ cơ sở …`, `Ban Thường vụ đảng ủy …`: one class among others.
    let next = if rest.word(0) == kw::COMMA { rest.to(rest.at + 1) } else { rest };
    let small_head = next.peek().is_some_and(|token| token.class == Class::Lower && token.gap < Gap::Line)
        && TRIGGERS.longest(next.rest(), lexicon::Class::OrganizationHead).is_some_and(|hit| {
            hit.len > 1
                && matches!(
                    OrganizationHead::row(hit.row).kind,
                    OrganizationKind::PartyCommittee | OrganizationKind::PartyCell | OrganizationKind::PartyOrganisation
                )
        });
    if small_head {
        return false;
    }
    // `Hội đồng nhân dân và Ủy ban nhân dân cấp tỉnh`: joined to a class, it is one.
    if rest.peek().is_some_and(|joint| matches!(joint.word, kw::VA | kw::COMMA))
        && matches!(row.kind, OrganizationKind::Council | OrganizationKind::Committee)
    {
        let next = rest.to(rest.at + 1);
        let other = TRIGGERS
            .longest(next.rest(), lexicon::Class::OrganizationHead)
            .filter(|_| next.peek().is_some_and(|token| token.class.is_capital()));
        if let Some(other) = other
            && matches!(OrganizationHead::row(other.row).kind, OrganizationKind::Council | OrganizationKind::Committee)
            && read(next, 0).is_none()
        {
            return false;
        }
    }
    // `Bộ`, `Sở`: a capital inside a sentence, with nothing of a name behind it.
    let word = !row.head.contains(' ') && row.head.chars().skip(1).all(char::is_lowercase);
    if word && first.class == Class::Upper {
        return false;
    }
    if word && first.class == Class::Title {
        let inside = first.gap < Gap::Line
            && cursor.before().is_some_and(|before| {
                before.class == Class::Lower && !matches!(lexicon::word(before.word), "các" | "ngang" | "liên" | "cấp" | "một" | "mỗi")
            });
        let alone = rest.peek().is_none_or(|next| next.class == Class::Lower || next.class == Class::Punct || next.gap >= Gap::Line);
        return inside && alone;
    }
    true
}

/// Whether what follows makes a class of the name: `các xã`, `cấp tỉnh`.
fn is_class(rest: Cursor<'_>) -> bool {
    rest.peek().is_some_and(|next| next.gap < Gap::Blank && next.class != Class::Upper && CLASS_WORDS.contains(&lexicon::word(next.word)))
        && !(rest.word(0) == kw::CAP && lexicon::word(rest.word(1)) == "cao")
}

/// The body while it is read.
struct Body<'t> {
    head: &'static OrganizationHead,
    rest: Cursor<'t>,
    upper: bool,
    lower: bool,
    named: bool,
    place: Option<(Level, Cow<'t, str>)>,
    depth: usize,
    /// Whether the body is another organisation's name.
    other: bool,
    /// Whether a proper name that no table has was read.
    proper: bool,
}

impl<'t> Body<'t> {
    /// Reads the body; false when the whole is a class.
    fn read(&mut self) -> bool {
        for _ in 0..PIECES {
            let Some(next) = self.rest.peek() else {
                self.across_blank();
                break;
            };
            if !self.reaches(next) {
                break;
            }
            match self.piece(next) {
                Step::On => {}
                Step::Done => break,
                Step::Class => return false,
            }
        }
        true
    }

    /// A header whose lines are set apart by empty ones: `ỦY BAN NHÂN DÂN`, then `TỈNH NGHỆ AN`.
    fn across_blank(&mut self) {
        let at = self.rest.at;
        if !self.upper || self.named || at > 40 || self.rest.text.tokens.get(at).is_none_or(|next| next.class != Class::Upper) {
            return;
        }
        let next = Cursor::new(self.rest.text, at);
        if let Qualifier::Place(end, Some(place)) = qualifier(next, true) {
            self.rest = next.to(end);
            self.place = Some(place);
            self.named = true;
        }
    }

    /// Whether the name can go on across the gap before the next token.
    fn reaches(&self, next: &Token) -> bool {
        match next.gap {
            Gap::None | Gap::Space => true,
            Gap::Wrap => !self.upper || !self.named || self.is_level(),
            // A header is broken where its column ends.
            Gap::Line => self.upper && (!self.named || self.is_level()) || !self.named && next.class != Class::Upper,
            Gap::Wide | Gap::Blank => false,
        }
    }

    fn is_level(&self) -> bool {
        TRIGGERS.longest(self.rest.rest(), lexicon::Class::PlaceLevel).is_some()
    }

    fn piece(&mut self, next: &Token) -> Step {
        let domain = self.domain(next);
        let nested = self.nested(next);
        if let Some(len) = domain
            && nested.as_ref().is_none_or(|read| read.end <= self.rest.at + len)
        {
            self.rest = self.rest.to(self.rest.at + len);
            self.named = true;
            return Step::On;
        }
        if let Some(read) = nested {
            // A new line in capitals is a new organisation: `BỘ TÀI CHÍNH` over `CỤC HẢI QUAN`.
            if self.named && self.upper && next.gap >= Gap::Wrap {
                return Step::Done;
            }
            self.rest = self.rest.to(read.end);
            self.place = read.place;
            self.other = !self.named;
            self.named = true;
            if self.place.is_none()
                && !self.upper
                && let Qualifier::Place(end, place) = qualifier(self.rest, false)
            {
                self.rest = self.rest.to(end);
                self.place = place;
            }
            return self.second_body();
        }
        match qualifier(self.rest, self.upper) {
            Qualifier::Class => return Step::Class,
            Qualifier::Place(end, place) => {
                self.rest = self.rest.to(end);
                self.place = place;
                self.named = true;
                return Step::Done;
            }
            Qualifier::None => {}
        }
        self.capitals(next)
    }

    /// The longest listed field of work here.
    fn domain(&self, next: &Token) -> Option<usize> {
        let mut best = None;
        let capital = next.class.is_capital();
        let tokens = self.rest.rest();
        DOMAINS.walk(tokens, |hit| {
            let printed_lower = OrganizationDomain::row(hit.row).domain.chars().next().is_some_and(char::is_lowercase);
            // In capitals all of it is in capitals; a line of small letters cannot go on in them.
            let fits = if self.upper {
                tokens[..hit.len].iter().all(|token| !token.class.is_letters() || matches!(token.class, Class::Upper | Class::Single))
            } else {
                // `phòng tổ chức - Hành chính`: behind a small head the field may begin small too.
                capital || printed_lower || self.lower && tokens[..hit.len].iter().any(|token| token.class.is_capital())
            };
            if fits {
                best = Some(hit.len);
            }
        });
        best
    }

    /// An organisation's name inside this one: `Văn phòng | UBND tỉnh`, `chi bộ | Công ty …`.
    fn nested(&self, next: &Token) -> Option<Read<'t>> {
        if self.depth + 1 >= DEPTH || !next.class.is_capital() {
            return None;
        }
        if next.word != 0 && TRIGGERS.begins(next.word) {
            return read(self.rest, self.depth + 1);
        }
        None
    }

    /// `HĐND&UBND`, `Văn phòng Đoàn đại biểu Quốc hội và HĐND tỉnh`: an office that serves two bodies.
    fn second_body(&mut self) -> Step {
        let Some(joint) = self.rest.peek() else { return Step::Done };
        let serves = self.head.kind == OrganizationKind::Office;
        let glued = joint.word == kw::AMP;
        let same_line = joint.gap < Gap::Line;
        if (glued || serves && matches!(joint.word, kw::VA | kw::COMMA | kw::DASH)) && same_line {
            let next = self.rest.to(self.rest.at + 1);
            let council = matches!(lexicon::word(next.word(0)), "hđnd" | "ubnd")
                || (lexicon::word(next.word(0)) == "hội" && lexicon::word(next.word(1)) == "đồng")
                || (lexicon::word(next.word(0)) == "ủy" && lexicon::word(next.word(1)) == "ban");
            if council && let Some(read) = read(next, self.depth + 1) {
                self.rest = self.rest.to(read.end);
                self.place = read.place;
                return if joint.word == kw::COMMA { self.second_body() } else { Step::Done };
            }
        }
        Step::Done
    }

    /// Capitalised words that no table has, with the lower-case words that belong to them, and joints between such pieces.
    fn capitals(&mut self, next: &Token) -> Step {
        if next.class == Class::Punct {
            return self.joint(next);
        }
        if next.class == Class::Number {
            return self.number(next);
        }
        if next.class == Class::Lower {
            return self.small(next);
        }
        if ends_before(self.rest) || self.upper != matches!(next.class, Class::Upper | Class::Single) && self.upper {
            return Step::Done;
        }
        // `VHTTDL`, `KH&CN`, `MTTQVN`: an abbreviation of the field or of another body.
        if matches!(next.class, Class::Upper | Class::Mixed) && !self.upper {
            let known = norm::abbreviation(self.rest.text, self.rest.at, (self.rest.at + 8).min(self.rest.text.tokens.len()), |class| {
                matches!(class, "organization" | "word")
            });
            if let Some((len, _)) = known {
                self.rest = self.rest.to(self.rest.at + len);
                self.named = true;
                return if self.head.kind == OrganizationKind::Office { self.second_body() } else { Step::On };
            }
        }
        let one_word = !self.head.head.contains(' ');
        let name = match proper(self.head.kind) {
            _ if self.lower && self.head.kind == OrganizationKind::Association => Proper::None,
            // `Đoàn`, `Hội`, `Quỹ` begin many other things: one word alone needs a field behind it.
            Proper::Any if one_word && matches!(self.head.kind, OrganizationKind::Association | OrganizationKind::Other) => Proper::Field,
            name => name,
        };
        // `Bộ X`, `Ủy ban Y`: a letter that stands for a name.
        if next.class == Class::Single
            && !self.upper
            && !self.named
            && self.rest.peek_at(1).is_none_or(|after| {
                !after.class.is_capital() && after.gap > Gap::None
                    || after.class == Class::Punct && !matches!(after.word, kw::DOT | kw::DASH | kw::SLASH)
            })
        {
            self.rest = self.rest.to(self.rest.at + 1);
            self.named = true;
            return Step::Done;
        }
        // Behind `&` stands an abbreviation, known or not.
        if self.rest.before().is_some_and(|before| before.word == kw::AMP) {
            self.rest = self.rest.to(self.rest.at + 1);
            return Step::On;
        }
        // The place that a committee, a council or a branch is of: `Tỉnh ủy Ninh Bình`.
        let place = place::registered(self.rest);
        // `cán bộ Ninh Thuận`: a small head of one word is the end of another word.
        let weak = self.lower && !self.head.head.contains(' ');
        if weak && !self.named {
            return Step::Done;
        }
        if place > 0 && name != Proper::Any {
            self.rest = self.rest.to(self.rest.at + place);
            self.named = true;
            return Step::Done;
        }
        let inside_name = self.proper && self.rest.before().is_some_and(|before| before.class == Class::Title) && next.gap <= Gap::Wrap;
        let person = !inside_name
            && SURNAMES.begins(next.word)
            && self.rest.peek_at(1).is_some_and(|after| after.class.is_capital() && after.gap <= Gap::Wrap);
        match name {
            // `Trường Tiểu học Lê Văn Tám` is named after a man; behind a proper name a man is its head.
            Proper::Any if !(person && self.proper && self.head.kind != OrganizationKind::Company) => {}
            // A field of work that is not listed shows by a pair of words that other names have.
            Proper::Field if self.pairs_from(next) && !(self.upper && HEADING_STOPS.contains(&lexicon::word(next.word))) => {}
            Proper::Field if !self.upper && !self.named && self.depth == 0 && !person && next.class != Class::Upper && !self.lower => {}
            _ => return Step::Done,
        }
        let listed = matches!(
            self.head.kind,
            OrganizationKind::Company
                | OrganizationKind::School
                | OrganizationKind::Hospital
                | OrganizationKind::Bank
                | OrganizationKind::PartyCell
                | OrganizationKind::PartyOrganisation
        );
        if self.upper && !listed && !self.pairs_from(next) {
            return Step::Done;
        }
        if self.upper
            && (matches!(lexicon::word(next.word), "và" | "của" | "về" | "tại" | "trên")
                || HEADING_STOPS.contains(&lexicon::word(next.word)) && !self.pairs_from(next))
        {
            return Step::Done;
        }
        self.rest = self.rest.to(self.rest.at + 1);
        self.named = true;
        self.proper |= person || name == Proper::Any;
        let mut before = next.word;
        while let Some(token) = self.rest.peek() {
            let small = if self.upper { matches!(token.class, Class::Upper | Class::Single) } else { token.class == Class::Lower };
            if !small || token.gap >= Gap::Line || token.gap == Gap::Wide || !lexicon::pairs(before, token.word) {
                break;
            }
            before = token.word;
            self.rest = self.rest.to(self.rest.at + 1);
        }
        Step::On
    }

    /// Small letters between the head and a proper name: `Xí nghiệp xây dựng thương mại Nghĩa Bình`, `Nhà nghỉ Than`.
    fn small(&mut self, next: &Token) -> Step {
        let company = self.head.kind == OrganizationKind::Company && !self.named;
        let inside = proper(self.head.kind) == Proper::Any && self.named;
        // `trạm y tế quân dân y Tà Thiết`.
        let clinic = self.lower
            && !self.named
            && self.head.head.contains(' ')
            && matches!(self.head.kind, OrganizationKind::Station | OrganizationKind::School | OrganizationKind::Hospital);
        if !(company || inside || clinic) || self.lower && !clinic || self.upper {
            return Step::Done;
        }
        let reach = if company {
            6
        } else if clinic {
            3
        } else {
            1
        };
        let _ = next;
        for ahead in 0..=reach {
            let Some(token) = self.rest.peek_at(ahead) else { return Step::Done };
            if token.gap >= Gap::Line {
                return Step::Done;
            }
            if token.class.is_capital() {
                let other = self.rest.to(self.rest.at + ahead);
                if place::registered(other) > 0 && self.head.kind != OrganizationKind::Company
                    || ends_before(other)
                    || read(other, self.depth + 1).is_some()
                {
                    return Step::Done;
                }
                self.rest = other;
                return Step::On;
            }
            if token.class != Class::Lower || SMALL_STOPS.contains(&lexicon::word(token.word)) {
                return Step::Done;
            }
        }
        Step::Done
    }

    fn pairs_from(&self, next: &Token) -> bool {
        self.rest.peek_at(1).is_some_and(|after| after.gap < Gap::Line && lexicon::pairs(next.word, after.word))
    }

    /// A hyphen, a quoted name, or `&` between capitals.
    fn joint(&mut self, mark: &Token) -> Step {
        let text = self.rest.of(mark);
        let Some(after) = self.rest.peek_at(1) else { return Step::Done };
        if matches!(text, "“" | "\"") && !self.upper {
            let close = (2..10).find(|ahead| self.rest.peek_at(*ahead).is_some_and(|token| matches!(self.rest.of(token), "”" | "\"")));
            if let Some(close) = close.filter(|_| after.class.is_capital() && self.head.kind == OrganizationKind::Company) {
                self.rest = self.rest.to(self.rest.at + close + 1);
                self.named = true;
                return Step::On;
            }
            return Step::Done;
        }
        let hyphen = (mark.word == kw::DASH || text == "–")
            && self.named
            && after.class.is_capital()
            && mark.gap <= Gap::Wrap
            && after.gap <= Gap::Wrap;
        let amp = mark.word == kw::AMP && after.class.is_capital();
        if !(hyphen || amp) || mark.gap == Gap::Wide {
            return Step::Done;
        }
        let next = self.rest.to(self.rest.at + 1);
        // ` - Phòng Hành chính` lists another body.
        if hyphen
            && (mark.gap > Gap::None)
            && read(next, self.depth + 1).is_some()
            && DOMAINS.longest(next.rest(), lexicon::Class::OrganizationDomain).is_none()
        {
            return Step::Done;
        }
        if hyphen && self.is_place_behind(next) {
            return Step::Done;
        }
        self.rest = next;
        Step::On
    }

    fn is_place_behind(&self, next: Cursor<'t>) -> bool {
        TRIGGERS.longest(next.rest(), lexicon::Class::PlaceLevel).is_some()
    }

    /// `Công ty 28`, `Trường Mầm non 8`: a short number inside or at the end of a name.
    fn number(&mut self, number: &Token) -> Step {
        let kinds = matches!(
            self.head.kind,
            OrganizationKind::Company
                | OrganizationKind::School
                | OrganizationKind::Hospital
                | OrganizationKind::Centre
                | OrganizationKind::Station
                | OrganizationKind::Other
                | OrganizationKind::Department
                | OrganizationKind::ArmedForce
        );
        let after = self.rest.peek_at(1);
        let ends = after.is_none_or(|after| {
            after.class.is_capital() && after.gap <= Gap::Space
                || matches!(after.word, kw::COMMA | kw::SEMI | kw::DOT | kw::CLOSE)
                || after.gap >= Gap::Wrap
        });
        let decimal = after.is_some_and(|after| after.gap == Gap::None)
            && self.rest.peek_at(2).is_some_and(|next| next.class == Class::Number && next.gap == Gap::None);
        if kinds && ends && !decimal && number.len <= 3 && number.gap == Gap::Space && !self.upper && !self.lower {
            self.rest = self.rest.to(self.rest.at + 1);
            self.named = true;
            return Step::On;
        }
        Step::Done
    }
}

enum Step {
    On,
    Done,
    Class,
}

/// What an administrative qualifier turned out to be.
enum Qualifier<'t> {
    /// None here.
    None,
    /// A unit, named or meant: where it ends, and its level and name.
    Place(usize, Option<(Level, Cow<'t, str>)>),
    /// Many units at once: the name is a class.
    Class,
}

/// `khu vực XI`, `khu vực 3`, `khu vực Triệu Hải`: the region of a branch; where it ends.
fn region(rest: Cursor<'_>) -> Option<usize> {
    if !matches!((lexicon::word(rest.word(0)), lexicon::word(rest.word(1))), ("khu", "vực")) {
        return None;
    }
    let name = rest.to(rest.at + 2);
    let first = name.peek().filter(|first| first.gap <= Gap::Wrap)?;
    if first.class == Class::Number && first.len <= 2
        || matches!(first.class, Class::Upper | Class::Single) && crate::grammar::number::roman(rest.of(first)).is_some()
    {
        return Some(name.at + 1);
    }
    (first.class == Class::Title).then(|| place::name(name, Level::Commune, false)).flatten().map(|name| name.end)
}

/// `tỉnh Vĩnh Phúc`, `thị xã`; `xã, phường` and `các tỉnh` make a class.
fn qualifier<'t>(rest: Cursor<'t>, upper: bool) -> Qualifier<'t> {
    let Some(first) = rest.peek().filter(|first| first.gap < Gap::Line || upper) else { return Qualifier::None };
    if !upper && first.class == Class::Upper && first.len > 3 {
        return Qualifier::None;
    }
    if let Some(end) = region(rest) {
        return Qualifier::Place(end, None);
    }
    let Some(hit) = TRIGGERS.longest(rest.rest(), lexicon::Class::PlaceLevel) else { return Qualifier::None };
    let level = PlaceLevel::row(hit.row).level;
    let mut after = rest.to(rest.at + hit.len);
    if after.word(0) == kw::DOT && first.class == Class::Upper && first.len <= 3 {
        after = after.to(after.at + 1);
    }
    // `UBND xã Đinh Công Thọ`: three syllables that no register has and that begin with a family name are the holder's.
    let holder = !upper && level != Level::Hamlet && place::unknown_run(after) >= 3 && SURNAMES.begins(after.word(0));
    if let Some(name) = place::name(after, level, upper).filter(|_| !holder) {
        return Qualifier::Place(name.end, Some((level, name.text)));
    }
    if level == Level::Hamlet
        || (upper && first.class != Class::Upper)
        || PlaceLevel::row(hit.row).form.len() <= 3 && first.class == Class::Upper
    {
        return Qualifier::None;
    }
    // `xã, phường`, `tỉnh, thành phố trực thuộc trung ương`, `xã/phường`, `tỉnh và thành phố`: many.
    let joint = after.peek().is_some_and(|token| matches!(token.word, kw::COMMA | kw::SLASH | kw::VA | kw::HOAC) && token.gap < Gap::Blank);
    if joint
        && TRIGGERS.longest(after.to(after.at + 1).rest(), lexicon::Class::PlaceLevel).is_some_and(|next| {
            // `UBND tỉnh, thị xã Phúc Yên` names a unit behind the comma.
            let behind = after.to(after.at + 1 + next.len);
            !behind.peek().is_some_and(|token| token.class.is_capital() && token.gap <= Gap::Space)
        })
    {
        return Qualifier::Class;
    }
    Qualifier::Place(after.at, None)
}

/// Whether another entity begins at a capital: an office, a document, a law.
fn ends_before(rest: Cursor<'_>) -> bool {
    let mut found = false;
    TRIGGERS.walk(rest.rest(), |hit| {
        found |= match hit.class {
            lexicon::Class::Position => hit.len > 1 || lexicon::Position::row(hit.row).form == "word",
            lexicon::Class::DocumentType | lexicon::Class::LawTitle | lexicon::Class::DateKeyword => true,
            _ => false,
        };
    });
    found
}
