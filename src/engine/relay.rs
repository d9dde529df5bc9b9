//! The relay at work: it wakes while something waits in its outbox, reads a batch, and marks what
//! the broker has confirmed.

use super::run::Turn;
use super::task::{Entry, Frame, Subject, Task};
use super::world::Action;
use crate::domain::ContextId;
use crate::trace::{ProcessId, RecordId, TaskId};

impl Turn<'_> {
    /// Has the relay of a context look into its outbox at the next multiple of its interval, while
    /// something waits there.
    pub(super) fn call_relay(&mut self, context: ContextId) {
        let home = self.deployment.home(context);
        let Some(relay) = &home.relay else { return };
        let process = self.world.process(relay.process);
        if process.down || process.awake || !self.world.database(home.database).outbox.has_waiting() {
            return;
        }
        self.world.process_mut(relay.process).awake = true;
        let at = self.world.now.next_multiple_of(home.settings.poll);
        self.world.agenda.plan(at, relay.participant.0, Action::Wake(relay.process));
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
        let root = Frame::new(
            relay.procedure,
            Entry::Root,
            context,
            relay.participant,
            Subject::Relay(Box::default()),
        );
        self.proceed(Task::new(id, process, root, RecordId::NONE, self.world.now));
    }

    /// A round of a relay is over; it sleeps until something waits.
    pub(super) fn relay_is_done(&mut self, process: ProcessId, context: ContextId) {
        self.world.process_mut(process).awake = false;
        self.call_relay(context);
    }

    pub(super) fn poll(&self, task: &mut Task) {
        let Some(frame) = task.top() else { return };
        let home = self.deployment.home(frame.context);
        if let Subject::Relay(round) = &mut frame.subject {
            let batch = usize::from(home.settings.batch);
            round.rows = self.world.database(home.database).outbox.waiting(batch);
        }
    }

    pub(super) fn mark(&mut self, task: &Task) {
        let Some(frame) = task.frames.last() else { return };
        let now = self.world.now;
        let database = self.world.database_mut(self.deployment.home(frame.context).database);
        for id in frame.rows_to_mark() {
            database.outbox.mark(id, now);
        }
    }
}
