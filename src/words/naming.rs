//! From ids to the names that sentences speak of.

use super::Labels;
use super::incident::Incident;
use super::sentence::{Actor, Doing, Instance, Message, Sentence, Told};
use crate::domain::{CommandId, Effect, InstanceKey, Nature, Slot, Wording};
use crate::engine::{Deployment, ParticipantKind};
use crate::messaging::{Content, MessageId};
use crate::publishing::Step;
use crate::trace::{
    Answer, Conclusion, Fact, Outcome, ParticipantId, Place, Record, RecordId, TaskId, Trace,
};

/// Knows the names of one run.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// Who is there.
    pub deployment: &'a Deployment,
    /// What happened.
    pub trace: &'a Trace,
}

/// What a lane is called: whose it is, and what that is.
pub fn called<'a>(
    deployment: &'a Deployment,
    lane: ParticipantId,
    labels: &'a Labels,
) -> (&'a str, &'static str) {
    let (who, model) = (deployment.participant(lane), &*deployment.model);
    let together = who.context.is_some_and(|context| deployment.shares_its_process(context));
    let context = who.context.map_or("", |context| model.context(context).name.as_str());
    match who.kind {
        ParticipantKind::Client => (labels.client, ""),
        ParticipantKind::Broker => (labels.broker, ""),
        ParticipantKind::Service | ParticipantKind::Consumer if together => (context, labels.together),
        ParticipantKind::Service => (context, labels.service),
        ParticipantKind::Relay => (context, labels.relay),
        ParticipantKind::Clock => (context, labels.clock),
        ParticipantKind::Consumer => (context, labels.consumer),
        ParticipantKind::External(id) => (model.external(id).name.as_str(), labels.external),
    }
}

impl Names<'_> {
    /// Who a participant is.
    pub fn actor(&self, id: ParticipantId) -> Actor {
        let participant = self.deployment.participant(id);
        let context = participant.context.map(|context| self.deployment.model.context(context).name.clone());
        match participant.kind {
            ParticipantKind::Client => Actor::Client,
            ParticipantKind::Broker => Actor::Broker,
            ParticipantKind::Relay => Actor::Relay(context.unwrap_or_default()),
            ParticipantKind::Clock => Actor::Clock(context.unwrap_or_default()),
            ParticipantKind::Service | ParticipantKind::Consumer => {
                Actor::Context(context.unwrap_or_default())
            }
            ParticipantKind::External(external) => {
                Actor::External(self.deployment.model.external(external).name.clone())
            }
        }
    }

    /// Who dies at a crash, or was cut off by one: the process, and not whose handler it was running.
    pub fn who_died(&self, record: &Record) -> Actor {
        let crash = match record.fact {
            Fact::Interrupted(_) => record.cause().and_then(|cause| self.trace.get(cause)),
            _ => Some(record),
        };
        match crash.map(|crash| crash.fact) {
            Some(Fact::Crashed(process)) => self.actor(self.deployment.processes[usize::from(process.0)]),
            _ => self.actor(record.participant),
        }
    }

    /// The relay beside a service, which lives when the service dies; none that has nothing to do in
    /// this run.
    pub fn relay_beside(&self, service: &Actor) -> Option<Actor> {
        let Actor::Context(name) = service else { return None };
        let relay = Actor::Relay(name.clone());
        let lanes = 0..u16::try_from(self.deployment.participants.len()).unwrap_or(u16::MAX);
        let lane = lanes.map(ParticipantId).find(|lane| self.actor(*lane) == relay)?;
        let works = self.trace.records().iter().any(|record| record.participant == lane);
        works.then_some(relay)
    }

    /// What a message is called.
    pub fn message(&self, id: MessageId) -> Message {
        let name = match self.trace.message(id).map(|envelope| envelope.content) {
            Some(Content::Event(event)) => self.deployment.model.event(event).name.clone(),
            Some(Content::Command(command)) => self.deployment.model.command(command).name.clone(),
            None => String::new(),
        };
        Message { name, id: id.short(), command: self.command(id).is_some() }
    }

    /// Whether a message is a command that was sent to another process.
    pub fn is_sent(&self, id: MessageId) -> bool {
        self.trace.message(id).is_some_and(|envelope| envelope.slot.is_some())
    }

    /// The command in a message.
    pub fn command(&self, id: MessageId) -> Option<CommandId> {
        match self.trace.message(id)?.content {
            Content::Command(command) => Some(command),
            Content::Event(_) => None,
        }
    }

    /// The aggregate that a message is about.
    pub fn instance_of(&self, id: MessageId) -> Instance {
        self.trace.message(id).map_or_else(
            || Instance { kind: String::new(), identity: String::new() },
            |envelope| self.instance(&envelope.subject),
        )
    }

    /// What was read at a record.
    pub fn read_at(&self, id: RecordId) -> Instance {
        let read = self.trace.reads().iter().find(|read| read.record == id);
        read.map_or_else(
            || Instance { kind: String::new(), identity: String::new() },
            |read| self.instance(&read.key),
        )
    }

    /// An aggregate as it is spoken of.
    pub fn instance(&self, key: &InstanceKey) -> Instance {
        let model = &self.deployment.model;
        let aggregate = model.aggregate(key.aggregate);
        match aggregate.name.strip_suffix("Clock") {
            Some(event) if aggregate.nature == Nature::Clock => {
                Instance { kind: "clock".to_owned(), identity: event.to_owned() }
            }
            _ => Instance { kind: aggregate.name.clone(), identity: model.show_identity(key) },
        }
    }

    /// How an effect is spoken of.
    pub fn wording(&self, slot: Slot) -> Wording {
        self.deployment.model.wording(slot).clone()
    }

    /// That a message did not come to somebody, who is down or out of reach.
    pub fn missed(&self, id: RecordId, message: MessageId, actor: Actor) -> Sentence {
        let parted = |record: &Record| match record.fact {
            Fact::Parted(..) => Some(true),
            Fact::Joined(..) => Some(false),
            _ => None,
        };
        let mut before = self.trace.records().iter().take(id.index()).rev();
        match before.find_map(parted) {
            Some(true) => Sentence::Incident(Incident::Cut(self.message(message), actor)),
            _ => Sentence::Missed(self.message(message), actor),
        }
    }

    /// That a message was put aside with an earlier one of its aggregate.
    pub fn followed(&self, message: MessageId) -> Incident {
        Incident::Follows(self.message(message), self.instance_of(message))
    }

    /// How the slot is spoken of that a record is about.
    pub fn wording_at(&self, record: &Record) -> Option<Wording> {
        match record.fact {
            Fact::Effected { slot, .. } | Fact::Concluded { slot, .. } => Some(self.wording(slot)),
            _ => None,
        }
    }

    /// Why a slot was refused that was settled at this record: the last reason in its piece of work.
    pub fn reason_at(&self, id: RecordId) -> Option<String> {
        let task = self.trace.get(id)?.task;
        let before = self.trace.records().get(..id.index())?.iter().rev();
        before.filter(|record| record.task == task && task != TaskId::NONE).find_map(|record| {
            match record.fact {
                Fact::Stepped(_, Outcome::Refused(reason)) => {
                    Some(self.deployment.model.reason(reason).to_owned())
                }
                _ => None,
            }
        })
    }

    /// How a slot was settled without an effect, at this record.
    pub fn settles(&self, actor: Actor, slot: Slot, how: Conclusion, at: RecordId) -> Sentence {
        let wording = self.wording(slot);
        match how {
            Conclusion::Refused => Sentence::Refuses(actor, wording, self.reason_at(at)),
            Conclusion::Absorbed | Conclusion::Told | Conclusion::Each => Sentence::Settles(actor, wording),
            Conclusion::Unmeant => Sentence::Declines(actor, wording),
            Conclusion::Replayed => Sentence::Replays(actor, wording),
            Conclusion::Recognised => Sentence::Recognises(actor, wording),
        }
    }

    /// What a slot does: `Card.charge`, `MarkPaid`.
    fn deed(&self, slot: Slot) -> String {
        let model = &self.deployment.model;
        match model.effect(slot) {
            Effect::Issue { command, .. } => model.command(*command).name.clone(),
            Effect::Call { operation, .. } => {
                let operation = model.operation(*operation);
                format!("{}.{}", model.external(operation.external).name, operation.name)
            }
        }
    }

    /// Whom somebody calls at a place.
    pub fn callee(&self, place: Place) -> Actor {
        let model = &self.deployment.model;
        let external = place.slot().and_then(|slot| match model.effect(slot) {
            Effect::Call { operation, .. } => Some(model.operation(*operation).external),
            Effect::Issue { .. } => None,
        });
        Actor::External(external.map_or_else(String::new, |id| model.external(id).name.clone()))
    }

    /// What a caller is told.
    pub fn told(&self, answer: Answer) -> Told {
        match answer {
            Answer::Ok => Told::Ok,
            Answer::Error => Told::Error,
            Answer::Refused(reason) => Told::Refused(self.deployment.model.reason(reason).to_owned()),
        }
    }

    /// What somebody does, or was about to do, at a place.
    pub fn doing(&self, place: Place) -> Doing {
        let about = self.instance_of(place.message);
        let of_event = |message| {
            let envelope = self.trace.message(message);
            envelope.is_some_and(|envelope| matches!(envelope.content, Content::Event(_)))
        };
        let what = match place.step {
            // A consumer stores what it did about an event, and not the aggregate that the event is of.
            Step::Commit if of_event(place.message) => String::new(),
            Step::Load | Step::Decide | Step::Save | Step::Commit => {
                format!("{} {}", about.kind, about.identity)
            }
            Step::Handle => place
                .handler
                .map_or_else(String::new, |handler| self.deployment.model.called(handler).to_owned()),
            Step::Call | Step::Begin => place.slot().map_or_else(String::new, |slot| self.deed(slot)),
            _ => self.message(place.message).name,
        };
        Doing { step: place.step, what }
    }
}
