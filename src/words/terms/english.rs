//! The terms in English, and the forms that their words take in a sentence.

use super::{Entry, Term};
use crate::publishing::Step;
use crate::verdict::AnomalyKind;

/// What a term is called, and what it is.
pub const fn term(term: Term) -> Entry {
    match term {
        Term::Message => entry(
            "message",
            "message",
            "What travels: a command or an event, with an id of its own that stays the same however often it is handed over.",
        ),
        Term::Command => entry("command", "request", "Asks one receiver to do something; it may be refused."),
        Term::Event => entry(
            "event",
            "piece of news",
            "Tells that something has happened; it cannot be refused, and several may react to it.",
        ),
        Term::Delivery => entry(
            "delivery",
            "hand-over",
            "One time that a message is handed to a receiver; the same message can be handed over again.",
        ),
        Term::Attempt => entry(
            "attempt",
            "try",
            "One time that a receiver tries to act on a message; it can fail and be repeated.",
        ),
        Term::Effect => entry(
            "effect",
            "result",
            "What was really done: a mail that went out, a row that changed. This is what counts in the end.",
        ),
        Term::Broker => entry(
            "broker",
            "post office",
            "Stores messages and hands them to all who asked for them, until they say that they are done.",
        ),
        Term::Outbox => entry(
            "outbox",
            "to-send list",
            "A table in the sender's own database: what is to be told is stored there together with the change itself.",
        ),
        Term::Relay => entry(
            "relay",
            "sender",
            "A process of its own beside its service, which goes on when the service is down: it reads the outbox again and again, and publishes what it finds there.",
        ),
        Term::Stream => entry(
            "event stream",
            "list of everything that happened",
            "The events of an aggregate in their order: all that is stored of it, and where others read them.",
        ),
        Term::Checkpoint => entry(
            "position",
            "how far it has got",
            "The position in a store of events up to which a subscription has handled them.",
        ),
        Term::Inbox => entry(
            "inbox",
            "done list",
            "A table in the receiver's database with the ids of the messages it has dealt with, so that it can skip a repeated one.",
        ),
        Term::Consumer => {
            entry("consumer", "receiver", "The part of a service that gets messages from the broker.")
        }
        Term::Handler => entry("handler", "reaction", "What one receiver does about one kind of event."),
        Term::Aggregate => entry(
            "aggregate",
            "business record",
            "What is stored and kept consistent as one, such as an order with its lines.",
        ),
        Term::Transaction => entry(
            "transaction",
            "all-or-nothing change",
            "Either everything in it is stored, or nothing; it reaches as far as one database and no further.",
        ),
        Term::DeadLetter => entry(
            "dead letter",
            "given-up message",
            "A message that failed too often and was put aside; somebody has to look at it.",
        ),
        Term::Idempotent => {
            entry("idempotent", "safe to repeat", "Doing it twice has the same effect as doing it once.")
        }
        Term::Window => entry(
            "inconsistency window",
            "time until all know",
            "From the moment something is stored until the last of its effects has come; it cannot be zero, but it should end.",
        ),
        Term::Correlation => entry(
            "correlation id",
            "conversation number",
            "The id of the message with which it all began; every message that follows from it carries the same.",
        ),
        Term::Causation => entry(
            "causation id",
            "answered message",
            "The id of the message in answer to which this one was made.",
        ),
        Term::Fault | Term::Outage | Term::Fold | Term::Ghost => of_picture(term),
        Term::Step(step) => of_step(step),
        Term::Broken(kind) => of_anomaly(kind),
    }
}

/// What only the picture has a sign for.
const fn of_picture(term: Term) -> Entry {
    match term {
        Term::Fault => entry(
            "fault",
            "fault",
            "What you let go wrong: a crash, a handler that throws, a broker that is silent or repeats itself.",
        ),
        Term::Outage => entry(
            "down",
            "down",
            "The process is gone until it is started again, with all that was in its memory. A relay is a process of its own: it goes on while its service is down.",
        ),
        Term::Fold => entry(
            "time skipped",
            "time skipped",
            "A long pause, in which nothing happens, is cut short. Without \u{201c}Fold pauses\u{201d} time is true to scale.",
        ),
        _ => entry(
            "the run before",
            "the run before",
            "What happened before your last change and does not happen any more stays here, faintly. Where somebody is not there any more, only the story tells of it.",
        ),
    }
}

const fn of_step(step: Step) -> Entry {
    match step {
        Step::Receive => {
            entry("receive", "let it in", "The message is there; nothing has been done about it yet.")
        }
        Step::Begin => entry(
            "begin",
            "open the change",
            "A transaction begins: from here on everything lasts together or not at all.",
        ),
        Step::Load => {
            entry("load", "look it up", "The stored state is read, for the business rules to look at.")
        }
        Step::Decide => {
            entry("decide", "choose what to do", "The business rules say what changes, or refuse.")
        }
        Step::Save => entry(
            "save",
            "write it down",
            "The new state is written, but still inside the transaction: a crash now takes it back.",
        ),
        Step::Append => entry(
            "append",
            "add to the to-send list",
            "The events are written into the outbox, in the same transaction as the state.",
        ),
        Step::Commit => {
            entry("commit", "final write", "From here on the change lasts, whatever happens next.")
        }
        Step::Rollback => entry("rollback", "undo it all", "Everything in the transaction is undone."),
        Step::Notify => entry(
            "notify",
            "tell the listeners",
            "The handlers in the same process react at once; the command that raised the event waits for them in its middle.",
        ),
        Step::Enqueue => entry(
            "enqueue",
            "put into the helper's line",
            "The event goes into a queue in memory, for a worker of the same process; it dies with the process.",
        ),
        Step::Take => {
            entry("take", "next in line", "The worker takes the next event out of the queue in memory.")
        }
        Step::Buffer => entry(
            "buffer",
            "keep the post in mind",
            "What is to be sent waits in the consumer's memory until its transaction is over; it dies with the process.",
        ),
        Step::Dispatch => entry(
            "dispatch",
            "pass it on inside",
            "The event is given to the handlers in the same process, without a broker.",
        ),
        Step::Handle => entry("handle", "react", "One handler does its work."),
        Step::Call => entry(
            "call",
            "ask the outside",
            "An external system is asked to do something; no transaction can take that back.",
        ),
        Step::Clear => entry("clear", "forget what was told", "The list of recorded events is emptied."),
        Step::Publish => entry(
            "publish",
            "send it out",
            "The event is given to the broker, which confirms that it has stored it.",
        ),
        Step::Await => entry(
            "await",
            "wait for the handlers",
            "The caller's answer waits until every handler of the events is done, wherever it runs.",
        ),
        Step::Reply => entry("reply", "answer", "The caller is told how it went."),
        Step::Poll => entry(
            "poll",
            "look into the to-send list",
            "The relay reads the rows of the outbox that are not marked yet.",
        ),
        Step::Mark => entry(
            "mark",
            "tick it off",
            "The relay notes that a row is published, so that it is not sent again.",
        ),
        Step::CheckInbox => {
            entry("check-inbox", "done before?", "Looks whether this message was processed before.")
        }
        Step::AddInbox => entry(
            "add-inbox",
            "note it as done",
            "Stores the id of the message, in the same transaction as its effect.",
        ),
        Step::Ack => entry(
            "ack",
            "confirm receipt",
            "Tells the broker that the message is done and need not be handed over again.",
        ),
        Step::Read | Step::Checkpoint => of_reading(step),
        Step::Nack => {
            entry("nack", "hand it back", "Gives the message back to the broker, to be handed over again.")
        }
    }
}

/// What a subscription to an event store does.
const fn of_reading(step: Step) -> Entry {
    match step {
        Step::Read => entry(
            "read on",
            "look for the next news",
            "Reads the next event behind the checkpoint, from the store in which it was appended.",
        ),
        _ => entry(
            "checkpoint",
            "note how far it is",
            "Stores the position up to which the subscription has handled the events of the store.",
        ),
    }
}

const fn of_anomaly(kind: AnomalyKind) -> Entry {
    match kind {
        AnomalyKind::Phantom => entry(
            "phantom",
            "happened for nothing",
            "There was an effect, but the change that it tells of was never stored.",
        ),
        AnomalyKind::Lost => entry(
            "lost",
            "will never happen",
            "The change is stored, but an effect of it will never come unless a person steps in.",
        ),
        AnomalyKind::Duplicate => {
            entry("duplicate", "happened more than once", "One message had the same effect more than once.")
        }
        AnomalyKind::Partial => {
            entry("partial", "only half of it happened", "Some reacted to the event, others never will.")
        }
        AnomalyKind::OutOfOrder => entry(
            "out-of-order",
            "happened in the wrong order",
            "An effect came after the same effect for a later event of the same thing.",
        ),
        AnomalyKind::StaleRead => entry(
            "stale-read",
            "decided on old news",
            "Something was decided on what was stored before, although newer news was final already.",
        ),
        AnomalyKind::ReadAhead => entry(
            "read-ahead",
            "saw what came later",
            "A reaction to an event read what had changed after it, and took it for what the event told of.",
        ),
        AnomalyKind::Stuck => entry(
            "stuck",
            "waits for a person",
            "A message was put aside and stays there until somebody looks at it.",
        ),
        AnomalyKind::FalseFailure => entry(
            "false-failure",
            "done, but nobody said so",
            "The change is stored, but its caller got an error or no answer, and may try again.",
        ),
        AnomalyKind::FalseSuccess => entry(
            "false-success",
            "said to be done, but it is not",
            "The caller was told of success, although nothing was done.",
        ),
        AnomalyKind::GhostReservation => entry(
            "ghost-reservation",
            "left behind",
            "A saga failed, and something that it had done was never undone.",
        ),
        AnomalyKind::UnfinishedSaga => entry(
            "unfinished-saga",
            "stopped halfway",
            "A saga neither went through nor was it undone, and nothing goes on with it.",
        ),
        AnomalyKind::LostUpdate => entry(
            "lost-update",
            "a change overwritten",
            "A saga overwrote what another one had written since it looked there.",
        ),
        AnomalyKind::DirtyRead => {
            entry("dirty-read", "read too early", "A saga read what another one took back later.")
        }
        AnomalyKind::FuzzyRead => entry(
            "fuzzy-read",
            "read twice, and different",
            "A saga read one value twice, and another one changed it between.",
        ),
        AnomalyKind::Endless => {
            entry("endless", "never ends", "The run goes in circles and never comes to rest.")
        }
    }
}

const fn entry(short: &'static str, plain: &'static str, help: &'static str) -> Entry {
    Entry { short, plain, help }
}

/// Words of the field as they stand in sentences, and what stands there in plain words.
pub const FORMS: [(&str, &str); 57] = [
    ("check-inbox", "looking whether it was done before"),
    ("add-inbox", "noting it as done"),
    ("broker", "post office"),
    ("relay", "sender"),
    ("consumer", "receiver"),
    ("consumers", "receivers"),
    ("outbox", "to-send list"),
    ("inbox", "done list"),
    ("commit", "final write"),
    ("commits", "is final"),
    ("transaction", "all-or-nothing change"),
    ("handler", "reaction"),
    ("handlers", "reactions"),
    ("publish", "send out"),
    ("publishes", "sends out"),
    ("published", "sent out"),
    ("delivery", "hand-over"),
    ("deliveries", "hand-overs"),
    ("throws", "fails"),
    ("threw", "failed"),
    ("dispatch", "pass on"),
    ("dispatches", "passes on"),
    ("dispatched", "passed on"),
    ("acknowledges", "confirms"),
    ("acknowledged", "confirmed"),
    ("parks", "puts aside"),
    ("parked", "put aside"),
    ("queue", "waiting line"),
    ("loads", "looks up"),
    ("loaded", "looked up"),
    ("saves", "writes down"),
    ("saved", "wrote down"),
    ("rolls", "takes everything"),
    ("rolled", "took everything"),
    ("raises", "has news:"),
    ("clears", "empties the list of"),
    ("cleared", "emptied the list of"),
    ("events", "news"),
    ("event", "news"),
    ("command", "request"),
    ("calls", "asks"),
    ("called", "asked"),
    ("append", "adding to the to-send list"),
    ("rollback", "taking it all back"),
    ("poll", "looking into the to-send list"),
    ("ack", "confirming receipt"),
    ("nack", "handing it back"),
    ("load", "looking it up"),
    ("save", "writing it down"),
    ("handle", "reacting"),
    ("begin", "opening the change"),
    ("decide", "choosing what to do"),
    ("receive", "taking it in"),
    ("reply", "the answer"),
    ("mark", "ticking it off"),
    ("call", "asking the outside"),
    ("clear", "forgetting what was told"),
];
