//! The rules of the business, judged from what commits stored.

use crate::domain::{InstanceKey, Invariant, Model, Row, Scope, When};
use crate::kernel::Time;
use crate::trace::{RecordId, Trace};

/// The judgement of one invariant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Its position in the model.
    pub invariant: usize,
    /// Whether it was kept; none where the run has no end and only the end would tell.
    pub kept: Option<bool>,
    /// The commits that show where it was broken first, the oldest first.
    pub evidence: Vec<RecordId>,
    /// The aggregate that broke it, if it is about single ones.
    pub instance: Option<InstanceKey>,
}

/// All aggregates, by their keys, each with the commit that wrote it last.
#[derive(Default)]
struct Stored {
    rows: Vec<(InstanceKey, Row)>,
    commits: Vec<RecordId>,
}

/// Judges every invariant of a model.
pub(super) fn judge_invariants(model: &Model, trace: &Trace, exhausted: bool) -> Vec<Judged> {
    let mut judged: Vec<Judged> = (0..model.invariants.len())
        .map(|invariant| Judged { invariant, kept: Some(true), evidence: Vec::new(), instance: None })
        .collect();
    if judged.is_empty() {
        return judged;
    }
    let mut stored = Stored::default();
    for commit in trace.writes().chunk_by(|one, next| one.commit == next.commit) {
        let written: Vec<usize> =
            commit.iter().map(|write| stored.store(&write.key, &write.fields, write.commit)).collect();
        // What is put in later moves what is behind it.
        let written = if written.len() > 1 { None } else { written.first().copied() };
        let at = commit.first().map_or(RecordId::NONE, |write| write.commit);
        let now = trace.get(at).map(|record| record.at).unwrap_or_default();
        for judged in &mut judged {
            let invariant = &model.invariants[judged.invariant];
            if invariant.when == When::Always && judged.kept == Some(true) {
                stored.judge(invariant, written, (at, now), judged);
            }
        }
    }
    let end = trace.iter().next_back();
    let (at, now) = end.map_or((RecordId::NONE, Time::ZERO), |(id, record)| (id, record.at));
    for judged in &mut judged {
        let invariant = &model.invariants[judged.invariant];
        if invariant.when == When::Eventually {
            if exhausted {
                judged.kept = None;
            } else {
                stored.judge(invariant, None, (at, now), judged);
            }
        }
    }
    judged
}

impl Stored {
    /// Stores an aggregate, and tells where.
    fn store(&mut self, key: &InstanceKey, fields: &Row, commit: RecordId) -> usize {
        match self.rows.binary_search_by(|(known, _)| known.cmp(key)) {
            Ok(place) => {
                self.rows[place].1.clone_from(fields);
                self.commits[place] = commit;
                place
            }
            Err(place) => {
                self.rows.insert(place, (key.clone(), fields.clone()));
                self.commits.insert(place, commit);
                place
            }
        }
    }

    /// Judges an invariant as things are; where only one aggregate was written, that one tells.
    fn judge(
        &self,
        invariant: &Invariant,
        written: Option<usize>,
        (at, now): (RecordId, Time),
        judged: &mut Judged,
    ) {
        let everywhere = Scope { instances: &self.rows, now, ..Scope::default() };
        let holds = |scope: &Scope<'_>| invariant.condition.holds(scope).unwrap_or(false);
        let Some(kind) = invariant.each else {
            if !holds(&everywhere) {
                judged.kept = Some(false);
                judged.evidence = if at == RecordId::NONE { Vec::new() } else { vec![at] };
            }
            return;
        };
        let places = match written {
            Some(place) if !invariant.wide => place..place + 1,
            _ => 0..self.rows.len(),
        };
        for place in places {
            let (key, row) = &self.rows[place];
            let scope = Scope { fields: row, identity: &key.identity, ..everywhere };
            if key.aggregate == kind && !holds(&scope) {
                judged.kept = Some(false);
                judged.instance = Some(key.clone());
                judged.evidence = vec![self.commits[place]];
                // Of many, the commit at hand tells what the aggregate itself does not.
                if invariant.wide && at != self.commits[place] {
                    judged.evidence.push(at);
                }
                return;
            }
        }
    }
}
