//! Every run with one fault, and those that break a guarantee.

use super::placements::{Placement, placements};
use crate::domain::Slot;
use crate::engine::plan::Pending;
use crate::engine::{Engine, Run};
use crate::messaging::MessageId;
use crate::scenario::{Fault, Scenario};
use crate::trace::Trace;
use crate::verdict::{Anomaly, AnomalyKind, Verdict, judge};

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

/// What a fault breaks: the anomalies without their records. The first fault with another such list
/// is worth seeing; those after it in the run show the same again.
type Harm = Vec<(AnomalyKind, Option<MessageId>, Option<Slot>, usize)>;

/// The single faults that break a guarantee, the first for each different harm. Those that do harm
/// come before those that only leave the caller without an answer.
pub fn breaking_faults(scenario: &Scenario) -> Vec<Fault> {
    let (mut grave, mut light): (Vec<Fault>, Vec<Fault>) = (Vec::new(), Vec::new());
    let mut seen: Vec<Harm> = Vec::new();
    for finding in single_faults(scenario) {
        let anomalies = &finding.verdict.anomalies;
        let harm: Harm =
            anomalies.iter().map(|each| (each.kind, each.message, each.slot, each.count)).collect();
        if harm.is_empty() || seen.contains(&harm) {
            continue;
        }
        seen.push(harm);
        let list = if anomalies.iter().any(Anomaly::harms) { &mut grave } else { &mut light };
        list.push(finding.placement.fault);
    }
    grave.append(&mut light);
    grave
}

/// Of these faults the one to be shown after those that are set: its place. None after the last.
pub fn next_breaking(breaking: &[Fault], set: &[Fault]) -> Option<usize> {
    let shown = breaking.iter().position(|fault| set == std::slice::from_ref(fault));
    Some(shown.map_or(0, |shown| shown + 1)).filter(|next| *next < breaking.len())
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
