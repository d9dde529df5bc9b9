//! The draw list: everything that is painted, in the order of painting.

use super::scale::Scale;
use super::text::Area;
use super::tracks::Tracks;
use crate::kernel::{Span, Time};
use crate::trace::{RecordId, put_in_order};

/// A run as a picture. One unit is one pixel of the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
    /// Whether it shows a part of the run only.
    pub part: bool,
    /// Time to x and back.
    pub scale: Scale,
    /// The lanes.
    pub tracks: Tracks,
    /// Round points in time.
    pub ticks: Vec<Tick>,
    /// What is drawn, the lowest first.
    pub items: Vec<Item>,
    /// Where the run can be broken.
    pub handles: Vec<Handle>,
}

/// A round point in time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tick {
    /// When.
    pub at: Time,
    /// Where.
    pub x: f64,
}

/// Something that is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The record that it tells of: of this run, or of the former one if it is a ghost.
    pub record: RecordId,
    /// How it is set off.
    pub emphasis: Emphasis,
    /// What is drawn.
    pub shape: Shape,
    /// The records of those of its kind for which it stands, too, because they cannot be told apart.
    pub others: Vec<RecordId>,
}

/// How an item is set off from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emphasis {
    /// It is not.
    Plain,
    /// The former run had it, this one has not.
    Ghost,
    /// A guarantee is broken here.
    Broken,
}

/// The place where a run can be broken.
#[derive(Clone, Debug, PartialEq)]
pub struct Handle {
    /// The key of the gap.
    pub key: String,
    /// Its position in the view.
    pub gap: usize,
    /// Where.
    pub x: f64,
    /// The upper edge of the bar.
    pub top: f64,
    /// How wide it may be without covering its neighbours.
    pub width: f64,
    /// Whether a fault strikes here.
    pub struck: bool,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A piece of work, or a message that is kept.
    Bar {
        /// Where.
        area: Area,
        /// Of what kind.
        kind: Bar,
        /// What is written in it.
        label: Option<String>,
    },
    /// A step within a piece of work, up to its end.
    Step {
        /// Where it begins.
        left: f64,
        /// Where it ends.
        right: f64,
        /// The upper edge of the bar.
        top: f64,
        /// What it is called, as far as that fits in.
        label: Option<String>,
        /// Whether it failed.
        failed: bool,
    },
    /// From the beginning of a transaction to its end.
    Transaction {
        /// Where.
        area: Area,
        /// Whether it lasted.
        committed: bool,
    },
    /// A message on its way.
    Arrow {
        /// From where.
        from: (f64, f64),
        /// To where.
        to: (f64, f64),
        /// Of what kind.
        kind: Arrow,
        /// Whether it was on its way before.
        doubled: bool,
        /// Whether nobody was there.
        lost: bool,
        /// Its name, and where that is written.
        label: Option<(Area, String)>,
    },
    /// Something that happened in the world.
    Effect {
        /// Where.
        at: (f64, f64),
        /// Of what kind.
        kind: Glyph,
        /// What it is called, and where that is written.
        label: Option<(Area, String)>,
    },
    /// Something that will never happen.
    Missing {
        /// Where it would have been.
        at: (f64, f64),
        /// Of what kind it would have been.
        kind: Glyph,
        /// Where that is written.
        label: Option<(Area, String)>,
    },
    /// A fault.
    Bolt {
        /// Where.
        x: f64,
        /// The upper edge of the bar that it strikes.
        top: f64,
    },
    /// From a crash to the restart.
    Down {
        /// Where.
        area: Area,
        /// Whether there is room to say so.
        named: bool,
    },
    /// While nothing passes between this lane and another one.
    Apart {
        /// Where.
        area: Area,
        /// That it is so, and where that is written.
        label: Option<(Area, String)>,
    },
    /// From a commit to its last effect.
    Window {
        /// Where it begins.
        left: f64,
        /// Where it ends.
        right: f64,
        /// At which height.
        y: f64,
        /// How long it is.
        length: Span,
        /// Where that is written.
        label: Option<(Area, String)>,
    },
}

/// Kinds of bars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bar {
    /// A caller waits.
    Waiting,
    /// A process works.
    Working,
    /// The broker keeps a message.
    Keeping,
}

/// Kinds of arrows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrow {
    /// A command, or its answer.
    Command,
    /// The answer.
    Answer,
    /// An event.
    Event,
    /// A call to the outside.
    Call,
    /// What a consumer tells the broker.
    Receipt,
}

/// Kinds of effects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// Something was sent.
    Letter,
    /// Something was done outside.
    Deed,
    /// Something was stored.
    Inside,
}

/// How far an arrow goes straight before it bends, as a part of its height.
pub const BEND: f64 = 0.55;

/// How far from an arrow a click still means it.
const REACH: f64 = 9.0;

/// Half the width and half the height of a glyph.
pub const GLYPH: (f64, f64) = (14.0, 10.0);

impl Item {
    /// Gives it words, where there is room for them.
    pub(super) fn name(&mut self, words: Option<(Area, String)>) {
        if let Shape::Arrow { label, .. }
        | Shape::Effect { label, .. }
        | Shape::Missing { label, .. }
        | Shape::Apart { label, .. }
        | Shape::Window { label, .. } = &mut self.shape
        {
            *label = words;
        }
    }

    /// How many of its kind it stands for, itself among them.
    pub const fn stands_for(&self) -> usize {
        1 + self.others.len()
    }

    /// Whether it tells of one of these records.
    pub fn tells_of(&self, records: &[RecordId]) -> bool {
        records.contains(&self.record) || self.others.iter().any(|other| records.contains(other))
    }

    /// Stands for another one too, and covers the room that it would have taken.
    pub(super) fn take_in(&mut self, other: &Self) {
        self.others.push(other.record);
        self.others.extend(&other.others);
        let (own, also) = (self.area(), other.area());
        let (from, until) = (own.x.min(also.x), (own.x + own.width).max(also.x + also.width));
        match &mut self.shape {
            Shape::Bar { area, .. }
            | Shape::Transaction { area, .. }
            | Shape::Down { area, .. }
            | Shape::Apart { area, .. } => {
                (area.x, area.width) = (from, until - from);
            }
            Shape::Step { left, right, label, .. } => (*left, *right, *label) = (from, until, None),
            Shape::Window { left, right, .. } => (*left, *right) = (from, until),
            _ => {}
        }
    }

    /// The room that it takes, without its words.
    pub fn area(&self) -> Area {
        match &self.shape {
            Shape::Bar { area, .. }
            | Shape::Transaction { area, .. }
            | Shape::Down { area, .. }
            | Shape::Apart { area, .. } => *area,
            Shape::Step { left, right, top, .. } => {
                Area { x: *left, y: *top, width: right - left, height: super::tracks::BAR }
            }
            Shape::Arrow { from, to, .. } => Area {
                x: from.0.min(to.0),
                y: from.1.min(to.1),
                width: (to.0 - from.0).abs(),
                height: (to.1 - from.1).abs(),
            },
            Shape::Effect { at, .. } | Shape::Missing { at, .. } => {
                Area { x: at.0 - GLYPH.0, y: at.1 - GLYPH.1, width: 2.0 * GLYPH.0, height: 2.0 * GLYPH.1 }
            }
            Shape::Bolt { x, top } => Area { x: x - 10.0, y: top - 27.0, width: 20.0, height: 20.0 },
            Shape::Window { left, right, y, .. } => {
                Area { x: *left, y: y - 4.0, width: right - left, height: 8.0 }
            }
        }
    }
}

/// The points between the ends of an arrow, as parts of its way: down or up first, then across.
pub fn along(from: (f64, f64), to: (f64, f64), part: f64) -> (f64, f64) {
    let rest = 1.0 - part;
    let bend = (to.1 - from.1) * BEND;
    let (early, late) = (rest * rest * (1.0 + 2.0 * part), part * part * (1.0 + 2.0 * rest));
    let y = from.1 * early + to.1 * late + bend * 3.0 * part * rest * (rest - part);
    (from.0 * early + to.0 * late, y)
}

/// Whether a point is as close to an arrow as a finger can tell.
fn is_near(from: (f64, f64), to: (f64, f64), point: (f64, f64)) -> bool {
    let near = |part: u8| {
        let (x, y) = along(from, to, f64::from(part) / 16.0);
        (x - point.0).abs() + (y - point.1).abs() <= REACH
    };
    (0..=16).any(near)
}

impl Picture {
    /// The record under a point: that of a sign; else of an arrow close by, for arrows are thin; else
    /// of a bar. Of several that of the one painted last, and never that of a ghost.
    pub fn hit(&self, x: f64, y: f64) -> Option<RecordId> {
        let rank = |item: &Item| match item.shape {
            Shape::Effect { .. } | Shape::Missing { .. } | Shape::Bolt { .. } => 0,
            Shape::Arrow { .. } => 1,
            Shape::Bar { .. } | Shape::Step { .. } | Shape::Down { .. } => 2,
            Shape::Window { .. } | Shape::Transaction { .. } | Shape::Apart { .. } => 3,
        };
        let is_there = |item: &Item| match item.shape {
            Shape::Arrow { from, to, .. } => is_near(from, to, (x, y)),
            _ => item.area().has(x, y),
        };
        (0..3).find_map(|wanted| {
            let mut items = self.items.iter().rev().filter(|item| rank(item) == wanted);
            items.find(|item| item.emphasis != Emphasis::Ghost && is_there(item)).map(|item| item.record)
        })
    }

    /// The records of this run that are drawn, each once, the oldest first.
    pub fn records(&self) -> Vec<RecordId> {
        let own = self.items.iter().filter(|item| item.emphasis != Emphasis::Ghost);
        let mut records: Vec<RecordId> = own.map(|item| item.record).collect();
        put_in_order(&mut records);
        records
    }

    /// The handle of a gap.
    pub fn handle(&self, key: &str) -> Option<&Handle> {
        self.handles.iter().find(|handle| handle.key == key)
    }
}
