//! Sending a command to another process: a message, which leaves as the events of its sender do.
//!
//! Each of these joins the transaction that is open where the handler runs, an inbox's, say, or is
//! one of its own. What waits for a commit is gone if that never comes.

use super::procedure::{
    Line::Do,
    Procedure,
    Step::{Append, Begin, Buffer, Commit, Publish},
};

/// Published where it is asked for: nothing takes it back if an open transaction is rolled back.
pub const AT_ONCE: Procedure = Procedure { name: "command sent at once", lines: &[Do(Publish)] };

/// Published once the transaction is stored in which it was asked for; at once where there is none.
pub const AFTER_COMMIT: Procedure =
    Procedure { name: "command sent after the commit", lines: &[Do(Commit), Do(Publish)] };

/// Stored with whatever the handler stores, for the relay to publish.
pub const BY_OUTBOX: Procedure =
    Procedure { name: "command sent by outbox", lines: &[Do(Begin), Do(Append), Do(Commit)] };

/// Kept in the memory of the consumer whose handler sends it, once what the handler stored is stored.
pub const BUFFERED: Procedure =
    Procedure { name: "command sent by buffer", lines: &[Do(Commit), Do(Buffer)] };

/// What a consumer does about a command that came as a message: the procedure of its own context.
pub const EXECUTION: Procedure = Procedure { name: "command from elsewhere", lines: &[super::Line::Effect] };
