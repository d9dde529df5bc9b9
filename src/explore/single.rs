//! Every run with one fault, and those that break a guarantee.

use super::placements::{Placement, placements, places};
use crate::domain::Slot;
use crate::engine::plan::Pending;
use crate::engine::{Engine, Run};
use crate::kernel::sort_by_number;
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

/// The single faults that break a guarantee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breaking {
    /// The first for each different harm. Those that do harm come before those that only leave the
    /// caller without an answer.
    pub faults: Vec<Fault>,
    /// How many faults were tried.
    pub tried: usize,
    /// How many there are. A run can be too long to try them all.
    pub of: usize,
}

/// How many records a search for a broken guarantee runs through: about a second in a browser.
const PATIENCE: usize = 500_000;

/// The same for what nobody has asked for: the place to which the reader is invited.
const IN_PASSING: usize = 150_000;

/// The runs of a scenario with each single fault that is possible in it, without its own faults: in the
/// order of the run, those last that leave somebody without an answer.
pub fn single_faults(scenario: &Scenario) -> impl Iterator<Item = Finding> {
    findings(scenario, usize::MAX).0
}

/// The same, no further than the first that runs through more records than `patience` in all; and
/// how many there are. Where it cannot try everything, it begins with the first fault of each kind.
pub(super) fn findings(scenario: &Scenario, patience: usize) -> (impl Iterator<Item = Finding>, usize) {
    let scenario = scenario.with_faults(Vec::new());
    let (mut engine, mut trace, mut found) = places(&scenario);
    if found.len().saturating_mul(trace.records().len()) > patience {
        // Worlds to go on from would take longer to keep than the few runs take from the beginning.
        sort_by_number(&mut found, |placement| u128::from(placement.fault.nth()));
    } else {
        (engine, trace, found) = placements(&scenario);
    }
    // What anybody would think of comes first: that somebody dies before that somebody is not told.
    sort_by_number(&mut found, |placement| u128::from(matches!(placement.fault, Fault::TwoSided(_))));
    let (count, mut spent) = (found.len(), 0);
    let run = move |placement: Placement| {
        let run = run_with(&scenario, &engine, &trace, &placement);
        let verdict = judge(&scenario.model, &run.trace);
        Finding { placement, run, verdict }
    };
    let goes_on = move |finding: &Finding| {
        spent += finding.run.trace.records().len();
        spent <= patience
    };
    (found.into_iter().map(run).take_while(goes_on), count)
}

/// What a fault breaks: the anomalies without their records. The first fault with another such list
/// is worth seeing; those after it in the run show the same again.
type Harm = Vec<(AnomalyKind, Option<MessageId>, Option<Slot>, usize)>;

/// The single faults that break a guarantee, as far as there is patience to try them.
pub fn breaking_faults(scenario: &Scenario) -> Breaking {
    let (mut grave, mut light): (Vec<Fault>, Vec<Fault>) = (Vec::new(), Vec::new());
    let (mut seen, mut tried): (Vec<Harm>, usize) = (Vec::new(), 0);
    let (findings, of) = findings(scenario, PATIENCE);
    for finding in findings {
        tried += 1;
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
    Breaking { faults: grave, tried, of }
}

/// The fault that does the most visible harm: the first that loses an effect in the world outside.
/// None if no single fault does, as far as it was looked for.
pub fn tempting(scenario: &Scenario) -> Option<Fault> {
    let lost = |anomaly: &Anomaly| anomaly.kind == AnomalyKind::Lost && anomaly.external;
    let (mut findings, _) = findings(scenario, IN_PASSING);
    findings.find(|finding| finding.verdict.anomalies.iter().any(lost)).map(|finding| finding.placement.fault)
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
