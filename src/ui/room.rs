//! The room for the picture: as wide as its place, and as high as the others in the column leave it.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::prelude::Closure;

use super::browser;
use super::screen::Screen;

/// When everything fits on the screen at once, as the style sheet has it.
const ONE_SCREEN: &str = "(min-width: 900px) and (min-height: 600px)";

/// What the column keeps for the buttons, the legend, the player and some lines of the story.
const BELOW: i32 = 236;

/// From where to where the picture is seen: on a phone a part of it, which the reader scrolls. What has room
/// is not asked about: for the answer the page would be laid out in the middle of its changes.
pub fn seen(screen: Screen, width: f64) -> (f64, f64) {
    let has_room = width <= screen.room.get_untracked().0;
    browser::find(".plot").filter(|_| !has_room).map_or((0.0, width), |plot| {
        let left = f64::from(plot.scroll_left());
        (left, (left + f64::from(plot.client_width())).min(width))
    })
}

/// Measures the room now and whenever it changes.
pub fn watch(screen: Screen) {
    let (Some(plot), Some(column)) = (browser::find(".plot"), browser::find(".centre")) else { return };
    let (seen, above) = (plot.clone(), column.clone());
    let measure = move || {
        // Where the page itself scrolls, the column is as high as its contents, and there is nothing to fill.
        let height = browser::matches(ONE_SCREEN).then(|| f64::from(above.client_height() - BELOW));
        let room = (f64::from(seen.client_width()), height);
        // While a fault is carried the picture stands still, however long the verdict becomes.
        let is_carried = screen.session.with_untracked(|session| session.held().is_some());
        if room.0 > 0.0 && room != screen.room.get_untracked() && !is_carried {
            screen.room.set(room);
        }
    };
    let carried = Memo::new(move |_| screen.session.with(|session| session.held().is_some()));
    let once_put_down = measure.clone();
    Effect::new(move |_| {
        carried.track();
        once_put_down();
    });
    let resized = Closure::<dyn FnMut()>::new(measure);
    if let Ok(observer) = web_sys::ResizeObserver::new(resized.as_ref().unchecked_ref()) {
        observer.observe(&plot);
        observer.observe(&column);
    }
    // It watches for as long as the page stands.
    resized.forget();
}
