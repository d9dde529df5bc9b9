//! From a run to the draw list.

mod arrows;
mod marks;
mod pieces;

use super::ghost::ghosts_behind;
use super::picture::{Emphasis, Handle, Item, Picture, Shape, Tick};
use super::scale::Scale;
use super::text::Room;
use super::tracks::{BAR, Tracks};
use crate::domain::ContextId;
use crate::kernel::{Time, sort_by_number};
use crate::messaging::Content;
use crate::playback::View;
use crate::trace::{Fact, ParticipantId, Record, RecordId, TaskId, Trace};
use crate::words::Labels;
use pieces::Piece;

/// Where the lanes begin: what is left of it belongs to their names.
pub const LEFT: f64 = 138.0;

/// What is kept free on the right, for the words at the end.
const RIGHT: f64 = 108.0;

/// What is kept free above the lanes, for the axis and a bolt of the first lane.
const TOP: f64 = 44.0;

/// What is kept free on the right of a run that goes on longer than the one it is drawn over.
const EDGE: f64 = 16.0;

/// On what time a run is drawn.
#[derive(Clone, Copy, Debug)]
pub enum Ground<'a> {
    /// On its own, which fills the room.
    Own,
    /// On its own, which ends where this scale has its end: what was seen on that scale hardly moves.
    Within(&'a Scale),
    /// On that of another run, so that nothing moves that is in both, and beyond it on its own.
    Over(&'a Scale),
}

/// The room for the picture, and the language of its words.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// The width in pixels; narrower than a name and a few steps it does not get.
    pub width: f64,
    /// The height that would be filled; higher than what is needed it does not get.
    pub height: Option<f64>,
    /// On what time.
    pub ground: Ground<'a>,
    /// The words.
    pub labels: &'static Labels,
}

/// A record on the stage: of this run, or of the former one.
#[derive(Clone, Copy, Debug)]
struct Act {
    id: RecordId,
    record: Record,
    /// Where it happens among the lanes of this run.
    lane: ParticipantId,
    ghost: bool,
}

/// Everything that the parts of the layout share.
struct Stage<'a> {
    view: &'a View,
    labels: &'static Labels,
    acts: Vec<Act>,
    pieces: Vec<Piece>,
    scale: Scale,
    tracks: Tracks,
    room: Room,
    items: Vec<Item>,
    /// When the run ends.
    end: Time,
}

/// Draws a run.
pub fn layout(view: &View, frame: Frame) -> Picture {
    let width = frame.width.max(560.0);
    let acts = cast(view);
    let end = acts.iter().map(|act| act.record.at).max().unwrap_or_default();
    let pieces = pieces::pieces(view, &acts, end);
    let (spans, right) = (spans(&acts, &pieces, end), width - RIGHT);
    let scale = match frame.ground {
        Ground::Own => Scale::new(&spans, LEFT, right),
        Ground::Within(scale) => Scale::new(&spans, LEFT, scale.x_from_time(end).min(right)),
        Ground::Over(scale) => scale.going_on(&spans, width - EDGE),
    };
    let publishers: Vec<ContextId> = view
        .scenario
        .script
        .iter()
        .map(|line| view.scenario.model.context_of_command(line.command))
        .collect();
    let takes_part = |lane: ParticipantId| {
        acts.iter().any(|act| act.lane == lane && shows(&act.record)) || marks::is_awaited(view, lane)
    };
    let occupied: Vec<_> = pieces.iter().filter(|piece| !piece.ghost).map(Piece::occupied).collect();
    let tracks = Tracks::new(view.deployment(), &publishers, takes_part, &occupied, (TOP, frame.height));
    let mut stage = Stage {
        view,
        labels: frame.labels,
        acts,
        pieces,
        tracks,
        room: Room::new(width),
        items: Vec::new(),
        end,
        scale,
    };
    stage.draw_down();
    stage.draw_transactions();
    stage.draw_pieces();
    stage.draw_bolts();
    stage.draw_missing();
    stage.draw_effects();
    stage.draw_arrows();
    stage.draw_windows();
    sort_by_number(&mut stage.items, |item| u128::from(layer(item)));
    let handles = stage.handles();
    Picture {
        width,
        height: stage.tracks.bottom(),
        ticks: stage.scale.ticks(76.0).into_iter().map(|(at, x)| Tick { at, x }).collect(),
        scale: stage.scale,
        tracks: stage.tracks,
        items: stage.items,
        handles,
    }
}

/// What is painted first lies below.
fn layer(item: &Item) -> u8 {
    let ghost = u8::from(item.emphasis != Emphasis::Ghost) * 10;
    ghost
        + match item.shape {
            Shape::Transaction { .. } => 0,
            Shape::Bar { .. } => 1,
            Shape::Step { .. } => 2,
            Shape::Down { .. } => 3,
            Shape::Window { .. } => 4,
            Shape::Arrow { .. } => 5,
            Shape::Effect { .. } => 6,
            Shape::Missing { .. } => 7,
            Shape::Bolt { .. } => 8,
        }
}

/// Whether a record gives its participant a lane: what is done and what arrives does, coming back
/// from a crash alone does not.
const fn shows(record: &Record) -> bool {
    matches!(
        record.fact,
        Fact::Requested(_)
            | Fact::Told(..)
            | Fact::Stepped(..)
            | Fact::Asked(_)
            | Fact::Arrived(_)
            | Fact::Effected { .. }
            | Fact::Struck(_)
    )
}

/// The records of this run, and behind them those of the former one that it lacks.
fn cast(view: &View) -> Vec<Act> {
    let own = view.trace().iter().map(|(id, record)| Act {
        id,
        record: *record,
        lane: record.participant,
        ghost: false,
    });
    let mut acts: Vec<Act> = own.collect();
    let Some(former) = &view.former else { return acts };
    let deployment = view.deployment();
    // Where everything is set up otherwise, a lane of ghosts alone would say nothing.
    let alike = former.scenario.settings == view.scenario.settings;
    let is_there = |lane| alike || acts.iter().any(|act: &Act| act.lane == lane && shows(&act.record));
    let mut missing = Vec::new();
    for id in ghosts_behind(view) {
        let Some(record) = former.trace.get(id) else { continue };
        let was = former.deployment.participant(record.participant);
        let Some(lane) = deployment.participants.iter().position(|participant| *participant == was) else {
            continue;
        };
        let lane = ParticipantId(u16::try_from(lane).unwrap_or(u16::MAX));
        if is_there(lane) {
            missing.push(Act { id, record: *record, lane, ghost: true });
        }
    }
    acts.extend(missing);
    acts
}

/// When something happens, for the scale. A process that comes back in the middle of a long pause
/// does not interrupt it.
fn spans(acts: &[Act], pieces: &[Piece], end: Time) -> Vec<(Time, Time)> {
    let happens =
        |act: &&Act| !matches!(act.record.fact, Fact::Restarted(_) | Fact::BrokerUp) || act.record.at == end;
    let of_acts = acts.iter().filter(happens).map(|act| (act.record.since(), act.record.at));
    let busy = pieces.iter().filter(|piece| piece.is_busy()).map(|piece| (piece.from, piece.until));
    of_acts.chain(busy).collect()
}

impl Stage<'_> {
    fn x(&self, time: Time) -> f64 {
        self.scale.x_from_time(time)
    }

    fn push(&mut self, record: RecordId, emphasis: Emphasis, shape: Shape) {
        self.items.push(Item { record, emphasis, shape });
    }

    /// The trace that a record is from.
    fn trace(&self, ghost: bool) -> &Trace {
        match &self.view.former {
            Some(former) if ghost => &former.trace,
            _ => self.view.trace(),
        }
    }

    /// The name of a message.
    fn name(&self, message: crate::messaging::MessageId, ghost: bool) -> String {
        let model = &self.view.scenario.model;
        match self.trace(ghost).message(message).map(|envelope| envelope.content) {
            Some(Content::Event(event)) => model.event(event).name.clone(),
            Some(Content::Command(command)) => model.command(command).name.clone(),
            None => String::new(),
        }
    }

    /// The upper edge of what a participant does at a time: of this piece of work if it is known,
    /// else of the one that goes on then, else of its first row.
    fn top_at(&self, lane: ParticipantId, time: Time, task: TaskId) -> Option<f64> {
        let on_lane = || self.pieces.iter().filter(|piece| piece.lane == lane && !piece.ghost);
        let known = on_lane().find(|piece| piece.task == task && task != TaskId::NONE);
        let going_on = || on_lane().rfind(|piece| piece.from <= time && time <= piece.until);
        let task = known.or_else(going_on).map_or(TaskId::NONE, |piece| piece.task);
        self.tracks.top_of(lane, task)
    }

    /// The handles of the gaps, each as wide as its neighbours allow.
    fn handles(&self) -> Vec<Handle> {
        let mut handles: Vec<Handle> = Vec::new();
        for gap in &self.view.gaps {
            let Some(top) = self.top_at(gap.lane, gap.at, gap.task) else { continue };
            let struck = gap.is_struck_by(&self.view.scenario.faults);
            let mut x = self.x(gap.at);
            // Two in the same moment of the same row stand side by side.
            while handles.iter().any(|other| (other.top - top).abs() < BAR && (other.x - x).abs() < 1.0) {
                x += 9.0;
            }
            handles.push(Handle { key: gap.key.clone(), x, top, width: 26.0, struck });
        }
        for place in 0..handles.len() {
            let (x, top) = (handles[place].x, handles[place].top);
            let others = handles
                .iter()
                .enumerate()
                .filter(|(other, handle)| *other != place && (handle.top - top).abs() < BAR);
            let nearest = others.map(|(_, handle)| (handle.x - x).abs()).fold(26.0, f64::min);
            handles[place].width = nearest.max(8.0);
        }
        handles
    }
}

#[cfg(test)]
mod tests;
