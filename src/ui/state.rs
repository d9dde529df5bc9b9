//! The state at the cursor: the tables of every database, and what the outside holds.

use leptos::prelude::*;

use super::screen::Screen;
use crate::playback::tables::{Cell, Row, Table, TableKind};
use crate::playback::{View, tables};
use crate::words::Labels;
use crate::words::english::length;

/// The panel.
#[component]
pub fn State() -> impl IntoView {
    let screen = Screen::get();
    let labels = screen.labels();
    let list = Memo::new(move |_| {
        screen.passed();
        tables(&screen.view(), screen.cursor())
    });
    let shown = move || {
        let view = screen.view();
        list.with(|list| list.iter().map(|table| self::table(table, &view, labels)).collect_view())
    };
    view! {
        <section class="state" aria-label=labels.state>
            <h2>{labels.state} <small>{labels.at_cursor}</small></h2>
            {shown}
        </section>
    }
}

fn table(table: &Table, view: &View, labels: &'static Labels) -> impl IntoView + use<> {
    let columns = columns(table, labels);
    let width = columns.len().to_string();
    let head = columns.into_iter().map(|name| view! { <th scope="col">{name}</th> }).collect_view();
    let body = if table.rows.is_empty() {
        view! { <tr><td class="nothing" colspan=width>{labels.nothing}</td></tr> }.into_any()
    } else {
        table.rows.iter().map(|row| self::row(row, view, labels)).collect_view().into_any()
    };
    view! {
        <table>
            <caption>{caption(table, view, labels)}</caption>
            <thead><tr>{head}</tr></thead>
            <tbody>{body}</tbody>
        </table>
    }
}

fn caption(table: &Table, view: &View, labels: &'static Labels) -> String {
    let model = &view.scenario.model;
    let context = table.context.map_or("", |context| model.context(context).name.as_str());
    match table.kind {
        TableKind::Replies => labels.replies.to_owned(),
        TableKind::Aggregates(id) => format!("{context} · {}", model.aggregate(id).name),
        TableKind::Outbox => format!("{context} · {}", labels.outbox),
        TableKind::Inbox => format!("{context} · {}", labels.inbox),
        TableKind::DeadLetters(_) => format!("{context} · {}", labels.dead_letters),
        TableKind::Calls(id) => format!("{} · {}", model.external(id).name, labels.carried_out),
    }
}

fn columns(table: &Table, labels: &'static Labels) -> Vec<String> {
    let own = table.columns.iter().cloned();
    let fixed = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    match table.kind {
        TableKind::Replies => fixed(&labels.replies_columns),
        TableKind::Aggregates(_) => own.collect(),
        TableKind::Outbox => fixed(&labels.outbox_columns),
        TableKind::Inbox | TableKind::DeadLetters(_) => fixed(&labels.inbox_columns),
        TableKind::Calls(_) => std::iter::once(labels.when.to_owned()).chain(own).collect(),
    }
}

fn row(row: &Row, view: &View, labels: &'static Labels) -> impl IntoView + use<> {
    let cell = |cell: &Cell| match cell {
        Cell::Value(text) => text.clone().into_any(),
        Cell::Message(id) => view! { <code class="message-id">{id.clone()}</code> }.into_any(),
        Cell::Time(at) => length(at.since(crate::kernel::Time::ZERO)).into_any(),
        Cell::Answer(answer) => (labels.answer)(&view.scenario.model, *answer).into_any(),
        Cell::Missing => view! { <span class="missing">{labels.not_yet}</span> }.into_any(),
    };
    let cells = row.cells.iter().map(|value| view! { <td>{cell(value)}</td> }).collect_view();
    view! { <tr class:changed=row.changed title=row.changed.then_some(labels.changed)>{cells}</tr> }
}
