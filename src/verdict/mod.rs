//! The guarantees, judged from what happened.
//!
//! Records are folded into a [`Ledger`]: what was committed, which effects each slot had, what
//! callers were told. [`judge`](judge::judge) compares it with what ought to be, at rest. Nothing
//! in here knows how events are published or what was made to go wrong: a verdict follows from the
//! trace alone.

pub mod anomaly;
mod callers;
mod chain;
mod holding;
pub mod invariant;
mod isolation;
pub mod judge;
pub mod ledger;
pub mod metrics;
mod order;
mod reads;
mod reconciled;
pub mod saga;
mod use_case;

pub use anomaly::{Anomaly, AnomalyKind, Consequence, Verdict};
pub use chain::{Chain, Repetition};
pub use invariant::Judged;
pub use judge::judge;
pub use ledger::Ledger;
pub use metrics::{Metrics, Window};
pub use saga::{SagaRun, StepRun};
