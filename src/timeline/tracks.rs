//! The lanes, and the rows in each: work that overlaps in time does not overlap in the picture.

use super::scale::within;
use crate::domain::ContextId;
use crate::engine::{Deployment, ParticipantKind};
use crate::kernel::{Time, number, sort_by_number};
use crate::trace::{ParticipantId, TaskId};

/// The height of a bar.
pub const BAR: f64 = 24.0;

/// What lies between the bars of a lane and the next lane, at least, at most, and where nobody says
/// how high the picture may be: room for arrows, brackets and words.
pub const BETWEEN: (f64, f64, f64) = (23.0, 46.0, 29.0);

/// What lies between them at least where the room is short, so that all lanes are seen at once: a name
/// and what it is still have room, and some words in the picture give way.
const CLOSE: f64 = 9.0;

/// What lies between two rows of one lane; and where the room is short.
const ROW: (f64, f64) = (12.0, 4.0);

/// How many rows a lane has at most. More is a crowd, in which nobody follows a single piece. And how
/// many it keeps where the room is short.
const MOST_ROWS: (u16, u16) = (12, 3);

/// One lane.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// Whose.
    pub lane: ParticipantId,
    /// What that is.
    pub kind: ParticipantKind,
    /// Where it belongs.
    pub context: Option<ContextId>,
    /// Whether it begins a group.
    pub leads: bool,
    /// The upper edge of its first bar.
    pub top: f64,
    /// How many rows of bars it has.
    pub rows: u16,
    /// What lies between two of them.
    pub row: f64,
}

/// Something with a length that takes a row of a lane: a piece of work, or a message that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occupied {
    /// In whose lane.
    pub lane: ParticipantId,
    /// Which piece.
    pub task: TaskId,
    /// From when.
    pub from: Time,
    /// Until when.
    pub until: Time,
}

/// The lanes from top to bottom.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tracks {
    lanes: Vec<Track>,
    /// The row of each piece, by lane and task.
    rows: Vec<(u128, u16)>,
    bottom: f64,
    between: f64,
}

/// How the lanes share their height.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Spacing {
    /// What lies between two lanes.
    between: f64,
    /// What lies between two rows of one.
    row: f64,
    /// How many rows one has at most.
    most: u16,
}

impl Track {
    /// The lower edge of its last bar.
    pub fn bottom(&self) -> f64 {
        self.top_of(self.rows.saturating_sub(1)) + BAR
    }

    /// The upper edge of the bars in a row.
    pub fn top_of(&self, row: u16) -> f64 {
        self.top + f64::from(row) * (BAR + self.row)
    }

    /// The middle of its first row.
    pub fn middle(&self) -> f64 {
        self.top + BAR / 2.0
    }
}

impl Tracks {
    /// These lanes, from `top` on, as far apart as `height` allows.
    pub fn new(
        deployment: &Deployment,
        lanes: &[ParticipantId],
        occupied: &[Occupied],
        (top, height): (f64, Option<f64>),
    ) -> Self {
        let mut tracks = Self { bottom: top, ..Self::default() };
        tracks.assign_rows(occupied);
        let rows: Vec<u16> = lanes.iter().map(|lane| tracks.rows_of(*lane)).collect();
        let Spacing { between, row, most } = spacing(&rows, height.map(|height| height - top));
        for (_, row) in &mut tracks.rows {
            *row = (*row).min(most - 1);
        }
        let (mut y, mut before) = (top, None);
        for (lane, rows) in lanes.iter().copied().zip(rows) {
            let rows = rows.min(most);
            let participant = deployment.participant(lane);
            let leads =
                before.is_none_or(|before| before != participant.context) || participant.context.is_none();
            before = Some(participant.context);
            let (kind, context) = (participant.kind, participant.context);
            let track = Track { lane, kind, context, leads, top: y, rows, row };
            y = track.bottom() + between;
            tracks.lanes.push(track);
        }
        (tracks.bottom, tracks.between) = (y, between);
        tracks
    }

    /// How many rows a lane needs.
    fn rows_of(&self, lane: ParticipantId) -> u16 {
        let own = self.rows.iter().filter(|row| row.0 >> 96 == u128::from(lane.0));
        own.map(|row| row.1 + 1).max().unwrap_or(1)
    }

    /// Gives each piece the first row of its lane that is free for as long as it lasts. Where all are
    /// taken, the last one is shared.
    fn assign_rows(&mut self, occupied: &[Occupied]) {
        let mut pieces = occupied.to_vec();
        // The last of these counts most: by lane and beginning, then by end, then by task.
        sort_by_number(&mut pieces, |piece| u128::from(piece.task.0));
        sort_by_number(&mut pieces, |piece| u128::from(piece.until.as_micros()));
        sort_by_number(&mut pieces, |piece| number(u32::from(piece.lane.0), piece.from.as_micros(), 0));
        let mut ends: Vec<(ParticipantId, u16, Time)> = Vec::new();
        for piece in pieces {
            let free =
                |row: u16| !ends.iter().any(|end| end.0 == piece.lane && end.1 == row && end.2 > piece.from);
            let row = (0..MOST_ROWS.0).find(|row| free(*row)).unwrap_or(MOST_ROWS.0 - 1);
            ends.retain(|end| end.0 != piece.lane || end.1 != row);
            ends.push((piece.lane, row, piece.until));
            self.rows.push((key(piece.lane, piece.task), row));
        }
        sort_by_number(&mut self.rows, |row| row.0);
    }

    /// The lanes from top to bottom.
    pub fn iter(&self) -> impl Iterator<Item = &Track> {
        self.lanes.iter()
    }

    /// The lane of a participant, if it is shown.
    pub fn of(&self, lane: ParticipantId) -> Option<&Track> {
        self.lanes.iter().find(|track| track.lane == lane)
    }

    /// The upper edge of a piece of work in its lane.
    pub fn top_of(&self, lane: ParticipantId, task: TaskId) -> Option<f64> {
        let key = key(lane, task);
        let place = self.rows.partition_point(|row| row.0 < key);
        let row = self.rows.get(place).filter(|row| row.0 == key).map_or(0, |row| row.1);
        self.of(lane).map(|track| track.top_of(row))
    }

    /// What lies between two lanes.
    pub const fn between(&self) -> f64 {
        self.between
    }

    /// The lower edge of everything.
    pub const fn bottom(&self) -> f64 {
        self.bottom
    }
}

fn key(lane: ParticipantId, task: TaskId) -> u128 {
    number(u32::from(lane.0), task.0, 0)
}

/// How lanes of so many rows fill this height, if they can. Where it is short, rows of a lane come closer
/// together first, then lanes do, then lanes have fewer rows.
fn spacing(rows: &[u16], height: Option<f64>) -> Spacing {
    let lanes = f64::from(u16::try_from(rows.len()).unwrap_or(u16::MAX)).max(1.0);
    let bars = |row: f64, most: u16| -> f64 {
        rows.iter().map(|rows| f64::from((*rows).min(most)) * (BAR + row) - row).sum()
    };
    let (wide, whole) = (ROW.0, MOST_ROWS.0);
    let Some(height) = height else {
        return Spacing { between: BETWEEN.2, row: wide, most: whole };
    };
    let fill = |row: f64, most: u16| (height - bars(row, most)) / lanes;
    let between = fill(wide, whole);
    if between >= BETWEEN.0 {
        return Spacing { between: between.min(BETWEEN.1), row: wide, most: whole };
    }
    let most = (MOST_ROWS.1..=whole).rev().find(|most| fill(ROW.1, *most) >= CLOSE).unwrap_or(MOST_ROWS.1);
    Spacing { between: within(CLOSE, fill(ROW.1, most), BETWEEN.0), row: ROW.1, most }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_overlaps_in_time_does_not_overlap_in_a_lane(
            pieces in prop::collection::vec((0_u16..3, 0_u64..90, 1_u64..30), 1..40),
        ) {
            let occupied: Vec<Occupied> = pieces.iter().enumerate().map(|(number, (lane, from, length))| Occupied {
                lane: ParticipantId(*lane),
                task: TaskId(number as u64 + 1),
                from: Time::from_micros(*from),
                until: Time::from_micros(from + length),
            }).collect();
            let mut tracks = Tracks::default();
            tracks.assign_rows(&occupied);
            let row = |piece: &Occupied| tracks.rows.iter().find(|row| row.0 == key(piece.lane, piece.task)).unwrap().1;
            for one in &occupied {
                for other in occupied.iter().filter(|other| other.task != one.task && other.lane == one.lane) {
                    let meets = one.from < other.until && other.from < one.until;
                    let crowded = row(one) == MOST_ROWS.0 - 1;
                    prop_assert!(!meets || crowded || row(one) != row(other));
                }
            }
        }
    }
}
