//! What is measured in a run, in virtual time.

use super::holding;
use super::ledger::Ledger;
use crate::domain::Slot;
use crate::kernel::{Index, Span};
use crate::messaging::MessageId;
use crate::publishing::Step;
use crate::trace::{Fact, Leg, Outcome, Record, RecordId, Trace};

/// The figures of one run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metrics {
    /// From each command's sending to its answer; none if there was no answer.
    pub responses: Vec<(MessageId, Option<Span>)>,
    /// From each event's commit to each first effect.
    pub windows: Vec<Window>,
    /// From the beginning to the end of the longest transaction.
    pub transaction: Option<Span>,
    /// From the first write to the end of the transaction that locked what it had written the longest.
    pub lock: Option<Span>,
    /// Effects that slots had.
    pub effects: usize,
    /// Messages that the broker stored.
    pub messages: usize,
    /// Hand-overs to consumers.
    pub deliveries: usize,
    /// Transactions that were committed.
    pub transactions: usize,
    /// Steps that were done.
    pub steps: usize,
}

/// For how long state and effect disagreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The slot that had the effect.
    pub slot: Slot,
    /// The event.
    pub event: MessageId,
    /// Where it was committed.
    pub from: RecordId,
    /// Where the effect came.
    pub until: RecordId,
    /// How long that was; zero if the effect came first.
    pub length: Span,
}

impl Metrics {
    /// Measures a run.
    pub fn of(trace: &Trace, ledger: &Ledger) -> Self {
        let at = |id: RecordId| trace.get(id).map(|record| record.at).unwrap_or_default();
        let responses = ledger
            .requests
            .iter()
            .map(|asked| (asked.message, asked.told.map(|(_, told)| at(told) - at(asked.record))))
            .collect();
        let count =
            |wanted: fn(&Fact) -> bool| trace.records().iter().filter(|record| wanted(&record.fact)).count();
        let (transaction, lock) = holding::longest(trace);
        Self {
            responses,
            transaction,
            lock,
            effects: ledger.effects.len(),
            windows: windows(trace, ledger),
            messages: count(|fact| matches!(fact, Fact::Arrived(travel) if travel.leg == Leg::Publish)),
            deliveries: count(|fact| matches!(fact, Fact::Arrived(travel) if travel.leg == Leg::Deliver)),
            transactions: transactions(trace),
            steps: count(|fact| matches!(fact, Fact::Stepped(..))),
        }
    }
}

/// The commits that were done, also those of which nobody heard: their traces show them.
fn transactions(trace: &Trace) -> usize {
    let mut left_something = Index::default();
    for record in trace.records() {
        if matches!(record.fact, Fact::Stored(_) | Fact::Committed { .. } | Fact::Effected { .. }) {
            left_something.put(record.because.index() as u128, 0);
        }
    }
    let is_done = |(id, record): &(RecordId, &Record)| match record.fact {
        Fact::Stepped(place, Outcome::Done) => place.step == Step::Commit,
        Fact::Stepped(place, Outcome::Unanswered) => {
            place.step == Step::Commit && left_something.has(id.index() as u128)
        }
        _ => false,
    };
    trace.iter().filter(is_done).count()
}

fn windows(trace: &Trace, ledger: &Ledger) -> Vec<Window> {
    let at = |id: RecordId| trace.get(id).map(|record| record.at).unwrap_or_default();
    let mut windows: Vec<Window> = Vec::new();
    for effect in &ledger.effects {
        let Some(from) = ledger.event(effect.event).and_then(|raised| raised.committed) else { continue };
        let first = ledger.effects_of(effect.slot, effect.event).next();
        if first.is_none_or(|first| first.record != effect.record) {
            continue;
        }
        let length = at(effect.record) - at(from);
        windows.push(Window { slot: effect.slot, event: effect.event, from, until: effect.record, length });
    }
    windows
}
