//! What commands, policies, read models and use cases do, one statement after the other.

use super::{Argument, Expression, Name, Path};
use crate::language::source::Span;

/// Statements in braces, or a single one without them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Where it stands, braces included.
    pub span: Span,
    /// The statements.
    pub statements: Vec<Statement>,
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: StatementKind,
}

/// What a statement does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatementKind {
    /// `require status == draft else reject AlreadyPlaced`
    Require(Expression, Refusal),
    /// `set bought += 1`
    Set(Vec<Assignment>),
    /// `emit OrderPlaced(customer, total) replacing OrderChanged`
    Emit(Occurrence, Option<Name>),
    /// `raise LineChanged`
    Raise(Occurrence),
    /// `cancel OrderPlaced`
    Cancel(Name),
    /// `merge PriceChanged, QuantityChanged into LineChanged(total)`
    Merge(Vec<Name>, Occurrence),
    /// `add at to recent`
    Add(Expression, Path),
    /// `remove Line(sku)`
    Remove(Path),
    /// `read Discount(customer, month(now)) as d`
    Read(Path, Name),
    /// `if bought == 10 { } else if bought == 20 { } else { }`
    If(Vec<Guard>, Option<Block>),
    /// `issue Stock(sku).ReserveStock(order)`
    Issue(Target),
    /// `do Offer(offer).Accept`
    Do(Target),
    /// `call Card.charge(total) key message then … else …`
    Call(Box<Call>),
    /// `for each Invoice where status == open …`
    ForEach(Name, Option<Expression>, Block),
}

/// A condition and what is done if it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guard {
    /// The condition.
    pub condition: Expression,
    /// What is done.
    pub block: Block,
}

/// What happens if a requirement does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The caller hears this reason and nothing is stored.
    Reject(Name),
    /// A failure of the business: this event is stored, and the command ends.
    Emit(Occurrence),
}

/// An event with its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The event.
    pub event: Name,
    /// Its values.
    pub arguments: Option<Vec<Argument>>,
}

/// A change of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Which field.
    pub target: Path,
    /// How it changes.
    pub change: Change,
    /// By what.
    pub value: Expression,
}

/// How a field changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// `=`
    Become,
    /// `+=`
    Increase,
    /// `-=`
    Decrease,
}

/// A command and the aggregate that it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Where it stands.
    pub span: Span,
    /// The kind of aggregate.
    pub aggregate: Name,
    /// Its identity; none for the one at hand under `for each`.
    pub identity: Option<Vec<Argument>>,
    /// The command.
    pub command: Name,
    /// Its arguments.
    pub arguments: Option<Vec<Argument>>,
}

/// A call of an external system, and what follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The system.
    pub external: Name,
    /// What is asked of it.
    pub operation: Name,
    /// With what.
    pub arguments: Option<Vec<Argument>>,
    /// By what it recognises a repeated call.
    pub key: Option<Expression>,
    /// What is done if it agrees.
    pub then: Option<Block>,
    /// What is done if it refuses.
    pub otherwise: Option<Block>,
}

impl StatementKind {
    /// The word that it begins with.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Require(..) => "require",
            Self::Set(_) => "set",
            Self::Emit(..) => "emit",
            Self::Raise(_) => "raise",
            Self::Cancel(_) => "cancel",
            Self::Merge(..) => "merge",
            Self::Add(..) => "add",
            Self::Remove(_) => "remove",
            Self::Read(..) => "read",
            Self::If(..) => "if",
            Self::Issue(_) => "issue",
            Self::Do(_) => "do",
            Self::Call(_) => "call",
            Self::ForEach(..) => "for",
        }
    }
}

impl Change {
    /// How it is written.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Become => "=",
            Self::Increase => "+=",
            Self::Decrease => "-=",
        }
    }
}
