//! The keys of the playground: they work while the focus is in it, and never while somebody types
//! or stands on a control that has a use for the same key.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use super::browser;
use super::screen::Screen;
use crate::playback::Intent;

/// Listens for the keys.
pub fn listen(screen: Screen) {
    browser::listen(
        "keydown",
        Box::new(move |event| {
            let event: KeyboardEvent = event.unchecked_into();
            if !event.default_prevented() && !is_taken(&event) && act(screen, &event) {
                event.prevent_default();
            }
        }),
    );
}

/// Does what the key stands for; `false` if it stands for nothing.
fn act(screen: Screen, event: &KeyboardEvent) -> bool {
    let command = event.ctrl_key() || event.meta_key();
    match (event.key().as_str(), command, event.shift_key()) {
        ("z", true, false) => screen.does(Intent::Undo),
        ("Z" | "z", true, true) | ("y", true, false) => screen.does(Intent::Redo),
        (_, true, _) => return false,
        (" ", ..) => toggle(screen),
        ("ArrowLeft" | ",", ..) => screen.go_by(-1),
        ("ArrowRight" | ".", ..) => screen.go_by(1),
        ("PageUp", ..) => screen.go_by(-10),
        ("PageDown", ..) => screen.go_by(10),
        ("Escape", ..) => super::gaps::close(screen),
        ("Home", ..) => screen.go_to(0),
        ("End", ..) => screen.go_to(screen.view_now().tape.stops().len()),
        _ => return false,
    }
    true
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
    presses || slides || event.alt_key()
}
