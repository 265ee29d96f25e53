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
    let is_digits = |token: &Token| token.class == Class::Number;
    let (mut rest, first) = token(is_digits)(cursor)?;
    let mut text = cursor.of(first).to_owned();
    let mut grouped = false;
    // Thousands: groups of three after `.` or, in damaged text, a single space (`1 250.000`).
    if first.len <= 3 {
        while let Some(group) = group(rest, kw::DOT) {
            text.push_str(group);
            rest = rest.to(rest.at + 2);
            grouped = true;
        }
        if !grouped && let Some(after) = spaced_group(rest) {
            text.push_str(rest.of(after));
            rest = rest.to(rest.at + 1);
            while let Some(group) = group(rest, kw::DOT) {
                text.push_str(group);
                rest = rest.to(rest.at + 2);
            }
            grouped = true;
        }
        // English grouping: two groups or more after commas can be nothing else.
        if !grouped && group(rest, kw::COMMA).is_some() && group(rest.to(rest.at + 2), kw::COMMA).is_some() {
            while let Some(group) = group(rest, kw::COMMA) {
                text.push_str(group);
                rest = rest.to(rest.at + 2);
            }
        }
    }
    // Decimals: `,` and glued digits, or `.` when it cannot be a thousands mark.
    let mark = rest.word(0);
    if mark == kw::COMMA || (mark == kw::DOT && !grouped) {
        let glued = |token: Option<&Token>| token.is_some_and(|token| token.gap == Gap::None);
        if glued(rest.peek())
            && let Some(decimals) = rest.peek_at(1).filter(|token| is_digits(token) && token.gap == Gap::None)
        {
            text.push('.');
            text.push_str(rest.of(decimals));
            rest = rest.to(rest.at + 2);
        }
    }
    match text.parse() {
        Ok(value) => Ok((rest, value)),
        Err(_) => miss(),
    }
}

/// The three digits after a glued mark.
fn group<'t>(cursor: Cursor<'t>, mark: u16) -> Option<&'t str> {
    let (dot, digits) = (cursor.peek()?, cursor.peek_at(1)?);
    let fits = dot.word == mark && dot.gap == Gap::None && digits.class == Class::Number && digits.gap == Gap::None && digits.len == 3;
    fits.then(|| cursor.of(digits))
}

/// Three digits after a space, followed by a thousands mark: the `250` of `1 250.000`.
fn spaced_group<'t>(cursor: Cursor<'t>) -> Option<&'t Token> {
    let digits = cursor.peek()?;
    let fits = digits.class == Class::Number
        && matches!(digits.gap, Gap::Space | Gap::Wrap | Gap::Line)
        && digits.len == 3
        && group(cursor.to(cursor.at + 1), kw::DOT).is_some();
    fits.then_some(digits)
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
