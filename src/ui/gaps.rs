//! Break it here: the handles of the gaps over the picture, the menu of a gap, and the invitation.

use leptos::prelude::*;

use super::browser;
use super::screen::Screen;
use super::timeline::px;
use crate::playback::Intent;
use crate::scenario::Fault;
use crate::timeline::Handle;
use crate::timeline::tracks::BAR;
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
            <Menu />
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
    let (invited, opened, struck) = (key.clone(), key.clone(), key.clone());
    view! {
        <button
            type="button"
            class="gap"
            class:struck=move || handle.with(|handle| handle.as_ref().is_some_and(|handle| handle.struck))
            class:invited=move || screen.invitation().as_ref() == Some(&invited)
            aria-label=name.clone()
            title=name
            data-gap=key
            aria-expanded=move || (screen.menu.get().as_ref() == Some(&opened)).to_string()
            style:left=move || at(|handle| handle.x - handle.width / 2.0)
            style:top=move || at(|handle| handle.top - 7.0)
            style:width=move || at(|handle| handle.width)
            style:height=px(BAR + 14.0)
            on:click=move |_| strike_gap(screen, &struck)
        >
            <span aria-hidden="true"></span>
        </button>
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
    screen.menu.set(Some(key.to_owned()));
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

/// The other faults of the gap whose menu is open: one row above the bar, so that no lane below is
/// covered.
#[component]
fn Menu() -> impl IntoView {
    let screen = Screen::get();
    move || {
        let key = screen.menu.get()?;
        let (picture, view) = (screen.picture(), screen.view());
        let handle = picture.handle(&key)?.clone();
        let faults = view.gap(&key)?.faults.clone();
        let on_right = handle.x < picture.width * 0.55;
        let (left, right) = if on_right {
            (px(handle.x + 16.0), "auto".to_owned())
        } else {
            ("auto".to_owned(), px(picture.width - handle.x + 16.0))
        };
        Some(view! {
            <div
                class="menu"
                role="group"
                aria-label=screen.labels().gap_menu
                style:left=left
                style:right=right
                style:bottom=px(picture.height - handle.top + 8.0)
                on:keydown=move |event| if event.key() == "Escape" { close(screen); }
            >
                {faults.into_iter().map(|fault| choice(screen, key.clone(), fault)).collect_view()}
                <Ends key=key.clone() />
            </div>
        })
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
    if let Some(key) = screen.menu.get_untracked() {
        screen.menu.set(None);
        browser::focus_soon(format!(".gaps [data-gap=\"{key}\"]"));
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
