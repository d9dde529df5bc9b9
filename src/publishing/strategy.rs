//! A strategy is a record. Everything that tells one strategy from another stands in it.

use super::procedure::{Procedure, Step};
use super::{asynchronous, broker, event_store, observer, outbox, recorded};

/// How a service publishes its events.
#[derive(Debug)]
pub struct Strategy {
    /// The name by which settings, links and listings call it.
    pub id: &'static str,
    /// What the service does with a command.
    pub command: &'static Procedure,
    /// What the process beside the service does, if there is one.
    pub relay: Option<&'static Procedure>,
    /// How a command leaves for another process.
    pub sending: &'static Procedure,
    /// What a worker in the service's own process does with the events it is handed, if there is one.
    pub worker: Option<&'static Procedure>,
    /// Where its handlers run.
    pub hosting: Hosting,
}

/// Which process and database a context has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hosting {
    /// Shares one process and one database with all contexts of this kind: a modular monolith.
    Together,
    /// Has a process and a database of its own; events travel through a broker.
    Apart,
}

/// All strategies.
pub const STRATEGIES: [&Strategy; 12] = [
    &observer::OBSERVER,
    &observer::BUS,
    &observer::REGISTRY,
    &asynchronous::AT_ONCE,
    &recorded::RETURNED,
    &recorded::BEFORE_COMMIT,
    &recorded::AFTER_COMMIT,
    &broker::BEFORE_COMMIT,
    &broker::AFTER_COMMIT,
    &outbox::OUTBOX,
    &outbox::MARK_FIRST,
    &event_store::EVENT_SOURCING,
];

impl Strategy {
    /// Whether its aggregates keep their events until somebody clears them.
    pub fn records(&self) -> bool {
        self == &recorded::BEFORE_COMMIT || self == &recorded::AFTER_COMMIT
    }

    /// Whether the events are all that it stores of an aggregate, and read where they are stored.
    pub fn is_sourced(&self) -> bool {
        self.command.has(Step::Append) && !self.command.has(Step::Save)
    }

    /// Whether its relay calls the handlers itself.
    pub fn hands_on(&self) -> bool {
        self.relay.is_some_and(|relay| relay.has(Step::Dispatch))
    }

    /// The strategy with this id.
    pub fn named(id: &str) -> Option<&'static Self> {
        STRATEGIES.into_iter().find(|strategy| strategy.id == id)
    }
}

impl PartialEq for Strategy {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Strategy {}
