//! The state in the address: read when the page opens, written after every change.

use leptos::prelude::*;

use super::browser;
use super::screen::Screen;
use crate::page::Notice;
use crate::playback::{Cursor, Intent, Session};
use crate::scenario::link::Link;
use crate::scenario::{Scenario, shop};
use crate::trace::RecordId;

/// The screen that the address asks for.
pub fn open() -> Screen {
    let fragment = browser::fragment();
    if fragment.len() <= 1 {
        return Screen::new(Session::new(shop::first_paint(), Cursor::End), true, None);
    }
    let Some((scenario, cursor, digest)) = read(&fragment) else {
        let session = Session::new(shop::first_paint(), Cursor::End);
        return Screen::new(session, false, Some(Notice::Damaged(fragment)));
    };
    let screen = Screen::new(Session::new(scenario, cursor), false, None);
    warn_if_other(screen, digest);
    screen
}

/// Keeps the address up to date, and opens what the reader puts there.
pub fn follow(screen: Screen) {
    browser::whenever(Box::new(move |_| {
        // Not while the run plays or a fault is carried: sixty addresses a second would be an attack on
        // the history.
        if !screen.is_playing() && !super::hold::is_holding(screen) {
            write(screen);
        }
        String::new()
    }));
    let open = move || {
        let fragment = browser::fragment();
        match read(&fragment) {
            Some((scenario, cursor, digest)) => {
                screen.does(Intent::Open(Box::new(scenario), cursor));
                warn_if_other(screen, digest);
            }
            None if fragment.len() > 1 => {
                screen.does(Intent::Open(Box::new(shop::first_paint()), Cursor::End));
                screen.notice.set(Some(Notice::Damaged(fragment)));
            }
            None => screen.does(Intent::Open(Box::new(shop::first_paint()), Cursor::End)),
        }
    };
    browser::listen("hashchange", Box::new(move |_| open()));
}

fn read(fragment: &str) -> Option<(Scenario, Cursor, u64)> {
    let link = Link::decode(fragment).ok()?;
    let scenario = link.open().ok()?;
    let cursor = link.at.map_or(Cursor::End, |at| Cursor::At(RecordId(at)));
    Some((scenario, cursor, link.digest))
}

fn warn_if_other(screen: Screen, digest: u64) {
    if digest != screen.view_now().digest() {
        screen.notice.set(Some(Notice::OtherRun));
    }
}

fn write(screen: Screen) {
    let view = screen.view();
    let cursor = screen.cursor();
    // A damaged text stays where the reader can still repair it.
    if matches!(screen.notice.get(), Some(Notice::Damaged(_))) {
        return;
    }
    let at = match cursor {
        Cursor::End => None,
        Cursor::Start => Some(0),
        Cursor::At(record) => Some(record.0),
    };
    let is_first = at.is_none() && view.scenario == shop::first_paint();
    let fragment =
        if is_first { String::new() } else { Link::to(&view.scenario, at, view.digest()).encode() };
    if fragment != browser::fragment() {
        browser::replace_fragment(&fragment);
    }
}
