//! What can be run, set or struck.

use std::fmt::Write;

use faultline::examples::ALL;
use faultline::language::syntax::Item;
use faultline::publishing::{Line, STRATEGIES};
use faultline::scenario::{Key, Reading};
use faultline::words::english;

use crate::answer::Answer;
use crate::models;
use crate::texts::model;

const FAULTS: &str = "\
crash WHO before|after STEP [of NAME] [#N] [for 50ms]   WHO = CONTEXT | saga | clock | CONTEXT.relay | CONTEXT.subscription | CONTEXT.clock
pause WHO before|after STEP [of NAME] [#N] [for 50ms]
throw HANDLER [#N] [times N | always]
conflict CONTEXT [of COMMAND] [#N]
commit-unknown CONTEXT|CONTEXT.relay [#N] committed|rolled-back
call EXTERNAL.OPERATION [#N] refused|lost|timed-out
confirm-lost MESSAGE [#N]
meanwhile AGGREGATE(ID).COMMAND(..) before STEP of COMMAND [#N]
rewind CONTEXT to POSITION
broker down 20ms..80ms
clock down 3d..5d
partition A B 20ms..80ms                                A, B = CONTEXT | broker | client
duplicate MESSAGE to CONTEXT[.HANDLER] [#N]
overtake MESSAGE to CONTEXT[.HANDLER] [#N]
delay MESSAGE to CONTEXT[.HANDLER] [#N] by 30ms
expire inbox of CONTEXT at 40ms
redrive CONTEXT at 300ms
rebuild MODEL at 300ms
";

/// One of the lists.
pub fn list(what: &str, of: Option<&str>) -> Answer {
    Answer::of(match (what, of) {
        ("examples", _) => examples(),
        ("strategies", _) => strategies(),
        ("settings", _) => settings(),
        ("faults", _) => FAULTS.to_owned(),
        _ => return scenarios(of),
    })
}

/// Each example with its paragraph.
fn examples() -> String {
    let mut text = String::new();
    for example in &ALL {
        let _ = writeln!(text, "{:18} {}", example.id, example.title);
        let parsed = faultline::language::parse(example.text);
        for about in parsed.design.items.iter().filter_map(|(_, item)| match item {
            Item::About(about) => Some(about),
            _ => None,
        }) {
            for line in about {
                let _ = writeln!(text, "{:18} {}", "", line.text);
            }
        }
    }
    text
}

fn scenarios(name: Option<&str>) -> Answer {
    let mut answer = Answer::default();
    match model(name) {
        Ok(text) => {
            let reading = Reading::of(text.into());
            for scenario in &reading.scenarios {
                answer.text += &[&scenario.name, "\n"].concat();
            }
            if reading.diagnostics.errors() > 0 {
                models::told(&[(crate::texts::shown(name), reading)], false, &mut answer);
            }
        }
        Err(error) => answer.complain(&error),
    }
    answer
}

fn strategies() -> String {
    let mut text = String::new();
    for strategy in STRATEGIES {
        let _ = writeln!(text, "{}\n  {}", strategy.id, procedure(strategy.command.lines));
        for (who, beside) in [("worker", strategy.worker), ("relay", strategy.relay)] {
            if let Some(beside) = beside {
                let _ = writeln!(text, "  {who}: {}", procedure(beside.lines));
            }
        }
    }
    text
}

fn settings() -> String {
    let mut text = String::new();
    let width = Key::ALL.iter().map(|key| key.name().len()).max().unwrap_or_default();
    for key in Key::ALL {
        let _ = writeln!(text, "{:width$} {}", key.name(), key.values().join(" | "));
        let _ = writeln!(text, "{:width$} {}", "", english::setting(key));
    }
    text
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
