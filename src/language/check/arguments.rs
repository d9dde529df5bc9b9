//! Arguments against what takes them.

use super::Checker;
use super::scope::Scope;
use super::types::{Slot, Type};
use crate::language::nearest::nearest;
use crate::language::problem::Problem;
use crate::language::source::Span;
use crate::language::syntax::{Argument, ExpressionKind, Noun};

impl<'t> Checker<'t, '_> {
    /// Whether each value that is taken is given once, by its place or by its name, and has its type.
    pub(super) fn arguments(
        &mut self,
        given: Option<&'t [Argument]>,
        taken: &[Slot<'t>],
        scope: &mut Scope<'t>,
        span: Span,
    ) {
        let given = given.unwrap_or_default();
        let mut filled = vec![false; taken.len()];
        let mut named = false;
        for (place, argument) in given.iter().enumerate() {
            let position = match &argument.name {
                None if named => {
                    self.diagnostics.error(argument.value.span, Problem::ArgumentOrder);
                    None
                }
                None => Some(place).filter(|place| *place < taken.len()),
                Some(name) => {
                    named = true;
                    let position = taken.iter().position(|slot| slot.is(&name.text));
                    if position.is_none() {
                        let known: Vec<&str> = taken.iter().map(|slot| &*slot.name).collect();
                        self.unknown_of(Noun::Parameter, name, &known);
                    }
                    position
                }
            };
            let kind =
                position.and_then(|position| taken.get(position)).map_or(Type::Unknown, |slot| slot.kind);
            self.value(&argument.value, scope, kind);
            match position.and_then(|position| filled.get_mut(position)) {
                Some(filled) if *filled => {
                    self.diagnostics.error(argument.value.span, Problem::ArgumentOrder);
                }
                Some(filled) => *filled = true,
                None => {}
            }
        }
        if !self.whole {
            // What is missing may stand where the text could not be read: here, or where it is declared.
            return;
        }
        if !named && given.len() != taken.len() {
            self.diagnostics.error(span, Problem::Arguments { expected: taken.len(), found: given.len() });
        } else if let Some((slot, _)) = taken.iter().zip(filled).find(|(_, filled)| !filled) {
            self.diagnostics.error(span, Problem::MissingArgument(slot.name.to_string()));
        }
    }

    /// Arguments that nothing is known about.
    pub(super) fn any_arguments(&mut self, given: Option<&'t [Argument]>, scope: &mut Scope<'t>) {
        for argument in given.unwrap_or_default() {
            self.value(&argument.value, scope, Type::Unknown);
        }
    }

    /// What an event carries, from how it first occurs.
    pub(super) fn carried(&mut self, given: Option<&'t [Argument]>, scope: &mut Scope<'t>) -> Vec<Slot<'t>> {
        let mut slots: Vec<Slot<'t>> = Vec::new();
        for argument in given.unwrap_or_default() {
            let kind = self.value(&argument.value, scope, Type::Unknown);
            let name = match (&argument.name, &argument.value.kind) {
                (Some(name), _) => name.text.as_str().into(),
                (None, ExpressionKind::Path(path)) => {
                    let last = path.segments.last().map_or("", |segment| segment.name.text.as_str());
                    // What is told to be a slip is carried under the name that was meant.
                    let known = scope.values.iter().map(|slot| &*slot.name);
                    let slip = matches!(kind, Type::Unknown) && scope.value(last).is_none();
                    let meant = if slip { nearest(last, known) } else { None };
                    meant.map_or_else(|| last.into(), Into::into)
                }
                _ => "".into(),
            };
            slots.push(Slot { name, kind, span: argument.value.span });
        }
        slots
    }
}
