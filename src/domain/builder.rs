//! Building a model by hand, in the order in which one would tell it.

use super::decision::Statement;
use super::ids::{AggregateId, CommandId, ContextId, EventId, ExternalId, HandlerId, OperationId, ReasonId};
use super::model::{
    Aggregate, Command, Context, Effect, Event, External, Field, FieldKind, Handler, Model, Operation,
};
use super::wording::Wording;

/// A model that is being written.
#[derive(Debug)]
pub struct ModelBuilder(Model);

impl Field {
    /// A count that starts at `initial`.
    pub fn integer(name: &str, initial: i64) -> Self {
        Self { name: name.to_owned(), kind: FieldKind::Integer, initial }
    }

    /// An amount of money that starts at nothing.
    pub fn money(name: &str) -> Self {
        Self { name: name.to_owned(), kind: FieldKind::Money, initial: 0 }
    }

    /// A state that starts at the first of `names`.
    pub fn states(name: &str, names: &[&str]) -> Self {
        let names = names.iter().map(|&name| name.to_owned()).collect();
        Self { name: name.to_owned(), kind: FieldKind::Enumeration(names), initial: 0 }
    }

    /// An identity or another name.
    pub fn symbol(name: &str) -> Self {
        Self { name: name.to_owned(), kind: FieldKind::Symbol, initial: 0 }
    }
}

impl ModelBuilder {
    /// An empty model.
    pub fn new(title: &str) -> Self {
        Self(Model {
            title: title.to_owned(),
            contexts: Vec::new(),
            aggregates: Vec::new(),
            commands: Vec::new(),
            events: Vec::new(),
            externals: Vec::new(),
            operations: Vec::new(),
            handlers: Vec::new(),
            reasons: Vec::new(),
            symbols: Vec::new(),
        })
    }

    /// Adds a bounded context.
    pub fn context(&mut self, name: &str) -> ContextId {
        self.0.contexts.push(Context { name: name.to_owned() });
        ContextId::at(self.0.contexts.len() - 1)
    }

    /// Adds a kind of aggregate.
    pub fn aggregate(
        &mut self,
        context: ContextId,
        name: &str,
        identity: &[Field],
        fields: &[Field],
    ) -> AggregateId {
        self.0.aggregates.push(Aggregate {
            context,
            name: name.to_owned(),
            identity: identity.to_vec(),
            fields: fields.to_vec(),
        });
        AggregateId::at(self.0.aggregates.len() - 1)
    }

    /// Adds an event.
    pub fn event(&mut self, aggregate: AggregateId, name: &str, payload: &[Field]) -> EventId {
        self.0.events.push(Event { aggregate, name: name.to_owned(), payload: payload.to_vec() });
        EventId::at(self.0.events.len() - 1)
    }

    /// Adds a command.
    pub fn command(
        &mut self,
        aggregate: AggregateId,
        name: &str,
        wording: Wording,
        parameters: &[Field],
        body: Vec<Statement>,
    ) -> CommandId {
        self.0.commands.push(Command {
            aggregate,
            name: name.to_owned(),
            parameters: parameters.to_vec(),
            body,
            wording,
        });
        CommandId::at(self.0.commands.len() - 1)
    }

    /// Adds an external system.
    pub fn external(&mut self, context: ContextId, name: &str) -> ExternalId {
        self.0.externals.push(External { context, name: name.to_owned() });
        ExternalId::at(self.0.externals.len() - 1)
    }

    /// Adds an operation of an external system.
    pub fn operation(
        &mut self,
        external: ExternalId,
        name: &str,
        wording: Wording,
        parameters: &[Field],
    ) -> OperationId {
        self.0.operations.push(Operation {
            external,
            name: name.to_owned(),
            parameters: parameters.to_vec(),
            wording,
        });
        OperationId::at(self.0.operations.len() - 1)
    }

    /// Adds a handler. Without a name of its own it is called `Context.External.op` after the
    /// operation that it calls, or `Context.Event.n` as the n-th handler of the event there.
    pub fn handler(
        &mut self,
        context: ContextId,
        event: EventId,
        name: Option<&str>,
        effects: Vec<Effect>,
    ) -> HandlerId {
        let name = name.map_or_else(|| self.derived_name(context, event, &effects), str::to_owned);
        self.0.handlers.push(Handler { context, event, name, effects });
        HandlerId::at(self.0.handlers.len() - 1)
    }

    /// Adds a reason for a refusal.
    pub fn reason(&mut self, name: &str) -> ReasonId {
        self.0.reasons.push(name.to_owned());
        ReasonId::at(self.0.reasons.len() - 1)
    }

    /// The value of a symbol, added if it is new.
    pub fn symbol(&mut self, text: &str) -> i64 {
        let symbols = &mut self.0.symbols;
        let place = symbols.iter().position(|known| known == text).unwrap_or_else(|| {
            symbols.push(text.to_owned());
            symbols.len() - 1
        });
        i64::try_from(place).unwrap_or(i64::MAX)
    }

    /// The finished model.
    pub fn build(self) -> Model {
        self.0
    }

    fn derived_name(&self, context: ContextId, event: EventId, effects: &[Effect]) -> String {
        let model = &self.0;
        let context_name = &model.context(context).name;
        if let [Effect::Call { operation, .. }] = effects {
            let operation = model.operation(*operation);
            return format!("{context_name}.{}.{}", model.external(operation.external).name, operation.name);
        }
        let earlier = model
            .handlers
            .iter()
            .filter(|handler| handler.context == context && handler.event == event)
            .count();
        format!("{context_name}.{}.{}", model.event(event).name, earlier + 1)
    }
}
