//! The story: the run in lines that can be reached by key and read aloud. What the former run told
//! and this one does not is struck through.

use super::gaps::what;
use super::markup::Markup;
use crate::playback::{Spotlight, View};
use crate::timeline::ghost::gone_lines;
use crate::trace::RecordId;
use crate::words::english::{is_late, moment};
use crate::words::{Labels, Line, Tone};

/// A line of the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// One of this run, by its position.
    Own(usize),
    /// One of the former run that this one has not.
    Gone(usize),
}

/// How many lines are on the page at once. More would take longer to place than a frame lasts, and
/// nobody scrolls through thousands: the others are a button away.
pub const PAGE: usize = 40;

/// By how many lines the page moves on: who moves through the run fast gets a few new ones at every
/// frame rather than all of them at some.
const ON: usize = 10;

/// Where the page begins on which a line is, with some of what was told before it.
pub fn page_of(listed: &[Listed], line: usize) -> usize {
    let place = listed.iter().position(|one| *one == Listed::Own(line)).unwrap_or_default();
    let begins = place.saturating_sub(PAGE / 3) / ON * ON;
    begins.min(listed.len().saturating_sub(PAGE))
}

/// The lines: all of them, or of a long story the page that begins here; none, where nothing is told
/// yet. Which of them is told at the cursor is not said: that changes at every step, and is marked on
/// the page.
pub fn lines(
    view: &View,
    listed: &[Listed],
    begins: Option<usize>,
    light: Option<&Spotlight>,
    labels: &Labels,
) -> String {
    let mut page = Markup::new();
    page.classed("section", if light.is_some() { "story proving" } else { "story" });
    page.attr("data-panel", "story").attr("aria-label", labels.story);
    // One width for the times of all lines, so that nothing moves as the run goes on.
    let late = view.story.last().is_some_and(|line| is_late(line.at));
    let class = match (begins.is_some(), late) {
        (true, false) => "",
        (true, true) => "late",
        (false, false) => "untold",
        (false, true) => "untold late",
    };
    let begins = begins.unwrap_or_default().min(listed.len());
    let ends = (begins + PAGE).min(listed.len());
    elsewhere(&mut page, &listed[..begins], true, labels);
    page.classed("ol", class);
    if begins > 0 {
        page.attr("start", &(begins + 1).to_string());
    }
    for one in &listed[begins..ends] {
        let Some(line) = line_of(view, *one) else { continue };
        let lit = light.is_some_and(|light| light.records.iter().any(|record| line.records.contains(record)));
        self::line(&mut page, view, (*one, line), lit, labels);
    }
    page.end("ol");
    elsewhere(&mut page, &listed[ends..], false, labels);
    page.fixed(r#"<div class="beyond" data-panel="beyond" aria-hidden="true"></div>"#);
    page.end("section");
    page.finish()
}

/// How many lines there are above what is seen of the story, and below it. Who cannot see where it is cut
/// has all of it.
pub fn beyond((above, below): (usize, usize), labels: &Labels) -> String {
    let mut page = Markup::new();
    page.fixed(r#"<div class="beyond" data-panel="beyond" aria-hidden="true">"#);
    if above + below > 0 {
        page.tag("span").text(&(labels.beyond)(above, below)).end("span");
    }
    page.end("div");
    page.finish()
}

/// A button to the nearest of the lines that are not on the page.
fn elsewhere(page: &mut Markup, listed: &[Listed], before: bool, labels: &Labels) {
    let own = |one: &Listed| if let Listed::Own(line) = one { Some(*line) } else { None };
    let nearest = if before { listed.iter().rev().find_map(own) } else { listed.iter().find_map(own) };
    if let Some(nearest) = nearest {
        page.button("line")
            .attr("class", "elsewhere")
            .attr("data-id", if before { "earlier" } else { "later" });
        let words = if before { labels.earlier_lines } else { labels.later_lines };
        page.attr("data-at", &nearest.to_string()).text(&words(listed.len())).end("button");
    }
}

fn line_of(view: &View, one: Listed) -> Option<&Line> {
    match one {
        Listed::Own(line) => view.story.get(line),
        Listed::Gone(line) => view.former.as_ref()?.story.get(line),
    }
}

/// A line, and the bolt that breaks the run after it.
fn line(page: &mut Markup, view: &View, (one, line): (Listed, &Line), lit: bool, labels: &Labels) {
    let (kind, id) = match (one, line.tone) {
        (Listed::Own(place), tone) => (self::tone(tone), place.to_string()),
        (Listed::Gone(place), _) => ("gone", ["gone ", &place.to_string()].concat()),
    };
    let own = matches!(one, Listed::Own(_));
    page.classed("li", &["line ", kind, if own && lit { " lit" } else { "" }].concat()).attr("data-id", &id);
    page.tag("time").text(&moment(line.at)).end("time");
    if own {
        page.button("line").attr("data-at", &id).sentence(&line.sentence, labels).end("button");
        bolt(page, view, line, labels);
    } else {
        page.leaf("span", "unseen", labels.gone);
        page.tag("del").sentence(&line.sentence, labels).end("del");
    }
    page.end("li");
}

const fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "",
        Tone::Effect => "effect",
        Tone::Fault => "fault",
        Tone::Broken => "broken",
    }
}

/// Breaks the run after a line, where that is possible: as a click on that gap of the picture does.
fn bolt(page: &mut Markup, view: &View, line: &Line, labels: &Labels) {
    let Some(gap) = view.gap_after(line) else { return };
    let struck = gap.is_struck_by(&view.scenario.faults);
    let name = what(view, gap, labels).map(|told| (labels.break_here)(&told));
    page.button("gap").attr("class", "bolt").attr("data-gap", &gap.key).truth("aria-pressed", struck);
    page.maybe("aria-label", name.as_deref()).maybe("title", name.as_deref());
    page.end("button");
}

/// The lines of this run, and among them those that are gone with these records of the former run.
pub fn listed(view: &View, ghosts: &[RecordId]) -> Vec<Listed> {
    let mut lines: Vec<Listed> = (0..view.story.len()).map(Listed::Own).collect();
    for place in gone_lines(view, ghosts) {
        let Some(gone) = line_of(view, Listed::Gone(place)) else { continue };
        // After those that are told for the same moment.
        let before = |one: &Listed| line_of(view, *one).is_some_and(|line| line.at <= gone.at);
        lines.insert(lines.partition_point(before), Listed::Gone(place));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_line_is_on_its_page_and_a_page_is_full(count in 1_usize..400, line: prop::sample::Index) {
            let listed: Vec<Listed> = (0..count).map(Listed::Own).collect();
            let line = line.index(count);
            let begins = page_of(&listed, line);
            prop_assert!((begins..begins + PAGE).contains(&line));
            prop_assert!(begins == 0 || begins + PAGE <= count);
            // The next line brings a few others at most.
            let next = page_of(&listed, (line + 1).min(count - 1));
            prop_assert!(next >= begins && next - begins <= ON, "{} {}", begins, next);
        }
    }
}
