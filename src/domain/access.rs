//! Which parts of its aggregate a command looks at, which it overwrites, and to which it only adds.

use super::decision::Statement;
use super::expression::Expression;
use super::value::Row;
use super::{Operator, Over};

/// What a command does with its aggregate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// That on which something depends.
    pub reads: Vec<Part>,
    /// That which becomes something regardless of what it was, or by more than adding.
    pub overwrites: Vec<Part>,
    /// That to which something is added, or from which it is taken: the order of such changes does not matter.
    pub adds: Vec<Part>,
}

/// A part of an aggregate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// One of its fields.
    Field(u8),
    /// Something of one of its lists.
    Entry {
        /// The list.
        list: u8,
        /// Of which entry; of any if that is not said, or cannot be known from the command alone.
        identity: Option<Row>,
        /// Which of its values; all of them if that is not said.
        cell: Option<u8>,
    },
}

/// What a command says by itself: its identity and its arguments.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// The identity of its aggregate.
    pub identity: &'a [i64],
    /// Its arguments.
    pub arguments: &'a [i64],
}

impl Part {
    /// Whether they have something in common.
    pub fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Field(one), Self::Field(other)) => one == other,
            (
                Self::Entry { list, identity, cell },
                Self::Entry { list: of, identity: whose, cell: which },
            ) => {
                list == of
                    && (identity.is_none() || whose.is_none() || identity == whose)
                    && (cell.is_none() || which.is_none() || cell == which)
            }
            _ => false,
        }
    }

    /// Whether it has something in common with one of these.
    pub fn meets_any(&self, parts: &[Self]) -> bool {
        parts.iter().any(|part| part.meets(self))
    }

    const fn list(list: u8) -> Self {
        Self::Entry { list, identity: None, cell: None }
    }
}

impl Said<'_> {
    /// The identity of an entry, where the command alone says which it is.
    fn names(self, identity: &[Expression]) -> Option<Row> {
        let value = |part: &Expression| match part {
            Expression::Constant(value) => Some(*value),
            Expression::Argument(place) => self.arguments.get(usize::from(*place)).copied(),
            Expression::Identity(place) => self.identity.get(usize::from(*place)).copied(),
            _ => None,
        };
        identity.iter().map(value).collect()
    }

    fn entry(self, list: u8, identity: &[Expression], cell: Option<u8>) -> Part {
        Part::Entry { list, identity: self.names(identity), cell }
    }
}

impl Access {
    /// What the body of a command does.
    pub fn of(body: &[Statement], said: Said<'_>) -> Self {
        let mut access = Self::default();
        for statement in body {
            match statement {
                Statement::Set { field, value } => {
                    access.writes_to(Part::Field(*field), &Expression::Field(*field), value, said);
                }
                Statement::SetEntry { list, identity, cell, value } => {
                    let own = Expression::Of { list: *list, identity: identity.clone(), cell: *cell };
                    access.writes_to(said.entry(*list, identity, Some(*cell)), &own, value, said);
                }
                Statement::Remove { list, identity } => {
                    access.overwrites.push(said.entry(*list, identity, None));
                }
                Statement::Require { condition, .. } | Statement::Unless { condition, .. } => {
                    access.looks_at(condition, said);
                }
                Statement::Keep { value, .. } => access.looks_at(value, said),
                Statement::Add { list, moment } => {
                    access.looks_at(moment, said);
                    access.adds.push(Part::list(*list));
                }
                Statement::Emit { payload, .. } => {
                    for value in payload {
                        access.looks_at(value, said);
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

    /// Whether it changes a part in any way.
    pub fn writes(&self, part: &Part) -> bool {
        part.meets_any(&self.overwrites) || part.meets_any(&self.adds)
    }

    /// A part becomes a value: itself and something more or less, or something else.
    fn writes_to(&mut self, part: Part, own: &Expression, value: &Expression, said: Said<'_>) {
        let plain =
            |(operator, _): &(Operator, Expression)| matches!(operator, Operator::Add | Operator::Subtract);
        match value {
            Expression::Chain(first, links) if **first == *own && links.iter().all(plain) => {
                for (_, added) in links {
                    self.looks_at(added, said);
                }
                self.adds.push(part);
            }
            value => {
                self.looks_at(value, said);
                self.overwrites.push(part);
            }
        }
    }

    fn reads_from(&mut self, part: Part) {
        if !self.reads.contains(&part) {
            self.reads.push(part);
        }
    }

    fn looks_at(&mut self, expression: &Expression, said: Said<'_>) {
        match expression {
            Expression::Field(field) => self.reads_from(Part::Field(*field)),
            Expression::Of { list, identity, cell } => {
                self.reads_from(said.entry(*list, identity, Some(*cell)));
            }
            Expression::Not(inner) | Expression::Negative(inner) | Expression::Calendar(_, _, inner) => {
                self.looks_at(inner, said);
            }
            Expression::Chain(first, links) => {
                self.looks_at(first, said);
                for (_, right) in links {
                    self.looks_at(right, said);
                }
            }
            Expression::Percent(percentage) => {
                self.looks_at(&percentage.rate, said);
                self.looks_at(&percentage.of, said);
            }
            Expression::Fold(fold) => {
                if let Over::List(list) = fold.over {
                    self.reads_from(Part::list(list));
                    self.looks_at(&fold.value, said);
                    if let Some(filter) = &fold.filter {
                        self.looks_at(filter, said);
                    }
                }
            }
            _ => {}
        }
    }
}
