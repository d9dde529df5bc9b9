//! Single records in English, for where a chain of them is told.

use super::super::phrase::Phrase;
use super::super::sentence::Sentence;
use super::{Say, answer};

/// What happened at one record.
pub(super) fn single(sentence: &Sentence) -> Phrase {
    match sentence {
        Sentence::Sends(actor, message) => phrase!(actor, " sends ", message, "."),
        Sentence::Hears(actor, told) => phrase!(actor, " is told: ", answer(told), "."),
        Sentence::Arrives(message, actor) => phrase!(message, " arrives at ", actor, "."),
        Sentence::Raises(actor, message) => phrase!(actor, " raises ", message, "."),
        Sentence::Lasts(message) => phrase!("what ", message, " announces is stored for good."),
        Sentence::Strikes(actor) => phrase!("a fault strikes ", actor, "."),
        Sentence::Dies(actor) => phrase!(actor, " dies, and what it held in memory with it."),
        _ => Phrase::default(),
    }
}
