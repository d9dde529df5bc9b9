//! The program: the procedure that runs at the cursor, with the place in it and its gaps.

use super::frame::panel;
use super::gaps::{Hand, what};
use super::markup::Markup;
use crate::engine::ParticipantKind;
use crate::messaging::Content;
use crate::playback::program::{Row, Standing, What};
use crate::playback::{Cursor, Listing, View, listing, listing_around};
use crate::publishing::Step;
use crate::words::{Labels, Term};

/// The listing at a cursor, or that of the gap to which the reader is invited, or in which they hold
/// a fault.
pub fn panel_at(
    view: &View,
    cursor: Cursor,
    invited: Option<&str>,
    hand: Option<&Hand>,
    labels: &Labels,
) -> String {
    let held = hand.and_then(|hand| hand.gap.as_deref());
    let mut shown = match held.or(invited).and_then(|key| view.gap(key)) {
        Some(gap) => listing_around(view, gap),
        None => view.in_focus(cursor).and_then(|focus| listing(view, focus)),
    };
    // At the end of the run nothing is anywhere any more; whoever carries a fault is where they carry it.
    let rests = cursor == Cursor::End && held.is_none();
    if let Some(listing) = shown.as_mut().filter(|_| rests) {
        listing.rest();
    }
    let mut page = Markup::new();
    panel(&mut page, "section", "program").attr("aria-label", labels.program);
    page.tag("h2").text(labels.program).text(" ").tag("small");
    match shown {
        Some(listing) => {
            title(&mut page, view, &listing, labels);
            page.end("small").end("h2");
            if rests {
                page.leaf("p", "quiet", labels.at_rest);
            }
            page.tag("ol");
            for row in &listing.rows {
                self::row(&mut page, view, row, (invited, hand), labels);
            }
            page.end("ol");
        }
        None => {
            page.end("small").end("h2").leaf("p", "quiet", labels.no_program);
        }
    }
    page.end("section");
    page.finish()
}

/// Who does it, and what it is about.
fn title(page: &mut Markup, view: &View, listing: &Listing, labels: &Labels) {
    let model = &view.scenario.model;
    let participant = view.deployment().participant(listing.lane);
    let who = participant.context.map_or("", |context| model.context(context).name.as_str());
    let about = match view.trace().message(listing.message).map(|envelope| envelope.content) {
        Some(Content::Command(id)) => model.command(id).name.as_str(),
        Some(Content::Event(id)) => model.event(id).name.as_str(),
        None => "",
    };
    page.text(who);
    match participant.kind {
        ParticipantKind::Relay => {
            page.text(" ").term(Term::Relay, labels).text(" · ").term(Term::Outbox, labels)
        }
        _ => page.text(" · ").text(about),
    };
}

/// The gap to which the reader is invited, and the fault that they hold.
type Marks<'a> = (Option<&'a str>, Option<&'a Hand>);

fn row(page: &mut Markup, view: &View, row: &Row, marks: Marks, labels: &Labels) {
    let class = match row.standing {
        Standing::Done => "row done",
        Standing::Current => "row current",
        Standing::Ahead => "row ahead",
    };
    if let Some(place) = row.gap_before {
        gap(page, view, place, marks, labels);
    }
    let current = (row.standing == Standing::Current).then_some("step");
    page.classed("li", class).maybe("aria-current", current).classed("span", "number");
    if let Some(number) = row.number {
        page.text(&number.to_string());
    }
    page.end("span").tag("span").style([("padding-left", f64::from(8 + 16 * u32::from(row.depth)))]);
    match row.what {
        What::Step(step) => page.tag("code").term(Term::Step(step), labels).end("code"),
        What::Call(operation) => {
            let operation = view.scenario.model.operation(operation);
            let external = &view.scenario.model.external(operation.external).name;
            page.tag("code").term(Term::Step(Step::Call), labels).end("code");
            page.text(" ").text(external).text(".").text(&operation.name)
        }
        What::Each(over) => page.tag("i").text((labels.each)(over)).end("i"),
        What::SkipIfSeen => page.tag("i").text(labels.if_seen).end("i"),
        What::OnFailure => page.tag("i").text(labels.on_failure).end("i"),
    };
    page.end("span").end("li");
    if let Some(place) = row.gap_after {
        gap(page, view, place, marks, labels);
    }
}

/// A gap between two lines.
fn gap(page: &mut Markup, view: &View, place: usize, (invited, hand): Marks, labels: &Labels) {
    let gap = &view.gaps[place];
    let held = hand.map(|hand| &hand.fault).filter(|fault| gap.has(fault));
    let struck = held.or_else(|| view.scenario.faults.iter().find(|fault| gap.has(fault)));
    let kind = struck.map(|fault| (labels.fault_kind)(&view.scenario.model, fault));
    let is_invited = invited == Some(&gap.key);
    let words = kind.or_else(|| is_invited.then(|| labels.invite_short.to_owned()));
    // Who speaks to the page says what stands there: the name begins with it.
    let name = what(view, gap, labels).map(|told| (labels.break_here)(&told));
    let name = name.map(|name| words.iter().fold(name, |name, words| format!("{words} · {name}")));
    let mut class = String::from("cut");
    class.push_str(if struck.is_some() { " struck" } else { "" });
    class.push_str(if is_invited { " invited" } else { "" });
    page.classed("li", &class).attr("data-id", &gap.key).button("gap");
    page.maybe("aria-label", name.as_deref()).maybe("title", name.as_deref()).attr("data-gap", &gap.key);
    page.tag("span").attr("aria-hidden", "true").text(words.as_deref().unwrap_or(""));
    page.end("span").end("button").end("li");
}
