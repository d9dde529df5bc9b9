//! What messages are recognised by: the ids that they are made and published with, and the key under
//! which an inbox remembers them.

use super::run::Turn;
use super::task::{Subject, Task};
use crate::domain::{ContextId, InstanceKey, Slot};
use crate::messaging::{Content, Envelope, Inbox, MessageId, SubscriptionId};
use crate::scenario::{InboxKey, MessageIds};

impl Turn<'_> {
    /// How the messages of a context come to their ids.
    pub(super) fn ids_of(&self, context: ContextId) -> MessageIds {
        self.deployment.home(context).settings.message_ids
    }

    /// The id of a command that a slot sends to another process.
    pub(super) fn id_of_sent(&mut self, event: &Envelope, slot: Slot, to: &InstanceKey) -> MessageId {
        match self.ids_of(self.deployment.model.handler(slot.handler).context) {
            MessageIds::Derived => MessageId::derived(&(event.id, slot, to, "command")),
            MessageIds::PerExecution | MessageIds::FreshPerPublish => self.next_try(event, slot),
        }
    }

    /// The id with which a message is published.
    pub(super) fn stamp(&mut self, message: &Envelope) -> MessageId {
        let model = &self.deployment.model;
        let context = match (message.content, message.slot) {
            (_, Some(slot)) => model.handler(slot.handler).context,
            (Content::Event(event), None) => model.context_of_event(event),
            (Content::Command(command), None) => model.context_of_command(command),
        };
        if self.ids_of(context) != MessageIds::FreshPerPublish {
            return message.id;
        }
        let what = ("publication", message.id);
        let before = self.world.count_try(crate::kernel::stable_hash(&what));
        MessageId::derived(&(what, before))
    }

    /// The id by which a task knows a message: that of the publication, where the broker has handed it over.
    pub(super) fn id_at_hand(task: &Task, message: MessageId) -> MessageId {
        match task.frames.first().map(|frame| &frame.subject) {
            Some(Subject::Delivery(delivery)) if delivery.event.id == message => delivery.stamp,
            _ => message,
        }
    }

    /// Whether the key of what a consumer has processed is in an inbox already.
    pub(super) fn is_processed(&self, inbox: &Inbox, consumer: SubscriptionId, stamp: MessageId) -> bool {
        match self.home_of(consumer).settings.inbox_key {
            InboxKey::ConsumerAndMessage => inbox.has(consumer, stamp),
            InboxKey::Message => inbox.has_from_anybody(stamp),
        }
    }
}
