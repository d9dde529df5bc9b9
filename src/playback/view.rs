//! Everything that follows from a set-up.

use std::sync::Arc;

use super::gap::Gap;
use super::session::{Cursor, Session, Setup};
use super::tape::{Counter, Tape};
use super::{meanwhile, offers};
use crate::engine::{Deployment, Engine, Status, World};
use crate::explore::tempting;
use crate::scenario::{Fault, Scenario};
use crate::trace::{Fact, RecordId, Trace};
use crate::verdict::{AnomalyKind, Verdict, judge};
use crate::words::{Claim, Headline, Line, headlines, story};

/// A run, judged and told.
#[derive(Clone, Debug)]
pub struct View {
    /// What was run.
    pub scenario: Scenario,
    /// The run.
    pub tape: Tape,
    /// What became of each fault.
    pub statuses: Vec<Status>,
    /// Which guarantees survived.
    pub verdict: Verdict,
    /// That, in sentences.
    pub headlines: Vec<Headline>,
    /// The run in lines.
    pub story: Vec<Line>,
    /// Where it can be broken.
    pub gaps: Vec<Gap>,
    /// For each record the last gap that follows it, by its position.
    last_gaps: Vec<Option<usize>>,
    /// What it is compared with.
    pub former: Option<Arc<Former>>,
    /// The run without any fault: where what was lost would have been.
    pub healthy: Option<Arc<Former>>,
}

/// A run that is not on the screen but stands behind it, as a ghost.
#[derive(Clone, Debug)]
pub struct Former {
    /// What was run.
    pub scenario: Scenario,
    /// Who was there.
    pub deployment: Arc<Deployment>,
    /// What happened.
    pub trace: Trace,
    /// What was told of it.
    pub story: Vec<Line>,
    /// How many guarantees it broke.
    pub broken: usize,
}

impl Former {
    fn of(scenario: &Scenario) -> Self {
        let engine = Engine::new(scenario);
        let trace = engine.run().trace;
        let verdict = judge(&scenario.model, &trace);
        let story = story(engine.deployment(), &scenario.faults, &trace, &verdict);
        Self {
            scenario: scenario.clone(),
            deployment: Arc::clone(engine.deployment()),
            trace,
            story,
            broken: broken(&verdict),
        }
    }
}

/// How many broken guarantees are told: that some did and others did not is plain from who did not.
fn broken(verdict: &Verdict) -> usize {
    verdict.anomalies.iter().filter(|anomaly| anomaly.kind != AnomalyKind::Partial).count()
}

impl View {
    /// How many guarantees were broken before the settings were others, and how many are now; none
    /// where these are as many.
    pub fn compared(&self) -> Option<(usize, usize)> {
        let former = self.former.as_ref().filter(|former| former.scenario.faults == self.scenario.faults)?;
        let now = broken(&self.verdict);
        (former.broken != now).then_some((former.broken, now))
    }

    /// The view of a session.
    pub fn of(session: &Session) -> Self {
        Self::new(session.setup(), session.former())
    }

    /// Runs what is set up, and what was set up before it. Without a set-up before it, as after a
    /// link was opened, it is compared with the same scenario without its faults.
    pub fn new(setup: &Setup, former: Option<&Setup>) -> Self {
        Self::after(None, setup, former)
    }

    /// The same after another view: what was run there is not run again.
    pub fn after(before: Option<&Self>, setup: &Setup, former: Option<&Setup>) -> Self {
        let scenario = setup.scenario.clone();
        let (tape, places) = Tape::record(&scenario);
        let run = tape.run();
        let mut gaps = Gap::among(&scenario.model, &run.trace, places);
        meanwhile::offer(&scenario, tape.engine().deployment(), &run.trace, &mut gaps);
        offers::offer(tape.engine().deployment(), &run.trace, &mut gaps);
        let verdict = judge(&scenario.model, &run.trace);
        let deployment = tape.engine().deployment();
        let behind = |scenario: &Scenario| {
            let known = before.and_then(|before| before.known(scenario));
            known.unwrap_or_else(|| Arc::new(Former::of(scenario)))
        };
        let healthy = (!scenario.faults.is_empty()).then(|| behind(&scenario.with_faults(Vec::new())));
        let former = match (former, &healthy) {
            (Some(setup), Some(healthy)) if healthy.scenario == setup.scenario => Some(Arc::clone(healthy)),
            (Some(setup), _) => Some(behind(&setup.scenario)),
            (None, _) => healthy.clone(),
        };
        Self {
            statuses: tape.engine().statuses(&run.world),
            headlines: headlines(deployment, &run.trace, &verdict),
            story: story(deployment, &scenario.faults, &run.trace, &verdict),
            verdict,
            last_gaps: last_gaps(run.trace.records().len(), &gaps),
            gaps,
            former,
            healthy,
            scenario,
            tape,
        }
    }

    /// The run of a scenario, if it is one of those that are shown here or stand behind it.
    fn known(&self, scenario: &Scenario) -> Option<Arc<Former>> {
        if self.scenario == *scenario {
            return Some(Arc::new(Former {
                scenario: scenario.clone(),
                deployment: Arc::clone(self.deployment()),
                trace: self.trace().clone(),
                story: self.story.clone(),
                broken: broken(&self.verdict),
            }));
        }
        let behind = [&self.former, &self.healthy].into_iter().flatten();
        behind.into_iter().find(|former| former.scenario == *scenario).cloned()
    }

    /// Who is there.
    pub fn deployment(&self) -> &Arc<Deployment> {
        self.tape.engine().deployment()
    }

    /// What happened.
    pub const fn trace(&self) -> &Trace {
        &self.tape.run().trace
    }

    /// Recognises the run.
    pub fn digest(&self) -> u64 {
        self.trace().digest()
    }

    /// What the verdict claims: of each headline the lead, then what else it means; and at last what was
    /// decided on the way.
    pub fn claims(&self) -> impl Iterator<Item = &Claim> {
        let told =
            self.headlines.iter().flat_map(|headline| std::iter::once(&headline.lead).chain(&headline.more));
        told.chain(self.headlines.iter().flat_map(|headline| &headline.aside))
    }

    /// The gap with this key.
    pub fn gap(&self, key: &str) -> Option<&Gap> {
        self.gaps.iter().find(|gap| gap.key == key)
    }

    /// The last gap that follows a record of a line: where the run breaks once the line is told.
    pub fn gap_after(&self, line: &Line) -> Option<&Gap> {
        let followed = |record: &&RecordId| self.last_gaps.get(record.index()).is_some_and(Option::is_some);
        let last = line.records.iter().filter(followed).max()?;
        self.gaps.get((*self.last_gaps.get(last.index())?)?)
    }

    /// The line of the story that is told at a cursor: the last one whose moment has come, or the first
    /// as long as it only begins.
    pub fn line_at(&self, cursor: Cursor) -> Option<usize> {
        let record = match cursor {
            // Of several lines in one moment the one that the reader went to.
            Cursor::At(record) if self.trace().get(record).is_some() => record,
            _ => self.tape.record_at(cursor)?,
        };
        let told = self.story.partition_point(|line| line.told <= record);
        (!self.story.is_empty()).then(|| told.saturating_sub(1))
    }

    /// Where a line of the story is told: the last of its records in that moment.
    pub fn moment_of(&self, place: usize) -> Option<Cursor> {
        let line = self.story.get(place)?;
        let is_then =
            |record: &&RecordId| self.trace().get(**record).is_some_and(|found| found.at == line.at);
        let tells = |record: &&RecordId| self.line_at(Cursor::At(**record)) == Some(place);
        let last = line.records.iter().rev().filter(is_then).find(tells);
        Some(Cursor::At(last.copied().unwrap_or(line.told)))
    }

    /// The record that the reader looks at: the very one that they went to, else the one in focus.
    pub fn looked_at(&self, cursor: Cursor) -> Option<RecordId> {
        match cursor {
            Cursor::At(record) if self.trace().get(record).is_some() => Some(record),
            _ => self.in_focus(cursor),
        }
    }

    /// The record that is worth reading at a cursor: where a fault struck, if the reader looks at the whole run,
    /// or what completes the proof of what broke without one.
    pub fn in_focus(&self, cursor: Cursor) -> Option<RecordId> {
        let struck = || self.trace().iter().find(|(_, record)| matches!(record.fact, Fact::Struck(_)));
        let broken = || self.claims().next()?.evidence.iter().max().copied();
        match cursor {
            Cursor::End => struck().map(|(id, _)| id).or_else(broken).or_else(|| self.tape.record_at(cursor)),
            _ => self.tape.record_at(cursor),
        }
    }

    /// After how many moments the next thing comes that is worth a stop, or the one before: where a
    /// fault struck, and what completes the proof of a broken guarantee.
    pub fn mark_from(&self, cursor: Cursor, on: bool) -> Option<usize> {
        let here = self.tape.passed(cursor);
        let struck = self.trace().iter().filter(|(_, record)| matches!(record.fact, Fact::Struck(_)));
        let struck = struck.map(|(id, _)| id);
        let broken =
            self.verdict.anomalies.iter().filter_map(|anomaly| anomaly.evidence.iter().max().copied());
        let marks = struck.chain(broken).map(|record| self.tape.passed(Cursor::At(record)));
        if on { marks.filter(|mark| *mark > here).min() } else { marks.filter(|mark| *mark < here).max() }
    }
}

fn last_gaps(records: usize, gaps: &[Gap]) -> Vec<Option<usize>> {
    let mut last = vec![None; records];
    for (position, gap) in gaps.iter().enumerate() {
        if let Some(last) = last.get_mut(gap.after.index()) {
            *last = Some(position);
        }
    }
    last
}

/// The gap in which one cut does the most visible harm: the first single fault that loses an effect
/// in the world outside. None if no single fault does.
pub fn tempting_gap(view: &View) -> Option<String> {
    let fault = tempting(&view.scenario)?;
    view.gaps.iter().find(|gap| gap.faults.contains(&fault)).map(|gap| gap.key.clone())
}

/// The same inputs, and a run with the same digest behind and before them.
impl PartialEq for View {
    fn eq(&self, other: &Self) -> bool {
        let behind = |view: &Self| view.former.as_ref().map(|former| former.trace.digest());
        self.digest() == other.digest() && self.scenario == other.scenario && behind(self) == behind(other)
    }
}

/// Whether `fault` can only strike because of the bolt that is set: then both stay.
pub fn needs_the_bolt(setup: &Setup, fault: &Fault) -> bool {
    if setup.bolt.is_none() || setup.bolt.as_ref() == Some(fault) {
        return false;
    }
    let alone = setup.struck(fault, false).scenario;
    let place = alone.faults.iter().position(|other| other == fault);
    let engine = Engine::new(&alone);
    let (mut world, mut counter) = (engine.start(), Counter::default());
    let struck = |world: &World| {
        let pending = place.and_then(|place| world.faults.get(place));
        pending.is_some_and(|pending| pending.struck)
    };
    // No further than to where it strikes.
    while !struck(&world) && engine.step(&mut world, &mut counter) {}
    !struck(&world)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playback::Intent;
    use crate::scenario::shop;

    fn fault(text: &str) -> Fault {
        Fault::parse(&shop::first_paint().model, text).unwrap()
    }

    #[test]
    fn the_tempting_gap_of_the_first_paint_lies_between_commit_and_publish() {
        let view = View::of(&Session::new(shop::first_paint(), Cursor::End));
        assert!(view.verdict.is_clean());
        assert_eq!(tempting_gap(&view).as_deref(), Some("crash Sales after commit"));
    }

    #[test]
    fn what_is_taken_over_from_the_view_before_is_what_a_run_would_give() {
        let mut session = Session::new(shop::first_paint(), Cursor::End);
        let mut before: Option<View> = None;
        let strike = |text| Intent::Strike { fault: fault(text), beside: false };
        for intent in [
            Intent::Keep,
            strike("crash Sales after commit"),
            strike("crash Sales after save"),
            Intent::Set("publishing=outbox".to_owned()),
            Intent::Undo,
            Intent::Undo,
        ] {
            session.apply(intent);
            let view = View::after(before.as_ref(), session.setup(), session.former());
            let anew = View::of(&session);
            let digests = |former: &Option<Arc<Former>>| {
                former.as_ref().map(|former| (former.trace.digest(), former.story.clone(), former.broken))
            };
            assert_eq!(digests(&view.former), digests(&anew.former));
            assert_eq!(digests(&view.healthy), digests(&anew.healthy));
            before = Some(view);
        }
    }

    #[test]
    fn a_gap_stays_where_it_is_when_it_is_struck() {
        let mut session = Session::new(shop::first_paint(), Cursor::End);
        session.apply(Intent::Strike { fault: fault("crash Sales after commit"), beside: false });
        let view = View::of(&session);
        let gap = view.gap("crash Sales after commit").unwrap();
        assert!(gap.is_struck_by(&view.scenario.faults));
        assert_eq!(view.statuses, [Status::Struck]);
    }

    #[test]
    fn from_mark_to_mark_one_comes_past_every_fault_and_every_proof_and_back() {
        let mut session = Session::new(shop::first_paint(), Cursor::End);
        session.apply(Intent::Set("publishing=outbox".to_owned()));
        session.apply(Intent::Strike { fault: fault("crash Sales.relay after publish"), beside: false });
        let view = View::of(&session);
        let walk = |from: Cursor, on: bool| {
            let next = |mark: &usize| view.mark_from(view.tape.cursor(*mark), on);
            std::iter::successors(view.mark_from(from, on), next).collect::<Vec<usize>>()
        };
        let (there, mut back) = (walk(Cursor::Start, true), walk(Cursor::End, false));
        let struck = view.trace().iter().find(|(_, record)| matches!(record.fact, Fact::Struck(_)));
        assert_eq!(there.first(), struck.map(|(id, _)| view.tape.passed(Cursor::At(id))).as_ref());
        assert!(there.is_sorted() && there.len() > 1, "{there:?}");
        back.reverse();
        let all = view.tape.stops().len();
        assert_eq!(back, there.into_iter().filter(|mark| *mark < all).collect::<Vec<_>>());
    }

    #[test]
    fn a_fault_in_what_another_fault_brought_about_needs_it() {
        let mut session = Session::new(shop::first_paint(), Cursor::End);
        session.apply(Intent::Set("publishing=outbox".to_owned()));
        session.apply(Intent::Strike { fault: fault("crash Sales.relay after publish"), beside: false });
        assert!(needs_the_bolt(session.setup(), &fault("crash Sales.relay after publish #2")));
        assert!(!needs_the_bolt(session.setup(), &fault("crash Sales after commit")));
    }
}
