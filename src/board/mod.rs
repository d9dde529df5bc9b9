//! The board: the model as one would lay it out with sticky notes, as pure geometry.
//!
//! - [`cards`]: what lies on it, and what leads to what, gathered from the tree of the text
//! - [`layout`]: where each card lies, and which way each arrow takes

pub mod cards;
pub mod layout;

pub use cards::{Card, Kind};
pub use layout::{Arrow, Board, Rectangle};
