//! Time to x and back, for the part of the axis that is looked at.

use std::sync::Arc;

use super::axis::{Axis, Folding, micros};
use super::window::Window;
use crate::kernel::Time;

/// The distances at which points of the axis are named, in microseconds.
const STEPS: [u64; 17] = [
    100,
    200,
    500,
    1_000,
    2_000,
    5_000,
    10_000,
    20_000,
    50_000,
    100_000,
    200_000,
    500_000,
    1_000_000,
    2_000_000,
    10_000_000,
    60_000_000,
    3_600_000_000,
];

/// Maps time to x, piece by piece linear and strictly increasing.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    axis: Arc<Axis>,
    /// What the left end counts on the axis, and how many pixels a count takes.
    begins: f64,
    unit: f64,
    left: f64,
    right: f64,
    folds: Vec<Fold>,
}

/// A folded span.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fold {
    /// When it begins.
    pub from: Time,
    /// When it ends.
    pub until: Time,
    /// Where it begins.
    pub left: f64,
    /// Where it ends.
    pub right: f64,
}

impl Scale {
    /// A scale from `left` to `right` for a run in which something happens in these spans, of which
    /// the whole is looked at, folded.
    pub fn new(spans: &[(Time, Time)], left: f64, right: f64) -> Self {
        Self::of(&Arc::new(Axis::new(spans, Folding::Folded)), Window::Whole, left, right)
    }

    /// A scale from `left` to `right` for a window on an axis.
    pub fn of(axis: &Arc<Axis>, window: Window, left: f64, right: f64) -> Self {
        let (begins, ends) = window.counts(axis);
        let unit = (right - left) / (ends - begins);
        Self { axis: Arc::clone(axis), begins, unit, left, right, folds: Vec::new() }.folded()
    }

    /// The same scale on the axis of another run: what lies at its left end stays there.
    #[must_use]
    pub fn with_axis(&self, axis: &Arc<Axis>) -> Self {
        let begins = axis.count(self.time_from_x(self.left));
        Self { axis: Arc::clone(axis), begins, folds: Vec::new(), ..*self }.folded()
    }

    /// The same scale for all that it shows, and after it what happens in these spans later: drawn no
    /// larger than the rest, and where the whole is looked at, no further than `right`.
    #[must_use]
    pub fn going_on(&self, spans: &[(Time, Time)], right: Option<f64>) -> Self {
        let end = self.x_from_count(self.axis.length());
        let room = right.map(|right| (right - end) / self.unit);
        let axis = Arc::new(self.axis.going_on(spans, room));
        let right = right.map_or(self.right, |_| self.x_from_count(axis.length()));
        Self { axis, right, folds: Vec::new(), ..*self }.folded()
    }

    fn folded(mut self) -> Self {
        let fold = |(from, until): &(Time, Time)| Fold {
            from: *from,
            until: *until,
            left: self.x_from_time(*from),
            right: self.x_from_time(*until),
        };
        let seen = |fold: &Fold| fold.right > self.left && fold.left < self.right;
        self.folds = self.axis.folds().iter().map(fold).filter(seen).collect();
        self
    }

    /// Where a point in time lies. Beyond the last one the scale goes on as it ended.
    pub fn x_from_time(&self, time: Time) -> f64 {
        self.x_from_count(self.axis.count(time))
    }

    /// Which point in time lies here; the beginning for everything left of it.
    pub fn time_from_x(&self, x: f64) -> Time {
        self.axis.time(self.begins + (x - self.left) / self.unit)
    }

    /// Where something lies that counts so much on the axis.
    pub fn x_from_count(&self, count: f64) -> f64 {
        self.left + (count - self.begins) * self.unit
    }

    /// The folded spans that are seen, from left to right.
    pub fn folds(&self) -> &[Fold] {
        &self.folds
    }

    /// The axis of which it shows a part.
    pub const fn axis(&self) -> &Arc<Axis> {
        &self.axis
    }

    /// The left end.
    pub const fn left(&self) -> f64 {
        self.left
    }

    /// The right end.
    pub const fn right(&self) -> f64 {
        self.right
    }

    /// Whether something between these two is seen.
    pub fn shows(&self, left: f64, right: f64) -> bool {
        right >= self.left - 1e-6 && left <= self.right + 1e-6
    }

    /// Round points in time, at least `room` apart and none in a fold.
    pub fn ticks(&self, room: f64) -> Vec<(Time, f64)> {
        // Outside of folds a microsecond counts one.
        let wide = |step: &u64| micros(Time::from_micros(*step)) * self.unit >= room;
        let step = STEPS.into_iter().find(wide).unwrap_or(STEPS[STEPS.len() - 1]);
        let mut ticks: Vec<(Time, f64)> = Vec::new();
        // A picture has room for some tens of ticks; the bound is for a scale that spans years.
        let mut time = self.time_from_x(self.left).as_micros().div_ceil(step) * step;
        for _ in 0..2_000 {
            let x = self.x_from_time(Time::from_micros(time));
            if x > self.right {
                break;
            }
            let folded = self.folds.iter().find(|fold| x > fold.left + 0.5 && x < fold.right - 0.5);
            if let Some(fold) = folded {
                time = fold.until.as_micros().div_ceil(step) * step;
                if self.x_from_time(Time::from_micros(time)) <= x {
                    break;
                }
                continue;
            }
            let crowded = ticks.last().is_some_and(|(_, last)| x - last < room * 0.8);
            if !crowded {
                ticks.push((Time::from_micros(time), x));
            }
            time += step;
        }
        ticks
    }
}

/// The number between two others that is nearest to `value`; the greater one where they are the wrong
/// way round. The standard library's own way tells both in its panic, and with it come twelve
/// kilobytes that write fractions.
pub fn within(least: f64, value: f64, most: f64) -> f64 {
    value.min(most).max(least)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spans() -> impl Strategy<Value = Vec<(Time, Time)>> {
        let span = (0_u64..200_000, 0_u64..9_000)
            .prop_map(|(from, length)| (Time::from_micros(from), Time::from_micros(from + length)));
        prop::collection::vec(span, 0..30)
    }

    proptest! {
        #[test]
        fn time_to_x_and_x_to_time_are_inverse(spans in spans(), time in 0_u64..209_000) {
            let scale = Scale::new(&spans, 130.0, 960.0);
            let end = scale.time_from_x(scale.right()).as_micros();
            let time = Time::from_micros(time.min(end));
            let back = scale.time_from_x(scale.x_from_time(time));
            prop_assert!(back.as_micros().abs_diff(time.as_micros()) <= 1, "{time} {back}");
        }

        #[test]
        fn later_is_further_right_and_all_of_it_inside(spans in spans(), one in 0_u64..209_000, other in 0_u64..209_000) {
            let scale = Scale::new(&spans, 130.0, 960.0);
            if one < other {
                prop_assert!(scale.x_from_time(Time::from_micros(one)) < scale.x_from_time(Time::from_micros(other)));
            }
            for (from, until) in spans {
                for time in [from, until] {
                    let x = scale.x_from_time(time);
                    prop_assert!((130.0 - 1e-6..=960.0 + 1e-6).contains(&x), "{x}");
                }
            }
        }

        #[test]
        fn what_goes_on_moves_nothing_that_is_there(
            spans in spans(),
            later in spans(),
            time in 0_u64..209_000,
        ) {
            let still = Scale::new(&spans, 130.0, 730.0);
            let longer = still.going_on(&[spans.clone(), later.clone()].concat(), Some(960.0));
            let end = still.time_from_x(still.right());
            let time = Time::from_micros(time).min(end);
            prop_assert!((still.x_from_time(time) - longer.x_from_time(time)).abs() < 1e-6);
            for (from, until) in spans.into_iter().chain(later) {
                prop_assert!(longer.x_from_time(from) <= longer.x_from_time(until));
                prop_assert!(longer.x_from_time(until) <= 960.0 + 1e-6);
            }
        }

        #[test]
        fn ticks_keep_their_distance(spans in spans()) {
            let scale = Scale::new(&spans, 130.0, 960.0);
            let ticks = scale.ticks(70.0);
            prop_assert!(!ticks.is_empty());
            for pair in ticks.windows(2) {
                prop_assert!(pair[1].1 - pair[0].1 >= 55.0);
            }
        }
    }

    proptest! {
        /// Also where only a part is looked at.
        #[test]
        fn in_a_window_they_are_inverse_too(
            spans in spans(),
            folded: bool,
            (from, length) in (0_u64..200_000, 500_u64..100_000),
            place in 0.0_f64..1.0,
        ) {
            let folding = if folded { Folding::Folded } else { Folding::True };
            let axis = Arc::new(Axis::new(&spans, folding));
            let window = Window::between(Time::from_micros(from), Time::from_micros(from + length));
            let scale = Scale::of(&axis, window, 130.0, 960.0);
            let x = 130.0 + place * 830.0;
            let back = scale.x_from_time(scale.time_from_x(x));
            // As exact as a microsecond is.
            let micro = 830.0 / (window.counts(&axis).1 - window.counts(&axis).0);
            prop_assert!((back - x).abs() <= micro, "{x} {back}");
        }

        #[test]
        fn without_folds_time_is_true_to_scale(spans in spans(), one in 0_u64..209_000, other in 0_u64..209_000) {
            let axis = Axis::new(&spans, Folding::True);
            let (one, other) = (Time::from_micros(one), Time::from_micros(other));
            let apart = axis.count(one) - axis.count(other);
            prop_assert!((apart - (micros(one) - micros(other))).abs() < 1e-3);
        }
    }

    #[test]
    fn a_restart_is_folded_and_a_step_is_not() {
        let at = Time::from_micros;
        let scale =
            Scale::new(&[(at(0), at(9_000)), (at(12_000), at(14_000)), (at(64_000), at(70_000))], 0.0, 230.0);
        let folds: Vec<_> = scale.folds().iter().map(|fold| (fold.from, fold.until)).collect();
        assert_eq!(folds, [(at(14_000), at(64_000))]);
        assert!((scale.right() - 230.0).abs() < 1e-6);
    }
}
