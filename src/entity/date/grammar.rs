//! The grammar of dates. Entry points: at a keyword (`ngày`, `tháng`, `quý`, `năm`, `giai đoạn`) and at a number.

use super::{Calendar, Date, Field};
use crate::entity::{Candidate, Kind, Norm};
use crate::grammar::{Cursor, Parsed, any_of, digits, glued, miss, number, roman, token, word};
use crate::lexicon::{self, DateKeyword, DateUnit, Hit, kw};
use crate::text::{Class, Gap};
use nom::Parser;
use nom::branch::alt;
use nom::combinator::{opt, verify};
use nom::sequence::{pair, preceded, terminated};

/// The date that begins at a keyword.
#[inline(never)]
pub(crate) fn at_keyword<'t>(cursor: Cursor<'t>, hit: Hit) -> Option<Candidate<'t>> {
    let rest = cursor.to(cursor.at + hit.len);
    let (rest, date, rule) = match DateKeyword::row(hit.row).unit {
        DateUnit::Day => day(rest)?,
        DateUnit::Month => shared_year(finish(month(rest), "date/month")?, month, kw::THANG),
        DateUnit::Quarter => shared_year(finish(quarter(rest), "date/quarter")?, quarter, kw::QUY),
        DateUnit::Year => finish(alt((years, blank_year)).parse(rest), "date/year")?,
        DateUnit::Period => finish(preceded(opt(word(kw::NAM)), years).parse(rest), "date/period")?,
        DateUnit::Hour => return None,
    };
    candidate(cursor.at, rest.at, date, rule)
}

/// The date that begins at a number: `01/7/2025`, `12:40 19/5/2025`, `8 giờ 30 ngày …`, `6 tháng đầu năm 2025`, `2016 - 2021`, `2025`.
/// `previous` is the kind of the entity before and whether it ends close by: `ngày 01/6 và 15/11`.
#[inline(never)]
pub(crate) fn at_number<'t>(cursor: Cursor<'t>, previous: Option<Kind>) -> Option<Candidate<'t>> {
    // A number glued to what stands before it is a part of something else: a code, a version, a fraction.
    let first = cursor.peek()?;
    let inside = first.gap() == Gap::None
        && cursor.before().is_some_and(|before| {
            !matches!(before.word(), kw::OPEN | kw::COLON) && before.class() != Class::Punct
                || matches!(before.word(), kw::SLASH | kw::DASH | kw::DOT | kw::COMMA)
                    // `từ ngày 17/5-23/5/2025`: the end of a span of days.
                    && !(before.word() == kw::DASH && previous == Some(Kind::Date))
        });
    if inside {
        return None;
    }
    let mut best: Found<'t> = None;
    let mut offer = |found: Found<'t>| {
        if let Some((rest, _, _)) = found
            && best.is_none_or(|(end, _, _)| rest.at >= end.at)
        {
            best = found;
        }
    };
    let on = |parsed: Parsed<'t, Calendar>, rule| finish(parsed.map(|(rest, date)| (rest, Date::on(date))), rule);
    // What stands behind the number rules most readings out: the longest that is left counts, the last of several.
    let year = first.len() == 4;
    let listed = previous == Some(Kind::Date) && follows_connector(cursor);
    match cursor.word(1) {
        kw::COLON | kw::H | kw::GIO => offer(finish(timed(cursor), "date/time")),
        kw::THANG | kw::COMMA => {
            offer(on(worded(cursor), "date/worded"));
            offer(finish(first_months(cursor), "date/half-year"));
        }
        kw::SLASH | kw::DASH | kw::DOT => {
            offer(on(numeric(cursor), "date/numeric"));
            if listed || told_time(cursor) {
                offer(finish(day_month(cursor), "date/day-month"));
            }
        }
        _ => {}
    }
    if year {
        offer(bare_years(cursor));
        if listed {
            // `các năm 2015, 2016 và 2020`.
            offer(finish(years(cursor), "date/year-list"));
        }
    }
    let (rest, date, rule) = best?;
    // More digits glued behind make it something else too: `30/2020/1`, `1.2.2020.4`.
    let goes_on = rest.peek().is_some_and(|next| next.gap() == Gap::None && (next.class() == Class::Number || next.class().is_letters()))
        || (rest.peek().is_some_and(|next| next.gap() == Gap::None && matches!(next.word(), kw::SLASH | kw::DASH | kw::DOT))
            && rest
                .peek_at(1)
                .is_some_and(|next| next.gap() == Gap::None && (next.class() == Class::Number || next.class() == Class::Upper)));
    if goes_on {
        return None;
    }
    candidate(cursor.at, rest.at, date, rule)
}

fn candidate<'t>(first: usize, last: usize, date: Date, rule: &'static str) -> Option<Candidate<'t>> {
    Some(Candidate { first, last, norm: Norm::Date(date), rule })
}

type Found<'t> = Option<(Cursor<'t>, Date, &'static str)>;

fn finish<'t>(parsed: Parsed<'t, Date>, rule: &'static str) -> Found<'t> {
    parsed.ok().map(|(rest, date)| (rest, date, rule))
}

/// What follows `ngày`.
fn day<'t>(cursor: Cursor<'t>) -> Found<'t> {
    let full = alt((numeric_spaced, worded, blank, blank_day)).parse(cursor).ok();
    if let Some((rest, date)) = full {
        let (rest, time) = opt(preceded(opt(word(kw::COMMA)), clock)).parse(rest).ok()?;
        return Some((rest, Date::on(Calendar { time, ..date }), "date/day"));
    }
    if let Some((rest, date)) = shared_month(cursor) {
        return Some((rest, date, "date/shared-month"));
    }
    finish(day_month(cursor), "date/day-month").map(|(rest, date, rule)| (rest, borrow_year(rest, date), rule))
}

/// `D/M/YYYY` with `/`, `-` or `.`, glued; the year settles that it is a date.
fn numeric<'t>(cursor: Cursor<'t>) -> Parsed<'t, Calendar> {
    let (rest, (day, _)) = verify(digits, |(value, text)| (1..=31).contains(value) && text.len() <= 2).parse(cursor)?;
    let (rest, mark) = token(|token| token.gap() == Gap::None && matches!(token.word(), kw::SLASH | kw::DASH | kw::DOT))(rest)?;
    let (rest, (month, _)) = verify(digits, |(value, text)| (1..=12).contains(value) && text.len() <= 2).parse(rest)?;
    let (rest, year) = preceded(glued(mark.word()), year).parse(rest)?;
    Ok((rest, known(day, month, Some(year))))
}

/// The same after `ngày`: spaces around the marks and values that the calendar does not have are let through.
fn numeric_spaced<'t>(cursor: Cursor<'t>) -> Parsed<'t, Calendar> {
    let short = |(_, text): &(u32, &str)| text.len() <= 2;
    let (rest, (day, _)) = verify(digits, short).parse(cursor)?;
    let (rest, mark) = any_of([kw::SLASH, kw::DASH, kw::DOT])(rest)?;
    let (rest, (month, _)) = verify(digits, short).parse(rest)?;
    let (rest, year) = preceded(word(mark.word()), year).parse(rest)?;
    Ok((rest, known(day, month, Some(year))))
}

/// `D tháng M năm YYYY`; the year may be missing (`ngày 5 tháng 3`).
fn worded<'t>(cursor: Cursor<'t>) -> Parsed<'t, Calendar> {
    let (rest, (day, _)) = verify(digits, |(_, text)| text.len() <= 2).parse(cursor)?;
    let (rest, (month, _)) = preceded((opt(word(kw::COMMA)), word(kw::THANG)), verify(digits, |(_, text)| text.len() <= 2)).parse(rest)?;
    let (rest, year) = opt(preceded((opt(word(kw::COMMA)), alt((word(kw::NAM), glued(kw::SLASH), glued(kw::DASH)))), year)).parse(rest)?;
    Ok((rest, known(day, month, year)))
}

/// `ngày … tháng 11 năm 2025`, `ngày … tháng … năm 2025`: a form with blanks. The year must be printed.
fn blank<'t>(cursor: Cursor<'t>) -> Parsed<'t, Calendar> {
    let (rest, _) = dots(cursor)?;
    let (rest, _) = word(kw::THANG)(rest)?;
    let (rest, month) = opt(verify(digits, |(value, _)| (1..=12).contains(value))).parse(rest)?;
    let (rest, _) = dots(rest)?;
    let (rest, year) = preceded(word(kw::NAM), year).parse(rest)?;
    let month = month.map_or(Field::Unknown, |(month, _)| Field::Known(month as u8));
    Ok((rest, Calendar { year: Some(year), month, day: Field::Unknown, time: None }))
}

/// `ngày   /11/2025`, `ngày …/11/2025`: the day was left blank before a date in figures.
fn blank_day<'t>(cursor: Cursor<'t>) -> Parsed<'t, Calendar> {
    let (rest, _) = dots(cursor)?;
    if rest.at == cursor.at || rest.before().is_none_or(|mark| mark.word() != kw::SLASH) {
        return miss();
    }
    let (rest, (month, _)) = verify(digits, |(value, text)| (1..=12).contains(value) && text.len() <= 2).parse(rest)?;
    let (rest, year) = preceded(word(kw::SLASH), year).parse(rest)?;
    Ok((rest, Calendar { year: Some(year), month: Field::Known(month as u8), day: Field::Unknown, time: None }))
}

/// The dots and underscores of a blank, or nothing.
fn dots<'t>(cursor: Cursor<'t>) -> Parsed<'t, ()> {
    let blank = cursor
        .rest()
        .iter()
        .take(60)
        .take_while(|token| token.class() == Class::Punct && matches!(cursor.of(token), "." | "…" | "_" | "/"))
        .count();
    Ok((cursor.to(cursor.at + blank), ()))
}

/// `ngày 1 đến ngày 5 tháng 3 năm 2020`: the first day takes month and year from the second.
fn shared_month<'t>(cursor: Cursor<'t>) -> Option<(Cursor<'t>, Date)> {
    let (rest, (day, _)) = verify(digits, |(value, text)| (1..=31).contains(value) && text.len() <= 2).parse(cursor).ok()?;
    let connector = alt((word(kw::DEN), word(kw::TOI), word(kw::DASH), word(kw::VA), word(kw::COMMA)));
    let (_, other) = preceded(pair(connector, opt(word(kw::NGAY))), alt((numeric_spaced, worded))).parse(rest).ok()?;
    Some((rest, Date::on(Calendar { day: Field::Known(day as u8), ..other })))
}

/// `D/M` or `D-M` without a year.
fn day_month<'t>(cursor: Cursor<'t>) -> Parsed<'t, Date> {
    let (rest, (day, _)) = verify(digits, |(value, text)| (1..=31).contains(value) && text.len() <= 2).parse(cursor)?;
    let (rest, _) = alt((glued(kw::SLASH), glued(kw::DASH))).parse(rest)?;
    let (rest, (month, _)) = verify(digits, |(value, text)| (1..=12).contains(value) && text.len() <= 2).parse(rest)?;
    Ok((rest, Date::on(known(day, month, None))))
}

/// `từ ngày 04/5 đến ngày 14/5/2025`: the year is said once, at the end.
fn borrow_year(rest: Cursor<'_>, date: Date) -> Date {
    let connector = alt((word(kw::DEN), word(kw::TOI), word(kw::DASH)));
    match preceded(pair(connector, opt(word(kw::NGAY))), alt((numeric_spaced, worded))).parse(rest) {
        Ok((_, other)) => Date::on(Calendar { year: other.year, ..date.start }),
        Err(_) => date,
    }
}

/// `quý I và quý III năm 2026`, `từ tháng 5 đến tháng 9 năm 2025`: the year is said once, with the last.
fn shared_year<'t>(
    found: (Cursor<'t>, Date, &'static str),
    part: impl Fn(Cursor<'t>) -> Parsed<'t, Date>,
    keyword: u16,
) -> (Cursor<'t>, Date, &'static str) {
    let (rest, date, rule) = found;
    if date.start.year.is_some() {
        return (rest, date, rule);
    }
    let connector = alt((word(kw::DEN), word(kw::TOI), word(kw::DASH), word(kw::VA), word(kw::COMMA)));
    match preceded(pair(connector, opt(word(keyword))), part).parse(rest) {
        Ok((_, other)) => (rest, Date::on(Calendar { year: other.start.year, ..date.start }), rule),
        Err(_) => (rest, date, rule),
    }
}

/// Whether the number stands after a part of the day or `trước`, where a fraction does not: `chiều 18-3`, `hoàn thành trước 15/7`.
fn told_time(cursor: Cursor<'_>) -> bool {
    let near = cursor.peek().is_some_and(|first| first.gap() == Gap::Space);
    near && cursor
        .before()
        .is_some_and(|before| matches!(lexicon::word(before.word()), "sáng" | "trưa" | "chiều" | "tối" | "đêm" | "hôm" | "trước"))
}

/// Whether the number stands after a word that joins two dates.
fn follows_connector(cursor: Cursor<'_>) -> bool {
    cursor.before().is_some_and(|before| matches!(before.word(), kw::VA | kw::DEN | kw::TOI | kw::COMMA | kw::DASH | kw::HOAC))
}

/// What follows `tháng`: `9-2017`, `9/2017`, `9 năm 2017`, `9`.
fn month<'t>(cursor: Cursor<'t>) -> Parsed<'t, Date> {
    let (rest, (month, _)) = verify(digits, |(value, text)| (1..=12).contains(value) && text.len() <= 2).parse(cursor)?;
    let (rest, year) = opt(alt((
        preceded(alt((word(kw::SLASH), word(kw::DASH), word(kw::DOT))), year),
        preceded((opt(word(kw::COMMA)), word(kw::NAM)), year),
    )))
    .parse(rest)?;
    // `tháng 1,5 …` is no month, and `tháng 3/4` is a fraction of something.
    if year.is_none() && rest.peek().is_some_and(|next| next.gap() == Gap::None && matches!(next.word(), kw::SLASH | kw::PERCENT)) {
        return miss();
    }
    Ok((rest, Date::on(Calendar { year, month: Field::Known(month as u8), ..Calendar::default() })))
}

/// What follows `quý`: `I/2025`, `IV-2025`, `II năm 2025`, `I`.
fn quarter<'t>(cursor: Cursor<'t>) -> Parsed<'t, Date> {
    let arabic = |cursor| digits(cursor).map(|(rest, (value, _))| (rest, value));
    let (rest, quarter) = verify(alt((roman, arabic)), |quarter| (1..=4).contains(quarter)).parse(cursor)?;
    let (rest, year) =
        opt(alt((preceded(alt((word(kw::SLASH), word(kw::DASH))), year), preceded((opt(word(kw::COMMA)), word(kw::NAM)), year))))
            .parse(rest)?;
    Ok((rest, Date::on(Calendar { year, month: Field::Known(32 + quarter as u8), ..Calendar::default() })))
}

/// `2025`, `2021 - 2025`.
fn years<'t>(cursor: Cursor<'t>) -> Parsed<'t, Date> {
    let (rest, start) = year(cursor)?;
    let (rest, end) = opt(verify(preceded(dash, year), move |end| *end > start)).parse(rest)?;
    Ok((rest, Date { start: Calendar::year(start), end: end.map(Calendar::year) }))
}

/// `năm 20…`, `năm 202…`: a blank year.
fn blank_year<'t>(cursor: Cursor<'t>) -> Parsed<'t, Date> {
    let (rest, _) = verify(digits, |(_, text)| *text == "20" || *text == "202").parse(cursor)?;
    let (rest, _) = verify(dots, |()| true).parse(rest)?;
    if rest.at == cursor.at + 1 { miss() } else { Ok((rest, Date::on(Calendar::default()))) }
}

/// A hyphen, or the en dash that word processors make of it.
fn dash<'t>(cursor: Cursor<'t>) -> Parsed<'t, ()> {
    match cursor.peek() {
        Some(token) if token.word() == kw::DASH || matches!(cursor.of(token), "–" | "—") => Ok((cursor.to(cursor.at + 1), ())),
        _ => miss(),
    }
}

/// A year in four digits, 1900 to 2100.
fn year<'t>(cursor: Cursor<'t>) -> Parsed<'t, u16> {
    let (rest, (value, _)) = verify(digits, |(value, text)| text.len() == 4 && (1900..=2100).contains(value)).parse(cursor)?;
    Ok((rest, value as u16))
}

/// `12:40`, `8 giờ 30 phút`, `07h30`, `8 giờ`.
fn clock<'t>(cursor: Cursor<'t>) -> Parsed<'t, (u8, u8)> {
    let (rest, (hour, _)) = verify(digits, |(value, text)| *value <= 24 && text.len() <= 2).parse(cursor)?;
    let minutes =
        |cursor| verify(digits, |(value, text)| *value < 60 && text.len() == 2).parse(cursor).map(|(rest, (value, _))| (rest, value));
    if let Ok((rest, minute)) = preceded(alt((glued(kw::COLON), glued(kw::H))), minutes).parse(rest) {
        return Ok((minute_mark(rest), (hour as u8, minute as u8)));
    }
    let (rest, _) = alt((word(kw::GIO), glued(kw::H))).parse(rest)?;
    let (rest, minute) = opt(terminated(minutes, opt(word(kw::PHUT)))).parse(rest)?;
    Ok((minute_mark(rest), (hour as u8, minute.unwrap_or_default() as u8)))
}

/// Past the mark of minutes: `15 giờ 00’`.
fn minute_mark(rest: Cursor<'_>) -> Cursor<'_> {
    let mark = rest.peek().is_some_and(|token| token.gap() == Gap::None && matches!(rest.of(token), "’" | "'" | "′"));
    rest.to(rest.at + usize::from(mark))
}

/// A time of day with its date.
fn timed<'t>(cursor: Cursor<'t>) -> Parsed<'t, Date> {
    let (rest, time) = clock(cursor)?;
    let (rest, date) = preceded((opt(word(kw::COMMA)), opt(word(kw::NGAY))), alt((numeric_spaced, worded))).parse(rest)?;
    Ok((rest, Date::on(Calendar { time: Some(time), ..date })))
}

/// `6 tháng đầu năm 2025`, `3 tháng cuối năm 2025`.
fn first_months<'t>(cursor: Cursor<'t>) -> Parsed<'t, Date> {
    let count = |cursor| digits(cursor).map(|(rest, (value, _))| (rest, f64::from(value)));
    let (rest, months) = verify(alt((count, number::words)), |months| (1.0..=11.0).contains(months)).parse(cursor)?;
    let (rest, side) = preceded(word(kw::THANG), any_of([kw::DAU, kw::CUOI])).parse(rest)?;
    let (rest, year) = preceded(word(kw::NAM), year).parse(rest)?;
    let months = months as u8;
    let (first, last) = if side.word() == kw::DAU { (1, months) } else { (13 - months, 12) };
    let month = |month| Calendar { month: Field::Known(month), ..Calendar::year(year) };
    Ok((rest, Date { start: month(first), end: Some(month(last)) }))
}

/// `2016 - 2021`, and a single `2025` that stands where a year stands: after a word or a document, not in a cell of its own.
fn bare_years<'t>(cursor: Cursor<'t>) -> Found<'t> {
    let (rest, date) = years(cursor).ok()?;
    if date.end.is_some() {
        return Some((rest, date, "date/years"));
    }
    let token = cursor.peek()?;
    let before = cursor.before()?;
    let alone = token.gap() > Gap::Wrap
        || (token.gap() == Gap::Wrap && !before.class().is_letters())
        || rest.at >= cursor.text.tokens.len() && token.gap() >= Gap::Wrap;
    let fits = before.class().is_letters()
        // `50 x 2000`: a dimension.
        && cursor.of(before) != "x"
        && !matches!(before.word(), kw::SO | kw::DIEU | kw::KHOAN | kw::DIEM | kw::MUC | kw::NAM)
        && date.start.year.is_some_and(|year| (1945..=2099).contains(&year));
    let counted = rest.peek().is_some_and(|next| {
        next.gap() == Gap::None
            && next.word() != kw::COMMA
            && next.word() != kw::DOT
            && next.word() != kw::SEMI
            && next.word() != kw::CLOSE
            && next.class() != Class::Punct
    }) || rest.peek().is_some_and(|next| matches!(next.word(), kw::PERCENT | kw::SLASH));
    (fits && !alone && !counted).then_some((rest, date, "date/bare-year"))
}

fn known(day: u32, month: u32, year: Option<u16>) -> Calendar {
    let field = |value: u32| Field::Known(u8::try_from(value).unwrap_or(u8::MAX));
    Calendar { year, month: field(month), day: field(day), time: None }
}
