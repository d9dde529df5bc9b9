//! Where the reader stands, taken apart. Moving the cursor changes the session sixty times a second: whoever
//! shows one thing of it follows that alone, and is not even asked while only the others change.

use std::sync::Arc;

use leptos::prelude::*;

use crate::page::setup::Reach;
use crate::page::story::{Listed, page_of};
use crate::playback::{Cursor, Session, Speed, Spotlight, View};
use crate::trace::RecordId;

/// What follows from the session alone, or from it and the run.
#[derive(Clone, Copy)]
pub struct Standing {
    /// Where the reader stands.
    pub cursor: Memo<Cursor>,
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
        let line = Memo::new(move |_| view.get().line_at(cursor.get()));
        let worth = Memo::new(move |_| {
            let (view, line) = (view.get(), line.get());
            let focus = view.in_focus(cursor.get()).and_then(|record| view.line_at(Cursor::At(record)));
            focus.or(line)
        });
        Self {
            cursor,
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
