//! The broker: one durable queue for each subscription, at least once.
//!
//! A copy of a message stays in its queue until it is acknowledged. A copy whose consumer is lost
//! goes back to the head; one that was refused comes again after a pause, and one that was handed
//! over too often is given up: put aside, or left where it stands, with the queue behind it.

use std::collections::VecDeque;
use std::sync::Arc;

use super::envelope::{Envelope, MessageId};
use crate::kernel::Untracked;

/// A subscription: the position of its queue in the broker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubscriptionId(pub u16);

impl SubscriptionId {
    /// Its position among the queues.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// One copy of a message in one queue. A message that is published twice has two of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Copy {
    /// The message.
    pub envelope: Arc<Envelope>,
    /// Which copy of this queue it is, counted from 0.
    pub number: u32,
    /// The id that it was published with, by which consumers recognise it.
    pub stamp: MessageId,
    /// How often it was handed over.
    pub deliveries: u16,
    /// Where it stands.
    pub standing: Standing,
    /// The record of the trace to which it owes its next delivery.
    pub cause: Untracked<u32>,
}

/// Where a copy stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It waits for a consumer.
    Ready,
    /// It was handed over and is not acknowledged.
    Unacknowledged,
    /// It waits for its next try, out of the line.
    Paused,
    /// It is held back on its way; nobody has seen it yet.
    Delayed,
    /// It lets a later one of its aggregate pass, by this fault, and whether others have passed.
    Yielding(u16, bool),
    /// It was given up and keeps its place.
    Blocking,
    /// It stands behind one that was given up.
    Behind,
}

/// What becomes of a copy that was not processed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Return {
    /// It waits for its next delivery.
    Again,
    /// It was handed over too often, and is given up until somebody looks at it.
    Parked,
}

/// Where a copy goes that was handed over too often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GivenUp {
    /// Out of the queue.
    Aside,
    /// Nowhere: it keeps its place.
    InPlace,
}

/// The copies of one subscription, and those that were given up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Queue {
    /// In line. Most leave at the head, whereupon the others need not move up.
    copies: VecDeque<Copy>,
    /// How many of them are with consumers: asked before each delivery, of queues that may be long.
    unacknowledged: usize,
    parked: Vec<Copy>,
    stored: u32,
}

impl Queue {
    /// Stores a copy at the end.
    pub fn store(&mut self, envelope: Arc<Envelope>, stamp: MessageId, cause: u32) {
        let copy = self.new_copy(envelope, stamp, cause);
        self.copies.push_back(copy);
    }

    /// Stores one more copy of a message at the head, as a broker that repeats itself does.
    pub fn repeat(&mut self, copy: &Copy, cause: u32) {
        let copy = self.new_copy(Arc::clone(&copy.envelope), copy.stamp, cause);
        self.copies.push_front(copy);
    }

    /// Keeps a message apart that was read elsewhere and given up, after so many tries.
    pub fn keep_apart(&mut self, envelope: Arc<Envelope>, deliveries: u16, cause: u32) {
        let stamp = envelope.id;
        let copy = self.new_copy(envelope, stamp, cause);
        self.parked.push(Copy { deliveries, ..copy });
    }

    /// How many copies are with consumers.
    pub const fn unacknowledged(&self) -> usize {
        self.unacknowledged
    }

    /// The next copy that waits.
    pub fn next_ready(&self) -> Option<&Copy> {
        self.copies.iter().find(|copy| copy.standing == Standing::Ready)
    }

    /// The copy with this number.
    pub fn copy(&self, number: u32) -> Option<&Copy> {
        self.copies.iter().find(|copy| copy.number == number)
    }

    /// Hands a copy over and counts it.
    pub fn hand_over(&mut self, number: u32) {
        self.stand(number, Standing::Unacknowledged);
        if let Some(copy) = self.find(number) {
            copy.deliveries = copy.deliveries.saturating_add(1);
        }
    }

    /// Holds a copy back before it is handed over.
    pub fn hold_back(&mut self, number: u32, cause: u32) {
        self.stand(number, Standing::Delayed);
        self.owe(number, cause);
    }

    /// Has a copy stand otherwise than before.
    pub fn stand(&mut self, number: u32, standing: Standing) {
        let Some(copy) = self.find(number) else { return };
        let before = std::mem::replace(&mut copy.standing, standing);
        self.unacknowledged -= usize::from(before == Standing::Unacknowledged);
        self.unacknowledged += usize::from(standing == Standing::Unacknowledged);
    }

    /// Notes the record to which a copy owes its next delivery, or that it has none.
    pub fn owe(&mut self, number: u32, cause: u32) {
        let mut copies = self.copies.iter_mut().chain(&mut self.parked);
        if let Some(copy) = copies.find(|copy| copy.number == number) {
            copy.cause = Untracked(cause);
        }
    }

    /// Makes a copy that waited ready again, where it stands.
    pub fn resume(&mut self, number: u32) {
        let waited = |copy: &Copy| matches!(copy.standing, Standing::Delayed | Standing::Paused);
        if self.copy(number).is_some_and(waited) {
            self.stand(number, Standing::Ready);
        }
    }

    /// Makes a copy that was refused ready again, at the end of the line.
    pub fn resume_at_the_end(&mut self, number: u32) {
        if self.copy(number).is_some_and(|copy| copy.standing == Standing::Paused)
            && let Some(copy) = self.take_out(number)
        {
            self.copies.push_back(Copy { standing: Standing::Ready, ..copy });
        }
    }

    /// Has a copy stand behind one that was given up.
    pub fn stand_behind(&mut self, number: u32, cause: u32) {
        self.stand(number, Standing::Behind);
        self.owe(number, cause);
    }

    /// Puts a copy aside.
    pub fn put_aside(&mut self, number: u32) {
        if let Some(copy) = self.take_out(number) {
            self.parked.push(copy);
        }
    }

    /// Takes in again what was given up, as new copies: what was put aside at the end of the line, what
    /// kept its place there; and lets those go on that stood behind it.
    pub fn redrive(&mut self, cause: u32) {
        for copy in std::mem::take(&mut self.parked) {
            self.store(copy.envelope, copy.stamp, cause);
        }
        for place in 0..self.copies.len() {
            match self.copies[place].standing {
                Standing::Blocking => {
                    let Copy { envelope, stamp, .. } = self.copies[place].clone();
                    self.copies[place] = self.new_copy(envelope, stamp, cause);
                }
                Standing::Behind => self.copies[place].standing = Standing::Ready,
                _ => {}
            }
        }
    }

    /// Forgets an acknowledged copy. `false` if it was not with a consumer any more.
    pub fn acknowledge(&mut self, number: u32) -> bool {
        let is_with_consumer =
            self.copy(number).is_some_and(|copy| copy.standing == Standing::Unacknowledged);
        is_with_consumer && self.take_out(number).is_some()
    }

    /// Takes back a copy that was not processed: to `standing`, or given up at the limit.
    pub fn take_back(&mut self, number: u32, limit: u16, standing: Standing, end: GivenUp) -> Return {
        let Some(copy) = self.copy(number) else { return Return::Again };
        if copy.deliveries < limit {
            self.stand(number, standing);
            return Return::Again;
        }
        match end {
            GivenUp::Aside => self.put_aside(number),
            GivenUp::InPlace => self.stand(number, Standing::Blocking),
        }
        Return::Parked
    }

    /// The numbers of the copies that are with consumers, the oldest first.
    pub fn with_consumers(&self) -> Vec<u32> {
        let with_consumers = |copy: &&Copy| copy.standing == Standing::Unacknowledged;
        self.copies.iter().filter(with_consumers).map(|copy| copy.number).collect()
    }

    /// The copies that are not done.
    pub const fn copies(&self) -> &VecDeque<Copy> {
        &self.copies
    }

    /// All copies that were given up: those that were put aside, and those that kept their place.
    pub fn given_up(&self) -> impl Iterator<Item = &Copy> {
        let in_place = self.copies.iter().filter(|copy| copy.standing == Standing::Blocking);
        self.parked.iter().chain(in_place)
    }

    /// The copies that were given up and put aside.
    pub fn parked(&self) -> &[Copy] {
        &self.parked
    }

    /// Takes a copy out of the line.
    fn take_out(&mut self, number: u32) -> Option<Copy> {
        let place = self.copies.iter().position(|copy| copy.number == number)?;
        let copy = self.copies.remove(place)?;
        self.unacknowledged -= usize::from(copy.standing == Standing::Unacknowledged);
        Some(copy)
    }

    fn find(&mut self, number: u32) -> Option<&mut Copy> {
        self.copies.iter_mut().find(|copy| copy.number == number)
    }

    fn new_copy(&mut self, envelope: Arc<Envelope>, stamp: MessageId, cause: u32) -> Copy {
        let number = self.stored;
        self.stored = self.stored.saturating_add(1);
        Copy { envelope, number, stamp, deliveries: 0, standing: Standing::Ready, cause: Untracked(cause) }
    }
}

/// All queues, and whether the broker answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Broker {
    /// Whether it is down.
    pub down: bool,
    /// One queue for each subscription.
    pub queues: Vec<Queue>,
}

impl Broker {
    /// A broker with this many queues.
    pub fn with_queues(count: usize) -> Self {
        Self { down: false, queues: vec![Queue::default(); count] }
    }

    /// The queue of a subscription.
    pub fn queue(&self, id: SubscriptionId) -> &Queue {
        &self.queues[id.index()]
    }

    /// The queue of a subscription, to be changed.
    pub fn queue_mut(&mut self, id: SubscriptionId) -> &mut Queue {
        &mut self.queues[id.index()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AggregateId, EventId, InstanceKey, Row};
    use crate::kernel::Time;
    use crate::messaging::Content;
    use proptest::prelude::*;

    fn message() -> Arc<Envelope> {
        let id = MessageId(1);
        Arc::new(Envelope {
            id,
            correlation: id,
            causation: id,
            content: Content::Event(EventId::at(0)),
            subject: InstanceKey { aggregate: AggregateId::at(0), identity: Row::new() },
            values: Row::new(),
            occurred: Time::ZERO,
            slot: None,
            conversation: None,
        })
    }

    proptest! {
        /// Whatever befalls its copies, a queue knows how many are with consumers.
        #[test]
        fn those_with_consumers_are_counted(deeds in prop::collection::vec((0_u8..12, 0_u32..8), 0..60)) {
            let mut queue = Queue::default();
            for (deed, number) in deeds {
                let first = queue.copies().front().cloned();
                match (deed, first) {
                    (0 | 1, _) | (_, None) => queue.store(message(), MessageId(1), 0),
                    (2 | 3, _) => queue.hand_over(number),
                    (4, _) => drop(queue.acknowledge(number)),
                    (5, _) => drop(queue.take_back(number, 2, Standing::Paused, GivenUp::Aside)),
                    (6, _) => drop(queue.take_back(number, 1, Standing::Ready, GivenUp::InPlace)),
                    (7, Some(first)) => queue.repeat(&first, 0),
                    (8, _) => queue.resume_at_the_end(number),
                    (9, _) => queue.stand_behind(number, 0),
                    (10, _) => queue.put_aside(number),
                    (_, _) => queue.redrive(0),
                }
                prop_assert_eq!(queue.unacknowledged(), queue.with_consumers().len());
            }
        }
    }
}
