//! A bus with a worker: the event goes into a queue in memory, and a thread of the same process
//! handles it.
//!
//! The way of many in-process event buses (an executor behind Guava's `AsyncEventBus`, Spring's
//! `@Async @EventListener`): the caller need not wait for the handlers. Nothing orders the worker
//! against the commit, nobody repeats what failed there, and the queue dies with the process.

use super::procedure::{
    Line::{Do, Each, Next, OnFailure},
    Over, Procedure,
    Step::{Begin, Commit, Decide, Enqueue, Handle, Load, Publish, Receive, Reply, Rollback, Save, Take},
};
use super::sending;
use super::strategy::{Hosting, Strategy};

/// Promises that the caller does not wait for handlers. Nothing else.
pub const AT_ONCE: Strategy = Strategy {
    id: "in-memory-bus-async",
    command: &Procedure {
        name: "in-memory-bus-async",
        lines: &[
            Do(Receive),
            Do(Begin),
            Do(Load),
            Do(Decide),
            Each(Over::Events),
            Do(Enqueue),
            Next,
            Do(Save),
            Do(Commit),
            Do(Reply),
            OnFailure,
            Do(Rollback),
            Do(Reply),
        ],
    },
    relay: None,
    sending: &sending::AT_ONCE,
    worker: Some(&WORKER),
    hosting: Hosting::Together,
};

/// What `bus-worker=after-commit` makes of it: the worker hears of nothing that was not stored.
pub const AFTER_COMMIT: Strategy = Strategy {
    command: &Procedure {
        name: "in-memory-bus-async, worker after commit",
        lines: &[
            Do(Receive),
            Do(Begin),
            Do(Load),
            Do(Decide),
            Do(Save),
            Do(Commit),
            Each(Over::Events),
            Do(Enqueue),
            Next,
            Do(Reply),
            OnFailure,
            Do(Rollback),
            Do(Reply),
        ],
    },
    sending: &sending::AFTER_COMMIT,
    ..AT_ONCE
};

/// First in, first out; each handler with transactions of its own. What throws is not tried again.
const WORKER: Procedure = Procedure {
    name: "bus worker",
    lines: &[Do(Take), Each(Over::Handlers), Do(Handle), Next, Do(Publish), OnFailure, Do(Rollback)],
};
