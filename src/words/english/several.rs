//! What is true of several, in English.

use super::super::phrase::{Phrase, Piece};
use super::super::sentence::{Sentence, Unanswered};
use super::{Say, said, times};

/// Of several at once, or of one among them.
pub(super) fn several(sentence: &Sentence) -> Phrase {
    match sentence {
        Sentence::Misled(count) => {
            phrase!(
                count.to_string(),
                " callers were told of an error, although what they asked for is stored."
            )
        }
        Sentence::Often(count, sentence) => {
            let mut told = said(sentence);
            if let Some(Piece::Text(end)) = told.0.last_mut() {
                end.truncate(end.trim_end_matches('.').len());
            }
            phrase!(told, " (", times(*count), ").")
        }
        Sentence::Of(instance, sentence) => phrase!(instance, ": ", said(sentence)),
        Sentence::Unanswered(callers) => unanswered(callers),
        Sentence::Caller(command, stored) => {
            let told =
                if *stored { "stored, and never answered" } else { "nothing done, and never answered" };
            phrase!(Piece::Name(command.name.clone()), ", ", &command.target, ": ", told, ".")
        }
        _ => Phrase::default(),
    }
}

/// How many callers wait, which of them is the first, and what became of what they asked for.
fn unanswered(callers: &Unanswered) -> Phrase {
    let Unanswered { callers, first, stored } = callers;
    let who = if *callers == 1 {
        phrase!("one caller was never answered: ")
    } else {
        phrase!(callers.to_string(), " callers were never answered, the first with ")
    };
    let left = match (*stored, *callers) {
        (0, 1) => ". Nothing was done for them, and they can try again.".to_owned(),
        (0, _) => ". Nothing was done for any of them, and they can try again.".to_owned(),
        (1, 1) => ". It is stored all the same.".to_owned(),
        (stored, callers) if stored == callers => ". All of it is stored all the same.".to_owned(),
        (stored, callers) => format!(". For {stored} of the {callers} it is stored all the same."),
    };
    phrase!(who, Piece::Name(first.name.clone()), ", ", &first.target, left)
}
