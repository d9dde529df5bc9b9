//! How a subscription reads ahead of its checkpoint: where its consumers share the aggregates among them,
//! events of different ones are handled at the same time, and those of one in their order.
//!
//! What is stored is the highest position without a gap. Whatever is done behind a gap is known to the
//! process alone, and is read again once that has died; unless positions are stored with the effects, by which
//! it is then recognised. A store is no queue from which somebody could take what nobody else then sees: without a
//! partition one consumer reads, and the others stand by.

use super::past::present;
use super::run::Turn;
use super::task::{Delivery, Task};
use super::world::Process;
use crate::domain::InstanceKey;
use crate::kernel::{Time, Untracked};
use crate::messaging::{Checkpoint, Content, Entry, Envelope, SubscriptionId};
use crate::scenario::Ordering;
use crate::trace::{ProcessId, RecordId};

/// What a process remembers of a position that a subscription has come to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ahead {
    /// Whose.
    pub subscription: SubscriptionId,
    /// Which one.
    pub position: u32,
    /// When it is tried again; none if it is done.
    pub until: Option<Time>,
}

/// What a subscription comes to next: the position, the event, and the record to which it owes it.
pub(super) struct Next {
    pub position: u32,
    pub event: std::sync::Arc<Envelope>,
    pub cause: RecordId,
}

/// How a position is noted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Noted {
    /// By itself.
    Alone,
    /// In the transaction of its effects.
    WithEffects,
    /// As one that is left behind.
    Passed,
}

impl Turn<'_> {
    pub(super) fn checkpoint_of(&self, id: SubscriptionId) -> Checkpoint {
        self.world.database(self.home_of(id).database).checkpoints.of(id)
    }

    pub(super) fn store_checkpoint(&mut self, checkpoint: Checkpoint) {
        let database = self.home_of(checkpoint.subscription).database;
        self.world.database_mut(database).checkpoints.store(checkpoint);
    }

    /// What somebody hears of who subscribes, behind a position.
    fn concerning(
        &self,
        id: SubscriptionId,
        position: u32,
    ) -> impl Iterator<Item = (u32, std::sync::Arc<Envelope>, &Entry)> {
        let publisher = self.deployment.subscription(id).reads;
        let store =
            publisher.map(|context| &self.world.database(self.deployment.home(context).database).store);
        store.into_iter().flat_map(move |store| store.behind(position)).filter_map(
            move |(position, entry)| {
                let event = present(&self.deployment.model, entry.event.as_ref()?);
                let Content::Event(kind) = event.content else { return None };
                self.deployment.handlers_behind(id, kind).next()?;
                Some((position, event, entry))
            },
        )
    }

    /// What a subscription comes to next at a time, if somebody is free for it.
    pub(super) fn next_of(&self, id: SubscriptionId, at: Time) -> Option<Next> {
        let home = self.home_of(id);
        let process = self.world.process(home.process);
        let divided = home.settings.ordering == Ordering::Partitioned;
        let readers = if divided { usize::from(home.settings.consumers).max(1) } else { 1 };
        let working: Vec<&Delivery> =
            process.tasks.iter().filter_map(Task::reading).filter(|read| read.subscription == id).collect();
        if working.len() >= readers {
            return None;
        }
        let mut taken: Vec<InstanceKey> = working.iter().map(|read| read.event.subject.clone()).collect();
        let checkpoint = self.checkpoint_of(id);
        for (position, event, entry) in self.concerning(id, checkpoint.position) {
            let until = match process.ahead_at(id, position).map(|ahead| ahead.until) {
                Some(None) => continue,
                Some(Some(until)) => until,
                None => at,
            };
            let has_turn = !taken.contains(&event.subject);
            if has_turn && until <= at {
                let again = checkpoint.again.0.iter().find(|(owed, _)| *owed == position);
                let cause = again.map(|(_, cause)| *cause).or(checkpoint.cause.0).unwrap_or(entry.cause.0);
                return Some(Next { position, event, cause: RecordId(cause) });
            }
            if !divided {
                return None;
            }
            if has_turn {
                taken.push(event.subject.clone());
            }
        }
        None
    }

    /// Somebody takes up a position.
    pub(super) fn takes_up(&mut self, id: SubscriptionId, position: u32) {
        let process = self.home_of(id).process;
        if self.world.process(process).ahead_at(id, position).is_some() {
            self.world.process_mut(process).forget_at(id, position);
        }
    }

    /// An event waits for its next try, and those of the same aggregate with it.
    pub(super) fn waits(&mut self, id: SubscriptionId, delivery: &Delivery, until: Time) {
        let process = self.home_of(id).process;
        let ahead = Ahead { subscription: id, position: delivery.copy, until: Some(until) };
        self.world.process_mut(process).ahead.push(ahead);
    }

    /// Whether a subscription has a position behind it.
    pub(super) fn is_done(&self, id: SubscriptionId, position: u32) -> bool {
        let ahead = self.world.process(self.home_of(id).process).ahead_at(id, position);
        position <= self.checkpoint_of(id).position || ahead.is_some_and(|ahead| ahead.until.is_none())
    }

    /// A subscription has a position behind it. Its checkpoint comes to the highest one without a gap.
    pub(super) fn is_through_with(&mut self, id: SubscriptionId, position: u32, noted: Noted) {
        let mut checkpoint = self.checkpoint_of(id);
        let process = self.home_of(id).process;
        if !self.is_done(id, position) {
            let memory = self.world.process_mut(process);
            memory.forget_at(id, position);
            memory.ahead.push(Ahead { subscription: id, position, until: None });
        }
        let memory = self.world.process(process);
        let is_done =
            |position: u32| memory.ahead_at(id, position).is_some_and(|ahead| ahead.until.is_none());
        let done = self.concerning(id, checkpoint.position).map(|(position, ..)| position);
        let reached = done.take_while(|position| is_done(*position)).last().unwrap_or(checkpoint.position);
        checkpoint.position = reached;
        checkpoint.again.0.retain(|(owed, _)| *owed != position);
        if noted == Noted::WithEffects && position > reached {
            checkpoint.beyond.push(position);
        }
        if noted != Noted::Passed {
            checkpoint.done = checkpoint.done.max(reached);
            checkpoint.cause = Untracked(None);
            let done = checkpoint.done;
            checkpoint.beyond.retain(|position| *position > done);
        }
        self.store_checkpoint(checkpoint);
        let memory = self.world.process_mut(process);
        memory.ahead.retain(|ahead| ahead.subscription != id || ahead.position > reached);
    }

    /// Takes down to what a subscription owes that it reads a position again.
    pub(super) fn owes(&mut self, id: SubscriptionId, position: u32, cause: RecordId) {
        let mut checkpoint = self.checkpoint_of(id);
        checkpoint.again.0.retain(|(owed, _)| *owed != position);
        checkpoint.again.0.push((position, cause.0));
        self.store_checkpoint(checkpoint);
    }

    /// What was known to a process alone is gone: what was done behind a gap is read again.
    pub(super) fn forget_ahead(&mut self, process: ProcessId, cause: RecordId) {
        if self.world.process(process).ahead.is_empty() {
            return;
        }
        for ahead in std::mem::take(&mut self.world.process_mut(process).ahead) {
            if ahead.until.is_none() {
                self.owes(ahead.subscription, ahead.position, cause);
            }
        }
    }
}

impl Process {
    /// What is remembered of a position.
    fn ahead_at(&self, id: SubscriptionId, position: u32) -> Option<&Ahead> {
        self.ahead.iter().find(|ahead| ahead.subscription == id && ahead.position == position)
    }

    fn forget_at(&mut self, id: SubscriptionId, position: u32) {
        self.ahead.retain(|ahead| ahead.subscription != id || ahead.position != position);
    }

    /// The positions that a subscription has come to and not yet behind its checkpoint: those that are being
    /// handled, those that are done behind a gap, and those that are tried again.
    pub fn out(&self, id: SubscriptionId) -> Vec<u32> {
        let read = self.tasks.iter().filter_map(Task::reading).filter(|read| read.subscription == id);
        let ahead = self.ahead.iter().filter(|ahead| ahead.subscription == id);
        let mut out: Vec<u32> = read.map(|read| read.copy).chain(ahead.map(|ahead| ahead.position)).collect();
        crate::kernel::sort_by_number(&mut out, |position| u128::from(*position));
        out
    }
}
