//! Every run with one fault: which faults are possible in a run, what each of them breaks, and what becomes of that
//! under every strategy.

pub mod digests;
pub mod matrix;
mod overtakes;
pub mod placements;
pub mod single;
pub mod walk;

pub use matrix::Matrix;
pub use placements::{OUTAGE, Placement, placements, places, places_along};
pub use single::{Breaking, Finding, breaking_faults, single_faults, tempting};
pub use walk::Walk;
