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

/// The mark is stored before the effects, in a transaction of its own: what is cut off after it is
/// never tried again.
pub const MARKED_BEFORE: Procedure = Procedure {
    name: "consumer that marks before",
    lines: &[
        Do(Receive),
        Do(Begin),
        Do(CheckInbox),
        SkipIfSeen,
        Do(AddInbox),
        Do(Commit),
        Each(Over::Handlers),
        Do(Handle),
        Next,
        Do(Ack),
        OnFailure,
        Do(Rollback),
        Do(Nack),
    ],
};

/// The mark is stored after the effects, in a transaction of its own: what is cut off before it is
/// done again.
pub const MARKED_AFTER: Procedure = Procedure {
    name: "consumer that marks after",
    lines: &[
        Do(Receive),
        Do(CheckInbox),
        SkipIfSeen,
        Each(Over::Handlers),
        Do(Handle),
        Next,
        Do(Begin),
        Do(AddInbox),
        Do(Commit),
        Do(Ack),
        OnFailure,
        Do(Rollback),
        Do(Nack),
    ],
};

/// The same four with the acknowledgement first: at most once, for whatever fails after it is not
/// handed over again.
pub mod ack_first {
    use super::{
        Ack, AddInbox, Begin, CheckInbox, Commit, Do, Each, Handle, Next, OnFailure, Over, Procedure,
        Receive, Rollback, SkipIfSeen,
    };

    /// See [`super::FORGETFUL`].
    pub const FORGETFUL: Procedure = Procedure {
        name: "consumer, ack first",
        lines: &[Do(Receive), Do(Ack), Each(Over::Handlers), Do(Handle), Next, OnFailure, Do(Rollback)],
    };

    /// See [`super::WITH_INBOX`].
    pub const WITH_INBOX: Procedure = Procedure {
        name: "consumer with inbox, ack first",
        lines: &[
            Do(Receive),
            Do(Ack),
            Do(Begin),
            Do(CheckInbox),
            SkipIfSeen,
            Each(Over::Handlers),
            Do(Handle),
            Next,
            Do(AddInbox),
            Do(Commit),
            OnFailure,
            Do(Rollback),
        ],
    };

    /// See [`super::MARKED_BEFORE`].
    pub const MARKED_BEFORE: Procedure = Procedure {
        name: "consumer that marks before, ack first",
        lines: &[
            Do(Receive),
            Do(Ack),
            Do(Begin),
            Do(CheckInbox),
            SkipIfSeen,
            Do(AddInbox),
            Do(Commit),
            Each(Over::Handlers),
            Do(Handle),
            Next,
            OnFailure,
            Do(Rollback),
        ],
    };

    /// See [`super::MARKED_AFTER`].
    pub const MARKED_AFTER: Procedure = Procedure {
        name: "consumer that marks after, ack first",
        lines: &[
            Do(Receive),
            Do(Ack),
            Do(CheckInbox),
            SkipIfSeen,
            Each(Over::Handlers),
            Do(Handle),
            Next,
            Do(Begin),
            Do(AddInbox),
            Do(Commit),
            OnFailure,
            Do(Rollback),
        ],
    };
}
