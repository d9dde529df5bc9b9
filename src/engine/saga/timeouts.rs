//! The messages that a saga sends itself, for when an answer takes too long.

use std::sync::Arc;

use crate::domain::{Conversation, Errand, Row, Saga, SagaId};
use crate::engine::run::Turn;
use crate::engine::transaction::{Transaction, WorkingCopy};
use crate::engine::world::Action;
use crate::kernel::Span;
use crate::messaging::{Content, Envelope, MessageId};
use crate::saga::{Stands, State, Status};
use crate::trace::RecordId;

impl Turn<'_> {
    /// Plans the messages to itself that come when the answers to what is asked for in this transaction take too long.
    pub(in crate::engine) fn arm(&mut self, open: &Transaction) {
        let deployment = self.deployment;
        for copy in open.copies.iter().filter(|copy| copy.saved) {
            let Some(place) = deployment.model.sagas.iter().position(|saga| saga.log == copy.key.aggregate)
            else {
                continue;
            };
            let saga = &deployment.model.sagas[place];
            let stored = self.world.database(open.database).instance(&copy.key);
            let before = State::read(stored.map_or(&[][..], |stored| &stored.fields), saga.steps.len());
            let now = State::read(&copy.fields, saga.steps.len());
            for (step, (was, is)) in (0_u8..).zip(before.steps.iter().zip(&now.steps)) {
                if was != is && matches!(is.stands, Stands::Asked | Stands::Undoing) {
                    let errand = Errand { step, undo: is.stands == Stands::Undoing, attempt: is.attempts };
                    self.arm_one(saga, SagaId(u8::try_from(place).unwrap_or(u8::MAX)), errand, copy);
                }
            }
        }
    }

    fn arm_one(&mut self, saga: &Saga, id: SagaId, errand: Errand, copy: &WorkingCopy) {
        let leader = self.deployment.home(self.deployment.model.aggregate(saga.log).context);
        let own = saga.step(errand.step).and_then(|step| step.timeout);
        let values: Row = copy.fields.iter().skip(1 + 2 * saga.steps.len()).copied().collect();
        let message = MessageId::derived(&(&copy.key, errand, "timeout"));
        let conversation = Conversation {
            saga: id,
            choreographed: false,
            log: copy.key.clone(),
            values: values.clone(),
            errand: Some(errand),
        };
        let envelope = Arc::new(Envelope {
            id: message,
            correlation: message,
            causation: message,
            content: Content::Event(saga.timeout),
            subject: copy.key.clone(),
            values,
            occurred: self.world.now,
            slot: None,
            conversation: Some(Arc::new(conversation)),
        });
        let at = self.world.now + own.unwrap_or(leader.settings.saga.timeout);
        self.world.agenda.plan(at, leader.service.0, Action::Due(envelope));
    }

    /// A message that a saga sent itself is due. One that its state has answered already is not sent; the others are
    /// checked against the state when they come.
    pub(in crate::engine) fn due(&mut self, message: Arc<Envelope>) {
        let Some(told) = message.conversation.clone() else { return };
        let (Some(saga), Some(errand)) =
            (self.deployment.model.sagas.get(usize::from(told.saga.0)), told.errand)
        else {
            return;
        };
        let leader = self.deployment.home(self.deployment.model.aggregate(saga.log).context);
        let stored = self.world.database(leader.database).instance(&told.log);
        let state = State::read(stored.map_or(&[][..], |stored| &stored.fields), saga.steps.len());
        let underway = if errand.undo { Stands::Undoing } else { Stands::Asked };
        let step = state.steps.get(usize::from(errand.step));
        let waits = step.is_some_and(|step| step.stands == underway && step.attempts == errand.attempt);
        if !waits || matches!(state.status, Status::Ended(_)) {
            return;
        }
        if self.world.broker.down {
            let again = self.world.now + Span::from_millis(10);
            return self.world.agenda.plan(again, leader.service.0, Action::Due(message));
        }
        self.recorder.envelope(&message);
        let queues = self.deployment.queues_of(message.content);
        for queue in queues {
            self.world.broker.change().queue_mut(*queue).store(
                Arc::clone(&message),
                message.id,
                RecordId::NONE.0,
            );
        }
        for queue in queues {
            self.pump(*queue);
        }
    }
}
