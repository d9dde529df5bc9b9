//! The texts of the map.

use crate::board::Kind;

/// The texts of one language.
#[derive(Debug)]
pub struct MapLabels {
    /// The map as a region, and its button.
    pub name: &'static str,
    /// What can be done with it.
    pub help: &'static str,
    /// What a card stands for.
    pub kind: fn(Kind) -> &'static str,
    /// The same in a letter or two.
    pub letter: fn(Kind) -> &'static str,
    /// What lies in no context.
    pub across: &'static str,
    /// A card without a name.
    pub unnamed: &'static str,
    /// Of a card whose turn it was.
    pub done: &'static str,
    /// Of a card whose turn it is.
    pub now: &'static str,
    /// So many cards are not shown.
    pub more: fn(usize) -> String,
}

/// English.
pub const ENGLISH: MapLabels = MapLabels {
    name: "Map",
    help: "It lights up as the run plays. A card leads to its place in the text, and marks in the run when it was its turn.",
    kind: |kind| match kind {
        Kind::Aggregate => "aggregate",
        Kind::Command => "command",
        Kind::Event => "event",
        Kind::Policy => "policy",
        Kind::ReadModel => "read model",
        Kind::External => "external system",
        Kind::Clock => "clock",
        Kind::UseCase => "use case",
        Kind::Saga => "saga",
    },
    letter: |kind| match kind {
        Kind::Aggregate => "A",
        Kind::Command => "C",
        Kind::Event => "E",
        Kind::Policy => "P",
        Kind::ReadModel => "R",
        Kind::External => "X",
        Kind::Clock => "T",
        Kind::UseCase => "U",
        Kind::Saga => "S",
    },
    across: "Across contexts",
    unnamed: "unnamed",
    done: ", has run",
    now: ", runs now",
    more: |count| [&count.to_string(), " more cards are not shown."].concat(),
};
