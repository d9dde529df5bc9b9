//! The short texts in English.

use super::{Labels, Part, figures, help, looking, map, message, model, queues, saga, settings};
use crate::domain::{InstanceKey, Model, Wording};
use crate::publishing::Over;
use crate::scenario::{Ending, Fault, Key, Timed, TwoSided};
use crate::trace::Answer;
use crate::words::english;
use crate::words::terms::{self, Register};

/// English.
pub const ENGLISH: Labels = Labels {
    register: Register::Terms,
    term: terms::english::term,
    forms: &terms::english::FORMS,
    plain_words: "Plain words",
    product: "Faultline",
    tagline: "Break an event-driven system at any step, and see which guarantees survive.",
    scenario: "Scenario",
    theme: "Dark page",
    panic_title: "Faultline itself has failed",
    panic_told: "This is a fault of the program, not of your scenario, which is kept in the address of this page. \
                 At worst your last change is to be made again.",
    panic_again: "Start again with this scenario",
    panic_afresh: "Start afresh",
    panic_report: "For a bug report",
    help: help::ENGLISH,
    setup: "Set-up",
    setup_sentence: &[
        Part::Publisher,
        Part::Words(" publishes "),
        Part::Choice(Key::Publishing),
        Part::Words("; consumers "),
        Part::Choice(Key::Dedupe),
        Part::Words(" what they saw; handlers of a context share "),
        Part::Choice(Key::Subscriptions),
        Part::Words("."),
    ],
    choice,
    chooses: |key| match key {
        Key::Publishing => "How events are published",
        Key::Dedupe => "What consumers remember",
        Key::Subscriptions => "What the handlers of a context share",
        other => other.name(),
    },
    settings: settings::ENGLISH,
    faults: "Faults",
    no_fault: "No fault yet",
    remove_fault: |fault| format!("Remove: {fault}"),
    not_applicable: "not possible here",
    not_reached: "not reached",
    another: "+ another",
    another_help: "Keep this fault and set the next one beside it",
    break_it: "Break it for me",
    unbreakable: "No single fault breaks a guarantee here.",
    breaks: |place, all, more| {
        let again = if more { " Press again for the next." } else { "" };
        format!("Example {place} of {all}, one for each different harm found.{again}")
    },
    all_seen: |all| format!("No further example: you have seen all {all}. Press again to begin anew."),
    kept: "This fault stays. Now click another gap, or a bolt in the story.",
    given_up: |tried, of| {
        format!("None of the {tried} faults that were tried breaks a guarantee; this long run has {of}.")
    },
    undo: "Undo",
    redo: "Redo",
    verdict: "Verdict",
    and_more: |count| format!("And {count} more:"),
    one_by_one: |count| format!("All {count}, one by one"),
    compared,
    show_proof: "Show the proof",
    hide_proof: "Hide the proof",
    timeline: "Timeline",
    picture: "The run as a picture; the story below tells the same",
    client: "Client",
    broker: "Broker",
    service: "service · db",
    together: "in App · one db",
    relay: "relay",
    clock: "clock",
    consumer: "consumer · db",
    external: "external",
    unanswered: |command| format!("{command} … no answer"),
    effect,
    effect_again: |wording| format!("{}, again", effect(wording)),
    never: |wording| match wording {
        Wording::Letter { .. } => "will never come".to_owned(),
        Wording::Deed { done, .. } => format!("will never be {done}"),
    },
    down: "down",
    cut_off: "cut off",
    inconsistent_for: |span| format!("inconsistent for {}", english::length(span)),
    tick: english::tick,
    folded: english::length,
    break_here: |fault| format!("Break it here: {fault}"),
    invite: "Where would you cut the power?",
    invite_help: "Click here, or in any gap between two steps",
    invite_short: "cut here?",
    bolt: |fault| format!("{fault}; arrow keys move it"),
    carry: "Drag it to another gap",
    held: "Put it into any gap: click there, or use the arrow keys. Esc puts it back.",
    gaps: "Gaps between the steps; arrow keys go from one to the next",
    gap_menu: "What else can go wrong here",
    fault_kind,
    close: "Close",
    legend_name: "Legend",
    legend: [
        "command",
        "event",
        "delivered again",
        "call to the outside",
        "transaction",
        "effect outside",
        "will never come",
        "stored here, not yet everywhere",
        "fault",
        "down",
        "time skipped",
        "the run before",
    ],
    player: "Player",
    position: "Position in the run",
    to_start: "To the start",
    back: "One step back",
    play: "Play",
    pause: "Pause",
    forward: "One step on",
    to_end: "To the end",
    speed: "Speed",
    standing: |passed, total, time| format!("step {passed} of {total} · {}", english::instant(time)),
    story: "Story",
    gone: "No longer:",
    beyond,
    earlier_lines: |count| format!("↑ {count} earlier lines"),
    later_lines: |count| format!("↓ {count} later lines"),
    program: "Program",
    at_cursor: "at the cursor",
    each: |over| match over {
        Over::Events => "for each event",
        Over::Handlers => "for each handler",
        Over::Effects => "for each effect",
        Over::Rows => "for each row",
        Over::KeptBack => "for each message kept back",
    },
    if_seen: "seen before? on to the ack",
    on_failure: "on failure",
    no_program: "No procedure is at work here.",
    at_rest: "The run is over: nothing runs now.",
    state: "State",
    replies: "Client · told",
    replies_columns: ["command", "answer"],
    outbox_columns: ["message", "event", "published"],
    stream_columns: ["stream", "version", "event"],
    checkpoint_columns: ["reads from", "position", "read beyond it"],
    inbox_columns: ["message", "event"],
    dead_letters_columns: ["message", "event", "once looked at"],
    redrive: "Hand over again",
    rebuild: "Rebuild",
    by_now: "behind, by now",
    carried_out: "carried out",
    when: "at",
    answer: |model, answer| match answer {
        Answer::Ok => "ok".to_owned(),
        Answer::Refused(reason) => format!("refused: {}", model.reason(reason)),
        Answer::Error => "error".to_owned(),
    },
    not_yet: "not yet",
    no_answer: "no answer",
    not_stored: "not stored yet",
    nothing: "nothing",
    more_rows: |count| format!("and {count} more"),
    show_makers: "Show what made this row",
    changed: "changed by the last step",
    message: message::ENGLISH,
    look: looking::ENGLISH,
    model: model::ENGLISH,
    map: map::ENGLISH,
    saga: saga::ENGLISH,
    queues: queues::ENGLISH,
    figures: figures::ENGLISH,
    damaged_link: "This link could not be read, so here is the run it all begins with. The text was:",
    other_run: "This link was made when the same scenario ran differently. This is how it runs now.",
};

pub(super) fn effect(wording: &Wording) -> String {
    let plain = |text: &str| text.strip_prefix("the ").unwrap_or(text).to_owned();
    match wording {
        Wording::Letter { noun } => plain(noun),
        Wording::Deed { object, done } => format!("{} {done}", plain(object)),
    }
}

/// Whether a change made it better or worse, and by how much.
fn compared(before: usize, now: usize) -> String {
    let count = |count: usize| if count == 0 { "none".to_owned() } else { count.to_string() };
    let sense = if now < before { "Better: " } else { "Worse: " };
    let were = match before {
        0 => "no guarantee was".to_owned(),
        1 => "1 guarantee was".to_owned(),
        more => [&more.to_string(), " guarantees were"].concat(),
    };
    [sense, &were, " broken before this change, now ", &count(now), if now == 0 { " is." } else { "." }]
        .concat()
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
        Fault::Meanwhile { what, .. } => {
            let command = model.command(what.command);
            let key = InstanceKey { aggregate: command.aggregate, identity: what.target.clone() };
            ["meanwhile ", &command.name, " ", &model.show_identity(&key)].concat()
        }
        Fault::BrokerDown { .. } => "broker down".to_owned(),
        Fault::Rewind { .. } => "read again".to_owned(),
        Fault::Duplicate { to, .. } => format!("duplicate to {}", name(*to)),
        Fault::Pause { .. } => "pause".to_owned(),
        Fault::Overtake { to, .. } => format!("overtaken to {}", name(*to)),
        Fault::Timed(Timed::Partition { .. }) => "cut off".to_owned(),
        Fault::Timed(Timed::ExpireInbox { .. }) => "inbox forgets".to_owned(),
        Fault::Timed(timed) => timed.text(model),
        Fault::Delay { to, .. } => format!("delay to {}", name(*to)),
        Fault::TwoSided(TwoSided::Call { ending: Ending::TimedOut, .. }) => {
            "call done, answer lost".to_owned()
        }
        Fault::TwoSided(TwoSided::Call { ending, .. }) => ["call ", ending.word()].concat(),
        Fault::TwoSided(TwoSided::Commit { stored: true, .. }) => "commit done, answer lost".to_owned(),
        Fault::TwoSided(TwoSided::Commit { stored: false, .. }) => "rollback, answer lost".to_owned(),
        Fault::TwoSided(TwoSided::Confirm { .. }) => "confirm lost".to_owned(),
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
