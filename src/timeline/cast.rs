//! Who and what is on the stage: everything of a run that its picture needs, whatever part of it is
//! looked at. It is made once a run; looking elsewhere only draws it again.

use std::sync::Arc;

use super::axis::{Axis, Folding};
use super::ghost::ghosts_behind;
use super::pieces::{Piece, pieces};
use crate::domain::Slot;
use crate::engine::Participant;
use crate::kernel::{Time, number, sort_by_number};
use crate::messaging::MessageId;
use crate::playback::{Former, View};
use crate::trace::{Fact, Leg, ParticipantId, Record, RecordId, TaskId, Trace};
use crate::verdict::AnomalyKind;

/// How many pieces of work on one lane, begun before a moment, are asked whether they go on in it.
const GOING_ON: usize = 64;

/// A record on the stage: of this run, or of the former one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Act {
    pub id: RecordId,
    pub record: Record,
    /// Where it happens among the lanes of this run.
    pub lane: ParticipantId,
    pub ghost: bool,
}

/// A lost effect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Missing {
    /// The first record that proves it.
    pub evidence: RecordId,
    pub slot: Slot,
    /// The record of the run without faults in which it comes.
    pub record: Record,
}

/// Everybody and everything on the stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Cast {
    pub(super) acts: Vec<Act>,
    pub(super) pieces: Vec<Piece>,
    pub(super) missing: Vec<Missing>,
    /// The records of the former run that this one lacks.
    ghosts: Vec<RecordId>,
    /// The effects of this run, each with its slot and its event.
    pub(super) effects: Vec<(RecordId, Slot, MessageId)>,
    /// The arrivals of what had been on the same way before, the oldest first.
    pub(super) again: Vec<RecordId>,
    /// When the run ends.
    pub(super) end: Time,
    /// For each record, of this run and of the former one, the work that it set off.
    followers: [Vec<TaskId>; 2],
    /// The pieces by lane, work, and whether they are ghosts.
    known: Vec<(u128, bool, usize)>,
    /// The pieces of each lane that are no ghosts, the earliest first.
    of_lane: Vec<Vec<usize>>,
    takes_part: Vec<bool>,
    /// When something happens.
    pub(super) spans: Vec<(Time, Time)>,
    folded: Arc<Axis>,
    unfolded: Arc<Axis>,
}

impl Cast {
    /// The cast of a run.
    pub fn new(view: &View) -> Self {
        let takes_part = takes_part(view);
        let ghosts = ghosts_behind(view);
        let acts = acts(view, &takes_part, &ghosts);
        let end = acts.iter().map(|act| act.record.at).max().unwrap_or_default();
        let pieces = pieces(view, &acts, end);
        let spans = spans(&acts, &pieces, end);
        let former = view.former.as_ref().map(|former| followers(&former.trace)).unwrap_or_default();
        let mut known: Vec<_> = pieces
            .iter()
            .zip(0..)
            .map(|(piece, at)| (key(piece.lane, piece.task), piece.ghost, at))
            .collect();
        sort_by_number(&mut known, |known| known.0);
        let mut places: Vec<usize> = (0..pieces.len()).filter(|place| !pieces[*place].ghost).collect();
        sort_by_number(&mut places, |place| u128::from(pieces[*place].from.as_micros()));
        let mut of_lane = vec![Vec::new(); view.deployment().participants.len()];
        for place in places {
            of_lane[usize::from(pieces[place].lane.0)].push(place);
        }
        Self {
            missing: missing(view),
            ghosts,
            effects: effects(view.trace()),
            again: again(&acts),
            end,
            followers: [followers(view.trace()), former],
            known,
            of_lane,
            takes_part,
            folded: Arc::new(Axis::new(&spans, Folding::Folded)),
            unfolded: Arc::new(Axis::new(&spans, Folding::True)),
            spans,
            acts,
            pieces,
        }
    }

    /// The records of the former run that this one lacks.
    pub fn ghosts(&self) -> &[RecordId] {
        &self.ghosts
    }

    /// The time axis.
    pub const fn axis(&self, folding: Folding) -> &Arc<Axis> {
        match folding {
            Folding::Folded => &self.folded,
            Folding::True => &self.unfolded,
        }
    }

    /// Whether somebody has a lane.
    pub fn takes_part(&self, lane: ParticipantId) -> bool {
        self.takes_part.get(usize::from(lane.0)).copied().unwrap_or_default()
    }

    /// What is done in a lane for a task.
    pub(super) fn piece(&self, lane: ParticipantId, task: TaskId, ghost: bool) -> Option<&Piece> {
        let key = key(lane, task);
        let begins = self.known.partition_point(|known| known.0 < key);
        let mut same = self.known[begins..].iter().take_while(|known| known.0 == key);
        same.find(|known| known.1 == ghost).map(|known| &self.pieces[known.2])
    }

    /// What is done in a lane, the earliest first.
    pub(super) fn pieces_of(&self, lane: ParticipantId) -> impl Iterator<Item = &Piece> {
        let places = self.of_lane.get(usize::from(lane.0)).map(Vec::as_slice).unwrap_or_default();
        places.iter().map(|place| &self.pieces[*place])
    }

    /// What goes on in a lane at a time: of several pieces that which was begun last.
    pub(super) fn going_on(&self, lane: ParticipantId, time: Time) -> Option<&Piece> {
        let places = self.of_lane.get(usize::from(lane.0))?;
        let begun = places.partition_point(|place| self.pieces[*place].from <= time);
        let latest = places[..begun].iter().rev().take(GOING_ON).map(|place| &self.pieces[*place]);
        latest.into_iter().find(|piece| piece.until >= time)
    }

    /// The work that a record set off.
    pub(super) fn set_off_by(&self, record: RecordId, ghost: bool) -> TaskId {
        self.followers[usize::from(ghost)].get(record.index()).copied().unwrap_or(TaskId::NONE)
    }
}

fn key(lane: ParticipantId, task: TaskId) -> u128 {
    number(u32::from(lane.0), task.0, 0)
}

/// Whether a record gives its participant a lane: what is done and what arrives does, coming back
/// from a crash alone does not.
const fn shows(record: &Record) -> bool {
    matches!(
        record.fact,
        Fact::Requested(_)
            | Fact::AskedAgain { .. }
            | Fact::Told(..)
            | Fact::Stepped(..)
            | Fact::Asked(_)
            | Fact::Arrived(_)
            | Fact::Effected { .. }
            | Fact::Struck(_)
    )
}

/// Who has a lane: whoever does something in this run, or would without its faults. What was run
/// before has no say in it, so that the same address always shows the same lanes.
fn takes_part(view: &View) -> Vec<bool> {
    let participants = &view.deployment().participants;
    let mut takes_part = vec![false; participants.len()];
    for record in view.trace().records().iter().filter(|record| shows(record)) {
        takes_part[usize::from(record.participant.0)] = true;
    }
    if let Some(healthy) = &view.healthy {
        for record in healthy.trace.records().iter().filter(|record| shows(record)) {
            let was = healthy.deployment.participant(record.participant);
            if let Some(lane) = lane_of(participants, was) {
                takes_part[usize::from(lane.0)] = true;
            }
        }
    }
    takes_part
}

fn lane_of(participants: &[Participant], who: Participant) -> Option<ParticipantId> {
    let lane = participants.iter().position(|participant| *participant == who)?;
    u16::try_from(lane).ok().map(ParticipantId)
}

/// The records of this run, and behind them those of the former one that it lacks.
fn acts(view: &View, takes_part: &[bool], ghosts: &[RecordId]) -> Vec<Act> {
    let own = view.trace().iter().map(|(id, record)| Act {
        id,
        record: *record,
        lane: record.participant,
        ghost: false,
    });
    let mut acts: Vec<Act> = own.collect();
    let Some(former) = &view.former else { return acts };
    let deployment = view.deployment();
    for id in ghosts.iter().copied() {
        let Some(record) = former.trace.get(id) else { continue };
        let was = former.deployment.participant(record.participant);
        let lane = lane_of(&deployment.participants, was);
        if let Some(lane) = lane.filter(|lane| takes_part[usize::from(lane.0)]) {
            acts.push(Act { id, record: *record, lane, ghost: true });
        }
    }
    acts
}

/// When something happens, for the axis. A process that comes back in the middle of a long pause
/// does not interrupt it.
fn spans(acts: &[Act], pieces: &[Piece], end: Time) -> Vec<(Time, Time)> {
    let happens = |act: &&Act| {
        !matches!(act.record.fact, Fact::Restarted(_) | Fact::BrokerUp | Fact::ClockUp)
            || act.record.at == end
    };
    let of_acts = acts.iter().filter(happens).map(|act| (act.record.since(), act.record.at));
    let busy = pieces.iter().filter(|piece| piece.is_busy()).map(|piece| (piece.from, piece.until));
    of_acts.chain(busy).collect()
}

fn effects(trace: &Trace) -> Vec<(RecordId, Slot, MessageId)> {
    let effect = |(id, record): (RecordId, &Record)| match record.fact {
        Fact::Effected { slot, event, .. } => Some((id, slot, event)),
        _ => None,
    };
    trace.iter().filter_map(effect).collect()
}

/// The lost effects.
fn missing(view: &View) -> Vec<Missing> {
    let Some(healthy) = &view.healthy else { return Vec::new() };
    let come = |run: &Former| effects(&run.trace);
    let effects = come(healthy);
    let lost = view.verdict.anomalies.iter().filter(|anomaly| anomaly.kind == AnomalyKind::Lost);
    let missing = lost.filter_map(|anomaly| {
        let (slot, event) = (anomaly.slot?, anomaly.message?);
        let (id, ..) = effects.iter().find(|effect| (effect.1, effect.2) == (slot, event))?;
        let evidence = anomaly.evidence.first().copied().unwrap_or(RecordId::NONE);
        Some(Missing { evidence, slot, record: *healthy.trace.get(*id)? })
    });
    missing.collect()
}

/// The arrivals of events on ways that they have come before.
fn again(acts: &[Act]) -> Vec<RecordId> {
    let (mut ways, mut again) = (Vec::new(), Vec::new());
    for act in acts.iter().filter(|act| !act.ghost) {
        let (Fact::Arrived(travel) | Fact::Missed(travel)) = act.record.fact else { continue };
        if matches!(travel.leg, Leg::Publish | Leg::Deliver) {
            let way = (travel.leg, act.lane, travel.message, travel.subscription);
            if ways.contains(&way) {
                again.push(act.id);
            } else {
                ways.push(way);
            }
        }
    }
    again
}

/// For each record the first work that follows from it.
fn followers(trace: &Trace) -> Vec<TaskId> {
    let mut followers = vec![TaskId::NONE; trace.records().len()];
    for record in trace.records().iter().filter(|record| record.task != TaskId::NONE) {
        if let Some(follower) = followers.get_mut(record.because.index())
            && *follower == TaskId::NONE
        {
            *follower = record.task;
        }
    }
    followers
}
