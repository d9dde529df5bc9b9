//! Messages that are overtaken: one lets others pass until a later one of its own aggregate has gone by.
//! If none ever comes it is handed over when nothing else is left to do, and was not overtaken.

use super::deployment::Deployment;
use super::plan::Point;
use super::run::Turn;
use crate::messaging::{Copy, Standing, SubscriptionId};
use crate::scenario::{Fault, Ordering};
use crate::trace::{Fact, RecordId};

impl Turn<'_> {
    /// Whether a copy that is about to be handed over lets others pass; where the order is kept none does.
    pub(super) fn yields(&mut self, id: SubscriptionId, copy: &Copy, point: Point<'_>) -> bool {
        if self.home_of(id).settings.ordering != Ordering::Competing {
            return false;
        }
        let Some((fault, _)) = self.strike(point, Deployment::BROKER, RecordId(copy.cause.0)) else {
            return false;
        };
        self.world.broker.change().queue_mut(id).stand(copy.number, Standing::Yielding(fault, false));
        true
    }

    /// A copy is handed over, and passes those that yield.
    pub(super) fn overtakes(&mut self, id: SubscriptionId, later: &Copy) {
        if !self.engine.faults().iter().any(|fault| matches!(fault, Fault::Overtake { .. })) {
            return;
        }
        let passed =
            |copy: &&Copy| matches!(copy.standing, Standing::Yielding(..)) && copy.number < later.number;
        let yielding: Vec<Copy> =
            self.world.broker.queue(id).copies().iter().filter(passed).cloned().collect();
        for copy in yielding {
            let Standing::Yielding(fault, known) = copy.standing else { continue };
            if !known {
                let struck = self.note(Deployment::BROKER, RecordId(copy.cause.0), Fact::Struck(fault));
                self.world.broker.change().queue_mut(id).owe(copy.number, struck.0);
            }
            let is_its_own = copy.envelope.subject == later.envelope.subject;
            let standing = if is_its_own { Standing::Ready } else { Standing::Yielding(fault, true) };
            self.world.broker.change().queue_mut(id).stand(copy.number, standing);
        }
    }

    /// When nothing else is left to do, those that still yield take their place again. `false` if none did.
    pub(super) fn let_go_who_yields(&mut self) -> bool {
        let mut any = false;
        for id in self.subscriptions() {
            let copies = self.world.broker.queue(id).copies();
            let yielding = copies.iter().filter_map(|copy| match copy.standing {
                Standing::Yielding(fault, passed) => Some((copy.number, fault, passed)),
                _ => None,
            });
            for (number, fault, passed) in yielding.collect::<Vec<_>>() {
                self.world.broker.change().queue_mut(id).stand(number, Standing::Ready);
                if let Some(pending) = self.world.faults.change().get_mut(usize::from(fault)) {
                    pending.struck = passed;
                }
                any = true;
            }
            if any {
                self.pump(id);
            }
        }
        any
    }
}
