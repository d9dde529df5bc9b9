//! Looking: a command or a handler reads a row that it does not change, as it is at that moment.

use std::sync::Arc;

use super::run::Turn;
use super::task::{Subject, Task};
use super::transaction::Transaction;
use crate::domain::{Decision, Expression, Failure, FieldKind, InstanceKey, Nature, Row, Scope};
use crate::messaging::{Content, Envelope, MessageId};
use crate::scenario::Payload;
use crate::trace::{Fact, Reading};

/// A row that was looked at.
pub(super) struct Seen {
    pub key: InstanceKey,
    /// Its values.
    pub row: Row,
    /// Whether it was read inside of a transaction that has written it.
    pub own: bool,
}

impl Turn<'_> {
    /// A row as it is stored, or as the open transaction has changed it.
    pub(super) fn seen(&self, key: InstanceKey, open: Option<&Transaction>) -> Seen {
        let model = &self.deployment.model;
        let database = self.deployment.home(model.aggregate(key.aggregate).context).database;
        let own = open.filter(|open| open.database == database);
        let copy = own.and_then(|open| open.copies.iter().find(|copy| copy.key == key));
        let stored = || self.world.database(database).instance(&key).map(|stored| &stored.fields);
        let row = copy.map(|copy| &copy.fields).or_else(stored).cloned();
        let row = row.unwrap_or_else(|| model.aggregate(key.aggregate).blank());
        Seen { own: copy.is_some(), row, key }
    }

    /// Takes down that a command or a handler read something for a message.
    pub(super) fn note_seen(&mut self, seen: Seen, message: MessageId, task: &Task) {
        let Some(frame) = task.frames.last() else { return };
        let handler = match &frame.subject {
            Subject::Handler(handler, _) => Some(*handler),
            _ => None,
        };
        let record = self.note_aside(task, frame.participant, Fact::Read(message));
        self.recorder.read(Reading { record, handler, key: seen.key, own: seen.own });
    }

    /// Lets a handler look at what it reads, once, before it does anything.
    pub(super) fn look(&mut self, task: &mut Task) -> Result<(), Failure> {
        let Some(frame) = task.frames.last() else { return Ok(()) };
        let Subject::Handler(handler, event) = &frame.subject else { return Ok(()) };
        let model = Arc::clone(&self.deployment.model);
        let reads = &model.handler(*handler).reads;
        if reads.is_empty() || !frame.kept.is_empty() {
            return Ok(());
        }
        let (message, event) = (event.id, Arc::clone(event));
        let mut kept = Row::new();
        for read in reads {
            let scope = Scope { locals: &kept, ..event.scope() };
            let identity = Expression::evaluate_all(&read.key, &scope)?;
            let key = InstanceKey { aggregate: read.model, identity };
            let seen = self.seen(key, task.transaction.as_deref());
            kept.extend(seen.row.iter().chain(&seen.key.identity).copied());
            self.note_seen(seen, message, task);
        }
        if let Some(frame) = task.top() {
            frame.kept = kept;
        }
        Ok(())
    }

    /// A projection is an update in the database and no row that somebody holds: it waits for those
    /// before it and changes what they have left.
    pub(super) fn catch_up(&self, open: &mut Transaction) {
        let model = &self.deployment.model;
        let database = self.world.database(open.database);
        for copy in &mut open.copies {
            let aggregate = model.aggregate(copy.key.aggregate);
            let version = database.version(&copy.key);
            if aggregate.nature != Nature::ReadModel || version == copy.version {
                continue;
            }
            let stored = database.instance(&copy.key).map(|stored| stored.fields.clone());
            let mut fields = stored.unwrap_or_else(|| aggregate.blank());
            for update in open.updates.iter().filter(|update| update.subject == copy.key) {
                if let Content::Command(command) = update.content {
                    let scope = Scope { shape: aggregate.shape(), ..update.scope() };
                    Decision::default().resume(&model.command(command).body, &mut fields, &scope);
                }
            }
            (copy.version, copy.fields) = (version, fields);
        }
    }

    /// What a handler gets of an event. Where events carry ids only, it asks the aggregate for all the
    /// rest: what is stored there now, which may be older or newer than the event.
    pub(super) fn resolve(&self, event: &Arc<Envelope>, task: &Task) -> (Arc<Envelope>, Option<Seen>) {
        let Content::Event(kind) = event.content else { return (Arc::clone(event), None) };
        let model = &self.deployment.model;
        let home = self.deployment.home(model.context_of_event(kind));
        if home.settings.payload == Payload::Full {
            return (Arc::clone(event), None);
        }
        let aggregate = model.aggregate(event.subject.aggregate);
        let asked = model.event(kind).payload.iter().zip(0..).filter_map(|(value, place): (_, usize)| {
            let field = aggregate.fields.iter().position(|field| field.name == value.name)?;
            (value.kind != FieldKind::Symbol).then_some((place, field))
        });
        let asked: Vec<(usize, usize)> = asked.collect();
        if asked.is_empty() {
            return (Arc::clone(event), None);
        }
        let seen = self.seen(event.subject.clone(), task.transaction.as_deref());
        let mut values = event.values.clone();
        for (place, field) in asked {
            if let (Some(value), Some(now)) = (values.get_mut(place), seen.row.get(field)) {
                *value = *now;
            }
        }
        (Arc::new(Envelope { values, ..Envelope::clone(event) }), Some(seen))
    }
}
