//! Break it here: what a click on a gap, and on its menu, does.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::Element;

use super::browser;
use super::screen::Screen;
use crate::page::Menu;
use crate::playback::Intent;
use crate::timeline::{Direction, neighbour};

/// The lists in which there are gaps.
pub const LISTS: &str = ".program, .story";

/// Remembers where the keyboard stands: there it comes back to with the Tab key.
pub fn listen(screen: Screen) {
    browser::listen(
        "focusin",
        Box::new(move |event| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let gap = target.and_then(|target| target.closest(".gaps [data-gap]").ok().flatten());
            if let Some(gap) = gap {
                stand_at(screen, gap.get_attribute("data-gap"));
            }
        }),
    );
}

/// The keyboard stands at this gap. Where it stood there before, nothing is drawn again.
fn stand_at(screen: Screen, gap: Option<String>) {
    if screen.near.with_untracked(|near| *near != gap) {
        screen.near.set(gap);
    }
}

/// Goes from gap to gap: of the picture, or of a list, or along the legend; `false` if this is neither.
pub fn step(screen: Screen, on: &Element, direction: Direction) -> bool {
    // The words of the legend are one stop for the Tab key, as the gaps are.
    let sign = on.closest(".legend .term").ok().flatten();
    if let Some((legend, sign)) = sign.and_then(|sign| Some((sign.closest(".legend").ok()??, sign))) {
        step_in(&legend, &sign, ".term", direction);
        return true;
    }
    let Some(gap) = on.closest("[data-gap]").ok().flatten() else { return false };
    if let Some(list) = gap.closest(LISTS).ok().flatten() {
        step_in(&list, &gap, "[data-gap]", direction);
        return true;
    }
    let (picture, _) = screen.places_now();
    let key = gap.get_attribute("data-gap").unwrap_or_default();
    if let Some(next) = neighbour(&picture.handles, &key, direction) {
        browser::focus_on(&[".gaps [data-gap=\"", &next.key, "\"]"].concat());
    }
    true
}

fn step_in(list: &Element, from: &Element, what: &str, direction: Direction) {
    let mut gaps = browser::all(list, what);
    // What the style sheet leaves out has no height.
    gaps.retain(|gap| gap.client_height() > 0);
    let place = gaps.iter().position(|gap| gap == from).unwrap_or_default();
    let next = match direction {
        Direction::Before | Direction::Above => place.checked_sub(1),
        Direction::After | Direction::Below => Some(place + 1),
        Direction::First => Some(0),
        Direction::Last => gaps.len().checked_sub(1),
    };
    if let Some(next) = next.and_then(|next| gaps.get(next)) {
        browser::focus(next);
    }
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
        keep_focus(screen, key);
    }
}

/// Breaks the run by another fault of the menu.
pub fn choose(screen: Screen, position: Option<usize>) {
    let Some(menu) = screen.menu.get_untracked() else { return };
    let fault = position.and_then(|position| menu.faults.get(position));
    if let Some(fault) = fault.filter(|fault| !screen.view_now().scenario.faults.contains(fault)) {
        screen.strike(fault.clone());
        keep_focus(screen, &menu.gap);
    }
}

/// Takes the last change back; the focus goes back to where it came from.
pub fn take_back(screen: Screen) {
    close(screen);
    screen.does(Intent::Undo);
}

/// Closes the menu; the focus goes back to where it came from.
pub fn close(screen: Screen) {
    if let Some(menu) = screen.menu.get_untracked() {
        screen.menu.set(None);
        keep_focus(screen, &menu.gap);
    }
}

fn keep_focus(screen: Screen, key: &str) {
    let inside = [".program", ".story"].into_iter().find(|place| browser::has_focus(place));
    if inside.is_none() {
        // The focus comes in the next frame; then the handles are drawn for it already.
        stand_at(screen, Some(key.to_owned()));
    }
    let place = inside.unwrap_or(".gaps");
    browser::focus_soon(format!("{place} [data-gap=\"{key}\"]"));
}
