//! Checkpoints: how far each subscription is in the stream that it reads.

use super::broker::SubscriptionId;
use crate::kernel::Untracked;

/// How far a subscription is, as its own database knows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Checkpoint {
    /// Whose.
    pub subscription: SubscriptionId,
    /// What it reads comes behind this position.
    pub position: u32,
    /// Up to here everything is done, whatever is read again.
    pub done: u32,
    /// Up to here it reads again what it has been told to read again.
    pub replayed: u32,
    /// The record to which it owes that it reads something again.
    pub cause: Untracked<Option<u32>>,
}

/// The checkpoints in one database.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Checkpoints(Vec<Checkpoint>);

impl Checkpoints {
    /// The checkpoint of a subscription; before everything if it has none yet.
    pub fn of(&self, subscription: SubscriptionId) -> Checkpoint {
        let known = self.0.iter().find(|known| known.subscription == subscription).cloned();
        known.unwrap_or(Checkpoint {
            subscription,
            position: 0,
            done: 0,
            replayed: 0,
            cause: Untracked(None),
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
