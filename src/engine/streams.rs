//! Streams: where events are all that is stored of an aggregate, it is loaded by folding them, and
//! written by appending to them.

use std::sync::Arc;

use super::border::is_published;
use super::deployment::DatabaseId;
use super::run::Turn;
use super::task::{Subject, Task};
use super::transaction::Transaction;
use crate::domain::{ContextId, InstanceKey, Nature, Row};
use crate::messaging::{Content, Envelope};
use crate::publishing::{Procedure, Step, outbox};
use crate::trace::RecordId;

impl Turn<'_> {
    /// What an aggregate is, and in which version: from its stream where it has one, or from its row.
    pub(super) fn stored(&self, database: DatabaseId, key: &InstanceKey) -> (u32, Row) {
        let model = &self.deployment.model;
        let aggregate = model.aggregate(key.aggregate);
        let stored = self.world.database(database).instance(key);
        let version = stored.map_or(0, |stored| stored.version);
        let sourced = self.deployment.home(aggregate.context).strategy.is_sourced();
        let fields = if sourced && aggregate.nature != Nature::ReadModel {
            self.world.database(database).store.fold(key, u32::MAX, aggregate.blank()).0
        } else {
            stored.map_or_else(|| aggregate.blank(), |stored| stored.fields.clone())
        };
        (version, fields)
    }

    /// How many entries of a stream the load at which a task stands reads.
    pub(super) fn entries_to_fold(&self, step: Step, task: &Task) -> u64 {
        let Some(frame) = task.frames.last().filter(|_| step == Step::Load) else { return 0 };
        let home = self.deployment.home(frame.context);
        let (Subject::Command(execution), true) = (&frame.subject, home.strategy.is_sourced()) else {
            return 0;
        };
        let folded = self.world.database(home.database).store.fold(execution.target(), u32::MAX, Row::new());
        u64::try_from(folded.1).unwrap_or(u64::MAX)
    }

    /// What a context does with a command. A row of a read model is a row under every strategy.
    pub(super) fn procedure_for(&self, context: ContextId, target: &InstanceKey) -> &'static Procedure {
        let home = self.deployment.home(context);
        let nature = self.deployment.model.aggregate(target.aggregate).nature;
        if home.strategy.is_sourced() && nature == Nature::ReadModel {
            outbox::OUTBOX.command
        } else {
            home.command
        }
    }

    /// Appends what a commit made of each aggregate to its stream, events in the order in which they
    /// were raised.
    pub(super) fn append_to_streams(&mut self, open: &Transaction, context: ContextId, commit: RecordId) {
        let model = Arc::clone(&self.deployment.model);
        let every = u32::from(self.deployment.home(context).settings.snapshot_every);
        let database = self.world.database_mut(open.database);
        let is_stream = |key: &InstanceKey| model.aggregate(key.aggregate).nature != Nature::ReadModel;
        for copy in open.copies.iter().filter(|copy| copy.saved && is_stream(&copy.key)) {
            let blank = model.aggregate(copy.key.aggregate).blank();
            let before = database.store.version(&copy.key);
            let fields = database.store.fold(&copy.key, u32::MAX, blank).0;
            let told = open.stream.iter().filter(|event| event.subject == copy.key).cloned();
            let (published, events): (Vec<Arc<Envelope>>, Vec<Arc<Envelope>>) =
                told.partition(|event| is_published(&model, event));
            database.store.append(&copy.key, &events, (&fields, &copy.fields), commit.0);
            for event in &published {
                database.store.publish(&copy.key, event, commit.0);
            }
            let after = database.store.version(&copy.key);
            if before.checked_div(every) != after.checked_div(every) {
                database.store.keep(&copy.key, &copy.fields);
            }
        }
    }
}

/// Has the events of a command appended to the stream of its aggregate when the transaction commits.
pub(super) fn append_events(task: &mut Task) {
    let Some(Subject::Command(execution)) = task.frames.last().map(|frame| &frame.subject) else { return };
    let events: Vec<Arc<Envelope>> = execution.events.clone();
    let Some(open) = &mut task.transaction else { return };
    open.stream.extend(events.into_iter().filter(|event| matches!(event.content, Content::Event(_))));
}
