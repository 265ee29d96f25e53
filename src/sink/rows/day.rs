//! Days as databases count them.

use std::fmt;

/// A day of the Gregorian calendar, in days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub i32);

/// Days from 1970-01-01 to 2000-01-01, where PostgreSQL begins to count.
const POSTGRES: i32 = 10_957;

impl Day {
    /// The day of a date; `None` when the calendar has none such.
    pub(super) fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        // Years begin in March here, so that the day of a leap year is its last; 400 years are a whole number of days.
        let year = i32::from(year) - i32::from(month < 3);
        let months = (i32::from(month) + 9) % 12;
        let days = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * months + 2) / 5;
        let found = Self(days + i32::from(day) - 1 - 719_468);
        // An impossible date comes out as another one.
        (found.date().1 == u32::from(month) && found.date().2 == u32::from(day)).then_some(found)
    }

    /// Year, month and day.
    fn date(self) -> (i32, u32, u32) {
        let days = i64::from(self.0) + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year + era * 400 + i64::from(month < 3);
        (year as i32, month as u32, day as u32)
    }

    pub(super) fn from_postgres(days: i32) -> Self {
        Self(days.saturating_add(POSTGRES))
    }

    pub(super) fn to_postgres(self) -> i32 {
        self.0.saturating_sub(POSTGRES)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date();
        write!(out, "{year:04}-{month:02}-{day:02}")
    }
}

/// The day of an EDTF text that is one full day, with or without a time of day.
pub(super) fn of_edtf(edtf: &str) -> Option<Day> {
    let (date, rest) = edtf.split_at_checked(10)?;
    if !(rest.is_empty() || rest.starts_with('T') && !rest.contains('/')) {
        return None;
    }
    let mut parts = date.split('-');
    let mut next = |length: usize| parts.next().filter(|part| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()));
    let (year, month, day) = (next(4)?, next(2)?, next(2)?);
    Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).filter(|_| year != "0000")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_day_of_the_calendar() {
        let day = |edtf| of_edtf(edtf).map(|day| (day.0, day.to_string()));
        assert_eq!(day("1970-01-01"), Some((0, "1970-01-01".into())));
        assert_eq!(day("2000-02-29"), Some((11_016, "2000-02-29".into())));
        assert_eq!(day("2025-07-01T08:30"), Some((20_270, "2025-07-01".into())));
        assert_eq!(day("1945-09-02"), Some((-8_887, "1945-09-02".into())));
        for none in ["2025", "2025-07", "2025-07-XX", "2025-02-29", "2025-13-01", "2025-07-01/2025-07-02", "XXXX-03-05", "0000-01-01", ""] {
            assert_eq!(of_edtf(none), None, "{none}");
        }
        assert_eq!(of_edtf("2025-07-01T08:30/2025-07-02"), None);
        for days in -200_000..200_000 {
            let (year, month, day) = Day(days).date();
            assert_eq!(Day::new(year as u16, month as u8, day as u8), Some(Day(days)));
        }
    }
}
