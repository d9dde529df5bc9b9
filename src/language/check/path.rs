//! What names stand for.

use super::Checker;
use super::scope::Scope;
use super::types::{Slot, Type};
use crate::language::problem::Problem;
use crate::language::source::Span;
use crate::language::syntax::{Argument, Expression, ExpressionKind, Name, Noun, Path, Segment};

impl<'t> Checker<'t, '_> {
    /// The type of what a path stands for.
    pub(super) fn path(
        &mut self,
        path: &'t Path,
        span: Span,
        scope: &mut Scope<'t>,
        needed: Type<'t>,
    ) -> Type<'t> {
        match path.segments.as_slice() {
            [Segment { name, arguments: None }] => self.name(name, scope, needed),
            [Segment { name, arguments: Some(arguments) }] => self.function(name, arguments, scope),
            [owner, Segment { name, arguments: None }] => self.member(owner, name, scope),
            _ => {
                self.diagnostics.error(span, Problem::NotAValue(told(path)));
                Type::Unknown
            }
        }
    }

    /// A name by itself: a value, a state, true or false, or an identity.
    fn name(&mut self, name: &'t Name, scope: &Scope<'t>, needed: Type<'t>) -> Type<'t> {
        let text = name.text.as_str();
        let value = scope.value(text).map(|slot| slot.kind);
        if needed.state(text).is_some() && !value.is_some_and(|kind| kind.fits(needed)) {
            return needed;
        }
        if let Some(kind) = value {
            return kind;
        }
        if matches!(text, "true" | "false") {
            return Type::Truth;
        }
        let identity = matches!(needed, Type::Identity | Type::Unknown);
        if identity && (scope.literal || text.ends_with(|last: char| last.is_ascii_digit())) {
            return Type::Identity;
        }
        let mut known: Vec<&str> = scope.values.iter().map(|slot| &*slot.name).collect();
        if let Type::Enumeration(states) = needed {
            known.extend(states.iter().map(|state| state.text.as_str()));
        }
        let noun = if matches!(needed, Type::Enumeration(_)) { Noun::State } else { Noun::Value };
        self.unknown_of(noun, name, &known);
        Type::Unknown
    }

    fn function(&mut self, name: &'t Name, arguments: &'t [Argument], scope: &mut Scope<'t>) -> Type<'t> {
        if !matches!(name.text.as_str(), "day" | "month") {
            self.unknown_of(Noun::Function, name, &["day", "month", "sum", "count", "max", "min"]);
            self.any_arguments(Some(arguments), scope);
            return Type::Integer;
        }
        let moment = [Slot { name: "time".into(), kind: Type::Time, span: name.span }];
        self.arguments(Some(arguments), &moment, scope, name.span);
        Type::Integer
    }

    /// A field of what was read, of a child, or of all instances of an aggregate.
    fn member(&mut self, owner: &'t Segment, name: &'t Name, scope: &mut Scope<'t>) -> Type<'t> {
        let text = owner.name.text.as_str();
        let reading = scope.readings.iter().rev().find(|(alias, _)| alias == text).map(|(_, model)| *model);
        if let (Some(model), None) = (reading, &owner.arguments) {
            let info = &self.models[model];
            let found = among(info.fields.iter().chain(&info.key), name);
            return self.field(found, name);
        }
        let child = scope
            .aggregate
            .and_then(|aggregate| Some((aggregate, self.names.find(Noun::Child, aggregate, text)?)));
        if let Some((aggregate, child)) = child {
            let info = &self.aggregates[aggregate].children[child];
            let (identity, found) =
                (info.identity.clone(), among(info.fields.iter().chain(&info.identity), name));
            match &owner.arguments {
                Some(arguments) => self.arguments(Some(arguments), &identity, scope, owner.name.span),
                None if scope.folded => {}
                None => self
                    .diagnostics
                    .error(owner.name.span, Problem::Arguments { expected: identity.len(), found: 0 }),
            }
            return self.field(found, name);
        }
        if scope.ranges.is_some() {
            let Some(aggregate) = self.find(Noun::Aggregate, 0, &owner.name) else { return Type::Unknown };
            self.range(aggregate, owner.name.span, scope);
            let info = &self.aggregates[aggregate];
            let found = among(info.fields.iter().chain(&info.identity), name);
            return self.field(found, name);
        }
        let mut known: Vec<String> = scope.readings.iter().map(|(alias, _)| alias.clone()).collect();
        if let Some(aggregate) = scope.aggregate {
            known
                .extend(self.aggregates[aggregate].children.iter().map(|child| child.tree.name.text.clone()));
        }
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        self.unknown_of(Noun::Value, &owner.name, &known);
        Type::Unknown
    }

    /// What is counted: the moments of a window, children, or instances.
    pub(super) fn counted(
        &mut self,
        of: &'t Expression,
        filter: Option<&'t Expression>,
        scope: &mut Scope<'t>,
    ) {
        let name = match &of.kind {
            ExpressionKind::Path(path) => match path.segments.as_slice() {
                [Segment { name, arguments: None }] => Some(name),
                _ => None,
            },
            _ => None,
        };
        let Some(name) = name else {
            return self.diagnostics.error(of.span, Problem::NotAValue("count".to_owned()));
        };
        let child = scope
            .aggregate
            .and_then(|aggregate| Some((aggregate, self.names.find(Noun::Child, aggregate, &name.text)?)));
        let slots = if let Some((aggregate, child)) = child {
            let info = &self.aggregates[aggregate].children[child];
            [info.fields.as_slice(), &info.identity].concat()
        } else if let (Some(_), Some(aggregate)) =
            (scope.ranges, self.names.find(Noun::Aggregate, 0, &name.text))
        {
            self.stored(aggregate)
        } else {
            self.value(of, scope, Type::Window);
            Vec::new()
        };
        if let Some(filter) = filter {
            let mut inner = scope.clone();
            inner.cover(slots);
            inner.folded = true;
            self.condition(filter, &mut inner);
        }
    }

    /// The type of a field that was looked up, or which ones there are.
    pub(super) fn field(&mut self, found: Result<Type<'t>, Vec<String>>, name: &'t Name) -> Type<'t> {
        found.unwrap_or_else(|known| {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            self.unknown_of(Noun::Field, name, &known);
            Type::Unknown
        })
    }

    /// Fields and identity of an aggregate.
    pub(super) fn stored(&self, aggregate: usize) -> Vec<Slot<'t>> {
        let info = &self.aggregates[aggregate];
        [info.fields.as_slice(), &info.identity].concat()
    }

    /// Notes that an invariant ranges over an aggregate: outside of a sum over one kind only.
    fn range(&mut self, aggregate: usize, span: Span, scope: &mut Scope<'t>) {
        let Some(ranges) = scope.ranges.as_mut().filter(|_| !scope.folded) else { return };
        if *ranges.first.get_or_insert(aggregate) != aggregate {
            self.diagnostics.error(span, Problem::SeveralRanges);
        }
    }
}

/// The type of the field of this name, or the names that there are.
pub(super) fn among<'s, 't: 's>(
    slots: impl Iterator<Item = &'s Slot<'t>> + Clone,
    name: &Name,
) -> Result<Type<'t>, Vec<String>> {
    let found = slots.clone().find(|slot| slot.is(&name.text)).map(|slot| slot.kind);
    found.ok_or_else(|| slots.map(|slot| slot.name.to_string()).collect())
}

/// A path as it is told.
fn told(path: &Path) -> String {
    let names: Vec<&str> = path.segments.iter().map(|segment| segment.name.text.as_str()).collect();
    names.join(".")
}
