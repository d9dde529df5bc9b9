//! One record: when, who, what, about which message, and because of what.

use crate::domain::{Failure, HandlerId, ReasonId, Slot};
use crate::kernel::{Span, Time, sort_by_number};
use crate::messaging::{MessageId, SubscriptionId};
use crate::publishing::{Procedure, Step};

/// The position of a record in its trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(pub u32);

/// Somebody with a lane of its own: a client, a service, a relay, a consumer, the broker, an
/// external system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParticipantId(pub u16);

/// An operating-system process: what dies as one. It can host several participants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProcessId(pub u16);

/// One piece of work of a process: a request, a delivery, a round of a relay. Structural, as
/// message ids are; 0 stands for no task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(pub u64);

/// Leaves each record once, the oldest first.
pub fn put_in_order(records: &mut Vec<RecordId>) {
    sort_by_number(records, |record| record.0.into());
    records.dedup();
}

impl RecordId {
    /// No record: what nothing caused.
    pub const NONE: Self = Self(u32::MAX);

    /// The id at a position. A run's budget keeps traces far below four billion records.
    pub const fn at(position: usize) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "bounded by the budget of a run")]
        Self(position as u32)
    }

    /// Its position.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl TaskId {
    /// No task.
    pub const NONE: Self = Self(0);
}

/// One record. 64 bytes, so that long runs stay small.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Record {
    /// When it was over.
    pub at: Time,
    /// How long it took, in microseconds; spans beyond an hour are cut.
    pub took: u32,
    /// What it followed from; [`RecordId::NONE`] for what the script or a fault brings.
    pub because: RecordId,
    /// What it was a part of; [`TaskId::NONE`] for what no process does.
    pub task: TaskId,
    /// Who did it.
    pub participant: ParticipantId,
    /// What it was.
    pub fact: Fact,
}

/// A line of a procedure that was reached, and for which message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The procedure.
    pub procedure: &'static Procedure,
    /// The line in it.
    pub line: u8,
    /// The step on that line.
    pub step: Step,
    /// The handler whose work it is a part of.
    pub handler: Option<HandlerId>,
    /// Which of the handler's effects is in turn, from 0.
    pub effect: u8,
    /// The command or the event that the step is about.
    pub message: MessageId,
}

/// The way of a message from one participant to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Travel {
    /// Which part of its way.
    pub leg: Leg,
    /// Who sent it.
    pub from: ParticipantId,
    /// The message.
    pub message: MessageId,
    /// The subscription whose copy it is, on the way to a consumer and back.
    pub subscription: SubscriptionId,
    /// Which delivery of its copy it is, from 1; 0 elsewhere.
    pub delivery: u16,
    /// Which copy in its queue it is, from 0.
    pub copy: u32,
}

/// A part of a message's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Leg {
    /// A command, from the client to a service.
    Request,
    /// The answer, back to the client.
    Reply,
    /// An event, to the broker.
    Publish,
    /// An event, from the broker to a consumer.
    Deliver,
    /// The acknowledgement, back to the broker.
    Ack,
    /// The refusal, back to the broker.
    Nack,
    /// A call to an external system.
    Call,
    /// An event, from the store to a subscription that reads it.
    Read,
}

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// As it should.
    Done,
    /// The aggregate refused the command.
    Refused(ReasonId),
    /// The database refused the commit.
    Conflict,
    /// The broker could not be reached.
    Unreachable,
    /// The handler threw.
    Threw,
    /// The other side did not answer: whoever asked cannot know whether it was done.
    Unanswered,
    /// The other side said no.
    Declined,
    /// The message had been processed before.
    Seen,
    /// A value could not be computed, or there was no room for it.
    Failed(Failure),
}

impl Outcome {
    /// Whether the usual course broke off here.
    pub const fn is_failure(self) -> bool {
        matches!(self, Self::Conflict | Self::Unreachable | Self::Unanswered | Self::Threw | Self::Failed(_))
    }
}

/// What a caller is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// It was done.
    Ok,
    /// The aggregate refused.
    Refused(ReasonId),
    /// Something went wrong.
    Error,
}

/// How a slot was settled without an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Conclusion {
    /// A guard refused the command: the handler has decided.
    Refused,
    /// Nothing changed: the effect was there already.
    Absorbed,
    /// It is not meant for this event: its condition does not hold.
    Unmeant,
    /// The external system recognised a call that it had carried out already.
    Recognised,
    /// It could not be done, and whoever asked for it was told so.
    Told,
    /// It was done before, and the event is only read again on purpose.
    Replayed,
    /// It was done for each of many, which are slots of their own.
    Each,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fact {
    /// The client sent a command.
    Requested(MessageId),
    /// The client got an answer to this command.
    Told(MessageId, Answer),
    /// A step of a procedure is done.
    Stepped(Place, Outcome),
    /// The other side of a step was asked; the step is done when it answers.
    Asked(Place),
    /// A message arrived.
    Arrived(Travel),
    /// A message did not arrive: nobody was there.
    Missed(Travel),
    /// An event was raised by the execution of a command.
    Raised {
        /// The event.
        event: MessageId,
        /// The execution.
        by: MessageId,
    },
    /// The state that the event announces is stored for good.
    Committed {
        /// The event.
        event: MessageId,
        /// The execution that raised it.
        by: MessageId,
    },
    /// What this execution of a command changed is stored for good.
    Stored(MessageId),
    /// A slot had its effect.
    Effected {
        /// The slot.
        slot: Slot,
        /// The event it reacted to.
        event: MessageId,
        /// The execution or the call that did it; each effect has its own.
        by: MessageId,
    },
    /// A slot was settled without an effect.
    Concluded {
        /// The slot.
        slot: Slot,
        /// The event it reacted to.
        event: MessageId,
        /// How.
        how: Conclusion,
    },
    /// A fault of the scenario struck, by its position there.
    Struck(u16),
    /// A process died.
    Crashed(ProcessId),
    /// A task was cut off before this place, and nothing remembers it.
    Interrupted(Place),
    /// A process is back.
    Restarted(ProcessId),
    /// A copy went back into its queue.
    Returned(Travel),
    /// A copy was handed over too often and is given up.
    Parked(Travel),
    /// The broker stopped answering.
    BrokerDown,
    /// The broker answers again.
    BrokerUp,
    /// The budget of the run is spent; what follows is not known.
    Exhausted,
    /// A copy was given up with an earlier one of its aggregate, without being handed over.
    Followed(Travel),
    /// A copy stands behind one that was given up.
    Blocked(Travel),
    /// A copy that was given up was taken in again.
    Redriven(Travel),
    /// A command or a handler read something for this message, and does not change it.
    Read(MessageId),
    /// The client sent a command again, as another message.
    AskedAgain {
        /// The command as it was sent first.
        first: MessageId,
        /// This try.
        again: MessageId,
    },
    /// The client waits no longer for the answer to this command.
    GaveUp(MessageId),
    /// Nothing passes between these two any more.
    Parted(ParticipantId, ParticipantId),
    /// What was parted is connected again.
    Joined(ParticipantId, ParticipantId),
    /// An event was there before the run.
    Given(MessageId),
    /// A clock stands still.
    ClockDown,
    /// A clock goes on.
    ClockUp,
    /// A read model was made anew: of what this slot did about this event, this one effect is left.
    Rebuilt {
        /// The slot.
        slot: Slot,
        /// The event.
        event: MessageId,
        /// What did it.
        by: MessageId,
    },
}

impl Place {
    /// The slot whose turn it is, inside a handler.
    pub fn slot(&self) -> Option<Slot> {
        self.handler.map(|handler| Slot::of(handler, self.effect))
    }
}

impl Record {
    /// What it followed from.
    pub fn cause(&self) -> Option<RecordId> {
        (self.because != RecordId::NONE).then_some(self.because)
    }

    /// When it began.
    pub fn since(&self) -> Time {
        Time::from_micros(self.at.as_micros().saturating_sub(u64::from(self.took)))
    }

    /// How long it took.
    pub fn length(&self) -> Span {
        Span::from_micros(u64::from(self.took))
    }

    /// The procedure's line that it speaks of.
    pub const fn place(&self) -> Option<Place> {
        match self.fact {
            Fact::Stepped(place, _) | Fact::Asked(place) | Fact::Interrupted(place) => Some(place),
            _ => None,
        }
    }

    /// The message's way that it speaks of.
    pub const fn travel(&self) -> Option<Travel> {
        match self.fact {
            Fact::Arrived(travel)
            | Fact::Missed(travel)
            | Fact::Returned(travel)
            | Fact::Parked(travel)
            | Fact::Followed(travel)
            | Fact::Blocked(travel)
            | Fact::Redriven(travel) => Some(travel),
            _ => None,
        }
    }

    /// The message that it is about.
    pub fn message(&self) -> Option<MessageId> {
        match self.fact {
            Fact::Requested(message)
            | Fact::AskedAgain { again: message, .. }
            | Fact::GaveUp(message)
            | Fact::Given(message)
            | Fact::Read(message)
            | Fact::Told(message, _)
            | Fact::Stored(message) => Some(message),
            Fact::Raised { event, .. }
            | Fact::Committed { event, .. }
            | Fact::Effected { event, .. }
            | Fact::Rebuilt { event, .. }
            | Fact::Concluded { event, .. } => Some(event),
            _ => {
                self.place().map(|place| place.message).or_else(|| self.travel().map(|travel| travel.message))
            }
        }
    }
}
