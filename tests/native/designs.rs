//! Small designs drawn at random: up to three contexts that react to one another, with settings and
//! faults that strike.

use std::sync::Arc;

use faultline::domain::{
    CommandId, Effect, EventId, Expression, Field, Model, ModelBuilder, Operator, Placement, Row, Statement,
    Wording,
};
use faultline::explore::places;
use faultline::kernel::{Seed, Time};
use faultline::scenario::{Fault, Scenario, ScriptLine, Settings};
use proptest::prelude::*;

/// The names of the contexts.
pub const CONTEXTS: [&str; 3] = ["Sales", "Stock", "Mails"];

/// What a slot of a handler does.
#[derive(Clone, Copy, Debug)]
pub enum Does {
    /// It counts, in the database.
    Counts,
    /// It counts and raises the event of its context, unless that is the event it reacts to.
    GoesOn,
    /// It calls the outside.
    Calls,
    /// It asks the next context to count, by a message if that is another process.
    Asks,
}

/// A handler: of whose event, in which context, with which slots.
#[derive(Clone, Debug)]
pub struct Reacts {
    of: usize,
    within: usize,
    /// Where it is placed by hand, if it is.
    placed: Option<Placement>,
    slots: Vec<Does>,
}

/// A design, as it is drawn.
#[derive(Clone, Debug)]
pub struct Drawn {
    contexts: usize,
    handlers: Vec<Reacts>,
    /// The moments of the commands, in milliseconds, and the contexts that they are for.
    commands: Vec<(u64, usize)>,
    /// `KEY=VALUE` or `KEY.Context=VALUE`.
    settings: Vec<String>,
    /// Which of the points of the run the faults strike at, one after the other.
    strikes: Vec<prop::sample::Index>,
    seed: u64,
}

/// A design with commands that lie at least `apart` milliseconds apart, with some of these values of
/// settings, and with up to so many faults.
pub fn drawn(apart: u64, values: &[&'static str], faults: usize) -> impl Strategy<Value = Drawn> + use<> {
    let does = prop_oneof![Just(Does::Counts), Just(Does::GoesOn), Just(Does::Calls), Just(Does::Asks)];
    let placed = prop_oneof![
        5 => Just(None),
        1 => Just(Some(Placement::InTransaction)),
        1 => Just(Some(Placement::AfterCommit)),
        1 => Just(Some(Placement::ViaOutbox)),
    ];
    let handler = (0..3_usize, 0..3_usize, placed, prop::collection::vec(does, 1..3))
        .prop_map(|(of, within, placed, slots)| Reacts { of, within, placed, slots });
    let command = (apart..=apart + 40, 0..3_usize);
    let of = prop_oneof![3 => Just(String::new()), 1 => prop::sample::select(&CONTEXTS[..]).prop_map(|name| [".", name].concat())];
    let setting = (prop::sample::select(values.to_vec()), of).prop_map(|(text, of)| {
        let (key, value) = text.split_once('=').unwrap();
        // Chance is the same for all.
        let of = if key == "jitter" { "" } else { &of };
        [key, of, "=", value].concat()
    });
    (
        1..=3_usize,
        prop::collection::vec(handler, 1..5),
        prop::collection::vec(command, 1..4),
        prop::collection::vec(setting, 0..6),
        prop::collection::vec(any::<prop::sample::Index>(), 0..=faults),
        any::<u64>(),
    )
        .prop_map(|(contexts, handlers, commands, settings, strikes, seed)| Drawn {
            contexts,
            handlers,
            commands,
            settings,
            strikes,
            seed,
        })
}

impl Drawn {
    /// The scenario without its faults, under these settings first.
    pub fn calm(&self, settings: &[&str]) -> Scenario {
        let (model, commands) = self.model();
        let mut chosen = Settings::default();
        for text in settings.iter().copied().chain(self.settings.iter().map(String::as_str)) {
            chosen.set(text, &CONTEXTS).unwrap();
        }
        let mut at = 0;
        let line = |(place, (wait, context)): (usize, &(u64, usize))| {
            at += wait;
            ScriptLine {
                at: Time::from_micros(at * 1_000),
                command: commands[context % self.contexts],
                target: [100 + i64::try_from(place).unwrap()].into_iter().collect(),
                arguments: Row::new(),
            }
        };
        Scenario {
            name: String::new(),
            written: None,
            past: Vec::new(),
            script: self.commands.iter().enumerate().map(line).collect(),
            model: Arc::new(model),
            settings: chosen,
            faults: Vec::new(),
            seed: Seed(self.seed),
        }
    }

    /// The same design with every handler where the strategy has it.
    pub fn unplaced(mut self) -> Self {
        self.handlers.iter_mut().for_each(|handler| handler.placed = None);
        self
    }

    /// The same with its faults: each one strikes at a point of the run with those before it.
    pub fn struck(&self, settings: &[&str]) -> Scenario {
        let mut scenario = self.calm(settings);
        for strike in &self.strikes {
            let (_, _, found) = places(&scenario);
            if !found.is_empty() {
                scenario.faults.push(strike.get(&found).fault.clone());
            }
        }
        scenario
    }

    /// Every context has a root, whose command raises an event, and for each of its slots a ledger of its
    /// own, so that only what is meant to meet meets.
    fn model(&self) -> (Model, Vec<CommandId>) {
        let mut model = ModelBuilder::new("drawn");
        let contexts: Vec<_> = CONTEXTS[..self.contexts].iter().map(|name| model.context(name)).collect();
        let (mut roots, mut events, mut notes): (Vec<CommandId>, Vec<EventId>, Vec<CommandId>) =
            Default::default();
        let add = || Statement::Set {
            field: 0,
            value: Expression::binary(Operator::Add, Expression::Field(0), Expression::Constant(1)),
        };
        let wording = || Wording::deed("it", "done");
        let mut operations = Vec::new();
        for (context, name) in contexts.iter().zip(CONTEXTS) {
            let (key, count) = ([Field::symbol("key")], [Field::integer("count", 0)]);
            let named = |what: &str| [name, what].concat();
            let root = model.aggregate(*context, &named("Root"), &key, &count);
            let event = model.event(root, &named("Done"), &[]);
            let body = vec![add(), Statement::Emit { event, payload: vec![] }];
            roots.push(model.command(root, &named("Do"), wording(), &[], body));
            events.push(event);
            let ledger = model.aggregate(*context, &named("Ledger"), &key, &count);
            notes.push(model.command(ledger, &named("Note"), wording(), &[], vec![add()]));
            let external = model.external(*context, &named("Desk"));
            operations.push(model.operation(external, &named("call"), Wording::letter("the call"), &[]));
        }
        for (number, handler) in self.handlers.iter().enumerate() {
            let (of, within) = (handler.of % self.contexts, handler.within % self.contexts);
            let effect = |(place, does): (usize, &Does)| {
                let target = vec![Expression::Constant(i64::try_from(10 * number + place).unwrap())];
                match does {
                    Does::Calls => {
                        Effect::Call { operation: operations[within], arguments: vec![], key: None }
                    }
                    Does::Asks => {
                        let command = notes[(within + 1) % self.contexts];
                        Effect::Issue { command, target, arguments: vec![] }
                    }
                    // Only onwards, so that no event comes back to where it began.
                    Does::GoesOn if within > of => {
                        Effect::Issue { command: roots[within], target, arguments: vec![] }
                    }
                    Does::GoesOn | Does::Counts => {
                        Effect::Issue { command: notes[within], target, arguments: vec![] }
                    }
                }
            };
            let effects = handler.slots.iter().enumerate().map(effect).collect();
            model.handler(contexts[within], events[of], Some(&format!("Handler{number}")), effects);
            if let Some(placement) = handler.placed {
                model.place(placement);
            }
        }
        (model.build(), roots)
    }
}

/// The texts of the faults of a scenario, to be read where a property fails.
pub fn faults(scenario: &Scenario) -> Vec<String> {
    scenario.faults.iter().map(|fault: &Fault| fault.text(&scenario.model)).collect()
}
