//! What statements do, and whether they can.

use super::Checker;
use super::path::among;
use super::scope::Scope;
use super::types::Type;
use crate::language::problem::Problem;
use crate::language::syntax::{
    Assignment, Block, Call, Change, Expression, ExpressionKind, Name, Noun, Occurrence, Path, Refusal,
    Segment, Statement, StatementKind, Target,
};

impl<'t> Checker<'t, '_> {
    /// Statements; what one reads is known to those behind it.
    pub(super) fn block(&mut self, block: &'t Block, scope: &mut Scope<'t>) {
        let readings = scope.readings.len();
        for statement in &block.statements {
            self.statement(statement, scope);
        }
        scope.readings.truncate(readings);
    }

    fn statement(&mut self, statement: &'t Statement, scope: &mut Scope<'t>) {
        match &statement.kind {
            StatementKind::Require(condition, refusal) => {
                self.condition(condition, scope);
                if let Refusal::Emit(event) = refusal {
                    self.occurrence(event, scope);
                }
            }
            StatementKind::Set(assignments) => {
                for assignment in assignments {
                    self.assignment(assignment, scope);
                }
            }
            StatementKind::Emit(event, replaced) => {
                self.occurrence(event, scope);
                if let Some(replaced) = replaced {
                    self.find(Noun::Event, 0, replaced);
                }
            }
            StatementKind::Raise(event) => self.occurrence(event, scope),
            StatementKind::Cancel(event) => _ = self.find(Noun::Event, 0, event),
            StatementKind::Merge(events, into) => {
                for event in events {
                    self.find(Noun::Event, 0, event);
                }
                self.occurrence(into, scope);
            }
            StatementKind::Add(value, path) => {
                self.value(value, scope, Type::Time);
                let kind = self.settable(path, scope);
                if !kind.fits(Type::Window) {
                    let problem = Problem::Mismatch { expected: Type::Window.name(), found: kind.name() };
                    self.diagnostics.error(first(path).span, problem);
                }
            }
            StatementKind::Remove(path) => self.removed(path, scope),
            StatementKind::Read(path, name) => self.read(path, name, scope),
            StatementKind::If(guards, otherwise) => {
                for guard in guards {
                    self.condition(&guard.condition, scope);
                    self.block(&guard.block, scope);
                }
                if let Some(block) = otherwise {
                    self.block(block, scope);
                }
            }
            StatementKind::Issue(target) | StatementKind::Do(target) => self.target(target, scope),
            StatementKind::Call(call) => self.call(call, scope),
            StatementKind::ForEach(aggregate, filter, block) => {
                self.for_each(aggregate, filter.as_ref(), block, scope);
            }
        }
    }

    /// A change of a field; whether it can hold the value.
    pub(super) fn assignment(&mut self, assignment: &'t Assignment, scope: &mut Scope<'t>) {
        let kind = self.settable(&assignment.target, scope);
        let by_size = assignment.change != Change::Become;
        if matches!(kind, Type::Window) || (by_size && !kind.is_ordered()) {
            self.diagnostics.error(first(&assignment.target).span, Problem::NotSettable);
            return;
        }
        self.value_beside(&assignment.value, scope, kind);
        if let [Segment { name, arguments: None }] = assignment.target.segments.as_slice() {
            self.reach(scope.aggregate, &name.text, &assignment.value);
        }
        if let [Segment { name: owner, arguments: Some(_) }, Segment { name, .. }] =
            assignment.target.segments.as_slice()
        {
            self.reach(self.names.find(Noun::Aggregate, 0, &owner.text), &name.text, &assignment.value);
        }
    }

    /// A command for an aggregate.
    pub(super) fn target(&mut self, target: &'t Target, scope: &mut Scope<'t>) {
        let Some(aggregate) = self.find(Noun::Aggregate, 0, &target.aggregate) else { return };
        let at_hand = target.identity.is_none() && scope.each == Some(aggregate);
        if !at_hand {
            let identity = self.aggregates[aggregate].identity.clone();
            self.arguments(target.identity.as_deref(), &identity, scope, target.aggregate.span);
        }
        let Some(command) = self.find(Noun::Command, aggregate, &target.command) else { return };
        let parameters = self.commands[command].parameters.clone();
        self.arguments(target.arguments.as_deref(), &parameters, scope, target.command.span);
        if let Some(event) = self.handling {
            self.issues.push((event, command, target.command.span));
        }
    }

    /// A call of an external system, without what follows.
    pub(super) fn called(&mut self, call: &'t Call, scope: &mut Scope<'t>) {
        if let Some(key) = &call.key {
            self.value(key, scope, Type::Unknown);
        }
        let Some(external) = self.find(Noun::External, 0, &call.external) else { return };
        if !self.externals[external] {
            return self.any_arguments(call.arguments.as_deref(), scope);
        }
        let Some(operation) = self.find(Noun::Operation, external, &call.operation) else { return };
        let parameters = self.operations[operation].parameters.clone();
        self.arguments(call.arguments.as_deref(), &parameters, scope, call.operation.span);
    }

    fn call(&mut self, call: &'t Call, scope: &mut Scope<'t>) {
        self.called(call, scope);
        for block in call.then.iter().chain(&call.otherwise) {
            self.block(block, scope);
        }
    }

    fn for_each(
        &mut self,
        name: &'t Name,
        filter: Option<&'t Expression>,
        block: &'t Block,
        scope: &Scope<'t>,
    ) {
        let Some(aggregate) = self.find(Noun::Aggregate, 0, name) else { return };
        let mut inner = scope.clone();
        inner.cover(self.stored(aggregate));
        inner.each = Some(aggregate);
        if let Some(filter) = filter {
            self.condition(filter, &mut inner);
        }
        self.block(block, &mut inner);
    }

    fn read(&mut self, path: &'t Path, name: &'t Name, scope: &mut Scope<'t>) {
        let [Segment { name: model, arguments }] = path.segments.as_slice() else {
            return self.diagnostics.error(first(path).span, Problem::NotAValue(first(path).text.clone()));
        };
        let Some(position) = self.find(Noun::ReadModel, 0, model) else { return };
        let key = self.models[position].key.clone();
        self.arguments(arguments.as_deref(), &key, scope, model.span);
        scope.readings.push((name.text.clone(), position));
    }

    /// An event with what it carries: the first occurrence says what that is, unless it is declared.
    fn occurrence(&mut self, occurrence: &'t Occurrence, scope: &mut Scope<'t>) {
        let given = occurrence.arguments.as_deref();
        let Some(event) = self.names.find(Noun::Event, 0, &occurrence.event.text) else { return };
        match self.events[event].payload.clone() {
            Some(payload) => self.arguments(given, &payload, scope, occurrence.event.span),
            None => self.events[event].payload = Some(self.carried(given, scope)),
        }
        if let Some(command) = self.deciding {
            self.emissions.push((command, event, occurrence.event.span));
        }
    }

    fn removed(&mut self, path: &'t Path, scope: &mut Scope<'t>) {
        let [Segment { name, arguments }] = path.segments.as_slice() else {
            return self.diagnostics.error(first(path).span, Problem::NotSettable);
        };
        let Some(aggregate) = scope.aggregate else { return };
        let Some(child) = self.find(Noun::Child, aggregate, name) else { return };
        let identity = self.aggregates[aggregate].children[child].identity.clone();
        self.arguments(arguments.as_deref(), &identity, scope, name.span);
    }

    /// The type of a field that can change here.
    fn settable(&mut self, path: &'t Path, scope: &mut Scope<'t>) -> Type<'t> {
        match path.segments.as_slice() {
            [Segment { name, arguments: None }] => {
                let found = match (scope.aggregate, scope.model) {
                    (Some(aggregate), _) => among(self.aggregates[aggregate].fields.iter(), name),
                    (None, Some(model)) => among(self.models[model].fields.iter(), name),
                    (None, None) => {
                        self.diagnostics.error(name.span, Problem::NotSettable);
                        return Type::Unknown;
                    }
                };
                self.field(found, name)
            }
            [Segment { name: owner, arguments: Some(arguments) }, Segment { name, arguments: None }] => {
                let (identity, found) = if let Some(aggregate) = scope.aggregate {
                    let Some(child) = self.find(Noun::Child, aggregate, owner) else { return Type::Unknown };
                    let info = &self.aggregates[aggregate].children[child];
                    (info.identity.clone(), among(info.fields.iter(), name))
                } else {
                    let Some(aggregate) = self.find(Noun::Aggregate, 0, owner) else { return Type::Unknown };
                    let info = &self.aggregates[aggregate];
                    (info.identity.clone(), among(info.fields.iter(), name))
                };
                self.arguments(Some(arguments), &identity, scope, owner.span);
                self.field(found, name)
            }
            _ => {
                self.diagnostics.error(first(path).span, Problem::NotSettable);
                Type::Unknown
            }
        }
    }

    /// Notes which states a field is set to.
    fn reach(&mut self, aggregate: Option<usize>, field: &str, value: &Expression) {
        let Some(info) = aggregate.and_then(|aggregate| self.aggregates.get_mut(aggregate)) else { return };
        let Some(place) = info.fields.iter().position(|slot| slot.is(field)) else { return };
        let state = match &value.kind {
            ExpressionKind::Path(path) => info.fields[place].kind.state(&first(path).text),
            _ => None,
        };
        info.reached[place] |= state
            .map_or(u64::MAX, |state| 1_u64.checked_shl(u32::try_from(state).unwrap_or(64)).unwrap_or(0));
    }
}

/// The first name of a path.
fn first(path: &Path) -> &Name {
    &path.segments[0].name
}
