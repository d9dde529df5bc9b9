//! In which order a queue is worked off: by consumers that compete, by one at a time, or by one at a
//! time for each aggregate.

use super::deployment::Home;
use super::run::Turn;
use super::task::Subject;
use crate::messaging::{Copy, Queue, Standing, SubscriptionId};
use crate::scenario::Ordering;

impl Turn<'_> {
    /// The copy that is to be handed over now, if one is and somebody is free for it.
    pub(super) fn next_in_line(&self, id: SubscriptionId) -> Option<Copy> {
        let home = self.home_of(id);
        let queue = self.world.broker.queue(id);
        let free = match home.settings.ordering {
            Ordering::SingleActive => queue.unacknowledged() == 0,
            _ => queue.unacknowledged() < usize::from(home.settings.consumers),
        };
        if !free {
            return None;
        }
        let next = match home.settings.ordering {
            Ordering::Competing => queue.next_ready(),
            // Whoever comes later waits, whatever the first one waits for.
            Ordering::SingleActive => queue.copies().front().filter(|_| !self.is_at_work(id, None)),
            Ordering::Partitioned => queue.copies().iter().find(|copy| {
                copy.standing == Standing::Ready
                    && is_first_of_its_key(queue, copy)
                    && !self.is_at_work(id, Some(copy))
            }),
        };
        next.filter(|copy| copy.standing == Standing::Ready).cloned()
    }

    /// Whether what comes again keeps its place, so that nothing behind it is handed over before it.
    pub(super) fn keeps_order(&self, id: SubscriptionId) -> bool {
        self.home_of(id).settings.ordering != Ordering::Competing
    }

    /// A consumer is done, and has told the broker long ago: where one at a time works, it is the next
    /// one's turn.
    pub(super) fn consumer_is_free(&mut self, id: SubscriptionId) {
        if self.keeps_order(id) {
            self.pump(id);
        }
    }

    /// Whether a consumer of this queue is still at work on what it has acknowledged already; for the
    /// aggregate of this copy, if one is given.
    fn is_at_work(&self, id: SubscriptionId, key: Option<&Copy>) -> bool {
        let home = self.home_of(id);
        if !self.deployment.consumer_procedure(self.deployment.subscription(id).context).acknowledges_first()
        {
            return false;
        }
        self.world.process(home.process).tasks.iter().any(|task| {
            match task.frames.first().map(|root| &root.subject) {
                Some(Subject::Delivery(delivery)) => {
                    delivery.subscription == id
                        && key.is_none_or(|copy| copy.envelope.subject == delivery.event.subject)
                }
                _ => false,
            }
        })
    }

    /// Where the consumers of a queue live.
    pub(super) fn home_of(&self, id: SubscriptionId) -> &Home {
        self.deployment.home(self.deployment.subscription(id).context)
    }
}

/// Whether nothing for the same aggregate comes before this copy or is being worked on.
fn is_first_of_its_key(queue: &Queue, copy: &Copy) -> bool {
    let same_key = |other: &&Copy| other.envelope.subject == copy.envelope.subject;
    let mut same = queue.copies().iter().filter(same_key);
    let with_consumer = |other: &Copy| other.standing == Standing::Unacknowledged;
    !queue.copies().iter().filter(same_key).any(with_consumer)
        && same.next().is_some_and(|first| first.number == copy.number)
}
