//! The story as far as it is seen: it follows what is told, and says how much of it is out of sight.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlElement};

use super::screen::Screen;
use super::{browser, patch};
use crate::page::story::beyond;

/// Marks the line that is told, and scrolls the one that is worth reading into the story; but who asked
/// for nothing begins to read at the beginning.
pub fn follow(screen: Screen, begins: bool) {
    let (line, worth) = (screen.standing().line.get(), screen.standing().worth.get());
    let of_line = |line: usize| browser::find(&[".story [data-id=\"", &line.to_string(), "\"]"].concat());
    let told = line.and_then(of_line);
    let before = browser::find(".story [aria-current]");
    if before != told {
        if let Some(before) = before {
            let _ = before.remove_attribute("aria-current");
        }
        if let Some(told) = &told {
            let _ = told.set_attribute("aria-current", "step");
        }
    }
    let shown = worth.filter(|worth| Some(*worth) != line).and_then(of_line).or(told);
    let shown = shown.filter(|_| !(begins && screen.is_fresh())).and_then(|shown| shown.dyn_into().ok());
    // Once everything else has changed, too: for the answers the page is laid out, and that only once.
    request_animation_frame(move || {
        // Scrolling counts anew by itself.
        if !shown.as_ref().is_some_and(reveal) {
            untrack(|| count(screen));
        }
    });
}

/// Says how much of the story is out of sight, for as long as the page stands: when the reader scrolls it,
/// too, and when the edge is moved at which it is cut.
pub fn watch(screen: Screen) {
    browser::whenever(Box::new(move |_| {
        patch::panel("beyond", &beyond(screen.standing().beyond.get(), screen.labels()));
        String::new()
    }));
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

/// Scrolls a line into the story; `false` if it is seen already. The page itself stays where the reader
/// has put it.
fn reveal(line: &HtmlElement) -> bool {
    let Some(panel) = browser::find(".story") else { return false };
    let (before, height) = (panel.scroll_top(), panel.client_height());
    let top = line.offset_top();
    let bottom = top + line.offset_height();
    if top < before {
        panel.set_scroll_top(top);
    } else if bottom > before + height {
        panel.set_scroll_top(bottom - height);
    }
    panel.scroll_top() != before
}

/// Counts the lines out of sight.
fn count(screen: Screen) {
    let (Some(panel), Some(list)) = (browser::find(".story"), browser::find(".story ol")) else { return };
    // Of a long story only a page is in the list.
    let earlier = list.get_attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1_usize) - 1;
    let top = panel.scroll_top();
    let above = earlier + lines_above(&list, top);
    let until = earlier + lines_above(&list, top + panel.client_height());
    let out = (above, screen.listed().len().saturating_sub(until));
    let beyond = screen.standing().beyond;
    if beyond.get_untracked() != out {
        beyond.set(out);
    }
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
