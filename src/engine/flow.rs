//! The flow through procedures: from line to line, into frames and out of them.

use super::run::{DEPTH, Turn};
use super::steps::writes;
use super::task::{Entry, Frame, Subject, Task};
use crate::domain::HandlerId;
use crate::kernel::{Span, Untracked};
use crate::messaging::{Content, Envelope};
use crate::publishing::{Line, Over, Step};
use crate::scenario::Edge;
use crate::trace::{Answer, Fact, Outcome, Place, RecordId};

/// A crash that strikes in a gap: the fault's position, and how long the process stays down.
pub(super) type Crash = (u16, Option<Span>);

/// What comes after one line.
pub(super) enum Then {
    /// The next line.
    On(Task),
    /// Nothing now: the task waits, is done, or is gone.
    Stop,
}

impl Turn<'_> {
    /// Goes on with a task until it waits for something, is done, or dies.
    pub(super) fn proceed(&mut self, mut task: Task) {
        loop {
            if task.frames.len() > DEPTH {
                return self.exhaust();
            }
            if let Some(span) = task.still.take() {
                return self.stand_still(task, span);
            }
            let then = match task.top().map(|frame| frame.current()) {
                None => Then::Stop,
                Some(None | Some(Line::OnFailure)) => self.leave(task),
                Some(Some(Line::Do(step))) => self.enter(step, task),
                Some(Some(Line::Effect)) => self.begin_effect(task),
                Some(Some(line)) => {
                    self.end_range(&mut task);
                    self.follow(line, &mut task);
                    Then::On(task)
                }
            };
            match then {
                Then::On(next) => task = next,
                Then::Stop => return,
            }
        }
    }

    /// Follows a line that is flow and nothing else.
    fn follow(&self, line: Line, task: &mut Task) {
        let Some(frame) = task.frames.last_mut() else { return };
        let at = usize::from(frame.line);
        let (next, next_round) = match line {
            Line::Each(over) if usize::from(frame.round) < self.count(over, frame) => (at + 1, frame.round),
            Line::Each(_) => {
                let next = frame.procedure.line_after_loop(at);
                (next, if frame.procedure.loops_after(next) { 0 } else { frame.round })
            }
            Line::Next => (frame.procedure.loop_start(at), frame.round_behind()),
            Line::SkipIfSeen => {
                let seen = match &frame.subject {
                    Subject::Delivery(delivery) => delivery.seen,
                    Subject::Command(execution) => execution.seen,
                    _ => false,
                };
                if seen {
                    // The transaction has read and written nothing that would have to last.
                    task.transaction = None;
                }
                (if seen { frame.procedure.line_for_seen(at) } else { at + 1 }, frame.round)
            }
            Line::Do(_) | Line::Effect | Line::OnFailure => (at, frame.round),
        };
        if let Some(frame) = task.top() {
            frame.go_to(next);
            frame.round = next_round;
        }
    }

    /// How often the lines of a repetition are done.
    fn count(&self, over: Over, frame: &Frame) -> usize {
        match (over, &frame.subject) {
            (Over::Events, Subject::Command(execution)) => execution.events.len(),
            (Over::Rows, Subject::Relay(round)) => round.rows.len(),
            (Over::KeptBack, Subject::Delivery(delivery)) => delivery.buffer.messages.len(),
            (Over::Effects, Subject::Handler(handler, _)) => {
                self.deployment.model.handler(*handler).reactions.len()
            }
            (Over::Handlers, Subject::Delivery(delivery)) if is_command(&delivery.event) => 1,
            (Over::Handlers, _) => self.handlers_in_turn(frame).len(),
            _ => 0,
        }
    }

    /// The handlers that a dispatch or a delivery has here: those that the event concerns.
    pub(super) fn handlers_in_turn(&self, frame: &Frame) -> Vec<HandlerId> {
        let (event, subscription) = match &frame.subject {
            Subject::Dispatch(event) => (event, None),
            Subject::Delivery(delivery) => (&delivery.event, Some(delivery.subscription)),
            _ => return Vec::new(),
        };
        let Content::Event(id) = event.content else { return Vec::new() };
        // A condition that cannot be computed is the handler's to fail at.
        let concerned =
            |id: &HandlerId| self.deployment.model.handler(*id).concerns(&event.scope()).unwrap_or(true);
        match subscription {
            None => {
                let known = self.deployment.routes[id.index()].called_by(frame.procedure).iter().copied();
                let called = known.filter(|id| self.is_registered(*id, frame.context) && concerned(id));
                called.collect::<Vec<_>>().repeat(usize::from(frame.calls))
            }
            Some(queue) => self.deployment.handlers_behind(queue, id).filter(concerned).collect(),
        }
    }

    /// Whether a step has nothing to do where it stands, and is no step then.
    fn is_idle(&self, step: Step, task: &Task) -> bool {
        let Some(frame) = task.frames.last() else { return true };
        let nested = frame.entry != Entry::Root;
        match (step, &frame.subject) {
            (Step::Reply, Subject::Command(execution)) => nested || execution.answered,
            (Step::Receive, Subject::Command(_)) => nested,
            (Step::CheckInbox | Step::AddInbox, Subject::Command(_)) => nested && !task.is_of_a_use_case(),
            (Step::Await, Subject::Command(execution)) => nested || !self.is_pending(&execution.events),
            (Step::Begin, _) => task.transaction.is_some(),
            (Step::Commit, _) => !frame.began && task.transaction.is_none(),
            (Step::Load, Subject::Command(execution)) => {
                task.transaction.as_ref().is_some_and(|open| open.has(execution.target()))
            }
            (Step::Clear, Subject::Command(execution)) => execution.events.is_empty(),
            // Where the events are all that is stored, a change without one is appended too; and so is a step's answer
            // that it was refused, which changes nothing.
            (Step::Append, Subject::Command(execution)) if writes(step, task) => {
                execution.events.is_empty()
                    && !task.transaction.as_ref().is_some_and(|open| open.has_changed(execution.envelope.id))
            }
            (Step::Append, Subject::Command(_)) => self.rows_to_append(frame).is_empty(),
            (Step::Buffer, _) => self.to_keep_back(frame).is_empty(),
            (Step::Rollback, _) => !frame.began || task.transaction.is_none(),
            (Step::Publish, Subject::Dispatch(message)) => {
                self.deployment.queues_of(message.content).is_empty()
                    || self.deployment.is_published_elsewhere(message, frame)
            }
            (Step::Publish, Subject::Command(_)) => frame
                .event_in_turn()
                .is_some_and(|event| self.deployment.is_published_elsewhere(event, frame)),
            // Whoever is to hear of an event has heard when the decision goes on.
            (Step::Decide, Subject::Command(execution)) => {
                let more = usize::from(frame.round) + 1 < execution.events.len();
                execution.is_decided() || (more && frame.procedure.has(Step::Notify))
            }
            (Step::Mark, Subject::Relay(_)) => frame.rows_to_mark().next().is_none(),
            _ => false,
        }
    }

    /// Comes to a step: through the gap before it, and into it.
    fn enter(&mut self, step: Step, mut task: Task) -> Then {
        if step == Step::Commit
            && task.transaction.is_some()
            && task.frames.last().is_some_and(|frame| !frame.began)
        {
            return Then::On(defer(task));
        }
        if self.is_idle(step, &task) {
            task.frames.iter_mut().last().into_iter().for_each(|frame| frame.line += 1);
            return Then::On(task);
        }
        let handler = if step == Step::Handle { self.handler_frame(&task) } else { None };
        let strikes = match handler {
            Some(inner) => self.gap_around(Edge::Before, step, inner, &mut task),
            None => self.gap(Edge::Before, step, &mut task),
        };
        if let Some(crash) = strikes {
            let before = self.place_ahead(step, &task);
            self.crash(crash, &task, before);
            return Then::Stop;
        }
        if task.waited {
            return Then::On(task);
        }
        let Some(mut task) = self.interject(step, task) else { return Then::Stop };
        match step {
            Step::Notify if self.is_unknown(&task) => {
                self.throw_unknown(task);
                Then::Stop
            }
            Step::Notify | Step::Dispatch => self.begin_dispatch(task),
            Step::Handle => self.begin_handler(task),
            Step::Publish => {
                self.ask_broker(task);
                Then::Stop
            }
            Step::Await => {
                task.since = Untracked(self.world.now);
                self.put_back(task);
                Then::Stop
            }
            _ => {
                task.since = Untracked(self.world.now);
                self.plan_end_of(step, &task);
                self.put_back(task);
                Then::Stop
            }
        }
    }

    /// Keeps a task in its process until something happens to it.
    pub(super) fn put_back(&mut self, task: Task) {
        self.world.process_mut(task.process).tasks.push(task);
    }

    /// The current step is done, by itself.
    pub(super) fn advance(&mut self, mut task: Task) {
        let Some(Line::Do(step)) = task.top().and_then(|frame| frame.current()) else {
            return self.proceed(task);
        };
        if writes(step, &task) && self.waits_to_write(&task) {
            return self.put_back(task);
        }
        let outcome = self.perform(step, &mut task);
        self.done(step, outcome, task);
    }

    /// The other side has answered.
    pub(super) fn answered(&mut self, mut task: Task, outcome: Outcome) {
        let step = match task.top().and_then(|frame| frame.current()) {
            Some(Line::Do(step)) => step,
            _ => Step::Call,
        };
        self.note_step(step, outcome, &mut task);
        if let (Step::Publish, Outcome::Done, Some(frame)) = (step, outcome, task.top()) {
            frame.confirm();
        }
        if outcome == Outcome::Declined {
            Self::is_declined(&mut task);
        }
        self.done(step, outcome, task);
    }

    /// Takes down that a step of this task is over.
    pub(super) fn note_step(&mut self, step: Step, outcome: Outcome, task: &mut Task) {
        let Some(place) = task.place(step) else { return };
        self.note_place(Fact::Stepped(place, outcome), task);
    }

    /// Takes down something about the place where a task stands.
    pub(super) fn note_place(&mut self, fact: Fact, task: &mut Task) {
        let Some(lane) = task.frames.last().map(|frame| frame.participant) else { return };
        let since = task.since.0;
        self.note_of(task, since, lane, fact);
    }

    /// A step is over: through the gap after it, and on.
    fn done(&mut self, step: Step, outcome: Outcome, mut task: Task) {
        task.since = Untracked(self.world.now);
        if let Some(crash) = self.gap(Edge::After, step, &mut task) {
            let before = self.upcoming(task.clone());
            return self.crash(crash, &task, before);
        }
        match outcome {
            Outcome::Done | Outcome::Seen | Outcome::Declined => {
                if let Some(frame) = task.top() {
                    frame.line += 1;
                    if step == Step::Publish {
                        *frame.publications() = 0;
                    }
                }
                if step == Step::Commit {
                    let waiting = std::mem::take(&mut task.deferred);
                    task.frames.extend(waiting.into_iter().rev());
                }
                self.proceed(task);
            }
            Outcome::Refused(reason) => match self.overlooked(task) {
                Ok(task) => self.proceed(task),
                Err(task) => self.refuse(task, Answer::Refused(reason)),
            },
            Outcome::Unanswered if step == Step::Mark => {
                // The next round finds what is not marked.
                task.top().into_iter().for_each(|frame| frame.go_to(usize::MAX));
                self.proceed(task);
            }
            Outcome::Conflict
            | Outcome::Unreachable
            | Outcome::Unanswered
            | Outcome::Threw
            | Outcome::Failed(_) => {
                if let Some(task) = self.retry(step, outcome, task) {
                    self.fail(task);
                }
            }
        }
    }

    /// A frame has come to its end, and with it the line that it was entered by.
    fn leave(&mut self, mut task: Task) -> Then {
        let ticked = task.ticks_of().cloned();
        let Some(frame) = task.frames.pop() else { return Then::Stop };
        if frame.entry == Entry::Line && is_failed_dispatch(&frame) {
            self.fail(task);
            return Then::Stop;
        }
        match frame.entry {
            Entry::Root => {
                self.register(&task, frame.context);
                if let Some(memory) = ticked {
                    self.clock_is_free(&memory);
                }
                match frame.subject {
                    Subject::Relay(_) => self.relay_is_done(task.process, frame.context),
                    Subject::Dispatch(_) => self.put_to_work(task.process),
                    Subject::Delivery(ref delivery) if frame.procedure.has(Step::Read) => {
                        self.reader_is_done(&frame, delivery, task.cause.0);
                    }
                    Subject::Delivery(delivery) => self.consumer_is_free(delivery.subscription),
                    _ => {}
                }
                Then::Stop
            }
            Entry::AfterCommit => Then::On(task),
            Entry::Line => {
                if let Some(Line::Do(step)) = task.top().and_then(|frame| frame.current()) {
                    if let (Subject::Handler(handler, _), Some(mut place)) =
                        (&frame.subject, task.place(step))
                    {
                        place.handler = Some(*handler);
                        task.since = Untracked(self.world.now);
                        self.note_of(
                            &mut task,
                            self.world.now,
                            frame.participant,
                            Fact::Stepped(place, Outcome::Done),
                        );
                    } else {
                        self.note_step(step, Outcome::Done, &mut task);
                    }
                    let strikes = self.gap_around(Edge::After, step, frame, &mut task);
                    if let Some(crash) = strikes {
                        let before = self.upcoming(task.clone());
                        self.crash(crash, &task, before);
                        return Then::Stop;
                    }
                }
                if let Some(below) = task.top() {
                    below.confirm();
                    below.line += 1;
                }
                Then::On(task)
            }
        }
    }

    /// The place of the next step of a task whose current step is done, if there is one.
    fn upcoming(&self, mut task: Task) -> Option<Place> {
        let commits = task.top()?.current() == Some(Line::Do(Step::Commit));
        task.top()?.line += 1;
        if commits {
            let waiting = std::mem::take(&mut task.deferred);
            task.frames.extend(waiting.into_iter().rev());
        }
        loop {
            let frame = task.frames.last()?;
            match frame.current() {
                None | Some(Line::OnFailure) => {
                    let left = task.frames.pop()?;
                    task.top()?.line += u8::from(left.entry != Entry::AfterCommit);
                }
                Some(Line::Do(step)) if self.is_idle(step, &task) => task.top()?.line += 1,
                Some(Line::Do(Step::Commit)) if !frame.began => {
                    // It would wait for the commit of the one that it joined.
                    task.frames.pop();
                    task.top()?.line += 1;
                }
                Some(Line::Do(step)) => return self.place_ahead(step, &task),
                // An effect inside the database begins with its transaction.
                Some(Line::Effect) => {
                    let place = task.place(Step::Call)?;
                    let external =
                        place.slot().is_some_and(|slot| self.deployment.model.effect(slot).is_external());
                    return Some(Place { step: if external { Step::Call } else { Step::Begin }, ..place });
                }
                Some(line) => self.follow(line, &mut task),
            }
        }
    }

    /// Takes down a detail of a task's last record, without becoming the cause of what follows.
    pub(super) fn note_aside(
        &mut self,
        task: &Task,
        lane: crate::trace::ParticipantId,
        fact: Fact,
    ) -> RecordId {
        self.recorder.record(crate::trace::Record {
            at: self.world.now,
            took: 0,
            because: task.cause.0,
            task: task.id,
            participant: lane,
            fact,
        })
    }
}

/// Whether a message is to be carried out, by whom it was sent to.
fn is_command(message: &Envelope) -> bool {
    matches!(message.content, Content::Command(_))
}

/// Whether some handler of a dispatch threw while the others went on.
fn is_failed_dispatch(frame: &Frame) -> bool {
    matches!(frame.subject, Subject::Dispatch(_)) && frame.answer == Answer::Error
}

/// A frame that joined a transaction comes to its commit: that is not its to do. It waits for the
/// commit of the one that began, and goes on then.
fn defer(mut task: Task) -> Task {
    if let Some(mut frame) = task.frames.pop() {
        frame.line += 1;
        frame.entry = Entry::AfterCommit;
        task.deferred.push(frame);
    }
    if let Some(below) = task.top() {
        below.line += 1;
    }
    task
}
