//! A model: the lists of everything in a domain.

use super::clock::Clock;
use super::decision::Statement;
use super::expression::Expression;
use super::handler::{Effect, Handler, Reaction};
use super::ids::{
    AggregateId, CommandId, ContextId, EventId, ExternalId, HandlerId, OperationId, ReasonId, Slot,
};
use super::list::{List, Shape};
use super::reading::Nature;
use super::saga::{Role, Saga, Side};
use super::value::Row;
use super::wording::Wording;

/// One aggregate among those of its kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstanceKey {
    /// Its kind.
    pub aggregate: AggregateId,
    /// What tells it from the others.
    pub identity: Row,
}

/// A whole domain.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Model {
    /// Its title, as shown to a reader.
    pub title: String,
    /// The bounded contexts.
    pub contexts: Vec<Context>,
    /// The kinds of aggregates.
    pub aggregates: Vec<Aggregate>,
    /// The commands of all aggregates.
    pub commands: Vec<Command>,
    /// The events of all aggregates.
    pub events: Vec<Event>,
    /// The external systems.
    pub externals: Vec<External>,
    /// The operations of all external systems.
    pub operations: Vec<Operation>,
    /// The handlers, in the order in which they subscribe.
    pub handlers: Vec<Handler>,
    /// The reasons for which commands are refused.
    pub reasons: Vec<String>,
    /// The rules of the business.
    pub invariants: Vec<Invariant>,
    /// The sagas.
    pub sagas: Vec<Saga>,
    /// The clocks.
    pub clocks: Vec<Clock>,
    /// The texts behind values of kind [`FieldKind::Symbol`].
    pub symbols: Vec<String>,
}

/// A bounded context.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Context {
    /// Its name.
    pub name: String,
}

/// A kind of aggregate: what changes as one, in one transaction.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Aggregate {
    /// The context it belongs to.
    pub context: ContextId,
    /// Its name.
    pub name: String,
    /// Whether it decides, or is only looked at.
    pub nature: Nature,
    /// The parts of its identity.
    pub identity: Vec<Field>,
    /// What it stores.
    pub fields: Vec<Field>,
    /// Its bounded lists, which are stored behind the fields.
    pub lists: Vec<List>,
}

/// A named value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What its number means.
    pub kind: FieldKind,
    /// Its value in a new aggregate.
    pub initial: i64,
}

/// What a number means, for whom it is shown to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// A count.
    Integer,
    /// An amount of money, in cents.
    Money,
    /// A position in a list of names.
    Enumeration(Vec<String>),
    /// A position in the model's symbols: an order number, a customer.
    Symbol,
    /// 1 for true, 0 for false.
    Truth,
    /// A moment or a span, in microseconds.
    Time,
}

/// A command: imperative, addressed to one aggregate, may be refused.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Command {
    /// The aggregate that decides.
    pub aggregate: AggregateId,
    /// Its name.
    pub name: String,
    /// Its arguments.
    pub parameters: Vec<Field>,
    /// What the aggregate does.
    pub body: Vec<Statement>,
    /// What an application service does for its caller, if it is a use case and not for the aggregate
    /// alone. The aggregate is the first one that it asks then.
    pub case: Option<UseCase>,
    /// What is done in place of the body, if it is a command of a saga's own.
    pub role: Option<Role>,
    /// How its effect is spoken of.
    pub wording: Wording,
}

/// What an application service does: one thing after the other, each in a transaction of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UseCase {
    /// The list of what it does.
    pub flow: HandlerId,
    /// Whether it goes on after a refusal and tells its caller of success.
    pub ignoring: bool,
}

/// A domain event: a fact of the past, immutable.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Event {
    /// The aggregate that raises it.
    pub aggregate: AggregateId,
    /// Its name.
    pub name: String,
    /// The values that it carries.
    pub payload: Vec<Field>,
    /// What it is to the other events.
    pub form: Form,
    /// What its aggregate makes of it, where that is all there is to tell what the aggregate is.
    pub applied: Vec<Statement>,
}

/// What an event is to another one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// It is itself.
    Own,
    /// It is an older version of this one, which has these values by it.
    Older(EventId, Vec<Expression>),
    /// It is what other contexts hear of this one, with these values of it.
    Published(EventId, Vec<Expression>),
}

/// An external system, which no transaction reaches.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct External {
    /// The context that calls it.
    pub context: ContextId,
    /// Its name.
    pub name: String,
}

/// An operation of an external system.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Operation {
    /// The system.
    pub external: ExternalId,
    /// Its name.
    pub name: String,
    /// Its arguments.
    pub parameters: Vec<Field>,
    /// How its effect is spoken of.
    pub wording: Wording,
}

/// A rule of the business over all aggregates.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Invariant {
    /// Its name.
    pub name: String,
    /// When it must hold.
    pub when: When,
    /// The kind of aggregate of which each one must keep it, if it is about single ones.
    pub each: Option<AggregateId>,
    /// Whether it looks at many at once.
    pub wide: bool,
    /// What must hold. What cannot be computed does not.
    pub condition: Expression,
}

/// When an invariant must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// After every commit.
    Always,
    /// At rest.
    Eventually,
}

impl Aggregate {
    /// Where its fields and lists are in its row.
    pub fn shape(&self) -> Shape<'_> {
        Shape { fields: self.fields.len(), lists: &self.lists }
    }

    /// The row of a new one.
    pub fn blank(&self) -> Row {
        let fields = self.fields.iter().map(|field| field.initial);
        fields.chain(self.lists.iter().map(|_| 0)).collect()
    }
}

impl Model {
    /// The context with this id.
    pub fn context(&self, id: ContextId) -> &Context {
        &self.contexts[id.index()]
    }

    /// The aggregate with this id.
    pub fn aggregate(&self, id: AggregateId) -> &Aggregate {
        &self.aggregates[id.index()]
    }

    /// The command with this id.
    pub fn command(&self, id: CommandId) -> &Command {
        &self.commands[id.index()]
    }

    /// The event with this id.
    pub fn event(&self, id: EventId) -> &Event {
        &self.events[id.index()]
    }

    /// The handler with this id.
    pub fn handler(&self, id: HandlerId) -> &Handler {
        &self.handlers[id.index()]
    }

    /// The operation with this id.
    pub fn operation(&self, id: OperationId) -> &Operation {
        &self.operations[id.index()]
    }

    /// The external system with this id.
    pub fn external(&self, id: ExternalId) -> &External {
        &self.externals[id.index()]
    }

    /// The reason with this id.
    pub fn reason(&self, id: ReasonId) -> &str {
        &self.reasons[id.index()]
    }

    /// What a slot does.
    pub fn effect(&self, slot: Slot) -> &Effect {
        &self.reaction(slot).effect
    }

    /// What a slot does, and when it is meant.
    pub fn reaction(&self, slot: Slot) -> &Reaction {
        &self.handler(slot.handler).reactions[usize::from(slot.position)]
    }

    /// How a slot's effect is spoken of.
    pub fn wording(&self, slot: Slot) -> &Wording {
        match self.effect(slot) {
            Effect::Issue { command, .. } => &self.command(*command).wording,
            Effect::Call { operation, .. } => &self.operation(*operation).wording,
        }
    }

    /// Whether a slot is a saga's own affair: it leads the saga on, or takes down what became of an errand.
    pub fn is_of_a_saga(&self, slot: Slot) -> bool {
        let Effect::Issue { command, .. } = self.effect(slot) else { return false };
        self.command(*command).role.is_some()
    }

    /// Whether a slot only takes down what became of an errand of a saga.
    pub fn is_noted(&self, slot: Slot) -> bool {
        let Effect::Issue { command, .. } = self.effect(slot) else { return false };
        matches!(self.command(*command).role, Some(Role::Note(_)))
    }

    /// Whether a context keeps the logs of sagas.
    pub fn leads_sagas(&self, context: ContextId) -> bool {
        self.sagas.iter().any(|saga| self.aggregate(saga.log).context == context)
    }

    /// The context in which a command is decided.
    pub fn context_of_command(&self, id: CommandId) -> ContextId {
        self.aggregate(self.command(id).aggregate).context
    }

    /// The context in which an event is raised.
    pub fn context_of_event(&self, id: EventId) -> ContextId {
        self.aggregate(self.event(id).aggregate).context
    }

    /// The handlers of an event, in the order in which they subscribe.
    pub fn handlers_of(&self, event: EventId) -> impl Iterator<Item = HandlerId> + '_ {
        self.handlers
            .iter()
            .enumerate()
            .filter(move |(_, handler)| handler.event == Some(event))
            .map(|(position, _)| HandlerId::at(position))
    }

    /// The context of this name.
    pub fn context_named(&self, name: &str) -> Option<ContextId> {
        self.contexts.iter().position(|context| context.name == name).map(ContextId::at)
    }

    /// The event of this name.
    pub fn event_named(&self, name: &str) -> Option<EventId> {
        // What was stored long ago goes nowhere, and nobody asks for it.
        let known = |event: &&Event| !matches!(event.form, Form::Older(..));
        let called = |text: &dyn Fn(&Event) -> bool| {
            self.events.iter().position(|event| known(&event) && text(event)).map(EventId::at)
        };
        let versioned = |event: &Event| {
            matches!(event.form, Form::Published(..)) && event.name.split('.').next() == Some(name)
        };
        called(&|event| event.name == name).or_else(|| called(&versioned))
    }

    /// The command of this name.
    pub fn command_named(&self, name: &str) -> Option<CommandId> {
        self.commands.iter().position(|command| command.name == name).map(CommandId::at)
    }

    /// The handler by whose name one is spoken of: a step of a saga has one name, whether somebody leads it or nobody.
    pub fn spoken_of(&self, id: HandlerId) -> HandlerId {
        let Some(Side { saga, errand: Some(errand), choreographed: true, .. }) = self.handler(id).side else {
            return id;
        };
        let led = Side { saga, errand: Some(errand), choreographed: false, starts: false };
        let named = |handler: &Handler| handler.side == Some(led) && handler.event.is_some();
        self.handlers.iter().position(named).map_or(id, HandlerId::at)
    }

    /// What a handler is called where it is told of.
    pub fn called(&self, id: HandlerId) -> &str {
        &self.handler(self.spoken_of(id)).name
    }

    /// Whether a handler is meant where this one is named.
    pub fn answers_to(&self, id: HandlerId, named: HandlerId) -> bool {
        id == named || self.spoken_of(id) == named
    }

    /// The handler of this name, with or without its context before it.
    pub fn handler_named(&self, name: &str) -> Option<HandlerId> {
        let matches = |handler: &Handler| {
            handler.name == name
                || name
                    .strip_prefix(&self.context(handler.context).name)
                    .and_then(|rest| rest.strip_prefix('.'))
                    == Some(&handler.name)
        };
        self.handlers.iter().position(matches).map(HandlerId::at)
    }
}
