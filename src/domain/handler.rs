//! A handler: what one context does when an event reaches it, and when each part of it is meant.

use super::arithmetic::Failure;
use super::expression::{Expression, Scope};
use super::ids::{CommandId, ContextId, EventId, OperationId};
use super::range::Range;
use super::reading::Look;
use super::saga::Side;

/// What one context does when an event reaches it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Handler {
    /// The context in which it runs.
    pub context: ContextId,
    /// What it reacts to; a use case is what a caller asks for.
    pub event: Option<EventId>,
    /// The name by which it is addressed.
    pub name: String,
    /// Where it runs, if not as the strategy of the publisher says.
    pub placement: Option<Placement>,
    /// Which of these events concern it, if not all of them.
    pub condition: Option<Expression>,
    /// What it looks at before it does anything, in order.
    pub reads: Vec<Look>,
    /// Which side of a saga it takes, if it takes one.
    pub side: Option<Side>,
    /// What it does, in order. Each one is a slot.
    pub reactions: Vec<Reaction>,
    /// Which of its reactions are done for each of many aggregates.
    pub ranges: Vec<Range>,
}

/// Where a handler runs that is placed by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Placement {
    /// Inside the transaction that stores the state.
    InTransaction,
    /// In the same process, when that transaction is stored.
    AfterCommit,
    /// Wherever the relay brings the event that was stored with the state.
    ViaOutbox,
}

/// One effectful statement of a handler, and when it is meant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reaction {
    /// What must hold, if anything must.
    pub condition: Option<Expression>,
    /// The call on whose answer it depends, by its position in the handler.
    pub after: Option<(u8, Answered)>,
    /// What is done.
    pub effect: Effect,
}

/// What an external system said to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answered {
    /// It agreed.
    Agreed,
    /// It refused.
    Refused,
}

/// One effectful statement of a handler.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Issues a command to an aggregate: a transactional effect. In another process it takes a message.
    Issue {
        /// Which command.
        command: CommandId,
        /// To which aggregate.
        target: Vec<Expression>,
        /// With which arguments.
        arguments: Vec<Expression>,
    },
    /// Calls an external system: an effect that nothing takes back.
    Call {
        /// Which operation.
        operation: OperationId,
        /// With which arguments.
        arguments: Vec<Expression>,
        /// By what the system recognises a call that it has carried out already.
        key: Option<Expression>,
    },
}

impl From<Effect> for Reaction {
    fn from(effect: Effect) -> Self {
        Self { condition: None, after: None, effect }
    }
}

impl Handler {
    /// What it does, in order.
    pub fn effects(&self) -> impl Iterator<Item = &Effect> {
        self.reactions.iter().map(|reaction| &reaction.effect)
    }

    /// Whether one of its reactions is meant for an event: its condition holds, and the call that it
    /// follows is meant too and was answered as it says.
    ///
    /// # Errors
    /// Where a condition cannot be computed.
    pub fn means(
        &self,
        mut position: u8,
        event: &Scope<'_>,
        is_refused: &dyn Fn(u8) -> bool,
    ) -> Result<bool, Failure> {
        while let Some(reaction) = self.reactions.get(usize::from(position)) {
            if let Some(condition) = &reaction.condition
                && !condition.holds(event)?
            {
                return Ok(false);
            }
            match reaction.after {
                // What follows a call stands behind it, so that this comes to an end.
                Some((call, answer)) if call < position => {
                    if is_refused(call) != (answer == Answered::Refused) {
                        return Ok(false);
                    }
                    position = call;
                }
                _ => return Ok(true),
            }
        }
        Ok(false)
    }

    /// Whether an event concerns it.
    ///
    /// # Errors
    /// Where its condition cannot be computed.
    pub fn concerns(&self, event: &Scope<'_>) -> Result<bool, Failure> {
        if let Some(side) = self.side {
            return Ok(side.hears(event.conversation));
        }
        self.condition.as_ref().map_or(Ok(true), |condition| condition.holds(event))
    }
}

impl Effect {
    /// Whether it reaches outside of every transaction.
    pub const fn is_external(&self) -> bool {
        matches!(self, Self::Call { .. })
    }
}
