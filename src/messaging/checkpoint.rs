//! Checkpoints: how far each subscription is in the stream that it reads.

use super::broker::SubscriptionId;
use crate::kernel::Untracked;

/// How far a subscription is, as its own database knows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Checkpoint {
    /// Whose.
    pub subscription: SubscriptionId,
    /// What it reads comes behind this position: the highest one up to which nothing is missing.
    pub position: u32,
    /// Up to here everything is done, whatever is read again.
    pub done: u32,
    /// What is done behind a gap, where each position is stored with its effects.
    pub beyond: Vec<u32>,
    /// Up to here it reads again what it has been told to read again.
    pub replayed: u32,
    /// The record to which it owes that it reads on from where it was sent back to.
    pub cause: Untracked<Option<u32>>,
    /// The records to which it owes that it reads single positions again.
    pub again: Untracked<Vec<(u32, u32)>>,
}

/// The checkpoints in one database.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Checkpoints(Vec<Checkpoint>);

impl Checkpoint {
    /// Whether it tells that a position is done, whatever is read again.
    pub fn knows(&self, position: u32) -> bool {
        position <= self.done || self.beyond.contains(&position)
    }
}

impl Checkpoints {
    /// The checkpoint of a subscription; before everything if it has none yet.
    pub fn of(&self, subscription: SubscriptionId) -> Checkpoint {
        let known = self.0.iter().find(|known| known.subscription == subscription).cloned();
        known.unwrap_or(Checkpoint {
            subscription,
            position: 0,
            done: 0,
            beyond: Vec::new(),
            replayed: 0,
            cause: Untracked(None),
            again: Untracked(Vec::new()),
        })
    }

    /// Stores a checkpoint.
    pub fn store(&mut self, checkpoint: Checkpoint) {
        match self.0.iter_mut().find(|known| known.subscription == checkpoint.subscription) {
            Some(known) => *known = checkpoint,
            None => self.0.push(checkpoint),
        }
    }

    /// A subscription is done with everything up to a position.
    pub fn advance(&mut self, subscription: SubscriptionId, position: u32) {
        let before = self.of(subscription);
        let (position, done) = (before.position.max(position), before.done.max(position));
        self.store(Checkpoint { position, done, cause: Untracked(None), ..before });
    }

    /// All of them, in the order in which they were first stored.
    pub fn all(&self) -> &[Checkpoint] {
        &self.0
    }
}
