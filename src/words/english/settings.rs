//! What each setting decides, in English.

use crate::scenario::Key;

/// What a setting decides, in one line of help.
pub const fn setting(key: Key) -> &'static str {
    match key {
        Key::Publishing => "how events leave the service that raised them",
        Key::Checkpoint => "when a subscription to an event store notes how far it is",
        Key::SnapshotEvery => {
            "after how many entries of a stream the aggregate is kept as it is; 0 for never"
        }
        Key::Replay => "whether events that are read again on purpose lead to calls again",
        Key::Payload => "what an event carries: every value, or ids and whoever handles it reads the rest",
        Key::Dedupe => "what consumers remember of the messages that they processed",
        Key::Subscriptions => "whether the handlers of a context share one queue",
        Key::Ordering => "whether the consumers of a queue compete, or keep the order of what stands in it",
        Key::Consumers => "how many consumers work off one queue",
        Key::InboxKey => "by what an inbox knows what was processed: who and what, or what alone",
        Key::MessageIds => "whether a command that is executed again makes the same messages",
        Key::DeadLetters => {
            "what becomes of a message that was handed over too often, and of those behind it"
        }
        Key::Dispatcher => "what a dispatcher does when one of the handlers in its process throws",
        Key::BusWorker => "when the worker of an in-memory bus gets an event",
        Key::Ack => "when a consumer tells the broker that it is done: before it begins means at most once",
        Key::ImmediateRetries => "how often a consumer tries again at once before it gives a message back",
        Key::PublishRetries => "how often a publisher tries again when the broker did not confirm",
        Key::Conflict => "where the database notices that two transactions write the same aggregate",
        Key::ConflictRetries => "how often a service repeats a command that lost a race for its aggregate",
        Key::DeliveryLimit => "how often a message is handed over before it is parked",
        Key::RetryDelay => "how long a message that was given back waits",
        Key::ClientTimeout => "how long a client waits for an answer before it gives up",
        Key::ClientRetries => {
            "how often a client sends a command again after an error, or when nobody answers"
        }
        Key::ClientKey => {
            "whether the service recognises what a client sends again, by a key stored with the state"
        }
        Key::Reply => {
            "when a service answers: after its commit, after all handlers, or before anything is done"
        }
        Key::UseCaseResult => "whether a use case heeds the refusal of the aggregate that it asks",
        Key::Save => "whether a use case waits for the database before it answers",
        Key::Poll => "how often the relay looks into its outbox",
        Key::Batch => "how many rows the relay reads at once",
        Key::Relays => "how many relays there are beside a service",
        Key::RelayLock => {
            "whether a relay locks the rows that it reads, so that another one passes over them"
        }
        Key::Relay => {
            "whether each row says that it waits, or all those after the last one that was published do"
        }
        Key::OutboxDone => "whether a published row is marked or deleted",
        Key::OutboxDelivery => "whether the relay hands events to the broker or calls the handlers itself",
        Key::Saga => "whether somebody leads a saga, or its participants react to one another",
        Key::Compensate => "what a saga that failed undoes",
        Key::CompensateOrder => {
            "whether steps are undone one after the other, the last one first, or all at once"
        }
        Key::FailingStep => "whether the step that failed is undone too",
        Key::AfterFailedCompensation => "what comes after an undoing that failed for good",
        Key::Tombstones => {
            "whether who was asked to undo something first refuses the action that comes later"
        }
        Key::SagaRetries => "how often a step of a saga is tried again",
        Key::SagaTimeout => "how long whoever leads a saga waits for an answer",
        Key::SagaSend => {
            "whether the commands of a saga are stored with its state, or sent before or after it"
        }
        Key::Unmatched => "what becomes of a message that no saga expects",
        Key::Restart => "how long a crashed process stays down",
        Key::ClockCatchUp => {
            "whether a clock that was down ticks once for all that it missed, or leaves that out"
        }
        Key::Session => {
            "whether a service keeps its objects in memory from one command to the next, with what they recorded"
        }
        Key::ObserverSubscription => {
            "whether the observers of an aggregate unsubscribe; in a kept session it shows"
        }
        Key::RecordedClear => "when recorded events are forgotten; in a kept session it shows",
        Key::RecordedHook => {
            "whether the hook for what follows a commit waits for it, or is called when the changes are written"
        }
        Key::Registry => {
            "whether a process-wide registry knows all handlers, those of contexts in use, or throws where it knows none"
        }
        Key::Returned => "whether the caller of an aggregate hands on the events that it gets back",
        Key::ConsumerBuffer => {
            "whether a consumer keeps what its handlers send in memory until its transaction is over"
        }
        Key::Jitter => "by how many percent latencies vary, drawn from the seed",
    }
}
