//! The legend at the foot of the timeline: every sign that a picture can have, and what it is to whoever points at
//! its words. Where the window is low, the style sheet leaves out those that are not in this one.

use super::frame::panel;
use super::markup::Markup;
use super::shapes::BOLT;
use crate::publishing::Step;
use crate::timeline::Picture;
use crate::timeline::picture::{Arrow, Emphasis, Item, Shape};
use crate::verdict::AnomalyKind;
use crate::words::{Labels, Term};

/// The signs, drawn as the picture draws them; their words stand in the same order in the labels.
const SIGNS: [&str; 12] = [
    r#"<path class="arrow command" d="M0 6H24"></path>"#,
    r#"<path class="arrow event" d="M0 6H24"></path>"#,
    r#"<path class="arrow event doubled" d="M0 6H24"></path><path class="arrow within" d="M0 6H24"></path>"#,
    r#"<path class="arrow call" d="M0 6H24"></path>"#,
    r#"<rect class="transaction" x="1" y="1" width="22" height="10" rx="3"></rect>"#,
    r#"<g class="glyph"><path class="outline" d="M5 1H20V11H5Z"></path><path class="inner" d="M5 1L12.5 7L20 1"></path></g>"#,
    r#"<g class="bad"><g class="glyph missing"><path class="outline" d="M5 1H20V11H5Z"></path><path class="inner" d="M9 3L16 9M16 3L9 9"></path></g></g>"#,
    r#"<path class="window" d="M2 2V7H22V2"></path>"#,
    BOLT,
    r#"<rect class="down" x="1" y="1" width="22" height="10" rx="3"></rect>"#,
    r#"<rect class="fold" x="6" y="0" width="12" height="12"></rect><path class="fold-edge" d="M6 0l3 4l-3 4l3 4M18 0l3 4l-3 4l3 4"></path>"#,
    r#"<rect class="bar working ghost" x="1" y="1" width="22" height="10" rx="3"></rect>"#,
];

/// What the words explain, in the same order.
const TERMS: [Term; 12] = [
    Term::Command,
    Term::Event,
    Term::Delivery,
    Term::Step(Step::Call),
    Term::Transaction,
    Term::Effect,
    Term::Broken(AnomalyKind::Lost),
    Term::Window,
    Term::Fault,
    Term::Outage,
    Term::Fold,
    Term::Ghost,
];

/// Which of the signs are in a picture, in the same order.
pub fn seen_in(picture: &Picture) -> [bool; 12] {
    let mut seen = [false; 12];
    seen[10] = !picture.scale.folds().is_empty();
    for place in picture.items.iter().filter_map(sign_of) {
        seen[place] = true;
    }
    seen
}

/// The place of the sign that explains something.
const fn sign_of(item: &Item) -> Option<usize> {
    if matches!(item.emphasis, Emphasis::Ghost) {
        return Some(11);
    }
    Some(match item.shape {
        Shape::Arrow { doubled: true, .. } => 2,
        Shape::Arrow { kind: Arrow::Command | Arrow::Answer, .. } => 0,
        Shape::Arrow { kind: Arrow::Event, .. } => 1,
        Shape::Arrow { kind: Arrow::Call, .. } => 3,
        Shape::Transaction { .. } => 4,
        Shape::Effect { .. } => 5,
        Shape::Missing { .. } => 6,
        Shape::Window { .. } => 7,
        Shape::Bolt { .. } => 8,
        Shape::Down { .. } | Shape::Apart { .. } => 9,
        Shape::Arrow { kind: Arrow::Receipt, .. } | Shape::Bar { .. } | Shape::Step { .. } => return None,
    })
}

/// The list. It is one stop for the Tab key; arrow keys go on from there.
pub fn list(seen: [bool; 12], labels: &Labels) -> String {
    let mut page = Markup::new();
    panel(&mut page, "ul", "legend").attr("aria-label", labels.legend_name);
    let first = seen.iter().position(|seen| *seen).unwrap_or_default();
    for (place, (sign, words)) in SIGNS.into_iter().zip(labels.legend).enumerate() {
        let view = if sign == BOLT { "-13 -10 26 20" } else { "0 0 26 12" };
        page.classed("li", if seen[place] { "" } else { "absent" });
        page.tag("svg").attr("viewBox", view).attr("width", "26").attr("height", "14");
        page.attr("aria-hidden", "true").fixed(sign).end("svg");
        page.glossed(TERMS[place]).maybe("tabindex", (place != first).then_some("-1"));
        page.text(words).end("button").end("li");
    }
    page.end("ul");
    page.finish()
}
