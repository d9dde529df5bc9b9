//! The calendar: which day and which month a moment of virtual time lies in.
//!
//! Both are counted on from the beginning, the first one being 1: the month after the twelfth is the
//! thirteenth, so that a month is never taken for that of another year.

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;
/// Days of four hundred years, after which the calendar repeats.
const ERA: i64 = 146_097;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Days.
    Day,
    /// Months.
    Month,
}

/// A calendar: the day on which virtual time begins, in days since the first of March of year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Calendar {
    first: i64,
}

impl Calendar {
    /// A calendar that begins on a day. What is no month or no day is taken for one near it.
    pub fn starting(year: u16, month: u8, day: u8) -> Self {
        let month = i64::from(month.clamp(1, 12));
        // Years begin in March here, so that the day that comes every four years is the last one.
        let (year, month) =
            if month > 2 { (i64::from(year), month - 3) } else { (i64::from(year) - 1, month + 9) };
        let days = year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        Self { first: days + (153 * month + 2) / 5 + i64::from(day.clamp(1, 31)) - 1 }
    }

    /// The moment at which a day begins, in microseconds after the beginning; before it if negative.
    pub const fn moment_of(self, day: Self) -> i64 {
        (day.first - self.first).saturating_mul(DAY)
    }

    /// The number of the day or month of a moment, in microseconds after the beginning.
    pub const fn count(self, unit: Unit, moment: i64) -> i64 {
        let days = moment.div_euclid(DAY);
        match unit {
            Unit::Day => days + 1,
            Unit::Month => month_of(self.first + days) - month_of(self.first) + 1,
        }
    }
}

/// The months from March of year 0 to a day.
const fn month_of(day: i64) -> i64 {
    let (era, of_era) = (day.div_euclid(ERA), day.rem_euclid(ERA));
    // The last days of four, of a hundred and of four hundred years are left out to find the year.
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / (ERA - 1)) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    (era * 400 + year) * 12 + (5 * of_year + 2) / 153
}

impl Default for Calendar {
    /// Where no model says otherwise.
    fn default() -> Self {
        Self::starting(2024, 1, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Walks day by day through five hundred years.
    #[test]
    fn days_and_months_are_those_of_a_calendar_that_is_walked_through() {
        let calendar = Calendar::starting(1_999, 12, 30);
        let (mut year, mut month, mut day, mut months) = (1_999_u16, 12_u8, 30_u8, 1);
        for days in 0..500 * 365 {
            assert_eq!(calendar.count(Unit::Day, days * DAY), days + 1);
            assert_eq!(calendar.count(Unit::Month, days * DAY + DAY - 1), months, "{year}-{month}-{day}");
            assert_eq!(calendar.moment_of(Calendar::starting(year, month, day)), days * DAY);
            let leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
            let last = match month {
                2 if leap => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            day += 1;
            if day > last {
                (day, month, months) = (1, month + 1, months + 1);
            }
            if month > 12 {
                (month, year) = (1, year + 1);
            }
        }
    }

    #[test]
    fn no_moment_is_too_far_away() {
        for moment in [i64::MIN, -1, 0, i64::MAX] {
            let calendar = Calendar::default();
            assert!(calendar.count(Unit::Month, moment).abs() <= calendar.count(Unit::Day, moment).abs() + 1);
        }
    }
}
