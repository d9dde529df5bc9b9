//! The whole of a model text.

use super::{Context, Date, Invariant, Saga, Scenario, Text, Trivia, UseCase};
use crate::language::source::Span;

/// A model text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Design {
    /// What is in it, with its place.
    pub items: Vec<(Span, Item)>,
    /// Comments and empty lines.
    pub trivia: Trivia,
}

/// Something outside of everything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// The title of the design.
    Title(Text),
    /// A paragraph about it, in one or more texts.
    About(Vec<Text>),
    /// The day on which virtual time begins.
    Calendar(Date),
    /// A context.
    Context(Box<Context>),
    /// A use case.
    UseCase(Box<UseCase>),
    /// A saga.
    Saga(Box<Saga>),
    /// An invariant.
    Invariant(Box<Invariant>),
    /// A scenario.
    Scenario(Box<Scenario>),
}
