//! Steps with two sides: asked here, done there, answered here. Between the three lie two gaps in
//! which one side knows more than the other.

use super::plan::Point;
use super::run::Turn;
use super::task::{Subject, Task};
use crate::domain::OperationId;
use crate::messaging::Content;
use crate::publishing::Step;
use crate::scenario::{Ending, TwoSided, Who};
use crate::trace::{Fact, Outcome};

impl Turn<'_> {
    /// How the call that a task is about to make will end, if not as it should.
    pub(super) fn ending_of_call(&mut self, operation: OperationId, task: &mut Task) -> Option<Ending> {
        let call = |ending| TwoSided::Call { operation, ending, nth: 1 };
        let place = self.strike_between(&Ending::ALL.map(call), task)?;
        Ending::ALL.get(place).copied()
    }

    /// Whether the confirm of what a task is about to publish gets lost.
    pub(super) fn loses_confirm(&mut self, message: Content, task: &mut Task) -> bool {
        self.strike_between(&[TwoSided::Confirm { message, nth: 1 }], task).is_some()
    }

    /// What becomes of a commit of which nobody will hear: whether it is done.
    pub(super) fn unheard_commit(&mut self, who: Who, task: &mut Task) -> Option<bool> {
        let [done, undone] = [true, false].map(|stored| TwoSided::Commit { who, stored, nth: 1 });
        Some(self.strike_between(&[done, undone], task)? == 0)
    }

    /// Lets each of these faults count the point where a task stands: the position of the one that strikes.
    fn strike_between(&mut self, faults: &[TwoSided], task: &mut Task) -> Option<usize> {
        let lane = task.frames.last()?.participant;
        let mut struck = None;
        for (place, fault) in faults.iter().enumerate() {
            let strike = self.strike(Point::Between(*fault), lane, task.cause.0);
            struck = struck.or(strike.map(|(fault, _)| (place, fault)));
        }
        let (place, fault) = struck?;
        let now = self.world.now;
        self.note_of(task, now, lane, Fact::Struck(fault));
        Some(place)
    }

    /// Marks the published rows, in one transaction: of that, too, one may not hear what became.
    pub(super) fn mark_heard_or_not(&mut self, task: &mut Task) -> Outcome {
        let Some(context) = task.frames.last().map(|frame| frame.context) else { return Outcome::Done };
        let unheard = self.unheard_commit(Who::Relay(context), task);
        let outcome = if unheard.is_some() { Outcome::Unanswered } else { Outcome::Done };
        self.note_step(Step::Mark, outcome, task);
        if unheard != Some(false) {
            self.mark(task);
        }
        outcome
    }

    /// A call was refused: whatever follows on that in its handler is meant now.
    pub(super) fn is_declined(task: &mut Task) {
        let Some(frame) = task.top() else { return };
        if let Subject::Handler(..) = frame.subject {
            frame.refused |= 1_u64.checked_shl(frame.round.into()).unwrap_or_default();
        }
    }
}
