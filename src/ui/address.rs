//! The state in the address: read when the page opens, written after every change.

use std::cell::Cell;
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::browser;
use super::screen::Screen;
use crate::page::Notice;
use crate::playback::{Cursor, Intent, Session, Spotlight};
use crate::scenario::link::Link;
use crate::scenario::{Scenario, shop};
use crate::timeline::Look;
use crate::trace::RecordId;

/// How long nothing has to change before the address does, when changes come one upon the other. The
/// first one is in it at once, and so is another run.
const REST: Duration = Duration::from_millis(120);

/// The screen that the address asks for.
pub fn open() -> Screen {
    let fragment = browser::fragment();
    if fragment.len() <= 1 {
        return Screen::new(Session::new(shop::first_paint(), Cursor::End), Look::default(), true, None);
    }
    let Some((scenario, cursor, link)) = read(&fragment) else {
        let session = Session::new(shop::first_paint(), Cursor::End);
        return Screen::new(session, Look::default(), false, Some(Notice::Damaged(fragment)));
    };
    let look = Look::read(&scenario.model, &link.look);
    let screen = Screen::new(Session::new(scenario, cursor), look, false, None);
    take_over(screen, &link);
    screen
}

/// Keeps the address up to date, and opens what the reader puts there.
pub fn follow(screen: Screen) {
    let awaited = Cell::new(None::<TimeoutHandle>);
    let (written, run) = (Cell::new(f64::NEG_INFINITY), Cell::new(None));
    browser::whenever(Box::new(move |_| {
        let carried = super::hold::is_holding(screen);
        // Whatever the address speaks of.
        screen.view();
        screen.look.track();
        let _ = (screen.notice(), screen.spotlight(), screen.cursor(), screen.speaks_plainly());
        if let Some(earlier) = awaited.take() {
            earlier.clear();
        }
        // Not at each frame while the run plays, a fault is carried or the reader scrubs: sixty addresses
        // a second would be an attack on the history.
        if !screen.is_playing() && !carried {
            let put_down = move || untrack(|| write(screen));
            let (now, revision) = (browser::now(), screen.with(Session::revision));
            let another_run = run.replace(Some(revision)) != Some(revision);
            if now - written.replace(now) > REST.as_secs_f64() * 1_000.0 || another_run {
                put_down();
            } else {
                awaited.set(set_timeout_with_handle(put_down, REST).ok());
            }
        }
        String::new()
    }));
    let open = move || {
        let fragment = browser::fragment();
        match read(&fragment) {
            Some((scenario, cursor, link)) => {
                let look = Look::read(&scenario.model, &link.look);
                screen.does(Intent::Open(Box::new(scenario), cursor));
                screen.look.set(look);
                take_over(screen, &link);
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

fn read(fragment: &str) -> Option<(Scenario, Cursor, Link)> {
    let link = Link::decode(fragment).ok()?;
    let scenario = link.open().ok()?;
    let cursor = link.at.map_or(Cursor::End, |at| Cursor::At(RecordId(at)));
    Some((scenario, cursor, link))
}

/// What else a link says, once its scenario is open. Plain words are taken over for this visit; the
/// terms of the field are only what the link does not speak of.
fn take_over(screen: Screen, link: &Link) {
    if link.plain {
        screen.speak(true);
    }
    if let Some(claim) = link.proof {
        let cursor = screen.session.with_untracked(Session::cursor);
        screen.light(Spotlight::on_claim(&screen.view_now(), claim));
        // The reader may have gone on from where the proof had led them.
        screen.does(Intent::Seek(cursor));
    }
    if link.digest != screen.view_now().digest() {
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
    let (plain, look) = (screen.speaks_plainly(), screen.look.with(|look| look.texts(&view.scenario.model)));
    let is_first = at.is_none() && !plain && look.is_empty() && view.scenario == shop::first_paint();
    let proof = screen.spotlight().and_then(|light| light.claim());
    let link = Link { plain, look, proof, ..Link::to(&view.scenario, at, view.digest()) };
    let fragment = if is_first { String::new() } else { link.encode() };
    if fragment != browser::fragment() {
        browser::replace_fragment(&fragment);
    }
}
