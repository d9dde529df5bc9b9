//! The short texts of the screen: a struct, so that a text that is missing in a language does not
//! compile. Where a text needs an argument, it is a function.

use crate::domain::Wording;
use crate::kernel::Span;

/// The texts of one language.
#[derive(Debug)]
pub struct Labels {
    /// The product's name.
    pub product: &'static str,
    /// In a bar: the caller got no answer to this command.
    pub unanswered: fn(&str) -> String,
    /// In the picture: an effect.
    pub effect: fn(&Wording) -> String,
    /// In the picture: an effect that came before.
    pub effect_again: fn(&Wording) -> String,
    /// In the picture: an effect that is lost.
    pub never: &'static str,
    /// In the picture: from a crash to the restart.
    pub down: &'static str,
    /// In the picture: from a commit to its last effect.
    pub inconsistent_for: fn(Span) -> String,
}

/// English.
pub const ENGLISH: Labels = Labels {
    product: "Faultline",
    unanswered: |command| format!("{command} … no answer"),
    effect: english_effect,
    effect_again: |wording| format!("{}, again", english_effect(wording)),
    never: "will never come",
    down: "down",
    inconsistent_for: |span| format!("inconsistent for {}", super::english::length(span)),
};

fn english_effect(wording: &Wording) -> String {
    let plain = |text: &str| text.strip_prefix("the ").unwrap_or(text).to_owned();
    match wording {
        Wording::Letter { noun } => plain(noun),
        Wording::Deed { object, done } => format!("{} {done}", plain(object)),
    }
}
