//! How long everything takes. Fixed, unless the settings ask for jitter.
//!
//! The lengths are of the order of one data centre with one database each, stretched so that every
//! step of a short run can be seen on a screen.

use crate::kernel::Span;
use crate::publishing::Step;
use crate::trace::{Leg, Outcome};

/// The length of a message's way, in one direction.
pub const fn of_leg(leg: Leg) -> Span {
    Span::from_micros(match leg {
        Leg::Request | Leg::Reply => 1_200,
        Leg::Publish | Leg::Deliver => 1_500,
        Leg::Ack | Leg::Nack | Leg::Read => 800,
        Leg::Call => 3_000,
    })
}

/// How long somebody waits for an answer that does not come.
pub const PATIENCE: Span = Span::from_millis(30);

/// The length of the way back to whoever asked, or of the wait if nothing comes back.
pub const fn of_outcome(leg: Leg, outcome: Outcome) -> Span {
    match outcome {
        Outcome::Unanswered => PATIENCE,
        _ => of_answer(leg),
    }
}

/// The length of the way back to whoever asked.
const fn of_answer(leg: Leg) -> Span {
    Span::from_micros(match leg {
        Leg::Call => 2_000,
        _ => 1_500,
    })
}

/// The length of reading one entry of a stream.
pub const OF_ENTRY: Span = Span::from_micros(50);

/// The length of a step that a process does alone or with its own database.
pub const fn of_step(step: Step) -> Span {
    Span::from_micros(match step {
        Step::Load | Step::Save | Step::Mark => 1_500,
        Step::Commit => 2_500,
        Step::Read | Step::Checkpoint | Step::Append | Step::Poll | Step::CheckInbox | Step::AddInbox => 800,
        Step::Decide => 700,
        Step::Rollback => 500,
        Step::Begin => 400,
        Step::Receive => 300,
        Step::Enqueue | Step::Take | Step::Buffer | Step::Clear | Step::Reply | Step::Ack | Step::Nack => 200,
        // These last as long as what they are made of, or as the other side takes.
        Step::Notify | Step::Dispatch | Step::Handle | Step::Call | Step::Publish | Step::Await => 0,
    })
}
