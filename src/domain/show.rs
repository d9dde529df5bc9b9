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
