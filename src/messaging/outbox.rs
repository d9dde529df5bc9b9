//! The outbox: events stored in the transaction that stores the state they tell of, so that the
//! two cannot part. A relay publishes them later.

use std::sync::Arc;

use super::envelope::{Envelope, MessageId};
use crate::kernel::Time;

/// One stored event.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    /// The event.
    pub envelope: Arc<Envelope>,
    /// When the relay noted that it is published; until then it will be published again.
    pub marked: Option<Time>,
}

/// The rows in the order of their commits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Outbox {
    rows: Vec<Row>,
}

impl Outbox {
    /// Stores an event. Belongs into the transaction that stores the state.
    pub fn append(&mut self, envelope: Arc<Envelope>) {
        self.rows.push(Row { envelope, marked: None });
    }

    /// Up to `batch` events that are not marked, the oldest first.
    pub fn waiting(&self, batch: usize) -> Vec<Arc<Envelope>> {
        self.rows
            .iter()
            .filter(|row| row.marked.is_none())
            .take(batch)
            .map(|row| Arc::clone(&row.envelope))
            .collect()
    }

    /// Whether an event waits.
    pub fn has_waiting(&self) -> bool {
        self.rows.iter().any(|row| row.marked.is_none())
    }

    /// Marks a published event.
    pub fn mark(&mut self, id: MessageId, now: Time) {
        if let Some(row) = self.rows.iter_mut().find(|row| row.marked.is_none() && row.envelope.id == id) {
            row.marked = Some(now);
        }
    }

    /// All rows, marked ones too.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }
}
