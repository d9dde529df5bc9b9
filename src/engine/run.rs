//! Running a scenario: the next action of the agenda, again and again, until the world is at rest.

use std::hash::Hash;
use std::sync::Arc;

use super::applicable;
use super::deployment::Deployment;
use super::latency;
use super::plan::{Passed, Pending, Point, Status, Strike};
use super::task::Task;
use super::world::{Action, Parcel, Parceled, World};
use crate::kernel::{Seed, Span, Time, Untracked};
use crate::publishing::Step;
use crate::scenario::{Fault, Scenario, ScriptLine, Stored};
use crate::trace::{Fact, ParticipantId, ProcessId, Record, RecordId, Recorder, TaskId, Trace, Travel};

/// The most actions of one run. A run of a page of model text takes some hundreds; an event storm
/// reaches this within a fraction of a second and ends with a verdict.
pub const BUDGET: u32 = 50_000;

/// The deepest nesting of one task, in frames: a hundred commands, each raised by the one before.
/// What nests deeper never comes back.
pub const DEPTH: usize = 300;

/// Executes one scenario.
#[derive(Clone, Debug)]
pub struct Engine {
    deployment: Arc<Deployment>,
    script: Arc<[ScriptLine]>,
    past: Arc<[Stored]>,
    faults: Vec<Fault>,
    seed: Seed,
}

/// A finished run.
#[derive(Clone, Debug)]
pub struct Run {
    /// What happened.
    pub trace: Trace,
    /// What is left.
    pub world: World,
}

impl Engine {
    /// An engine for this scenario.
    pub fn new(scenario: &Scenario) -> Self {
        Self {
            deployment: Arc::new(Deployment::new(&scenario.model, &scenario.settings)),
            script: scenario.script.iter().cloned().collect(),
            past: scenario.past.iter().cloned().collect(),
            faults: scenario.faults.clone(),
            seed: scenario.seed,
        }
    }

    /// A line of the script.
    pub(super) fn line(&self, position: u16) -> Option<&ScriptLine> {
        self.script.get(usize::from(position))
    }

    /// What was before the run.
    pub(super) fn past(&self) -> &[Stored] {
        &self.past
    }

    /// Who is there.
    pub fn deployment(&self) -> &Arc<Deployment> {
        &self.deployment
    }

    /// The faults, in the order of their positions in records.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// An engine for the same scenario with one more fault, to go on with a world that was forked
    /// just before the fault strikes.
    #[must_use]
    pub fn with_fault(&self, fault: Fault) -> Self {
        let mut engine = self.clone();
        engine.faults.push(fault);
        engine
    }

    /// The world before anything has happened.
    pub fn start(&self) -> World {
        let mut world = World::empty(&self.deployment);
        if !self.past.is_empty() {
            world.agenda.plan(Time::ZERO, Deployment::CLIENT.0, Action::Remember);
        }
        let lines =
            self.script.iter().zip(0..=u16::MAX).map(|(line, position)| (line.at, Action::Send(position)));
        world.agenda.plan_all(Deployment::CLIENT.0, lines.collect());
        self.plan_clocks(&mut world);
        for (position, fault) in self.faults.iter().enumerate() {
            world.faults.change().push(Pending::of(fault));
            // Where nothing goes through a broker, none can be missed.
            self.plan_timed(&mut world, position, fault);
            if let Fault::BrokerDown { from, until } = fault
                && self.deployment.uses_broker()
            {
                let position = u16::try_from(position).unwrap_or(u16::MAX);
                world.agenda.plan(*from, Deployment::BROKER.0, Action::BrokerDown(position));
                world.agenda.plan(*until, Deployment::BROKER.0, Action::BrokerUp);
            }
        }
        world
    }

    /// Does the next thing. `false` if nothing was left to do.
    pub fn step(&self, world: &mut World, recorder: &mut dyn Recorder) -> bool {
        self.step_probed(world, recorder, None)
    }

    /// Does the next thing, and notes the points that it passes at which a fault could strike.
    pub fn step_probed(
        &self,
        world: &mut World,
        recorder: &mut dyn Recorder,
        passed: Option<&mut Vec<Passed>>,
    ) -> bool {
        let next = world.agenda.take();
        let mut turn = Turn { engine: self, deployment: &self.deployment, world, recorder, passed };
        let Some((at, action)) = next else { return turn.let_go_who_yields() || turn.rewind_at_rest() };
        turn.world.now = at;
        turn.world.spent.0 += 1;
        if turn.world.spent.0 > BUDGET {
            turn.exhaust();
            return false;
        }
        turn.act(action);
        true
    }

    /// Runs from the beginning until the world is at rest.
    pub fn run(&self) -> Run {
        let (mut world, mut trace) = (self.start(), Trace::default());
        self.finish(&mut world, &mut trace);
        Run { trace, world }
    }

    /// Runs on until the world is at rest.
    pub fn finish(&self, world: &mut World, recorder: &mut dyn Recorder) {
        while self.step(world, recorder) {}
    }

    /// What became of each fault, in a world at rest.
    pub fn statuses(&self, world: &World) -> Vec<Status> {
        let status = |(position, fault): (usize, &Fault)| {
            let struck = world.faults.get(position).is_some_and(|pending| pending.struck);
            match struck {
                true => Status::Struck,
                false if applicable::is_applicable(&self.deployment, fault) => Status::NotReached,
                false => Status::NotApplicable,
            }
        };
        self.faults.iter().enumerate().map(status).collect()
    }
}

/// One turn of the engine: everything that an action may look at and change.
pub(super) struct Turn<'a> {
    pub engine: &'a Engine,
    pub deployment: &'a Deployment,
    pub world: &'a mut World,
    pub recorder: &'a mut dyn Recorder,
    pub passed: Option<&'a mut Vec<Passed>>,
}

impl Turn<'_> {
    pub(super) fn act(&mut self, action: Action) {
        match action {
            Action::Send(line) => self.send_command(line),
            Action::Remember => self.remember(),
            Action::Arrive(parcel) => self.arrive(parcel),
            Action::Advance(process, task) => {
                if let Some(task) = self.world.process_mut(process).take(task) {
                    self.advance(task);
                }
            }
            Action::Proceed(process, task) => {
                if let Some(task) = self.world.process_mut(process).take(task) {
                    self.proceed(task);
                }
            }
            Action::Answer(process, task, outcome) => {
                if let Some(task) = self.world.process_mut(process).take(task) {
                    self.answered(task, outcome);
                }
            }
            Action::Wake(process) => self.wake_relay(process),
            Action::Read(subscription) => self.read_on(subscription),
            Action::Work(process) => self.put_to_work(process),
            Action::Due(message) => self.due(message),
            Action::Restart(process) => self.restart(process),
            Action::Resume(subscription, copy) => self.resume(subscription, copy),
            Action::BrokerDown(fault) => self.broker_down(fault),
            Action::BrokerUp => self.broker_up(),
            Action::GiveUp(request, tries) => self.give_up(request, tries),
            Action::AskAgain(request) => self.ask_again(request),
            Action::Befall(fault) => self.befall(fault),
            Action::Mend(fault) => self.mend(fault),
            Action::Tick(clock) => self.tick(clock),
        }
        self.answer_the_patient();
        self.hand_locks_on();
    }

    /// Ends the run: it would go on and on.
    pub(super) fn exhaust(&mut self) {
        self.world.agenda = crate::kernel::Agenda::default();
        self.world.spent.0 = BUDGET + 1;
        self.note(Deployment::CLIENT, RecordId::NONE, Fact::Exhausted);
    }

    /// Puts something on its way.
    pub(super) fn post(&mut self, travel: Travel, to: ParticipantId, cause: RecordId, content: Parceled) {
        let sent = self.world.now;
        let way = self.lasting(
            latency::of_leg(travel.leg),
            &(travel.leg, travel.message, self.identity_of(to), travel.copy, travel.delivery),
        );
        let parcel = Parcel { travel, to, sent, cause: Untracked(cause), content };
        self.world.agenda.plan(sent + way, to.0, Action::Arrive(parcel));
    }

    /// How long something of this usual length lasts, for this key.
    pub(super) fn lasting<K: Hash>(&self, usual: Span, key: &K) -> Span {
        self.engine.seed.jittered(usual, self.deployment.jitter, key)
    }

    /// What a participant is called in the key of a draw: the same under every deployment.
    pub(super) fn identity_of(&self, participant: ParticipantId) -> impl Hash + use<> {
        let participant = self.deployment.participant(participant);
        (participant.kind, participant.context)
    }

    /// Plans the end of a task's current step.
    pub(super) fn plan_end_of(&mut self, step: Step, task: &Task) {
        let frame = task.frames.last();
        let message = frame.and_then(|frame| frame.message_at(step));
        let key = (step, message, frame.map(|frame| self.identity_of(frame.participant)), task.id);
        let folded =
            Span::from_micros(latency::OF_ENTRY.as_micros().saturating_mul(self.entries_to_fold(step, task)));
        let length = self.lasting(latency::of_step(step) + folded, &key);
        let lane = frame.map_or(Deployment::CLIENT, |frame| frame.participant);
        self.world.agenda.plan(self.world.now + length, lane.0, Action::Advance(task.process, task.id));
    }

    /// Takes down something that happens now and takes no time, outside of any task.
    pub(super) fn note(&mut self, participant: ParticipantId, because: RecordId, fact: Fact) -> RecordId {
        self.recorder.record(Record {
            at: self.world.now,
            took: 0,
            because,
            task: TaskId::NONE,
            participant,
            fact,
        })
    }

    /// Takes down something that a task did, from `since` until now. It becomes the cause of what
    /// the task does next.
    pub(super) fn note_of(
        &mut self,
        task: &mut Task,
        since: Time,
        participant: ParticipantId,
        fact: Fact,
    ) -> RecordId {
        let took = u32::try_from((self.world.now - since).as_micros()).unwrap_or(u32::MAX);
        let id = self.recorder.record(Record {
            at: self.world.now,
            took,
            because: task.cause.0,
            task: task.id,
            participant,
            fact,
        });
        task.cause = Untracked(id);
        id
    }

    /// Lets the faults that wait for this point count it. The first one that strikes is returned
    /// with its position; all of them count.
    ///
    /// Each passing of a point is asked about exactly once, so that this is also where the points
    /// of a run are listed.
    pub(super) fn strike(
        &mut self,
        point: Point<'_>,
        lane: ParticipantId,
        after: RecordId,
    ) -> Option<(u16, Strike)> {
        if let Some(passed) = &mut self.passed {
            passed.push(Passed { fault: point.fault(), lane, after });
        }
        let mut struck = None;
        for (position, fault) in self.engine.faults.iter().enumerate() {
            let Some(strike) = point.matches(&self.deployment.model, fault) else { continue };
            let Some(pending) =
                self.world.faults.get(position).copied().filter(|pending| pending.remaining > 0)
            else {
                continue;
            };
            let mut counted = pending;
            let strikes = counted.count();
            self.world.faults.change()[position] = counted;
            if strikes && struck.is_none() {
                struck = Some((u16::try_from(position).unwrap_or(u16::MAX), strike));
            }
        }
        struck
    }

    /// Whether a process is alive.
    pub(super) fn is_up(&self, process: ProcessId) -> bool {
        !self.world.process(process).down
    }
}
