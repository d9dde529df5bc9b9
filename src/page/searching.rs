//! Searching a run: the field, and the marks at the hits.

use super::frame::panel;
use super::markup::{Markup, way};
use crate::playback::{View, search};
use crate::scenario::link::MOST_SOUGHT;
use crate::timeline::Picture;
use crate::timeline::hits::marks;
use crate::trace::RecordId;
use crate::words::Labels;

/// The field, once it is open, and what was found; `here` is the record at which the reader stands.
pub fn field(text: Option<&str>, hits: &[RecordId], here: Option<RecordId>, labels: &Labels) -> String {
    let words = &labels.look;
    let mut page = Markup::new();
    panel(&mut page, "div", "search");
    if let Some(text) = text {
        page.attr("role", "search").tag("input").attr("type", "text").attr("data-id", "field");
        page.attr("aria-label", words.search).attr("placeholder", words.search_help);
        page.attr("maxlength", &MOST_SOUGHT.to_string())
            .attr("autocomplete", "off")
            .attr("spellcheck", "false");
        page.attr("data-do", "search-for").attr("data-value", text).end("input");
        let found = (words.found)(search::place(hits, here), hits.len());
        page.tag("output").attr("role", "status").attr("data-id", "found");
        page.text(if text.trim().is_empty() { "" } else { &found }).end("output");
        let none = hits.is_empty();
        button(&mut page, "hit-before", words.hit_before, "M4 12.5L10 6.5L16 12.5", none);
        button(&mut page, "hit-after", words.hit_after, "M4 7.5L10 13.5L16 7.5", none);
        button(&mut page, "search-end", words.leave_search, "M5 5L15 15M15 5L5 15", false);
    }
    page.end("div");
    page.finish()
}

fn button(page: &mut Markup, does: &'static str, name: &str, way: &str, off: bool) {
    page.button(does).attr("data-id", does).sign("icon", name).flag("disabled", off);
    page.icon("outline", way).end("button");
}

/// A wedge below each hit in the picture; around the one at which the reader stands a ring, too.
pub fn shown(picture: &Picture, view: &View, hits: &[RecordId], here: Option<RecordId>) -> String {
    let mut page = Markup::new();
    page.classed("svg", "hits").attr("data-panel", "hits").attr("aria-hidden", "true");
    page.lengths([("width", picture.width), ("height", picture.height)]);
    let mut wedges = String::new();
    for (x, y) in marks(picture, view, hits) {
        wedges.push_str(&way([("M", x), (" ", y)]));
        wedges.push_str("l5 8h-10z");
    }
    page.path("hit", &wedges);
    let here = here.filter(|here| search::place(hits, Some(*here)).is_some());
    for (x, y) in marks(picture, view, here.as_slice()) {
        let mut ring = way([("M", x), (" ", y - 5.0)]);
        ring.push_str("a9 9 0 1 0 .01 0z");
        page.path("hit-here", &ring);
    }
    page.end("svg");
    page.finish()
}
