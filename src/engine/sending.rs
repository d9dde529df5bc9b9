//! Commands for other processes. Each is a message: it leaves as the events of its sender do, waits
//! in the queue of its addressee, and is carried out there by the procedure of that context, inside
//! the consumer's. Within one process a command is a call, and no message.
//!
//! To send one: [`Turn::command_envelope`] makes it, [`Turn::sending_frame`] is the frame that sends
//! it. Its addressee needs a queue, which the deployment gives to whom it finds to be sent something.

use std::sync::Arc;

use super::flow::Then;
use super::run::Turn;
use super::task::{Entry, Execution, Frame, Subject, Task};
use crate::domain::{CommandId, Conversation, InstanceKey, Row, Slot};
use crate::messaging::{Content, Envelope, MessageId};
use crate::publishing::sending::{BUFFERED, EXECUTION};

impl Turn<'_> {
    /// A command in answer to a message, taken down. One that leaves its process names the slot that
    /// sends it, to which its effect will be counted.
    pub(super) fn command_envelope(
        &mut self,
        (id, cause): (MessageId, &Envelope),
        (command, subject, values): (CommandId, InstanceKey, Row),
        slot: Option<Slot>,
        conversation: Option<Arc<Conversation>>,
    ) -> Arc<Envelope> {
        let envelope = Arc::new(Envelope {
            id,
            correlation: cause.correlation,
            causation: cause.id,
            content: Content::Command(command),
            subject,
            values,
            occurred: self.world.now,
            slot,
            conversation,
        });
        self.recorder.envelope(&envelope);
        envelope
    }

    /// The frame that sends a command message on behalf of another one, as its context publishes: in
    /// the open transaction, or on its own.
    pub(super) fn sending_frame(&self, task: &Task, sender: &Frame, message: Arc<Envelope>) -> Frame {
        let usual = self.deployment.home(sender.context).strategy.sending;
        let procedure = if self.keeps_back(task) { &BUFFERED } else { usual };
        Frame::new(procedure, Entry::Line, sender.context, sender.participant, Subject::Message(message))
    }

    /// Begins with a command that was delivered.
    pub(super) fn begin_execution(mut task: Task) -> Then {
        let Some(frame) = task.frames.last() else { return Then::Stop };
        let Subject::Delivery(delivery) = &frame.subject else { return Then::Stop };
        let subject = Subject::Message(Arc::clone(&delivery.event));
        let inner = Frame::new(&EXECUTION, Entry::Line, frame.context, frame.participant, subject);
        task.frames.push(inner);
        Then::On(task)
    }

    /// Carries a command message out. Each time it is tried this is another execution, with an id of
    /// its own and in answer to the message.
    pub(super) fn execute(&mut self, mut task: Task, message: &Envelope) -> Then {
        let Content::Command(command) = message.content else { return Then::Stop };
        let before = self.world.count_try(crate::kernel::stable_hash(&(message.id, "execution")));
        let id = MessageId::derived(&(message.id, "execution", before));
        let asked = (command, message.subject.clone(), message.values.clone());
        let envelope = self.command_envelope((id, message), asked, None, message.conversation.clone());
        let Some(frame) = task.frames.last() else { return Then::Stop };
        let slot = message.slot.map(|slot| (slot, message.causation));
        let execution = Subject::Command(Box::new(Execution::of(envelope, command, slot)));
        let procedure = self.buffered(&task, self.deployment.home(frame.context).command);
        let inner = Frame::new(procedure, Entry::Line, frame.context, frame.participant, execution);
        task.frames.push(inner);
        Then::On(task)
    }
}
