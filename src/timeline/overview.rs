//! The whole run as a thin strip: where in which lane something is done, where faults strike and where
//! guarantees break. However long the run, no more boxes than there is room for.

use std::sync::Arc;

use super::axis::Axis;
use super::cast::Cast;
use super::look::Look;
use crate::kernel::Time;
use crate::playback::View;
use crate::trace::Fact;

/// How high it is.
pub const HEIGHT: f64 = 34.0;

/// What lies between the lanes and its edges.
const EDGE: f64 = 3.0;

/// How far apart two boxes are at least that are not drawn as one.
const APART: f64 = 3.0;

/// A box: its left and upper edge, its width and its height.
pub type Bar = (f64, f64, f64, f64);

/// The strip.
#[derive(Clone, Debug, PartialEq)]
pub struct Overview {
    /// How wide it is.
    pub width: f64,
    /// Where something is done, lane by lane.
    pub work: Vec<Bar>,
    /// Where guarantees break.
    pub harm: Vec<Bar>,
    /// Where faults strike.
    pub struck: Vec<Bar>,
    axis: Arc<Axis>,
}

impl Overview {
    /// The strip of a run, so wide.
    pub fn new(view: &View, cast: &Cast, look: &Look, width: f64) -> Self {
        let axis = Arc::clone(cast.axis(look.folding));
        let mut overview = Self { width, work: Vec::new(), harm: Vec::new(), struck: Vec::new(), axis };
        let lanes = look.lanes(view, cast);
        let row = (HEIGHT - 2.0 * EDGE) / f64::from(u16::try_from(lanes.len()).unwrap_or(u16::MAX)).max(1.0);
        let mut y = EDGE;
        for lane in lanes {
            let first = overview.work.len();
            for piece in cast.pieces_of(lane).filter(|piece| piece.is_busy()) {
                let (left, right) = (overview.x(piece.from), overview.x(piece.until));
                let last = overview.work[first..].last_mut();
                match last {
                    Some(last) if left - (last.0 + last.2) < APART => last.2 = (right - last.0).max(last.2),
                    _ => overview.work.push((left, y, (right - left).max(1.5), (row - 1.0).max(1.0))),
                }
            }
            y += row;
        }
        let at = |time: Time, overview: &Self| (overview.x(time) - 1.0, 0.0, 2.0, HEIGHT);
        let struck = view.trace().records().iter().filter(|record| matches!(record.fact, Fact::Struck(_)));
        overview.struck = struck.map(|record| at(record.at, &overview)).collect();
        let last = |evidence: &[crate::trace::RecordId]| view.trace().get(*evidence.iter().max()?).copied();
        for anomaly in &view.verdict.anomalies {
            let Some(record) = last(&anomaly.evidence) else { continue };
            let bar = at(record.at, &overview);
            if overview.harm.iter().all(|other| (other.0 - bar.0).abs() >= APART) {
                overview.harm.push(bar);
            }
        }
        overview
    }

    /// Where a point in time lies.
    pub fn x(&self, time: Time) -> f64 {
        self.axis.count(time) / self.axis.length() * self.width
    }

    /// What counts so much on the axis as what lies here.
    pub fn count(&self, x: f64) -> f64 {
        x / self.width.max(1.0) * self.axis.length()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playback::{Cursor, Session};
    use crate::scenario::{Fault, shop};

    #[test]
    fn however_long_the_run_its_strip_is_small_and_covers_all_work() {
        let mut scenario = shop::many_orders(120);
        scenario.faults = vec![Fault::parse(&scenario.model, "crash Sales after commit #7").unwrap()];
        let view = View::of(&Session::new(scenario, Cursor::End));
        let cast = Cast::new(&view);
        let look = Look::default();
        let strip = Overview::new(&view, &cast, &look, 600.0);
        assert!(strip.work.len() <= 200 * look.lanes(&view, &cast).len(), "{}", strip.work.len());
        assert_eq!(strip.struck.len(), 1);
        assert!(!strip.harm.is_empty());
        for lane in look.lanes(&view, &cast) {
            for piece in cast.pieces_of(lane).filter(|piece| piece.is_busy()) {
                let middle = strip.x(piece.from).midpoint(strip.x(piece.until));
                assert!(strip.work.iter().any(|bar| bar.0 <= middle && middle <= bar.0 + bar.2));
            }
        }
    }
}
