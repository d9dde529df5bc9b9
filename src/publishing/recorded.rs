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

/// The lines of a command that dispatches inside of its transaction, with what is done before the loop
/// and at the end.
macro_rules! inside {
    ([$($before:expr),*], [$($end:expr),*]) => {
        &[
            Do(Receive), Do(Begin), Do(Load), Do(Decide), Do(Save), $($before,)* Each(Over::Events),
            Do(Dispatch), Next, Do(Commit), $($end,)* Do(Reply), OnFailure, Do(Rollback), Do(Reply),
        ]
    };
}

/// The same for a command that dispatches when its transaction is over.
macro_rules! behind {
    ([$($before:expr),*], [$($end:expr),*]) => {
        &[
            Do(Receive), Do(Begin), Do(Load), Do(Decide), Do(Save), Do(Commit), $($before,)*
            Each(Over::Events), Do(Dispatch), Next, $($end,)* Do(Reply), OnFailure, Do(Rollback), Do(Reply),
        ]
    };
}

/// A strategy of recorded events.
const fn recording(id: &'static str, sending: &'static Procedure, command: &'static Procedure) -> Strategy {
    Strategy { id, command, relay: None, worker: None, sending, hosting: Hosting::Together }
}

/// Promises that handlers inside the database share the fate of the state. What they do outside of
/// it has happened, whatever becomes of the commit.
pub const BEFORE_COMMIT: Strategy = recording(
    "recorded-before-commit",
    &sending::AT_ONCE,
    &Procedure { name: "recorded-before-commit", lines: inside!([], [Do(Clear)]) },
);

/// What `recorded-clear` makes of it: the events are forgotten after the loop, before it, never. An object
/// that lives on with events that were dispatched dispatches them again.
pub const BEFORE_COMMITS: [&Strategy; 3] = [
    &BEFORE_COMMIT,
    &recording(
        BEFORE_COMMIT.id,
        BEFORE_COMMIT.sending,
        &Procedure { name: "recorded-before-commit, cleared first", lines: inside!([Do(Clear)], []) },
    ),
    &recording(
        BEFORE_COMMIT.id,
        BEFORE_COMMIT.sending,
        &Procedure { name: "recorded-before-commit, never cleared", lines: inside!([], []) },
    ),
];

/// Promises that no handler ever reacts to something that was not stored. Between the commit and
/// the last handler nobody but the process's memory knows what is still to be done.
pub const AFTER_COMMIT: Strategy = recording(
    "recorded-after-commit",
    &sending::AFTER_COMMIT,
    &Procedure { name: "recorded-after-commit", lines: behind!([], [Do(Clear)]) },
);

/// What `recorded-clear` makes of it. Cleared after the loop, an object that lives on dispatches once more
/// what a handler had thrown at; cleared before it, nobody does.
pub const AFTER_COMMITS: [&Strategy; 3] = [
    &AFTER_COMMIT,
    &recording(
        AFTER_COMMIT.id,
        AFTER_COMMIT.sending,
        &Procedure { name: "recorded-after-commit, cleared first", lines: behind!([Do(Clear)], []) },
    ),
    &recording(
        AFTER_COMMIT.id,
        AFTER_COMMIT.sending,
        &Procedure { name: "recorded-after-commit, never cleared", lines: behind!([], []) },
    ),
];

/// What `recorded-hook=at-flush` makes of it: the hook is called when the changes are written, as that of
/// some mappers is where only a collection has changed. The promise is broken wherever the commit fails.
pub const AT_FLUSHES: [&Strategy; 3] = [
    &recording(
        AFTER_COMMIT.id,
        AFTER_COMMIT.sending,
        &Procedure { name: "recorded-after-commit, at flush", lines: inside!([], [Do(Clear)]) },
    ),
    &recording(
        AFTER_COMMIT.id,
        AFTER_COMMIT.sending,
        &Procedure {
            name: "recorded-after-commit, at flush, cleared first",
            lines: inside!([Do(Clear)], []),
        },
    ),
    &recording(
        AFTER_COMMIT.id,
        AFTER_COMMIT.sending,
        &Procedure { name: "recorded-after-commit, at flush, never cleared", lines: inside!([], []) },
    ),
];

/// Promises what [`AFTER_COMMIT`] does. The aggregate returns its events instead of keeping them, so
/// that nothing is left to clear, and everything depends on a caller who does not forget them.
pub const RETURNED: Strategy = recording(
    "returned-events",
    &sending::AFTER_COMMIT,
    &Procedure { name: "returned-events", lines: behind!([], []) },
);

/// What `returned=ignored` makes of it: a caller that forgets them. Promises nothing, and no fault is needed.
pub const RETURNED_IGNORED: Strategy = Strategy {
    command: &Procedure {
        name: "returned-events, ignored",
        lines: &[
            Do(Receive),
            Do(Begin),
            Do(Load),
            Do(Decide),
            Do(Save),
            Do(Commit),
            Do(Reply),
            OnFailure,
            Do(Rollback),
            Do(Reply),
        ],
    },
    ..RETURNED
};

/// The dispatch of one event: its handlers here, in the order of their subscription, up to the
/// first that throws; then the broker, if a handler lives elsewhere.
pub const DISPATCH: Procedure =
    Procedure { name: "dispatch", lines: &[Each(Over::Handlers), Do(Handle), Next, Do(Publish)] };
