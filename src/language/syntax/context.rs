//! Bounded contexts, and what is in them beside aggregates.

use super::{
    Aggregate, Argument, Block, Date, Duration, Expression, Field, Invariant, Name, Parameter, Saga, Said,
    Text,
};
use crate::language::source::Span;

/// A bounded context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// Its name.
    pub name: Name,
    /// A title.
    pub title: Option<Text>,
    /// Where its braces are.
    pub body: Span,
    /// What is in them, with its place.
    pub declarations: Vec<(Span, Declaration)>,
}

/// Something in a context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Declaration {
    /// An aggregate.
    Aggregate(Box<Aggregate>),
    /// A policy.
    Policy(Box<Policy>),
    /// A read model.
    ReadModel(Box<ReadModel>),
    /// An external system.
    External(External),
    /// A clock.
    Clock(Clock),
    /// Something that is done on a schedule.
    Reconciliation(Reconciliation),
    /// An event that leaves the context in another form.
    Publication(Publication),
    /// A use case.
    UseCase(UseCase),
    /// A saga.
    Saga(Box<Saga>),
    /// An invariant.
    Invariant(Invariant),
}

/// What a context does when an event reaches it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The event.
    pub event: Name,
    /// The version of an integration event.
    pub version: Option<Name>,
    /// When it applies, if not always.
    pub condition: Option<Expression>,
    /// Its name.
    pub name: Option<Name>,
    /// Where it runs, if not as the strategy says.
    pub placement: Option<Placement>,
    /// What it does.
    pub block: Block,
}

/// Where a policy runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// `in transaction`
    InTransaction,
    /// `after commit`
    AfterCommit,
    /// `via outbox`
    ViaOutbox,
}

/// A read model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadModel {
    /// Its name.
    pub name: Name,
    /// What tells one row from the others.
    pub key: Vec<Parameter>,
    /// A title.
    pub title: Option<Text>,
    /// Where its braces are.
    pub body: Span,
    /// What is in them.
    pub members: Vec<ReadMember>,
}

/// Something in a read model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadMember {
    /// A field.
    Field(Field),
    /// What is made of an event.
    Projection(Projection),
}

/// What a read model makes of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projection {
    /// Where it stands.
    pub span: Span,
    /// The event.
    pub event: Name,
    /// The version of an integration event.
    pub version: Option<Name>,
    /// When it applies, if not always.
    pub condition: Option<Expression>,
    /// Which row, if the event's values do not say it by their names.
    pub key: Option<Vec<Argument>>,
    /// What it does.
    pub block: Block,
}

/// An external system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct External {
    /// Its name.
    pub name: Name,
    /// A title.
    pub title: Option<Text>,
    /// Its operations, if they are declared, and where their braces are.
    pub operations: Option<(Span, Vec<Operation>)>,
}

/// An operation of an external system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Where it stands.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its parameters.
    pub parameters: Option<Vec<Parameter>>,
    /// How its effect is spoken of.
    pub said: Option<Said>,
}

/// An event that time makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The event.
    pub event: Name,
    /// The name of its value, the moment of the tick.
    pub moment: Option<Name>,
    /// When it ticks.
    pub ticks: Ticks,
}

/// When a clock ticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ticks {
    /// `every 1d from 2d until 40d`
    Every {
        /// From one to the next.
        period: Duration,
        /// The first one, if not after one period.
        from: Option<Duration>,
        /// The last one at the latest.
        until: Duration,
    },
    /// `at 2024-11-29, 2025-11-28`
    At(Vec<Date>),
}

/// Something that is done on a schedule, to find what was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reconciliation {
    /// Its name.
    pub name: Option<Name>,
    /// From one time to the next.
    pub period: Duration,
    /// The last time at the latest.
    pub until: Option<Duration>,
    /// What is done.
    pub block: Block,
}

/// A domain event that leaves its context as an integration event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The domain event.
    pub event: Name,
    /// The integration event.
    pub name: Name,
    /// Its version.
    pub version: Option<Name>,
    /// Its values.
    pub arguments: Option<Vec<Argument>>,
}

/// An application service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UseCase {
    /// Its name.
    pub name: Name,
    /// Its parameters.
    pub parameters: Option<Vec<Parameter>>,
    /// A title.
    pub title: Option<Text>,
    /// Whether it goes on after a refusal and tells its caller of success.
    pub ignoring: bool,
    /// What it does.
    pub block: Block,
}

impl Placement {
    /// How it is written.
    pub const fn text(self) -> &'static str {
        match self {
            Self::InTransaction => "in transaction",
            Self::AfterCommit => "after commit",
            Self::ViaOutbox => "via outbox",
        }
    }
}
