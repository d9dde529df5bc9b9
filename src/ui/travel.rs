//! Where the reader goes: by moments, from mark to mark, from lane to lane; and the window goes with them.

use leptos::prelude::*;

use super::screen::Screen;
use crate::playback::{Cursor, Intent, Session};
use crate::timeline::Window;
use crate::timeline::nearest::lane_beside;
use crate::trace::ParticipantId;

impl Screen {
    /// Turns the window to where the cursor is.
    pub(super) fn follow(self) {
        let (window, folding) = self.look.with_untracked(|look| (look.window, look.folding));
        if window == Window::Whole {
            return;
        }
        let (view, cursor) = (self.view_now(), self.session.with_untracked(Session::cursor));
        let at = view.tape.time_at(cursor);
        self.see(window.showing(self.cast_now().axis(folding), at));
    }

    /// Looks at this part of the run.
    pub fn see(self, window: Window) {
        if self.look.with_untracked(|look| look.window) != window {
            self.look.update(|look| look.window = window);
        }
    }

    /// Moves the cursor to so many moments, and stops the run if it was playing.
    pub fn go_to(self, passed: usize) {
        let cursor = self.view_now().tape.cursor(passed);
        self.playhead.set(None);
        self.does(Intent::Pause);
        self.does(Intent::Seek(cursor));
    }

    /// Moves the cursor by so many moments.
    pub fn go_by(self, moments: isize) {
        let (view, cursor) = (self.view_now(), self.session.with_untracked(Session::cursor));
        let passed = view.tape.passed(cursor).saturating_add_signed(moments);
        self.go_to(passed.min(view.tape.stops().len()));
    }

    /// Moves the cursor to the next fault or broken guarantee, or to the one before.
    pub fn go_to_mark(self, on: bool) {
        let (view, cursor) = (self.view_now(), self.session.with_untracked(Session::cursor));
        if let Some(passed) = view.mark_from(cursor, on) {
            self.go_to(passed);
        }
    }

    /// Moves the cursor to the lane below that of the record where it is, or above.
    pub fn go_to_lane(self, below: bool) {
        let (view, cursor) = (self.view_now(), self.session.with_untracked(Session::cursor));
        let lanes: Vec<ParticipantId> = self.picture_now().tracks.iter().map(|track| track.lane).collect();
        if let Some(record) = lane_beside(&view, &lanes, cursor, below) {
            self.does(Intent::Pause);
            self.does(Intent::Seek(Cursor::At(record)));
        }
    }
}
