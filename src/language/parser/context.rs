//! Contexts and what is in them beside aggregates.

use super::cursor::{Parse, Parser};
use crate::language::problem::{Expectation, Problem};
use crate::language::source::Span;
use crate::language::syntax::{
    Clock, Context, Declaration, External, Noun, Operation, Place, Placement, Policy, Projection,
    Publication, ReadMember, ReadModel, Reconciliation, Ticks, UseCase,
};

impl Parser<'_> {
    /// `context` is passed.
    pub(super) fn context(&mut self) -> Parse<Context> {
        let name = self.name(Noun::Context)?;
        let title = self.title()?;
        let (body, declarations) = self.members(Place::Context, Self::declaration)?;
        Ok(Context { name, title, body, declarations })
    }

    fn declaration(&mut self, place: Place) -> Parse<(Span, Declaration)> {
        let start = self.token.span;
        self.declare(start);
        let declaration = match self.here() {
            _ if !self.at_word() => return Err(self.expected(&[Expectation::Member(place)])),
            "aggregate" => {
                self.bump();
                Declaration::Aggregate(Box::new(self.aggregate()?))
            }
            "on" => {
                self.bump();
                Declaration::Policy(Box::new(self.policy()?))
            }
            "read" => {
                self.bump();
                self.expect("model")?;
                Declaration::ReadModel(Box::new(self.read_model()?))
            }
            "external" => {
                self.bump();
                Declaration::External(self.external()?)
            }
            "clock" => {
                self.bump();
                Declaration::Clock(self.clock()?)
            }
            "reconcile" => {
                self.bump();
                Declaration::Reconciliation(self.reconciliation()?)
            }
            "publish" => {
                self.bump();
                Declaration::Publication(self.publication()?)
            }
            "use" => {
                self.bump();
                Declaration::UseCase(self.use_case()?)
            }
            "saga" => {
                self.bump();
                Declaration::Saga(Box::new(self.saga()?))
            }
            "invariant" => {
                self.bump();
                Declaration::Invariant(self.invariant()?)
            }
            _ => return Err(self.expected(&[Expectation::Member(place)])),
        };
        Ok((self.since(start.start), declaration))
    }

    fn policy(&mut self) -> Parse<Policy> {
        let event = self.name(Noun::Event)?;
        let version = self.version()?;
        let (mut condition, mut name, mut placement) = (None, None, None);
        loop {
            let word = self.token.span;
            let repeated = if self.take("where") {
                condition.replace(self.expression()?).map(|_| "where")
            } else if self.take("as") {
                name.replace(self.name(Noun::Policy)?).map(|_| "as")
            } else if let Some(place) = self.placement()? {
                placement.replace(place).map(Placement::text)
            } else {
                break;
            };
            if let Some(repeated) = repeated {
                self.diagnostics.error(word, Problem::Repeated(repeated));
            }
        }
        Ok(Policy { event, version, condition, name, placement, block: self.body(Place::Policy)? })
    }

    fn placement(&mut self) -> Parse<Option<Placement>> {
        if self.take("in") {
            self.expect("transaction")?;
            return Ok(Some(Placement::InTransaction));
        }
        if self.take("after") {
            self.expect("commit")?;
            return Ok(Some(Placement::AfterCommit));
        }
        if self.take("via") {
            self.expect("outbox")?;
            return Ok(Some(Placement::ViaOutbox));
        }
        Ok(None)
    }

    fn read_model(&mut self) -> Parse<ReadModel> {
        let name = self.name(Noun::ReadModel)?;
        let Some(key) = self.parameters()? else {
            return Err(self.expected(&[Expectation::Exactly("(")]));
        };
        let title = self.title()?;
        let (body, members) = self.members(Place::ReadModel, Self::read_member)?;
        Ok(ReadModel { name, key, title, body, members })
    }

    fn read_member(&mut self, place: Place) -> Parse<ReadMember> {
        if self.at_word() && self.before(":") {
            return self.field(place).map(ReadMember::Field);
        }
        let start = self.token.span.start;
        if !self.take("on") {
            return Err(self.expected(&[Expectation::Member(place)]));
        }
        let event = self.name(Noun::Event)?;
        let version = self.version()?;
        let condition = if self.take("where") { Some(self.expression()?) } else { None };
        let key = if self.take("key") { Some(self.arguments()?) } else { None };
        let block = self.body(Place::Projection)?;
        let span = self.since(start);
        Ok(ReadMember::Projection(Projection { span, event, version, condition, key, block }))
    }

    fn external(&mut self) -> Parse<External> {
        let name = self.name(Noun::External)?;
        let title = self.title()?;
        let declared = self.at("{");
        let operations = if declared { Some(self.members(Place::External, Self::operation)?) } else { None };
        Ok(External { name, title, operations })
    }

    fn operation(&mut self, _: Place) -> Parse<Operation> {
        let start = self.token.span.start;
        let name = self.name(Noun::Operation)?;
        let parameters = self.parameters()?;
        let said = self.said()?;
        Ok(Operation { span: self.since(start), name, parameters, said })
    }

    fn clock(&mut self) -> Parse<Clock> {
        let event = self.name(Noun::Event)?;
        let moment = if self.take("(") {
            let name = self.name(Noun::Parameter)?;
            self.expect(")")?;
            Some(name)
        } else {
            None
        };
        if self.take("every") {
            let period = self.duration()?;
            let from = if self.take("from") { Some(self.duration()?) } else { None };
            self.expect("until")?;
            let ticks = Ticks::Every { period, from, until: self.duration()? };
            return Ok(Clock { event, moment, ticks });
        }
        if !self.take("at") {
            return Err(self.expected(&[Expectation::Exactly("every"), Expectation::Exactly("at")]));
        }
        let mut dates = vec![self.date()?];
        while self.take(",") {
            dates.push(self.date()?);
        }
        Ok(Clock { event, moment, ticks: Ticks::At(dates) })
    }

    fn reconciliation(&mut self) -> Parse<Reconciliation> {
        let name = if self.take("as") { Some(self.name(Noun::Policy)?) } else { None };
        self.expect("every")?;
        let period = self.duration()?;
        let until = if self.take("until") { Some(self.duration()?) } else { None };
        Ok(Reconciliation { name, period, until, block: self.body(Place::Policy)? })
    }

    fn publication(&mut self) -> Parse<Publication> {
        let event = self.name(Noun::Event)?;
        self.expect("as")?;
        let name = self.name(Noun::Event)?;
        let version = self.version()?;
        Ok(Publication { event, name, version, arguments: self.given()? })
    }

    /// `use` is passed.
    pub(super) fn use_case(&mut self) -> Parse<UseCase> {
        self.expect("case")?;
        let name = self.name(Noun::UseCase)?;
        let parameters = self.parameters()?;
        let title = self.title()?;
        let ignoring = self.take("ignoring");
        if ignoring {
            self.expect("result")?;
        }
        Ok(UseCase { name, parameters, title, ignoring, block: self.block(Place::UseCase)? })
    }
}
