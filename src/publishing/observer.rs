//! Handlers that run in the middle of the decision: observer, bus and registry.
//!
//! The aggregate raises an event and everybody who cares reacts before the next statement of the
//! command runs. Observers registered at the aggregate (Gamma et al., *Design Patterns*), a bus
//! that is passed into it (Vernon's *Implementing Domain-Driven Design*) and a process-wide registry
//! (Udi Dahan's static `DomainEvents`) have one and the same timing, and with it the same anomalies;
//! what tells them apart are their traps: who forgets to unsubscribe, and who fills the registry.

use super::procedure::{
    Line::{self, Do, Each, Next, OnFailure},
    Over, Procedure,
    Step::{Begin, Commit, Decide, Load, Notify, Receive, Reply, Rollback, Save},
};
use super::sending;
use super::strategy::{Hosting, Strategy};

/// Promises that handlers inside the database share the fate of the state. What they do outside of
/// it has happened, whatever becomes of the commit.
pub const OBSERVER: Strategy = Strategy {
    id: "observer",
    command: &Procedure { name: "observer", lines: NOTIFYING },
    relay: None,
    sending: &sending::AT_ONCE,
    worker: None,
    hosting: Hosting::Together,
};

/// The same promise; the aggregate knows a bus instead of its observers.
pub const BUS: Strategy = Strategy {
    id: "in-memory-bus",
    command: &Procedure { name: "in-memory-bus", lines: NOTIFYING },
    relay: None,
    sending: &sending::AT_ONCE,
    worker: None,
    hosting: Hosting::Together,
};

/// The same promise; the aggregate knows nobody, and everything in the process is reached.
pub const REGISTRY: Strategy = Strategy {
    id: "static-registry",
    command: &Procedure { name: "static-registry", lines: NOTIFYING },
    relay: None,
    sending: &sending::AT_ONCE,
    worker: None,
    hosting: Hosting::Together,
};

/// The decision pauses at each event, and goes on when the handlers have come back.
const NOTIFYING: &[Line] = &[
    Do(Receive),
    Do(Begin),
    Do(Load),
    Do(Decide),
    Each(Over::Events),
    Do(Notify),
    Do(Decide),
    Next,
    Do(Save),
    Do(Commit),
    Do(Reply),
    OnFailure,
    Do(Rollback),
    Do(Reply),
];
