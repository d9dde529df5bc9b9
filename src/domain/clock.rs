//! Clocks: what makes temporal events, and the schedules of those who look again.
//!
//! A clock is an aggregate of its context that remembers its last tick, and a command by which it ticks.
//! So a tick is recorded and published as any other event of that context. Its event says which tick it
//! is: the moment that was due, whenever it came.

use super::ids::{AggregateId, CommandId, ContextId, EventId};
use super::model::Model;
use crate::kernel::{Span, Time};

/// The position of a clock in its model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClockId(pub u16);

/// What makes an event of the time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Clock {
    /// The context in which it runs.
    pub context: ContextId,
    /// What remembers its last tick.
    pub memory: AggregateId,
    /// The command by which it ticks, with the moment that is due.
    pub tick: CommandId,
    /// The event that it makes.
    pub event: EventId,
    /// When it ticks.
    pub ticks: Ticks,
    /// Whether it only has its own context look again, and is no event of the domain.
    pub reconciles: bool,
}

/// When a clock ticks.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Ticks {
    /// From a moment on, every so often.
    Every {
        /// The first time.
        first: Time,
        /// From one to the next, never zero.
        period: Span,
        /// The last time at the latest; if nobody says so, once more when all else has come to rest.
        until: Option<Time>,
    },
    /// At these moments, in order.
    At(Vec<Time>),
}

impl Ticks {
    /// When the n-th tick is due, from 0.
    pub fn due(&self, ordinal: u32) -> Option<Time> {
        match self {
            Self::Every { first, period, until } => {
                let later = period.as_micros().checked_mul(ordinal.into())?;
                let at = *first + Span::from_micros(later);
                until.is_none_or(|until| at <= until).then_some(at)
            }
            Self::At(moments) => moments.get(usize::try_from(ordinal).ok()?).copied(),
        }
    }

    /// Whether nobody has said when they end.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Every { until: None, .. })
    }
}

impl Model {
    /// The contexts that have clocks.
    pub fn contexts_with_clocks(&self) -> Vec<ContextId> {
        let has_one = |id: &ContextId| self.clocks.iter().any(|clock| clock.context == *id);
        (0..self.contexts.len()).map(ContextId::at).filter(has_one).collect()
    }

    /// The clock that makes an event, if time makes it.
    pub fn clock_of(&self, event: EventId) -> Option<&Clock> {
        self.clocks.iter().find(|clock| clock.event == event)
    }
}
