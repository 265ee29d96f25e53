//! The body of an organisation's name: what follows its head.
//!
//! Piece by piece: a listed field of work, another organisation's name, an administrative qualifier, capitals that no table
//! has, and the joints between them. What may follow depends on the head: a company takes any proper name, a department a
//! field of work, a ministry only what is listed.
//!
//! Limits: fourteen pieces; small letters go on only in pairs of words that other names have.

use super::name::{DEPTH, Read, read};
use super::norm;
use super::qualifier::{Qualifier, qualifier};
use crate::entity::place;
use crate::grammar::Cursor;
use crate::lexicon::{self, DOMAINS, Level, OrganizationDomain, OrganizationHead, OrganizationKind, SURNAMES, TRIGGERS, kw};
use crate::text::{Class, Gap, Token};
use std::borrow::Cow;

/// The most pieces of one body.
const PIECES: usize = 14;

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

/// The body while it is read.
pub(super) struct Body<'t> {
    pub(super) head: &'static OrganizationHead,
    pub(super) rest: Cursor<'t>,
    pub(super) upper: bool,
    pub(super) lower: bool,
    pub(super) named: bool,
    pub(super) place: Option<(Level, Cow<'t, str>)>,
    pub(super) depth: usize,
    /// Whether the body is another organisation's name.
    pub(super) other: bool,
    /// Whether a listed field of work was read.
    pub(super) field: bool,
    /// Whether a proper name that no table has was read.
    pub(super) proper: bool,
}

impl<'t> Body<'t> {
    /// Reads the body; false when the whole is a class.
    pub(super) fn read(&mut self) -> bool {
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
        self.drop_joint();
        true
    }

    /// A hyphen or `&` that nothing followed is not the name's: `Sở Lao động - Thương` may go on, `Sở Lao động -` may not end.
    fn drop_joint(&mut self) {
        let last = self.rest.before();
        if last.is_some_and(|last| matches!(last.word(), kw::DASH | kw::AMP) || self.rest.of(last) == "–") {
            self.rest = self.rest.to(self.rest.at - 1);
        }
    }

    /// A header whose lines are set apart by empty ones: `ỦY BAN NHÂN DÂN`, then `TỈNH NGHỆ AN`.
    fn across_blank(&mut self) {
        let at = self.rest.at;
        if !self.upper || self.named || at > 40 || self.rest.text.tokens.get(at).is_none_or(|next| next.class() != Class::Upper) {
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
        match next.gap() {
            Gap::None | Gap::Space => true,
            Gap::Wrap => !self.upper || !self.named || self.is_level(),
            // A header is broken where its column ends.
            Gap::Line => self.upper && (!self.named || self.is_level()) || !self.named && next.class() != Class::Upper,
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
            self.field = true;
            // `Việt Nam`, `Trung ương` tell which body of a name is meant; alone behind `Cơ sở` they are no name.
            let tail = matches!(lexicon::word(self.rest.word(0)), "việt" | "quốc" | "nhà") && len == 2;
            self.rest = self.rest.to(self.rest.at + len);
            self.named |=
                !tail || self.head.bare || proper(self.head.kind) == Proper::Field && self.head.kind != OrganizationKind::Department;
            return Step::On;
        }
        if let Some(read) = nested.filter(|_| !self.weak()) {
            // A new line in capitals is a new organisation: `BỘ TÀI CHÍNH` over `CỤC HẢI QUAN`.
            if self.named && self.upper && next.gap() >= Gap::Wrap {
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
            Qualifier::Place(..) if self.weak() && !self.field => return Step::Done,
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

    /// Whether the head is one small word, which ends other words too (`cán bộ`, `cơ sở`): only a listed field makes a name of it.
    fn weak(&self) -> bool {
        self.lower && (!self.head.head.contains(' ') || self.head.head == "Trung tâm")
    }

    /// The longest listed field of work here.
    fn domain(&self, next: &Token) -> Option<usize> {
        let mut best = None;
        let capital = next.class().is_capital();
        let tokens = self.rest.rest();
        DOMAINS.walk(tokens, |hit| {
            let printed_lower = OrganizationDomain::row(hit.row).domain.chars().next().is_some_and(char::is_lowercase);
            // In capitals all of it is in capitals; a line of small letters cannot go on in them.
            let fits = if self.upper {
                tokens[..hit.len].iter().all(|token| !token.class().is_letters() || matches!(token.class(), Class::Upper | Class::Single))
            } else {
                // `phòng tổ chức - Hành chính`: behind a small head the field may begin small too.
                // A steering committee's task is often in small letters throughout: `Ban Chỉ đạo phòng, chống ma túy`.
                let task = hit.len >= 3 && self.head.head.starts_with("Ban Chỉ đạo");
                capital || printed_lower || task || self.lower && tokens[..hit.len].iter().any(|token| token.class().is_capital())
            };
            if fits {
                best = Some(hit.len);
            }
        });
        best
    }

    /// An organisation's name inside this one: `Văn phòng | UBND tỉnh`, `chi bộ | Công ty …`.
    fn nested(&self, next: &Token) -> Option<Read<'t>> {
        if self.depth + 1 >= DEPTH || !next.class().is_capital() {
            return None;
        }
        if next.word() != 0 && TRIGGERS.begins(next.word()) {
            return read(self.rest, self.depth + 1);
        }
        None
    }

    /// `HĐND&UBND`, `Văn phòng Đoàn đại biểu Quốc hội và HĐND tỉnh`: an office that serves two bodies.
    fn second_body(&mut self) -> Step {
        let Some(joint) = self.rest.peek() else { return Step::Done };
        let serves = self.head.kind == OrganizationKind::Office;
        let glued = joint.word() == kw::AMP;
        let same_line = joint.gap() < Gap::Line;
        if (glued || serves && matches!(joint.word(), kw::VA | kw::COMMA | kw::DASH)) && same_line {
            let next = self.rest.to(self.rest.at + 1);
            let council = matches!(lexicon::word(next.word(0)), "hđnd" | "ubnd")
                || (lexicon::word(next.word(0)) == "hội" && lexicon::word(next.word(1)) == "đồng")
                || (lexicon::word(next.word(0)) == "ủy" && lexicon::word(next.word(1)) == "ban");
            if council && let Some(read) = read(next, self.depth + 1) {
                self.rest = self.rest.to(read.end);
                self.place = read.place;
                return if joint.word() == kw::COMMA { self.second_body() } else { Step::Done };
            }
        }
        Step::Done
    }

    /// Capitalised words that no table has, with the lower-case words that belong to them, and joints between such pieces.
    fn capitals(&mut self, next: &Token) -> Step {
        if next.class() == Class::Punct {
            return self.joint(next);
        }
        if next.class() == Class::Number {
            return self.number(next);
        }
        if next.class() == Class::Lower {
            return self.small(next);
        }
        if ends_before(self.rest) || self.upper != matches!(next.class(), Class::Upper | Class::Single) && self.upper {
            return Step::Done;
        }
        // `VHTTDL`, `KH&CN`, `MTTQVN`: an abbreviation of the field or of another body.
        if matches!(next.class(), Class::Upper | Class::Mixed) && !self.upper {
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
        if next.class() == Class::Single
            && !self.upper
            && !self.named
            && self.rest.peek_at(1).is_none_or(|after| {
                !after.class().is_capital() && after.gap() > Gap::None
                    || after.class() == Class::Punct && !matches!(after.word(), kw::DOT | kw::DASH | kw::SLASH)
            })
        {
            self.rest = self.rest.to(self.rest.at + 1);
            self.named = true;
            return Step::Done;
        }
        // Behind `&` stands an abbreviation, known or not.
        if self.rest.before().is_some_and(|before| before.word() == kw::AMP) {
            self.rest = self.rest.to(self.rest.at + 1);
            return Step::On;
        }
        // The place that a committee, a council or a branch is of: `Tỉnh ủy Ninh Bình`.
        let place = place::registered(self.rest);
        if self.weak() && !self.named {
            return Step::Done;
        }
        if place > 0 && name != Proper::Any {
            self.rest = self.rest.to(self.rest.at + place);
            self.named = true;
            return Step::Done;
        }
        let inside_name = self.proper && self.rest.before().is_some_and(|before| before.class() == Class::Title) && next.gap() <= Gap::Wrap;
        let person = !inside_name
            && place == 0
            && SURNAMES.begins(next.word())
            && self.rest.peek_at(1).is_some_and(|after| after.class().is_capital() && after.gap() <= Gap::Wrap);
        match name {
            // `Trường Tiểu học Lê Văn Tám` is named after a man; behind a proper name a man is its head.
            Proper::Any if !(person && self.proper && self.head.kind != OrganizationKind::Company) => {}
            // A field of work that is not listed shows by a pair of words that other names have.
            Proper::Field if self.pairs_from(next) && !(self.upper && HEADING_STOPS.contains(&lexicon::word(next.word()))) => {}
            // The fields of departments are listed; a centre or a committee may have one of its own.
            Proper::Field
                if !self.upper
                    && !self.named
                    && self.depth == 0
                    && !person
                    && next.class() != Class::Upper
                    && !self.lower
                    && self.head.kind != OrganizationKind::Department => {}
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
            && (matches!(lexicon::word(next.word()), "và" | "của" | "về" | "tại" | "trên")
                || HEADING_STOPS.contains(&lexicon::word(next.word())) && !self.pairs_from(next))
        {
            return Step::Done;
        }
        self.rest = self.rest.to(self.rest.at + 1);
        self.named = true;
        self.proper |= person || name == Proper::Any;
        let mut before = next.word();
        while let Some(token) = self.rest.peek() {
            let small = if self.upper { matches!(token.class(), Class::Upper | Class::Single) } else { token.class() == Class::Lower };
            if !small
                || token.gap() >= Gap::Line && (self.upper || token.gap() == Gap::Blank)
                || token.gap() == Gap::Wide
                || !lexicon::pairs(before, token.word())
            {
                break;
            }
            before = token.word();
            self.rest = self.rest.to(self.rest.at + 1);
        }
        Step::On
    }

    /// `Đội Kiểm tra liên ngành số 2`, `Công ty Cấp thoát nước số 1`: one of several of a kind.
    fn is_numbered(&self, next: &Token) -> bool {
        let kinds = is_one_of_several(self.head.kind) || self.head.kind == OrganizationKind::Committee;
        let number = |token: &&Token| token.class() == Class::Number && token.len() <= 2 && token.gap() == Gap::Space;
        let whole = self
            .rest
            .peek_at(2)
            .is_none_or(|after| after.gap() > Gap::None || matches!(after.word(), kw::COMMA | kw::DOT | kw::SEMI | kw::CLOSE));
        kinds && !self.lower && next.word() == kw::SO && self.rest.peek_at(1).filter(number).is_some() && whole
    }

    /// Small letters between the head and a proper name: `Xí nghiệp xây dựng thương mại Nghĩa Bình`, `Nhà nghỉ Than`.
    fn small(&mut self, next: &Token) -> Step {
        if self.is_numbered(next) {
            self.rest = self.rest.to(self.rest.at + 2);
            self.named = true;
            return Step::On;
        }
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
        for ahead in 0..=reach {
            let Some(token) = self.rest.peek_at(ahead) else { return Step::Done };
            if token.gap() >= Gap::Line {
                return Step::Done;
            }
            if token.class().is_capital() {
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
            if token.class() != Class::Lower || SMALL_STOPS.contains(&lexicon::word(token.word())) {
                return Step::Done;
            }
        }
        Step::Done
    }

    fn pairs_from(&self, next: &Token) -> bool {
        self.rest.peek_at(1).is_some_and(|after| after.gap() < Gap::Line && lexicon::pairs(next.word(), after.word()))
    }

    /// A hyphen, a quoted name, or `&` between capitals.
    fn joint(&mut self, mark: &Token) -> Step {
        let text = self.rest.of(mark);
        let Some(after) = self.rest.peek_at(1) else { return Step::Done };
        if matches!(text, "“" | "\"") && !self.upper {
            let close = (2..10).find(|ahead| self.rest.peek_at(*ahead).is_some_and(|token| matches!(self.rest.of(token), "”" | "\"")));
            if let Some(close) = close.filter(|_| after.class().is_capital() && self.head.kind == OrganizationKind::Company) {
                self.rest = self.rest.to(self.rest.at + close + 1);
                self.named = true;
                return Step::On;
            }
            return Step::Done;
        }
        let hyphen = (mark.word() == kw::DASH || text == "–")
            && self.named
            && after.class().is_capital()
            && mark.gap() <= Gap::Wrap
            && after.gap() <= Gap::Wrap;
        let amp = mark.word() == kw::AMP && after.class().is_capital();
        if !(hyphen || amp) || mark.gap() == Gap::Wide {
            return Step::Done;
        }
        let next = self.rest.to(self.rest.at + 1);
        // ` - Phòng Hành chính` lists another body.
        if hyphen
            && (mark.gap() > Gap::None)
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
        let kinds = is_one_of_several(self.head.kind) || self.head.kind == OrganizationKind::Department;
        let after = self.rest.peek_at(1);
        let ends = after.is_none_or(|after| {
            after.class().is_capital() && after.gap() <= Gap::Space
                || matches!(after.word(), kw::COMMA | kw::SEMI | kw::DOT | kw::CLOSE | kw::VA)
                || after.gap() >= Gap::Wrap
        });
        let decimal = after.is_some_and(|after| after.gap() == Gap::None)
            && self.rest.peek_at(2).is_some_and(|next| next.class() == Class::Number && next.gap() == Gap::None);
        if kinds && ends && !decimal && number.len() <= 3 && number.gap() == Gap::Space && !self.upper && !self.lower {
            self.rest = self.rest.to(self.rest.at + 1);
            self.named = true;
            return Step::On;
        }
        Step::Done
    }
}

/// Whether bodies of the class are numbered where there are several: `Trường Mầm non 8`, `Đội Kiểm tra số 2`.
fn is_one_of_several(kind: OrganizationKind) -> bool {
    matches!(
        kind,
        OrganizationKind::Company
            | OrganizationKind::School
            | OrganizationKind::Hospital
            | OrganizationKind::Centre
            | OrganizationKind::Station
            | OrganizationKind::Other
            | OrganizationKind::ArmedForce
    )
}

enum Step {
    On,
    Done,
    Class,
}

/// Whether another entity begins at a capital: an office, a document, a law.
fn ends_before(rest: Cursor<'_>) -> bool {
    let mut found = false;
    TRIGGERS.walk(rest.rest(), |hit| {
        found |= match hit.class {
            lexicon::Class::Position => hit.len > 1 || lexicon::Position::row(hit.row).form == "word",
            lexicon::Class::DocumentType | lexicon::Class::LawTitle => true,
            // `Quý II` is a date, `Lê Quý Đôn` is not.
            lexicon::Class::DateKeyword => rest.peek_at(hit.len).is_none_or(|next| next.class() != Class::Title),
            _ => false,
        };
    });
    found
}
