//! Expressions over positions.

use super::{Compiler, written};
use crate::domain::{Expression, Field, FieldKind, Operator as Combined};
use crate::language::problem::Problem;
use crate::language::syntax::{Argument, Expression as Tree, ExpressionKind, Link, Operator, Path};

/// What can be named, by position.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    pub(super) fields: Vec<Field>,
    pub(super) identity: Vec<Field>,
    pub(super) arguments: Vec<Field>,
}

impl Scope {
    /// The value of a name: an argument before a field, a field before the identity.
    fn find(&self, name: &str) -> Option<(Expression, &FieldKind)> {
        let among = |list: &'_ [Field]| list.iter().position(|field| field.name == name);
        let place = |place: usize| u8::try_from(place).unwrap_or(u8::MAX);
        if let Some(at) = among(&self.arguments) {
            return Some((Expression::Argument(place(at)), &self.arguments[at].kind));
        }
        if let Some(at) = among(&self.fields) {
            return Some((Expression::Field(place(at)), &self.fields[at].kind));
        }
        among(&self.identity).map(|at| (Expression::Identity(place(at)), &self.identity[at].kind))
    }

    /// What an event carries for an argument.
    pub(super) fn carried(&self, argument: &Argument) -> Field {
        let own = name_of(&argument.value);
        let name = argument.name.as_ref().map_or(own, |name| Some(name.text.as_str())).unwrap_or_default();
        let money = matches!(argument.value.kind, ExpressionKind::Decimal(_));
        let known = own.and_then(|own| self.find(own)).map(|(_, kind)| kind.clone());
        let kind = known.unwrap_or(if money { FieldKind::Money } else { FieldKind::Integer });
        Field { name: name.to_owned(), kind, initial: 0 }
    }
}

impl Compiler<'_, '_> {
    /// Arguments in the order in which they are taken.
    pub(super) fn given(
        &mut self,
        given: Option<&[Argument]>,
        taken: &[Field],
        scope: &Scope,
    ) -> Vec<Expression> {
        let given = given.unwrap_or_default();
        let mut values = Vec::new();
        for (place, field) in taken.iter().enumerate() {
            let named =
                |argument: &&Argument| argument.name.as_ref().is_some_and(|name| name.text == field.name);
            let placed = || given.get(place).filter(|argument| argument.name.is_none());
            let Some(argument) = given.iter().find(named).or_else(placed) else { continue };
            values.push(self.expression(&argument.value, scope, Some(&field.kind)));
        }
        values
    }

    /// An expression; what is needed says what a state or an identity is.
    pub(super) fn expression(
        &mut self,
        tree: &Tree,
        scope: &Scope,
        needed: Option<&FieldKind>,
    ) -> Expression {
        if let Some(value) = written(tree) {
            return Expression::Constant(value);
        }
        match &tree.kind {
            ExpressionKind::Path(_) => match name_of(tree) {
                Some(name) => self.name(name, scope, needed),
                None => self.not_yet(tree),
            },
            ExpressionKind::Chain(first, links) => self.chain(tree, first, links, scope, needed),
            _ => self.not_yet(tree),
        }
    }

    fn name(&mut self, name: &str, scope: &Scope, needed: Option<&FieldKind>) -> Expression {
        if let Some(FieldKind::Enumeration(states)) = needed
            && let Some(place) = states.iter().position(|state| state == name)
        {
            return Expression::Constant(i64::try_from(place).unwrap_or_default());
        }
        match scope.find(name) {
            Some((value, _)) => value,
            None => Expression::Constant(self.builder.symbol(name)),
        }
    }

    fn chain(
        &mut self,
        tree: &Tree,
        first: &Tree,
        links: &[Link],
        scope: &Scope,
        needed: Option<&FieldKind>,
    ) -> Expression {
        let kind_of =
            |tree: &Tree| name_of(tree).and_then(|name| scope.find(name)).map(|(_, kind)| kind.clone());
        let beside = links.first().and_then(|link| kind_of(&link.operand)).or_else(|| kind_of(first));
        let comparison = links.iter().any(|link| link.operator.precedence() == Operator::COMPARISON);
        let needed = if comparison { beside.as_ref() } else { needed };
        let mut left = self.expression(first, scope, needed);
        for link in links {
            let right = self.expression(&link.operand, scope, needed);
            left = match link.operator {
                Operator::Add => Expression::binary(Combined::Add, left, right),
                Operator::Subtract => Expression::binary(Combined::Subtract, left, right),
                Operator::Equal => Expression::binary(Combined::Equal, left, right),
                Operator::Greater => Expression::binary(Combined::Greater, left, right),
                Operator::Less => Expression::binary(Combined::Greater, right, left),
                _ => return self.not_yet(tree),
            };
        }
        left
    }

    fn not_yet(&mut self, tree: &Tree) -> Expression {
        self.diagnostics.warning(tree.span, Problem::NotRunYet);
        Expression::Constant(0)
    }
}

/// The single name that an expression is.
fn name_of(tree: &Tree) -> Option<&str> {
    let ExpressionKind::Path(Path { segments }) = &tree.kind else { return None };
    match segments.as_slice() {
        [segment] if segment.arguments.is_none() => Some(&segment.name.text),
        _ => None,
    }
}
