//! Which panel shows what.

use std::cell::Cell;
use std::sync::Arc;

use leptos::prelude::*;

use super::screen::Screen;
use super::{browser, patch, room};
use crate::page::{
    figures, frame, gaps, gloss, help, legend, looking, map, message, model, picture, player, program,
    searching, settings, setup, state, story, top, verdict,
};
use crate::playback::{Cursor, Side};

/// A panel's name, and its markup.
type Panel = (&'static str, fn(Screen) -> String);

/// The panels. Those around others come before them.
const PANELS: [Panel; 26] = [
    ("top", |screen| {
        let (own, current) = screen.bench.shelved();
        top::bar(&screen.view().scenario, (&own, current), screen.dark(), screen.labels())
    }),
    ("sides", |screen| model::sides(screen.bench.side(), screen.labels())),
    ("standing", |screen| {
        screen.bench.shown(&|desk| model::standing(desk, screen.bench.told(), screen.labels()))
    }),
    ("ink", |screen| screen.bench.shown(&|desk| model::ink(desk, &screen.bench.seen()))),
    ("board", |screen| match screen.bench.board(screen) {
        Some((board, lights)) => map::panel_of(&board, &lights, screen.labels()),
        None => String::new(),
    }),
    ("problems", |screen| screen.bench.shown(&|desk| model::problems(desk, screen.labels()))),
    ("setup", |screen| {
        let (reach, notice) = (screen.standing().reach.get(), screen.notice());
        setup::bar(&screen.view(), reach, notice.as_ref(), screen.labels())
    }),
    ("settings", |screen| match screen.bench.side() {
        Side::Settings => screen
            .bench
            .sifting()
            .with(|sifting| settings::panel_of(&screen.view().scenario, sifting, screen.labels())),
        _ => String::new(),
    }),
    ("verdict", |screen| {
        let light = screen.spotlight();
        verdict::strip(&screen.view(), light.as_ref(), screen.bench.behind(), screen.labels())
    }),
    ("unseen", |screen| verdict::announcement(&screen.view(), screen.hand().as_ref(), screen.labels())),
    ("canvas", |screen| {
        let light = screen.spotlight();
        picture::canvas(&screen.picture(), &screen.view(), light.as_ref(), screen.labels())
    }),
    ("legend", |screen| legend::list(legend::seen_in(&screen.picture()), screen.labels())),
    ("marker", |screen| {
        picture::marker(&screen.picture(), screen.cursor_x(), screen.cursor() == Cursor::End)
    }),
    ("hits", |screen| {
        searching::shown(&screen.picture(), &screen.view(), &screen.hits(), screen.record_here())
    }),
    ("gaps", |screen| {
        let ((picture, view), menu, hand) = (screen.places(), screen.menu(), screen.hand());
        let (invited, near) = (screen.invitation(), screen.near());
        // Measured only for what has to be seen whole.
        let seen = if menu.is_some() { room::seen(screen, picture.width) } else { (0.0, picture.width) };
        let places = gaps::Places { picture: &picture, view: &view, labels: screen.labels(), seen };
        places.handles(menu.as_ref(), invited.as_deref(), near.as_deref(), hand.as_ref())
    }),
    ("callout", |screen| {
        let (picture, invited) = (screen.picture(), screen.invitation());
        let seen = if invited.is_some() { room::seen(screen, picture.width) } else { (0.0, picture.width) };
        gaps::callout(&picture, invited.as_deref(), seen, screen.labels())
    }),
    ("look", |screen| {
        let (view, cast) = (screen.view(), screen.cast());
        let searching = screen.searched.with(Option::is_some);
        screen.look.with(|look| looking::bar(&view, &cast, look, searching, screen.labels()))
    }),
    ("strip", |screen| looking::strip(&screen.overview(), &screen.picture(), screen.labels())),
    ("search", |screen| {
        let hits = screen.hits();
        let (here, labels) = (screen.record_here(), screen.labels());
        screen.searched.with(|text| searching::field(text.as_deref(), &hits, here, labels))
    }),
    ("lanes", |screen| looking::lanes(&screen.picture(), &screen.view(), screen.lane.get(), screen.labels())),
    ("program", |screen| {
        let (invited, hand, (_, places)) = (screen.invitation(), screen.hand(), screen.places());
        program::panel_at(&places, screen.told(), invited.as_deref(), hand.as_ref(), screen.labels())
    }),
    ("state", |screen| {
        let light = screen.spotlight();
        state::panel_at(&screen.view(), screen.told(), light.as_ref(), screen.labels())
    }),
    ("message", |screen| message::panel_at(&screen.view(), screen.told(), screen.labels())),
    ("figures", |screen| figures::panel_of(&screen.view(), screen.labels())),
    ("gloss", |screen| gloss::note(screen.gloss.get().as_ref(), screen.labels())),
    ("help", |screen| help::contents(screen.bare_keys(), screen.labels())),
];

/// What follows the cursor in a panel; whether it is the first time.
type Follow = fn(Screen, bool);

/// Panels that stay as they are while the cursor moves, and what follows it in them.
const FOLLOWED: [(Panel, Follow); 2] = [
    (
        ("player", |screen| player::bar(&screen.view(), screen.standing().pace.get(), screen.labels())),
        super::player::follow,
    ),
    (
        ("story", |screen| {
            let (light, begins) = (screen.spotlight(), screen.standing().page.get());
            story::lines(&screen.view(), &screen.listed(), begins, light.as_ref(), screen.labels())
        }),
        super::story::follow,
    ),
];

/// Shows all panels from now on.
pub fn show(screen: Screen) {
    show_one(
        screen,
        ("app", |screen| frame::page(screen.view().digest(), screen.bench.side(), screen.labels())),
    );
    room::watch(screen);
    for panel in PANELS {
        show_one(screen, panel);
    }
    for (panel, follow) in FOLLOWED {
        show_followed(screen, panel, follow);
    }
    super::story::watch(screen);
}

fn show_one(screen: Screen, (name, markup): Panel) {
    browser::whenever(Box::new(move |before| {
        let markup = markup(screen);
        if before.as_ref() != Some(&markup) {
            patch::panel(name, &markup);
        }
        markup
    }));
}

/// Writes the panel anew only when something else in it changes than what follows the cursor.
fn show_followed(screen: Screen, (name, markup): Panel, follow: Follow) {
    let written = Memo::new(move |_| Arc::new(markup(screen)));
    let shown = Cell::new(None);
    browser::whenever(Box::new(move |_| {
        let markup = written.get();
        let before: Option<Arc<String>> = shown.replace(Some(Arc::clone(&markup)));
        let begins = before.is_none();
        if before.is_none_or(|before| !Arc::ptr_eq(&before, &markup)) {
            patch::panel(name, &markup);
        }
        follow(screen, begins);
        String::new()
    }));
}
