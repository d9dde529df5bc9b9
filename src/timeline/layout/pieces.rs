//! The bars: pieces of work with their steps, a caller's waiting, a message that the broker keeps.

use super::super::picture::{Bar, Emphasis, Shape};
use super::super::text::{self, Area};
use super::super::tracks::{BAR, Occupied};
use super::{Act, Stage};
use crate::kernel::Time;
use crate::messaging::MessageId;
use crate::playback::View;
use crate::publishing::Step;
use crate::trace::{Fact, Leg, Outcome, ParticipantId, Place, RecordId, TaskId, Trace};
use crate::words::Term;

/// How many pixels a bar is wide at least.
const THIN: f64 = 5.0;

/// One bar.
#[derive(Clone, Copy, Debug)]
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

/// All bars. Of a ghost only that is left which lies behind nothing real.
pub(super) fn pieces(view: &View, acts: &[Act], end: Time) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for act in acts {
        match act.record.fact {
            Fact::Stepped(..) | Fact::Asked(_) | Fact::Interrupted(_) if act.record.task != TaskId::NONE => {
                work(&mut pieces, act);
            }
            Fact::Requested(message) => pieces.push(waiting(view, act, message, end)),
            Fact::Arrived(travel) if travel.leg == Leg::Publish => {
                pieces.push(keeping(view, act, travel.message));
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

fn work(pieces: &mut Vec<Piece>, act: &Act) {
    let (task, lane, ghost) = (act.record.task, act.lane, act.ghost);
    if ghost && !matches!(act.record.fact, Fact::Stepped(..)) {
        return;
    }
    let same = |piece: &&mut Piece| (piece.task, piece.lane, piece.ghost) == (task, lane, ghost);
    if let Some(piece) = pieces.iter_mut().find(same) {
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

fn waiting(view: &View, act: &Act, message: MessageId, end: Time) -> Piece {
    let told = view
        .trace()
        .records()
        .iter()
        .find(|record| matches!(record.fact, Fact::Told(of, _) if of == message));
    Piece {
        lane: act.lane,
        task: TaskId(message.0),
        from: act.record.at,
        until: told.map_or(end, |record| record.at),
        kind: Bar::Waiting,
        record: act.id,
        ghost: act.ghost,
        message: Some(message),
        answered: told.is_some(),
    }
}

/// The broker keeps a message until every consumer has acknowledged it.
fn keeping(view: &View, act: &Act, message: MessageId) -> Piece {
    let trace = match &view.former {
        Some(former) if act.ghost => &former.trace,
        _ => view.trace(),
    };
    let until = trace.iter().filter(|(id, record)| {
        record.participant == crate::engine::Deployment::BROKER
            && record.travel().is_some_and(|travel| travel.message == message)
            && trace.causes(*id).find(|(_, cause)| is_publication(cause)).map(|(cause, _)| cause)
                == Some(act.id)
    });
    let until = until.map(|(_, record)| record.at).max();
    Piece {
        lane: act.lane,
        task: task_of_copy(act.id, act.ghost),
        from: act.record.at,
        until: until.unwrap_or(act.record.at + crate::kernel::Span::from_micros(800)),
        kind: Bar::Keeping,
        record: act.id,
        ghost: act.ghost,
        message: Some(message),
        answered: true,
    }
}

fn is_publication(record: &crate::trace::Record) -> bool {
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

impl Stage<'_> {
    pub(super) fn draw_pieces(&mut self) {
        for piece in self.pieces.clone() {
            let task = if piece.ghost { TaskId::NONE } else { piece.task };
            let Some(top) = self.tracks.top_of(piece.lane, task) else { continue };
            let (left, right) = (self.x(piece.from), self.x(piece.until));
            let area = Area { x: left, y: top, width: (right - left).max(THIN), height: BAR };
            self.room.reserve(area);
            let label = self.label_of(&piece).filter(|label| text::width(label, 12.0) + 14.0 <= area.width);
            let emphasis = if piece.ghost { Emphasis::Ghost } else { Emphasis::Plain };
            self.push(piece.record, emphasis, Shape::Bar { area, kind: piece.kind, label });
        }
        self.draw_steps();
    }

    fn label_of(&self, piece: &Piece) -> Option<String> {
        let name = self.name(piece.message?, piece.ghost);
        match piece.kind {
            Bar::Waiting if !piece.answered => Some((self.labels.unanswered)(&name)),
            Bar::Waiting => Some(name),
            Bar::Keeping => piece.message.map(MessageId::short),
            Bar::Working => None,
        }
    }

    fn draw_steps(&mut self) {
        for act in self.acts.clone() {
            let Fact::Stepped(place, outcome) = act.record.fact else { continue };
            let has_bar = |piece: &Piece| {
                (piece.task, piece.lane, piece.ghost) == (act.record.task, act.lane, act.ghost)
                    && piece.from <= act.record.since()
            };
            if act.record.took == 0 || !self.pieces.iter().any(has_bar) {
                continue;
            }
            let task = if act.ghost { TaskId::NONE } else { act.record.task };
            let Some(top) = self.tracks.top_of(act.lane, task) else { continue };
            let (left, right) = (self.x(act.record.since()), self.x(act.record.at));
            let named = text::width(self.labels.word(Term::Step(place.step)), 11.0) + 6.0 <= right - left;
            let failed = matches!(outcome, Outcome::Threw | Outcome::Conflict | Outcome::Unreachable);
            let emphasis = if act.ghost { Emphasis::Ghost } else { Emphasis::Plain };
            let shape = Shape::Step { left, right, top, step: place.step, named, failed };
            self.push(act.id, emphasis, shape);
        }
    }

    /// From the beginning of each transaction to its commit, its rollback, or the crash.
    pub(super) fn draw_transactions(&mut self) {
        let mut open: Vec<(TaskId, ParticipantId, Time, RecordId)> = Vec::new();
        let mut closed = Vec::new();
        for act in self.acts.iter().filter(|act| !act.ghost) {
            let ends = |place: &Place| matches!(place.step, Step::Commit | Step::Rollback);
            match act.record.fact {
                Fact::Stepped(place, _) if place.step == Step::Begin => {
                    open.push((act.record.task, act.lane, act.record.since(), act.id));
                }
                Fact::Stepped(place, outcome) if ends(&place) => {
                    let found = open.iter().rposition(|other| other.0 == act.record.task);
                    let committed = place.step == Step::Commit && outcome == Outcome::Done;
                    closed.extend(found.map(|place| (open.remove(place), act.record.at, committed)));
                }
                Fact::Interrupted(_) => {
                    while let Some(place) = open.iter().position(|other| other.0 == act.record.task) {
                        closed.push((open.remove(place), act.record.at, false));
                    }
                }
                _ => {}
            }
        }
        for ((task, lane, from, record), until, committed) in closed {
            let Some(top) = self.tracks.top_of(lane, task) else { continue };
            let (left, right) = (self.x(from), self.x(until));
            let area = Area { x: left, y: top - 6.0, width: (right - left).max(THIN), height: BAR + 12.0 };
            self.push(record, Emphasis::Plain, Shape::Transaction { area, committed });
        }
    }
}
