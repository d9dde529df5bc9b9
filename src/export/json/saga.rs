//! What became of a saga, in a report.

use serde::Serialize;

use super::Reporter;
use crate::trace::RecordId;
use crate::verdict::SagaRun;

/// One saga that began.
#[derive(Debug, Serialize)]
pub struct SagaReport {
    /// Its name.
    pub saga: String,
    /// The identity of the aggregate whose event started it, as it is written.
    pub identity: String,
    /// `orchestration` or `choreography`.
    pub coordination: &'static str,
    /// `completed`, `compensated`, `compensation failed`, `failed without compensation`, `parked` or `unfinished`.
    pub outcome: &'static str,
    /// Its steps, in order; then what is done at its end.
    pub steps: Vec<SagaStepReport>,
    /// When the event that started it was stored.
    pub started_us: u64,
    /// When its end was stored; nothing where nobody leads it, or it has none.
    pub ended_us: Option<u64>,
    /// What it held: each step from when it was done until it was undone or the saga over, summed.
    pub held_us: u64,
}

/// One step of a saga.
#[derive(Debug, Serialize)]
pub struct SagaStepReport {
    /// The command that it issues, or the operation that it calls.
    pub name: String,
    /// What its participant's record says: `none`, `tried`, `done`, `refused`, `undone` or `tombstone`.
    pub record: &'static str,
    /// Whether its effect remains.
    pub stands: bool,
}

impl Reporter<'_> {
    pub(super) fn saga(&self, run: &SagaRun) -> SagaReport {
        let model = &self.scenario.model;
        let saga = &model.sagas[usize::from(run.saga.0)];
        let at = |record: RecordId| self.run.trace.get(record).map(|record| record.at.as_micros());
        let steps = saga.steps.iter().zip(&run.steps);
        SagaReport {
            saga: saga.name.clone(),
            identity: model.show_identity(&run.log),
            coordination: if run.choreographed { "choreography" } else { "orchestration" },
            outcome: run.outcome(),
            steps: steps
                .map(|(step, run)| SagaStepReport {
                    name: step.name.clone(),
                    record: run.standing.name(),
                    stands: run.stands(),
                })
                .collect(),
            started_us: at(run.started).unwrap_or_default(),
            ended_us: run.ended.and_then(at),
            held_us: run.held,
        }
    }
}
