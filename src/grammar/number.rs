//! Numbers as Vietnamese prints them: `5.000`, `1,5`, `1.250.000`, `2.340,75`, words (`mười hai`), Roman numerals.
//!
//! The full stop groups thousands and the comma marks decimals (TCVN 4550, Nghị định 30/2020 follows common usage); foreign text does the reverse, so
//! a full stop followed by other than three digits is read as a decimal point (`9.5 mm`).
//!
//! Limits: values are `f64`; more than fifteen significant digits lose precision.

use super::{Cursor, Parsed, miss, token};
use crate::lexicon::{self, NUMBER_WORDS, NumberWord, kw};
use crate::numeral;
use crate::text::{Class, Gap, Token};

/// A number in digits, with its groups and decimals.
pub(crate) fn decimal<'t>(cursor: Cursor<'t>) -> Parsed<'t, f64> {
    let is_digits = |token: &Token| token.class() == Class::Number;
    let (mut rest, first) = token(is_digits)(cursor)?;
    let mut grouped = false;
    // Thousands: groups of three after `.` or, in damaged text, a single space (`1 250.000`).
    if first.len() <= 3 {
        while is_group(rest, kw::DOT) {
            rest = rest.to(rest.at + 2);
            grouped = true;
        }
        if !grouped && is_spaced_group(rest) {
            rest = rest.to(rest.at + 1);
            while is_group(rest, kw::DOT) {
                rest = rest.to(rest.at + 2);
            }
            grouped = true;
        }
        // English grouping: two groups or more after commas can be nothing else.
        if !grouped && is_group(rest, kw::COMMA) && is_group(rest.to(rest.at + 2), kw::COMMA) {
            while is_group(rest, kw::COMMA) {
                rest = rest.to(rest.at + 2);
            }
        }
    }
    // Decimals: `,` and glued digits, or `.` when it cannot be a thousands mark.
    let whole = rest;
    let mark = rest.word(0);
    if mark == kw::COMMA || (mark == kw::DOT && !grouped) {
        let glued = |token: Option<&Token>| token.is_some_and(|token| token.gap() == Gap::None);
        if glued(rest.peek()) && glued(rest.peek_at(1).filter(|token| is_digits(token))) {
            rest = rest.to(rest.at + 2);
        }
    }
    match value(cursor, whole, rest) {
        Some(value) => Ok((rest, value)),
        None => miss(),
    }
}

/// The digits that a value of 64 bits holds for certain.
const EXACT: usize = 15;

/// The value of the digits up to `whole` and of the decimals behind, up to `end`.
fn value(start: Cursor<'_>, whole: Cursor<'_>, end: Cursor<'_>) -> Option<f64> {
    let digits = |from: usize, to: usize| {
        let tokens = start.text.tokens[from..to].iter().filter(|token| token.class() == Class::Number);
        tokens.flat_map(|token| start.of(token).bytes())
    };
    let decimals = end.before().filter(|_| end.at > whole.at).map_or(0, |token| usize::from(token.len()));
    let tokens = &start.text.tokens[start.at..end.at];
    let length: usize = tokens.iter().filter(|token| token.class() == Class::Number).map(|token| usize::from(token.len())).sum();
    // So few digits, and so small a power of ten, are exact, and so their quotient is the nearest value.
    if length <= EXACT {
        let all = digits(start.at, end.at).fold(0u64, |value, digit| value * 10 + u64::from(digit & 15));
        return Some(all as f64 / POWERS[decimals]);
    }
    let mut text: String = digits(start.at, whole.at).map(char::from).collect();
    text.push('.');
    text.extend(digits(whole.at, end.at).map(char::from));
    text.parse().ok()
}

/// The powers of ten that a value holds exactly, as far as they are needed.
const POWERS: [f64; EXACT + 1] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// Whether a glued mark and three digits stand here.
fn is_group(cursor: Cursor<'_>, mark: u16) -> bool {
    cursor.peek().is_some_and(|dot| dot.word() == mark && dot.gap() == Gap::None)
        && cursor.peek_at(1).is_some_and(|digits| digits.class() == Class::Number && digits.gap() == Gap::None && digits.len() == 3)
}

/// Three digits after a space, followed by a thousands mark: the `250` of `1 250.000`.
fn is_spaced_group(cursor: Cursor<'_>) -> bool {
    cursor.peek().is_some_and(|digits| {
        digits.class() == Class::Number && matches!(digits.gap(), Gap::Space | Gap::Wrap | Gap::Line) && digits.len() == 3
    }) && is_group(cursor.to(cursor.at + 1), kw::DOT)
}

/// A number in words: `mười hai`, `hai mươi lăm`, `một trăm linh năm`, `ba nghìn`; at most twelve words.
pub(crate) fn words<'t>(cursor: Cursor<'t>) -> Parsed<'t, f64> {
    let (mut total, mut group, mut unit) = (0.0, 0.0, 0.0);
    let (mut rest, mut seen) = (cursor, 0);
    while seen < 12 {
        let Some(hit) = NUMBER_WORDS.longest(rest.rest(), lexicon::Class::NumberWord).filter(|_| rest.peek().is_some()) else { break };
        let value: f64 = NumberWord::row(hit.row).value.parse().unwrap_or_default();
        // Two digits in a row (`hai ba`) are not one number.
        if value > 0.0 && value < 10.0 {
            if unit > 0.0 {
                break;
            }
            unit = value;
        } else if value == 10.0 {
            if unit == 0.0 && seen > 0 && group % 100.0 != 0.0 {
                break;
            }
            group += if unit == 0.0 { 10.0 } else { unit * 10.0 };
            unit = 0.0;
        } else if value == 100.0 {
            group += unit * 100.0;
            unit = 0.0;
        } else if value >= 1000.0 {
            if seen == 0 {
                break;
            }
            total += (group + unit) * value;
            (group, unit) = (0.0, 0.0);
        }
        seen += 1;
        rest = rest.to(rest.at + hit.len);
    }
    let value = total + group + unit;
    if seen == 0 || value == 0.0 { miss() } else { Ok((rest, value)) }
}

/// The value of a Roman numeral in upper case, up to 3999.
pub(crate) fn roman(text: &str) -> Option<u32> {
    let (mut total, mut last) = (0u32, u32::MAX);
    for letter in text.bytes() {
        let value = match letter {
            b'I' => 1,
            b'V' => 5,
            b'X' => 10,
            b'L' => 50,
            b'C' => 100,
            b'D' => 500,
            b'M' => 1000,
            _ => return None,
        };
        // `IV`: the smaller one before was added and is taken back twice.
        total += value;
        if last < value {
            total = total.checked_sub(2 * last)?;
        }
        last = value;
    }
    (total > 0 && numeral::roman(total) == text).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn value(text: &str) -> Option<(f64, usize)> {
        let text = Text::new(text);
        let cursor = Cursor::new(&text, 0);
        decimal(cursor).or_else(|_| words(cursor)).ok().map(|(rest, value)| (value, rest.at))
    }

    #[test]
    fn reads_groups_decimals_and_words() {
        assert_eq!(value("5.000 đảng viên"), Some((5000.0, 3)));
        assert_eq!(value("1.250.000,5 đồng"), Some((1_250_000.5, 7)));
        assert_eq!(value("1 250.000 đồng"), Some((1_250_000.0, 4)));
        assert_eq!(value("123,45 km2"), Some((123.45, 3)));
        assert_eq!(value("9.5 mm"), Some((9.5, 3)));
        assert_eq!(value("mười hai phòng"), Some((12.0, 2)));
        assert_eq!(value("hai mươi lăm người"), Some((25.0, 3)));
        assert_eq!(value("một trăm linh năm hộ"), Some((105.0, 4)));
        assert_eq!(value("ba nghìn hai trăm"), Some((3200.0, 4)));
        assert_eq!(value("phòng"), None);
        // As the standard library reads them, however many there are.
        for text in ["0,1", "123456789,012345", "99999999999999,9", "0,0000000000000000001", "123456789012345678", "007,50"] {
            assert_eq!(value(text).map(|(value, _)| value), text.replace(',', ".").parse().ok(), "{text}");
        }
    }

    #[test]
    fn roman_numerals_must_be_well_formed() {
        assert_eq!(roman("IV"), Some(4));
        assert_eq!(roman("XIV"), Some(14));
        assert_eq!(roman("MCMXC"), Some(1990));
        for wrong in ["IIII", "IC", "VX", "", "XA"] {
            assert_eq!(roman(wrong), None, "{wrong}");
        }
    }
}
