//! The settings that are traps: ways of building a strategy that are often found and never meant.

use super::choices::{Choice, choice};

choice! {
    /// What a service keeps in memory from one command to the next.
    Session {
        /// Nothing: each command has objects of its own.
        Fresh "fresh",
        /// Its objects, with what they have recorded and who observes them.
        Kept "kept",
    }
}

choice! {
    /// What becomes of the observers of an aggregate when the command is done.
    ObserverSubscription {
        /// They unsubscribe.
        Ended "ended",
        /// Nobody thinks of it.
        Leaked "leaked",
    }
}

choice! {
    /// When recorded events are forgotten.
    RecordedClear {
        /// When all of them are dispatched.
        AfterLoop "after-loop",
        /// Just before they are dispatched.
        BeforeLoop "before-loop",
        /// They are not.
        Never "never",
    }
}

choice! {
    /// When the hook for "after commit" is called.
    RecordedHook {
        /// When the commit is done.
        AtCommit "at-commit",
        /// When the changes are written, as some mappers do where only a collection has changed.
        AtFlush "at-flush",
    }
}

choice! {
    /// What a process-wide registry knows.
    Registry {
        /// All handlers, from the beginning.
        Eager "eager",
        /// The handlers of a context once it has carried out its first command.
        Lazy "lazy",
        /// All handlers; an event without one is taken for a mistake.
        ThrowsOnUnknown "throws-on-unknown",
    }
}

choice! {
    /// Where a consumer keeps what its handlers send while its transaction is open.
    ConsumerBuffer {
        /// Nowhere: it leaves as its context publishes.
        None "none",
        /// In memory, until the transaction is over.
        Memory "memory",
    }
}

choice! {
    /// What a caller makes of the events that it gets back.
    Returned {
        /// It hands them on.
        Published "published",
        /// It forgets them.
        Ignored "ignored",
    }
}
