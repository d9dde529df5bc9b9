//! Searching the run: the field takes the keys as long as it has the focus.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, KeyboardEvent};

use super::screen::Screen;
use super::{browser, patch};
use crate::page::searching::field;
use crate::playback::{Cursor, Intent, search};

/// Opens the field, or goes to it. At once: the next key is typed into it already.
pub fn open(screen: Screen) {
    if screen.searched.with_untracked(Option::is_none) {
        screen.searched.set(Some(String::new()));
        patch::panel("search", &untrack(|| field(Some(""), &[], None, screen.labels())));
    }
    let found = browser::find(".search input").and_then(|found| found.dyn_into::<HtmlInputElement>().ok());
    if let Some(field) = found {
        browser::focus(&field);
        field.select();
    }
}

/// Empties the field and leaves it.
pub fn close(screen: Screen) {
    screen.searched.set(None);
    browser::focus_soon(".look [data-do=search]".to_owned());
}

/// Opens the field, or closes it.
pub fn toggle(screen: Screen) {
    if screen.searched.with_untracked(Option::is_some) { close(screen) } else { open(screen) }
}

/// Looks for something else.
pub fn look_for(screen: Screen, field: &Element) {
    screen.searched.set(Some(field.unchecked_ref::<HtmlInputElement>().value()));
}

/// Goes to the next hit, or to the one before.
pub fn go(screen: Screen, on: bool) {
    let here = untrack(|| screen.record_here());
    if let Some(hit) = search::next(&screen.hits_now(), here, on) {
        screen.does(Intent::Pause);
        screen.does(Intent::Seek(Cursor::At(hit)));
    }
}

/// What the keys mean in the field; `false` for those that type.
pub fn key(screen: Screen, event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let within =
        |selector: &str| target.as_ref().and_then(|target| target.closest(selector).ok().flatten()).is_some();
    match event.key().as_str() {
        // A word that is still being put together is not entered yet.
        "Enter" if within(".search input") && !event.is_composing() => go(screen, !event.shift_key()),
        "Escape" if within(".search") && !event.is_composing() => close(screen),
        _ => return false,
    }
    true
}
