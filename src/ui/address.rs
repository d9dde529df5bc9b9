//! The state in the address: read when the page opens, written after every change.

use std::cell::Cell;
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::screen::Screen;
use super::{browser, desk};
use crate::page::{Menu, Notice, Sifting};
use crate::playback::{Cursor, Intent, Marks, Session, Side, Spotlight};
use crate::scenario::link::Link;
use crate::scenario::{Scenario, shop};
use crate::timeline::Look;
use crate::trace::RecordId;

/// How long nothing has to change before the address does, where changes come faster than it may change.
const REST: Duration = Duration::from_millis(120);

/// How many changes are in the address at once however fast they come, and how many more a second
/// later: whoever steps by key never waits, whoever scrubs does. Browsers allow a hundred in half a minute.
const AT_ONCE: (f64, f64) = (20.0, 2.5);

/// The screen that the address asks for.
pub fn open() -> Screen {
    let fragment = browser::fragment();
    if fragment.len() <= 1 {
        return Screen::new(Session::new(shop::first_paint(), Cursor::End), Look::default(), true, None);
    }
    let (scenario, cursor, link) = match read(&fragment) {
        Ok(read) => read,
        Err(notice) => {
            let session = Session::new(shop::first_paint(), Cursor::End);
            return Screen::new(session, Look::default(), false, Some(notice));
        }
    };
    let look = Look::read(&scenario.model, &link.look);
    let screen = Screen::new(Session::new(scenario, cursor), look, false, None);
    take_over(screen, &link);
    screen
}

/// Keeps the address up to date, and opens what the reader puts there.
pub fn follow(screen: Screen) {
    let awaited = Cell::new(None::<TimeoutHandle>);
    let (spare, run) = (Cell::new((AT_ONCE.0, 0.0)), Cell::new(None));
    browser::whenever(Box::new(move |_| {
        let carried = super::hold::is_holding(screen);
        // Whatever the address speaks of.
        screen.view();
        screen.look.track();
        screen.bench.side();
        let _ = (screen.notice(), screen.spotlight(), screen.cursor(), screen.speaks_plainly());
        screen.searched.track();
        screen.bench.sifting().track();
        screen.menu.track();
        if let Some(earlier) = awaited.take() {
            earlier.clear();
        }
        // Not at each frame while the run plays, a fault is carried or the reader scrubs: sixty addresses
        // a second would be an attack on the history.
        if !screen.is_playing() && !carried {
            let put_down = move || untrack(|| write(screen));
            let (now, revision) = (browser::now(), screen.session.with_untracked(Session::revision));
            let another_run = run.replace(Some(revision)) != Some(revision);
            let (left, since) = spare.get();
            let left = AT_ONCE.0.min(left + (now - since) / 1_000.0 * AT_ONCE.1);
            spare.set((left, now));
            if left >= 1.0 || another_run {
                spare.set(((left - 1.0).max(0.0), now));
                put_down();
            } else {
                awaited.set(set_timeout_with_handle(put_down, REST).ok());
            }
        }
        String::new()
    }));
    // Who goes elsewhere finds the last change here when they come back.
    for leaving in ["pagehide", "visibilitychange"] {
        browser::listen(leaving, Box::new(move |_| untrack(|| write(screen))));
    }
    let open = move || {
        let fragment = browser::fragment();
        screen.menu.set(None);
        screen.searched.set(None);
        screen.bench.sifting().set(Sifting::default());
        match read(&fragment) {
            Ok((scenario, cursor, link)) => {
                let look = Look::read(&scenario.model, &link.look);
                desk::put_away(screen);
                screen.does(Intent::Open(Box::new(scenario), cursor));
                desk::open_elsewhere(screen);
                screen.look.set(look);
                take_over(screen, &link);
            }
            Err(notice) if fragment.len() > 1 => {
                screen.does(Intent::Open(Box::new(shop::first_paint()), Cursor::End));
                screen.notice.set(Some(notice));
            }
            Err(_) => screen.does(Intent::Open(Box::new(shop::first_paint()), Cursor::End)),
        }
    };
    browser::listen("hashchange", Box::new(move |_| open()));
}

/// What an address asks for, or why it cannot be had.
fn read(fragment: &str) -> Result<(Scenario, Cursor, Link), Notice> {
    let damaged = || Notice::Damaged(fragment.to_owned());
    let mut link = Link::decode(fragment).map_err(|_| damaged())?;
    if let Some(hash) = link.elsewhere.take() {
        link.model = Some(desk::known(hash).ok_or(Notice::Elsewhere)?);
    }
    let scenario = link.open().map_err(|_| damaged())?;
    link.on_offer(&scenario.model).map_err(|_| damaged())?;
    let cursor = link.at.map_or(Cursor::End, |at| Cursor::At(RecordId(at)));
    Ok((scenario, cursor, link))
}

/// What else a link says, once its scenario is open. Plain words are taken over for this visit; the
/// terms of the field are only what the link does not speak of.
fn take_over(screen: Screen, link: &Link) {
    if link.plain {
        screen.speak(true);
    }
    if let Some(side) = link.beside.as_deref().and_then(Side::named) {
        desk::show(screen, side);
    }
    let view = screen.view_now();
    let of_row = |(at, place)| Spotlight::on_row(&view, Cursor::At(RecordId(at)), place);
    let lit = link.proof.and_then(|claim| Spotlight::on_claim(&view, claim));
    let of_part = |part| Marks::spotlight_on(&view, part);
    let lit = lit.or_else(|| link.row.and_then(of_row)).or_else(|| link.part.and_then(of_part));
    if let Some(lit) = lit {
        let cursor = screen.session.with_untracked(Session::cursor);
        screen.light(Some(lit));
        // The reader may have gone on from where the proof had led them.
        screen.does(Intent::Seek(cursor));
    }
    screen.searched.set(link.find.clone());
    let (sought, scope) = (link.sift.clone().unwrap_or_default(), link.scope.clone());
    screen.bench.sifting().set(Sifting { sought, scope, refused: None });
    if let Some(gap) = link.menu.as_ref().filter(|gap| view.gap(gap).is_some()) {
        let faults = link.on_offer(&view.scenario.model).unwrap_or_default();
        screen.menu.set(Some(Menu { gap: gap.clone(), faults }));
    }
    if link.digest != view.digest() {
        screen.notice.set(Some(Notice::OtherRun));
    }
}

fn write(screen: Screen) {
    let view = screen.view();
    let cursor = screen.cursor();
    // A damaged text stays where the reader can still repair it.
    if matches!(screen.notice.get(), Some(Notice::Damaged(_) | Notice::Elsewhere)) {
        return;
    }
    let at = match cursor {
        Cursor::End => None,
        Cursor::Start => Some(0),
        Cursor::At(record) => Some(record.0),
    };
    let (plain, look) = (screen.speaks_plainly(), screen.look.with(|look| look.texts(&view.scenario.model)));
    let (light, menu, find) = (screen.spotlight(), screen.menu(), screen.searched.get());
    let side = screen.bench.side();
    let beside = (side != Side::Run).then(|| side.id().to_owned());
    let Sifting { sought, scope, .. } = screen.bench.sifting().get();
    let sift = (!sought.is_empty()).then_some(sought);
    let is_sifted = sift.is_some() || scope.is_some();
    let is_untouched =
        !plain && look.is_empty() && light.is_none() && menu.is_none() && find.is_none() && !is_sifted;
    let is_first = at.is_none() && is_untouched && beside.is_none() && view.scenario == shop::first_paint();
    let proof = light.as_ref().and_then(Spotlight::claim);
    let part = light.as_ref().and_then(Spotlight::part);
    let row = light.and_then(|light| light.row(&view)).map(|(at, place)| (at.0, place));
    let offers = menu.iter().flat_map(|menu| &menu.faults).map(|fault| fault.text(&view.scenario.model));
    let offers = offers.collect();
    let menu = menu.map(|menu| menu.gap);
    let to = Link::to(&view.scenario, at, view.digest());
    let link =
        Link { beside, plain, look, proof, row, part, find, sift, scope, menu, offers, ..to }.fitting();
    let fragment = if is_first { String::new() } else { link.encode() };
    screen.bench.tell(|told| told.link = link.elsewhere.is_none().then_some(fragment.len()));
    if fragment != browser::fragment() {
        browser::replace_fragment(&fragment);
    }
}
