//! What the settings make of a strategy.

use super::ContextSettings;
use super::choices::{BusWorker, OutboxDelivery};
use super::traps::{RecordedClear, RecordedHook, Returned};
use crate::publishing::{Strategy, asynchronous, outbox, recorded};

impl ContextSettings {
    /// How it publishes, with what other settings make of it.
    pub fn strategy(&self) -> &'static Strategy {
        let publishing = self.publishing;
        if publishing == &recorded::BEFORE_COMMIT {
            return self.cleared(recorded::BEFORE_COMMITS);
        }
        if publishing == &recorded::AFTER_COMMIT {
            return self.cleared(match self.recorded_hook {
                RecordedHook::AtCommit => recorded::AFTER_COMMITS,
                RecordedHook::AtFlush => recorded::AT_FLUSHES,
            });
        }
        if publishing == &recorded::RETURNED && self.returned == Returned::Ignored {
            return &recorded::RETURNED_IGNORED;
        }
        if publishing == &asynchronous::AT_ONCE && self.bus_worker == BusWorker::AfterCommit {
            return &asynchronous::AFTER_COMMIT;
        }
        match self.outbox_delivery {
            OutboxDelivery::Handlers if publishing == &outbox::OUTBOX => &outbox::HANDING_ON,
            OutboxDelivery::Handlers if publishing == &outbox::MARK_FIRST => &outbox::MARK_FIRST_HANDING_ON,
            _ => publishing,
        }
    }

    /// The one of three that forgets recorded events when the settings say.
    const fn cleared(&self, [after, before, never]: [&'static Strategy; 3]) -> &'static Strategy {
        match self.recorded_clear {
            RecordedClear::AfterLoop => after,
            RecordedClear::BeforeLoop => before,
            RecordedClear::Never => never,
        }
    }
}
