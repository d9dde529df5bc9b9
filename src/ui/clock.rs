//! Playing: one loop of animation frames while the run plays, none while it does not.

use leptos::prelude::*;

use super::browser;
use super::screen::Screen;
use crate::playback::{Cursor, Intent, Session};
use crate::timeline::scale::within;

/// How long a run takes at the usual speed, in milliseconds: a short one.
const WHOLE_RUN: f64 = 4_000.0;

/// How many moments are told in a second of a long one: no more than the eye can follow.
const MOMENTS: f64 = 40.0;

/// Starts the loop whenever the run begins to play.
pub fn run_while_playing(screen: Screen) {
    browser::whenever(Box::new(move |before| {
        let playing = if screen.is_playing() { "playing" } else { "" };
        // Once a beginning: moving the cursor is no other one.
        if !playing.is_empty() && before.as_deref() != Some(playing) {
            let begun = browser::now();
            request_animation_frame(move || frame(screen, begun));
        }
        playing.to_owned()
    }));
}

/// One frame: the playhead goes on by what has passed, and the cursor follows.
fn frame(screen: Screen, before: f64) {
    let Some((playing, speed, cursor)) = screen
        .session
        .try_with_untracked(|session| (session.is_playing(), session.speed(), session.cursor()))
    else {
        return;
    };
    if !playing {
        return;
    }
    let (now, picture, view) = (browser::now(), screen.picture_now(), screen.view_now());
    let axis = picture.scale.axis();
    let begin = || axis.count(view.tape.time_at(cursor));
    let from = screen.playhead.get_untracked().unwrap_or_else(begin);
    let moments = f64::from(u32::try_from(view.tape.stops().len()).unwrap_or(u32::MAX));
    let whole = WHOLE_RUN.max(moments / MOMENTS * 1_000.0);
    // A tab that was hidden for a while goes on where it was.
    let passed = within(0.0, now - before, 100.0) / whole * speed.factor();
    let reached = from + passed * axis.length();
    if reached >= axis.length() {
        screen.does(Intent::Pause);
        screen.does(Intent::Seek(Cursor::End));
        return;
    }
    let next = match view.tape.cursor_at(axis.time(reached)) {
        // The end is reached with the picture's, not with the last record.
        Cursor::End => view.tape.cursor(view.tape.stops().len().saturating_sub(1)),
        other => other,
    };
    screen.playhead.set(Some(reached));
    if next != screen.session.with_untracked(Session::cursor) {
        screen.does(Intent::Seek(next));
    }
    request_animation_frame(move || frame(screen, now));
}
