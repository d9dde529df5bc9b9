//! Dense identities of the things in a model.

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

/// One effectful statement of a handler: the unit in which effects are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot {
    /// The handler it belongs to.
    pub handler: HandlerId,
    /// Its position among the handler's effects.
    pub position: u8,
}
