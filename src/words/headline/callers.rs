//! The callers whom nobody answered: many of them are counted, and not told one by one. Some of them
//! asked for what is stored, which breaks a guarantee; for others nothing was done. They wait alike.

use super::{Claim, Headline, Speaker};
use crate::messaging::{Content, MessageId};
use crate::trace::{Fact, RecordId, put_in_order};
use crate::verdict::{Anomaly, AnomalyKind};
use crate::words::sentence::{Command, Sentence, Unanswered};

/// A caller who waits.
struct Caller<'a> {
    /// What they asked.
    asked: MessageId,
    /// Where.
    record: RecordId,
    /// What this breaks, if it is stored all the same.
    broken: Option<&'a Anomaly>,
}

impl Speaker<'_> {
    /// Tells of several unanswered callers as of one: where a headline is about such a caller, it
    /// speaks for all. A single one is counted only where nothing else is said of them.
    pub(super) fn count_callers(&self, headlines: &mut [Headline]) {
        let callers = self.unanswered();
        let speaks = |headline: &Headline| {
            let of_one = |claim: &Claim| is_about_one(&claim.sentence);
            of_one(&headline.lead) || headline.more.iter().any(of_one)
        };
        if callers.len() == 1 && headlines.iter().any(speaks) {
            return;
        }
        let Some(claim) = self.claim_of(&callers) else { return };
        for headline in headlines.iter_mut() {
            headline.more.retain(|claim| !is_about_one(&claim.sentence));
        }
        let leads = |headline: &&mut Headline| is_about_one(&headline.lead.sentence);
        if let Some(headline) = headlines.iter_mut().find(leads) {
            headline.lead = claim;
        } else if let Some(first) = headlines.first_mut() {
            first.more.push(claim);
        }
    }

    /// Those who were not answered by the end, in the order in which they asked.
    fn unanswered(&self) -> Vec<Caller<'_>> {
        let mut callers: Vec<Caller<'_>> = Vec::new();
        let unaware: Vec<&Anomaly> = self
            .verdict
            .anomalies
            .iter()
            .filter(|anomaly| anomaly.kind == AnomalyKind::FalseFailure)
            .collect();
        if unaware.is_empty() && self.verdict.clean_aborts.is_empty() {
            return callers;
        }
        for (record, found) in self.names.trace.iter() {
            match found.fact {
                Fact::Requested(asked) => {
                    let broken = unaware.iter().copied().find(|anomaly| anomaly.message == Some(asked));
                    if broken.is_some() || self.verdict.clean_aborts.contains(&asked) {
                        callers.push(Caller { asked, record, broken });
                    }
                }
                // An error is an answer.
                Fact::Told(told, _) => {
                    // Whatever was sent again belongs to what was sent first.
                    let first = self.names.trace.message(told).map(|envelope| envelope.correlation);
                    callers.retain(|caller| Some(caller.asked) != first);
                }
                _ => {}
            }
        }
        callers
    }

    fn claim_of(&self, callers: &[Caller<'_>]) -> Option<Claim> {
        let first = callers.first()?;
        let stored = callers.iter().filter(|caller| caller.broken.is_some()).count();
        let told = Unanswered { callers: callers.len(), first: self.command(first.asked), stored };
        let mut evidence: Vec<RecordId> = callers.iter().map(|caller| caller.record).collect();
        for broken in callers.iter().filter_map(|caller| caller.broken) {
            evidence.extend(&broken.evidence);
        }
        put_in_order(&mut evidence);
        let one = |caller: &Caller<'_>| {
            (Sentence::Caller(self.command(caller.asked), caller.broken.is_some()), caller.record)
        };
        Some(Claim {
            kind: (stored > 0).then_some(AnomalyKind::FalseFailure),
            sentence: Sentence::Unanswered(told),
            evidence,
            each: callers.iter().map(one).collect(),
        })
    }

    pub(super) fn command(&self, asked: MessageId) -> Command {
        let (names, model) = (&self.names, &self.names.deployment.model);
        let service = match names.trace.message(asked).map(|envelope| envelope.content) {
            Some(Content::Command(command)) => model.context(model.context_of_command(command)).name.clone(),
            _ => String::new(),
        };
        Command { name: names.message(asked).name, target: names.instance_of(asked), service }
    }
}

/// Whether this speaks of one caller who got no answer.
const fn is_about_one(sentence: &Sentence) -> bool {
    matches!(
        sentence,
        Sentence::Unaware(_, None) | Sentence::UnawareThough(_, _, None) | Sentence::CleanAbort(None)
    )
}
