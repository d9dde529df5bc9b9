//! The time before a run: what a scenario says had happened, in the versions of events that were stored
//! then. Whoever had to hear of it has heard; it is read again where somebody reads it again on purpose.

use std::sync::Arc;

use super::border::is_published;
use super::rebuilding::{given, updated};
use super::run::Turn;
use crate::domain::{Decision, EventId, Form, InstanceKey, Model, Pause, Row, Scope};
use crate::messaging::{Content, Envelope, MessageId};
use crate::trace::{Fact, RecordId, Write};

/// An event as its handlers know it: of an older version the present one is made.
pub fn present(model: &Model, event: &Arc<Envelope>) -> Arc<Envelope> {
    let Content::Event(kind) = event.content else { return Arc::clone(event) };
    let Form::Older(now, becomes) = &model.event(kind).form else { return Arc::clone(event) };
    let scope = event.scope();
    // What cannot be computed is what a new value would be.
    let values = becomes.iter().map(|value| value.evaluate(&scope).unwrap_or(0)).collect();
    Arc::new(Envelope { content: Content::Event(*now), values, ..Envelope::clone(event) })
}

impl Turn<'_> {
    /// Everything that was before is there, at once.
    pub(super) fn remember(&mut self) {
        let (engine, model) = (self.engine, Arc::clone(&self.deployment.model));
        let mut events = Vec::new();
        for (stored, ordinal) in engine.past().iter().zip(0_u32..) {
            let id = MessageId::derived(&("past", ordinal));
            let aggregate = model.event(stored.event).aggregate;
            let event = Arc::new(Envelope {
                id,
                correlation: id,
                causation: id,
                content: Content::Event(stored.event),
                subject: InstanceKey { aggregate, identity: stored.target.clone() },
                values: stored.values.clone(),
                occurred: self.world.now,
                slot: None,
                conversation: None,
            });
            self.recorder.envelope(&event);
            let lane = self.deployment.home(model.aggregate(aggregate).context).service;
            let noted = self.note(lane, RecordId::NONE, Fact::Given(id));
            events.push((event, noted));
        }
        let last = events.last().map_or(RecordId::NONE, |(_, noted)| *noted);
        let mut written = Vec::new();
        for (event, noted) in &events {
            self.remember_one(event, *noted, &mut written);
        }
        for (key, fields) in written {
            self.recorder.write(Write { commit: last, key, fields });
        }
        self.everybody_has_heard();
    }

    /// What an event of the past has left: in its aggregate, and in every row that is made of it.
    fn remember_one(
        &mut self,
        event: &Arc<Envelope>,
        noted: RecordId,
        written: &mut Vec<(InstanceKey, Row)>,
    ) {
        let model = Arc::clone(&self.deployment.model);
        let now = present(&model, event);
        let Content::Event(kind) = now.content else { return };
        let aggregate = model.aggregate(event.subject.aggregate);
        let home = self.deployment.home(aggregate.context);
        let before = self.row_of(&event.subject);
        let fields = applied(&model, kind, &now, before.clone());
        let sourced = home.strategy.is_sourced();
        let database = self.world.database_mut(home.database);
        if sourced {
            let change = (&before, &fields);
            database.store.append(&event.subject, std::slice::from_ref(event), change, noted.0);
        }
        database.store(&event.subject, &fields);
        put(written, &event.subject, fields);
        for heard in self.translated(vec![now]).unwrap_or_default() {
            if sourced && is_published(&model, &heard) {
                self.world.database_mut(home.database).store.publish(&heard.subject, &heard, noted.0);
            }
            self.project(&heard, written);
        }
    }

    /// What read models make of an event.
    fn project(&mut self, event: &Envelope, written: &mut Vec<(InstanceKey, Row)>) {
        let model = Arc::clone(&self.deployment.model);
        let Content::Event(kind) = event.content else { return };
        for handler in model.handlers_of(kind) {
            let Some(given) = given(&model, handler, event) else { continue };
            let key = given.update.subject.clone();
            let fields = updated(&model, &given.update, self.row_of(&key));
            let home = self.deployment.home(model.aggregate(key.aggregate).context);
            let kept = self.keeps_journal();
            let database = self.world.database_mut(home.database);
            database.store(&key, &fields);
            if kept {
                database.journal.push(given);
            }
            put(written, &key, fields);
        }
    }

    /// The row of an aggregate or a read model, or that of a new one.
    pub(super) fn row_of(&self, key: &InstanceKey) -> Row {
        let aggregate = self.deployment.model.aggregate(key.aggregate);
        let database = self.world.database(self.deployment.home(aggregate.context).database);
        database.instance(key).map_or_else(|| aggregate.blank(), |stored| stored.fields.clone())
    }

    /// Subscriptions begin behind what was before.
    fn everybody_has_heard(&mut self) {
        let deployment = self.deployment;
        for (id, subscription) in self.subscriptions().zip(&deployment.subscriptions) {
            let Some(publisher) = subscription.reads else { continue };
            let store = &self.world.database(deployment.home(publisher).database).store;
            let length = u32::try_from(store.entries().len()).unwrap_or(u32::MAX);
            let own = deployment.home(subscription.context).database;
            self.world.database_mut(own).checkpoints.advance(id, length);
        }
    }
}

/// What an aggregate makes of an event of its own, where nothing else tells what it was.
fn applied(model: &Model, kind: EventId, event: &Envelope, mut fields: Row) -> Row {
    let shape = model.aggregate(event.subject.aggregate).shape();
    let (scope, mut decision) = (Scope { shape, ..event.scope() }, Decision::default());
    // What it emits there was an event of its own.
    while matches!(decision.resume(&model.event(kind).applied, &mut fields, &scope), Pause::Raised(..)) {}
    fields
}

/// Keeps the latest row of each.
fn put(written: &mut Vec<(InstanceKey, Row)>, key: &InstanceKey, fields: Row) {
    match written.iter_mut().find(|(known, _)| known == key) {
        Some((_, row)) => *row = fields,
        None => written.push((key.clone(), fields)),
    }
}
