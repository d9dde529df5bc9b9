//! Aggregates and what is in them.

use super::cursor::{Parse, Parser};
use crate::language::limits;
use crate::language::problem::{Expectation, Problem};
use crate::language::syntax::{
    Aggregate, Child, Command, Event, Field, Kind, Member, Noun, Parameter, Place, Reaction, Said, Upcast,
};

/// The words for types.
pub(super) const TYPES: [&str; 6] = ["int", "money", "bool", "id", "time", "times"];

impl Parser<'_> {
    /// `aggregate` is passed.
    pub(super) fn aggregate(&mut self) -> Parse<Aggregate> {
        let name = self.name(Noun::Aggregate)?;
        let identity = self.parameters()?;
        let title = self.title()?;
        let (body, members) = self.members(Place::Aggregate, Self::member)?;
        Ok(Aggregate { name, identity, title, body, members })
    }

    /// `(customer: id, month: int)`, if it is here.
    pub(super) fn parameters(&mut self) -> Parse<Option<Vec<Parameter>>> {
        if !self.at("(") {
            return Ok(None);
        }
        let start = self.token.span;
        let parameters = self.list(|parser| {
            let name = parser.name(Noun::Parameter)?;
            parser.expect(":")?;
            Ok(Parameter { name, kind: parser.kind()? })
        })?;
        if parameters.len() > limits::ARGUMENTS {
            self.diagnostics.error(start, Problem::TooMany(Noun::Parameter, limits::ARGUMENTS));
        }
        Ok(Some(parameters))
    }

    /// `total: money = 0.00`
    pub(super) fn field(&mut self, _: Place) -> Parse<Field> {
        let start = self.token.span.start;
        let name = self.name(Noun::Field)?;
        self.expect(":")?;
        let kind = self.kind()?;
        let initial = if self.take("=") { Some(self.expression()?) } else { None };
        Ok(Field { span: self.since(start), name, kind, initial })
    }

    /// `said "stock" was "reserved"`, if it is here.
    pub(super) fn said(&mut self) -> Parse<Option<Said>> {
        if !self.take("said") {
            return Ok(None);
        }
        let object = self.quoted()?;
        let done = if self.take("was") { Some(self.quoted()?) } else { None };
        Ok(Some(Said { object, done }))
    }

    fn member(&mut self, place: Place) -> Parse<Member> {
        let start = self.token.span;
        self.declare(start);
        if self.at_word() && self.before(":") {
            return self.field(place).map(Member::Field);
        }
        if self.take("child") {
            return self.child(start.start).map(Member::Child);
        }
        if self.take("event") {
            return self.event(start.start).map(Member::Event);
        }
        if self.take("command") {
            return self.command(start.start).map(Member::Command);
        }
        if self.take("on") {
            let event = self.name(Noun::Event)?;
            let block = self.body(Place::Reaction)?;
            return Ok(Member::Reaction(Reaction { span: self.since(start.start), event, block }));
        }
        Err(self.expected(&[Expectation::Member(place)]))
    }

    fn child(&mut self, start: u32) -> Parse<Child> {
        let name = self.name(Noun::Child)?;
        let here = self.token.span;
        let Some(identity) = self.parameters()? else {
            return Err(self.expected(&[Expectation::Exactly("(")]));
        };
        if identity.is_empty() {
            self.diagnostics.error(here, Problem::Arguments { expected: 1, found: 0 });
        }
        self.expect("max")?;
        let (max, max_span) = self.bounded(limits::BOUNDED)?;
        let (body, fields) = self.members(Place::Child, Self::field)?;
        Ok(Child { span: self.since(start), name, identity, max, max_span, body, fields })
    }

    fn event(&mut self, start: u32) -> Parse<Event> {
        let name = self.name(Noun::Event)?;
        let version = self.version()?;
        let fields = self.parameters()?;
        let title = self.title()?;
        let mut upcasts = Vec::new();
        while self.take("upcast") {
            let Some(version) = self.version()? else {
                return Err(self.expected(&[Expectation::Name(Noun::Version)]));
            };
            let fields = self.parameters()?.unwrap_or_default();
            let assignments = if self.take("set") { self.assignments()? } else { Vec::new() };
            upcasts.push(Upcast { version, fields, assignments });
        }
        Ok(Event { span: self.since(start), name, version, fields, title, upcasts })
    }

    fn command(&mut self, start: u32) -> Parse<Command> {
        let name = self.name(Noun::Command)?;
        let parameters = self.parameters()?;
        let title = self.title()?;
        let said = self.said()?;
        let block = self.block(Place::Command)?;
        Ok(Command { span: self.since(start), name, parameters, title, said, block })
    }

    fn kind(&mut self) -> Parse<Kind> {
        if self.at_word() && self.before("|") {
            return self.states();
        }
        let start = self.token.span;
        let kind = match self.here() {
            "int" => Kind::Integer,
            "money" => Kind::Money,
            "bool" => Kind::Truth,
            "id" => Kind::Identity,
            "time" => Kind::Time,
            "times" => {
                self.bump();
                self.expect("within")?;
                let within = self.duration()?;
                self.expect("max")?;
                let (max, _) = self.bounded(limits::BOUNDED)?;
                return Ok(Kind::Window(within, max, self.since(start.start)));
            }
            _ => {
                self.expected(&[Expectation::Type]);
                if !self.at_word() {
                    return Err(super::cursor::Skip);
                }
                Kind::Unknown
            }
        };
        self.bump();
        Ok(kind)
    }

    /// `draft | placed | cancelled`
    fn states(&mut self) -> Parse<Kind> {
        let start = self.token.span;
        let mut states = vec![self.name(Noun::State)?];
        while self.take("|") {
            states.push(self.name(Noun::State)?);
        }
        if states.len() > limits::STATES {
            self.diagnostics.error(start, Problem::TooMany(Noun::State, limits::STATES));
        }
        Ok(Kind::Enumeration(states))
    }
}
