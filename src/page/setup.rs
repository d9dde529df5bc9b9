//! The set-up: a sentence whose words are choices, and the faults as chips.

use super::frame::panel;
use super::gaps::bolt;
use super::markup::Markup;
use super::settings;
use super::top::option;
use crate::engine::Status;
use crate::playback::{Held, Session, View};
use crate::scenario::settings::{Difference, place};
use crate::scenario::{Key, Settings};
use crate::words::labels::Part;
use crate::words::{Labels, english};

/// What the reader is told once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The address could not be read; its text.
    Damaged(String),
    /// The address only recognises its model text, which is not known here.
    Elsewhere,
    /// The run of the address is another one by now.
    OtherRun,
    /// No single fault breaks a guarantee.
    Unbreakable,
    /// This fault breaks a guarantee.
    Breaks {
        /// Its place among those that do, from 1.
        place: usize,
        /// How many do.
        all: usize,
        /// Whether there are some that the reader was not shown yet.
        more: bool,
    },
    /// So many faults break a guarantee, and the reader has seen the last of them.
    AllSeen(usize),
    /// A fault was picked up without being carried anywhere yet.
    Held,
    /// A fault was kept; the next one is set beside it.
    Kept,
    /// So many faults were tried of so many, and none of them breaks one.
    GivenUp(usize, usize),
}

impl Notice {
    /// Whether it helps for a moment only. What is said about the address stays until it is closed or
    /// something else is run.
    pub const fn is_hint(&self) -> bool {
        !matches!(self, Self::Damaged(_) | Self::Elsewhere | Self::OtherRun)
    }
}

/// What can be done to the set-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Whether something can be taken back.
    undo: bool,
    /// Whether something can be done again.
    redo: bool,
    /// Whether the next fault can be set beside the last one.
    keep: bool,
    /// The position of the fault in the hand.
    held: Option<usize>,
}

impl Reach {
    /// In this session.
    pub fn of(session: &Session) -> Self {
        Self {
            undo: session.can_undo(),
            redo: session.can_redo(),
            keep: session.setup().bolt.is_some(),
            held: session.held().map(Held::position),
        }
    }
}

/// The bar.
pub fn bar(view: &View, reach: Reach, notice: Option<&Notice>, labels: &Labels) -> String {
    let mut page = Markup::new();
    panel(&mut page, "section", "setup").attr("aria-label", labels.setup).classed("p", "sentence");
    let publisher = publisher(view);
    for part in labels.setup_sentence {
        match *part {
            Part::Words(words) => page.text(words),
            Part::Publisher => page.tag("b").text(publisher).end("b"),
            Part::Choice(key) => choice(&mut page, &view.scenario.settings, key, publisher, labels),
        };
    }
    let settings = &view.scenario.settings;
    settings::differing(
        &mut page,
        settings,
        &|other| is_in_sentence(other, settings, publisher, labels),
        labels,
    );
    page.end("p").classed("div", "acts");
    let back = "M7 4L3 8L7 12M3 8H11a4 4 0 0 1 0 8H8";
    let on = "M13 4L17 8L13 12M17 8H9a4 4 0 0 0 0 8H12";
    for (does, name, can, way) in
        [("undo", labels.undo, reach.undo, back), ("redo", labels.redo, reach.redo, on)]
    {
        page.button(does).attr("data-id", does).sign("icon", name).flag("disabled", !can);
        page.icon("outline", way).end("button");
    }
    page.button("break").attr("data-id", "break").attr("class", "break").attr("data-testid", "break-it");
    page.text(labels.break_it).end("button").end("div");
    faults(&mut page, view, reach, labels);
    told(&mut page, notice, labels);
    page.end("div").end("section");
    page.finish()
}

/// Begins the row of the faults. It has its room also while there is none, so that the first one
/// moves nothing.
fn faults(page: &mut Markup, view: &View, reach: Reach, labels: &Labels) {
    page.classed("div", "faults").tag("ul").attr("aria-label", labels.faults);
    for position in 0..view.scenario.faults.len() {
        chip(page, view, position, reach.held, labels);
    }
    page.end("ul");
    if view.scenario.faults.is_empty() {
        page.leaf("span", "quiet", labels.no_fault);
    }
    if reach.keep {
        page.button("keep").attr("data-id", "keep").attr("class", "quiet");
        page.attr("title", labels.another_help).text(labels.another).end("button");
    }
}

/// The context of the first command: the one that the reader watches publishing.
fn publisher(view: &View) -> &str {
    let scenario = &view.scenario;
    let first = scenario.script.first().map(|line| scenario.model.context_of_command(line.command));
    first.map_or("", |context| scenario.model.context(context).name.as_str())
}

/// The context of which a word of the sentence speaks, if not of all: the publisher, where it publishes in a way
/// of its own.
fn speaks_of<'a>(key: Key, settings: &Settings, publisher: &'a str) -> Option<&'a str> {
    Some(publisher).filter(|context| key == Key::Publishing && settings.own(key, context).is_some())
}

/// Whether the sentence itself says it.
fn is_in_sentence(other: &Difference, settings: &Settings, publisher: &str, labels: &Labels) -> bool {
    labels.setup_sentence.contains(&Part::Choice(other.key))
        && other.context.as_deref() == speaks_of(other.key, settings, publisher)
}

fn choice<'a>(
    page: &'a mut Markup,
    settings: &Settings,
    key: Key,
    publisher: &str,
    labels: &Labels,
) -> &'a mut Markup {
    let context = speaks_of(key, settings, publisher);
    let own = context.and_then(|context| settings.own(key, context)).map(str::to_owned);
    let current = &own.unwrap_or_else(|| settings.text(key));
    // As wide as the word that it shows; the list itself lies over it.
    page.classed("span", "word").tag("span").attr("aria-hidden", "true");
    page.text(&(labels.choice)(key, current)).end("span");
    page.tag("select").attr("aria-label", (labels.chooses)(key)).attr("data-key", &place(key, context));
    page.attr("data-do", "set").attr("data-value", current);
    for value in key.values() {
        option(page, value, &(labels.choice)(key, value), value == *current);
    }
    page.end("select").end("span")
}

fn chip(page: &mut Markup, view: &View, position: usize, held: Option<usize>, labels: &Labels) {
    let fault = &view.scenario.faults[position];
    let told = english::fault(&view.scenario.model, fault);
    let (status, remark) = match view.statuses.get(position) {
        Some(Status::NotApplicable) => ("not-applicable", Some(labels.not_applicable)),
        Some(Status::NotReached) => ("not-reached", Some(labels.not_reached)),
        _ => ("struck", None),
    };
    page.classed("li", "chip")
        .attr("data-fault", &fault.text(&view.scenario.model))
        .attr("data-status", status);
    bolt(page, position, &labels.phrase(&told), held == Some(position), labels).attr("class", "carried");
    page.fixed(concat!(
        r#"<svg viewBox="-6 -8 12 16" width="10" height="14" aria-hidden="true">"#,
        r#"<path d="M2 -7L-5 1H-1L-2 7L5 -2H1Z" class="bolt"></path></svg>"#
    ));
    page.tag("span").phrase(&told, labels).end("span").end("button");
    if let Some(remark) = remark {
        page.tag("em").text(remark).end("em");
    }
    page.button("remove").attr("data-at", &position.to_string());
    page.attr("aria-label", &(labels.remove_fault)(&labels.phrase(&told))).text("×").end("button").end("li");
}

/// What the reader is told once. Its place is there before, for who listens.
fn told(page: &mut Markup, notice: Option<&Notice>, labels: &Labels) {
    let class = if notice.is_some_and(|notice| !notice.is_hint()) { "notice address" } else { "notice" };
    page.classed("p", class).attr("role", "status").attr("data-testid", "notice");
    let Some(notice) = notice else {
        page.end("p");
        return;
    };
    page.tag("span");
    match notice {
        Notice::Damaged(text) => page
            .tag("span")
            .text(labels.damaged_link)
            .end("span")
            .text(" ")
            .tag("code")
            .text(text)
            .end("code"),
        Notice::Elsewhere => page.text(labels.model.elsewhere),
        Notice::OtherRun => page.text(labels.other_run),
        Notice::Unbreakable => page.text(labels.unbreakable),
        Notice::Breaks { place, all, more } => page.text(&(labels.breaks)(*place, *all, *more)),
        Notice::AllSeen(all) => page.text(&(labels.all_seen)(*all)),
        Notice::Held => page.text(labels.held),
        Notice::Kept => page.text(labels.kept),
        Notice::GivenUp(tried, of) => page.text(&(labels.given_up)(*tried, *of)),
    };
    page.end("span").button("noted").attr("aria-label", labels.close).text("×").end("button").end("p");
}
