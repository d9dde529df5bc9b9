//! What the reader prefers, at this visit and the next: the words, the theme, the keys.

use leptos::prelude::*;

use super::browser;
use super::screen::Screen;
use crate::words::{ENGLISH, Labels, PLAIN_ENGLISH};

/// Under which name it is remembered whether keys act without Control.
const BARE_KEYS: &str = "faultline.keys";

/// Under which name it is remembered whether the words are plain.
const WORDS: &str = "faultline.words";

/// What they prefer.
#[derive(Clone, Copy)]
pub struct Preferences {
    plain: RwSignal<bool>,
    dark: RwSignal<bool>,
    bare_keys: RwSignal<bool>,
}

impl Preferences {
    /// What is remembered of the last visit.
    pub fn remembered() -> Self {
        Self {
            plain: RwSignal::new(browser::remembered(WORDS).as_deref() == Some("plain")),
            dark: RwSignal::new(browser::is_dark()),
            bare_keys: RwSignal::new(browser::remembered(BARE_KEYS).as_deref() != Some("off")),
        }
    }

    /// The texts, plain or not.
    pub fn labels(self) -> &'static Labels {
        if self.plain.get() { &PLAIN_ENGLISH } else { &ENGLISH }
    }
}

impl Screen {
    /// The texts of the language.
    pub fn labels(self) -> &'static Labels {
        self.preferences.labels()
    }

    /// Whether the words are plain.
    pub fn speaks_plainly(self) -> bool {
        self.preferences.plain.get()
    }

    /// Speaks plainly from now on, or in the terms of the field.
    pub fn speak(self, plainly: bool) {
        self.preferences.plain.set(plainly);
    }

    /// From the terms of the field to plain words, or back, also at the next visit.
    pub fn switch_words(self) {
        let plain = !self.preferences.plain.get_untracked();
        browser::remember(WORDS, if plain { "plain" } else { "terms" });
        self.speak(plain);
    }

    /// Whether the page is dark.
    pub fn dark(self) -> bool {
        self.preferences.dark.get()
    }

    /// From dark to light, or back.
    pub fn switch_theme(self) {
        let dark = !self.preferences.dark.get_untracked();
        browser::choose_theme(dark);
        self.preferences.dark.set(dark);
    }

    /// Whether keys act without Control.
    pub fn bare_keys(self) -> bool {
        self.preferences.bare_keys.get()
    }

    /// The same, without following its changes.
    pub fn has_bare_keys(self) -> bool {
        self.preferences.bare_keys.get_untracked()
    }

    /// Lets keys act without Control, or no longer.
    pub fn switch_bare_keys(self) {
        let on = !self.preferences.bare_keys.get_untracked();
        browser::remember(BARE_KEYS, if on { "on" } else { "off" });
        self.preferences.bare_keys.set(on);
    }
}
