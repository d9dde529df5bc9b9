//! The texts of the message panel.

use crate::trace::Outcome;

/// The texts of one language.
#[derive(Debug)]
pub struct MessageLabels {
    /// The panel as a region.
    pub name: &'static str,
    /// There is none yet.
    pub none: &'static str,
    /// Its own id.
    pub id: &'static str,
    /// Said where nothing came before it.
    pub itself: &'static str,
    /// The messages that were made because of it, whether or not anybody ever got them.
    pub answers: &'static str,
    /// What it carries.
    pub carries: &'static str,
    /// Before what its readers make of an older version of an event.
    pub read_as: &'static str,
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
    /// What receives a message, and comes no further.
    pub receiver: &'static str,
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
    none: "No message is on its way yet.",
    id: "message id",
    itself: "its own: it all began here",
    answers: "brought about",
    carries: "carries",
    read_as: "is read as",
    counted: |deliveries, attempts, effects| {
        let deliveries = of(deliveries, "delivery", "deliveries");
        ["1 message", &deliveries, &of(attempts, "attempt", "attempts"), &of(effects, "effect", "effects")]
            .join(" · ")
    },
    delivery: |number, to| format!("{} delivery, to {to}", nth(number)),
    same: "the same message",
    direct: "without a delivery, in the process that made it",
    decides: "the aggregate",
    receiver: "received",
    outcome: |outcome| match outcome {
        None => "cut off",
        Some(Outcome::Done) => "done",
        Some(Outcome::Refused(_) | Outcome::Declined) => "refused",
        Some(Outcome::Conflict) => "conflict",
        Some(Outcome::Unreachable) => "not reached",
        Some(Outcome::Unanswered) => "no answer",
        Some(Outcome::Threw) => "threw",
        Some(Outcome::Seen) => "seen before",
        Some(Outcome::Failed(_)) => "failed",
    },
    effects: "effects",
    because: "Because of",
    led_to: "This led to",
    nothing: "nothing further",
};

/// English without the words of the field.
pub const PLAIN_ENGLISH: MessageLabels = MessageLabels {
    counted: |deliveries, attempts, effects| {
        let deliveries = of(deliveries, "hand-over", "hand-overs");
        ["1 message", &deliveries, &of(attempts, "try", "tries"), &of(effects, "result", "results")]
            .join(" · ")
    },
    delivery: |number, to| format!("{} hand-over, to {to}", nth(number)),
    itself: "none: it all began here",
    direct: "without a hand-over, in the program that made it",
    decides: "the business rules",
    outcome: |outcome| match outcome {
        Some(Outcome::Threw) => "failed",
        other => (ENGLISH.outcome)(other),
    },
    effects: "results",
    ..ENGLISH
};

fn of(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

fn nth(number: usize) -> String {
    let ending = match (number % 10, number % 100) {
        (1, others) if others != 11 => "st",
        (2, others) if others != 12 => "nd",
        (3, others) if others != 13 => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
