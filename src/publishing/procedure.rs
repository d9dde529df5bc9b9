//! Procedures as data: short lists of named steps, executed one at a time.
//!
//! Faults strike in the gaps between steps, so everything that matters for consistency is visible
//! in these lists and nowhere else.

use std::hash::{Hash, Hasher};

/// A named list of lines.
#[derive(Debug)]
pub struct Procedure {
    /// Its name, unique among all procedures.
    pub name: &'static str,
    /// What it does.
    pub lines: &'static [Line],
}

/// One line of a procedure: a step, or the flow between steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Line {
    /// A step.
    Do(Step),
    /// Repeats the lines up to [`Line::Next`] for each of these.
    Each(Over),
    /// The end of what is repeated.
    Next,
    /// Does what the current effect of the handler says: a call, or a command with its own procedure.
    Effect,
    /// Goes on at the [`Step::Ack`] that follows, or at the end, if the message has been seen before.
    SkipIfSeen,
    /// The end of the normal way. What follows is done when something fails, or is refused.
    OnFailure,
}

/// What a procedure repeats its lines for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Over {
    /// The events that the command raised.
    Events,
    /// The handlers that an event has here.
    Handlers,
    /// The effects of one handler.
    Effects,
    /// The rows that the relay read.
    Rows,
    /// The messages that a consumer kept back in memory.
    KeptBack,
}

/// A step. The names are those by which faults are addressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Takes the message in.
    Receive,
    /// Begins a transaction, unless one is open already.
    Begin,
    /// Loads the aggregate, or starts a new one.
    Load,
    /// Lets the aggregate decide: changes and events, or a refusal.
    Decide,
    /// Writes the aggregate inside the transaction.
    Save,
    /// Writes the events into the outbox, inside the transaction.
    Append,
    /// Makes everything in the transaction last, at once.
    Commit,
    /// Takes everything in the transaction back.
    Rollback,
    /// Lets the in-process handlers of an event react in the middle of the decision that raised it.
    Notify,
    /// Hands an event to its in-process handlers.
    Dispatch,
    /// Hands an event to the worker of the same process, in memory.
    Enqueue,
    /// Takes the next event from that worker's queue.
    Take,
    /// Keeps what is to be sent in the memory of a consumer, until its transaction is over.
    Buffer,
    /// Lets one handler react.
    Handle,
    /// Calls an external system and waits for its answer.
    Call,
    /// Forgets the recorded events.
    Clear,
    /// Hands an event to the broker and waits for its confirm.
    Publish,
    /// Answers the caller.
    Reply,
    /// Reads the rows of the outbox that are not marked.
    Poll,
    /// Marks the published rows, in one transaction.
    Mark,
    /// Looks whether the message has been processed before.
    CheckInbox,
    /// Notes that the message has been processed, inside the transaction.
    AddInbox,
    /// Tells the broker that the message is done.
    Ack,
    /// Gives the message back to the broker.
    Nack,
    /// Waits until the handlers of its events are done, wherever they are.
    Await,
    /// Reads the next event behind the checkpoint.
    Read,
    /// Notes how far a subscription is.
    Checkpoint,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 27] = [
        Self::Receive,
        Self::Begin,
        Self::Load,
        Self::Decide,
        Self::Save,
        Self::Append,
        Self::Commit,
        Self::Rollback,
        Self::Notify,
        Self::Dispatch,
        Self::Enqueue,
        Self::Take,
        Self::Buffer,
        Self::Handle,
        Self::Call,
        Self::Clear,
        Self::Publish,
        Self::Reply,
        Self::Poll,
        Self::Mark,
        Self::CheckInbox,
        Self::AddInbox,
        Self::Ack,
        Self::Nack,
        Self::Await,
        Self::Read,
        Self::Checkpoint,
    ];

    /// The word by which faults, links and listings call it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Receive => "receive",
            Self::Begin => "begin",
            Self::Load => "load",
            Self::Decide => "decide",
            Self::Save => "save",
            Self::Append => "append",
            Self::Commit => "commit",
            Self::Rollback => "rollback",
            Self::Notify => "notify",
            Self::Dispatch => "dispatch",
            Self::Enqueue => "enqueue",
            Self::Take => "take",
            Self::Buffer => "buffer",
            Self::Handle => "handle",
            Self::Call => "call",
            Self::Clear => "clear",
            Self::Publish => "publish",
            Self::Await => "await",
            Self::Reply => "reply",
            Self::Poll => "poll",
            Self::Mark => "mark",
            Self::CheckInbox => "check-inbox",
            Self::AddInbox => "add-inbox",
            Self::Ack => "ack",
            Self::Nack => "nack",
            Self::Read => "read",
            Self::Checkpoint => "checkpoint",
        }
    }

    /// The step that a word names; the longer names of some steps are understood too.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "append-outbox" | "append-stream" => Some(Self::Append),
            "read-stream" => Some(Self::Read),
            "write-checkpoint" => Some(Self::Checkpoint),
            "check" => Some(Self::CheckInbox),
            "add" => Some(Self::AddInbox),
            _ => Self::ALL.into_iter().find(|step| step.word() == word),
        }
    }

    /// Whether it is made of other steps: it begins and ends with them and takes no time itself.
    pub const fn is_compound(self) -> bool {
        matches!(self, Self::Notify | Self::Dispatch | Self::Handle)
    }
}

impl Procedure {
    /// Whether one of its lines is this step.
    pub fn has(&self, step: Step) -> bool {
        self.lines.contains(&Line::Do(step))
    }

    /// Where the lines for a failure begin, if there are any.
    pub fn failure_line(&self) -> Option<usize> {
        self.lines.iter().position(|line| *line == Line::OnFailure).map(|place| place + 1)
    }

    /// The line after the repetition that line `each` begins.
    pub fn line_after_loop(&self, each: usize) -> usize {
        let rest = self.lines.iter().skip(each);
        let length = rest.take_while(|line| **line != Line::Next).count();
        each + length + 1
    }

    /// Whether another repetition comes from `line` on.
    pub fn loops_after(&self, line: usize) -> bool {
        self.lines.iter().skip(line).any(|line| matches!(line, Line::Each(_)))
    }

    /// The line that begins the repetition which `next` ends.
    pub fn loop_start(&self, next: usize) -> usize {
        let before = self.lines.get(..next).unwrap_or_default();
        before.iter().rposition(|line| matches!(line, Line::Each(_))).unwrap_or(next)
    }

    /// Where a message that has been seen before goes on: the acknowledgement after `line`, the answer to
    /// whoever asked, or the end.
    pub fn line_for_seen(&self, line: usize) -> usize {
        let ends = |place: &usize| match self.lines.get(*place) {
            Some(Line::Do(Step::Ack)) => true,
            // What a caller is told before the command is stored is not yet the end of it.
            Some(Line::Do(Step::Reply)) => {
                !self.lines.iter().skip(*place).any(|other| *other == Line::Do(Step::Commit))
            }
            _ => false,
        };
        (line..self.lines.len()).find(ends).unwrap_or(self.lines.len())
    }

    /// Whether a relay marks what it read before it does anything with it.
    pub fn marks_first(&self) -> bool {
        self.lines.get(1) == Some(&Line::Do(Step::Mark))
    }

    /// Whether it tells the broker that it is done before it has done anything.
    pub fn acknowledges_first(&self) -> bool {
        self.line_of(Step::Ack)
            .is_some_and(|ack| self.line_of(Step::Handle).is_some_and(|handle| ack < handle))
    }

    /// The step that writes the state of an aggregate: where events are all that is stored, appending them is
    /// the write.
    pub fn write(&self) -> Step {
        if self.has(Step::Save) { Step::Save } else { Step::Append }
    }

    /// Whether somebody hears of an event while its command is still deciding, so that nobody can take it back.
    pub fn is_heard_at_once(&self) -> bool {
        let enqueues = self.line_of(Step::Enqueue);
        self.has(Step::Notify) || (enqueues.is_some() && enqueues < self.line_of(Step::Commit))
    }

    /// The first line with this step.
    pub fn line_of(&self, step: Step) -> Option<usize> {
        self.lines.iter().position(|line| *line == Line::Do(step))
    }
}

impl PartialEq for Procedure {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Procedure {}

impl Hash for Procedure {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

/// What an application service does for its caller: whatever the use case says, each command in the
/// transaction of its own procedure, each call outside of any.
pub const USE_CASE: Procedure = Procedure {
    name: "use case",
    lines: &[
        Line::Do(Step::Receive),
        Line::Each(Over::Effects),
        Line::Effect,
        Line::Next,
        Line::Do(Step::Reply),
        Line::OnFailure,
        Line::Do(Step::Reply),
    ],
};

/// What a handler does: its effects, one after the other.
pub const HANDLER: Procedure =
    Procedure { name: "handler", lines: &[Line::Each(Over::Effects), Line::Effect, Line::Next] };
