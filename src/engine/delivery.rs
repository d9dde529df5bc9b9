//! What reaches somebody: commands and answers, publications, deliveries, calls; and the broker's
//! part in it.

use std::sync::Arc;

use super::deployment::Deployment;
use super::latency;
use super::plan::{Delivering, Point, Strike};
use super::run::Turn;
use super::task::{Delivery, Entry, Execution, Frame, Round, Subject, Task};
use super::world::{Action, Call, Parcel, Parceled};
use crate::domain::{ContextId, OperationId, Row, Slot};
use crate::kernel::{Time, Untracked};
use crate::messaging::{Content, Envelope, MessageId, Return, Standing, SubscriptionId};
use crate::publishing::Step;
use crate::trace::{
    Answer, Fact, Leg, Outcome, ParticipantId, ProcessId, RecordId, Recorder, TaskId, Travel,
};

/// The way of a message that belongs to no queue.
pub(super) const fn plain(leg: Leg, from: ParticipantId, message: MessageId) -> Travel {
    Travel { leg, from, message, subscription: SubscriptionId(0), delivery: 0, copy: 0 }
}

impl<R: Recorder> Turn<'_, R> {
    /// Something reaches somebody.
    pub(super) fn arrive(&mut self, parcel: Parcel) {
        let Parcel { travel, to, sent, cause, content } = parcel;
        let way = Way { travel, to, sent, cause: cause.0 };
        match content {
            Parceled::Command(envelope) => self.command_arrives(way, envelope),
            Parceled::Reply(answer) => self.reply_arrives(way, answer),
            Parceled::Publication(envelope, process, task) => {
                self.publication_arrives(way, &envelope, process, task)
            }
            Parceled::Delivery(envelope) => self.delivery_arrives(way, envelope),
            Parceled::Ack => self.ack_arrives(way),
            Parceled::Nack => self.nack_arrives(way),
            Parceled::Call { slot, operation, arguments, by, process, task } => {
                let arrived = self.note_way(way, Fact::Arrived(travel));
                let at = self.world.now;
                self.world.calls.change().push(Call { at, operation, arguments, event: travel.message });
                self.note(to, arrived, Fact::Effected { slot, event: travel.message, by });
                let back = self.lasting(latency::of_answer(Leg::Call), &("answer", by));
                self.world.agenda.plan(at + back, to.0, Action::Answer(process, task, Outcome::Done));
            }
        }
    }

    fn note_way(&mut self, way: Way, fact: Fact) -> RecordId {
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
            return;
        }
        let arrived = self.note_way(way, Fact::Arrived(way.travel));
        let id = TaskId(crate::kernel::stable_hash(&("request", envelope.id)));
        let root = Frame {
            procedure: home.settings.publishing.command,
            line: 0,
            round: 0,
            entry: Entry::Root,
            context,
            participant: home.service,
            began: false,
            answer: Answer::Ok,
            subject: Subject::Command(Box::new(Execution {
                envelope,
                command,
                slot: None,
                events: Vec::new(),
            })),
        };
        self.proceed(Task::new(id, home.process, root, arrived, self.world.now));
    }

    fn reply_arrives(&mut self, way: Way, answer: Answer) {
        let arrived = self.note_way(way, Fact::Arrived(way.travel));
        let (now, id) = (self.world.now, way.travel.message);
        if let Some(request) =
            self.world.requests.change().iter_mut().find(|request| request.envelope.id == id)
        {
            request.answer = Some((now, answer));
        }
        self.note(way.to, arrived, Fact::Told(id, answer));
    }

    /// Hands the event in turn to the broker. The task waits for the confirm.
    pub(super) fn ask_broker(&mut self, mut task: Task) {
        let now = self.world.now;
        task.since = Untracked(now);
        let Some(frame) = task.frames.last() else { return };
        let (from, Some(event)) = (frame.participant, frame.event_in_turn().cloned()) else { return };
        if let Some(place) = task.place(Step::Publish) {
            self.note_place(Fact::Asked(place), &mut task);
        }
        if self.world.broker.down {
            // Connections are refused at once; nothing has to time out.
            self.world.agenda.plan(now, from.0, Action::Answer(task.process, task.id, Outcome::Unreachable));
        } else {
            let travel = plain(Leg::Publish, from, event.id);
            let content = Parceled::Publication(event, task.process, task.id);
            self.post(travel, Deployment::BROKER, task.cause.0, content);
        }
        self.put_back(task);
    }

    /// The broker stores an event in the queues of its subscriptions and confirms it.
    fn publication_arrives(&mut self, way: Way, envelope: &Arc<Envelope>, process: ProcessId, task: TaskId) {
        let now = self.world.now;
        if self.world.broker.down {
            self.note_way(way, Fact::Missed(way.travel));
            self.world.agenda.plan(now, way.to.0, Action::Answer(process, task, Outcome::Unreachable));
            return;
        }
        let arrived = self.note_way(way, Fact::Arrived(way.travel));
        let Content::Event(event) = envelope.content else { return };
        let deployment = self.deployment;
        for queue in &deployment.routes[event.index()].queues {
            self.world.broker.change().queue_mut(*queue).store(Arc::clone(envelope), arrived.0);
        }
        let back = self.lasting(latency::of_answer(Leg::Publish), &("confirm", envelope.id));
        self.world.agenda.plan(now + back, way.to.0, Action::Answer(process, task, Outcome::Done));
        for queue in &deployment.routes[event.index()].queues {
            self.pump(*queue);
        }
    }

    /// Hands over what waits in a queue, as long as its consumer is there and free.
    pub(super) fn pump(&mut self, id: SubscriptionId) {
        let deployment = self.deployment;
        let subscription = deployment.subscription(id);
        let home = deployment.home(subscription.context);
        loop {
            let queue = self.world.broker.queue(id);
            let free = queue.unacknowledged() == 0;
            if self.world.broker.down || !self.is_up(home.process) || !free {
                return;
            }
            let Some(copy) = queue.next_ready().cloned() else { return };
            let Content::Event(event) = copy.envelope.content else { return };
            let point = |what| Point::HandingOver(event, subscription.context, &subscription.handlers, what);
            if let Some((fault, Strike::Wait(by))) =
                self.strike(point(Delivering::HeldBack), Deployment::BROKER, RecordId(copy.cause.0))
            {
                let struck = self.note(Deployment::BROKER, RecordId(copy.cause.0), Fact::Struck(fault));
                self.world.broker.change().queue_mut(id).hold_back(copy.number, struck.0);
                self.world.agenda.plan(
                    self.world.now + by,
                    Deployment::BROKER.0,
                    Action::Resume(id, copy.number),
                );
                continue;
            }
            let repeated =
                self.strike(point(Delivering::Repeated), Deployment::BROKER, RecordId(copy.cause.0));
            let queue = self.world.broker.change().queue_mut(id);
            queue.hand_over(copy.number);
            if let Some((fault, _)) = repeated {
                let struck = self.note(Deployment::BROKER, RecordId(copy.cause.0), Fact::Struck(fault));
                let queue = self.world.broker.change().queue_mut(id);
                queue.repeat(Arc::clone(&copy.envelope), struck.0);
            }
            let travel = Travel {
                leg: Leg::Deliver,
                from: Deployment::BROKER,
                message: copy.envelope.id,
                subscription: id,
                delivery: copy.deliveries.saturating_add(1),
                copy: copy.number,
            };
            self.post(travel, home.consumer, RecordId(copy.cause.0), Parceled::Delivery(copy.envelope));
        }
    }

    fn delivery_arrives(&mut self, way: Way, envelope: Arc<Envelope>) {
        let travel = way.travel;
        let context = self.deployment.subscription(travel.subscription).context;
        let home = self.deployment.home(context);
        if !self.is_up(home.process) || !self.is_with_consumer(travel) {
            self.note_way(way, Fact::Missed(travel));
            return;
        }
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
            seen: false,
        };
        let root = Frame {
            procedure: self.deployment.consumer_procedure(context),
            line: 0,
            round: 0,
            entry: Entry::Root,
            context,
            participant: home.consumer,
            began: false,
            answer: Answer::Ok,
            subject: Subject::Delivery(delivery),
        };
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
        let again = self.world.now + home.settings.retry_delay;
        self.take_back(way.travel, Standing::Paused, arrived, Some(again));
        self.pump(way.travel.subscription);
    }

    /// Takes a copy back into its queue, or parks it if it was handed over often enough.
    pub(super) fn take_back(
        &mut self,
        travel: Travel,
        standing: Standing,
        cause: RecordId,
        again: Option<Time>,
    ) {
        let context = self.deployment.subscription(travel.subscription).context;
        let limit = self.deployment.home(context).settings.delivery_limit;
        let queue = self.world.broker.change().queue_mut(travel.subscription);
        let fate = queue.take_back(travel.copy, limit, standing);
        let fact = match fate {
            Return::Again => Fact::Returned(travel),
            Return::Parked => Fact::Parked(travel),
        };
        let noted = self.note(Deployment::BROKER, cause, fact);
        if fate == Return::Again {
            self.world.broker.change().queue_mut(travel.subscription).owe(travel.copy, noted.0);
            if let Some(at) = again {
                let resume = Action::Resume(travel.subscription, travel.copy);
                self.world.agenda.plan(at, Deployment::BROKER.0, resume);
            }
        }
    }

    /// Takes back every copy that is with consumers of one queue.
    pub(super) fn take_back_all(&mut self, id: SubscriptionId, cause: RecordId) {
        for number in self.world.broker.queue(id).with_consumers() {
            let Some(copy) = self.world.broker.queue(id).copy(number) else { continue };
            let travel = Travel {
                leg: Leg::Deliver,
                from: Deployment::BROKER,
                message: copy.envelope.id,
                subscription: id,
                delivery: copy.deliveries,
                copy: number,
            };
            self.take_back(travel, Standing::Ready, cause, None);
        }
    }

    /// A copy that waited is in line again.
    pub(super) fn resume(&mut self, id: SubscriptionId, number: u32) {
        self.world.broker.change().queue_mut(id).resume(number);
        self.pump(id);
    }

    /// Calls an external system. The task waits for the answer.
    pub(super) fn ask_external(
        &mut self,
        mut task: Task,
        slot: Slot,
        operation: OperationId,
        arguments: Row,
        event: &Envelope,
    ) {
        task.since = Untracked(self.world.now);
        let Some(from) = task.frames.last().map(|frame| frame.participant) else { return };
        if let Some(place) = task.place(Step::Call) {
            self.note_place(Fact::Asked(place), &mut task);
        }
        let by = self.next_try(event, slot);
        let to = self.deployment.external(self.deployment.model.operation(operation).external);
        let content = Parceled::Call { slot, operation, arguments, by, process: task.process, task: task.id };
        self.post(plain(Leg::Call, from, event.id), to, task.cause.0, content);
        self.put_back(task);
    }

    /// A relay begins a round.
    pub(super) fn wake_relay(&mut self, process: ProcessId) {
        let Some(context) = self.deployment.relay_of(process) else { return };
        let Some(relay) = &self.deployment.home(context).relay else { return };
        let state = self.world.process(process);
        if state.down || !state.awake || !state.tasks.is_empty() {
            return;
        }
        let id = TaskId(crate::kernel::stable_hash(&("relay", process, self.world.now)));
        let root = Frame {
            procedure: relay.procedure,
            line: 0,
            round: 0,
            entry: Entry::Root,
            context,
            participant: relay.participant,
            began: false,
            answer: Answer::Ok,
            subject: Subject::Relay(Box::new(Round::default())),
        };
        self.proceed(Task::new(id, process, root, RecordId::NONE, self.world.now));
    }

    /// A round of a relay is over; it sleeps until something waits.
    pub(super) fn relay_is_done(&mut self, process: ProcessId, context: ContextId) {
        self.world.process_mut(process).awake = false;
        self.call_relay(context);
    }
}

/// The way that something has come.
#[derive(Clone, Copy)]
struct Way {
    travel: Travel,
    to: ParticipantId,
    sent: Time,
    cause: RecordId,
}
