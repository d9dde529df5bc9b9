//! Break it here: the handles of the gaps over the picture, the menu of a gap, and the invitation.

use super::markup::Markup;
use crate::playback::View;
use crate::scenario::Fault;
use crate::timeline::tracks::BAR;
use crate::timeline::{Handle, Picture, text};
use crate::words::{Labels, english};

/// The menu of a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Menu {
    /// The gap, by its key.
    pub gap: String,
    /// What is on offer.
    pub faults: Vec<Fault>,
}

/// The handles. Their keys say who, at which step, at which occurrence, and survive a run: the
/// focus stays on the gap that was struck.
pub fn handles(
    picture: &Picture,
    view: &View,
    menu: Option<&Menu>,
    invited: Option<&str>,
    labels: &Labels,
) -> String {
    let mut page = Markup::new();
    page.classed("div", "gaps").attr("data-panel", "gaps");
    for handle in &picture.handles {
        let opened = menu.filter(|menu| menu.gap == handle.key);
        self::handle(&mut page, handle, view, (opened.is_some(), invited == Some(&handle.key)), labels);
        if let Some(menu) = opened {
            choices(&mut page, menu, handle, picture, view, labels);
        }
    }
    page.end("div");
    page.finish()
}

fn handle(page: &mut Markup, handle: &Handle, view: &View, (opened, invited): (bool, bool), labels: &Labels) {
    let name = told(view, &handle.key).map(|told| (labels.break_here)(&told));
    let struck = if handle.struck { " struck" } else { "" };
    let class = ["gap", struck, if invited { " invited" } else { "" }].concat();
    page.button("gap").attr("class", &class).attr("data-id", &handle.key).attr("data-gap", &handle.key);
    page.maybe("aria-label", name.as_deref()).maybe("title", name.as_deref()).truth("aria-expanded", opened);
    page.style([
        ("left", handle.x - handle.width / 2.0),
        ("top", handle.top - 7.0),
        ("width", handle.width),
        ("height", BAR + 14.0),
    ]);
    page.fixed(r#"<span aria-hidden="true"></span>"#).end("button");
}

/// What the first fault of a gap does, in words.
pub fn told(view: &View, key: &str) -> Option<String> {
    let fault = view.gap(key)?.faults.first()?;
    Some(english::fault(&view.scenario.model, fault).to_string())
}

/// The faults of the gap whose menu is open: one row above the bar, so that no lane below is
/// covered, and beside the bolt.
fn choices(page: &mut Markup, menu: &Menu, handle: &Handle, picture: &Picture, view: &View, labels: &Labels) {
    let model = &view.scenario.model;
    let kinds: Vec<String> = menu.faults.iter().map(|fault| (labels.fault_kind)(model, fault)).collect();
    let (left, bottom) = menu_place(&kinds, handle, picture, labels);
    page.classed("div", "menu").attr("role", "group").attr("aria-label", labels.gap_menu);
    page.attr("data-id", &["menu ", &menu.gap].concat());
    page.style([("left", left), ("bottom", picture.height - bottom)]);
    for (at, (fault, kind)) in menu.faults.iter().zip(&kinds).enumerate() {
        let text = fault.text(model);
        page.button("choose").attr("data-at", &at.to_string()).attr("title", &text).attr("data-fault", &text);
        page.truth("aria-pressed", view.scenario.faults.contains(fault)).text(kind).end("button");
    }
    page.button("take-back").attr("class", "undo").text(labels.undo).end("button");
    page.button("close").attr("class", "close").attr("aria-label", labels.close).text("×").end("button");
    page.end("div");
}

/// The left and the lower edge of a menu: beside the bolt, on the side where there is room; above it
/// where there is none.
fn menu_place(kinds: &[String], handle: &Handle, picture: &Picture, labels: &Labels) -> (f64, f64) {
    let room = |words: &str| text::width(words, 13.0) + 22.0;
    let words: f64 = kinds.iter().map(|kind| room(kind)).sum();
    let width = words + room(labels.undo) + 50.0;
    if handle.x + 16.0 + width <= picture.width {
        (handle.x + 16.0, handle.top - 8.0)
    } else if handle.x - 16.0 - width >= 0.0 {
        (handle.x - 16.0 - width, handle.top - 8.0)
    } else {
        ((picture.width - width).max(0.0), handle.top - 30.0)
    }
}

/// The invitation beside the tempting gap. A click on its words is a click on the gap.
pub fn callout(picture: &Picture, invited: Option<&str>, labels: &Labels) -> String {
    let mut page = Markup::new();
    page.tag("div").attr("data-panel", "callout");
    if let Some(handle) = invited.and_then(|key| picture.handle(key)) {
        page.classed("div", "callout").attr("data-testid", "invitation");
        page.attr("data-do", "gap").attr("data-gap", &handle.key);
        page.style([("left", handle.x + 20.0), ("bottom", picture.height - handle.top + 6.0)]);
        page.tag("b").text(labels.invite).end("b").tag("span").text(labels.invite_help).end("span");
        page.end("div");
    }
    page.end("div");
    page.finish()
}
