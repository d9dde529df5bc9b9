//! Every run with one fault: which faults are possible in a run, and what each of them breaks.

pub mod digests;
pub mod placements;
pub mod single;

pub use placements::{Placement, placements, places};
pub use single::{Breaking, Finding, breaking_faults, next_breaking, single_faults, tempting};
