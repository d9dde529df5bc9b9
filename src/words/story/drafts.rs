//! Which records are told in which line.

use crate::kernel::Index;
use crate::publishing::Step;
use crate::trace::{Conclusion, Fact, Leg, Outcome, ParticipantId, Record, RecordId, TaskId, Trace};

/// A line before it is told: its records, and the one that gives it its sense.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) records: Vec<RecordId>,
    pub(super) closing: RecordId,
    /// Whose it is, while it is open: a task's, in one lane.
    owner: (TaskId, ParticipantId),
    open: bool,
    /// Whether it tells of a call that had its effect: what the caller hears of it later adds nothing.
    carried_out: bool,
}

/// Groups all records into lines.
pub(super) fn drafts(trace: &Trace) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut line_of: Vec<usize> = Vec::with_capacity(trace.records().len());
    let mut home_of = Index::default();
    for (id, record) in trace.iter() {
        let (task, here) = (u128::from(record.task.0), usize::from(record.participant.0));
        let at_home = home_of.get(task).or_else(|| home_of.put(task, here)).is_none_or(|home| home == here);
        let cause_line = record.cause().and_then(|cause| line_of.get(cause.index())).copied();
        let line = match cause_line.filter(|_| belongs_to_its_cause(trace, record)) {
            Some(line) => line,
            None => own_line(&mut drafts, trace, record, cause_line),
        };
        let draft = &mut drafts[line];
        draft.records.push(id);
        draft.carried_out |= is_effect_of_a_call(trace, record);
        if gives_sense(record) && draft.open && !draft.carried_out {
            draft.closing = id;
        }
        if closes(record, at_home) && !strikes_as_it_asks(trace, id, record) {
            draft.open = false;
        }
        line_of.push(line);
    }
    drafts
}

/// The open line of the record's task and lane, the last line of a task that only tidies up, or a
/// new one.
fn own_line(drafts: &mut Vec<Draft>, trace: &Trace, record: &Record, cause_line: Option<usize>) -> usize {
    let owner = (record.task, record.participant);
    if record.task != TaskId::NONE {
        let mut mine = (0..drafts.len()).rev().filter(|line| drafts[*line].owner == owner);
        if tidies_up(trace, record)
            && let Some(line) = mine.clone().next()
        {
            return line;
        }
        if let Some(line) = mine.find(|line| drafts[*line].open) {
            let silence = matches!(record.fact, Fact::Stepped(_, Outcome::Unanswered));
            if !(silence && drafts[line].carried_out) {
                return line;
            }
            // What was done is told where it was done, and here that nobody says so.
            drafts[line].open = false;
            return new_line(drafts, owner);
        }
        // What a consumer does belongs to the delivery that it does it for.
        if let Some(line) =
            cause_line.filter(|line| drafts[*line].owner.0 == TaskId::NONE && drafts[*line].open)
        {
            drafts[line].owner = owner;
            return line;
        }
    }
    new_line(drafts, owner)
}

fn new_line(drafts: &mut Vec<Draft>, owner: (TaskId, ParticipantId)) -> usize {
    drafts.push(Draft {
        records: Vec::new(),
        closing: RecordId::NONE,
        owner,
        open: true,
        carried_out: false,
    });
    drafts.len() - 1
}

/// Whether a record only completes what its cause began.
fn belongs_to_its_cause(trace: &Trace, record: &Record) -> bool {
    let cause_is = |wanted: fn(&Fact) -> bool| {
        // What comes later is not what the fault did.
        let cause = record.cause().and_then(|cause| trace.get(cause));
        cause.is_some_and(|cause| cause.at == record.at && wanted(&cause.fact))
    };
    match record.fact {
        Fact::Arrived(travel) => !matches!(travel.leg, Leg::Deliver),
        Fact::Missed(travel) => matches!(travel.leg, Leg::Publish | Leg::Ack | Leg::Nack),
        Fact::Told(..)
        | Fact::Crashed(_)
        | Fact::Interrupted(_)
        | Fact::BrokerDown
        | Fact::ClockDown
        | Fact::Parted(..)
        | Fact::Stored(_)
        | Fact::Raised { .. }
        | Fact::Committed { .. }
        | Fact::Effected { .. }
        | Fact::Concluded { .. }
        | Fact::Read(_)
        | Fact::Returned(_) => true,
        Fact::Stepped(_, Outcome::Threw | Outcome::Conflict | Outcome::Unanswered) => {
            cause_is(|fact| matches!(fact, Fact::Struck(_)))
        }
        _ => false,
    }
}

/// Whether a line is complete with this record, but for what completes the record itself. A handler
/// in the lane of its task goes on to the commit there; elsewhere its end is the end of the line.
fn closes(record: &Record, at_home: bool) -> bool {
    match record.fact {
        Fact::Concluded { .. } => is_refusal(record),
        Fact::Stepped(place, outcome) => match place.step {
            Step::Commit | Step::Publish | Step::Call | Step::Reply | Step::Mark | Step::Ack | Step::Nack => {
                true
            }
            Step::Handle => !at_home || matches!(outcome, Outcome::Threw | Outcome::Failed(_)),
            _ => matches!(outcome, Outcome::Threw | Outcome::Failed(_)),
        },
        Fact::Arrived(travel) => travel.leg == Leg::Request,
        Fact::AskedAgain { .. }
        | Fact::GaveUp(_)
        | Fact::Struck(_)
        | Fact::Restarted(_)
        | Fact::BrokerUp
        | Fact::ClockUp
        | Fact::Parked(_)
        | Fact::Followed(_)
        | Fact::Blocked(_)
        | Fact::Redriven(_)
        | Fact::Joined(..)
        | Fact::Given(_)
        | Fact::Rebuilt { .. }
        | Fact::Exhausted
        | Fact::Missed(_) => true,
        _ => false,
    }
}

/// Whether a fault strikes as something is asked for: it is told with what comes of that.
fn strikes_as_it_asks(trace: &Trace, id: RecordId, record: &Record) -> bool {
    let asks = |next: &Record| next.because == id && matches!(next.fact, Fact::Asked(_));
    matches!(record.fact, Fact::Struck(_)) && trace.get(RecordId::at(id.index() + 1)).is_some_and(asks)
}

/// Whether something was done outside, where a call arrived.
fn is_effect_of_a_call(trace: &Trace, record: &Record) -> bool {
    let arrived = |cause: &Record| matches!(cause.fact, Fact::Arrived(way) if way.leg == Leg::Call);
    let cause = record.cause().and_then(|cause| trace.get(cause));
    matches!(record.fact, Fact::Effected { .. }) && cause.is_some_and(arrived)
}

/// Whether a line is about this record, rather than about what came before it.
fn gives_sense(record: &Record) -> bool {
    is_refusal(record)
        || !matches!(
            record.fact,
            Fact::Raised { .. }
                | Fact::Committed { .. }
                | Fact::Stored(_)
                | Fact::Effected { .. }
                | Fact::Concluded { .. }
                | Fact::Read(_)
        )
}

/// Whether an aggregate refuses here what a handler asked for. What an external system refuses is told where
/// its answer comes.
fn is_refusal(record: &Record) -> bool {
    matches!(record.fact, Fact::Concluded { how: Conclusion::Refused, .. }) && record.task != TaskId::NONE
}

/// Whether a record is told with the last line of its task instead of one of its own.
fn tidies_up(trace: &Trace, record: &Record) -> bool {
    let after_a_refusal = || {
        let cause = record.cause().and_then(|cause| trace.get(cause)).map(|cause| cause.fact);
        matches!(cause, Some(Fact::Stepped(_, Outcome::Refused(_))))
    };
    match record.fact {
        Fact::Stepped(place, Outcome::Done) if place.step == Step::Rollback => after_a_refusal(),
        Fact::Stepped(place, Outcome::Done) => {
            matches!(place.step, Step::Ack | Step::Handle | Step::Notify | Step::Dispatch | Step::Clear)
        }
        _ => false,
    }
}
