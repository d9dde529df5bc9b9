//! The types of expressions.

use super::Checker;
use super::scope::Scope;
use super::types::Type;
use crate::language::problem::{Problem, TypeName};
use crate::language::source::Span;
use crate::language::syntax::{Expression, ExpressionKind, FoldKind, Link, Operator};

impl<'t> Checker<'t, '_> {
    /// The type of a value, which must be the one that is needed.
    pub(super) fn value(
        &mut self,
        expression: &'t Expression,
        scope: &mut Scope<'t>,
        needed: Type<'t>,
    ) -> Type<'t> {
        let found = self.infer(expression, scope, needed);
        if found.fits(needed) {
            return found;
        }
        let whole = matches!(expression.kind, ExpressionKind::Integer(_));
        let problem = if whole && matches!(needed, Type::Money) {
            Problem::WholeMoney
        } else {
            Problem::Mismatch { expected: needed.name(), found: found.name() }
        };
        self.diagnostics.error(expression.span, problem);
        Type::Unknown
    }

    /// Whether a condition is one.
    pub(super) fn condition(&mut self, expression: &'t Expression, scope: &mut Scope<'t>) {
        self.value(expression, scope, Type::Truth);
    }

    /// The type of a value. What is needed helps with names that mean something for one type only.
    fn infer(&mut self, expression: &'t Expression, scope: &mut Scope<'t>, needed: Type<'t>) -> Type<'t> {
        match &expression.kind {
            ExpressionKind::Integer(_) => Type::Integer,
            ExpressionKind::Decimal(decimal) => {
                if decimal.places != 2 {
                    self.diagnostics.error(expression.span, Problem::Decimals);
                }
                Type::Money
            }
            ExpressionKind::Duration(_) | ExpressionKind::Date(_) => Type::Time,
            ExpressionKind::Path(path) => self.path(path, expression.span, scope, needed),
            ExpressionKind::Fresh(name) => {
                if !scope.literal {
                    self.diagnostics.error(name.span, Problem::FreshOutsideScenario);
                }
                Type::Identity
            }
            ExpressionKind::Fold(kind, of, filter) => self.fold(*kind, of, filter.as_deref(), scope),
            ExpressionKind::Not(inner) => {
                self.condition(inner, scope);
                Type::Truth
            }
            ExpressionKind::Negative(inner) => {
                let kind = self.infer(inner, scope, needed);
                if !kind.is_ordered() {
                    self.diagnostics.error(inner.span, mismatch(TypeName::Ordered, kind));
                }
                kind
            }
            ExpressionKind::Percent { rate, of, .. } => {
                self.rate(rate, scope);
                let kind = self.infer(of, scope, needed);
                if !matches!(kind, Type::Unknown | Type::Integer | Type::Money) {
                    self.diagnostics.error(of.span, mismatch(TypeName::Money, kind));
                }
                kind
            }
            ExpressionKind::Chain(first, links) => self.chain(first, links, scope, needed),
        }
    }

    /// The rate of a percentage: a whole number, or a decimal with up to four places.
    fn rate(&mut self, rate: &'t Expression, scope: &mut Scope<'t>) {
        match &rate.kind {
            ExpressionKind::Decimal(decimal) if decimal.places <= 4 => {}
            ExpressionKind::Decimal(_) => self.diagnostics.error(rate.span, Problem::Decimals),
            _ => _ = self.value(rate, scope, Type::Integer),
        }
    }

    fn chain(
        &mut self,
        first: &'t Expression,
        links: &'t [Link],
        scope: &mut Scope<'t>,
        needed: Type<'t>,
    ) -> Type<'t> {
        let comparison = links.first().is_some_and(|link| link.operator.precedence() == Operator::COMPARISON);
        if let ([link], true) = (links, comparison) {
            self.comparison(first, link, scope);
            return Type::Truth;
        }
        let arithmetic = links.first().is_some_and(|link| link.operator.precedence() > Operator::COMPARISON);
        if !arithmetic {
            self.condition(first, scope);
            for link in links {
                self.condition(&link.operand, scope);
            }
            return Type::Truth;
        }
        let mut left = self.infer(first, scope, needed);
        for link in links {
            left = self.combined(left, link, scope, first.span.to(link.operand.span));
        }
        left
    }

    /// The type of a sum, a product and so on.
    fn combined(&mut self, left: Type<'t>, link: &'t Link, scope: &mut Scope<'t>, span: Span) -> Type<'t> {
        if let Operator::Discount(_) = link.operator {
            self.rate(&link.operand, scope);
            if !matches!(left, Type::Unknown | Type::Integer | Type::Money) {
                self.diagnostics.error(span, mismatch(TypeName::Money, left));
            }
            return left;
        }
        let right = self.infer(&link.operand, scope, Type::Unknown);
        if link.operator == Operator::Divide && matches!(link.operand.kind, ExpressionKind::Integer(0)) {
            self.diagnostics.error(link.operand.span, Problem::DivisionByZero);
        }
        match (link.operator, left, right) {
            (_, Type::Unknown, _) | (_, _, Type::Unknown) => Type::Unknown,
            (Operator::Multiply, Type::Integer, Type::Money | Type::Time) => right,
            (Operator::Multiply | Operator::Divide, Type::Money | Type::Time, Type::Integer) => left,
            (Operator::Divide, Type::Money, Type::Money) | (_, Type::Integer, Type::Integer) => Type::Integer,
            (Operator::Add | Operator::Subtract, Type::Money, Type::Money) => Type::Money,
            (Operator::Add | Operator::Subtract, Type::Time, Type::Time) => Type::Time,
            _ => {
                let problem = Problem::NotCombinable(link.operator.text(), left.name(), right.name());
                self.diagnostics.error(span, problem);
                Type::Unknown
            }
        }
    }

    /// Two values of one type. A name on one side may mean something for the type of the other side only.
    fn comparison(&mut self, left: &'t Expression, link: &'t Link, scope: &mut Scope<'t>) {
        let right = &link.operand;
        let turned = Self::is_plain_name(left, scope) && !Self::is_plain_name(right, scope);
        let (known, other) = if turned { (right, left) } else { (left, right) };
        let kind = self.infer(known, scope, Type::Unknown);
        self.value_beside(other, scope, kind);
        let by_size = !matches!(link.operator, Operator::Equal | Operator::Unequal);
        if by_size && !kind.is_ordered() {
            self.diagnostics.error(known.span, mismatch(TypeName::Ordered, kind));
        }
    }

    /// A value that is to be of the type of another one. Where that has none, since something is wrong with
    /// it, nobody knows what a name means by it.
    pub(super) fn value_beside(&mut self, value: &'t Expression, scope: &mut Scope<'t>, kind: Type<'t>) {
        if !matches!(kind, Type::Unknown) || !Self::is_plain_name(value, scope) {
            self.value(value, scope, kind);
        }
    }

    /// Whether an expression is a single name that no value has.
    fn is_plain_name(expression: &Expression, scope: &Scope<'_>) -> bool {
        let ExpressionKind::Path(path) = &expression.kind else { return false };
        let [segment] = path.segments.as_slice() else { return false };
        segment.arguments.is_none() && scope.value(&segment.name.text).is_none()
    }

    fn fold(
        &mut self,
        kind: FoldKind,
        of: &'t Expression,
        filter: Option<&'t Expression>,
        scope: &mut Scope<'t>,
    ) -> Type<'t> {
        if kind == FoldKind::Count {
            self.counted(of, filter, scope);
            return Type::Integer;
        }
        let folded = std::mem::replace(&mut scope.folded, true);
        let kind = self.infer(of, scope, Type::Unknown);
        if let Some(filter) = filter {
            self.condition(filter, scope);
        }
        scope.folded = folded;
        if !kind.is_ordered() {
            self.diagnostics.error(of.span, mismatch(TypeName::Ordered, kind));
        }
        kind
    }
}

fn mismatch(expected: TypeName, found: Type<'_>) -> Problem {
    Problem::Mismatch { expected, found: found.name() }
}
