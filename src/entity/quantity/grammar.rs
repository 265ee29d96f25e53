//! The grammar of quantities. Entry points: at a number in digits and at a number in words.

use super::Quantity;
use crate::entity::{Candidate, Norm, provision};
use crate::grammar::{Cursor, number, word};
use crate::lexicon::{self, COMPARATORS, Comparator, UNITS, Unit, UnitClass, WordSet, kw};
use crate::text::{Class, Gap};
use nom::Parser;
use nom::branch::alt;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Words after which a number is an ordinal, a label or a code.
const LABELS: [&str; 36] = [
    "điều",
    "khoản",
    "điểm",
    "mục",
    "chương",
    "phần",
    "số",
    "thứ",
    "trang",
    "quyển",
    "tập",
    "bảng",
    "biểu",
    "mẫu",
    "phụ",
    "lục",
    "hạng",
    "nhóm",
    "tiết",
    "cột",
    "dòng",
    "câu",
    "bài",
    "quận",
    "phường",
    "khóa",
    "tổ",
    "khu",
    "lô",
    "tầng",
    "ngõ",
    "bậc",
    "sô",
    "kỳ",
    "đợt",
    "tháng",
];

/// Whether a word is one of the labels, by its number: this is asked of the word before every number.
fn labels(word: u16) -> bool {
    static WORDS: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(&LABELS));
    WORDS.has(word)
}

/// Whether the number is the label of what stands before it: `Điều 5`, `trang 3`; not behind `danh mục`, `thời điểm`.
fn is_label(cursor: Cursor<'_>) -> bool {
    cursor.before().is_some_and(|before| labels(before.word())) && !provision::is_compound(cursor.to(cursor.at - 1))
}

/// The quantity at a number in digits.
#[inline(never)]
pub(crate) fn at_number<'t>(cursor: Cursor<'t>) -> Option<Candidate<'t>> {
    let first = cursor.peek()?;
    let before = cursor.before();
    // Glued to letters or to a mark of a code, it is a part of something else.
    if first.gap() == Gap::None
        && before.is_some_and(|before| {
            before.class() != Class::Punct
                || matches!(before.word(), kw::SLASH | kw::DOT | kw::COMMA)
                || (before.word() == kw::DASH && cursor.at > 1 && cursor.text.tokens[cursor.at - 1].gap() == Gap::None)
        })
    {
        return None;
    }
    if first.gap() < Gap::Blank && is_label(cursor) {
        return None;
    }
    if is_clock(cursor) {
        return None;
    }
    let (rest, value) = number::decimal(cursor).ok()?;
    let (rest, value, max, half) = range(rest, value);
    read(cursor, rest, value, max, half, "quantity/number")
}

/// Whether the number is the hour or the minute of a time of day: `07h30`, `13 giờ 30`, `17 giờ 00 phút`.
fn is_clock(cursor: Cursor<'_>) -> bool {
    let two = |token: Option<&crate::text::Token>| token.is_some_and(|token| token.class() == Class::Number && token.len() == 2);
    let hour = |token: Option<&crate::text::Token>| token.is_some_and(|token| matches!(token.word(), kw::GIO | kw::H));
    let short = |token: &crate::text::Token| token.class() == Class::Number && token.len() <= 2;
    let behind = hour(cursor.peek_at(1)) && cursor.peek().is_some_and(short) && two(cursor.peek_at(2));
    let inside = hour(cursor.before()) && two(cursor.peek()) && cursor.at > 1 && short(&cursor.text.tokens[cursor.at - 2]);
    behind || inside
}

/// The quantity at a number in words, from two on.
#[inline(never)]
pub(crate) fn at_words<'t>(cursor: Cursor<'t>) -> Option<Candidate<'t>> {
    if cursor.before().is_some_and(|before| cursor.peek().is_some_and(|first| first.gap() < Gap::Wrap) && labels(before.word())) {
        return None;
    }
    let (rest, value) = number::words(cursor).ok()?;
    // `năm` alone is a year far more often than five.
    if value < 2.0 || (rest.at == cursor.at + 1 && cursor.word(0) == kw::NAM) {
        return None;
    }
    let found = read(cursor, rest, value, None, None, "quantity/words")?;
    Some(found)
}

/// `5-10`, `5 đến 10`, and the unit that may stand between (`1,0%-1,5%`).
fn range<'t>(rest: Cursor<'t>, value: f64) -> (Cursor<'t>, f64, Option<f64>, Option<&'static Unit>) {
    let joint = alt((word(kw::DASH), word(kw::DEN), word(kw::TOI)));
    let between = unit(rest).filter(|(_, unit)| matches!(unit.class, UnitClass::Percent | UnitClass::Measure | UnitClass::Money));
    let start = between.as_ref().map_or(rest, |(after, _)| *after);
    let upper = (joint, number::decimal).parse(start).ok().or_else(|| {
        let dash = start.peek().filter(|token| matches!(start.of(token), "–" | "÷"))?;
        let _ = dash;
        number::decimal(start.to(start.at + 1)).ok().map(|(rest, value)| (rest, (dash, value)))
    });
    match upper {
        Some((end, (_, max))) if max > value && unit(multiplied(end, 1.0).0).is_some() => {
            (end, value, Some(max), between.map(|(_, unit)| unit))
        }
        _ => (rest, value, None, None),
    }
}

/// `nghìn`, `triệu`, `tỷ` after a number in digits.
fn multiplied<'t>(rest: Cursor<'t>, value: f64) -> (Cursor<'t>, f64) {
    let (mut rest, mut value) = (rest, value);
    for _ in 0..2 {
        let factor = match lexicon::word(rest.word(0)) {
            "trăm" => 1e2,
            "nghìn" | "ngàn" => 1e3,
            "triệu" => 1e6,
            "tỷ" | "tỉ" => 1e9,
            _ => break,
        };
        // `tỷ lệ`, `triệu tập` are other words.
        if matches!(lexicon::word(rest.word(1)), "lệ" | "trọng" | "số" | "tập" | "giá") {
            break;
        }
        rest = rest.to(rest.at + 1);
        value *= factor;
    }
    (rest, value)
}

fn unit<'t>(rest: Cursor<'t>) -> Option<(Cursor<'t>, &'static Unit)> {
    let first = rest.peek()?;
    if first.gap() > Gap::Line || first.gap() == Gap::Wide {
        return None;
    }
    let hit = UNITS.longest(rest.rest(), lexicon::Class::Unit)?;
    let unit = Unit::row(hit.row);
    // `2025 Chủ tịch`, `7 Xã`: a capital begins something else, unless the counted noun is a long title of its own.
    if unit.class == UnitClass::Count
        && first.class().is_capital()
        && (hit.len < 3 || first.class() != Class::Title)
        && unit.unit.chars().next().is_some_and(char::is_lowercase)
    {
        return None;
    }
    // One-letter symbols are units only as they are written: `27g`, `5 m`, not `5 M`.
    if first.len() == 1 && rest.of(first) != unit.unit.get(..1).unwrap_or_default() {
        return None;
    }
    Some((rest.to(rest.at + hit.len), unit))
}

fn read<'t>(
    start: Cursor<'t>,
    rest: Cursor<'t>,
    value: f64,
    max: Option<f64>,
    between: Option<&'static Unit>,
    rule: &'static str,
) -> Option<Candidate<'t>> {
    let (after, scaled) = multiplied(rest, value);
    let factor = scaled / value;
    let (end, found) = unit(after)?;
    if between.is_some_and(|between| !found.norm.starts_with(between.norm)) || !fits(start, after, end, found) {
        return None;
    }
    let printed = || start.text.folded(after.at, end.at);
    let mut unit = if found.class == UnitClass::Count { printed() } else { Cow::Borrowed(found.norm) };
    let mut last = end;
    // The rate: `đồng/người`, `%/năm`, `đồng/người/tháng`.
    for _ in 0..2 {
        let Some(slash) = last.peek().filter(|token| token.word() == kw::SLASH) else { break };
        let next = last.to(last.at + 1);
        let Some(token) =
            next.peek().filter(|token| token.class() == Class::Lower && (token.gap() == slash.gap() || token.gap() == Gap::None))
        else {
            break;
        };
        let len = UNITS.longest(next.rest(), lexicon::Class::Unit).map_or(1, |hit| hit.len);
        let _ = token;
        unit = Cow::Owned(format!("{unit}/{}", next.text.folded(next.at, next.at + len)));
        last = next.to(next.at + len);
    }
    let mut comparator = None;
    if let Some(hit) = COMPARATORS.longest(last.rest(), lexicon::Class::Comparator).filter(|_| last.peek().is_some()) {
        let row = Comparator::row(hit.row);
        if row.side == "after" {
            comparator = Some(row.comparator);
            last = last.to(last.at + hit.len);
        }
    }
    let mut first = start.at;
    if comparator.is_none()
        && let Some((at, bound)) = bound_before(start)
    {
        (first, comparator) = (at, Some(bound));
    } else if (comparator.is_some() || max.is_some()) && start.before().is_some_and(|before| before.word() == kw::TU) {
        first -= 1;
    }
    let quantity =
        Quantity { value: if max.is_some() { value * factor } else { scaled }, max: max.map(|max| max * factor), unit, comparator };
    Some(Candidate { first, last: last.at, norm: Norm::Quantity(quantity), rule })
}

/// The bound that ends right before the number.
fn bound_before(start: Cursor<'_>) -> Option<(usize, &'static str)> {
    for back in (1..=3usize).rev() {
        let Some(at) = start.at.checked_sub(back) else { continue };
        let tokens = &start.text.tokens[at..start.at];
        if tokens.iter().skip(1).any(|token| token.gap() == Gap::Blank) || start.peek()?.gap() == Gap::Blank {
            continue;
        }
        if let Some(hit) = COMPARATORS.longest(tokens, lexicon::Class::Comparator).filter(|hit| hit.len == back) {
            let row = Comparator::row(hit.row);
            return (row.side == "before").then_some((at, row.comparator));
        }
    }
    None
}

/// Whether the number counts the noun, and is not the label of a row or an item.
fn fits(start: Cursor<'_>, after: Cursor<'_>, end: Cursor<'_>, unit: &Unit) -> bool {
    let (Some(first), Some(noun)) = (start.peek(), after.peek()) else { return false };
    // `7<tab>Xã Tân Tiến`, or a number at the start of a line before a capital: a table's row.
    if first.gap() >= Gap::Wide
        && noun.class().is_capital()
        && unit.class == UnitClass::Count
        && (first.gap() >= Gap::Line || noun.gap() > Gap::Space)
        && end.peek().is_some_and(|next| next.class().is_capital())
    {
        return false;
    }
    // `Phường 2 xã …`: a name's number was read with the name; a level word before a proper name is the name's.
    let level =
        matches!(lexicon::word(noun.word()), "xã" | "phường" | "tỉnh" | "huyện" | "quận" | "thôn" | "bản" | "ấp" | "thành" | "thị" | "đặc");
    if level && end.peek().is_some_and(|next| matches!(next.class(), Class::Title | Class::Single) && next.gap() == Gap::Space) {
        return false;
    }
    // `tăng trưởng hai con số`: a manner of speaking.
    if unit.unit == "con" && end.word(0) == kw::SO {
        return false;
    }
    // `2 năm 2025`, `tháng 5 năm`: the year of something else.
    if unit.unit == "năm" && end.peek().is_some_and(|next| next.class() == Class::Number && next.len() == 4) {
        return false;
    }
    // Glued letters are a unit only where the table says so in one token (`27g`, `50%`), never a code (`5G`).
    !(noun.gap() == Gap::None && unit.class == UnitClass::Count)
}
