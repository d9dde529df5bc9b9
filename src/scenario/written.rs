//! Scenarios that are written down in a model text: what runs when a reader writes one.

use std::sync::Arc;

use super::{Fault, Scenario, ScriptLine, Settings, checked};
use crate::domain::{AggregateId, ContextId, Model, Statement};
use crate::kernel::Seed;
use crate::language::compile::Script;
use crate::language::problem::Problem;
use crate::language::source::{Source, Span};
use crate::language::syntax::Design;
use crate::language::{Diagnostics, check, compile};

/// A text that was read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The text.
    pub text: Arc<str>,
    /// What could be understood of it.
    pub design: Design,
    /// What is wrong with it, or not run yet.
    pub diagnostics: Diagnostics,
    /// Its scenarios; none if there is an error.
    pub scenarios: Vec<Scenario>,
}

/// The text that a scenario is written in, for whoever shows the scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The text.
    pub text: Arc<str>,
    /// The names of all its scenarios, in its order.
    pub scenarios: Vec<String>,
    /// The beginnings of what the engine does not run yet, in its order.
    pub omitted: Vec<String>,
}

/// How much of something that is not run is quoted, in words.
const QUOTED: usize = 2;

impl Reading {
    /// Reads a text.
    pub fn of(text: Arc<str>) -> Self {
        let mut parsed = check(&text);
        let settings = checked::settings(&parsed.design, &mut parsed.diagnostics);
        let scenarios = if parsed.diagnostics.errors() == 0 {
            let compiled = compile(&parsed.design, &mut parsed.diagnostics);
            let model = Arc::new(compiled.model);
            in_vain(&model, &compiled.withdrawals, &settings, &mut parsed.diagnostics);
            scenarios(&text, &model, compiled.scripts.iter().zip(settings), &mut parsed.diagnostics)
        } else {
            Vec::new()
        };
        parsed.diagnostics.arrange();
        Self { text, design: parsed.design, diagnostics: parsed.diagnostics, scenarios }
    }

    /// The scenario of this name, or else the first one.
    pub fn scenario(&self, name: &str) -> Option<&Scenario> {
        self.scenarios.iter().find(|scenario| scenario.name == name).or_else(|| self.scenarios.first())
    }
}

/// The scenarios of a text. What is wrong with their faults is added to the diagnostics; then there are none.
fn scenarios<'s>(
    text: &Arc<str>,
    model: &Arc<Model>,
    scripts: impl Iterator<Item = (&'s Script, Settings)> + Clone,
    diagnostics: &mut Diagnostics,
) -> Vec<Scenario> {
    let written = Arc::new(Written {
        text: Arc::clone(text),
        scenarios: scripts.clone().map(|(script, _)| script.name.clone()).collect(),
        omitted: omitted(text, diagnostics),
    });
    let mut scenarios = Vec::new();
    for (script, settings) in scripts {
        let faults = checked::faults(model, &script.faults, diagnostics);
        scenarios.push(Scenario {
            name: script.name.clone(),
            written: Some(Arc::clone(&written)),
            model: Arc::clone(model),
            past: script.past.clone(),
            script: lines(script),
            settings,
            faults,
            seed: Seed(script.seed.unwrap_or(1)),
        });
    }
    if diagnostics.errors() > 0 { Vec::new() } else { scenarios }
}

fn lines(script: &Script) -> Vec<ScriptLine> {
    let line = |sent: &crate::language::compile::Sending| ScriptLine {
        at: sent.at,
        command: sent.command,
        target: sent.target.clone(),
        arguments: sent.arguments.clone(),
    };
    script.sendings.iter().map(line).collect()
}

/// Warns where events are taken back that handlers have heard of, as some scenario publishes them.
fn in_vain(
    model: &Model,
    withdrawals: &[(AggregateId, Span)],
    settings: &[Settings],
    diagnostics: &mut Diagnostics,
) {
    for (aggregate, span) in withdrawals {
        let context = model.aggregate(*aggregate).context;
        if let Some(strategy) = settings.iter().find_map(|settings| settings.heard_at_once(model, context)) {
            diagnostics.warning(*span, Problem::HeardAtOnce(strategy));
        }
    }
}

/// What is not run yet, by its first words: `saga Fulfilment`.
fn omitted(text: &str, diagnostics: &Diagnostics) -> Vec<String> {
    let source = Source::new(text);
    let mut omitted = Vec::new();
    for diagnostic in diagnostics.list() {
        if diagnostic.problem == Problem::NotRunYet {
            let words: Vec<&str> = source.slice(diagnostic.span).split_whitespace().take(QUOTED).collect();
            omitted.push(words.join(" ").trim_end_matches(':').to_owned());
        }
    }
    omitted
}

impl Settings {
    /// The strategy of a context, if handlers hear of its events while a command is still deciding.
    fn heard_at_once(&self, model: &Model, context: ContextId) -> Option<&'static str> {
        let strategy = self.of(&model.context(context).name).strategy();
        strategy.command.is_heard_at_once().then_some(strategy.id)
    }
}

impl Scenario {
    /// The strategies under which some command here takes events back in vain, each once.
    pub fn in_vain(&self) -> Vec<&'static str> {
        let mut strategies = Vec::new();
        for command in &self.model.commands {
            let withdraws = command.body.iter().any(|told| matches!(told, Statement::Withdraw { .. }));
            let context = self.model.aggregate(command.aggregate).context;
            let strategy = self.settings.heard_at_once(&self.model, context).filter(|_| withdraws);
            strategies.extend(strategy.filter(|strategy| !strategies.contains(strategy)));
        }
        strategies
    }

    /// What becomes of this scenario when its text is written anew: `now` is what the text says, `was` what it said.
    /// What the reader has set beside the text stays, as far as the new model knows it.
    #[must_use]
    pub fn rewritten(&self, was: Option<&Self>, now: &Self) -> Self {
        let mut next = now.clone();
        let Some(was) = was else { return next };
        if self.settings != was.settings {
            let contexts: Vec<&str> =
                now.model.contexts.iter().map(|context| context.name.as_str()).collect();
            next.settings = Settings::default();
            for text in self.settings.texts() {
                // A setting of a context that is gone goes with it.
                let _ = next.settings.set(&text, &contexts);
            }
        }
        let texts = |scenario: &Self| -> Vec<String> {
            scenario.faults.iter().map(|fault| fault.text(&scenario.model)).collect()
        };
        if texts(self) != texts(was) {
            next.faults = texts(self).iter().filter_map(|text| Fault::parse(&now.model, text).ok()).collect();
        }
        if self.seed != was.seed {
            next.seed = self.seed;
        }
        next
    }
}
