//! A sentence once it is told.

use std::fmt;

/// A piece of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Text(String),
    /// The name of an event.
    Event(String),
    /// The short id of a message.
    Message(String),
    /// Another name of the model, or a step.
    Name(String),
    /// What matters most.
    Strong(String),
}

/// Pieces in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase(pub Vec<Piece>);

impl Piece {
    /// Its text.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text)
            | Self::Event(text)
            | Self::Message(text)
            | Self::Name(text)
            | Self::Strong(text) => text,
        }
    }
}

impl Phrase {
    /// A phrase of words alone.
    pub fn plain(text: impl Into<String>) -> Self {
        Self(vec![Piece::Text(text.into())])
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| formatter.write_str(piece.text()))
    }
}
