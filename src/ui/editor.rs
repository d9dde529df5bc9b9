//! The text area of the model: what stands in it, which of its lines are seen, what is selected.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlTextAreaElement};

use super::browser;
use super::screen::Screen;
use crate::page::model::LINE;

/// How many lines are inked beyond those that are seen, and by how many lines they are counted.
pub const BEYOND: usize = 40;

/// The text area.
const EDITOR: &str = ".editor textarea";

/// Whether it has the focus.
pub fn has_focus() -> bool {
    browser::has_focus(EDITOR)
}

/// Puts the text of the desk into the text area.
pub fn fill(screen: Screen) {
    let Some(editor) = area() else { return };
    let text = screen.bench.desk().with_untracked(|desk| desk.text().to_owned());
    if editor.value() != text {
        editor.set_value(&text);
    }
    see(screen);
}

/// The text area, once it is there.
pub fn area() -> Option<HtmlTextAreaElement> {
    browser::find(EDITOR)?.dyn_into().ok()
}

/// Sees which lines are inked: those in the window, and some beyond.
pub fn see(screen: Screen) {
    let Some(window) = browser::find(".editor") else { return };
    let line = |pixels: i32| usize::try_from(pixels).unwrap_or_default() / LINE;
    let (top, height) = (line(window.scroll_top()), line(window.client_height()));
    let from = (top.saturating_sub(BEYOND)) / BEYOND * BEYOND;
    let until = (top + height + 2 * BEYOND) / BEYOND * BEYOND;
    if screen.bench.signals().seen.get_untracked() != (from..until) {
        screen.bench.signals().seen.set(from..until);
    }
}

/// Goes to a place of the text, and selects it.
pub fn show_place(on: &Element) {
    let byte = |name| on.get_attribute(name).and_then(|at| at.parse::<usize>().ok());
    if let (Some(from), Some(to)) = (byte("data-from"), byte("data-to")) {
        select(from, to);
    }
}

/// Selects these bytes of the text, and shows them.
pub fn select(from: usize, to: usize) {
    let Some(editor) = area() else { return };
    let text = editor.value();
    // A text area counts as JavaScript does.
    let units = |byte: usize| {
        let before = text.get(..byte).unwrap_or(&text);
        u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
    };
    let _ = editor.focus();
    let _ = editor.set_selection_range(units(from), units(to));
    let lines = text.get(..from).unwrap_or(&text).matches('\n').count();
    if let Some(window) = browser::find(".editor").and_then(|window| window.dyn_into::<HtmlElement>().ok()) {
        let line = i32::try_from(lines * LINE).unwrap_or(i32::MAX);
        window.set_scroll_top((line - window.client_height() / 2).max(0));
    }
}
