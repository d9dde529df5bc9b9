//! A broken guarantee, with everything that proves and explains it.

use super::chain::Chain;
use super::invariant::Judged;
use super::metrics::Metrics;
use super::saga::SagaRun;
use crate::domain::{HandlerId, Slot};
use crate::kernel::number;
use crate::messaging::MessageId;
use crate::trace::RecordId;

/// The guarantees that can be broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnomalyKind {
    /// An effect exists; the state that announced it was never committed.
    Phantom,
    /// State was committed whose effect for some handler will never come by itself.
    Lost,
    /// More than one effect for one event and slot.
    Duplicate,
    /// Some handlers of an event took effect, others never will.
    Partial,
    /// An effect came after that of the same handler for a later event of the aggregate.
    OutOfOrder,
    /// A handler or a command read what was older than it should have been.
    StaleRead,
    /// A handler or a command read what was newer than its event.
    ReadAhead,
    /// A message is parked, or stands behind one that is.
    Stuck,
    /// The caller got an error or no answer although the state is committed.
    FalseFailure,
    /// The caller was told of success although nothing was done.
    FalseSuccess,
    /// A saga ended neither completed nor parked, and a step's effect remains.
    GhostReservation,
    /// A saga neither completed, nor was it compensated or parked.
    UnfinishedSaga,
    /// A saga overwrote what another one had written since it looked.
    LostUpdate,
    /// A saga read what another one took back later.
    DirtyRead,
    /// A saga read one value twice, and another one changed it between.
    FuzzyRead,
    /// The run spent its budget.
    Endless,
}

impl AnomalyKind {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Phantom,
        Self::Lost,
        Self::Duplicate,
        Self::Partial,
        Self::OutOfOrder,
        Self::StaleRead,
        Self::ReadAhead,
        Self::Stuck,
        Self::FalseFailure,
        Self::FalseSuccess,
        Self::GhostReservation,
        Self::UnfinishedSaga,
        Self::LostUpdate,
        Self::DirtyRead,
        Self::FuzzyRead,
        Self::Endless,
    ];

    /// Its fixed name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Phantom => "phantom",
            Self::Lost => "lost",
            Self::Duplicate => "duplicate",
            Self::Partial => "partial",
            Self::OutOfOrder => "out-of-order",
            Self::StaleRead => "stale-read",
            Self::ReadAhead => "read-ahead",
            Self::Stuck => "stuck",
            Self::FalseFailure => "false-failure",
            Self::FalseSuccess => "false-success",
            Self::GhostReservation => "ghost-reservation",
            Self::UnfinishedSaga => "unfinished-saga",
            Self::LostUpdate => "lost-update",
            Self::DirtyRead => "dirty-read",
            Self::FuzzyRead => "fuzzy-read",
            Self::Endless => "endless",
        }
    }

    /// Whether it speaks of one effect of one slot.
    pub const fn is_about_an_effect(self) -> bool {
        matches!(self, Self::Phantom | Self::Lost | Self::Duplicate | Self::OutOfOrder)
    }
}

/// One broken guarantee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anomaly {
    /// Which one.
    pub kind: AnomalyKind,
    /// The event or the command that it is about.
    pub message: Option<MessageId>,
    /// The handler that it is about.
    pub handler: Option<HandlerId>,
    /// The slot that it is about.
    pub slot: Option<Slot>,
    /// Whether that slot reaches outside of every transaction.
    pub external: bool,
    /// How many effects there were.
    pub count: usize,
    /// The records that prove it, the oldest first.
    pub evidence: Vec<RecordId>,
    /// How it came about.
    pub chain: Chain,
    /// What followed from it.
    pub consequences: Vec<Consequence>,
}

/// An effect that would not be there without an anomaly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consequence {
    /// The slot that had the effect.
    pub slot: Slot,
    /// The event that it reacted to.
    pub event: MessageId,
    /// Where.
    pub record: RecordId,
}

/// The judgement of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The broken guarantees, the gravest of each root first.
    pub anomalies: Vec<Anomaly>,
    /// Commands that failed and left nothing behind: no anomaly.
    pub clean_aborts: Vec<MessageId>,
    /// The rules of the business, in the order of the model.
    pub invariants: Vec<Judged>,
    /// What was measured.
    pub metrics: Metrics,
    /// What became of the sagas.
    pub sagas: Vec<SagaRun>,
}

impl Anomaly {
    /// How grave it is, the gravest first: what happened outside, what happened inside, what
    /// follows from it, what the caller believes.
    pub(super) fn gravity(&self) -> u128 {
        let class = match self.kind {
            kind if kind.is_about_an_effect() => u32::from(!self.external),
            AnomalyKind::Endless | AnomalyKind::GhostReservation | AnomalyKind::UnfinishedSaga => 2,
            AnomalyKind::Stuck => 3,
            AnomalyKind::Partial | AnomalyKind::StaleRead | AnomalyKind::ReadAhead => 4,
            _ => 5,
        };
        let proof = self.evidence.first().copied().unwrap_or(RecordId::NONE);
        number(class, self.kind as u64, proof.0)
    }

    /// Whether it is about an effect, rather than about what somebody was told.
    pub const fn harms(&self) -> bool {
        !matches!(self.kind, AnomalyKind::FalseFailure | AnomalyKind::FalseSuccess)
    }
}

impl Verdict {
    /// Whether every guarantee and every rule of the business was kept.
    pub fn is_clean(&self) -> bool {
        self.anomalies.is_empty() && self.broken().next().is_none()
    }

    /// The rules of the business that were broken.
    pub fn broken(&self) -> impl Iterator<Item = &Judged> {
        self.invariants.iter().filter(|judged| judged.kept == Some(false))
    }

    /// Whether a guarantee of this kind was broken.
    pub fn has(&self, kind: AnomalyKind) -> bool {
        self.anomalies.iter().any(|anomaly| anomaly.kind == kind)
    }

    /// The anomalies in groups of one root each, the gravest of a group first.
    pub fn roots(&self) -> Vec<Vec<&Anomaly>> {
        let mut roots: Vec<Vec<&Anomaly>> = Vec::new();
        for anomaly in &self.anomalies {
            match roots.iter_mut().find(|group| group[0].chain.fault == anomaly.chain.fault) {
                Some(group) => group.push(anomaly),
                None => roots.push(vec![anomaly]),
            }
        }
        roots
    }
}
