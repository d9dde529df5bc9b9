//! The gaps between steps, where a process can die and a piece of work can stand still.

use super::deployment::ParticipantKind;
use super::flow::Crash;
use super::plan::{Point, Strike};
use super::run::Turn;
use super::task::{Frame, Task};
use super::world::Action;
use crate::kernel::Span;
use crate::publishing::Step;
use crate::scenario::{Edge, Who};
use crate::trace::Fact;

impl Turn<'_> {
    /// Whether a crash strikes in this gap. Where the work is to stand still instead, it will; before a step
    /// it comes to the same gap again then, and goes through.
    pub(super) fn gap(&mut self, edge: Edge, step: Step, task: &mut Task) -> Option<Crash> {
        if edge == Edge::Before && std::mem::take(&mut task.waited) {
            return None;
        }
        let (fault, strike) = self.strike_in_gap(edge, step, task)?;
        self.heed_gap((fault, strike), edge, task)
    }

    /// The same on one side of a handler. Its own context is meant there, not that of whoever calls it.
    pub(super) fn gap_around(
        &mut self,
        edge: Edge,
        step: Step,
        inner: Frame,
        task: &mut Task,
    ) -> Option<Crash> {
        if step != Step::Handle {
            return self.gap(edge, step, task);
        }
        if edge == Edge::Before && std::mem::take(&mut task.waited) {
            return None;
        }
        task.frames.push(inner);
        let struck = self.strike_in_gap(edge, step, task);
        task.frames.pop();
        self.heed_gap(struck?, edge, task)
    }

    fn strike_in_gap(&mut self, edge: Edge, step: Step, task: &Task) -> Option<(u16, Strike)> {
        // Every step comes through here twice, and mostly there is nobody to whom the gap matters.
        if self.engine.faults().is_empty() && self.passed.is_none() {
            return None;
        }
        let (context, lane) = task.frames.last().map(|frame| (frame.context, frame.participant))?;
        let ticks = self.deployment.participant(lane).kind == ParticipantKind::Clock;
        let who = match task.reader() {
            None if ticks => Who::Clock(task.frames.first().map_or(context, |root| root.context)),
            Some(_) => Who::Subscription(context),
            None if task.is_relays_own() => Who::Relay(context),
            None => Who::Context(context),
        };
        self.strike(Point::Gap(edge, step, who, task), lane, task.cause.0)
    }

    fn heed_gap(&mut self, (fault, strike): (u16, Strike), edge: Edge, task: &mut Task) -> Option<Crash> {
        match strike {
            Strike::Crash(down) => Some((fault, down)),
            Strike::Pause(length) => {
                let (context, lane) = task.frames.last().map(|frame| (frame.context, frame.participant))?;
                let now = self.world.now;
                self.note_of(task, now, lane, Fact::Struck(fault));
                task.still = Some(length.unwrap_or(self.deployment.home(context).settings.restart));
                task.waited = edge == Edge::Before;
                None
            }
            Strike::Plain | Strike::Wait(_) => None,
        }
    }

    /// A piece of work stands still where it is, and goes on after a while.
    pub(super) fn stand_still(&mut self, task: Task, span: Span) {
        let lane = task.frames.last().map_or(super::Deployment::CLIENT, |frame| frame.participant);
        let goes_on = Action::Proceed(task.process, task.id);
        self.world.agenda.plan(self.world.now + span, lane.0, goes_on);
        self.put_back(task);
    }
}
