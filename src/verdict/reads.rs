//! Reads, judged: what a handler or a command read against what was stored when it did.

use super::anomaly::{Anomaly, AnomalyKind};
use super::chain::Chain;
use super::judge::{Case, evidence_of};
use crate::domain::{Effect, Expression, HandlerId, InstanceKey, Nature, Slot};
use crate::messaging::{Content, Envelope, MessageId};
use crate::trace::{Fact, Reading, Record, RecordId, TaskId};

impl Case<'_> {
    pub(super) fn judge_reads(&self, anomalies: &mut Vec<Anomaly>) {
        for reading in self.trace.reads() {
            let Some(reader) = self.trace.get(reading.record).and_then(Record::message) else { continue };
            let Some(message) = self.trace.message(reader) else { continue };
            // A command reads for the event that it was issued for, if it was for one.
            let event = match message.content {
                Content::Event(_) => Some(message),
                Content::Command(_) => self.trace.message(message.causation),
            };
            let event = event.filter(|event| matches!(event.content, Content::Event(_)));
            match self.model.aggregate(reading.key.aggregate).nature {
                Nature::ReadModel => self.judge_copy(reading, reader, event, anomalies),
                Nature::Aggregate | Nature::Clock => {
                    if let Some(event) = event {
                        self.judge_original(reading, reader, event, anomalies);
                    }
                }
            }
        }
    }

    /// A local copy: every event that was committed before should have reached it, and none that came
    /// after the reader's own.
    fn judge_copy(
        &self,
        reading: &Reading,
        reader: MessageId,
        own: Option<&std::sync::Arc<Envelope>>,
        anomalies: &mut Vec<Anomaly>,
    ) {
        let slots = self.projections_of(&reading.key);
        let (mut unreached, mut newer) = (None, None);
        for raised in &self.ledger.events {
            let Some(committed) = raised.committed.filter(|at| *at < reading.record) else { continue };
            let Some(event) = self.trace.message(raised.message) else { continue };
            for slot in slots.iter().filter(|slot| self.writes(**slot, event, &reading.key)) {
                let reached = self.reached(*slot, raised.message).filter(|at| *at < reading.record);
                let after_own = own.is_some_and(|own| {
                    own.subject == event.subject
                        && own.id != event.id
                        && self.is_before(own.id, raised.record)
                });
                match reached {
                    None => unreached = unreached.or(Some((raised.message, committed))),
                    Some(at) if after_own => newer = newer.or(Some(at)),
                    Some(_) => {}
                }
            }
        }
        if let Some((event, committed)) = unreached {
            let chain = self.break_before(event, reading.record);
            let evidence = [Some(committed), chain.fault, chain.broke, Some(reading.record)];
            let evidence = evidence_of(evidence);
            anomalies.push(Anomaly { evidence, chain, ..told(AnomalyKind::StaleRead, reading, reader) });
        }
        if let Some(newer) = newer {
            let committed = own.and_then(|own| self.ledger.event(own.id)).and_then(|own| own.committed);
            let evidence = evidence_of([committed, Some(newer), Some(reading.record)]);
            anomalies.push(Anomaly { evidence, ..told(AnomalyKind::ReadAhead, reading, reader) });
        }
    }

    /// The aggregate of the event itself: it should be as the event left it.
    fn judge_original(
        &self,
        reading: &Reading,
        reader: MessageId,
        event: &Envelope,
        anomalies: &mut Vec<Anomaly>,
    ) {
        if event.subject != reading.key || reading.own {
            return;
        }
        let Some(raised) = self.ledger.event(event.id) else { return };
        let Some(committed) = raised.committed.filter(|at| *at < reading.record) else {
            let evidence = evidence_of([Some(raised.record), Some(reading.record), raised.committed]);
            anomalies.push(Anomaly { evidence, ..told(AnomalyKind::StaleRead, reading, reader) });
            return;
        };
        let changes = |(_, record): &(RecordId, &Record)| {
            let Fact::Stored(execution) = record.fact else { return false };
            let about = self.trace.message(execution).map(|command| &command.subject);
            about == Some(&reading.key)
        };
        let behind = self.trace.iter().skip(committed.index() + 1);
        let mut between = behind.take_while(|(id, _)| *id < reading.record);
        if let Some((newer, _)) = between.find(changes) {
            let evidence = evidence_of([Some(committed), Some(newer), Some(reading.record)]);
            anomalies.push(Anomaly { evidence, ..told(AnomalyKind::ReadAhead, reading, reader) });
        }
    }

    /// The slots that write rows of this kind.
    fn projections_of(&self, key: &InstanceKey) -> Vec<Slot> {
        let mut slots = Vec::new();
        for (handler, place) in self.model.handlers.iter().zip(0..) {
            for (effect, position) in handler.effects().zip(0..) {
                if let Effect::Issue { command, .. } = effect
                    && self.model.command(*command).aggregate == key.aggregate
                {
                    slots.push(Slot::of(HandlerId::at(place), position));
                }
            }
        }
        slots
    }

    /// Whether a slot writes this row for an event.
    fn writes(&self, slot: Slot, event: &Envelope, key: &InstanceKey) -> bool {
        let (handler, scope) = (self.model.handler(slot.handler), event.scope());
        let Content::Event(kind) = event.content else { return false };
        let meant = handler.event == Some(kind) && handler.concerns(&scope) == Ok(true);
        let Effect::Issue { target, .. } = self.model.effect(slot) else { return false };
        meant && Expression::evaluate_all(target, &scope).is_ok_and(|row| row == key.identity)
    }

    /// Where a slot was done with an event.
    fn reached(&self, slot: Slot, event: MessageId) -> Option<RecordId> {
        let effect = self.ledger.effects_of(slot, event).next().map(|effect| effect.record);
        effect.or_else(|| self.ledger.concluded(slot, event))
    }

    fn is_before(&self, event: MessageId, record: RecordId) -> bool {
        self.ledger.event(event).is_some_and(|raised| raised.record < record)
    }

    /// What kept an event from coming in time, if anything broke until then.
    fn break_before(&self, event: MessageId, limit: RecordId) -> Chain {
        let chain = Chain::of_an_end(self.trace, event, None, TaskId::NONE);
        if chain.broke.is_some_and(|broke| broke < limit) { chain } else { Chain::default() }
    }
}

fn told(kind: AnomalyKind, reading: &Reading, reader: MessageId) -> Anomaly {
    Anomaly { message: Some(reader), handler: reading.handler, ..Anomaly::of(kind) }
}
