//! Dense identities of the things in a model.

use std::hash::{Hash, Hasher};

/// Declares an index type into one of the model's lists.
macro_rules! dense_ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u16);

        impl $name {
            /// The id at a position of its list. A model is limited to far fewer than 65,536 entries.
            pub const fn at(position: usize) -> Self {
                debug_assert!(position <= u16::MAX as usize);
                #[expect(clippy::cast_possible_truncation, reason = "models are limited in size when they are built")]
                Self(position as u16)
            }

            /// Its position in its list.
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

dense_ids! {
    /// A bounded context.
    ContextId;
    /// A kind of aggregate.
    AggregateId;
    /// A command of an aggregate.
    CommandId;
    /// A domain event of an aggregate.
    EventId;
    /// An external system.
    ExternalId;
    /// An operation of an external system.
    OperationId;
    /// A handler: what one context does when an event reaches it.
    HandlerId;
    /// Why a command may be refused.
    ReasonId;
}

/// One effectful statement of a handler: the unit in which effects are counted. Where it is done for each
/// of many aggregates, each of them makes a slot of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// The handler it belongs to.
    pub handler: HandlerId,
    /// Its position among the handler's effects.
    pub position: u8,
    /// Which of many aggregates it is done for; 0 for the statement as a whole.
    pub target: u32,
}

impl Slot {
    /// A statement as a whole.
    pub const fn of(handler: HandlerId, position: u8) -> Self {
        Self { handler, position, target: 0 }
    }

    /// The statement that it belongs to.
    #[must_use]
    pub const fn whole(self) -> Self {
        Self::of(self.handler, self.position)
    }
}

impl Hash for Slot {
    /// What is done for nobody in particular is known by its statement alone.
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.handler, self.position).hash(state);
        if self.target != 0 {
            self.target.hash(state);
        }
    }
}
