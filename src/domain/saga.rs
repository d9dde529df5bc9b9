//! Sagas as dense values: steps with what undoes each of them, and how far there is a way back.
//!
//! Whoever takes part in one hears of it by a header of each message, the [`Conversation`]: which saga, whose, with which
//! values, and the [`Errand`] that the message asks for or answers.

use super::ids::{AggregateId, CommandId, EventId, HandlerId, ReasonId};
use super::model::{Field, InstanceKey};
use super::value::Row;
use crate::kernel::Span;

/// The position of a saga in its model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SagaId(pub u8);

/// Local transactions with compensations.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Saga {
    /// Its name.
    pub name: String,
    /// Its stored log, one row for each saga that began: how it stands, each step, and its values.
    pub log: AggregateId,
    /// What the log is told when a message comes.
    pub hear: CommandId,
    /// The event that starts it.
    pub starts: EventId,
    /// The message to itself that comes when an answer takes too long.
    pub timeout: EventId,
    /// Why an action is refused that comes after its own compensation.
    pub late: ReasonId,
    /// What it keeps of the event that started it, and where each value stands there: in the identity, then the payload.
    pub values: Vec<(Field, u8)>,
    /// Its steps, in order; then what is done when all of them are, and when all is undone.
    pub steps: Vec<SagaStep>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SagaStep {
    /// How it is called: after the command that it issues, or the operation that it calls.
    pub name: String,
    /// Whether there is a way back from it.
    pub kind: StepKind,
    /// What does it.
    pub act: Part,
    /// What undoes it.
    pub undo: Option<Part>,
    /// The author's own event that says that it is done.
    pub done: Option<EventId>,
    /// The author's own events that say that it was refused.
    pub fails: Vec<EventId>,
    /// How long an answer may take, if not as the settings say.
    pub timeout: Option<Span>,
    /// How often it is tried again, if not as the settings say.
    pub retries: Option<u16>,
    /// The participant's own record of it: whether it was done, refused, undone, or undone before it came.
    pub record: AggregateId,
}

/// Whether there is a way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// It can be undone.
    Compensatable,
    /// The point of no return.
    Pivot,
    /// Behind that point: it is tried until it succeeds.
    Retriable,
    /// What is done when all steps are.
    Closing,
    /// What is done when all is undone.
    GivingUp,
}

/// The doing or the undoing of a step: the command that travels, and the answers to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Part {
    /// The command message.
    pub request: EventId,
    /// The answer: it is done.
    pub done: EventId,
    /// The answer: it was refused, and nothing has changed.
    pub refused: EventId,
    /// The answer: something went wrong on the way.
    pub trouble: EventId,
    /// What tells of trouble: a handler that no event reaches by itself.
    pub teller: HandlerId,
    /// Whether it reaches outside of every transaction.
    pub external: bool,
}

/// What a message of a saga asks for, or answers: which step, in which direction, and which attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Errand {
    /// The step.
    pub step: u8,
    /// Whether it is to be undone.
    pub undo: bool,
    /// Which attempt it is, from 1.
    pub attempt: u16,
}

/// To which saga a message belongs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Conversation {
    /// Which one.
    pub saga: SagaId,
    /// Whether nobody leads it.
    pub choreographed: bool,
    /// Its log; the identity is that of the aggregate whose event started it.
    pub log: InstanceKey,
    /// What it keeps of that event.
    pub values: Row,
    /// What this message asks for or answers; the event that starts it does neither.
    pub errand: Option<Errand>,
}

/// What an aggregate of the saga's own does at a command, in place of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// It hears a message, and leads the saga on.
    Lead(SagaId),
    /// It takes down what became of a call, or that something went wrong.
    Note(Noted),
}

/// What a participant takes down, beside commands of its own aggregates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Noted {
    /// The call was agreed to.
    Agreed,
    /// The call was refused.
    Refused,
    /// It was asked for again, or for nothing that is to be done: the answer is given again.
    Again,
    /// Something went wrong.
    Trouble,
}

/// Which side of a saga a handler takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Side {
    /// Which saga.
    pub saga: SagaId,
    /// What it carries out for it; the one who leads it carries out nothing.
    pub errand: Option<Errand>,
    /// Whether it reacts to events where nobody leads the saga.
    pub choreographed: bool,
    /// Whether it reacts to the event that starts the saga. That may be about another saga, or start several.
    pub starts: bool,
}

impl Saga {
    /// The step at a position.
    pub fn step(&self, step: u8) -> Option<&SagaStep> {
        self.steps.get(usize::from(step))
    }

    /// Whether there is something that undoes the step at a position.
    pub fn has_undo(&self, step: u8) -> bool {
        self.step(step).is_some_and(|step| step.undo.is_some())
    }

    /// The doing or the undoing that an errand asks for.
    pub fn part(&self, errand: Errand) -> Option<&Part> {
        let step = self.step(errand.step)?;
        if errand.undo { step.undo.as_ref() } else { Some(&step.act) }
    }

    /// The value of the log's identity and values that an event starts it with.
    pub fn values_of(&self, identity: &[i64], payload: &[i64]) -> Row {
        let all: Row = identity.iter().chain(payload).copied().collect();
        self.values.iter().map(|(_, place)| all.get(usize::from(*place)).copied().unwrap_or(0)).collect()
    }
}

impl StepKind {
    /// Whether it is one of the steps that lead to the end, not what follows them.
    pub const fn is_forward(self) -> bool {
        matches!(self, Self::Compensatable | Self::Pivot | Self::Retriable)
    }

    /// Whether there is no way back from it, so that a refusal is one more thing to try again.
    pub const fn only_goes_on(self) -> bool {
        matches!(self, Self::Retriable | Self::Closing | Self::GivingUp)
    }
}

impl Side {
    /// Whether a message of this conversation is for this side.
    pub fn hears(self, conversation: Option<&Conversation>) -> bool {
        conversation.is_some_and(|told| {
            let asked = told.errand.map(|errand| (errand.step, errand.undo));
            let mine = self.errand.map(|errand| (errand.step, errand.undo));
            let own = self.choreographed || mine.is_none() || mine == asked;
            let meant = if told.saga == self.saga { own } else { self.starts };
            told.choreographed == self.choreographed && meant
        })
    }
}
