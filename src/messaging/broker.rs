//! The broker: one durable queue for each subscription, at least once.
//!
//! A copy of a message stays in its queue until it is acknowledged. A copy whose consumer is lost
//! goes back to the head; one that was refused comes again after a pause, and one that was handed
//! over too often is given up: put aside, or left where it stands, with the queue behind it.

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
    copies: Vec<Copy>,
    parked: Vec<Copy>,
    stored: u32,
}

impl Queue {
    /// Stores a copy at the end.
    pub fn store(&mut self, envelope: Arc<Envelope>, stamp: MessageId, cause: u32) {
        let copy = self.new_copy(envelope, stamp, cause);
        self.copies.push(copy);
    }

    /// Stores one more copy of a message at the head, as a broker that repeats itself does.
    pub fn repeat(&mut self, copy: &Copy, cause: u32) {
        let copy = self.new_copy(Arc::clone(&copy.envelope), copy.stamp, cause);
        self.copies.insert(0, copy);
    }

    /// Keeps a message apart that was read elsewhere and given up, after so many tries.
    pub fn keep_apart(&mut self, envelope: Arc<Envelope>, deliveries: u16, cause: u32) {
        let stamp = envelope.id;
        let copy = self.new_copy(envelope, stamp, cause);
        self.parked.push(Copy { deliveries, ..copy });
    }

    /// How many copies are with consumers.
    pub fn unacknowledged(&self) -> usize {
        self.copies.iter().filter(|copy| copy.standing == Standing::Unacknowledged).count()
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
        if let Some(copy) = self.find(number) {
            copy.standing = Standing::Unacknowledged;
            copy.deliveries = copy.deliveries.saturating_add(1);
        }
    }

    /// Holds a copy back before it is handed over.
    pub fn hold_back(&mut self, number: u32, cause: u32) {
        if let Some(copy) = self.find(number) {
            copy.standing = Standing::Delayed;
            copy.cause = Untracked(cause);
        }
    }

    /// Has a copy let a later one pass, or take its place again.
    pub fn stand(&mut self, number: u32, standing: Standing) {
        if let Some(copy) = self.find(number) {
            copy.standing = standing;
        }
    }

    /// Notes the record to which a copy owes its next delivery, or that it has none.
    pub fn owe(&mut self, number: u32, cause: u32) {
        let copies = self.copies.iter_mut().chain(&mut self.parked);
        copies.filter(|copy| copy.number == number).for_each(|copy| copy.cause = Untracked(cause));
    }

    /// Makes a copy that waited ready again, where it stands.
    pub fn resume(&mut self, number: u32) {
        let waited = |copy: &&mut Copy| matches!(copy.standing, Standing::Delayed | Standing::Paused);
        if let Some(copy) = self.find(number).filter(waited) {
            copy.standing = Standing::Ready;
        }
    }

    /// Makes a copy that was refused ready again, at the end of the line.
    pub fn resume_at_the_end(&mut self, number: u32) {
        let waited = |copy: &Copy| copy.number == number && copy.standing == Standing::Paused;
        if let Some(place) = self.copies.iter().position(waited) {
            let copy = self.copies.remove(place);
            self.copies.push(Copy { standing: Standing::Ready, ..copy });
        }
    }

    /// Has a copy stand behind one that was given up.
    pub fn stand_behind(&mut self, number: u32, cause: u32) {
        if let Some(copy) = self.find(number) {
            copy.standing = Standing::Behind;
            copy.cause = Untracked(cause);
        }
    }

    /// Puts a copy aside.
    pub fn put_aside(&mut self, number: u32) {
        if let Some(place) = self.copies.iter().position(|copy| copy.number == number) {
            let copy = self.copies.remove(place);
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
        let place = self
            .copies
            .iter()
            .position(|copy| copy.number == number && copy.standing == Standing::Unacknowledged);
        place.map(|place| self.copies.remove(place)).is_some()
    }

    /// Takes back a copy that was not processed: to `standing`, or given up at the limit.
    pub fn take_back(&mut self, number: u32, limit: u16, standing: Standing, end: GivenUp) -> Return {
        let Some(copy) = self.find(number) else { return Return::Again };
        if copy.deliveries < limit {
            copy.standing = standing;
            return Return::Again;
        }
        match end {
            GivenUp::Aside => self.put_aside(number),
            GivenUp::InPlace => copy.standing = Standing::Blocking,
        }
        Return::Parked
    }

    /// The numbers of the copies that are with consumers, the oldest first.
    pub fn with_consumers(&self) -> Vec<u32> {
        let with_consumers = |copy: &&Copy| copy.standing == Standing::Unacknowledged;
        self.copies.iter().filter(with_consumers).map(|copy| copy.number).collect()
    }

    /// The copies that are not done.
    pub fn copies(&self) -> &[Copy] {
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
