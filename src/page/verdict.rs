//! The verdict, told before it is counted.

use super::frame::panel;
use super::gaps::Hand;
use super::markup::Markup;
use crate::playback::{Spotlight, View};
use crate::verdict::AnomalyKind;
use crate::words::{Claim, Headline, Labels, Term};

/// How many claims are told beside the first. Of a long run hundreds could be.
const MOST: usize = 12;

/// How many are told one by one where a claim is about several.
const MOST_OF_ONE: usize = 40;

/// The strip. Whatever it claims can be proved: the records in the light do. `behind` counts the errors of the text beside
/// the run, if what runs is an earlier one.
pub fn strip(view: &View, light: Option<&Spotlight>, behind: Option<usize>, labels: &Labels) -> String {
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
    told(&mut page, view, light, behind, labels);
    page.end("section");
    page.finish()
}

/// The first claim whole; each of the others is a button for its own proof.
fn told(page: &mut Markup, view: &View, light: Option<&Spotlight>, behind: Option<usize>, labels: &Labels) {
    page.classed("div", "told").classed("p", "lead");
    let claims: Vec<&Claim> = view.claims().collect();
    lead(page, view, &claims, light, labels);
    page.end("p");
    if let Some(chain) = view.headlines.first().and_then(|headline| headline.chain.as_ref()) {
        page.tag("p").sentence(chain, labels).end("p");
    }
    if let Some((before, now)) = view.compared() {
        page.leaf("p", if now < before { "better" } else { "worse" }, &(labels.compared)(before, now));
    }
    let asides: usize = view.headlines.iter().map(|headline| headline.aside.len()).sum();
    let (told, decided) = claims.split_at(claims.len() - asides);
    if told.len() > 1 {
        page.classed("p", "more").text(&(labels.and_more)(told.len() - 1)).text(" ");
        provable(page, &told[1..], 1, light, labels);
    }
    if !decided.is_empty() {
        page.classed("p", "more");
        provable(page, decided, told.len(), light, labels);
    }
    each(page, &claims, labels);
    super::model::caveats(page, &view.scenario, behind, labels);
    page.end("div");
}

/// The first claim, what the field calls it all, and beside the claim, so that nobody has to ask what it proves,
/// the button for its proof.
fn lead(page: &mut Markup, view: &View, claims: &[&Claim], light: Option<&Spotlight>, labels: &Labels) {
    let shown = light.is_some_and(|light| light.is_on_claim(0));
    if let Some(first) = claims.first() {
        page.classed("span", if shown { "first lit" } else { "first" });
        page.sentence(&first.sentence, labels).end("span");
    }
    if claims.iter().any(|claim| claim.kind.is_some()) {
        page.text(" ").classed("span", "called");
        kinds(page, claims, labels);
        page.end("span");
    }
    if !view.verdict.is_clean() {
        proof(page.text(" "), 0, shown).attr("class", "whole");
        page.text(if shown { labels.hide_proof } else { labels.show_proof }).end("button");
    }
}

/// Claims each of which is a button for its own proof, the first of them at this place among all; and ends
/// their paragraph.
fn provable(page: &mut Markup, claims: &[&Claim], first: usize, light: Option<&Spotlight>, labels: &Labels) {
    for (place, claim) in (first..).zip(claims).take(MOST) {
        proof(page, place, light.is_some_and(|light| light.is_on_claim(place)));
        page.attr("class", "claim").attr("title", labels.show_proof);
        page.sentence(&claim.sentence, labels).end("button").text(" ");
    }
    page.text(if claims.len() > MOST { "…" } else { "" }).end("p");
}

/// What is said of several, of each of them, for whoever opens it: a way to where it begins.
fn each(page: &mut Markup, claims: &[&Claim], labels: &Labels) {
    let all = || claims.iter().flat_map(|claim| &claim.each);
    let count = all().count();
    if count == 0 {
        return;
    }
    page.classed("details", "each").tag("summary").text(&(labels.one_by_one)(count));
    page.end("summary").tag("ul");
    for (sentence, record) in all().take(MOST_OF_ONE) {
        page.tag("li").button("record").attr("data-at", &record.0.to_string());
        page.sentence(sentence, labels).end("button").end("li");
    }
    if count > MOST_OF_ONE {
        page.leaf("li", "", &(labels.more_rows)(count - MOST_OF_ONE));
    }
    page.end("ul").end("details");
}

/// What the field calls it, each kind once.
fn kinds(page: &mut Markup, claims: &[&Claim], labels: &Labels) {
    let mut told: Vec<AnomalyKind> = Vec::new();
    for kind in claims.iter().filter_map(|claim| claim.kind) {
        if !told.contains(&kind) {
            page.text(if told.is_empty() { "" } else { " · " }).term(Term::Broken(kind), labels);
            told.push(kind);
        }
    }
}

/// Begins the button that lights the proof of a claim.
fn proof(page: &mut Markup, place: usize, shown: bool) -> &mut Markup {
    page.button("proof").attr("data-at", &place.to_string()).truth("aria-pressed", shown)
}

/// What a screen reader is told after each change: politely if all is well, at once if not. While a
/// fault is carried from gap to gap, where it is now and what comes of it there, and never at once.
pub fn announcement(view: &View, hand: Option<&Hand>, labels: &Labels) -> String {
    let mut page = Markup::new();
    panel(&mut page, "div", "unseen");
    for (role, broken) in [("status", false), ("alert", true)] {
        page.tag("p").attr("role", role);
        if let Some(hand) = hand.filter(|_| !broken) {
            page.text(&labels.fault(&view.scenario.model, &hand.fault)).text(". ");
        }
        let told = |headline: &&Headline| if hand.is_some() { !broken } else { headline.broken == broken };
        if let Some(first) = view.headlines.first().filter(told) {
            page.text(&labels.tell(&first.lead.sentence));
            if let Some(chain) = &first.chain {
                page.text(" ").text(&labels.tell(chain));
            }
        }
        page.end("p");
    }
    page.end("div");
    page.finish()
}
