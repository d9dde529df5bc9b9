//! The tree of a model, as it was written: every node knows its place, comments and empty lines are kept beside it.

mod aggregate;
mod context;
mod design;
mod expression;
mod literal;
mod refusing;
mod saga;
mod scenario;
mod statement;
mod trivia;

pub use aggregate::{
    Aggregate, Child, Command, Event, Field, Kind, Member, Parameter, Reaction, Said, Upcast,
};
pub use context::{
    Clock, Context, Declaration, External, Operation, Placement, Policy, Projection, Publication, ReadMember,
    ReadModel, Reconciliation, Ticks, UseCase,
};
pub use design::{Design, Item};
pub use expression::{
    Argument, Expression, ExpressionKind, FoldKind, Link, Operator, Path, Rounding, Segment,
};
pub use literal::{Date, Decimal, Duration, Name, Text, UNITS};
pub use saga::{Deed, End, Invariant, Saga, Step, StepOption, When};
pub use scenario::{Line, LineKind, Moment, Past, Scenario, Sent, Setting};
pub use statement::{
    Assignment, Block, Call, Change, Guard, Occurrence, Refusal, Statement, StatementKind, Target,
};
pub use trivia::{Comment, Trivia};

/// The kinds of things that have names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Noun {
    /// A bounded context.
    Context,
    /// A kind of aggregate.
    Aggregate,
    /// A part of an aggregate.
    Child,
    /// A field.
    Field,
    /// A parameter.
    Parameter,
    /// A value of an enumeration.
    State,
    /// A command.
    Command,
    /// An event.
    Event,
    /// A reason for a refusal.
    Reason,
    /// A policy.
    Policy,
    /// A read model.
    ReadModel,
    /// An external system.
    External,
    /// An operation of an external system.
    Operation,
    /// A use case.
    UseCase,
    /// A saga.
    Saga,
    /// A step of a saga.
    Step,
    /// A tick of a clock.
    Tick,
    /// An invariant.
    Invariant,
    /// A scenario.
    Scenario,
    /// A version, such as `v2`.
    Version,
    /// A function.
    Function,
    /// Anything that has a value here.
    Value,
    /// Where values are set.
    Target,
    /// A key of a setting.
    Setting,
    /// What was read.
    Reading,
    /// Declarations of all kinds.
    Declaration,
    /// Arguments.
    Argument,
    /// What goes wrong.
    Fault,
}

/// Where declarations and statements stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// Outside of everything.
    Design,
    /// In a context.
    Context,
    /// In an aggregate.
    Aggregate,
    /// In a child of an aggregate.
    Child,
    /// In the body of a command.
    Command,
    /// In an aggregate's reaction to an event of its own.
    Reaction,
    /// In a policy.
    Policy,
    /// In a read model.
    ReadModel,
    /// In what a read model makes of an event.
    Projection,
    /// In an external system.
    External,
    /// In a use case.
    UseCase,
    /// In a saga.
    Saga,
    /// In a scenario.
    Scenario,
}
