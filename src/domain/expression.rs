//! Expressions over whole numbers. Every one of them ends: it has no loop but over a bounded list,
//! no loop within another, and is nested no deeper than a text may be (`language::limits::DEPTH`).

use super::arithmetic::{Failure, Operator, Rounding, share};
use super::calendar::{Calendar, Unit};
use super::ids::AggregateId;
use super::list::Shape;
use super::model::InstanceKey;
use super::saga::Conversation;
use super::value::Row;
use crate::kernel::Time;

/// What an expression may refer to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scope<'a> {
    /// The row of the aggregate: its fields, then its lists.
    pub fields: &'a [i64],
    /// Where the lists are in it.
    pub shape: Shape<'a>,
    /// The aggregate's identity, or that of the event's aggregate in a handler.
    pub identity: &'a [i64],
    /// The command's arguments, or the event's payload in a handler.
    pub arguments: &'a [i64],
    /// What the body keeps in mind.
    pub locals: &'a [i64],
    /// The entry of a list that is looked at.
    pub entry: &'a [i64],
    /// All aggregates, for an invariant.
    pub instances: &'a [(InstanceKey, Row)],
    /// When it is evaluated, or when the event occurred in a handler.
    pub now: Time,
    /// The command's id, or that of the event in a handler.
    pub message: i64,
    /// To which saga the message belongs.
    pub conversation: Option<&'a Conversation>,
    /// Whether a participant of a saga has nothing to do but to answer.
    pub settled: bool,
}

/// A value to be computed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Expression {
    /// A fixed number: a count, an amount in cents, a position in an enumeration, a symbol, 1 for
    /// true, microseconds.
    Constant(i64),
    /// A field of the aggregate.
    Field(u8),
    /// A part of the identity.
    Identity(u8),
    /// An argument of the command, or a value of the event.
    Argument(u8),
    /// What the body keeps in mind here.
    Local(u8),
    /// A value of the entry of a list that is looked at.
    Entry(u8),
    /// A value of the entry with this identity.
    Of {
        /// The list.
        list: u8,
        /// The identity.
        identity: Vec<Expression>,
        /// Which of its values.
        cell: u8,
    },
    /// The time, in microseconds.
    Now,
    /// The id of the message.
    Message,
    /// Whether a participant of a saga has nothing to do about an errand but to answer.
    Settled,
    /// 1 for 0, 0 for everything else.
    Not(Box<Expression>),
    /// The same number with the other sign.
    Negative(Box<Expression>),
    /// The number of the day or month of a moment.
    Calendar(Unit, Calendar, Box<Expression>),
    /// A value, combined with others from the left.
    Chain(Box<Expression>, Vec<(Operator, Expression)>),
    /// A percentage.
    Percent(Box<Percentage>),
    /// Something of all entries of a list, or of all aggregates of a kind.
    Fold(Box<Fold>),
}

/// A percentage of a value, or what is left of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Percentage {
    /// How many.
    pub rate: Expression,
    /// How many of the rate make one per cent: 100 if it is given in hundredths.
    pub unit: u32,
    /// Of what.
    pub of: Expression,
    /// Whether what is left is meant.
    pub less: bool,
    /// How the result becomes a whole number.
    pub rounding: Rounding,
}

/// Something of many.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fold {
    /// What.
    pub kind: FoldKind,
    /// Of what.
    pub over: Over,
    /// Which value of each; not looked at if they are counted.
    pub value: Expression,
    /// Which of them, if not all.
    pub filter: Option<Expression>,
}

/// What is made of many values. Of none it is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FoldKind {
    /// Their sum.
    Sum,
    /// How many there are.
    Count,
    /// The largest.
    Max,
    /// The smallest.
    Min,
}

/// What a fold goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Over {
    /// The entries of a list of the aggregate.
    List(u8),
    /// The aggregates of a kind.
    Instances(AggregateId),
}

impl Expression {
    /// Combines two expressions.
    pub fn binary(operator: Operator, left: Self, right: Self) -> Self {
        match left {
            Self::Chain(first, mut links) => {
                links.push((operator, right));
                Self::Chain(first, links)
            }
            left => Self::Chain(Box::new(left), vec![(operator, right)]),
        }
    }

    /// The value in `scope`. What the scope does not have is 0: a model that was checked refers to
    /// nothing that is missing.
    ///
    /// # Errors
    /// Where a value cannot be computed.
    pub fn evaluate(&self, scope: &Scope<'_>) -> Result<i64, Failure> {
        let at = |list: &[i64], place: u8| Ok(list.get(usize::from(place)).copied().unwrap_or(0));
        match self {
            Self::Constant(value) => Ok(*value),
            Self::Field(place) => at(scope.fields, *place),
            Self::Identity(place) => at(scope.identity, *place),
            Self::Argument(place) => at(scope.arguments, *place),
            Self::Local(place) => scope.locals.get(usize::from(*place)).copied().ok_or(Failure::Unread),
            Self::Entry(place) => at(scope.entry, *place),
            Self::Of { list, identity, cell } => {
                let identity = Self::evaluate_all(identity, scope)?;
                let entry = scope.shape.entry(scope.fields, *list, &identity);
                entry.map_or_else(|| Ok(scope.shape.missing(*list, *cell)), |entry| at(entry, *cell))
            }
            Self::Now => i64::try_from(scope.now.as_micros()).map_err(|_| Failure::Overflow),
            Self::Message => Ok(scope.message),
            Self::Settled => Ok(scope.settled.into()),
            Self::Not(inner) => Ok(i64::from(inner.evaluate(scope)? == 0)),
            Self::Negative(inner) => inner.evaluate(scope)?.checked_neg().ok_or(Failure::Overflow),
            Self::Calendar(unit, calendar, moment) => Ok(calendar.count(*unit, moment.evaluate(scope)?)),
            Self::Chain(first, links) => {
                let mut value = first.evaluate(scope)?;
                for (operator, right) in links {
                    value = match (operator, value) {
                        (Operator::And, 0) => 0,
                        (Operator::Or, other) if other != 0 => 1,
                        _ => operator.apply(value, right.evaluate(scope)?)?,
                    };
                }
                Ok(value)
            }
            Self::Percent(percentage) => percentage.evaluate(scope),
            Self::Fold(fold) => fold.evaluate(scope),
        }
    }

    /// Whether it holds: whether its value is not 0.
    ///
    /// # Errors
    /// Where its value cannot be computed.
    pub fn holds(&self, scope: &Scope<'_>) -> Result<bool, Failure> {
        Ok(self.evaluate(scope)? != 0)
    }

    /// The values of several expressions.
    ///
    /// # Errors
    /// Where one of them cannot be computed.
    pub fn evaluate_all(expressions: &[Self], scope: &Scope<'_>) -> Result<Row, Failure> {
        expressions.iter().map(|expression| expression.evaluate(scope)).collect()
    }
}

impl Percentage {
    fn evaluate(&self, scope: &Scope<'_>) -> Result<i64, Failure> {
        let (rate, of) = (self.rate.evaluate(scope)?, self.of.evaluate(scope)?);
        let whole = 100 * i64::from(self.unit);
        let parts = if self.less { i128::from(whole) - i128::from(rate) } else { i128::from(rate) };
        share(of, parts, whole, self.rounding)
    }
}

impl Fold {
    fn evaluate(&self, scope: &Scope<'_>) -> Result<i64, Failure> {
        let mut folded = None;
        match self.over {
            Over::List(list) => {
                for entry in scope.shape.entries(scope.fields, list) {
                    self.take(&mut folded, &Scope { entry, ..*scope })?;
                }
            }
            Over::Instances(kind) => {
                for (key, row) in scope.instances.iter().filter(|(key, _)| key.aggregate == kind) {
                    self.take(&mut folded, &Scope { fields: row, identity: &key.identity, ..*scope })?;
                }
            }
        }
        Ok(folded.unwrap_or(0))
    }

    /// Takes one more in.
    fn take(&self, folded: &mut Option<i64>, scope: &Scope<'_>) -> Result<(), Failure> {
        if let Some(filter) = &self.filter
            && !filter.holds(scope)?
        {
            return Ok(());
        }
        let value = if self.kind == FoldKind::Count { 1 } else { self.value.evaluate(scope)? };
        *folded = Some(match (self.kind, *folded) {
            (_, None) => value,
            (FoldKind::Sum | FoldKind::Count, Some(before)) => Operator::Add.apply(before, value)?,
            (FoldKind::Max, Some(before)) => before.max(value),
            (FoldKind::Min, Some(before)) => before.min(value),
        });
        Ok(())
    }
}
