//! Playing: one loop of animation frames while the run plays, none while it does not.

use leptos::prelude::*;

use super::browser;
use super::screen::Screen;
use crate::playback::{Cursor, Intent, Session};

/// How long the whole picture takes at the usual speed, in milliseconds.
const WHOLE_RUN: f64 = 4_000.0;

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
    let scale = &picture.scale;
    let begin = || scale.x_from_time(view.tape.time_at(cursor));
    let from = screen.playhead.get_untracked().unwrap_or_else(begin);
    // A tab that was hidden for a while goes on where it was.
    let passed = (now - before).clamp(0.0, 100.0) / WHOLE_RUN * speed.factor();
    let x = from + passed * (scale.right() - scale.left());
    if x >= scale.right() {
        screen.does(Intent::Pause);
        screen.does(Intent::Seek(Cursor::End));
        return;
    }
    let next = match view.tape.cursor_at(scale.time_from_x(x)) {
        // The end is reached with the picture's, not with the last record.
        Cursor::End => view.tape.cursor(view.tape.stops().len().saturating_sub(1)),
        other => other,
    };
    screen.playhead.set(Some(x));
    if next != screen.session.with_untracked(Session::cursor) {
        screen.does(Intent::Seek(next));
    }
    request_animation_frame(move || frame(screen, now));
}
