//! Faults of steps that have two sides: something is asked for here, done there, and answered. The way
//! there can fail, or the way back, and whoever asked cannot tell which.
//!
//! ```text
//! call EXTERNAL.OP [#N] refused|lost|timed-out
//! commit-unknown CONTEXT|CONTEXT.relay [#N] committed|rolled-back
//! confirm-lost MESSAGE [#N]
//! ```
//!
//! The other steps of this kind need no text of their own. A reply or an acknowledgement gets lost where a
//! connection breaks while it is under way: `partition client CONTEXT`, `partition CONTEXT broker`, or `broker down`.
//! A save is a part of its transaction: what becomes of it nobody can know before the commit.

use super::parse::Words;
use super::{Fault, FaultError, Who, name_of};
use crate::domain::{Model, OperationId};
use crate::messaging::Content;

/// What goes wrong between two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TwoSided {
    /// An external system does not do what it is asked, or nobody hears that it did.
    Call {
        /// What it is asked for.
        operation: OperationId,
        /// How that ends.
        ending: Ending,
        /// At which call, from 1.
        nth: u32,
    },
    /// Nobody hears what became of a commit; of a mark, where it is a relay's.
    Commit {
        /// Whose.
        who: Who,
        /// Whether it was done.
        stored: bool,
        /// Which one, from 1.
        nth: u32,
    },
    /// The broker stores a message, and its confirm does not come back.
    Confirm {
        /// Which kind of message.
        message: Content,
        /// Which publication, from 1.
        nth: u32,
    },
}

/// How a call ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// The other side says no: an answer like any other.
    Refused,
    /// The call never arrives.
    Lost,
    /// It is carried out, and the answer does not come back.
    TimedOut,
}

impl Ending {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Refused, Self::Lost, Self::TimedOut];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Lost => "lost",
            Self::TimedOut => "timed-out",
        }
    }
}

impl TwoSided {
    /// The words that such faults begin with.
    pub(super) const KINDS: [&'static str; 3] = ["call", "commit-unknown", "confirm-lost"];

    /// Reads the rest of a fault that begins with one of these words.
    pub(super) fn parse(kind: &str, words: &mut Words) -> Result<Fault, FaultError> {
        Ok(Fault::TwoSided(match kind {
            "call" => {
                let operation = words.operation()?;
                let nth = words.nth()?;
                let known = Ending::ALL.map(Ending::word);
                let ending = words.one_of(&known, "refused, lost or timed-out")?;
                Self::Call { operation, ending: Ending::ALL[ending], nth }
            }
            "commit-unknown" => {
                let who = words.who()?;
                let nth = words.nth()?;
                let stored = words.one_of(&["committed", "rolled-back"], "committed or rolled-back")? == 0;
                Self::Commit { who, stored, nth }
            }
            _ => {
                let message = words.message()?;
                Self::Confirm { message, nth: words.nth()? }
            }
        }))
    }

    /// Its text, with what tells which one it is.
    pub(super) fn text(self, model: &Model, nth: &str) -> String {
        match self {
            Self::Call { operation, ending, .. } => {
                ["call ", &called(model, operation), nth, " ", ending.word()].concat()
            }
            Self::Commit { who, stored, .. } => {
                let end = if stored { " committed" } else { " rolled-back" };
                ["commit-unknown ", &who.text(model), nth, end].concat()
            }
            Self::Confirm { message, .. } => ["confirm-lost ", &name_of(model, message), nth].concat(),
        }
    }

    /// Which of the points of its kind it strikes at, from 1.
    pub const fn nth(self) -> u32 {
        match self {
            Self::Call { nth, .. } | Self::Commit { nth, .. } | Self::Confirm { nth, .. } => nth,
        }
    }

    /// The same at another point of its kind.
    #[must_use]
    pub const fn at(mut self, number: u32) -> Self {
        match &mut self {
            Self::Call { nth, .. } | Self::Commit { nth, .. } | Self::Confirm { nth, .. } => *nth = number,
        }
        self
    }

    /// Whether another one is of its kind, so that it could be carried there.
    pub(super) fn is_like(self, other: Self) -> bool {
        match (self, other) {
            (Self::Call { ending, .. }, Self::Call { ending: there, .. }) => ending == there,
            (Self::Commit { stored, .. }, Self::Commit { stored: there, .. }) => stored == there,
            (Self::Confirm { .. }, Self::Confirm { .. }) => true,
            _ => false,
        }
    }
}

/// `Card.charge`.
pub fn called(model: &Model, operation: OperationId) -> String {
    let operation = model.operation(operation);
    [&model.external(operation.external).name, ".", &operation.name].concat()
}
