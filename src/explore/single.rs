//! Every run with one fault, and the first that breaks a guarantee.

use super::placements::{Placement, placements};
use crate::engine::plan::Pending;
use crate::engine::{Engine, Run};
use crate::scenario::{Fault, Scenario};
use crate::trace::Trace;
use crate::verdict::{Verdict, judge};

/// What one fault does.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Where the fault strikes.
    pub placement: Placement,
    /// The run with it.
    pub run: Run,
    /// What is broken then.
    pub verdict: Verdict,
}

/// The runs of a scenario with each single fault that is possible in it, without its own faults.
pub fn single_faults(scenario: &Scenario) -> impl Iterator<Item = Finding> {
    let scenario = scenario.with_faults(Vec::new());
    let (engine, trace, found) = placements(&scenario);
    found.into_iter().map(move |placement| {
        let run = run_with(&scenario, &engine, &trace, &placement);
        let verdict = judge(&scenario.model, &run.trace);
        Finding { placement, run, verdict }
    })
}

/// The first single fault that breaks a guarantee: one that does harm, if there is one, before one
/// that only leaves the caller without an answer.
pub fn break_it(scenario: &Scenario) -> Option<Fault> {
    let mut answer_lost = None;
    for finding in single_faults(scenario) {
        if finding.verdict.anomalies.iter().any(crate::verdict::Anomaly::harms) {
            return Some(finding.placement.fault);
        }
        if !finding.verdict.is_clean() && answer_lost.is_none() {
            answer_lost = Some(finding.placement.fault);
        }
    }
    answer_lost
}

/// Goes on from the fork with the fault; from the beginning where there is no fork.
fn run_with(scenario: &Scenario, engine: &Engine, trace: &Trace, placement: &Placement) -> Run {
    let Some(fork) = &placement.fork else {
        return Engine::new(&scenario.with_faults(vec![placement.fault.clone()])).run();
    };
    let engine = engine.with_fault(placement.fault.clone());
    let mut world = fork.world.clone();
    let pending = Pending { remaining: fork.countdown, ..Pending::of(&placement.fault) };
    world.faults.change().push(pending);
    let mut trace = trace.prefix(fork.records, fork.messages);
    engine.finish(&mut world, &mut trace);
    Run { trace, world }
}
