//! The deployment: which contexts share a process and a database, who has a lane, and which way an
//! event takes to each of its handlers. It follows from the model and the settings, before a run.

use std::sync::Arc;

use crate::domain::{
    Aggregate, CommandId, ContextId, Effect, EventId, ExternalId, HandlerId, Model, Nature, Slot,
};
use crate::messaging::{Content, SubscriptionId};
use crate::publishing::event_store;
use crate::publishing::{Hosting, Procedure, Step, Strategy, consumer};
use crate::scenario::{Ack, Checkpointing, ContextSettings, Dedupe};
use crate::trace::{ParticipantId, ProcessId};

mod building;

/// Who is there, and where everything runs.
#[derive(Debug)]
pub struct Deployment {
    /// The domain.
    pub model: Arc<Model>,
    /// By how many percent latencies vary.
    pub jitter: u8,
    /// Where each context lives.
    pub homes: Vec<Home>,
    /// Everybody with a lane.
    pub participants: Vec<Participant>,
    /// For each process, the participant in whose lane its fate is drawn.
    pub processes: Vec<ParticipantId>,
    /// How many databases there are.
    pub databases: usize,
    /// All subscriptions.
    pub subscriptions: Vec<Subscription>,
    /// The way of each event.
    pub routes: Vec<Route>,
}

/// Where a context lives.
#[derive(Debug)]
pub struct Home {
    /// Its settings.
    pub settings: ContextSettings,
    /// How it publishes.
    pub strategy: &'static Strategy,
    /// What it does with a command.
    pub command: &'static Procedure,
    /// What it does with a use case.
    pub use_case: &'static Procedure,
    /// Its process.
    pub process: ProcessId,
    /// Its database.
    pub database: DatabaseId,
    /// Where its commands run.
    pub service: ParticipantId,
    /// Where deliveries to it run.
    pub consumer: ParticipantId,
    /// What publishes its outbox.
    pub relay: Option<Relay>,
    /// The queue of the commands that reach it as messages.
    pub commands: Option<SubscriptionId>,
    /// What makes its temporal events, and has it look again.
    pub clock: Option<Ticking>,
    /// Whether handlers of its events are placed by hand, so that it has ways beside that of its strategy.
    pub mixed: bool,
}

/// What publishes an outbox, beside its service.
#[derive(Debug)]
pub struct Relay {
    /// Its processes; each one does the same.
    pub processes: Vec<ProcessId>,
    /// Their lane.
    pub participant: ParticipantId,
    /// What it does.
    pub procedure: &'static Procedure,
}

/// What keeps the time for a context.
#[derive(Debug)]
pub struct Ticking {
    /// Its process: one of its own, or the one in which handlers are called.
    pub process: ProcessId,
    /// Its lane.
    pub participant: ParticipantId,
    /// What it does at a tick.
    pub procedure: &'static Procedure,
}

/// The position of a database in the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DatabaseId(pub u16);

/// Somebody with a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Participant {
    /// What it is.
    pub kind: ParticipantKind,
    /// Where it belongs; nowhere for the client and the broker.
    pub context: Option<ContextId>,
}

/// What a participant is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParticipantKind {
    /// Sends commands and waits for answers.
    Client,
    /// Carries out commands.
    Service,
    /// Publishes an outbox.
    Relay,
    /// Handles deliveries.
    Consumer,
    /// Does what it is asked to, outside of every transaction.
    External(ExternalId),
    /// Stores messages and hands them over.
    Broker,
    /// Keeps the time.
    Clock,
}

/// A queue of the broker, and the handlers behind it; none behind one of commands.
#[derive(Debug)]
pub struct Subscription {
    /// Who subscribes.
    pub context: ContextId,
    /// The handlers, in order.
    pub handlers: Vec<HandlerId>,
    /// The context whose event store it reads, if it is no queue of the broker.
    pub reads: Option<ContextId>,
}

/// The way of an event to its handlers.
#[derive(Debug, Default)]
pub struct Route {
    /// Those in the publisher's own process, called as its strategy says.
    pub in_process: Vec<HandlerId>,
    /// Those that a service with several ways calls inside of its transaction.
    pub inside: Vec<HandlerId>,
    /// Those that it calls behind its commit.
    pub after: Vec<HandlerId>,
    /// Whether the event leaves through an outbox because a handler is placed so.
    pub stored: bool,
    /// The queues of the others.
    pub queues: Vec<SubscriptionId>,
}

impl Deployment {
    /// The client's lane.
    pub const CLIENT: ParticipantId = ParticipantId(0);
    /// The broker's lane.
    pub const BROKER: ParticipantId = ParticipantId(1);

    /// Whether other contexts live in the process of this one, and in its database.
    pub fn shares_its_process(&self, context: ContextId) -> bool {
        let process = self.home(context).process;
        self.homes.iter().filter(|home| home.process == process).count() > 1
    }

    /// Whether a command that somebody in `context` issues is for another process, and so a message.
    pub fn is_elsewhere(&self, command: CommandId, context: ContextId) -> bool {
        self.home(self.model.context_of_command(command)).process != self.home(context).process
    }

    /// The queues that a message is stored in.
    pub fn queues_of(&self, content: Content) -> &[SubscriptionId] {
        match content {
            Content::Event(event) => &self.routes[event.index()].queues,
            Content::Command(command) => {
                self.home(self.model.context_of_command(command)).commands.as_slice()
            }
        }
    }

    /// The context in which the effect of a slot comes: its handler's, or the addressee's if it sends.
    pub fn scene_of(&self, slot: Slot) -> ContextId {
        let home = self.model.handler(slot.handler).context;
        match self.model.effect(slot) {
            Effect::Issue { command, .. } if self.is_elsewhere(*command, home) => {
                self.model.context_of_command(*command)
            }
            _ => home,
        }
    }

    /// Whether somebody in this context sends commands to other processes.
    pub fn sends_commands(&self, context: ContextId) -> bool {
        self.model.handlers.iter().any(|handler| {
            let leaves = |effect: &Effect| matches!(effect, Effect::Issue { command, .. } if self.is_elsewhere(*command, context));
            handler.context == context && handler.event.is_some() && handler.effects().any(leaves)
        })
    }

    /// Where a context lives.
    pub fn home(&self, context: ContextId) -> &Home {
        &self.homes[context.index()]
    }

    /// A subscription.
    pub fn subscription(&self, id: SubscriptionId) -> &Subscription {
        &self.subscriptions[id.index()]
    }

    /// The handlers of a subscription for one event.
    pub fn handlers_behind(
        &self,
        id: SubscriptionId,
        event: EventId,
    ) -> impl Iterator<Item = HandlerId> + '_ {
        let of_event = move |handler: &&HandlerId| self.model.handler(**handler).event == Some(event);
        self.subscription(id).handlers.iter().filter(of_event).copied()
    }

    /// What the consumers of a context do with a delivery.
    pub fn consumer_procedure(&self, context: ContextId) -> &'static Procedure {
        let settings = &self.home(context).settings;
        let usual = match (settings.ack, settings.dedupe) {
            (Ack::After, Dedupe::None) => &consumer::FORGETFUL,
            (Ack::After, Dedupe::Inbox) => &consumer::WITH_INBOX,
            (Ack::After, Dedupe::MarkedBefore) => &consumer::MARKED_BEFORE,
            (Ack::After, Dedupe::MarkedAfter) => &consumer::MARKED_AFTER,
            (Ack::Before, Dedupe::None) => &consumer::ack_first::FORGETFUL,
            (Ack::Before, Dedupe::Inbox) => &consumer::ack_first::WITH_INBOX,
            (Ack::Before, Dedupe::MarkedBefore) => &consumer::ack_first::MARKED_BEFORE,
            (Ack::Before, Dedupe::MarkedAfter) => &consumer::ack_first::MARKED_AFTER,
        };
        if self.keeps_back(context) { usual.sending_last() } else { usual }
    }

    /// What the subscriptions of a context do that read an event store.
    pub fn reader_procedure(&self, context: ContextId) -> &'static Procedure {
        let settings = &self.home(context).settings;
        let usual = match (settings.checkpoint, settings.dedupe) {
            (_, Dedupe::Inbox) => &event_store::WITH_INBOX,
            (Checkpointing::After, _) => &event_store::CHECKPOINT_AFTER,
            (Checkpointing::Before, _) => &event_store::CHECKPOINT_BEFORE,
            (Checkpointing::With, _) => &event_store::CHECKPOINT_WITH,
        };
        if self.keeps_back(context) { usual.sending_last() } else { usual }
    }

    /// Whether some subscription of a context reads an event store.
    pub fn reads_a_store(&self, context: ContextId) -> bool {
        self.subscriptions
            .iter()
            .any(|subscription| subscription.context == context && subscription.reads.is_some())
    }

    /// The participant with this id.
    pub fn participant(&self, id: ParticipantId) -> Participant {
        self.participants[usize::from(id.0)]
    }

    /// The lane of an external system.
    pub fn external(&self, id: ExternalId) -> ParticipantId {
        let lane = self.participants.iter().position(|other| other.kind == ParticipantKind::External(id));
        ParticipantId(position(lane.unwrap_or_default()))
    }

    /// The context whose relay a process is.
    pub fn relay_of(&self, process: ProcessId) -> Option<ContextId> {
        let is_its_relay =
            |home: &Home| home.relay.as_ref().is_some_and(|relay| relay.processes.contains(&process));
        self.homes.iter().position(is_its_relay).map(ContextId::at)
    }

    /// Whether anything at all goes through the broker.
    pub fn uses_broker(&self) -> bool {
        self.subscriptions.iter().any(|subscription| subscription.reads.is_none())
    }

    /// Whether events of this context go to handlers in its own process first.
    pub fn reacts_in_process(&self, context: ContextId) -> bool {
        self.home(context).strategy.hosting == Hosting::Together
            && self.model.aggregates.iter().any(|aggregate| aggregate.context == context)
    }

    /// Whether a worker in the process of this context has this step.
    pub fn works_off(&self, context: ContextId, step: Step) -> bool {
        self.home(context).strategy.worker.is_some_and(|worker| worker.has(step))
    }

    /// Whether the procedure of some command of this context has this step.
    pub fn command_has(&self, context: ContextId, step: Step) -> bool {
        let decides =
            |aggregate: &Aggregate| aggregate.context == context && aggregate.nature != Nature::Clock;
        self.model.aggregates.iter().any(decides) && self.home(context).command.has(step)
    }
}

/// A position as it is stored; models are limited in size when they are built.
fn position(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}
