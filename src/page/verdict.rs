//! The verdict, told before it is counted.

use super::frame::panel;
use super::markup::Markup;
use crate::playback::View;
use crate::words::{Labels, Sentence, tell};

/// The strip. `proving` says whether the proof is marked.
pub fn strip(view: &View, proving: bool, labels: &Labels) -> String {
    let kept = view.verdict.is_clean();
    let mut kinds = String::new();
    for anomaly in &view.verdict.anomalies {
        if !kinds.is_empty() {
            kinds.push(' ');
        }
        kinds.push_str(anomaly.kind.name());
    }
    let mut page = Markup::new();
    page.classed("section", if kept { "verdict" } else { "verdict broken" }).attr("data-panel", "verdict");
    page.attr("aria-label", labels.verdict).attr("data-testid", "verdict").attr("data-anomalies", &kinds);
    headline(&mut page, view, labels);
    if !kept {
        let words = if proving { labels.hide_proof } else { labels.show_proof };
        page.button("proof").truth("aria-pressed", proving).text(words).end("button");
    }
    page.end("section");
    page.finish()
}

/// The first headline whole, of the others what they say first.
fn headline(page: &mut Markup, view: &View, labels: &Labels) {
    page.classed("div", "told").classed("p", "lead");
    let mut others: Vec<&Sentence> = Vec::new();
    let mut chain = None;
    for (position, headline) in view.headlines.iter().enumerate() {
        if position == 0 {
            page.sentence(&headline.lead);
            chain = headline.chain.as_ref();
        } else {
            others.push(&headline.lead);
        }
        others.extend(&headline.more);
    }
    page.end("p");
    if let Some(chain) = chain {
        page.tag("p").sentence(chain).end("p");
    }
    if !others.is_empty() {
        page.classed("p", "more").text(&(labels.and_more)(others.len())).text(" ");
        for other in others {
            page.tag("span").sentence(other).text(" ").end("span");
        }
        page.end("p");
    }
    page.end("div");
}

/// What a screen reader is told after each change: politely if all is well, at once if not.
pub fn announcement(view: &View) -> String {
    let mut page = Markup::new();
    panel(&mut page, "div", "unseen");
    for (role, broken) in [("status", false), ("alert", true)] {
        page.tag("p").attr("role", role);
        if let Some(first) = view.headlines.first().filter(|headline| headline.broken == broken) {
            page.text(&tell(&first.lead).to_string());
            if let Some(chain) = &first.chain {
                page.text(" ").text(&tell(chain).to_string());
            }
        }
        page.end("p");
    }
    page.end("div");
    page.finish()
}
