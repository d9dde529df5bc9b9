//! The queues of the broker at a cursor: what waits for whom, what is with a consumer and not acknowledged,
//! and what stands behind what.

use super::{Cell, Origin, Table, TableKind, rows};
use crate::engine::World;
use crate::messaging::{Content, Copy, Standing, SubscriptionId};
use crate::playback::{Cursor, View};
use crate::scenario::Ordering;
use crate::trace::{Fact, Leg, RecordId};

/// All queues as one table, so that those that are empty take no room.
pub(super) fn queues(view: &View, now: &World, before: &World) -> Table {
    let of = |(id, copy): &(SubscriptionId, &Copy)| {
        let behind = behind(view, now, *id, copy).map(|first| first.envelope.id.short());
        let stands = Cell::Stands { standing: copy.standing, deliveries: copy.deliveries, behind };
        let cells = vec![Cell::Value(name(view, copy)), Cell::Value(consumer(view, *id)), stands];
        (Origin::Queued(*id, copy.number, copy.envelope.id), cells)
    };
    let (rows, more) = rows((&in_line(now), &in_line(before)), &|_| true, &of);
    Table { kind: TableKind::Queues, context: None, columns: Vec::new(), rows, more, rebuild: None }
}

/// Whether anything came to a queue in this run.
pub(super) fn are_used(view: &View) -> bool {
    let comes = |fact: &Fact| matches!(fact, Fact::Arrived(way) if way.leg == Leg::Publish);
    view.deployment().uses_broker() && view.trace().records().iter().any(|record| comes(&record.fact))
}

/// The record since which a copy stands as it does at this cursor. A queue changes with whatever its
/// consumers do, so that no kind of record says it: the moments before are looked at in turn.
pub(in crate::playback) fn stands_since(
    view: &View,
    cursor: Cursor,
    id: SubscriptionId,
    number: u32,
) -> RecordId {
    let at = |passed: usize| view.tape.world_after(passed).broker.queue(id).copy(number).cloned();
    let mut passed = view.tape.passed(cursor);
    let now = at(passed);
    while passed > 1 && at(passed - 1) == now {
        passed -= 1;
    }
    view.tape.record_at(view.tape.cursor(passed)).unwrap_or(RecordId::NONE)
}

/// Every copy in a queue: first those that only wait, then those that something is done about, both from
/// the end of the line to its head. So what a long table leaves out is what is furthest from its turn.
fn in_line(world: &World) -> Vec<(SubscriptionId, &Copy)> {
    let (mut copies, mut others) = (Vec::new(), Vec::new());
    for (queue, id) in world.broker.queues.iter().zip(0..) {
        for copy in queue.copies().iter().rev() {
            let place = if copy.standing == Standing::Ready { &mut copies } else { &mut others };
            place.push((SubscriptionId(id), copy));
        }
    }
    copies.extend(others);
    copies
}

/// What it is called in the picture: its content, and which one it is.
fn name(view: &View, copy: &Copy) -> String {
    let model = &view.scenario.model;
    let name = match copy.envelope.content {
        Content::Command(id) => &model.command(id).name,
        Content::Event(id) => &model.event(id).name,
    };
    [name, " ", &copy.envelope.id.short()].concat()
}

/// Whose queue it is: the context, or the handlers where it has queues for some of them only.
fn consumer(view: &View, id: SubscriptionId) -> String {
    let (model, deployment) = (&view.scenario.model, view.deployment());
    let subscription = deployment.subscription(id);
    let of_context =
        deployment.subscriptions.iter().filter(|other| other.context == subscription.context).count();
    if of_context == 1 || subscription.handlers.is_empty() {
        return model.context(subscription.context).name.clone();
    }
    let names: Vec<&str> =
        subscription.handlers.iter().map(|handler| model.handler(*handler).name.as_str()).collect();
    names.join(", ")
}

/// The copy that was given up and keeps this one from being handed over.
fn behind<'a>(view: &View, world: &'a World, id: SubscriptionId, copy: &Copy) -> Option<&'a Copy> {
    let context = view.deployment().subscription(id).context;
    let divided = view.deployment().home(context).settings.ordering == Ordering::Partitioned;
    let blocks = |other: &&Copy| {
        other.standing == Standing::Blocking && (!divided || other.envelope.subject == copy.envelope.subject)
    };
    let copies = world.broker.queue(id).copies();
    copies.iter().find(blocks).filter(|_| copy.standing == Standing::Behind)
}
