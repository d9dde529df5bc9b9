//! What the aggregates and projections of the examples decide: given what has happened, when they are asked or told,
//! then this and nothing else. The tables stand beside this file; here is how a line of them is read.
//!
//! ```text
//! given  commands that came before, or `8 times` one of them, with `and` between them
//! when   one command, one use case, or for a projection one event
//! then   every event that the asked aggregate stores, in order; rows as they are at rest, `*` for a value that
//!        depends on how long a message travels; `refused Reason`; `no Row(id)` for what is not there
//! ```
//!
//! A refusal and a command with no event in its line store none. What is expected comes from the words of the
//! product's semantics and of the example's own paragraph.

mod customers;
mod orders;
mod time;
mod traps;

use std::sync::Arc;

use faultline::domain::{Nature, Statement};
use faultline::examples;
use faultline::kernel::Time;
use faultline::publishing::STRATEGIES;
use faultline::scenario::Scenario;
use faultline::trace::{Answer, Fact};

use crate::compiled::scenarios;
use crate::told::{Told, set_up};

/// One question and its answer.
struct Case<'a> {
    given: Vec<&'a str>,
    when: &'a str,
    then: Vec<&'a str>,
}

/// What stands behind the first word of a line, in its parts.
fn parts(rest: &str) -> Vec<&str> {
    rest.split(" and ").map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// The cases of a table, with blank lines between them or not; `#` begins a remark.
fn cases(table: &str) -> Vec<Case<'_>> {
    let (mut cases, mut given, mut when) = (Vec::new(), Vec::new(), None);
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "given" => given = parts(rest),
            "when" => when = Some(rest.trim()),
            "then" => cases.push(Case {
                given: std::mem::take(&mut given),
                when: when.take().expect("a question before its answer"),
                then: parts(rest),
            }),
            other => panic!("a table has no lines that begin with `{other}`"),
        }
    }
    cases
}

/// A line of a scenario: an hour behind the one before, unless it says when. Events were there before the run.
fn line(model: &str, text: &str, hour: usize) -> String {
    let name = text.split('.').nth(1).unwrap_or_default().split('(').next().unwrap_or_default();
    let is_event = model.contains(&["emit ", name, "("].concat());
    if let Some((count, command)) = text.split_once(" times ") {
        return format!("every 1m from {hour}h times {count} {command}\n");
    }
    match (is_event, text.strip_prefix("at ")) {
        (true, _) => format!("given {text}\n"),
        (_, Some(timed)) => format!("at {timed}\n"),
        _ => format!("at {hour}h {text}\n"),
    }
}

/// The model of an example with these lines as its only scenario. No clock ticks in it: whoever asks is in the table.
fn scenario_of(id: &str, lines: &[&str]) -> Scenario {
    let text = examples::named(id).unwrap().text;
    let model = text.split("\nscenario ").next().unwrap();
    let lines: String = lines.iter().zip(1..).map(|(text, hour)| line(model, text, hour)).collect();
    let mut scenario = scenarios(&[model, "\nscenario \"s\" {\n", &lines, "}\n"].concat()).swap_remove(0);
    Arc::make_mut(&mut scenario.model).clocks.clear();
    scenario
}

/// The events that the asked aggregate has stored since the last line was sent.
fn stored(told: &Told, when: &str) -> Vec<String> {
    let model = &told.scenario.model;
    let asked = when.split_once(").").map(|(target, _)| [target, ")"].concat()).unwrap_or_default();
    let since = told.run.world.requests.iter().last().map_or(Time::ZERO, |request| request.sent);
    let committed = told.run.trace.records().iter().filter(|record| record.at >= since);
    let events = committed.filter_map(|record| match record.fact {
        Fact::Committed { event, .. } => told.run.trace.message(event),
        _ => None,
    });
    let of_asked = events.filter(|event| {
        let key = &event.subject;
        let name = [&model.aggregate(key.aggregate).name, "(", &model.show_identity(key), ")"].concat();
        asked.ends_with(&name)
    });
    of_asked.filter_map(|event| told.event(event)).collect()
}

/// Whether a row is as it was told, cell by cell.
fn is_like(row: &str, told: &str) -> bool {
    let (cells, wanted) = (row.split(", ").count(), told.split(", ").count());
    cells == wanted
        && row.split(", ").zip(told.split(", ")).all(|(cell, wanted)| wanted.ends_with('*') || cell == wanted)
}

fn answer(told: &Told) -> Option<Answer> {
    told.run.world.requests.iter().last().and_then(|request| request.answer).map(|(_, answer)| answer)
}

/// Asks, and compares everything that the case tells of. The scenarios are those without and with the question.
fn ask(case: &Case, [before, asked]: &[Scenario; 2], place: &str, strategy: &str) {
    let setting = ["publishing=", strategy].concat();
    let run = |scenario: &Scenario| Told::of(set_up(scenario.clone(), &[&setting], &[]));
    let told = run(asked);
    let rows = told.state();
    let mut events = Vec::new();
    let mut refused = false;
    for item in &case.then {
        if let Some(reason) = item.strip_prefix("refused ") {
            refused = true;
            assert_eq!(told.answers().last().map(String::as_str), Some(reason), "{place}");
            assert_eq!(rows, run(before).state(), "{place}: a refusal changes nothing");
        } else if let Some(missing) = item.strip_prefix("no ") {
            assert!(!rows.iter().any(|row| row.starts_with(missing)), "{place}: {missing} in {rows:?}");
        } else if item.contains(": ") {
            assert!(rows.iter().any(|row| is_like(row, item)), "{place}: no {item} in {rows:?}");
        } else {
            events.push((*item).to_owned());
        }
    }
    assert_eq!(stored(&told, case.when), events, "{place}");
    assert!(refused || matches!(answer(&told), None | Some(Answer::Ok)), "{place}: {:?}", told.answers());
}

/// How an event leaves the aggregate changes nothing of what it decides, so every case is asked under every strategy.
fn holds(id: &str, table: &str) {
    let cases = cases(table);
    assert!(cases.len() > 1, "{id}: a table has several cases");
    for case in &cases {
        let lines = [&case.given[..], &[case.when]].concat();
        let both = [scenario_of(id, &case.given), scenario_of(id, &lines)];
        for strategy in STRATEGIES {
            let place = format!("{id}, {}: given {:?}, when {}", strategy.id, case.given, case.when);
            ask(case, &both, &place, strategy.id);
        }
    }
}

const TABLES: [&str; 4] = [
    include_str!("behaviour/customers.rs"),
    include_str!("behaviour/orders.rs"),
    include_str!("behaviour/time.rs"),
    include_str!("behaviour/traps.rs"),
];

/// The table of an example, as it stands in its file.
fn table_of(id: &str) -> &'static str {
    let title = ["\"", id, "\",\n"].concat();
    let behind = TABLES.iter().find_map(|file| file.split_once(title.as_str())).map(|(_, behind)| behind);
    behind.and_then(|behind| behind.split('"').nth(1)).unwrap_or_else(|| panic!("{id} has no table"))
}

/// Whether a case asks this of such an aggregate: `Order(o1).Place(…)` asks `Place` of an `Order`.
fn asks(case: &Case, aggregate: &str, command: &str) -> bool {
    let (target, rest) = case.when.split_once(").").unwrap_or_default();
    let of = target.split('(').next().and_then(|name| name.split(' ').next_back());
    of == Some(aggregate) && rest.split('(').next() == Some(command)
}

/// A table that leaves somebody out would not be missed otherwise: each command is accepted once at least, each of its
/// rules refuses once, each read model is looked at. What sagas are made of has tests of its own.
#[test]
fn every_command_every_rule_and_every_read_model_has_its_case() {
    for example in &examples::ALL {
        let model = &scenarios(example.text)[0].model;
        if !model.sagas.is_empty() {
            continue;
        }
        let cases = cases(table_of(example.id));
        for view in model.aggregates.iter().filter(|aggregate| aggregate.nature == Nature::ReadModel) {
            let row = [&view.name, "("].concat();
            let looked = cases.iter().any(|case| case.then.iter().any(|item| item.starts_with(&row)));
            assert!(looked, "{}: nobody looks at {}", example.id, view.name);
        }
        for command in model.commands.iter().filter(|command| command.case.is_none()) {
            let aggregate = model.aggregate(command.aggregate);
            if aggregate.nature != Nature::Aggregate {
                continue;
            }
            let told = [example.id, ", ", &aggregate.name, ".", &command.name].concat();
            let asked = || cases.iter().filter(|case| asks(case, &aggregate.name, &command.name));
            let refused = |case: &Case, reason: &str| case.then.contains(&reason);
            assert!(
                asked().any(|case| !case.then.iter().any(|item| item.starts_with("refused "))),
                "{told}: nobody sees it accepted"
            );
            for statement in &command.body {
                if let Statement::Require { otherwise, .. } = statement {
                    let reason = ["refused ", model.reason(*otherwise)].concat();
                    assert!(asked().any(|case| refused(case, &reason)), "{told}: nobody is {reason}");
                }
            }
        }
    }
}
