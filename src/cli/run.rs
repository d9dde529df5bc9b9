//! A run, told or reported.

use std::fmt::Write;

use faultline::engine::{Engine, Status};
use faultline::export::json;
use faultline::kernel::Seed;
use faultline::language::nearest::nearest;
use faultline::scenario::{Fault, Key, Reading, Scenario, SettingError};
use faultline::verdict::judge;
use faultline::words::{english, headlines, in_vain, story, tell};

use crate::answer::{Answer, object};
use crate::arguments::RunRequest;
use crate::commands::unknown;
use crate::models;
use crate::texts::{model, shown};

/// Runs what is asked for.
pub fn run(request: &RunRequest) -> Answer {
    let mut answer = Answer::default();
    if let Some(scenario) = scenario_of(request, &mut answer) {
        answer.text = if request.json { reported(&scenario) } else { told(&scenario) };
    }
    answer
}

/// The scenario that is asked for; none, and why not in the answer, where it cannot be had.
pub fn scenario_of(request: &RunRequest, answer: &mut Answer) -> Option<Scenario> {
    let text = match model(request.model.as_deref()) {
        Ok(text) => text,
        Err(error) => {
            answer.complain(&error);
            return None;
        }
    };
    let reading = Reading::of(text.into());
    if reading.diagnostics.errors() > 0 {
        models::told(&[(shown(request.model.as_deref()), reading)], request.json, answer);
        return None;
    }
    match chosen(reading.scenarios, request) {
        Ok(scenario) => Some(scenario),
        Err(error) => {
            answer.complain(&error);
            None
        }
    }
}

/// The scenario that is asked for, with what is set beside it.
fn chosen(scenarios: Vec<Scenario>, request: &RunRequest) -> Result<Scenario, String> {
    let names: Vec<String> = scenarios.iter().map(|scenario| scenario.name.clone()).collect();
    let mut scenarios = scenarios.into_iter();
    let found = match &request.scenario {
        None => scenarios.next().ok_or("this model has no scenario"),
        Some(name) => scenarios.find(|scenario| scenario.name == *name).ok_or(""),
    };
    let mut scenario = found.map_err(|error| match &request.scenario {
        Some(name) => unknown("scenario", name, &names.iter().map(String::as_str).collect::<Vec<_>>()),
        None => error.to_owned(),
    })?;
    let model = std::sync::Arc::clone(&scenario.model);
    let contexts: Vec<&str> = model.contexts.iter().map(|context| context.name.as_str()).collect();
    for setting in &request.settings {
        let set = scenario.settings.set(setting, &contexts);
        set.map_err(|error| format!("--set {setting}: {}", setting_error(&error, &contexts)))?;
    }
    for fault in &request.faults {
        let parsed = Fault::parse(&model, fault);
        scenario.faults.push(parsed.map_err(|error| format!("--fault:\n{}", error.underlined(fault)))?);
    }
    if let Some(seed) = request.seed {
        scenario.seed = Seed(seed);
    }
    Ok(scenario)
}

/// Why a setting was not understood, with the name that was probably meant.
fn setting_error(error: &SettingError, contexts: &[&str]) -> String {
    let near = match error {
        SettingError::UnknownKey(name) => nearest(name, Key::ALL.map(Key::name)),
        SettingError::UnknownContext(name) => nearest(name, contexts.iter().copied()),
        SettingError::BadValue { key, value } => nearest(value, key.values()),
        SettingError::NotAnAssignment | SettingError::NotPerContext(_) => None,
    };
    match near {
        Some(near) => format!("{error}; did you mean `{near}`?"),
        None => error.to_string(),
    }
}

fn reported(scenario: &Scenario) -> String {
    let engine = Engine::new(scenario);
    let run = engine.run();
    let verdict = judge(&scenario.model, &run.trace);
    object(&json::report(scenario, &engine, &run, &verdict))
}

/// The story, then the verdict. Writing into a `String` cannot fail.
fn told(scenario: &Scenario) -> String {
    let engine = Engine::new(scenario);
    let run = engine.run();
    let verdict = judge(&scenario.model, &run.trace);
    let deployment = engine.deployment();
    let title = &scenario.model.title;
    let mut text = if title.is_empty() { String::new() } else { format!("{title}: ") };
    let _ = writeln!(text, "{}", scenario.name);
    for omitted in scenario.written.iter().flat_map(|written| &written.omitted) {
        let _ = writeln!(text, "  not run yet: {omitted}");
    }
    for strategy in scenario.in_vain() {
        let _ = writeln!(text, "  note: {}", in_vain(strategy));
    }
    for setting in scenario.settings.texts() {
        let _ = writeln!(text, "  set {setting}");
    }
    for (fault, status) in scenario.faults.iter().zip(engine.statuses(&run.world)) {
        let status = match status {
            Status::Struck => "",
            Status::NotApplicable => "   (not applicable: no procedure here has that point)",
            Status::NotReached => "   (not reached)",
        };
        let _ = writeln!(text, "  fault {}{status}", fault.text(&scenario.model));
    }
    text.push('\n');
    for line in story(deployment, &scenario.faults, &run.trace, &verdict) {
        let _ = writeln!(text, "{:>11}  {}", english::instant(line.at), tell(&line.sentence));
    }
    for headline in headlines(deployment, &run.trace, &verdict) {
        let mark = if headline.broken { "✗" } else { "✓" };
        let _ = writeln!(text, "\n{mark} {}", tell(&headline.lead.sentence));
        let claims = headline.more.iter().chain(&headline.aside);
        for more in headline.chain.iter().chain(claims.map(|claim| &claim.sentence)) {
            let _ = writeln!(text, "  {}", tell(more));
        }
    }
    for anomaly in &verdict.anomalies {
        let message = anomaly.message.map(|id| format!(" {}", id.short())).unwrap_or_default();
        let handler =
            anomaly.handler.map(|id| format!(" {}", scenario.model.handler(id).name)).unwrap_or_default();
        let _ = writeln!(text, "  - {}{handler}{message}", anomaly.kind.name());
    }
    let _ = writeln!(text, "\ndigest {:016x}, {} records", run.trace.digest(), run.trace.records().len());
    text
}
