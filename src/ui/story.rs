//! The story as far as it is seen: it follows what is told, and says how much of it is out of sight.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlElement};

use super::screen::Screen;
use super::{browser, patch};
use crate::page::story::beyond;
use crate::playback::{Cursor, Session};

/// Follows the run and the reader, once the panel is in its place.
pub fn follow(screen: Screen) {
    browser::whenever(Box::new(move |before| {
        // Who asked for nothing begins to read at the beginning.
        reveal(screen, before.is_some() || !screen.is_fresh());
        String::new()
    }));
    browser::whenever(Box::new(move |_| {
        // What could have moved the lines.
        screen.cursor();
        count(screen);
        String::new()
    }));
    // And the edge at which they are cut, for as long as the page stands.
    let resized = Closure::<dyn FnMut()>::new(move || untrack(|| count(screen)));
    if let (Ok(observer), Some(panel)) =
        (web_sys::ResizeObserver::new(resized.as_ref().unchecked_ref()), browser::find(".story"))
    {
        observer.observe(&panel);
    }
    resized.forget();
    browser::listen_within(
        "scroll",
        Box::new(move |event| {
            let on = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if on.is_some_and(|on| on.matches(".story").unwrap_or(false)) {
                untrack(|| count(screen));
            }
        }),
    );
}

/// Scrolls the line that is told into the story. The page itself stays where the reader has put it.
fn reveal(screen: Screen, scrolls: bool) {
    // Of a whole run with a fault the reader wants to see the fault, not the end.
    let (view, cursor) = (screen.view(), screen.with(Session::cursor));
    let shown = view.in_focus(cursor).and_then(|record| view.line_at(Cursor::At(record)));
    let Some(line) = shown.or_else(|| view.line_at(cursor)).filter(|_| scrolls) else { return };
    let found = browser::find(&format!(".story [data-line=\"{line}\"]"));
    let found = found.and_then(|found| found.dyn_into::<HtmlElement>().ok());
    let (Some(panel), Some(found)) = (browser::find(".story"), found) else { return };
    let (top, bottom) = (found.offset_top(), found.offset_top() + found.offset_height());
    if top < panel.scroll_top() {
        panel.set_scroll_top(top);
    } else if bottom > panel.scroll_top() + panel.client_height() {
        panel.set_scroll_top(bottom - panel.client_height());
    }
}

/// Counts the lines out of sight.
fn count(screen: Screen) {
    let (listed, labels) = (screen.listed(), screen.labels());
    let (Some(panel), Some(list)) = (browser::find(".story"), browser::find(".story ol")) else { return };
    // Of a long story only a page is in the list.
    let earlier = list.get_attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1_usize) - 1;
    let top = panel.scroll_top();
    let above = earlier + lines_above(&list, top);
    let until = earlier + lines_above(&list, top + panel.client_height());
    patch::panel("beyond", &beyond((above, listed.len().saturating_sub(until)), labels));
}

/// How many lines of the list have more than half of them above an edge. It is looked for as in a
/// dictionary: this runs at every frame while the reader scrolls.
fn lines_above(list: &Element, edge: i32) -> usize {
    let lines = list.children();
    let middle = |line: u32| {
        let line = lines.item(line).and_then(|line| line.dyn_into::<HtmlElement>().ok());
        line.map_or(i32::MAX, |line| line.offset_top() + line.offset_height() / 2)
    };
    let (mut from, mut until) = (0, lines.length());
    while from < until {
        let between = u32::midpoint(from, until);
        if middle(between) < edge { from = between + 1 } else { until = between }
    }
    from as usize
}
