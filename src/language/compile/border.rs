//! What leaves a context: integration events, each made of a domain event.

use super::scope::{Scope, given, known};
use super::{Compiler, EventEntry};
use crate::domain::{AggregateId, Expression, Field, Form};
use crate::language::names::version_of;
use crate::language::syntax::{Context, Declaration, Name, Noun, Publication};

impl<'t> Compiler<'t, '_> {
    /// The events that a context publishes.
    pub(super) fn publications(&mut self, context: &'t Context) {
        for (_, declaration) in &context.declarations {
            if let Declaration::Publication(publication) = declaration {
                self.publication(publication);
            }
        }
    }

    fn publication(&mut self, tree: &'t Publication) {
        let Some(place) = self.names.find(Noun::Event, 0, &tree.event.text) else { return };
        let EventEntry { id, aggregate, payload, .. } = &self.events[place];
        let (id, aggregate) = (*id, *aggregate);
        let (identity, carried) = (&self.aggregates[aggregate].identity, payload);
        let own = [known(identity, &Expression::Identity), known(carried, &Expression::Argument)];
        let all: Vec<(Field, Expression)> = own
            .iter()
            .flat_map(|layer| layer.iter())
            .map(|known| {
                let field = Field { name: known.name.clone(), kind: known.kind.clone(), initial: 0 };
                (field, known.value.clone())
            })
            .collect();
        let scope = Scope::of(&[&own[..], &[given(&["occurred", "message"])]].concat());
        let (payload, says): (Vec<Field>, Vec<Expression>) = match &tree.arguments {
            None => all.into_iter().unzip(),
            Some(arguments) => {
                let payload: Vec<Field> =
                    arguments.iter().map(|argument| self.carried(argument, &scope)).collect();
                let says = self.given(Some(arguments), &payload, &scope);
                (payload, says)
            }
        };
        let version = tree.version.as_ref();
        let behind = version.map_or_else(String::new, |version| [".", &version.text].concat());
        let name = [tree.name.text.as_str(), &behind].concat();
        let _ = self.names.declare(Noun::Event, version_of(version), &tree.name, self.events.len());
        let id = self.builder.formed(AggregateId::at(aggregate), &name, &payload, Form::Published(id, says));
        self.events.push(EventEntry { id, aggregate, payload, published: true, reactions: Vec::new() });
    }

    /// An event by its name, and by its version where it is published in one.
    pub(super) fn event_of(&self, name: &Name, version: Option<&Name>) -> Option<usize> {
        let own = || self.names.find(Noun::Event, 0, &name.text);
        self.names.event(name, version).or_else(own)
    }

    /// The identity that an event carries by itself.
    pub(super) fn named_by(&self, event: usize) -> &[Field] {
        let entry = &self.events[event];
        if entry.published { &[] } else { &self.aggregates[entry.aggregate].identity }
    }
}
