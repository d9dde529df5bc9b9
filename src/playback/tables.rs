//! The state at a cursor as tables: what every database, the broker and the outside hold.

use std::sync::Arc;

mod lag;

use super::session::Cursor;
use super::view::View;
use crate::domain::{AggregateId, ContextId, ExternalId, Field, InstanceKey, Model};
use crate::engine::World;
use crate::engine::world::{Call, Database, Instance, Request};
use crate::kernel::Time;
use crate::messaging::{
    Checkpoint, Content, Copy, Entry, Envelope, MessageId, OutboxRow, Processed, Standing, SubscriptionId,
};
use crate::scenario::{Fault, Timed};
use crate::trace::{Answer, RecordId};

mod queues;

pub(super) use queues::stands_since;

/// How many rows of a table are shown at once: what a reader may still look through.
const MOST: usize = 12;

/// One table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What it holds.
    pub kind: TableKind,
    /// The context that it belongs to; none for what the callers know.
    pub context: Option<ContextId>,
    /// The names of its columns, where the model names them.
    pub columns: Vec<String>,
    /// The fault text by which it is made anew, if it is a read model.
    pub rebuild: Option<String>,
    /// Its rows; of a long table those that the last step wrote, and the latest.
    pub rows: Vec<Row>,
    /// How many rows it has beside these.
    pub more: usize,
}

/// What a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// What the callers were told.
    Replies,
    /// The aggregates of one kind.
    Aggregates(AggregateId),
    /// What was appended to the streams of a context.
    Stream,
    /// How far the subscriptions of a context are in what they read.
    Checkpoints,
    /// Events that wait for the relay, and those that are published.
    Outbox,
    /// The messages that were processed.
    Inbox,
    /// Messages that were given up.
    DeadLetters(SubscriptionId),
    /// What the broker has not got rid of.
    Queues,
    /// What an external system carried out.
    Calls(ExternalId),
}

/// By what a row is recognised at another moment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A command that the client sent.
    Request(MessageId),
    /// An aggregate.
    Instance(InstanceKey),
    /// An event in an outbox, and when it was marked.
    Waiting(MessageId, Option<Time>),
    /// An entry of an event store, by its stream and its version, and the record of its commit.
    Appended(InstanceKey, u32, RecordId),
    /// How far a subscription is.
    Checkpoint(SubscriptionId),
    /// A message in an inbox.
    Processed(SubscriptionId, MessageId),
    /// A message that was given up.
    Parked(SubscriptionId, MessageId),
    /// A copy in a queue, by its number there, and the message.
    Queued(SubscriptionId, u32, MessageId),
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
    /// The fault text by which it is handed over again.
    Redrive(String),
    /// What a reader sees, and what it is by now according to all that was committed.
    Behind(String, String),
    /// Where a copy in a queue stands.
    Stands {
        /// Whether it waits, or what else.
        standing: Standing,
        /// How often it was handed over.
        deliveries: u16,
        /// The short id of the message that keeps it from being handed over.
        behind: Option<String>,
    },
    /// Nothing yet.
    Missing,
}

/// The tables at a cursor. Those that stay empty in the whole run are left out, but for externals
/// that the run was meant to reach; queues that were used are empty again at its end.
pub fn tables(view: &View, cursor: Cursor) -> Vec<Table> {
    let passed = view.tape.passed(cursor);
    let (now, before) = (view.tape.world_after(passed), view.tape.world_after(passed.saturating_sub(1)));
    let end = &view.tape.run().world;
    let at_end = list(view, end, end);
    let shown = |table: &Table, end: &Table| {
        !end.rows.is_empty() || !table.rows.is_empty() || is_awaited(view, table)
    };
    let tables = list(view, &now, &before).into_iter().zip(at_end);
    let mut tables: Vec<Table> =
        tables.filter(|(table, end)| shown(table, end)).map(|(table, _)| table).collect();
    for table in &mut tables {
        lag::show(view, cursor, table);
    }
    tables
}

/// Whether somebody would look for what is not there: messages of a run that has a broker, calls that a
/// handler of this run makes.
fn is_awaited(view: &View, table: &Table) -> bool {
    if table.kind == TableKind::Queues {
        return queues::are_used(view);
    }
    let TableKind::Calls(external) = table.kind else { return false };
    let model = &view.scenario.model;
    let calls = |handler: &crate::domain::Handler| {
        handler.effects().any(|effect| match effect {
            crate::domain::Effect::Call { operation, .. } => model.operation(*operation).external == external,
            crate::domain::Effect::Issue { .. } => false,
        })
    };
    let raised =
        |event| view.trace().messages().iter().any(|message| message.content == Content::Event(event));
    model.handlers.iter().any(|handler| calls(handler) && handler.event.is_some_and(raised))
}

/// All tables of a world that was another one before its last step, always the same ones in the same
/// order.
fn list(view: &View, now: &World, before: &World) -> Vec<Table> {
    let (model, deployment) = (&view.scenario.model, view.deployment());
    let mut tables = vec![replies(model, now, before)];
    for position in 0..model.contexts.len() {
        let context = ContextId::at(position);
        let home = deployment.home(context).database;
        let databases = (now.database(home), before.database(home));
        for position in 0..model.aggregates.len() {
            let id = AggregateId::at(position);
            if model.aggregate(id).context == context {
                tables.push(aggregates(model, databases, id));
            }
        }
        tables.push(stream(model, databases, context));
        tables.push(outbox(model, databases, context));
        tables.push(checkpoints(view, now, databases, context));
        tables.push(inbox(view, databases, context));
        for position in 0..model.externals.len() {
            let id = ExternalId::at(position);
            if model.external(id).context == context {
                tables.push(calls(model, now, before, id));
            }
        }
    }
    for position in 0..deployment.subscriptions.len() {
        let id = SubscriptionId(u16::try_from(position).unwrap_or(u16::MAX));
        let context = deployment.subscription(id).context;
        tables.push(dead_letters(view, now, before, context, id));
    }
    tables.push(queues::queues(view, now, before));
    tables
}

/// The rows of what is in a list now and was in it before, as far as it is this table's, and how many
/// of them are not shown.
fn rows<T: PartialEq>(
    (now, before): (&[T], &[T]),
    own: &dyn Fn(&T) -> bool,
    row: &dyn Fn(&T) -> (Origin, Vec<Cell>),
) -> (Vec<Row>, usize) {
    let places: Vec<usize> = (0..now.len()).filter(|place| own(&now[*place])).collect();
    let chosen = choose(&places, now.len(), before.len(), &|one, other| now[one] == before[other]);
    let more = places.len() - chosen.len();
    let row = |(place, changed): (usize, bool)| {
        let (origin, cells) = row(&now[place]);
        Row { origin, cells, changed }
    };
    (chosen.into_iter().map(row).collect(), more)
}

/// Which of these places in a list to show, and whether what is there was written by the last step:
/// what was written, and the latest.
fn choose(
    places: &[usize],
    now: usize,
    before: usize,
    same: &dyn Fn(usize, usize) -> bool,
) -> Vec<(usize, bool)> {
    // A step writes little: both lists are the same at their beginnings and at their ends.
    let both = now.min(before);
    let ahead = (0..both).take_while(|place| same(*place, *place)).count();
    let behind = (1..=both - ahead).take_while(|back| same(now - back, before - back)).count();
    let is_written = |place: usize| {
        (ahead..now - behind).contains(&place) && !(ahead..before - behind).any(|other| same(place, other))
    };
    let written = places.iter().filter(|place| is_written(**place)).count().min(MOST);
    let latest = places.len().saturating_sub(MOST - written);
    let mut early = written;
    let mut chosen = Vec::new();
    for (count, place) in places.iter().enumerate() {
        let changed = is_written(*place);
        if count >= latest || (changed && early > 0) {
            early = early.saturating_sub(usize::from(changed));
            chosen.push((*place, changed));
        }
    }
    chosen
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

fn replies(model: &Model, now: &World, before: &World) -> Table {
    let of = |request: &Request| {
        let answer = request.answer.map_or(Cell::Missing, |(_, answer)| Cell::Answer(answer));
        (Origin::Request(request.envelope.id), vec![name_of(model, &request.envelope), answer])
    };
    let (rows, more) = rows((&now.requests, &before.requests), &|_| true, &of);
    Table { kind: TableKind::Replies, context: None, columns: Vec::new(), rebuild: None, rows, more }
}

fn aggregates(model: &Model, (now, before): (&Database, &Database), id: AggregateId) -> Table {
    let aggregate = model.aggregate(id);
    let fields = || aggregate.identity.iter().chain(&aggregate.fields);
    let of = |instance: &Arc<Instance>| {
        let values = instance.key.identity.iter().chain(&instance.fields);
        let mut cells: Vec<Cell> =
            fields().zip(values).map(|(field, value)| shown(model, field, *value)).collect();
        for (list, place) in aggregate.lists.iter().zip(0..) {
            let entries = aggregate.shape().entries(&instance.fields, place);
            let entries: Vec<String> = entries.map(|entry| model.show_entry(list, entry)).collect();
            cells.push(Cell::Value(entries.join("; ")));
        }
        (Origin::Instance(instance.key.clone()), cells)
    };
    let own = |instance: &Arc<Instance>| instance.key.aggregate == id;
    let (rows, more) = rows((&now.aggregates, &before.aggregates), &own, &of);
    let lists = aggregate.lists.iter().map(|list| list.name.clone());
    let columns = fields().map(|field| field.name.clone()).chain(lists).collect();
    Table {
        kind: TableKind::Aggregates(id),
        context: Some(aggregate.context),
        columns,
        rebuild: None,
        rows,
        more,
    }
}

/// The event store, in the order of its commits: whose stream, which entry, what it tells of.
fn stream(model: &Model, (now, before): (&Database, &Database), context: ContextId) -> Table {
    let own = |entry: &Entry| model.aggregate(entry.key.aggregate).context == context;
    let of = |entry: &Entry| {
        let kind = &model.aggregate(entry.key.aggregate).name;
        let whose = [kind, " ", &model.show_identity(&entry.key)].concat();
        let event = entry.event.as_ref().map_or(Cell::Missing, |event| name_of(model, event));
        let cells = vec![Cell::Value(whose), Cell::Value(entry.version.to_string()), event];
        (Origin::Appended(entry.key.clone(), entry.version, RecordId(entry.cause.0)), cells)
    };
    let (rows, more) = rows((now.store.entries(), before.store.entries()), &own, &of);
    Table { kind: TableKind::Stream, context: Some(context), columns: Vec::new(), rebuild: None, rows, more }
}

/// Where each subscription reads on, and what it has come to beyond that.
fn checkpoints(
    view: &View,
    world: &World,
    (now, before): (&Database, &Database),
    context: ContextId,
) -> Table {
    let (model, deployment) = (&view.scenario.model, view.deployment());
    let process = world.process(deployment.home(context).process);
    let own = |kept: &Checkpoint| deployment.subscription(kept.subscription).context == context;
    let of = |kept: &Checkpoint| {
        let reads = deployment.subscription(kept.subscription).reads;
        let store = reads.map_or(Cell::Missing, |store| Cell::Value(model.context(store).name.clone()));
        let out: Vec<String> = process.out(kept.subscription).iter().map(u32::to_string).collect();
        let cells = vec![store, Cell::Value(kept.position.to_string()), Cell::Value(out.join(", "))];
        (Origin::Checkpoint(kept.subscription), cells)
    };
    let (rows, more) = rows((now.checkpoints.all(), before.checkpoints.all()), &own, &of);
    Table {
        kind: TableKind::Checkpoints,
        context: Some(context),
        columns: Vec::new(),
        rebuild: None,
        rows,
        more,
    }
}

fn outbox(model: &Model, (now, before): (&Database, &Database), context: ContextId) -> Table {
    let of = |stored: &OutboxRow| {
        let marked = stored.marked.map_or(Cell::Missing, Cell::Time);
        let origin = Origin::Waiting(stored.envelope.id, stored.marked);
        (origin, vec![message(stored.envelope.id), name_of(model, &stored.envelope), marked])
    };
    let (rows, more) = rows((now.outbox(context).rows(), before.outbox(context).rows()), &|_| true, &of);
    Table { kind: TableKind::Outbox, context: Some(context), columns: Vec::new(), rebuild: None, rows, more }
}

fn inbox(view: &View, (now, before): (&Database, &Database), context: ContextId) -> Table {
    let deployment = view.deployment();
    let own = |entry: &Processed| deployment.subscription(entry.consumer).context == context;
    let of = |entry: &Processed| {
        let envelope = view.trace().message(entry.message);
        let name = envelope.map(|envelope| name_of(&view.scenario.model, envelope));
        let origin = Origin::Processed(entry.consumer, entry.message);
        (origin, vec![message(entry.stamp), name.unwrap_or(Cell::Missing)])
    };
    let (rows, more) = rows((now.inbox.entries(), before.inbox.entries()), &own, &of);
    Table { kind: TableKind::Inbox, context: Some(context), columns: Vec::new(), rebuild: None, rows, more }
}

fn calls(model: &Model, now: &World, before: &World, id: ExternalId) -> Table {
    let operations = model.operations.iter().enumerate().filter(|(_, operation)| operation.external == id);
    let columns =
        operations.map(|(_, operation)| &operation.parameters).max_by_key(|parameters| parameters.len());
    let of = |call: &Call| {
        let operation = model.operation(call.operation);
        let values = operation.parameters.iter().zip(&call.arguments);
        let mut cells = vec![Cell::Time(call.at)];
        cells.extend(values.map(|(field, value)| shown(model, field, *value)));
        // Another operation of the system may take more.
        cells.resize(cells.len().max(columns.map_or(0, Vec::len)), Cell::Missing);
        (Origin::Called(id, call.at, call.event), cells)
    };
    let own = |call: &Call| model.operation(call.operation).external == id;
    let (rows, more) = rows((&now.calls, &before.calls), &own, &of);
    let columns = columns.into_iter().flatten().map(|field| field.name.clone()).collect();
    Table {
        kind: TableKind::Calls(id),
        context: Some(model.external(id).context),
        columns,
        rebuild: None,
        rows,
        more,
    }
}

fn dead_letters(view: &View, now: &World, before: &World, context: ContextId, id: SubscriptionId) -> Table {
    let model = &view.scenario.model;
    let redrive = Fault::Timed(Timed::Redrive { of: context, at: afterwards(view) }).text(model);
    let of = |copy: &Copy| {
        let name = name_of(model, &copy.envelope);
        let cells = vec![message(copy.envelope.id), name, Cell::Redrive(redrive.clone())];
        (Origin::Parked(id, copy.envelope.id), cells)
    };
    let given_up = |world: &World| world.broker.queue(id).given_up().cloned().collect::<Vec<_>>();
    let (rows, more) = rows((&given_up(now), &given_up(before)), &|_| true, &of);
    Table {
        kind: TableKind::DeadLetters(id),
        context: Some(context),
        columns: Vec::new(),
        rebuild: None,
        rows,
        more,
    }
}

/// When everything else is done.
fn afterwards(view: &View) -> Time {
    let end = view.trace().records().last().map_or(0, |record| record.at.as_micros());
    Time::from_micros((end / 10_000 + 1) * 10_000)
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
    fn of_a_long_table_the_latest_rows_are_shown_and_what_the_last_step_wrote() {
        let view = View::of(&Session::new(shop::many_orders(60), Cursor::End));
        for record in (0..view.trace().records().len()).step_by(7) {
            for table in tables(&view, Cursor::At(RecordId::at(record))) {
                assert!(table.rows.len() <= MOST);
                assert!(
                    table.more == 0 || table.rows.len() > MOST / 2,
                    "{} and {}",
                    table.rows.len(),
                    table.more
                );
            }
        }
        // An early row that is written when the table is long already is shown all the same.
        let now: Vec<u32> = (0..100).map(|number| if number == 3 { 1_000 } else { number }).collect();
        let before: Vec<u32> = (0..99).collect();
        let origin = |number: &u32| (Origin::Waiting(MessageId((*number).into()), None), Vec::new());
        let (rows, more) = rows((&now, &before), &|_| true, &origin);
        let written: Vec<bool> = rows.iter().map(|row| row.changed).collect();
        assert_eq!(rows[0].origin, Origin::Waiting(MessageId(1_000), None));
        assert!(rows.len() <= MOST && rows.len() + more == 100);
        assert_eq!(written.iter().filter(|changed| **changed).count(), 2, "the fourth and the new one");
    }

    #[test]
    fn nothing_is_there_at_the_beginning() {
        let view = View::of(&Session::new(shop::first_paint(), Cursor::Start));
        assert!(tables(&view, Cursor::Start).iter().all(|table| table.rows.is_empty()));
    }
}
