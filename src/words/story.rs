//! The run in lines. Each record that is drawn belongs to exactly one of them.

use super::sentence::Sentence;
use crate::engine::Deployment;
use crate::kernel::Time;
use crate::scenario::Fault;
use crate::trace::{RecordId, Trace};
use crate::verdict::Verdict;

/// One line of the story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// When what it tells was over.
    pub at: Time,
    /// The records that it tells of, the oldest first; never none.
    pub records: Vec<RecordId>,
    /// What it says.
    pub sentence: Sentence,
    /// How it is set off from the others.
    pub tone: Tone,
}

/// How a line is set off from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tone {
    /// The usual course.
    Plain,
    /// An effect.
    Effect,
    /// A fault, and what it does at once.
    Fault,
    /// What breaks a guarantee.
    Broken,
}

/// The story of a run.
pub fn story(deployment: &Deployment, faults: &[Fault], trace: &Trace, verdict: &Verdict) -> Vec<Line> {
    let _ = (deployment, faults, trace, verdict);
    Vec::new()
}
