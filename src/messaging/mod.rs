//! What carries facts from one context to another: envelopes, the outbox, the inbox and the
//! broker with its queues. Plain data with the operations on it; who calls them, and when, is the
//! engine's business.

pub mod broker;
pub mod checkpoint;
pub mod envelope;
pub mod inbox;
pub mod outbox;
pub mod store;

pub use broker::{Broker, Copy, GivenUp, Queue, Return, Standing, SubscriptionId};
pub use checkpoint::{Checkpoint, Checkpoints};
pub use envelope::{Content, Envelope, MessageId};
pub use inbox::{Inbox, Processed};
pub use outbox::{Outbox, Row as OutboxRow, Waiting};
pub use store::{Change, Entry, EventStore, Snapshot};
