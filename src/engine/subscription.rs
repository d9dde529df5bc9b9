//! Subscriptions to an event store: each reads on from its checkpoint, in the order of the store, hands
//! one event after the other to its handlers, and notes how far it is. Where its consumers share the
//! aggregates among them, [`ahead`](super::ahead) says whose turn it is.

use super::ahead::Noted;
use super::buffering::Buffer;
use super::run::Turn;
use super::task::{Delivery, Entry, Frame, Subject, Task};
use super::world::Action;
use crate::domain::ContextId;
use crate::kernel::{Time, Untracked};
use crate::messaging::{Checkpoint, SubscriptionId};
use crate::publishing::Step;
use crate::scenario::{Fault, Ordering, Replay};
use crate::trace::{Answer, Fact, Leg, Outcome, RecordId, TaskId, Travel};

impl Turn<'_> {
    /// Has the subscriptions to a context's store look into it at the next multiple of their interval.
    pub(super) fn call_readers_of(&mut self, publisher: ContextId) {
        for (id, subscription) in self.subscriptions().zip(&self.deployment.subscriptions) {
            if subscription.reads == Some(publisher) {
                let poll = self.deployment.home(subscription.context).settings.poll;
                self.call_reader(id, self.world.now.next_multiple_of(poll));
            }
        }
    }

    /// Has the subscriptions of a process look into the stores that they read.
    pub(super) fn call_readers_in(&mut self, process: crate::trace::ProcessId) {
        for (id, subscription) in self.subscriptions().zip(&self.deployment.subscriptions) {
            let home = self.deployment.home(subscription.context);
            if subscription.reads.is_some() && home.process == process {
                self.call_reader(id, self.world.now.next_multiple_of(home.settings.poll));
            }
        }
    }

    /// Has a subscription read on, unless nobody is free for it, it is about to, or has nothing to read.
    pub(super) fn call_reader(&mut self, id: SubscriptionId, at: Time) {
        let home = self.home_of(id);
        // Who reads one event after the other has one appointment; where they are several, each has its own.
        let alone = home.settings.ordering != Ordering::Partitioned;
        let planned = |(when, action): (Time, &Action)| *action == Action::Read(id) && (alone || when == at);
        let (down, lane) = (self.world.process(home.process).down, home.consumer.0);
        if down || self.world.agenda.iter().any(planned) || self.next_of(id, at).is_none() {
            return;
        }
        self.world.agenda.plan(at, lane, Action::Read(id));
    }

    /// A subscription begins with the next event, if there is one, and looks for one more.
    pub(super) fn read_on(&mut self, id: SubscriptionId) {
        let context = self.deployment.subscription(id).context;
        let home = self.deployment.home(context);
        let next = self.next_of(id, self.world.now).filter(|_| self.is_up(home.process));
        let Some(next) = next else { return };
        self.takes_up(id, next.position);
        let tried = self.world.count_try(crate::kernel::stable_hash(&("read", id, next.position)));
        let number = u16::try_from(tried.saturating_add(1)).unwrap_or(u16::MAX);
        let task = TaskId(crate::kernel::stable_hash(&("read", id, next.position, number)));
        let (event, copy) = (next.event, next.position);
        let delivery = Delivery {
            stamp: event.id,
            event,
            subscription: id,
            copy,
            number,
            seen: false,
            buffer: Buffer::default(),
        };
        let procedure = self.deployment.reader_procedure(context);
        let subject = Subject::Delivery(delivery);
        let root = Frame::new(procedure, Entry::Root, context, home.consumer, subject);
        self.proceed(Task::new(task, home.process, root, next.cause, self.world.now));
        self.call_reader(id, self.world.now);
    }

    /// Reads the event in turn. Where positions are stored with the effects, they tell whether it was
    /// done before.
    pub(super) fn read_event(&mut self, task: &mut Task) -> Outcome {
        let Some(frame) = task.frames.last() else { return Outcome::Done };
        let Subject::Delivery(delivery) = &frame.subject else { return Outcome::Done };
        let compares = frame.began && !frame.procedure.has(Step::CheckInbox);
        let seen = compares && self.checkpoint_of(delivery.subscription).knows(delivery.copy);
        if let Some(Subject::Delivery(delivery)) = task.top().map(|frame| &mut frame.subject) {
            delivery.seen = seen;
        }
        let outcome = if seen { Outcome::Seen } else { Outcome::Done };
        self.note_step(Step::Read, outcome, task);
        outcome
    }

    /// Notes how far the subscription is: in the open transaction, or at once.
    pub(super) fn write_checkpoint(&mut self, task: &mut Task) {
        let Some(Subject::Delivery(delivery)) = task.frames.last().map(|frame| &frame.subject) else {
            return;
        };
        let (id, position) = (delivery.subscription, delivery.copy);
        if let Some(open) = &mut task.transaction {
            open.checkpoints.push((id, position));
        } else {
            self.is_through_with(id, position, Noted::Alone);
        }
    }

    /// A subscription is done with an event, or has failed at it.
    pub(super) fn reader_is_done(&mut self, root: &Frame, delivery: &Delivery, cause: RecordId) {
        let id = delivery.subscription;
        let done = self.is_done(id, delivery.copy);
        let failed = root.answer == Answer::Error && !done;
        let settings = &self.deployment.home(root.context).settings;
        if failed && delivery.number < settings.delivery_limit {
            let again = self.world.now + settings.retry_delay;
            self.reads_again(delivery, cause);
            self.waits(id, delivery, again);
            self.call_reader(id, self.world.now);
            return self.call_reader(id, again);
        }
        if failed {
            let noted = self.note(root.participant, cause, Fact::Parked(self.way_of_reading(delivery)));
            let event = std::sync::Arc::clone(&delivery.event);
            self.world.broker.change().queue_mut(id).keep_apart(event, delivery.number, noted.0);
        }
        if !done {
            // What was seen before, or given up: it reads on behind it.
            self.is_through_with(id, delivery.copy, Noted::Passed);
        }
        self.call_reader(id, self.world.now);
    }

    /// Notes that an event is to be read again, and because of what.
    pub(super) fn reads_again(&mut self, delivery: &Delivery, cause: RecordId) {
        let id = delivery.subscription;
        if self.is_done(id, delivery.copy) {
            return;
        }
        let lane = self.home_of(id).consumer;
        let noted = self.note(lane, cause, Fact::Returned(self.way_of_reading(delivery)));
        self.owes(id, delivery.copy, noted);
    }

    fn way_of_reading(&self, delivery: &Delivery) -> Travel {
        let subscription = self.deployment.subscription(delivery.subscription);
        let publisher = subscription.reads.unwrap_or(subscription.context);
        Travel {
            leg: Leg::Read,
            from: self.deployment.home(publisher).service,
            message: delivery.event.id,
            subscription: delivery.subscription,
            delivery: delivery.number,
            copy: delivery.copy,
        }
    }

    /// Whether what is handled here was handled before and is only read again because somebody asked for
    /// it: then no external system hears of it once more.
    pub(super) fn is_replay(&self, task: &Task) -> bool {
        let Some(Subject::Delivery(delivery)) = task.frames.first().map(|root| &root.subject) else {
            return false;
        };
        let replayed = self.checkpoint_of(delivery.subscription).replayed;
        let wanted =
            self.deployment.home(self.deployment.subscription(delivery.subscription).context).settings.replay;
        task.reader().is_some() && delivery.copy <= replayed && wanted == Replay::WithoutCalls
    }

    /// Has the subscriptions of a context read again what comes behind a position; `false` if none has
    /// come so far yet.
    fn rewind(&mut self, context: ContextId, position: u32, fault: u16) -> bool {
        let behind = |id: &SubscriptionId| {
            let subscription = self.deployment.subscription(*id);
            subscription.reads.is_some()
                && subscription.context == context
                && self.checkpoint_of(*id).position > position
        };
        let far: Vec<SubscriptionId> = self.subscriptions().filter(behind).collect();
        if far.is_empty() {
            return false;
        }
        let lane = self.deployment.home(context).consumer;
        let cause = self.note(lane, RecordId::NONE, Fact::Struck(fault));
        for id in far {
            let before = self.checkpoint_of(id);
            let replayed = before.replayed.max(before.position);
            let cause = Untracked(Some(cause.0));
            self.store_checkpoint(Checkpoint { position, replayed, cause, ..before });
            self.call_reader(id, self.world.now);
        }
        true
    }

    /// Rewinds whoever is to be rewound, once everything has come to rest. `false` if nobody is.
    pub(super) fn rewind_at_rest(&mut self) -> bool {
        let engine = self.engine;
        for (position, fault) in engine.faults().iter().enumerate() {
            let Fault::Rewind { who, to } = fault else { continue };
            let waits = self.world.faults.get(position).is_some_and(|pending| pending.remaining > 0);
            if waits && self.rewind(*who, *to, u16::try_from(position).unwrap_or(u16::MAX)) {
                self.world.faults.change()[position].count();
                return true;
            }
        }
        false
    }
}
