//! The inbox: the messages that a consumer has processed, stored in the transaction of the effect. What
//! it has seen it does not do again; effects outside the transaction it cannot help.

use super::broker::SubscriptionId;
use super::envelope::MessageId;

/// The processed messages of all consumers of one database.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Inbox {
    /// In the order of processing.
    seen: Vec<Processed>,
}

/// That a consumer has processed a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Processed {
    /// Who.
    pub consumer: SubscriptionId,
    /// The message.
    pub message: MessageId,
    /// The id that it came with: its own, or one of its publication alone.
    pub stamp: MessageId,
}

impl Inbox {
    /// Whether this consumer has processed what came with this id.
    pub fn has(&self, consumer: SubscriptionId, stamp: MessageId) -> bool {
        self.seen.iter().any(|seen| seen.consumer == consumer && seen.stamp == stamp)
    }

    /// Whether anybody who writes here has.
    pub fn has_from_anybody(&self, stamp: MessageId) -> bool {
        self.seen.iter().any(|seen| seen.stamp == stamp)
    }

    /// Notes that a message is processed.
    ///
    /// # Errors
    /// If it had been noted before: the key is unique, whoever comes second fails.
    pub fn add(&mut self, processed: Processed) -> Result<(), AlreadySeen> {
        if self.has(processed.consumer, processed.stamp) {
            return Err(AlreadySeen);
        }
        self.seen.push(processed);
        Ok(())
    }

    /// Forgets what these consumers have processed.
    pub fn forget(&mut self, whose: &dyn Fn(SubscriptionId) -> bool) {
        self.seen.retain(|seen| !whose(seen.consumer));
    }

    /// The processed messages, the oldest first.
    pub fn entries(&self) -> &[Processed] {
        &self.seen
    }
}

/// The unique key of the inbox is violated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlreadySeen;
