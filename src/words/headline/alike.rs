//! What would be told again and again in the same words: it is told once, with how often it is true.

use super::{Claim, Headline, Speaker};
use crate::trace::{RecordId, put_in_order};
use crate::words::phrase::Phrase;
use crate::words::sentence::{Sentence, Told};
use crate::words::tell;

/// A claim as it is compared: what is said in it, and the headline that it belongs to.
struct Once {
    headline: usize,
    words: Phrase,
    claim: Claim,
}

impl Speaker<'_> {
    /// The same headlines with every claim told once. One whose claims were all told before is none of its own.
    pub(super) fn told_once(&self, headlines: Vec<Headline>) -> Vec<Headline> {
        let mut told: Vec<Once> = Vec::new();
        let mut empty: Vec<Headline> = Vec::new();
        for (place, mut headline) in headlines.into_iter().enumerate() {
            let more = std::mem::take(&mut headline.more);
            for claim in std::iter::once(headline.lead.clone()).chain(more) {
                let words = words_of(&claim.sentence);
                let before = told.iter_mut().find(|before| claim.kind.is_some() && before.words == words);
                match before {
                    Some(before) => self.join(&mut before.claim, &claim),
                    None => told.push(Once { headline: place, words, claim }),
                }
            }
            empty.push(headline);
        }
        let mut headlines: Vec<Headline> = Vec::new();
        for (place, headline) in empty.into_iter().enumerate() {
            let mut claims =
                told.iter().filter(|once| once.headline == place).map(|once| counted(&once.claim));
            if let Some(lead) = claims.next() {
                headlines.push(Headline { lead, more: claims.collect(), ..headline });
            }
        }
        headlines
    }

    /// Adds a claim to one in the same words.
    fn join(&self, to: &mut Claim, claim: &Claim) {
        if to.each.is_empty() {
            to.each.extend(self.one(to));
        }
        to.each.extend(self.one(claim));
        to.evidence.extend(&claim.evidence);
        put_in_order(&mut to.evidence);
        to.evidence.dedup();
    }

    /// Of whom a single claim is true, and where it begins.
    fn one(&self, claim: &Claim) -> Option<(Sentence, RecordId)> {
        let with_message = |id: &RecordId| Some((*id, self.names.trace.get(*id)?.message()?));
        let (first, message) = claim.evidence.iter().find_map(with_message)?;
        Some((Sentence::Of(self.names.instance_of(message), Box::new(claim.sentence.clone())), first))
    }
}

/// The words by which claims are compared: callers who were misled alike are one crowd, whatever they asked for.
fn words_of(sentence: &Sentence) -> Phrase {
    match sentence {
        Sentence::Unaware(_, Some(Told::Error)) => tell(&Sentence::Misled(0)),
        Sentence::Harm(harm, wording, Some(_)) => tell(&Sentence::Harm(*harm, wording.clone(), None)),
        other => tell(other),
    }
}

/// A claim that is true of several, with how many they are. The callers who wait are counted already.
fn counted(claim: &Claim) -> Claim {
    let count = claim.each.len();
    let sentence = match &claim.sentence {
        Sentence::Unanswered(_) => claim.sentence.clone(),
        Sentence::Unaware(..) if count > 1 => Sentence::Misled(count),
        Sentence::Harm(harm, wording, _) if count > 1 => {
            Sentence::Often(count, Box::new(Sentence::Harm(*harm, wording.clone(), None)))
        }
        other if count > 1 => Sentence::Often(count, Box::new(other.clone())),
        other => other.clone(),
    };
    Claim { sentence, ..claim.clone() }
}
