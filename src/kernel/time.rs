//! Virtual time: points and spans, in whole microseconds.
//!
//! A point and a span are different types, so that adding two points does not compile.

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

/// A point of virtual time, in microseconds since the scenario began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(u64);

/// A length of virtual time, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(u64);

impl Time {
    /// The beginning of every scenario.
    pub const ZERO: Self = Self(0);

    /// The point `micros` microseconds after the beginning.
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// Microseconds since the beginning.
    pub const fn as_micros(self) -> u64 {
        self.0
    }

    /// The span from `earlier` to this point, zero if it is not earlier.
    pub const fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }

    /// The first multiple of `interval` that lies strictly after this point.
    #[must_use]
    pub const fn next_multiple_of(self, interval: Span) -> Self {
        if interval.0 == 0 {
            return self;
        }
        Self((self.0 / interval.0).saturating_add(1).saturating_mul(interval.0))
    }
}

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// A span of `micros` microseconds.
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// A span of `millis` milliseconds.
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis.saturating_mul(1_000))
    }

    /// Its length in microseconds.
    pub const fn as_micros(self) -> u64 {
        self.0
    }
}

impl Add<Span> for Time {
    type Output = Self;

    /// Virtual time ends at its last representable point; nothing is scheduled beyond it.
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Add for Span {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub<Time> for Time {
    type Output = Span;

    fn sub(self, earlier: Time) -> Span {
        self.since(earlier)
    }
}

/// The units in which spans are written, the longest first.
const UNITS: [(&str, u64); 6] = [
    ("d", 86_400_000_000),
    ("h", 3_600_000_000),
    ("m", 60_000_000),
    ("s", 1_000_000),
    ("ms", 1_000),
    ("us", 1),
];

impl fmt::Display for Span {
    /// In the longest unit up to seconds that divides it: `20ms`, `1500us`, `3s`, `3d`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, micros) = UNITS
            .into_iter()
            .find(|(_, micros)| self.0 != 0 && self.0.is_multiple_of(*micros))
            .unwrap_or(("ms", 1_000));
        write!(formatter, "{}{unit}", self.0 / micros)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.since(Self::ZERO).fmt(formatter)
    }
}

/// What is wrong with the text of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotASpan;

impl FromStr for Span {
    type Err = NotASpan;

    /// Reads a whole number with a unit: `us`, `ms`, `s`, `m`, `h` or `d`.
    ///
    /// # Errors
    /// If there is no number, no unit, or the span is longer than virtual time.
    fn from_str(text: &str) -> Result<Self, NotASpan> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at_checked(digits).ok_or(NotASpan)?;
        let number: u64 = number.parse().map_err(|_| NotASpan)?;
        let (_, micros) = UNITS.into_iter().find(|(name, _)| *name == unit).ok_or(NotASpan)?;
        number.checked_mul(micros).map(Self).ok_or(NotASpan)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_read_as_it_is_written() {
        for text in ["20ms", "1500us", "3d", "2s", "0ms"] {
            assert_eq!(text.parse::<Span>().unwrap().to_string(), text);
        }
        for text in ["", "ms", "20", "20 ms", "-1ms", "99999999999999999999d", "9999999999999999d"] {
            assert_eq!(text.parse::<Span>(), Err(NotASpan), "{text}");
        }
    }

    #[test]
    fn the_next_multiple_lies_strictly_after() {
        let poll = Span::from_millis(20);
        assert_eq!(Time::from_micros(0).next_multiple_of(poll), Time::from_micros(20_000));
        assert_eq!(Time::from_micros(19_999).next_multiple_of(poll), Time::from_micros(20_000));
        assert_eq!(Time::from_micros(20_000).next_multiple_of(poll), Time::from_micros(40_000));
    }
}
