//! The placements: every point of a run at which a single fault can strike.
//!
//! The engine itself says which points it passes; a placement is the fault that strikes there, and
//! nowhere else, with the world just before it. What the engine does not ask about, it cannot be
//! hit by.

use super::overtakes::keep_possible;
use crate::engine::{Engine, ParticipantKind, Passed, Run, World};
use crate::kernel::{Span, Time};
use crate::publishing::Step;
use crate::scenario::{Fault, Scenario, Timed};
use crate::trace::{Fact, ParticipantId, RecordId, TaskId, Trace};

/// For how long the broker is down where it is tried.
pub const OUTAGE: Span = Span::from_millis(60);

/// One point of a run at which one fault can strike.
#[derive(Clone, Debug)]
pub struct Placement {
    /// The fault, addressed so that it strikes here.
    pub fault: Fault,
    /// What the same point is called as well: a gap lies after one step and before the next.
    pub aliases: Vec<Fault>,
    /// When.
    pub at: Time,
    /// In whose lane.
    pub lane: ParticipantId,
    /// The last record before it in the same piece of work.
    pub after: RecordId,
    /// The world before it, and how many matching points come until then; none for a fault that is
    /// planned from the beginning, or where nobody wants to go on.
    pub fork: Option<Fork>,
}

/// From where a run with a fault can go on.
#[derive(Clone, Debug)]
pub struct Fork {
    /// The world.
    pub world: World,
    /// How much of the trace there was.
    pub records: usize,
    /// How many messages had been made.
    pub messages: usize,
    /// The countdown with which the fault begins there.
    pub countdown: u32,
}

/// Whether the worlds before the placements are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Worlds {
    /// They are, for runs that go on from there.
    Kept,
    /// They are not. What nobody shares need not be copied before it is written: of a long run this
    /// takes a third of the time.
    Left,
}

/// All placements of one more fault in the run of a scenario, in the order of the run. The faults
/// of the scenario strike as they do.
pub fn placements(scenario: &Scenario) -> (Engine, Trace, Vec<Placement>) {
    let (engine, run, found) = walk(scenario, Worlds::Kept, &mut |_, _| {});
    (engine, run.trace, found)
}

/// The same without forks, for those who only want to know where.
pub fn places(scenario: &Scenario) -> (Engine, Trace, Vec<Placement>) {
    let (engine, run, found) = places_along(scenario, &mut |_, _| {});
    (engine, run.trace, found)
}

/// The same for those who watch the run besides: they are shown the beginning, and where each step has led.
pub fn places_along(
    scenario: &Scenario,
    watch: &mut dyn FnMut(&World, &Trace),
) -> (Engine, Run, Vec<Placement>) {
    walk(scenario, Worlds::Left, watch)
}

fn walk(
    scenario: &Scenario,
    worlds: Worlds,
    watch: &mut dyn FnMut(&World, &Trace),
) -> (Engine, Run, Vec<Placement>) {
    let engine = Engine::new(scenario);
    let (mut world, mut trace) = (engine.start(), Trace::default());
    let mut found: Vec<Placement> = Vec::new();
    let mut counts: Vec<(Fault, u32)> = Vec::new();
    watch(&world, &trace);
    loop {
        let before = (worlds == Worlds::Kept).then(|| world.clone());
        let (records, messages) = (trace.records().len(), trace.messages().len());
        let mut passed = Vec::new();
        let goes_on = engine.step_probed(&mut world, &mut trace, Some(&mut passed));
        watch(&world, &trace);
        if !goes_on {
            break;
        }
        let mut gap = None;
        for (place, Passed { fault, lane, after }) in passed.iter().enumerate() {
            let nth = count(&mut counts, fault);
            // After one step and before the next is one gap, though it has two names.
            if matches!(fault, Fault::Crash { .. }) {
                if let Some(gap) = gap {
                    let gap: &mut Placement = &mut found[gap];
                    gap.aliases.push(numbered(fault.clone(), nth));
                    continue;
                }
                gap = Some(found.len());
            }
            // So many of them come in this step until then.
            let countdown = passed[..=place].iter().filter(|other| other.fault == *fault).count();
            let countdown = u32::try_from(countdown).unwrap_or(u32::MAX);
            let fork = before.clone().map(|world| Fork { world, records, messages, countdown });
            let fault = numbered(fault.clone(), nth);
            found.push(Placement {
                fault,
                aliases: Vec::new(),
                at: world.now,
                lane: *lane,
                after: *after,
                fork,
            });
        }
    }
    keep_possible(&trace, &mut found);
    found.extend(outages(&trace));
    found.extend(missed_ticks(&engine, &trace));
    (engine, Run { trace, world }, found)
}

/// The broker is down when something is published.
fn outages(trace: &Trace) -> Vec<Placement> {
    let publishing = |record: &&crate::trace::Record| matches!(record.fact, Fact::Asked(place) if place.step == Step::Publish);
    let outage = |record: &crate::trace::Record| {
        let from = Time::from_micros(record.at.as_micros() / 1_000 * 1_000);
        let fault = Fault::BrokerDown { from, until: from + OUTAGE };
        Placement {
            fault,
            aliases: Vec::new(),
            at: record.at,
            lane: record.participant,
            after: record.because,
            fork: None,
        }
    };
    trace.records().iter().filter(publishing).map(outage).collect()
}

/// The clocks stand still when one of them should tick.
fn missed_ticks(engine: &Engine, trace: &Trace) -> Vec<Placement> {
    let mut ticking = TaskId::NONE;
    let mut found = Vec::new();
    for record in trace.records() {
        let keeps_time = engine.deployment().participant(record.participant).kind == ParticipantKind::Clock;
        if keeps_time && record.task != TaskId::NONE && record.task != ticking {
            ticking = record.task;
            let from = record.since();
            let fault = Fault::Timed(Timed::ClockDown { from, until: from + OUTAGE });
            let (at, lane, after) = (from, record.participant, RecordId::NONE);
            found.push(Placement { fault, aliases: Vec::new(), at, lane, after, fork: None });
        }
    }
    found
}

/// Counts one more passing of this point.
fn count(counts: &mut Vec<(Fault, u32)>, fault: &Fault) -> u32 {
    if let Some((_, count)) = counts.iter_mut().find(|(other, _)| other == fault) {
        *count += 1;
        return *count;
    }
    counts.push((fault.clone(), 1));
    1
}

/// The same fault, at its n-th point.
fn numbered(mut fault: Fault, number: u32) -> Fault {
    match &mut fault {
        Fault::Crash { nth, .. }
        | Fault::Throw { nth, .. }
        | Fault::Conflict { nth, .. }
        | Fault::Meanwhile { nth, .. }
        | Fault::Pause { nth, .. }
        | Fault::Duplicate { nth, .. }
        | Fault::Overtake { nth, .. }
        | Fault::Delay { nth, .. } => *nth = number,
        Fault::TwoSided(fault) => *fault = fault.at(number),
        Fault::BrokerDown { .. } | Fault::Timed(_) | Fault::Rewind { .. } => {}
    }
    fault
}
