//! The keys of the settings: what can be set, in which group it is shown, which values it takes.

use super::context::{ContextSettings, Value};
use crate::publishing::STRATEGIES;

/// What can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// How a context publishes its events.
    Publishing,
    /// What a dispatcher does when a handler throws.
    Dispatcher,
    /// When the worker of an in-memory bus gets an event.
    BusWorker,
    /// When its subscriptions to event stores note how far they are.
    Checkpoint,
    /// How many entries of a stream lie between two snapshots.
    SnapshotEvery,
    /// What its handlers do about events that are handed over again on purpose.
    Replay,
    /// What its events carry.
    Payload,
    /// What its consumers remember.
    Dedupe,
    /// When they acknowledge.
    Ack,
    /// Whether the handlers of a context share one subscription.
    Subscriptions,
    /// In which order the consumers of a subscription work.
    Ordering,
    /// How many consumers a subscription has.
    Consumers,
    /// By what an inbox knows a message.
    InboxKey,
    /// What gives a message its identity.
    MessageIds,
    /// What becomes of a message that was handed over too often.
    DeadLetters,
    /// How often a consumer tries again at once, before it gives a message back.
    ImmediateRetries,
    /// How often a message is handed over before it is parked.
    DeliveryLimit,
    /// How long a refused message waits for its next delivery.
    RetryDelay,
    /// How often a publisher tries again.
    PublishRetries,
    /// Where the database notices that two transactions write the same aggregate.
    Conflict,
    /// How often a service repeats a command that lost a race.
    ConflictRetries,
    /// How long a client waits for an answer.
    ClientTimeout,
    /// How often a client sends a command again.
    ClientRetries,
    /// By what a service recognises it then.
    ClientKey,
    /// When a service answers its caller.
    Reply,
    /// What a use case makes of the aggregate's refusal.
    UseCaseResult,
    /// Whether a use case waits for what it saves.
    Save,
    /// How often a relay looks into its outbox.
    Poll,
    /// How many rows a relay reads at once.
    Batch,
    /// How many relays there are beside a service.
    Relays,
    /// Whether a relay locks what it reads.
    RelayLock,
    /// How a relay tells what waits.
    Relay,
    /// What becomes of a row that is done.
    OutboxDone,
    /// To whom a relay hands events.
    OutboxDelivery,
    /// Who leads a saga.
    Saga,
    /// What is compensated.
    Compensate,
    /// In which order steps are undone.
    CompensateOrder,
    /// Whether the step that failed is undone too.
    FailingStep,
    /// What comes after a compensation that failed for good.
    AfterFailedCompensation,
    /// Whether compensations that came first are remembered.
    Tombstones,
    /// How often a step of a saga is tried again.
    SagaRetries,
    /// How long an answer to a saga may take.
    SagaTimeout,
    /// How the commands of a saga leave.
    SagaSend,
    /// What becomes of a message that no saga expects.
    Unmatched,
    /// How long a crashed process stays down.
    Restart,
    /// What a clock does about the ticks that it missed.
    ClockCatchUp,
    /// By how much of themselves latencies vary; for all contexts alike.
    Jitter,
    /// What a service keeps in memory from one command to the next.
    Session,
    /// Whether observers unsubscribe.
    ObserverSubscription,
    /// When recorded events are forgotten.
    RecordedClear,
    /// When the hook for "after commit" is called.
    RecordedHook,
    /// What a process-wide registry knows.
    Registry,
    /// What the caller makes of returned events.
    Returned,
    /// Where a consumer keeps what its handlers send.
    ConsumerBuffer,
}

/// What belongs together on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// How events leave.
    Publishing,
    /// How they are consumed.
    Consuming,
    /// What is tried again.
    Retries,
    /// Callers, and what they are told.
    Calling,
    /// The relay and its outbox.
    Relay,
    /// Sagas, and what their participants remember.
    Sagas,
    /// Time and chance.
    Running,
    /// What is often built and never meant.
    Traps,
}

impl Group {
    /// Every group, in the order in which they are shown.
    pub const ALL: [Self; 8] = [
        Self::Publishing,
        Self::Consuming,
        Self::Retries,
        Self::Calling,
        Self::Relay,
        Self::Sagas,
        Self::Running,
        Self::Traps,
    ];
}

impl Key {
    /// Every key, in the order in which they are shown.
    pub const ALL: [Self; 54] = [
        Self::Publishing,
        Self::Dispatcher,
        Self::BusWorker,
        Self::Checkpoint,
        Self::SnapshotEvery,
        Self::Replay,
        Self::Payload,
        Self::Dedupe,
        Self::Ack,
        Self::Subscriptions,
        Self::Ordering,
        Self::Consumers,
        Self::InboxKey,
        Self::MessageIds,
        Self::ImmediateRetries,
        Self::DeliveryLimit,
        Self::DeadLetters,
        Self::RetryDelay,
        Self::PublishRetries,
        Self::Conflict,
        Self::ConflictRetries,
        Self::ClientTimeout,
        Self::ClientRetries,
        Self::ClientKey,
        Self::Reply,
        Self::UseCaseResult,
        Self::Save,
        Self::Poll,
        Self::Batch,
        Self::Relays,
        Self::RelayLock,
        Self::Relay,
        Self::OutboxDone,
        Self::OutboxDelivery,
        Self::Saga,
        Self::Compensate,
        Self::CompensateOrder,
        Self::FailingStep,
        Self::AfterFailedCompensation,
        Self::Tombstones,
        Self::SagaRetries,
        Self::SagaTimeout,
        Self::SagaSend,
        Self::Unmatched,
        Self::Restart,
        Self::ClockCatchUp,
        Self::Jitter,
        Self::Session,
        Self::ObserverSubscription,
        Self::RecordedClear,
        Self::RecordedHook,
        Self::Registry,
        Self::Returned,
        Self::ConsumerBuffer,
    ];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Publishing => "publishing",
            Self::Dispatcher => "dispatcher",
            Self::BusWorker => "bus-worker",
            Self::Checkpoint => "checkpoint",
            Self::SnapshotEvery => "snapshot-every",
            Self::Replay => "replay",
            Self::Payload => "payload",
            Self::Dedupe => "dedupe",
            Self::Ack => "ack",
            Self::Subscriptions => "subscriptions",
            Self::Ordering => "ordering",
            Self::Consumers => "consumers",
            Self::InboxKey => "inbox-key",
            Self::MessageIds => "message-id",
            Self::DeadLetters => "dead-letters",
            Self::ImmediateRetries => "immediate-retries",
            Self::DeliveryLimit => "delivery-limit",
            Self::RetryDelay => "retry-delay",
            Self::PublishRetries => "publish-retries",
            Self::Conflict => "conflict",
            Self::ConflictRetries => "conflict-retries",
            Self::ClientTimeout => "client-timeout",
            Self::ClientRetries => "client-retries",
            Self::ClientKey => "client-key",
            Self::Reply => "reply",
            Self::UseCaseResult => "use-case-result",
            Self::Save => "save",
            Self::Poll => "poll",
            Self::Batch => "batch",
            Self::Relays => "relays",
            Self::RelayLock => "relay-lock",
            Self::Relay => "relay",
            Self::OutboxDone => "outbox-done",
            Self::OutboxDelivery => "outbox-delivery",
            Self::Saga => "saga",
            Self::Compensate => "compensate",
            Self::CompensateOrder => "compensate-order",
            Self::FailingStep => "failing-step",
            Self::AfterFailedCompensation => "after-failed-compensation",
            Self::Tombstones => "tombstones",
            Self::SagaRetries => "saga-retries",
            Self::SagaTimeout => "saga-timeout",
            Self::SagaSend => "saga-send",
            Self::Unmatched => "unmatched",
            Self::Restart => "restart",
            Self::ClockCatchUp => "clock-catch-up",
            Self::Jitter => "jitter",
            Self::Session => "session",
            Self::ObserverSubscription => "observer-subscription",
            Self::RecordedClear => "recorded-clear",
            Self::RecordedHook => "recorded-hook",
            Self::Registry => "registry",
            Self::Returned => "returned",
            Self::ConsumerBuffer => "consumer-buffer",
        }
    }

    /// Where it is shown.
    pub const fn group(self) -> Group {
        match self {
            Self::Publishing | Self::Dispatcher | Self::BusWorker | Self::Payload | Self::SnapshotEvery => {
                Group::Publishing
            }
            Self::Checkpoint
            | Self::Replay
            | Self::Dedupe
            | Self::InboxKey
            | Self::MessageIds
            | Self::Ack
            | Self::Subscriptions
            | Self::Ordering
            | Self::Consumers => Group::Consuming,
            Self::ImmediateRetries
            | Self::DeliveryLimit
            | Self::DeadLetters
            | Self::RetryDelay
            | Self::PublishRetries
            | Self::Conflict
            | Self::ConflictRetries => Group::Retries,
            Self::ClientTimeout
            | Self::ClientRetries
            | Self::ClientKey
            | Self::Reply
            | Self::UseCaseResult
            | Self::Save => Group::Calling,
            Self::Poll
            | Self::Batch
            | Self::Relays
            | Self::RelayLock
            | Self::Relay
            | Self::OutboxDone
            | Self::OutboxDelivery => Group::Relay,
            Self::Restart | Self::ClockCatchUp | Self::Jitter => Group::Running,
            Self::Session
            | Self::ObserverSubscription
            | Self::RecordedClear
            | Self::RecordedHook
            | Self::Registry
            | Self::Returned
            | Self::ConsumerBuffer => Group::Traps,
            _ => Group::Sagas,
        }
    }

    /// The values that it takes, the default first; a unit or a range where they are not a list.
    pub fn values(self) -> Vec<&'static str> {
        match ContextSettings::default().value(self) {
            Value::Strategy(default) => {
                let others =
                    STRATEGIES.into_iter().map(|strategy| strategy.id).filter(|id| *id != default.id);
                std::iter::once(default.id).chain(others).collect()
            }
            Value::Choice(choice) => choice.words().to_vec(),
            Value::Several(_) => vec!["1", "1..9"],
            _ => match self {
                Self::DeliveryLimit => vec!["5", "1..1000"],
                Self::Consumers => vec!["1", "1..1000"],
                Self::RetryDelay => vec!["10ms", "0ms..10y"],
                Self::ClientTimeout => vec!["none", "1us..10y"],
                Self::Poll => vec!["20ms", "1us..10y"],
                Self::Batch => vec!["10", "1..1000"],
                Self::Restart => vec!["50ms", "0ms..10y"],
                Self::SagaRetries => vec!["3", "0..1000"],
                Self::SagaTimeout => vec!["200ms", "1us..10y"],
                Self::Jitter => vec!["0", "0..90 (percent)"],
                _ => vec!["0", "0..1000"],
            },
        }
    }

    /// Whether it takes one of a few words; else it takes a number or an interval.
    pub fn is_choice(self) -> bool {
        matches!(ContextSettings::default().value(self), Value::Strategy(_) | Value::Choice(_))
    }

    /// Whether a context can set it for itself.
    pub fn is_of_contexts(self) -> bool {
        !matches!(ContextSettings::default().value(self), Value::Elsewhere)
    }

    /// The key of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name() == name)
    }
}
