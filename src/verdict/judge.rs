//! The judgement: the ledger against what ought to be, at rest.

use super::anomaly::{Anomaly, AnomalyKind, Consequence, Verdict};
use super::chain::Chain;
use super::invariant::judge_invariants;
use super::ledger::{Effected, Ledger, Raised};
use super::metrics::{Metrics, Window};
use crate::domain::{HandlerId, Model, Slot};
use crate::kernel::{Index, sort_by_number};
use crate::messaging::{Content, Envelope, MessageId};
use crate::trace::{Record, RecordId, TaskId, Trace, put_in_order};

/// Judges a run that has come to rest.
pub fn judge(model: &Model, trace: &Trace) -> Verdict {
    let ledger = Ledger::of(trace);
    let case = Case { model, trace, ledger: &ledger };
    let mut anomalies = Vec::new();
    let mut metrics = Metrics::of(trace, &ledger);
    for raised in &ledger.events {
        case.judge_event(raised, &mut metrics.windows, &mut anomalies);
    }
    for asked in &ledger.requests {
        case.judge_use_case(asked, &mut anomalies);
    }
    case.judge_order(&mut anomalies);
    case.judge_reads(&mut anomalies);
    case.judge_parked(&mut anomalies);
    let clean_aborts = case.judge_callers(&mut anomalies);
    if let Some(record) = ledger.exhausted {
        anomalies.push(Anomaly { evidence: vec![record], ..Anomaly::of(AnomalyKind::Endless) });
    }
    let sagas = case.sagas();
    case.judge_sagas(&sagas, &mut anomalies);
    case.judge_isolation(&sagas, &mut anomalies);
    sort_by_number(&mut anomalies, Anomaly::gravity);
    let invariants = judge_invariants(model, trace, ledger.exhausted.is_some());
    Verdict { anomalies, clean_aborts, invariants, metrics, sagas }
}

/// What is looked at while judging.
pub(super) struct Case<'a> {
    pub(super) model: &'a Model,
    pub(super) trace: &'a Trace,
    pub(super) ledger: &'a Ledger,
}

/// What one handler made of one event.
struct Reaction {
    handler: HandlerId,
    effects: Vec<RecordId>,
    /// Whether each of its slots had its effect or was settled otherwise.
    settled: bool,
}

impl Anomaly {
    pub(super) const fn of(kind: AnomalyKind) -> Self {
        Self {
            kind,
            message: None,
            handler: None,
            slot: None,
            external: false,
            count: 0,
            evidence: Vec::new(),
            chain: Chain { fault: None, broke: None, repetition: None },
            consequences: Vec::new(),
        }
    }
}

impl Case<'_> {
    /// Every handler of one event; what was made up for later goes to the windows.
    fn judge_event(&self, raised: &Raised, windows: &mut Vec<Window>, anomalies: &mut Vec<Anomaly>) {
        let Some(envelope) = self.trace.message(raised.message) else { return };
        let Content::Event(event) = envelope.content else { return };
        let mut reactions = Vec::new();
        for handler in self.model.handlers_of(event) {
            // What a condition says of an event it says wherever the event came to.
            if self.model.handler(handler).concerns(&envelope.scope()) == Ok(false) {
                continue;
            }
            let mut reaction = Reaction { handler, effects: Vec::new(), settled: true };
            for position in 0..self.model.handler(handler).reactions.len() {
                let slot = Slot::of(handler, u8::try_from(position).unwrap_or(u8::MAX));
                if self.is_owed(slot, envelope) {
                    match self.lateness(raised, slot, envelope) {
                        Some(late) => windows.push(late),
                        None => self.judge_slot(raised, slot, &mut reaction, anomalies),
                    }
                }
                for one in self.ones_of(slot, raised.message) {
                    self.judge_slot(raised, one, &mut reaction, anomalies);
                }
            }
            reactions.push(reaction);
        }
        self.judge_handlers(raised, &reactions, anomalies);
    }

    /// Where a statement is done for each of many, the slots that it came to be about.
    fn ones_of(&self, slot: Slot, event: MessageId) -> Vec<Slot> {
        if self.model.handler(slot.handler).range_at(slot.position.into()).is_none() {
            return Vec::new();
        }
        let mut ones = self.ledger.ones_of(slot, event);
        for sent in self.trace.messages().iter().filter(|message| message.causation == event) {
            ones.extend(sent.slot.filter(|one| one.whole() == slot && one.target != 0));
        }
        sort_by_number(&mut ones, |one| one.target.into());
        ones.dedup();
        ones
    }

    /// Whether a slot is meant for an event. A call that was never made might have been agreed to, and
    /// a condition that cannot be computed might have held.
    pub(super) fn is_owed(&self, slot: Slot, event: &Envelope) -> bool {
        // What a participant of a saga takes down for itself is no effect of the domain.
        if self.model.is_noted(slot) {
            return false;
        }
        let is_refused = |position| self.ledger.is_refused(Slot { position, ..slot }, event.id);
        let handler = self.model.handler(slot.handler);
        handler.means(slot.position, &event.scope(), &is_refused).unwrap_or(true)
    }

    /// One slot for one event: exactly one effect if the event was committed, none if it was not.
    fn judge_slot(&self, raised: &Raised, slot: Slot, reaction: &mut Reaction, anomalies: &mut Vec<Anomaly>) {
        let effects: Vec<&Effected> = self.ledger.effects_of(slot, raised.message).collect();
        let settled = !effects.is_empty() || self.ledger.is_concluded(slot, raised.message);
        reaction.effects.extend(effects.iter().map(|effect| effect.record));
        reaction.settled &= settled;
        let base = |kind| Anomaly {
            message: Some(raised.message),
            handler: Some(slot.handler),
            slot: Some(slot),
            external: self.model.effect(slot).is_external(),
            count: effects.len(),
            ..Anomaly::of(kind)
        };
        match self.committed(raised) {
            Some(committed) if !settled && self.ledger.exhausted.is_none() => {
                let task = self.task_of(raised.record);
                let chain = Chain::of_a_loss(self.trace, raised.message, slot, task);
                let evidence = [Some(committed), chain.fault, chain.broke];
                anomalies.push(Anomaly { evidence: evidence_of(evidence), chain, ..base(AnomalyKind::Lost) });
            }
            None if !effects.is_empty() => {
                let task = self.task_of(raised.record);
                let chain = Chain::of_an_end(self.trace, raised.message, Some(slot), task);
                let seen = effects.iter().map(|effect| Some(effect.record));
                let evidence =
                    evidence_of([Some(raised.record), chain.fault, chain.broke].into_iter().chain(seen));
                let consequences = self.consequences_of(effects.iter().map(|effect| effect.by));
                anomalies.push(Anomaly { evidence, chain, consequences, ..base(AnomalyKind::Phantom) });
            }
            _ => {}
        }
        if let [_, second, ..] = effects.as_slice() {
            let chain = Chain::of_a_repetition(self.trace, second.record);
            let seen = effects.iter().map(|effect| Some(effect.record));
            let evidence = evidence_of([chain.fault, chain.broke].into_iter().chain(seen));
            let consequences = self.consequences_of(effects.iter().skip(1).map(|effect| effect.by));
            anomalies.push(Anomaly { evidence, chain, consequences, ..base(AnomalyKind::Duplicate) });
        }
    }

    /// How late it was, where somebody made up for what a slot had not done.
    fn lateness(&self, raised: &Raised, slot: Slot, event: &Envelope) -> Option<Window> {
        let missing = self.ledger.effects_of(slot, event.id).next().is_none()
            && !self.ledger.is_concluded(slot, event.id);
        let committed = self.committed(raised).filter(|_| missing)?;
        self.made_up_for(raised, slot, event, committed)
    }

    /// Where an event became a fact. Time has passed, whoever has written it down.
    fn committed(&self, raised: &Raised) -> Option<RecordId> {
        raised.committed.or_else(|| self.is_of_time(raised.message).then_some(raised.record))
    }

    /// Whether time made an event, and nobody's decision.
    fn is_of_time(&self, event: MessageId) -> bool {
        self.trace.message(event).is_some_and(|envelope| {
            matches!(envelope.content, Content::Event(event) if self.model.clock_of(event).is_some())
        })
    }

    /// All handlers of one event: all of them or none.
    fn judge_handlers(&self, raised: &Raised, reactions: &[Reaction], anomalies: &mut Vec<Anomaly>) {
        if self.ledger.exhausted.is_some() {
            return;
        }
        let done = reactions.iter().flat_map(|reaction| &reaction.effects);
        let did_not = reactions.iter().find(|reaction| reaction.effects.is_empty() && !reaction.settled);
        if let (Some(_), Some(did_not)) = (done.clone().next(), did_not) {
            let chain = Chain::of_an_end(self.trace, raised.message, None, self.task_of(raised.record));
            let shown = done.map(|record| Some(*record));
            anomalies.push(Anomaly {
                message: Some(raised.message),
                handler: Some(did_not.handler),
                evidence: evidence_of([chain.fault, chain.broke].into_iter().chain(shown)),
                chain,
                ..Anomaly::of(AnomalyKind::Partial)
            });
        }
    }

    /// A parked copy needs somebody to look at it.
    fn judge_parked(&self, anomalies: &mut Vec<Anomaly>) {
        for (travel, record) in &self.ledger.parked {
            let chain = Chain::of_an_end(self.trace, travel.message, None, TaskId::NONE);
            anomalies.push(Anomaly {
                message: Some(travel.message),
                evidence: evidence_of([chain.fault, Some(*record)]),
                chain,
                ..Anomaly::of(AnomalyKind::Stuck)
            });
        }
    }

    /// The effects that would not be there without these executions.
    pub(super) fn consequences_of(&self, executions: impl Iterator<Item = MessageId>) -> Vec<Consequence> {
        let mut made_by = Index::default();
        for execution in executions {
            made_by.put(execution.0.into(), 0);
        }
        // A message is made after what caused it, so that one pass finds all descendants.
        for envelope in self.trace.messages() {
            if made_by.has(envelope.causation.0.into()) {
                made_by.put(envelope.id.0.into(), 0);
            }
        }
        let follows = |effect: &&Effected| {
            let event = self.trace.message(effect.event);
            event.is_some_and(|event| made_by.has(event.causation.0.into()))
        };
        let consequence =
            |effect: &Effected| Consequence { slot: effect.slot, event: effect.event, record: effect.record };
        self.ledger.effects.iter().filter(follows).map(consequence).collect()
    }

    /// Whether the run came to its end, so that what is missing will never come.
    pub(super) fn is_over(&self) -> bool {
        self.ledger.exhausted.is_none()
    }

    /// The piece of work in which a request was carried out.
    pub(super) fn task_of_request(&self, asked: MessageId) -> TaskId {
        let began = |record: &&Record| {
            record.task != TaskId::NONE && record.place().is_some_and(|place| place.message == asked)
        };
        self.trace.records().iter().find(began).map_or(TaskId::NONE, |record| record.task)
    }

    pub(super) fn task_of(&self, record: RecordId) -> TaskId {
        self.trace.get(record).map_or(TaskId::NONE, |record| record.task)
    }
}

/// The records that are there, each once, the oldest first.
pub(super) fn evidence_of(records: impl IntoIterator<Item = Option<RecordId>>) -> Vec<RecordId> {
    let mut evidence: Vec<RecordId> = records.into_iter().flatten().collect();
    put_in_order(&mut evidence);
    evidence
}
