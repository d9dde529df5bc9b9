//! The page around the panels.

use super::markup::Markup;
use crate::words::Labels;

/// Every panel in its place, still empty.
pub fn page(digest: u64, labels: &Labels) -> String {
    let mut page = Markup::new();
    page.classed("div", "app").attr("data-panel", "app").attr("data-ready", "");
    page.attr("data-digest", &hex(digest));
    panel(&mut page, "header", "top").end("header");
    panel(&mut page, "section", "setup").end("section");
    panel(&mut page, "section", "verdict").end("section");
    panel(&mut page, "div", "unseen").end("div");
    page.tag("main").classed("div", "centre");
    page.classed("section", "timeline").attr("aria-label", labels.timeline).classed("div", "plot");
    panel(&mut page, "div", "canvas").end("div");
    page.end("div");
    legend(&mut page, labels);
    page.end("section");
    panel(&mut page, "section", "player").end("section");
    panel(&mut page, "section", "story").end("section");
    page.end("div").tag("aside");
    panel(&mut page, "section", "program").end("section");
    panel(&mut page, "section", "state").end("section");
    page.end("aside").end("main").end("div");
    page.finish()
}

/// Begins a panel that is named like its class.
pub fn panel<'a>(page: &'a mut Markup, element: &'static str, name: &str) -> &'a mut Markup {
    page.classed(element, name).attr("data-panel", name)
}

fn legend(page: &mut Markup, labels: &Labels) {
    let [command, event, call, transaction, fault, former] = labels.legend;
    page.classed("ul", "legend");
    for (class, words) in [("arrow command", command), ("arrow event", event), ("arrow call", call)] {
        page.tag("li").fixed(r#"<svg width="26" height="10" aria-hidden="true">"#);
        page.path(class, "M0 5H24").end("svg").text(words).end("li");
    }
    page.tag("li");
    sample(page, "transaction", transaction);
    page.end("li").tag("li");
    page.fixed(r#"<svg viewBox="-10 -10 20 20" width="16" height="16" aria-hidden="true">"#);
    page.fixed(super::picture::BOLT).end("svg").text(fault).end("li").tag("li");
    sample(page, "bar working ghost", former);
    page.end("li").end("ul");
}

fn sample(page: &mut Markup, class: &str, words: &str) {
    page.fixed(r#"<svg width="26" height="12" aria-hidden="true">"#).classed("rect", class);
    page.lengths([("x", 1.0), ("y", 1.0), ("width", 22.0), ("height", 10.0), ("rx", 3.0)]);
    page.end("rect").end("svg").text(words);
}

/// Sixteen hexadecimal digits.
pub fn hex(digest: u64) -> String {
    format!("{digest:016x}")
}
