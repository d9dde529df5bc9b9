//! Phrases on the page: pieces of text, names marked as such.

use leptos::prelude::*;

use crate::words::{Phrase, Piece, Sentence, tell};

/// A phrase.
pub fn phrase(phrase: Phrase) -> impl IntoView {
    phrase.0.into_iter().map(piece).collect_view()
}

/// A sentence, told.
pub fn sentence(sentence: &Sentence) -> impl IntoView + use<> {
    phrase(tell(sentence))
}

fn piece(piece: Piece) -> AnyView {
    match piece {
        Piece::Text(text) => text.into_any(),
        Piece::Event(text) => view! { <b class="event-name">{text}</b> }.into_any(),
        Piece::Message(text) => view! { <code class="message-id">{text}</code> }.into_any(),
        Piece::Name(text) => view! { <span class="name">{text}</span> }.into_any(),
        Piece::Strong(text) => view! { <strong>{text}</strong> }.into_any(),
    }
}
