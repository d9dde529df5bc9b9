//! The page: Leptos components that place what the core computed.

mod selfcheck;

use leptos::prelude::*;

/// Puts the application into the document, or the self-check where the address asks for it, and
/// takes the loading notice away.
pub fn mount() {
    match selfcheck::asked() {
        Some(seeds) => selfcheck::mount(seeds),
        None => mount_to_body(|| view! { <main data-ready=""><h1>"Faultline"</h1></main> }),
    }
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
}
