//! The gaps of a run: the places at which it can be broken, each with the faults that are possible
//! there.

use crate::domain::Model;
use crate::explore::Placement;
use crate::kernel::{Time, number, sort_by_number};
use crate::publishing::Step;
use crate::scenario::{Edge, Fault};
use crate::trace::{ParticipantId, Place, Record, RecordId, TaskId, Trace};

/// One gap between two steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What it is recognised by in another run: the text of its first fault, which says who, at
    /// which step and at which execution of it.
    pub key: String,
    /// When the run is there.
    pub at: Time,
    /// In whose lane.
    pub lane: ParticipantId,
    /// The record before it.
    pub after: RecordId,
    /// The work that it is a gap of; [`TaskId::NONE`] on the broker's lane.
    pub task: TaskId,
    /// The line of a procedure that was done last.
    pub place: Option<Place>,
    /// The step that comes next, where none was done before.
    pub before: Option<Step>,
    /// What can go wrong here, the first choice first; never empty.
    pub faults: Vec<Fault>,
}

impl Gap {
    /// Whether one of these faults strikes here, as one of the gap's own.
    pub fn is_struck_by(&self, faults: &[Fault]) -> bool {
        faults.iter().any(|fault| self.has(fault))
    }

    /// Whether this fault strikes here, whatever else is said of it.
    pub fn has(&self, fault: &Fault) -> bool {
        self.faults.iter().any(|own| fault.moved_to(own).as_ref() == Some(fault))
    }

    /// The gaps among the placements of a run, in the order of the run.
    pub fn among(model: &Model, trace: &Trace, placements: Vec<Placement>) -> Vec<Self> {
        let spot = |placement: &Placement| {
            let at = trace.get(placement.after).map_or(placement.at, |record| record.at);
            (placement.lane, task_of(trace, placement, at), at)
        };
        let spots: Vec<_> = placements.iter().map(spot).collect();
        let firsts = firsts(&spots);
        // By the position of its first placement, which gap it is.
        let mut known = vec![usize::MAX; spots.len()];
        let mut gaps: Vec<Self> = Vec::new();
        for (placement, ((lane, task, at), first)) in
            placements.into_iter().zip(spots.into_iter().zip(firsts))
        {
            if known[first] == usize::MAX {
                known[first] = gaps.len();
                gaps.push(Self {
                    key: String::new(),
                    at,
                    lane,
                    after: placement.after,
                    task,
                    place: trace.get(placement.after).and_then(Record::place),
                    before: None,
                    faults: Vec::new(),
                });
            }
            let gap = &mut gaps[known[first]];
            if let Fault::Crash { edge: Edge::Before, step, .. } = placement.fault {
                gap.before = Some(step);
            }
            if !gap.faults.contains(&placement.fault) {
                gap.faults.push(placement.fault);
            }
        }
        for gap in &mut gaps {
            sort_by_number(&mut gap.faults, |fault| u128::from(rank(fault)));
            gap.key = gap.faults.first().map(|fault| fault.text(model)).unwrap_or_default();
        }
        sort_by_number(&mut gaps, |gap| number(0, gap.at.as_micros(), u32::from(gap.lane.0)));
        gaps
    }
}

/// Who is there, at what work, and when.
type Spot = (ParticipantId, TaskId, Time);

/// For each spot the position of the first one that is equal to it.
fn firsts(spots: &[Spot]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..spots.len()).collect();
    sort_by_number(&mut order, |place| u128::from(spots[*place].1.0));
    sort_by_number(&mut order, |place| number(u32::from(spots[*place].0.0), spots[*place].2.as_micros(), 0));
    let mut firsts: Vec<usize> = (0..spots.len()).collect();
    for pair in order.windows(2) {
        if spots[pair[0]] == spots[pair[1]] {
            firsts[pair[1]] = firsts[pair[0]];
        }
    }
    firsts
}

/// In which order faults are offered: what an electrician would do first.
const fn rank(fault: &Fault) -> u8 {
    match fault {
        Fault::Crash { .. } => 0,
        Fault::Throw { .. } => 1,
        Fault::Conflict { .. } => 2,
        Fault::BrokerDown { .. } | Fault::Rewind { .. } => 3,
        Fault::Duplicate { .. } => 4,
        Fault::Delay { .. } => 5,
        Fault::TwoSided(_) => 6,
        Fault::Meanwhile { .. } => 7,
        Fault::Overtake { .. } => 8,
        Fault::Pause { .. } => 9,
        Fault::Timed(_) => 10,
    }
}

/// The work that a placement lies in; before its first step, the work that is about to begin.
fn task_of(trace: &Trace, placement: &Placement, at: Time) -> TaskId {
    if let Some(record) = trace.get(placement.after)
        && record.task != TaskId::NONE
    {
        return record.task;
    }
    // What follows from a record comes after it, and mostly soon.
    let since = if placement.after == RecordId::NONE { 0 } else { placement.after.index() };
    let begins = trace.records().iter().skip(since).find(|record| {
        record.task != TaskId::NONE
            && record.participant == placement.lane
            && record.because == placement.after
            && record.since() == at
    });
    begins.map_or(TaskId::NONE, |record| record.task)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explore::places;
    use crate::scenario::shop;

    #[test]
    fn each_gap_has_a_key_of_its_own_and_a_fault_to_begin_with() {
        let scenario = shop::first_paint();
        let (_, trace, found) = places(&scenario);
        let count = found.len();
        let gaps = Gap::among(&scenario.model, &trace, found);
        let mut keys: Vec<&str> = gaps.iter().map(|gap| gap.key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), gaps.len());
        assert_eq!(gaps.iter().map(|gap| gap.faults.len()).sum::<usize>(), count);
    }

    #[test]
    fn what_can_happen_between_two_steps_is_offered_in_one_gap() {
        let scenario = shop::first_paint();
        let (_, trace, found) = places(&scenario);
        let gaps = Gap::among(&scenario.model, &trace, found);
        let gap = gaps.iter().find(|gap| gap.key == "crash Sales after commit").unwrap();
        assert!(gap.faults.iter().any(|fault| matches!(fault, Fault::BrokerDown { .. })));
        assert!(gap.faults.len() >= 2);
    }
}
