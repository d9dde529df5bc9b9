//! The sagas at the cursor, each as a sheet of three columns: what came in, how it stands, what went out.

use super::map::named;
use super::markup::Markup;
use crate::playback::sagas::SagaSheet;
use crate::saga::Stands;
use crate::words::Labels;
use crate::words::english::moment;

/// All of them.
pub fn put(page: &mut Markup, sheets: &[SagaSheet], labels: &Labels) {
    for sheet in sheets {
        self::sheet(page, sheet, labels);
    }
}

fn sheet(page: &mut Markup, sheet: &SagaSheet, labels: &Labels) {
    let words = &labels.saga;
    page.classed("div", "saga-sheet").tag("h3").text(&sheet.name).text(" ");
    page.leaf("small", "", sheet.status.name()).end("h3");
    page.classed("div", "columns");
    column(page, words.heard, &sheet.heard, words.nothing);
    page.tag("div").tag("h4").text(words.steps).end("h4").tag("ol");
    for (name, stands, changed) in &sheet.steps {
        let class = match (changed, stands) {
            (true, _) => "changed",
            (false, Stands::Waiting) => "to-come",
            _ => "",
        };
        page.classed("li", class);
        named(page, name);
        page.text(" ").leaf("small", "", stands.name()).end("li");
    }
    page.end("ol").end("div");
    column(page, words.asked, &sheet.asked, words.nothing);
    page.end("div");
    for (name, at) in &sheet.armed {
        page.tag("p").text(&(words.armed)(name, &moment(*at))).end("p");
    }
    if !sheet.would_undo.is_empty() {
        page.tag("p").text(&(words.would_undo)(&sheet.would_undo.join(", "))).end("p");
    }
    page.end("div");
}

fn column(page: &mut Markup, title: &str, lines: &[String], nothing: &str) {
    page.tag("div").tag("h4").text(title).end("h4").tag("ul");
    for line in lines {
        named(page.tag("li"), line);
        page.end("li");
    }
    if lines.is_empty() {
        page.leaf("li", "nothing", nothing);
    }
    page.end("ul").end("div");
}
