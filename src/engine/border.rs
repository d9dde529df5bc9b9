//! At the border of a context: what others hear of its domain events. The integration event is made with
//! the event that it tells of, so that whatever becomes of the one becomes of the other.

use std::sync::Arc;

use super::run::Turn;
use crate::domain::{EventId, Expression, Failure, Form, Model};
use crate::messaging::{Content, Envelope, MessageId};

impl Turn<'_> {
    /// Events, each with what other contexts hear of it.
    pub(super) fn translated(&self, events: Vec<Arc<Envelope>>) -> Result<Vec<Arc<Envelope>>, Failure> {
        let model = &self.deployment.model;
        let mut all = Vec::with_capacity(events.len());
        for event in events {
            let Content::Event(kind) = event.content else { continue };
            let mut told = Vec::new();
            for (other, place) in model.events.iter().zip(0..) {
                let Form::Published(of, says) = &other.form else { continue };
                if *of != kind {
                    continue;
                }
                let (other, values) = (EventId::at(place), Expression::evaluate_all(says, &event.scope())?);
                told.push(Arc::new(Envelope {
                    id: MessageId::derived(&(event.id, "published", other)),
                    causation: event.id,
                    content: Content::Event(other),
                    conversation: self.conversation_of(other, &event, &values),
                    values,
                    ..Envelope::clone(&event)
                }));
            }
            all.push(event);
            all.append(&mut told);
        }
        Ok(all)
    }
}

/// Whether an event is one that was made for other contexts.
pub(super) fn is_published(model: &Model, event: &Envelope) -> bool {
    let Content::Event(kind) = event.content else { return false };
    matches!(model.event(kind).form, Form::Published(..))
}
