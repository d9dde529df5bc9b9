//! The player stands where the reader does.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::browser;
use super::screen::Screen;
use crate::page::player::standing;

/// Follows the cursor.
pub fn follow(screen: Screen, _: bool) {
    let line = screen.standing().line.get();
    let standing = standing(&screen.view(), screen.cursor(), line, screen.labels());
    let (slider, output) = (browser::find(".player [data-do=scrub]"), browser::find(".player output"));
    let Some((slider, output)) = slider.zip(output) else { return };
    let _ = slider.set_attribute("aria-valuetext", &standing.told);
    let slider = slider.unchecked_into::<HtmlInputElement>();
    // Whoever drags it has moved it already.
    if slider.value() != standing.passed {
        slider.set_value(&standing.passed);
    }
    output.set_text_content(Some(&standing.shown));
}
