//! What reaches somebody: commands and answers, publications, deliveries, calls; and the broker's
//! part in it.

use std::sync::Arc;

use super::buffering::Buffer;
use super::deployment::Deployment;
use super::latency;
use super::run::Turn;
use super::task::{Delivery, Entry, Execution, Frame, Subject, Task};
use super::world::{Action, Call, Order, Parcel, Parceled};
use crate::kernel::{Span, Time, Untracked};
use crate::messaging::{Content, Envelope, MessageId, Standing, SubscriptionId};
use crate::publishing::Step;
use crate::scenario::Ending;
use crate::trace::{Conclusion, Fact, Leg, Outcome, ParticipantId, ProcessId, RecordId, TaskId, Travel};

/// The way of a message that belongs to no queue.
pub(super) const fn plain(leg: Leg, from: ParticipantId, message: MessageId) -> Travel {
    Travel { leg, from, message, subscription: SubscriptionId(0), delivery: 0, copy: 0 }
}

impl Turn<'_> {
    /// Something reaches somebody.
    pub(super) fn arrive(&mut self, parcel: Parcel) {
        let Parcel { travel, to, sent, cause, content } = parcel;
        let way = Way { travel, to, sent, cause: cause.0 };
        if self.is_cut(travel.from, to, self.world.now) {
            self.note_way(way, Fact::Missed(travel));
            if let Parceled::Publication(_, process, task, _) = content {
                self.answer_publication(way, process, task, Outcome::Unanswered);
            }
            return;
        }
        match content {
            Parceled::Command(envelope) => self.command_arrives(way, envelope),
            Parceled::Reply(answer) => self.reply_arrives(way, answer),
            Parceled::Publication(envelope, process, task, confirmed) => {
                let outcome = if confirmed { Outcome::Done } else { Outcome::Unanswered };
                self.publication_arrives(way, &envelope, (process, task, outcome));
            }
            Parceled::Delivery(envelope) => self.delivery_arrives(way, envelope),
            Parceled::Ack => self.ack_arrives(way),
            Parceled::Nack => self.nack_arrives(way),
            Parceled::Call { order, by, process, task, ending } => {
                let arrived = self.note_way(way, Fact::Arrived(travel));
                if ending == Some(Ending::Refused) {
                    let (slot, event) = (order.slot, travel.message);
                    self.note(to, arrived, Fact::Concluded { slot, event, how: Conclusion::Refused });
                } else {
                    self.carry_out(*order, by, travel.message, (to, arrived));
                }
                let outcome = match ending {
                    None => Outcome::Done,
                    Some(Ending::Refused) => Outcome::Declined,
                    Some(Ending::Lost | Ending::TimedOut) => Outcome::Unanswered,
                };
                let back = latency::of_outcome(Leg::Call, outcome);
                let back = self.lasting(back, &("answer", by));
                self.world.agenda.plan(self.world.now + back, to.0, Action::Answer(process, task, outcome));
            }
        }
    }

    /// An external system does what it is asked, unless it recognises the call.
    fn carry_out(&mut self, order: Order, by: MessageId, event: MessageId, at: (ParticipantId, RecordId)) {
        let Order { slot, operation, arguments, key } = order;
        let same = |call: &Call| call.operation == operation && call.key == key;
        let fact = if key.is_some() && self.world.calls.iter().any(same) {
            Fact::Concluded { slot, event, how: Conclusion::Recognised }
        } else {
            let now = self.world.now;
            self.world.calls.change().push(Call { at: now, operation, arguments, event, key });
            Fact::Effected { slot, event, by }
        };
        self.note(at.0, at.1, fact);
    }

    pub(super) fn note_way(&mut self, way: Way, fact: Fact) -> RecordId {
        let took = u32::try_from((self.world.now - way.sent).as_micros()).unwrap_or(u32::MAX);
        self.recorder.record(crate::trace::Record {
            at: self.world.now,
            took,
            because: way.cause,
            task: TaskId::NONE,
            participant: way.to,
            fact,
        })
    }

    fn command_arrives(&mut self, way: Way, envelope: Arc<Envelope>) {
        let Content::Command(command) = envelope.content else { return };
        let context = self.deployment.model.context_of_command(command);
        let home = self.deployment.home(context);
        if !self.is_up(home.process) {
            self.note_way(way, Fact::Missed(way.travel));
            return self.lose_connection(envelope.id);
        }
        let arrived = self.note_way(way, Fact::Arrived(way.travel));
        let id = TaskId(crate::kernel::stable_hash(&("request", envelope.id)));
        let (procedure, subject) = if let Some(case) = self.deployment.model.command(command).case {
            (home.use_case, Subject::Handler(case.flow, envelope))
        } else {
            let execution = Execution::of(envelope, command, None);
            (home.command, Subject::Command(Box::new(execution)))
        };
        let root = Frame::new(procedure, Entry::Root, context, home.service, subject);
        self.proceed(Task::new(id, home.process, root, arrived, self.world.now));
    }

    /// Hands the event in turn to the broker. The task waits for the confirm.
    pub(super) fn ask_broker(&mut self, mut task: Task) {
        let now = self.world.now;
        task.since = Untracked(now);
        let Some(frame) = task.frames.last() else { return };
        let (from, Some(event)) = (frame.participant, frame.event_in_turn().cloned()) else { return };
        let lost = !self.world.broker.down && self.loses_confirm(event.content, &mut task);
        if let Some(place) = task.place(Step::Publish) {
            self.note_place(Fact::Asked(place), &mut task);
        }
        if self.world.broker.down {
            // Connections are refused at once; nothing has to time out.
            self.world.agenda.plan(now, from.0, Action::Answer(task.process, task.id, Outcome::Unreachable));
        } else {
            let travel = plain(Leg::Publish, from, event.id);
            let content = Parceled::Publication(event, task.process, task.id, !lost);
            self.post(travel, Deployment::BROKER, task.cause.0, content);
        }
        self.put_back(task);
    }

    /// The broker stores an event in the queues of its subscriptions and confirms it.
    fn publication_arrives(
        &mut self,
        way: Way,
        envelope: &Arc<Envelope>,
        (process, task, outcome): (ProcessId, TaskId, Outcome),
    ) {
        let now = self.world.now;
        if self.world.broker.down {
            self.note_way(way, Fact::Missed(way.travel));
            self.world.agenda.plan(now, way.to.0, Action::Answer(process, task, Outcome::Unreachable));
            return;
        }
        let arrived = self.note_way(way, Fact::Arrived(way.travel));
        let stamp = self.stamp(envelope);
        let queues = self.deployment.queues_of(envelope.content);
        for queue in queues {
            self.world.broker.change().queue_mut(*queue).store(Arc::clone(envelope), stamp, arrived.0);
        }
        self.answer_publication(way, process, task, outcome);
        for queue in queues {
            self.pump(*queue);
        }
    }

    /// Lets a publisher know how it ended, when its confirm comes or would have come. One that does not come
    /// says nothing of what was stored.
    fn answer_publication(&mut self, way: Way, process: ProcessId, task: TaskId, outcome: Outcome) {
        let (from, key) = (way.travel.from, ("confirm", way.travel.message));
        let after = |outcome| self.lasting(latency::of_outcome(Leg::Publish, outcome), &key);
        let cut_off = self.is_cut(way.to, from, self.world.now + after(outcome));
        let outcome = if cut_off { Outcome::Unanswered } else { outcome };
        let at = self.world.now + after(outcome);
        self.world.agenda.plan(at, way.to.0, Action::Answer(process, task, outcome));
    }

    fn delivery_arrives(&mut self, way: Way, envelope: Arc<Envelope>) {
        let travel = way.travel;
        let context = self.deployment.subscription(travel.subscription).context;
        let home = self.deployment.home(context);
        let copy = self.world.broker.queue(travel.subscription).copy(travel.copy);
        let Some(stamp) =
            copy.map(|copy| copy.stamp).filter(|_| self.is_up(home.process) && self.is_with_consumer(travel))
        else {
            self.note_way(way, Fact::Missed(travel));
            return;
        };
        let arrived = self.note_way(way, Fact::Arrived(travel));
        let id = crate::kernel::stable_hash(&(
            "delivery",
            context,
            travel.subscription,
            travel.copy,
            travel.delivery,
        ));
        let delivery = Delivery {
            event: envelope,
            subscription: travel.subscription,
            copy: travel.copy,
            number: travel.delivery,
            stamp,
            seen: false,
            buffer: Buffer::default(),
        };
        let root = Frame::new(
            self.deployment.consumer_procedure(context),
            Entry::Root,
            context,
            home.consumer,
            Subject::Delivery(delivery),
        );
        self.proceed(Task::new(TaskId(id), home.process, root, arrived, self.world.now));
    }

    /// Whether the broker still counts this delivery as handed over.
    fn is_with_consumer(&self, travel: Travel) -> bool {
        self.world.broker.queue(travel.subscription).copy(travel.copy).is_some_and(|copy| {
            copy.standing == Standing::Unacknowledged && copy.deliveries == travel.delivery
        })
    }

    fn ack_arrives(&mut self, way: Way) {
        if self.world.broker.down || !self.is_with_consumer(way.travel) {
            self.note_way(way, Fact::Missed(way.travel));
            return;
        }
        self.note_way(way, Fact::Arrived(way.travel));
        self.world.broker.change().queue_mut(way.travel.subscription).acknowledge(way.travel.copy);
        self.pump(way.travel.subscription);
    }

    fn nack_arrives(&mut self, way: Way) {
        if self.world.broker.down || !self.is_with_consumer(way.travel) {
            self.note_way(way, Fact::Missed(way.travel));
            return;
        }
        let arrived = self.note_way(way, Fact::Arrived(way.travel));
        let home = self.deployment.home(self.deployment.subscription(way.travel.subscription).context);
        if home.settings.retry_delay == Span::ZERO {
            // Nobody waits: it is where it was, at the head of the queue.
            self.take_back(way.travel, Standing::Ready, arrived, None);
        } else {
            let again = self.world.now + home.settings.retry_delay;
            self.take_back(way.travel, Standing::Paused, arrived, Some(again));
        }
        self.pump(way.travel.subscription);
    }

    /// Calls an external system. The task waits for the answer.
    pub(super) fn ask_external(&mut self, mut task: Task, order: Order, event: &Envelope) {
        task.since = Untracked(self.world.now);
        let Some(from) = task.frames.last().map(|frame| frame.participant) else { return };
        let ending = self.ending_of_call(order.operation, &mut task);
        if let Some(place) = task.place(Step::Call) {
            self.note_place(Fact::Asked(place), &mut task);
        }
        let by = self.next_try(event, order.slot);
        let to = self.deployment.external(self.deployment.model.operation(order.operation).external);
        if ending == Some(Ending::Lost) {
            let again = self.world.now + latency::PATIENCE;
            self.world.agenda.plan(again, to.0, Action::Answer(task.process, task.id, Outcome::Unanswered));
        } else {
            let order = Box::new(order);
            let content = Parceled::Call { order, by, process: task.process, task: task.id, ending };
            self.post(plain(Leg::Call, from, event.id), to, task.cause.0, content);
        }
        self.put_back(task);
    }
}

/// The way that something has come.
#[derive(Clone, Copy)]
pub(super) struct Way {
    pub travel: Travel,
    pub to: ParticipantId,
    pub sent: Time,
    pub cause: RecordId,
}
