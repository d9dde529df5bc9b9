//! Which gap is meant: the nearest one to a point, and the next one in a direction.

use super::picture::Handle;
use super::tracks::BAR;

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

#[cfg(test)]
mod tests {
    use super::*;
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
