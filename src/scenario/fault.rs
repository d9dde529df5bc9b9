//! Faults and their texts.
//!
//! ```text
//! crash WHO before|after STEP [of NAME] [#N] [for 50ms]     WHO = a context | CONTEXT.relay | CONTEXT.subscription | clock | CONTEXT.clock
//! throw HANDLER [#N] [times N | always]
//! conflict CONTEXT [of COMMAND] [#N]
//! meanwhile AGGREGATE(ID).COMMAND(..) before STEP of COMMAND [#N]
//! broker down 20ms..80ms
//! rewind CONTEXT to POSITION
//! pause WHO before|after STEP [of NAME] [#N] [for 50ms]
//! duplicate|overtake MESSAGE to CONTEXT[.HANDLER] [#N]
//! delay MESSAGE to CONTEXT[.HANDLER] [#N] by 30ms
//! ```
//!
//! and those of steps with two sides, in [`two_sided`].
//!
//! `#N` counts the executions of that step for that context over the whole run, from 1. The same
//! texts are used by the model language, links, the screen and the command line.

mod meanwhile;
mod naming;
mod parse;
mod timed;
pub mod two_sided;

pub use two_sided::{Ending, TwoSided, called};

use std::fmt;
use std::ops::Range;

use crate::domain::{CommandId, ContextId, EventId, HandlerId, Model};
use crate::kernel::{Span, Time};
use crate::messaging::Content;
use crate::publishing::Step;

pub use meanwhile::Interjection;
pub use timed::{End, Timed};

/// Something that goes wrong, at a stated point.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// A process dies in the gap before or after a step, and comes back later.
    Crash {
        /// Whose process.
        who: Who,
        /// On which side of the step.
        edge: Edge,
        /// The step.
        step: Step,
        /// Only while this is done.
        of: Option<Scope>,
        /// At which execution, from 1.
        nth: u32,
        /// For how long, if not as the settings say.
        down: Option<Span>,
    },
    /// A piece of work stands still in the gap before or after a step. Its process knows nothing of it and
    /// keeps all it has: connections, open transactions, what it remembers.
    Pause {
        /// Whose work.
        who: Who,
        /// On which side of the step.
        edge: Edge,
        /// The step.
        step: Step,
        /// Only while this is done.
        of: Option<Scope>,
        /// At which execution, from 1.
        nth: u32,
        /// For how long, if not as long as a restart.
        length: Option<Span>,
    },
    /// A handler throws instead of having its effect.
    Throw {
        /// Which one.
        handler: HandlerId,
        /// At which execution it begins, from 1.
        nth: u32,
        /// How often.
        times: Times,
    },
    /// The database refuses a commit because somebody else was first.
    Conflict {
        /// Whose commit.
        who: ContextId,
        /// Only while this is done.
        of: Option<Scope>,
        /// Which commit, from 1.
        nth: u32,
    },
    /// Somebody else's command runs wholly in a gap.
    Meanwhile {
        /// Which command.
        what: Box<Interjection>,
        /// Before which step.
        step: Step,
        /// Of which other command.
        of: CommandId,
        /// At which execution of the step, from 1.
        nth: u32,
    },
    /// The broker does not answer for a while.
    BrokerDown {
        /// From when.
        from: Time,
        /// Until when.
        until: Time,
    },
    /// The subscriptions of a context read again what comes behind a position, once all is done.
    Rewind {
        /// Whose.
        who: ContextId,
        /// Behind which entry of the store; 0 for everything.
        to: u32,
    },
    /// The broker hands a message over once more.
    Duplicate {
        /// Which kind of message.
        message: Content,
        /// To whom.
        to: ContextId,
        /// To which handler's subscription, if not to all.
        handler: Option<HandlerId>,
        /// Which delivery, from 1.
        nth: u32,
    },
    /// A later message is handed over before this one.
    Overtake {
        /// Which kind of message.
        message: Content,
        /// To whom.
        to: ContextId,
        /// To which handler's subscription, if not to all.
        handler: Option<HandlerId>,
        /// Which delivery, from 1.
        nth: u32,
    },
    /// Something comes at a time.
    Timed(Timed),
    /// A delivery is held back.
    Delay {
        /// Which kind of message.
        message: Content,
        /// To whom.
        to: ContextId,
        /// To which handler's subscription, if not to all.
        handler: Option<HandlerId>,
        /// Which delivery, from 1.
        nth: u32,
        /// For how long.
        by: Span,
    },
    /// Whoever asked for something is not told what became of it.
    TwoSided(TwoSided),
}

/// Whom a crash hits. An address names a context; the process that hosts it is hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// The service of a context, with its consumers.
    Context(ContextId),
    /// The relay beside it.
    Relay(ContextId),
    /// Its subscriptions to event stores, which are a part of its process.
    Subscription(ContextId),
    /// What keeps the time for it.
    Clock(ContextId),
}

/// A side of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Edge {
    /// Before it begins.
    Before,
    /// When it is done.
    After,
}

/// What a step is done for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// A command.
    Command(CommandId),
    /// An event: its publication or its delivery.
    Event(EventId),
    /// A handler.
    Handler(HandlerId),
}

/// How often a handler throws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Times {
    /// This often, then it works.
    Count(u32),
    /// Always: a poison message.
    Always,
}

/// Why the text of a fault was not understood, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultError {
    /// The bytes of the text that are wrong; empty at its end if something is missing.
    pub at: Range<usize>,
    /// What was expected there.
    pub expected: String,
    /// What was probably meant.
    pub nearest: Option<String>,
}

impl Who {
    /// How it is addressed.
    fn text(self, model: &Model) -> String {
        match self {
            Self::Context(context) => model.context(context).name.clone(),
            Self::Relay(context) => [&model.context(context).name, ".relay"].concat(),
            Self::Subscription(context) => [&model.context(context).name, ".subscription"].concat(),
            Self::Clock(_) if model.contexts_with_clocks().len() == 1 => "clock".to_owned(),
            Self::Clock(context) => [&model.context(context).name, ".clock"].concat(),
        }
    }

    /// The context that is named.
    pub const fn context(self) -> ContextId {
        match self {
            Self::Context(context)
            | Self::Relay(context)
            | Self::Subscription(context)
            | Self::Clock(context) => context,
        }
    }
}

impl Fault {
    /// Reads a fault.
    ///
    /// # Errors
    /// With the place, what was expected there, and the nearest known name.
    pub fn parse(model: &Model, text: &str) -> Result<Self, FaultError> {
        parse::fault(model, text)
    }

    /// This fault at the place of another one of its kind: what else was said of it stays.
    #[must_use]
    pub fn moved_to(&self, place: &Self) -> Option<Self> {
        let mut moved = place.clone();
        match (self, &mut moved) {
            (Self::Crash { down, .. }, Self::Crash { down: moved, .. }) => *moved = *down,
            (Self::Throw { times, .. }, Self::Throw { times: moved, .. }) => *moved = *times,
            (Self::BrokerDown { from, until }, Self::BrokerDown { from: begins, until: ends }) => {
                *ends = *begins + until.since(*from);
            }
            (Self::Delay { by, .. }, Self::Delay { by: moved, .. }) => *moved = *by,
            (Self::Meanwhile { what, .. }, Self::Meanwhile { what: moved, .. }) => moved.clone_from(what),
            (Self::Pause { length, .. }, Self::Pause { length: moved, .. }) => *moved = *length,
            (Self::Timed(timed), Self::Timed(place)) => return timed.moved_to(place),
            (Self::Conflict { .. }, Self::Conflict { .. })
            | (Self::Rewind { .. }, Self::Rewind { .. })
            | (Self::Overtake { .. }, Self::Overtake { .. })
            | (Self::Duplicate { .. }, Self::Duplicate { .. }) => {}
            (Self::TwoSided(own), Self::TwoSided(there)) if own.is_like(*there) => {}
            _ => return None,
        }
        Some(moved)
    }

    /// Which of the points of its kind it strikes at, from 1; an outage comes at a time.
    pub const fn nth(&self) -> u32 {
        match self {
            Self::Crash { nth, .. }
            | Self::Throw { nth, .. }
            | Self::Conflict { nth, .. }
            | Self::Meanwhile { nth, .. }
            | Self::Pause { nth, .. }
            | Self::Duplicate { nth, .. }
            | Self::Overtake { nth, .. }
            | Self::Delay { nth, .. } => *nth,
            Self::TwoSided(fault) => fault.nth(),
            Self::BrokerDown { .. } | Self::Timed(_) | Self::Rewind { .. } => 1,
        }
    }

    /// Its text; reading it gives the same fault.
    pub fn text(&self, model: &Model) -> String {
        let name = |id: ContextId| model.context(id).name.as_str();
        let of = |scope: Option<Scope>| {
            let named = |scope: Scope| match scope {
                Scope::Command(id) => naming::of_command(model, id),
                other => other.name(model).to_owned(),
            };
            scope.map_or_else(String::new, |scope| format!(" of {}", named(scope)))
        };
        let nth = |nth: u32| if nth == 1 { String::new() } else { format!(" #{nth}") };
        let to = |context: ContextId, handler: Option<HandlerId>| {
            handler
                .map_or_else(|| name(context).to_owned(), |handler| handler_address(model, context, handler))
        };
        match self {
            Self::Crash { who, edge, step, of: scope, nth: n, down: length }
            | Self::Pause { who, edge, step, of: scope, nth: n, length } => {
                let kind = if matches!(self, Self::Crash { .. }) { "crash" } else { "pause" };
                let who = who.text(model);
                let edge = if *edge == Edge::Before { "before" } else { "after" };
                let length = length.map_or_else(String::new, |span| format!(" for {span}"));
                format!("{kind} {who} {edge} {}{}{}{length}", step.word(), of(*scope), nth(*n))
            }
            Self::Throw { handler, nth: n, times } => {
                let times = match times {
                    Times::Count(1) => String::new(),
                    Times::Count(count) => format!(" times {count}"),
                    Times::Always => " always".to_owned(),
                };
                format!("throw {}{}{times}", model.handler(*handler).name, nth(*n))
            }
            Self::Conflict { who, of: scope, nth: n } => {
                format!("conflict {}{}{}", name(*who), of(*scope), nth(*n))
            }
            Self::Meanwhile { what, step, of, nth: n } => {
                let (what, of) = (what.text(model), naming::of_command(model, *of));
                format!("meanwhile {what} before {} of {of}{}", step.word(), nth(*n))
            }
            Self::BrokerDown { from, until } => format!("broker down {from}..{until}"),
            Self::TwoSided(fault) => fault.text(model, &nth(fault.nth())),
            Self::Rewind { who, to } => format!("rewind {} to {to}", name(*who)),
            Self::Duplicate { message, to: context, handler, nth: n } => {
                format!("duplicate {} to {}{}", name_of(model, *message), to(*context, *handler), nth(*n))
            }
            Self::Overtake { message, to: context, handler, nth: n } => {
                format!("overtake {} to {}{}", name_of(model, *message), to(*context, *handler), nth(*n))
            }
            Self::Timed(timed) => timed.text(model),
            Self::Delay { message, to: context, handler, nth: n, by } => {
                format!("delay {} to {}{} by {by}", name_of(model, *message), to(*context, *handler), nth(*n))
            }
        }
    }
}

impl Scope {
    /// The name by which it is addressed.
    pub fn name(self, model: &Model) -> &str {
        match self {
            Self::Command(id) => &model.command(id).name,
            Self::Event(id) => &model.event(id).name,
            Self::Handler(id) => &model.handler(id).name,
        }
    }
}

/// What a message is called.
fn name_of(model: &Model, message: Content) -> String {
    match message {
        Content::Event(event) => model.event(event).name.clone(),
        Content::Command(command) => naming::of_command(model, command),
    }
}

/// `Context.Handler`, without naming the context twice.
fn handler_address(model: &Model, context: ContextId, handler: HandlerId) -> String {
    let (context, handler) = (&model.context(context).name, &model.handler(handler).name);
    if handler.strip_prefix(context.as_str()).is_some_and(|rest| rest.starts_with('.')) {
        handler.clone()
    } else {
        format!("{context}.{handler}")
    }
}

impl fmt::Display for FaultError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "expected {}", self.expected)?;
        if let Some(nearest) = &self.nearest {
            write!(formatter, "; did you mean `{nearest}`?")?;
        }
        Ok(())
    }
}

impl std::error::Error for FaultError {}

impl FaultError {
    /// The error with the text underlined at its place, as a compiler shows it.
    pub fn underlined(&self, text: &str) -> String {
        let column = text.get(..self.at.start).map_or(0, |before| before.chars().count());
        let width = text.get(self.at.clone()).map_or(1, |wrong| wrong.chars().count().max(1));
        format!("{text}\n{}{} {self}", " ".repeat(column), "^".repeat(width))
    }
}
