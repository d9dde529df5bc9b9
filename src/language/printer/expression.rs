//! Expressions, with the parentheses that they need.

use super::line::Line;
use crate::language::syntax::{
    Argument, Decimal, Expression, ExpressionKind, Link, Operator, Path, Rounding,
};

/// Prints an expression.
pub(super) fn put(line: &mut Line, expression: &Expression) {
    at_level(line, expression, 0);
}

/// Prints names with points between them.
pub(super) fn path(line: &mut Line, path: &Path) {
    for (place, segment) in path.segments.iter().enumerate() {
        if place > 0 {
            line.glue(".");
        }
        line.glue(&segment.name.text);
        given(line, segment.arguments.as_deref());
    }
}

/// Prints arguments in parentheses, if there is a list of them.
pub(super) fn given(line: &mut Line, arguments: Option<&[Argument]>) {
    let Some(arguments) = arguments else { return };
    line.glue("(");
    for (place, argument) in arguments.iter().enumerate() {
        if place > 0 {
            line.glue(",").soft();
        }
        if let Some(name) = &argument.name {
            line.glue(&name.text).glue(": ");
        }
        put(line, &argument.value);
    }
    line.glue(")");
}

/// How tightly the outermost operator of an expression binds.
fn level(kind: &ExpressionKind) -> u8 {
    match kind {
        ExpressionKind::Chain(_, links) => {
            links.first().map_or(Operator::TIGHTEST, |link| link.operator.precedence())
        }
        ExpressionKind::Not(_) => Operator::COMPARISON,
        ExpressionKind::Negative(_) | ExpressionKind::Percent { .. } => Operator::TIGHTEST,
        _ => Operator::TIGHTEST + 1,
    }
}

/// Prints an expression where only those that bind at least this tightly need no parentheses.
fn at_level(line: &mut Line, expression: &Expression, needed: u8) {
    let open = level(&expression.kind) < needed;
    if open {
        line.glue("(");
    }
    match &expression.kind {
        ExpressionKind::Integer(value) => _ = line.glue(&value.to_string()),
        ExpressionKind::Decimal(value) => decimal(line, *value),
        ExpressionKind::Duration(duration) => _ = line.span(duration),
        ExpressionKind::Date(date) => _ = line.day(date),
        ExpressionKind::Path(names) => path(line, names),
        ExpressionKind::Fresh(name) => _ = line.glue(&name.text).glue("*"),
        ExpressionKind::Fold(kind, of, filter) => {
            line.glue(kind.text()).glue("(");
            put(line, of);
            if let Some(filter) = filter {
                line.soft().glue("where ");
                put(line, filter);
            }
            line.glue(")");
        }
        ExpressionKind::Not(inner) => {
            line.glue("not ");
            at_level(line, inner, Operator::COMPARISON);
        }
        ExpressionKind::Negative(inner) => {
            line.glue("-");
            at_level(line, inner, Operator::TIGHTEST);
        }
        ExpressionKind::Percent { rate, of, rounding: how } => {
            at_level(line, rate, Operator::TIGHTEST + 1);
            line.glue(" % of ");
            // Of a percentage of a percentage, the inner one would take the rounding of the outer one.
            at_level(
                line,
                of,
                Operator::TIGHTEST + u8::from(matches!(of.kind, ExpressionKind::Percent { .. })),
            );
            rounding(line, *how);
        }
        ExpressionKind::Chain(first, links) => chain(line, first, links),
    }
    if open {
        line.glue(")");
    }
}

fn chain(line: &mut Line, first: &Expression, links: &[Link]) {
    let precedence = links.first().map_or(0, |link| link.operator.precedence());
    at_level(line, first, precedence + 1);
    for Link { operator, operand } in links {
        line.soft().glue(operator.text()).glue(" ");
        at_level(line, operand, precedence + 1);
        if let Operator::Discount(how) = operator {
            line.glue(" %");
            rounding(line, *how);
        }
    }
}

fn rounding(line: &mut Line, rounding: Option<Rounding>) {
    if let Some(rounding) = rounding {
        line.glue(" rounded ").glue(rounding.text());
    }
}

fn decimal(line: &mut Line, value: Decimal) {
    let digits = value.digits.to_string();
    let places = usize::from(value.places);
    let padded = ["0".repeat((places + 1).saturating_sub(digits.len())), digits].concat();
    let (whole, rest) = padded.split_at_checked(padded.len() - places).unwrap_or((&padded, ""));
    line.glue(whole).glue(".").glue(rest);
}
