//! The settings of one context.

use super::SettingError;
use super::choices::{
    Ack, BusWorker, CatchUp, Checkpointing, Choice, ClientKey, Conflict, DeadLetters, Dedupe, Dispatcher,
    InboxKey, MessageIds, Ordering, OutboxDelivery, OutboxDone, Payload, RelayLock, RelayReads, Replay,
    Reply, SaveCall, Subscriptions, UseCaseResult,
};
use super::key::Key;
use super::saga::SagaSettings;
use super::traps::{
    ConsumerBuffer, ObserverSubscription, RecordedClear, RecordedHook, Registry, Returned, Session,
};
use crate::kernel::Span;
use crate::publishing::variant::{Answers, Variant};
use crate::publishing::{Strategy, outbox};

/// The settings of one context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContextSettings {
    /// How it publishes its events.
    pub publishing: &'static Strategy,
    /// What a dispatcher does when a handler throws.
    pub dispatcher: Dispatcher,
    /// When the worker of an in-memory bus gets an event.
    pub bus_worker: BusWorker,
    /// When its subscriptions to event stores note how far they are.
    pub checkpoint: Checkpointing,
    /// How many entries of a stream lie between two snapshots; 0 for none.
    pub snapshot_every: u16,
    /// What its handlers do about events that are handed over again on purpose.
    pub replay: Replay,
    /// What its events carry.
    pub payload: Payload,
    /// What its consumers remember.
    pub dedupe: Dedupe,
    /// When they acknowledge.
    pub ack: Ack,
    /// How its handlers subscribe.
    pub subscriptions: Subscriptions,
    /// In which order its consumers work.
    pub ordering: Ordering,
    /// How many consumers each of its subscriptions has, at least 1.
    pub consumers: u16,
    /// By what its inbox knows a message.
    pub inbox_key: InboxKey,
    /// What gives its messages their identity.
    pub message_ids: MessageIds,
    /// What becomes of what was handed over too often.
    pub dead_letters: DeadLetters,
    /// Attempts at one delivery after the first.
    pub immediate_retries: u16,
    /// Deliveries of one copy before it is parked, at least 1.
    pub delivery_limit: u16,
    /// From a refusal to the next delivery.
    pub retry_delay: Span,
    /// Attempts at one publication after the first.
    pub publish_retries: u16,
    /// Where a lost race is noticed.
    pub conflict: Conflict,
    /// Executions of one command after the first that lost a race.
    pub conflict_retries: u16,
    /// For how long a client waits for an answer; none if it does for ever.
    pub client_timeout: Option<Span>,
    /// Sendings of one command after the first.
    pub client_retries: u16,
    /// By what the service recognises it then.
    pub client_key: ClientKey,
    /// When it answers its callers.
    pub reply: Reply,
    /// What a use case makes of a refusal.
    pub use_case_result: UseCaseResult,
    /// Whether it waits for what it saves.
    pub save: SaveCall,
    /// From one look into the outbox to the next.
    pub poll: Span,
    /// Rows of the outbox read at once, at least 1.
    pub batch: u16,
    /// Relays beside the service, at least 1.
    pub relays: u16,
    /// Whether a relay locks what it reads.
    pub relay_lock: RelayLock,
    /// How it tells what waits.
    pub relay_reads: RelayReads,
    /// What becomes of a row that is done.
    pub outbox_done: OutboxDone,
    /// To whom a relay hands events.
    pub outbox_delivery: OutboxDelivery,
    /// From a crash to the restart.
    pub restart: Span,
    /// What its clock does about what it missed.
    pub clock_catch_up: CatchUp,
    /// What it keeps in memory from one command to the next.
    pub session: Session,
    /// Whether observers unsubscribe.
    pub observer_subscription: ObserverSubscription,
    /// When recorded events are forgotten.
    pub recorded_clear: RecordedClear,
    /// When the hook for "after commit" is called.
    pub recorded_hook: RecordedHook,
    /// What a process-wide registry knows.
    pub registry: Registry,
    /// What the caller makes of returned events.
    pub returned: Returned,
    /// Where its consumers keep what their handlers send.
    pub consumer_buffer: ConsumerBuffer,
    /// How sagas are led.
    pub saga: SagaSettings,
}

impl Default for ContextSettings {
    fn default() -> Self {
        Self {
            publishing: &outbox::OUTBOX,
            dispatcher: Dispatcher::default(),
            bus_worker: BusWorker::default(),
            checkpoint: Checkpointing::default(),
            snapshot_every: 0,
            replay: Replay::default(),
            payload: Payload::default(),
            dedupe: Dedupe::default(),
            ack: Ack::default(),
            subscriptions: Subscriptions::default(),
            ordering: Ordering::default(),
            consumers: 1,
            inbox_key: InboxKey::default(),
            message_ids: MessageIds::default(),
            dead_letters: DeadLetters::default(),
            immediate_retries: 0,
            delivery_limit: 5,
            retry_delay: Span::from_millis(10),
            publish_retries: 0,
            conflict: Conflict::default(),
            conflict_retries: 0,
            client_timeout: None,
            client_retries: 0,
            client_key: ClientKey::default(),
            reply: Reply::default(),
            use_case_result: UseCaseResult::default(),
            save: SaveCall::default(),
            poll: Span::from_millis(20),
            batch: 10,
            relays: 1,
            relay_lock: RelayLock::default(),
            relay_reads: RelayReads::default(),
            outbox_done: OutboxDone::default(),
            outbox_delivery: OutboxDelivery::default(),
            restart: Span::from_millis(50),
            clock_catch_up: CatchUp::default(),
            session: Session::default(),
            observer_subscription: ObserverSubscription::default(),
            recorded_clear: RecordedClear::default(),
            recorded_hook: RecordedHook::default(),
            registry: Registry::default(),
            returned: Returned::default(),
            consumer_buffer: ConsumerBuffer::default(),
            saga: SagaSettings::default(),
        }
    }
}

/// The longest interval that can be set, so that a run's end stays in sight: ten years.
const LONGEST: Span = Span::from_millis(315_360_000_000);

/// Where there is no interval.
const FOR_EVER: &str = "none";

/// The most that can be counted.
const MOST: u16 = 1_000;

/// The most of what has a process or a picture of its own.
const SEVERAL: u16 = 9;

/// The place of one setting, by the kind of its value.
pub(super) enum Value<'a> {
    /// A publishing strategy.
    Strategy(&'a mut &'static Strategy),
    /// One of some words.
    Choice(&'a mut dyn Choice),
    /// A number, from this one on.
    Count(&'a mut u16, u16),
    /// A small number, from 1 to [`SEVERAL`].
    Several(&'a mut u16),
    /// An interval, from this one on.
    Interval(&'a mut Span, Span),
    /// An interval, or for ever.
    Patience(&'a mut Option<Span>),
    /// It is none of a context's.
    Elsewhere,
}

impl ContextSettings {
    /// The place of one setting.
    pub(super) fn value(&mut self, key: Key) -> Value<'_> {
        let instant = Span::from_micros(1);
        match key {
            Key::Publishing => Value::Strategy(&mut self.publishing),
            Key::Dispatcher => Value::Choice(&mut self.dispatcher),
            Key::BusWorker => Value::Choice(&mut self.bus_worker),
            Key::Checkpoint => Value::Choice(&mut self.checkpoint),
            Key::SnapshotEvery => Value::Count(&mut self.snapshot_every, 0),
            Key::Replay => Value::Choice(&mut self.replay),
            Key::Payload => Value::Choice(&mut self.payload),
            Key::Dedupe => Value::Choice(&mut self.dedupe),
            Key::Ack => Value::Choice(&mut self.ack),
            Key::Subscriptions => Value::Choice(&mut self.subscriptions),
            Key::Ordering => Value::Choice(&mut self.ordering),
            Key::Consumers => Value::Count(&mut self.consumers, 1),
            Key::InboxKey => Value::Choice(&mut self.inbox_key),
            Key::MessageIds => Value::Choice(&mut self.message_ids),
            Key::DeadLetters => Value::Choice(&mut self.dead_letters),
            Key::ImmediateRetries => Value::Count(&mut self.immediate_retries, 0),
            Key::DeliveryLimit => Value::Count(&mut self.delivery_limit, 1),
            Key::RetryDelay => Value::Interval(&mut self.retry_delay, Span::ZERO),
            Key::PublishRetries => Value::Count(&mut self.publish_retries, 0),
            Key::Conflict => Value::Choice(&mut self.conflict),
            Key::ConflictRetries => Value::Count(&mut self.conflict_retries, 0),
            Key::ClientTimeout => Value::Patience(&mut self.client_timeout),
            Key::ClientRetries => Value::Count(&mut self.client_retries, 0),
            Key::ClientKey => Value::Choice(&mut self.client_key),
            Key::Reply => Value::Choice(&mut self.reply),
            Key::UseCaseResult => Value::Choice(&mut self.use_case_result),
            Key::Save => Value::Choice(&mut self.save),
            Key::Poll => Value::Interval(&mut self.poll, instant),
            Key::Batch => Value::Count(&mut self.batch, 1),
            Key::Relays => Value::Several(&mut self.relays),
            Key::RelayLock => Value::Choice(&mut self.relay_lock),
            Key::Relay => Value::Choice(&mut self.relay_reads),
            Key::OutboxDone => Value::Choice(&mut self.outbox_done),
            Key::OutboxDelivery => Value::Choice(&mut self.outbox_delivery),
            Key::ClockCatchUp => Value::Choice(&mut self.clock_catch_up),
            Key::Restart => Value::Interval(&mut self.restart, Span::ZERO),
            Key::Session => Value::Choice(&mut self.session),
            Key::ObserverSubscription => Value::Choice(&mut self.observer_subscription),
            Key::RecordedClear => Value::Choice(&mut self.recorded_clear),
            Key::RecordedHook => Value::Choice(&mut self.recorded_hook),
            Key::Registry => Value::Choice(&mut self.registry),
            Key::Returned => Value::Choice(&mut self.returned),
            Key::ConsumerBuffer => Value::Choice(&mut self.consumer_buffer),
            Key::Jitter => Value::Elsewhere,
            _ => self.saga.value(key),
        }
    }

    /// Changes one of them.
    pub(super) fn set(&mut self, key: Key, text: &str) -> Result<(), SettingError> {
        let bad = || SettingError::BadValue { key, value: text.to_owned() };
        let span =
            |least: Span| text.parse().ok().filter(|span| (least..=LONGEST).contains(span)).ok_or_else(bad);
        match self.value(key) {
            Value::Strategy(strategy) => *strategy = Strategy::named(text).ok_or_else(bad)?,
            Value::Choice(choice) => return if choice.choose(text) { Ok(()) } else { Err(bad()) },
            Value::Count(count, least) => {
                *count = text.parse().ok().filter(|count| (least..=MOST).contains(count)).ok_or_else(bad)?;
            }
            Value::Several(count) => {
                *count = text.parse().ok().filter(|count| (1..=SEVERAL).contains(count)).ok_or_else(bad)?;
            }
            Value::Interval(interval, least) => *interval = span(least)?,
            Value::Patience(patience) if text == FOR_EVER => *patience = None,
            Value::Patience(patience) => *patience = Some(span(Span::from_micros(1))?),
            Value::Elsewhere => return Err(SettingError::NotPerContext(key)),
        }
        Ok(())
    }

    /// The text of one of them.
    pub fn text(&self, key: Key) -> String {
        match self.clone().value(key) {
            Value::Strategy(strategy) => strategy.id.to_owned(),
            Value::Choice(choice) => choice.word().to_owned(),
            Value::Count(count, _) | Value::Several(count) => count.to_string(),
            Value::Interval(interval, _) => interval.to_string(),
            Value::Patience(patience) => {
                patience.map_or_else(|| FOR_EVER.to_owned(), |span| span.to_string())
            }
            Value::Elsewhere => String::new(),
        }
    }

    /// What is different in how it carries out a command.
    pub fn variant(&self) -> Variant {
        let answers = match (self.reply, self.save) {
            (Reply::Accepted, _) => Answers::First,
            (_, SaveCall::NotAwaited) => Answers::Meanwhile,
            (Reply::AfterHandlers, _) => Answers::Last,
            (Reply::AtCommit, SaveCall::Awaited) => Answers::AsListed,
        };
        Variant { keyed: self.client_key == ClientKey::Same, answers }
    }
}
