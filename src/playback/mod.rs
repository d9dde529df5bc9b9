//! Moving through a run.
