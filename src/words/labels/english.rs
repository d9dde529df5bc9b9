//! The short texts in English that depend on something.

use crate::domain::{Model, Wording};
use crate::scenario::{Fault, Key};

pub(super) fn effect(wording: &Wording) -> String {
    let plain = |text: &str| text.strip_prefix("the ").unwrap_or(text).to_owned();
    match wording {
        Wording::Letter { noun } => plain(noun),
        Wording::Deed { object, done } => format!("{} {done}", plain(object)),
    }
}

pub(super) fn choice(key: Key, value: &str) -> String {
    match (key, value) {
        (Key::Publishing, "observer") => "to observers, while it decides",
        (Key::Publishing, "in-memory-bus") => "to a bus in memory, while it decides",
        (Key::Publishing, "static-registry") => "to a process-wide registry, while it decides",
        (Key::Publishing, "in-memory-bus-async") => "to a worker of its own, without waiting",
        (Key::Publishing, "returned-events") => "in its own process, as its caller hands them on",
        (Key::Publishing, "broker-before-commit") => "directly, before the commit",
        (Key::Publishing, "outbox-mark-first") => "through an outbox that marks first",
        (Key::Publishing, "broker-after-commit") => "directly, after the commit",
        (Key::Publishing, "outbox") => "through an outbox",
        (Key::Publishing, "recorded-before-commit") => "in its own process, before the commit",
        (Key::Publishing, "recorded-after-commit") => "in its own process, after the commit",
        (Key::Dedupe, "none") => "forget",
        (Key::Dedupe, "inbox") => "remember",
        (Key::Dedupe, "marked-before") => "note, before they act,",
        (Key::Dedupe, "marked-after") => "note, after they acted,",
        (Key::Subscriptions, "shared") => "one queue",
        (Key::Subscriptions, "per-handler") => "nothing",
        (_, other) => other,
    }
    .to_owned()
}

pub(super) fn fault_kind(model: &Model, fault: &Fault) -> String {
    let name = |id| model.context(id).name.as_str();
    match fault {
        Fault::Crash { .. } => "crash".to_owned(),
        Fault::Throw { .. } => "throw".to_owned(),
        Fault::Conflict { .. } => "conflict".to_owned(),
        Fault::BrokerDown { .. } => "broker down".to_owned(),
        Fault::Duplicate { to, .. } => format!("duplicate to {}", name(*to)),
        Fault::Delay { to, .. } => format!("delay to {}", name(*to)),
    }
}

/// How many lines are out of sight, and in which direction.
pub(super) fn beyond(above: usize, below: usize) -> String {
    let lines = if above + below == 1 { " more line" } else { " more lines" };
    let (up, down) = (["↑ ", &above.to_string()].concat(), ["↓ ", &below.to_string()].concat());
    match (above, below) {
        (_, 0) => up + lines,
        (0, _) => down + lines,
        _ => [&up, " · ", &down, lines].concat(),
    }
}
