//! The clockwork under the simulation: virtual time, keyed randomness, the agenda of future
//! actions, hashes that are equal on every machine, and copy-on-write sharing.
//!
//! Nothing in here knows about events, brokers or databases.

pub mod agenda;
pub mod hash;
pub mod index;
pub mod order;
pub mod random;
pub mod shared;
pub mod time;

pub use agenda::Agenda;
pub use hash::{StableHasher, stable_hash};
pub use index::Index;
pub use order::{number, sort_by_number};
pub use random::Seed;
pub use shared::{Shared, Untracked};
pub use time::{Span, Time};
