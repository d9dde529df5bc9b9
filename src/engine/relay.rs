//! The relay at work: it wakes while something waits in its outbox, reads a batch, and settles what
//! the broker has confirmed, or what the handlers have done.

use super::deployment::{DatabaseId, Home};
use super::run::Turn;
use super::task::{Entry, Frame, Subject, Task};
use super::world::Action;
use crate::domain::ContextId;
use crate::kernel::{Span, Time};
use crate::messaging::{MessageId, Waiting};
use crate::publishing::Step;
use crate::scenario::{End, Fault, OutboxDone, RelayLock, RelayReads};
use crate::trace::{ProcessId, RecordId, TaskId};

/// For so long each look of a relay is shown that ends in an outage.
const PATIENCE: Span = Span::from_millis(10_000);

impl Turn<'_> {
    /// Has the relays look that publish what is stored in a database.
    pub(super) fn call_relays(&mut self, database: DatabaseId) {
        for (place, home) in self.deployment.homes.iter().enumerate() {
            if home.database == database {
                self.call_relay(ContextId::at(place));
            }
        }
    }

    /// Has each relay of a context look into its outbox at the next multiple of its interval, while
    /// something waits there.
    pub(super) fn call_relay(&mut self, context: ContextId) {
        let home = self.deployment.home(context);
        let Some(relay) = &home.relay else { return };
        if self.world.database(home.database).outbox(context).waiting(reads(home)).next().is_none() {
            return;
        }
        let at = self.next_poll(context, home);
        for process in &relay.processes {
            let state = self.world.process(*process);
            if !state.down && !state.awake {
                self.world.process_mut(*process).awake = true;
                self.world.agenda.plan(at, relay.participant.0, Action::Wake(*process));
            }
        }
    }

    /// When a relay looks next. In an outage that lasts, each look ends as the one before, so that from some
    /// time on only the first one is looked at that can end otherwise.
    fn next_poll(&self, context: ContextId, home: &Home) -> Time {
        let now = self.world.now;
        let at = now.next_multiple_of(home.settings.poll);
        let publishes = home.relay.as_ref().is_some_and(|relay| relay.procedure.has(Step::Publish));
        let outages = self.engine.faults().iter().filter_map(|fault| match fault {
            Fault::BrokerDown { from, until } => Some((*from, *until)),
            Fault::Timed(timed) if timed.parts(End::Broker, End::Context(context)) => {
                Some((timed.begins(), timed.ends()?))
            }
            _ => None,
        });
        let lasts = |(from, until): &(Time, Time)| *from + PATIENCE <= now && at < *until;
        let end = outages.filter(lasts).map(|(_, until)| until).max().filter(|_| publishes);
        end.map_or(at, |end| Time::from_micros(end.as_micros() - 1).next_multiple_of(home.settings.poll))
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

    /// Reads the rows that wait. What another relay has locked is passed over; where one position is
    /// kept for all of them, that is what is locked.
    pub(super) fn poll(&self, task: &mut Task) {
        let Some(frame) = task.top() else { return };
        let context = frame.context;
        let home = self.deployment.home(context);
        let locked = match home.settings.relay_lock {
            RelayLock::On => self.in_hand(home),
            RelayLock::Off => Vec::new(),
        };
        let how = reads(home);
        let Subject::Relay(round) = &mut frame.subject else { return };
        if how == Waiting::AboveWatermark && !locked.is_empty() {
            return;
        }
        let waiting = self.world.database(home.database).outbox(context).waiting(how);
        let free = waiting.filter(|row| !locked.contains(&row.id)).cloned();
        round.rows = free.take(usize::from(home.settings.batch)).collect();
    }

    /// The rows that relays of a context are at work on. The lock of a relay that dies dies with it.
    fn in_hand(&self, home: &Home) -> Vec<MessageId> {
        let processes = home.relay.iter().flat_map(|relay| &relay.processes);
        let rounds = processes.flat_map(|process| &self.world.process(*process).tasks);
        let rows = rounds.flat_map(|task| match task.frames.first().map(|root| &root.subject) {
            Some(Subject::Relay(round)) => round.rows.as_slice(),
            _ => &[],
        });
        rows.map(|row| row.id).collect()
    }

    pub(super) fn mark(&mut self, task: &Task) {
        let Some(frame) = task.frames.last() else { return };
        let (home, now) = (self.deployment.home(frame.context), self.world.now);
        let deletes = home.settings.outbox_done == OutboxDone::Delete;
        let outbox = self.world.database_mut(home.database).outbox_mut(frame.context);
        for id in frame.rows_to_mark() {
            outbox.settle(id, now, reads(home), deletes);
        }
    }
}

/// How the relay of a context tells the rows that wait.
pub(super) fn reads(home: &Home) -> Waiting {
    match home.settings.relay_reads {
        RelayReads::Flag => Waiting::Unmarked,
        RelayReads::Watermark => Waiting::AboveWatermark,
    }
}
