//! Event sourcing: the events of an aggregate are all that is stored of it, and whoever wants to hear of
//! them reads them there.
//!
//! State and announcement are one write, so that they cannot part. A subscription reads on from its
//! checkpoint; when that is stored decides what a crash repeats or skips.

use super::procedure::{
    Line::{Do, Each, Next, OnFailure, SkipIfSeen},
    Over, Procedure,
    Step::{
        AddInbox, Append, Begin, CheckInbox, Checkpoint, Commit, Decide, Handle, Load, Read, Receive, Reply,
        Rollback,
    },
};
use super::strategy::{Hosting, Strategy};
use super::{outbox, sending};

/// Promises that there is no state without its events. Everything appended is handled at least once, in
/// the order of the store.
pub const EVENT_SOURCING: Strategy = Strategy {
    id: "event-sourcing",
    command: &Procedure {
        name: "event-sourcing",
        lines: &[
            Do(Receive),
            Do(Begin),
            Do(Load),
            Do(Decide),
            Do(Append),
            Do(Commit),
            Do(Reply),
            OnFailure,
            Do(Rollback),
            Do(Reply),
        ],
    },
    // What leaves its process otherwise, a command for another context, leaves by an outbox.
    relay: outbox::OUTBOX.relay,
    sending: &sending::BY_OUTBOX,
    worker: None,
    hosting: Hosting::Apart,
};

/// At least once: what was handled and not yet noted is handled again after a crash.
pub const CHECKPOINT_AFTER: Procedure = Procedure {
    name: "subscription",
    lines: &[Do(Read), Each(Over::Handlers), Do(Handle), Next, Do(Checkpoint)],
};

/// At most once: what was noted and not yet handled never is.
pub const CHECKPOINT_BEFORE: Procedure = Procedure {
    name: "subscription, checkpoint first",
    lines: &[Do(Read), Do(Checkpoint), Each(Over::Handlers), Do(Handle), Next],
};

/// Effectively once, for effects inside the transaction that stores the position: it is compared
/// there, so that what is read again changes nothing.
pub const CHECKPOINT_WITH: Procedure = Procedure {
    name: "subscription, checkpoint with the effect",
    lines: &[
        Do(Begin),
        Do(Read),
        SkipIfSeen,
        Each(Over::Handlers),
        Do(Handle),
        Next,
        Do(Checkpoint),
        Do(Commit),
        OnFailure,
        Do(Rollback),
    ],
};

/// The same by the ids of the events instead of their positions.
pub const WITH_INBOX: Procedure = Procedure {
    name: "subscription with inbox",
    lines: &[
        Do(Read),
        Do(Begin),
        Do(CheckInbox),
        SkipIfSeen,
        Each(Over::Handlers),
        Do(Handle),
        Next,
        Do(AddInbox),
        Do(Commit),
        Do(Checkpoint),
        OnFailure,
        Do(Rollback),
    ],
};
