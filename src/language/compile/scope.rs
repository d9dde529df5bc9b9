//! What can be named at a place, and by which position the engine finds it.

use std::rc::Rc;

use crate::domain::{Expression, Field, FieldKind};

/// A value that has a name.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) name: String,
    pub(super) kind: FieldKind,
    pub(super) value: Expression,
}

/// What values without a list of arguments belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Folded {
    /// The entries of a list of the aggregate.
    List(usize),
    /// The aggregates of a kind.
    Instances(usize),
}

/// The aggregate at hand, where something is done for each of many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AtHand {
    /// Its kind.
    pub(super) aggregate: usize,
    /// Where its identity is kept in mind.
    pub(super) identity: usize,
}

/// What can be named at a place.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    /// Values by their names; the first layer that has a name counts.
    pub(super) layers: Vec<Rc<[Known]>>,
    /// The aggregate whose lists can be named.
    pub(super) aggregate: Option<usize>,
    /// What is gone through.
    pub(super) folded: Option<Folded>,
    /// Whether the fields of any kind of aggregate can be named.
    pub(super) ranging: bool,
    /// How many values the body keeps in mind.
    pub(super) locals: usize,
    /// What was read, by the name that it has here.
    pub(super) readings: Vec<(String, Rc<[Known]>)>,
    /// The aggregate that needs no identity here.
    pub(super) at_hand: Option<AtHand>,
}

impl Scope {
    /// These values, the first layer before the others.
    pub(super) fn of(layers: &[Rc<[Known]>]) -> Self {
        Self { layers: layers.to_vec(), ..Self::default() }
    }

    /// What the commands of an aggregate can name.
    pub(super) fn deciding(aggregate: usize, layers: &[Rc<[Known]>]) -> Self {
        Self { aggregate: Some(aggregate), ..Self::of(layers) }
    }

    /// The same, with more values before all others.
    pub(super) fn covered(&self, layer: Rc<[Known]>) -> Self {
        let mut scope = self.clone();
        scope.layers.insert(0, layer);
        scope
    }

    /// The value of a name.
    pub(super) fn find(&self, name: &str) -> Option<&Known> {
        self.layers.iter().flat_map(|layer| layer.iter()).find(|known| known.name == name)
    }
}

/// Fields by their positions, each found in the way that `at` says.
pub(super) fn known(fields: &[Field], at: &dyn Fn(u8) -> Expression) -> Rc<[Known]> {
    let known = |(place, field): (usize, &Field)| Known {
        name: field.name.clone(),
        kind: field.kind.clone(),
        value: at(position(place)),
    };
    fields.iter().enumerate().map(known).collect()
}

/// What there is without being declared.
pub(super) fn given(names: &[&str]) -> Rc<[Known]> {
    let known = |name: &&str| {
        let (kind, value) = match *name {
            "message" => (FieldKind::Symbol, Expression::Message),
            _ => (FieldKind::Time, Expression::Now),
        };
        Known { name: (*name).to_owned(), kind, value }
    };
    names.iter().map(known).collect()
}

/// A position as expressions hold it; a model is limited to fewer.
pub(super) fn position(place: usize) -> u8 {
    u8::try_from(place).unwrap_or(u8::MAX)
}
