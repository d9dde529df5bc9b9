//! Every run with one fault: which faults are possible in a run, and what each of them breaks.

pub mod digests;
pub mod placements;
pub mod single;
pub mod walk;

pub use placements::{Placement, placements, places, places_along};
pub use single::{Breaking, Finding, breaking_faults, single_faults, tempting};
pub use walk::Walk;
