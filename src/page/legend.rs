//! The legend at the foot of the timeline: every sign of the picture, always there, and what it is to whoever
//! points at its words.

use super::markup::Markup;
use super::shapes::BOLT;
use crate::publishing::Step;
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

/// The list. It is one stop for the Tab key; arrow keys go on from there.
pub fn list(page: &mut Markup, labels: &Labels) {
    page.classed("ul", "legend").attr("aria-label", labels.legend_name);
    for (place, (sign, words)) in SIGNS.into_iter().zip(labels.legend).enumerate() {
        let view = if sign == BOLT { "-13 -10 26 20" } else { "0 0 26 12" };
        page.tag("li").tag("svg").attr("viewBox", view).attr("width", "26").attr("height", "14");
        page.attr("aria-hidden", "true").fixed(sign).end("svg");
        page.glossed(TERMS[place]).maybe("tabindex", (place > 0).then_some("-1"));
        page.text(words).end("button").end("li");
    }
    page.end("ul");
}
