//! Clocks at work: a tick comes when it is due, if there is somebody to make it; and whoever was away,
//! or busy, makes up for what was missed, or does not.

use super::deployment::{Deployment, Ticking};
use super::run::{Engine, Turn};
use super::task::{Entry, Execution, Frame, Subject, Task};
use super::world::{Action, World};
use crate::domain::{Clock, ClockId, InstanceKey, Row};
use crate::kernel::{Time, stable_hash};
use crate::messaging::{Content, Envelope, MessageId};
use crate::publishing::clock::RECONCILIATION;
use crate::scenario::{CatchUp, Fault, Timed};
use crate::trace::{Fact, ParticipantId, ProcessId, RecordId, TaskId};
use std::sync::Arc;

/// How far a clock is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Hands {
    /// How many ticks have been due.
    pub due: u32,
    /// How many of them were begun, or skipped for good; what was begun and died with its process was not.
    pub begun: u32,
}

impl Engine {
    /// Plans the first tick of each clock.
    pub(super) fn plan_clocks(&self, world: &mut World) {
        let deployment = self.deployment();
        for (place, clock) in (0..).map(ClockId).zip(&deployment.model.clocks) {
            if let Some(at) = clock.ticks.due(0) {
                world.agenda.plan(at, deployment.lane_of_clock(clock).0, Action::Tick(place));
            }
        }
    }
}

impl Deployment {
    /// A clock.
    fn clock(&self, id: ClockId) -> Option<&Clock> {
        self.model.clocks.get(usize::from(id.0))
    }

    /// What a context has for its clocks.
    fn ticking(&self, clock: &Clock) -> Option<&Ticking> {
        self.home(clock.context).clock.as_ref()
    }

    /// In whose lane a clock is drawn.
    fn lane_of_clock(&self, clock: &Clock) -> ParticipantId {
        self.ticking(clock).map_or(Self::CLIENT, |ticking| ticking.participant)
    }
}

impl Turn<'_> {
    /// A tick is due.
    pub(super) fn tick(&mut self, id: ClockId) {
        let deployment = self.deployment;
        let Some(clock) = deployment.clock(id) else { return };
        let Some(hands) = self.world.clocks.change().get_mut(usize::from(id.0)) else { return };
        let ordinal = hands.due;
        hands.due += 1;
        let goes_on = !clock.ticks.is_open() || self.is_something_left();
        if let Some(at) = clock.ticks.due(ordinal + 1).filter(|_| goes_on) {
            self.world.agenda.plan(at, deployment.lane_of_clock(clock).0, Action::Tick(id));
        }
        if !self.is_stopped() && !self.is_busy(clock) {
            self.begin_tick(id, ordinal);
        }
    }

    /// Whether anything is still to come, but ticks of which nobody has said when they end.
    fn is_something_left(&self) -> bool {
        self.world.agenda.iter().any(|(_, action)| match action {
            Action::Tick(id) => self.deployment.clock(*id).is_some_and(|clock| !clock.ticks.is_open()),
            _ => true,
        })
    }

    /// Whether a fault holds all clocks.
    fn is_stopped(&self) -> bool {
        let now = self.world.now;
        self.engine.faults().iter().any(|fault| {
            matches!(fault, Fault::Timed(Timed::ClockDown { from, until }) if *from <= now && now < *until)
        })
    }

    /// Whether a clock cannot tick now: its process is down, or it is still about its last tick.
    fn is_busy(&self, clock: &Clock) -> bool {
        let Some(ticking) = self.deployment.ticking(clock) else { return true };
        let process = self.world.process(ticking.process);
        let is_its = |task: &Task| task.ticks_of().is_some_and(|memory| memory.aggregate == clock.memory);
        process.down || process.tasks.iter().any(is_its)
    }

    /// Begins with the n-th tick.
    fn begin_tick(&mut self, id: ClockId, ordinal: u32) {
        let deployment = self.deployment;
        let Some(clock) = deployment.clock(id) else { return };
        let (Some(ticking), Some(due)) = (deployment.ticking(clock), clock.ticks.due(ordinal)) else {
            return;
        };
        let lane = ticking.participant;
        self.world.clocks.change()[usize::from(id.0)].begun = ordinal + 1;
        let due = i64::try_from(due.as_micros()).unwrap_or(i64::MAX);
        // The same tick is the same message, however often its clock died over it.
        let message = MessageId::derived(&("tick", id, ordinal));
        let (content, values) = if clock.reconciles {
            (Content::Event(clock.event), Row::new())
        } else {
            (Content::Command(clock.tick), [due].into_iter().collect())
        };
        let envelope = Arc::new(Envelope {
            id: message,
            correlation: message,
            causation: message,
            content,
            subject: InstanceKey { aggregate: clock.memory, identity: Row::new() },
            values,
            occurred: self.world.now,
            slot: None,
            conversation: None,
        });
        self.recorder.envelope(&envelope);
        let (procedure, subject) = if clock.reconciles {
            (&RECONCILIATION, Subject::Dispatch(envelope))
        } else {
            // Nobody has asked, and nobody is answered.
            let execution = Execution { answered: true, ..Execution::of(envelope, clock.tick, None) };
            (ticking.procedure, Subject::Command(Box::new(execution)))
        };
        let root = Frame::new(procedure, Entry::Root, clock.context, lane, subject);
        let task = TaskId(stable_hash(&("tick", id, ordinal, self.world.now)));
        self.proceed(Task::new(task, ticking.process, root, RecordId::NONE, self.world.now));
    }

    /// A clock is back, or done with a tick that took long. What came meanwhile came to nobody: it ticks once
    /// for all of that, or goes on as if nothing had been.
    fn catch_up_with(&mut self, id: ClockId) {
        let deployment = self.deployment;
        let Some(clock) = deployment.clock(id) else { return };
        let Some(hands) = self.world.clocks.get(usize::from(id.0)).copied() else { return };
        if hands.begun >= hands.due || self.is_stopped() || self.is_busy(clock) {
            return;
        }
        let missed = hands.due - 1;
        if self.has_stored(clock, missed) {
            return;
        }
        match deployment.home(clock.context).settings.clock_catch_up {
            CatchUp::One => self.begin_tick(id, missed),
            CatchUp::None => self.world.clocks.change()[usize::from(id.0)].begun = hands.due,
        }
    }

    /// Whether a tick is stored, although the clock that made it died before it knew.
    fn has_stored(&self, clock: &Clock, ordinal: u32) -> bool {
        let database = self.deployment.home(clock.context).database;
        let key = InstanceKey { aggregate: clock.memory, identity: Row::new() };
        let (version, fields) = self.stored(database, &key);
        let last = fields.first().and_then(|last| u64::try_from(*last).ok()).map(Time::from_micros);
        version > 0 && clock.ticks.due(ordinal) <= last
    }

    /// All clocks look for what they have missed.
    fn catch_up_all(&mut self, wanted: &dyn Fn(&Clock) -> bool) {
        for (place, clock) in (0..).map(ClockId).zip(&self.deployment.model.clocks) {
            if wanted(clock) {
                self.catch_up_with(place);
            }
        }
    }

    /// A clock has come to the end of a tick.
    pub(super) fn clock_is_free(&mut self, memory: &InstanceKey) {
        self.catch_up_all(&|clock| clock.memory == memory.aggregate);
    }

    /// A process has died, and with it what its clocks knew of what they had begun.
    pub(super) fn forget_ticks(&mut self, process: ProcessId, tasks: &[Task]) {
        for task in tasks {
            let Some(memory) = task.ticks_of().filter(|_| task.process == process) else { continue };
            let clocks = &self.deployment.model.clocks;
            if let Some(place) = clocks.iter().position(|clock| clock.memory == memory.aggregate) {
                let hands = &mut self.world.clocks.change()[place];
                hands.begun = hands.begun.saturating_sub(1);
            }
        }
    }

    /// A process is back.
    pub(super) fn catch_up_in(&mut self, process: ProcessId) {
        let deployment = self.deployment;
        self.catch_up_all(&|clock| {
            deployment.ticking(clock).is_some_and(|ticking| ticking.process == process)
        });
    }

    /// All clocks stand still.
    pub(super) fn stop_clocks(&mut self, struck: &dyn Fn(&mut Self, ParticipantId) -> RecordId) {
        for home in &self.deployment.homes {
            if let Some(ticking) = &home.clock {
                let because = struck(self, ticking.participant);
                self.note(ticking.participant, because, Fact::ClockDown);
            }
        }
    }

    /// They go on.
    pub(super) fn start_clocks(&mut self) {
        if self.is_stopped() {
            return;
        }
        for home in &self.deployment.homes {
            if let Some(ticking) = &home.clock {
                self.note(ticking.participant, RecordId::NONE, Fact::ClockUp);
            }
        }
        self.catch_up_all(&|_| true);
    }
}

impl Task {
    /// What the clock remembers whose tick this is, if it is one's.
    pub(super) fn ticks_of(&self) -> Option<&InstanceKey> {
        let root = self.frames.first()?;
        match &root.subject {
            Subject::Command(execution) if root.procedure.is_ticking() => Some(execution.target()),
            Subject::Dispatch(event) if root.procedure == &RECONCILIATION => Some(&event.subject),
            _ => None,
        }
    }
}
