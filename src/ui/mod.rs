//! The page: Leptos components that place what the core computed.
//!
//! - [`screen`]: the handful of signals, and what follows from them
//! - `address`, `browser`, `clock`, `keys`: the world outside
//! - `top`, `setup`, `verdict`, `timeline`, `player`, `story`, `program`, `state`: the panels
//! - `paint`, `gaps`, `telling`: what they are made of
//! - `selfcheck`: what this browser computes, instead of the playground, where the address asks

mod address;
mod browser;
mod clock;
mod gaps;
mod keys;
mod paint;
mod player;
mod program;
pub mod screen;
mod selfcheck;
mod setup;
mod state;
mod story;
mod telling;
mod timeline;
mod top;
mod verdict;

use leptos::prelude::*;

/// Puts the application into the document, or the self-check where the address asks for it, and
/// takes the loading notice away.
pub fn mount() {
    browser::use_remembered_theme();
    match selfcheck::asked() {
        Some(seeds) => selfcheck::mount(seeds),
        None => mount_to_body(App),
    }
    browser::note_ready();
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
}

/// The playground.
#[component]
fn App() -> impl IntoView {
    let screen = address::open();
    provide_context(screen);
    address::follow(screen);
    keys::listen(screen);
    clock::run_while_playing(screen);
    if screen.is_fresh() && !browser::wants_less_motion() {
        screen.does(crate::playback::Intent::Play);
    }
    view! {
        <div class="app" data-ready="" data-digest=move || format!("{:016x}", screen.view().digest())>
            <top::TopBar />
            <setup::SetupBar />
            <verdict::Verdict />
            <verdict::Announcer />
            <main>
                <div class="centre">
                    <timeline::Timeline />
                    <player::Player />
                    <story::Story />
                </div>
                <aside>
                    <program::Program />
                    <state::State />
                </aside>
            </main>
        </div>
    }
}
