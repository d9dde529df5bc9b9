//! What crosses the border of a context: the events that are handled, and those that are published in
//! another form, which carry ids and plain values and nothing of the domain.

use super::Checker;
use super::scope::Scope;
use super::types::Type;
use crate::language::names::version_of;
use crate::language::problem::Problem;
use crate::language::syntax::{Argument, Context, Declaration, ExpressionKind, Name, Noun, Publication};

impl<'t> Checker<'t, '_> {
    /// An event that leaves its context in another form, in a version if it says so.
    pub(super) fn collect_published(&mut self, publication: &'t Publication) {
        let version = publication.version.as_ref();
        self.collect_event_in(version_of(version), &publication.name, None, None, true);
        if let Some(info) = self.events.last_mut() {
            info.version = version;
        }
    }

    /// What can be named when an event is handled; nothing if there is no such event.
    pub(super) fn handled(
        &mut self,
        name: &'t Name,
        version: Option<&'t Name>,
    ) -> Option<(usize, Scope<'t>)> {
        let event = self.event_of(name, version)?;
        let info = &mut self.events[event];
        info.handled = true;
        let (payload, owner) = (info.payload.clone().unwrap_or_default(), info.aggregate);
        let identity = owner.map(|aggregate| self.aggregates[aggregate].identity.clone());
        let mut scope =
            Scope { values: [identity.unwrap_or_default(), payload].concat(), ..Scope::default() };
        scope.put("occurred", Type::Time);
        scope.put("message", Type::Identity);
        Some((event, scope))
    }

    /// Tells where another context handles what leaves its own in another form.
    pub(super) fn crosses(&mut self, event: usize, name: &Name) {
        let info = &self.events[event];
        let Some((leaves_as, owner)) = info.leaves_as.zip(info.aggregate) else { return };
        if self.home != self.aggregates[owner].home {
            let problem =
                Problem::StaysInside { event: name.text.clone(), leaves_as: leaves_as.text.clone() };
            self.diagnostics.warning(name.span, problem);
        }
    }

    /// An event by its name, and by its version where it is published in one.
    fn event_of(&mut self, name: &'t Name, version: Option<&'t Name>) -> Option<usize> {
        if let Some(event) = self.names.event(name, version) {
            return Some(event);
        }
        let Some(version) = version else {
            let published = self.events.iter().find(|info| info.name.text == name.text);
            let Some(known) = published.and_then(|info| info.version) else {
                return self.find(Noun::Event, 0, name);
            };
            let near = [&name.text, " ", &known.text].concat();
            self.tell_unknown(Noun::Event, name, Some(near));
            return None;
        };
        // A domain event has its present version wherever it is handled.
        let own = self.names.find(Noun::Event, 0, &name.text);
        let present = own.and_then(|event| self.events[event].tree).and_then(|tree| tree.version.as_ref());
        if own.is_some() && present.is_some_and(|present| present.text == version.text) {
            return own;
        }
        let of_name = self.events.iter().filter(|info| info.name.text == name.text);
        let known: Vec<&str> =
            of_name.filter_map(|info| info.version).chain(present).map(|known| known.text.as_str()).collect();
        if known.is_empty() && own.is_none() {
            return self.find(Noun::Event, 0, name);
        }
        self.unknown_of(Noun::Version, version, &known);
        None
    }

    /// What is published carries must be known before anybody handles it.
    pub(super) fn publications(&mut self, context: &'t Context) {
        self.home += 1;
        for (_, declaration) in &context.declarations {
            if let Declaration::Publication(publication) = declaration {
                self.publication(publication);
            }
        }
    }

    fn publication(&mut self, publication: &'t Publication) {
        let Some(event) = self.find(Noun::Event, 0, &publication.event) else { return };
        let Some(owner) =
            self.events[event].aggregate.filter(|owner| self.aggregates[*owner].home == self.home)
        else {
            let problem = Problem::NotItsOwn(publication.event.text.clone());
            return self.diagnostics.error(publication.event.span, problem);
        };
        let Some((_, mut scope)) = self.handled(&publication.event, None) else { return };
        self.events[event].leaves_as.get_or_insert(&publication.name);
        let payload = match &publication.arguments {
            Some(given) if given.iter().any(|value| self.leaks(value, owner, &scope)) => Vec::new(),
            Some(given) => self.carried(Some(given), &mut scope),
            // All that it carries, but what every event has of its own.
            None => scope
                .values
                .iter()
                .filter(|slot| !slot.is("occurred") && !slot.is("message"))
                .cloned()
                .collect(),
        };
        if let Some(event) = self.names.event(&publication.name, publication.version.as_ref()) {
            self.events[event].payload.get_or_insert(payload);
        }
    }

    /// Whether a value is a part of the domain, which must not leave its context.
    fn leaks(&mut self, argument: &'t Argument, owner: usize, scope: &Scope<'t>) -> bool {
        let ExpressionKind::Path(path) = &argument.value.kind else { return false };
        let Some(name) = path.segments.first().map(|segment| &segment.name) else { return false };
        if scope.value(&name.text).is_some() {
            return false;
        }
        let is_field = self.stored(owner).iter().any(|slot| slot.is(&name.text));
        let noun = if self.names.find(Noun::Child, owner, &name.text).is_some() {
            Noun::Child
        } else if self.names.find(Noun::Aggregate, 0, &name.text).is_some() {
            Noun::Aggregate
        } else if self.names.find(Noun::ReadModel, 0, &name.text).is_some() {
            Noun::ReadModel
        } else if is_field {
            Noun::Field
        } else {
            return false;
        };
        self.diagnostics.error(argument.value.span, Problem::Leaks(noun, name.text.clone()));
        true
    }
}
