//! What befalls messages on their way, beside the usual course, and what somebody does about it.

use super::sentence::{Actor, Instance, Message};

/// Something that befalls a message, or whom it travels between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incident {
    /// A message is put aside with an earlier one of this aggregate.
    Follows(Message, Instance),
    /// A message stands behind one that was given up.
    Waits(Message),
    /// A message that was given up is taken in again.
    Redriven(Message),
    /// Somebody looks at the dead letters of this one.
    LooksAt(Actor),
    /// A read model is made anew.
    Rebuilds(String),
    /// It takes an event up again.
    TakesUp(Actor, Message),
    /// A message lets a later one pass.
    Overtaken(Message),
    /// Somebody stands still in the middle of something.
    Pauses(Actor),
    /// An inbox forgets what it knows.
    Forgets(Actor),
    /// Nothing passes between these two any more.
    Parts(Actor, Actor),
    /// It does again.
    Joins(Actor, Actor),
    /// An event was there before the run.
    Given(Message),
    /// A clock makes an event: it is time.
    Ticks(Actor, Message),
    /// A clock stands still.
    Stops(Actor),
    /// It goes on.
    GoesOn(Actor),
    /// A message does not get through.
    Cut(Message, Actor),
}
