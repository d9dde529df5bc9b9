//! Aggregates: what they store, what they decide, what they tell.

use super::{Assignment, Block, Duration, Expression, Name, Text};
use crate::language::source::Span;

/// A kind of aggregate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aggregate {
    /// Its name.
    pub name: Name,
    /// The parts of its identity; without them it has one, called after the aggregate.
    pub identity: Option<Vec<Parameter>>,
    /// A title.
    pub title: Option<Text>,
    /// Where its braces are.
    pub body: Span,
    /// What is in them.
    pub members: Vec<Member>,
}

/// Something in an aggregate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Member {
    /// A field.
    Field(Field),
    /// A bounded list of parts.
    Child(Child),
    /// An event with declared values or versions.
    Event(Event),
    /// A command.
    Command(Command),
    /// What it does at an event of its own.
    Reaction(Reaction),
}

/// A stored value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Where it stands.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its type.
    pub kind: Kind,
    /// What it starts at, if not at the first value of its type.
    pub initial: Option<Expression>,
}

/// A named value that is given from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub kind: Kind,
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `int`
    Integer,
    /// `money`
    Money,
    /// `bool`
    Truth,
    /// `id`
    Identity,
    /// `time`
    Time,
    /// `draft | placed | cancelled`
    Enumeration(Vec<Name>),
    /// `times within 24h max 32`
    Window(Duration, i64, Span),
    /// What could not be understood; an error was told.
    Unknown,
}

/// A bounded list of parts of an aggregate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Child {
    /// Where it stands.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// What tells one from the others.
    pub identity: Vec<Parameter>,
    /// How many there may be.
    pub max: i64,
    /// Where that stands.
    pub max_span: Span,
    /// Where its braces are.
    pub body: Span,
    /// What each stores.
    pub fields: Vec<Field>,
}

/// An event that is declared, not only emitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Where it stands.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its version, if it is said.
    pub version: Option<Name>,
    /// Its values.
    pub fields: Option<Vec<Parameter>>,
    /// A title.
    pub title: Option<Text>,
    /// How older versions become this one.
    pub upcasts: Vec<Upcast>,
}

/// How an older version of an event becomes the present one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upcast {
    /// The older version.
    pub version: Name,
    /// What it carried.
    pub fields: Vec<Parameter>,
    /// What is made of it.
    pub assignments: Vec<Assignment>,
}

/// How an author speaks of an effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// `"the mail"`, or what something is done to.
    pub object: Text,
    /// What is done to it: `was "reserved"`.
    pub done: Option<Text>,
}

/// A command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Where it stands.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its parameters.
    pub parameters: Option<Vec<Parameter>>,
    /// A title.
    pub title: Option<Text>,
    /// How its effect is spoken of.
    pub said: Option<Said>,
    /// What it does.
    pub block: Block,
}

/// What an aggregate does at an event of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reaction {
    /// Where it stands.
    pub span: Span,
    /// The event.
    pub event: Name,
    /// What it does.
    pub block: Block,
}
