//! The browser, where it may refuse: preferences, storage, focus.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::prelude::Closure;
use web_sys::{Element, Event, HtmlElement, Storage};

use super::panic;

/// Under which name the theme is remembered.
const THEME: &str = "faultline.theme";

/// Whether the reader asked their system for less motion.
pub fn wants_less_motion() -> bool {
    matches("(prefers-reduced-motion: reduce)")
}

/// Whether a dark page is shown.
pub fn is_dark() -> bool {
    let chosen = document().document_element().and_then(|root| root.get_attribute("data-theme"));
    chosen.map_or_else(|| matches("(prefers-color-scheme: dark)"), |theme| theme == "dark")
}

/// Shows the page dark or light from now on.
pub fn choose_theme(dark: bool) {
    let theme = if dark { "dark" } else { "light" };
    show_theme(theme);
    remember(THEME, theme);
}

/// Shows the page as it was chosen last.
pub fn use_remembered_theme() {
    if let Some(theme) = remembered(THEME).filter(|theme| ["dark", "light"].contains(&theme.as_str())) {
        show_theme(&theme);
    }
}

/// Remembers a choice of the reader for the next visit; `false` where storage is full or forbidden, and the choice lasts as
/// long as the page.
pub fn remember(name: &str, choice: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(name, choice).is_ok())
}

/// Remembers it no longer.
pub fn forget(name: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(name);
    }
}

/// Everything that is remembered under names that begin like this: the rest of each name, and what it is.
pub fn all_remembered(beginning: &str) -> Vec<(String, String)> {
    let Some(storage) = storage() else { return Vec::new() };
    let names =
        (0..storage.length().unwrap_or_default()).filter_map(|place| storage.key(place).ok().flatten());
    let known = names.filter_map(|name| {
        let rest = name.strip_prefix(beginning)?.to_owned();
        Some((rest, storage.get_item(&name).ok().flatten()?))
    });
    known.collect()
}

/// Whether anything can be remembered at all.
pub fn can_remember() -> bool {
    storage().is_some()
}

/// What the reader chose the last time.
pub fn remembered(name: &str) -> Option<String> {
    storage().and_then(|storage| storage.get_item(name).ok().flatten())
}

/// The fragment of the address, with its `#`; empty if there is none.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// Changes the fragment of the address without a new entry in the history. Embedded pages may be
/// refused; then the address simply stays.
pub fn replace_fragment(fragment: &str) {
    let address = if fragment.is_empty() {
        let location = window().location();
        format!("{}{}", location.pathname().unwrap_or_default(), location.search().unwrap_or_default())
    } else {
        fragment.to_owned()
    };
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&leptos::wasm_bindgen::JsValue::NULL, "", Some(&address));
    }
}

/// Gives the focus to the first element that this selector finds, once what changed is on the page.
pub fn focus_soon(selector: String) {
    request_animation_frame(move || {
        focus_on(&selector);
    });
}

/// Gives the focus to an element.
pub fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// Milliseconds since the page began.
pub fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

/// How much larger than usual the page is shown: on a projector it is enlarged by the style sheet, and
/// what is measured in the window is so many times what is measured in the page.
pub fn enlarged() -> f64 {
    let page = find(".app").and_then(|page| page.dyn_into::<HtmlElement>().ok());
    let by = page.map(|page| page.get_bounding_client_rect().width() / f64::from(page.offset_width()));
    by.filter(|by| by.is_finite() && *by > 0.0).unwrap_or(1.0)
}

/// Whether a media query holds.
pub fn matches(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// A sandboxed frame has none, and says so by throwing.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn show_theme(theme: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-theme", theme);
    }
}

/// Marks the moment from which the page answers, for whoever measures it.
pub fn note_ready() {
    if let Some(clock) = window().performance() {
        // A mark that cannot be set is of no consequence for the reader.
        let _ = clock.mark("faultline:ready");
    }
}

/// The first element that this selector finds.
pub fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// Scrolls something to the top of what holds it, where that scrolls by itself.
pub fn scroll_within(holder: &str, what: &str) {
    let of = |selector| find(selector).and_then(|found| found.dyn_into::<HtmlElement>().ok());
    if let (Some(holder), Some(what)) = (of(holder), of(what)) {
        holder.set_scroll_top(what.offset_top() - holder.offset_top());
    }
}

/// Gives the focus to the first element that this selector finds.
pub fn focus_on(selector: &str) {
    if let Some(element) = find(selector) {
        focus(&element);
    }
}

/// Scrolls the page such that an element stays where it is seen, whatever is changed above it now.
pub fn keep_in_place(element: Option<Element>) {
    let Some(element) = element else { return };
    let before = element.get_bounding_client_rect().top();
    request_animation_frame(move || {
        window().scroll_by_with_x_and_y(0.0, element.get_bounding_client_rect().top() - before);
    });
}

/// All elements within another one that this selector finds.
pub fn all(within: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = within.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect()
}

/// Whether the focus is in what this selector finds.
pub fn has_focus(selector: &str) -> bool {
    document().active_element().and_then(|active| active.closest(selector).ok().flatten()).is_some()
}

/// Listens for an event, wherever on the page, for as long as it stands.
pub fn listen(name: &str, act: Box<dyn FnMut(Event)>) {
    listen_by(name, false, act);
}

/// Listens for an event that only the element itself is told, such as its scrolling.
pub fn listen_within(name: &str, act: Box<dyn FnMut(Event)>) {
    listen_by(name, true, act);
}

fn listen_by(name: &str, captures: bool, mut act: Box<dyn FnMut(Event)>) {
    let act = Closure::<dyn FnMut(Event)>::new(move |event| {
        if !panic::happened() {
            act(event);
        }
    });
    // A window that takes no listeners shows no page either.
    let listener = act.as_ref().unchecked_ref();
    let _ = window().add_event_listener_with_callback_and_bool(name, listener, captures);
    act.forget();
}

/// Does something now and whenever a signal changes that it reads, for as long as the page stands.
/// It is given what it returned the last time.
pub fn whenever(act: Box<dyn Fn(Option<String>) -> String>) {
    std::mem::forget(RenderEffect::new(act));
}

/// Puts markup at the end of the page.
pub fn append(markup: &str) {
    if let Some(body) = document().body() {
        let _ = body.insert_adjacent_html("beforeend", markup);
    }
}
