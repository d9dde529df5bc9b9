//! How values are written.

use super::list::{List, ListKind};
use super::model::{FieldKind, InstanceKey, Model};

/// The units of time and their lengths in microseconds, the longest first.
const UNITS: [(&str, u64); 6] = [
    ("d", 86_400_000_000),
    ("h", 3_600_000_000),
    ("m", 60_000_000),
    ("s", 1_000_000),
    ("ms", 1_000),
    ("us", 1),
];

impl Model {
    /// A value as its kind is written: `placed`, `120.00`, `o1`, `8`.
    pub fn show(&self, kind: &FieldKind, value: i64) -> String {
        let at = |list: &[String]| usize::try_from(value).ok().and_then(|place| list.get(place).cloned());
        match kind {
            FieldKind::Integer => value.to_string(),
            FieldKind::Money => {
                let sign = if value < 0 { "-" } else { "" };
                format!("{sign}{}.{:02}", value.unsigned_abs() / 100, value.unsigned_abs() % 100)
            }
            FieldKind::Enumeration(names) => at(names).unwrap_or_else(|| value.to_string()),
            FieldKind::Symbol => at(&self.symbols).unwrap_or_else(|| value.to_string()),
            FieldKind::Truth => if value == 0 { "false" } else { "true" }.to_owned(),
            FieldKind::Time => time(value),
        }
    }

    /// A value as it is written, read back; none if it is no value of its kind, or a symbol that the model
    /// does not know.
    pub fn read(&self, kind: &FieldKind, text: &str) -> Option<i64> {
        let place_in = |list: &[String]| {
            list.iter().position(|name| name == text).and_then(|place| i64::try_from(place).ok())
        };
        match kind {
            FieldKind::Integer => text.parse().ok(),
            FieldKind::Money => cents(text),
            FieldKind::Enumeration(names) => place_in(names),
            FieldKind::Symbol => place_in(&self.symbols),
            FieldKind::Truth => match text {
                "true" => Some(1),
                "false" => Some(0),
                _ => None,
            },
            FieldKind::Time => micros(text),
        }
    }

    /// An aggregate's identity as it is written: `o1`, or `alice, 3`.
    pub fn show_identity(&self, key: &InstanceKey) -> String {
        let parts = &self.aggregate(key.aggregate).identity;
        let shown: Vec<_> =
            parts.iter().zip(&key.identity).map(|(part, value)| self.show(&part.kind, *value)).collect();
        shown.join(", ")
    }

    /// The entry of a list as it is written: `sku1, 2, 60.00`, or `1d 3h`.
    pub fn show_entry(&self, list: &List, entry: &[i64]) -> String {
        let shown: Vec<_> = match &list.kind {
            ListKind::Window { .. } => entry.iter().map(|moment| time(*moment)).collect(),
            ListKind::Children { .. } => {
                list.columns().zip(entry).map(|(field, value)| self.show(&field.kind, *value)).collect()
            }
        };
        shown.join(", ")
    }
}

/// An amount, with or without cents.
fn cents(text: &str) -> Option<i64> {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, part) = text.split_once('.').unwrap_or((text, "00"));
    let cents: i64 = part.parse().ok().filter(|_| part.len() == 2)?;
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents)?.checked_mul(sign)
}

/// A moment or a span in microseconds.
fn micros(text: &str) -> Option<i64> {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let mut sum = 0_i64;
    for part in text.split_whitespace() {
        let span: crate::kernel::Span = part.parse().ok()?;
        sum = sum.checked_add(i64::try_from(span.as_micros()).ok()?)?;
    }
    Some(sum * sign)
}

/// A moment or a span in the units that it has: `1d 3h`.
fn time(micros: i64) -> String {
    let mut rest = micros.unsigned_abs();
    let mut shown = Vec::new();
    for (unit, length) in UNITS {
        let count = rest / length;
        rest %= length;
        if count > 0 {
            shown.push([&count.to_string(), unit].concat());
        }
    }
    if shown.is_empty() {
        return "0ms".to_owned();
    }
    [if micros < 0 { "-" } else { "" }, &shown.join(" ")].concat()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::scenario::shop;

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(value in -1_000_000_000_000_i64..1_000_000_000_000, kind in 0_usize..5) {
            let model = shop::first_paint().model;
            let kinds = [FieldKind::Integer, FieldKind::Money, FieldKind::Time, FieldKind::Truth, FieldKind::Symbol];
            let value = match kinds[kind] {
                FieldKind::Truth => value.rem_euclid(2),
                FieldKind::Symbol => value.rem_euclid(i64::try_from(model.symbols.len()).unwrap()),
                _ => value,
            };
            prop_assert_eq!(model.read(&kinds[kind], &model.show(&kinds[kind], value)), Some(value));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,12}") {
            let model = shop::first_paint().model;
            for kind in [FieldKind::Integer, FieldKind::Money, FieldKind::Time] {
                let _ = model.read(&kind, &text);
            }
        }
    }
}
