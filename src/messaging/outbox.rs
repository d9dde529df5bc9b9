//! The outbox: events stored in the transaction that stores the state they tell of, so that the
//! two cannot part. A relay publishes them later.

use std::sync::Arc;

use super::envelope::{Envelope, MessageId};
use crate::kernel::Time;

/// One stored event.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    /// Its number: drawn when the row is written, whether or not its transaction ever commits.
    pub number: u64,
    /// The event.
    pub envelope: Arc<Envelope>,
    /// When the relay noted that it is published; until then it will be published again.
    pub marked: Option<Time>,
}

/// The committed rows, in the order of their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Outbox {
    rows: Vec<Row>,
    /// How many rows at the beginning are marked: nobody has to look at them again.
    done: usize,
    /// The number that was drawn last.
    drawn: u64,
    /// The greatest number of a published row, where a relay keeps that in mind.
    watermark: u64,
}

/// By what a relay tells the rows that wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// They are not marked.
    Unmarked,
    /// Their numbers are greater than that of the last one that was published.
    AboveWatermark,
}

impl Outbox {
    /// Without a row.
    pub const EMPTY: Self = Self { rows: Vec::new(), done: 0, drawn: 0, watermark: 0 };

    /// The next number. As with a sequence of a database, no rollback gives it back.
    pub const fn draw(&mut self) -> u64 {
        self.drawn += 1;
        self.drawn
    }

    /// Stores an event. Belongs into the transaction that stores the state.
    pub fn append(&mut self, number: u64, envelope: Arc<Envelope>) {
        let place = self.rows.partition_point(|row| row.number < number);
        self.rows.insert(place, Row { number, envelope, marked: None });
        self.done = self.done.min(place);
    }

    /// The rows that wait, the lowest number first.
    pub fn waiting(&self, how: Waiting) -> impl Iterator<Item = &Arc<Envelope>> {
        let waits = move |row: &&Row| match how {
            Waiting::Unmarked => row.marked.is_none(),
            Waiting::AboveWatermark => row.number > self.watermark,
        };
        self.rows[self.done..].iter().filter(waits).map(|row| &row.envelope)
    }

    /// Notes that an event is published: marks its row, raises the watermark, or deletes the row.
    pub fn settle(&mut self, id: MessageId, now: Time, how: Waiting, deletes: bool) {
        let is_its = |row: &Row| row.envelope.id == id && row.marked.is_none();
        let Some(place) = self.rows[self.done..].iter().position(is_its) else { return };
        let place = self.done + place;
        match how {
            Waiting::Unmarked => self.rows[place].marked = Some(now),
            Waiting::AboveWatermark => self.watermark = self.watermark.max(self.rows[place].number),
        }
        if deletes {
            self.rows.remove(place);
        }
        while self.rows.get(self.done).is_some_and(|row| row.marked.is_some()) {
            self.done += 1;
        }
    }

    /// All rows that are there.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }
}
