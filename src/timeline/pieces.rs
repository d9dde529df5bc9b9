//! What takes time: pieces of work, a caller's waiting, a message that the broker keeps.

use super::cast::Act;
use super::picture::Bar;
use super::tracks::Occupied;
use crate::engine::Deployment;
use crate::kernel::{Span, Time};
use crate::messaging::MessageId;
use crate::playback::View;
use crate::trace::{Fact, Leg, ParticipantId, Record, RecordId, TaskId, Trace};

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Piece {
    pub lane: ParticipantId,
    pub task: TaskId,
    pub from: Time,
    pub until: Time,
    pub kind: Bar,
    pub record: RecordId,
    pub ghost: bool,
    /// The message that is waited for or kept.
    pub message: Option<MessageId>,
    /// Whether the caller got an answer.
    pub answered: bool,
}

impl Piece {
    pub fn occupied(&self) -> Occupied {
        Occupied { lane: self.lane, task: self.task, from: self.from, until: self.until }
    }

    /// Whether something goes on in it all the time. Waiting can be folded.
    pub fn is_busy(&self) -> bool {
        self.kind == Bar::Working
    }

    fn meets(&self, other: &Self) -> bool {
        self.lane == other.lane && self.from < other.until && other.from < self.until
    }
}

/// All of them. Of a ghost only that is left which lies behind nothing real.
pub(super) fn pieces(view: &View, acts: &[Act], end: Time) -> Vec<Piece> {
    let told = told(view.trace());
    let own = kept_until(view.trace());
    let former = view.former.as_ref().map(|former| kept_until(&former.trace)).unwrap_or_default();
    let mut pieces: Vec<Piece> = Vec::new();
    for act in acts {
        match act.record.fact {
            Fact::Stepped(..) | Fact::Asked(_) | Fact::Interrupted(_) if act.record.task != TaskId::NONE => {
                work(&mut pieces, act);
            }
            Fact::Requested(message) | Fact::AskedAgain { again: message, .. } => {
                pieces.push(waiting(&told, act, message, end));
            }
            Fact::Arrived(travel) if travel.leg == Leg::Publish => {
                let until = if act.ghost { &former } else { &own };
                pieces.push(keeping(until[act.id.index()], act, travel.message));
            }
            _ => {}
        }
    }
    let real: Vec<Piece> = pieces.iter().filter(|piece| !piece.ghost).copied().collect();
    for ghost in pieces.iter_mut().filter(|piece| piece.ghost) {
        while let Some(before) = real.iter().find(|other| other.from <= ghost.from && ghost.meets(other)) {
            ghost.from = before.until;
        }
    }
    pieces.retain(|piece| {
        !piece.ghost || (piece.from < piece.until && !real.iter().any(|other| piece.meets(other)))
    });
    pieces
}

/// When the callers got their answers.
fn told(trace: &Trace) -> Vec<(MessageId, Time)> {
    let told = |record: &Record| match record.fact {
        Fact::Told(message, _) | Fact::GaveUp(message) => Some((message, record.at)),
        _ => None,
    };
    trace.records().iter().filter_map(told).collect()
}

/// For each publication when the broker last heard of its message: it keeps a message until every
/// consumer has acknowledged it.
fn kept_until(trace: &Trace) -> Vec<Option<Time>> {
    let mut until = vec![None; trace.records().len()];
    for (id, record) in trace.iter().filter(|(_, record)| record.participant == Deployment::BROKER) {
        let Some(travel) = record.travel() else { continue };
        let publication = trace.causes(id).find(|(_, cause)| is_publication(cause));
        if let Some((publication, _)) =
            publication.filter(|(_, cause)| cause.message() == Some(travel.message))
        {
            until[publication.index()] = until[publication.index()].max(Some(record.at));
        }
    }
    until
}

fn work(pieces: &mut Vec<Piece>, act: &Act) {
    let (task, lane, ghost) = (act.record.task, act.lane, act.ghost);
    if ghost && !matches!(act.record.fact, Fact::Stepped(..)) {
        return;
    }
    let same = |piece: &&mut Piece| (piece.task, piece.lane, piece.ghost) == (task, lane, ghost);
    // What goes on was mostly begun a moment ago.
    if let Some(piece) = pieces.iter_mut().rfind(same) {
        piece.from = piece.from.min(act.record.since());
        piece.until = piece.until.max(act.record.at);
        return;
    }
    pieces.push(Piece {
        lane,
        task,
        from: act.record.since(),
        until: act.record.at,
        kind: Bar::Working,
        record: act.id,
        ghost,
        message: None,
        answered: true,
    });
}

fn waiting(told: &[(MessageId, Time)], act: &Act, message: MessageId, end: Time) -> Piece {
    let told = told.iter().find(|(of, _)| *of == message);
    Piece {
        lane: act.lane,
        task: TaskId(message.0),
        from: act.record.at,
        until: told.map_or(end, |(_, at)| *at),
        kind: Bar::Waiting,
        record: act.id,
        ghost: act.ghost,
        message: Some(message),
        answered: told.is_some(),
    }
}

fn keeping(until: Option<Time>, act: &Act, message: MessageId) -> Piece {
    Piece {
        lane: act.lane,
        task: task_of_copy(act.id, act.ghost),
        from: act.record.at,
        until: until.unwrap_or(act.record.at + Span::from_micros(800)),
        kind: Bar::Keeping,
        record: act.id,
        ghost: act.ghost,
        message: Some(message),
        answered: true,
    }
}

fn is_publication(record: &Record) -> bool {
    matches!(record.fact, Fact::Arrived(travel) if travel.leg == Leg::Publish)
}

/// By what the row of a kept message is known.
fn task_of_copy(record: RecordId, ghost: bool) -> TaskId {
    TaskId(u64::from(record.0) + 1 + (u64::from(ghost) << 40))
}

/// The row in the broker's lane of the message from which something comes.
pub(super) fn kept_behind(trace: &Trace, id: RecordId, ghost: bool) -> TaskId {
    let own = trace.get(id).filter(|record| is_publication(record)).map(|_| id);
    let behind = || trace.causes(id).find(|(_, record)| is_publication(record)).map(|(cause, _)| cause);
    own.or_else(behind).map_or(TaskId::NONE, |cause| task_of_copy(cause, ghost))
}
