//! What can be said, as values. A sentence holds every name that it speaks of, so that a language
//! needs nothing but the sentence.

use super::incident::Incident;
use crate::domain::{Failure, Wording};
use crate::kernel::Span;
use crate::publishing::Step;
use crate::verdict::{AnomalyKind, Repetition};

/// One sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sentence {
    /// The client sends a command.
    Asks(Actor, Command),
    /// The client sends a command again.
    SendsAgain(Actor, Message),
    /// The client waits no longer.
    GivesUp(Actor),
    /// Somebody else's command comes in between two steps.
    Interrupts(Actor, Command),
    /// A message found nobody.
    Missed(Message, Actor),
    /// A transaction made a change last.
    Stores(Actor, Stored),
    /// A handler had its effect.
    Does(Actor, Deed),
    /// A handler did something in a transaction that is still open.
    Prepares(Actor, Wording),
    /// A handler had nothing to do: a guard refused, or nothing changed.
    Settles(Actor, Wording),
    /// An event is handed to the broker, which confirms it.
    Publishes(Actor, Publication),
    /// The broker could not be reached.
    CannotPublish(Actor, Message),
    /// A relay notes what is published.
    Marks(Actor),
    /// The caller is told.
    Answers(Actor, Told),
    /// A consumer knows the message already.
    HasSeen(Actor, Message),
    /// A consumer notes that it processed the message.
    Remembers(Actor, Message),
    /// A command for another process is stored in the outbox.
    Keeps(Actor, Message),
    /// A consumer confirms a message without having done anything for it.
    Acknowledges(Actor, Message),
    /// A consumer gives a message back.
    GivesBack(Actor, Message),
    /// A step that is a line of its own: a rollback, or the last one before a task was cut off.
    Steps(Actor, Doing),
    /// A process dies, before this; one beside it, that one could think a part of it, goes on.
    Crashes(Actor, Option<Doing>, Option<Actor>),
    /// A process comes back.
    Returns(Actor),
    /// A process comes back, and nothing tells it what it has not published.
    ReturnsUnaware(Actor, Message),
    /// The same, where something else was to be done about it.
    ReturnsHalfDone(Actor, Message),
    /// A handler throws.
    Throws(Actor, String),
    /// Somebody cannot do something, because a value cannot be computed.
    Fails(Actor, Doing, Failure),
    /// A handler does not do something about an event, as its condition does not hold.
    Declines(Actor, Wording),
    /// A rule of an aggregate refuses what a handler asks for, for this reason.
    Refuses(Actor, Wording, Option<String>),
    /// Somebody reads a row that it does not change.
    Reads(Actor, Instance),
    /// A handler leaves out what it did when it first handled the event.
    Replays(Actor, Wording),
    /// An external system recognises a call that it has carried out already.
    Recognises(Actor, Wording),
    /// The database refuses a commit.
    Conflicts(Actor),
    /// Somebody did something, and hears nothing of it: whether it was done, where that is known.
    Unheard(Actor, Doing, Option<bool>),
    /// An external system says no to a call.
    TurnsDown(Actor, String),
    /// The broker repeats a message.
    Repeats(Message),
    /// The broker holds a message back.
    HoldsBack(Message),
    /// The broker stops answering.
    BrokerDown,
    /// The broker answers again.
    BrokerUp,
    /// The broker gives a message up, after so many deliveries.
    Parks(Message, u16),
    /// A subscription is to read an event again.
    ReadsAgain(Actor, Message),
    /// Somebody is told to read again what was read before.
    Rewinds(Actor),
    /// The broker takes a message back.
    TakesBack(Message),
    /// Something befalls a message on its way.
    Incident(Incident),
    /// The budget is spent.
    Exhausted,

    /// A command leaves its caller.
    Sends(Actor, Message),
    /// A caller gets an answer.
    Hears(Actor, Told),
    /// A message comes to somebody.
    Arrives(Message, Actor),
    /// An event is made.
    Raises(Actor, Message),
    /// What an event announces is stored for good.
    Lasts(Message),
    /// A fault strikes somebody.
    Strikes(Actor),
    /// A process is gone.
    Dies(Actor),

    /// Every guarantee was kept: what was asked, and what came of it outside.
    AllWell(Vec<(Wording, Vec<Wording>)>),
    /// What the caller knows of it, and whether something was broken on the way.
    Kept(Option<Span>, bool),
    /// Nothing was done, and the caller knows or can ask again.
    CleanAbort(Option<Told>),
    /// The consequence of an anomaly about an effect; and for whom, where there are several.
    Harm(Harm, Wording, Option<Instance>),
    /// Effects for state that was never stored.
    Phantom(Wording, Instance),
    /// One command of a caller was carried out more than once.
    CarriedOut(Command, usize),
    /// Some handlers did, others never will.
    Partial(Message),
    /// This was read in a state that an event had not reached.
    Stale(Instance, Message),
    /// This was read in a state that came after an event.
    Ahead(Instance, Message),
    /// A parked message.
    Stuck(Message),
    /// One saga did this to what another one did with the same thing.
    Unisolated(AnomalyKind, Instance),
    /// So many steps of the saga that this event started were never undone.
    LeftBehind(Message, usize),
    /// So many of so many sagas have undone all that they had done.
    CameToNothing(usize, usize),
    /// The saga that this event started came to no end.
    Unfinished(Message),
    /// The saga that this event started waits for somebody.
    SagaStuck(Message),
    /// A message that stands behind one that was given up.
    StuckBehind(Message),
    /// An effect that came after that of a later event of this aggregate.
    Disordered(Wording, Instance),
    /// The caller does not know what is stored.
    Unaware(Instance, Option<Told>),
    /// So many callers were told of an error, although what they asked for is stored.
    Misled(usize),
    /// This is true so often.
    Often(usize, Box<Sentence>),
    /// This is true of this aggregate.
    Of(Instance, Box<Sentence>),
    /// Some callers were never answered.
    Unanswered(Unanswered),
    /// One of them, and whether what they asked for is stored.
    Caller(Command, bool),
    /// The caller does not know, where an effect came nevertheless, this long after the commit.
    UnawareThough(Wording, Span, Option<Told>),
    /// The caller believes that this was done, and it was not.
    Pretended(Instance),
    /// What was refused on the way, and breaks no guarantee.
    RefusedOnTheWay(Refusal),
    /// A rule of the business does not hold, for this aggregate if it is about single ones.
    Violated(String, Option<Instance>),
    /// A run without an end.
    Endless,
    /// How it came about.
    Because(Because),
}

/// Who does something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The client.
    Client,
    /// The broker.
    Broker,
    /// A context, in its service or its consumers.
    Context(String),
    /// The relay of a context.
    Relay(String),
    /// The clock of a context.
    Clock(String),
    /// An external system.
    External(String),
}

/// An aggregate: its kind, and which one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// `Order`.
    pub kind: String,
    /// `o1`.
    pub identity: String,
}

/// A command for an aggregate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// `PlaceOrder`.
    pub name: String,
    /// For whom.
    pub target: Instance,
    /// To whom it is sent.
    pub service: String,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// `OrderPlaced`.
    pub name: String,
    /// `7f3a`.
    pub id: String,
    /// Whether it is a command, and no event.
    pub command: bool,
}

/// What a commit made last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The aggregate.
    pub instance: Instance,
    /// The events that went into the outbox with it, or into its stream.
    pub outbox: Vec<String>,
    /// Whether they are all that is stored of it.
    pub sourced: bool,
    /// The effects of handlers that were stored with it.
    pub also: Vec<Wording>,
}

/// An effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// In the author's words.
    pub wording: Wording,
    /// Whether it had happened before for the same event.
    pub again: bool,
}

/// An event on its way to the broker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The event.
    pub message: Message,
    /// Whether it had been published before.
    pub again: bool,
}

/// What a caller is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// It was done.
    Ok,
    /// It was refused, for this reason.
    Refused(String),
    /// Something went wrong.
    Error,
}

/// A step that somebody was about to do, or had done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doing {
    /// The step.
    pub step: Step,
    /// What it is done to: an event, an aggregate, an external system, a handler.
    pub what: String,
}

/// Callers who were never answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unanswered {
    /// How many; never none.
    pub callers: usize,
    /// What the first of them asked for.
    pub first: Command,
    /// For how many of them it is stored all the same.
    pub stored: usize,
}

/// What was refused to handlers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What did not come about.
    pub what: Wording,
    /// The reason of the aggregate; none where an external system gave none.
    pub reason: Option<String>,
    /// How often; never none.
    pub times: usize,
}

/// What is wrong with an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Harm {
    /// It will never come.
    Never,
    /// It came this often.
    Times(usize),
}

/// How an anomaly came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    /// Where the usual course broke off.
    pub broke: Broke,
    /// What was done again because of it.
    pub repetition: Option<Repetition>,
    /// Whether nothing and nobody will do what was not done.
    pub forgotten: bool,
}

/// Where the usual course broke off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broke {
    /// Somebody died between two steps.
    Between(Actor, Option<Doing>, Doing),
    /// Somebody died who had the message nowhere but in memory.
    InMemory(Actor, Message),
    /// A handler threw.
    Threw(String),
    /// A value could not be computed.
    Failed(Actor, Doing, Failure),
    /// The database refused a commit.
    Refused(Actor),
    /// The broker was silent.
    Silent(Actor, Message),
    /// Somebody got no answer.
    Unheard(Actor, Doing),
    /// The broker repeated itself.
    Copied(Message),
    /// Somebody was told to read again what was read before.
    Rewound(Actor),
    /// The broker went away while messages were with consumers.
    Away,
    /// A message was handed over too often.
    GivenUp(Message, u16),
    /// A message found nobody.
    NobodyThere(Message),
    /// A message has to stay with one that was given up.
    Behind(Message),
    /// A message was held back on its way.
    HeldBack(Message),
}
