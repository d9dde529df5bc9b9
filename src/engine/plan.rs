//! The faults of a scenario that are still to strike. A pending fault is a countdown.

use super::task::Task;
use crate::domain::{ContextId, HandlerId, Model};
use crate::kernel::Span;
use crate::messaging::Content;
use crate::publishing::Step;
use crate::scenario::{Edge, Fault, Scope, Times, TwoSided, Who};
use crate::trace::{ParticipantId, RecordId};

/// For how long a delivery is held back where nobody says for how long.
pub const HELD_BACK: Span = Span::from_millis(30);

/// How far one fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pending {
    /// Matching executions until it strikes; 0 once it has done so for good.
    pub remaining: u32,
    /// Whether it has struck.
    pub struck: bool,
    /// How often it strikes from then on; `u32::MAX` for always.
    pub times: u32,
}

/// What became of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// It happened.
    Struck,
    /// No procedure here has that point.
    NotApplicable,
    /// The run did not come to that point.
    NotReached,
}

impl Pending {
    /// The countdown at the beginning of a run.
    pub const fn of(fault: &Fault) -> Self {
        let (nth, times) = match fault {
            Fault::Throw { nth, times: Times::Always, .. } => (*nth, u32::MAX),
            Fault::Throw { nth, times: Times::Count(count), .. } => (*nth, *count),
            Fault::Crash { nth, .. }
            | Fault::Pause { nth, .. }
            | Fault::Conflict { nth, .. }
            | Fault::Meanwhile { nth, .. }
            | Fault::Duplicate { nth, .. }
            | Fault::Overtake { nth, .. }
            | Fault::Delay { nth, .. } => (*nth, 1),
            Fault::TwoSided(fault) => (fault.nth(), 1),
            Fault::BrokerDown { .. } | Fault::Timed(_) | Fault::Rewind { .. } => (1, 1),
        };
        Self { remaining: nth, struck: false, times }
    }

    /// Counts a matching execution; `true` if the fault strikes at it.
    pub const fn count(&mut self) -> bool {
        match self.remaining {
            0 => false,
            1 => {
                self.struck = true;
                if self.times != u32::MAX {
                    self.times -= 1;
                }
                if self.times == 0 {
                    self.remaining = 0;
                }
                true
            }
            _ => {
                self.remaining -= 1;
                false
            }
        }
    }
}

/// A point that a run has come to, at which faults may strike.
#[derive(Clone, Copy, Debug)]
pub enum Point<'a> {
    /// The gap on one side of a step.
    Gap(Edge, Step, Who, &'a Task),
    /// A handler is about to react, which is spoken of as the second one.
    Handling(HandlerId, HandlerId),
    /// A commit is about to be decided.
    Committing(ContextId, &'a Task),
    /// What is asked for now may end like this.
    Between(TwoSided),
    /// A copy is about to be handed over to these handlers of a context.
    HandingOver(Content, ContextId, &'a [HandlerId], Delivering),
}

/// What may befall a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivering {
    /// It is repeated.
    Repeated,
    /// It is held back.
    HeldBack,
    /// It lets a later one pass.
    Overtaken,
}

/// What a fault does when it strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strike {
    /// The process dies, for this long if not as the settings say.
    Crash(Option<Span>),
    /// The step fails, the handler throws or the message is repeated: no more needs to be said.
    Plain,
    /// The delivery waits this long.
    Wait(Span),
    /// The work stands still, for this long if not as long as a restart.
    Pause(Option<Span>),
}

/// A point that a run came to, as the fault that would strike there the first time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    /// The fault.
    pub fault: Fault,
    /// In whose lane.
    pub lane: ParticipantId,
    /// The last record before the point in the same piece of work.
    pub after: RecordId,
}

impl Point<'_> {
    /// The fault that strikes at this point when it is first passed.
    pub fn fault(&self) -> Fault {
        match *self {
            Self::Gap(edge, step, who, _) => Fault::Crash { who, edge, step, of: None, nth: 1, down: None },
            Self::Handling(_, handler) => Fault::Throw { handler, nth: 1, times: Times::Count(1) },
            Self::Committing(who, _) => Fault::Conflict { who, of: None, nth: 1 },
            Self::Between(fault) => Fault::TwoSided(fault),
            Self::HandingOver(message, to, handlers, what) => {
                let handler = if let [only] = handlers { Some(*only) } else { None };
                match what {
                    Delivering::Repeated => Fault::Duplicate { message, to, handler, nth: 1 },
                    Delivering::Overtaken => Fault::Overtake { message, to, handler, nth: 1 },
                    Delivering::HeldBack => Fault::Delay { message, to, handler, nth: 1, by: HELD_BACK },
                }
            }
        }
    }

    /// Whether this is a point at which `fault` may strike, and what it does then.
    pub fn matches(&self, model: &Model, fault: &Fault) -> Option<Strike> {
        match (self, fault) {
            (
                Self::Gap(edge, step, at, task),
                Fault::Crash { who, edge: on, step: of_step, of, down: length, .. }
                | Fault::Pause { who, edge: on, step: of_step, of, length, .. },
            ) => {
                // A handler that a relay calls is where its context says, and where the relay says.
                let called = *step == Step::Handle && task.relay_of().map(Who::Relay) == Some(*who);
                // A subscription is a part of the process that its context names.
                let hosted =
                    matches!((at, who), (Who::Subscription(one), Who::Context(other)) if one == other);
                let here = edge == on && step == of_step && (at == who || called || hosted);
                (here && of.is_none_or(|scope| is_about(model, task, scope))).then_some(match fault {
                    Fault::Pause { .. } => Strike::Pause(*length),
                    _ => Strike::Crash(*length),
                })
            }
            (Self::Handling(here, spoken), Fault::Throw { handler, .. }) => {
                (here == handler || spoken == handler).then_some(Strike::Plain)
            }
            (Self::Committing(context, task), Fault::Conflict { who, of, .. }) => (context == who
                && of.is_none_or(|scope| is_about(model, task, scope)))
            .then_some(Strike::Plain),
            (
                Self::HandingOver(what, context, handlers, Delivering::Repeated),
                Fault::Duplicate { message, to, handler, .. },
            )
            | (
                Self::HandingOver(what, context, handlers, Delivering::Overtaken),
                Fault::Overtake { message, to, handler, .. },
            ) => is_meant(model, (*what, *context, handlers), (*message, *to, *handler))
                .then_some(Strike::Plain),
            (
                Self::HandingOver(what, context, handlers, Delivering::HeldBack),
                Fault::Delay { message, to, handler, by, .. },
            ) => is_meant(model, (*what, *context, handlers), (*message, *to, *handler))
                .then_some(Strike::Wait(*by)),
            (Self::Between(here), Fault::TwoSided(fault)) => (fault.at(1) == *here).then_some(Strike::Plain),
            _ => None,
        }
    }
}

fn is_about(model: &Model, task: &Task, scope: Scope) -> bool {
    task.frames.iter().any(|frame| frame.is_about(model, scope))
}

/// Whether a copy of something for the handlers of a context is what a fault names, and for whom.
fn is_meant(
    model: &Model,
    (what, context, handlers): (Content, ContextId, &[HandlerId]),
    (message, to, named): (Content, ContextId, Option<HandlerId>),
) -> bool {
    what == message
        && context == to
        && named.is_none_or(|named| handlers.iter().any(|handler| model.answers_to(*handler, named)))
}
