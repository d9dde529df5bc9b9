//! What the reader does to the panels: one listener a kind of event, for what `data-do` says.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlDialogElement, HtmlInputElement, MouseEvent};

use super::screen::Screen;
use super::{breaking, browser, desk, files, gaps, hold, keys, looking, searching, settings};
use crate::page::player::pace;
use crate::playback::{Cursor, Intent, Speed, Spotlight};
use crate::scenario::Fault;
use crate::trace::RecordId;

/// Listens for clicks and for values.
pub fn listen(screen: Screen) {
    browser::listen("click", Box::new(move |event| act(screen, &event, click)));
    browser::listen("change", Box::new(move |event| act(screen, &event, change)));
    browser::listen("input", Box::new(move |event| act(screen, &event, slide)));
}

type Act = fn(Screen, &str, &Element, &Event);

fn act(screen: Screen, event: &Event, act: Act) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let found = target.and_then(|target| target.closest("[data-do]").ok().flatten());
    if let Some(found) = found {
        screen.put_hint_away();
        act(screen, &found.get_attribute("data-do").unwrap_or_default(), &found, event);
    }
}

/// Adds the fault that an element names.
fn strike(screen: Screen, on: &Element) {
    let text = on.get_attribute("data-fault").unwrap_or_default();
    let fault = screen.session.with_untracked(|session| Fault::parse(&session.setup().scenario.model, &text));
    if let Ok(fault) = fault {
        screen.does(Intent::Strike { fault, beside: true });
    }
}

/// The position that an element speaks of.
fn position(element: &Element) -> Option<usize> {
    element.get_attribute("data-at")?.parse().ok()
}

fn click(screen: Screen, what: &str, on: &Element, event: &Event) {
    match what {
        "theme" => screen.switch_theme(),
        "words" => screen.switch_words(),
        "help" => keys::show_help(),
        "shut" => shut(on),
        "keys" => screen.switch_bare_keys(),
        "keep" => screen.keep(),
        "undo" | "redo" => {
            screen.menu.set(None);
            screen.does(if what == "undo" { Intent::Undo } else { Intent::Redo });
        }
        "break" => breaking::break_it(screen),
        "remove" => remove(screen, on),
        "noted" => screen.notice.set(None),
        "proof" => prove(screen, on),
        "row" => show_makers(screen, on),
        "redrive" | "rebuild" => strike(screen, on),
        "point" => point(screen, event.unchecked_ref()),
        "gap" => {
            let key = on.get_attribute("data-gap").unwrap_or_default();
            if !hold::put_into(screen, &key) {
                gaps::strike_gap(screen, &key);
            }
        }
        "bolt" => hold::toggle(screen, on, event.unchecked_ref()),
        "choose" => gaps::choose(screen, position(on)),
        "take-back" => gaps::take_back(screen),
        "close" => gaps::close(screen),
        "start" => screen.go_to(0),
        "back" => screen.go_by(-1),
        "play" => keys::toggle(screen),
        "on" => screen.go_by(1),
        "end" => screen.go_to(usize::MAX),
        "line" => go_to_line(screen, on),
        "record" => go_to_record(screen, on),
        "look" => looking::click(screen, on),
        "strip" => looking::go(screen, on, event.unchecked_ref()),
        "search" => searching::toggle(screen),
        "search-end" => searching::close(screen),
        "hit-before" | "hit-after" => searching::go(screen, what == "hit-after"),
        "all-settings" => settings::open(screen),
        "show-setting" => settings::show(screen, on),
        "reset" => settings::reset(screen, on),
        "of-context" => settings::turn_to(screen, &on.get_attribute("data-scope").unwrap_or_default()),
        "fold" => looking::fold(screen),
        "lane" | "lane-up" | "lane-down" | "lane-hide" | "show-lane" => looking::lane(screen, what, on),
        _ => desk::click(screen, what, on),
    }
}

fn change(screen: Screen, what: &str, on: &Element, _: &Event) {
    let value = on.unchecked_ref::<HtmlInputElement>().value();
    match what {
        "open" => {
            screen.menu.set(None);
            desk::open(screen, &value);
        }
        "set" => {
            screen.menu.set(None);
            screen
                .does(Intent::Set([&on.get_attribute("data-key").unwrap_or_default(), "=", &value].concat()));
        }
        "setting" => settings::change(screen, on, &value),
        "scope" => settings::turn_to(screen, &value),
        "pace" => {
            if let Some(speed) = Speed::ALL.into_iter().find(|speed| pace(*speed) == value) {
                screen.pace(speed);
            }
        }
        "model-text" => desk::read(screen),
        "file" => files::chosen(screen, on),
        _ => {}
    }
}

fn slide(screen: Screen, what: &str, on: &Element, _: &Event) {
    if what == "scrub"
        && let Ok(passed) = on.unchecked_ref::<HtmlInputElement>().value().parse()
    {
        screen.go_to(passed);
    }
    if what == "search-for" {
        searching::look_for(screen, on);
    }
    if what == "sift" {
        settings::sift(screen, on);
    }
    if what == "model-text" {
        desk::typed(screen, on);
    }
}

/// Closes the dialog that this stands in; the browser gives the focus back.
fn shut(on: &Element) {
    if let Some(dialog) = on.closest("dialog").ok().flatten() {
        dialog.unchecked_ref::<HtmlDialogElement>().close();
    }
}

/// Takes a fault away. The button that was pressed goes with it, so the focus goes to the next best.
fn remove(screen: Screen, on: &Element) {
    screen.menu.set(None);
    if let Some(position) = position(on) {
        screen.does(Intent::Remove(position));
        browser::focus_soon(".acts .break".to_owned());
    }
}

/// Lights the records that prove a claim of the verdict, and goes to the last of them.
fn prove(screen: Screen, on: &Element) {
    let view = screen.view_now();
    screen.light(position(on).and_then(|claim| Spotlight::on_claim(&view, claim)));
}

/// Lights the records that made a row, and goes to the last of them.
fn show_makers(screen: Screen, on: &Element) {
    let (view, told) = (screen.view_now(), screen.standing().told.get_untracked());
    screen.light(position(on).and_then(|row| Spotlight::on_row(&view, told, row)));
}

fn go_to_line(screen: Screen, on: &Element) {
    let view = screen.view_now();
    if let Some(moment) = position(on).and_then(|line| view.moment_of(line)) {
        seek(screen, moment);
    }
}

/// Goes along a chain of causes; the focus goes to where the reader now is in it.
fn go_to_record(screen: Screen, on: &Element) {
    let record = position(on).and_then(|record| u32::try_from(record).ok());
    if let Some(record) = record {
        seek(screen, Cursor::At(RecordId(record)));
        browser::focus_soon(".message .now".to_owned());
    }
}

fn seek(screen: Screen, cursor: Cursor) {
    screen.does(Intent::Pause);
    screen.does(Intent::Seek(cursor));
}

/// A click on the picture moves the cursor: to what is there, else to that time.
fn point(screen: Screen, event: &MouseEvent) {
    let (picture, view) = (screen.picture_now(), screen.view_now());
    let Some((x, y)) = looking::point_in_picture(screen, event) else { return };
    if x < picture.scale.left() {
        return;
    }
    screen.menu.set(None);
    match picture.hit(x, y) {
        Some(record) => {
            seek(screen, Cursor::At(record));
            browser::scroll_within("aside", ".message");
        }
        None => screen.go_to(view.tape.passed(view.tape.cursor_at(picture.scale.time_from_x(x)))),
    }
}
