//! The time axis of a run. Long spans in which nothing happens can be folded, so that an interval of
//! polling or a restart does not squeeze the rest.

use crate::kernel::{Time, sort_by_number};

/// Idle spans from this length on are folded: 6 ms. A step takes 0.2 to 5 ms, so that no pause
/// within one piece of work is cut.
const FOLDED_FROM: f64 = 6_000.0;

/// As what a folded span counts: 3 ms, about one step and wide enough to be told.
const FOLDED_TO: f64 = 3_000.0;

/// The least length of the whole axis, so that a run of two steps is not drawn as a wall.
const LEAST: f64 = 8_000.0;

/// What becomes of idle time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Folding {
    /// Long pauses are folded.
    #[default]
    Folded,
    /// Every span is as long as it was.
    True,
}

/// Maps time to what it counts on the axis, piece by piece linear and strictly increasing. Where
/// nothing is folded, a microsecond counts one.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Time in microseconds and what it counts, at the ends of the pieces, both increasing.
    knots: Vec<(f64, f64)>,
    folds: Vec<(Time, Time)>,
    folding: Folding,
}

#[expect(clippy::cast_precision_loss, reason = "virtual time stays far below 2^52 microseconds in a picture")]
pub(super) fn micros(time: Time) -> f64 {
    time.as_micros() as f64
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

impl Axis {
    /// The axis of a run in which something happens in these spans. Spans may overlap and come in
    /// any order; the axis begins at the beginning of time.
    pub fn new(spans: &[(Time, Time)], folding: Folding) -> Self {
        let mut axis = Self { knots: vec![(0.0, 0.0)], folds: Vec::new(), folding };
        axis.lay(spans, 1.0);
        let missing = LEAST - axis.length();
        if missing > 0.0 {
            axis.go_on(axis.end() + missing, missing);
        }
        axis
    }

    /// The same axis, and after its end what happens in these spans later; if there is no more than
    /// so much room for it, drawn smaller.
    #[must_use]
    pub fn going_on(&self, spans: &[(Time, Time)], room: Option<f64>) -> Self {
        let mut longer = self.clone();
        longer.lay(spans, 1.0);
        let needs = longer.length() - self.length();
        match room.filter(|room| *room < needs) {
            Some(room) => {
                let mut squeezed = self.clone();
                squeezed.lay(spans, room.max(1.0) / needs);
                squeezed
            }
            None => longer,
        }
    }

    /// Goes on with what happens in these spans after its end, which counts so many times itself.
    fn lay(&mut self, spans: &[(Time, Time)], factor: f64) {
        let mut spans: Vec<(f64, f64)> =
            spans.iter().map(|(from, until)| (micros(*from), micros(*until))).collect();
        // Times are not negative, and such numbers order as their bits do.
        sort_by_number(&mut spans, |span| u128::from(span.0.to_bits()));
        for (from, until) in spans {
            let reached = self.end();
            if self.folding == Folding::Folded && from - reached >= FOLDED_FROM {
                self.folds.push((at(reached), at(from)));
                self.go_on(from, FOLDED_TO * factor);
            }
            let reached = self.end();
            if until > reached {
                self.go_on(until, (until - reached) * factor);
            }
        }
    }

    /// What a point in time counts. Beyond the last one the axis goes on as it ended.
    pub fn count(&self, time: Time) -> f64 {
        let time = micros(time);
        let ((t0, c0), (t1, c1)) = self.piece(self.knots.partition_point(|knot| knot.0 < time));
        c0 + (time - t0) / (t1 - t0) * (c1 - c0)
    }

    /// Which point in time counts so much; the beginning for everything before it.
    pub fn time(&self, count: f64) -> Time {
        let ((t0, c0), (t1, c1)) = self.piece(self.knots.partition_point(|knot| knot.1 < count));
        at(t0 + (count - c0) / (c1 - c0) * (t1 - t0))
    }

    /// What the whole of it counts.
    pub fn length(&self) -> f64 {
        self.knots[self.knots.len() - 1].1
    }

    /// The folded spans, the earliest first.
    pub fn folds(&self) -> &[(Time, Time)] {
        &self.folds
    }

    fn end(&self) -> f64 {
        self.knots[self.knots.len() - 1].0
    }

    /// Where nothing is folded, pieces that follow each other are one.
    fn go_on(&mut self, until: f64, counts: f64) {
        let (reached, length) = self.knots[self.knots.len() - 1];
        let plain = |from: (f64, f64), to: (f64, f64)| ((to.0 - from.0) - (to.1 - from.1)).abs() < 1e-6;
        let knot = (until, length + counts);
        let merges = self.knots.len() > 1
            && plain(self.knots[self.knots.len() - 2], (reached, length))
            && plain((reached, length), knot);
        if merges {
            self.knots.pop();
        }
        self.knots.push(knot);
    }

    /// The piece that ends at this knot; the last one if there is none.
    fn piece(&self, ends_at: usize) -> ((f64, f64), (f64, f64)) {
        let end = ends_at.clamp(1, self.knots.len() - 1);
        (self.knots[end - 1], self.knots[end])
    }
}
