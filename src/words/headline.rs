//! The verdict, told before it is counted.

use super::sentence::Sentence;
use crate::engine::Deployment;
use crate::scenario::Fault;
use crate::trace::{RecordId, Trace};
use crate::verdict::Verdict;

/// What is said of one root, or of a run in which every guarantee was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// Whether a guarantee is broken.
    pub broken: bool,
    /// The consequence, first.
    pub lead: Sentence,
    /// How it came about.
    pub chain: Option<Sentence>,
    /// What else it means.
    pub more: Vec<Sentence>,
    /// The records that prove it.
    pub evidence: Vec<RecordId>,
}

/// The headlines of a run: one for each root, the gravest first; one if all is well.
pub fn headlines(
    deployment: &Deployment,
    faults: &[Fault],
    trace: &Trace,
    verdict: &Verdict,
) -> Vec<Headline> {
    let _ = (deployment, faults, trace, verdict);
    Vec::new()
}
