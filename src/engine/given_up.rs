//! What the broker hands over no more: dead letters, what has to stay with them, and what becomes of
//! both when somebody has looked at them.

use super::deployment::Deployment;
use super::run::Turn;
use crate::messaging::{Copy, GivenUp, Standing, SubscriptionId};
use crate::scenario::{DeadLetters, Ordering};
use crate::trace::{Fact, Leg, RecordId, Travel};

impl Turn<'_> {
    /// Where a copy of this queue goes that was handed over too often.
    pub(super) fn end_of_the_line(&self, id: SubscriptionId) -> GivenUp {
        match self.home_of(id).settings.dead_letters {
            DeadLetters::Parked | DeadLetters::Sequenced => GivenUp::Aside,
            DeadLetters::Blocking => GivenUp::InPlace,
        }
    }

    /// Whether a copy has to be given up with an earlier one of its aggregate; it is, then.
    pub(super) fn follows_a_dead_letter(&mut self, id: SubscriptionId, copy: &Copy) -> bool {
        if self.home_of(id).settings.dead_letters != DeadLetters::Sequenced {
            return false;
        }
        let parked = self.world.broker.queue(id).parked();
        let earlier =
            |other: &&Copy| other.envelope.subject == copy.envelope.subject && other.number < copy.number;
        let Some(cause) = parked.iter().find(earlier).map(|other| RecordId(other.cause.0)) else {
            return false;
        };
        let noted = self.note(Deployment::BROKER, cause, Fact::Followed(way_of(id, copy)));
        let queue = self.world.broker.change().queue_mut(id);
        queue.put_aside(copy.number);
        queue.owe(copy.number, noted.0);
        true
    }

    /// Has those that are ready stand behind a copy that was given up and kept its place: the whole queue,
    /// or where it is divided by aggregates those of the same one.
    pub(super) fn stand_behind(&mut self, id: SubscriptionId) {
        if self.end_of_the_line(id) != GivenUp::InPlace {
            return;
        }
        let copies = self.world.broker.queue(id).copies();
        if copies.iter().all(|copy| copy.standing != Standing::Blocking) {
            return;
        }
        let divided = self.home_of(id).settings.ordering == Ordering::Partitioned;
        let mut behind: Vec<(Copy, RecordId)> = Vec::new();
        for copy in copies.iter().filter(|copy| copy.standing == Standing::Ready) {
            let blocks = |other: &&Copy| {
                other.standing == Standing::Blocking
                    && (!divided || other.envelope.subject == copy.envelope.subject)
            };
            if let Some(first) = copies.iter().find(blocks) {
                behind.push((copy.clone(), RecordId(first.cause.0)));
            }
        }
        for (copy, cause) in behind {
            let noted = self.note(Deployment::BROKER, cause, Fact::Blocked(way_of(id, &copy)));
            self.world.broker.change().queue_mut(id).stand_behind(copy.number, noted.0);
        }
    }
}

/// The way that a copy has come last.
pub(super) fn way_of(id: SubscriptionId, copy: &Copy) -> Travel {
    Travel {
        leg: Leg::Deliver,
        from: Deployment::BROKER,
        message: copy.envelope.id,
        subscription: id,
        delivery: copy.deliveries,
        copy: copy.number,
    }
}
