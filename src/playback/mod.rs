//! Moving through a run, and changing it: plain values without a browser in sight.
//!
//! - [`session`]: what the reader has set up and where they stand, changed by intents only
//! - [`shelf`]: the texts that are the reader's own
//! - [`tape`]: the world at any record, by checkpoints
//! - [`desk`]: what stands beside the run, and the text in the editor
//! - [`gap`]: the places of a run at which it can be broken
//! - [`view`]: everything that follows from a set-up: the run, its verdict, its story, its gaps
//! - [`program`]: the procedure that runs at a record, as a listing
//! - [`marks`]: which card of the board a record is about
//! - [`message`]: the message at a record: its deliveries, attempts and effects
//! - [`tables`]: the state at a record, as tables
//! - [`search`]: finding records by what they are called
//! - [`spotlight`]: the few records that prove a claim, or that made a row

pub mod desk;
pub mod gap;
pub mod marks;
mod meanwhile;
pub mod message;
mod offers;
pub mod program;
pub mod sagas;
pub mod search;
pub mod session;
pub mod shelf;
pub mod spotlight;
pub mod tables;
pub mod tape;
pub mod view;

pub use desk::{Desk, Side};
pub use gap::Gap;
pub use marks::{Light, Marks};
pub use message::{Sheet, sheet};
pub use program::{Listing, listing, listing_around};
pub use search::search;
pub use session::{Cursor, Held, Intent, Session, Setup, Speed};
pub use spotlight::{Spotlight, Subject};
pub use tables::{Table, TableKind, tables};
pub use tape::{Stop, Tape};
pub use view::{Former, View};
