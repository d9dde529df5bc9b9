//! What a consumer does with a message that the broker hands over.

use super::procedure::{
    Line::{Do, Each, Next, OnFailure, SkipIfSeen},
    Over, Procedure,
    Step::{Ack, AddInbox, Begin, CheckInbox, Commit, Handle, Nack, Receive, Rollback},
};

/// Without any memory of what it has seen: every transactional effect commits on its own.
pub const FORGETFUL: Procedure = Procedure {
    name: "consumer",
    lines: &[Do(Receive), Each(Over::Handlers), Do(Handle), Next, Do(Ack), OnFailure, Do(Rollback), Do(Nack)],
};

/// The idempotent consumer: the check, the effects and the note share one transaction. What the
/// handlers do outside of the database is outside of this promise too.
pub const WITH_INBOX: Procedure = Procedure {
    name: "consumer with inbox",
    lines: &[
        Do(Receive),
        Do(Begin),
        Do(CheckInbox),
        SkipIfSeen,
        Each(Over::Handlers),
        Do(Handle),
        Next,
        Do(AddInbox),
        Do(Commit),
        Do(Ack),
        OnFailure,
        Do(Rollback),
        Do(Nack),
    ],
};
