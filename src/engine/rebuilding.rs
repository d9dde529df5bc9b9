//! A read model is made anew: its rows are dropped, and what is kept of its events is applied again, each
//! once and in the order in which the events occurred. That heals what came twice or in disorder; what never
//! came is only there where the publisher's event store has it.

use std::sync::Arc;

use super::run::Turn;
use super::world::Given;
use crate::domain::{
    AggregateId, Decision, Effect, Expression, HandlerId, InstanceKey, Model, Nature, Row, Scope, Slot,
};
use crate::kernel::{number, sort_by_number};
use crate::messaging::{Content, Envelope, MessageId};
use crate::scenario::{Fault, Timed};
use crate::trace::Fact;

/// What a projection gives its read model for an event; nothing if the handler is none, or the event does
/// not concern it.
pub fn given(model: &Model, handler: HandlerId, event: &Envelope) -> Option<Given> {
    let [reaction] = model.handler(handler).reactions.as_slice() else { return None };
    let Effect::Issue { command, target, arguments } = &reaction.effect else { return None };
    let aggregate = model.command(*command).aggregate;
    let concerns = model.aggregate(aggregate).nature == Nature::ReadModel
        && model.handler(handler).concerns(&event.scope()) == Ok(true);
    let values = |expressions| Expression::evaluate_all(expressions, &event.scope()).ok();
    let (true, Some(identity), Some(values)) = (concerns, values(target), values(arguments)) else {
        return None;
    };
    let slot = Slot::of(handler, 0);
    let update = Arc::new(Envelope {
        id: MessageId::derived(&(event.id, slot, "again")),
        causation: event.id,
        content: Content::Command(*command),
        subject: InstanceKey { aggregate, identity },
        values,
        ..Envelope::clone(event)
    });
    Some(Given { slot, event: event.id, occurred: event.occurred, update })
}

/// What an update makes of a row.
pub fn updated(model: &Model, update: &Envelope, mut row: Row) -> Row {
    let Content::Command(command) = update.content else { return row };
    let shape = model.aggregate(update.subject.aggregate).shape();
    Decision::default().resume(&model.command(command).body, &mut row, &Scope { shape, ..update.scope() });
    row
}

impl Turn<'_> {
    /// Whether what read models are given is kept: somebody will need it.
    pub(super) fn keeps_journal(&self) -> bool {
        self.engine.faults().iter().any(|fault| matches!(fault, Fault::Timed(Timed::Rebuild { .. })))
    }

    /// Makes a read model anew, at once.
    pub(super) fn rebuild(&mut self, fault: u16, id: AggregateId) {
        let model = Arc::clone(&self.deployment.model);
        let home = self.deployment.home(model.aggregate(id).context);
        let struck = self.strike_now(fault, home.consumer);
        let kept = self.kept_for(id);
        let mut rows: Vec<(InstanceKey, Row)> = Vec::new();
        for given in &kept {
            let key = &given.update.subject;
            let known = rows.iter().position(|(row, _)| row == key).unwrap_or_else(|| {
                rows.push((key.clone(), model.aggregate(id).blank()));
                rows.len() - 1
            });
            let row = std::mem::take(&mut rows[known].1);
            rows[known].1 = updated(&model, &given.update, row);
            let (slot, event, by) = (given.slot, given.event, given.update.id);
            self.note(home.consumer, struck, Fact::Rebuilt { slot, event, by });
        }
        let database = self.world.database_mut(home.database);
        database.replace(id, &rows);
        database.journal.retain(|known| known.update.subject.aggregate != id);
        database.journal.extend(kept);
        for (key, fields) in self.rows_of(id) {
            self.recorder.write(crate::trace::Write { commit: struck, key, fields });
        }
    }

    fn rows_of(&self, id: AggregateId) -> Vec<(InstanceKey, Row)> {
        let home = self.deployment.home(self.deployment.model.aggregate(id).context);
        let rows = self.world.database(home.database).aggregates.iter();
        rows.filter(|row| row.key.aggregate == id).map(|row| (row.key.clone(), row.fields.clone())).collect()
    }

    /// What is kept for a read model: what it was given, each once, and what the event stores have that its
    /// subscriptions have passed.
    fn kept_for(&self, id: AggregateId) -> Vec<Given> {
        let home = self.deployment.home(self.deployment.model.aggregate(id).context);
        let mut kept: Vec<Given> = Vec::new();
        let mut keep = |given: &Given| {
            let own = given.update.subject.aggregate == id;
            if own && !kept.iter().any(|known| (known.slot, known.event) == (given.slot, given.event)) {
                kept.push(given.clone());
            }
        };
        self.world.database(home.database).journal.iter().for_each(&mut keep);
        self.passed_in_stores().iter().for_each(&mut keep);
        sort_by_number(&mut kept, |given| number(0, given.occurred.as_micros(), 0));
        kept
    }

    /// What projections make of the entries that the subscriptions to event stores have passed.
    fn passed_in_stores(&self) -> Vec<Given> {
        let mut passed = Vec::new();
        for (id, subscription) in self.subscriptions().zip(&self.deployment.subscriptions) {
            let Some(publisher) = subscription.reads else { continue };
            let until = self.checkpoint_of(id).done;
            let store = &self.world.database(self.deployment.home(publisher).database).store;
            for (_, entry) in store.behind(0).take_while(|(position, _)| *position <= until) {
                let Some(event) = &entry.event else { continue };
                let event = super::past::present(&self.deployment.model, event);
                let Content::Event(kind) = event.content else { continue };
                let handlers = self.deployment.handlers_behind(id, kind);
                passed.extend(handlers.filter_map(|handler| given(&self.deployment.model, handler, &event)));
            }
        }
        passed
    }

    /// Takes down what a commit gave to read models.
    pub(super) fn journalize(&mut self, open: &super::transaction::Transaction) {
        if open.updates.is_empty() || !self.keeps_journal() {
            return;
        }
        for update in &open.updates {
            let part = open.executions.iter().find(|part| part.execution == update.id);
            let Some((slot, event)) = part.and_then(|part| part.slot) else { continue };
            // An update carries the moment of its event, before the event's id.
            let occurred = update.values.iter().rev().nth(1).copied().unwrap_or_default();
            let occurred = crate::kernel::Time::from_micros(occurred.unsigned_abs());
            let given = Given { slot, event, occurred, update: Arc::clone(update) };
            self.world.database_mut(open.database).journal.push(given);
        }
    }
}
