//! Expressions over positions.

use super::Compiler;
use super::scope::{Folded, Known, Scope, known, position};
use crate::domain::{
    AggregateId, Expression, Field, FieldKind, Fold, Operator as Combined, Over, Percentage, Rounding, Unit,
};
use crate::language::problem::Problem;
use crate::language::syntax::{
    Argument, Expression as Tree, ExpressionKind, FoldKind, Link, Operator, Path, Segment,
};

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
        if let Some(value) = self.written(tree) {
            return Expression::Constant(value);
        }
        match &tree.kind {
            ExpressionKind::Path(path) => self.path(tree, path, scope, needed),
            ExpressionKind::Chain(first, links) => self.chain(first, links, scope, needed),
            ExpressionKind::Not(inner) => {
                Expression::Not(Box::new(self.expression(inner, scope, Some(&FieldKind::Truth))))
            }
            ExpressionKind::Negative(inner) => {
                Expression::Negative(Box::new(self.expression(inner, scope, needed)))
            }
            ExpressionKind::Percent { rate, of, rounding } => {
                let of = self.expression(of, scope, needed);
                self.percentage(rate, of, *rounding, false, scope)
            }
            ExpressionKind::Fresh(name) => Expression::Constant(self.fresh(&name.text)),
            ExpressionKind::Fold(kind, of, filter) => self.fold(tree, *kind, of, filter.as_deref(), scope),
            // Written down, but too large: a span of centuries.
            _ => Expression::Constant(i64::MAX),
        }
    }

    /// A number that is written down.
    pub(super) fn written(&self, tree: &Tree) -> Option<i64> {
        match &tree.kind {
            ExpressionKind::Integer(value) => Some(*value),
            ExpressionKind::Decimal(value) => Some(value.digits),
            ExpressionKind::Duration(duration) => i64::try_from(duration.micros()).ok(),
            ExpressionKind::Date(date) => Some(self.moment(*date)),
            ExpressionKind::Negative(inner) => self.written(inner).and_then(i64::checked_neg),
            _ => None,
        }
    }

    fn path(&mut self, tree: &Tree, path: &Path, scope: &Scope, needed: Option<&FieldKind>) -> Expression {
        match path.segments.as_slice() {
            [Segment { name, arguments: None }] => self.name(&name.text, scope, needed),
            [Segment { name, arguments: Some(arguments) }] => {
                let unit = if name.text == "day" { Unit::Day } else { Unit::Month };
                let moment = arguments.first().map(|argument| &argument.value);
                let moment = moment.map(|moment| self.expression(moment, scope, Some(&FieldKind::Time)));
                let moment = moment.unwrap_or(Expression::Constant(0));
                Expression::Calendar(unit, self.calendar, Box::new(moment))
            }
            [owner, Segment { name, .. }] => self.member(tree, owner, &name.text, scope),
            _ => self.not_yet(tree),
        }
    }

    fn name(&mut self, name: &str, scope: &Scope, needed: Option<&FieldKind>) -> Expression {
        let value = scope.find(name);
        if let Some(states @ FieldKind::Enumeration(names)) = needed
            && let Some(place) = names.iter().position(|state| state == name)
            && value.is_none_or(|known| known.kind != *states)
        {
            return Expression::Constant(i64::try_from(place).unwrap_or_default());
        }
        match (value, name) {
            (Some(known), _) => known.value.clone(),
            (None, "true") => Expression::Constant(1),
            (None, "false") => Expression::Constant(0),
            (None, _) => Expression::Constant(self.builder.symbol(name)),
        }
    }

    /// A value of an entry of a list, or of an aggregate that an invariant ranges over.
    fn member(&mut self, tree: &Tree, owner: &Segment, name: &str, scope: &Scope) -> Expression {
        if let (Some(known), None) = (scope.read(&owner.name.text, name), &owner.arguments) {
            return known.value.clone();
        }
        if let Some((list, cell)) = self.cell(&owner.name.text, name, scope) {
            let (list, cell) = match &owner.arguments {
                Some(arguments) => {
                    let identity = self.list_identity(list, scope);
                    let identity = self.given(Some(arguments), &identity, scope);
                    return Expression::Of { list: position(list), identity, cell: position(cell) };
                }
                None => (list, cell),
            };
            if scope.folded == Some(Folded::List(list)) {
                return Expression::Entry(position(cell));
            }
            self.diagnostics.error(tree.span, Problem::MixedFold);
            return Expression::Constant(0);
        }
        if let (true, Some(aggregate)) = (scope.ranging, self.aggregate_named(&owner.name.text)) {
            let value = self.aggregates[aggregate].stored.iter().find(|known| known.name == name);
            let value = value.map_or(Expression::Constant(0), |known| known.value.clone());
            let at_hand = match scope.folded {
                Some(folded) => folded == Folded::Instances(aggregate),
                None => *self.ranged.get_or_insert(aggregate) == aggregate,
            };
            if !at_hand {
                self.diagnostics.error(tree.span, Problem::SeveralRanges);
            }
            return value;
        }
        self.not_yet(tree)
    }

    /// A list of the aggregate at hand, and the place of a value in its entries.
    pub(super) fn cell(&self, list: &str, name: &str, scope: &Scope) -> Option<(usize, usize)> {
        let lists = &self.aggregates[scope.aggregate?].lists;
        let place = lists.iter().position(|known| known.name == list)?;
        Some((place, lists[place].columns().position(|field| field.name == name)?))
    }

    /// What a chain of operators makes of its operands. A comparison says what the names in it mean.
    fn chain(
        &mut self,
        first: &Tree,
        links: &[Link],
        scope: &Scope,
        needed: Option<&FieldKind>,
    ) -> Expression {
        let beside = match links {
            [link] if link.operator.precedence() == Operator::COMPARISON => {
                let one = if is_plain(first, scope) { &link.operand } else { first };
                Some(self.kind_of(one, scope))
            }
            _ => None,
        };
        let logic = links.iter().any(|link| link.operator.precedence() < Operator::COMPARISON);
        let needed = if logic { Some(&FieldKind::Truth) } else { beside.as_ref().or(needed) };
        let mut left = self.expression(first, scope, needed);
        for link in links {
            left = match (combined(link.operator), link.operator) {
                (Some(operator), _) => {
                    let right = self.expression(&link.operand, scope, needed);
                    Expression::binary(operator, left, right)
                }
                (None, Operator::Discount(rounding)) => {
                    self.percentage(&link.operand, left, rounding, true, scope)
                }
                (None, _) => left,
            };
        }
        left
    }

    fn percentage(
        &mut self,
        rate: &Tree,
        of: Expression,
        rounding: Option<Rounding>,
        less: bool,
        scope: &Scope,
    ) -> Expression {
        let (rate, unit) = match &rate.kind {
            ExpressionKind::Decimal(decimal) => {
                (Expression::Constant(decimal.digits), 10_u32.saturating_pow(decimal.places.into()))
            }
            _ => (self.expression(rate, scope, Some(&FieldKind::Integer)), 1),
        };
        let rounding = rounding.unwrap_or(Rounding::HalfUp);
        Expression::Percent(Box::new(Percentage { rate, unit, of, less, rounding }))
    }

    fn fold(
        &mut self,
        tree: &Tree,
        kind: FoldKind,
        of: &Tree,
        filter: Option<&Tree>,
        scope: &Scope,
    ) -> Expression {
        if scope.folded.is_some() {
            self.diagnostics.error(tree.span, Problem::NestedFold);
            return Expression::Constant(0);
        }
        let counted = kind == FoldKind::Count;
        let folded = if counted { self.folded(of, scope) } else { self.owner(of, scope) };
        let Some(folded) = folded else {
            self.diagnostics.error(tree.span, Problem::MixedFold);
            return Expression::Constant(0);
        };
        let (over, values) = match folded {
            Folded::List(list) => {
                let columns: Vec<Field> =
                    self.lists(scope).get(list).map_or(Vec::new(), |list| list.columns().cloned().collect());
                (Over::List(position(list)), known(&columns, &Expression::Entry))
            }
            Folded::Instances(aggregate) => {
                self.wide = true;
                (Over::Instances(AggregateId::at(aggregate)), self.aggregates[aggregate].stored.clone())
            }
        };
        // Only what is counted has no name of its own before its values.
        let mut inner = if counted { scope.covered(values) } else { scope.clone() };
        inner.folded = Some(folded);
        let value = if counted { Expression::Constant(1) } else { self.expression(of, &inner, None) };
        let filter = filter.map(|filter| self.expression(filter, &inner, Some(&FieldKind::Truth)));
        Expression::Fold(Box::new(Fold { kind, over, value, filter }))
    }

    /// What a name stands for that is counted.
    fn folded(&self, tree: &Tree, scope: &Scope) -> Option<Folded> {
        let name = name_of(tree)?;
        let list = self.lists(scope).iter().position(|list| list.name == name).map(Folded::List);
        list.or_else(|| self.aggregate_named(name).filter(|_| scope.ranging).map(Folded::Instances))
    }

    /// The list, or the kind of aggregate, whose values an expression is about: the first one.
    fn owner(&self, tree: &Tree, scope: &Scope) -> Option<Folded> {
        match &tree.kind {
            ExpressionKind::Path(path) => match path.segments.as_slice() {
                [Segment { name, arguments: None }, _] => {
                    let list = self.lists(scope).iter().position(|list| list.name == name.text);
                    let kind = || self.aggregate_named(&name.text).filter(|_| scope.ranging);
                    list.map(Folded::List).or_else(|| kind().map(Folded::Instances))
                }
                _ => None,
            },
            ExpressionKind::Not(inner) | ExpressionKind::Negative(inner) => self.owner(inner, scope),
            ExpressionKind::Percent { rate, of, .. } => {
                self.owner(of, scope).or_else(|| self.owner(rate, scope))
            }
            ExpressionKind::Chain(first, links) => self
                .owner(first, scope)
                .or_else(|| links.iter().find_map(|link| self.owner(&link.operand, scope))),
            _ => None,
        }
    }

    /// What an event carries for an argument.
    pub(super) fn carried(&self, argument: &Argument, scope: &Scope) -> Field {
        let own = match &argument.value.kind {
            ExpressionKind::Path(path) => path.segments.last().map(|segment| segment.name.text.as_str()),
            _ => None,
        };
        let name = argument.name.as_ref().map_or(own, |name| Some(name.text.as_str()));
        let kind = self.kind_of(&argument.value, scope);
        Field { name: name.unwrap_or_default().to_owned(), kind, initial: 0 }
    }

    /// What kind of value an expression gives.
    fn kind_of(&self, tree: &Tree, scope: &Scope) -> FieldKind {
        match &tree.kind {
            ExpressionKind::Integer(_) | ExpressionKind::Fold(FoldKind::Count, ..) => FieldKind::Integer,
            ExpressionKind::Decimal(_) => FieldKind::Money,
            ExpressionKind::Duration(_) | ExpressionKind::Date(_) => FieldKind::Time,
            ExpressionKind::Fresh(_) => FieldKind::Symbol,
            ExpressionKind::Not(_) => FieldKind::Truth,
            ExpressionKind::Negative(inner)
            | ExpressionKind::Percent { of: inner, .. }
            | ExpressionKind::Fold(_, inner, _) => self.kind_of(inner, scope),
            ExpressionKind::Path(path) => self.kind_of_path(path, scope),
            ExpressionKind::Chain(first, links) => {
                if links.iter().any(|link| link.operator.precedence() <= Operator::COMPARISON) {
                    return FieldKind::Truth;
                }
                links.iter().fold(self.kind_of(first, scope), |left, link| match (link.operator, &left) {
                    (Operator::Multiply, FieldKind::Integer) => self.kind_of(&link.operand, scope),
                    (Operator::Divide, FieldKind::Money)
                        if self.kind_of(&link.operand, scope) == FieldKind::Money =>
                    {
                        FieldKind::Integer
                    }
                    _ => left,
                })
            }
        }
    }

    fn kind_of_path(&self, path: &Path, scope: &Scope) -> FieldKind {
        match path.segments.as_slice() {
            [Segment { name, arguments: None }] => match (scope.find(&name.text), name.text.as_str()) {
                (Some(known), _) => known.kind.clone(),
                (None, "true" | "false") => FieldKind::Truth,
                (None, _) => FieldKind::Symbol,
            },
            [owner, Segment { name, .. }] => {
                let owner = &owner.name.text;
                if let Some(known) = scope.read(owner, &name.text) {
                    return known.kind.clone();
                }
                if let Some((list, cell)) = self.cell(owner, &name.text, scope) {
                    let column = self.lists(scope).get(list).and_then(|list| list.columns().nth(cell));
                    return column.map_or(FieldKind::Integer, |field| field.kind.clone());
                }
                let stored = |place: usize| {
                    self.aggregates[place].stored.iter().find(|known: &&Known| known.name == name.text)
                };
                let known = self.aggregate_named(owner).filter(|_| scope.ranging).and_then(stored);
                known.map_or(FieldKind::Integer, |known| known.kind.clone())
            }
            _ => FieldKind::Integer,
        }
    }

    fn not_yet(&mut self, tree: &Tree) -> Expression {
        self.diagnostics.warning(tree.span, Problem::NotRunYet);
        Expression::Constant(0)
    }
}

/// The operator of the engine; a discount is none.
const fn combined(operator: Operator) -> Option<Combined> {
    Some(match operator {
        Operator::Or => Combined::Or,
        Operator::And => Combined::And,
        Operator::Equal => Combined::Equal,
        Operator::Unequal => Combined::Unequal,
        Operator::Less => Combined::Less,
        Operator::AtMost => Combined::AtMost,
        Operator::Greater => Combined::Greater,
        Operator::AtLeast => Combined::AtLeast,
        Operator::Add => Combined::Add,
        Operator::Subtract => Combined::Subtract,
        Operator::Multiply => Combined::Multiply,
        Operator::Divide => Combined::Divide,
        Operator::Discount(_) => return None,
    })
}

/// The single name that an expression is.
fn name_of(tree: &Tree) -> Option<&str> {
    let ExpressionKind::Path(Path { segments }) = &tree.kind else { return None };
    match segments.as_slice() {
        [segment] if segment.arguments.is_none() => Some(&segment.name.text),
        _ => None,
    }
}

/// Whether an expression is a single name that no value has.
fn is_plain(tree: &Tree, scope: &Scope) -> bool {
    name_of(tree).is_some_and(|name| scope.find(name).is_none())
}
