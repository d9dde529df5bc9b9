//! The story: the run in lines that can be reached by key and read aloud. What the former run told
//! and this one does not is struck through.

use super::gaps::told;
use super::markup::Markup;
use crate::playback::{Spotlight, View};
use crate::timeline::ghost::gone_lines;
use crate::words::{Labels, Line, Tone};

/// The lines, of which `current` is told at the cursor.
pub fn lines(view: &View, current: Option<usize>, light: Option<&Spotlight>, labels: &Labels) -> String {
    let mut page = Markup::new();
    page.classed("section", if light.is_some() { "story proving" } else { "story" });
    page.attr("data-panel", "story").attr("aria-label", labels.story).tag("ol");
    for (own, line) in listed(view) {
        let lit = own.is_some()
            && light.is_some_and(|light| light.records.iter().any(|record| line.records.contains(record)));
        self::line(&mut page, view, (own, line), (current, lit), labels);
    }
    page.end("ol").end("section");
    page.finish()
}

/// A line, and the bolt that breaks the run after it.
fn line(
    page: &mut Markup,
    view: &View,
    (own, line): (Option<usize>, &Line),
    (current, lit): (Option<usize>, bool),
    labels: &Labels,
) {
    let tone = match line.tone {
        Tone::Plain => "",
        Tone::Effect => "effect",
        Tone::Fault => "fault",
        Tone::Broken => "broken",
    };
    let mut class = String::from("line ");
    class.push_str(if own.is_some() { tone } else { "gone" });
    if own.is_some() && current < own {
        class.push_str(" ahead");
    }
    class.push_str(if lit { " lit" } else { "" });
    let is_current = own.is_some() && current == own;
    let place = own.map(|own| own.to_string());
    page.classed("li", &class).maybe("aria-current", is_current.then_some("step"));
    page.maybe("data-line", place.as_deref());
    let time = (line.at.as_micros() + 50) / 100;
    page.tag("time").text(&(time / 10).to_string()).text(".").text(&(time % 10).to_string()).end("time");
    if let Some(place) = place {
        page.button("line").attr("data-at", &place).sentence(&line.sentence, labels).end("button");
        bolt(page, view, line, labels);
    } else {
        page.leaf("span", "unseen", labels.gone);
        page.tag("del").sentence(&line.sentence, labels).end("del");
    }
    page.end("li");
}

/// Breaks the run after a line, where that is possible: as a click on that gap of the picture does.
fn bolt(page: &mut Markup, view: &View, line: &Line, labels: &Labels) {
    let Some(gap) = view.gap_after(line) else { return };
    let struck = gap.is_struck_by(&view.scenario.faults);
    let name = told(view, &gap.key, labels).map(|told| (labels.break_here)(&told));
    page.button("gap").attr("class", "bolt").attr("data-gap", &gap.key).truth("aria-pressed", struck);
    page.maybe("aria-label", name.as_deref()).maybe("title", name.as_deref());
    page.fixed(r#"<svg viewBox="-7 -9 14 18" width="13" height="16" aria-hidden="true">"#);
    page.path("sign", "M2 -7L-5 1H-1L-2 7L5 -2H1Z").end("svg").end("button");
}

/// The lines of this run, each with its position, and among them those that are gone.
fn listed(view: &View) -> Vec<(Option<usize>, &Line)> {
    let own = view.story.iter().enumerate();
    let mut lines: Vec<(Option<usize>, &Line)> = own.map(|(place, line)| (Some(place), line)).collect();
    for line in gone_lines(view) {
        // After those that are told for the same moment.
        let place = lines.partition_point(|(_, other)| other.at <= line.at);
        lines.insert(place, (None, line));
    }
    lines
}
