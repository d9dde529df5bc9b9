//! The texts of the queues of the broker.

use crate::messaging::Standing;

/// The texts of one language.
#[derive(Debug)]
pub struct QueueLabels {
    /// The table.
    pub name: &'static str,
    /// Its columns.
    pub columns: [&'static str; 3],
    /// Where a copy stands that was handed over so often; the last is the message that it stands behind.
    pub stands: fn(Standing, u16, &str) -> String,
}

/// English.
pub const ENGLISH: QueueLabels = QueueLabels {
    name: "queues",
    columns: ["message", "for", "now"],
    stands: |standing, deliveries, behind| match standing {
        Standing::Ready if deliveries == 0 => "waits".to_owned(),
        Standing::Ready => ["waits for delivery ", &deliveries.saturating_add(1).to_string()].concat(),
        Standing::Unacknowledged => ["delivery ", &deliveries.to_string(), ", not acknowledged"].concat(),
        Standing::Paused => ["tried ", &deliveries.to_string(), " ×, pauses before the next try"].concat(),
        Standing::Delayed => "held back on its way".to_owned(),
        Standing::Yielding(..) => "lets a later one pass".to_owned(),
        Standing::Blocking => "given up, keeps its place".to_owned(),
        Standing::Behind => ["blocked behind ", behind].concat(),
    },
};

/// English without the words of the field.
pub const PLAIN_ENGLISH: QueueLabels = QueueLabels {
    name: "what waits there",
    stands: |standing, deliveries, behind| match standing {
        Standing::Ready if deliveries > 0 => "waits to be handed over again".to_owned(),
        Standing::Unacknowledged => {
            ["handed over ", &deliveries.to_string(), " ×, receipt not confirmed"].concat()
        }
        _ => (ENGLISH.stands)(standing, deliveries, behind),
    },
    ..ENGLISH
};
