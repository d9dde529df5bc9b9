//! Scenarios.

use super::cursor::{Parse, Parser, Skip};
use crate::language::limits;
use crate::language::problem::{Expectation, Problem};
use crate::language::source::Span;
use crate::language::syntax::{
    Line, LineKind, Moment, Name, Noun, Past, Place, Scenario, Sent, Setting, Target, Text,
};
use crate::language::token::TokenKind;

impl Parser<'_> {
    /// `scenario` is passed.
    pub(super) fn scenario(&mut self) -> Parse<Scenario> {
        let name = self.quoted()?;
        let about = self.title()?;
        let (body, lines) = self.members(Place::Scenario, Self::line)?;
        Ok(Scenario { name, about, body, lines })
    }

    /// Everything from here to the next blank, comma, brace or `=`: the key or the value of a setting.
    pub(super) fn raw(&mut self) -> Span {
        let start = self.token.span.start;
        loop {
            let end = self.bump().span.end;
            let stop = self.at_end() || self.at(",") || self.at("{") || self.at("}") || self.at("=");
            if stop || self.token.span.start != end {
                return self.since(start);
            }
        }
    }

    fn line(&mut self, place: Place) -> Parse<Line> {
        let start = self.token.span;
        self.declare(start);
        let kind = if self.take("at") {
            LineKind::At(self.moment()?, self.sent()?)
        } else if self.take("every") {
            let period = self.duration()?;
            let from = if self.take("from") { Some(self.moment()?) } else { None };
            self.expect("times")?;
            let (times, times_span) = self.bounded(limits::REPEATS)?;
            LineKind::Every { period, from, times, times_span, sent: self.sent()? }
        } else if self.take("set") {
            LineKind::Set(self.settings()?)
        } else if self.at("fault") {
            LineKind::Fault(self.fault()?)
        } else if self.take("seed") {
            LineKind::Seed(self.integer()?.0)
        } else if self.take("given") {
            LineKind::Given(self.past()?)
        } else {
            return Err(self.expected(&[Expectation::Member(place)]));
        };
        let mut later = Vec::new();
        while matches!(kind, LineKind::At(..) | LineKind::Every { .. }) && self.take("after") {
            if later.len() == limits::ARGUMENTS {
                self.diagnostics.error(self.token.span, Problem::TooMany(Noun::Command, limits::ARGUMENTS));
                return Err(Skip);
            }
            later.push((self.duration()?, self.sent()?));
        }
        Ok(Line { span: self.since(start.start), kind, later })
    }

    /// `Order(o1).OrderPlaced v1 (alice)`
    fn past(&mut self) -> Parse<Past> {
        let aggregate = self.name(Noun::Aggregate)?;
        let identity = self.given()?;
        self.expect(".")?;
        let event = self.name(Noun::Event)?;
        let version = self.version()?;
        Ok(Past { aggregate, identity, event, version, arguments: self.given()? })
    }

    fn moment(&mut self) -> Parse<Moment> {
        match self.token.kind {
            TokenKind::Date => self.date().map(Moment::On),
            TokenKind::Duration => self.duration().map(Moment::After),
            _ => Err(self.expected(&[Expectation::Duration, Expectation::Date])),
        }
    }

    /// `Order(o1).PlaceOrder(alice)`, or `AcceptOffer(f1)` of a use case.
    fn sent(&mut self) -> Parse<Sent> {
        let start = self.token.span.start;
        let name = self.name(Noun::Aggregate)?;
        let given = self.given()?;
        if !self.take(".") {
            return match given {
                Some(arguments) => Ok(Sent::UseCase(name, arguments)),
                None => Err(self.expected(&[Expectation::Exactly("."), Expectation::Exactly("(")])),
            };
        }
        let command = self.name(Noun::Command)?;
        let arguments = self.given()?;
        let span = self.since(start);
        Ok(Sent::Command(Target { span, aggregate: name, identity: given, command, arguments }))
    }

    fn settings(&mut self) -> Parse<Vec<Setting>> {
        let mut settings = Vec::new();
        loop {
            if !self.at_word() {
                return Err(self.expected(&[Expectation::Name(Noun::Setting)]));
            }
            let key = self.raw_name();
            self.expect("=")?;
            if !matches!(self.token.kind, TokenKind::Word | TokenKind::Integer | TokenKind::Duration) {
                return Err(self.expected(&[Expectation::Setting]));
            }
            settings.push(Setting { key, value: self.raw_name() });
            if !self.take(",") {
                return Ok(settings);
            }
        }
    }

    fn raw_name(&mut self) -> Name {
        let span = self.raw();
        if span.range().len() > limits::NAME {
            self.diagnostics.error(span, Problem::TooLong(limits::NAME));
        }
        Name { text: self.slice(span).to_owned(), span }
    }

    /// The text of a fault goes to the end of the line.
    fn fault(&mut self) -> Parse<Text> {
        let span = self.lexer.rest_of_line();
        self.bump();
        self.end = span.end;
        let text = self.slice(span);
        if text.is_empty() {
            self.diagnostics.error(span, missing_fault());
            return Err(Skip);
        }
        if text.chars().count() > limits::TITLE {
            self.diagnostics.error(span, Problem::TooLong(limits::TITLE));
        }
        // A comment behind the fault was read while its end was not known yet.
        if let Some(comment) =
            self.trivia.comments.last_mut().filter(|comment| comment.span.start >= span.end)
        {
            comment.after = comment.after.max(span.end);
        }
        Ok(Text { text: text.to_owned(), span })
    }
}

fn missing_fault() -> Problem {
    let found = crate::language::problem::Found::Token(String::new());
    Problem::Expected { expected: vec![Expectation::Fault], found, nearest: None }
}
