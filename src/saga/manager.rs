//! The process manager: a message and a state become the next state and what is sent. Each answer is applied at most once,
//! and only in a state that expects it.

use super::Rules;
use super::compensation::{fail, go_back};
use super::state::{Ending, Stands, State, Status};
use crate::domain::{Errand, Saga, StepKind};
use crate::kernel::Span;

/// What comes to a saga.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Message {
    /// The event that starts it.
    Started,
    /// What was asked for is done.
    Done(Errand),
    /// It was refused.
    Refused(Errand),
    /// Something went wrong on the way.
    Trouble(Errand),
    /// Nobody has answered in time: a message to itself.
    TimedOut(Errand),
}

/// What a saga does about a message, beside its own state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Output {
    /// It asks for a step, or for its undoing.
    Send(Errand),
    /// It sends itself a message that comes so much later.
    Arm(Errand, Span),
}

/// Why a message changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unheard {
    /// It was heard before, or is about what is over.
    Stale,
    /// No state expects it.
    Unmatched,
}

/// Leads a saga on.
///
/// # Errors
/// With the reason, if the message changes nothing; the state is as it was then.
pub fn advance(
    saga: &Saga,
    rules: &Rules,
    state: &mut State,
    message: Message,
) -> Result<Vec<Output>, Unheard> {
    let mut turn = Turn { saga, rules, state, outputs: Vec::new() };
    turn.hear(message)?;
    Ok(turn.outputs)
}

/// One message being heard.
pub(super) struct Turn<'a> {
    pub(super) saga: &'a Saga,
    pub(super) rules: &'a Rules,
    pub(super) state: &'a mut State,
    outputs: Vec<Output>,
}

impl Turn<'_> {
    fn hear(&mut self, message: Message) -> Result<(), Unheard> {
        match (self.state.status, message) {
            (Status::New, Message::Started) => {
                self.state.status = Status::Running;
                self.go_on();
                Ok(())
            }
            // A timeout that has nothing to wait for any more is what most timeouts come to.
            (_, Message::Started) | (Status::New | Status::Ended(_), Message::TimedOut(_)) => {
                Err(Unheard::Stale)
            }
            (Status::New | Status::Ended(_), _) => Err(Unheard::Unmatched),
            (_, Message::Done(errand)) => self.done(errand),
            (_, Message::Refused(errand)) => self.refused(errand),
            (_, Message::Trouble(errand) | Message::TimedOut(errand)) => self.trouble(errand),
        }
    }

    /// Something went wrong on the way of an attempt, if it is the one under way.
    fn trouble(&mut self, errand: Errand) -> Result<(), Unheard> {
        let underway = if errand.undo { Stands::Undoing } else { Stands::Asked };
        let step = self.state.steps.get(usize::from(errand.step));
        if step.is_none_or(|step| step.stands != underway || step.attempts != errand.attempt) {
            return Err(Unheard::Stale);
        }
        self.again(errand);
        Ok(())
    }

    fn done(&mut self, errand: Errand) -> Result<(), Unheard> {
        let kind = self.kind(errand.step);
        match (errand.undo, self.state.stands(errand.step)) {
            (true, Stands::Undoing) => self.set(errand.step, Stands::Undone),
            (false, Stands::Asked) => self.set(errand.step, Stands::Done),
            // It had been given up, and comes all the same: it joins what is to be undone.
            (false, Stands::Unknown) if self.state.status == Status::Compensating => {
                self.set(errand.step, Stands::Done);
                if self.is_undoing_one() {
                    return Ok(());
                }
            }
            (_, Stands::Waiting) => return Err(Unheard::Unmatched),
            _ => return Err(Unheard::Stale),
        }
        match (self.state.status, kind) {
            (Status::Compensating, StepKind::GivingUp) => self.end(Ending::Compensated),
            (Status::Compensating, _) => go_back(self),
            _ => self.go_on(),
        }
        Ok(())
    }

    /// A refusal is an answer: what was asked for has not happened. Behind the point of no return, and for an undoing, it
    /// is one more thing that went wrong.
    fn refused(&mut self, errand: Errand) -> Result<(), Unheard> {
        if errand.undo || self.kind(errand.step).only_goes_on() {
            return self.trouble(errand);
        }
        match self.state.stands(errand.step) {
            Stands::Asked => {
                self.set(errand.step, Stands::Refused);
                fail(self, errand.step);
                Ok(())
            }
            Stands::Waiting => Err(Unheard::Unmatched),
            _ => Err(Unheard::Stale),
        }
    }

    /// Asks once more, or gives up.
    fn again(&mut self, errand: Errand) {
        let most = self.attempts(errand);
        if errand.attempt < most {
            return self.send(errand.step, errand.undo, errand.attempt + 1);
        }
        if errand.undo {
            self.set(errand.step, Stands::Stuck);
            if self.rules.goes_on {
                return go_back(self);
            }
            return self.end(Ending::CompensationFailed);
        }
        self.set(errand.step, Stands::Unknown);
        match self.kind(errand.step) {
            StepKind::Compensatable => fail(self, errand.step),
            StepKind::Pivot if self.saga.has_undo(errand.step) => fail(self, errand.step),
            _ => self.end(Ending::Parked),
        }
    }

    /// Asks for the next step; the saga is completed if there is none.
    fn go_on(&mut self) {
        let waits =
            |step: &u8| self.state.stands(*step) == Stands::Waiting && self.kind(*step) != StepKind::GivingUp;
        match self.positions().find(waits) {
            Some(step) => self.send(step, false, 1),
            None => self.end(Ending::Completed),
        }
    }

    pub(super) fn send(&mut self, step: u8, undo: bool, attempt: u16) {
        let errand = Errand { step, undo, attempt };
        if let Some(state) = self.state.steps.get_mut(usize::from(step)) {
            state.stands = if undo { Stands::Undoing } else { Stands::Asked };
            state.attempts = attempt;
        }
        let own = self.saga.step(step).and_then(|step| step.timeout);
        self.outputs.push(Output::Send(errand));
        self.outputs.push(Output::Arm(errand, own.unwrap_or(self.rules.timeout)));
    }

    pub(super) fn end(&mut self, how: Ending) {
        self.state.status = Status::Ended(how);
    }

    pub(super) fn set(&mut self, step: u8, stands: Stands) {
        if let Some(state) = self.state.steps.get_mut(usize::from(step)) {
            state.stands = stands;
        }
    }

    pub(super) fn kind(&self, step: u8) -> StepKind {
        self.saga.step(step).map_or(StepKind::Compensatable, |step| step.kind)
    }

    pub(super) fn positions(&self) -> impl DoubleEndedIterator<Item = u8> + use<> {
        0..u8::try_from(self.state.steps.len()).unwrap_or(u8::MAX)
    }

    /// Whether one compensation waits for the one before it.
    pub(super) fn is_undoing_one(&self) -> bool {
        !self.rules.parallel && self.positions().any(|step| self.state.stands(step) == Stands::Undoing)
    }

    /// How many attempts an errand has. The widely copied executor does not repeat a compensation.
    fn attempts(&self, errand: Errand) -> u16 {
        let own = self.saga.step(errand.step).and_then(|step| step.retries);
        let retries = match errand.undo {
            true if self.rules.compensate == super::Compensate::AsInTheSnippet => 0,
            true => self.rules.retries,
            false => own.unwrap_or(self.rules.retries),
        };
        retries.saturating_add(1)
    }
}
