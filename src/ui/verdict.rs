//! The verdict, told before it is counted.

use leptos::prelude::*;

use super::screen::Screen;
use super::telling;
use crate::playback::{Cursor, Intent, View};
use crate::words::{Sentence, tell};

/// The strip.
#[component]
pub fn Verdict() -> impl IntoView {
    let screen = Screen::get();
    let labels = screen.labels();
    let kept = Memo::new(move |_| screen.view().verdict.is_clean());
    let kinds = move || {
        let view = screen.view();
        let names = view.verdict.anomalies.iter().map(|anomaly| anomaly.kind.name());
        names.collect::<Vec<_>>().join(" ")
    };
    view! {
        <section
            class="verdict"
            class:broken=move || !kept.get()
            aria-label=labels.verdict
            data-testid="verdict"
            data-anomalies=kinds
        >
            {move || headline(&screen.view(), screen)}
            <Show when=move || !kept.get()>
                <Proof />
            </Show>
        </section>
    }
}

/// The first headline whole, of the others what they say first.
fn headline(view: &View, screen: Screen) -> impl IntoView + use<> {
    let labels = screen.labels();
    let mut headlines = view.headlines.iter();
    let first = headlines.next();
    let lead = first.map(|headline| telling::sentence(&headline.lead));
    let chain = first.and_then(|headline| headline.chain.as_ref()).map(telling::sentence);
    let others: Vec<&Sentence> = first
        .into_iter()
        .flat_map(|headline| headline.more.iter())
        .chain(headlines.flat_map(|headline| std::iter::once(&headline.lead).chain(&headline.more)))
        .collect();
    let told =
        others.iter().map(|sentence| view! { <span>{telling::sentence(sentence)} " "</span> }).collect_view();
    let more = (!others.is_empty()).then(|| {
        let words = (labels.and_more)(others.len());
        view! { <p class="more">{words} " " {told}</p> }
    });
    view! {
        <div class="told">
            <p class="lead">{lead}</p>
            {chain.map(|chain| view! { <p>{chain}</p> })}
            {more}
        </div>
    }
}

/// Marks the records that prove it, and moves the cursor to the first of them that is a fault.
#[component]
fn Proof() -> impl IntoView {
    let screen = Screen::get();
    let labels = screen.labels();
    let toggle = move |_| {
        let shown = !screen.proof.get_untracked();
        if shown {
            let view = screen.view_now();
            let last = view.headlines.first().and_then(|headline| headline.evidence.last().copied());
            screen.does(Intent::Pause);
            screen.does(Intent::Seek(last.map_or(Cursor::End, Cursor::At)));
        }
        screen.proof.set(shown);
    };
    let words = move || if screen.proof.get() { labels.hide_proof } else { labels.show_proof };
    view! {
        <button type="button" aria-pressed=move || screen.proof.get().to_string() on:click=toggle>
            {words}
        </button>
    }
}

/// What a screen reader is told after each change: politely if all is well, at once if not.
#[component]
pub fn Announcer() -> impl IntoView {
    let screen = Screen::get();
    let said = move |broken: bool| {
        let view = screen.view();
        let first = view.headlines.first().filter(|headline| headline.broken == broken)?;
        let chain = first.chain.as_ref().map(|chain| format!(" {}", tell(chain)));
        Some(format!("{}{}", tell(&first.lead), chain.unwrap_or_default()))
    };
    view! {
        <div class="unseen">
            <p role="status">{move || said(false)}</p>
            <p role="alert">{move || said(true)}</p>
        </div>
    }
}
