//! Expressions over whole numbers. Every one of them ends.

use crate::kernel::Time;

/// What an expression may refer to.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The aggregate's stored fields.
    pub fields: &'a [i64],
    /// The aggregate's identity, or that of the event's aggregate in a handler.
    pub identity: &'a [i64],
    /// The command's arguments, or the event's payload in a handler.
    pub arguments: &'a [i64],
    /// When it is evaluated, or when the event occurred in a handler.
    pub now: Time,
}

/// A value to be computed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Expression {
    /// A fixed number: a count, an amount in cents, a position in an enumeration, a symbol.
    Constant(i64),
    /// A field of the aggregate.
    Field(u8),
    /// A part of the identity.
    Identity(u8),
    /// An argument of the command, or a value of the event.
    Argument(u8),
    /// Two values combined.
    Binary(Operator, Box<(Expression, Expression)>),
}

/// How two values are combined. Comparisons give 1 for true and 0 for false.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// The sum.
    Add,
    /// The difference.
    Subtract,
    /// Whether both are the same.
    Equal,
    /// Whether the first is the greater one.
    Greater,
}

impl Expression {
    /// Combines two expressions.
    pub fn binary(operator: Operator, left: Self, right: Self) -> Self {
        Self::Binary(operator, Box::new((left, right)))
    }

    /// The value in `scope`. A sum that does not fit stays at the end of the range, and what the
    /// scope does not have is 0: a model that was checked refers to nothing that is missing.
    pub fn evaluate(&self, scope: Scope<'_>) -> i64 {
        let at = |list: &[i64], place: u8| list.get(usize::from(place)).copied().unwrap_or(0);
        match self {
            Self::Constant(value) => *value,
            Self::Field(place) => at(scope.fields, *place),
            Self::Identity(place) => at(scope.identity, *place),
            Self::Argument(place) => at(scope.arguments, *place),
            Self::Binary(operator, sides) => {
                let (left, right) = (sides.0.evaluate(scope), sides.1.evaluate(scope));
                match operator {
                    Operator::Add => left.saturating_add(right),
                    Operator::Subtract => left.saturating_sub(right),
                    Operator::Equal => i64::from(left == right),
                    Operator::Greater => i64::from(left > right),
                }
            }
        }
    }
}
