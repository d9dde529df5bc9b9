//! A decision: what a command makes of an aggregate. A pure function from state and arguments to
//! changes and events, or to a refusal.

use super::arithmetic::Failure;
use super::expression::{Expression, Scope};
use super::ids::{EventId, ReasonId};
use super::model::InstanceKey;
use super::reading::Look;
use super::value::Row;

/// One statement in the body of a command. A body only goes forward, so that it ends.
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
    /// Changes a value of the entry of a list, which is added if there is none.
    SetEntry {
        /// The list.
        list: u8,
        /// The entry's identity.
        identity: Vec<Expression>,
        /// Which of its values.
        cell: u8,
        /// The new value.
        value: Expression,
    },
    /// Removes the entry of a list.
    Remove {
        /// The list.
        list: u8,
        /// The entry's identity.
        identity: Vec<Expression>,
    },
    /// Adds a moment to a window.
    Add {
        /// The window.
        list: u8,
        /// The moment.
        moment: Expression,
    },
    /// Keeps a value in mind.
    Keep {
        /// Where.
        local: u8,
        /// The value.
        value: Expression,
    },
    /// Looks into a read model.
    Read(Look),
    /// Raises a domain event.
    Emit {
        /// Which event.
        event: EventId,
        /// The values that it carries, beside the aggregate's identity.
        payload: Vec<Expression>,
    },
    /// Takes events back that nobody has heard of yet.
    Withdraw {
        /// Which ones.
        events: Vec<EventId>,
        /// How many statements are left out if there was none to take back.
        otherwise: u16,
    },
    /// Leaves out so many statements if the condition does not hold.
    Unless {
        /// The condition.
        condition: Expression,
        /// How many.
        skip: u16,
    },
    /// Leaves out so many statements.
    Skip(u16),
    /// Ends the body.
    End,
}

/// Where a body paused. It pauses at each event, so that a strategy that notifies at once can let
/// a handler run in its middle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pause {
    /// An event was raised; the body goes on from there.
    Raised(EventId, Row),
    /// Events are to be taken back; if there is none, so many statements are to be left out.
    Withdrawn(Vec<EventId>, u16),
    /// A row is to be looked at and kept in mind, from this place on.
    Reading(InstanceKey, u8),
    /// The body is done.
    Finished,
    /// The command was refused.
    Refused(ReasonId),
    /// A value could not be computed, or there was no room for it.
    Failed(Failure),
}

/// How far the execution of one body is; it begins at the first statement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Decision {
    next: u16,
    locals: Row,
    ended: bool,
}

impl Decision {
    /// Whether it came to its end.
    pub const fn has_ended(&self) -> bool {
        self.ended
    }

    /// It has come to its end, without going through a body.
    pub const fn end(&mut self) {
        self.ended = true;
    }

    /// Leaves out so many statements.
    pub const fn skip(&mut self, statements: u16) {
        self.next = self.next.saturating_add(statements);
    }

    /// Keeps values in mind, from a place on.
    pub fn keep(&mut self, local: u8, values: impl Iterator<Item = i64>) {
        let start = usize::from(local);
        self.locals.truncate(start);
        self.locals.resize(start, 0);
        self.locals.extend(values);
    }

    /// Runs to the next pause, changing `fields` on the way. The scope says all the rest.
    pub fn resume(&mut self, body: &[Statement], fields: &mut Row, rest: &Scope<'_>) -> Pause {
        while let Some(statement) = body.get(usize::from(self.next)).filter(|_| !self.ended) {
            self.next += 1;
            match self.follow(statement, fields, rest) {
                Ok(None) => {}
                Ok(Some(pause)) => return pause,
                Err(failure) => {
                    self.ended = true;
                    return Pause::Failed(failure);
                }
            }
        }
        self.ended = true;
        Pause::Finished
    }

    fn follow(
        &mut self,
        statement: &Statement,
        fields: &mut Row,
        rest: &Scope<'_>,
    ) -> Result<Option<Pause>, Failure> {
        let shape = rest.shape;
        let scope = Scope { fields, locals: &self.locals, ..*rest };
        match statement {
            Statement::Require { condition, otherwise } => {
                if !condition.holds(&scope)? {
                    self.ended = true;
                    return Ok(Some(Pause::Refused(*otherwise)));
                }
            }
            Statement::Set { field, value } => {
                let value = value.evaluate(&scope)?;
                if let Some(place) = fields.get_mut(usize::from(*field)) {
                    *place = value;
                }
            }
            Statement::SetEntry { list, identity, cell, value } => {
                let (identity, value) =
                    (Expression::evaluate_all(identity, &scope)?, value.evaluate(&scope)?);
                shape.set(fields, *list, &identity, *cell, value)?;
            }
            Statement::Remove { list, identity } => {
                let identity = Expression::evaluate_all(identity, &scope)?;
                shape.remove(fields, *list, &identity);
            }
            Statement::Add { list, moment } => {
                let moment = moment.evaluate(&scope)?;
                shape.add(fields, *list, moment);
            }
            Statement::Keep { local, value } => {
                let (place, value) = (usize::from(*local), value.evaluate(&scope)?);
                let length = self.locals.len().max(place + 1);
                self.locals.resize(length, 0);
                self.locals[place] = value;
            }
            Statement::Read(Look { model, key, local }) => {
                let identity = Expression::evaluate_all(key, &scope)?;
                return Ok(Some(Pause::Reading(InstanceKey { aggregate: *model, identity }, *local)));
            }
            Statement::Emit { event, payload } => {
                return Ok(Some(Pause::Raised(*event, Expression::evaluate_all(payload, &scope)?)));
            }
            Statement::Withdraw { events, otherwise } => {
                return Ok(Some(Pause::Withdrawn(events.clone(), *otherwise)));
            }
            Statement::Unless { condition, skip } => {
                if !condition.holds(&scope)? {
                    self.skip(*skip);
                }
            }
            Statement::Skip(count) => self.skip(*count),
            Statement::End => self.ended = true,
        }
        Ok(None)
    }
}
