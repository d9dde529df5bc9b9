//! Sagas in the engine: who leads one decides as the process manager says, and who takes part decides with a record beside,
//! stored in the same transaction. Everything else about them is events, handlers and commands as elsewhere.

mod timeouts;
mod trouble;

use std::sync::Arc;

use super::deployment::DatabaseId;
use super::run::Turn;
use super::task::Execution;
use super::transaction::{Transaction, WorkingCopy};
use crate::domain::{
    CommandId, Conversation, Decision, Errand, EventId, HandlerId, InstanceKey, Noted, Part, Role, Row, Saga,
    SagaId, SagaStep,
};
use crate::messaging::{Content, Envelope, MessageId};
use crate::saga::{self, Answer, Message, Output, Standing, State, Unheard};
use crate::trace::Outcome;

/// How a decision looks at other aggregates.
type Look<'a> = &'a mut dyn FnMut(InstanceKey) -> Row;

/// What a decision in a saga comes to.
pub(super) struct Decided {
    /// What is raised.
    pub events: Vec<Arc<Envelope>>,
    /// Whether it is an effect.
    pub changed: bool,
    /// What the participant's record says from now on.
    pub record: Option<(InstanceKey, i64)>,
}

impl Turn<'_> {
    fn saga(&self, id: SagaId) -> Option<&Saga> {
        self.deployment.model.sagas.get(usize::from(id.0))
    }

    /// The conversation in which a command raises an event: its own or, where it has none, that of a saga that the event
    /// starts. Further sagas that it starts find theirs by themselves.
    pub(super) fn conversation_of(
        &self,
        event: EventId,
        command: &Envelope,
        values: &Row,
    ) -> Option<Arc<Conversation>> {
        let sagas = &self.deployment.model.sagas;
        if command.conversation.is_some() {
            return command.conversation.clone();
        }
        let place = sagas.iter().position(|saga| saga.starts == event)?;
        let saga = &sagas[place];
        let leader = self.deployment.model.aggregate(saga.log).context;
        Some(Arc::new(Conversation {
            saga: SagaId(u8::try_from(place).ok()?),
            choreographed: self.deployment.home(leader).settings.saga.is_choreographed(),
            log: InstanceKey { aggregate: saga.log, identity: command.subject.identity.clone() },
            values: saga.values_of(&command.subject.identity, values),
            errand: None,
        }))
    }

    /// The conversation of a command that a handler issues: who carries out an errand says which.
    pub(super) fn conversation_for(&self, handler: HandlerId, cause: &Envelope) -> Option<Arc<Conversation>> {
        let model = &self.deployment.model;
        let (told, errand) = match model.handler(handler).side {
            None => (cause.conversation.clone()?, None),
            Some(side) if side.choreographed => (cause.told_to(model, side)?, side.errand),
            Some(side) => return cause.told_to(model, side),
        };
        Some(Arc::new(Conversation { errand, ..Conversation::clone(&told) }))
    }

    /// The aggregate that a command of a saga's own is for.
    pub(super) fn target_in_saga(
        &self,
        command: CommandId,
        cause: &Envelope,
        handler: HandlerId,
    ) -> Option<InstanceKey> {
        let told = self.conversation_for(handler, cause)?;
        match self.deployment.model.command(command).role? {
            Role::Lead(_) => Some(told.log.clone()),
            Role::Note(_) => self.record_key(&told),
        }
    }

    fn record_key(&self, told: &Conversation) -> Option<InstanceKey> {
        let errand = told.errand?;
        let aggregate = self.saga(told.saga)?.step(errand.step)?.record;
        let mut identity = told.log.identity.clone();
        identity.push(errand.step.into());
        Some(InstanceKey { aggregate, identity })
    }

    fn standing(&self, database: DatabaseId, key: &InstanceKey) -> Standing {
        let stored =
            self.world.database(database).instance(key).and_then(|record| record.fields.first().copied());
        Standing::read(stored.unwrap_or_default())
    }

    fn answer(&self, standing: Standing, told: &Conversation) -> Answer {
        let (Some(errand), Some(saga)) = (told.errand, self.saga(told.saga)) else { return Answer::Act };
        let Some(step) = saga.step(errand.step) else { return Answer::Act };
        let context = self.deployment.model.aggregate(step.record).context;
        let tombstones = self.deployment.home(context).settings.saga.remembers();
        saga::answer(standing, errand.undo, step.kind.only_goes_on(), tombstones)
    }

    /// Whether a participant has nothing to do about an errand but to answer.
    pub(super) fn is_settled(&self, handler: HandlerId, cause: &Envelope) -> bool {
        let Some(told) = self.conversation_for(handler, cause) else { return false };
        let context = self.deployment.model.handler(handler).context;
        let database = self.deployment.home(context).database;
        self.record_key(&told)
            .is_some_and(|key| self.answer(self.standing(database, &key), &told) != Answer::Act)
    }

    /// Whether an execution is decided in a saga: by who leads it, or with a participant's record.
    pub(super) fn is_in_saga(&self, execution: &Execution) -> bool {
        let model = &self.deployment.model;
        model.command(execution.command).role.is_some()
            || execution.slot.is_some_and(|(slot, _)| {
                model.handler(slot.handler).side.is_some_and(|side| side.errand.is_some())
            })
    }

    /// Whether a message asks a participant for something.
    pub(super) fn is_request(&self, message: &Envelope) -> bool {
        let told = message.conversation.as_deref().filter(|told| !told.choreographed);
        let part = told.and_then(|told| self.part(told));
        part.is_some_and(|part| message.content == Content::Event(part.request))
    }

    /// Loads the participant's record of what a command is to do, beside its aggregate, and says what it says.
    pub(super) fn load_record(&self, execution: &Execution, open: &mut Transaction) -> i64 {
        let told = execution.envelope.conversation.as_ref();
        let Some(key) = told.and_then(|told| self.record_key(told)) else { return 0 };
        if !open.has(&key) {
            open.copies.push(self.loaded(open.database, key.clone()));
        }
        open.copy_mut(&key).and_then(|copy| copy.fields.first().copied()).unwrap_or_default()
    }

    fn loaded(&self, database: DatabaseId, key: InstanceKey) -> WorkingCopy {
        let (version, fields) = self.world.database(database).instance(&key).map_or_else(
            || (0, self.deployment.model.aggregate(key.aggregate).blank()),
            |stored| (stored.version, stored.fields.clone()),
        );
        WorkingCopy { key, version, fields, saved: false }
    }

    /// Decides a command of a saga. `record` is what the participant's record says in the open transaction.
    pub(super) fn decide_in_saga(
        &self,
        execution: &Execution,
        decision: &mut Decision,
        fields: &mut Row,
        record: i64,
        look: Look<'_>,
    ) -> Result<Decided, Outcome> {
        let done = |events, changed, record| Ok(Decided { events, changed, record });
        let Some(told) = execution.envelope.conversation.clone() else {
            decision.end();
            return done(Vec::new(), false, None);
        };
        let standing = Standing::read(record);
        match self.deployment.model.command(execution.command).role {
            Some(Role::Lead(_)) => {
                decision.end();
                self.lead(execution, &told, fields)
            }
            Some(Role::Note(noted)) => {
                decision.end();
                self.note_down(execution, &told, noted, standing, fields)
            }
            None => self.carry_errand_out(execution, &told, (standing, look), decision, fields),
        }
    }

    /// Who leads hears a message.
    fn lead(
        &self,
        execution: &Execution,
        told: &Arc<Conversation>,
        fields: &mut Row,
    ) -> Result<Decided, Outcome> {
        let nothing = || Ok(Decided { events: Vec::new(), changed: false, record: None });
        let Some(saga) = self.saga(told.saga) else { return nothing() };
        let settings = &self.deployment.home(self.deployment.model.aggregate(saga.log).context).settings.saga;
        let event = execution.arguments().first().and_then(|event| u16::try_from(*event).ok()).map(EventId);
        let Some(message) = event.and_then(|event| heard(saga, event, told.errand)) else { return nothing() };
        let mut state = State::read(fields, saga.steps.len());
        match saga::advance(saga, &settings.rules(), &mut state, message) {
            Err(Unheard::Unmatched) if settings.gives_back() => Err(Outcome::Threw),
            Err(_) => nothing(),
            Ok(outputs) => {
                state.write(fields);
                let place = 1 + 2 * saga.steps.len();
                for (cell, value) in fields.iter_mut().skip(place).zip(&told.values) {
                    *cell = *value;
                }
                let sent = outputs.iter().filter_map(|output| match output {
                    Output::Send(errand) => self.errand_request(execution, saga, told, *errand),
                    Output::Arm(..) => None,
                });
                Ok(Decided { events: sent.collect(), changed: true, record: None })
            }
        }
    }

    /// The command that asks for an errand. It has the same id at each attempt, by which a repeat is recognised.
    fn errand_request(
        &self,
        execution: &Execution,
        saga: &Saga,
        told: &Arc<Conversation>,
        errand: Errand,
    ) -> Option<Arc<Envelope>> {
        let part = saga.part(errand)?;
        let conversation = Conversation { errand: Some(errand), ..Conversation::clone(told) };
        let id = MessageId::derived(&(&told.log, errand.step, errand.undo, "request"));
        Some(self.told_by(execution, id, part.request, told.log.clone(), conversation))
    }

    fn told_by(
        &self,
        execution: &Execution,
        id: MessageId,
        event: EventId,
        subject: InstanceKey,
        conversation: Conversation,
    ) -> Arc<Envelope> {
        let carries = !self.deployment.model.event(event).payload.is_empty();
        let values = if carries { conversation.values.clone() } else { Row::new() };
        Arc::new(Envelope {
            id,
            correlation: execution.envelope.correlation,
            causation: execution.envelope.id,
            content: Content::Event(event),
            subject,
            values,
            occurred: self.world.now,
            slot: None,
            conversation: Some(Arc::new(conversation)),
        })
    }

    /// An answer to an errand. The same answer has the same id.
    fn errand_answer(
        &self,
        execution: &Execution,
        told: &Conversation,
        event: EventId,
        attempt: u16,
    ) -> Option<Arc<Envelope>> {
        let errand = told.errand?;
        let id = MessageId::derived(&(&told.log, errand.step, errand.undo, event, attempt));
        Some(self.told_by(execution, id, event, self.record_key(told)?, told.clone()))
    }

    /// A participant takes down what became of a call, or that something went wrong.
    fn note_down(
        &self,
        execution: &Execution,
        told: &Conversation,
        noted: Noted,
        standing: Standing,
        fields: &mut Row,
    ) -> Result<Decided, Outcome> {
        let (Some(part), Some(errand)) = (self.part(told), told.errand) else { return Err(Outcome::Threw) };
        let (next, event, attempt) = match noted {
            Noted::Agreed if errand.undo => (Standing::Undone, part.done, 0),
            Noted::Agreed => (Standing::Done, part.done, 0),
            Noted::Refused if errand.undo => (standing, part.trouble, errand.attempt),
            Noted::Refused if told.choreographed && self.only_goes_on(told, errand) => {
                return Err(Outcome::Threw);
            }
            Noted::Refused => (Standing::Refused, part.refused, 0),
            Noted::Trouble if part.external && standing == Standing::None && !errand.undo => {
                (Standing::Tried, part.trouble, errand.attempt)
            }
            Noted::Trouble => (standing, part.trouble, errand.attempt),
            Noted::Again => match self.answer(standing, told) {
                Answer::Again(next) => (next, part.done, 0),
                Answer::RefuseAgain => (standing, part.refused, 0),
                Answer::TooLate | Answer::Act => {
                    return Ok(Decided { events: Vec::new(), changed: false, record: None });
                }
            },
        };
        if let Some(cell) = fields.first_mut() {
            *cell = next.stored();
        }
        let events = self.errand_answer(execution, told, event, attempt).into_iter().collect();
        Ok(Decided { events, changed: next != standing, record: None })
    }

    /// A participant does what it is asked, unless its record says otherwise.
    fn carry_errand_out(
        &self,
        execution: &Execution,
        told: &Conversation,
        (standing, look): (Standing, Look<'_>),
        decision: &mut Decision,
        fields: &mut Row,
    ) -> Result<Decided, Outcome> {
        let (Some(part), Some(errand)) = (self.part(told), told.errand) else { return Err(Outcome::Threw) };
        let record = |standing: Standing| self.record_key(told).map(|key| (key, standing.stored()));
        let answered = |event| self.errand_answer(execution, told, event, 0).into_iter().collect();
        match self.answer(standing, told) {
            Answer::Act => {}
            Answer::Again(next) => {
                decision.end();
                let record = if next == standing { None } else { record(next) };
                return Ok(Decided { events: answered(part.done), changed: false, record });
            }
            Answer::RefuseAgain => {
                decision.end();
                return Ok(Decided { events: answered(part.refused), changed: false, record: None });
            }
            Answer::TooLate => {
                let late = self.saga(told.saga).map(|saga| saga.late);
                return Err(late.map_or(Outcome::Threw, Outcome::Refused));
            }
        }
        let step = self.saga(told.saga).and_then(|saga| saga.step(errand.step));
        let goes_on = self.only_goes_on(told, errand);
        let before = fields.clone();
        let mut events = match self.decision(execution, decision, fields, (false, true), look) {
            Ok(events) => events,
            // A compensation has no business failure: its refusal is something that went wrong. So is that of a step which
            // only goes on, where nobody leads who would ask once more.
            Err(Outcome::Refused(_)) if errand.undo || (goes_on && told.choreographed) => {
                return Err(Outcome::Threw);
            }
            Err(Outcome::Refused(_)) if !told.choreographed => {
                decision.end();
                *fields = before;
                let events = answered(part.refused);
                return Ok(Decided { events, changed: false, record: record(Standing::Refused) });
            }
            Err(other) => return Err(other),
        };
        let raised = |event: &EventId| events.iter().any(|raised| raised.content == Content::Event(*event));
        let is_done = step.is_some_and(|step| step.done.iter().any(raised));
        let is_refused = !errand.undo && step.is_some_and(|step| step.fails.iter().any(raised));
        if is_refused && goes_on && told.choreographed {
            return Err(Outcome::Threw);
        }
        let changed = *fields != before || !events.is_empty();
        if errand.undo || !(is_done || is_refused) {
            events.extend(self.errand_answer(execution, told, part.done, 0));
        }
        let next = match (errand.undo, is_refused) {
            (true, _) => Standing::Undone,
            (false, true) => Standing::Refused,
            (false, false) => Standing::Done,
        };
        Ok(Decided { events, changed, record: record(next) })
    }

    fn only_goes_on(&self, told: &Conversation, errand: Errand) -> bool {
        let step = self.saga(told.saga).and_then(|saga| saga.step(errand.step));
        step.is_some_and(|step| step.kind.only_goes_on())
    }

    fn part(&self, told: &Conversation) -> Option<&Part> {
        self.saga(told.saga)?.part(told.errand?)
    }
}

/// What an event means to the saga whose part it is.
fn heard(saga: &Saga, event: EventId, errand: Option<Errand>) -> Option<Message> {
    let Some(errand) = errand else {
        if event == saga.starts {
            return Some(Message::Started);
        }
        // It came by a long way, on which the errand was forgotten.
        let at = |says: &dyn Fn(&SagaStep) -> bool| {
            let step = saga.steps.iter().position(says)?;
            Some(Errand { step: u8::try_from(step).ok()?, undo: false, attempt: 1 })
        };
        return at(&|step| step.done == Some(event))
            .map(Message::Done)
            .or_else(|| at(&|step| step.fails.contains(&event)).map(Message::Refused));
    };
    let (step, part) = (saga.step(errand.step)?, saga.part(errand)?);
    match event {
        event if event == saga.timeout => Some(Message::TimedOut(errand)),
        event if event == part.done => Some(Message::Done(errand)),
        event if event == part.refused => Some(Message::Refused(errand)),
        event if event == part.trouble => Some(Message::Trouble(errand)),
        event if !errand.undo && step.done == Some(event) => Some(Message::Done(errand)),
        event if !errand.undo && step.fails.contains(&event) => Some(Message::Refused(errand)),
        _ => None,
    }
}
