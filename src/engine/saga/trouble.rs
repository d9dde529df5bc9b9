//! What could not be done: a participant tells who asked, instead of leaving it to the broker.

use std::sync::Arc;

use crate::domain::{HandlerId, Slot};
use crate::engine::run::Turn;
use crate::engine::task::{Entry, Frame, Subject, Task};
use crate::engine::transaction::Transaction;
use crate::messaging::MessageId;
use crate::publishing::procedure::HANDLER;
use crate::trace::{Conclusion, Fact, ParticipantId};

impl Turn<'_> {
    /// A participant that could not do what it was asked says so, instead of leaving it to the broker: who leads counts
    /// the attempts. The task comes back if nobody leads, or if this was what failed.
    pub(in crate::engine) fn tell_trouble(&mut self, mut task: Task) -> Option<Task> {
        let Some(frame) = task.frames.last() else { return Some(task) };
        let Subject::Handler(handler, message) = &frame.subject else { return Some(task) };
        let (side, message) = (self.deployment.model.handler(*handler).side, Arc::clone(message));
        let teller = message.conversation.as_ref().and_then(|told| self.part(told)).map(|part| part.teller);
        let leads = side.is_some_and(|side| side.errand.is_some() && !side.choreographed);
        let Some(teller) = teller.filter(|teller| leads && teller != handler) else { return Some(task) };
        let teller = Frame::new(
            &HANDLER,
            Entry::Line,
            frame.context,
            frame.participant,
            Subject::Handler(teller, message),
        );
        if let Some(open) = &task.transaction {
            // What the consumer began goes on without what the handler did.
            let database = open.database;
            self.roll_back(&mut task);
            task.transaction = Some(Box::new(Transaction::begin(database)));
        }
        task.frames.pop();
        task.frames.push(teller);
        self.proceed(task);
        None
    }

    /// Who asked was told that something could not be done: that settles it for the handler that was to do it.
    pub(in crate::engine) fn settle_told(
        &mut self,
        task: &Task,
        lane: ParticipantId,
        teller: HandlerId,
        event: MessageId,
    ) {
        let model = &self.deployment.model;
        let Some(side) = model.handler(teller).side.filter(|_| model.handler(teller).event.is_none()) else {
            return;
        };
        let handler =
            model.handlers.iter().position(|other| other.event.is_some() && other.side == Some(side));
        let Some(handler) = handler else { return };
        for (position, _) in (0_u8..).zip(&model.handlers[handler].reactions) {
            let slot = Slot::of(HandlerId::at(handler), position);
            self.note_aside(task, lane, Fact::Concluded { slot, event, how: Conclusion::Told });
        }
    }
}
