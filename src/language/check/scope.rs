//! What can be named at a place.

use super::types::{Slot, Type};
use crate::language::source::Span;

/// The most values that are known at a place: nested blocks cannot pile up more.
const MOST: usize = 256;

/// What can be named at a place.
#[derive(Clone, Default)]
pub(super) struct Scope<'t> {
    /// Values by their names; the first one of a name counts.
    pub(super) values: Vec<Slot<'t>>,
    /// What was read: its name here, and the read model.
    pub(super) readings: Vec<(String, usize)>,
    /// The aggregate whose fields change and whose children can be named.
    pub(super) aggregate: Option<usize>,
    /// The read model whose fields change.
    pub(super) model: Option<usize>,
    /// The aggregate at hand under `for each`.
    pub(super) each: Option<usize>,
    /// Whether values of all instances of an aggregate can be named.
    pub(super) ranges: Option<Ranges>,
    /// Whether values of children can be named without saying of which one.
    pub(super) folded: bool,
    /// Whether every other name is an identity.
    pub(super) literal: bool,
}

/// Which aggregates an invariant ranges over.
#[derive(Clone, Copy, Default)]
pub(super) struct Ranges {
    pub(super) first: Option<usize>,
}

impl<'t> Scope<'t> {
    pub(super) fn value(&self, name: &str) -> Option<&Slot<'t>> {
        self.values.iter().find(|slot| slot.is(name))
    }

    /// Puts values before the others, up to what one can still keep in mind.
    pub(super) fn cover(&mut self, slots: Vec<Slot<'t>>) {
        self.values = [slots, std::mem::take(&mut self.values)].concat();
        self.values.truncate(MOST);
    }

    /// Adds a value that is always there.
    pub(super) fn put(&mut self, name: &str, kind: Type<'t>) {
        self.values.push(Slot { name: name.into(), kind, span: Span::default() });
    }
}
