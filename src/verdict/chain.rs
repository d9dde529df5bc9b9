//! How an anomaly came about: the fault, the point at which the usual course broke off, and what
//! was done twice because of it. All of them are records of the trace.

use crate::domain::Slot;
use crate::messaging::{Content, MessageId};
use crate::publishing::Step;
use crate::trace::{Fact, Leg, Outcome, Record, RecordId, TaskId, Trace};

/// The chain behind an anomaly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// Where the fault struck.
    pub fault: Option<RecordId>,
    /// Where the usual course broke off: an interruption, a failed step, a parked copy.
    pub broke: Option<RecordId>,
    /// What was done again.
    pub repetition: Option<Repetition>,
}

/// What was done again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Repetition {
    /// The event was handed to the broker again.
    Published,
    /// The broker handed the same copy over again.
    Redelivered,
    /// Whoever failed tried again in its place.
    TriedAgain,
    /// A subscription read the event again.
    Reread,
    /// The broker made a second copy of its own accord.
    Copied,
}

impl Chain {
    /// Why `event` did not go on to its handler, or to this slot of it, or its execution did not commit:
    /// the last thing that failed for it, for what was sent because of it, or in the task that raised it.
    pub fn of_an_end(trace: &Trace, event: MessageId, slot: Option<Slot>, task: TaskId) -> Self {
        let trail = trail(trace, event, slot);
        let concerns = |record: &Record| {
            record.task == task || record.message().is_some_and(|message| trail.contains(&message))
        };
        let broke =
            trace.iter().rev().find(|(_, record)| concerns(record) && is_a_break(record)).map(|(id, _)| id);
        Self::broken_at(trace, broke.or_else(|| break_of_a_worker(trace, event)))
    }

    /// Why `event`, which was committed, did not go on to this slot. Where a worker had taken it from a
    /// queue in memory, what cut the worker off is why, whatever became of the task that raised it.
    pub fn of_a_loss(trace: &Trace, event: MessageId, slot: Slot, task: TaskId) -> Self {
        match break_of_a_worker(trace, event) {
            Some(broke) => Self::broken_at(trace, Some(broke)),
            None => Self::of_an_end(trace, event, Some(slot), task),
        }
    }

    fn broken_at(trace: &Trace, broke: Option<RecordId>) -> Self {
        Self { fault: broke.and_then(|id| fault_behind(trace, id)), broke, repetition: None }
    }

    /// Why a slot had one more effect: back from the effect to what made it happen again.
    pub fn of_a_repetition(trace: &Trace, second: RecordId) -> Self {
        for (id, record) in trace.causes(second) {
            match record.fact {
                Fact::Arrived(travel) if travel.leg == Leg::Publish => {
                    if !was_published_before(trace, id, travel.message) {
                        continue;
                    }
                    let broke = earlier_break(trace, id, travel.message);
                    let fault = broke.and_then(|id| fault_behind(trace, id));
                    return Self { fault, broke, repetition: Some(Repetition::Published) };
                }
                Fact::Returned(travel) => {
                    let broke = break_behind(trace, id, travel.message);
                    let fault = fault_behind(trace, broke.unwrap_or(id)).or_else(|| fault_behind(trace, id));
                    let read = travel.leg == Leg::Read;
                    let repetition = if read { Repetition::Reread } else { Repetition::Redelivered };
                    return Self { fault, broke, repetition: Some(repetition) };
                }
                Fact::Stepped(_, outcome) if outcome.is_failure() => {
                    let again = Some(Repetition::TriedAgain);
                    return Self { fault: fault_behind(trace, id), broke: Some(id), repetition: again };
                }
                Fact::Struck(_) => {
                    let copied = Some(Repetition::Copied);
                    return Self { fault: Some(id), broke: Some(id), repetition: copied };
                }
                _ => {}
            }
        }
        Self::default()
    }

    /// Why an effect for `event` came late: back from it to what held its message back.
    pub fn of_a_disorder(trace: &Trace, event: MessageId, late: RecordId) -> Self {
        let turning = |record: &Record| matches!(record.fact, Fact::Returned(_) | Fact::Struck(_));
        let broke = match trace.causes(late).find(|(_, record)| turning(record)) {
            Some((id, record)) if matches!(record.fact, Fact::Returned(_)) => {
                break_behind(trace, id, event).or(Some(id))
            }
            Some((id, _)) => return Self { fault: Some(id), broke: Some(id), repetition: None },
            None => earlier_break(trace, late, event),
        };
        Self { fault: broke.and_then(|id| fault_behind(trace, id)), broke, repetition: None }
    }
}

/// A message and what became of it elsewhere: the commands that one of its slots sent, and their
/// executions.
fn trail(trace: &Trace, message: MessageId, slot: Option<Slot>) -> Vec<MessageId> {
    let mut trail = vec![message];
    for envelope in trace.messages().iter().filter(|envelope| matches!(envelope.content, Content::Command(_)))
    {
        let sent = envelope.slot.is_some_and(|sent| slot.is_none_or(|slot| slot == sent));
        let executed = || {
            let order = trace.message(envelope.causation);
            envelope.slot.is_none() && order.is_some_and(|order| order.slot.is_some())
        };
        if trail.contains(&envelope.causation) && (sent || executed()) {
            trail.push(envelope.id);
        }
    }
    trail
}

/// Where the work of a worker broke off that had taken an event from a queue in memory: nothing is left of
/// what it had not done.
fn break_of_a_worker(trace: &Trace, event: MessageId) -> Option<RecordId> {
    let is_taking = |record: &Record| {
        record.place().is_some_and(|place| place.step == Step::Take && place.message == event)
    };
    let (taken, record) = trace.iter().rev().find(|(_, record)| is_taking(record))?;
    if is_a_break(record) {
        return Some(taken);
    }
    let cut = |other: &Record| other.task == record.task && is_a_break(other);
    trace.iter().rev().find(|(_, record)| cut(record)).map(|(id, _)| id)
}

/// Whether the usual course broke off here.
fn is_a_break(record: &Record) -> bool {
    match record.fact {
        Fact::Interrupted(_) | Fact::Parked(_) | Fact::Followed(_) | Fact::Blocked(_) | Fact::Missed(_) => {
            true
        }
        Fact::Stepped(_, outcome) => outcome.is_failure(),
        _ => false,
    }
}

/// The fault that a break comes from.
fn fault_behind(trace: &Trace, id: RecordId) -> Option<RecordId> {
    let by_cause = trace.causes(id).find(|(_, record)| matches!(record.fact, Fact::Struck(_)));
    let record = trace.get(id)?;
    // Whoever finds the other side silent has not caused the silence.
    let by_silence = match record.fact {
        Fact::Stepped(_, Outcome::Unreachable) => {
            let mut before = trace.iter().rev().skip_while(|(other, _)| *other > id);
            before.find(|(_, record)| record.fact == Fact::BrokerDown).and_then(|(_, down)| down.cause())
        }
        Fact::Stepped(_, Outcome::Unanswered) | Fact::Missed(_) => parted_during(trace, id, record),
        _ => None,
    };
    by_silence.or(by_cause.map(|(id, _)| id))
}

/// What parted somebody from the others while this went on.
fn parted_during(trace: &Trace, id: RecordId, record: &Record) -> Option<RecordId> {
    let mut joined = None;
    for (_, earlier) in trace.iter().rev().skip_while(|(other, _)| *other >= id) {
        match earlier.fact {
            Fact::Joined(..) => joined = Some(earlier.at),
            Fact::Parted(..) => {
                let lasted = joined.is_none_or(|joined| joined > record.since());
                return earlier.cause().filter(|_| lasted);
            }
            _ => {}
        }
    }
    None
}

/// Whether a message had reached the broker already.
fn was_published_before(trace: &Trace, limit: RecordId, message: MessageId) -> bool {
    let earlier = trace.records().iter().take(limit.index());
    earlier.into_iter().any(
        |record| matches!(record.fact, Fact::Arrived(travel) if travel.leg == Leg::Publish && travel.message == message),
    )
}

/// The last break before `limit` that concerns publishing `event`.
fn earlier_break(trace: &Trace, limit: RecordId, event: MessageId) -> Option<RecordId> {
    let publishes = |record: &Record| match record.fact {
        Fact::Interrupted(place) => {
            place.message == event || matches!(place.step, Step::Mark | Step::Publish)
        }
        // A mark is about several.
        Fact::Stepped(place, outcome) if place.step == Step::Mark => outcome.is_failure(),
        _ => is_a_break(record) && record.message() == Some(event),
    };
    trace
        .iter()
        .rev()
        .skip_while(|(id, _)| *id >= limit)
        .find(|(_, record)| publishes(record))
        .map(|(id, _)| id)
}

/// What made the broker take a copy back: the step that was cut off, or that failed.
fn break_behind(trace: &Trace, returned: RecordId, event: MessageId) -> Option<RecordId> {
    for (id, record) in trace.causes(returned) {
        match record.fact {
            Fact::Crashed(_) => {
                let cut_off = |record: &Record| {
                    matches!(record.fact, Fact::Interrupted(place) if place.message == event)
                        && record.because == id
                };
                let cut = trace.iter().find(|(_, record)| cut_off(record)).map(|(id, _)| id);
                return cut
                    .or_else(|| trace.iter().find(|(_, record)| record.because == id).map(|(id, _)| id));
            }
            Fact::BrokerDown | Fact::Parted(..) => return Some(id),
            _ if is_a_break(record) => return Some(id),
            _ => {}
        }
    }
    None
}
