//! The worker of an in-memory bus: a thread of the service's own process, with a queue that nobody
//! stores.

use super::run::Turn;
use super::task::{Entry, Frame, Subject, Task};
use super::world::Action;
use crate::kernel::Untracked;
use crate::messaging::Content;
use crate::trace::{ProcessId, TaskId};

impl Turn<'_> {
    /// Puts the event in turn into the worker's queue.
    pub(super) fn enqueue(&mut self, task: &Task) {
        let Some(event) = task.frames.last().and_then(Frame::event_in_turn).cloned() else { return };
        let lane = task.frames.last().map_or(0, |frame| frame.participant.0);
        self.world.process_mut(task.process).waiting.push_back((event, Untracked(task.cause.0)));
        self.world.agenda.plan(self.world.now, lane, Action::Work(task.process));
    }

    /// Has the worker of a process begin with what waits, unless it is busy.
    pub(super) fn put_to_work(&mut self, process: ProcessId) {
        let state = self.world.process(process);
        let is_at_work = |task: &Task| {
            task.frames.first().is_some_and(|root| matches!(root.subject, Subject::Dispatch(_)))
        };
        if state.down || state.waiting.is_empty() || state.tasks.iter().any(is_at_work) {
            return;
        }
        let Some((event, cause)) = self.world.process_mut(process).waiting.pop_front() else { return };
        let Content::Event(kind) = event.content else { return };
        let context = self.deployment.model.context_of_event(kind);
        let Some(worker) = self.deployment.home(context).strategy.worker else { return };
        let id = TaskId(crate::kernel::stable_hash(&("worker", process, event.id)));
        let lane = self.deployment.home(context).service;
        let root = Frame::new(worker, Entry::Root, context, lane, Subject::Dispatch(event));
        self.proceed(Task::new(id, process, root, cause.0, self.world.now));
    }
}
