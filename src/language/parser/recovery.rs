//! Going on after an error: where declarations and statements begin, and how far to skip.

use super::cursor::{Parse, Parser};
use super::statement;
use crate::language::problem::{Expectation, NoteReason, Problem};
use crate::language::source::Span;
use crate::language::syntax::Place;
use crate::language::token::TokenKind;

const DESIGN: [&str; 8] = ["title", "about", "calendar", "context", "use", "saga", "invariant", "scenario"];
const CONTEXT: [&str; 10] =
    ["aggregate", "on", "read", "external", "clock", "reconcile", "publish", "use", "saga", "invariant"];
const AGGREGATE: [&str; 4] = ["child", "event", "command", "on"];

/// The words with which something begins in a place.
pub(super) const fn words(place: Place) -> &'static [&'static str] {
    match place {
        Place::Design => &DESIGN,
        Place::Context => &CONTEXT,
        Place::Aggregate => &AGGREGATE,
        Place::ReadModel => &["on"],
        Place::Saga => &["step", "then", "otherwise"],
        Place::Scenario => &["given", "at", "every", "set", "fault", "seed"],
        Place::Child | Place::External => &[],
        Place::Command | Place::Reaction | Place::Policy | Place::Projection | Place::UseCase => {
            &statement::WORDS
        }
    }
}

impl Parser<'_> {
    /// Reads what is in braces, and goes on behind what could not be read.
    pub(super) fn members<T>(
        &mut self,
        place: Place,
        member: fn(&mut Self, Place) -> Parse<T>,
    ) -> Parse<(Span, Vec<T>)> {
        let open = if !self.at("{") && self.begins_member(place) {
            // Where what belongs inside begins, only the brace was forgotten.
            self.expected(&[Expectation::Exactly("{")]);
            self.token.span
        } else {
            self.expect("{")?
        };
        let mut members = Vec::new();
        while !self.take("}") {
            if self.at_end() || self.begins_outer(place) {
                self.diagnostics.error_with(
                    self.token.span,
                    Problem::UnclosedBlock,
                    open,
                    NoteReason::OpenedHere,
                );
                break;
            }
            let (start, indent) = (self.token.span.start, self.indent);
            match member(self, place) {
                Ok(member) => members.push(member),
                Err(_) => self.recover(place, start, indent),
            }
        }
        Ok((self.since(open.start), members))
    }

    /// Reads a list in parentheses, and goes on behind it whatever is in it.
    pub(super) fn list<T>(&mut self, entry: impl Fn(&mut Self) -> Parse<T>) -> Parse<Vec<T>> {
        self.expect("(")?;
        let mut entries = Vec::new();
        if self.take(")") {
            return Ok(entries);
        }
        loop {
            match entry(self) {
                Ok(entry) => entries.push(entry),
                Err(_) => break,
            }
            if self.take(")") {
                return Ok(entries);
            }
            if !self.take(",") {
                self.expected(&[Expectation::Exactly(","), Expectation::Exactly(")")]);
                break;
            }
        }
        while !(self.at("{") || self.at("}") || self.at_end() || self.token.first) {
            if self.bump().kind == TokenKind::Symbol
                && self.slice(Span { start: self.end - 1, end: self.end }) == ")"
            {
                break;
            }
        }
        Ok(entries)
    }

    /// Skips to where the next member of this place begins, or a line that is not indented further than the one where the
    /// present one began. What began at `start` is passed in any case.
    pub(super) fn recover(&mut self, place: Place, start: u32, indent: usize) {
        let mut depth = 0_u32;
        if self.token.span.start == start && !self.at("}") && !self.at("{") {
            self.bump();
        }
        while !self.at_end() {
            let beside = self.token.first && self.indent <= indent && !self.at("{");
            if depth == 0 && (self.at("}") || beside || self.begins_member(place) || self.begins_outer(place))
            {
                return;
            }
            if self.at("{") {
                depth += 1;
            } else if self.at("}") {
                depth -= 1;
            }
            self.bump();
        }
    }

    /// Whether a member of this place seems to begin here.
    fn begins_member(&self, place: Place) -> bool {
        if !self.at_word() {
            return false;
        }
        let known = words(place).contains(&self.here());
        match place {
            Place::Command | Place::Reaction | Place::Policy | Place::Projection | Place::UseCase => known,
            Place::Design | Place::Scenario | Place::Saga => known && self.token.first,
            Place::Context => known && (self.token.first || self.ahead(1).kind == TokenKind::Word),
            Place::Aggregate | Place::Child | Place::ReadModel | Place::External => {
                let field = self.before(":") || (place == Place::External && self.token.first);
                field || (known && self.ahead(1).kind == TokenKind::Word)
            }
        }
    }

    /// Whether something begins here that can only stand outside of this place.
    fn begins_outer(&self, place: Place) -> bool {
        if !self.at_word() || !self.token.first || place == Place::Design {
            return false;
        }
        let here = self.here();
        let own = words(place).contains(&here);
        let in_aggregate = !matches!(place, Place::Context | Place::Aggregate);
        let known = DESIGN.contains(&here)
            || (place != Place::Context && CONTEXT.contains(&here))
            || (in_aggregate && AGGREGATE.contains(&here));
        // An operation may have such a name, too: then its own words follow it, or the next line.
        let next = self.ahead(1);
        let is_operation = place == Place::External && self.slice(next.span) == "said";
        let named = next.kind == TokenKind::Word && !next.first && !is_operation;
        known && !own && (named || (here == "scenario" && next.kind == TokenKind::Text))
    }
}
