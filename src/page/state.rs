//! The state at the cursor: the tables of every database, and what the outside holds.

use super::frame::panel;
use super::markup::Markup;
use crate::playback::tables::{Cell, Row, Table, TableKind};
use crate::playback::{Cursor, View, tables};
use crate::words::Labels;
use crate::words::english::length;

/// The panel.
pub fn panel_at(view: &View, cursor: Cursor, labels: &Labels) -> String {
    let mut page = Markup::new();
    panel(&mut page, "section", "state").attr("aria-label", labels.state);
    page.tag("h2").text(labels.state).text(" ").tag("small").text(labels.at_cursor).end("small").end("h2");
    for table in tables(view, cursor) {
        self::table(&mut page, &table, view, cursor == Cursor::End, labels);
    }
    page.end("section");
    page.finish()
}

fn table(page: &mut Markup, table: &Table, view: &View, ended: bool, labels: &Labels) {
    let columns = columns(table, labels);
    // Nobody who was not answered by the end will be.
    let unanswered = ended && matches!(table.kind, TableKind::Replies);
    let missing = if unanswered { labels.no_answer } else { labels.not_yet };
    page.tag("table")
        .tag("caption")
        .text(&caption(table, view, labels))
        .end("caption")
        .tag("thead")
        .tag("tr");
    for name in &columns {
        page.tag("th").attr("scope", "col").text(name).end("th");
    }
    page.end("tr").end("thead").tag("tbody");
    if table.rows.is_empty() {
        page.tag("tr").classed("td", "nothing").attr("colspan", &columns.len().to_string());
        page.text(labels.nothing).end("td").end("tr");
    }
    for row in &table.rows {
        self::row(page, row, view, missing, labels);
    }
    page.end("tbody").end("table");
}

fn caption(table: &Table, view: &View, labels: &Labels) -> String {
    let model = &view.scenario.model;
    let context = table.context.map_or("", |context| model.context(context).name.as_str());
    let (whose, what) = match table.kind {
        TableKind::Replies => return labels.replies.to_owned(),
        TableKind::Aggregates(id) => (context, model.aggregate(id).name.as_str()),
        TableKind::Outbox => (context, labels.outbox),
        TableKind::Inbox => (context, labels.inbox),
        TableKind::DeadLetters(_) => (context, labels.dead_letters),
        TableKind::Calls(id) => (model.external(id).name.as_str(), labels.carried_out),
    };
    format!("{whose} · {what}")
}

fn columns<'a>(table: &'a Table, labels: &Labels) -> Vec<&'a str> {
    let fixed: &[&'static str] = match table.kind {
        TableKind::Replies => &labels.replies_columns,
        TableKind::Aggregates(_) => &[],
        TableKind::Outbox => &labels.outbox_columns,
        TableKind::Inbox | TableKind::DeadLetters(_) => &labels.inbox_columns,
        TableKind::Calls(_) => &[labels.when],
    };
    let mut columns: Vec<&str> = fixed.to_vec();
    if matches!(table.kind, TableKind::Aggregates(_) | TableKind::Calls(_)) {
        columns.extend(table.columns.iter().map(String::as_str));
    }
    columns
}

fn row(page: &mut Markup, row: &Row, view: &View, missing: &str, labels: &Labels) {
    page.tag("tr");
    if row.changed {
        page.attr("class", "changed").attr("title", labels.changed);
    }
    for cell in &row.cells {
        page.tag("td");
        match cell {
            Cell::Value(text) => page.text(text),
            Cell::Message(id) => page.leaf("code", "message-id", id),
            Cell::Time(at) => page.text(&length(at.since(crate::kernel::Time::ZERO))),
            Cell::Answer(answer) => page.text(&(labels.answer)(&view.scenario.model, *answer)),
            Cell::Missing => page.leaf("span", "missing", missing),
        };
        page.end("td");
    }
    page.end("tr");
}
