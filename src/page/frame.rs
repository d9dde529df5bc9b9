//! The page around the panels. Their order is the order of reading, also for who listens, and on a
//! phone: the verdict, the whole run as a strip, the story, the player, the picture, and what is behind it. Where there is room,
//! the style sheet puts the picture above the story, and the strip beside its buttons.

use super::markup::Markup;
use super::model;
use crate::playback::Side;
use crate::words::Labels;

/// Every panel in its place, still empty.
pub fn page(digest: u64, side: Side, labels: &Labels) -> String {
    let mut page = Markup::new();
    page.classed("div", "app").attr("data-panel", "app").attr("data-ready", "");
    page.attr("data-digest", &hex(digest)).attr("data-side", side.id());
    panel(&mut page, "header", "top").end("header");
    panel(&mut page, "section", "setup").end("section");
    panel(&mut page, "section", "verdict").end("section");
    panel(&mut page, "div", "unseen").end("div");
    page.tag("main");
    panel(&mut page, "div", "sides").end("div").classed("div", "centre");
    panel(&mut page, "div", "strip").end("div");
    panel(&mut page, "section", "story").end("section");
    panel(&mut page, "section", "player").end("section");
    page.classed("section", "timeline").attr("aria-label", labels.timeline).classed("div", "looking");
    panel(&mut page, "div", "look").end("div");
    panel(&mut page, "div", "search").end("div").end("div").classed("div", "plot");
    panel(&mut page, "div", "canvas").end("div");
    page.end("div");
    panel(&mut page, "ul", "legend").end("ul");
    page.end("section").end("div").tag("aside");
    page.classed("section", "model").attr("data-id", "model").attr("aria-label", labels.model.model);
    model::place(&mut page, labels);
    page.end("section").classed("section", "map").attr("data-id", "map").attr("aria-label", labels.map.name);
    panel(&mut page, "div", "board").end("div").end("section");
    panel(&mut page, "section", "settings").end("section");
    panel(&mut page, "section", "program").end("section");
    panel(&mut page, "section", "state").end("section");
    panel(&mut page, "section", "message").end("section");
    panel(&mut page, "section", "figures").end("section");
    page.end("aside");
    panel(&mut page, "div", "gloss").attr("id", "gloss").end("div").end("main");
    page.classed("dialog", "help").attr("aria-labelledby", "help").attr("closedby", "any");
    page.tag("div").attr("data-panel", "help").end("div").end("dialog").end("div");
    page.finish()
}

/// Begins a panel that is named like its class.
pub fn panel<'a>(page: &'a mut Markup, element: &'static str, name: &str) -> &'a mut Markup {
    page.classed(element, name).attr("data-panel", name)
}

/// Sixteen hexadecimal digits.
pub fn hex(digest: u64) -> String {
    format!("{digest:016x}")
}
