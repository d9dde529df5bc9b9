//! Which gap is meant: the nearest one to a point, and the next one in a direction. And which record is
//! next to another one in the lane above or below.

use super::picture::Handle;
use super::tracks::BAR;
use crate::playback::{Cursor, View};
use crate::trace::{ParticipantId, RecordId};

/// How much further a pixel across the lanes is than one along them: whoever points into a lane
/// means that lane.
const ACROSS: f64 = 6.0;

/// Where to go from a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the one before in time, in whatever lane.
    Before,
    /// To the next one in time.
    After,
    /// To the nearest one in the row above.
    Above,
    /// To the nearest one in the row below.
    Below,
    /// To the first one.
    First,
    /// To the last one.
    Last,
}

/// The handle that is meant by a point.
pub fn nearest(handles: &[Handle], x: f64, y: f64) -> Option<&Handle> {
    let distance = |handle: &Handle| {
        let outside = (handle.top - y).max(y - handle.top - BAR).max(0.0);
        (handle.x - x).hypot(outside * ACROSS)
    };
    handles.iter().min_by(|one, other| distance(one).total_cmp(&distance(other)))
}

/// The handle in a direction from another one, where there is one. Handles come in the order of time.
pub fn neighbour<'a>(handles: &'a [Handle], from: &str, direction: Direction) -> Option<&'a Handle> {
    let Some(place) = handles.iter().position(|handle| handle.key == from) else { return handles.first() };
    let here = &handles[place];
    // How far the next row is, up or down.
    let row = |sign: f64| {
        let rows = handles.iter().map(|handle| (handle.top - here.top) * sign);
        rows.filter(|away| *away > BAR / 2.0).min_by(f64::total_cmp)
    };
    let across = |sign: f64| {
        let away = row(sign)?;
        let beside = handles.iter().filter(|handle| ((handle.top - here.top) * sign - away).abs() < 1.0);
        beside.min_by(|one, other| (one.x - here.x).abs().total_cmp(&(other.x - here.x).abs()))
    };
    match direction {
        Direction::Before => place.checked_sub(1).and_then(|before| handles.get(before)),
        Direction::After => handles.get(place + 1),
        Direction::Above => across(-1.0),
        Direction::Below => across(1.0),
        Direction::First => handles.first(),
        Direction::Last => handles.last(),
    }
}

/// The record that is nearest in time to the cursor, in the next of these lanes below that of the cursor,
/// or above. Lanes in which nothing happens are passed over.
pub fn lane_beside(view: &View, lanes: &[ParticipantId], cursor: Cursor, below: bool) -> Option<RecordId> {
    let trace = view.trace();
    let here = view.looked_at(cursor).and_then(|id| trace.get(id));
    let lane = here.and_then(|record| lanes.iter().position(|lane| *lane == record.participant));
    let at = here.map_or_else(|| view.tape.time_at(cursor), |record| record.at).as_micros();
    let nearest = |lane: &ParticipantId| {
        let records = trace.iter().filter(|(_, record)| record.participant == *lane);
        records.min_by_key(|(_, record)| record.at.as_micros().abs_diff(at)).map(|(id, _)| id)
    };
    match lane {
        Some(lane) if below => lanes[lane + 1..].iter().find_map(nearest),
        Some(lane) => lanes[..lane].iter().rev().find_map(nearest),
        None => lanes.iter().find_map(nearest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playback::Session;
    use crate::scenario::shop;
    use crate::timeline::{Cast, Look};
    use proptest::prelude::*;

    fn handles() -> impl Strategy<Value = Vec<Handle>> {
        prop::collection::vec((0_u16..900, 0_u16..8), 1..40).prop_map(|mut places| {
            places.sort_unstable();
            places.dedup();
            let handle = |(number, (x, row)): (usize, (u16, u16))| Handle {
                key: number.to_string(),
                gap: number,
                x: f64::from(x),
                top: 44.0 + f64::from(row) * 53.0,
                width: 8.0,
                struck: false,
            };
            places.into_iter().enumerate().map(handle).collect()
        })
    }

    proptest! {
        #[test]
        fn going_down_and_up_the_lanes_visits_each_in_turn_and_stays_near(place: prop::sample::Index) {
            let view = View::of(&Session::new(shop::first_paint(), Cursor::End));
            let lanes = Look::default().lanes(&view, &Cast::new(&view));
            let trace = view.trace();
            let lane = |id: RecordId| {
                let who = trace.get(id).unwrap().participant;
                lanes.iter().position(|lane| *lane == who).unwrap()
            };
            let mut here = RecordId::at(place.index(trace.records().len()));
            while let Some(above) = lane_beside(&view, &lanes, Cursor::At(here), false) {
                prop_assert_eq!(lane(above) + 1, lane(here));
                here = above;
            }
            prop_assert_eq!(lane(here), 0);
            while let Some(below) = lane_beside(&view, &lanes, Cursor::At(here), true) {
                prop_assert_eq!(lane(below), lane(here) + 1);
                let away = |id: RecordId| {
                    trace.get(id).unwrap().at.as_micros().abs_diff(trace.get(here).unwrap().at.as_micros())
                };
                for (id, record) in trace.iter() {
                    prop_assert!(record.participant != lanes[lane(below)] || away(id) >= away(below));
                }
                here = below;
            }
            prop_assert_eq!(lane(here), lanes.len() - 1);
        }

        #[test]
        fn whoever_points_at_a_gap_means_it(handles in handles(), place: prop::sample::Index, down in 0.0..BAR) {
            let meant = place.get(&handles);
            let found = nearest(&handles, meant.x, meant.top + down).unwrap();
            prop_assert_eq!(&found.key, &meant.key);
        }

        #[test]
        fn within_a_lane_that_has_gaps_near_by_no_other_lane_is_meant(
            handles in handles(),
            place: prop::sample::Index,
            aside in -60.0..60.0_f64,
        ) {
            let near = place.get(&handles);
            let found = nearest(&handles, near.x + aside, near.top + BAR / 2.0).unwrap();
            // Lanes are 29 pixels apart, which count as 174.
            prop_assert!((found.top - near.top).abs() < 1.0);
        }

        #[test]
        fn time_is_walked_to_and_fro_past_every_gap(handles in handles()) {
            let walk = |from: Direction, on: Direction| {
                let next = |key: &String| neighbour(&handles, key, on).map(|handle| handle.key.clone());
                let first = neighbour(&handles, &handles[0].key, from).map(|handle| handle.key.clone());
                std::iter::successors(first, next).collect::<Vec<_>>()
            };
            let there = walk(Direction::First, Direction::After);
            let mut back = walk(Direction::Last, Direction::Before);
            prop_assert_eq!(there.len(), handles.len());
            back.reverse();
            prop_assert_eq!(there, back);
        }

        #[test]
        fn up_is_above_down_is_below_and_no_row_is_passed_over(handles in handles(), place: prop::sample::Index) {
            let here = place.get(&handles);
            for (direction, sign) in [(Direction::Above, -1.0), (Direction::Below, 1.0)] {
                let away = |handle: &Handle| (handle.top - here.top) * sign;
                let next = handles.iter().map(away).filter(|away| *away > 1.0).fold(f64::INFINITY, f64::min);
                match neighbour(&handles, &here.key, direction) {
                    Some(found) => prop_assert!((away(found) - next).abs() < 1e-6),
                    None => prop_assert!(next.is_infinite()),
                }
            }
        }
    }
}
