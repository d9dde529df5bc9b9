//! The world: everything that exists at one moment, as one value that can be compared, hashed and
//! forked. Its parts are shared between forks until one of them changes.

use std::collections::VecDeque;
use std::sync::Arc;

use super::ahead::Ahead;
use super::clock::Hands;
use super::deployment::{DatabaseId, Deployment};
use super::locks::Lock;
use super::plan::Pending;
use super::session::Kept;
use super::task::Task;
use crate::domain::{AggregateId, ClockId, ContextId, InstanceKey, OperationId, Row, Slot};
use crate::kernel::{Agenda, Shared, Time, Untracked};
use crate::messaging::{Broker, Checkpoints, Envelope, EventStore, Inbox, MessageId, Outbox, SubscriptionId};
use crate::scenario::Ending;
use crate::trace::{Answer, Outcome, ParticipantId, ProcessId, RecordId, TaskId, Travel};

/// Everything that exists.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct World {
    /// The time.
    pub now: Time,
    /// What will happen.
    pub agenda: Agenda<Action>,
    /// What may die.
    pub processes: Vec<Shared<Process>>,
    /// What survives.
    pub databases: Vec<Shared<Database>>,
    /// The queues.
    pub broker: Shared<Broker>,
    /// What the external systems have carried out.
    pub calls: Shared<Vec<Call>>,
    /// What the client has asked and was told.
    pub requests: Shared<Vec<Request>>,
    /// How far the clocks are.
    pub clocks: Shared<Vec<Hands>>,
    /// The faults that are still to strike.
    pub faults: Shared<Vec<Pending>>,
    /// What is written in open transactions, where others wait to write it.
    pub locks: Shared<Vec<Lock>>,
    /// How often each slot was tried for each event, so that every execution has an id of its own.
    pub tries: Shared<Vec<(u64, u32)>>,
    /// Steps of the budget that are used up.
    pub spent: Untracked<u32>,
}

/// A process: alive or not, with its tasks, which are its memory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Process {
    /// Whether it is down.
    pub down: bool,
    /// What it is doing.
    pub tasks: Vec<Task>,
    /// Whether a relay is awake or will wake by itself.
    pub awake: bool,
    /// The events that wait for the worker, the oldest first, each with the record that brought it.
    pub waiting: VecDeque<(Arc<Envelope>, Untracked<RecordId>)>,
    /// What its subscriptions have come to in event stores, ahead of their checkpoints.
    pub ahead: Vec<Ahead>,
    /// The objects that outlive their commands.
    pub session: Vec<Kept>,
    /// The contexts whose handlers a registry has come to know.
    pub registered: Vec<ContextId>,
}

/// A database. Only commits change it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Database {
    /// The aggregates, by key. A fork shares those that it does not change, and one that is new moves no
    /// others but their places.
    pub aggregates: Vec<Arc<Instance>>,
    /// The outboxes of the contexts that live here, each a table of its own.
    pub outboxes: Vec<(ContextId, Outbox)>,
    /// The streams of the context that lives here, if events are all that it stores.
    pub store: EventStore,
    /// How far the subscriptions are that live here.
    pub checkpoints: Checkpoints,
    /// What the read models here were given, the oldest first, where one of them is to be made anew.
    pub journal: Vec<Given>,
    /// The messages that were processed here.
    pub inbox: Inbox,
    /// The keys of the commands that were carried out here, where clients give them one.
    pub keys: Vec<MessageId>,
}

/// An update that a read model was given.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Given {
    /// The projection.
    pub slot: Slot,
    /// The event.
    pub event: MessageId,
    /// When the event occurred.
    pub occurred: Time,
    /// The command to the row.
    pub update: Arc<Envelope>,
}

/// A stored aggregate.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Instance {
    /// Which aggregate.
    pub key: InstanceKey,
    /// How often it was written.
    pub version: u32,
    /// Its fields.
    pub fields: Row,
}

/// A call that an external system carried out.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Call {
    /// When.
    pub at: Time,
    /// Which operation.
    pub operation: OperationId,
    /// With which arguments.
    pub arguments: Row,
    /// For which event.
    pub event: MessageId,
    /// By what it would be recognised if it came again.
    pub key: Option<i64>,
}

/// What is asked of an external system.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Order {
    /// The slot that calls.
    pub slot: Slot,
    /// Which operation.
    pub operation: OperationId,
    /// With which arguments.
    pub arguments: Row,
    /// By what the system recognises a call that it has carried out already.
    pub key: Option<i64>,
}

/// A command that the client sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Request {
    /// The command's envelope.
    pub envelope: Arc<Envelope>,
    /// When it was sent.
    pub sent: Time,
    /// What came back, and when.
    pub answer: Option<(Time, Answer)>,
    /// The try whose answer the client waits for.
    pub asking: MessageId,
    /// How often the command was sent.
    pub tries: u16,
    /// Whether it is to be sent again when its service is back.
    pub cut_off: bool,
    /// What the client did or was told last.
    pub cause: Untracked<RecordId>,
}

/// Something that will happen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// The client sends the next command of the script.
    Send(u16),
    /// What was before the run is there.
    Remember,
    /// Something reaches somebody.
    Arrive(Parcel),
    /// A task is done with its current step.
    Advance(ProcessId, TaskId),
    /// A task goes on from where it stands.
    Proceed(ProcessId, TaskId),
    /// A task gets the answer it waits for.
    Answer(ProcessId, TaskId, Outcome),
    /// A relay looks into its outbox.
    Wake(ProcessId),
    /// The worker of a process looks into its queue.
    Work(ProcessId),
    /// A message comes that a saga sent itself.
    Due(Arc<Envelope>),
    /// A process comes back.
    Restart(ProcessId),
    /// A subscription reads on in an event store.
    Read(SubscriptionId),
    /// A copy returns to its line.
    Resume(SubscriptionId, u32),
    /// The broker stops answering, by this fault.
    BrokerDown(u16),
    /// The broker answers again.
    BrokerUp,
    /// The client has waited long enough for the answer to this try of a request.
    GiveUp(u16, u16),
    /// The client sends a request again.
    AskAgain(u16),
    /// The time of this fault has come.
    Befall(u16),
    /// This fault is over.
    Mend(u16),
    /// A clock comes to its next tick.
    Tick(ClockId),
}

/// Something on its way.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Parcel {
    /// From where, and what of the message's way it is.
    pub travel: Travel,
    /// To whom.
    pub to: ParticipantId,
    /// When it left.
    pub sent: Time,
    /// The record it follows from.
    pub cause: Untracked<RecordId>,
    /// What is in it.
    pub content: Parceled,
}

/// What is in a parcel.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Parceled {
    /// A command.
    Command(Arc<Envelope>),
    /// An answer for the client.
    Reply(Answer),
    /// A message, and who waits for the confirm; `false` if that gets lost.
    Publication(Arc<Envelope>, ProcessId, TaskId, bool),
    /// A copy of an event.
    Delivery(Arc<Envelope>),
    /// The copy is done.
    Ack,
    /// The copy is refused.
    Nack,
    /// A call, and who waits for its answer.
    Call {
        /// What is asked; apart, since it is as large as all else that is on its way.
        order: Box<Order>,
        /// The identity of this call.
        by: MessageId,
        /// The process that waits.
        process: ProcessId,
        /// The task that waits.
        task: TaskId,
        /// How it ends, if not as it should.
        ending: Option<Ending>,
    },
}

impl World {
    /// The beginning: everything empty, nothing planned.
    pub fn empty(deployment: &Deployment) -> Self {
        Self {
            now: Time::ZERO,
            agenda: Agenda::default(),
            processes: vec![Shared::default(); deployment.processes.len()],
            databases: vec![Shared::default(); deployment.databases],
            broker: Shared::new(Broker::with_queues(deployment.subscriptions.len())),
            calls: Shared::default(),
            requests: Shared::default(),
            clocks: Shared::new(vec![Hands::default(); deployment.model.clocks.len()]),
            faults: Shared::default(),
            locks: Shared::default(),
            tries: Shared::default(),
            spent: Untracked(0),
        }
    }

    /// A process.
    pub fn process(&self, id: ProcessId) -> &Process {
        &self.processes[usize::from(id.0)]
    }

    /// A process, to be changed.
    pub fn process_mut(&mut self, id: ProcessId) -> &mut Process {
        self.processes[usize::from(id.0)].change()
    }

    /// A database.
    pub fn database(&self, id: DatabaseId) -> &Database {
        &self.databases[usize::from(id.0)]
    }

    /// A database, to be changed.
    pub fn database_mut(&mut self, id: DatabaseId) -> &mut Database {
        self.databases[usize::from(id.0)].change()
    }

    /// Writes the first stored aggregate once more, as it is: the smallest change that a commit
    /// makes. For measuring what a fork costs.
    pub fn rewrite_something(&mut self) {
        let Some(database) = self.databases.iter_mut().find(|database| !database.aggregates.is_empty())
        else {
            return;
        };
        let Instance { key, fields, .. } = Instance::clone(&database.aggregates[0]);
        database.change().store(&key, &fields);
    }

    /// Counts one more try of this and returns how many there were before.
    pub fn count_try(&mut self, what: u64) -> u32 {
        let tries = self.tries.change();
        match tries.binary_search_by_key(&what, |(key, _)| *key) {
            Ok(place) => {
                let before = tries[place].1;
                tries[place].1 = before.saturating_add(1);
                before
            }
            Err(place) => {
                tries.insert(place, (what, 1));
                0
            }
        }
    }
}

impl Process {
    /// Takes a task out, to go on with it.
    pub fn take(&mut self, id: TaskId) -> Option<Task> {
        let place = self.tasks.iter().position(|task| task.id == id)?;
        Some(self.tasks.swap_remove(place))
    }
}

impl Database {
    /// The outbox of a context.
    pub fn outbox(&self, context: ContextId) -> &Outbox {
        static EMPTY: Outbox = Outbox::EMPTY;
        self.outboxes.iter().find(|(owner, _)| *owner == context).map_or(&EMPTY, |(_, outbox)| outbox)
    }

    /// The outbox of a context, to be changed.
    pub fn outbox_mut(&mut self, context: ContextId) -> &mut Outbox {
        let known = self.outboxes.iter().position(|(owner, _)| *owner == context);
        let place = known.unwrap_or(self.outboxes.len());
        if known.is_none() {
            self.outboxes.push((context, Outbox::EMPTY));
        }
        &mut self.outboxes[place].1
    }

    /// A stored aggregate.
    pub fn instance(&self, key: &InstanceKey) -> Option<&Instance> {
        let place = self.aggregates.binary_search_by(|instance| instance.key.cmp(key)).ok()?;
        self.aggregates.get(place).map(Arc::as_ref)
    }

    /// Stores an aggregate, one version later.
    pub fn store(&mut self, key: &InstanceKey, fields: &Row) {
        match self.aggregates.binary_search_by(|instance| instance.key.cmp(key)) {
            Ok(place) => {
                let instance = Arc::make_mut(&mut self.aggregates[place]);
                instance.version = instance.version.saturating_add(1);
                instance.fields.clone_from(fields);
            }
            Err(place) => {
                let instance = Instance { key: key.clone(), version: 1, fields: fields.clone() };
                self.aggregates.insert(place, Arc::new(instance));
            }
        }
    }

    /// Puts these rows of a kind in place of all that were there, each one version later.
    pub fn replace(&mut self, kind: AggregateId, rows: &[(InstanceKey, Row)]) {
        let is_gone = |key: &InstanceKey| key.aggregate == kind && !rows.iter().any(|(new, _)| new == key);
        self.aggregates.retain(|instance| !is_gone(&instance.key));
        for (key, fields) in rows {
            self.store(key, fields);
        }
    }

    /// The version of an aggregate; 0 if it was never stored.
    pub fn version(&self, key: &InstanceKey) -> u32 {
        self.instance(key).map_or(0, |instance| instance.version)
    }
}
