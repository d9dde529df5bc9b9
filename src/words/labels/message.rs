//! The texts of the message panel.

use crate::trace::Outcome;

/// The texts of one language.
#[derive(Debug)]
pub struct MessageLabels {
    /// The panel as a region.
    pub name: &'static str,
    /// What kind of message a command is.
    pub command: &'static str,
    /// What kind of message an event is.
    pub event: &'static str,
    /// There is none yet.
    pub none: &'static str,
    /// Its own id.
    pub id: &'static str,
    /// The message that started the conversation.
    pub correlation: &'static str,
    /// The message in answer to which it was made.
    pub causation: &'static str,
    /// Said where nothing came before it.
    pub itself: &'static str,
    /// The messages in answer to it.
    pub answers: &'static str,
    /// What it carries.
    pub carries: &'static str,
    /// How many deliveries, attempts and effects one message had.
    pub counted: fn(usize, usize, usize) -> String,
    /// A hand-over: the how manieth, and to whom.
    pub delivery: fn(usize, &str) -> String,
    /// Said of every hand-over but the first.
    pub same: &'static str,
    /// What was tried without a hand-over.
    pub direct: &'static str,
    /// What carries a command out.
    pub decides: &'static str,
    /// How a try ended; none if it was cut off.
    pub outcome: fn(Option<Outcome>) -> &'static str,
    /// What came of it.
    pub effects: &'static str,
    /// Before the chain of causes.
    pub because: &'static str,
    /// Before what followed.
    pub led_to: &'static str,
    /// Nothing followed.
    pub nothing: &'static str,
}

/// English.
pub const ENGLISH: MessageLabels = MessageLabels {
    name: "Message",
    command: "command",
    event: "event",
    none: "No message is on its way yet.",
    id: "message id",
    correlation: "correlation id: the conversation that it belongs to",
    causation: "causation id: the message that it answers",
    itself: "its own: it began here",
    answers: "answered by",
    carries: "carries",
    counted: |deliveries, attempts, effects| {
        let of =
            |count: usize, one: &str, more: &str| format!("{count} {}", if count == 1 { one } else { more });
        format!(
            "1 message · {} · {} · {}",
            of(deliveries, "delivery", "deliveries"),
            of(attempts, "attempt", "attempts"),
            of(effects, "effect", "effects")
        )
    },
    delivery: |number, to| {
        let ending = match (number % 10, number % 100) {
            (1, others) if others != 11 => "st",
            (2, others) if others != 12 => "nd",
            (3, others) if others != 13 => "rd",
            _ => "th",
        };
        format!("{number}{ending} delivery, to {to}")
    },
    same: "the same message",
    direct: "without a delivery, in the process that made it",
    decides: "the aggregate",
    outcome: |outcome| match outcome {
        None => "cut off",
        Some(Outcome::Done) => "done",
        Some(Outcome::Refused(_)) => "refused",
        Some(Outcome::Conflict) => "conflict",
        Some(Outcome::Unreachable) => "not reached",
        Some(Outcome::Threw) => "threw",
        Some(Outcome::Seen) => "seen before",
    },
    effects: "effects",
    because: "Because of",
    led_to: "This led to",
    nothing: "nothing further",
};
