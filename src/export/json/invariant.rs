//! The rules of the business in a report.

use serde::Serialize;

use super::{EvidenceReport, Reporter};
use crate::domain::When;
use crate::verdict::Judged;

/// A rule of the business.
#[derive(Debug, Serialize)]
pub struct InvariantReport {
    /// Its name.
    pub name: String,
    /// `always` or `eventually`.
    pub when: &'static str,
    /// Whether it was kept; nothing where the run has no end and only the end would tell.
    pub holds: Option<bool>,
    /// The aggregate that broke it, if it is about single ones: `Stock`.
    pub aggregate: Option<String>,
    /// The identity of that aggregate, as it is written.
    pub identity: Option<String>,
    /// The commits that show where it was broken first, the oldest first.
    pub evidence: Vec<EvidenceReport>,
}

impl Reporter<'_> {
    pub(super) fn invariant(&self, judged: &Judged) -> InvariantReport {
        let model = &self.scenario.model;
        let invariant = &model.invariants[judged.invariant];
        let broken = judged.instance.as_ref();
        InvariantReport {
            name: invariant.name.clone(),
            when: match invariant.when {
                When::Always => "always",
                When::Eventually => "eventually",
            },
            holds: judged.kept,
            aggregate: broken.map(|key| model.aggregate(key.aggregate).name.clone()),
            identity: broken.map(|key| model.show_identity(key)),
            evidence: judged.evidence.iter().filter_map(|id| self.evidence(*id)).collect(),
        }
    }
}
