//! The transactional outbox: events are stored with the state, and a relay publishes them.
//!
//! Chris Richardson's *Transactional outbox* with a *Polling publisher*. Everything committed is
//! published at least once; a relay that dies between publishing and marking publishes again.

use super::procedure::{
    Line::{Do, Each, Next, OnFailure},
    Over, Procedure,
    Step::{
        Append, Begin, Commit, Decide, Dispatch, Load, Mark, Poll, Publish, Receive, Reply, Rollback, Save,
    },
};
use super::sending;
use super::strategy::{Hosting, Strategy};

/// Promises that everything stored is announced, at least once, in time.
pub const OUTBOX: Strategy = Strategy {
    id: "outbox",
    command: &Procedure {
        name: "outbox",
        lines: &[
            Do(Receive),
            Do(Begin),
            Do(Load),
            Do(Decide),
            Do(Save),
            Do(Append),
            Do(Commit),
            Do(Reply),
            OnFailure,
            Do(Rollback),
            Do(Reply),
        ],
    },
    relay: Some(&RELAY),
    sending: &sending::BY_OUTBOX,
    worker: None,
    hosting: Hosting::Apart,
};

/// Promises that no relay publishes a row twice. What it has marked and not yet published when it
/// dies, nobody will.
pub const MARK_FIRST: Strategy = Strategy {
    id: "outbox-mark-first",
    relay: Some(&Procedure {
        name: "outbox relay, mark first",
        lines: &[Do(Poll), Do(Mark), Each(Over::Rows), Do(Publish), Next],
    }),
    ..OUTBOX
};

/// A batch is published whole, then marked in one transaction. What could not be published stays
/// unmarked for the next poll; what was published before the failure is marked.
pub const RELAY: Procedure = Procedure {
    name: "outbox relay",
    lines: &[Do(Poll), Each(Over::Rows), Do(Publish), Next, Do(Mark), OnFailure, Do(Mark)],
};

/// What `outbox-delivery=handlers` makes of [`OUTBOX`]: a worker reads the outbox and calls the handlers,
/// as modular monoliths do that have no broker. Promises what a broker's consumers without any memory
/// do: each handler hears of everything stored, at least once. A row whose handler throws is tried again
/// at the next poll, from its first handler on, and those behind it wait.
pub const HANDING_ON: Strategy = Strategy {
    relay: Some(&Procedure {
        name: "outbox worker",
        lines: &[Do(Poll), Each(Over::Rows), Do(Dispatch), Next, Do(Mark), OnFailure, Do(Mark)],
    }),
    ..OUTBOX
};

/// The same with the mark first: each handler hears of everything stored at most once.
pub const MARK_FIRST_HANDING_ON: Strategy = Strategy {
    relay: Some(&Procedure {
        name: "outbox worker, mark first",
        lines: &[Do(Poll), Do(Mark), Each(Over::Rows), Do(Dispatch), Next],
    }),
    ..MARK_FIRST
};
