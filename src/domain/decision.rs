//! A decision: what a command makes of an aggregate. A pure function from state and arguments to
//! changes and events, or to a refusal.

use super::expression::{Expression, Scope};
use super::ids::{EventId, ReasonId};
use super::value::Row;
use crate::kernel::Time;

/// One statement in the body of a command.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Statement {
    /// Goes on only if the condition holds; otherwise the command is refused and nothing is stored.
    Require {
        /// What must hold.
        condition: Expression,
        /// Why the command is refused if it does not.
        otherwise: ReasonId,
    },
    /// Changes a field of the aggregate.
    Set {
        /// The field's position.
        field: u8,
        /// Its new value.
        value: Expression,
    },
    /// Raises a domain event.
    Emit {
        /// Which event.
        event: EventId,
        /// The values that it carries, beside the aggregate's identity.
        payload: Vec<Expression>,
    },
}

/// Where a body paused. It pauses at each event, so that a strategy that notifies at once can let
/// a handler run in its middle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pause {
    /// An event was raised; the body goes on from there.
    Raised(EventId, Row),
    /// The body is done.
    Finished,
    /// The command was refused.
    Refused(ReasonId),
}

/// The execution of one body.
#[derive(Clone, Debug)]
pub struct Decision<'a> {
    body: &'a [Statement],
    next: usize,
}

impl<'a> Decision<'a> {
    /// Begins at the first statement.
    pub const fn of(body: &'a [Statement]) -> Self {
        Self { body, next: 0 }
    }

    /// Runs to the next pause, changing `fields` on the way.
    pub fn resume(&mut self, fields: &mut Row, identity: &[i64], arguments: &[i64], now: Time) -> Pause {
        while let Some(statement) = self.body.get(self.next) {
            self.next += 1;
            let scope = Scope { fields: fields.as_slice(), identity, arguments, now };
            match statement {
                Statement::Require { condition, otherwise } => {
                    if condition.evaluate(scope) == 0 {
                        self.next = self.body.len();
                        return Pause::Refused(*otherwise);
                    }
                }
                Statement::Set { field, value } => {
                    let value = value.evaluate(scope);
                    if let Some(place) = fields.get_mut(usize::from(*field)) {
                        *place = value;
                    }
                }
                Statement::Emit { event, payload } => {
                    let values = payload.iter().map(|value| value.evaluate(scope)).collect();
                    return Pause::Raised(*event, values);
                }
            }
        }
        Pause::Finished
    }
}
