//! What the command line answers.

use std::fmt::Write;

use faultline::engine::{Engine, Status};
use faultline::export::json;
use faultline::publishing::{Line, STRATEGIES};
use faultline::scenario::{Key, Scenario, shop};
use faultline::verdict::judge;
use faultline::words::{english, headlines, story, tell};

use crate::answer::Answer;
use crate::arguments::{List, Request};
use crate::models;

const HELP: &str = "\
Faultline: what survives when an event-driven system is cut anywhere.

usage: faultline run [--scenario NAME] [--set KEY=VALUE]... [--fault TEXT]... [--seed N] [--json]
       faultline list strategies|settings|faults|scenarios
       faultline digests [--seeds N]
       faultline check FILE...
       faultline fmt [--check] FILE...

run       runs a scenario of the built-in model and tells its story and the verdict;
          with --json as one object, whose fields the README describes
            --set KEY=VALUE           for all contexts; KEY.Context=VALUE for one
            --fault TEXT              such as `crash Sales after commit`
            --seed N                  what latencies are drawn from, where they vary
list      prints what can be set, struck or run
digests   folds the digests of N seeded runs into one number, the same on every machine
check     tells what is wrong with model texts; `-` is the standard input
fmt       writes their canonical texts; with --check lists those that differ and changes nothing

exit codes: 0 the run is told, whatever its verdict; the models have no errors, warnings do not count
            1 a model has an error, or `fmt --check` found one that differs, or the output was not written
            2 an argument was not understood, or a file could not be read
";

const FAULTS: &str = "\
crash WHO before|after STEP [of NAME] [#N] [for 50ms]   WHO = CONTEXT | CONTEXT.relay
throw HANDLER [#N] [times N | always]
conflict CONTEXT [of COMMAND] [#N]
broker down 20ms..80ms
duplicate EVENT to CONTEXT[.HANDLER] [#N]
delay EVENT to CONTEXT[.HANDLER] [#N] by 30ms
";

/// The answer to a request.
pub fn answer(request: &Request) -> Answer {
    Answer::of(match request {
        Request::Check { files } => return models::check(files),
        Request::Format { files, check } => return models::format(files, *check),
        Request::Help => HELP.to_owned(),
        Request::Version => format!("faultline {}\n", env!("CARGO_PKG_VERSION")),
        Request::Run { scenario, json: false } => told(scenario),
        Request::Run { scenario, json: true } => reported(scenario),
        Request::List(list) => listed(*list),
        Request::Digests { seeds } => format!("{:016x}\n", faultline::explore::digests::fold(*seeds)),
    })
}

fn reported(scenario: &Scenario) -> String {
    let engine = Engine::new(scenario);
    let run = engine.run();
    let verdict = judge(&scenario.model, &run.trace);
    let report = json::report(scenario, &engine, &run, &verdict);
    // A report holds strings and whole numbers alone: there is nothing in it that has no JSON.
    serde_json::to_string_pretty(&report).map_or_else(|error| format!("{error}\n"), |text| text + "\n")
}

/// The story, then the verdict. Writing into a `String` cannot fail.
fn told(scenario: &Scenario) -> String {
    let engine = Engine::new(scenario);
    let run = engine.run();
    let verdict = judge(&scenario.model, &run.trace);
    let deployment = engine.deployment();
    let mut text = format!("{}: {}\n", scenario.model.title, scenario.name);
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
        let millis = english::moment(line.at);
        let _ = writeln!(text, "{millis:>8} ms  {}", tell(&line.sentence));
    }
    for headline in headlines(deployment, &run.trace, &verdict) {
        let mark = if headline.broken { "✗" } else { "✓" };
        let _ = writeln!(text, "\n{mark} {}", tell(&headline.lead.sentence));
        for more in headline.chain.iter().chain(headline.more.iter().map(|claim| &claim.sentence)) {
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

fn listed(list: List) -> String {
    match list {
        List::Strategies => STRATEGIES
            .iter()
            .map(|strategy| {
                let mut text = format!("{}\n  {}\n", strategy.id, procedure(strategy.command.lines));
                if let Some(relay) = strategy.relay {
                    let _ = writeln!(text, "  relay: {}", procedure(relay.lines));
                }
                text
            })
            .collect(),
        List::Settings => Key::ALL
            .map(|key| {
                format!(
                    "{:16} {}\n{:16} {}\n",
                    key.name(),
                    key.values().join(" | "),
                    "",
                    english::setting(key)
                )
            })
            .concat(),
        List::Faults => FAULTS.to_owned(),
        List::Scenarios => shop::scenarios().into_iter().map(|scenario| scenario.name + "\n").collect(),
    }
}

/// The normal way through a procedure, on one line.
fn procedure(lines: &[Line]) -> String {
    let words = lines.iter().take_while(|line| **line != Line::OnFailure).filter_map(|line| match line {
        Line::Do(step) => Some(step.word()),
        Line::Each(_) => Some("each {"),
        Line::Next => Some("}"),
        Line::SkipIfSeen => Some("(skip if seen)"),
        Line::Effect | Line::OnFailure => None,
    });
    words.collect::<Vec<_>>().join(" ")
}
