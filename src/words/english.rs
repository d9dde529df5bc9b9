//! The words: sentences in English.

use super::phrase::Phrase;
use super::sentence::Sentence;
use crate::domain::Model;
use crate::scenario::Fault;

/// Tells a sentence.
pub fn tell(sentence: &Sentence) -> Phrase {
    match sentence {
        Sentence::Nothing => Phrase::default(),
    }
}

/// A fault in a few words, for a chip or a menu: "Sales crashes after commit".
pub fn fault(model: &Model, fault: &Fault) -> Phrase {
    Phrase::plain(fault.text(model))
}
