//! Recorded events: the aggregate keeps what it raised, and the service dispatches it to handlers
//! in its own process.
//!
//! The pattern of Jimmy Bogard's "A better domain events pattern" (before the commit, as a part of
//! the transaction) and of its widespread sibling that waits for the commit.

use super::procedure::{
    Line::{Do, Each, Next, OnFailure},
    Over, Procedure,
    Step::{Begin, Clear, Commit, Decide, Dispatch, Handle, Load, Publish, Receive, Reply, Rollback, Save},
};
use super::sending;
use super::strategy::{Hosting, Strategy};

/// Promises that handlers inside the database share the fate of the state. What they do outside of
/// it has happened, whatever becomes of the commit.
pub const BEFORE_COMMIT: Strategy = Strategy {
    id: "recorded-before-commit",
    command: &Procedure {
        name: "recorded-before-commit",
        lines: &[
            Do(Receive),
            Do(Begin),
            Do(Load),
            Do(Decide),
            Do(Save),
            Each(Over::Events),
            Do(Dispatch),
            Next,
            Do(Commit),
            Do(Clear),
            Do(Reply),
            OnFailure,
            Do(Rollback),
            Do(Reply),
        ],
    },
    relay: None,
    sending: &sending::AT_ONCE,
    worker: None,
    hosting: Hosting::Together,
};

/// Promises that no handler ever reacts to something that was not stored. Between the commit and
/// the last handler nobody but the process's memory knows what is still to be done.
pub const AFTER_COMMIT: Strategy = Strategy {
    id: "recorded-after-commit",
    command: &Procedure {
        name: "recorded-after-commit",
        lines: &[
            Do(Receive),
            Do(Begin),
            Do(Load),
            Do(Decide),
            Do(Save),
            Do(Commit),
            Each(Over::Events),
            Do(Dispatch),
            Next,
            Do(Clear),
            Do(Reply),
            OnFailure,
            Do(Rollback),
            Do(Reply),
        ],
    },
    relay: None,
    sending: &sending::AFTER_COMMIT,
    worker: None,
    hosting: Hosting::Together,
};

/// Promises what [`AFTER_COMMIT`] does. The aggregate returns its events instead of keeping them, so
/// that nothing is left to clear, and everything depends on a caller who does not forget them.
pub const RETURNED: Strategy = Strategy {
    id: "returned-events",
    command: &Procedure {
        name: "returned-events",
        lines: &[
            Do(Receive),
            Do(Begin),
            Do(Load),
            Do(Decide),
            Do(Save),
            Do(Commit),
            Each(Over::Events),
            Do(Dispatch),
            Next,
            Do(Reply),
            OnFailure,
            Do(Rollback),
            Do(Reply),
        ],
    },
    relay: None,
    sending: &sending::AFTER_COMMIT,
    worker: None,
    hosting: Hosting::Together,
};

/// The dispatch of one event: its handlers here, in the order of their subscription, up to the
/// first that throws; then the broker, if a handler lives elsewhere.
pub const DISPATCH: Procedure =
    Procedure { name: "dispatch", lines: &[Each(Over::Handlers), Do(Handle), Next, Do(Publish)] };
