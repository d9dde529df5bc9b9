//! Settings and faults that stand in a model text: understood, or told at their places.

use super::{Fault, Key, SettingError, Settings};
use crate::domain::Model;
use crate::language::problem::{Expectation, Found, Problem};
use crate::language::source::Span;
use crate::language::syntax::{Context, Design, Item, LineKind, Noun, Scenario, Setting};
use crate::language::{Diagnostics, limits, nearest::nearest};

/// The settings of each scenario. They need nothing of the model but the names of its contexts, so that they are looked
/// at even where something else is wrong.
pub(super) fn settings(design: &Design, diagnostics: &mut Diagnostics) -> Vec<Settings> {
    let mut contexts: Vec<&str> = Vec::new();
    let mut scenarios: Vec<&Scenario> = Vec::new();
    for (_, item) in &design.items {
        match item {
            Item::Context(context) => contexts.push(name(context)),
            Item::Scenario(scenario) => scenarios.push(scenario),
            _ => {}
        }
    }
    let mut all = Vec::new();
    for scenario in scenarios {
        let mut settings = Settings::default();
        for line in &scenario.lines {
            let LineKind::Set(set) = &line.kind else { continue };
            for setting in set {
                let text = [setting.key.text.as_str(), "=", &setting.value.text].concat();
                if let Err(error) = settings.set(&text, &contexts) {
                    let (span, problem) = told(setting, error, &contexts);
                    diagnostics.error(span, problem);
                }
            }
        }
        all.push(settings);
    }
    all
}

fn name(context: &Context) -> &str {
    &context.name.text
}

/// What is wrong with a setting, and where.
fn told(setting: &Setting, error: SettingError, contexts: &[&str]) -> (Span, Problem) {
    let (key, value) = (&setting.key, &setting.value);
    let unknown = |noun, name: String, known: &[&str]| {
        let nearest = nearest(&name, known.iter().copied());
        Problem::Unknown { noun, name, nearest }
    };
    match error {
        SettingError::UnknownKey(name) => {
            let span = part(key.span, 0, name.len());
            (span, unknown(Noun::Setting, name, &Key::ALL.map(Key::name)))
        }
        SettingError::UnknownContext(name) => {
            let before = key.text.len().saturating_sub(name.len());
            (part(key.span, before, key.text.len()), unknown(Noun::Context, name, contexts))
        }
        SettingError::NotPerContext(key) => (setting.key.span, Problem::SettingForAll(key.name())),
        SettingError::BadValue { key, value: text } => {
            let takes = key.values();
            let nearest = nearest(&text, takes.iter().copied());
            (value.span, Problem::SettingValue { setting: key.name(), takes, nearest })
        }
        SettingError::NotAnAssignment => {
            let found = Found::Token(value.text.clone());
            (value.span, Problem::Expected { expected: vec![Expectation::Setting], found, nearest: None })
        }
    }
}

/// The faults of one scenario.
pub(super) fn faults(model: &Model, texts: &[(Span, String)], diagnostics: &mut Diagnostics) -> Vec<Fault> {
    if let Some((span, _)) = texts.get(limits::FAULTS) {
        diagnostics.error(*span, Problem::TooMany(Noun::Fault, limits::FAULTS));
    }
    let mut faults = Vec::new();
    for (span, text) in texts.iter().take(limits::FAULTS) {
        match Fault::parse(model, text) {
            Ok(fault) => faults.push(fault),
            Err(error) => {
                let (expected, nearest) = (error.expected, error.nearest);
                let wrong = part(*span, error.at.start, error.at.end);
                diagnostics.error(wrong, Problem::Fault { expected, nearest });
            }
        }
    }
    faults
}

/// The bytes from here to there of a place.
fn part(whole: Span, from: usize, to: usize) -> Span {
    let byte = |byte| whole.start.saturating_add(u32::try_from(byte).unwrap_or(u32::MAX)).min(whole.end);
    Span { start: byte(from), end: byte(to) }
}
