//! The picture of a run, as pure geometry: what is drawn, where, and of which record it tells. No
//! colours, no fonts, no browser; whoever paints it only places what is here.
//!
//! - [`scale`]: time to x and back, with long idle spans folded
//! - [`tracks`]: the lanes, and the rows in each
//! - [`ghost`]: what another run had and this one has not
//! - [`picture`]: the draw list
//! - [`layout`]: from a run to the draw list
//! - [`nearest`]: which gap is meant by a point, and which one is next
//! - [`text`]: how much room words take, and who gets it

pub mod ghost;
pub mod layout;
pub mod nearest;
pub mod picture;
pub mod scale;
pub mod text;
pub mod tracks;

pub use layout::{Frame, Ground, layout};
pub use nearest::{Direction, nearest, neighbour};
pub use picture::{Emphasis, Handle, Item, Picture, Shape, Tick};
pub use scale::{Fold, Scale};
pub use tracks::{Track, Tracks};
