//! The page: Leptos components that place what the core computed.

use leptos::prelude::*;

/// Puts the application into the document and takes the loading notice away.
pub fn mount() {
    mount_to_body(|| view! { <main data-ready=""><h1>"Faultline"</h1></main> });
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
}
