//! What a consumer keeps back in memory while its transaction is open. The buffer is a part of the delivery:
//! it goes with the task, and with the process.

use std::sync::Arc;

use super::deployment::Deployment;
use super::run::Turn;
use super::task::{Frame, Subject, Task};
use crate::domain::ContextId;
use crate::messaging::{Content, Envelope};
use crate::publishing::Procedure;
use crate::scenario::ConsumerBuffer;

/// What waits to be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Buffer {
    /// The messages, the oldest first.
    pub messages: Vec<Arc<Envelope>>,
    /// How often sending the one in turn was tried again.
    pub attempts: u16,
}

impl Deployment {
    /// Whether consumers of a context keep back what their handlers send. Who leads sagas stores it, or not,
    /// as `saga-send` says; what a worker calls handlers about is never sent.
    pub fn keeps_back(&self, context: ContextId) -> bool {
        let home = self.home(context);
        let in_memory = home.settings.consumer_buffer == ConsumerBuffer::Memory;
        in_memory && !self.model.leads_sagas(context) && !home.strategy.hands_on()
    }
}

impl Turn<'_> {
    /// Whether a task handles a delivery for a consumer that keeps back what it sends.
    pub(super) fn keeps_back(&self, task: &Task) -> bool {
        task.is_delivery() && task.frames.first().is_some_and(|root| self.deployment.keeps_back(root.context))
    }

    /// A procedure as it is within such a task.
    pub(super) fn buffered(&self, task: &Task, usual: &'static Procedure) -> &'static Procedure {
        if self.keeps_back(task) { usual.buffered() } else { usual }
    }

    /// What a frame keeps back: what somebody behind the broker waits for and no dispatch of its own hands out.
    pub(super) fn to_keep_back(&self, frame: &Frame) -> Vec<Arc<Envelope>> {
        let leaves = |message: &&Arc<Envelope>| !self.deployment.queues_of(message.content).is_empty();
        match &frame.subject {
            Subject::Command(execution) => {
                let alone =
                    |event: &&Arc<Envelope>| !frame.procedure.hands_out() || self.is_stored_by_hand(event);
                execution.events.iter().filter(leaves).filter(alone).cloned().collect()
            }
            Subject::Dispatch(message) => {
                let alone = |event: &&Arc<Envelope>| !self.deployment.is_published_elsewhere(event, frame);
                Some(message).filter(leaves).filter(alone).cloned().into_iter().collect()
            }
            Subject::Message(message) => vec![Arc::clone(message)],
            _ => Vec::new(),
        }
    }

    fn is_stored_by_hand(&self, event: &Envelope) -> bool {
        matches!(event.content, Content::Event(id) if self.deployment.routes[id.index()].stored)
    }

    /// Puts what a frame sends into the memory of its consumer.
    pub(super) fn keep_back(&self, task: &mut Task) {
        let Some(kept) = task.frames.last().map(|frame| self.to_keep_back(frame)) else { return };
        if let Some(Subject::Delivery(delivery)) = task.frames.first_mut().map(|root| &mut root.subject) {
            delivery.buffer.messages.extend(kept);
        }
    }
}

impl Frame {
    /// How often the publication in turn was tried again.
    pub(super) fn publications(&mut self) -> &mut u16 {
        match &mut self.subject {
            // Its own attempts are those of the whole delivery.
            Subject::Delivery(delivery) => &mut delivery.buffer.attempts,
            _ => &mut self.attempts,
        }
    }

    /// Whoever begins again sends what it does then.
    pub(super) fn forget_kept_back(&mut self) {
        if let Subject::Delivery(delivery) = &mut self.subject {
            delivery.buffer = Buffer::default();
        }
    }
}
