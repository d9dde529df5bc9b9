//! Carrying a fault: by mouse, by finger, by keys. The run is computed anew only when the fault comes
//! to another gap, and at most once a frame.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, Event, FocusEvent, MouseEvent, PointerEvent};

use super::browser;
use super::gaps::LISTS;
use super::screen::Screen;
use crate::page::Notice;
use crate::playback::{Intent, Session};
use crate::timeline::{Direction, nearest, neighbour};

/// The bolt of a fault: in the picture, or its chip.
const BOLT: &str = "[data-do=bolt]";

/// Over what a fault is carried.
const GROUND: &str = ".plot, .program, .story";

/// How far a pointer moves before it carries: less is the trembling of a click.
const TREMBLE: f64 = 4.0;

/// How near the edge of the picture a fault is carried for it to scroll.
const EDGE: f64 = 28.0;
/// How far it scrolls a frame.
const SCROLL: i32 = 8;

/// How far beyond the picture a pointer still points into it.
const MARGIN: f64 = 40.0;

/// A pointer that went down on a bolt.
#[derive(Clone, Copy, Debug)]
pub struct Grip {
    position: usize,
    /// Where it is now; at first where it went down.
    at: (f64, f64),
    /// Whether it has moved since.
    carries: bool,
    /// Whether the next frame will look where it is.
    awaited: bool,
    /// Whether it went up again.
    over: bool,
}

/// Listens for pointers, and for the focus.
pub fn listen(screen: Screen) {
    let listen = |name, act: fn(Screen, &Event)| {
        browser::listen(name, Box::new(move |event| act(screen, &event)));
    };
    listen("pointerdown", |screen, event| take(screen, event.unchecked_ref()));
    listen("pointermove", |screen, event| carry(screen, event.unchecked_ref()));
    listen("pointerup", |screen, _| release(screen));
    listen("pointercancel", |screen, _| {
        put_back(screen);
    });
    listen("focusout", |screen, event| leave(screen, event.unchecked_ref()));
}

/// The position of the fault in the hand.
fn held(screen: Screen) -> Option<usize> {
    screen.session.with_untracked(|session| session.held().map(crate::playback::Held::position))
}

fn element(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// The bolt that an element belongs to, and its fault.
fn bolt(element: &Element) -> Option<(Element, usize)> {
    let bolt = element.closest(BOLT).ok().flatten()?;
    let position = bolt.get_attribute("data-at")?.parse().ok()?;
    Some((bolt, position))
}

fn take(screen: Screen, event: &PointerEvent) {
    screen.grip.set(None);
    if event.button() != 0 || !event.is_primary() {
        return;
    }
    let Some((bolt, position)) = element(event).and_then(|element| bolt(&element)) else { return };
    // Where it is refused, the pointer is followed as far as the window goes.
    let _ = bolt.set_pointer_capture(event.pointer_id());
    let at = (f64::from(event.client_x()), f64::from(event.client_y()));
    screen.grip.set(Some(Grip { position, at, carries: false, awaited: false, over: false }));
}

fn carry(screen: Screen, event: &PointerEvent) {
    let Some(mut grip) = screen.grip.get_untracked().filter(|grip| !grip.over && event.is_primary()) else {
        return;
    };
    let at = (f64::from(event.client_x()), f64::from(event.client_y()));
    if !grip.carries && (at.0 - grip.at.0).hypot(at.1 - grip.at.1) < TREMBLE {
        return;
    }
    if held(screen) != Some(grip.position) {
        screen.pick_up(grip.position);
    }
    let look = !std::mem::replace(&mut grip.awaited, true);
    (grip.at, grip.carries) = (at, true);
    screen.grip.set(Some(grip));
    if look {
        request_animation_frame(move || follow(screen));
    }
}

/// Carries the fault to where the pointer is.
fn follow(screen: Screen) {
    let Some(mut grip) = screen.grip.get_untracked().filter(|grip| grip.awaited && !grip.over) else {
        return;
    };
    grip.awaited = false;
    screen.grip.set(Some(grip));
    if scroll_at_edge(grip.at) {
        grip.awaited = true;
        screen.grip.set(Some(grip));
        request_animation_frame(move || follow(screen));
    }
    if let Some(key) = under(screen, grip.at) {
        browser::keep_in_place(point(grip.at).and_then(|found| found.closest(GROUND).ok().flatten()));
        go_to(screen, &key);
    }
}

/// Lets the picture come along where it is wider than its place and the fault is carried to its edge.
fn scroll_at_edge((x, _): (f64, f64)) -> bool {
    let Some(plot) = browser::find(".plot") else { return false };
    let place = plot.get_bounding_client_rect();
    let way = i32::from(x > place.right() - EDGE) - i32::from(x < place.left() + EDGE);
    let before = plot.scroll_left();
    plot.set_scroll_left(before + way * SCROLL);
    plot.scroll_left() != before
}

/// What is at a point of the window.
fn point((x, y): (f64, f64)) -> Option<Element> {
    #[expect(clippy::cast_possible_truncation, reason = "a point of the window")]
    document().element_from_point(x as f32, y as f32)
}

fn release(screen: Screen) {
    follow(screen);
    if let Some(grip) = screen.grip.get_untracked() {
        if grip.carries {
            screen.does(Intent::Drop);
        }
        screen.grip.set(Some(Grip { over: true, ..grip }));
    }
}

/// The gap that a point of the window means: of a list the nearest one in it, else of the picture.
fn under(screen: Screen, (x, y): (f64, f64)) -> Option<String> {
    if let Some(list) = point((x, y)).and_then(|found| found.closest(LISTS).ok().flatten()) {
        return nearest_in(&list, y);
    }
    let plot = browser::find(".plot")?.get_bounding_client_rect();
    let inside = x > plot.left() - MARGIN
        && x < plot.right() + MARGIN
        && y > plot.top() - MARGIN
        && y < plot.bottom() + MARGIN;
    let canvas = browser::find(".canvas").filter(|_| inside)?.get_bounding_client_rect();
    let (picture, _) = screen.places_now();
    let by = browser::enlarged();
    nearest(&picture.handles, (x - canvas.left()) / by, (y - canvas.top()) / by)
        .map(|handle| handle.key.clone())
}

fn nearest_in(list: &Element, y: f64) -> Option<String> {
    let away = |gap: &Element| {
        let place = gap.get_bounding_client_rect();
        (f64::midpoint(place.top(), place.bottom()) - y).abs()
    };
    let gaps = browser::all(list, "[data-gap]");
    let nearest = gaps.iter().min_by(|one, other| away(one).total_cmp(&away(other)));
    nearest.and_then(|gap| gap.get_attribute("data-gap"))
}

/// Carries the fault in the hand to a gap.
fn go_to(screen: Screen, key: &str) {
    let (_, view) = screen.places_now();
    let Some(gap) = view.gap(key) else { return };
    let (fault, now) = screen.session.with_untracked(|session| {
        let fault = session.held().and_then(|held| held.in_gap(gap));
        (fault, session.fault_in_hand().cloned())
    });
    if let Some(fault) = fault.filter(|fault| now.as_ref() != Some(fault)) {
        screen.does(Intent::Move(fault));
    }
}

/// A click on a bolt picks its fault up, and lets it go again.
pub fn toggle(screen: Screen, on: &Element, event: &MouseEvent) {
    // After a pointer has carried it there is one more click, which means nothing. Keys click without a pointer.
    let carried = screen.grip.get_untracked().is_some_and(|grip| grip.carries) && event.detail() != 0;
    let Some((_, position)) = bolt(on).filter(|_| !carried) else { return };
    if held(screen) == Some(position) {
        screen.does(Intent::Drop);
    } else {
        screen.pick_up(position);
        screen.notice.set(Some(Notice::Held));
    }
}

/// Puts the fault in the hand into this gap; `false` if the hand is empty.
pub fn put_into(screen: Screen, key: &str) -> bool {
    let holds = held(screen).is_some();
    if holds {
        go_to(screen, key);
        screen.does(Intent::Drop);
    }
    holds
}

/// Puts the fault in the hand back where it was; `false` if the hand is empty.
pub fn put_back(screen: Screen) -> bool {
    let holds = held(screen).is_some();
    // The pointer may still be down; its click will mean nothing.
    if let Some(grip) = screen.grip.get_untracked() {
        screen.grip.set(Some(Grip { over: true, ..grip }));
    }
    if holds {
        screen.does(Intent::PutBack);
    }
    holds
}

/// Carries the fault of a bolt on; `false` if this is no bolt.
pub fn step(screen: Screen, on: &Element, direction: Direction) -> bool {
    let position = bolt(on).map(|(_, position)| position);
    if let Some(position) = position {
        carry_on(screen, position, direction);
    }
    position.is_some()
}

fn carry_on(screen: Screen, position: usize, direction: Direction) {
    if held(screen) != Some(position) {
        screen.pick_up(position);
    }
    let (picture, _) = screen.places_now();
    let here = screen.hand_now().and_then(|hand| hand.gap).unwrap_or_default();
    if let Some(next) = neighbour(&picture.handles, &here, direction) {
        go_to(screen, &next.key);
    }
}

/// Whoever goes elsewhere lets the fault go; the gaps are where it may be put.
fn leave(screen: Screen, event: &FocusEvent) {
    let carries = screen.grip.get_untracked().is_some_and(|grip| grip.carries && !grip.over);
    let to = event.related_target().and_then(|to| to.dyn_into::<Element>().ok());
    let stays = to.is_none_or(|to| to.closest("[data-gap], [data-do=bolt]").ok().flatten().is_some());
    if !carries && !stays && screen.session.with_untracked(|session| session.held().is_some()) {
        screen.does(Intent::Drop);
    }
}

/// Whether a fault is in the hand.
pub fn is_holding(screen: Screen) -> bool {
    screen.session.with(|session: &Session| session.held().is_some())
}
