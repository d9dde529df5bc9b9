//! Use cases, judged: effects in explicit flow can be lost, repeated or told wrongly without any event.

use super::anomaly::{Anomaly, AnomalyKind};
use super::chain::Chain;
use super::judge::{Case, evidence_of};
use super::ledger::{Asked, Effected};
use crate::domain::{Slot, UseCase};
use crate::messaging::{Content, Envelope, MessageId};
use crate::trace::{Answer, Conclusion, Fact, Record, RecordId};

/// One thing that a use case was to do.
struct Deed<'a> {
    slot: Slot,
    effects: Vec<&'a Effected>,
    external: bool,
    refused: bool,
    concluded: bool,
}

impl Case<'_> {
    /// The use case that a caller asked for, if it is one.
    pub(super) fn use_case(&self, asked: MessageId) -> Option<(UseCase, &Envelope)> {
        let envelope = self.trace.message(asked)?;
        match envelope.content {
            Content::Command(command) => Some((self.model.command(command).case?, envelope)),
            Content::Event(_) => None,
        }
    }

    /// What a use case stored first, on behalf of a caller.
    pub(super) fn stored_for(&self, asked: MessageId) -> Option<RecordId> {
        let (case, envelope) = self.use_case(asked)?;
        let deeds = self.deeds(case, envelope);
        let stored = deeds.iter().filter(|deed| !deed.external).flat_map(|deed| &deed.effects);
        stored.map(|effect| effect.record).min()
    }

    /// Whether a use case did something outside of every transaction.
    pub(super) fn reached_out_for(&self, asked: MessageId) -> bool {
        self.use_case(asked).is_some_and(|(case, envelope)| {
            self.deeds(case, envelope).iter().any(|deed| deed.external && !deed.effects.is_empty())
        })
    }

    /// Judges a use case as often as its caller asked for it.
    pub(super) fn judge_use_case(&self, asked: &Asked, anomalies: &mut Vec<Anomaly>) {
        let mut tries: Vec<Vec<MessageId>> = Vec::new();
        for sending in asked.sendings() {
            match tries.last_mut().filter(|_| self.goes_on(sending)) {
                Some(before) => before.push(sending),
                None => tries.push(vec![sending]),
            }
        }
        for (left, sendings) in (0..tries.len()).rev().zip(&tries) {
            self.judge_try(asked, sendings, left == 0, anomalies);
        }
    }

    /// Whether a sending went on where an earlier one was cut off: something that it asked for was recognised.
    pub(super) fn goes_on(&self, sending: MessageId) -> bool {
        let Some((case, _)) = self.use_case(sending) else { return false };
        let reactions = self.model.handler(case.flow).reactions.iter().zip(0..);
        reactions.filter(|(reaction, _)| !reaction.effect.is_external()).any(|(_, position)| {
            let concluded = self.ledger.concluded(Slot::of(case.flow, position), sending);
            concluded.and_then(|at| self.trace.get(at)).is_some_and(is_recognition)
        })
    }

    /// Judges what was done for sendings that went on where the one before was cut off.
    fn judge_try(&self, asked: &Asked, sendings: &[MessageId], is_last: bool, anomalies: &mut Vec<Anomaly>) {
        let Some(((case, _), sending)) = sendings.first().and_then(|id| Some((self.use_case(*id)?, *id)))
        else {
            return;
        };
        let deeds = self.deeds_of_all(sendings);
        let stored = sendings.iter().filter_map(|sending| self.stored_for(*sending)).min();
        let inside = || deeds.iter().filter(|deed| !deed.external);
        let refused = inside().any(|deed| deed.refused);
        // What was there already needs no storing.
        let there = stored.is_some() || inside().any(|deed| deed.concluded && !deed.refused);
        let stopped = refused && !case.ignoring;
        for deed in &deeds {
            let base = |kind, chain: Chain| Anomaly {
                message: Some(sending),
                handler: Some(case.flow),
                slot: Some(deed.slot),
                external: deed.external,
                count: deed.effects.len(),
                evidence: evidence_of(
                    [Some(asked.record), stored, chain.fault, chain.broke]
                        .into_iter()
                        .chain(deed.effects.iter().map(|effect| Some(effect.record))),
                ),
                chain,
                ..Anomaly::of(kind)
            };
            let end = || Chain::of_an_end(self.trace, sending, None, self.task_of_request(sending));
            match deed.effects.as_slice() {
                [] if stored.is_some() && !deed.concluded && !stopped && self.is_over() => {
                    anomalies.push(base(AnomalyKind::Lost, end()));
                }
                [_, ..] if deed.external && !there && inside().next().is_some() => {
                    anomalies.push(base(AnomalyKind::Phantom, end()));
                }
                [_, second, ..] => {
                    let chain = Chain::of_a_repetition(self.trace, second.record);
                    anomalies.push(base(AnomalyKind::Duplicate, chain));
                }
                _ => {}
            }
        }
        // Told before anything was done, where nothing was.
        let untouched =
            !deeds.is_empty() && deeds.iter().all(|deed| deed.effects.is_empty() && !deed.concluded);
        let nothing = !there && (refused || untouched) && is_last;
        if let (Some((Answer::Ok, told)), true) = (asked.told, nothing) {
            anomalies.push(Anomaly {
                message: Some(sending),
                evidence: evidence_of([Some(asked.record), Some(told)]),
                ..Anomaly::of(AnomalyKind::FalseSuccess)
            });
        }
    }

    /// What a use case was to do for several sendings of one request, taken together.
    fn deeds_of_all(&self, sendings: &[MessageId]) -> Vec<Deed<'_>> {
        let mut all: Vec<Deed<'_>> = Vec::new();
        for (case, envelope) in sendings.iter().filter_map(|sending| self.use_case(*sending)) {
            for deed in self.deeds(case, envelope) {
                match all.iter_mut().find(|known| known.slot == deed.slot) {
                    Some(known) => {
                        known.effects.extend(deed.effects);
                        known.refused = deed.refused;
                        known.concluded |= deed.concluded;
                    }
                    None => all.push(deed),
                }
            }
        }
        all
    }

    /// What a use case was to do for a request.
    fn deeds(&self, case: UseCase, asked: &Envelope) -> Vec<Deed<'_>> {
        let reactions = self.model.handler(case.flow).reactions.iter().zip(0..);
        let slots = reactions.map(|(reaction, position)| (reaction, Slot::of(case.flow, position)));
        slots
            .filter(|(_, slot)| self.is_owed(*slot, asked))
            .map(|(reaction, slot)| Deed {
                slot,
                effects: self.ledger.effects_of(slot, asked.id).collect(),
                external: reaction.effect.is_external(),
                refused: self.ledger.is_refused(slot, asked.id),
                concluded: self.ledger.is_concluded(slot, asked.id),
            })
            .collect()
    }
}

/// Whether a record says that something was done before.
const fn is_recognition(record: &Record) -> bool {
    matches!(record.fact, Fact::Concluded { how: Conclusion::Recognised, .. })
}
