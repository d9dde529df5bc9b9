//! The player: play, step, scrub.

use super::frame::panel;
use super::markup::Markup;
use super::top::option;
use crate::playback::{Cursor, Speed, View};
use crate::words::Labels;

/// Where the player stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How many moments have passed.
    pub passed: String,
    /// That, of how many, and when.
    pub shown: String,
    /// That, and the line of the story that is told there.
    pub told: String,
}

/// Where the player stands at a cursor.
pub fn standing(view: &View, cursor: Cursor, line: Option<usize>, labels: &Labels) -> Standing {
    let (passed, total) = (view.tape.passed(cursor), view.tape.stops().len());
    let shown = (labels.standing)(passed, total, view.tape.time_at(cursor));
    let line = line.and_then(|line| view.story.get(line)).map(|line| labels.tell(&line.sentence));
    let told = line.map_or_else(|| shown.clone(), |line| [&shown, ": ", &line].concat());
    Standing { passed: passed.to_string(), shown, told }
}

/// The bar. Where it stands changes at every step, and is put into it on the page.
pub fn bar(view: &View, (playing, speed): (bool, Speed), labels: &Labels) -> String {
    let total = view.tape.stops().len();
    let (name, way) = if playing {
        (labels.pause, "M5 4H8.5V16H5ZM11.5 4H15V16H11.5Z")
    } else {
        (labels.play, "M6 3.5L16 10L6 16.5Z")
    };
    let mut page = Markup::new();
    panel(&mut page, "section", "player").attr("aria-label", labels.player);
    button(&mut page, "start", labels.to_start, "M4 4H6V16H4ZM16 4L7.5 10L16 16Z");
    button(&mut page, "back", labels.back, "M15 4L6 10L15 16Z");
    page.button("play").sign("main", name).truth("data-playing", playing).icon("solid", way).end("button");
    button(&mut page, "on", labels.forward, "M5 4L14 10L5 16Z");
    button(&mut page, "end", labels.to_end, "M16 4H14V16H16ZM4 4L12.5 10L4 16Z");
    page.tag("input").attr("type", "range").attr("min", "0").attr("max", &total.to_string());
    page.attr("data-do", "scrub").attr("aria-label", labels.position);
    page.tag("output").end("output");
    page.classed("span", "pick").tag("select").attr("aria-label", labels.speed);
    page.attr("data-do", "pace").attr("data-value", pace(speed));
    for each in Speed::ALL {
        option(&mut page, pace(each), pace(each), each == speed);
    }
    page.end("select").end("span").end("section");
    page.finish()
}

fn button(page: &mut Markup, does: &str, name: &str, way: &str) {
    page.button(does).sign("icon", name).icon("solid", way).end("button");
}

/// A speed as the list has it.
pub const fn pace(speed: Speed) -> &'static str {
    match speed {
        Speed::Quarter => "0.25×",
        Speed::Half => "0.5×",
        Speed::Usual => "1×",
        Speed::Double => "2×",
    }
}
