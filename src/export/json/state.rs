//! What is stored of an aggregate, in a report.

use serde_json::{Map, Value};

use crate::domain::{Aggregate, Field, ListKind, Model};

/// The fields of an aggregate; each child as an object, each window as a list of moments.
pub(super) fn fields(model: &Model, aggregate: &Aggregate, row: &[i64]) -> Map<String, Value> {
    let shown = |(field, value): (&Field, &i64)| (field.name.clone(), model.show(&field.kind, *value).into());
    let mut fields: Map<String, Value> = aggregate.fields.iter().zip(row).map(shown).collect();
    for (list, place) in aggregate.lists.iter().zip(0..) {
        let entries = aggregate.shape().entries(row, place).map(|entry| match &list.kind {
            ListKind::Children { .. } => Value::Object(list.columns().zip(entry).map(shown).collect()),
            ListKind::Window { .. } => model.show_entry(list, entry).into(),
        });
        fields.insert(list.name.clone(), entries.collect());
    }
    fields
}
