//! What a model has for its clocks.

use super::ModelBuilder;
use crate::domain::clock::{Clock, Ticks};
use crate::domain::decision::Statement;
use crate::domain::expression::Expression;
use crate::domain::ids::{AggregateId, ContextId, EventId};
use crate::domain::model::{Field, FieldKind};
use crate::domain::range::Range;
use crate::domain::reading::Nature;
use crate::domain::wording::Wording;

impl ModelBuilder {
    /// Adds a clock that makes an event of this name, with the moment that was due if it has a name: what
    /// it remembers, and the event.
    pub fn clock(
        &mut self,
        context: ContextId,
        name: &str,
        moment: Option<&str>,
        (ticks, reconciles): (Ticks, bool),
    ) -> (AggregateId, EventId) {
        let last = time("last");
        let memory = self.aggregate(context, &[name, "Clock"].concat(), &[], &[last]);
        if let Some(aggregate) = self.model.aggregates.last_mut() {
            aggregate.nature = Nature::Clock;
        }
        let payload: Vec<Field> = moment.map(time).into_iter().collect();
        let event = self.event(memory, name, &payload);
        let body = vec![
            Statement::Set { field: 0, value: Expression::Argument(0) },
            Statement::Emit { event, payload: payload.iter().map(|_| Expression::Argument(0)).collect() },
        ];
        let wording = Wording::deed("the clock", "set");
        let tick = self.command(memory, &["tick ", name].concat(), wording, &[time("due")], body);
        self.model.clocks.push(Clock { context, memory, tick, event, ticks, reconciles });
        (memory, event)
    }

    /// What the handler that was added last does for each of many aggregates.
    pub fn ranges(&mut self, ranges: Vec<Range>) {
        if let Some(handler) = self.model.handlers.last_mut() {
            handler.ranges = ranges;
        }
    }
}

/// A moment.
fn time(name: &str) -> Field {
    Field { name: name.to_owned(), kind: FieldKind::Time, initial: 0 }
}
