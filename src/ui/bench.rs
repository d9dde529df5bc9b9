//! The desk as signals: the text beside the run, its board, and what is seen of them.

use std::ops::Range;
use std::sync::Arc;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::screen::Screen;
use super::{desk, editor};
use crate::board::Board;
use crate::page::Sifting;
use crate::page::model::Told;
use crate::playback::desk::{Origin, Standing};
use crate::playback::{Desk, Light, Marks, Session, Side, View};

/// The reader's own texts by title, and the one in the editor.
type Shelved = (Vec<(u32, String)>, Option<u32>);

/// A board, a run, and what the board says of it.
type Known = (Arc<Board>, Arc<View>, Arc<Marks>);

/// The desk and what is seen of it, kept apart so that a screen stays small enough to be handed on by value.
#[derive(Clone, Copy)]
pub struct Bench(StoredValue<Signals>);

#[derive(Clone, Copy)]
pub(super) struct Signals {
    desk: RwSignal<Desk>,
    side: Memo<Side>,
    behind: Memo<Option<usize>>,
    /// Which lines of the text are inked.
    pub(super) seen: RwSignal<Range<usize>>,
    /// What will read the text.
    pub(super) awaited: StoredValue<Option<TimeoutHandle>>,
    /// The text of what runs.
    pub(super) running: Memo<Option<Arc<str>>>,
    /// The reader's own texts by title, and the one in the editor.
    shelved: Memo<Shelved>,
    /// What is looked for among the settings.
    sifting: RwSignal<Sifting>,
    /// What the browser has to do with the text.
    told: RwSignal<Told>,
    /// The board, and what it says of the run.
    pub(super) board: Memo<Option<Arc<Board>>>,
    marks: StoredValue<Option<Known>>,
}

impl Bench {
    /// An empty desk beside a session.
    pub fn new(session: RwSignal<Session>) -> Self {
        let mut stocked = Desk::default();
        stocked.stock(desk::kept());
        let desk = RwSignal::new(stocked);
        let text = |session: &Session| {
            session.setup().scenario.written.as_ref().map(|written| Arc::clone(&written.text))
        };
        let side = Memo::new(move |_| desk.with(Desk::side));
        let board = move || {
            let drawn = (side.get() == Side::Map).then(|| desk.with(|desk| desk.drawn().map(Arc::clone)));
            drawn.flatten().map(|reading| Arc::new(Board::new(&reading.design)))
        };
        Self(StoredValue::new(Signals {
            desk,
            side,
            board: Memo::new(move |_| board()),
            marks: StoredValue::new(None),
            behind: Memo::new(move |_| match desk.with(Desk::standing) {
                Standing::Broken(errors) => Some(errors),
                Standing::Idle => Some(0),
                Standing::Unread | Standing::Runs => None,
            }),
            seen: RwSignal::new(0..2 * editor::BEYOND),
            awaited: StoredValue::new(None),
            running: Memo::new(move |_| session.with(text)),
            shelved: Memo::new(move |_| desk.with(shelved)),
            sifting: RwSignal::new(Sifting::default()),
            told: RwSignal::new(Told { link: Some(0), ..Told::default() }),
        }))
    }

    /// What it is made of.
    pub(super) fn signals(self) -> Signals {
        self.0.get_value()
    }

    /// The desk.
    pub fn desk(self) -> RwSignal<Desk> {
        self.signals().desk
    }

    /// What is looked for among the settings.
    pub fn sifting(self) -> RwSignal<Sifting> {
        self.signals().sifting
    }

    /// What stands beside the run.
    pub fn side(self) -> Side {
        self.signals().side.get()
    }

    /// How many errors the text has, if what runs is an earlier one; 0 if it only has no scenario.
    pub fn behind(self) -> Option<usize> {
        self.signals().behind.get()
    }

    /// The reader's own texts by title, and the one in the editor.
    pub fn shelved(self) -> Shelved {
        self.signals().shelved.get()
    }

    /// What the browser has to do with the text.
    pub fn told(self) -> Told {
        self.signals().told.get()
    }

    /// Tells something of it anew.
    pub fn tell(self, change: impl FnOnce(&mut Told)) {
        let (mut told, before) = (self.signals().told.get_untracked(), self.signals().told.get_untracked());
        change(&mut told);
        if told != before {
            self.signals().told.set(told);
        }
    }

    /// The lines of the text that are inked.
    pub fn seen(self) -> Range<usize> {
        self.signals().seen.get()
    }

    /// The board and what became of each card until the cursor, as long as somebody sees it.
    pub fn board(self, screen: Screen) -> Option<(Arc<Board>, Vec<Light>)> {
        let board = self.signals().board.get()?;
        let view = screen.view();
        let marks = self.marks(&board, &view);
        let (until, at_rest) = Marks::until(&view, screen.told());
        let light = |card| marks.light(&board, card, until, at_rest);
        let lights = (0..board.cards.len()).map(light).collect();
        Some((board, lights))
    }

    /// Which card each record is about; found out once for each run.
    pub(super) fn marks(self, board: &Arc<Board>, view: &Arc<View>) -> Arc<Marks> {
        let known = self.signals().marks.get_value();
        if let Some((_, _, marks)) =
            known.filter(|known| Arc::ptr_eq(&known.0, board) && Arc::ptr_eq(&known.1, view))
        {
            return marks;
        }
        let marks = Arc::new(Marks::of(board, view));
        self.signals().marks.set_value(Some((Arc::clone(board), Arc::clone(view), Arc::clone(&marks))));
        marks
    }

    /// A part of the model's panel, as long as somebody sees it.
    pub fn shown(self, part: &dyn Fn(&Desk) -> String) -> String {
        if self.side() == Side::Model { self.desk().with(part) } else { String::new() }
    }
}

/// The titles of the texts on the shelf, and which of them is in the editor.
fn shelved(desk: &Desk) -> Shelved {
    let sheets = desk.shelf().sheets().iter().map(|sheet| (sheet.id, sheet.title.clone())).collect();
    let current = if let Origin::Own(id) = desk.origin() { Some(id) } else { None };
    (sheets, current)
}
