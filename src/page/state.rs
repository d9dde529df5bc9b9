//! The state at the cursor: the tables of every database, and what the outside holds.

use super::frame::panel;
use super::markup::Markup;
use super::sagas;
use crate::kernel::stable_hash;
use crate::playback::tables::{Cell, Row, Table, TableKind};
use crate::playback::{Cursor, Spotlight, View, tables};
use crate::words::english::instant;
use crate::words::{Labels, Term};

/// The panel.
pub fn panel_at(view: &View, cursor: Cursor, light: Option<&Spotlight>, labels: &Labels) -> String {
    let mut page = Markup::new();
    panel(&mut page, "section", "state").attr("aria-label", labels.state);
    page.tag("h2").text(labels.state).text(" ").tag("small").text(labels.at_cursor).end("small").end("h2");
    sagas::put(&mut page, &crate::playback::sagas::sagas(view, cursor), labels);
    let mut first = 0;
    for table in tables(view, cursor) {
        let missing = missing(&table, cursor, labels);
        self::table(&mut page, &table, first, view, (light, missing), labels);
        first += table.rows.len();
    }
    page.end("section");
    page.finish()
}

/// What stands in a cell without a value. Nobody who was not answered by the end will be.
fn missing(table: &Table, cursor: Cursor, labels: &Labels) -> &'static str {
    let unanswered = cursor == Cursor::End && table.kind == TableKind::Replies;
    if unanswered { labels.no_answer } else { labels.not_yet }
}

/// A table, whose first row has the place `first` among the rows of all tables.
fn table(
    page: &mut Markup,
    table: &Table,
    first: usize,
    view: &View,
    (light, missing): (Option<&Spotlight>, &str),
    labels: &Labels,
) {
    let columns = columns(table, labels);
    page.classed("div", "holds").tag("table").tag("caption");
    caption(page, table, view, labels);
    if let Some(fault) = &table.rebuild {
        page.text(" ").button("rebuild").attr("data-fault", fault).attr("title", fault);
        page.text(labels.rebuild).end("button");
    }
    page.end("caption").tag("thead").tag("tr");
    for name in &columns {
        page.tag("th").attr("scope", "col").text(name).end("th");
    }
    page.end("tr").end("thead").tag("tbody");
    if table.rows.is_empty() {
        let stores = matches!(table.kind, TableKind::Aggregates(_));
        remark(page, columns.len(), if stores { labels.not_stored } else { labels.nothing });
    }
    if table.more > 0 {
        remark(page, columns.len(), &(labels.more_rows)(table.more));
    }
    for (place, row) in table.rows.iter().enumerate() {
        let lit = light.is_some_and(|light| light.is_on_row(row));
        self::row(page, row, (first + place, lit), view, missing, labels);
    }
    page.end("tbody").end("table").end("div");
}

/// A row that is none.
fn remark(page: &mut Markup, columns: usize, text: &str) {
    page.tag("tr").classed("td", "nothing").attr("colspan", &columns.to_string());
    page.text(text).end("td").end("tr");
}

/// Whose table it is, and what is in it.
fn caption(page: &mut Markup, table: &Table, view: &View, labels: &Labels) {
    let model = &view.scenario.model;
    let context = table.context.map_or("", |context| model.context(context).name.as_str());
    match table.kind {
        TableKind::Replies => page.text(labels.replies),
        TableKind::Aggregates(id) => page.text(context).text(" · ").text(&model.aggregate(id).name),
        TableKind::Stream => page.text(context).text(" · ").term(Term::Stream, labels),
        TableKind::Checkpoints => page.text(context).text(" · ").term(Term::Checkpoint, labels),
        TableKind::Outbox => page.text(context).text(" · ").term(Term::Outbox, labels),
        TableKind::Inbox => page.text(context).text(" · ").term(Term::Inbox, labels),
        TableKind::DeadLetters(_) => page.text(context).text(" · ").term(Term::DeadLetter, labels),
        TableKind::Queues => page.text(labels.broker).text(" · ").text(labels.queues.name),
        TableKind::Calls(id) => page.text(&model.external(id).name).text(" · ").text(labels.carried_out),
    };
}

fn columns<'a>(table: &'a Table, labels: &Labels) -> Vec<&'a str> {
    let fixed: &[&'static str] = match table.kind {
        TableKind::Replies => &labels.replies_columns,
        TableKind::Aggregates(_) => &[],
        TableKind::Outbox => &labels.outbox_columns,
        TableKind::Stream => &labels.stream_columns,
        TableKind::Checkpoints => &labels.checkpoint_columns,
        TableKind::Inbox => &labels.inbox_columns,
        TableKind::DeadLetters(_) => &labels.dead_letters_columns,
        TableKind::Queues => &labels.queues.columns,
        TableKind::Calls(_) => &[labels.when],
    };
    let mut columns: Vec<&str> = fixed.to_vec();
    if matches!(table.kind, TableKind::Aggregates(_) | TableKind::Calls(_)) {
        columns.extend(table.columns.iter().map(String::as_str));
    }
    columns
}

/// A row, which tells what made it: to a click anywhere in it, and by the button in its first cell to
/// whoever comes by key.
fn row(
    page: &mut Markup,
    row: &Row,
    (place, lit): (usize, bool),
    view: &View,
    missing: &str,
    labels: &Labels,
) {
    let class = ["made", if row.changed { " changed" } else { "" }, if lit { " lit" } else { "" }].concat();
    page.classed("tr", &class).attr("data-do", "row").attr("data-at", &place.to_string());
    page.attr("data-id", &stable_hash(&row.origin).to_string());
    page.maybe("title", row.changed.then_some(labels.changed));
    for (column, cell) in row.cells.iter().enumerate() {
        page.tag("td");
        if column == 0 {
            page.tag("button")
                .attr("type", "button")
                .truth("aria-pressed", lit)
                .attr("title", labels.show_makers);
        }
        match cell {
            Cell::Value(text) => page.text(text),
            Cell::Message(id) => page.leaf("code", "message-id", id),
            Cell::Time(at) => page.text(&instant(*at)),
            Cell::Answer(answer) => page.text(&(labels.answer)(&view.scenario.model, *answer)),
            Cell::Redrive(fault) => page
                .button("redrive")
                .attr("data-fault", fault)
                .attr("title", fault)
                .text(labels.redrive)
                .end("button"),
            Cell::Behind(seen, truth) => page
                .text(seen)
                .text(" ")
                .classed("small", "behind")
                .text(labels.by_now)
                .text(" ")
                .text(truth)
                .end("small"),
            Cell::Stands { standing, deliveries, behind } => page.text(&(labels.queues.stands)(
                *standing,
                *deliveries,
                behind.as_deref().unwrap_or_default(),
            )),
            Cell::Missing => page.leaf("span", "missing", missing),
        };
        if column == 0 {
            page.end("button");
        }
        page.end("td");
    }
    page.end("tr");
}
