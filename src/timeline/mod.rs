//! colours, no fonts, no browser; whoever paints it only places what is here.
//!
//! - [`scale`]: time to x and back, with long idle spans folded
//! - [`tracks`]: the lanes, and the rows in each
//! - [`ghost`]: what another run had and this one has not
//! - [`text`]: how much room words take, and who gets it

pub mod ghost;
pub mod scale;
pub mod text;
pub mod tracks;

pub use scale::{Fold, Scale};
pub use tracks::{Track, Tracks};
