//! The story: the run in lines that can be reached by key and read aloud. What the former run told
//! and this one does not is struck through.

use leptos::html::Ol;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlOListElement};

use super::screen::Screen;
use super::telling;
use super::timeline::seek;
use crate::playback::{Cursor, View};
use crate::words::{Line, Tone};

/// A line as it is listed.
#[derive(Clone)]
struct Listed {
    line: Line,
    /// Its position among the lines of this run; none if it is of the former one.
    own: Option<usize>,
}

/// The panel.
#[component]
pub fn Story() -> impl IntoView {
    let screen = Screen::get();
    let labels = screen.labels();
    let list = NodeRef::<Ol>::new();
    let lines = move || {
        let view = screen.view();
        // Records repeat between runs: without the digest a line of another run would be kept.
        let digest = (view.digest(), view.former.as_ref().map(|former| former.trace.digest()));
        listed(&view)
            .into_iter()
            .enumerate()
            .map(move |(place, line)| ((digest, place), line))
            .collect::<Vec<_>>()
    };
    let current = Memo::new(move |_| screen.view().line_at(screen.cursor()));
    Effect::new(move |_| {
        // Of a whole run with a fault the reader wants to see the fault, not the end.
        let view = screen.view();
        let shown = view.in_focus(screen.cursor()).and_then(|record| view.line_at(Cursor::At(record)));
        if let (Some(list), Some(line)) = (list.get(), shown.or_else(|| current.get())) {
            reveal(&list, line);
        }
    });
    view! {
        <section class="story" aria-label=labels.story>
            <ol node_ref=list>
                <For each=lines key=|(key, _)| *key let:entry>
                    <StoryLine listed=entry.1 current />
                </For>
            </ol>
        </section>
    }
}

#[component]
fn StoryLine(listed: Listed, current: Memo<Option<usize>>) -> impl IntoView {
    let screen = Screen::get();
    let Listed { line, own } = listed;
    let last = line.records.last().copied();
    let tone = match line.tone {
        Tone::Plain => "",
        Tone::Effect => "effect",
        Tone::Fault => "fault",
        Tone::Broken => "broken",
    };
    let class = if own.is_some() { format!("line {tone}") } else { "line gone".to_owned() };
    let is_current = move || own.is_some() && current.get() == own;
    let is_ahead = move || own.is_some() && current.get() < own;
    let time = (line.at.as_micros() + 50) / 100;
    let time = format!("{}.{}", time / 10, time % 10);
    let sentence = telling::sentence(&line.sentence);
    let told = if own.is_some() {
        let go = move |_| seek(screen, last.map_or(Cursor::End, Cursor::At));
        view! { <button type="button" on:click=go>{sentence}</button> }.into_any()
    } else {
        view! { <span class="unseen">{screen.labels().gone} " "</span> <s>{sentence}</s> }.into_any()
    };
    view! {
        <li class=class class:ahead=is_ahead aria-current=move || is_current().then_some("step") data-line=own.map(|own| own.to_string())>
            <time>{time}</time>
            {told}
        </li>
    }
}

/// The lines of this run, and among them those that are gone.
fn listed(view: &View) -> Vec<Listed> {
    let own = view.story.iter().enumerate();
    let mut lines: Vec<Listed> =
        own.map(|(place, line)| Listed { line: line.clone(), own: Some(place) }).collect();
    if let Some(former) = &view.former {
        // Under other settings everything is done otherwise; only what came of it is compared.
        let alike = former.scenario.settings == view.scenario.settings;
        let is_missed =
            |tone| tone == Tone::Effect || (tone == Tone::Plain && alike) || (tone == Tone::Broken && !alike);
        let mut counterparts: Vec<&Line> = view.story.iter().collect();
        for line in &former.story {
            if let Some(place) = counterparts.iter().position(|other| other.sentence == line.sentence) {
                counterparts.remove(place);
            } else if is_missed(line.tone) {
                lines.push(Listed { line: line.clone(), own: None });
            }
        }
    }
    lines.sort_by_key(|listed| listed.line.at);
    lines
}

/// Scrolls a line into the panel. The page itself stays where the reader has put it.
fn reveal(list: &HtmlOListElement, line: usize) {
    let found = list.query_selector(&format!("[data-line=\"{line}\"]")).ok().flatten();
    let found = found.and_then(|found| found.dyn_into::<HtmlElement>().ok());
    let (Some(panel), Some(found)) = (list.parent_element(), found) else { return };
    let (top, bottom) = (found.offset_top(), found.offset_top() + found.offset_height());
    if top < panel.scroll_top() {
        panel.set_scroll_top(top);
    } else if bottom > panel.scroll_top() + panel.client_height() {
        panel.set_scroll_top(bottom - panel.client_height());
    }
}
