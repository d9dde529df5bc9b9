//! The page: signals, what follows from them in its place, and what the reader does to it.
//!
//! What a panel shows is a text that the core writes (`crate::page`). Here it becomes part of the page
//! without touching what stayed the same, so that the focus, the scroll and a half-open list survive.
//!
//! - [`screen`]: the handful of signals, and what follows from them; `standing`: where the reader stands, `travel`: where
//!   they go; `bench`: the model beside the run, `preferences`: what they prefer
//! - `panels`: which panel shows what; `patch`: from its text to the page, `focus`: and the focus with it
//! - `player`, `story`: what follows the cursor in a panel that stays as it is
//! - `acts`, `desk`, `editor`, `files`, `gaps`, `gloss`, `hold`, `keys`, `looking`, `searching`, `settings`: what the reader does
//! - `address`, `browser`, `clock`, `room`: the world outside
//! - `panic`: what is shown when all this fails
//! - `selfcheck`: what this browser computes, instead of the playground, where the address asks

mod acts;
mod address;
mod bench;
mod breaking;
mod browser;
mod clock;
mod desk;
mod editor;
mod files;
mod focus;
mod gaps;
mod gloss;
mod hold;
mod keys;
mod looking;
mod panels;
mod panic;
mod patch;
mod player;
mod preferences;
mod room;
pub mod screen;
mod searching;
mod selfcheck;
mod settings;
mod standing;
mod story;
mod travel;

use leptos::prelude::*;

/// Puts the application into the document, or the self-check where the address asks for it, and
/// takes the loading notice away.
pub fn mount() {
    panic::watch();
    browser::use_remembered_theme();
    match selfcheck::asked() {
        Some(seeds) => selfcheck::mount(seeds),
        None => begin(),
    }
    browser::note_ready();
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
}

/// The playground.
fn begin() {
    // Leptos has nothing of its own on the page: panels are texts. Mounting starts what runs its effects.
    mount_to_body(|| ());
    browser::append("<div class=\"app\" data-panel=\"app\"></div>");
    let owner = Owner::new();
    owner.with(|| {
        let screen = address::open();
        panels::show(screen);
        acts::listen(screen);
        desk::listen(screen);
        files::listen(screen);
        keys::listen(screen);
        gaps::listen(screen);
        hold::listen(screen);
        gloss::listen(screen);
        looking::listen(screen);
        address::follow(screen);
        clock::run_while_playing(screen);
        if screen.is_fresh() && !browser::wants_less_motion() {
            screen.does(crate::playback::Intent::Play);
        }
    });
    // It lasts as long as the page.
    std::mem::forget(owner);
}
