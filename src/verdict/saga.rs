//! What became of sagas: how each ended, which of its steps still stand, and what was held meanwhile. Read from what was
//! stored and from the effects, whoever led it or nobody.

use super::anomaly::{Anomaly, AnomalyKind};
use super::chain::Chain;
use super::judge::{Case, evidence_of};
use super::ledger::Effected;
use crate::domain::access::Access;
use crate::domain::{Conversation, Effect, InstanceKey, Saga, SagaId, StepKind};
use crate::kernel::Time;
use crate::messaging::{Content, Envelope, MessageId};
use crate::saga::{Ending, Standing, State, Status};
use crate::trace::{Fact, Outcome, Record, RecordId, TaskId};

/// One saga of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SagaRun {
    /// Which one.
    pub saga: SagaId,
    /// Its log.
    pub log: InstanceKey,
    /// The event that started it.
    pub event: MessageId,
    /// Whether nobody led it.
    pub choreographed: bool,
    /// How it ended; nothing if it is unfinished.
    pub ending: Option<Ending>,
    /// Where the event that started it was stored.
    pub started: RecordId,
    /// Where its end was stored.
    pub ended: Option<RecordId>,
    /// Its steps.
    pub steps: Vec<StepRun>,
    /// What its steps held while it ran: one for each step that was done and not undone, times microseconds.
    pub held: u64,
}

/// What became of one step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StepRun {
    /// Its last effect.
    pub done: Option<RecordId>,
    /// The last effect of what undoes it.
    pub undone: Option<RecordId>,
    /// What its participant's record says.
    pub standing: Standing,
    /// Whether its command was refused without anything stored, of which nobody hears where nobody leads.
    pub rejected: bool,
}

/// A step of a saga, by the saga's log, whose command was refused.
type Rejected<'a> = (&'a InstanceKey, u8);

impl StepRun {
    /// Whether its effect remains. What the participant has not taken down may have happened all the same.
    pub fn stands(&self) -> bool {
        match self.standing {
            Standing::Refused | Standing::Undone | Standing::Tombstone => false,
            Standing::Done => self.done.is_some(),
            Standing::None | Standing::Tried => {
                self.done.is_some_and(|done| self.undone.is_none_or(|undone| undone < done))
            }
        }
    }
}

impl SagaRun {
    /// The fixed name of its outcome.
    pub fn outcome(&self) -> &'static str {
        self.ending.map_or("unfinished", Ending::name)
    }
}

impl Case<'_> {
    /// Every saga whose first event was stored.
    pub(super) fn sagas(&self) -> Vec<SagaRun> {
        let mut runs: Vec<SagaRun> = Vec::new();
        let rejected = self.rejected();
        for envelope in self.trace.messages() {
            let committed = self.ledger.event(envelope.id).and_then(|raised| raised.committed);
            let Some(started) = committed else { continue };
            for (saga, place) in self.model.sagas.iter().zip(0_u8..) {
                if envelope.content != Content::Event(saga.starts) {
                    continue;
                }
                let told = envelope.starting(saga, SagaId(place)).filter(|told| told.errand.is_none());
                if let Some(told) = told.filter(|told| !runs.iter().any(|run| run.log == told.log)) {
                    runs.push(self.run_of((saga, &told), envelope, started, &rejected));
                }
            }
        }
        runs
    }

    fn run_of(
        &self,
        (saga, told): (&Saga, &Conversation),
        event: &Envelope,
        started: RecordId,
        rejected: &[Rejected],
    ) -> SagaRun {
        let (status, ended) = self.status_of(saga, &told.log);
        let step_of = |(step, _)| StepRun {
            rejected: told.choreographed && rejected.contains(&(&told.log, step)),
            ..self.step_of(saga, told, step)
        };
        let steps: Vec<StepRun> = (0_u8..).zip(&saga.steps).map(step_of).collect();
        let ending = match status {
            _ if told.choreographed => without_leader(saga, &steps),
            Status::Ended(ending) => Some(ending),
            _ => None,
        };
        let ended = ended.filter(|_| matches!(status, Status::Ended(_)));
        let held = self.held(forward(saga, &steps), ended);
        SagaRun {
            saga: told.saga,
            log: told.log.clone(),
            event: event.id,
            choreographed: told.choreographed,
            ending,
            started,
            ended,
            steps,
            held,
        }
    }

    /// How the log says that it stands, and the commit that says so.
    fn status_of(&self, saga: &Saga, log: &InstanceKey) -> (Status, Option<RecordId>) {
        let last = self.trace.writes().iter().rev().find(|write| write.key == *log);
        last.map_or((Status::New, None), |write| {
            (State::read(&write.fields, saga.steps.len()).status, Some(write.commit))
        })
    }

    fn step_of(&self, saga: &Saga, told: &Conversation, step: u8) -> StepRun {
        let mut run = StepRun::default();
        for effect in &self.ledger.effects {
            let side = self.model.handler(effect.slot.handler).side;
            let Some(errand) = side.and_then(|side| side.errand).filter(|errand| errand.step == step) else {
                continue;
            };
            if self.is_of(effect, told) && self.leaves_something(effect) {
                *(if errand.undo { &mut run.undone } else { &mut run.done }) = Some(effect.record);
            }
        }
        let is_its = |key: &InstanceKey| {
            let identity = key.identity.split_last();
            saga.step(step).is_some_and(|known| known.record == key.aggregate)
                && identity.is_some_and(|(last, log)| {
                    *last == i64::from(step) && log == told.log.identity.as_slice()
                })
        };
        let record = self.trace.writes().iter().rev().find(|write| is_its(&write.key));
        run.standing = record
            .and_then(|write| write.fields.first())
            .map_or(Standing::None, |stored| Standing::read(*stored));
        // An undoing that found nothing to change is one all the same.
        if run.standing == Standing::Undone {
            run.undone = run.undone.or(record.map(|write| write.commit));
        }
        run
    }

    /// Every step whose command was refused, but for those that came too late: found once for all sagas, since
    /// many fail alike.
    fn rejected(&self) -> Vec<Rejected<'_>> {
        let rejection = |record: &Record| {
            let Fact::Stepped(place, Outcome::Refused(reason)) = record.fact else { return None };
            let told = self.trace.message(place.message)?.conversation.as_ref()?;
            let late = self.model.sagas.get(usize::from(told.saga.0))?.late;
            let errand = told.errand.filter(|errand| reason != late && !errand.undo)?;
            Some((&told.log, errand.step))
        };
        self.trace.records().iter().filter_map(rejection).collect()
    }

    /// Whether there is something to undo: a step that only looks, and tells what it saw, leaves nothing.
    fn leaves_something(&self, effect: &Effected) -> bool {
        match self.model.effect(effect.slot) {
            Effect::Issue { command, .. } => Access::changes(&self.model.command(*command).body),
            Effect::Call { .. } => true,
        }
    }

    fn is_of(&self, effect: &Effected, told: &Conversation) -> bool {
        let side = self.model.handler(effect.slot.handler).side;
        let cause = side.and_then(|side| self.trace.message(effect.event)?.told_to(self.model, side));
        cause.is_some_and(|cause| cause.saga == told.saga && cause.log == told.log)
    }

    /// What was held: each step from when it was done until it was undone, or the saga over.
    fn held<'s>(&self, forward: impl Iterator<Item = &'s StepRun>, ended: Option<RecordId>) -> u64 {
        let at = |record: Option<RecordId>| record.and_then(|id| self.trace.get(id)).map(|record| record.at);
        let last = self.trace.records().last().map_or(Time::ZERO, |record| record.at);
        let over = at(ended).unwrap_or(last);
        let held = forward.filter_map(|step| {
            let until = at(step.undone.filter(|undone| Some(*undone) > step.done)).unwrap_or(over);
            at(step.done).map(|done| until.as_micros().saturating_sub(done.as_micros()))
        });
        held.sum()
    }

    /// What is wrong with a saga at rest.
    pub(super) fn judge_sagas(&self, runs: &[SagaRun], anomalies: &mut Vec<Anomaly>) {
        if !self.is_over() {
            return;
        }
        for run in runs {
            let Some(saga) = self.model.sagas.get(usize::from(run.saga.0)) else { continue };
            let forward = || forward(saga, &run.steps);
            let remains: Vec<Option<RecordId>> =
                forward().filter(|step| step.stands()).map(|step| step.done).collect();
            let refused = forward().any(|step| step.standing == Standing::Refused || step.rejected);
            let failed = match run.ending {
                Some(Ending::Completed | Ending::Parked) => false,
                Some(_) => true,
                None => run.choreographed && refused,
            };
            let ghost = failed && !remains.is_empty();
            let stuck = matches!(run.ending, Some(Ending::CompensationFailed | Ending::Parked));
            if !ghost && !stuck && run.ending.is_some() {
                continue;
            }
            let chain = self.chain_of(run);
            let found = |kind, records: Vec<Option<RecordId>>| Anomaly {
                message: Some(run.event),
                count: records.len(),
                evidence: evidence_of(
                    [Some(run.started), run.ended, chain.fault, chain.broke].into_iter().chain(records),
                ),
                chain,
                ..Anomaly::of(kind)
            };
            if ghost {
                anomalies.push(found(AnomalyKind::GhostReservation, remains.clone()));
            }
            if run.ending.is_none() {
                anomalies.push(found(AnomalyKind::UnfinishedSaga, remains));
            }
            if stuck {
                anomalies.push(found(AnomalyKind::Stuck, Vec::new()));
            }
        }
    }

    /// What broke off last of all that belongs to a saga.
    fn chain_of(&self, run: &SagaRun) -> Chain {
        let mut records = self.trace.iter();
        let first = records.find(|(_, record)| matches!(record.fact, Fact::Struck(_))).map(|(id, _)| id);
        if first.is_none() {
            // Where nothing struck, nothing has to be asked what struck it.
            return Chain::default();
        }
        let belongs = |envelope: &&std::sync::Arc<Envelope>| {
            envelope.conversation.as_ref().is_some_and(|told| told.log == run.log)
        };
        let chains = self.trace.messages().iter().rev().filter(belongs);
        let mut chains = chains.map(|message| Chain::of_an_end(self.trace, message.id, None, TaskId::NONE));
        chains.find(|chain| chain.fault.is_some()).unwrap_or(Chain { fault: first, ..Chain::default() })
    }
}

/// How a saga ended that nobody led: with all of its effects, or with none after one of its steps was refused.
fn without_leader(saga: &Saga, steps: &[StepRun]) -> Option<Ending> {
    let is_done = |(step, run): (&crate::domain::SagaStep, &StepRun)| {
        step.kind == StepKind::GivingUp || matches!(run.standing, Standing::Done)
    };
    let refused = steps.iter().any(|step| step.standing == Standing::Refused);
    match saga.steps.iter().zip(steps).all(is_done) {
        true => Some(Ending::Completed),
        false if refused && !forward(saga, steps).any(StepRun::stands) => Some(Ending::Compensated),
        false => None,
    }
}

/// What became of the steps that lead to the end, without what follows them.
fn forward<'s>(saga: &'s Saga, steps: &'s [StepRun]) -> impl Iterator<Item = &'s StepRun> {
    let steps = saga.steps.iter().zip(steps).filter(|(step, _)| step.kind.is_forward());
    steps.map(|(_, run)| run)
}
