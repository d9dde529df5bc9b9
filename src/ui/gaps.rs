//! Break it here: what a click on a gap, and on its menu, does.

use leptos::prelude::*;

use super::browser;
use super::screen::Screen;
use crate::page::Menu;
use crate::playback::Intent;

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

/// Breaks the run by another fault of the menu.
pub fn choose(screen: Screen, position: Option<usize>) {
    let Some(menu) = screen.menu.get_untracked() else { return };
    let fault = position.and_then(|position| menu.faults.get(position));
    if let Some(fault) = fault.filter(|fault| !screen.view_now().scenario.faults.contains(fault)) {
        screen.strike(fault.clone());
        keep_focus(&menu.gap);
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
        keep_focus(&menu.gap);
    }
}

fn keep_focus(key: &str) {
    let inside = [".program", ".story"].into_iter().find(|place| browser::has_focus(place));
    let place = inside.unwrap_or(".gaps");
    browser::focus_soon(format!("{place} [data-gap=\"{key}\"]"));
}
