//! What is said of sagas.

use super::Say;
use crate::verdict::AnomalyKind;
use crate::words::phrase::Phrase;
use crate::words::sentence::Sentence;

/// What became of one that did not end as it should.
pub(super) fn judged(sentence: &Sentence) -> Phrase {
    match sentence {
        Sentence::Unisolated(AnomalyKind::LostUpdate, instance) => {
            phrase!("What another saga had written to ", instance, " was overwritten.")
        }
        Sentence::Unisolated(AnomalyKind::DirtyRead, instance) => {
            phrase!("What was read of ", instance, " was taken back later by the saga that had written it.")
        }
        Sentence::Unisolated(_, instance) => {
            phrase!("Another saga changed ", instance, " between two looks at it.")
        }
        Sentence::LeftBehind(message, 1) => {
            phrase!("One thing that the saga after ", message, " had done was never undone.")
        }
        Sentence::LeftBehind(message, count) => {
            let count = count.to_string();
            phrase!(count, " things that the saga after ", message, " had done were never undone.")
        }
        Sentence::CameToNothing(1, 1) => {
            Phrase::plain("The saga came to nothing: everything that it had done is undone.")
        }
        Sentence::CameToNothing(undone, all) if undone == all => {
            let all = all.to_string();
            phrase!("All ", all, " sagas came to nothing: everything that they had done is undone.")
        }
        Sentence::CameToNothing(undone, all) => {
            let whose = if *undone == 1 { "it" } else { "they" };
            let (undone, all) = (undone.to_string(), all.to_string());
            phrase!(
                undone,
                " of ",
                all,
                " sagas came to nothing: everything that ",
                whose,
                " had done is undone."
            )
        }
        Sentence::Unfinished(message) => {
            phrase!("The saga after ", message, " stopped halfway, and nothing goes on with it.")
        }
        Sentence::SagaStuck(message) => {
            phrase!("The saga after ", message, " can go neither on nor back, and waits for somebody.")
        }
        _ => Phrase::plain(""),
    }
}
