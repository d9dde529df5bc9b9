//! The model beside the run: what is typed is read after a rest, and runs if it has no errors.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTextAreaElement, KeyboardEvent};

use super::screen::Screen;
use super::{browser, editor};
use crate::domain::Model;
use crate::examples;
use crate::page::top::{EXAMPLE, OWN, RUN};
use crate::playback::desk::{Origin, text_of};
use crate::playback::shelf::{Sheet, Shelf};
use crate::playback::{Cursor, Desk, Intent, Side};
use crate::scenario::{Reading, Scenario};
use crate::timeline::Look;

/// How long nothing is typed before the text is read.
const REST: Duration = Duration::from_millis(250);

/// Under which names the reader's own texts are kept.
const KEPT: &str = "faultline.text.";

/// Listens for what the listeners of all panels do not tell: scrolling, and the key that reads at once.
pub fn listen(screen: Screen) {
    browser::listen_within("scroll", Box::new(move |_| editor::see(screen)));
    browser::listen(
        "keydown",
        Box::new(move |event| {
            let Ok(event) = event.dyn_into::<KeyboardEvent>() else { return };
            let control = event.ctrl_key() || event.meta_key();
            if event.key() == "Enter" && control && editor::has_focus() {
                event.prevent_default();
                read(screen);
            }
        }),
    );
    // Whoever goes away while they type comes back to what they typed.
    browser::listen("pagehide", Box::new(move |_| put_away(screen)));
    // What the address asked for was laid before there was a place for it.
    editor::fill(screen);
    let before = StoredValue::new(untrack(|| running_text(screen)));
    browser::whenever(Box::new(move |_| {
        screen.bench.signals().running.with(|_| ());
        untrack(|| {
            let now = running_text(screen);
            let earlier = before.get_value();
            before.set_value(Arc::clone(&now));
            let mut follows = false;
            screen.bench.desk().update(|desk| follows = desk.follow(&earlier, &now));
            if follows {
                editor::fill(screen);
                put_away(screen);
            }
        });
        String::new()
    }));
}

/// What the browser has kept.
pub fn kept() -> Vec<Sheet> {
    let all = browser::all_remembered(KEPT);
    all.iter().filter_map(|(id, kept)| Sheet::read(id.parse().ok()?, kept)).collect()
}

/// The text that a link recognises.
pub fn known(hash: u64) -> Option<Arc<str>> {
    let mut shelf = Shelf::default();
    for sheet in kept() {
        shelf.put(sheet);
    }
    shelf.text_with(hash)
}

/// A number under which nothing is kept, by another window neither.
fn free(screen: Screen) -> u32 {
    let mut next = screen.bench.desk().with_untracked(|desk| desk.shelf().next());
    while browser::remembered(&[KEPT, &next.to_string()].concat()).is_some() {
        next += 1;
    }
    next
}

/// Keeps the text, if it is the reader's own and has changed.
pub fn put_away(screen: Screen) {
    let running = running_text(screen);
    let desk = screen.bench.desk();
    // Whoever only looks is told nothing.
    let is_own = desk.with_untracked(|desk| matches!(desk.origin(), Origin::Own(_)));
    let mut sheet = None;
    if is_own {
        desk.update(|desk| sheet = desk.keep(&running));
    }
    if let Some(sheet) = sheet {
        let name = [KEPT, &sheet.id.to_string()].concat();
        if sheet.text.trim().is_empty() {
            browser::forget(&name);
        } else {
            let kept = browser::remember(&name, &sheet.kept());
            screen.bench.tell(|told| told.forgets = !kept);
        }
    }
}

/// What runs came from elsewhere: it is not written into what was in the editor.
pub fn open_elsewhere(screen: Screen) {
    let running = running_text(screen);
    screen.bench.desk().update(|desk| desk.open(running));
    show(screen, screen.bench.desk().with_untracked(Desk::side));
}

fn running_text(screen: Screen) -> Arc<str> {
    screen.session.with_untracked(|session| text_of(&session.setup().scenario))
}

fn running(screen: Screen) -> Scenario {
    screen.session.with_untracked(|session| session.setup().scenario.clone())
}

/// What a click means for the model.
pub fn click(screen: Screen, what: &str, on: &Element) {
    match what {
        "side" => {
            let side = on.get_attribute("data-side").and_then(|id| Side::named(&id));
            show(screen, side.unwrap_or_default());
        }
        "place" => editor::show_place(on),
        "read" => read(screen),
        "card" => go_to_card(screen, on),
        "duplicate" => duplicate(screen),
        "save" => super::files::save(screen),
        _ => {}
    }
}

/// Puts something else beside the run.
pub fn show(screen: Screen, side: Side) {
    let running = running(screen);
    if side != Side::Run && !browser::can_remember() {
        screen.bench.tell(|told| told.forgets = true);
    }
    screen.bench.desk().update(|desk| desk.turn_to(side, &running));
    editor::fill(screen);
}

/// The text was changed by hand: it is read after a rest.
pub fn typed(screen: Screen, on: &Element) {
    let Some(editor) = on.dyn_ref::<HtmlTextAreaElement>() else { return };
    let next = free(screen);
    screen.bench.desk().update(|desk| desk.write(&editor.value(), next));
    screen.bench.tell(|told| told.too_large = false);
    editor::see(screen);
    forget_rest(screen);
    let rested = move || {
        if screen.bench.desk().with_untracked(Desk::reads_along) {
            read(screen);
        } else {
            put_away(screen);
        }
    };
    screen.bench.signals().awaited.set_value(set_timeout_with_handle(rested, REST).ok());
}

/// Makes a copy of the text, and goes on with it.
fn duplicate(screen: Screen) {
    let text = screen.bench.desk().with_untracked(|desk| Arc::from(desk.text()));
    own(screen, text);
}

/// Lays a text into the editor that is the reader's own from now on, and runs it.
pub fn own(screen: Screen, text: Arc<str>) {
    put_away(screen);
    let next = free(screen);
    screen.bench.desk().update(|desk| desk.lay(text, Some(Origin::Own(next))));
    show(screen, Side::Model);
    read(screen);
}

fn forget_rest(screen: Screen) {
    if let Some(awaited) = screen.bench.signals().awaited.try_update_value(Option::take).flatten() {
        awaited.clear();
    }
}

/// Reads the text, and runs it if it has no errors.
pub fn read(screen: Screen) {
    forget_rest(screen);
    let running = running(screen);
    batch(|| {
        screen.bench.desk().update(Desk::read);
        let next = screen.bench.desk().with_untracked(|desk| desk.to_run(&running));
        if let Some(next) = next {
            screen.menu.set(None);
            screen.does(Intent::Open(Box::new(next), Cursor::End));
        }
    });
    put_away(screen);
}

/// Opens what was chosen at the top: another scenario of what runs, an example, or one of the reader's own texts.
pub fn open(screen: Screen, choice: &str) {
    put_away(screen);
    let scenario = if let Some(name) = choice.strip_prefix(RUN) {
        Reading::of(text_of(&running(screen))).scenario(name).cloned()
    } else if let Some(id) = choice.strip_prefix(OWN).and_then(|id| id.parse().ok()) {
        let desk = screen.bench.desk();
        desk.update(|desk| desk.lay_own(id));
        // Where the last version has errors, the one before them runs.
        desk.with_untracked(|desk| {
            let ran = desk.shelf().sheet(id).map(|sheet| Reading::of(Arc::clone(&sheet.ran)));
            ran.and_then(|ran| ran.scenario("").cloned())
        })
    } else {
        choice.strip_prefix(EXAMPLE).and_then(examples::named).and_then(|example| {
            let origin = Some(Origin::Example(example.id));
            screen.bench.desk().update(|desk| desk.lay(example.text.into(), origin));
            Reading::of(example.text.into()).scenario("").cloned()
        })
    };
    if let Some(scenario) = scenario {
        screen.does(Intent::Open(Box::new(scenario), Cursor::End));
    }
    show(screen, screen.bench.desk().with_untracked(Desk::side));
}

/// When another model runs than before, lanes are told apart by their names.
pub fn look_alike(screen: Screen, before: &Arc<Model>) {
    let model = screen.session.with_untracked(|session| Arc::clone(&session.setup().scenario.model));
    if !Arc::ptr_eq(before, &model) && *before != model {
        let texts = screen.look.with_untracked(|look| look.texts(before));
        screen.look.set(Look::read(&model, &texts));
        screen.lane.set(None);
        screen.menu.set(None);
    }
}

/// A card leads to the records that are about it, and to its place in the text.
fn go_to_card(screen: Screen, on: &Element) {
    let place = on.get_attribute("data-at").and_then(|place| place.parse::<usize>().ok());
    let board = screen.bench.signals().board.get_untracked();
    let (Some(place), Some(board)) = (place, board) else { return };
    let Some(span) = board.cards.get(place).map(|card| card.span) else { return };
    let marks = screen.bench.marks(&board, &screen.view_now());
    screen.does(Intent::Light(marks.spotlight(&board, place)));
    show(screen, Side::Model);
    // The editor is shown in the next frame, and can be scrolled only then.
    request_animation_frame(move || editor::select(span.range().start, span.range().end));
}
