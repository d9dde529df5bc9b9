//! The gloss follows the reader: it is there while they point at a term, by mouse, finger or focus,
//! and while they point at the gloss itself.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, Event};

use super::browser;
use super::screen::Screen;
use crate::page::gloss::Gloss;
use crate::words::Term;

/// Listens for what the reader points at.
pub fn listen(screen: Screen) {
    for kind in ["pointerover", "focusin"] {
        browser::listen(kind, Box::new(move |event| follow(screen, &event)));
    }
}

/// Shows the gloss of the term under an event; takes it away where there is none.
fn follow(screen: Screen, event: &Event) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let within = |selector| target.as_ref().and_then(|target| target.closest(selector).ok().flatten());
    if within(".gloss").is_some() {
        return;
    }
    let gloss = within("[data-term]").and_then(|found| gloss(&found));
    if screen.gloss.get_untracked() != gloss {
        screen.gloss.set(gloss);
    }
}

fn gloss(beside: &Element) -> Option<Gloss> {
    let term = Term::at(beside.get_attribute("data-term")?.parse().ok()?)?;
    let place = beside.get_bounding_client_rect();
    let of =
        |length: Result<leptos::wasm_bindgen::JsValue, _>| length.ok().and_then(|length| length.as_f64());
    let by = browser::enlarged();
    let room = (of(window().inner_width())? / by, of(window().inner_height())? / by);
    Some(Gloss::beside(term, (place.left() / by, place.top() / by, place.bottom() / by), room))
}
