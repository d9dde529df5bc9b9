//! The message at a record: what it says, each time it was handed over, each time somebody tried to
//! act on it, and what came of it. Four different things: one message can be delivered twice, tried
//! three times, and have one effect.

use std::sync::Arc;

use super::view::View;
use crate::domain::HandlerId;
use crate::messaging::{Content, Envelope, MessageId};
use crate::publishing::Step;
use crate::trace::{Fact, Leg, Outcome, ParticipantId, Record, RecordId, TaskId, Trace};

/// A message as a reader at a record sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Where the reader looks.
    pub record: RecordId,
    /// What it follows from, the oldest first: of each stretch in one lane the last record.
    pub causes: Vec<RecordId>,
    /// What follows from it next: elsewhere, or as an effect.
    pub consequences: Vec<RecordId>,
    /// The message that the record, or the nearest of its causes that has one, is about.
    pub envelope: Arc<Envelope>,
    /// The messages that were made in answer to it.
    pub answers: Vec<Arc<Envelope>>,
    /// Each time it was handed over, the oldest first.
    pub deliveries: Vec<Delivery>,
    /// Tries without a hand-over: in the process that raised the event.
    pub direct: Vec<Attempt>,
    /// What came of it.
    pub effects: Vec<RecordId>,
}

/// One hand-over of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Where it arrived.
    pub record: RecordId,
    /// At whom.
    pub to: ParticipantId,
    /// The how manieth to them, from 1.
    pub number: usize,
    /// The work that it became, once it was received.
    pub task: TaskId,
    /// What was tried then; nothing only where nobody received it.
    pub attempts: Vec<Attempt>,
}

/// One try to act on a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Where it ended.
    pub record: RecordId,
    /// Who tried.
    pub by: Worker,
    /// How it ended; none if it was cut off.
    pub outcome: Option<Outcome>,
}

/// Who tries to act on a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worker {
    /// A handler of an event.
    Handler(HandlerId),
    /// The aggregate of a command.
    Aggregate,
    /// Whoever received it, and came no further.
    Receiver,
}

/// The sheet for a record; none before the first message.
pub fn sheet(view: &View, record: RecordId) -> Option<Sheet> {
    let trace = view.trace();
    // A relay that looks into its outbox is not about a message yet.
    let known = |record: &Record| record.message().and_then(|message| trace.message(message));
    let own = known(trace.get(record)?);
    let envelope = own.or_else(|| trace.causes(record).find_map(|(_, cause)| known(cause)))?;
    let (envelope, message) = (Arc::clone(envelope), envelope.id);
    let in_answer = |other: &&Arc<Envelope>| other.causation == message && other.id != message;
    let (deliveries, direct) = deliveries(trace, message);
    Some(Sheet {
        record,
        causes: causes(trace, record),
        consequences: consequences(trace, record),
        answers: trace.messages().iter().filter(in_answer).cloned().collect(),
        deliveries,
        direct,
        effects: trace.iter().filter(|(_, record)| is_effect(record, message)).map(|(id, _)| id).collect(),
        envelope,
    })
}

/// Whether something came of a message here: an effect of an event, the state that a command changed.
fn is_effect(record: &Record, of: MessageId) -> bool {
    match record.fact {
        Fact::Effected { event, .. } => event == of,
        Fact::Stored(command) => command == of,
        _ => false,
    }
}

/// Whether two records are of one stretch: the same work in the same lane.
fn go_together(one: &Record, other: &Record) -> bool {
    (one.task, one.participant) == (other.task, other.participant) && one.task != TaskId::NONE
}

fn causes(trace: &Trace, record: RecordId) -> Vec<RecordId> {
    let Some(mut later) = trace.get(record) else { return Vec::new() };
    let mut kept = Vec::new();
    for (id, cause) in trace.causes(record) {
        // The nearest is shown whatever it is.
        if kept.is_empty() || !go_together(cause, later) {
            kept.push(id);
        }
        later = cause;
    }
    kept.reverse();
    kept
}

fn consequences(trace: &Trace, record: RecordId) -> Vec<RecordId> {
    let Some(first) = trace.get(record) else { return Vec::new() };
    let (mut stretch, mut found) = (vec![record], Vec::new());
    for (id, later) in trace.iter().skip(record.index() + 1) {
        let Some(cause) = later.cause().filter(|cause| stretch.contains(cause)) else { continue };
        let stays = go_together(later, first);
        let tells = matches!(later.fact, Fact::Effected { .. } | Fact::Stored(_) | Fact::Committed { .. });
        if !stays || tells || cause == record {
            found.push(id);
        }
        if stays {
            stretch.push(id);
        }
    }
    found
}

/// The hand-overs of a message with what was tried in each, and what was tried without one.
fn deliveries(trace: &Trace, message: MessageId) -> (Vec<Delivery>, Vec<Attempt>) {
    let (mut deliveries, mut direct): (Vec<Delivery>, Vec<Attempt>) = (Vec::new(), Vec::new());
    // What a client asks for is decided where it arrives; what is delivered is tried by somebody.
    let is_delivered = trace
        .message(message)
        .is_some_and(|envelope| matches!(envelope.content, Content::Event(_)) || envelope.slot.is_some());
    for (id, record) in trace.iter() {
        let is_about = record.message() == Some(message);
        if is_about && is_hand_over(record) {
            let to = record.participant;
            let number = deliveries.iter().filter(|other| other.to == to).count() + 1;
            deliveries.push(Delivery { record: id, to, number, task: TaskId::NONE, attempts: Vec::new() });
            continue;
        }
        let mut latest = deliveries.iter_mut().rev();
        let Some(delivery) = latest.find(|delivery| is_part_of(record, delivery)) else {
            direct.extend(attempt(id, record).filter(|_| is_about));
            continue;
        };
        delivery.task = record.task;
        let tried =
            if is_about { attempt(id, record) } else { broken_off(id, record).filter(|_| is_delivered) };
        let none_yet = delivery.attempts.is_empty();
        delivery.attempts.extend(tried.or_else(|| failed_at_once(id, record).filter(|_| none_yet)));
    }
    (deliveries, direct)
}

/// Whether a record belongs to the work that a hand-over became.
fn is_part_of(record: &Record, delivery: &Delivery) -> bool {
    let begins = delivery.task == TaskId::NONE && record.cause() == Some(delivery.record);
    let received = matches!(record.fact, Fact::Stepped(..));
    record.task != TaskId::NONE && (record.task == delivery.task || (begins && received))
}

/// Whether a message comes to whoever is to act on it.
fn is_hand_over(record: &Record) -> bool {
    matches!(record.fact, Fact::Arrived(way) if matches!(way.leg, Leg::Request | Leg::Deliver))
}

/// The end of a try: a handler came to its end or was cut off, an aggregate decided.
fn attempt(record: RecordId, told: &Record) -> Option<Attempt> {
    let (by, outcome) = match told.fact {
        Fact::Stepped(place, outcome) if place.step == Step::Decide => (Worker::Aggregate, Some(outcome)),
        Fact::Stepped(place, outcome) if place.step == Step::Handle => {
            (place.handler.map_or(Worker::Aggregate, Worker::Handler), Some(outcome))
        }
        Fact::Interrupted(place) => (Worker::Handler(place.handler?), None),
        _ => return None,
    };
    Some(Attempt { record, by, outcome })
}

/// A try whose own command was cut off or refused: the handler fails with it.
fn broken_off(record: RecordId, told: &Record) -> Option<Attempt> {
    let (place, outcome) = match told.fact {
        Fact::Interrupted(place) => (place, None),
        Fact::Stepped(place, outcome) if outcome.is_failure() => (place, Some(outcome)),
        _ => return None,
    };
    Some(Attempt { record, by: Worker::Handler(place.handler?), outcome })
}

/// A try that came to no handler: it was cut off before or failed, or the message was known.
fn failed_at_once(record: RecordId, told: &Record) -> Option<Attempt> {
    let outcome = match told.fact {
        Fact::Interrupted(_) => None,
        Fact::Stepped(_, outcome) if outcome == Outcome::Seen || outcome.is_failure() => Some(outcome),
        _ => return None,
    };
    Some(Attempt { record, by: Worker::Receiver, outcome })
}
