//! What stands there when Faultline itself has failed: that nothing is lost, and how to go on.

use super::markup::Markup;
use crate::words::Labels;

/// The page. `afresh` is the address of the first run, `what` the message for whoever mends it.
pub fn page(what: &str, afresh: &str, labels: &Labels) -> String {
    let mut page = Markup::new();
    page.classed("main", "panic").attr("role", "alert");
    page.tag("h1").text(labels.panic_title).end("h1");
    page.tag("p").text(labels.panic_told).end("p").tag("p");
    page.button("again").attr("class", "main").text(labels.panic_again).end("button");
    page.tag("a").attr("href", afresh).text(labels.panic_afresh).end("a").end("p");
    page.tag("details").tag("summary").text(labels.panic_report).end("summary");
    page.tag("pre").text(what).end("pre").end("details").end("main");
    page.finish()
}
