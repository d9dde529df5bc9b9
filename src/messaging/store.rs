//! The event store: one stream for each aggregate, and all of them in the order of their commits. What
//! an aggregate is follows from its stream; nothing else is stored of it.

use std::sync::Arc;

use super::envelope::Envelope;
use crate::domain::{InstanceKey, Row};
use crate::kernel::Untracked;

/// What one commit made of the values of an aggregate, as a part that gives way to another one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Change {
    from: usize,
    without: usize,
    with: Row,
}

/// One entry of a stream.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// Whose stream.
    pub key: InstanceKey,
    /// Which entry of it, from 1.
    pub version: u32,
    /// The domain event; none where a command changed something and said nothing of it.
    pub event: Option<Arc<Envelope>>,
    /// What it changed.
    pub change: Change,
    /// Whether it is no entry of the stream itself, but what others hear of one.
    pub published: bool,
    /// The record of the commit.
    pub cause: Untracked<u32>,
}

/// What an aggregate was at a version, so that folding can begin there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Snapshot {
    /// Which aggregate.
    pub key: InstanceKey,
    /// After which entry of its stream.
    pub version: u32,
    /// Its values.
    pub fields: Row,
}

/// All streams of one database.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct EventStore {
    entries: Vec<Entry>,
    snapshots: Vec<Snapshot>,
    /// What each stream folds to at its end, by its aggregate: who folds a whole stream need not go through all of
    /// the store, which would make a long run quadratic.
    ends: Vec<Snapshot>,
}

impl Change {
    /// What leads from one row to another.
    pub fn between(before: &[i64], after: &[i64]) -> Self {
        let both = before.len().min(after.len());
        let from = (0..both).take_while(|place| before[*place] == after[*place]).count();
        let same = |back: &usize| before[before.len() - back] == after[after.len() - back];
        let behind = (1..=both - from).take_while(same).count();
        let with = after[from..after.len() - behind].iter().copied().collect();
        Self { from, without: before.len() - behind - from, with }
    }

    /// Makes the change.
    pub fn apply(&self, row: &mut Row) {
        let from = self.from.min(row.len());
        let until = (from + self.without).min(row.len());
        row.drain(from..until);
        row.insert_many(from, self.with.iter().copied());
    }
}

impl EventStore {
    /// Appends what a commit made of an aggregate: its events, the last of which brings the change from what it was
    /// before to what it is after.
    pub fn append(
        &mut self,
        key: &InstanceKey,
        events: &[Arc<Envelope>],
        (before, after): (&Row, &Row),
        cause: u32,
    ) {
        let mut version = self.version(key);
        let change = Change::between(before, after);
        let count = u32::try_from(events.len().max(1)).unwrap_or(u32::MAX);
        let end =
            Snapshot { key: key.clone(), version: version.saturating_add(count), fields: after.clone() };
        match self.place_of(key) {
            Ok(place) => self.ends[place] = end,
            Err(place) => self.ends.insert(place, end),
        }
        let mut put = |event: Option<Arc<Envelope>>, change| {
            version = version.saturating_add(1);
            let (key, cause) = (key.clone(), Untracked(cause));
            self.entries.push(Entry { key, version, event, change, published: false, cause });
        };
        match events.split_last() {
            Some((last, others)) => {
                for event in others {
                    put(Some(Arc::clone(event)), Change::default());
                }
                put(Some(Arc::clone(last)), change);
            }
            None => put(None, change),
        }
    }

    /// Puts beside the stream of an aggregate what others hear of its latest entries.
    pub fn publish(&mut self, key: &InstanceKey, event: &Arc<Envelope>, cause: u32) {
        let (version, event, cause) = (self.version(key), Some(Arc::clone(event)), Untracked(cause));
        let (key, change) = (key.clone(), Change::default());
        self.entries.push(Entry { key, version, event, change, published: true, cause });
    }

    /// Keeps what an aggregate is now, in place of what was kept of it before.
    pub fn keep(&mut self, key: &InstanceKey, fields: &Row) {
        let (version, fields) = (self.version(key), fields.clone());
        self.snapshots.retain(|known| known.key != *key);
        self.snapshots.push(Snapshot { key: key.clone(), version, fields });
    }

    /// How many entries the stream of an aggregate has.
    pub fn version(&self, key: &InstanceKey) -> u32 {
        self.end_of(key).map_or(0, |end| end.version)
    }

    fn place_of(&self, key: &InstanceKey) -> Result<usize, usize> {
        self.ends.binary_search_by(|end| end.key.cmp(key))
    }

    fn end_of(&self, key: &InstanceKey) -> Option<&Snapshot> {
        self.ends.get(self.place_of(key).ok()?)
    }

    /// The values of an aggregate after an entry of its stream, from those of a new one on, and how many
    /// entries had to be read for it.
    pub fn fold(&self, key: &InstanceKey, until: u32, blank: Row) -> (Row, usize) {
        let kept = self.snapshots.iter().find(|kept| kept.key == *key && kept.version <= until);
        let (from, mut fields) = kept.map_or((0, blank), |kept| (kept.version, kept.fields.clone()));
        if let Some(end) = self.end_of(key).filter(|end| end.version <= until) {
            return (
                end.fields.clone(),
                usize::try_from(end.version.saturating_sub(from)).unwrap_or(usize::MAX),
            );
        }
        let mut read = 0;
        for entry in self.entries.iter().filter(|entry| entry.key == *key && !entry.published) {
            if entry.version > from && entry.version <= until {
                entry.change.apply(&mut fields);
                read += 1;
            }
        }
        (fields, read)
    }

    /// The entries behind a position, each with its own, from 1.
    pub fn behind(&self, position: u32) -> impl Iterator<Item = (u32, &Entry)> {
        let before = usize::try_from(position).unwrap_or(usize::MAX);
        (position.saturating_add(1)..).zip(self.entries.iter().skip(before))
    }

    /// All entries, the oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The snapshots.
    pub fn snapshots(&self) -> &[Snapshot] {
        &self.snapshots
    }
}
