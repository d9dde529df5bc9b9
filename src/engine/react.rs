//! How handlers react: an event is dispatched, a handler begins, its effects are begun one by one.

use std::sync::Arc;

use super::flow::Then;
use super::plan::Point;
use super::run::Turn;
use super::task::{Entry, Execution, Frame, Subject, Task};
use super::world::Order;
use crate::domain::{CommandId, Effect, Expression, Failure, InstanceKey, Row, Scope, Slot};
use crate::kernel::Untracked;
use crate::messaging::{Content, Envelope, MessageId};
use crate::publishing::Step;
use crate::publishing::clock::RECONCILIATION;
use crate::publishing::procedure::HANDLER;
use crate::scenario::Edge;
use crate::trace::{Conclusion, Fact, Outcome, Place};

impl Turn<'_> {
    /// Dispatches the event in turn.
    pub(super) fn begin_dispatch(&self, mut task: Task) -> Then {
        let Some(frame) = task.frames.last() else { return Then::Stop };
        let Some(event) = frame.event_in_turn().cloned() else { return Then::Stop };
        let calls = self.subscriptions_of(frame);
        let inner = Frame::new(
            self.buffered(&task, self.deployment.dispatch_of(frame)),
            Entry::Line,
            frame.context,
            frame.participant,
            Subject::Dispatch(event),
        );
        let inner = Frame { calls, ..inner };
        task.frames.push(inner);
        Then::On(task)
    }

    /// The frame of the handler in turn, in its own context and lane.
    pub(super) fn handler_frame(&self, task: &Task) -> Option<Frame> {
        let frame = task.frames.last()?;
        let handler = *self.handlers_in_turn(frame).get(usize::from(frame.round))?;
        let event = frame.event_in_turn().cloned()?;
        let context = self.deployment.model.handler(handler).context;
        let home = self.deployment.home(context);
        Some(Frame::new(
            &HANDLER,
            Entry::Line,
            context,
            match frame.subject {
                Subject::Delivery(_) => home.consumer,
                // A relay that calls handlers does so in its own process.
                _ if task.is_relays_own() => frame.participant,
                // So does what is done on a schedule.
                _ if frame.procedure == &RECONCILIATION => frame.participant,
                _ => home.service,
            },
            Subject::Handler(handler, event),
        ))
    }

    /// Lets the handler in turn react, unless it throws instead.
    pub(super) fn begin_handler(&mut self, mut task: Task) -> Then {
        let Some(inner) = self.handler_frame(&task) else { return Self::begin_execution(task) };
        let Subject::Handler(handler, _) = inner.subject else { return Then::Stop };
        let Subject::Handler(_, event) = &inner.subject else { return Then::Stop };
        if let Err(failure) = self.deployment.model.handler(handler).concerns(&event.scope()) {
            return self.end_handler(task, &inner, Outcome::Failed(failure));
        }
        let point = Point::Handling(handler, self.deployment.model.spoken_of(handler));
        if let Some((fault, _)) = self.strike(point, inner.participant, task.cause.0) {
            task.since = Untracked(self.world.now);
            let now = self.world.now;
            self.note_of(&mut task, now, inner.participant, Fact::Struck(fault));
            return self.end_handler(task, &inner, Outcome::Threw);
        }
        self.push_handler(inner, &mut task);
        Then::On(task)
    }

    /// A handler begins, with what it gets of its event.
    fn push_handler(&mut self, mut inner: Frame, task: &mut Task) {
        let Subject::Handler(handler, event) = &inner.subject else { return };
        let (event, seen) = self.resolve(event, task);
        let message = event.id;
        inner.subject = Subject::Handler(*handler, event);
        task.frames.push(inner);
        if let Some(seen) = seen {
            self.note_seen(seen, message, task);
        }
    }

    /// A handler whose frame is not there, or not there any more, fails.
    fn end_handler(&mut self, mut task: Task, handler: &Frame, outcome: Outcome) -> Then {
        task.since = Untracked(self.world.now);
        if let Some(place) = self.place_ahead(Step::Handle, &task) {
            let now = self.world.now;
            self.note_of(&mut task, now, handler.participant, Fact::Stepped(place, outcome));
        }
        task.frames.push(handler.clone());
        let Some(mut task) = self.tell_trouble(task) else { return Then::Stop };
        task.frames.pop();
        self.fail(task);
        Then::Stop
    }

    /// The place of a step that has not begun; a handler's, although its frame is not there yet.
    pub(super) fn place_ahead(&self, step: Step, task: &Task) -> Option<Place> {
        let place = task.place(step)?;
        let ahead = if step == Step::Handle { self.handler_frame(task) } else { None };
        match ahead.map(|frame| frame.subject) {
            Some(Subject::Handler(handler, _)) => Some(Place { handler: Some(handler), effect: 0, ..place }),
            _ => Some(place),
        }
    }

    /// Begins what the current effect of a handler says, if it is meant.
    pub(super) fn begin_effect(&mut self, mut task: Task) -> Then {
        let looked = self.look(&mut task).and_then(|()| self.begin_range(&mut task));
        if looked == Ok(false) {
            return Then::On(task);
        }
        let Some(frame) = task.frames.last() else { return Then::Stop };
        let (handler, event) = match &frame.subject {
            Subject::Handler(handler, event) => (handler, event),
            Subject::Message(message) => {
                let message = Arc::clone(message);
                return self.execute(task, &message);
            }
            _ => return Then::Stop,
        };
        let slot = frame.slot(*handler);
        let event = Arc::clone(event);
        let known_as = Self::id_at_hand(&task, event.id);
        let meant = looked.and_then(|_| self.intent(slot, &event, known_as, (&frame.kept, frame.refused)));
        match meant {
            Ok(Some(intent)) => self.pursue(task, slot, &event, intent),
            Ok(None) => {
                let lane = frame.participant;
                let unmeant = Fact::Concluded { slot, event: event.id, how: Conclusion::Unmeant };
                self.note_aside(&task, lane, unmeant);
                task.frames.iter_mut().last().into_iter().for_each(|frame| frame.line += 1);
                Then::On(task)
            }
            Err(failure) => match task.frames.pop() {
                Some(frame) => self.end_handler(task, &frame, Outcome::Failed(failure)),
                None => Then::Stop,
            },
        }
    }

    /// What a slot is to do about an event; nothing if it is not meant.
    fn intent(
        &self,
        slot: Slot,
        event: &Envelope,
        known_as: MessageId,
        (kept, refused): (&Row, u64),
    ) -> Result<Option<Intent>, Failure> {
        let (model, mut scope) = (&self.deployment.model, Scope { locals: kept, ..event.scope() });
        scope.message = known_as.0.cast_signed();
        let side = model.handler(slot.handler).side.filter(|side| side.errand.is_some());
        let told = side.and_then(|side| event.told_to(model, side));
        if let Some(told) = &told {
            scope.identity = &told.log.identity;
            scope.arguments = &told.values;
            scope.settled = self.is_settled(slot.handler, event);
        }
        let is_refused = |call: u8| refused.checked_shr(call.into()).is_some_and(|rest| rest & 1 == 1);
        if !model.handler(slot.handler).means(slot.position, &scope, &is_refused)? {
            return Ok(None);
        }
        let values = |expressions: &[Expression]| Expression::evaluate_all(expressions, &scope);
        Ok(Some(match model.effect(slot) {
            Effect::Issue { command, target, arguments } => {
                let aggregate = model.command(*command).aggregate;
                let target = match self.target_in_saga(*command, event, slot.handler) {
                    Some(own) => own,
                    None => InstanceKey { aggregate, identity: values(target)? },
                };
                Intent::Issue(*command, target, values(arguments)?)
            }
            Effect::Call { operation, arguments, key } => {
                let key = key.as_ref().map(|key| key.evaluate(&scope)).transpose()?;
                Intent::Call(Order { slot, operation: *operation, arguments: values(arguments)?, key })
            }
        }))
    }

    fn pursue(&mut self, mut task: Task, slot: Slot, event: &Envelope, intent: Intent) -> Then {
        match intent {
            Intent::Issue(command, subject, values) => {
                let Some(context) = task.frames.last().map(|frame| frame.context) else { return Then::Stop };
                // A use case calls other contexts directly, in its own process.
                let leaves = matches!(event.content, Content::Event(_))
                    && self.deployment.is_elsewhere(command, context);
                let id =
                    if leaves { self.id_of_sent(event, slot, &subject) } else { self.next_try(event, slot) };
                let asked = (command, subject, values);
                let told = self.conversation_for(slot.handler, event);
                let envelope = self.command_envelope((id, event), asked, leaves.then_some(slot), told);
                let Some(frame) = task.frames.last() else { return Then::Stop };
                let inner = if leaves {
                    self.sending_frame(&task, frame, envelope)
                } else {
                    self.command_frame(&task, frame, (command, envelope), (slot, event.id))
                };
                task.frames.push(inner);
                Then::On(task)
            }
            Intent::Call(order) if self.is_replay(&task) => {
                let Some(frame) = task.frames.last() else { return Then::Stop };
                let (slot, event) = (order.slot, event.id);
                let replayed = Fact::Concluded { slot, event, how: Conclusion::Replayed };
                self.note_aside(&task, frame.participant, replayed);
                task.frames.iter_mut().last().into_iter().for_each(|frame| frame.line += 1);
                Then::On(task)
            }
            Intent::Call(order) => {
                if let Some(crash) = self.gap(Edge::Before, Step::Call, &mut task) {
                    let before = task.place(Step::Call);
                    self.crash(crash, &task, before);
                    return Then::Stop;
                }
                if task.waited {
                    return Then::On(task);
                }
                let Some(task) = self.interject(Step::Call, task) else { return Then::Stop };
                self.ask_external(task, order, event);
                Then::Stop
            }
        }
    }

    /// The identity of the next try of a slot for an event.
    pub(super) fn next_try(&mut self, event: &Envelope, slot: Slot) -> MessageId {
        let what = crate::kernel::stable_hash(&(event.id, slot));
        let before = self.world.count_try(what);
        MessageId::derived(&(event.id, slot, before))
    }

    /// The frame of a command that a handler issues, or that a use case asks for: the procedure of the
    /// command's own context, around it. A use case calls other contexts directly, in its own process.
    fn command_frame(
        &self,
        task: &Task,
        handler: &Frame,
        (command, envelope): (CommandId, Arc<Envelope>),
        slot: (Slot, MessageId),
    ) -> Frame {
        let execution = Execution::of(envelope, command, Some(slot));
        let context = self.deployment.model.context_of_command(command);
        let home = self.deployment.home(context);
        let lane = if context == handler.context { handler.participant } else { home.service };
        let procedure = self.buffered(task, self.procedure_for(context, execution.target()));
        Frame::new(procedure, Entry::Line, context, lane, Subject::Command(Box::new(execution)))
    }
}

/// What a slot is to do about one event.
enum Intent {
    /// Issue a command.
    Issue(CommandId, InstanceKey, Row),
    /// Call an external system.
    Call(Order),
}
