//! The short texts of the screen in plain English: what differs from the terms of the field.

use super::{ENGLISH, Labels, Part, english, help, message};
use crate::publishing::Over;
use crate::scenario::Key;
use crate::words::terms::Register;

/// English without the words of the field.
pub const PLAIN_ENGLISH: Labels = Labels {
    register: Register::Plain,
    tagline: "Cut the power in a shop\u{2019}s programs: what never happens, and what happens twice?",
    help: help::PLAIN_ENGLISH,
    setup_sentence: &[
        Part::Publisher,
        Part::Words(" sends its news out "),
        Part::Choice(Key::Publishing),
        Part::Words("; receivers "),
        Part::Choice(Key::Dedupe),
        Part::Words(" what they saw; reactions of one receiver share "),
        Part::Choice(Key::Subscriptions),
        Part::Words("."),
    ],
    choice: |key, value| match (key, value) {
        (Key::Publishing, "observer") => "to listeners, while it still decides".to_owned(),
        (Key::Publishing, "in-memory-bus") => "to a notice board inside, while it still decides".to_owned(),
        (Key::Publishing, "static-registry") => "to all who signed up, while it still decides".to_owned(),
        (Key::Publishing, "in-memory-bus-async") => "to a helper inside, without waiting".to_owned(),
        (Key::Publishing, "returned-events") => "within itself, as the caller hands it on".to_owned(),
        (Key::Publishing, "broker-before-commit") => "directly, before the change is final".to_owned(),
        (Key::Publishing, "outbox-mark-first") => "through a to-send list, ticked off first".to_owned(),
        (Key::Publishing, "broker-after-commit") => "directly, once the change is final".to_owned(),
        (Key::Publishing, "outbox") => "through a to-send list".to_owned(),
        (Key::Publishing, "recorded-before-commit") => "within itself, before the change is final".to_owned(),
        (Key::Publishing, "recorded-after-commit") => "within itself, once the change is final".to_owned(),
        (Key::Subscriptions, "shared") => "one waiting line".to_owned(),
        _ => english::choice(key, value),
    },
    chooses: |key| match key {
        Key::Publishing => "How news is sent out",
        Key::Dedupe => "What receivers remember",
        Key::Subscriptions => "What the reactions of one receiver share",
        other => other.name(),
    },
    broker: "Post office",
    service: "program · database",
    together: "in one program",
    relay: "sender",
    consumer: "receiver · database",
    external: "outside",
    inconsistent_for: |span| ["not everybody knows for ", &crate::words::english::length(span)].concat(),
    fault_kind: |model, fault| PLAIN_ENGLISH.say(&english::fault_kind(model, fault)),
    legend: [
        "request",
        "news",
        "handed over again",
        "request to the outside",
        "all-or-nothing change",
        "result outside",
        "will never come",
        "stored here, not yet everywhere",
        "fault",
        "down",
        "time skipped",
        "the run before",
    ],
    program: "What it does, step by step",
    each: |over| match over {
        Over::Events => "for each piece of news",
        Over::Handlers => "for each reaction",
        Over::Effects => "for each result",
        Over::Rows => "for each line",
    },
    if_seen: "done before? confirm receipt",
    on_failure: "if something fails",
    no_program: "Nobody is at work here.",
    at_rest: "It is over: nobody is at work now.",
    state: "What is stored",
    replies: "Client · told",
    replies_columns: ["request", "answer"],
    outbox_columns: ["message", "news", "sent out"],
    inbox_columns: ["message", "news"],
    message: message::PLAIN_ENGLISH,
    ..ENGLISH
};
