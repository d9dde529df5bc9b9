//! Statements.

use super::cursor::{Parse, Parser};
use crate::language::problem::{Expectation, Problem};
use crate::language::syntax::{
    Assignment, Block, Call, Change, Guard, Noun, Occurrence, Place, Refusal, Statement, StatementKind,
    Target,
};

/// The words with which statements begin.
pub(super) const WORDS: [&str; 14] = [
    "require", "set", "emit", "raise", "cancel", "merge", "add", "remove", "read", "if", "issue", "do",
    "call", "for",
];

/// Whether a statement that begins with this word may stand in this place.
fn belongs(word: &str, place: Place) -> bool {
    match place {
        Place::Command => !matches!(word, "issue" | "do" | "call" | "for"),
        Place::Reaction => !matches!(word, "require" | "read" | "issue" | "do" | "call" | "for"),
        Place::Policy => matches!(word, "set" | "issue" | "call" | "for" | "read" | "if"),
        Place::Projection => matches!(word, "set" | "add" | "if"),
        Place::UseCase => matches!(word, "do" | "call" | "read" | "if"),
        _ => true,
    }
}

impl Parser<'_> {
    /// Statements in braces.
    pub(super) fn block(&mut self, place: Place) -> Parse<Block> {
        let (span, statements) = self.nested(|parser| parser.members(place, Self::statement))?;
        Ok(Block { span, statements })
    }

    /// Statements in braces, or one without.
    pub(super) fn body(&mut self, place: Place) -> Parse<Block> {
        if self.at("{") {
            return self.block(place);
        }
        let statement = self.nested(|parser| parser.statement(place))?;
        Ok(Block { span: statement.span, statements: vec![statement] })
    }

    /// A statement.
    pub(super) fn statement(&mut self, place: Place) -> Parse<Statement> {
        let word = self.token.span;
        let here = self.here();
        let Some(known) = WORDS.into_iter().find(|known| self.at_word() && *known == here) else {
            let fitting: Vec<&str> = WORDS.into_iter().filter(|word| belongs(word, place)).collect();
            return Err(self.expected_of(&[Expectation::Statement], &fitting));
        };
        if !belongs(known, place) {
            self.diagnostics.error(word, Problem::Misplaced(known, place));
        }
        self.bump();
        let kind = match known {
            "require" => self.require()?,
            "set" => StatementKind::Set(self.assignments()?),
            "emit" => {
                let occurrence = self.occurrence()?;
                let replaced = if self.take("replacing") { Some(self.name(Noun::Event)?) } else { None };
                StatementKind::Emit(occurrence, replaced)
            }
            "raise" => StatementKind::Raise(self.occurrence()?),
            "cancel" => StatementKind::Cancel(self.name(Noun::Event)?),
            "merge" => self.merge()?,
            "add" => {
                let value = self.expression()?;
                self.expect("to")?;
                StatementKind::Add(value, self.path(Noun::Target)?)
            }
            "remove" => StatementKind::Remove(self.path(Noun::Target)?),
            "read" => {
                let path = self.path(Noun::ReadModel)?;
                self.expect("as")?;
                StatementKind::Read(path, self.name(Noun::Reading)?)
            }
            "if" => self.condition(place)?,
            "issue" => StatementKind::Issue(self.target()?),
            "do" => StatementKind::Do(self.target()?),
            "call" => StatementKind::Call(Box::new(self.call(place)?)),
            _ => self.for_each(place)?,
        };
        Ok(Statement { span: self.since(word.start), kind })
    }

    /// `set` is passed: `bought += 1, total = 0.00`
    pub(super) fn assignments(&mut self) -> Parse<Vec<Assignment>> {
        let mut assignments = Vec::new();
        loop {
            let target = self.path(Noun::Target)?;
            let changes = [Change::Become, Change::Increase, Change::Decrease];
            let Some(change) = changes.into_iter().find(|change| self.take(change.text())) else {
                return Err(self.expected(&changes.map(|change| Expectation::Exactly(change.text()))));
            };
            assignments.push(Assignment { target, change, value: self.expression()? });
            if !self.take(",") {
                return Ok(assignments);
            }
        }
    }

    /// `Stock(sku).ReserveStock(order)`
    pub(super) fn target(&mut self) -> Parse<Target> {
        let start = self.token.span.start;
        let aggregate = self.name(Noun::Aggregate)?;
        let identity = self.given()?;
        self.expect(".")?;
        let command = self.name(Noun::Command)?;
        let arguments = self.given()?;
        Ok(Target { span: self.since(start), aggregate, identity, command, arguments })
    }

    /// `call` is passed: `Card.charge(total) key message`, without what follows.
    pub(super) fn called(&mut self) -> Parse<Call> {
        let external = self.name(Noun::External)?;
        self.expect(".")?;
        let operation = self.name(Noun::Operation)?;
        let arguments = self.given()?;
        let key = if self.take("key") { Some(self.expression()?) } else { None };
        Ok(Call { external, operation, arguments, key, then: None, otherwise: None })
    }

    fn call(&mut self, place: Place) -> Parse<Call> {
        let mut call = self.called()?;
        if self.take("then") {
            call.then = Some(self.body(place)?);
        }
        if self.take("else") {
            call.otherwise = Some(self.body(place)?);
        }
        Ok(call)
    }

    fn require(&mut self) -> Parse<StatementKind> {
        let condition = self.expression()?;
        self.expect("else")?;
        if self.take("reject") {
            return Ok(StatementKind::Require(condition, Refusal::Reject(self.name(Noun::Reason)?)));
        }
        if self.take("emit") {
            return Ok(StatementKind::Require(condition, Refusal::Emit(self.occurrence()?)));
        }
        Err(self.expected(&[Expectation::Exactly("reject"), Expectation::Exactly("emit")]))
    }

    fn merge(&mut self) -> Parse<StatementKind> {
        let mut events = vec![self.name(Noun::Event)?];
        while self.take(",") {
            events.push(self.name(Noun::Event)?);
        }
        self.expect("into")?;
        Ok(StatementKind::Merge(events, self.occurrence()?))
    }

    fn occurrence(&mut self) -> Parse<Occurrence> {
        Ok(Occurrence { event: self.name(Noun::Event)?, arguments: self.given()? })
    }

    fn condition(&mut self, place: Place) -> Parse<StatementKind> {
        let mut guards = Vec::new();
        loop {
            guards.push(Guard { condition: self.expression()?, block: self.block(place)? });
            if !self.take("else") {
                return Ok(StatementKind::If(guards, None));
            }
            if !self.take("if") {
                return Ok(StatementKind::If(guards, Some(self.block(place)?)));
            }
        }
    }

    fn for_each(&mut self, place: Place) -> Parse<StatementKind> {
        self.expect("each")?;
        let aggregate = self.name(Noun::Aggregate)?;
        let filter = if self.take("where") { Some(self.expression()?) } else { None };
        Ok(StatementKind::ForEach(aggregate, filter, self.body(place)?))
    }
}
