//! How handlers react: an event is dispatched, a handler begins, its effects are begun one by one.

use std::sync::Arc;

use super::flow::Then;
use super::plan::Point;
use super::run::Turn;
use super::task::{Entry, Execution, Frame, Subject, Task};
use crate::domain::{CommandId, Effect, Expression, InstanceKey, Row, Scope as Values, Slot};
use crate::kernel::Untracked;
use crate::messaging::{Content, Envelope, MessageId};
use crate::publishing::Step;
use crate::publishing::procedure::HANDLER;
use crate::publishing::recorded::DISPATCH;
use crate::scenario::Edge;
use crate::trace::{Fact, Outcome, Place};

impl Turn<'_> {
    /// Dispatches the event in turn.
    pub(super) fn begin_dispatch(mut task: Task) -> Then {
        let Some(frame) = task.frames.last() else { return Then::Stop };
        let Some(event) = frame.event_in_turn().cloned() else { return Then::Stop };
        let inner =
            Frame::new(&DISPATCH, Entry::Line, frame.context, frame.participant, Subject::Dispatch(event));
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
            if task.is_delivery() { home.consumer } else { home.service },
            Subject::Handler(handler, event),
        ))
    }

    /// Lets the handler in turn react, unless it throws instead.
    pub(super) fn begin_handler(&mut self, mut task: Task) -> Then {
        let Some(inner) = self.handler_frame(&task) else { return Then::Stop };
        let Subject::Handler(handler, _) = inner.subject else { return Then::Stop };
        if let Some((fault, _)) = self.strike(Point::Handling(handler), inner.participant, task.cause.0) {
            task.since = Untracked(self.world.now);
            let now = self.world.now;
            self.note_of(&mut task, now, inner.participant, Fact::Struck(fault));
            if let Some(thrown) = self.place_ahead(Step::Handle, &task) {
                self.note_of(&mut task, now, inner.participant, Fact::Stepped(thrown, Outcome::Threw));
            }
            self.fail(task);
            return Then::Stop;
        }
        task.frames.push(inner);
        Then::On(task)
    }

    /// The place of a step that has not begun; a handler's, although its frame is not there yet.
    pub(super) fn place_ahead(&self, step: Step, task: &Task) -> Option<Place> {
        let place = task.place(step)?;
        let ahead = self.handler_frame(task).filter(|_| step == Step::Handle);
        match ahead.map(|frame| frame.subject) {
            Some(Subject::Handler(handler, _)) => Some(Place { handler: Some(handler), effect: 0, ..place }),
            _ => Some(place),
        }
    }

    /// Begins what the current effect of a handler says.
    pub(super) fn begin_effect(&mut self, mut task: Task) -> Then {
        let Some(frame) = task.frames.last() else { return Then::Stop };
        let Subject::Handler(handler, event) = &frame.subject else { return Then::Stop };
        let slot = Slot { handler: *handler, position: u8::try_from(frame.round).unwrap_or(u8::MAX) };
        let event = Arc::clone(event);
        match self.deployment.model.effect(slot) {
            Effect::Issue { command, target, arguments } => {
                let values = Self::values_of(&event, target);
                let key = InstanceKey {
                    aggregate: self.deployment.model.command(*command).aggregate,
                    identity: values,
                };
                let envelope = Arc::new(Envelope {
                    id: self.next_try(&event, slot),
                    correlation: event.correlation,
                    causation: event.id,
                    content: Content::Command(*command),
                    subject: key,
                    values: Self::values_of(&event, arguments),
                    occurred: self.world.now,
                });
                self.recorder.envelope(&envelope);
                let inner = self.command_frame(frame, *command, envelope, (slot, event.id));
                task.frames.push(inner);
                Then::On(task)
            }
            Effect::Call { operation, arguments } => {
                if let Some(crash) = self.gap(Edge::Before, Step::Call, &task) {
                    let before = task.place(Step::Call);
                    self.crash(crash, &task, before);
                    return Then::Stop;
                }
                let values = Self::values_of(&event, arguments);
                self.ask_external(task, slot, *operation, values, &event);
                Then::Stop
            }
        }
    }

    /// The values of expressions in a handler.
    fn values_of(event: &Envelope, expressions: &[Expression]) -> Row {
        let values = Values {
            fields: &[],
            identity: &event.subject.identity,
            arguments: &event.values,
            now: event.occurred,
        };
        expressions.iter().map(|expression| expression.evaluate(values)).collect()
    }

    /// The identity of the next try of a slot for an event.
    pub(super) fn next_try(&mut self, event: &Envelope, slot: Slot) -> MessageId {
        let what = crate::kernel::stable_hash(&(event.id, slot));
        let before = self.world.count_try(what);
        MessageId::derived(&(event.id, slot, before))
    }

    /// The frame of a command that a handler issues: the context's own procedure, around it.
    fn command_frame(
        &self,
        handler: &Frame,
        command: CommandId,
        envelope: Arc<Envelope>,
        slot: (Slot, MessageId),
    ) -> Frame {
        let execution = Execution { envelope, command, slot: Some(slot), events: Vec::new() };
        Frame::new(
            self.deployment.home(handler.context).settings.publishing.command,
            Entry::Line,
            handler.context,
            handler.participant,
            Subject::Command(Box::new(execution)),
        )
    }
}
