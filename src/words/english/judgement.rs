//! What is to be thought of a run, in English.

use super::super::phrase::{Phrase, Piece};
use super::super::sentence::{Because, Broke, Harm, Sentence, Told};
use super::{Say, comes, happened, happens, length, past, refused, sagas, sentence_case, several, times};
use crate::domain::{Failure, Wording};
use crate::verdict::Repetition;

/// What is to be thought of it.
pub(super) fn judgement(sentence: &Sentence) -> Phrase {
    match sentence {
        Sentence::AllWell(done) if done.is_empty() => {
            phrase!("nothing is missing and nothing happened twice.")
        }
        Sentence::AllWell(done) => {
            let clause = |(command, effects): &(Wording, Vec<Wording>)| {
                let parts: Vec<String> = std::iter::once(command).chain(effects).map(happens).collect();
                sentence_case(&parts.join("; ")) + "."
            };
            phrase!(done.iter().map(clause).collect::<Vec<_>>().join(" "))
        }
        Sentence::Kept(response, struck) => {
            let kept = if *struck {
                "the fault did no harm: every guarantee is kept."
            } else {
                "every guarantee is kept."
            };
            let told = response
                .map_or_else(String::new, |span| format!(" The caller was told after {}.", length(span)));
            phrase!(kept, told)
        }
        Sentence::CleanAbort(told) => phrase!(
            "nothing was done, and nothing is left of it. ",
            match told {
                Some(Told::Refused(reason)) => format!("The caller was refused: {reason}."),
                Some(_) => "The caller was told of an error and can try again.".to_owned(),
                None => "The caller got no answer and can try again.".to_owned(),
            }
        ),
        Sentence::Harm(harm, wording, whom) => {
            let what = match (harm, wording) {
                (Harm::Never, Wording::Letter { noun }) => [noun, " will never come"].concat(),
                (Harm::Never, Wording::Deed { object, done }) => [object, " will never be ", done].concat(),
                (Harm::Times(count), wording) => [&happened(wording), " ", &times(*count)].concat(),
            };
            if let Some(whom) = whom { phrase!(what, " for ", whom, ".") } else { phrase!(what, ".") }
        }
        Sentence::Phantom(wording, instance) => {
            phrase!(happened(wording), ", but ", instance, " was never stored.")
        }
        Sentence::CarriedOut(command, count) => {
            let name = Piece::Name(command.name.clone());
            phrase!(name, ", ", &command.target, ", was sent again and carried out ", times(*count), ".")
        }
        Sentence::Partial(message) => {
            phrase!("some handlers of ", message, " took effect, others never will.")
        }
        Sentence::Pretended(instance) => {
            phrase!("the caller was told of success, although nothing was done to ", instance, ".")
        }
        Sentence::RefusedOnTheWay(told) => {
            let often = if told.times > 1 { [" (", &times(told.times), ")"].concat() } else { String::new() };
            let what = refused(&told.what, "was", told.reason.as_deref());
            phrase!("refused on the way: ", what, often, ".")
        }
        Sentence::Violated(rule, Some(instance)) => {
            phrase!("the rule ", Piece::Name(rule.clone()), " does not hold for ", instance, ".")
        }
        Sentence::Violated(rule, None) => {
            phrase!("the rule ", Piece::Name(rule.clone()), " does not hold.")
        }
        Sentence::Stale(instance, message) => {
            phrase!(instance, " was read before ", message, " had reached it.")
        }
        Sentence::Ahead(instance, message) => {
            phrase!(instance, " was read as it was only after ", message, ".")
        }
        Sentence::Unisolated(..)
        | Sentence::LeftBehind(..)
        | Sentence::CameToNothing(..)
        | Sentence::Unfinished(_)
        | Sentence::SagaStuck(_) => sagas::judged(sentence),
        Sentence::Stuck(message) => phrase!(message, " is parked until somebody looks at it."),
        Sentence::StuckBehind(message) => {
            phrase!(message, " stands behind a message that was given up, until somebody looks at that one.")
        }
        Sentence::Disordered(wording, instance) => {
            phrase!(happened(wording), " out of order: a later event of ", instance, " came first.")
        }
        Sentence::Unaware(instance, told) => {
            phrase!("the caller ", unaware(told.as_ref()), ", although ", instance, " is stored.")
        }
        Sentence::UnawareThough(wording, span, told) => {
            let told = unaware(told.as_ref());
            phrase!(
                "the caller ",
                told,
                ", although ",
                comes(wording),
                " ",
                length(*span),
                " after the commit."
            )
        }
        Sentence::Endless => phrase!("the run never comes to rest."),
        Sentence::Because(because) => reason(because),
        _ => several(sentence),
    }
}

/// How an anomaly came about.
fn reason(because: &Because) -> Phrase {
    let so = match because.repetition {
        Some(Repetition::Published) => ", so it published it again: one message, two deliveries",
        Some(Repetition::Redelivered) => ", so the broker handed the same message over again",
        Some(Repetition::TriedAgain) => ", so all of it was tried again",
        Some(Repetition::Reread) => ", so the subscription read the same event again",
        Some(Repetition::Copied) | None => "",
    };
    let end = if because.forgotten { " Nobody knows that it should." } else { "" };
    match &because.broke {
        Broke::Between(actor, Some(done), next) => {
            phrase!(actor, " ", past(done), " and crashed before it ", past(next), so, ".", end)
        }
        Broke::Between(actor, None, next) => phrase!(actor, " crashed before it ", past(next), so, ".", end),
        Broke::InMemory(actor, message) => {
            phrase!(message, " was in the memory of ", actor, " only, and gone when it crashed.", end)
        }
        Broke::Threw(handler) if because.forgotten => {
            phrase!("the handler ", Piece::Name(handler.clone()), " threw, and nothing tries again.")
        }
        Broke::Threw(handler) => phrase!("the handler ", Piece::Name(handler.clone()), " threw", so, "."),
        Broke::Failed(actor, doing, why) => {
            phrase!(actor, " failed as it ", past(doing), ": ", failure(*why), so, ".")
        }
        Broke::Refused(actor) => phrase!("the database refused the change of ", actor, so, "."),
        Broke::Silent(actor, message) => {
            let end = if because.forgotten { ", and nothing tries again" } else { "" };
            phrase!("the broker did not answer when ", actor, " published ", message, end, ".")
        }
        Broke::Unheard(actor, doing) => phrase!(actor, " ", past(doing), " and got no answer", so, ".", end),
        Broke::Rewound(actor) => phrase!(actor, " was told to read again what it had read."),
        Broke::Copied(message) => {
            phrase!("the broker handed ", message, " over twice: one message, two deliveries.")
        }
        Broke::Away => phrase!("the broker went away before it heard that the message was done", so, "."),
        Broke::GivenUp(message, deliveries) => {
            phrase!(message, " was handed over ", times(usize::from(*deliveries)), " and then given up.")
        }
        Broke::Behind(message) => {
            phrase!(message, " has to stay with an earlier message that was given up.")
        }
        Broke::HeldBack(message) => {
            phrase!("the broker held ", message, " back, and handed a later message over.")
        }
        Broke::NobodyThere(message) => phrase!(message, " found nobody."),
    }
}

/// Why something cannot be computed.
pub(super) const fn failure(why: Failure) -> &'static str {
    match why {
        Failure::Overflow => "the result is larger than a number can be",
        Failure::NoDivisor => "it would have to divide by nothing",
        Failure::Full => "there is no room for one more",
        Failure::Unread => "it depends on what was not read",
    }
}

const fn unaware(told: Option<&Told>) -> &'static str {
    match told {
        None => "was never answered",
        Some(Told::Refused(_)) => "was refused in the end",
        Some(_) => "was told of an error",
    }
}
