//! Looking at the timeline: zoom, pan and fit, by wheel, by key and by button; and which lanes are seen.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::prelude::Closure;
use web_sys::{AddEventListenerOptions, Element, MouseEvent, WheelEvent};

use super::browser;
use super::screen::Screen;
use crate::kernel::Time;
use crate::playback::Session;
use crate::timeline::look::Shift;
use crate::timeline::scale::within;
use crate::timeline::{Folding, Window};
use crate::trace::ParticipantId;

/// By how much one press of a key or a button zooms.
const STEP: f64 = 0.6;

/// How many pixels of a wheel zoom by a factor of e.
const WHEEL: f64 = 400.0;

/// Which way to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// At less, but closer.
    In,
    /// At more.
    Out,
    /// At everything.
    Whole,
    /// At what was before.
    Earlier,
    /// At what comes after.
    Later,
}

/// Looks another way.
pub fn look(screen: Screen, way: Way) {
    match way {
        Way::In => zoom(screen, STEP, cursor(screen)),
        Way::Out => zoom(screen, 1.0 / STEP, cursor(screen)),
        Way::Whole => screen.see(Window::Whole),
        Way::Earlier => pan(screen, -0.5),
        Way::Later => pan(screen, 0.5),
    }
}

/// What a button that looks another way says.
pub fn click(screen: Screen, on: &Element) {
    let way = match on.get_attribute("data-way").unwrap_or_default().as_str() {
        "in" => Way::In,
        "out" => Way::Out,
        "whole" => Way::Whole,
        "earlier" => Way::Earlier,
        "later" => Way::Later,
        _ => return,
    };
    look(screen, way);
}

/// Folds pauses, or shows them as long as they are.
pub fn fold(screen: Screen) {
    screen.look.update(|look| {
        look.folding = match look.folding {
            Folding::Folded => Folding::True,
            Folding::True => Folding::Folded,
        };
    });
}

/// What the buttons of a lane do.
pub fn lane(screen: Screen, what: &str, on: &Element) {
    let Some(lane) = on.get_attribute("data-at").and_then(|at| at.parse().ok()).map(ParticipantId) else {
        return;
    };
    let (view, cast) = (screen.view_now(), screen.cast_now());
    let opened = screen.lane.get_untracked();
    match what {
        "lane" => screen.lane.set(Some(lane).filter(|_| opened != Some(lane))),
        "lane-up" => screen.look.update(|look| look.shift(&view, &cast, lane, Shift::Up)),
        "lane-down" => screen.look.update(|look| look.shift(&view, &cast, lane, Shift::Down)),
        "lane-hide" => {
            screen.lane.set(None);
            screen.look.update(|look| look.hide(&view, &cast, lane));
            browser::focus_soon(".look [data-do=show-lane]".to_owned());
        }
        _ => {
            screen.look.update(|look| look.show(&view, lane));
            browser::focus_soon(["[data-do=lane][data-at=\"", &lane.0.to_string(), "\"]"].concat());
        }
    }
}

/// Looks at the part of the strip that is pointed at; from the whole run at a fifth of it.
pub fn go(screen: Screen, strip: &Element, event: &MouseEvent) {
    let area = strip.get_bounding_client_rect();
    let (overview, cast) = (screen.overview_now(), screen.cast_now());
    let x = (f64::from(event.client_x()) - area.x()) / area.width().max(1.0) * overview.width;
    let (window, folding) = screen.look.with_untracked(|look| (look.window, look.folding));
    let (axis, at) = (cast.axis(folding), overview.count(x));
    let (from, until) = window.counts(axis);
    let half = if window == Window::Whole { (until - from) / 10.0 } else { (until - from) / 2.0 };
    screen.see(Window::of(axis, at - half, at + half));
}

/// Listens for what is dragged along the strip.
fn listen_to_strip(screen: Screen) {
    browser::listen(
        "pointermove",
        Box::new(move |event| {
            let Ok(event) = event.dyn_into::<MouseEvent>() else { return };
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let strip = target.and_then(|target| target.closest(".strip svg").ok().flatten());
            if let Some(strip) = strip.filter(|_| event.buttons() & 1 == 1) {
                go(screen, &strip, &event);
            }
        }),
    );
}

/// Listens for the wheel over the picture.
pub fn listen(screen: Screen) {
    listen_to_strip(screen);
    let Some(plot) = browser::find(".plot") else { return };
    let act = Closure::<dyn FnMut(WheelEvent)>::new(move |event: WheelEvent| wheel(screen, &event));
    let options = AddEventListenerOptions::new();
    // It takes the wheel from the page, and has to say so.
    options.set_passive(false);
    let _ = plot.add_event_listener_with_callback_and_add_event_listener_options(
        "wheel",
        act.as_ref().unchecked_ref(),
        &options,
    );
    act.forget();
}

/// The wheel zooms around the pointer; sideways, or with Shift, it pans. Where there is nothing left
/// to zoom out of, the page may scroll.
fn wheel(screen: Screen, event: &WheelEvent) {
    let picture = screen.picture_now();
    let Some((x, _)) = point_in_picture(screen, event) else { return };
    // Lines and pages instead of pixels, where the browser counts so.
    let unit = [1.0, 16.0, 400.0][usize::try_from(event.delta_mode().min(2)).unwrap_or_default()];
    let (dx, dy) = (event.delta_x() * unit, event.delta_y() * unit);
    let sideways = event.shift_key() || dx.abs() > dy.abs();
    let before = screen.look.with_untracked(|look| look.window);
    if sideways {
        let way = if dx.abs() > dy.abs() { dx } else { dy };
        pan(screen, way / (picture.scale.right() - picture.scale.left()));
    } else if x >= picture.scale.left() {
        zoom(screen, (within(-WHEEL, dy, WHEEL) / WHEEL).exp(), picture.scale.time_from_x(x));
    }
    if screen.look.with_untracked(|look| look.window) != before || event.ctrl_key() {
        event.prevent_default();
    }
}

fn zoom(screen: Screen, by: f64, around: Time) {
    let (cast, (window, folding)) =
        (screen.cast_now(), screen.look.with_untracked(|look| (look.window, look.folding)));
    screen.see(window.zoomed(cast.axis(folding), by, around));
}

fn pan(screen: Screen, by: f64) {
    let (cast, (window, folding)) =
        (screen.cast_now(), screen.look.with_untracked(|look| (look.window, look.folding)));
    screen.see(window.panned(cast.axis(folding), by));
}

/// Around what a key or a button zooms: the cursor, if it is seen, else the middle.
fn cursor(screen: Screen) -> Time {
    let (view, picture) = (screen.view_now(), screen.picture_now());
    let scale = &picture.scale;
    let at = view.tape.time_at(screen.session.with_untracked(Session::cursor));
    let x = scale.x_from_time(at);
    if scale.shows(x, x) { at } else { scale.time_from_x(f64::midpoint(scale.left(), scale.right())) }
}

/// Where in the picture the pointer is, however large the page is shown.
pub fn point_in_picture(screen: Screen, event: &MouseEvent) -> Option<(f64, f64)> {
    let area = browser::find(".picture")?.get_bounding_client_rect();
    let unit = screen.picture_now().width / area.width().max(1.0);
    let (x, y) = (f64::from(event.client_x()) - area.x(), f64::from(event.client_y()) - area.y());
    Some((x * unit, y * unit))
}
