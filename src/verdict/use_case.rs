//! Use cases, judged: effects in explicit flow can be lost, repeated or told wrongly without any event.

use super::anomaly::{Anomaly, AnomalyKind};
use super::chain::Chain;
use super::judge::{Case, evidence_of};
use super::ledger::{Asked, Effected};
use crate::domain::{Slot, UseCase};
use crate::messaging::{Content, Envelope, MessageId};
use crate::trace::{Answer, RecordId};

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
        for sending in asked.sendings() {
            self.judge_sending(asked, sending, anomalies);
        }
    }

    fn judge_sending(&self, asked: &Asked, sending: MessageId, anomalies: &mut Vec<Anomaly>) {
        let Some((case, envelope)) = self.use_case(sending) else { return };
        let deeds = self.deeds(case, envelope);
        let stored = self.stored_for(sending);
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
        let nothing = !there && (refused || untouched) && asked.sendings().last() == Some(sending);
        if let (Some((Answer::Ok, told)), true) = (asked.told, nothing) {
            anomalies.push(Anomaly {
                message: Some(sending),
                evidence: evidence_of([Some(asked.record), Some(told)]),
                ..Anomaly::of(AnomalyKind::FalseSuccess)
            });
        }
    }

    /// What a use case was to do for a request.
    fn deeds(&self, case: UseCase, asked: &Envelope) -> Vec<Deed<'_>> {
        let reactions = self.model.handler(case.flow).reactions.iter().zip(0..);
        let slots = reactions.map(|(reaction, position)| (reaction, Slot { handler: case.flow, position }));
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
