//! When Faultline itself fails, a page says so. The scenario is in the address, so that starting
//! again brings it back. Nothing here touches a signal: what they hold may be what is broken.

use std::sync::atomic::{AtomicBool, Ordering};

use leptos::prelude::{document, window};
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::prelude::Closure;

use super::browser;
use crate::page;
use crate::words::ENGLISH;

/// Whether it has happened. What comes after the first failure only follows from it.
static HAPPENED: AtomicBool = AtomicBool::new(false);

/// Shows the page on the first panic from now on.
pub fn watch() {
    std::panic::set_hook(Box::new(|panic| {
        if !HAPPENED.swap(true, Ordering::Relaxed) {
            show(&panic.to_string());
        }
    }));
}

/// Whether Faultline has failed: then the playground must not be called any more.
pub fn happened() -> bool {
    HAPPENED.load(Ordering::Relaxed)
}

fn show(what: &str) {
    let Some(body) = document().body() else { return };
    let afresh = window().location().pathname().unwrap_or_default();
    body.set_inner_html(&page::panic::page(what, &afresh, &ENGLISH));
    // An address that differs in its fragment alone loads nothing, so that a link would not do.
    let again = Closure::<dyn Fn()>::new(|| {
        let _ = window().location().reload();
    });
    if let Some(button) = browser::find(".panic [data-do=again]") {
        let _ = button.add_event_listener_with_callback("click", again.as_ref().unchecked_ref());
        browser::focus(&button);
    }
    again.forget();
}
