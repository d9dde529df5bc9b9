//! A scenario that was run and judged, and the questions that claims ask of it.

use std::sync::Arc;

use faultline::engine::world::{Call, Instance};
use faultline::engine::{Engine, Run, Status};
use faultline::kernel::Time;
use faultline::messaging::{Content, Envelope};
use faultline::scenario::{Fault, Scenario, ScriptLine};
use faultline::trace::{Answer, Fact};
use faultline::verdict::{Anomaly, AnomalyKind, Ledger, Verdict, judge};

use crate::compiled::scenarios;

/// The letter of each anomaly that the tables of claims know.
pub const LETTERS: [(AnomalyKind, char); 6] = [
    (AnomalyKind::Phantom, 'P'),
    (AnomalyKind::Lost, 'L'),
    (AnomalyKind::Duplicate, 'D'),
    (AnomalyKind::Partial, 'H'),
    (AnomalyKind::FalseFailure, 'F'),
    (AnomalyKind::FalseSuccess, 'S'),
];

/// A scenario and what became of it.
pub struct Told {
    pub scenario: Scenario,
    pub run: Run,
    pub verdict: Verdict,
    /// What became of each fault.
    pub statuses: Vec<Status>,
}

/// The first scenario of a text.
pub fn told(text: &str) -> Told {
    Told::of(scenarios(text).swap_remove(0))
}

/// A scenario with these settings and faults besides its own.
pub fn set_up(mut scenario: Scenario, settings: &[&str], faults: &[&str]) -> Scenario {
    let model = Arc::clone(&scenario.model);
    let contexts: Vec<&str> = model.contexts.iter().map(|context| context.name.as_str()).collect();
    for text in settings {
        scenario.settings.set(text, &contexts).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    }
    let fault = |text: &&str| Fault::parse(&model, text).unwrap_or_else(|error| panic!("{text}: {error}"));
    scenario.faults.extend(faults.iter().map(fault));
    scenario
}

/// The first line of a script, at these milliseconds for the aggregates of these identities.
pub fn at(mut scenario: Scenario, lines: &[(u64, i64)]) -> Scenario {
    let first = scenario.script[0].clone();
    let line = |(at, identity): &(u64, i64)| ScriptLine {
        at: Time::from_micros(at * 1_000),
        target: [*identity].into_iter().collect(),
        ..first.clone()
    };
    scenario.script = lines.iter().map(line).collect();
    scenario
}

impl Told {
    pub fn of(scenario: Scenario) -> Self {
        let engine = Engine::new(&scenario);
        let run = engine.run();
        let verdict = judge(&scenario.model, &run.trace);
        let statuses = engine.statuses(&run.world);
        Self { scenario, run, verdict, statuses }
    }

    /// The same, where each fault has to strike.
    pub fn struck(scenario: Scenario) -> Self {
        let told = Self::of(scenario);
        let texts = || told.scenario.faults.iter().map(|fault| fault.text(&told.scenario.model));
        assert!(
            told.statuses.iter().all(|status| *status == Status::Struck),
            "{:?}: {:?}",
            texts().collect::<Vec<_>>(),
            told.statuses
        );
        told
    }

    /// The same scenario with a fault.
    pub fn with(&self, fault: &str) -> Self {
        Self::of(set_up(self.scenario.with_faults(Vec::new()), &[], &[fault]))
    }

    /// The same scenario with a setting.
    pub fn set(&self, setting: &str) -> Self {
        Self::of(set_up(self.scenario.clone(), &[setting], &[]))
    }

    /// The letters of the anomalies, each once.
    pub fn letters(&self) -> String {
        LETTERS.iter().filter(|(kind, _)| self.verdict.has(*kind)).map(|(_, letter)| letter).collect()
    }

    /// The anomalies as they were found: `lost`.
    pub fn kinds(&self) -> Vec<&'static str> {
        self.verdict.anomalies.iter().map(|anomaly| anomaly.kind.name()).collect()
    }

    /// The anomalies with their handlers, sorted: `lost Notifications.Mail.confirmation`.
    pub fn anomalies(&self) -> Vec<String> {
        let name = |anomaly: &Anomaly| match anomaly.handler {
            Some(handler) => [anomaly.kind.name(), " ", &self.scenario.model.handler(handler).name].concat(),
            None => anomaly.kind.name().to_owned(),
        };
        let mut names: Vec<String> = self.verdict.anomalies.iter().map(name).collect();
        names.sort();
        names
    }

    /// What the callers were told: `ok`, `error`, `nothing`, or why they were refused.
    pub fn answers(&self) -> Vec<String> {
        let told = |answer: Option<(_, Answer)>| match answer.map(|(_, answer)| answer) {
            None => "nothing".to_owned(),
            Some(Answer::Ok) => "ok".to_owned(),
            Some(Answer::Error) => "error".to_owned(),
            Some(Answer::Refused(reason)) => self.scenario.model.reason(reason).to_owned(),
        };
        self.run.world.requests.iter().map(|request| told(request.answer)).collect()
    }

    /// How many effects there were.
    pub fn effects(&self) -> usize {
        Ledger::of(&self.run.trace).effects.len()
    }

    /// How often a handler had an effect.
    pub fn effects_of(&self, handler: &str) -> usize {
        let id = self.scenario.model.handler_named(handler).unwrap();
        Ledger::of(&self.run.trace).effects.iter().filter(|effect| effect.slot.handler == id).count()
    }

    /// How many records tell of such a fact.
    pub fn count(&self, wanted: impl Fn(&Fact) -> bool) -> usize {
        self.run.trace.records().iter().filter(|record| wanted(&record.fact)).count()
    }

    /// Whatever is stored, as `A(a1): 3, true, 2: sku1, 4; sku2, 5`.
    pub fn state(&self) -> Vec<String> {
        let model = &self.scenario.model;
        let instances = self.run.world.databases.iter().flat_map(|database| &database.aggregates);
        let shown = |instance: &Instance| {
            let aggregate = model.aggregate(instance.key.aggregate);
            let mut cells: Vec<String> = aggregate
                .fields
                .iter()
                .zip(&instance.fields)
                .map(|(field, value)| model.show(&field.kind, *value))
                .collect();
            for (list, place) in aggregate.lists.iter().zip(0..) {
                let entries = aggregate.shape().entries(&instance.fields, place);
                cells.extend(entries.map(|entry| format!("[{}]", model.show_entry(list, entry))));
            }
            format!("{}({}): {}", aggregate.name, model.show_identity(&instance.key), cells.join(", "))
        };
        instances.map(|instance| shown(instance)).collect()
    }

    /// An event with what it carries: `E(3)`.
    pub fn event(&self, envelope: &Envelope) -> Option<String> {
        let Content::Event(id) = envelope.content else { return None };
        let model = &self.scenario.model;
        let event = model.event(id);
        let values = event.payload.iter().zip(&envelope.values);
        let values: Vec<String> = values.map(|(field, value)| model.show(&field.kind, *value)).collect();
        Some(format!("{}({})", event.name, values.join(", ")))
    }

    /// The events that were made, with what they carry.
    pub fn events(&self) -> Vec<String> {
        self.run.trace.messages().iter().filter_map(|envelope| self.event(envelope)).collect()
    }

    /// What the external systems did.
    pub fn calls(&self) -> Vec<String> {
        let model = &self.scenario.model;
        let shown = |call: &Call| {
            let operation = model.operation(call.operation);
            let values: Vec<String> = operation
                .parameters
                .iter()
                .zip(&call.arguments)
                .map(|(field, value)| model.show(&field.kind, *value))
                .collect();
            format!("{}({})", operation.name, values.join(", "))
        };
        self.run.world.calls.iter().map(shown).collect()
    }
}
