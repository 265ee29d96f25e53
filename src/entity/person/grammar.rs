//! The grammar of persons' names. Entry point: at a family name.

use super::Person;
use crate::entity::{Candidate, Norm, place};
use crate::grammar::Cursor;
use crate::lexicon::{self, HONORIFICS, PLACES, SURNAMES, TRIGGERS, kw};
use crate::text::{Class, Gap};
use std::borrow::Cow;

/// What stands right before a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Context {
    /// An office or an organisation: `Chủ tịch UBND tỉnh Nguyễn Văn A`.
    Office,
    /// Anything else.
    Plain,
}

/// Words after which a capitalised name is not a person's: streets, schools, prizes, thought.
const BLOCKERS: [&str; 22] = [
    "đường",
    "phố",
    "trường",
    "tên",
    "thưởng",
    "tưởng",
    "quỹ",
    "viên",
    "chợ",
    "cầu",
    "lăng",
    "viện",
    "hầm",
    "mang",
    "khu",
    "tượng",
    "thời",
    "đức",
    "phường",
    "xã",
    "quận",
    "công",
];

/// The family names that most people have: a run that begins with one is a person's name without further signs.
const COMMON: [&str; 34] = [
    "nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "hồ", "ngô", "dương", "lý", "đinh", "trịnh",
    "trương", "đào", "mai", "lâm", "tạ", "đoàn", "lương", "lưu", "tống", "triệu", "chu", "phùng", "vương", "tô", "hà", "cao",
];

/// Words of a heading in capitals that no name holds.
const HEADING_STOPS: [&str; 20] = [
    "tại", "về", "của", "và", "trong", "ngày", "năm", "ở", "với", "cho", "trên", "được", "từ", "đến", "kết", "thôi", "giữ", "theo", "là",
    "các",
];

/// The person at a family name.
#[inline(never)]
pub(crate) fn at_surname<'t>(cursor: Cursor<'t>, context: Context) -> Option<Candidate<'t>> {
    let first = cursor.peek()?;
    if !first.class().is_capital() || first.class() == Class::Mixed {
        return None;
    }
    // `Phó Trưởng Phòng`: Phó is a family name and the beginning of many offices.
    if TRIGGERS.longest(cursor.rest(), lexicon::Class::Position).is_some_and(|hit| lexicon::Position::row(hit.row).form == "word") {
        return None;
    }
    let upper = first.class() == Class::Upper;
    let surname = SURNAMES.longest(cursor.rest(), lexicon::Class::Surname)?;
    let mut len = 1;
    while len < 6 {
        let Some(next) = cursor.peek_at(len) else { break };
        let fits =
            if upper { matches!(next.class(), Class::Upper | Class::Single) } else { matches!(next.class(), Class::Title | Class::Single) };
        // A name may be wrapped like any other words, but a new short line is a new thing.
        if !fits || next.gap() == Gap::None || next.gap() > Gap::Wrap || next.gap() == Gap::Wide {
            break;
        }
        if upper && HEADING_STOPS.contains(&lexicon::word(next.word())) {
            break;
        }
        if len >= 2 && starts_other(cursor.to(cursor.at + len)) {
            break;
        }
        len += 1;
    }
    let honorific = honorific(cursor);
    let signature = stands_alone(cursor, len);
    let strong = honorific.is_some() || context == Context::Office || signature && !upper;
    if !(2..=5).contains(&len) || len <= surname.len || ((len < 3 || upper) && !strong) {
        return None;
    }
    // `VNPT Ninh Bình`: two syllables that are a province's name are the province.
    if honorific.is_none() && len == 2 && place::registered(cursor) == 2 {
        return None;
    }
    let usual = COMMON.contains(&lexicon::word(first.word()));
    if upper && !usual {
        return None;
    }
    if !strong {
        // A rare family name is a common word or a place's first syllable more often: `Hà Nội Theo`, `Đồng Việt Nam`.
        let places = (0..len - 1).any(|at| place::registered(cursor.to(cursor.at + at)) > 1);
        let nation = (0..len - 1).any(|at| matches!((lexicon::word(cursor.word(at)), lexicon::word(cursor.word(at + 1))), ("việt", "nam")));
        if nation || !usual && places || len > 4 {
            return None;
        }
        let before = cursor.before();
        let blocked = before.is_some_and(|before| {
            first.gap() < Gap::Line
                && (before.class().is_capital() || before.class() == Class::Number || BLOCKERS.contains(&lexicon::word(before.word())))
        });
        // `Từ Phúc Yên lên …`: a preposition that is a family name too.
        let behind = cursor.to(cursor.at + 1);
        if blocked || is_place(behind, len - 1) || is_place(cursor, len) || is_mixed_name(cursor, len) {
            return None;
        }
    }
    let name = cursor.text.folded(cursor.at, cursor.at + len);
    // The President's name stands for places and for thought; the man himself has his office before him.
    if name.to_lowercase() == "hồ chí minh" && context != Context::Office {
        return None;
    }
    if signature && honorific.is_none() && context == Context::Plain && (is_place(cursor, len) || is_mixed_name(cursor, len)) {
        return None;
    }
    Some(Candidate {
        first: cursor.at,
        last: cursor.at + len,
        norm: Norm::Person(Person { name, honorific }),
        rule: if strong { "person/in-context" } else { "person/by-shape" },
    })
}

/// The honorific that ends right before the name, as printed.
pub(crate) fn honorific<'t>(cursor: Cursor<'t>) -> Option<Cow<'t, str>> {
    let text = cursor.text;
    if cursor.peek()?.gap() > Gap::Wrap {
        return None;
    }
    for back in (1..=5usize).rev() {
        let Some(at) = cursor.at.checked_sub(back) else { continue };
        if HONORIFICS.longest(&text.tokens[at..cursor.at], lexicon::Class::Honorific).is_some_and(|hit| hit.len == back) {
            return Some(text.folded(at, cursor.at));
        }
    }
    None
}

/// Whether the name has a line, or a column of a line, to itself: a signature.
fn stands_alone(cursor: Cursor<'_>, len: usize) -> bool {
    let starts = cursor.peek().is_some_and(|first| first.gap() >= Gap::Line || first.gap() == Gap::Wide);
    let ends = cursor.text.tokens.get(cursor.at + len).is_none_or(|next| next.gap() >= Gap::Line || next.gap() == Gap::Wide);
    starts && ends && len >= 2
}

/// Whether the register has the whole name.
fn is_place(cursor: Cursor<'_>, len: usize) -> bool {
    let mut found = false;
    PLACES.walk(&cursor.rest()[..len], |hit| found |= hit.len == len);
    found
}

/// Whether the run goes on in a way that names do not: `Lê Duẩn - Nguyễn Huệ`, `Trần Phú I`.
fn is_mixed_name(cursor: Cursor<'_>, len: usize) -> bool {
    let after = cursor.to(cursor.at + len);
    after.peek().is_some_and(|next| {
        next.gap() <= Gap::Space
            && (next.class() == Class::Upper || next.word() == kw::DASH && after.peek_at(1).is_some_and(|token| token.class().is_capital()))
    })
}

fn starts_other(cursor: Cursor<'_>) -> bool {
    let mut found = false;
    TRIGGERS.walk(cursor.rest(), |hit| found |= hit.len > 1 && hit.class != lexicon::Class::Cue);
    found
}
