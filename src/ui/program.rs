//! The program: the procedure that runs at the cursor, with the place in it and its gaps.

use leptos::prelude::*;

use super::gaps;
use super::screen::Screen;
use crate::engine::ParticipantKind;
use crate::messaging::Content;
use crate::playback::program::{Row, Standing, What};
use crate::playback::{Listing, View, listing};
use crate::scenario::Fault;
use crate::words::Labels;

/// The panel.
#[component]
pub fn Program() -> impl IntoView {
    let screen = Screen::get();
    let labels = screen.labels();
    let shown = Memo::new(move |_| {
        let view = screen.view();
        let invited = screen.invitation().and_then(|key| view.gap(&key).map(|gap| gap.after));
        let focus = invited.or_else(|| view.in_focus(screen.cursor()))?;
        listing(&view, focus)
    });
    let title = move || shown.get().map(|listing| title(&screen.view(), &listing, labels));
    let body = move || match shown.get() {
        Some(listing) => {
            let view = screen.view();
            let rows = listing.rows.iter().map(|row| self::row(screen, &view, row)).collect_view();
            view! { <ol>{rows}</ol> }.into_any()
        }
        None => view! { <p class="quiet">{labels.no_program}</p> }.into_any(),
    };
    view! {
        <section class="program" aria-label=labels.program>
            <h2>{labels.program} <small>{title}</small></h2>
            {body}
        </section>
    }
}

/// Who does it, and what it is about.
fn title(view: &View, listing: &Listing, labels: &'static Labels) -> String {
    let model = &view.scenario.model;
    let participant = view.deployment().participant(listing.lane);
    let who = participant.context.map_or("", |context| model.context(context).name.as_str());
    let about = match view.trace().message(listing.message).map(|envelope| envelope.content) {
        Some(Content::Command(id)) => model.command(id).name.as_str(),
        Some(Content::Event(id)) => model.event(id).name.as_str(),
        None => "",
    };
    match participant.kind {
        ParticipantKind::Relay => format!("{who} {} · {}", labels.relay, labels.outbox),
        _ => format!("{who} · {about}"),
    }
}

fn row(screen: Screen, view: &View, row: &Row) -> impl IntoView + use<> {
    let labels = screen.labels();
    let standing = match row.standing {
        Standing::Done => "done",
        Standing::Current => "current",
        Standing::Ahead => "ahead",
    };
    let words = match row.what {
        What::Step(step) => view! { <code>{step.word()}</code> }.into_any(),
        What::Call(operation) => {
            let operation = view.scenario.model.operation(operation);
            let name =
                format!("{}.{}", view.scenario.model.external(operation.external).name, operation.name);
            view! { <code>{crate::publishing::Step::Call.word()}</code> " " {name} }.into_any()
        }
        What::Each(over) => view! { <i>{(labels.each)(over)}</i> }.into_any(),
        What::SkipIfSeen => view! { <i>{labels.if_seen}</i> }.into_any(),
        What::OnFailure => view! { <i>{labels.on_failure}</i> }.into_any(),
    };
    let gap = |place: Option<usize>| place.map(|place| self::gap(screen, view, place));
    let (before, after) = (gap(row.gap_before), gap(row.gap_after));
    let indent = format!("{}px", 8 + 16 * u32::from(row.depth));
    let current = (row.standing == Standing::Current).then_some("step");
    view! {
        {before}
        <li class=format!("row {standing}") aria-current=current>
            <span class="number">{row.number}</span>
            <span style:padding-left=indent>{words}</span>
        </li>
        {after}
    }
}

/// A gap between two lines.
fn gap(screen: Screen, view: &View, place: usize) -> impl IntoView + use<> {
    let labels = screen.labels();
    let gap = &view.gaps[place];
    let key = gap.key.clone();
    let struck: Option<Fault> = gap.faults.iter().find(|fault| view.scenario.faults.contains(fault)).cloned();
    let is_struck = struck.is_some();
    let kind = struck.map(|fault| (labels.fault_kind)(&view.scenario.model, &fault));
    let invited = screen.invitation().as_ref() == Some(&key);
    let words = kind.or_else(|| invited.then(|| labels.invite_short.to_owned()));
    // Who speaks to the page says what stands there: the name begins with it.
    let name = gaps::told(screen, &key).map(|told| (labels.break_here)(&told));
    let name = name.map(|name| words.iter().fold(name, |name, words| format!("{words} · {name}")));
    let own = key.clone();
    view! {
        <li class="cut" class:struck=is_struck class:invited=invited>
            <button type="button" aria-label=name.clone() title=name data-gap=key on:click=move |_| gaps::strike_gap(screen, &own)>
                <span aria-hidden="true">{words}</span>
            </button>
        </li>
    }
}
