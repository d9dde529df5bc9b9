//! The button that breaks the run for the reader.

use leptos::prelude::*;

use super::screen::Screen;
use crate::explore::breaking_faults;
use crate::page::Notice;
use crate::playback::Intent;

/// Sets a fault that breaks a guarantee: the next that was not set by this before.
pub fn break_it(screen: Screen) {
    let scenario = screen.session.with_untracked(|session| session.setup().scenario.clone());
    screen.menu.set(None);
    let breaking = breaking_faults(&scenario);
    let mut walk = screen.walk().get_value();
    let next = walk.next(&scenario, &breaking.faults);
    let (shown, all) = (walk.shown(), breaking.faults.len());
    screen.walk().set_value(walk);
    let notice = match next.and_then(|next| breaking.faults.get(next).map(|fault| (next, fault))) {
        Some((place, fault)) => {
            screen.does(Intent::BreakBy(fault.clone()));
            Notice::Breaks { place: place + 1, all, more: shown < all }
        }
        None if all > 0 => Notice::AllSeen(all),
        None if breaking.tried < breaking.of => Notice::GivenUp(breaking.tried, breaking.of),
        None => Notice::Unbreakable,
    };
    screen.notice.set(Some(notice));
}
