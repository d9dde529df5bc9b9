//! How far read models are behind: what a reader sees at a cursor, beside what all that was committed by
//! then makes of the same rows.

use super::{Cell, Origin, Row, Table, TableKind, afterwards};
use crate::domain::{self, AggregateId, InstanceKey, Nature};
use crate::engine::{given, present, updated};
use crate::messaging::Content;
use crate::playback::{Cursor, View};
use crate::scenario::{Fault, Timed};
use crate::trace::Fact;

/// Puts the truth beside what the rows of a read model hold, where it is another one.
pub(super) fn show(view: &View, cursor: Cursor, table: &mut Table) {
    let model = &view.scenario.model;
    let TableKind::Aggregates(id) = table.kind else { return };
    let kind = model.aggregate(id);
    if kind.nature != Nature::ReadModel {
        return;
    }
    table.rebuild = Some(Fault::Timed(Timed::Rebuild { of: id, at: afterwards(view) }).text(model));
    for (key, fields) in committed(view, cursor, id) {
        let identity = kind.identity.iter().zip(&key.identity);
        let columns = identity.chain(kind.fields.iter().zip(&fields));
        let truth: Vec<String> = columns.map(|(field, value)| model.show(&field.kind, *value)).collect();
        let origin = Origin::Instance(key);
        if let Some(row) = table.rows.iter_mut().find(|row| row.origin == origin) {
            for (cell, truth) in row.cells.iter_mut().zip(truth) {
                if let Cell::Value(seen) = cell
                    && *seen != truth
                {
                    *cell = Cell::Behind(std::mem::take(seen), truth);
                }
            }
        } else if table.more == 0 {
            let known = kind.identity.len();
            let cells = truth.into_iter().enumerate().map(|(place, truth)| {
                if place < known { Cell::Value(truth) } else { Cell::Behind("–".to_owned(), truth) }
            });
            table.rows.push(Row { origin, cells: cells.collect(), changed: false });
        }
    }
}

/// The rows that follow from all events that were committed at a cursor, each counted once.
fn committed(view: &View, cursor: Cursor, id: AggregateId) -> Vec<(InstanceKey, domain::Row)> {
    let model = &view.scenario.model;
    let Some(last) = view.tape.record_at(cursor) else { return Vec::new() };
    let (mut seen, mut rows) = (Vec::new(), Vec::<(InstanceKey, domain::Row)>::new());
    for record in view.trace().records().iter().take(last.index() + 1) {
        let (Fact::Committed { event, .. } | Fact::Given(event)) = record.fact else { continue };
        let Some(event) = view.trace().message(event).filter(|_| !seen.contains(&event)) else { continue };
        seen.push(event.id);
        let event = present(model, event);
        let Content::Event(kind) = event.content else { continue };
        for handler in model.handlers_of(kind) {
            let Some(given) = given(model, handler, &event) else { continue };
            let key = &given.update.subject;
            if key.aggregate != id {
                continue;
            }
            let place = rows.iter().position(|(known, _)| known == key).unwrap_or_else(|| {
                rows.push((key.clone(), model.aggregate(id).blank()));
                rows.len() - 1
            });
            rows[place].1 = updated(model, &given.update, rows[place].1.clone());
        }
    }
    rows
}
