//! The way out when something fails, or is refused: frames are left, and what they began is rolled back.

use super::run::Turn;
use super::task::{Entry, Frame, Subject, Task};
use crate::messaging::Content;
use crate::publishing::{Line, Step};
use crate::scenario::{Dispatcher, UseCaseResult};
use crate::trace::{Answer, Conclusion, Fact, Outcome};

impl Turn<'_> {
    /// The aggregate refused, and the use case that asked it does not look: it goes on as if all was well.
    pub(super) fn overlooked(&self, mut task: Task) -> Result<Task, Task> {
        let ignores = task.frames.last().is_some_and(|frame| {
            frame.entry == Entry::Root
                && self.deployment.home(frame.context).settings.use_case_result == UseCaseResult::Ignored
        });
        if !ignores {
            return Err(task);
        }
        task.top().into_iter().for_each(|frame| frame.line += 1);
        Ok(task)
    }

    /// The aggregate refused: the caller is told; a handler that issued the command has decided.
    pub(super) fn refuse(&mut self, mut task: Task, answer: Answer) {
        let Some(frame) = task.top() else { return };
        if let Subject::Command(execution) = &frame.subject
            && let Some((slot, event)) = execution.slot
        {
            let lane = frame.participant;
            self.note_aside(&task, lane, Fact::Concluded { slot, event, how: Conclusion::Refused });
        }
        let Some(frame) = task.top() else { return };
        if frame.entry == Entry::Root {
            frame.answer = answer;
            frame.go_to(frame.procedure.failure_line().unwrap_or(usize::MAX));
        } else {
            if frame.began {
                self.roll_back(&mut task);
            }
            // As if the last line was done: the frame is left in the usual way.
            task.frames.iter_mut().last().into_iter().for_each(|frame| frame.go_to(usize::MAX));
            self.heed(&mut task, answer);
        }
        self.proceed(task);
    }

    /// A use case ends where an aggregate refuses what it asks for, unless it does not look.
    pub(super) fn heed(&self, task: &mut Task, answer: Answer) {
        let [root, _] = task.frames.as_mut_slice() else { return };
        let Subject::Handler(_, envelope) = &root.subject else { return };
        let Content::Command(command) = envelope.content else { return };
        let ignores = self.deployment.home(root.context).settings.use_case_result == UseCaseResult::Ignored;
        if !ignores && self.deployment.model.command(command).case.is_some_and(|case| !case.ignoring) {
            root.answer = answer;
            root.go_to(root.procedure.failure_line().unwrap_or(usize::MAX));
            task.frames.truncate(1);
        }
    }

    /// Something failed: frames are left up to the one that knows what to do then, and what they
    /// began is rolled back.
    pub(super) fn fail(&mut self, mut task: Task) {
        while task.frames.len() > 1 {
            if self.dispatches_on(&mut task) {
                return self.proceed(task);
            }
            let Some(left) = self.tell_trouble(task) else { return };
            task = left;
            self.give_up_frame(&mut task);
        }
        if self.dispatches_on(&mut task) || self.attempt_again(&mut task) {
            return self.proceed(task);
        }
        if let Some(event) = task.frames.first().and_then(Frame::dispatched) {
            self.disappoint(task.process, event);
        }
        if let Some(root) = task.top() {
            root.answer = Answer::Error;
            root.go_to(root.procedure.failure_line().unwrap_or(usize::MAX));
        }
        self.proceed(task);
    }

    /// Leaves the innermost frame, and rolls back what it began.
    fn give_up_frame(&mut self, task: &mut Task) {
        let began = task.frames.last().is_some_and(|frame| frame.began) && task.transaction.is_some();
        if began {
            self.roll_back(task);
        }
        task.frames.pop();
    }

    /// The open transaction is undone, and with it what joined it and waited for its commit.
    pub(super) fn roll_back(&mut self, task: &mut Task) {
        self.throw_away(task);
        task.transaction = None;
        task.deferred.clear();
        self.note_step(Step::Rollback, Outcome::Done, task);
    }

    /// Whether the handler that failed was one of several that run all the same: the dispatch goes on
    /// with the next one, and fails when all have run.
    fn dispatches_on(&self, task: &mut Task) -> bool {
        let Some(frame) = task.top() else { return false };
        let is_handling = frame.current() == Some(Line::Do(Step::Handle));
        let goes_on = self.deployment.home(frame.context).settings.dispatcher == Dispatcher::Continue;
        if !is_handling || !goes_on || !matches!(frame.subject, Subject::Dispatch(_)) {
            return false;
        }
        frame.answer = Answer::Error;
        frame.line += 1;
        true
    }
}
