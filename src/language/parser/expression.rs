//! Expressions, by precedence.

use super::cursor::{Parse, Parser, Skip};
use crate::language::limits;
use crate::language::problem::{Expectation, Problem};
use crate::language::syntax::{
    Argument, Expression, ExpressionKind, FoldKind, Link, Noun, Operator, Path, Rounding, Segment,
};
use crate::language::token::{RESERVED, TokenKind};

/// The most operators of one precedence in a row.
const LINKS: usize = 256;

impl Parser<'_> {
    /// An expression.
    pub(super) fn expression(&mut self) -> Parse<Expression> {
        self.nested(|parser| parser.chain(0))
    }

    /// `(customer, at: occurred)`
    pub(super) fn arguments(&mut self) -> Parse<Vec<Argument>> {
        let start = self.token.span;
        let arguments = self.list(|parser| {
            let named = parser.at_word() && parser.before(":");
            let name = if named { Some(parser.name(Noun::Parameter)?) } else { None };
            if named {
                parser.expect(":")?;
            }
            Ok(Argument { name, value: parser.expression()? })
        })?;
        if arguments.len() > limits::ARGUMENTS {
            self.diagnostics.error(start, Problem::TooMany(Noun::Argument, limits::ARGUMENTS));
        }
        Ok(arguments)
    }

    /// Arguments, if there are any.
    pub(super) fn given(&mut self) -> Parse<Option<Vec<Argument>>> {
        if self.at("(") { self.arguments().map(Some) } else { Ok(None) }
    }

    /// `Line(sku).quantity`
    pub(super) fn path(&mut self, noun: Noun) -> Parse<Path> {
        let mut segments = Vec::new();
        loop {
            let name = self.name(if segments.is_empty() { noun } else { Noun::Field })?;
            segments.push(Segment { name, arguments: self.given()? });
            if segments.len() > limits::ARGUMENTS {
                self.diagnostics.error(self.token.span, Problem::TooDeep);
                return Err(Skip);
            }
            if !self.take(".") {
                return Ok(Path { segments });
            }
        }
    }

    /// Operands with operators of this precedence between them.
    fn chain(&mut self, precedence: u8) -> Parse<Expression> {
        if precedence == Operator::TIGHTEST {
            return self.operand();
        }
        let start = self.token.span.start;
        if precedence == Operator::COMPARISON && self.at("not") {
            self.bump();
            let inner = self.nested(|parser| parser.chain(precedence))?;
            let kind = ExpressionKind::Not(Box::new(inner));
            return Ok(Expression { span: self.since(start), kind });
        }
        let first = self.chain(precedence + 1)?;
        let mut links: Vec<Link> = Vec::new();
        while let Some(operator) = self.operator(precedence) {
            if links.len() == LINKS {
                self.diagnostics.error(self.token.span, Problem::TooMany(Noun::Value, LINKS));
                return Err(Skip);
            }
            if precedence == Operator::COMPARISON && !links.is_empty() {
                self.diagnostics.error(self.token.span, Problem::ChainedComparison);
                return Err(Skip);
            }
            self.bump();
            links.push(self.link(operator, precedence)?);
        }
        if links.is_empty() {
            return Ok(first);
        }
        Ok(Expression { span: self.since(start), kind: ExpressionKind::Chain(Box::new(first), links) })
    }

    /// The operator of this precedence that stands here.
    fn operator(&self, precedence: u8) -> Option<Operator> {
        let here = self.here();
        let known = || Operator::ALL.into_iter().find(|operator| operator.text() == here);
        let possible = matches!(self.token.kind, TokenKind::Word | TokenKind::Symbol);
        if possible { known().filter(|operator| operator.precedence() == precedence) } else { None }
    }

    /// The right side of an operator.
    fn link(&mut self, operator: Operator, precedence: u8) -> Parse<Link> {
        let operand = self.chain(precedence + 1)?;
        if !matches!(operator, Operator::Discount(_)) {
            return Ok(Link { operator, operand });
        }
        self.expect("%")?;
        Ok(Link { operator: Operator::Discount(self.rounding()?), operand })
    }

    /// A value that no operator can take apart.
    fn operand(&mut self) -> Parse<Expression> {
        let start = self.token.span.start;
        if self.take("-") {
            let inner = self.nested(Self::operand)?;
            let kind = ExpressionKind::Negative(Box::new(inner));
            return Ok(Expression { span: self.since(start), kind });
        }
        let rate = self.primary()?;
        if !(self.at("%") && self.before("of")) {
            return Ok(rate);
        }
        self.bump();
        self.bump();
        let of = self.nested(Self::operand)?;
        let rounding = self.rounding()?;
        let kind = ExpressionKind::Percent { rate: Box::new(rate), of: Box::new(of), rounding };
        Ok(Expression { span: self.since(start), kind })
    }

    fn primary(&mut self) -> Parse<Expression> {
        let start = self.token.span.start;
        let kind = match self.token.kind {
            TokenKind::Integer => ExpressionKind::Integer(self.integer()?.0),
            TokenKind::Decimal => ExpressionKind::Decimal(self.decimal()),
            TokenKind::Duration => ExpressionKind::Duration(self.duration()?),
            TokenKind::Date => ExpressionKind::Date(self.date()?),
            TokenKind::Word if RESERVED.contains(&self.here()) => {
                return Err(self.expected(&[Expectation::Expression]));
            }
            TokenKind::Word if self.is_fresh() => {
                let name = self.name(Noun::Value)?;
                self.bump();
                ExpressionKind::Fresh(name)
            }
            TokenKind::Word => match self.fold_kind() {
                Some(kind) => self.fold(kind)?,
                None => ExpressionKind::Path(self.path(Noun::Value)?),
            },
            TokenKind::Symbol if self.at("(") => {
                self.bump();
                let inner = self.expression()?;
                self.expect(")")?;
                return Ok(inner);
            }
            _ => return Err(self.expected(&[Expectation::Expression])),
        };
        Ok(Expression { span: self.since(start), kind })
    }

    /// Whether `o*` stands here: the star touches the name and nothing is multiplied.
    fn is_fresh(&self) -> bool {
        let (star, behind) = (self.ahead(1), self.ahead(2));
        let ends = self.is(behind, ")") || self.is(behind, ",");
        self.is(star, "*") && star.span.start == self.token.span.end && ends
    }

    fn fold_kind(&self) -> Option<FoldKind> {
        let here = self.here();
        let kind = FoldKind::ALL.into_iter().find(|kind| kind.text() == here);
        kind.filter(|_| self.before("("))
    }

    /// `sum(Line.quantity * Line.price)`
    fn fold(&mut self, kind: FoldKind) -> Parse<ExpressionKind> {
        self.bump();
        self.expect("(")?;
        let of = self.expression()?;
        let filter = if self.take("where") { Some(Box::new(self.expression()?)) } else { None };
        self.expect(")")?;
        Ok(ExpressionKind::Fold(kind, Box::new(of), filter))
    }

    /// `rounded half-up`, if it is said.
    fn rounding(&mut self) -> Parse<Option<Rounding>> {
        if !self.take("rounded") {
            return Ok(None);
        }
        if self.take("half") {
            self.expect("-")?;
            if self.take("up") {
                return Ok(Some(Rounding::HalfUp));
            }
            self.expect("even")?;
            return Ok(Some(Rounding::HalfEven));
        }
        for rounding in [Rounding::Down, Rounding::Up] {
            if self.take(rounding.text()) {
                return Ok(Some(rounding));
            }
        }
        let expected = Rounding::ALL.map(|rounding| Expectation::Exactly(rounding.text()));
        Err(self.expected(&expected))
    }
}
