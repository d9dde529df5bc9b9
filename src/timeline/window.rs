//! The part of a run that is looked at: a value. Zooming and panning return another one.

use super::axis::Axis;
use super::scale::within;
use crate::kernel::Time;

/// The least that a window shows: half a millisecond, in which about two steps have room. Nothing in
/// a run is finer than a tenth of that.
const LEAST: f64 = 500.0;

/// How near to the edge of a window the cursor may come before the window follows it, as a share of
/// what is seen.
const EDGE: f64 = 0.04;

/// The part of a run that is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Window {
    /// All of it, however long it is.
    #[default]
    Whole,
    /// From one point in time to another, later one.
    Part(Time, Time),
}

impl Window {
    /// The window between two points in time, in whichever order.
    pub fn between(one: Time, other: Time) -> Self {
        Self::Part(one.min(other), one.max(other))
    }

    /// From where to where it reaches on an axis: inside of it, and never less than half a
    /// millisecond.
    pub fn counts(self, axis: &Axis) -> (f64, f64) {
        let whole = axis.length();
        let Self::Part(from, until) = self else { return (0.0, whole) };
        let (from, until) = (axis.count(from).min(whole), axis.count(until).min(whole));
        let length = within(LEAST.min(whole), until - from, whole);
        let from = within(0.0, from, whole - length);
        (from, from + length)
    }

    /// The window from here to there on an axis, as far as there is such a thing.
    pub fn of(axis: &Axis, from: f64, until: f64) -> Self {
        let whole = axis.length();
        let length = (until - from).max(LEAST);
        // What shows nearly everything shows everything.
        if length >= whole * 0.999 {
            return Self::Whole;
        }
        let from = within(0.0, from, whole - length);
        Self::Part(axis.time(from), axis.time(from + length))
    }

    /// Shows `by` times as much; what lies at `around` stays where it is, unless an end of the run
    /// comes in between.
    #[must_use]
    pub fn zoomed(self, axis: &Axis, by: f64, around: Time) -> Self {
        let (from, until) = self.counts(axis);
        let around = within(from, axis.count(around), until);
        // Not further than the least: else it would move.
        let by = by.max(LEAST / (until - from));
        Self::of(axis, around - (around - from) * by, around + (until - around) * by)
    }

    /// Moves by this share of what it shows; to the right if it is positive.
    #[must_use]
    pub fn panned(self, axis: &Axis, by: f64) -> Self {
        let (from, until) = self.counts(axis);
        let way = (until - from) * by;
        self.moved(axis, from + way)
    }

    /// The same length, beginning here.
    #[must_use]
    pub fn moved(self, axis: &Axis, begins: f64) -> Self {
        let (from, until) = self.counts(axis);
        let begins = within(0.0, begins, (axis.length() - (until - from)).max(0.0));
        if self == Self::Whole { self } else { Self::of(axis, begins, begins + (until - from)) }
    }

    /// The same, if this point in time is well inside; else turned over to where it is, as a page is.
    #[must_use]
    pub fn showing(self, axis: &Axis, at: Time) -> Self {
        let ((from, until), at) = (self.counts(axis), axis.count(at));
        let (length, edge) = (until - from, (until - from) * EDGE);
        let inside = (from <= 0.0 || at >= from + edge) && (until >= axis.length() || at <= until - edge);
        match self {
            Self::Part(..) if !inside && at > from => self.moved(axis, at - length * 0.15),
            Self::Part(..) if !inside => self.moved(axis, at - length * 0.85),
            same => same,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::axis::Folding;
    use super::*;
    use proptest::prelude::*;

    fn axis() -> impl Strategy<Value = Axis> {
        let span = (0_u64..400_000, 0_u64..9_000)
            .prop_map(|(from, length)| (Time::from_micros(from), Time::from_micros(from + length)));
        (prop::collection::vec(span, 1..30), any::<bool>()).prop_map(|(spans, folded)| {
            Axis::new(&spans, if folded { Folding::Folded } else { Folding::True })
        })
    }

    fn window() -> impl Strategy<Value = Window> {
        (0_u64..400_000, 0_u64..100_000).prop_map(|(from, length)| {
            Window::between(Time::from_micros(from), Time::from_micros(from + length))
        })
    }

    fn length(window: Window, axis: &Axis) -> f64 {
        let (from, until) = window.counts(axis);
        until - from
    }

    proptest! {
        #[test]
        fn a_window_never_leaves_the_run_and_is_never_too_small(
            axis in axis(), window in window(), by in 0.01_f64..100.0, share in -5.0_f64..5.0, at in 0_u64..500_000,
        ) {
            let at = Time::from_micros(at);
            let moved = [window, window.zoomed(&axis, by, at), window.panned(&axis, share), window.showing(&axis, at)];
            for window in moved {
                let (from, until) = window.counts(&axis);
                prop_assert!(from >= 0.0 && until <= axis.length() + 1e-6, "{from} {until}");
                prop_assert!(until - from >= LEAST - 2.0, "{from} {until}");
            }
        }

        #[test]
        fn zooming_leaves_the_point_around_which_it_zooms_where_it_is(
            axis in axis(), window in window(), by in 0.3_f64..1.0, place in 0.0_f64..1.0,
        ) {
            let (from, until) = window.counts(&axis);
            let around = axis.time(from + (until - from) * place);
            let zoomed = window.zoomed(&axis, by, around);
            let share = |window: Window| {
                let (from, until) = window.counts(&axis);
                (axis.count(around).clamp(from, until) - from) / (until - from)
            };
            // Windows are whole microseconds, of which the smallest has five hundred.
            prop_assert!((share(zoomed) - share(window)).abs() < 0.01, "{window:?} {zoomed:?}");
        }

        #[test]
        fn panning_keeps_the_length(axis in axis(), window in window(), share in -3.0_f64..3.0) {
            let panned = window.panned(&axis, share);
            if panned != Window::Whole {
                prop_assert!((length(panned, &axis) - length(window, &axis)).abs() <= 2.0);
            }
        }

        #[test]
        fn what_is_to_be_shown_is_shown(axis in axis(), window in window(), place in 0.0_f64..1.0) {
            let at = axis.time(axis.length() * place);
            let (from, until) = window.showing(&axis, at).counts(&axis);
            prop_assert!((from - 2.0..=until + 2.0).contains(&axis.count(at)));
        }
    }

    #[test]
    fn zoomed_out_far_enough_it_is_the_whole_run() {
        let axis = Axis::new(&[(Time::ZERO, Time::from_micros(90_000))], Folding::Folded);
        let window = Window::between(Time::from_micros(20_000), Time::from_micros(40_000));
        assert_eq!(window.zoomed(&axis, 10.0, Time::from_micros(30_000)), Window::Whole);
        assert_eq!(Window::Whole.panned(&axis, 0.5), Window::Whole);
        assert_ne!(Window::Whole.zoomed(&axis, 0.5, Time::ZERO), Window::Whole);
    }
}
