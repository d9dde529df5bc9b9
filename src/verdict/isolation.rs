//! What sagas do to one another, since nothing isolates them: overwritten changes, reads of what is taken back later, and
//! two reads of one value with somebody else's change between.

use super::anomaly::{Anomaly, AnomalyKind};
use super::judge::{Case, evidence_of};
use super::saga::SagaRun;
use crate::domain::access::{Access, Part, Said};
use crate::domain::{AggregateId, Effect, Errand, InstanceKey, SagaId, StepKind};
use crate::messaging::{Content, MessageId};
use crate::publishing::Step;
use crate::saga::Standing;
use crate::trace::{Fact, RecordId};

/// One execution of a command for a saga.
struct Touch<'a> {
    /// The command.
    command: MessageId,
    /// The saga's log.
    saga: &'a InstanceKey,
    /// For which of its steps.
    errand: Errand,
    /// Which aggregate.
    key: &'a InstanceKey,
    /// Where it decided.
    at: RecordId,
    /// Where its changes were stored.
    stored: Option<RecordId>,
    /// Where they were taken back, if it is not that which takes back.
    undone: Option<RecordId>,
    /// Whether it was refused, so that its saga does nothing upon what it read.
    refused: bool,
    /// What later steps of its saga write: until then it stands in a state in which nobody will leave it.
    pending: Vec<(AggregateId, Part)>,
    access: Access,
}

impl Touch<'_> {
    fn touches(&self, part: &Part) -> bool {
        part.meets_any(&self.access.reads) || self.access.writes(part)
    }

    /// Whether it was refused where this one says that its saga is still under way: a lock, which is there to refuse.
    fn is_kept_off_by(&self, other: &Self) -> bool {
        let pending = |part: &Part| {
            let of_it = |(of, later): &(AggregateId, Part)| *of == other.key.aggregate && later.meets(part);
            other.access.writes(part) && other.pending.iter().any(of_it)
        };
        self.refused && self.access.reads.iter().any(pending)
    }

    /// Whether it is about the same errand, tried once more.
    fn repeats(&self, other: &Self) -> bool {
        (self.errand.step, self.errand.undo) == (other.errand.step, other.errand.undo)
    }
}

impl Case<'_> {
    pub(super) fn judge_isolation(&self, runs: &[SagaRun], anomalies: &mut Vec<Anomaly>) {
        if runs.len() < 2 {
            return;
        }
        let touches = self.touches(runs);
        for (place, touch) in touches.iter().enumerate() {
            let earlier = touches.get(..place).unwrap_or_default();
            for part in touch.access.reads.iter().chain(&touch.access.overwrites) {
                if let Some((kind, evidence)) = overlap(touch, part, earlier)
                    && !anomalies
                        .iter()
                        .any(|known| known.kind == kind && known.message == Some(touch.command))
                {
                    anomalies.push(Anomaly {
                        message: Some(touch.command),
                        evidence: evidence_of(evidence.map(Some)),
                        ..Anomaly::of(kind)
                    });
                }
            }
        }
    }

    /// What sagas did with aggregates, in the order in which they decided.
    fn touches(&self, runs: &[SagaRun]) -> Vec<Touch<'_>> {
        let mut touches = Vec::new();
        for (at, record) in self.trace.iter() {
            let Fact::Stepped(place, _) = record.fact else { continue };
            if place.step != Step::Decide {
                continue;
            }
            let Some(envelope) = self.trace.message(place.message) else { continue };
            let (Content::Command(command), Some(told)) = (envelope.content, &envelope.conversation) else {
                continue;
            };
            let command = self.model.command(command);
            if let (Some(errand), None) = (told.errand, command.role) {
                let run = runs.iter().find(|run| run.log == told.log).filter(|_| !errand.undo);
                let step = run.and_then(|run| run.steps.get(usize::from(errand.step)));
                touches.push(Touch {
                    command: envelope.id,
                    saga: &told.log,
                    errand,
                    key: &envelope.subject,
                    at,
                    stored: self.ledger.stored(envelope.id),
                    undone: step.and_then(|step| step.undone),
                    refused: step.is_some_and(|step| step.standing == Standing::Refused || step.rejected),
                    pending: self.written_later(told.saga, errand.step),
                    access: Access::of(
                        &command.body,
                        Said { identity: &envelope.subject.identity, arguments: &envelope.values },
                    ),
                });
            }
        }
        touches
    }

    /// What the steps of a saga write that follow one of them if all goes well.
    fn written_later(&self, saga: SagaId, step: u8) -> Vec<(AggregateId, Part)> {
        let mut parts = Vec::new();
        let saga = self.model.sagas.get(usize::from(saga.0));
        let later = saga.into_iter().flat_map(|saga| saga.steps.iter().skip(usize::from(step) + 1));
        for step in later.filter(|step| step.kind != StepKind::GivingUp) {
            for handler in self.model.handlers_of(step.act.request) {
                for effect in self.model.handler(handler).effects() {
                    let Effect::Issue { command, .. } = effect else { continue };
                    let command = self.model.command(*command);
                    let access = Access::of(&command.body, Said { identity: &[], arguments: &[] });
                    let written = access.overwrites.into_iter().chain(access.adds);
                    parts.extend(written.map(|part| (command.aggregate, part)));
                }
            }
        }
        parts
    }
}

/// What is wrong with what one did to a part, after what others had done.
fn overlap(touch: &Touch<'_>, part: &Part, earlier: &[Touch<'_>]) -> Option<(AnomalyKind, [RecordId; 3])> {
    let same = |other: &&Touch<'_>| other.key == touch.key && other.touches(part);
    let reads = part.meets_any(&touch.access.reads);
    let foreign = |from: RecordId| {
        let writes = |other: &&Touch<'_>| {
            let between = other.stored.is_some_and(|stored| from < stored && stored < touch.at);
            other.saga != touch.saga && other.access.writes(part) && between
        };
        earlier.iter().filter(same).find(writes)
    };
    if reads {
        let of_others = |other: &&Touch<'_>| {
            other.saga != touch.saga && other.access.writes(part) && !touch.is_kept_off_by(other)
        };
        let taken_back = earlier.iter().filter(same).filter(of_others).find_map(|other| {
            let stored = other.stored.filter(|stored| *stored < touch.at)?;
            let undone = other.undone.filter(|undone| *undone > touch.at)?;
            let covers = |later: &Touch<'_>| {
                let between = later.stored.is_some_and(|over| stored < over && over < touch.at);
                between && part.meets_any(&later.access.overwrites)
            };
            let covered = earlier.iter().filter(same).any(covers);
            (!covered).then_some([stored, touch.at, undone])
        });
        if let Some(evidence) = taken_back {
            return Some((AnomalyKind::DirtyRead, evidence));
        }
    }
    // What looks once more and refuses has noticed what came between, and nothing is done upon it.
    if touch.refused {
        return None;
    }
    let last = |reading: bool| {
        let own = |other: &&Touch<'_>| {
            let looked = !reading || part.meets_any(&other.access.reads);
            other.saga == touch.saga && !other.repeats(touch) && looked
        };
        let own = earlier.iter().rev().filter(same).find(own)?;
        Some((own.at, foreign(own.at)?.stored?))
    };
    if reads {
        return last(true).map(|(own, stored)| (AnomalyKind::FuzzyRead, [own, stored, touch.at]));
    }
    let overwrites = part.meets_any(&touch.access.overwrites) && touch.stored.is_some();
    let (own, stored) = last(false).filter(|_| overwrites)?;
    Some((AnomalyKind::LostUpdate, [own, stored, touch.at]))
}
