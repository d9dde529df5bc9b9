//! Time to x and back. Long spans in which nothing happens are folded, so that an interval of
//! polling or a restart does not squeeze the rest.

use crate::kernel::{Time, sort_by_number};

/// Idle spans from this length on are folded: 6 ms. A step takes 0.2 to 5 ms, so that no pause
/// within one piece of work is cut.
const FOLDED_FROM: f64 = 6_000.0;

/// As what a folded span counts: 3 ms, about one step and wide enough to be told.
const FOLDED_TO: f64 = 3_000.0;

/// The least width of the whole scale in time, so that a run of two steps is not drawn as a wall.
const LEAST: f64 = 8_000.0;

/// Maps time to x, piece by piece linear and strictly increasing.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// Time in microseconds and x at the ends of the pieces, both increasing.
    knots: Vec<(f64, f64)>,
    folds: Vec<Fold>,
    /// Pixels a microsecond, where nothing is folded.
    unit: f64,
}

/// From when to when, in microseconds, and as how many it counts.
type Piece = (f64, f64, f64);

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

#[expect(clippy::cast_precision_loss, reason = "virtual time stays far below 2^52 microseconds in a picture")]
fn micros(time: Time) -> f64 {
    time.as_micros() as f64
}

impl Scale {
    /// A scale from `left` to `right` for a run in which something happens in these spans. Spans
    /// may overlap and come in any order; the scale begins at the beginning of time.
    pub fn new(spans: &[(Time, Time)], left: f64, right: f64) -> Self {
        let mut pieces = pieces(spans, 0.0);
        let end = pieces.last().map_or(0.0, |piece| piece.1);
        let counted: f64 = pieces.iter().map(|piece| piece.2).sum();
        if counted < LEAST {
            pieces.push((end, end + LEAST - counted, LEAST - counted));
        }
        let unit = (right - left) / counted.max(LEAST);
        Self { knots: vec![(0.0, left)], folds: Vec::new(), unit }.with(pieces, unit)
    }

    /// The same scale for all that it shows, and after it what happens in these spans later, up to
    /// `right`: drawn no larger than the rest.
    #[must_use]
    pub fn going_on(&self, spans: &[(Time, Time)], right: f64) -> Self {
        let (end, x) = self.knots[self.knots.len() - 1];
        let pieces = pieces(spans, end);
        let counted: f64 = pieces.iter().map(|piece| piece.2).sum();
        let unit = if counted > 0.0 { self.unit.min((right - x) / counted) } else { self.unit };
        self.clone().with(pieces, unit)
    }

    fn with(mut self, pieces: Vec<Piece>, unit: f64) -> Self {
        for (from, until, counts) in pieces {
            let left = self.right();
            let right = left + counts * unit;
            if counts < until - from {
                self.folds.push(Fold { from: at(from), until: at(until), left, right });
            }
            self.knots.push((until, right));
        }
        self
    }

    /// Where a point in time lies. Beyond the last one the scale goes on as it ended.
    pub fn x_from_time(&self, time: Time) -> f64 {
        let time = micros(time);
        let piece = self.piece(self.knots.partition_point(|knot| knot.0 < time));
        let ((t0, x0), (t1, x1)) = piece;
        x0 + (time - t0) / (t1 - t0) * (x1 - x0)
    }

    /// Which point in time lies here; the beginning for everything left of it.
    pub fn time_from_x(&self, x: f64) -> Time {
        let ((t0, x0), (t1, x1)) = self.piece(self.knots.partition_point(|knot| knot.1 < x));
        at(t0 + (x - x0) / (x1 - x0) * (t1 - t0))
    }

    /// The folded spans, from left to right.
    pub fn folds(&self) -> &[Fold] {
        &self.folds
    }

    /// The left end.
    pub fn left(&self) -> f64 {
        self.knots[0].1
    }

    /// The right end.
    pub fn right(&self) -> f64 {
        self.knots[self.knots.len() - 1].1
    }

    /// Round points in time, at least `room` apart and none in a fold.
    pub fn ticks(&self, room: f64) -> Vec<(Time, f64)> {
        let dense = self.knots.windows(2).filter(|pair| !self.is_fold(pair[0].1));
        let unit = dense.map(|pair| (pair[1].1 - pair[0].1) / (pair[1].0 - pair[0].0)).next().unwrap_or(1.0);
        let steps = [1_u64, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 10_000, 60_000, 3_600_000];
        let step = steps.into_iter().map(|millis| millis * 1_000);
        let step = step
            .clone()
            .find(|step| micros(Time::from_micros(*step)) * unit >= room)
            .unwrap_or(3_600_000_000);
        let mut ticks: Vec<(Time, f64)> = Vec::new();
        // A picture has room for some tens of ticks; the bound is for a scale that spans years.
        let mut time = 0_u64;
        for _ in 0..2_000 {
            let x = self.x_from_time(Time::from_micros(time));
            if x > self.right() {
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

    fn is_fold(&self, left: f64) -> bool {
        self.folds.iter().any(|fold| (fold.left - left).abs() < 0.001)
    }

    /// The piece that ends at this knot; the last one if there is none.
    fn piece(&self, ends_at: usize) -> ((f64, f64), (f64, f64)) {
        let end = ends_at.clamp(1, self.knots.len() - 1);
        (self.knots[end - 1], self.knots[end])
    }
}

/// The time from a moment on, in pieces: spans in which something happens, and folded ones.
fn pieces(spans: &[(Time, Time)], mut reached: f64) -> Vec<Piece> {
    let mut spans: Vec<(f64, f64)> =
        spans.iter().map(|(from, until)| (micros(*from), micros(*until))).collect();
    // Times are not negative, and such numbers order as their bits do.
    sort_by_number(&mut spans, |span| u128::from(span.0.to_bits()));
    let mut pieces = Vec::new();
    for (from, until) in spans {
        if from - reached >= FOLDED_FROM {
            pieces.push((reached, from, FOLDED_TO));
            reached = from;
        }
        if until > reached {
            pieces.push((reached, until, until - reached));
            reached = until;
        }
    }
    pieces
}

/// A point in time from a number that came out of a division.
fn at(micros: f64) -> Time {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "cut off at zero, saturating above"
    )]
    Time::from_micros(micros.round().max(0.0) as u64)
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
            let longer = still.going_on(&[spans.clone(), later.clone()].concat(), 960.0);
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
