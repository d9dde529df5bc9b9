//! The story: the run in lines that can be reached by key and read aloud. What the former run told
//! and this one does not is struck through.

use super::frame::panel;
use super::markup::Markup;
use crate::playback::View;
use crate::words::{Labels, Line, Tone};

/// The lines, of which `current` is told at the cursor.
pub fn lines(view: &View, current: Option<usize>, labels: &Labels) -> String {
    let mut page = Markup::new();
    panel(&mut page, "section", "story").attr("aria-label", labels.story).tag("ol");
    for (own, line) in listed(view) {
        self::line(&mut page, line, own, current, labels);
    }
    page.end("ol").end("section");
    page.finish()
}

fn line(page: &mut Markup, line: &Line, own: Option<usize>, current: Option<usize>, labels: &Labels) {
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
    let is_current = own.is_some() && current == own;
    let place = own.map(|own| own.to_string());
    page.classed("li", &class).maybe("aria-current", is_current.then_some("step"));
    page.maybe("data-line", place.as_deref());
    let time = (line.at.as_micros() + 50) / 100;
    page.tag("time").text(&(time / 10).to_string()).text(".").text(&(time % 10).to_string()).end("time");
    if let Some(place) = place {
        page.button("line").attr("data-at", &place).sentence(&line.sentence).end("button");
    } else {
        page.classed("span", "unseen").text(labels.gone).text(" ").end("span");
        page.tag("s").sentence(&line.sentence).end("s");
    }
    page.end("li");
}

/// The lines of this run, each with its position, and among them those that are gone.
fn listed(view: &View) -> Vec<(Option<usize>, &Line)> {
    let own = view.story.iter().enumerate();
    let mut lines: Vec<(Option<usize>, &Line)> = own.map(|(place, line)| (Some(place), line)).collect();
    if let Some(former) = &view.former {
        // Under other settings everything is done otherwise; only what came of it is compared.
        let alike = former.scenario.settings == view.scenario.settings;
        let is_missed =
            |tone| tone == Tone::Effect || (tone == Tone::Plain && alike) || (tone == Tone::Broken && !alike);
        let mut counterparts: Vec<&Line> = view.story.iter().collect();
        for line in &former.story {
            if let Some(place) = counterparts.iter().position(|other| other.sentence == line.sentence) {
                counterparts.remove(place);
            } else if is_missed(line.tone) {
                // After those that are told for the same moment.
                let place = lines.partition_point(|(_, other)| other.at <= line.at);
                lines.insert(place, (None, line));
            }
        }
    }
    lines
}
