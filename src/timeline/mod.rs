//! The picture of a run, as pure geometry.
