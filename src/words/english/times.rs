//! Times as they are read: milliseconds as long as these say something, and two units from a minute on.

use crate::kernel::{Span, Time};

/// From here on milliseconds are a row of digits that nobody reads.
const LONG: u64 = 60_000_000;

/// The units of long times, in microseconds.
const UNITS: [(&str, u64); 4] =
    [("d", 86_400_000_000), ("h", 3_600_000_000), ("min", 60_000_000), ("s", 1_000_000)];

/// A length of time, in milliseconds with one decimal below ten; a long one to the second.
pub fn length(span: Span) -> String {
    let micros = span.as_micros();
    if micros >= LONG {
        spelled((micros + 500_000) / 1_000_000 * 1_000_000)
    } else if micros < 10_000 && !micros.is_multiple_of(1_000) {
        [&(micros / 1_000).to_string(), ".", &(micros % 1_000 / 100).to_string(), " ms"].concat()
    } else {
        [&((micros + 500) / 1_000).to_string(), " ms"].concat()
    }
}

/// A moment of the run, as it is called in the story: milliseconds go without their name.
pub fn moment(at: Time) -> String {
    if is_late(at) { spelled(at.as_micros()) } else { tenths(at.as_micros()) }
}

/// Whether a moment is so late that it takes more room.
pub fn is_late(at: Time) -> bool {
    at.as_micros() >= LONG
}

/// A moment by itself, in the tables and the player.
pub fn instant(at: Time) -> String {
    let unit = if is_late(at) { "" } else { " ms" };
    [&moment(at), unit].concat()
}

/// A point of the axis. Only who looks closely sees parts of a millisecond.
pub fn tick(at: Time) -> String {
    let micros = at.as_micros();
    match micros / 100 % 10 {
        _ if micros >= LONG => spelled(micros),
        0 => [&(micros / 1_000).to_string(), " ms"].concat(),
        tenth => [&(micros / 1_000).to_string(), ".", &tenth.to_string(), " ms"].concat(),
    }
}

/// A long time in its largest unit and the next one that it has: `27d 51.5ms`, `1h 5min`.
fn spelled(micros: u64) -> String {
    let mut rest = micros;
    let mut told = String::new();
    let mut count = 0;
    for (unit, length) in UNITS {
        if rest >= length && count < 2 {
            let gap = if count > 0 { " " } else { "" };
            told.push_str(&[gap, &(rest / length).to_string(), unit].concat());
            rest %= length;
            count += 1;
        }
    }
    if count < 2 && rest >= 50 {
        let parts = tenths(rest);
        told.push_str(&[" ", parts.strip_suffix(".0").unwrap_or(&parts), "ms"].concat());
    }
    told
}

/// Milliseconds with one decimal.
fn tenths(micros: u64) -> String {
    let tenths = (micros + 50) / 100;
    [&(tenths / 10).to_string(), ".", &(tenths % 10).to_string()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_time_has_two_units_and_a_short_one_is_as_before() {
        let day = 86_400_000_000;
        let at = |micros| moment(Time::from_micros(micros));
        assert_eq!(at(51_500), "51.5");
        assert_eq!(at(27 * day + 51_500), "27d 51.5ms");
        assert_eq!(at(3_600_047_100), "1h 47.1ms");
        assert_eq!(at(3 * day + 7_200_000_000 + 900), "3d 2h");
        assert_eq!(instant(Time::from_micros(51_500)), "51.5 ms");
        assert_eq!(instant(Time::from_micros(27 * day)), "27d");
        assert_eq!(tick(Time::from_micros(27 * day + 50_000)), "27d 50ms");
        assert_eq!(
            length(Span::from_micros(3_599_991_000)),
            "1h",
            "nine milliseconds of an hour say nothing"
        );
        assert_eq!(length(Span::from_micros(8_340)), "8.3 ms");
        assert_eq!(length(Span::from_micros(59_999_000)), "59999 ms");
    }
}
