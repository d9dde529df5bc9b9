//! Publishing straight to the broker, before or after the commit: the dual write.
//!
//! Two systems are written one after the other, and nothing remembers the second if the process
//! dies between them. Chris Richardson's *Transactional outbox* begins with this problem.

use super::procedure::{
    Line::{Do, Each, Next, OnFailure},
    Over, Procedure,
    Step::{Begin, Commit, Decide, Load, Publish, Receive, Reply, Rollback, Save},
};
use super::sending;
use super::strategy::{Hosting, Strategy};

/// Promises that nothing is stored that was not announced. Not that everything announced is stored.
pub const BEFORE_COMMIT: Strategy = Strategy {
    id: "broker-before-commit",
    command: &Procedure {
        name: "broker-before-commit",
        lines: &[
            Do(Receive),
            Do(Begin),
            Do(Load),
            Do(Decide),
            Each(Over::Events),
            Do(Publish),
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
    worker: None,
    hosting: Hosting::Apart,
};

/// Promises that nothing is announced that was not stored. Not that everything stored is announced.
pub const AFTER_COMMIT: Strategy = Strategy {
    id: "broker-after-commit",
    command: &Procedure {
        name: "broker-after-commit",
        lines: &[
            Do(Receive),
            Do(Begin),
            Do(Load),
            Do(Decide),
            Do(Save),
            Do(Commit),
            Each(Over::Events),
            Do(Publish),
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
    hosting: Hosting::Apart,
};
