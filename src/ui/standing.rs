//! Where the reader stands, taken apart. Moving the cursor changes the session sixty times a second: whoever
//! shows one thing of it follows that alone, and is not even asked while only the others change.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use super::browser;
use crate::page::setup::Reach;
use crate::page::story::{Listed, page_of};
use crate::playback::{Cursor, Session, Speed, Spotlight, View};
use crate::trace::RecordId;

/// What follows from the session alone, or from it and the run.
#[derive(Clone, Copy)]
pub struct Standing {
    /// Where the reader stands.
    pub cursor: Memo<Cursor>,
    /// The place that is told in full: by the story, the program, the state and the message. That is where the
    /// reader stands; but while they run through a long run it follows them some times a second.
    pub told: Memo<Cursor>,
    /// Whether the run plays, and how fast.
    pub pace: Memo<(bool, Speed)>,
    /// What can be done to the set-up.
    pub reach: Memo<Reach>,
    /// What is in the light.
    pub light: Memo<Option<Spotlight>>,
    /// The record to which the reader went.
    pub here: Memo<Option<RecordId>>,
    /// Whether the whole run is shown, and nothing in it is broken yet.
    pub seen: Memo<bool>,
    /// The line of the story that is told.
    pub line: Memo<Option<usize>>,
    /// The line of it that is worth reading there: of a whole run where it broke.
    pub worth: Memo<Option<usize>>,
    /// Where the page of the story begins on which that is.
    pub page: Memo<Option<usize>>,
    /// How many lines of it are out of sight, above and below.
    pub beyond: RwSignal<(usize, usize)>,
}

impl Standing {
    /// The standing in this session, whose run this is, and the lines that are told of it.
    pub fn new(session: RwSignal<Session>, view: Memo<Arc<View>>, listed: Memo<Arc<Vec<Listed>>>) -> Self {
        let cursor = Memo::new(move |_| session.with(Session::cursor));
        let told = told(cursor, view);
        let line = Memo::new(move |_| view.get().line_at(told.get()));
        let worth = Memo::new(move |_| {
            let (view, line) = (view.get(), line.get());
            let focus = view.in_focus(told.get()).and_then(|record| view.line_at(Cursor::At(record)));
            focus.or(line)
        });
        Self {
            cursor,
            told,
            pace: Memo::new(move |_| session.with(|session| (session.is_playing(), session.speed()))),
            reach: Memo::new(move |_| session.with(Reach::of)),
            light: Memo::new(move |_| session.with(|session| session.spotlight().cloned())),
            here: Memo::new(move |_| match cursor.get() {
                Cursor::At(record) => Some(record),
                Cursor::Start | Cursor::End => None,
            }),
            seen: Memo::new(move |_| {
                session.with(|session| {
                    session.cursor() == Cursor::End
                        && !session.is_playing()
                        && session.setup().scenario.faults.is_empty()
                })
            }),
            line,
            worth,
            page: Memo::new(move |_| worth.get().map(|line| page_of(&listed.get(), line))),
            beyond: RwSignal::new((0, 0)),
        }
    }
}

/// So many moments make a run long: scrubbing it passes dozens of them at each frame, so that everything that
/// is told of one is another at the next, and nobody could read it.
const LONG: usize = 500;

/// How often a place is told in full while the cursor runs through a long run, in milliseconds.
const OFTEN: f64 = 100.0;

/// The cursor, kept back where it comes too fast. What is kept back follows when it may.
fn told(cursor: Memo<Cursor>, view: Memo<Arc<View>>) -> Memo<Cursor> {
    let due = RwSignal::new(());
    let (since, awaited) = (StoredValue::new((0.0, 0)), StoredValue::new(false));
    Memo::new(move |before| {
        due.track();
        let (next, view, now) = (cursor.get(), view.get(), browser::now());
        let (told_at, run) = since.get_value();
        // Another run is told at once: a place in the one before it says nothing of this one.
        let this_run = Arc::as_ptr(&view).addr();
        let rest = told_at + OFTEN - now;
        match before {
            Some(before) if rest > 0.0 && run == this_run && view.tape.stops().len() > LONG => {
                if !awaited.get_value() && *before != next {
                    awaited.set_value(true);
                    let follow = move || {
                        awaited.set_value(false);
                        due.notify();
                    };
                    set_timeout(follow, Duration::from_secs_f64(rest / 1_000.0));
                }
                *before
            }
            _ => {
                since.set_value((now, this_run));
                next
            }
        }
    })
}
