//! What somebody made up for who looks again on a schedule: it is late then, and not lost.

use super::judge::Case;
use super::ledger::{Effected, Raised};
use super::metrics::Window;
use crate::domain::{Effect, Expression, Slot};
use crate::messaging::Envelope;
use crate::trace::RecordId;

impl Case<'_> {
    /// For how long a slot had to wait for what should have been done for an event, and was done later on
    /// a schedule; nothing if it was not.
    pub(super) fn made_up_for(
        &self,
        raised: &Raised,
        slot: Slot,
        event: &Envelope,
        from: RecordId,
    ) -> Option<Window> {
        if !self.model.clocks.iter().any(|clock| clock.reconciles) {
            // Where nobody looks again, a long list of losses need not be gone through for each.
            return None;
        }
        let mut later = self.ledger.effects.iter().filter(|effect| effect.record > from);
        let effect = later
            .find(|effect| self.is_of_a_schedule(effect.slot) && self.does_the_same(effect, slot, event))?;
        let at = |id: RecordId| self.trace.get(id).map(|record| record.at).unwrap_or_default();
        let length = at(effect.record) - at(from);
        Some(Window { slot, event: raised.message, from, until: effect.record, length })
    }

    /// Whether a slot is one of those who look again.
    fn is_of_a_schedule(&self, slot: Slot) -> bool {
        let event = self.model.handler(slot.handler).event;
        event.and_then(|event| self.model.clock_of(event)).is_some_and(|clock| clock.reconciles)
    }

    /// Whether an effect is what a slot should have done for an event: the same command for the same
    /// aggregate, or the same call for the aggregate that raised the event.
    fn does_the_same(&self, effect: &Effected, slot: Slot, event: &Envelope) -> bool {
        match (self.model.effect(effect.slot), self.model.effect(slot)) {
            (Effect::Issue { command: done, .. }, Effect::Issue { command, target, .. }) => {
                let meant = Expression::evaluate_all(target, &event.scope());
                let found = self.trace.message(effect.by).map(|message| &message.subject.identity);
                done == command && meant.is_ok_and(|meant| found == Some(&meant))
            }
            (Effect::Call { operation: done, .. }, Effect::Call { operation, .. }) => {
                done == operation && effect.slot.target == event.subject.number()
            }
            _ => false,
        }
    }
}
