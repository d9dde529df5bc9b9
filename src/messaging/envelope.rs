//! The envelope in which a message travels, and the identities that make chains of cause visible.

use std::fmt;
use std::hash::Hash;
use std::sync::Arc;

use uuid::Uuid;

use crate::domain::{
    CommandId, Conversation, EventId, InstanceKey, Model, Row, Saga, SagaId, Scope, Side, Slot,
};
use crate::kernel::{Time, stable_hash};

/// The identity of a logical message. Structural: derived from what caused it, so that the same
/// message has the same id whatever else happens in the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(pub u64);

impl MessageId {
    /// The id that follows from `cause`.
    pub fn derived<C: Hash + ?Sized>(cause: &C) -> Self {
        Self(stable_hash(cause))
    }

    /// As a UUID of version 8, for whoever expects one.
    pub fn uuid(self) -> Uuid {
        let wide = (u128::from(self.0) << 64) | u128::from(stable_hash(&self.0));
        Uuid::new_v8(wide.to_be_bytes())
    }

    /// The first four hexadecimal digits: enough to tell the messages of one screen apart.
    pub fn short(self) -> String {
        format!("{:04x}", self.0 >> 48)
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.uuid().fmt(formatter)
    }
}

/// What a message says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Content {
    /// Something is to be done.
    Command(CommandId),
    /// Something has happened.
    Event(EventId),
}

/// A message with everything that travels with it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Envelope {
    /// Its own identity.
    pub id: MessageId,
    /// The message that started the whole conversation.
    pub correlation: MessageId,
    /// The message in answer to which this one was made.
    pub causation: MessageId,
    /// What it says.
    pub content: Content,
    /// The aggregate that raised the event, or that the command is for.
    pub subject: InstanceKey,
    /// The payload of the event, or the arguments of the command.
    pub values: Row,
    /// When it was made.
    pub occurred: Time,
    /// The slot that sent it, if it is a command for another process.
    pub slot: Option<Slot>,
    /// To which saga it belongs.
    pub conversation: Option<Arc<Conversation>>,
}

impl Envelope {
    /// What can be said about it: its identity, its values, when it was made, its id.
    pub fn scope(&self) -> Scope<'_> {
        Scope {
            identity: &self.subject.identity,
            arguments: &self.values,
            now: self.occurred,
            message: self.id.0.cast_signed(),
            conversation: self.conversation.as_deref(),
            ..Scope::default()
        }
    }

    /// The conversation with one saga that an event begins, be it about another one that led to it.
    pub fn starting(&self, saga: &Saga, id: SagaId) -> Option<Arc<Conversation>> {
        let told = self.conversation.as_ref()?;
        if told.saga == id && told.log.identity == self.subject.identity {
            return Some(Arc::clone(told));
        }
        let identity = self.subject.identity.clone();
        let values = saga.values_of(&identity, &self.values);
        let log = InstanceKey { aggregate: saga.log, identity };
        let choreographed = told.choreographed;
        Some(Arc::new(Conversation { saga: id, choreographed, log, values, errand: None }))
    }

    /// What it tells whoever takes this side of a saga.
    pub fn told_to(&self, model: &Model, side: Side) -> Option<Arc<Conversation>> {
        match model.sagas.get(usize::from(side.saga.0)).filter(|_| side.starts) {
            Some(saga) => self.starting(saga, side.saga),
            None => self.conversation.clone(),
        }
    }
}
