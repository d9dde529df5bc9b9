//! What is done for each of many: which of a handler's reactions, and for which aggregates.

use super::expression::Expression;
use super::handler::Handler;
use super::ids::AggregateId;
use super::model::InstanceKey;
use crate::kernel::stable_hash;

/// Reactions that are done for each aggregate of a kind, all of them for one before the next.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Range {
    /// The kind.
    pub aggregate: AggregateId,
    /// Which of them, if not all.
    pub condition: Option<Expression>,
    /// The position of the first of the reactions.
    pub first: u8,
    /// The position behind the last one.
    pub end: u8,
    /// Where the values of the aggregate at hand are kept in mind: its fields, then its identity.
    pub local: u8,
}

impl InstanceKey {
    /// The number that tells its slots from those of another one, where something is done for each of many.
    pub fn number(&self) -> u32 {
        #[expect(clippy::cast_possible_truncation, reason = "half of a hash is a hash")]
        let half = stable_hash(self) as u32;
        half.max(1)
    }
}

impl Handler {
    /// What the reaction at this position is done for each of, if it is.
    pub fn range_at(&self, position: usize) -> Option<&Range> {
        self.ranges
            .iter()
            .find(|range| (usize::from(range.first)..usize::from(range.end)).contains(&position))
    }
}
