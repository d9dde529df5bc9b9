//! What comes at a time rather than at a point of somebody's work, and what an operator does then.
//!
//! ```text
//! partition A B 20ms..80ms          A and B = a context | broker | client
//! expire inbox of CONTEXT at 40ms
//! redrive CONTEXT at 300ms
//! clock down 3d..5d
//! rebuild MODEL at 300ms
//! ```

use super::Fault;
use crate::domain::{AggregateId, ContextId, Model};
use crate::kernel::Time;

/// Something that comes at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timed {
    /// Nothing passes between two of them for a while.
    Partition {
        /// One side.
        one: End,
        /// The other.
        other: End,
        /// From when.
        from: Time,
        /// Until when.
        until: Time,
    },
    /// The inbox of a context forgets what was processed.
    ExpireInbox {
        /// Whose.
        of: ContextId,
        /// When.
        at: Time,
    },
    /// A read model is emptied, and made anew of the events that are kept for it.
    Rebuild {
        /// Which one.
        of: AggregateId,
        /// When.
        at: Time,
    },
    /// Somebody has looked at the dead letters of a context, and has them handed over again.
    Redrive {
        /// Whose.
        of: ContextId,
        /// When.
        at: Time,
    },
    /// No clock ticks for a while.
    ClockDown {
        /// From when.
        from: Time,
        /// Until when.
        until: Time,
    },
}

/// One end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// Whoever sends commands.
    Client,
    /// The broker.
    Broker,
    /// The processes of a context.
    Context(ContextId),
}

impl End {
    /// Its name.
    pub fn name(self, model: &Model) -> &str {
        match self {
            Self::Client => "client",
            Self::Broker => "broker",
            Self::Context(context) => &model.context(context).name,
        }
    }
}

impl Timed {
    /// When it comes.
    pub const fn begins(&self) -> Time {
        match self {
            Self::Partition { from, .. } | Self::ClockDown { from, .. } => *from,
            Self::ExpireInbox { at, .. } | Self::Redrive { at, .. } | Self::Rebuild { at, .. } => *at,
        }
    }

    /// When it is over, if it lasts.
    pub const fn ends(&self) -> Option<Time> {
        match self {
            Self::Partition { until, .. } | Self::ClockDown { until, .. } => Some(*until),
            Self::ExpireInbox { .. } | Self::Redrive { .. } | Self::Rebuild { .. } => None,
        }
    }

    /// Whether it is a connection between these two that breaks.
    pub fn parts(&self, one: End, other: End) -> bool {
        match self {
            Self::Partition { one: this, other: that, .. } => {
                (one, other) == (*this, *that) || (one, other) == (*that, *this)
            }
            Self::ExpireInbox { .. }
            | Self::Redrive { .. }
            | Self::ClockDown { .. }
            | Self::Rebuild { .. } => false,
        }
    }

    /// Its text.
    pub fn text(&self, model: &Model) -> String {
        let name = |id: ContextId| &model.context(id).name;
        match self {
            Self::Partition { one, other, from, until } => {
                format!("partition {} {} {from}..{until}", one.name(model), other.name(model))
            }
            Self::ExpireInbox { of, at } => format!("expire inbox of {} at {at}", name(*of)),
            Self::Redrive { of, at } => format!("redrive {} at {at}", name(*of)),
            Self::ClockDown { from, until } => format!("clock down {from}..{until}"),
            Self::Rebuild { of, at } => format!("rebuild {} at {at}", model.aggregate(*of).name),
        }
    }

    /// This one at the time of another one of its kind; it lasts as long as it did.
    pub(super) fn moved_to(&self, place: &Self) -> Option<Fault> {
        let moved = match (self, *place) {
            (Self::Partition { from, until, .. }, Self::Partition { one, other, from: begins, .. }) => {
                Self::Partition { one, other, from: begins, until: begins + until.since(*from) }
            }
            (Self::ClockDown { from, until }, Self::ClockDown { from: begins, .. }) => {
                Self::ClockDown { from: begins, until: begins + until.since(*from) }
            }
            (Self::ExpireInbox { .. }, Self::ExpireInbox { .. })
            | (Self::Redrive { .. }, Self::Redrive { .. })
            | (Self::Rebuild { .. }, Self::Rebuild { .. }) => *place,
            _ => return None,
        };
        Some(Fault::Timed(moved))
    }
}
