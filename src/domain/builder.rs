//! Building a model by hand, in the order in which one would tell it.

mod clock;
mod saga;

use super::decision::Statement;
use super::expression::Expression;
use super::handler::{Effect, Handler, Placement, Reaction};
use super::ids::{AggregateId, CommandId, ContextId, EventId, ExternalId, HandlerId, OperationId, ReasonId};
use super::list::List;
use super::model::{
    Aggregate, Command, Context, Event, External, Field, FieldKind, Form, Invariant, Model, Operation,
    UseCase,
};
use super::reading::{Look, Nature};
use super::wording::Wording;
use crate::kernel::{Index, stable_hash};

/// A model that is being written.
#[derive(Debug)]
pub struct ModelBuilder {
    model: Model,
    /// The symbols by the hash of their text.
    symbols: Index,
}

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

    /// A condition that starts as false.
    pub fn truth(name: &str) -> Self {
        Self { name: name.to_owned(), kind: FieldKind::Truth, initial: 0 }
    }

    /// An identity or another name.
    pub fn symbol(name: &str) -> Self {
        Self { name: name.to_owned(), kind: FieldKind::Symbol, initial: 0 }
    }
}

impl ModelBuilder {
    /// An empty model.
    pub fn new(title: &str) -> Self {
        let model = Model {
            title: title.to_owned(),
            contexts: Vec::new(),
            aggregates: Vec::new(),
            commands: Vec::new(),
            events: Vec::new(),
            externals: Vec::new(),
            operations: Vec::new(),
            handlers: Vec::new(),
            reasons: Vec::new(),
            invariants: Vec::new(),
            sagas: Vec::new(),
            clocks: Vec::new(),
            symbols: Vec::new(),
        };
        Self { model, symbols: Index::default() }
    }

    /// Adds a bounded context.
    pub fn context(&mut self, name: &str) -> ContextId {
        self.model.contexts.push(Context { name: name.to_owned() });
        ContextId::at(self.model.contexts.len() - 1)
    }

    /// Adds a kind of aggregate.
    pub fn aggregate(
        &mut self,
        context: ContextId,
        name: &str,
        identity: &[Field],
        fields: &[Field],
    ) -> AggregateId {
        self.model.aggregates.push(Aggregate {
            context,
            name: name.to_owned(),
            nature: Nature::Aggregate,
            identity: identity.to_vec(),
            fields: fields.to_vec(),
            lists: Vec::new(),
        });
        AggregateId::at(self.model.aggregates.len() - 1)
    }

    /// Adds a read model.
    pub fn read_model(&mut self, context: ContextId, name: &str, key: &[Field], fields: &[Field]) {
        self.aggregate(context, name, key, fields);
        if let Some(model) = self.model.aggregates.last_mut() {
            model.nature = Nature::ReadModel;
        }
    }

    /// Adds a bounded list to the kind of aggregate that was added last.
    pub fn list(&mut self, list: List) {
        if let Some(aggregate) = self.model.aggregates.last_mut() {
            aggregate.lists.push(list);
        }
    }

    /// Adds an event.
    pub fn event(&mut self, aggregate: AggregateId, name: &str, payload: &[Field]) -> EventId {
        self.formed(aggregate, name, payload, Form::Own)
    }

    /// Adds an event that is another one in another form.
    pub fn formed(&mut self, aggregate: AggregateId, name: &str, payload: &[Field], form: Form) -> EventId {
        let (name, payload) = (name.to_owned(), payload.to_vec());
        self.model.events.push(Event { aggregate, name, payload, form, applied: Vec::new() });
        EventId::at(self.model.events.len() - 1)
    }

    /// Says what its aggregate makes of an event that was there before the run.
    pub fn applied(&mut self, event: EventId, body: Vec<Statement>) {
        if let Some(event) = self.model.events.get_mut(event.index()) {
            event.applied = body;
        }
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
        self.model.commands.push(Command {
            aggregate,
            name: name.to_owned(),
            parameters: parameters.to_vec(),
            body,
            case: None,
            role: None,
            wording,
        });
        CommandId::at(self.model.commands.len() - 1)
    }

    /// The kind of aggregate that decides about a command.
    pub fn aggregate_of(&self, command: CommandId) -> AggregateId {
        self.model.command(command).aggregate
    }

    /// Adds an external system.
    pub fn external(&mut self, context: ContextId, name: &str) -> ExternalId {
        self.model.externals.push(External { context, name: name.to_owned() });
        ExternalId::at(self.model.externals.len() - 1)
    }

    /// Adds an operation of an external system.
    pub fn operation(
        &mut self,
        external: ExternalId,
        name: &str,
        wording: Wording,
        parameters: &[Field],
    ) -> OperationId {
        self.model.operations.push(Operation {
            external,
            name: name.to_owned(),
            parameters: parameters.to_vec(),
            wording,
        });
        OperationId::at(self.model.operations.len() - 1)
    }

    /// Adds a handler that is concerned by every one of these events and always does the same.
    pub fn handler(
        &mut self,
        context: ContextId,
        event: EventId,
        name: Option<&str>,
        effects: Vec<Effect>,
    ) -> HandlerId {
        self.policy(context, event, name, None, effects.into_iter().map(Reaction::from).collect())
    }

    /// Adds a handler. Without a name of its own it is called `Context.External.op` after the
    /// operation that it calls first of all, or `Context.Event.n` as the n-th handler of the event there.
    pub fn policy(
        &mut self,
        context: ContextId,
        event: EventId,
        name: Option<&str>,
        condition: Option<Expression>,
        reactions: Vec<Reaction>,
    ) -> HandlerId {
        let name = name.map_or_else(|| self.derived_name(context, event, &reactions), str::to_owned);
        self.reacting(context, Some(event), name, condition, reactions)
    }

    /// A handler that is called so; what else there is to say of it is said afterwards.
    fn reacting(
        &mut self,
        context: ContextId,
        event: Option<EventId>,
        name: String,
        condition: Option<Expression>,
        reactions: Vec<Reaction>,
    ) -> HandlerId {
        self.model.handlers.push(Handler {
            context,
            event,
            name,
            placement: None,
            condition,
            side: None,
            reads: Vec::new(),
            reactions,
            ranges: Vec::new(),
        });
        HandlerId::at(self.model.handlers.len() - 1)
    }

    /// Places the handler that was added last by hand.
    pub fn place(&mut self, placement: Placement) {
        if let Some(handler) = self.model.handlers.last_mut() {
            handler.placement = Some(placement);
        }
    }

    /// Makes a use case of a command: what its context does for a caller, in which the aggregate is the
    /// first one that is asked.
    pub fn case(&mut self, command: CommandId, ignoring: bool, reactions: Vec<Reaction>) {
        let context = self.model.context_of_command(command);
        let name = self.model.command(command).name.clone();
        let flow = self.reacting(context, None, name, None, reactions);
        if let Some(command) = self.model.commands.get_mut(command.index()) {
            command.case = Some(UseCase { flow, ignoring });
        }
    }

    /// What the handler that was added last looks at before it does anything.
    pub fn reads(&mut self, reads: Vec<Look>) {
        if let Some(handler) = self.model.handlers.last_mut() {
            handler.reads = reads;
        }
    }

    /// Adds a reason for a refusal.
    pub fn reason(&mut self, name: &str) -> ReasonId {
        self.model.reasons.push(name.to_owned());
        ReasonId::at(self.model.reasons.len() - 1)
    }

    /// Adds a rule of the business.
    pub fn invariant(&mut self, invariant: Invariant) {
        self.model.invariants.push(invariant);
    }

    /// The value of a symbol, added if it is new.
    pub fn symbol(&mut self, text: &str) -> i64 {
        let mut key = u128::from(stable_hash(text));
        // Two texts of one hash stand at two keys.
        while let Some(place) = self.symbols.get(key) {
            if self.model.symbols.get(place).is_some_and(|known| known == text) {
                return value_of(place);
            }
            key += 1 << 64;
        }
        let place = self.model.symbols.len();
        self.symbols.put(key, place);
        self.model.symbols.push(text.to_owned());
        value_of(place)
    }

    /// How many symbols there are.
    pub fn symbols(&self) -> i64 {
        value_of(self.model.symbols.len())
    }

    /// The finished model.
    pub fn build(self) -> Model {
        self.model
    }

    fn derived_name(&self, context: ContextId, event: EventId, reactions: &[Reaction]) -> String {
        let model = &self.model;
        let context_name = &model.context(context).name;
        if let [Reaction { effect: Effect::Call { operation, .. }, .. }] = reactions {
            let operation = model.operation(*operation);
            let name =
                format!("{context_name}.{}.{}", model.external(operation.external).name, operation.name);
            if model.handlers.iter().all(|handler| handler.name != name) {
                return name;
            }
        }
        let earlier = model
            .handlers
            .iter()
            .filter(|handler| handler.context == context && handler.event == Some(event))
            .count();
        format!("{context_name}.{}.{}", model.event(event).name, earlier + 1)
    }
}

/// A position in the model's symbols as a value.
fn value_of(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}
