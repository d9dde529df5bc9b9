//! Commit: a transaction becomes part of its database, or is refused because somebody else was first.

use std::sync::Arc;

use super::ahead::Noted;
use super::plan::Point;
use super::run::Turn;
use super::task::Task;
use super::transaction::{Transaction, WorkingCopy};
use crate::domain::ContextId;
use crate::messaging::{MessageId, Processed};
use crate::publishing::Step;
use crate::scenario::{Conflict, Who};
use crate::trace::{Conclusion, Fact, Outcome, ParticipantId, RecordId, Write};

impl Turn<'_> {
    /// Makes the transaction last, unless somebody else was first or a fault says so.
    pub(super) fn commit(&mut self, task: &mut Task) -> Outcome {
        let Some(frame) = task.frames.last() else { return Outcome::Done };
        let (context, lane) = (frame.context, frame.participant);
        let here = self.deployment.home(context).settings.conflict == Conflict::AtCommit;
        let refused =
            if here { self.strike(Point::Committing(context, task), lane, task.cause.0) } else { None };
        if let Some((fault, _)) = refused {
            let now = self.world.now;
            self.note_of(task, now, lane, Fact::Struck(fault));
        }
        let Some(mut open) = task.transaction.take() else { return Outcome::Done };
        self.catch_up(&mut open);
        if refused.is_some() || !self.can_commit(&open) {
            task.transaction = Some(open);
            self.note_step(Step::Commit, Outcome::Conflict, task);
            return Outcome::Conflict;
        }
        let unheard = self.unheard_commit(Who::Context(context), task);
        let outcome = if unheard.is_some() { Outcome::Unanswered } else { Outcome::Done };
        self.note_step(Step::Commit, outcome, task);
        if unheard.is_some() {
            task.deferred.clear();
        }
        if unheard == Some(false) {
            return outcome;
        }
        self.arm(&open);
        self.apply(&open, context, task.cause.0);
        if !self.deployment.model.invariants.is_empty() || !self.deployment.model.sagas.is_empty() {
            for copy in open.copies.iter().filter(|copy| copy.saved) {
                let (key, fields) = (copy.key.clone(), copy.fields.clone());
                self.recorder.write(Write { commit: task.cause.0, key, fields });
            }
        }
        self.journalize(&open);
        self.note_committed(&open, task, lane);
        self.keep(task);
        if !open.outbox.is_empty() {
            self.call_relays(open.database);
        }
        if !open.stream.is_empty() {
            self.call_readers_of(context);
        }
        outcome
    }

    /// First committer wins: what was loaded must still be there as it was, and nobody may have
    /// processed the same message meanwhile.
    fn can_commit(&self, open: &Transaction) -> bool {
        let database = self.world.database(open.database);
        let unchanged = |copy: &WorkingCopy| !copy.saved || database.version(&copy.key) == copy.version;
        let unknown = |key: &MessageId| !database.keys.contains(key);
        let unseen = |new: &Processed| !self.is_processed(&database.inbox, new.consumer, new.stamp);
        open.copies.iter().all(unchanged) && open.inbox.iter().all(unseen) && open.keys.iter().all(unknown)
    }

    fn apply(&mut self, open: &Transaction, context: ContextId, commit: RecordId) {
        let writes = open.copies.iter().any(|copy| copy.saved)
            || !open.outbox.is_empty()
            || !open.inbox.is_empty()
            || !open.checkpoints.is_empty();
        if !writes && open.keys.is_empty() {
            return;
        }
        if self.deployment.home(context).strategy.is_sourced() {
            self.append_to_streams(open, context, commit);
        }
        let database = self.world.database_mut(open.database);
        for copy in open.copies.iter().filter(|copy| copy.saved) {
            database.store(&copy.key, &copy.fields);
        }
        for (context, number, envelope) in &open.outbox {
            database.outbox_mut(*context).append(*number, Arc::clone(envelope));
        }
        database.keys.extend(&open.keys);
        for processed in &open.inbox {
            let added = database.inbox.add(*processed);
            debug_assert!(added.is_ok(), "checked before");
        }
        for (id, position) in &open.checkpoints {
            self.is_through_with(*id, *position, Noted::WithEffects);
        }
    }

    /// Takes down what a commit made true.
    fn note_committed(&mut self, open: &Transaction, task: &Task, lane: ParticipantId) {
        for (slot, event, how) in &open.settled {
            self.note_aside(task, lane, Fact::Concluded { slot: *slot, event: *event, how: *how });
        }
        for part in &open.executions {
            if part.changed {
                self.note_aside(task, lane, Fact::Stored(part.execution));
            }
            for event in &part.raised {
                self.note_aside(task, lane, Fact::Committed { event: *event, by: part.execution });
            }
            if let Some((slot, event)) = part.slot {
                self.settle_told(task, lane, slot.handler, event);
                let fact = if part.changed {
                    Fact::Effected { slot, event, by: part.execution }
                } else {
                    Fact::Concluded { slot, event, how: Conclusion::Absorbed }
                };
                self.note_aside(task, lane, fact);
            }
        }
    }
}
