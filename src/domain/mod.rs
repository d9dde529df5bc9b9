//! The vocabulary of domain-driven design, as plain values: contexts, aggregates with their
//! commands and events, external systems, and the handlers (policies) that react to events.
//!
//! A [`Model`] is dense: everything is referred to by a small index, and names are only there to
//! be shown. It says what a domain *is*; nothing here knows how events are published.

pub mod access;
pub mod arithmetic;
pub mod builder;
pub mod calendar;
pub mod clock;
pub mod decision;
pub mod expression;
pub mod handler;
pub mod ids;
pub mod list;
pub mod model;
pub mod range;
pub mod reading;
pub mod saga;
mod show;
pub mod value;
pub mod wording;

pub use arithmetic::{Failure, Operator, Rounding};
pub use builder::ModelBuilder;
pub use calendar::{Calendar, Unit};
pub use clock::{Clock, ClockId, Ticks};
pub use decision::{Decision, Pause, Statement};
pub use expression::{Expression, Fold, FoldKind, Over, Percentage, Scope};
pub use handler::{Answered, Effect, Handler, Placement, Reaction};
pub use ids::{
    AggregateId, CommandId, ContextId, EventId, ExternalId, HandlerId, OperationId, ReasonId, Slot,
};
pub use list::{List, ListKind, Shape};
pub use model::{
    Aggregate, Command, Context, Event, External, Field, FieldKind, Form, InstanceKey, Invariant, Model,
    Operation, UseCase, When,
};
pub use range::Range;
pub use reading::{Look, Nature};
pub use saga::{Conversation, Errand, Noted, Part, Role, Saga, SagaId, SagaStep, Side, StepKind};
pub use value::Row;
pub use wording::Wording;
