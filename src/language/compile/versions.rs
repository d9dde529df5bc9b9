//! Older versions of events, and the events of the time before a run.
//!
//! An older version is an event of its own that nobody handles: whoever reads one reads the present one
//! that is made of it.

use super::scope::{Scope, given, known};
use super::{Compiler, parameters};
use crate::domain::{AggregateId, EventId, Expression, Field, Form, Row};
use crate::language::syntax::{Argument, Design, Event, ExpressionKind, Item, LineKind, Noun, Past, Upcast};

/// An event that a scenario says was there before the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The event, in the version in which it was stored.
    pub event: EventId,
    /// Of which aggregate.
    pub target: Row,
    /// Its values.
    pub values: Row,
}

/// A version of an event: by which event, by which version, as what, with which values.
pub(super) type Version = (usize, String, EventId, Vec<Field>);

impl<'t> Compiler<'t, '_> {
    /// An event that says what it carries, and what it carried.
    pub(super) fn declared(&mut self, event: &'t Event, aggregate: usize) {
        let fields = event.fields.as_deref().or((!event.upcasts.is_empty()).then_some(&[]));
        let Some(fields) = fields else { return };
        let payload = parameters(fields);
        self.event(&event.name, aggregate, payload.clone());
        let Some(place) = self.names.find(Noun::Event, 0, &event.name.text) else { return };
        let id = self.events[place].id;
        for upcast in &event.upcasts {
            let (old, becomes) = self.upcast(upcast, &payload);
            let (version, form) = (upcast.version.text.clone(), Form::Older(id, becomes));
            let name = [&event.name.text, ".", &version].concat();
            let older = self.builder.formed(AggregateId::at(aggregate), &name, &old, form);
            self.versions.push((place, version, older, old));
        }
    }

    /// What an older version carried, and what the values of the present one are by it.
    fn upcast(&mut self, upcast: &'t Upcast, payload: &[Field]) -> (Vec<Field>, Vec<Expression>) {
        let old = parameters(&upcast.fields);
        let scope = Scope::of(&[known(&old, &Expression::Argument)]);
        let mut becomes = Vec::new();
        for field in payload {
            let set = upcast.assignments.iter().find(|assignment| {
                assignment.target.segments.first().is_some_and(|segment| segment.name.text == field.name)
            });
            becomes.push(match set {
                Some(assignment) => self.expression(&assignment.value, &scope, Some(&field.kind)),
                None => scope.find(&field.name).map_or(Expression::Constant(0), |known| known.value.clone()),
            });
        }
        (old, becomes)
    }

    /// Gives the names that the past speaks of their numbers.
    pub(super) fn mention_past(&mut self, design: &'t Design) {
        for (_, item) in &design.items {
            let Item::Scenario(scenario) = item else { continue };
            for line in &scenario.lines {
                let LineKind::Given(past) = &line.kind else { continue };
                let given = past.identity.iter().chain(&past.arguments).flatten();
                given.for_each(|argument| self.mention_name(argument));
            }
        }
    }

    fn mention_name(&mut self, argument: &Argument) {
        if let ExpressionKind::Path(path) = &argument.value.kind
            && let [segment] = path.segments.as_slice()
        {
            self.builder.symbol(&segment.name.text);
        }
    }

    /// An event of the time before the run; nothing where a name is not known: the checker has told it.
    pub(super) fn past(&mut self, past: &'t Past) -> Option<Stored> {
        let place = self.names.find(Noun::Event, 0, &past.event.text)?;
        let entry = &self.events[place];
        let (present, aggregate, payload) = (entry.id, entry.aggregate, entry.payload.clone());
        let version = past.version.as_ref().and_then(|version| {
            self.versions.iter().find(|(event, name, ..)| *event == place && *name == version.text)
        });
        let (event, carried) =
            version.map_or((present, payload), |(_, _, older, carried)| (*older, carried.clone()));
        let identity = self.aggregates[aggregate].identity.clone();
        let target = self.given(past.identity.as_deref(), &identity, &Scope::default());
        let values = self.given(past.arguments.as_deref(), &carried, &Scope::default());
        self.applied(place);
        Some(Stored { event, target: row(&target), values: row(&values) })
    }

    /// What the aggregate makes of an event by which alone it is known.
    fn applied(&mut self, event: usize) {
        let entry = &self.events[event];
        let (id, reactions, aggregate) = (entry.id, entry.reactions.clone(), entry.aggregate);
        let layers = [
            known(&self.aggregates[aggregate].identity, &Expression::Identity),
            known(&entry.payload, &Expression::Argument),
            given(&["occurred", "now", "message"]),
            self.aggregates[aggregate].stored.clone(),
        ];
        let scope = Scope::deciding(aggregate, &layers);
        let body = reactions.iter().flat_map(|told| self.body(&told.block, &scope, told.span)).collect();
        self.builder.applied(id, body);
    }
}

/// Values that are written down.
fn row(values: &[Expression]) -> Row {
    let scope = crate::domain::Scope::default();
    values.iter().map(|value| value.evaluate(&scope).unwrap_or(0)).collect()
}
