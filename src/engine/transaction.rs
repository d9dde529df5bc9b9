//! An open transaction: what will be true at once when it commits, and was never true otherwise.

use std::sync::Arc;

use super::deployment::DatabaseId;
use crate::domain::{ContextId, InstanceKey, Row, Slot};
use crate::messaging::{Envelope, MessageId, Processed, SubscriptionId};
use crate::trace::Conclusion;

/// What a task has read and written and not yet committed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Transaction {
    /// The database it runs in.
    pub database: DatabaseId,
    /// The aggregates that were loaded.
    pub copies: Vec<WorkingCopy>,
    /// Messages to be stored in the outboxes of contexts, each with the number of its row.
    pub outbox: Vec<(ContextId, u64, Arc<Envelope>)>,
    /// Events to be appended to their streams.
    pub stream: Vec<Arc<Envelope>>,
    /// How far subscriptions are with it.
    pub checkpoints: Vec<(SubscriptionId, u32)>,
    /// Messages to be noted in the inbox.
    pub inbox: Vec<Processed>,
    /// The commands of projections, which the database applies to the row as it then is.
    pub updates: Vec<Arc<Envelope>>,
    /// The keys of commands to be noted with what they changed.
    pub keys: Vec<MessageId>,
    /// The executions of commands that take part.
    pub executions: Vec<Participation>,
    /// The slots that are settled with it, for these events, and how.
    pub settled: Vec<(Slot, MessageId, Conclusion)>,
}

/// A loaded aggregate.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WorkingCopy {
    /// Which aggregate.
    pub key: InstanceKey,
    /// The version that was loaded; 0 for a new one.
    pub version: u32,
    /// Its fields, as changed so far.
    pub fields: Row,
    /// Whether it is to be written.
    pub saved: bool,
}

/// The part of one execution in a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Participation {
    /// The execution.
    pub execution: MessageId,
    /// The slot whose effect it is, and the event the slot reacts to.
    pub slot: Option<(Slot, MessageId)>,
    /// Whether it changed a stored value or raised an event.
    pub changed: bool,
    /// The events that it raised.
    pub raised: Vec<MessageId>,
}

impl Transaction {
    /// Nothing yet.
    pub const fn begin(database: DatabaseId) -> Self {
        Self {
            database,
            copies: Vec::new(),
            outbox: Vec::new(),
            stream: Vec::new(),
            checkpoints: Vec::new(),
            inbox: Vec::new(),
            updates: Vec::new(),
            keys: Vec::new(),
            executions: Vec::new(),
            settled: Vec::new(),
        }
    }

    /// The loaded aggregate.
    pub fn copy_mut(&mut self, key: &InstanceKey) -> Option<&mut WorkingCopy> {
        self.copies.iter_mut().find(|copy| copy.key == *key)
    }

    /// An execution takes part, for the first time or once more.
    pub fn participate(
        &mut self,
        execution: MessageId,
        slot: Option<(Slot, MessageId)>,
        changed: bool,
        raised: impl Iterator<Item = MessageId>,
    ) {
        let known = self.executions.iter().position(|part| part.execution == execution);
        let place = known.unwrap_or(self.executions.len());
        if known.is_none() {
            self.executions.push(Participation { execution, slot, changed: false, raised: Vec::new() });
        }
        let part = &mut self.executions[place];
        part.changed |= changed;
        part.raised.extend(raised);
    }

    /// Whether an execution has changed something.
    pub fn has_changed(&self, execution: MessageId) -> bool {
        self.executions.iter().any(|part| part.execution == execution && part.changed)
    }

    /// An execution takes part no longer.
    pub fn withdraw(&mut self, execution: MessageId) {
        self.executions.retain(|part| part.execution != execution);
    }

    /// Writes the first field of a loaded aggregate.
    pub fn write_first(&mut self, key: &InstanceKey, value: i64) {
        if let Some(copy) = self.copy_mut(key)
            && let Some(cell) = copy.fields.first_mut()
        {
            *cell = value;
            copy.saved = true;
        }
    }

    /// Whether the aggregate is loaded.
    pub fn has(&self, key: &InstanceKey) -> bool {
        self.copies.iter().any(|copy| copy.key == *key)
    }
}
