//! Whether the effects of a handler came in the order of the events of each aggregate.

use super::anomaly::{Anomaly, AnomalyKind};
use super::chain::Chain;
use super::judge::{Case, evidence_of};
use crate::kernel::{Index, number, stable_hash};

impl Case<'_> {
    /// An effect for an event of an aggregate that comes after an effect of the same handler for a later
    /// one. What was never committed has no place in the order.
    pub(super) fn judge_order(&self, anomalies: &mut Vec<Anomaly>) {
        // For each handler and aggregate, the effect for the latest event so far; and what was told.
        let (mut latest, mut told) = (Index::default(), Index::default());
        for (place, effect) in self.ledger.effects.iter().enumerate() {
            let committed = self.ledger.event(effect.event).and_then(|raised| raised.committed);
            let (Some(committed), Some(event)) = (committed, self.trace.message(effect.event)) else {
                continue;
            };
            let handler = effect.slot.handler;
            let line = number(handler.0.into(), stable_hash(&event.subject), 0);
            let later = latest.get(line).and_then(|place| self.ledger.effects.get(place)).filter(|later| {
                self.ledger.event(later.event).and_then(|raised| raised.committed) > Some(committed)
            });
            let Some(later) = later else {
                latest.put(line, place);
                continue;
            };
            if told.put(number(handler.0.into(), effect.event.0, 0), place).is_some() {
                continue;
            }
            let chain = Chain::of_a_disorder(self.trace, effect.event, effect.record);
            let shown = [chain.fault, chain.broke, Some(later.record), Some(effect.record)];
            anomalies.push(Anomaly {
                message: Some(effect.event),
                handler: Some(handler),
                slot: Some(effect.slot),
                external: self.model.effect(effect.slot).is_external(),
                count: 1,
                evidence: evidence_of(shown),
                chain,
                ..Anomaly::of(AnomalyKind::OutOfOrder)
            });
        }
    }
}
