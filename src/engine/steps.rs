//! What each step does when it is done.

use std::sync::Arc;

use super::border::is_published;
use super::delivery;
use super::run::Turn;
use super::saga::Decided;
use super::task::{Execution, Frame, Subject, Task};
use super::transaction::{Transaction, WorkingCopy};
use super::world::Parceled;
use crate::domain::{Decision, InstanceKey, Nature, Pause, Row, Scope};
use crate::messaging::{Content, Envelope, Processed};
use crate::publishing::Step;
use crate::scenario::MessageIds;
use crate::trace::{Conclusion, Fact, Leg, Outcome};

impl Turn<'_> {
    /// Does a step, takes it down, and says how it ended.
    pub(super) fn perform(&mut self, step: Step, task: &mut Task) -> Outcome {
        match step {
            Step::Decide => self.decide(task),
            Step::Save => self.write(step, task),
            Step::Append if writes(step, task) => self.write(step, task),
            Step::Commit => self.commit(task),
            Step::CheckInbox => self.check_inbox(task),
            Step::Mark => self.mark_heard_or_not(task),
            Step::Read => self.read_event(task),
            _ => {
                self.note_step(step, Outcome::Done, task);
                self.perform_plainly(step, task);
                Outcome::Done
            }
        }
    }

    /// The steps that always succeed.
    fn perform_plainly(&mut self, step: Step, task: &mut Task) {
        match step {
            Step::Begin => self.begin(task),
            Step::Load => {
                self.load(task);
                self.take_up(task);
            }
            Step::Append => self.append(task),
            Step::Enqueue => self.enqueue(task),
            Step::Buffer => self.keep_back(task),
            Step::AddInbox => self.add_inbox(task),
            Step::Checkpoint => self.write_checkpoint(task),
            Step::Rollback => {
                self.throw_away(task);
                task.transaction = None;
                task.deferred.clear();
            }
            Step::Clear => self.clear(task),
            Step::Reply => self.reply(task),
            Step::Poll => self.poll(task),
            Step::Ack => self.settle_delivery(task, Leg::Ack, Parceled::Ack),
            Step::Nack => self.settle_delivery(task, Leg::Nack, Parceled::Nack),
            _ => {}
        }
    }

    fn begin(&self, task: &mut Task) {
        let Some(frame) = task.top() else { return };
        frame.began = true;
        let database = self.deployment.home(frame.context).database;
        task.transaction = Some(Box::new(Transaction::begin(database)));
    }

    fn load(&self, task: &mut Task) {
        let Some(Subject::Command(execution)) = task.frames.last().map(|frame| &frame.subject) else {
            return;
        };
        let Some(open) = &mut task.transaction else { return };
        let key = execution.target().clone();
        let (version, fields) = self.stored(open.database, &key);
        open.copies.push(WorkingCopy { key, version, fields, saved: false });
    }

    /// Lets the aggregate decide. What it raises is recorded, for whoever publishes it.
    fn decide(&mut self, task: &mut Task) -> Outcome {
        let Some(frame) = task.frames.last() else { return Outcome::Done };
        let Subject::Command(execution) = &frame.subject else { return Outcome::Done };
        let (envelope, lane, slot) = (Arc::clone(&execution.envelope), frame.participant, execution.slot);
        let in_saga = self.is_in_saga(execution);
        let record =
            task.transaction.as_mut().filter(|_| in_saga).map(|open| self.load_record(execution, open));
        let open = task.transaction.as_deref();
        let Some(copy) = open.and_then(|open| open.copies.iter().find(|copy| copy.key == envelope.subject))
        else {
            return Outcome::Done;
        };
        let (mut fields, before) = (copy.fields.clone(), copy.fields.clone());
        let notifies = frame.procedure.has(Step::Notify);
        let heard = frame.procedure.is_heard_at_once();
        let (mut decision, mut seen) = (execution.decision.clone(), Vec::new());
        let (origin, told) = (execution.before.clone(), (notifies, heard));
        let look = &mut |key: InstanceKey| {
            let look = self.seen(key, open);
            let values = look.row.iter().chain(&look.key.identity).copied().collect();
            seen.push(look);
            values
        };
        let decided =
            match record {
                Some(record) => self.decide_in_saga(execution, &mut decision, &mut fields, record, look),
                None => self.decision(execution, &mut decision, &mut fields, told, look).map(|events| {
                    Decided { changed: fields != before || !events.is_empty(), events, record: None }
                }),
            };
        for look in seen {
            self.note_seen(look, envelope.id, task);
        }
        let Some(copy) = task.transaction.as_mut().and_then(|open| open.copy_mut(&envelope.subject)) else {
            return Outcome::Done;
        };
        let Decided { events, changed, record } = match decided {
            Ok(decided) => decided,
            Err(outcome) => {
                // Handlers may have run in its middle: nothing of what came before them stays.
                copy.fields = origin.unwrap_or(before);
                if let Some(open) = &mut task.transaction {
                    open.withdraw(envelope.id);
                }
                self.note_step(Step::Decide, outcome, task);
                return outcome;
            }
        };
        let origin = origin.unwrap_or(before);
        copy.fields = fields;
        if let Some(open) = &mut task.transaction {
            if let Some((key, standing)) = record {
                open.write_first(&key, standing);
            }
            open.participate(envelope.id, slot, changed, events.iter().map(|event| event.id));
            if self.deployment.model.aggregate(envelope.subject.aggregate).nature == Nature::ReadModel {
                open.updates.push(Arc::clone(&envelope));
            }
        }
        self.note_step(Step::Decide, Outcome::Done, task);
        for event in &events {
            self.recorder.envelope(event);
            self.note_aside(task, lane, Fact::Raised { event: event.id, by: envelope.id });
        }
        if let Some(Subject::Command(execution)) = task.top().map(|frame| &mut frame.subject) {
            execution.events.extend(events);
            execution.before = (!decision.has_ended()).then_some(origin);
            execution.decision = decision;
        }
        Outcome::Done
    }

    /// Runs the body of a command on: to the next event where handlers are to react in its middle, else
    /// to its end. The events that it raised, numbered on from those before, or how else it ended. What
    /// somebody has heard of is not taken back.
    pub(super) fn decision(
        &self,
        execution: &Execution,
        decision: &mut Decision,
        fields: &mut Row,
        (pauses, heard): (bool, bool),
        look: &mut dyn FnMut(InstanceKey) -> Row,
    ) -> Result<Vec<Arc<Envelope>>, Outcome> {
        let (model, now) = (&self.deployment.model, self.world.now);
        let own = execution.events.iter().filter(|event| !is_published(model, event));
        let (command, mut ordinal) = (&execution.envelope, own.count());
        let clock = model.aggregate(command.subject.aggregate).nature == Nature::Clock;
        let usual = self.deployment.home(model.context_of_command(execution.command)).settings.message_ids;
        // A tick is the same one, however often its transaction was begun.
        let ids = if clock { MessageIds::Derived } else { usual };
        let scope =
            Scope { shape: model.aggregate(command.subject.aggregate).shape(), now, ..command.scope() };
        let body = &model.command(execution.command).body;
        let mut events: Vec<Arc<Envelope>> = Vec::new();
        loop {
            match decision.resume(body, fields, &scope) {
                Pause::Finished => return self.translated(events).map_err(Outcome::Failed),
                Pause::Refused(reason) => return Err(Outcome::Refused(reason)),
                Pause::Failed(failure) => return Err(Outcome::Failed(failure)),
                Pause::Reading(key, local) => {
                    decision.keep(local, look(key).into_iter());
                    continue;
                }
                Pause::Withdrawn(withdrawn, otherwise) => {
                    let before = events.len();
                    let stays = |event: &Arc<Envelope>| {
                        heard || !withdrawn.iter().any(|kind| event.content == Content::Event(*kind))
                    };
                    events.retain(stays);
                    if events.len() == before {
                        decision.skip(otherwise);
                    }
                    continue;
                }
                Pause::Raised(event, values) => events.push(Arc::new(Envelope {
                    id: execution.event_id(ordinal, ids),
                    correlation: command.correlation,
                    causation: command.id,
                    content: Content::Event(event),
                    subject: command.subject.clone(),
                    occurred: now,
                    slot: None,
                    conversation: self.conversation_of(event, command, &values),
                    values,
                })),
            }
            ordinal += 1;
            if pauses {
                return self.translated(events).map_err(Outcome::Failed);
            }
        }
    }

    fn check_inbox(&mut self, task: &mut Task) -> Outcome {
        let Some(frame) = task.frames.last_mut() else { return Outcome::Done };
        let database = self.world.database(self.deployment.home(frame.context).database);
        let mut outcome = Outcome::Done;
        if let Subject::Delivery(delivery) = &mut frame.subject {
            // A participant of a saga recognises a command by its own record, and answers it again.
            delivery.seen = !self.is_request(&delivery.event)
                && self.is_processed(&database.inbox, delivery.subscription, delivery.stamp);
            if delivery.seen {
                outcome = Outcome::Seen;
            }
        }
        if let Subject::Command(execution) = &mut frame.subject {
            execution.seen = database.keys.contains(&execution.key());
            if execution.seen {
                outcome = Outcome::Seen;
            }
        }
        self.note_step(Step::CheckInbox, outcome, task);
        self.note_recognised(task);
        outcome
    }

    /// What a use case asks for once more was done when its caller asked before.
    fn note_recognised(&mut self, task: &Task) {
        let Some(frame) = task.frames.last() else { return };
        if let Subject::Command(execution) = &frame.subject
            && let Some((slot, event)) = execution.slot.filter(|_| execution.seen)
        {
            let how = Conclusion::Recognised;
            self.note_aside(task, frame.participant, Fact::Concluded { slot, event, how });
        }
    }

    /// What a frame writes into the outbox of its context: a command, or the events that leave this way.
    pub(super) fn rows_to_append(&self, frame: &Frame) -> Vec<Arc<Envelope>> {
        let all = self.deployment.home(frame.context).strategy.command.has(Step::Append);
        let leaves = |message: &&Arc<Envelope>| match message.content {
            Content::Event(id) => all || self.deployment.routes[id.index()].stored,
            Content::Command(_) => true,
        };
        match &frame.subject {
            Subject::Command(execution) => execution.events.iter().filter(leaves).cloned().collect(),
            Subject::Message(command) => vec![Arc::clone(command)],
            _ => Vec::new(),
        }
    }

    /// Writes into the outbox. The rows are numbered now, and seen when the commit is done.
    fn append(&mut self, task: &mut Task) {
        let Some(frame) = task.frames.last() else { return };
        let (context, messages) = (frame.context, self.rows_to_append(frame));
        let Some(open) = &mut task.transaction else { return };
        let outbox = self.world.database_mut(open.database).outbox_mut(context);
        open.outbox.extend(messages.into_iter().map(|message| (context, outbox.draw(), message)));
    }

    fn add_inbox(&self, task: &mut Task) {
        if let Some(Subject::Command(execution)) = task.frames.last().map(|frame| &frame.subject) {
            let key = execution.key();
            task.transaction.iter_mut().for_each(|open| open.keys.push(key));
            return;
        }
        let Some(Subject::Delivery(delivery)) = task.frames.last().map(|frame| &frame.subject) else {
            return;
        };
        if self.is_request(&delivery.event) {
            return;
        }
        if let Some(open) = &mut task.transaction {
            open.inbox.push(Processed {
                consumer: delivery.subscription,
                message: delivery.event.id,
                stamp: delivery.stamp,
            });
        }
    }

    fn reply(&mut self, task: &mut Task) {
        let cause = task.cause.0;
        let Some(frame) = task.top() else { return };
        if let Subject::Command(execution) = &mut frame.subject {
            execution.answered = true;
        }
        let Some(request) = frame.message_at(Step::Reply) else { return };
        let travel = delivery::plain(Leg::Reply, frame.participant, request);
        let answer = frame.answer;
        self.post(travel, super::Deployment::CLIENT, cause, Parceled::Reply(answer));
    }

    /// Tells the broker what became of a delivery.
    fn settle_delivery(&mut self, task: &Task, leg: Leg, content: Parceled) {
        let Some(frame) = task.frames.last() else { return };
        let Subject::Delivery(delivery) = &frame.subject else { return };
        let travel = crate::trace::Travel {
            leg,
            from: frame.participant,
            message: delivery.event.id,
            subscription: delivery.subscription,
            delivery: delivery.number,
            copy: delivery.copy,
        };
        self.post(travel, super::Deployment::BROKER, task.cause.0, content);
    }
}

/// Whether this step of a command writes its aggregate.
pub(super) fn writes(step: Step, task: &Task) -> bool {
    let command = task.frames.last().filter(|frame| matches!(frame.subject, Subject::Command(_)));
    command.is_some_and(|frame| frame.procedure.write() == step)
}
