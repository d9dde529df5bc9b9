//! Commands, policies, read models, use cases and what else reacts.

use super::Checker;
use super::scope::Scope;
use super::types::{Slot, Type};
use crate::language::problem::Problem;
use crate::language::syntax::{
    Aggregate, Block, Context, Declaration, Expression, Field, Member, Noun, Policy, Projection, ReadMember,
    ReadModel, UseCase,
};

impl<'t> Checker<'t, '_> {
    /// What aggregates decide; from this it is known what events carry.
    pub(super) fn decisions(&mut self, context: &'t Context) {
        for (_, declaration) in &context.declarations {
            if let Declaration::Aggregate(aggregate) = declaration {
                self.aggregate(aggregate);
            }
        }
    }

    /// What follows from events.
    pub(super) fn reactions(&mut self, context: &'t Context) {
        self.home += 1;
        for (_, declaration) in &context.declarations {
            match declaration {
                Declaration::Policy(policy) => self.policy(policy),
                Declaration::ReadModel(model) => self.read_model(model),
                Declaration::Reconciliation(reconciliation) => {
                    let mut scope = Scope::default();
                    for moment in ["now", "occurred"] {
                        scope.put(moment, Type::Time);
                    }
                    scope.put("message", Type::Identity);
                    self.block(&reconciliation.block, &mut scope);
                }
                Declaration::UseCase(case) => self.use_case(case),
                Declaration::Saga(saga) => self.saga(saga),
                Declaration::Invariant(invariant) => self.invariant(invariant),
                _ => {}
            }
        }
    }

    pub(super) fn use_case(&mut self, case: &'t UseCase) {
        let Some(position) = self.names.find(Noun::UseCase, 0, &case.name.text) else { return };
        let mut scope = Scope { values: self.cases[position].clone(), ..Scope::default() };
        scope.put("now", Type::Time);
        self.block(&case.block, &mut scope);
    }

    fn aggregate(&mut self, tree: &'t Aggregate) {
        let Some(position) = self.names.find(Noun::Aggregate, 0, &tree.name.text) else { return };
        if !std::ptr::eq(self.aggregates[position].tree, tree) {
            return;
        }
        let mut stored =
            Scope { values: self.stored(position), aggregate: Some(position), ..Scope::default() };
        stored.put("now", Type::Time);
        for member in &tree.members {
            match member {
                Member::Field(field) => self.initial(field),
                Member::Child(child) => child.fields.iter().for_each(|field| self.initial(field)),
                Member::Event(event) => self.versions(event),
                Member::Command(command) => {
                    let Some(known) = self.names.find(Noun::Command, position, &command.name.text) else {
                        continue;
                    };
                    let mut scope = stored.clone();
                    scope.values = [self.commands[known].parameters.clone(), scope.values].concat();
                    self.deciding = Some(known);
                    self.block(&command.block, &mut scope);
                    self.deciding = None;
                }
                Member::Reaction(_) => {}
            }
        }
        for member in &tree.members {
            let Member::Reaction(reaction) = member else { continue };
            let Some((event, mut scope)) = self.handled(&reaction.event, None) else { continue };
            if self.events[event].aggregate != Some(position) {
                self.tell_unknown(Noun::Event, &reaction.event, None);
                continue;
            }
            scope.values.extend(stored.values.iter().cloned());
            scope.aggregate = Some(position);
            self.block(&reaction.block, &mut scope);
        }
    }

    fn initial(&mut self, field: &'t Field) {
        if let Some(initial) = &field.initial {
            self.value(initial, &mut Scope::default(), Type::of(&field.kind));
        }
    }

    fn policy(&mut self, policy: &'t Policy) {
        let Some((event, mut scope)) = self.handled(&policy.event, policy.version.as_ref()) else { return };
        self.crosses(event, &policy.event);
        self.reacts(event, policy.condition.as_ref(), &policy.block, &mut scope);
    }

    fn reacts(
        &mut self,
        event: usize,
        condition: Option<&'t Expression>,
        block: &'t Block,
        scope: &mut Scope<'t>,
    ) {
        if let Some(condition) = condition {
            self.condition(condition, scope);
        }
        self.handling = Some(event);
        self.block(block, scope);
        self.handling = None;
    }

    fn read_model(&mut self, tree: &'t ReadModel) {
        let Some(position) = self.names.find(Noun::ReadModel, 0, &tree.name.text) else { return };
        if !std::ptr::eq(self.models[position].tree, tree) {
            return;
        }
        for member in &tree.members {
            match member {
                ReadMember::Field(field) => self.initial(field),
                ReadMember::Projection(projection) => self.projection(projection, position),
            }
        }
    }

    fn projection(&mut self, projection: &'t Projection, model: usize) {
        let Some((event, mut scope)) = self.handled(&projection.event, projection.version.as_ref()) else {
            return;
        };
        self.crosses(event, &projection.event);
        let key = self.models[model].key.clone();
        match &projection.key {
            Some(given) => self.arguments(Some(given), &key, &mut scope, projection.event.span),
            None => self.carries(projection, &key, &scope),
        }
        scope.values.extend(self.models[model].fields.iter().cloned());
        scope.model = Some(model);
        self.reacts(event, projection.condition.as_ref(), &projection.block, &mut scope);
    }

    /// Whether an event says by the names of its values which row it is about.
    fn carries(&mut self, projection: &Projection, key: &[Slot<'t>], scope: &Scope<'t>) {
        if let Some(part) = key.iter().find(|part| scope.value(&part.name).is_none()) {
            let (event, part) = (projection.event.text.clone(), part.name.to_string());
            self.diagnostics.error(projection.event.span, Problem::KeyNotCarried { event, part });
        }
    }
}
