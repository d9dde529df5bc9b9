//! Scenarios: what is sent, what is set, what goes wrong.

use super::{Argument, Date, Duration, Name, Target, Text};
use crate::language::source::Span;

/// A scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Its name.
    pub name: Text,
    /// What it shows.
    pub about: Option<Text>,
    /// Where its braces are.
    pub body: Span,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// A line of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Where it stands.
    pub span: Span,
    /// What it says.
    pub kind: LineKind,
    /// What is sent each time behind it, and how long behind: `after 150ms Order(o*).PayOrder`.
    pub later: Vec<(Duration, Sent)>,
}

impl Line {
    /// What it sends, one after the other.
    pub fn sent(&self) -> impl Iterator<Item = &Sent> {
        let first = match &self.kind {
            LineKind::At(_, sent) | LineKind::Every { sent, .. } => Some(sent),
            LineKind::Set(_) | LineKind::Fault(_) | LineKind::Seed(_) | LineKind::Given(_) => None,
        };
        first.into_iter().chain(self.later.iter().map(|(_, sent)| sent))
    }
}

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// `at 10ms Order(o1).PlaceOrder(alice)`
    At(Moment, Sent),
    /// `every 2d from 1d times 9 Order(o*).PlaceOrder(bob)`
    Every {
        /// From one to the next.
        period: Duration,
        /// The first one, if not at the beginning.
        from: Option<Moment>,
        /// How often.
        times: i64,
        /// Where that stands.
        times_span: Span,
        /// What is sent.
        sent: Sent,
    },
    /// `set publishing = outbox, dedupe = none`
    Set(Vec<Setting>),
    /// `fault crash Sales.relay after publish #1`
    Fault(Text),
    /// `seed 7`
    Seed(i64),
    /// `given Order(o1).OrderPlaced v1 (alice)`
    Given(Past),
}

/// An event of the time before the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// The kind of aggregate.
    pub aggregate: Name,
    /// Which one.
    pub identity: Option<Vec<Argument>>,
    /// The event.
    pub event: Name,
    /// The version in which it was stored, if not the present one.
    pub version: Option<Name>,
    /// Its values, as that version has them.
    pub arguments: Option<Vec<Argument>>,
}

/// A moment of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Since the beginning.
    After(Duration),
    /// The beginning of a day.
    On(Date),
}

/// What is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// A command.
    Command(Target),
    /// A call of a use case.
    UseCase(Name, Vec<Argument>),
}

/// A setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// `publishing`, or `publishing.Sales`.
    pub key: Name,
    /// Its value.
    pub value: Name,
}
