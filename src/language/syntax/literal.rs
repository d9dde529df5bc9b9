//! Names, titles, and the values that are written down.

use crate::language::source::Span;

/// A name, where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its letters.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A text in quotes, for readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// What stands between the quotes.
    pub text: String,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// A decimal number: `0.2` is 2 with one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    /// All its digits as one number.
    pub digits: i64,
    /// How many of them stand behind the point.
    pub places: u8,
}

/// A duration, as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duration {
    /// How many.
    pub amount: u64,
    /// Of what: `us`, `ms`, `s`, `m`, `h` or `d`.
    pub unit: &'static str,
    /// Where it stands.
    pub span: Span,
}

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// The year.
    pub year: u16,
    /// The month, from 1.
    pub month: u8,
    /// The day, from 1.
    pub day: u8,
    /// Where it stands.
    pub span: Span,
}

/// The units of durations and their lengths in microseconds, the shortest first.
pub const UNITS: [(&str, u64); 6] = [
    ("us", 1),
    ("ms", 1_000),
    ("s", 1_000_000),
    ("m", 60_000_000),
    ("h", 3_600_000_000),
    ("d", 86_400_000_000),
];

impl Duration {
    /// Its length in microseconds.
    pub fn micros(&self) -> u64 {
        let unit = UNITS.iter().find(|(name, _)| *name == self.unit).map_or(1, |(_, micros)| *micros);
        self.amount.saturating_mul(unit)
    }
}

impl Date {
    /// Whether there is such a day, in the calendar that is in use everywhere since 1582.
    pub const fn exists(&self) -> bool {
        let leap =
            self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        let days = match self.month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => 0,
        };
        self.day >= 1 && self.day <= days
    }
}
