//! How the run is looked at: zoom, fold, the strip of the whole run, and what can be done with lanes.

use super::frame::panel;
use super::markup::{Markup, way};
use crate::playback::View;
use crate::timeline::overview::{HEIGHT, Overview};
use crate::timeline::{Cast, Folding, Look, Picture, Window};
use crate::trace::ParticipantId;
use crate::words::Labels;
use crate::words::naming::called;

/// The sign of searching.
const LENS: &str = "M8.5 3.5a5 5 0 1 0 .01 0M12.2 12.2L17 17";

/// The buttons. `searching` says whether the field is open.
pub fn bar(view: &View, cast: &Cast, look: &Look, searching: bool, labels: &Labels) -> String {
    let words = &labels.look;
    let whole = look.window == Window::Whole;
    let mut page = Markup::new();
    panel(&mut page, "div", "look").attr("role", "group").attr("aria-label", words.name);
    way_button(&mut page, "out", labels.help.farther, "M4 9H16V11H4Z", whole);
    way_button(&mut page, "in", labels.help.closer, "M9 4H11V9H16V11H11V16H9V11H4V9H9Z", false);
    page.button("look").attr("data-way", "whole").attr("data-id", "whole").attr("title", labels.help.whole);
    page.flag("disabled", whole).text(words.fit).end("button");
    way_button(&mut page, "earlier", words.earlier, "M13 4L6 10L13 16Z", whole);
    way_button(&mut page, "later", words.later, "M7 4L14 10L7 16Z", whole);
    page.button("fold").attr("data-id", "fold").attr("title", words.folded_help);
    page.truth("aria-pressed", look.folding == Folding::Folded).text(words.folded).end("button");
    page.button("search").attr("data-id", "search").sign("icon", words.search);
    page.truth("aria-expanded", searching).icon("outline", LENS).end("button");
    let hidden = look.hidden(view, cast);
    if !hidden.is_empty() {
        page.leaf("span", "count", &(words.hidden)(hidden.len()));
    }
    for lane in hidden {
        let name = name(view, lane, labels);
        page.button("show-lane").attr("class", "quiet").attr("data-at", &lane.0.to_string());
        page.attr("data-id", &["show ", &name].concat()).attr("aria-label", &(words.show)(&name));
        page.text(&name).end("button");
    }
    page.end("div");
    page.finish()
}

fn way_button(page: &mut Markup, to: &str, name: &str, way: &str, off: bool) {
    page.button("look").attr("data-way", to).attr("data-id", to).sign("icon", name).flag("disabled", off);
    page.icon("solid", way).end("button");
}

/// What somebody is called in one text.
fn name(view: &View, lane: ParticipantId, labels: &Labels) -> String {
    let (name, kind) = called(view.deployment(), lane, labels);
    if kind.is_empty() { name.to_owned() } else { [name, " ", kind].concat() }
}

/// The whole run as a strip, with the window in it.
pub fn strip(overview: &Overview, picture: &Picture, labels: &Labels) -> String {
    let scale = &picture.scale;
    let seen = [scale.left(), scale.right()].map(|x| scale.time_from_x(x));
    let mut page = Markup::new();
    panel(&mut page, "div", "strip").tag("svg").attr("role", "img").attr("data-do", "strip");
    page.attr("aria-label", &(labels.look.strip)(seen[0], seen[1]));
    page.lengths([("width", overview.width), ("height", HEIGHT)]);
    for (class, rows) in [("work", &overview.work), ("harm", &overview.harm), ("cut", &overview.struck)] {
        let mut path = String::new();
        for (x, y, width, height) in rows {
            path.push_str(&way([("M", *x), (" ", *y), ("h", *width), ("v", *height), ("h", -*width)]));
            path.push('z');
        }
        page.path(class, &path);
    }
    if picture.part {
        let [from, until] = seen.map(|time| overview.x(time));
        page.classed("rect", "window-frame");
        page.lengths([("x", from), ("y", 1.0), ("width", (until - from).max(3.0)), ("height", HEIGHT - 2.0)]);
        page.end("rect");
    }
    page.end("svg").end("div");
    page.finish()
}

/// A button at each lane, and what it opens.
pub fn lanes(picture: &Picture, view: &View, opened: Option<ParticipantId>, labels: &Labels) -> String {
    let words = &labels.look;
    let mut page = Markup::new();
    page.classed("div", "lane-tools").attr("data-panel", "lanes");
    for track in picture.tracks.iter() {
        let (name, at) = (name(view, track.lane, labels), track.lane.0.to_string());
        let is_open = opened == Some(track.lane);
        page.button("lane").attr("class", "lane-tool").attr("data-id", &name).attr("data-at", &at);
        page.attr("aria-label", &(words.lane)(&name)).truth("aria-expanded", is_open);
        page.style([("left", 108.0), ("top", track.middle() - 13.0)]).text("⋮").end("button");
        if is_open {
            page.classed("div", "menu").attr("data-id", &["menu ", &name].concat()).attr("role", "group");
            page.attr("aria-label", &(words.lane)(&name));
            page.style([("left", 4.0), ("top", track.middle() + 14.0)]);
            for (does, told) in [("lane-up", words.up), ("lane-down", words.down), ("lane-hide", words.hide)]
            {
                page.button(does).attr("data-at", &at).attr("data-id", does).text(told).end("button");
            }
            page.end("div");
        }
    }
    page.end("div");
    page.finish()
}
