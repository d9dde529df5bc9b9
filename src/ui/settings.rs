//! What the reader does to the settings.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use super::screen::Screen;
use super::{browser, desk};
use crate::playback::{Intent, Side};

/// Opens all settings. The panel gets the focus, not the field in it: that would open the keyboard of a phone.
pub fn open(screen: Screen) {
    desk::show(screen, Side::Settings);
    browser::focus_soon(".settings".to_owned());
}

/// Opens the one that a part of the sentence speaks of.
pub fn show(screen: Screen, on: &Element) {
    screen.bench.sifting().update(|sifting| {
        sifting.sought = on.get_attribute("data-key").unwrap_or_default();
        sifting.scope = scope(&on.get_attribute("data-scope").unwrap_or_default());
    });
    open(screen);
}

/// Has a setting back. The button that was pressed goes with it, so the focus goes to the field beside it, or to
/// the end of the sentence.
pub fn reset(screen: Screen, on: &Element) {
    let is_in_panel = on.closest(".settings").ok().flatten().is_some();
    let place = on.get_attribute("data-key").unwrap_or_default();
    let back = if is_in_panel {
        [".settings [data-key=\"", &place, "\"]"].concat()
    } else {
        ".sentence [data-do=all-settings]".to_owned()
    };
    do_to(screen, Intent::Reset(place));
    browser::focus_soon(back);
}

/// Looks at the settings of a context, or at those of all.
pub fn turn_to(screen: Screen, context: &str) {
    screen.bench.sifting().update(|sifting| {
        sifting.scope = scope(context);
        sifting.refused = None;
    });
}

/// Leaves only what is searched for.
pub fn sift(screen: Screen, field: &Element) {
    screen
        .bench
        .sifting()
        .update(|sifting| sifting.sought = field.unchecked_ref::<HtmlInputElement>().value());
}

/// Gives a setting another value; none means as it is by itself. What is no value stays in its field, to be mended.
pub fn change(screen: Screen, on: &Element, value: &str) {
    let place = on.get_attribute("data-key").unwrap_or_default();
    if value.trim().is_empty() {
        do_to(screen, Intent::Reset(place));
        return;
    }
    let text = [&place, "=", value].concat();
    let is_value = screen.session.with_untracked(|session| session.setup().scenario.set(&text).is_ok());
    if is_value {
        do_to(screen, Intent::Set(text));
    } else {
        screen.bench.sifting().update(|sifting| sifting.refused = Some((place, value.to_owned())));
    }
}

fn do_to(screen: Screen, intent: Intent) {
    screen.menu.set(None);
    screen.bench.sifting().update(|sifting| sifting.refused = None);
    screen.does(intent);
}

fn scope(context: &str) -> Option<String> {
    (!context.is_empty()).then(|| context.to_owned())
}
