//! The bodies of commands: flat lists that only go forward. What an aggregate does at an event of its
//! own is a part of each body that raises it.

use super::scope::{Scope, given, known, position};
use super::{Compiler, EventEntry, worded};
use crate::domain::{
    AggregateId, Expression, Field, FieldKind, List, ListKind, Operator, ReasonId, Statement, Wording,
};
use crate::language::limits;
use crate::language::problem::Problem;
use crate::language::source::Span;
use crate::language::syntax::{
    Aggregate, Assignment, Block, Change, Command, Expression as Tree, Guard, Member, Name, Noun, Occurrence,
    Path, Reaction, Refusal, Segment, Statement as Told, StatementKind,
};

/// What is set: a field, or a value of the entry of a list.
enum Place {
    Field(usize),
    Entry(usize, usize, Vec<Expression>),
}

impl<'t> Compiler<'t, '_> {
    /// The events of an aggregate, then its commands.
    pub(super) fn decisions_of(&mut self, tree: &'t Aggregate, position: usize) {
        for member in &tree.members {
            if let Member::Event(event) = member {
                self.declared(event, position);
            }
        }
        for member in &tree.members {
            if let Member::Command(command) = member {
                let scope = self.scope_of(position, &command.name.text);
                self.occurrences(&command.block, &scope);
            }
        }
        for member in &tree.members {
            if let Member::Reaction(reaction) = member {
                self.reaction(reaction, position);
            }
        }
        for member in &tree.members {
            if let Member::Command(command) = member {
                self.command(tree, command, position);
            }
        }
    }

    pub(super) fn event(&mut self, name: &'t Name, aggregate: usize, payload: Vec<Field>) {
        if self.names.find(Noun::Event, 0, &name.text).is_some() {
            return;
        }
        let _ = self.names.declare(Noun::Event, 0, name, self.events.len());
        let id = self.builder.event(AggregateId::at(aggregate), &name.text, &payload);
        self.events.push(EventEntry { id, aggregate, payload, published: false, reactions: Vec::new() });
    }

    /// The events that a block makes, each at its first occurrence.
    fn occurrences(&mut self, block: &'t Block, scope: &Scope) {
        let mut scope = scope.clone();
        for statement in &block.statements {
            match &statement.kind {
                StatementKind::Emit(occurrence, _)
                | StatementKind::Raise(occurrence)
                | StatementKind::Merge(_, occurrence)
                | StatementKind::Require(_, Refusal::Emit(occurrence)) => {
                    let carried = occurrence.arguments.iter().flatten();
                    let payload = carried.map(|argument| self.carried(argument, &scope)).collect();
                    self.event(&occurrence.event, scope.aggregate.unwrap_or_default(), payload);
                }
                StatementKind::If(guards, otherwise) => {
                    let blocks = guards.iter().map(|guard| &guard.block).chain(otherwise);
                    blocks.for_each(|block| self.occurrences(block, &scope));
                }
                StatementKind::Read(path, alias) => self.name_looked_at(path, alias, &mut scope),
                _ => {}
            }
        }
    }

    /// What an aggregate does at an event of its own is noted with the event.
    fn reaction(&mut self, reaction: &'t Reaction, aggregate: usize) {
        let Some(event) = self.names.find(Noun::Event, 0, &reaction.event.text) else { return };
        if self.events[event].aggregate == aggregate {
            self.events[event].reactions.push(reaction);
            let scope = self.reaction_scope(event, 0);
            self.occurrences(&reaction.block, &scope);
        }
    }

    fn command(&mut self, tree: &'t Aggregate, command: &'t Command, aggregate: usize) {
        let Some(known) = self.names.find(Noun::Command, aggregate, &command.name.text) else { return };
        let scope = self.scope_of(aggregate, &command.name.text);
        let body = self.body(&command.block, &scope, command.name.span);
        let wording = worded(command.said.as_ref(), || {
            Wording::deed(&["the ", &tree.name.text.to_lowercase()].concat(), "changed")
        });
        let parameters = self.commands[known].parameters.clone();
        let aggregate = AggregateId::at(aggregate);
        self.builder.command(aggregate, &command.name.text, wording, &parameters, body);
    }

    /// The statements of a body.
    pub(super) fn body(&mut self, block: &'t Block, scope: &Scope, span: Span) -> Vec<Statement> {
        let mut body = Body { statements: Vec::new(), raising: Vec::new(), steps: 0, full: false };
        self.block(block, scope, &mut body);
        if body.full {
            self.diagnostics.error(span, Problem::LongBody(limits::BODY));
        }
        body.statements
    }

    /// What a command can name.
    fn scope_of(&self, aggregate: usize, command: &str) -> Scope {
        let command = self.names.find(Noun::Command, aggregate, command);
        let parameters = command.map_or(&[][..], |command| &self.commands[command].parameters);
        let layers = [
            known(parameters, &Expression::Argument),
            self.aggregates[aggregate].stored.clone(),
            given(&["now"]),
        ];
        Scope::deciding(aggregate, &layers)
    }

    /// What can be named at an event of the aggregate's own, whose values are kept in mind.
    fn reaction_scope(&self, event: usize, locals: usize) -> Scope {
        let EventEntry { aggregate, payload, .. } = &self.events[event];
        let stored = self.aggregates[*aggregate].stored.clone();
        let identity = known(&self.aggregates[*aggregate].identity, &Expression::Identity);
        let at = |place: u8| Expression::Local(position(locals + usize::from(place)));
        let layers = [identity, known(payload, &at), given(&["occurred", "now", "message"]), stored];
        Scope { locals: locals + payload.len(), ..Scope::deciding(*aggregate, &layers) }
    }

    fn block(&mut self, block: &'t Block, scope: &Scope, body: &mut Body) {
        let mut scope = scope.clone();
        for statement in &block.statements {
            body.steps += 1;
            if body.steps > limits::BODY || body.statements.len() >= limits::BODY {
                body.full = true;
                return;
            }
            match &statement.kind {
                StatementKind::Read(path, alias) => match self.look_inside(path, alias, &mut scope) {
                    Ok(look) => body.statements.extend(look),
                    Err(()) => body.full = true,
                },
                _ => self.statement(statement, &scope, body),
            }
        }
    }

    fn statement(&mut self, told: &'t Told, scope: &Scope, body: &mut Body) {
        match &told.kind {
            StatementKind::Require(condition, refusal) => {
                let condition = self.condition(condition, scope);
                match refusal {
                    Refusal::Reject(reason) => {
                        let otherwise = self.reason(reason);
                        body.statements.push(Statement::Require { condition, otherwise });
                    }
                    Refusal::Emit(occurrence) => {
                        let unless = body.skip();
                        self.occurrence(occurrence, true, scope, body);
                        body.statements.push(Statement::End);
                        let skip = body.behind(unless);
                        let condition = Expression::Not(Box::new(condition));
                        body.statements[unless] = Statement::Unless { condition, skip };
                    }
                }
            }
            StatementKind::Set(assignments) => {
                for assignment in assignments {
                    self.assignment(assignment, scope, body);
                }
            }
            StatementKind::Emit(occurrence, replaced) => {
                if let Some(replaced) = replaced {
                    self.withdraw(std::slice::from_ref(replaced), scope, body);
                }
                self.occurrence(occurrence, true, scope, body);
            }
            StatementKind::Cancel(event) => self.withdraw(std::slice::from_ref(event), scope, body),
            StatementKind::Merge(events, into) => {
                self.withdraw(events, scope, body);
                let place = body.statements.len() - 1;
                self.occurrence(into, true, scope, body);
                let behind = body.behind(place);
                if let Some(Statement::Withdraw { otherwise, .. }) = body.statements.get_mut(place) {
                    *otherwise = behind;
                }
            }
            StatementKind::Raise(occurrence) => self.occurrence(occurrence, false, scope, body),
            StatementKind::Add(moment, path) => {
                let moment = self.expression(moment, scope, Some(&FieldKind::Time));
                if let Some(list) = self.list_named(path, scope) {
                    body.statements.push(Statement::Add { list, moment });
                }
            }
            StatementKind::Remove(path) => {
                let given = path.segments.first().and_then(|segment| segment.arguments.as_deref());
                if let Some(list) = self.list_named(path, scope) {
                    let taken = self.list_identity(list.into(), scope);
                    let identity = self.given(given, &taken, scope);
                    body.statements.push(Statement::Remove { list, identity });
                }
            }
            StatementKind::If(guards, otherwise) => self.branches(guards, otherwise.as_ref(), scope, body),
            _ => self.diagnostics.warning(told.span, Problem::NotRunYet),
        }
    }

    fn condition(&mut self, tree: &Tree, scope: &Scope) -> Expression {
        self.expression(tree, scope, Some(&FieldKind::Truth))
    }

    /// One of several blocks: the first one whose condition holds.
    fn branches(
        &mut self,
        guards: &'t [Guard],
        otherwise: Option<&'t Block>,
        scope: &Scope,
        body: &mut Body,
    ) {
        let mut ends = Vec::new();
        for guard in guards {
            let condition = self.condition(&guard.condition, scope);
            let unless = body.skip();
            self.block(&guard.block, scope, body);
            ends.push(body.skip());
            body.statements[unless] = Statement::Unless { condition, skip: body.behind(unless) };
        }
        if let Some(block) = otherwise {
            self.block(block, scope, body);
        }
        for end in ends {
            body.statements[end] = Statement::Skip(body.behind(end));
        }
    }

    fn assignment(&mut self, assignment: &'t Assignment, scope: &Scope, body: &mut Body) {
        let Some((place, kind)) = self.place(&assignment.target, scope) else {
            let span = assignment.target.segments.first().map(|segment| segment.name.span);
            return self.diagnostics.warning(span.unwrap_or_default(), Problem::NotRunYet);
        };
        let value = self.expression(&assignment.value, scope, Some(&kind));
        let before = match &place {
            Place::Field(field) => Expression::Field(position(*field)),
            Place::Entry(list, cell, identity) => {
                Expression::Of { list: position(*list), identity: identity.clone(), cell: position(*cell) }
            }
        };
        let value = changed(assignment.change, before, value);
        body.statements.push(match place {
            Place::Field(field) => Statement::Set { field: position(field), value },
            Place::Entry(list, cell, identity) => {
                Statement::SetEntry { list: position(list), identity, cell: position(cell), value }
            }
        });
    }

    /// What is set, and of which kind it is.
    fn place(&mut self, path: &'t Path, scope: &Scope) -> Option<(Place, FieldKind)> {
        let entry = &self.aggregates[scope.aggregate?];
        match path.segments.as_slice() {
            [Segment { name, arguments: None }] => {
                let place = entry.fields.iter().position(|field| field.name == name.text)?;
                Some((Place::Field(place), entry.fields[place].kind.clone()))
            }
            [owner, Segment { name, .. }] => {
                let (list, cell) = self.cell(&owner.name.text, &name.text, scope)?;
                let kind = entry.lists[list].columns().nth(cell)?.kind.clone();
                let taken = self.list_identity(list, scope);
                let identity = self.given(owner.arguments.as_deref(), &taken, scope);
                Some((Place::Entry(list, cell, identity), kind))
            }
            _ => None,
        }
    }

    /// An event with its values, and what the aggregate itself does at it. Others hear of it after that.
    fn occurrence(&mut self, told: &'t Occurrence, heard: bool, scope: &Scope, body: &mut Body) {
        let Some(event) = self.names.find(Noun::Event, 0, &told.event.text) else { return };
        let EventEntry { id, payload: taken, reactions, .. } = &self.events[event];
        let (id, taken, reactions) = (*id, taken.clone(), reactions.clone());
        let mut payload = self.given(told.arguments.as_deref(), &taken, scope);
        if body.raising.contains(&event) {
            return self.diagnostics.error(told.event.span, Problem::RaisesItself(told.event.text.clone()));
        }
        if !reactions.is_empty() {
            let inner = self.reaction_scope(event, scope.locals);
            if inner.locals > limits::LOCALS {
                body.full = true;
                return;
            }
            for (place, value) in payload.iter_mut().enumerate() {
                let local = position(scope.locals + place);
                let value = std::mem::replace(value, Expression::Local(local));
                body.statements.push(Statement::Keep { local, value });
            }
            body.raising.push(event);
            for reaction in &reactions {
                self.block(&reaction.block, &inner, body);
            }
            body.raising.pop();
        }
        if heard {
            body.statements.push(Statement::Emit { event: id, payload });
        }
    }

    /// Takes events back that were emitted before.
    fn withdraw(&mut self, events: &[Name], scope: &Scope, body: &mut Body) {
        if let (Some(aggregate), Some(name)) = (scope.aggregate, events.first()) {
            let told = (AggregateId::at(aggregate), name.span);
            // What an aggregate does at its own events is a part of several commands.
            if !self.withdrawals.contains(&told) {
                self.withdrawals.push(told);
            }
        }
        let known = |name: &Name| self.names.find(Noun::Event, 0, &name.text);
        let events = events.iter().filter_map(known).map(|event| self.events[event].id).collect();
        body.statements.push(Statement::Withdraw { events, otherwise: 0 });
    }

    fn reason(&mut self, name: &'t Name) -> ReasonId {
        if let Some(known) = self.names.find(Noun::Reason, 0, &name.text) {
            return ReasonId::at(known);
        }
        let _ = self.names.declare(Noun::Reason, 0, name, self.reasons);
        self.reasons += 1;
        self.builder.reason(&name.text)
    }

    /// The lists of the aggregate at hand.
    pub(super) fn lists(&self, scope: &Scope) -> &[List] {
        scope.aggregate.map_or(&[], |aggregate| &self.aggregates[aggregate].lists)
    }

    /// What tells the entries of a list apart.
    pub(super) fn list_identity(&self, list: usize, scope: &Scope) -> Vec<Field> {
        let list = self.lists(scope).get(list).map(|list| &list.kind);
        match list {
            Some(ListKind::Children { identity, .. }) => identity.clone(),
            _ => Vec::new(),
        }
    }

    fn list_named(&self, path: &Path, scope: &Scope) -> Option<u8> {
        let name = &path.segments.first()?.name.text;
        self.lists(scope).iter().position(|list| list.name == *name).map(position)
    }
}

/// The body of a command that is being made.
struct Body {
    statements: Vec<Statement>,
    /// The events whose own reactions are being made a part of it.
    raising: Vec<usize>,
    /// How many statements were followed for it.
    steps: usize,
    /// Whether it became too long.
    full: bool,
}

impl Body {
    /// Keeps a place for a statement that goes on further down.
    fn skip(&mut self) -> usize {
        self.statements.push(Statement::Skip(0));
        self.statements.len() - 1
    }

    /// How many statements stand behind a place.
    fn behind(&self, place: usize) -> u16 {
        u16::try_from(self.statements.len() - 1 - place).unwrap_or(u16::MAX)
    }
}

/// What a field becomes.
pub(super) fn changed(change: Change, before: Expression, by: Expression) -> Expression {
    match change {
        Change::Become => by,
        Change::Increase => Expression::binary(Operator::Add, before, by),
        Change::Decrease => Expression::binary(Operator::Subtract, before, by),
    }
}
