//! What was refused on the way: a handler asked for something, and a rule of the aggregate said no. That
//! is a decision of the business and breaks no guarantee, but whoever reads that all went well is to know.

use super::{Claim, Speaker};
use crate::kernel::{Index, number};
use crate::trace::{Conclusion, Fact, Record, RecordId};
use crate::words::sentence::{Refusal, Sentence};

impl Speaker<'_> {
    /// One claim for everything that was refused alike, in the order in which it first was.
    pub(super) fn refused(&self) -> Vec<Claim> {
        let mut claims: Vec<(Refusal, Vec<RecordId>)> = Vec::new();
        let mut settled = self.had_its_effect();
        for (id, record) in self.names.trace.iter() {
            let Some((slot, Conclusion::Refused)) = concluded(record) else { continue };
            // Who hears of it again, and refuses again, has refused one thing.
            if settled.put(slot, 1).is_some() {
                continue;
            }
            let (what, reason) = (self.names.wording_at(record), self.names.reason_at(id));
            let Some(what) = what else { continue };
            let is_like_it = |(told, _): &&mut (Refusal, _)| told.what == what && told.reason == reason;
            if let Some((told, records)) = claims.iter_mut().find(is_like_it) {
                told.times += 1;
                records.push(id);
            } else {
                claims.push((Refusal { what, reason, times: 1 }, vec![id]));
            }
        }
        let claim = |(told, evidence)| Claim { evidence, ..Claim::harmless(Sentence::RefusedOnTheWay(told)) };
        claims.into_iter().map(claim).collect()
    }

    /// What came about for each slot and event, whether or not it was refused at another time.
    fn had_its_effect(&self) -> Index {
        let mut had = Index::default();
        for record in self.names.trace.records() {
            if let Fact::Effected { slot, event, .. } = record.fact {
                had.put(number(slot.handler.0.into(), event.0, slot.position.into()), 0);
            }
        }
        had
    }
}

/// The slot and the event that were settled here, as one number, and how.
fn concluded(record: &Record) -> Option<(u128, Conclusion)> {
    match record.fact {
        Fact::Concluded { slot, event, how } => {
            Some((number(slot.handler.0.into(), event.0, slot.position.into()), how))
        }
        _ => None,
    }
}
