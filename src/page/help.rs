//! What `?` shows: what this is, what to do first, and every key.

use super::keys::{BINDINGS, Stroke, With};
use super::markup::Markup;
use crate::words::Labels;

/// What stands in the dialog. `bare` says whether keys act without Control.
pub fn contents(bare: bool, labels: &Labels) -> String {
    let mut page = Markup::new();
    page.tag("div").attr("data-panel", "help");
    page.tag("h2").attr("id", "help").text(labels.help.about_title).end("h2");
    page.button("shut").attr("class", "close").attr("aria-label", labels.close).text("×").end("button");
    for sentence in labels.help.about {
        page.tag("p").text(sentence).end("p");
    }
    page.tag("h3").text(labels.help.keys).end("h3");
    page.button("keys").attr("class", "switch").attr("role", "switch").truth("aria-checked", bare);
    page.text(labels.help.bare_keys).end("button").tag("dl");
    for binding in BINDINGS {
        page.tag("div").tag("dt");
        for stroke in binding.strokes {
            self::stroke(&mut page, *stroke, labels);
        }
        page.end("dt").tag("dd").text((binding.told)(labels)).end("dd").end("div");
    }
    page.end("dl").end("div");
    page.finish()
}

fn stroke(page: &mut Markup, stroke: Stroke, labels: &Labels) {
    let held: &[&str] = match stroke.with {
        With::Nothing => &[],
        With::Control => &[labels.help.control],
        With::ControlAndShift => &[labels.help.control, labels.help.shift],
    };
    page.tag("kbd");
    for held in held {
        page.text(held).text("+");
    }
    page.text((labels.help.key)(stroke.key)).end("kbd").text(" ");
}
