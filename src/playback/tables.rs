//! The state at a cursor as tables: what every database, the broker and the outside hold.

use super::session::Cursor;
use super::view::View;
use crate::domain::{AggregateId, ContextId, ExternalId, Field, InstanceKey, Model};
use crate::engine::World;
use crate::kernel::Time;
use crate::messaging::{Content, Envelope, MessageId, SubscriptionId};
use crate::trace::Answer;

/// One table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What it holds.
    pub kind: TableKind,
    /// The context that it belongs to; none for what the callers know.
    pub context: Option<ContextId>,
    /// The names of its columns, where the model names them.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// What a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// What the callers were told.
    Replies,
    /// The aggregates of one kind.
    Aggregates(AggregateId),
    /// Events that wait for the relay, and those that are published.
    Outbox,
    /// The messages that were processed.
    Inbox,
    /// Messages that were given up.
    DeadLetters(SubscriptionId),
    /// What an external system carried out.
    Calls(ExternalId),
}

/// By what a row is recognised at another moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A command that the client sent.
    Request(MessageId),
    /// An aggregate.
    Instance(InstanceKey),
    /// An event in an outbox, and when it was marked.
    Waiting(MessageId, Option<Time>),
    /// A message in an inbox.
    Processed(SubscriptionId, MessageId),
    /// A message that was given up.
    Parked(SubscriptionId, MessageId),
    /// What this external system did at this time for this event.
    Called(ExternalId, Time, MessageId),
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is about.
    pub origin: Origin,
    /// The values.
    pub cells: Vec<Cell>,
    /// Whether the last step wrote it.
    pub changed: bool,
}

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// As the model writes it.
    Value(String),
    /// The short id of a message.
    Message(String),
    /// A point in time.
    Time(Time),
    /// What a caller was told.
    Answer(Answer),
    /// Nothing yet.
    Missing,
}

/// The tables at a cursor. Those that stay empty in the whole run are left out, but for externals
/// that the run was meant to reach.
pub fn tables(view: &View, cursor: Cursor) -> Vec<Table> {
    let passed = view.tape.passed(cursor);
    let now = list(view, &view.tape.world_after(passed));
    let before = list(view, &view.tape.world_after(passed.saturating_sub(1)));
    let end = list(view, &view.tape.run().world);
    let mut shown = Vec::new();
    for ((mut table, before), end) in now.into_iter().zip(before).zip(end) {
        let once_full = !end.rows.is_empty() || !table.rows.is_empty() || !before.rows.is_empty();
        if !once_full && !is_awaited(view, &table) {
            continue;
        }
        for row in &mut table.rows {
            row.changed = passed > 0 && !before.rows.contains(row);
        }
        shown.push(table);
    }
    shown
}

/// Whether somebody would look for what is not there: calls that a handler of this run makes.
fn is_awaited(view: &View, table: &Table) -> bool {
    let TableKind::Calls(external) = table.kind else { return false };
    let model = &view.scenario.model;
    let calls = |handler: &crate::domain::Handler| {
        handler.effects.iter().any(|effect| match effect {
            crate::domain::Effect::Call { operation, .. } => model.operation(*operation).external == external,
            crate::domain::Effect::Issue { .. } => false,
        })
    };
    let raised =
        |event| view.trace().messages().iter().any(|message| message.content == Content::Event(event));
    model.handlers.iter().any(|handler| calls(handler) && raised(handler.event))
}

/// All tables of a world, always the same ones in the same order.
fn list(view: &View, world: &World) -> Vec<Table> {
    let (model, deployment) = (&view.scenario.model, view.deployment());
    let mut tables = vec![replies(model, world)];
    for position in 0..model.contexts.len() {
        let context = ContextId::at(position);
        let database = world.database(deployment.home(context).database);
        for position in 0..model.aggregates.len() {
            let id = AggregateId::at(position);
            if model.aggregate(id).context == context {
                tables.push(aggregates(model, database, id));
            }
        }
        tables.push(outbox(model, database, context));
        tables.push(inbox(view, database, context));
        for position in 0..model.externals.len() {
            let id = ExternalId::at(position);
            if model.external(id).context == context {
                tables.push(calls(model, world, id));
            }
        }
    }
    for position in 0..deployment.subscriptions.len() {
        let id = SubscriptionId(u16::try_from(position).unwrap_or(u16::MAX));
        let context = deployment.subscription(id).context;
        tables.push(dead_letters(model, world, context, id));
    }
    tables
}

fn row(origin: Origin, cells: Vec<Cell>) -> Row {
    Row { origin, cells, changed: false }
}

fn shown(model: &Model, field: &Field, value: i64) -> Cell {
    Cell::Value(model.show(&field.kind, value))
}

fn message(id: MessageId) -> Cell {
    Cell::Message(id.short())
}

fn name_of(model: &Model, envelope: &Envelope) -> Cell {
    Cell::Value(match envelope.content {
        Content::Command(id) => model.command(id).name.clone(),
        Content::Event(id) => model.event(id).name.clone(),
    })
}

fn replies(model: &Model, world: &World) -> Table {
    let of = |request: &crate::engine::world::Request| {
        let answer = request.answer.map_or(Cell::Missing, |(_, answer)| Cell::Answer(answer));
        row(Origin::Request(request.envelope.id), vec![name_of(model, &request.envelope), answer])
    };
    Table {
        kind: TableKind::Replies,
        context: None,
        columns: Vec::new(),
        rows: world.requests.iter().map(of).collect(),
    }
}

fn aggregates(model: &Model, database: &crate::engine::world::Database, id: AggregateId) -> Table {
    let aggregate = model.aggregate(id);
    let fields = || aggregate.identity.iter().chain(&aggregate.fields);
    let of = |instance: &crate::engine::world::Instance| {
        let values = instance.key.identity.iter().chain(&instance.fields);
        let cells = fields().zip(values).map(|(field, value)| shown(model, field, *value));
        row(Origin::Instance(instance.key.clone()), cells.collect())
    };
    Table {
        kind: TableKind::Aggregates(id),
        context: Some(aggregate.context),
        columns: fields().map(|field| field.name.clone()).collect(),
        rows: database.aggregates.iter().filter(|instance| instance.key.aggregate == id).map(of).collect(),
    }
}

fn outbox(model: &Model, database: &crate::engine::world::Database, context: ContextId) -> Table {
    let own = |row: &&crate::messaging::OutboxRow| match row.envelope.content {
        Content::Event(event) => model.context_of_event(event) == context,
        Content::Command(command) => model.context_of_command(command) == context,
    };
    let of = |stored: &crate::messaging::OutboxRow| {
        let marked = stored.marked.map_or(Cell::Missing, Cell::Time);
        let origin = Origin::Waiting(stored.envelope.id, stored.marked);
        row(origin, vec![message(stored.envelope.id), name_of(model, &stored.envelope), marked])
    };
    Table {
        kind: TableKind::Outbox,
        context: Some(context),
        columns: Vec::new(),
        rows: database.outbox.rows().iter().filter(own).map(of).collect(),
    }
}

fn inbox(view: &View, database: &crate::engine::world::Database, context: ContextId) -> Table {
    let deployment = view.deployment();
    let own = |entry: &&(SubscriptionId, MessageId)| deployment.subscription(entry.0).context == context;
    let of = |entry: &(SubscriptionId, MessageId)| {
        let name = view.trace().message(entry.1).map(|envelope| name_of(&view.scenario.model, envelope));
        row(Origin::Processed(entry.0, entry.1), vec![message(entry.1), name.unwrap_or(Cell::Missing)])
    };
    Table {
        kind: TableKind::Inbox,
        context: Some(context),
        columns: Vec::new(),
        rows: database.inbox.entries().iter().filter(own).map(of).collect(),
    }
}

fn calls(model: &Model, world: &World, id: ExternalId) -> Table {
    let operations = model.operations.iter().enumerate().filter(|(_, operation)| operation.external == id);
    let columns =
        operations.map(|(_, operation)| &operation.parameters).max_by_key(|parameters| parameters.len());
    let of = |call: &crate::engine::world::Call| {
        let operation = model.operation(call.operation);
        let values = operation.parameters.iter().zip(&call.arguments);
        let mut cells = vec![Cell::Time(call.at)];
        cells.extend(values.map(|(field, value)| shown(model, field, *value)));
        row(Origin::Called(id, call.at, call.event), cells)
    };
    let own = |call: &&crate::engine::world::Call| model.operation(call.operation).external == id;
    Table {
        kind: TableKind::Calls(id),
        context: Some(model.external(id).context),
        columns: columns.into_iter().flatten().map(|field| field.name.clone()).collect(),
        rows: world.calls.iter().filter(own).map(of).collect(),
    }
}

fn dead_letters(model: &Model, world: &World, context: ContextId, id: SubscriptionId) -> Table {
    let parked = world.broker.queue(id).parked().iter();
    let of = |copy: &crate::messaging::Copy| {
        let cells = vec![message(copy.envelope.id), name_of(model, &copy.envelope)];
        row(Origin::Parked(id, copy.envelope.id), cells)
    };
    Table {
        kind: TableKind::DeadLetters(id),
        context: Some(context),
        columns: Vec::new(),
        rows: parked.map(of).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playback::{Session, listing};
    use crate::scenario::shop;

    fn of_kind(tables: &[Table], wanted: impl Fn(&TableKind) -> bool) -> &Table {
        tables.iter().find(|table| wanted(&table.kind)).unwrap()
    }

    #[test]
    fn the_order_is_in_its_table_after_the_commit_and_marked_as_new() {
        let view = View::of(&Session::new(shop::first_paint(), Cursor::End));
        let commit = view.gap("crash Sales after commit").unwrap().after;
        let at = tables(&view, Cursor::At(commit));
        let orders = of_kind(&at, |kind| matches!(kind, TableKind::Aggregates(AggregateId(0))));
        assert_eq!(orders.columns, ["order", "status", "total"]);
        assert!(orders.rows[0].changed);
        let cells = ["o1", "placed", "120.00"].map(|text| Cell::Value(text.to_owned()));
        assert_eq!(orders.rows[0].cells, cells);
        assert!(listing(&view, commit).is_some());
    }

    #[test]
    fn an_external_that_was_to_be_called_is_shown_even_if_nothing_came() {
        let mut scenario = shop::first_paint();
        scenario.faults =
            vec![crate::scenario::Fault::parse(&scenario.model, "crash Sales after commit").unwrap()];
        let view = View::of(&Session::new(scenario, Cursor::End));
        let at = tables(&view, Cursor::End);
        assert!(of_kind(&at, |kind| matches!(kind, TableKind::Calls(_))).rows.is_empty());
    }

    #[test]
    fn nothing_is_there_at_the_beginning() {
        let view = View::of(&Session::new(shop::first_paint(), Cursor::Start));
        assert!(tables(&view, Cursor::Start).iter().all(|table| table.rows.is_empty()));
    }
}
