//! Break it here: the handles of the gaps over the picture, the menu of a gap, and the invitation.

use leptos::prelude::*;

use super::browser;
use super::screen::{Menu, Screen};
use super::timeline::px;
use crate::playback::Intent;
use crate::scenario::Fault;
use crate::timeline::tracks::BAR;
use crate::timeline::{Handle, text};
use crate::words::english;

/// The handles. Their keys say who, at which step, at which occurrence, and survive a run: the
/// focus stays on the gap that was struck.
#[component]
pub fn Gaps() -> impl IntoView {
    let screen = Screen::get();
    let keys = move || {
        let picture = screen.picture();
        picture.handles.iter().map(|handle| handle.key.clone()).collect::<Vec<_>>()
    };
    view! {
        <div class="gaps">
            <For each=keys key=Clone::clone let:key>
                <Gap key />
            </For>
        </div>
    }
}

#[component]
fn Gap(key: String) -> impl IntoView {
    let screen = Screen::get();
    let labels = screen.labels();
    let own = key.clone();
    let handle = Memo::new(move |_| screen.picture().handle(&own).cloned());
    let at = move |place: fn(&Handle) -> f64| handle.with(|handle| px(handle.as_ref().map_or(-99.0, place)));
    let name = told(screen, &key).map(|told| (labels.break_here)(&told));
    let (invited, struck, own) = (key.clone(), key.clone(), key.clone());
    let opened =
        Memo::new(move |_| screen.menu.with(|menu| menu.as_ref().is_some_and(|menu| menu.gap == own)));
    view! {
        <button
            type="button"
            class="gap"
            class:struck=move || handle.with(|handle| handle.as_ref().is_some_and(|handle| handle.struck))
            class:invited=move || screen.invitation().as_ref() == Some(&invited)
            aria-label=name.clone()
            title=name
            data-gap=key
            aria-expanded=move || opened.get().to_string()
            style:left=move || at(|handle| handle.x - handle.width / 2.0)
            style:top=move || at(|handle| handle.top - 7.0)
            style:width=move || at(|handle| handle.width)
            style:height=px(BAR + 14.0)
            on:click=move |_| strike_gap(screen, &struck)
        >
            <span aria-hidden="true"></span>
        </button>
        {move || opened.get().then(|| view! { <Choices handle /> })}
    }
}

/// What the first fault of a gap does, in words.
pub fn told(screen: Screen, key: &str) -> Option<String> {
    let view = screen.view_now();
    let fault = view.gap(key)?.faults.first()?.clone();
    Some(english::fault(&view.scenario.model, &fault).to_string())
}

/// Breaks the run in this gap, by its first fault, and offers the others. A gap that is struck
/// already only opens its menu.
pub fn strike_gap(screen: Screen, key: &str) {
    let view = screen.view_now();
    let Some(gap) = view.gap(key) else { return };
    // What is possible here now may be out of reach once the run is broken: it stays on offer.
    screen.menu.set(Some(Menu { gap: key.to_owned(), faults: gap.faults.clone() }));
    if let Some(fault) = gap.faults.first().filter(|_| !gap.is_struck_by(&view.scenario.faults)) {
        screen.strike(fault.clone());
        // Where the handle had to move among its neighbours, it may have lost the focus.
        keep_focus(key);
    }
}

fn keep_focus(key: &str) {
    let inside =
        document().active_element().and_then(|active| active.closest(".program").ok().flatten()).is_some();
    let place = if inside { ".program" } else { ".gaps" };
    browser::focus_soon(format!("{place} [data-gap=\"{key}\"]"));
}

/// The faults of the gap whose menu is open: one row above the bar, so that no lane below is
/// covered, and beside the bolt.
#[component]
fn Choices(handle: Memo<Option<Handle>>) -> impl IntoView {
    let screen = Screen::get();
    move || {
        let (menu, picture, handle) = (screen.menu.get()?, screen.picture(), handle.get()?);
        let (left, bottom) = menu_place(screen, &menu, &handle);
        let choices = menu.faults.iter().map(|fault| choice(screen, menu.gap.clone(), fault.clone()));
        Some(view! {
            <div
                class="menu"
                role="group"
                aria-label=screen.labels().gap_menu
                style:left=px(left)
                style:bottom=px(picture.height - bottom)
            >
                {choices.collect_view()}
                <Ends key=menu.gap.clone() />
            </div>
        })
    }
}

/// The left and the lower edge of a menu: beside the bolt, on the side where there is room; above it
/// where there is none.
fn menu_place(screen: Screen, menu: &Menu, handle: &Handle) -> (f64, f64) {
    let (view, labels, picture) = (screen.view_now(), screen.labels(), screen.picture_now());
    let kinds = menu.faults.iter().map(|fault| (labels.fault_kind)(&view.scenario.model, fault));
    let words: f64 =
        kinds.chain([labels.undo.to_owned()]).map(|words| text::width(&words, 13.0) + 22.0).sum();
    let width = words + 50.0;
    if handle.x + 16.0 + width <= picture.width {
        (handle.x + 16.0, handle.top - 8.0)
    } else if handle.x - 16.0 - width >= 0.0 {
        (handle.x - 16.0 - width, handle.top - 8.0)
    } else {
        ((picture.width - width).max(0.0), handle.top - 30.0)
    }
}

fn choice(screen: Screen, key: String, fault: Fault) -> impl IntoView {
    let view = screen.view_now();
    let model = &view.scenario.model;
    let set = view.scenario.faults.contains(&fault);
    let (kind, text) = ((screen.labels().fault_kind)(model, &fault), fault.text(model));
    let strike = move |_| {
        if !set {
            screen.strike(fault.clone());
            keep_focus(&key);
        }
    };
    view! {
        <button type="button" title=text.clone() data-fault=text aria-pressed=set.to_string() on:click=strike>
            {kind}
        </button>
    }
}

#[component]
fn Ends(key: String) -> impl IntoView {
    let screen = Screen::get();
    let labels = screen.labels();
    let undo = move |_| {
        screen.menu.set(None);
        screen.does(Intent::Undo);
        keep_focus(&key);
    };
    view! {
        <button type="button" class="undo" on:click=undo>{labels.undo}</button>
        <button type="button" class="close" aria-label=labels.close on:click=move |_| close(screen)>"×"</button>
    }
}

/// Closes the menu; the focus goes back to where it came from.
pub fn close(screen: Screen) {
    if let Some(menu) = screen.menu.get_untracked() {
        screen.menu.set(None);
        keep_focus(&menu.gap);
    }
}

/// The invitation beside the tempting gap.
#[component]
pub fn Callout() -> impl IntoView {
    let screen = Screen::get();
    let labels = screen.labels();
    move || {
        let key = screen.invitation()?;
        let picture = screen.picture();
        let handle = picture.handle(&key)?.clone();
        Some(view! {
            <div
                class="callout"
                data-testid="invitation"
                style:left=px(handle.x + 20.0)
                style:bottom=px(picture.height - handle.top + 6.0)
            >
                <b>{labels.invite}</b>
                <span>{labels.invite_help}</span>
            </div>
        })
    }
}
