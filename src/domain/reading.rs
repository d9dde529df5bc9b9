//! What is read: read models, which projections keep, and the places at which a command or a handler
//! looks into one.

use super::expression::Expression;
use super::ids::AggregateId;

/// What a stored thing is. All of them are stored alike, as rows with a version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Nature {
    /// An aggregate, which decides about commands.
    #[default]
    Aggregate,
    /// A read model: its projections write it, and nobody asks it to decide.
    ReadModel,
    /// What a clock remembers: that it ticked. Only the clock itself tells it so.
    Clock,
}

/// A look into a read model, whose row is kept in mind from then on: its fields, then its key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Look {
    /// Which read model.
    pub model: AggregateId,
    /// Which row.
    pub key: Vec<Expression>,
    /// Where the first of its values is kept.
    pub local: u8,
}
