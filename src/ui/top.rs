//! The bar at the top: the name, the scenario, the theme.

use leptos::prelude::*;

use super::browser;
use super::screen::Screen;
use crate::playback::{Cursor, Intent};
use crate::scenario::shop;

/// The bar.
#[component]
pub fn TopBar() -> impl IntoView {
    let screen = Screen::get();
    let labels = screen.labels();
    let dark = RwSignal::new(browser::is_dark());
    let switch = move |_| {
        dark.update(|dark| *dark = !*dark);
        browser::choose_theme(dark.get_untracked());
    };
    view! {
        <header class="top">
            <h1>
                <svg viewBox="0 0 28 20" width="28" height="20" aria-hidden="true">
                    <path d="M1 13H9L12 5L15 17L18 9L20 13H27" class="logo" />
                </svg>
                {labels.product}
            </h1>
            <ScenarioPicker />
            <button
                type="button"
                class="icon end"
                aria-label=labels.theme
                title=labels.theme
                aria-pressed=move || dark.get().to_string()
                on:click=switch
            >
                <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
                    <circle cx="10" cy="10" r="7" class="outline" />
                    <path d="M10 3a7 7 0 0 1 0 14z" class="solid" />
                </svg>
            </button>
        </header>
    }
}

#[component]
fn ScenarioPicker() -> impl IntoView {
    let screen = Screen::get();
    let labels = screen.labels();
    let name = Memo::new(move |_| screen.view().scenario.name.clone());
    let open = move |wanted: String| {
        if let Some(scenario) = shop::scenarios().into_iter().find(|scenario| scenario.name == wanted) {
            screen.menu.set(None);
            screen.does(Intent::Open(Box::new(scenario), Cursor::End));
        }
    };
    let options = shop::scenarios()
        .into_iter()
        .map(|scenario| {
            let own = scenario.name.clone();
            let value = scenario.name.clone();
            view! { <option value=value selected=move || name.get() == own>{scenario.name}</option> }
        })
        .collect_view();
    view! {
        <span class="pick">
            <select aria-label=labels.scenario prop:value=name on:change:target=move |event| open(event.target().value())>
                {options}
            </select>
        </span>
    }
}
