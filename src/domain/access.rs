//! Which fields of its aggregate a command looks at, which it overwrites, and which it only adds to.

use super::decision::Statement;
use super::expression::Expression;
use super::{Operator, Over};

/// What a command does with the fields of its aggregate, by their positions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// Those on which something depends.
    pub reads: Vec<u8>,
    /// Those that become something regardless of what they were, or by more than adding.
    pub overwrites: Vec<u8>,
    /// Those to which something is added, or from which it is taken: the order of such changes does not matter.
    pub adds: Vec<u8>,
}

impl Access {
    /// What the body of a command does.
    pub fn of(body: &[Statement]) -> Self {
        let mut access = Self::default();
        for statement in body {
            match statement {
                Statement::Set { field, value } => match value {
                    Expression::Chain(first, links) if is_sum(first, links, *field) => {
                        for (_, added) in links {
                            access.looks_at(added);
                        }
                        access.adds.push(*field);
                    }
                    value => {
                        access.looks_at(value);
                        access.overwrites.push(*field);
                    }
                },
                Statement::Require { condition, .. } | Statement::Unless { condition, .. } => {
                    access.looks_at(condition);
                }
                Statement::SetEntry { value, .. } | Statement::Keep { value, .. } => access.looks_at(value),
                Statement::Add { moment, .. } => access.looks_at(moment),
                Statement::Emit { payload, .. } => {
                    for value in payload {
                        access.looks_at(value);
                    }
                }
                _ => {}
            }
        }
        access
    }

    /// Whether a body can change what is stored, rather than only tell of it.
    pub fn changes(body: &[Statement]) -> bool {
        let changes = |statement: &Statement| {
            matches!(
                statement,
                Statement::Set { .. }
                    | Statement::SetEntry { .. }
                    | Statement::Remove { .. }
                    | Statement::Add { .. }
            )
        };
        body.iter().any(changes)
    }

    /// Whether it changes a field in any way.
    pub fn writes(&self, field: u8) -> bool {
        self.overwrites.contains(&field) || self.adds.contains(&field)
    }

    fn looks_at(&mut self, expression: &Expression) {
        match expression {
            Expression::Field(field) if !self.reads.contains(field) => self.reads.push(*field),
            Expression::Not(inner) | Expression::Negative(inner) | Expression::Calendar(_, _, inner) => {
                self.looks_at(inner);
            }
            Expression::Chain(first, links) => {
                self.looks_at(first);
                for (_, right) in links {
                    self.looks_at(right);
                }
            }
            Expression::Percent(percentage) => {
                self.looks_at(&percentage.rate);
                self.looks_at(&percentage.of);
            }
            Expression::Fold(fold) if matches!(fold.over, Over::List(_)) => {
                self.looks_at(&fold.value);
                if let Some(filter) = &fold.filter {
                    self.looks_at(filter);
                }
            }
            _ => {}
        }
    }
}

/// Whether a field becomes itself and something more, or less.
fn is_sum(first: &Expression, links: &[(Operator, Expression)], field: u8) -> bool {
    let plain =
        |(operator, _): &(Operator, Expression)| matches!(operator, Operator::Add | Operator::Subtract);
    *first == Expression::Field(field) && links.iter().all(plain)
}
