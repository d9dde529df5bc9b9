//! The player: play, step, scrub.

use leptos::prelude::*;

use super::keys;
use super::screen::Screen;
use crate::playback::{Intent, Speed};
use crate::words::tell;

/// The bar.
#[component]
pub fn Player() -> impl IntoView {
    let screen = Screen::get();
    let labels = screen.labels();
    let total = Memo::new(move |_| screen.view().tape.stops().len());
    let playing = Memo::new(move |_| screen.is_playing());
    let play_label = move || if playing.get() { labels.pause } else { labels.play };
    let play_path =
        move || if playing.get() { "M5 4H8.5V16H5ZM11.5 4H15V16H11.5Z" } else { "M6 3.5L16 10L6 16.5Z" };
    view! {
        <section class="player" aria-label=labels.player>
            <Button label=labels.to_start path="M4 4H6V16H4ZM16 4L7.5 10L16 16Z" act=move || screen.go_to(0) />
            <Button label=labels.back path="M15 4L6 10L15 16Z" act=move || screen.go_by(-1) />
            <button type="button" class="main" aria-label=play_label title=play_label data-playing=move || playing.get().to_string() on:click=move |_| keys::toggle(screen)>
                <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
                    <path d=play_path class="solid" />
                </svg>
            </button>
            <Button label=labels.forward path="M5 4L14 10L5 16Z" act=move || screen.go_by(1) />
            <Button label=labels.to_end path="M16 4H14V16H16ZM4 4L12.5 10L4 16Z" act=move || screen.go_to(usize::MAX) />
            <Scrubber total />
            <output>{move || standing(screen)}</output>
            <Pace />
        </section>
    }
}

#[component]
fn Button(label: &'static str, path: &'static str, act: impl Fn() + 'static) -> impl IntoView {
    view! {
        <button type="button" class="icon" aria-label=label title=label on:click=move |_| act()>
            <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
                <path d=path class="solid" />
            </svg>
        </button>
    }
}

fn standing(screen: Screen) -> String {
    let (view, passed) = (screen.view(), screen.passed());
    (screen.labels().standing)(passed, view.tape.stops().len(), view.tape.time_at(screen.cursor()))
}

#[component]
fn Scrubber(total: Memo<usize>) -> impl IntoView {
    let screen = Screen::get();
    let scrub = move |text: String| {
        if let Ok(passed) = text.parse() {
            screen.go_to(passed);
        }
    };
    let told = move || {
        let view = screen.view();
        let line = view.line_at(screen.cursor()).and_then(|line| view.story.get(line));
        let line = line.map(|line| format!(": {}", tell(&line.sentence)));
        format!("{}{}", standing(screen), line.unwrap_or_default())
    };
    view! {
        <input
            type="range"
            min="0"
            max=total
            prop:max=total
            prop:value=move || screen.passed().to_string()
            aria-label=screen.labels().position
            aria-valuetext=told
            on:input:target=move |event| scrub(event.target().value())
        />
    }
}

#[component]
fn Pace() -> impl IntoView {
    let screen = Screen::get();
    let speed = Memo::new(move |_| screen.session.with(crate::playback::Session::speed));
    let options = Speed::ALL
        .into_iter()
        .map(|each| {
            let words = format!("{}×", each.factor());
            view! { <option value=words.clone() selected=move || speed.get() == each>{words.clone()}</option> }
        })
        .collect_view();
    let choose = move |text: String| {
        if let Some(each) = Speed::ALL.into_iter().find(|each| format!("{}×", each.factor()) == text) {
            screen.session.update(|session| session.apply(Intent::Pace(each)));
        }
    };
    view! {
        <span class="pick">
            <select aria-label=screen.labels().speed on:change:target=move |event| choose(event.target().value())>{options}</select>
        </span>
    }
}
