//! A run as one JSON object, versioned. Every list is there in every version, empty where there is
//! nothing to say.

mod invariant;
mod state;

use serde::Serialize;

use crate::domain::{Command, CommandId, Effect, Handler, HandlerId, Slot};
use crate::engine::{Deployment, Engine, ParticipantKind, Run, Status};
use crate::messaging::{Content, MessageId, SubscriptionId};
use crate::publishing::Step;
use crate::scenario::Scenario;
use crate::trace::{Answer, Fact, Leg, Outcome, RecordId};
use crate::verdict::{Anomaly, Ledger, Verdict};
pub use invariant::InvariantReport;

/// The version of the object. Fields may be added within a version, never renamed or removed.
pub const VERSION: u32 = 1;

/// A finished run.
#[derive(Debug, Serialize)]
pub struct Report {
    /// [`VERSION`].
    pub version: u32,
    /// The version of the engine.
    pub engine: &'static str,
    /// The name of the model.
    pub model: String,
    /// The name of the scenario.
    pub scenario: String,
    /// The settings that differ from the default, as texts.
    pub settings: Vec<String>,
    /// The seed.
    pub seed: u64,
    /// The digest of the trace, 16 hexadecimal digits; equal for equal runs on every machine.
    pub digest: String,
    /// The broken guarantees, the gravest first.
    pub anomalies: Vec<AnomalyReport>,
    /// Commands that failed and left nothing behind.
    pub clean_aborts: Vec<String>,
    /// How often each slot of a handler had its effect, for the events that were raised.
    pub effects: Vec<EffectReport>,
    /// Every stored aggregate.
    pub state: Vec<AggregateReport>,
    /// Read models; none exist yet.
    pub read_models: Vec<serde_json::Value>,
    /// The parked messages.
    pub dead_letters: Vec<DeadLetter>,
    /// Sagas; none exist yet.
    pub sagas: Vec<serde_json::Value>,
    /// What became of each fault.
    pub faults: Vec<FaultReport>,
    /// What each caller was told.
    pub replies: Vec<ReplyReport>,
    /// The rules of the business.
    pub invariants: Vec<InvariantReport>,
    /// The beginnings of what the model has and the engine does not run yet.
    pub omitted: Vec<String>,
    /// What was measured.
    pub metrics: MetricsReport,
}

/// One broken guarantee.
#[derive(Debug, Serialize)]
pub struct AnomalyReport {
    /// Its fixed name: `lost`, `duplicate`, ...
    pub kind: &'static str,
    /// The event that it is about.
    pub event: Option<String>,
    /// The command that it is about.
    pub command: Option<String>,
    /// The handler that it is about.
    pub handler: Option<String>,
    /// The position of the slot among the handler's effects, from 0.
    pub slot: Option<u8>,
    /// The id of the message that it is about.
    pub message: Option<String>,
    /// How many effects there were.
    pub count: usize,
    /// The records that prove it, the oldest first.
    pub evidence: Vec<EvidenceReport>,
    /// Effects that would not be there without it.
    pub consequences: Vec<ConsequenceReport>,
}

/// One record.
#[derive(Debug, Serialize)]
pub struct EvidenceReport {
    /// Its position in the trace, from 0.
    pub record: u32,
    /// When it was over, in microseconds.
    pub at_us: u64,
    /// Who it was.
    pub participant: String,
    /// What it was.
    pub what: String,
}

/// An effect that followed from an anomaly.
#[derive(Debug, Serialize)]
pub struct ConsequenceReport {
    /// The handler that had it.
    pub handler: String,
    /// The id of the event.
    pub message: String,
    /// The record that shows it.
    pub record: u32,
}

/// How often one slot had its effect.
#[derive(Debug, Serialize)]
pub struct EffectReport {
    /// The operation or the command: `Mail.confirmation`, `Stock.ReserveStock`.
    pub what: String,
    /// The handler.
    pub handler: String,
    /// `external` or `transactional`.
    pub kind: &'static str,
    /// How often.
    pub count: usize,
}

/// A stored aggregate.
#[derive(Debug, Serialize)]
pub struct AggregateReport {
    /// Its context.
    pub context: String,
    /// Its kind.
    pub aggregate: String,
    /// Its identity, as it is written.
    pub identity: String,
    /// How often it was written.
    pub version: u32,
    /// Its fields and lists, as they are written, in the order of the model.
    pub fields: serde_json::Map<String, serde_json::Value>,
}

/// A parked message.
#[derive(Debug, Serialize)]
pub struct DeadLetter {
    /// The event.
    pub event: String,
    /// Its id.
    pub message: String,
    /// The context whose queue it stood in.
    pub context: String,
    /// The handlers behind that queue.
    pub handlers: Vec<String>,
    /// How often it was handed over.
    pub deliveries: u16,
}

/// What became of a fault.
#[derive(Debug, Serialize)]
pub struct FaultReport {
    /// Its text.
    pub text: String,
    /// `struck`, `not applicable` or `not reached`.
    pub status: &'static str,
}

/// What a caller was told.
#[derive(Debug, Serialize)]
pub struct ReplyReport {
    /// The command.
    pub command: String,
    /// The identity of its aggregate.
    pub target: String,
    /// `ok`, `refused`, `error` or `nothing`.
    pub answer: &'static str,
    /// Why it was refused.
    pub reason: Option<String>,
    /// From sending to the answer, in microseconds.
    pub after_us: Option<u64>,
}

/// What was measured, times in microseconds.
#[derive(Debug, Serialize)]
pub struct MetricsReport {
    /// The longest response time of an answered command.
    pub response_us: Option<u64>,
    /// The longest span from a commit to the first effect of a slot.
    pub inconsistency_window_us: Option<u64>,
    /// That span for each slot.
    pub windows: Vec<WindowReport>,
    /// Messages that the broker stored.
    pub messages: usize,
    /// Hand-overs to consumers.
    pub deliveries: usize,
    /// Committed transactions.
    pub transactions: usize,
    /// Steps that were done.
    pub steps: usize,
    /// Records of the trace.
    pub records: usize,
}

/// From a commit to an effect.
#[derive(Debug, Serialize)]
pub struct WindowReport {
    /// The handler that had the effect.
    pub handler: String,
    /// The position of the slot.
    pub slot: u8,
    /// The id of the event.
    pub message: String,
    /// How long it took.
    pub length_us: u64,
}

/// Reports a run.
pub fn report(scenario: &Scenario, engine: &Engine, run: &Run, verdict: &Verdict) -> Report {
    let reporter = Reporter { scenario, deployment: engine.deployment(), run };
    let statuses = engine.statuses(&run.world);
    let faults = scenario.faults.iter().zip(statuses).map(|(fault, status)| FaultReport {
        text: fault.text(&scenario.model),
        status: match status {
            Status::Struck => "struck",
            Status::NotApplicable => "not applicable",
            Status::NotReached => "not reached",
        },
    });
    Report {
        version: VERSION,
        engine: env!("CARGO_PKG_VERSION"),
        model: scenario.model.title.clone(),
        scenario: scenario.name.clone(),
        settings: scenario.settings.texts(),
        seed: scenario.seed.0,
        digest: format!("{:016x}", run.trace.digest()),
        anomalies: verdict.anomalies.iter().map(|anomaly| reporter.anomaly(anomaly)).collect(),
        clean_aborts: verdict.clean_aborts.iter().map(|id| reporter.message_name(*id)).collect(),
        effects: reporter.effects(),
        state: reporter.state(),
        read_models: Vec::new(),
        dead_letters: reporter.dead_letters(),
        sagas: Vec::new(),
        faults: faults.collect(),
        replies: reporter.replies(),
        invariants: verdict.invariants.iter().map(|judged| reporter.invariant(judged)).collect(),
        omitted: scenario.written.iter().flat_map(|written| written.omitted.clone()).collect(),
        metrics: reporter.metrics(verdict),
    }
}

struct Reporter<'a> {
    scenario: &'a Scenario,
    deployment: &'a Deployment,
    run: &'a Run,
}

impl Reporter<'_> {
    fn anomaly(&self, anomaly: &Anomaly) -> AnomalyReport {
        let model = &self.scenario.model;
        let content =
            anomaly.message.and_then(|id| self.run.trace.message(id)).map(|envelope| envelope.content);
        let (event, command) = match content {
            Some(Content::Event(id)) => (Some(model.event(id).name.clone()), None),
            Some(Content::Command(id)) => (None, Some(model.command(id).name.clone())),
            None => (None, None),
        };
        let consequence = |consequence: &crate::verdict::Consequence| ConsequenceReport {
            handler: self.handler(consequence.slot.handler),
            message: consequence.event.to_string(),
            record: consequence.record.0,
        };
        AnomalyReport {
            kind: anomaly.kind.name(),
            event,
            command,
            handler: anomaly.handler.map(|handler| self.handler(handler)),
            slot: anomaly.slot.map(|slot| slot.position),
            message: anomaly.message.map(|id| id.to_string()),
            count: anomaly.count,
            evidence: anomaly.evidence.iter().filter_map(|id| self.evidence(*id)).collect(),
            consequences: anomaly.consequences.iter().map(consequence).collect(),
        }
    }

    fn evidence(&self, id: RecordId) -> Option<EvidenceReport> {
        let record = self.run.trace.get(id)?;
        Some(EvidenceReport {
            record: id.0,
            at_us: record.at.as_micros(),
            participant: self.participant(record.participant),
            what: what(&record.fact),
        })
    }

    /// `Sales`, `Sales.relay`, `Mail`, `client`, `broker`.
    fn participant(&self, id: crate::trace::ParticipantId) -> String {
        let model = &self.scenario.model;
        let participant = self.deployment.participant(id);
        let context = || participant.context.map_or_else(String::new, |id| model.context(id).name.clone());
        match participant.kind {
            ParticipantKind::Client => "client".to_owned(),
            ParticipantKind::Broker => "broker".to_owned(),
            ParticipantKind::Service => context(),
            ParticipantKind::Consumer => format!("{}.consumer", context()),
            ParticipantKind::Relay => format!("{}.relay", context()),
            ParticipantKind::External(id) => model.external(id).name.clone(),
        }
    }

    fn handler(&self, id: HandlerId) -> String {
        self.scenario.model.handler(id).name.clone()
    }

    fn message_name(&self, id: MessageId) -> String {
        let model = &self.scenario.model;
        match self.run.trace.message(id).map(|envelope| envelope.content) {
            Some(Content::Command(id)) => model.command(id).name.clone(),
            Some(Content::Event(id)) => model.event(id).name.clone(),
            None => String::new(),
        }
    }

    fn effects(&self) -> Vec<EffectReport> {
        let model = &self.scenario.model;
        let ledger = Ledger::of(&self.run.trace);
        let made = |content| self.run.trace.messages().iter().any(|envelope| envelope.content == content);
        let asked = |flow: usize| {
            let of_flow = |command: &Command| command.case.is_some_and(|case| case.flow.index() == flow);
            let command = model.commands.iter().position(of_flow).map(CommandId::at);
            command.is_some_and(|command| made(Content::Command(command)))
        };
        let began = |place: usize, handler: &Handler| {
            handler.event.map_or_else(|| asked(place), |event| made(Content::Event(event)))
        };
        let mut effects = Vec::new();
        for (position, handler) in
            model.handlers.iter().enumerate().filter(|(place, handler)| began(*place, handler))
        {
            for (place, effect) in handler.effects().enumerate() {
                let slot = Slot {
                    handler: HandlerId::at(position),
                    position: u8::try_from(place).unwrap_or(u8::MAX),
                };
                let (what, kind) = match effect {
                    Effect::Issue { command, .. } => {
                        let command = model.command(*command);
                        let aggregate = &model.aggregate(command.aggregate).name;
                        (format!("{aggregate}.{}", command.name), "transactional")
                    }
                    Effect::Call { operation, .. } => {
                        let operation = model.operation(*operation);
                        let external = &model.external(operation.external).name;
                        (format!("{external}.{}", operation.name), "external")
                    }
                };
                let count = ledger.effects.iter().filter(|effect| effect.slot == slot).count();
                effects.push(EffectReport { what, handler: handler.name.clone(), kind, count });
            }
        }
        effects
    }

    fn state(&self) -> Vec<AggregateReport> {
        let model = &self.scenario.model;
        let instances = self.run.world.databases.iter().flat_map(|database| &database.aggregates);
        instances
            .map(|instance| {
                let aggregate = model.aggregate(instance.key.aggregate);
                AggregateReport {
                    context: model.context(aggregate.context).name.clone(),
                    aggregate: aggregate.name.clone(),
                    identity: model.show_identity(&instance.key),
                    version: instance.version,
                    fields: state::fields(model, aggregate, &instance.fields),
                }
            })
            .collect()
    }

    fn dead_letters(&self) -> Vec<DeadLetter> {
        let queues = self.run.world.broker.queues.iter().enumerate();
        let parked = queues.flat_map(|(queue, copies)| copies.parked().iter().map(move |copy| (queue, copy)));
        parked
            .map(|(queue, copy)| {
                let subscription =
                    self.deployment.subscription(SubscriptionId(u16::try_from(queue).unwrap_or(u16::MAX)));
                DeadLetter {
                    event: self.message_name(copy.envelope.id),
                    message: copy.envelope.id.to_string(),
                    context: self.scenario.model.context(subscription.context).name.clone(),
                    handlers: subscription.handlers.iter().map(|id| self.handler(*id)).collect(),
                    deliveries: copy.deliveries,
                }
            })
            .collect()
    }

    fn replies(&self) -> Vec<ReplyReport> {
        let model = &self.scenario.model;
        let reply = |request: &crate::engine::world::Request| {
            let (answer, reason) = match request.answer {
                None => ("nothing", None),
                Some((_, Answer::Ok)) => ("ok", None),
                Some((_, Answer::Error)) => ("error", None),
                Some((_, Answer::Refused(reason))) => ("refused", Some(model.reason(reason).to_owned())),
            };
            ReplyReport {
                command: self.message_name(request.envelope.id),
                target: model.show_identity(&request.envelope.subject),
                answer,
                reason,
                after_us: request.answer.map(|(at, _)| (at - request.sent).as_micros()),
            }
        };
        self.run.world.requests.iter().map(reply).collect()
    }

    fn metrics(&self, verdict: &Verdict) -> MetricsReport {
        let metrics = &verdict.metrics;
        let responses = metrics.responses.iter().filter_map(|(_, response)| *response);
        let window = |window: &crate::verdict::Window| WindowReport {
            handler: self.handler(window.slot.handler),
            slot: window.slot.position,
            message: window.event.to_string(),
            length_us: window.length.as_micros(),
        };
        MetricsReport {
            response_us: responses.max().map(crate::kernel::Span::as_micros),
            inconsistency_window_us: metrics.windows.iter().map(|window| window.length.as_micros()).max(),
            windows: metrics.windows.iter().map(window).collect(),
            messages: metrics.messages,
            deliveries: metrics.deliveries,
            transactions: metrics.transactions,
            steps: metrics.steps,
            records: self.run.trace.records().len(),
        }
    }
}

/// A record in a word or two.
fn what(fact: &Fact) -> String {
    let leg = |leg: Leg| match leg {
        Leg::Request => "request",
        Leg::Reply => "reply",
        Leg::Publish => "publication",
        Leg::Deliver => "delivery",
        Leg::Ack => "acknowledgement",
        Leg::Nack => "refusal",
        Leg::Call => "call",
    };
    let step = |step: Step| step.word();
    match fact {
        Fact::Requested(_) => "requested".to_owned(),
        Fact::Told(_, answer) => match answer {
            Answer::Ok => "told ok".to_owned(),
            Answer::Error => "told error".to_owned(),
            Answer::Refused(_) => "told refused".to_owned(),
        },
        Fact::Stepped(place, outcome) => match outcome {
            Outcome::Done => step(place.step).to_owned(),
            Outcome::Refused(_) => format!("{} refused", step(place.step)),
            Outcome::Conflict => format!("{} conflict", step(place.step)),
            Outcome::Unreachable | Outcome::Failed(_) => format!("{} failed", step(place.step)),
            Outcome::Threw => format!("{} threw", step(place.step)),
            Outcome::Seen => format!("{} seen", step(place.step)),
        },
        Fact::Asked(place) => format!("{} asked", step(place.step)),
        Fact::Arrived(travel) => format!("{} arrived", leg(travel.leg)),
        Fact::Missed(travel) => format!("{} lost", leg(travel.leg)),
        Fact::Raised { .. } => "raised".to_owned(),
        Fact::Committed { .. } => "committed".to_owned(),
        Fact::Stored(_) => "stored".to_owned(),
        Fact::Effected { .. } => "effect".to_owned(),
        Fact::Concluded { .. } => "settled".to_owned(),
        Fact::Struck(_) => "fault".to_owned(),
        Fact::Crashed(_) => "crashed".to_owned(),
        Fact::Interrupted(place) => format!("cut off before {}", step(place.step)),
        Fact::Restarted(_) => "restarted".to_owned(),
        Fact::Returned(travel) => format!("{} returned", leg(travel.leg)),
        Fact::Parked(_) => "parked".to_owned(),
        Fact::BrokerDown => "broker down".to_owned(),
        Fact::BrokerUp => "broker up".to_owned(),
        Fact::Exhausted => "budget spent".to_owned(),
    }
}
