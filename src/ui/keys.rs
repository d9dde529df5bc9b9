//! The keys of the playground: they work while the focus is in it, and never while somebody types
//! or stands on a control that has a use for the same key.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, KeyboardEvent};

use super::looking::{Way, look};
use super::screen::Screen;
use super::{browser, gaps, hold, searching, settings};
use crate::page::keys::{self, Act};
use crate::playback::Intent;
use crate::timeline::Direction;

/// Listens for the keys.
pub fn listen(screen: Screen) {
    browser::listen(
        "keydown",
        Box::new(move |event| {
            // Programs that fill in forms send some without a key.
            let Ok(event) = event.dyn_into::<KeyboardEvent>() else { return };
            let plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
            let does = |event| (plain && step(screen, event)) || act(screen, event);
            let is_free = |event| !is_taken(event) && does(event);
            if !event.default_prevented() && (searching::key(screen, &event) || is_free(&event)) {
                event.prevent_default();
            }
        }),
    );
}

/// Does what the key stands for; `false` if it stands for nothing.
fn act(screen: Screen, event: &KeyboardEvent) -> bool {
    // On many keyboards brackets are typed with a key that counts as Control and Alt.
    let types = event.get_modifier_state("AltGraph");
    let control = (event.ctrl_key() || event.meta_key()) && !types;
    let bare = screen.has_bare_keys();
    let Some(act) = keys::act(&event.key(), control, event.shift_key(), bare) else { return false };
    match act {
        Act::Play => toggle(screen),
        Act::Back => screen.go_by(-1),
        Act::On => screen.go_by(1),
        Act::TenBack => screen.go_by(-10),
        Act::TenOn => screen.go_by(10),
        Act::Start => screen.go_to(0),
        Act::End => screen.go_to(usize::MAX),
        Act::MarkBack => screen.go_to_mark(false),
        Act::MarkOn => screen.go_to_mark(true),
        Act::Closer => look(screen, Way::In),
        Act::Farther => look(screen, Way::Out),
        Act::Whole => look(screen, Way::Whole),
        Act::LaneAbove => screen.go_to_lane(false),
        Act::LaneBelow => screen.go_to_lane(true),
        Act::Search => searching::open(screen),
        Act::Settings => settings::open(screen),
        Act::Undo => screen.does(Intent::Undo),
        Act::Redo => screen.does(Intent::Redo),
        Act::Leave => leave(screen),
        Act::Help => show_help(),
    }
    true
}

/// Puts back what is held; else closes what is open, and shows everything alike again.
fn leave(screen: Screen) {
    screen.gloss.set(None);
    // The menu of a lane lies over whatever else is open.
    if screen.lane.get_untracked().is_some() {
        screen.lane.set(None);
        return;
    }
    if !hold::put_back(screen) {
        gaps::close(screen);
        screen.light(None);
    }
}

/// Moves on from what has the focus: a bolt carries its fault, on a gap the focus itself moves.
/// `false` if the key means nothing there.
fn step(screen: Screen, event: &KeyboardEvent) -> bool {
    let direction = match event.key().as_str() {
        "ArrowLeft" => Direction::Before,
        "ArrowRight" => Direction::After,
        "ArrowUp" => Direction::Above,
        "ArrowDown" => Direction::Below,
        "Home" => Direction::First,
        "End" => Direction::Last,
        _ => return false,
    };
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|on| hold::step(screen, &on, direction) || gaps::step(screen, &on, direction))
}

/// Opens the help.
pub fn show_help() {
    if let Some(help) = browser::find("dialog.help") {
        // It refuses only if it is open already.
        let _ = help.unchecked_ref::<HtmlDialogElement>().show_modal();
    }
}

/// Plays, or stops playing.
pub fn toggle(screen: Screen) {
    let playing = screen.session.with_untracked(crate::playback::Session::is_playing);
    screen.does(if playing { Intent::Pause } else { Intent::Play });
}

/// Whether the element with the focus needs this key itself.
fn is_taken(event: &KeyboardEvent) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return false;
    };
    let is_in = |selector: &str| target.closest(selector).ok().flatten().is_some();
    if is_in("input:not([type=range]), select, textarea, [contenteditable]") {
        return true;
    }
    let presses = event.key() == " " && is_in("button, a, summary");
    let slides = is_in("input[type=range]") && event.key() != " ";
    let alt = event.alt_key() && !event.get_modifier_state("AltGraph");
    presses || slides || alt || browser::find("dialog[open]").is_some()
}
