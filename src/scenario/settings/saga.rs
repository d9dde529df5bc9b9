//! The settings of sagas.

use super::choices::{Choice, choice};
use super::context::Value;
use super::key::Key;
use crate::kernel::Span;
use crate::publishing::{Strategy, broker, outbox};
use crate::saga::{Compensate, Rules};

choice! {
    /// Who leads a saga.
    Coordination {
        /// One coordinator, with a stored log.
        Orchestration "orchestration",
        /// Nobody: each participant reacts to the others' events.
        Choreography "choreography",
    }
}

choice! {
    /// What is compensated.
    Compensated {
        /// What is done, and what nobody knows of.
        CompletedAndUnknown "completed-and-unknown",
        /// What is done.
        Completed "completed",
        /// What a widely copied executor does.
        AsInTheSnippet "as-in-the-snippet",
    }
}

choice! {
    /// In which order steps are undone.
    CompensateOrder {
        /// The last one first, each after the one before it succeeded.
        Reverse "reverse",
        /// All at once.
        Parallel "parallel",
    }
}

choice! {
    /// Whether the step that failed is undone too.
    FailingStep {
        /// It is not.
        No "no",
        /// It is.
        Yes "yes",
    }
}

choice! {
    /// What comes after a compensation that failed for good.
    AfterFailedCompensation {
        /// Nothing.
        Stop "stop",
        /// The others are undone.
        GoOn "go-on",
    }
}

choice! {
    /// Whether a participant remembers compensations that came before their actions.
    Tombstones {
        /// It does, and refuses the late action.
        On "on",
        /// It does not.
        Off "off",
    }
}

choice! {
    /// How the commands of a saga leave.
    SagaSend {
        /// Stored with its state, and sent by a relay.
        Outbox "outbox",
        /// Sent before its state is stored.
        BeforeStore "before-store",
        /// Sent after its state is stored.
        AfterStore "after-store",
    }
}

choice! {
    /// What becomes of a message that no state of a saga expects.
    Unmatched {
        /// It is dropped.
        Drop "drop",
        /// It is given back, and comes again.
        Retry "retry",
    }
}

/// How sagas are led, and what their participants remember.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SagaSettings {
    /// Who leads.
    pub coordination: Coordination,
    /// What is compensated.
    pub compensate: Compensated,
    /// In which order.
    pub order: CompensateOrder,
    /// Whether the failed step is undone too.
    pub failing_step: FailingStep,
    /// What comes after a compensation that failed for good.
    pub after_failed: AfterFailedCompensation,
    /// Whether a participant remembers compensations that came first.
    pub tombstones: Tombstones,
    /// Attempts at one step after the first.
    pub retries: u16,
    /// How long an answer may take.
    pub timeout: Span,
    /// How commands leave.
    pub send: SagaSend,
    /// What becomes of what nobody expects.
    pub unmatched: Unmatched,
}

impl Default for SagaSettings {
    fn default() -> Self {
        Self {
            coordination: Coordination::default(),
            compensate: Compensated::default(),
            order: CompensateOrder::default(),
            failing_step: FailingStep::default(),
            after_failed: AfterFailedCompensation::default(),
            tombstones: Tombstones::default(),
            retries: 3,
            timeout: Span::from_millis(200),
            send: SagaSend::default(),
            unmatched: Unmatched::default(),
        }
    }
}

impl SagaSettings {
    /// The place of one of them.
    pub(super) fn value(&mut self, key: Key) -> Value<'_> {
        match key {
            Key::Saga => Value::Choice(&mut self.coordination),
            Key::Compensate => Value::Choice(&mut self.compensate),
            Key::CompensateOrder => Value::Choice(&mut self.order),
            Key::FailingStep => Value::Choice(&mut self.failing_step),
            Key::AfterFailedCompensation => Value::Choice(&mut self.after_failed),
            Key::Tombstones => Value::Choice(&mut self.tombstones),
            Key::SagaRetries => Value::Count(&mut self.retries, 0),
            Key::SagaTimeout => Value::Interval(&mut self.timeout, Span::from_micros(1)),
            Key::SagaSend => Value::Choice(&mut self.send),
            Key::Unmatched => Value::Choice(&mut self.unmatched),
            _ => Value::Elsewhere,
        }
    }

    /// The rules by which a saga is led.
    pub fn rules(&self) -> Rules {
        Rules {
            compensate: match self.compensate {
                Compensated::CompletedAndUnknown => Compensate::CompletedAndUnknown,
                Compensated::Completed => Compensate::Completed,
                Compensated::AsInTheSnippet => Compensate::AsInTheSnippet,
            },
            parallel: self.order == CompensateOrder::Parallel,
            failing_step: self.failing_step == FailingStep::Yes,
            goes_on: self.after_failed == AfterFailedCompensation::GoOn,
            retries: self.retries,
            timeout: self.timeout,
        }
    }

    /// Whether participants remember compensations that came first.
    pub fn remembers(&self) -> bool {
        self.tombstones == Tombstones::On
    }

    /// Whether a message that no state expects is given back.
    pub fn gives_back(&self) -> bool {
        self.unmatched == Unmatched::Retry
    }

    /// Whether nobody leads.
    pub fn is_choreographed(&self) -> bool {
        self.coordination == Coordination::Choreography
    }

    /// How whoever leads stores its state and sends its commands, where its surroundings publish as `around`.
    pub fn strategy(&self, around: &'static Strategy) -> &'static Strategy {
        match self.send {
            SagaSend::Outbox if around.relay.is_some() && !around.hands_on() => around,
            SagaSend::Outbox => &outbox::OUTBOX,
            SagaSend::BeforeStore => &broker::BEFORE_COMMIT,
            SagaSend::AfterStore => &broker::AFTER_COMMIT,
        }
    }
}
