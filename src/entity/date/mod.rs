//! Dates: days, months, quarters, years, intervals, half-years, with their keyword and time of day.
//!
//! Value: [`Date`], printed as EDTF (ISO 8601-2). Grammar: [`grammar`]. Keywords: `lexicon/tables/date_keyword.csv`.
//! The printed form of a date in a document is that of Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.4.
//!
//! Limits: years 1900 to 2100; a bare year counts from 1945 on. The lunar calendar is not read.
//! Left out on purpose: `hằng năm`, `hiện nay`, `cùng ngày` (no date of their own) and durations (quantities).

mod grammar;

pub(crate) use grammar::{at_keyword, at_number};

use std::fmt;

/// One field of a calendar date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Field {
    /// Not said: the date is less precise.
    #[default]
    Absent,
    /// Left blank in a form, or known to exist without its value: `XX`.
    Unknown,
    /// Said. For months, 33 to 36 are the quarters (EDTF level 1 extension).
    Known(u8),
}

impl Field {
    fn print(self, out: &mut impl fmt::Write) -> fmt::Result {
        match self {
            Self::Absent => Ok(()),
            Self::Unknown => out.write_str("-XX"),
            Self::Known(value) => {
                out.write_char('-')?;
                two(value, out)
            }
        }
    }
}

/// Two digits, or the three of a number above 99. Every second entity is a date: the formatting of the standard library is ten times as dear.
fn two(value: u8, out: &mut impl fmt::Write) -> fmt::Result {
    if value > 99 {
        return write!(out, "{value}");
    }
    out.write_char(char::from(b'0' + value / 10))?;
    out.write_char(char::from(b'0' + value % 10))
}

/// One calendar date, as precise as it was said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// The year; `None` prints `XXXX`.
    pub year: Option<u16>,
    /// The month or quarter.
    pub month: Field,
    /// The day of the month.
    pub day: Field,
    /// Hour and minute.
    pub time: Option<(u8, u8)>,
}

impl Calendar {
    /// A whole year.
    pub(crate) fn year(year: u16) -> Self {
        Self { year: Some(year), ..Self::default() }
    }

    /// Whether the calendar has this date.
    pub(crate) fn exists(&self) -> bool {
        let month = match self.month {
            Field::Known(month @ (1..=12 | 33..=36)) => month,
            Field::Known(_) => return false,
            Field::Absent | Field::Unknown => 1,
        };
        let Field::Known(day) = self.day else { return true };
        let leap = self.year.is_none_or(|year| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
        let days = match month {
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => 31,
        };
        (1..=days).contains(&day) && self.time.is_none_or(|(hour, minute)| hour < 25 && minute < 60)
    }
}

impl Calendar {
    fn print(&self, out: &mut impl fmt::Write) -> fmt::Result {
        match self.year {
            Some(year) if year < 10_000 => {
                two((year / 100) as u8, out)?;
                two((year % 100) as u8, out)?;
            }
            Some(year) => write!(out, "{year}")?,
            None => out.write_str("XXXX")?,
        }
        self.month.print(out)?;
        self.day.print(out)?;
        let Some((hour, minute)) = self.time else { return Ok(()) };
        out.write_char('T')?;
        two(hour, out)?;
        out.write_char(':')?;
        two(minute, out)
    }
}

/// A date or an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// The date, or the interval's first.
    pub start: Calendar,
    /// The interval's last.
    pub end: Option<Calendar>,
}

impl Date {
    /// One date.
    pub(crate) fn on(start: Calendar) -> Self {
        Self { start, end: None }
    }

    /// Whether the calendar has it; an impossible date has no EDTF.
    pub fn valid(&self) -> bool {
        self.start.exists() && self.end.is_none_or(|end| end.exists())
    }

    /// Whether it is a day with its month and year, as a document's date is.
    pub(crate) fn is_full(&self) -> bool {
        self.end.is_none() && self.start.day != Field::Absent
    }
}

impl Date {
    /// Prints it as EDTF.
    pub(crate) fn print(&self, out: &mut impl fmt::Write) -> fmt::Result {
        self.start.print(out)?;
        let Some(end) = self.end else { return Ok(()) };
        out.write_char('/')?;
        end.print(out)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.print(out)
    }
}
