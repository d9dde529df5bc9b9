//! What befalls messages on their way, beside the usual course, and what somebody does about it.

use super::sentence::{Instance, Message};

/// Something that befalls a message, or whom it travels between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incident {
    /// A message is put aside with an earlier one of this aggregate.
    Follows(Message, Instance),
    /// A message stands behind one that was given up.
    Waits(Message),
    /// A message that was given up is taken in again.
    Redriven(Message),
}
