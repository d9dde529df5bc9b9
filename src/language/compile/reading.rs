//! Read models and what looks into them. A projection becomes a policy that issues a command to the
//! row: so it runs as every handler does, whichever way events are published.

use super::scope::{Known, Scope, known, position};
use super::{AggregateEntry, Compiler, EventEntry, parameters};
use crate::domain::{
    AggregateId, ContextId, Effect, Expression, Field, FieldKind, Look, Reaction, Statement, Wording,
};
use crate::language::limits;
use crate::language::problem::Problem;
use crate::language::syntax::{
    Block, Name, Noun, Path, Projection, ReadMember, ReadModel, Segment, StatementKind,
};

impl<'t> Compiler<'t, '_> {
    /// A read model gets its position, among the aggregates.
    pub(super) fn collect_model(&mut self, tree: &'t ReadModel, context: ContextId) {
        let identity = parameters(&tree.key);
        let mut fields = Vec::new();
        for member in &tree.members {
            if let ReadMember::Field(field) = member {
                fields.push(self.field(field));
            }
        }
        let _ = self.names.declare(Noun::ReadModel, 0, &tree.name, self.aggregates.len());
        self.builder.read_model(context, &tree.name.text, &identity, &fields);
        let stored = [known(&fields, &Expression::Field), known(&identity, &Expression::Identity)].concat();
        let (lists, stored) = (Vec::new(), stored.into());
        self.aggregates.push(AggregateEntry { identity, fields, lists, stored });
    }

    /// What a read model makes of events.
    pub(super) fn projections(&mut self, tree: &'t ReadModel, context: ContextId) {
        let Some(model) = self.names.find(Noun::ReadModel, 0, &tree.name.text) else { return };
        for member in &tree.members {
            if let ReadMember::Projection(projection) = member {
                self.projection(projection, &tree.name, model, context);
            }
        }
    }

    fn projection(&mut self, tree: &'t Projection, name: &Name, model: usize, context: ContextId) {
        let Some(event) = self.event_of(&tree.event, tree.version.as_ref()) else {
            return self.diagnostics.warning(tree.span, Problem::NotRunYet);
        };
        let scope = self.handling(event);
        let EventEntry { id, payload, .. } = &self.events[event];
        let (id, identity, payload) = (*id, self.named_by(event).to_vec(), payload.clone());
        let condition =
            tree.condition.as_ref().map(|tree| self.expression(tree, &scope, Some(&FieldKind::Truth)));
        let key = self.aggregates[model].identity.clone();
        let target = match &tree.key {
            Some(given) => self.given(Some(given), &key, &scope),
            None => key.iter().map(|part| value_of(&scope, &part.name)).collect(),
        };
        let taken: Vec<Field> = identity.iter().chain(&payload).cloned().chain(given()).collect();
        let of_event = |place| {
            if place < identity.len() {
                Expression::Identity(position(place))
            } else {
                Expression::Argument(position(place - identity.len()))
            }
        };
        let mut arguments: Vec<Expression> = (0..identity.len() + payload.len()).map(of_event).collect();
        arguments.extend([Expression::Now, Expression::Message]);
        let layers = [known(&taken, &Expression::Argument), self.aggregates[model].stored.clone()];
        let body = self.body(&tree.block, &Scope::deciding(model, &layers), tree.event.span);
        let wording = Wording::deed(&["the view ", &name.text].concat(), "updated");
        let applied = ["apply ", &tree.event.text].concat();
        let command = self.builder.command(AggregateId::at(model), &applied, wording, &taken, body);
        let effect = Effect::Issue { command, target, arguments };
        self.builder.policy(context, id, None, condition, vec![Reaction::from(effect)]);
    }

    /// A look into a read model, and what can be named behind it.
    fn look(&mut self, path: &'t Path, alias: &Name, scope: &Scope) -> Option<(Look, Scope)> {
        let Segment { name, arguments } = path.segments.first()?;
        let model = self.names.find(Noun::ReadModel, 0, &name.text)?;
        let taken = self.aggregates[model].identity.clone();
        let key = self.given(arguments.as_deref(), &taken, scope);
        let entry = &self.aggregates[model];
        let columns: Vec<Field> = entry.fields.iter().chain(&entry.identity).cloned().collect();
        let at = |place: u8| Expression::Local(position(scope.locals + usize::from(place)));
        let mut behind = scope.clone();
        behind.readings.push((alias.text.clone(), known(&columns, &at)));
        behind.locals += columns.len();
        Some((Look { model: AggregateId::at(model), key, local: position(scope.locals) }, behind))
    }

    /// What a look makes known, where nothing is compiled yet.
    pub(super) fn name_looked_at(&self, path: &Path, alias: &Name, scope: &mut Scope) {
        let model = path.segments.first().map(|segment| &segment.name.text);
        if let Some(model) = model.and_then(|name| self.names.find(Noun::ReadModel, 0, name)) {
            scope.readings.push((alias.text.clone(), self.aggregates[model].stored.clone()));
        }
    }

    /// A look in the body of a command.
    pub(super) fn look_inside(
        &mut self,
        path: &'t Path,
        alias: &Name,
        scope: &mut Scope,
    ) -> Result<Option<Statement>, ()> {
        let Some((look, behind)) = self.look(path, alias, scope) else { return Ok(None) };
        *scope = behind;
        if scope.locals > limits::LOCALS { Err(()) } else { Ok(Some(Statement::Read(look))) }
    }

    /// The looks of a policy or a use case: it takes them before it does anything.
    pub(super) fn looks(&mut self, block: &'t Block, scope: &mut Scope) -> Vec<Look> {
        let mut looks = Vec::new();
        for statement in &block.statements {
            if let StatementKind::Read(path, alias) = &statement.kind
                && let Some((look, behind)) = self.look(path, alias, scope)
            {
                if behind.locals > limits::LOCALS {
                    let problem = Problem::TooMany(Noun::ReadModel, limits::LOCALS);
                    self.diagnostics.error(statement.span, problem);
                    return looks;
                }
                *scope = behind;
                looks.push(look);
            }
        }
        looks
    }
}

impl Scope {
    /// A value of what was read under this name.
    pub(super) fn read(&self, alias: &str, name: &str) -> Option<&Known> {
        let (_, columns) = self.readings.iter().rev().find(|(known, _)| known == alias)?;
        columns.iter().find(|known| known.name == name)
    }
}

/// What every event has beside its values.
fn given() -> [Field; 2] {
    let occurred = Field { name: "occurred".to_owned(), kind: FieldKind::Time, initial: 0 };
    [occurred, Field::symbol("message")]
}

/// A value by its name; the checker has told where there is none.
fn value_of(scope: &Scope, name: &str) -> Expression {
    scope.find(name).map_or(Expression::Constant(0), |known| known.value.clone())
}
