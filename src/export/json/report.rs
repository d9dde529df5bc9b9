//! What a report holds. Every list is there in every version, empty where there is nothing to say.

use serde::Serialize;

use super::invariant::InvariantReport;
use super::saga::SagaReport;

/// The version of the object. Fields may be added within a version, never renamed or removed.
pub const VERSION: u32 = 1;

/// A finished run.
#[derive(Debug, Serialize)]
pub struct Report {
    /// [`VERSION`].
    pub version: u32,
    /// The version of the engine.
    pub engine: &'static str,
    /// The name of the model.
    pub model: String,
    /// The name of the scenario.
    pub scenario: String,
    /// The settings that differ from the default, as texts.
    pub settings: Vec<String>,
    /// The seed.
    pub seed: u64,
    /// The digest of the trace, 16 hexadecimal digits; equal for equal runs on every machine.
    pub digest: String,
    /// The broken guarantees, the gravest first.
    pub anomalies: Vec<AnomalyReport>,
    /// Commands that failed and left nothing behind.
    pub clean_aborts: Vec<String>,
    /// How often each slot of a handler had its effect, for the events that were raised.
    pub effects: Vec<EffectReport>,
    /// Every stored aggregate.
    pub state: Vec<AggregateReport>,
    /// Every row of a read model.
    pub read_models: Vec<ReadModelReport>,
    /// The parked messages.
    pub dead_letters: Vec<DeadLetter>,
    /// Every saga whose first event was stored.
    pub sagas: Vec<SagaReport>,
    /// What became of each fault.
    pub faults: Vec<FaultReport>,
    /// What each caller was told.
    pub replies: Vec<ReplyReport>,
    /// The rules of the business.
    pub invariants: Vec<InvariantReport>,
    /// The beginnings of what the model has and the engine does not run yet.
    pub omitted: Vec<String>,
    /// What is to be known of the settings beside the verdict, as sentences.
    pub notes: Vec<String>,
    /// What was measured.
    pub metrics: MetricsReport,
}

/// One broken guarantee.
#[derive(Debug, Serialize)]
pub struct AnomalyReport {
    /// Its fixed name: `lost`, `duplicate`, ...
    pub kind: &'static str,
    /// The event that it is about.
    pub event: Option<String>,
    /// The command that it is about.
    pub command: Option<String>,
    /// The handler that it is about.
    pub handler: Option<String>,
    /// The position of the slot among the handler's effects, from 0.
    pub slot: Option<u8>,
    /// The id of the message that it is about.
    pub message: Option<String>,
    /// How many effects there were.
    pub count: usize,
    /// The records that prove it, the oldest first.
    pub evidence: Vec<EvidenceReport>,
    /// Effects that would not be there without it.
    pub consequences: Vec<ConsequenceReport>,
}

/// One record.
#[derive(Debug, Serialize)]
pub struct EvidenceReport {
    /// Its position in the trace, from 0.
    pub record: u32,
    /// When it was over, in microseconds.
    pub at_us: u64,
    /// Who it was.
    pub participant: String,
    /// What it was.
    pub what: String,
}

/// An effect that followed from an anomaly.
#[derive(Debug, Serialize)]
pub struct ConsequenceReport {
    /// The handler that had it.
    pub handler: String,
    /// The id of the event.
    pub message: String,
    /// The record that shows it.
    pub record: u32,
}

/// How often one slot had its effect.
#[derive(Debug, Serialize)]
pub struct EffectReport {
    /// The operation or the command: `Mail.confirmation`, `Stock.ReserveStock`.
    pub what: String,
    /// The handler.
    pub handler: String,
    /// `external` or `transactional`.
    pub kind: &'static str,
    /// How often.
    pub count: usize,
}

/// A stored aggregate.
#[derive(Debug, Serialize)]
pub struct AggregateReport {
    /// Its context.
    pub context: String,
    /// Its kind.
    pub aggregate: String,
    /// Its identity, as it is written.
    pub identity: String,
    /// How often it was written.
    pub version: u32,
    /// Its fields and lists, as they are written, in the order of the model.
    pub fields: serde_json::Map<String, serde_json::Value>,
}

/// A row of a read model.
#[derive(Debug, Serialize)]
pub struct ReadModelReport {
    /// Its context.
    pub context: String,
    /// The read model.
    pub read_model: String,
    /// Its key, as it is written.
    pub key: String,
    /// How often it was written.
    pub version: u32,
    /// Its fields, as they are written, in the order of the model.
    pub fields: serde_json::Map<String, serde_json::Value>,
}

/// A parked message.
#[derive(Debug, Serialize)]
pub struct DeadLetter {
    /// What it is called: the event, or the command.
    pub event: String,
    /// The command, if it is one.
    pub command: Option<String>,
    /// Its id.
    pub message: String,
    /// The context whose queue it stood in.
    pub context: String,
    /// The handlers behind that queue.
    pub handlers: Vec<String>,
    /// How often it was handed over.
    pub deliveries: u16,
}

/// What became of a fault.
#[derive(Debug, Serialize)]
pub struct FaultReport {
    /// Its text.
    pub text: String,
    /// `struck`, `not applicable` or `not reached`.
    pub status: &'static str,
}

/// What a caller was told.
#[derive(Debug, Serialize)]
pub struct ReplyReport {
    /// The command.
    pub command: String,
    /// The identity of its aggregate.
    pub target: String,
    /// `ok`, `refused`, `error` or `nothing`.
    pub answer: &'static str,
    /// Why it was refused.
    pub reason: Option<String>,
    /// How often it was sent.
    pub tries: u16,
    /// From sending to the answer, in microseconds.
    pub after_us: Option<u64>,
}

/// What was measured, times in microseconds.
#[derive(Debug, Serialize)]
pub struct MetricsReport {
    /// The longest response time of an answered command.
    pub response_us: Option<u64>,
    /// The longest span from a commit to the first effect of a slot.
    pub inconsistency_window_us: Option<u64>,
    /// That span for each slot.
    pub windows: Vec<WindowReport>,
    /// The longest transaction, from its beginning to its commit or rollback.
    pub transaction_us: Option<u64>,
    /// The longest that a transaction held what it had written: from its first write to its end.
    pub lock_us: Option<u64>,
    /// Effects that slots had.
    pub effects: usize,
    /// Messages that the broker stored.
    pub messages: usize,
    /// Hand-overs to consumers.
    pub deliveries: usize,
    /// Committed transactions.
    pub transactions: usize,
    /// Steps that were done.
    pub steps: usize,
    /// Records of the trace.
    pub records: usize,
}

/// From a commit to an effect.
#[derive(Debug, Serialize)]
pub struct WindowReport {
    /// The handler that had the effect.
    pub handler: String,
    /// The position of the slot.
    pub slot: u8,
    /// The id of the event.
    pub message: String,
    /// How long it took.
    pub length_us: u64,
}
