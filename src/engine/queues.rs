//! The broker's queues at work: handing copies over, and taking them back.

use super::deployment::Deployment;
use super::given_up::way_of;
use super::plan::{Delivering, Point, Strike};
use super::run::Turn;
use super::world::{Action, Parceled};
use crate::kernel::Time;
use crate::messaging::{Return, Standing, SubscriptionId};
use crate::trace::{Fact, Leg, RecordId, Travel};

impl Turn<'_> {
    /// Hands over what waits in a queue, as long as its consumer is there and free.
    pub(super) fn pump(&mut self, id: SubscriptionId) {
        let deployment = self.deployment;
        let subscription = deployment.subscription(id);
        let home = deployment.home(subscription.context);
        loop {
            if self.world.broker.down || !self.is_up(home.process) || self.is_out_of_reach(id) {
                return;
            }
            self.stand_behind(id);
            let Some(copy) = self.next_in_line(id) else { return };
            if self.follows_a_dead_letter(id, &copy) {
                continue;
            }
            let content = copy.envelope.content;
            let point =
                |what| Point::HandingOver(content, subscription.context, &subscription.handlers, what);
            if let Some((fault, Strike::Wait(by))) =
                self.strike(point(Delivering::HeldBack), Deployment::BROKER, RecordId(copy.cause.0))
            {
                let struck = self.note(Deployment::BROKER, RecordId(copy.cause.0), Fact::Struck(fault));
                self.world.broker.change().queue_mut(id).hold_back(copy.number, struck.0);
                self.world.agenda.plan(
                    self.world.now + by,
                    Deployment::BROKER.0,
                    Action::Resume(id, copy.number),
                );
                continue;
            }
            if self.yields(id, &copy, point(Delivering::Overtaken)) {
                continue;
            }
            let repeated =
                self.strike(point(Delivering::Repeated), Deployment::BROKER, RecordId(copy.cause.0));
            self.world.broker.change().queue_mut(id).hand_over(copy.number);
            self.overtakes(id, &copy);
            if let Some((fault, _)) = repeated {
                let struck = self.note(Deployment::BROKER, RecordId(copy.cause.0), Fact::Struck(fault));
                let queue = self.world.broker.change().queue_mut(id);
                queue.repeat(&copy, struck.0);
            }
            let travel = Travel { delivery: copy.deliveries.saturating_add(1), ..way_of(id, &copy) };
            self.post(travel, home.consumer, RecordId(copy.cause.0), Parceled::Delivery(copy.envelope));
        }
    }

    /// Takes a copy back into its queue, or parks it if it was handed over often enough.
    pub(super) fn take_back(
        &mut self,
        travel: Travel,
        standing: Standing,
        cause: RecordId,
        again: Option<Time>,
    ) {
        let context = self.deployment.subscription(travel.subscription).context;
        let limit = self.deployment.home(context).settings.delivery_limit;
        let end = self.end_of_the_line(travel.subscription);
        let queue = self.world.broker.change().queue_mut(travel.subscription);
        let fate = queue.take_back(travel.copy, limit, standing, end);
        let fact = match fate {
            Return::Again => Fact::Returned(travel),
            Return::Parked => Fact::Parked(travel),
        };
        let noted = self.note(Deployment::BROKER, cause, fact);
        self.world.broker.change().queue_mut(travel.subscription).owe(travel.copy, noted.0);
        if let (Return::Again, Some(at)) = (fate, again) {
            let resume = Action::Resume(travel.subscription, travel.copy);
            self.world.agenda.plan(at, Deployment::BROKER.0, resume);
        }
    }

    /// Takes back every copy that a dead consumer of one queue had. What the consumer still said of
    /// a copy before it died is on its way, and the broker hears it before it notices the death.
    pub(super) fn take_back_from_the_dead(&mut self, id: SubscriptionId, cause: RecordId) {
        let answered: Vec<u32> =
            self.world.agenda.iter().filter_map(|(_, action)| answers(action, id)).collect();
        let unanswered = |number: &u32| !answered.contains(number);
        let copies = self.world.broker.queue(id).with_consumers().into_iter().filter(unanswered);
        self.take_back_these(id, copies.collect(), cause);
    }

    /// Takes back every copy that is with consumers of one queue.
    pub(super) fn take_back_all(&mut self, id: SubscriptionId, cause: RecordId) {
        self.take_back_these(id, self.world.broker.queue(id).with_consumers(), cause);
    }

    fn take_back_these(&mut self, id: SubscriptionId, copies: Vec<u32>, cause: RecordId) {
        for number in copies {
            let Some(copy) = self.world.broker.queue(id).copy(number) else { continue };
            let travel = way_of(id, copy);
            self.take_back(travel, Standing::Ready, cause, None);
        }
    }

    /// A copy that waited is in line again: one that was held back, and any where the order is kept, in
    /// its place.
    pub(super) fn resume(&mut self, id: SubscriptionId, number: u32) {
        let keeps_order = self.keeps_order(id);
        let queue = self.world.broker.change().queue_mut(id);
        if !keeps_order {
            queue.resume_at_the_end(number);
        }
        queue.resume(number);
        self.pump(id);
    }
}

/// The copy of this queue that a planned acknowledgement or refusal is about.
fn answers(action: &Action, id: SubscriptionId) -> Option<u32> {
    match action {
        Action::Arrive(parcel) => {
            let travel = parcel.travel;
            (matches!(travel.leg, Leg::Ack | Leg::Nack) && travel.subscription == id).then_some(travel.copy)
        }
        _ => None,
    }
}
