//! What dies and comes back: processes, and the broker.

use super::deployment::Deployment;
use super::run::Turn;
use super::task::{Frame, Task};
use super::world::Action;
use crate::kernel::{Span, sort_by_number};
use crate::messaging::{Content, SubscriptionId};
use crate::publishing::{Line, Step};
use crate::trace::{Fact, Place, ProcessId, RecordId};

impl Turn<'_> {
    /// The process of `task` dies in the gap before `before`, where there is more to do. Its memory
    /// is gone and its open transactions are rolled back; databases, queues and the outside stay.
    pub(super) fn crash(&mut self, (fault, down): (u16, Option<Span>), task: &Task, before: Option<Place>) {
        let id = task.process;
        let Some(frame) = task.frames.last() else { return };
        let (lane, context) = (frame.participant, frame.context);
        let struck = self.recorder.record(crate::trace::Record {
            at: self.world.now,
            took: 0,
            because: task.cause.0,
            task: task.id,
            participant: lane,
            fact: Fact::Struck(fault),
        });
        let crashed = self.note(lane, struck, Fact::Crashed(id));
        let mut others = std::mem::take(&mut self.world.process_mut(id).tasks);
        sort_by_number(&mut others, |task| u128::from(task.id.0));
        if let Some(place) = before {
            self.note_interrupted(task, place, crashed);
        }
        for other in &others {
            let step = match other.frames.last().and_then(Frame::current) {
                Some(Line::Do(step)) => step,
                _ => Step::Call,
            };
            if let Some(place) = other.place(step) {
                self.note_interrupted(other, place, crashed);
            }
        }
        for reader in std::iter::once(task).chain(&others) {
            if let Some(delivery) = reader.reading() {
                self.reads_again(delivery, crashed);
            }
        }
        self.forget_ahead(id, crashed);
        self.forget_waiting(id, crashed);
        self.forget_ticks(id, std::slice::from_ref(task));
        self.forget_ticks(id, &others);
        let process = self.world.process_mut(id);
        process.down = true;
        process.awake = false;
        process.session.clear();
        process.registered.clear();
        let pause = down.unwrap_or(self.deployment.home(context).settings.restart);
        self.world.agenda.plan(
            self.world.now + pause,
            self.deployment.processes[usize::from(id.0)].0,
            Action::Restart(id),
        );
        self.cut_clients_off(id);
        for subscription in self.subscriptions_in(id) {
            self.take_back_from_the_dead(subscription, crashed);
        }
    }

    /// What waited in memory for the worker of a process is gone with it.
    fn forget_waiting(&mut self, id: ProcessId, crashed: RecordId) {
        if self.world.process(id).waiting.is_empty() {
            return;
        }
        for (event, _) in std::mem::take(&mut self.world.process_mut(id).waiting) {
            let Content::Event(kind) = event.content else { continue };
            let home = self.deployment.home(self.deployment.model.context_of_event(kind));
            let Some(procedure) = home.strategy.worker else { continue };
            let step = Step::Take;
            let place = Place { procedure, line: 0, step, handler: None, effect: 0, message: event.id };
            self.note(home.service, crashed, Fact::Interrupted(place));
        }
    }

    fn note_interrupted(&mut self, task: &Task, place: Place, crashed: RecordId) {
        let Some(lane) = task.frames.last().map(|frame| frame.participant) else { return };
        self.recorder.record(crate::trace::Record {
            at: self.world.now,
            took: 0,
            because: crashed,
            task: task.id,
            participant: lane,
            fact: Fact::Interrupted(place),
        });
    }

    /// A process comes back, without a memory.
    pub(super) fn restart(&mut self, id: ProcessId) {
        self.world.process_mut(id).down = false;
        let lane = self.deployment.processes[usize::from(id.0)];
        self.note(lane, RecordId::NONE, Fact::Restarted(id));
        for subscription in self.subscriptions_in(id) {
            self.pump(subscription);
        }
        if let Some(context) = self.deployment.relay_of(id) {
            self.call_relay(context);
        }
        self.let_clients_in(id);
        self.call_readers_in(id);
        self.catch_up_in(id);
    }

    /// The broker stops answering. What it had handed over counts as not done.
    pub(super) fn broker_down(&mut self, fault: u16) {
        if let Some(pending) = self.world.faults.change().get_mut(usize::from(fault)) {
            pending.count();
        }
        let struck = self.note(Deployment::BROKER, RecordId::NONE, Fact::Struck(fault));
        let down = self.note(Deployment::BROKER, struck, Fact::BrokerDown);
        self.world.broker.change().down = true;
        for subscription in self.subscriptions() {
            self.take_back_all(subscription, down);
        }
    }

    /// The broker answers again.
    pub(super) fn broker_up(&mut self) {
        self.world.broker.change().down = false;
        self.note(Deployment::BROKER, RecordId::NONE, Fact::BrokerUp);
        for subscription in self.subscriptions() {
            self.pump(subscription);
        }
    }

    /// The ids of all subscriptions, in their order.
    pub(super) fn subscriptions(&self) -> impl Iterator<Item = SubscriptionId> + use<> {
        (0..u16::try_from(self.deployment.subscriptions.len()).unwrap_or(u16::MAX)).map(SubscriptionId)
    }

    fn subscriptions_in(&self, process: ProcessId) -> Vec<SubscriptionId> {
        let lives_here = |id: &SubscriptionId| {
            self.deployment.home(self.deployment.subscription(*id).context).process == process
        };
        self.subscriptions().filter(lives_here).collect()
    }
}
