//! Answers that wait: a service that tells its caller of success when the handlers of its events are done,
//! be they behind the broker or in a worker of its own process.

use std::sync::Arc;

use super::relay;
use super::run::Turn;
use super::task::{Entry, Subject, Task};
use crate::messaging::{Content, Envelope, MessageId};
use crate::publishing::{Line, Step};
use crate::scenario::Reply;
use crate::trace::{Answer, Outcome, ProcessId, TaskId};

impl Turn<'_> {
    /// Lets those go on whose last handler is done.
    pub(super) fn answer_the_patient(&mut self) {
        if self.deployment.homes.iter().all(|home| home.settings.reply != Reply::AfterHandlers) {
            return;
        }
        while let Some((process, id, outcome)) = self.answerable() {
            let Some(task) = self.world.process_mut(process).take(id) else { return };
            self.answered(task, outcome);
        }
    }

    fn answerable(&self) -> Option<(ProcessId, TaskId, Outcome)> {
        let waiting = self.world.processes.iter().flat_map(|process| &process.tasks).find_map(|task| {
            let events = awaited(task)?;
            (!self.is_pending(events)).then_some((task, events))
        });
        let (task, events) = waiting?;
        let outcome =
            if events.iter().any(|event| self.is_parked(event)) { Outcome::Threw } else { Outcome::Done };
        Some((task.process, task.id, outcome))
    }

    /// Whether some handler of these events is still to come.
    pub(super) fn is_pending(&self, events: &[Arc<Envelope>]) -> bool {
        events.iter().any(|event| self.is_under_way(event))
    }

    /// Whether an event waits in an outbox, in a queue, or in the memory of somebody at work.
    fn is_under_way(&self, event: &Envelope) -> bool {
        let Content::Event(kind) = event.content else { return false };
        let context = self.deployment.model.context_of_event(kind);
        let home = self.deployment.home(context);
        let mut stored = self.world.database(home.database).outbox(context).waiting(relay::reads(home));
        let unmarked = stored.any(|row| row.id == event.id);
        let queued = self.deployment.routes[kind.index()].queues.iter().any(|queue| {
            let copies = self.world.broker.queue(*queue);
            copies.copies().iter().any(|copy| copy.envelope.id == event.id)
        });
        unmarked || queued || self.is_at_work_on(event.id)
    }

    fn is_at_work_on(&self, event: MessageId) -> bool {
        let works = |task: &Task| match task.frames.first().map(|root| (root.entry, &root.subject)) {
            Some((Entry::Root, Subject::Dispatch(other))) => other.id == event,
            Some((Entry::Root, Subject::Relay(round))) => round.rows.iter().any(|row| row.id == event),
            _ => false,
        };
        self.world.processes.iter().any(|process| {
            process.tasks.iter().any(works) || process.waiting.iter().any(|(other, _)| other.id == event)
        })
    }

    fn is_parked(&self, event: &Envelope) -> bool {
        let parked =
            |queue: &crate::messaging::Queue| queue.given_up().any(|copy| copy.envelope.id == event.id);
        self.world.broker.queues.iter().any(parked)
    }

    /// A worker could not do what somebody in its process waits for, or will.
    pub(super) fn disappoint(&mut self, process: ProcessId, event: MessageId) {
        for task in &mut self.world.process_mut(process).tasks {
            let waits = to_await(task).is_some_and(|events| events.iter().any(|other| other.id == event));
            if let Some(root) = task.frames.first_mut().filter(|_| waits) {
                root.answer = Answer::Error;
            }
        }
    }
}

/// The events whose handlers a task waits for now.
fn awaited(task: &Task) -> Option<&[Arc<Envelope>]> {
    let waits = task.frames.last()?.current() == Some(Line::Do(Step::Await));
    to_await(task).filter(|_| waits)
}

/// The events whose handlers a task waits for, sooner or later.
fn to_await(task: &Task) -> Option<&[Arc<Envelope>]> {
    let root = task.frames.first()?;
    match &root.subject {
        Subject::Command(execution) if root.procedure.has(Step::Await) => Some(&execution.events),
        _ => None,
    }
}
