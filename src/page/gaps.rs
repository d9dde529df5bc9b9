//! Break it here: the handles of the gaps over the picture, the bolts that struck, and the invitation.

use super::markup::Markup;
use super::menu::{self, Menu};
use crate::playback::{Gap, View};
use crate::scenario::Fault;
use crate::timeline::tracks::BAR;
use crate::timeline::{Handle, Picture, text};
use crate::words::Labels;

/// What stays free between a menu or the invitation and the edge of what is seen.
pub(super) const EDGE: f64 = 6.0;

/// The fault in the reader's hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hand {
    /// Its position among the faults.
    pub position: usize,
    /// What it is where it is now.
    pub fault: Fault,
    /// The gap in which it is, by its key.
    pub gap: Option<String>,
}

/// The places at which a run can be broken.
#[derive(Clone, Copy, Debug)]
pub struct Places<'a> {
    /// Where they are.
    pub picture: &'a Picture,
    /// What is possible there.
    pub view: &'a View,
    /// The words.
    pub labels: &'static Labels,
    /// Which part of the picture is seen, from where to where: on a phone it is wider than the screen.
    pub seen: (f64, f64),
}

impl Places<'_> {
    /// The handles. Their keys say who, at which step, at which occurrence, and survive a run: the
    /// focus stays on the gap that was struck. With the Tab key only one of them is reached, the one
    /// that was `near` the keyboard last; from there arrow keys go on.
    pub fn handles(
        self,
        menu: Option<&Menu>,
        invited: Option<&str>,
        near: Option<&str>,
        hand: Option<&Hand>,
    ) -> String {
        let Self { picture, view, labels, seen } = self;
        let held = hand.and_then(|hand| hand.gap.as_deref());
        let is_struck = |handle: &&Handle| handle.struck || held == Some(&handle.key);
        let known = [near, held, invited].into_iter().flatten().find_map(|key| picture.handle(key));
        let reached = known.or_else(|| picture.handles.iter().find(is_struck)).or(picture.handles.first());
        let mut page = Markup::new();
        page.classed("div", if hand.is_some() { "gaps holding" } else { "gaps" });
        page.attr("data-panel", "gaps").attr("role", "group").attr("aria-label", labels.gaps);
        self.bolts(&mut page, hand);
        for handle in &picture.handles {
            let opened = menu.filter(|menu| menu.gap == handle.key);
            let struck = if is_struck(&handle) { " struck" } else { "" };
            let class = ["gap", struck, if invited == Some(&handle.key) { " invited" } else { "" }].concat();
            let reached = reached.is_some_and(|reached| reached.key == handle.key);
            self.handle(&mut page, handle, &class, opened.is_some(), reached);
            if let Some(menu) = opened {
                menu::put(&mut page, menu, handle, (picture, seen), view, labels);
            }
        }
        page.end("div");
        page.finish()
    }

    fn handle(self, page: &mut Markup, handle: &Handle, class: &str, opened: bool, reached: bool) {
        let told = self.view.gaps.get(handle.gap).and_then(|gap| what(self.view, gap, self.labels));
        let name = told.map(|told| (self.labels.break_here)(&told));
        page.button("gap").attr("class", class).attr("data-id", &handle.key).attr("data-gap", &handle.key);
        page.maybe("tabindex", (!reached).then_some("-1"));
        page.maybe("aria-label", name.as_deref()).maybe("title", name.as_deref());
        page.truth("aria-expanded", opened);
        page.style([
            ("left", handle.x - handle.width / 2.0),
            ("top", handle.top - 7.0),
            ("width", handle.width),
            ("height", BAR + 14.0),
        ]);
        page.fixed(r#"<span aria-hidden="true"></span>"#).end("button");
    }

    /// The bolts, each to be carried elsewhere. They come before the gaps and stay in their order, so
    /// that the one that is carried remains the same element.
    fn bolts(self, page: &mut Markup, hand: Option<&Hand>) {
        let mut faults: Vec<(usize, &Fault)> = self.view.scenario.faults.iter().enumerate().collect();
        if let Some(hand) = hand {
            // The run that it is carried over has all faults but this one.
            for (position, _) in faults.iter_mut().filter(|(position, _)| *position >= hand.position) {
                *position += 1;
            }
            faults.insert(hand.position, (hand.position, &hand.fault));
        }
        for (position, fault) in faults {
            let gap = self.view.gaps.iter().find(|gap| gap.has(fault));
            let Some(handle) = gap.and_then(|gap| self.picture.handle(&gap.key)) else { continue };
            let is_held = hand.is_some_and(|hand| hand.position == position);
            let told = self.labels.fault(&self.view.scenario.model, fault);
            bolt(page, position, &told, is_held, self.labels).attr("class", "grip");
            page.attr("data-id", &["bolt ", &position.to_string()].concat());
            page.style([("left", handle.x - 15.0), ("top", handle.top - 32.0)]).end("button");
        }
    }
}

/// Begins the button that carries a fault.
pub fn bolt<'a>(
    page: &'a mut Markup,
    position: usize,
    told: &str,
    is_held: bool,
    labels: &Labels,
) -> &'a mut Markup {
    page.button("bolt").attr("data-at", &position.to_string()).attr("aria-label", &(labels.bolt)(told));
    page.attr("title", labels.carry).truth("aria-pressed", is_held)
}

/// What the first fault of a gap does, in words.
pub fn what(view: &View, gap: &Gap, labels: &Labels) -> Option<String> {
    let fault = gap.faults.first()?;
    Some(labels.fault(&view.scenario.model, fault))
}

/// The left edge of something so wide, as near to where it should be as lets all of it be seen.
pub(super) fn beside(wanted: f64, width: f64, (from, until): (f64, f64)) -> f64 {
    wanted.min(until - width - EDGE).max(from + EDGE)
}

/// The invitation beside the tempting gap. A click on its words is a click on the gap.
pub fn callout(picture: &Picture, invited: Option<&str>, seen: (f64, f64), labels: &Labels) -> String {
    let mut page = Markup::new();
    page.tag("div").attr("data-panel", "callout");
    if let Some(handle) = invited.and_then(|key| picture.handle(key)) {
        page.classed("div", "callout").attr("data-testid", "invitation");
        page.attr("data-do", "gap").attr("data-gap", &handle.key);
        let width = text::width(labels.invite, 15.5).max(text::width(labels.invite_help, 12.5)) + 26.0;
        let left = beside(handle.x + 20.0, width.min(seen.1 - seen.0 - 2.0 * EDGE), seen);
        page.style([("left", left), ("bottom", picture.height - handle.top + 6.0)]);
        page.tag("b").text(labels.invite).end("b").tag("span").text(labels.invite_help).end("span");
        page.end("div");
    }
    page.end("div");
    page.finish()
}
