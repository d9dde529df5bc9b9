//! The picture of a run, as pure geometry: what is drawn, where, and of which record it tells. No
//! colours, no fonts, no browser; whoever paints it only places what is here.
//!
//! - [`axis`]: the time axis of a run, with long idle spans folded
//! - [`window`]: the part of it that is looked at; zooming and panning return another one
//! - [`look`]: that, and which lanes are seen in which order
//! - [`scale`]: time to x and back
//! - [`tracks`]: the lanes, and the rows in each
//! - [`ghost`]: what another run had and this one has not
//! - [`cast`]: who and what is on the stage, whatever part is looked at
//! - [`picture`]: the draw list
//! - [`detail`]: what cannot be told apart is drawn as one
//! - [`layout`]: from a run to the draw list
//! - [`hits`]: where what was searched for is marked
//! - [`nearest`]: which gap is meant by a point, and which one is next
//! - [`overview`]: the whole run as a thin strip
//! - [`text`]: how much room words take, and who gets it

pub mod axis;
pub mod cast;
pub mod detail;
pub mod ghost;
pub mod hits;
pub mod layout;
pub mod look;
pub mod nearest;
pub mod overview;
pub mod picture;
mod pieces;
pub mod scale;
pub mod text;
pub mod tracks;
pub mod window;

pub use axis::{Axis, Folding};
pub use cast::Cast;
pub use layout::{Frame, Ground, layout};
pub use look::Look;
pub use nearest::{Direction, nearest, neighbour};
pub use picture::{Emphasis, Handle, Item, Picture, Shape, Tick};
pub use scale::{Fold, Scale};
pub use tracks::{Track, Tracks};
pub use window::Window;
