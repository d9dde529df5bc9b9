//! What happened: an append-only list of small records, each with its cause, and its digest.
//!
//! The trace lies outside of the world. The engine writes it and never reads it.

pub mod record;

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::domain::{HandlerId, InstanceKey, Row};
use crate::kernel::{Index, StableHasher};
use crate::messaging::{Envelope, MessageId};

pub use record::{
    Answer, Conclusion, Fact, Leg, Outcome, ParticipantId, Place, ProcessId, Record, RecordId, TaskId,
    Travel, put_in_order,
};

/// Takes down what happens.
pub trait Recorder {
    /// Takes down one record.
    fn record(&mut self, record: Record) -> RecordId;
    /// Takes down what a commit stored of an aggregate.
    fn write(&mut self, write: Write);
    /// Takes down what was read.
    fn read(&mut self, reading: Reading);
    /// Takes down a message when it is made, so that records can refer to it by its id.
    fn envelope(&mut self, envelope: &Arc<Envelope>);
}

/// What a commit stored of one aggregate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// The commit.
    pub commit: RecordId,
    /// The aggregate.
    pub key: InstanceKey,
    /// Its row.
    pub fields: Row,
}

/// What a command or a handler read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The record that says for which message.
    pub record: RecordId,
    /// The handler that read it; none for the body of a command.
    pub handler: Option<HandlerId>,
    /// The row.
    pub key: InstanceKey,
    /// Whether the reader's own transaction had written it.
    pub own: bool,
}

/// All records of a run.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    records: Vec<Record>,
    envelopes: Vec<Arc<Envelope>>,
    writes: Vec<Write>,
    reads: Vec<Reading>,
    /// The position of each message.
    positions: Index,
    digest: StableHasher,
}

impl Trace {
    /// The records, the oldest first.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The record with this id.
    pub fn get(&self, id: RecordId) -> Option<&Record> {
        self.records.get(id.index())
    }

    /// The records with their ids, the oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (RecordId, &Record)> + ExactSizeIterator {
        self.records.iter().enumerate().map(|(place, record)| (RecordId::at(place), record))
    }

    /// The message with this id.
    pub fn message(&self, id: MessageId) -> Option<&Arc<Envelope>> {
        self.envelopes.get(self.positions.get(id.0.into())?)
    }

    /// Every message that was made, the oldest first.
    pub fn messages(&self) -> &[Arc<Envelope>] {
        &self.envelopes
    }

    /// What commits stored, the oldest first; only kept where the model has invariants.
    pub fn writes(&self) -> &[Write] {
        &self.writes
    }

    /// What was read, the oldest first.
    pub fn reads(&self) -> &[Reading] {
        &self.reads
    }

    /// The beginning of this trace, to be gone on with: so many records and messages.
    #[must_use]
    pub fn prefix(&self, records: usize, messages: usize) -> Self {
        let mut prefix = Self::default();
        for envelope in self.envelopes.iter().take(messages) {
            prefix.envelope(envelope);
        }
        for record in self.records.iter().take(records) {
            prefix.record(*record);
        }
        let written = self.writes.iter().take_while(|write| write.commit.index() < records);
        prefix.writes.extend(written.cloned());
        let read = self.reads.iter().take_while(|read| read.record.index() < records);
        prefix.reads.extend(read.cloned());
        prefix
    }

    /// A hash of all records: equal for equal runs, on every machine.
    pub fn digest(&self) -> u64 {
        self.digest.finish()
    }

    /// The causes of a record, the nearest first.
    pub fn causes(&self, id: RecordId) -> impl Iterator<Item = (RecordId, &Record)> {
        std::iter::successors(self.cause_of(id), |(id, _)| self.cause_of(*id))
    }

    fn cause_of(&self, id: RecordId) -> Option<(RecordId, &Record)> {
        // A cause is older than what it caused, so that following causes comes to an end.
        let cause = self.get(id)?.cause().filter(|cause| cause.index() < id.index())?;
        Some((cause, self.get(cause)?))
    }
}

impl Recorder for Trace {
    fn record(&mut self, record: Record) -> RecordId {
        record.hash(&mut self.digest);
        self.records.push(record);
        RecordId::at(self.records.len() - 1)
    }

    fn write(&mut self, write: Write) {
        self.writes.push(write);
    }

    fn read(&mut self, reading: Reading) {
        self.reads.push(reading);
    }

    fn envelope(&mut self, envelope: &Arc<Envelope>) {
        // The same message may be made again.
        if self.positions.has(envelope.id.0.into()) {
            return;
        }
        self.positions.put(envelope.id.0.into(), self.envelopes.len());
        self.envelopes.push(Arc::clone(envelope));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_takes_at_most_64_bytes() {
        assert!(size_of::<Record>() <= 64, "{} bytes", size_of::<Record>());
    }
}
