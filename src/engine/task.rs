//! A task: one piece of work of a process, as a stack of frames. Plain data; nesting pushes
//! frames, never the call stack of Rust.

use std::sync::Arc;

use crate::domain::{CommandId, ContextId, Decision, HandlerId, InstanceKey, Model, Row, Slot};
use crate::kernel::{Span, Time, Untracked};
use crate::messaging::{Content, Envelope, MessageId, SubscriptionId};
use crate::publishing::{Line, Procedure, Step};
use crate::scenario::{MessageIds, Scope};
use crate::trace::{Answer, ParticipantId, Place, ProcessId, RecordId, TaskId};

use super::buffering::Buffer;
use super::ranging::Ranging;
use super::transaction::Transaction;

/// One piece of work.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Task {
    /// Its identity.
    pub id: TaskId,
    /// The process that does it.
    pub process: ProcessId,
    /// The frames, the innermost last.
    pub frames: Vec<Frame>,
    /// The open transaction; it belongs to the task, so that an inner effect joins it.
    pub transaction: Option<Box<Transaction>>,
    /// Frames that joined the transaction and go on after its commit.
    pub deferred: Vec<Frame>,
    /// For how long it will stand still before it goes on.
    pub still: Option<Span>,
    /// Whether it has stood still in the gap before the step at which it is.
    pub waited: bool,
    /// The last record of this task: the cause of the next.
    pub cause: Untracked<RecordId>,
    /// When its current step began.
    pub since: Untracked<Time>,
}

/// Where a procedure stands, and about what.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Frame {
    /// The procedure.
    pub procedure: &'static Procedure,
    /// The line that is next, or that is being done.
    pub line: u8,
    /// How often the repetition has come around.
    pub round: u16,
    /// How it was entered.
    pub entry: Entry,
    /// In which context it runs.
    pub context: ContextId,
    /// In which lane.
    pub participant: ParticipantId,
    /// Whether it began the open transaction.
    pub began: bool,
    /// How often what it does now was tried again.
    pub attempts: u16,
    /// How often each handler of a dispatch is called.
    pub calls: u16,
    /// What it will answer, or say of itself.
    pub answer: Answer,
    /// What it looked at and keeps in mind.
    pub kept: Row,
    /// The aggregates for each of which it does something.
    pub ranging: Option<Box<Ranging>>,
    /// Which calls of its handler were refused, a bit for each of the handler's reactions.
    pub refused: u64,
    /// What it is about.
    pub subject: Subject,
}

/// How a frame was entered, which decides what its end means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Entry {
    /// It is the task itself.
    Root,
    /// A line of the frame below it: that line is done when this frame ends.
    Line,
    /// It waited for a commit: nothing below it waits for its end.
    AfterCommit,
}

/// What a frame is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The execution of a command.
    Command(Box<Execution>),
    /// The dispatch of an event to the handlers of this process.
    Dispatch(Arc<Envelope>),
    /// The reaction of one handler.
    Handler(HandlerId, Arc<Envelope>),
    /// A command for another process, on its way out, or as it came in.
    Message(Arc<Envelope>),
    /// A delivery by the broker.
    Delivery(Delivery),
    /// A round of a relay.
    Relay(Box<Round>),
}

/// The execution of a command. Each one has its own id, and makes events of its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Execution {
    /// The command's envelope; its id is that of the execution.
    pub envelope: Arc<Envelope>,
    /// Which command.
    pub command: CommandId,
    /// The slot whose effect it is, and the event the slot reacts to.
    pub slot: Option<(Slot, MessageId)>,
    /// What it raised, not yet forgotten.
    pub events: Vec<Arc<Envelope>>,
    /// Whether the aggregate has forgotten them.
    pub cleared: bool,
    /// How often observers have subscribed to the aggregate.
    pub subscribed: u16,
    /// How far the decision is.
    pub decision: Decision,
    /// How often it was begun again.
    pub again: u16,
    /// Whether its key was stored before.
    pub seen: bool,
    /// Whether its caller has been answered.
    pub answered: bool,
    /// What the aggregate was before it, once handlers have run in its middle.
    pub before: Option<Row>,
}

/// A copy that was handed over.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Delivery {
    /// The event, or the command.
    pub event: Arc<Envelope>,
    /// Whose queue.
    pub subscription: SubscriptionId,
    /// Which copy.
    pub copy: u32,
    /// Which delivery of the copy, from 1.
    pub number: u16,
    /// The id that it came with.
    pub stamp: MessageId,
    /// Whether the inbox knew it.
    pub seen: bool,
    /// What is sent when its transaction is over.
    pub buffer: Buffer,
}

/// What a relay read, and what of it is published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Round {
    /// The rows that it read.
    pub rows: Vec<Arc<Envelope>>,
    /// Those that the broker confirmed.
    pub confirmed: Vec<MessageId>,
}

impl Frame {
    /// A frame at the first line of its procedure.
    pub fn new(
        procedure: &'static Procedure,
        entry: Entry,
        context: ContextId,
        participant: ParticipantId,
        subject: Subject,
    ) -> Self {
        let answer = Answer::Ok;
        Self {
            procedure,
            line: 0,
            round: 0,
            entry,
            context,
            participant,
            began: false,
            attempts: 0,
            calls: 1,
            answer,
            kept: Row::new(),
            ranging: None,
            refused: 0,
            subject,
        }
    }

    /// The line at which it stands.
    pub fn current(&self) -> Option<Line> {
        self.procedure.lines.get(usize::from(self.line)).copied()
    }

    /// Goes to a line.
    pub fn go_to(&mut self, line: usize) {
        self.line = u8::try_from(line).unwrap_or(u8::MAX);
    }

    /// The message that it is about at this step.
    pub fn message_at(&self, step: Step) -> Option<MessageId> {
        if matches!(step, Step::Publish | Step::Notify | Step::Dispatch | Step::Enqueue) {
            return self.event_in_turn().map(|event| event.id);
        }
        match &self.subject {
            Subject::Command(execution) => Some(execution.envelope.id),
            Subject::Dispatch(event) | Subject::Handler(_, event) | Subject::Message(event) => Some(event.id),
            Subject::Delivery(delivery) => Some(delivery.event.id),
            Subject::Relay(round) => round.rows.first().map(|row| row.id),
        }
    }

    /// The event that is to be published or dispatched now; or the command that is sent.
    pub fn event_in_turn(&self) -> Option<&Arc<Envelope>> {
        match &self.subject {
            Subject::Command(execution) => execution.events.get(usize::from(self.round)),
            Subject::Relay(round) => round.rows.get(usize::from(self.round)),
            Subject::Dispatch(event) | Subject::Handler(_, event) | Subject::Message(event) => Some(event),
            Subject::Delivery(delivery) if self.current() == Some(Line::Do(Step::Publish)) => {
                delivery.buffer.messages.get(usize::from(self.round))
            }
            Subject::Delivery(delivery) => Some(&delivery.event),
        }
    }

    /// The rows that a relay's mark is about: those that the broker confirmed, or all that were read
    /// where they are marked first.
    pub fn rows_to_mark(&self) -> impl Iterator<Item = MessageId> {
        let marks_first = self.procedure.marks_first();
        let (read, confirmed): (&[_], &[_]) = match &self.subject {
            Subject::Relay(round) if marks_first => (&round.rows, &[]),
            Subject::Relay(round) => (&[], &round.confirmed),
            _ => (&[], &[]),
        };
        read.iter().map(|row: &Arc<Envelope>| row.id).chain(confirmed.iter().copied())
    }

    /// The row in turn of a relay is published, or handled.
    pub fn confirm(&mut self) {
        let in_turn = self.event_in_turn().map(|event| event.id);
        if let (Subject::Relay(round), Some(id)) = (&mut self.subject, in_turn) {
            round.confirmed.push(id);
        }
    }

    /// The event whose dispatch it is.
    pub fn dispatched(&self) -> Option<MessageId> {
        if let Subject::Dispatch(event) = &self.subject { Some(event.id) } else { None }
    }

    /// Whether it is about this command, event or handler.
    pub fn is_about(&self, model: &Model, scope: Scope) -> bool {
        match (scope, &self.subject) {
            (Scope::Command(id), Subject::Command(execution)) => execution.command == id,
            (Scope::Command(id), _) => {
                self.event_in_turn().is_some_and(|message| message.content == Content::Command(id))
            }
            (Scope::Handler(id), Subject::Handler(handler, _)) => model.answers_to(*handler, id),
            (Scope::Event(id), _) => {
                self.event_in_turn().is_some_and(|event| event.content == Content::Event(id))
            }
            _ => false,
        }
    }
}

impl Execution {
    /// The execution of a command, about to begin; for a slot that reacts to an event, if it is one's.
    pub fn of(envelope: Arc<Envelope>, command: CommandId, slot: Option<(Slot, MessageId)>) -> Self {
        Self {
            envelope,
            command,
            slot,
            events: Vec::new(),
            cleared: false,
            subscribed: 1,
            decision: Decision::default(),
            again: 0,
            seen: false,
            answered: false,
            before: None,
        }
    }

    /// It begins once more.
    pub fn begin_again(&mut self) {
        self.again = self.again.saturating_add(1);
        self.events.clear();
        self.cleared = false;
        self.decision = Decision::default();
        self.before = None;
    }

    /// The id of the n-th event that it raises. Each time it is executed it makes events of its own, unless
    /// ids are derived from what it was executed for.
    pub fn event_id(&self, ordinal: usize, ids: MessageIds) -> MessageId {
        match (self.again, self.slot) {
            (_, Some((slot, event))) if ids == MessageIds::Derived => {
                MessageId::derived(&(event, slot, self.target(), "event", ordinal))
            }
            (0, _) => MessageId::derived(&(self.envelope.id, "event", ordinal)),
            _ if ids == MessageIds::Derived => MessageId::derived(&(self.envelope.id, "event", ordinal)),
            (again, _) => MessageId::derived(&(self.envelope.id, "event", ordinal, again)),
        }
    }

    /// By what it is recognised if its caller asks again: of a use case each thing that it does by itself.
    pub fn key(&self) -> MessageId {
        let correlation = self.envelope.correlation;
        match self.slot {
            None => correlation,
            Some((slot, _)) => MessageId::derived(&(correlation, slot, self.target(), "key")),
        }
    }

    /// Whether its decision has come to its end.
    pub fn is_decided(&self) -> bool {
        self.decision.has_ended()
    }

    /// The aggregate that it is for.
    pub fn target(&self) -> &InstanceKey {
        &self.envelope.subject
    }

    /// The command's arguments.
    pub fn arguments(&self) -> &Row {
        &self.envelope.values
    }
}

impl Task {
    /// A task of one frame.
    pub fn new(id: TaskId, process: ProcessId, root: Frame, cause: RecordId, now: Time) -> Self {
        Self {
            id,
            process,
            frames: vec![root],
            transaction: None,
            deferred: Vec::new(),
            still: None,
            waited: false,
            cause: Untracked(cause),
            since: Untracked(now),
        }
    }

    /// The innermost frame.
    pub fn top(&mut self) -> Option<&mut Frame> {
        self.frames.last_mut()
    }

    /// Where it stands at this step, for a record.
    pub fn place(&self, step: Step) -> Option<Place> {
        let frame = self.frames.last()?;
        let reacting = self.frames.iter().rev().find_map(|frame| match &frame.subject {
            Subject::Handler(handler, _) => Some((*handler, u8::try_from(frame.round).unwrap_or(u8::MAX))),
            _ => None,
        });
        let (handler, effect) = reacting.map_or((None, 0), |(handler, effect)| (Some(handler), effect));
        let message = frame.message_at(step).unwrap_or(MessageId(0));
        Some(Place { procedure: frame.procedure, line: frame.line, step, handler, effect, message })
    }

    /// Whether it stands in a command that a use case asks for itself.
    pub fn is_of_a_use_case(&self) -> bool {
        let [root, _] = self.frames.as_slice() else { return false };
        matches!(&root.subject, Subject::Handler(_, asked) if matches!(asked.content, Content::Command(_)))
    }

    /// Whether it is a round of a relay.
    pub fn is_relay(&self) -> bool {
        self.frames.first().is_some_and(|root| matches!(root.subject, Subject::Relay(_)))
    }

    /// Whether a relay does its own work here, and not that of a handler that it calls.
    pub fn is_relays_own(&self) -> bool {
        self.is_relay() && self.frames.len() <= 2
    }

    /// The context whose relay does it, if one does.
    pub fn relay_of(&self) -> Option<ContextId> {
        self.frames.first().filter(|_| self.is_relay()).map(|root| root.context)
    }

    /// The subscription that reads an event store here, if one does.
    pub fn reader(&self) -> Option<SubscriptionId> {
        self.reading().map(|delivery| delivery.subscription)
    }

    /// What it has read in an event store, if that is what it is about.
    pub fn reading(&self) -> Option<&Delivery> {
        match self.frames.first().map(|root| (&root.subject, root.procedure.has(Step::Read))) {
            Some((Subject::Delivery(delivery), true)) => Some(delivery),
            _ => None,
        }
    }

    /// Whether it handles a delivery.
    pub fn is_delivery(&self) -> bool {
        self.frames.first().is_some_and(|root| matches!(root.subject, Subject::Delivery(_)))
    }
}
