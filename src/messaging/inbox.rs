//! The inbox: the ids of messages that a consumer has processed, stored in the transaction of the
//! effect. What it has seen it does not do again; effects outside the transaction it cannot help.

use super::broker::SubscriptionId;
use super::envelope::MessageId;

/// The processed messages of all consumers of one database.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Inbox {
    /// In the order of processing.
    seen: Vec<(SubscriptionId, MessageId)>,
}

impl Inbox {
    /// Whether this consumer has processed this message.
    pub fn has(&self, consumer: SubscriptionId, message: MessageId) -> bool {
        self.seen.contains(&(consumer, message))
    }

    /// Notes that it has.
    ///
    /// # Errors
    /// If it had been noted before: the key is unique, whoever comes second fails.
    pub fn add(&mut self, consumer: SubscriptionId, message: MessageId) -> Result<(), AlreadySeen> {
        if self.has(consumer, message) {
            return Err(AlreadySeen);
        }
        self.seen.push((consumer, message));
        Ok(())
    }

    /// The processed messages, the oldest first.
    pub fn entries(&self) -> &[(SubscriptionId, MessageId)] {
        &self.seen
    }
}

/// The unique key of the inbox is violated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlreadySeen;
