//! Whether a message could be overtaken where a run handed it over: something later has to come to the same
//! queue that does not come of the message itself.

use super::placements::Placement;
use crate::messaging::MessageId;
use crate::scenario::Fault;
use crate::trace::{Fact, Leg, Record, Trace, Travel};

/// Leaves out every overtaking that nobody is there for.
pub(super) fn keep_possible(trace: &Trace, found: &mut Vec<Placement>) {
    let handed: Vec<&Record> =
        trace.records().iter().filter(|record| handed_over(record).is_some()).collect();
    found.retain(|placement| is_possible(trace, &handed, placement));
}

fn is_possible(trace: &Trace, handed: &[&Record], placement: &Placement) -> bool {
    if !matches!(placement.fault, Fault::Overtake { .. }) {
        return true;
    }
    let begins = |record: &&&Record| record.because == placement.after && record.at >= placement.at;
    let own = handed.iter().find(begins).and_then(|record| handed_over(record));
    let Some(own) = own else { return false };
    let is_later = |other: &Travel| {
        other.subscription == own.subscription
            && other.copy > own.copy
            && !comes_of(trace, other.message, own.message)
    };
    handed.iter().filter_map(|record| handed_over(record)).any(|other| is_later(&other))
}

fn handed_over(record: &Record) -> Option<Travel> {
    record.travel().filter(|travel| travel.leg == Leg::Deliver && matches!(record.fact, Fact::Arrived(_)))
}

/// Whether a message was made because of another one, or of what came of that.
fn comes_of(trace: &Trace, message: MessageId, origin: MessageId) -> bool {
    let before = |id: &MessageId| trace.message(*id).map(|made| made.causation).filter(|cause| cause != id);
    std::iter::successors(Some(message), before).take(trace.messages().len() + 1).any(|id| id == origin)
}
