//! Values to be computed. Chains of operators are flat, so that a long sum is no deep tree.

use super::{Date, Decimal, Duration, Name};
pub use crate::domain::{FoldKind, Rounding};
use crate::language::source::Span;

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: ExpressionKind,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpressionKind {
    /// `8`
    Integer(i64),
    /// `60.00`: money, or the rate of a percentage.
    Decimal(Decimal),
    /// `30d`
    Duration(Duration),
    /// `2024-01-31`
    Date(Date),
    /// `total`, `d.percent`, `Line(sku).quantity`, `month(now)`
    Path(Path),
    /// `o*`: an identity that is new each time; in scenarios.
    Fresh(Name),
    /// `sum(Line.price)`, `count(Order where status == placed)`
    Fold(FoldKind, Box<Expression>, Option<Box<Expression>>),
    /// `not suspected`
    Not(Box<Expression>),
    /// `-1`
    Negative(Box<Expression>),
    /// `0.2 % of value rounded half-up`
    Percent {
        /// How many percent.
        rate: Box<Expression>,
        /// Of what.
        of: Box<Expression>,
        /// How it becomes a whole number.
        rounding: Option<Rounding>,
    },
    /// Operands with operators of one precedence between them, taken from the left.
    Chain(Box<Expression>, Vec<Link>),
}

/// An operator and what stands behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The operator.
    pub operator: Operator,
    /// Its right side.
    pub operand: Expression,
}

/// What combines two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `or`
    Or,
    /// `and`
    And,
    /// `==`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `less N %`
    Discount(Option<Rounding>),
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

/// Names with points between them, some with arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// Its parts; there is at least one.
    pub segments: Vec<Segment>,
}

/// A part of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its name.
    pub name: Name,
    /// Its arguments, if it has a list of them.
    pub arguments: Option<Vec<Argument>>,
}

/// An argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// The parameter that it is for, if it is named.
    pub name: Option<Name>,
    /// Its value.
    pub value: Expression,
}

impl Operator {
    /// How it is written.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Equal => "==",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Discount(_) => "less",
            Self::Multiply => "*",
            Self::Divide => "/",
        }
    }

    /// How tightly it binds, from 0.
    pub const fn precedence(self) -> u8 {
        match self {
            Self::Or => 0,
            Self::And => 1,
            Self::Equal | Self::Unequal | Self::Less | Self::AtMost | Self::Greater | Self::AtLeast => {
                Self::COMPARISON
            }
            Self::Add | Self::Subtract | Self::Discount(_) => 3,
            Self::Multiply | Self::Divide => 4,
        }
    }

    /// The precedence of comparisons, which do not chain.
    pub const COMPARISON: u8 = 2;
    /// One more than the highest precedence of an operator.
    pub const TIGHTEST: u8 = 5;
    /// Every operator.
    pub const ALL: [Self; 13] = [
        Self::Or,
        Self::And,
        Self::Equal,
        Self::Unequal,
        Self::Less,
        Self::AtMost,
        Self::Greater,
        Self::AtLeast,
        Self::Add,
        Self::Subtract,
        Self::Discount(None),
        Self::Multiply,
        Self::Divide,
    ];
}

impl Rounding {
    /// Every rounding.
    pub const ALL: [Self; 4] = [Self::HalfUp, Self::HalfEven, Self::Down, Self::Up];

    /// How it is written.
    pub const fn text(self) -> &'static str {
        match self {
            Self::HalfUp => "half-up",
            Self::HalfEven => "half-even",
            Self::Down => "down",
            Self::Up => "up",
        }
    }
}

impl FoldKind {
    /// Every fold.
    pub const ALL: [Self; 4] = [Self::Sum, Self::Count, Self::Max, Self::Min];

    /// How it is written.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Count => "count",
            Self::Max => "max",
            Self::Min => "min",
        }
    }
}
