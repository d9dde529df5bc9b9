//! What is tried again in its place: a publication, a command that lost a race, a delivery. Each
//! attempt is one more try of the same thing; what an earlier one did outside of its transaction stays.

use super::run::Turn;
use super::task::{Frame, Subject, Task};
use super::world::Action;
use crate::publishing::{Line, Step};
use crate::trace::Outcome;

impl Turn<'_> {
    /// Tries a step again that ended like this, if the settings allow one more attempt. The task comes
    /// back if they do not.
    pub(super) fn retry(&mut self, step: Step, outcome: Outcome, mut task: Task) -> Option<Task> {
        match (step, outcome) {
            (Step::Publish, Outcome::Unreachable | Outcome::Unanswered) => self.publish_again(task),
            (Step::Commit | Step::Save | Step::Append, Outcome::Conflict)
                if self.may_execute_again(&task) =>
            {
                while task.frames.last().is_some_and(|frame| !frame.began) {
                    task.frames.pop();
                }
                self.roll_back(&mut task);
                task.top().into_iter().for_each(Frame::execute_again);
                self.proceed(task);
                None
            }
            _ => Some(task),
        }
    }

    /// A publication that nobody confirmed is tried again after a while.
    fn publish_again(&mut self, mut task: Task) -> Option<Task> {
        let Some(frame) = task.top() else { return Some(task) };
        let settings = &self.deployment.home(frame.context).settings;
        let attempts = frame.publications();
        if *attempts >= settings.publish_retries {
            *attempts = 0;
            return Some(task);
        }
        *attempts += 1;
        let (at, lane) = (self.world.now + settings.retry_delay, frame.participant);
        self.world.agenda.plan(at, lane.0, Action::Proceed(task.process, task.id));
        self.put_back(task);
        None
    }

    /// Whether the command whose transaction lost a race is to be executed once more, by itself: the
    /// whole of it, where a handler inside of it wrote what somebody else had written.
    fn may_execute_again(&self, task: &Task) -> bool {
        task.frames.iter().rfind(|frame| frame.began).is_some_and(|frame| {
            let most = self.deployment.home(frame.context).settings.conflict_retries;
            matches!(&frame.subject, Subject::Command(execution) if execution.again < most)
        })
    }

    /// Begins a delivery that failed once more, in its place, if the settings allow one more attempt.
    pub(super) fn attempt_again(&mut self, task: &mut Task) -> bool {
        let Some(root) = task.frames.first() else { return false };
        let settings = &self.deployment.home(root.context).settings;
        if !matches!(root.subject, Subject::Delivery(_)) || root.attempts >= settings.immediate_retries {
            return false;
        }
        if root.began && task.transaction.is_some() {
            self.roll_back(task);
        }
        let Some(root) = task.frames.first_mut() else { return false };
        root.attempts += 1;
        root.began = false;
        root.round = 0;
        root.forget_kept_back();
        // What was taken in, and acknowledged before anything was done, stays so.
        let begun = |line: &Line| !matches!(line, Line::Do(Step::Receive | Step::Ack));
        root.go_to(root.procedure.lines.iter().position(begun).unwrap_or_default());
        true
    }
}

impl Frame {
    /// Begins a command once more: it makes events of its own.
    fn execute_again(&mut self) {
        self.round = 0;
        self.began = false;
        self.go_to(self.procedure.line_of(Step::Begin).unwrap_or_default());
        if let Subject::Command(execution) = &mut self.subject {
            execution.begin_again();
        }
    }
}
