//! From a run to the draw list.

mod arrows;
mod bars;
mod counts;
mod marks;

use super::cast::{Act, Cast};
use super::detail::{Bundles, CROWDED, FINEST, MOST};
use super::look::Look;
use super::picture::{Emphasis, Handle, Item, Picture, Shape, Tick};
use super::pieces::Piece;
use super::scale::{Scale, within};
use super::text::Room;
use super::tracks::{BAR, Tracks};
use super::window::Window;
use crate::kernel::{Time, sort_by_number};
use crate::messaging::{Content, MessageId};
use crate::playback::View;
use crate::trace::{ParticipantId, RecordId, TaskId, Trace};
use crate::words::Labels;

/// Where the lanes begin: what is left of it belongs to their names.
pub const LEFT: f64 = 138.0;

/// What is kept free on the right, for the words at the end of the run; and where it goes on there.
const RIGHT: (f64, f64) = (108.0, 12.0);

/// How far beyond its window something is drawn, so that no edge is seen that is none.
const BEYOND: f64 = 12.0;

/// How many handles can be told apart; and where there are more, how far they are apart: as far as a
/// finger needs.
const HANDLES: (usize, f64) = (300, 24.0);

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

/// The room for the picture, what of the run is looked at, and the language of the words.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// The width in pixels; narrower than a name and a few steps it does not get.
    pub width: f64,
    /// The height that would be filled; higher than what is needed it does not get.
    pub height: Option<f64>,
    /// On what time.
    pub ground: Ground<'a>,
    /// Which part of it, and which lanes.
    pub look: &'a Look,
    /// The words.
    pub labels: &'static Labels,
}

/// Everything that the parts of the layout share.
struct Stage<'a> {
    view: &'a View,
    cast: &'a Cast,
    labels: &'static Labels,
    scale: Scale,
    tracks: Tracks,
    room: Room,
    bundles: Bundles,
    items: Vec<Item>,
}

/// Draws a run. Of a long one that which cannot be told apart is drawn as one, as coarsely as is
/// needed for the picture to stay small.
pub fn layout(view: &View, cast: &Cast, frame: Frame) -> Picture {
    let width = frame.width.max(560.0);
    let goes_on = frame.look.window != Window::Whole;
    let right = width - if goes_on { RIGHT.1 } else { RIGHT.0 };
    let axis = cast.axis(frame.look.folding);
    let scale = match frame.ground {
        Ground::Own => Scale::of(axis, frame.look.window, LEFT, right),
        Ground::Within(scale) if goes_on => scale.with_axis(axis),
        Ground::Within(scale) => Scale::of(axis, Window::Whole, LEFT, scale.x_from_time(cast.end).min(right)),
        Ground::Over(scale) => scale.going_on(&cast.spans, (!goes_on).then_some(width - EDGE)),
    };
    let occupied: Vec<_> = cast.pieces.iter().filter(|piece| !piece.ghost).map(Piece::occupied).collect();
    let lanes = frame.look.lanes(view, cast);
    let tracks = Tracks::new(view.deployment(), &lanes, &occupied, (TOP, frame.height));
    let mut stage = Stage {
        view,
        cast,
        labels: frame.labels,
        tracks,
        room: Room::new(if goes_on { LEFT } else { 0.0 }, width),
        bundles: Bundles::none(),
        items: Vec::new(),
        scale,
    };
    if stage.seen().count() > CROWDED {
        stage.bundles = Bundles::of(FINEST, width);
        stage.room = Room::new(LEFT, width);
    }
    stage.draw();
    while stage.items.len() > MOST
        && let Some(coarser) = stage.bundles.coarser()
    {
        stage.bundles = coarser;
        stage.room = stage.room.cleared();
        stage.items.clear();
        stage.draw();
    }
    sort_by_number(&mut stage.items, |item| u128::from(layer(item)));
    let handles = stage.handles();
    Picture {
        width,
        height: stage.tracks.bottom(),
        ticks: stage.scale.ticks(76.0).into_iter().map(|(at, x)| Tick { at, x }).collect(),
        part: goes_on,
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
            Shape::Transaction { .. } | Shape::Apart { .. } => 0,
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

impl<'a> Stage<'a> {
    fn x(&self, time: Time) -> f64 {
        self.scale.x_from_time(time)
    }

    fn draw(&mut self) {
        self.draw_down();
        self.draw_transactions();
        self.draw_pieces();
        self.draw_bolts();
        self.draw_missing();
        self.draw_effects();
        self.draw_arrows();
        self.draw_windows();
        self.draw_apart();
        self.draw_counts();
    }

    /// Whether something between these two moments is seen.
    fn sees(&self, from: Time, until: Time) -> bool {
        self.scale.shows(self.x(from), self.x(until))
    }

    /// The records of which something is seen.
    fn seen(&self) -> impl Iterator<Item = &'a Act> + use<'a> {
        let (from, until) =
            (self.scale.time_from_x(self.scale.left()), self.scale.time_from_x(self.scale.right()));
        self.cast.acts.iter().filter(move |act| act.record.at >= from && act.record.since() <= until)
    }

    /// From where to where something is drawn that lasts: no further than a little beyond what is seen.
    fn within(&self, from: Time, until: Time) -> (f64, f64) {
        let (least, most) = (self.scale.left() - BEYOND, self.scale.right() + BEYOND);
        (within(least, self.x(from), most), within(least, self.x(until), most))
    }

    /// Draws something, unless it is drawn with another one that is there already. Its position, to
    /// give it words.
    fn push(&mut self, record: RecordId, emphasis: Emphasis, shape: Shape) -> Option<usize> {
        self.bundles.draw(&mut self.items, Item { record, emphasis, shape, others: Vec::new() })
    }

    /// Whether there is so much to be seen that names would only hide it.
    fn is_crowded(&self) -> bool {
        self.bundles.any()
    }

    /// The trace that a record is from.
    fn trace(&self, ghost: bool) -> &Trace {
        match &self.view.former {
            Some(former) if ghost => &former.trace,
            _ => self.view.trace(),
        }
    }

    /// The name of a message.
    fn name(&self, message: MessageId, ghost: bool) -> String {
        let model = &self.view.scenario.model;
        match self.trace(ghost).message(message).map(|envelope| envelope.content) {
            Some(Content::Event(event)) => model.event(event).name.clone(),
            Some(Content::Command(command)) => model.command(command).name.clone(),
            None => String::new(),
        }
    }

    /// Whether a message is a command.
    fn is_command(&self, message: MessageId, ghost: bool) -> bool {
        let message = self.trace(ghost).message(message);
        message.is_some_and(|envelope| matches!(envelope.content, Content::Command(_)))
    }

    /// The upper edge of what a participant does at a time: of this piece of work if it is known,
    /// else of the one that goes on then, else of its first row.
    fn top_at(&self, lane: ParticipantId, time: Time, task: TaskId) -> Option<f64> {
        let known = || (task != TaskId::NONE).then(|| self.cast.piece(lane, task, false)).flatten();
        let piece = known().or_else(|| self.cast.going_on(lane, time));
        let task = piece.map_or(TaskId::NONE, |piece| piece.task);
        self.tracks.top_of(lane, task)
    }

    /// The handles of the gaps, each as wide as its neighbours allow. Where there are too many to be
    /// told apart, one stands for those beside it: who looks closer finds them.
    fn handles(&self) -> Vec<Handle> {
        let mut handles: Vec<Handle> = Vec::new();
        let seen: Vec<_> =
            self.view.gaps.iter().enumerate().filter(|(_, gap)| self.sees(gap.at, gap.at)).collect();
        let crowded = seen.len() > HANDLES.0;
        // The last handle of each row.
        let mut last: Vec<(f64, f64)> = Vec::new();
        for (position, gap) in seen {
            let Some(top) = self.top_at(gap.lane, gap.at, gap.task) else { continue };
            let struck = gap.is_struck_by(&self.view.scenario.faults);
            let mut x = self.x(gap.at);
            let before = last.iter_mut().find(|(row, _)| (row - top).abs() < BAR);
            if handles.len() >= 4 * HANDLES.0 {
                break;
            }
            if crowded && !struck && before.as_ref().is_some_and(|before| x - before.1 < HANDLES.1) {
                continue;
            }
            // Two in the same moment of the same row stand side by side.
            while handles.iter().any(|other| (other.top - top).abs() < BAR && (other.x - x).abs() < 1.0) {
                x += 9.0;
            }
            match before {
                Some(before) => before.1 = x,
                None => last.push((top, x)),
            }
            handles.push(Handle { key: gap.key.clone(), gap: position, x, top, width: 26.0, struck });
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
