//! The timeline: the picture of the run, and what lies over it.

use leptos::html::Div;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::prelude::Closure;
use web_sys::HtmlDivElement;

use super::gaps::{Callout, Gaps};
use super::paint;
use super::screen::Screen;
use crate::playback::{Cursor, Intent};

/// When everything fits on the screen at once, as the style sheet has it.
const ONE_SCREEN: &str = "(min-width: 900px) and (min-height: 720px)";

/// The panel.
#[component]
pub fn Timeline() -> impl IntoView {
    let screen = Screen::get();
    let labels = screen.labels();
    let plot = NodeRef::<Div>::new();
    Effect::new(move |_| {
        if let Some(plot) = plot.get() {
            watch_room(screen, &plot);
        }
    });
    let size = move || {
        let picture = screen.picture();
        (picture.width, picture.height)
    };
    view! {
        <section class="timeline" aria-label=labels.timeline>
            <div class="plot" node_ref=plot>
                <div class="canvas" style:width=move || px(size().0) style:height=move || px(size().1)>
                    <svg
                        role="img"
                        aria-label=labels.picture
                        width=move || size().0
                        height=move || size().1
                        class="picture"
                        class:proving=move || screen.proof.get()
                        on:click=move |event| point(screen, &event)
                    >
                        <Hatch />
                        {move || paint::lanes(&screen.picture(), &screen.view(), labels)}
                        {move || paint::items(&screen.picture(), labels)}
                        <Marker />
                    </svg>
                    <Gaps />
                    <Callout />
                </div>
            </div>
            <Legend />
        </section>
    }
}

/// A length as a style has it.
pub fn px(length: f64) -> String {
    format!("{length:.1}px")
}

#[component]
fn Hatch() -> impl IntoView {
    view! {
        <defs>
            <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <path d="M0 0V6" class="hatch" />
            </pattern>
        </defs>
    }
}

/// The cursor, and a veil over what has not happened yet.
#[component]
fn Marker() -> impl IntoView {
    let screen = Screen::get();
    let x = Memo::new(move |_| screen.cursor_x());
    let bottom = move || screen.picture().height - 18.0;
    let rest = move || {
        let at_end = screen.cursor() == Cursor::End;
        if at_end { 0.0 } else { (screen.picture().width - x.get()).max(0.0) }
    };
    view! {
        <rect class="veil" x=x y="30" width=rest height=move || (bottom() - 30.0).max(0.0) />
        <g class="cursor" transform=move || format!("translate({:.1} 0)", x.get())>
            <path d="M-6 22H6L0 30Z" />
            <line x1="0" x2="0" y1="30" y2=bottom />
        </g>
    }
}

/// A click moves the cursor: to what is there, else to that time.
fn point(screen: Screen, event: &web_sys::MouseEvent) {
    let (picture, view) = (screen.picture_now(), screen.view_now());
    let (x, y) = (f64::from(event.offset_x()), f64::from(event.offset_y()));
    if x < picture.scale.left() {
        return;
    }
    let hit = picture.hit(x, y).map(Cursor::At);
    let cursor = hit.unwrap_or_else(|| view.tape.cursor_at(picture.scale.time_from_x(x)));
    screen.menu.set(None);
    screen.go_to(view.tape.passed(cursor));
}

/// What the column keeps for the legend, the player and some lines of the story.
const BELOW: i32 = 230;

/// The picture is as wide as its place, and fills the column as far as the others leave it room.
fn watch_room(screen: Screen, plot: &HtmlDivElement) {
    let column = plot.closest(".centre").ok().flatten();
    let seen = plot.clone();
    let above = column.clone();
    let measure = move || {
        // Where the page itself scrolls, the column is as high as its contents, and there is nothing to fill.
        let fixed = window().match_media(ONE_SCREEN).ok().flatten().is_some_and(|list| list.matches());
        let height = above.as_ref().filter(|_| fixed).map(|column| f64::from(column.client_height() - BELOW));
        let room = (f64::from(seen.client_width()), height);
        if room.0 > 0.0 && room != screen.room.get_untracked() {
            screen.room.set(room);
        }
    };
    measure();
    let resized = Closure::<dyn FnMut()>::new(measure);
    if let Ok(observer) = web_sys::ResizeObserver::new(resized.as_ref().unchecked_ref()) {
        observer.observe(plot);
        if let Some(column) = &column {
            observer.observe(column);
        }
    }
    // It watches for as long as the page stands.
    resized.forget();
}

#[component]
fn Legend() -> impl IntoView {
    let labels = Screen::get().labels();
    let [command, event, call, transaction, fault, former] = labels.legend;
    let line = |class: &'static str| view! { <svg width="26" height="10" aria-hidden="true"><path d="M0 5H24" class=class /></svg> };
    view! {
        <ul class="legend">
            <li>{line("arrow command")} {command}</li>
            <li>{line("arrow event")} {event}</li>
            <li>{line("arrow call")} {call}</li>
            <li>
                <svg width="26" height="12" aria-hidden="true"><rect x="1" y="1" width="22" height="10" rx="3" class="transaction" /></svg>
                {transaction}
            </li>
            <li>
                <svg viewBox="-10 -10 20 20" width="16" height="16" aria-hidden="true">{paint::bolt()}</svg>
                {fault}
            </li>
            <li>
                <svg width="26" height="12" aria-hidden="true"><rect x="1" y="1" width="22" height="10" rx="3" class="bar working ghost" /></svg>
                {former}
            </li>
        </ul>
    }
}

/// Moves the cursor to a line of the story or a row of a table.
pub fn seek(screen: Screen, cursor: Cursor) {
    screen.does(Intent::Pause);
    screen.does(Intent::Seek(cursor));
}
