//! The world at any record: checkpoints, and the engine again from there.

use std::sync::Arc;

use super::session::Cursor;
use crate::engine::{Engine, Run, World};
use crate::explore::{Placement, places_along};
use crate::kernel::Time;
use crate::messaging::Envelope;
use crate::scenario::Scenario;
use crate::trace::{Reading, Record, RecordId, Recorder, Trace, Write};

/// Engine steps from one checkpoint to the next. A step takes about half a microsecond, so that
/// going back costs at most some tens of microseconds even in a debug build's hundredfold slowness;
/// a checkpoint shares what did not change, and a run of the whole budget keeps some 1,500 of them.
const EVERY: usize = 32;

/// A run with the way back to each of its moments.
#[derive(Clone, Debug)]
pub struct Tape {
    engine: Engine,
    run: Run,
    checkpoints: Vec<Checkpoint>,
    stops: Vec<Stop>,
}

#[derive(Clone, Debug)]
struct Checkpoint {
    world: World,
    records: usize,
}

/// A moment at which the run can be looked at: after one engine step that left records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The last record until then.
    pub record: RecordId,
    /// When.
    pub at: Time,
}

/// Counts records and forgets them.
#[derive(Default)]
pub(super) struct Counter(usize);

impl Recorder for Counter {
    fn record(&mut self, _: Record) -> RecordId {
        self.0 += 1;
        RecordId(u32::try_from(self.0 - 1).unwrap_or(u32::MAX))
    }

    fn write(&mut self, _: Write) {}

    fn read(&mut self, _: Reading) {}

    fn envelope(&mut self, _: &Arc<Envelope>) {}
}

impl Tape {
    /// Runs from the beginning to the end, and finds the places on the way where a fault can strike: a
    /// long run takes too long to be run once for each.
    pub fn record(scenario: &Scenario) -> (Self, Vec<Placement>) {
        let (mut checkpoints, mut stops) = (Vec::new(), Vec::new());
        let (mut turns, mut before) = (0, 0);
        let mut watch = |world: &World, trace: &Trace| {
            let records = trace.records().len();
            if let Some((record, last)) = trace.iter().next_back().filter(|_| records > before) {
                stops.push(Stop { record, at: last.at });
            }
            if turns % EVERY == 0 {
                checkpoints.push(Checkpoint { world: world.clone(), records });
            }
            (turns, before) = (turns + 1, records);
        };
        let (engine, run, places) = places_along(scenario, &mut watch);
        (Self { engine, run, checkpoints, stops }, places)
    }

    /// The engine that ran.
    pub const fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The whole run.
    pub const fn run(&self) -> &Run {
        &self.run
    }

    /// The moments, the oldest first.
    pub fn stops(&self) -> &[Stop] {
        &self.stops
    }

    /// How many moments have passed at a cursor.
    pub fn passed(&self, cursor: Cursor) -> usize {
        match cursor {
            Cursor::Start => 0,
            Cursor::End => self.stops.len(),
            // A record in the middle of a step stands for the whole of it.
            Cursor::At(record) => {
                let before = self.stops.partition_point(|stop| stop.record < record);
                (before + 1).min(self.stops.len())
            }
        }
    }

    /// The cursor after so many moments.
    pub fn cursor(&self, passed: usize) -> Cursor {
        match passed.checked_sub(1) {
            None => Cursor::Start,
            Some(last) if last + 1 >= self.stops.len() => Cursor::End,
            Some(last) => Cursor::At(self.stops[last].record),
        }
    }

    /// The last record at a cursor; none at the beginning.
    pub fn record_at(&self, cursor: Cursor) -> Option<RecordId> {
        let passed = self.passed(cursor).checked_sub(1)?;
        self.stops.get(passed).map(|stop| stop.record)
    }

    /// The time at a cursor.
    pub fn time_at(&self, cursor: Cursor) -> Time {
        let passed = self.passed(cursor).checked_sub(1);
        passed.and_then(|last| self.stops.get(last)).map_or(Time::ZERO, |stop| stop.at)
    }

    /// The last moment that is not after this time.
    pub fn cursor_at(&self, time: Time) -> Cursor {
        self.cursor(self.stops.partition_point(|stop| stop.at <= time))
    }

    /// The world after so many moments, restored: not kept for each, but run again.
    pub fn world_after(&self, passed: usize) -> World {
        let wanted = match passed.checked_sub(1).and_then(|last| self.stops.get(last)) {
            None => 0,
            Some(stop) => stop.record.index() + 1,
        };
        let place = self.checkpoints.partition_point(|checkpoint| checkpoint.records <= wanted);
        let Some(checkpoint) = self.checkpoints.get(place.saturating_sub(1)) else {
            return self.run.world.clone();
        };
        let (mut world, mut counter) = (checkpoint.world.clone(), Counter(checkpoint.records));
        while counter.0 < wanted && self.engine.step(&mut world, &mut counter) {}
        world
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Fault, shop};

    fn tape(settings: &[&str], faults: &[&str]) -> Tape {
        let mut scenario = shop::first_paint();
        for text in settings {
            scenario.settings.set(text, &[]).unwrap();
        }
        for text in faults {
            scenario.faults.push(Fault::parse(&scenario.model, text).unwrap());
        }
        Tape::record(&scenario).0
    }

    #[test]
    fn the_restored_world_is_the_one_that_a_run_passes_through() {
        let tape = tape(&["publishing=outbox"], &["crash Sales.relay after publish"]);
        let (mut world, mut counter) = (tape.engine.start(), Counter(0));
        assert_eq!(tape.world_after(0), world);
        let mut passed = 0;
        loop {
            let before = counter.0;
            if !tape.engine.step(&mut world, &mut counter) {
                break;
            }
            if counter.0 > before {
                passed += 1;
                assert_eq!(tape.stops[passed - 1].record.index() + 1, counter.0);
                let restored = tape.world_after(passed);
                assert_eq!(restored.databases, world.databases);
                assert_eq!(restored.processes, world.processes);
                assert_eq!(restored.broker, world.broker);
                assert_eq!(restored.calls, world.calls);
            }
        }
        assert_eq!(passed, tape.stops.len());
    }

    #[test]
    fn a_cursor_and_the_moments_before_it_are_inverse() {
        let tape = tape(&[], &[]);
        for passed in 0..=tape.stops().len() {
            assert_eq!(tape.passed(tape.cursor(passed)), passed);
        }
        assert_eq!(tape.passed(Cursor::At(RecordId(u32::MAX))), tape.stops().len());
        assert_eq!(tape.cursor_at(Time::from_micros(u64::MAX)), Cursor::End);
    }
}
