//! Sagas and invariants.

use super::cursor::{Parse, Parser};
use crate::language::limits;
use crate::language::problem::{Expectation, Problem};
use crate::language::source::Span;
use crate::language::syntax::{Deed, End, Invariant, Noun, Place, Saga, Step, StepOption, When};
use crate::language::token::TokenKind;

/// A part of a saga.
enum Part {
    Step(Step),
    End(End),
}

impl Parser<'_> {
    /// `saga` is passed.
    pub(super) fn saga(&mut self) -> Parse<Saga> {
        let name = self.name(Noun::Saga)?;
        let title = self.title()?;
        self.expect("starts")?;
        self.expect("on")?;
        let starts = self.name(Noun::Event)?;
        let listed = self.at("(");
        let values = if listed { Some(self.list(|parser| parser.name(Noun::Value))?) } else { None };
        let (body, parts) = self.members(Place::Saga, Self::part)?;
        let mut saga = Saga { name, title, starts, values, body, steps: Vec::new(), end: None };
        for part in parts {
            match (part, &saga.end) {
                (Part::Step(step), None) => saga.steps.push(step),
                (Part::End(end), None) => saga.end = Some(end),
                (Part::Step(Step { span, .. }) | Part::End(End { span, .. }), Some(_)) => {
                    self.diagnostics.error(span, Problem::Misplaced("step", Place::Saga));
                }
            }
        }
        Ok(saga)
    }

    /// `invariant` is passed.
    pub(super) fn invariant(&mut self) -> Parse<Invariant> {
        let name = self.name(Noun::Invariant)?;
        let title = self.title()?;
        self.expect(":")?;
        let kinds = [When::Always, When::Eventually];
        let Some(when) = kinds.into_iter().find(|when| self.take(when.text())) else {
            return Err(self.expected(&kinds.map(|when| Expectation::Exactly(when.text()))));
        };
        Ok(Invariant { name, title, when, condition: self.expression()? })
    }

    fn part(&mut self, place: Place) -> Parse<Part> {
        let start = self.token.span.start;
        if self.take("step") {
            let deed = self.deed()?;
            let mut options = Vec::new();
            while let Some(option) = self.step_option()? {
                options.push(option);
            }
            return Ok(Part::Step(Step { span: self.since(start), deed, options }));
        }
        let then = if self.take("then") { Some(self.deed()?) } else { None };
        let otherwise = if self.take("otherwise") { Some(self.deed()?) } else { None };
        if then.is_none() && otherwise.is_none() {
            return Err(self.expected(&[Expectation::Member(place)]));
        }
        Ok(Part::End(End { span: self.since(start), then, otherwise }))
    }

    fn deed(&mut self) -> Parse<Deed> {
        if self.take("call") {
            return Ok(Deed::Call(Box::new(self.called()?)));
        }
        self.target().map(Deed::Issue)
    }

    fn step_option(&mut self) -> Parse<Option<(Span, StepOption)>> {
        let start = self.token.span.start;
        let option = if self.take("done") {
            StepOption::Done(self.name(Noun::Event)?)
        } else if self.take("fails") {
            StepOption::Fails(self.name(Noun::Event)?)
        } else if self.take("undo") {
            StepOption::Undo(self.deed()?)
        } else if self.take("timeout") {
            StepOption::Timeout(self.duration()?)
        } else if self.take("retry") {
            let counted = self.token.kind == TokenKind::Integer;
            StepOption::Retry(if counted { Some(self.bounded(limits::BOUNDED)?.0) } else { None })
        } else if self.take("pivot") {
            StepOption::Pivot
        } else {
            return Ok(None);
        };
        Ok(Some((self.since(start), option)))
    }
}
