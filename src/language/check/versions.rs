//! Older versions of events: what the present one makes of them, and what a scenario says was stored in them.

use super::Checker;
use super::scope::Scope;
use super::types::{Slot, Type};
use crate::language::problem::{NoteReason, Problem};
use crate::language::syntax::{Change, Event, Name, Noun, Parameter, Past, Path, Upcast};

impl<'t> Checker<'t, '_> {
    /// Each older version has the values from which the present one follows.
    pub(super) fn versions(&mut self, event: &'t Event) {
        let mut known: Vec<&Name> = event.version.iter().collect();
        for upcast in &event.upcasts {
            if let Some(first) = known.iter().find(|name| name.text == upcast.version.text) {
                let problem = Problem::Duplicate(Noun::Version, upcast.version.text.clone());
                self.diagnostics.error_with(upcast.version.span, problem, first.span, NoteReason::FirstHere);
            }
            known.push(&upcast.version);
            self.upcast(event, upcast);
        }
    }

    fn upcast(&mut self, event: &'t Event, upcast: &'t Upcast) {
        let old = self.parameters(Noun::Field, &upcast.fields);
        let mut scope = Scope { values: old.clone(), ..Scope::default() };
        let fields = event.fields.as_deref().unwrap_or_default();
        let mut set = vec![false; fields.len()];
        for assignment in &upcast.assignments {
            let Some(name) = set_by(&assignment.target).filter(|_| assignment.change == Change::Become)
            else {
                self.diagnostics.error(assignment.value.span, Problem::NotSettable);
                continue;
            };
            let Some(place) = fields.iter().position(|field| field.name.text == name.text) else {
                let known: Vec<&str> = fields.iter().map(|field| field.name.text.as_str()).collect();
                self.unknown_of(Noun::Field, name, &known);
                continue;
            };
            set[place] = true;
            self.value(&assignment.value, &mut scope, Type::of(&fields[place].kind));
        }
        for (field, _) in fields.iter().zip(set).filter(|(_, set)| !set) {
            let (needed, carried) =
                (Type::of(&field.kind), old.iter().find(|slot| slot.is(&field.name.text)));
            match carried {
                None => {
                    let problem = Problem::MissingArgument(field.name.text.clone());
                    self.diagnostics.error(upcast.version.span, problem);
                }
                // What it carries under the same name it carries over, as what it is.
                Some(slot) if !slot.kind.fits(needed) => {
                    let problem = Problem::Mismatch { expected: needed.name(), found: slot.kind.name() };
                    self.diagnostics.error(slot.span, problem);
                }
                Some(_) => {}
            }
        }
    }

    /// An event of the time before the run, in the version in which it was stored.
    pub(super) fn past(&mut self, past: &'t Past, scope: &mut Scope<'t>) {
        let Some(aggregate) = self.find(Noun::Aggregate, 0, &past.aggregate) else { return };
        let identity = self.aggregates[aggregate].identity.clone();
        self.arguments(past.identity.as_deref(), &identity, scope, past.aggregate.span);
        let Some(event) = self.find(Noun::Event, 0, &past.event) else { return };
        if self.events[event].aggregate != Some(aggregate) {
            return self.tell_unknown(Noun::Event, &past.event, None);
        }
        let Some(carried) = self.carried_in(event, past.version.as_ref()) else { return };
        self.arguments(past.arguments.as_deref(), &carried, scope, past.event.span);
    }

    /// What a version of an event carries; nothing if there is no such version.
    fn carried_in(&mut self, event: usize, version: Option<&Name>) -> Option<Vec<Slot<'t>>> {
        let info = &self.events[event];
        let (tree, payload) = (info.tree, info.payload.clone().unwrap_or_default());
        let Some(version) = version else { return Some(payload) };
        let mut known: Vec<&str> = Vec::new();
        if let Some(tree) = tree {
            if tree.version.as_ref().is_some_and(|present| present.text == version.text) {
                return Some(payload);
            }
            if let Some(old) = tree.upcasts.iter().find(|old| old.version.text == version.text) {
                return Some(old.fields.iter().map(slot).collect());
            }
            known.extend(tree.version.iter().map(|version| version.text.as_str()));
            known.extend(tree.upcasts.iter().map(|old| old.version.text.as_str()));
        }
        self.unknown_of(Noun::Version, version, &known);
        None
    }
}

/// The field that is set, if it is one of the event's own.
fn set_by(path: &Path) -> Option<&Name> {
    match path.segments.as_slice() {
        [segment] if segment.arguments.is_none() => Some(&segment.name),
        _ => None,
    }
}

/// A value that was declared; whatever is wrong with it was told there.
fn slot(parameter: &Parameter) -> Slot<'_> {
    let Parameter { name, kind } = parameter;
    Slot { name: name.text.as_str().into(), kind: Type::of(kind), span: name.span }
}
