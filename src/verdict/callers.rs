//! What callers were told, against what was done for them.

use super::anomaly::{Anomaly, AnomalyKind};
use super::chain::Chain;
use super::judge::{Case, evidence_of};
use super::ledger::Asked;
use crate::messaging::MessageId;
use crate::trace::{Answer, RecordId};

impl Case<'_> {
    /// Judges every caller. Returns the commands that failed and left nothing.
    pub(super) fn judge_callers(&self, anomalies: &mut Vec<Anomaly>) -> Vec<MessageId> {
        let mut clean = Vec::new();
        for asked in &self.ledger.requests {
            // What goes on where an earlier sending was cut off is one thing with it.
            let anew = || asked.sendings().filter(|id| !self.goes_on(*id));
            let stored: Vec<RecordId> = anew().filter_map(|id| self.stored_by(id)).collect();
            let failed = match asked.told {
                None => self.is_over(),
                Some((Answer::Error, _)) => true,
                // The second try finds done what the first one did, and takes it for somebody else's.
                Some((Answer::Refused(_), _)) => !asked.again.is_empty() && !stored.is_empty(),
                Some((Answer::Ok, _)) => false,
            };
            match stored.as_slice() {
                [] if failed && !asked.sendings().any(|id| self.reached_out_for(id)) => {
                    clean.push(asked.message);
                }
                [] if !failed && self.is_over() => anomalies.extend(self.pretended(asked)),
                [first, ..] if failed => {
                    anomalies.push(self.of_a_caller(AnomalyKind::FalseFailure, asked, &[*first]));
                }
                _ => {}
            }
            if stored.len() > 1 {
                let twice = self.of_a_caller(AnomalyKind::Duplicate, asked, &stored);
                let repeated = anew().filter(|id| self.stored_by(*id).is_some()).skip(1);
                let consequences = self.consequences_of(repeated);
                anomalies.push(Anomaly { count: stored.len(), consequences, ..twice });
            }
        }
        clean
    }

    /// What is wrong with what a caller was told, or with how often it was done.
    fn of_a_caller(&self, kind: AnomalyKind, asked: &Asked, stored: &[RecordId]) -> Anomaly {
        let first = stored.first().copied().unwrap_or(RecordId::NONE);
        let sent = asked.sendings().find(|id| self.stored_by(*id) == Some(first)).unwrap_or(asked.message);
        let chain = Chain::of_an_end(self.trace, sent, None, self.task_of(first));
        let told = asked.told.map(|(_, record)| record);
        let known = [Some(asked.record), chain.fault, chain.broke, told];
        let evidence = evidence_of(known.into_iter().chain(stored.iter().map(|record| Some(*record))));
        Anomaly { message: Some(asked.message), evidence, chain, ..Anomaly::of(kind) }
    }

    /// Success that was told of where nothing was done. A command that found nothing to change was done.
    fn pretended(&self, asked: &Asked) -> Option<Anomaly> {
        let (Answer::Ok, told) = asked.told? else { return None };
        let done = |id: MessageId| self.ledger.is_carried_out(id) || self.use_case(id).is_some();
        if asked.sendings().any(done) {
            return None;
        }
        let chain = Chain::of_an_end(self.trace, asked.message, None, self.task_of_request(asked.message));
        let evidence = evidence_of([Some(asked.record), Some(told), chain.fault, chain.broke]);
        let base = Anomaly::of(AnomalyKind::FalseSuccess);
        Some(Anomaly { message: Some(asked.message), evidence, chain, ..base })
    }

    /// Where what one sending of a command changed was stored.
    fn stored_by(&self, sending: MessageId) -> Option<RecordId> {
        self.ledger.stored(sending).or_else(|| self.stored_for(sending))
    }
}
