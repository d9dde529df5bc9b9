//! A run as one JSON object, versioned.

mod evidence;
mod invariant;
mod report;
mod saga;
mod state;

use crate::domain::{Aggregate, Command, CommandId, Effect, Handler, HandlerId, Nature, Slot};
use crate::engine::world::Instance;
use crate::engine::{Deployment, Engine, ParticipantKind, Run, Status};
use crate::messaging::{Content, MessageId, SubscriptionId};
use crate::scenario::Scenario;
use crate::trace::{Answer, RecordId};
use crate::verdict::{Anomaly, Ledger, Verdict};
use crate::words::in_vain;

use evidence::what;
pub use invariant::InvariantReport;
pub use report::{
    AggregateReport, AnomalyReport, ConsequenceReport, DeadLetter, EffectReport, EvidenceReport, FaultReport,
    MetricsReport, ReadModelReport, ReplyReport, Report, VERSION, WindowReport,
};
pub use saga::{SagaReport, SagaStepReport};

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
        read_models: reporter.read_models(),
        dead_letters: reporter.dead_letters(),
        sagas: verdict.sagas.iter().map(|run| reporter.saga(run)).collect(),
        faults: faults.collect(),
        replies: reporter.replies(),
        invariants: verdict.invariants.iter().map(|judged| reporter.invariant(judged)).collect(),
        omitted: scenario.written.iter().flat_map(|written| written.omitted.clone()).collect(),
        notes: scenario.in_vain().into_iter().map(in_vain).collect(),
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
            ParticipantKind::Clock => format!("{}.clock", context()),
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
            let mut heard = self.run.trace.messages().iter();
            // The side that a handler takes in a saga is not everybody's.
            if handler.side.is_some()
                && !heard.any(|message| {
                    Some(message.content) == handler.event.map(Content::Event)
                        && handler.concerns(&message.scope()) == Ok(true)
                })
            {
                continue;
            }
            for (place, effect) in handler.effects().enumerate() {
                let slot = Slot::of(HandlerId::at(position), u8::try_from(place).unwrap_or(u8::MAX));
                if model.is_noted(slot) {
                    continue;
                }
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

    fn stored(&self, nature: Nature) -> impl Iterator<Item = (&Instance, &Aggregate)> {
        let instances = self.run.world.databases.iter().flat_map(|database| &database.aggregates);
        let with_kind = instances
            .map(|instance| (instance.as_ref(), self.scenario.model.aggregate(instance.key.aggregate)));
        with_kind.filter(move |(_, kind)| kind.nature == nature)
    }

    fn state(&self) -> Vec<AggregateReport> {
        let model = &self.scenario.model;
        let row = |(instance, kind): (&Instance, &Aggregate)| AggregateReport {
            context: model.context(kind.context).name.clone(),
            aggregate: kind.name.clone(),
            identity: model.show_identity(&instance.key),
            version: instance.version,
            fields: state::fields(model, kind, &instance.fields),
        };
        self.stored(Nature::Aggregate).map(row).collect()
    }

    fn read_models(&self) -> Vec<ReadModelReport> {
        let model = &self.scenario.model;
        let row = |(instance, kind): (&Instance, &Aggregate)| ReadModelReport {
            context: model.context(kind.context).name.clone(),
            read_model: kind.name.clone(),
            key: model.show_identity(&instance.key),
            version: instance.version,
            fields: state::fields(model, kind, &instance.fields),
        };
        self.stored(Nature::ReadModel).map(row).collect()
    }

    fn dead_letters(&self) -> Vec<DeadLetter> {
        let queues = self.run.world.broker.queues.iter().enumerate();
        let parked = queues.flat_map(|(queue, copies)| copies.given_up().map(move |copy| (queue, copy)));
        parked
            .map(|(queue, copy)| {
                let subscription =
                    self.deployment.subscription(SubscriptionId(u16::try_from(queue).unwrap_or(u16::MAX)));
                DeadLetter {
                    event: self.message_name(copy.envelope.id),
                    command: match copy.envelope.content {
                        Content::Command(command) => Some(self.scenario.model.command(command).name.clone()),
                        Content::Event(_) => None,
                    },
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
                tries: request.tries,
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
            transaction_us: metrics.transaction.map(crate::kernel::Span::as_micros),
            lock_us: metrics.lock.map(crate::kernel::Span::as_micros),
            effects: metrics.effects,
            messages: metrics.messages,
            deliveries: metrics.deliveries,
            transactions: metrics.transactions,
            steps: metrics.steps,
            records: self.run.trace.records().len(),
        }
    }
}
