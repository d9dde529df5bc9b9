//! What comes at a time: connections that break and hold again, an inbox that forgets, dead letters that
//! are handed over once more.

use super::deployment::{Deployment, ParticipantKind};
use super::given_up::way_of;
use super::run::{Engine, Turn};
use super::world::{Action, World};
use crate::domain::{ContextId, Effect};
use crate::kernel::Time;
use crate::messaging::SubscriptionId;
use crate::publishing::Step;
use crate::scenario::{Dedupe, End, Fault, Timed};
use crate::trace::{Fact, ParticipantId, RecordId};

impl Engine {
    /// Plans what comes at a time, where it can do anything.
    pub(super) fn plan_timed(&self, world: &mut World, position: usize, fault: &Fault) {
        let Fault::Timed(timed) = fault else { return };
        if !self.deployment().has_use_for(timed) {
            return;
        }
        let position = u16::try_from(position).unwrap_or(u16::MAX);
        world.agenda.plan(timed.begins(), Deployment::BROKER.0, Action::Befall(position));
        if let Some(end) = timed.ends() {
            world.agenda.plan(end, Deployment::BROKER.0, Action::Mend(position));
        }
    }
}

impl Deployment {
    /// Whether there is anything here that it could befall.
    pub(super) fn has_use_for(&self, timed: &Timed) -> bool {
        match *timed {
            Timed::ExpireInbox { of, .. } => {
                self.consumes(of) && self.home(of).settings.dedupe != Dedupe::None
            }
            Timed::Redrive { of, .. } => self.consumes(of),
            Timed::Rebuild { .. } => true,
            Timed::Partition { one, other, .. } => self.are_connected(one, other),
            Timed::ClockDown { .. } => !self.model.clocks.is_empty(),
        }
    }

    fn consumes(&self, context: ContextId) -> bool {
        self.subscriptions.iter().any(|subscription| subscription.context == context)
    }

    /// Whether anything travels between two ends. What goes through the broker does not.
    fn are_connected(&self, one: End, other: End) -> bool {
        match (one, other) {
            (End::Client, End::Context(_)) | (End::Context(_), End::Client) => true,
            (End::Broker, End::Context(context)) | (End::Context(context), End::Broker) => {
                self.consumes(context)
                    || self.command_has(context, Step::Publish)
                    || (self.uses_broker() && self.home(context).relay.is_some())
                    || self.reacts_in_process(context)
            }
            (End::Context(one), End::Context(other)) => {
                self.home(one).process != self.home(other).process
                    && (self.calls_directly(one, other) || self.calls_directly(other, one))
            }
            _ => false,
        }
    }

    /// Whether a use case of one context calls another one.
    fn calls_directly(&self, from: ContextId, to: ContextId) -> bool {
        let calls = |effect: &Effect| match effect {
            Effect::Issue { command, .. } => self.model.context_of_command(*command) == to,
            Effect::Call { .. } => false,
        };
        let cases = self.model.handlers.iter().filter(|handler| handler.event.is_none());
        cases.filter(|case| case.context == from).any(|case| case.effects().any(calls))
    }

    /// Which end of connections a participant is.
    pub fn end_of(&self, participant: ParticipantId) -> Option<End> {
        let participant = self.participant(participant);
        match participant.kind {
            ParticipantKind::Client => Some(End::Client),
            ParticipantKind::Broker => Some(End::Broker),
            ParticipantKind::External(_) => None,
            _ => participant.context.map(End::Context),
        }
    }

    /// In whose lane it is drawn what befalls an end.
    fn lane_of(&self, end: End) -> ParticipantId {
        match end {
            End::Client => Self::CLIENT,
            End::Broker => Self::BROKER,
            End::Context(context) => self.home(context).service,
        }
    }
}

impl Turn<'_> {
    /// The time of a fault has come.
    pub(super) fn befall(&mut self, fault: u16) {
        let engine = self.engine;
        let Some(Fault::Timed(timed)) = engine.faults().get(usize::from(fault)) else { return };
        match *timed {
            Timed::Partition { one, other, .. } => self.break_off(fault, (one, other)),
            Timed::ExpireInbox { of, .. } => {
                self.strike_now(fault, self.deployment.home(of).consumer);
                let deployment = self.deployment;
                let whose = |consumer: SubscriptionId| deployment.subscription(consumer).context == of;
                self.world.database_mut(deployment.home(of).database).inbox.forget(&whose);
            }
            Timed::Redrive { of, .. } => self.redrive(fault, of),
            Timed::ClockDown { .. } => self.stop_clocks(&|turn, lane| turn.strike_now(fault, lane)),
            Timed::Rebuild { of, .. } => self.rebuild(fault, of),
        }
    }

    /// A fault is over.
    pub(super) fn mend(&mut self, fault: u16) {
        let engine = self.engine;
        let (one, other) = match engine.faults().get(usize::from(fault)) {
            Some(Fault::Timed(Timed::Partition { one, other, .. })) => (one, other),
            Some(Fault::Timed(Timed::ClockDown { .. })) => return self.start_clocks(),
            _ => return,
        };
        let (here, there) = (self.deployment.lane_of(*one), self.deployment.lane_of(*other));
        self.note(here, RecordId::NONE, Fact::Joined(here, there));
        for id in self.subscriptions() {
            self.pump(id);
        }
    }

    /// A fault strikes now.
    pub(super) fn strike_now(&mut self, fault: u16, lane: ParticipantId) -> RecordId {
        if let Some(pending) = self.world.faults.change().get_mut(usize::from(fault)) {
            pending.count();
        }
        self.note(lane, RecordId::NONE, Fact::Struck(fault))
    }

    /// A connection breaks. What the broker had handed over on it counts as not done.
    fn break_off(&mut self, fault: u16, (one, other): (End, End)) {
        let (here, there) = (self.deployment.lane_of(one), self.deployment.lane_of(other));
        let struck = self.strike_now(fault, here);
        let parted = self.note(here, struck, Fact::Parted(here, there));
        let ((End::Context(context), End::Broker) | (End::Broker, End::Context(context))) = (one, other)
        else {
            return;
        };
        for id in self.subscriptions().filter(|id| self.deployment.subscription(*id).context == context) {
            self.take_back_all(id, parted);
        }
    }

    /// Whether nothing passes between two ends at this time.
    pub(super) fn is_parted(&self, one: End, other: End, at: Time) -> bool {
        self.engine.faults().iter().any(|fault| match fault {
            Fault::Timed(timed) => {
                timed.parts(one, other)
                    && timed.begins() <= at
                    && timed.ends().is_some_and(|end| at < end)
                    && self.deployment.has_use_for(timed)
            }
            _ => false,
        })
    }

    /// The same between two participants.
    pub(super) fn is_cut(&self, from: ParticipantId, to: ParticipantId, at: Time) -> bool {
        let (from, to) = (self.deployment.end_of(from), self.deployment.end_of(to));
        from.zip(to).is_some_and(|(from, to)| self.is_parted(from, to, at))
    }

    /// Whether the broker and the consumers of a queue are parted now.
    pub(super) fn is_out_of_reach(&self, id: SubscriptionId) -> bool {
        let context = self.deployment.subscription(id).context;
        self.is_parted(End::Broker, End::Context(context), self.world.now)
    }

    /// Has the dead letters of a context handed over again. Where there are none, nobody has to.
    fn redrive(&mut self, fault: u16, context: ContextId) {
        let mut struck = None;
        for id in self.subscriptions().filter(|id| self.deployment.subscription(*id).context == context) {
            let queue = self.world.broker.queue(id);
            let ways: Vec<_> = queue.given_up().map(|copy| way_of(id, copy)).collect();
            if ways.is_empty() || self.world.broker.down {
                continue;
            }
            let struck = *struck.get_or_insert_with(|| self.strike_now(fault, Deployment::BROKER));
            let mut noted = struck;
            for way in ways {
                noted = self.note(Deployment::BROKER, struck, Fact::Redriven(way));
            }
            self.world.broker.change().queue_mut(id).redrive(noted.0);
            self.pump(id);
        }
    }
}
