//! Types of values.

use std::rc::Rc;

use crate::language::problem::TypeName;
use crate::language::source::Span;
use crate::language::syntax::{Kind, Name};

/// The type of a value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Type<'t> {
    /// Not known; whatever is wrong with it was told already.
    Unknown,
    Integer,
    Money,
    Truth,
    Identity,
    Time,
    Enumeration(&'t [Name]),
    Window,
}

/// A value that has a name.
#[derive(Clone, Debug)]
pub(super) struct Slot<'t> {
    /// Shared by the scopes that it is in.
    pub(super) name: Rc<str>,
    pub(super) kind: Type<'t>,
    pub(super) span: Span,
}

impl Slot<'_> {
    pub(super) fn is(&self, name: &str) -> bool {
        *self.name == *name
    }
}

impl<'t> Type<'t> {
    pub(super) fn of(kind: &'t Kind) -> Self {
        match kind {
            Kind::Integer => Self::Integer,
            Kind::Money => Self::Money,
            Kind::Truth => Self::Truth,
            Kind::Identity => Self::Identity,
            Kind::Time => Self::Time,
            Kind::Enumeration(states) => Self::Enumeration(states),
            Kind::Window(..) => Self::Window,
            Kind::Unknown => Self::Unknown,
        }
    }

    /// Whether a value of one type can stand where the other is needed.
    pub(super) fn fits(self, other: Self) -> bool {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) => true,
            (Self::Enumeration(one), Self::Enumeration(two)) => {
                one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.text == two.text)
            }
            _ => std::mem::discriminant(&self) == std::mem::discriminant(&other),
        }
    }

    /// Whether two values of it can be compared by size.
    pub(super) const fn is_ordered(self) -> bool {
        matches!(self, Self::Unknown | Self::Integer | Self::Money | Self::Time)
    }

    /// The position of a state of this name.
    pub(super) fn state(self, name: &str) -> Option<usize> {
        match self {
            Self::Enumeration(states) => states.iter().position(|state| state.text == name),
            _ => None,
        }
    }

    /// How it is told.
    pub(super) fn name(self) -> TypeName {
        match self {
            Self::Unknown | Self::Integer => TypeName::Integer,
            Self::Money => TypeName::Money,
            Self::Truth => TypeName::Truth,
            Self::Identity => TypeName::Identity,
            Self::Time => TypeName::Time,
            Self::Enumeration(states) => {
                TypeName::Enumeration(states.iter().map(|state| state.text.clone()).collect())
            }
            Self::Window => TypeName::Window,
        }
    }
}
