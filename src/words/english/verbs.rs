//! The steps of a procedure as what somebody does or did, in English.

use super::super::phrase::{Phrase, Piece};
use super::super::sentence::Doing;
use super::Say;
use crate::publishing::Step;

/// A step, as what somebody does.
pub(super) fn present(doing: &Doing) -> Phrase {
    let (verb, _, object) = verbs(doing);
    phrase!(verb, object)
}

/// A step, as what somebody did.
pub(super) fn past(doing: &Doing) -> Phrase {
    let (_, verb, object) = verbs(doing);
    phrase!(verb, object)
}

/// The verb of a step in the present and in the past, and its object.
fn verbs(doing: &Doing) -> (&'static str, &'static str, Phrase) {
    let what = || lower_kind(&doing.what);
    let event = || phrase!(" ", Piece::Event(doing.what.clone()));
    let plain = |text: &str| phrase!(text);
    match doing.step {
        Step::Receive => ("receives", "received", event()),
        Step::Begin if doing.what.is_empty() => ("begins", "began", plain(" a transaction")),
        Step::Begin => ("begins", "began", phrase!(" ", Piece::Name(doing.what.clone()))),
        Step::Load => ("loads", "loaded", plain(&format!(" {}", what()))),
        Step::Decide => ("decides", "decided", plain("")),
        Step::Save => ("saves", "saved", plain(&format!(" {}", what()))),
        Step::Append => ("fills", "filled", plain(" its outbox")),
        Step::Commit if doing.what.is_empty() => ("stores", "stored", plain(" what it did")),
        Step::Commit => ("stores", "stored", plain(&format!(" {}", what()))),
        Step::Rollback => ("rolls", "rolled", plain(" back")),
        Step::Notify => ("notifies", "notified", plain(" who listens")),
        Step::Enqueue => ("enqueues", "enqueued", event()),
        Step::Buffer => ("keeps", "kept", plain(" back what it sends")),
        Step::Take => ("takes", "took", event()),
        Step::Dispatch => ("dispatches", "dispatched", event()),
        Step::Handle => ("runs", "ran", phrase!(" ", Piece::Name(doing.what.clone()))),
        Step::Call => ("calls", "called", phrase!(" ", Piece::Name(doing.what.clone()))),
        Step::Clear => ("clears", "cleared", plain(" its events")),
        Step::Publish => ("publishes", "published", event()),
        Step::Await => ("waits", "waited", plain(" for the handlers")),
        Step::Reply => ("answers", "answered", plain(" the client")),
        Step::Poll => ("reads", "read", plain(" the outbox")),
        Step::Mark => ("marks", "marked", plain(" it")),
        Step::CheckInbox => ("looks", "looked", plain(" into its inbox")),
        Step::AddInbox => ("notes", "noted", plain(" it in its inbox")),
        Step::Ack => ("acknowledges", "acknowledged", event()),
        Step::Read => ("reads", "read", event()),
        Step::Checkpoint => ("notes", "noted", plain(" how far it is")),
        Step::Nack => ("gives", "gave", plain(" the message back")),
    }
}

/// `Order o1` as it stands inside a sentence.
fn lower_kind(instance: &str) -> String {
    instance
        .split_once(' ')
        .map_or_else(|| instance.to_owned(), |(kind, rest)| format!("{} {rest}", kind.to_ascii_lowercase()))
}
