//! What a model has for its sagas: who takes which side, and what stands in place of a command's body.

use super::ModelBuilder;
use crate::domain::handler::{Effect, Reaction};
use crate::domain::ids::{AggregateId, CommandId, ContextId, ExternalId, HandlerId};
use crate::domain::saga::{Role, Saga, Side};

impl ModelBuilder {
    /// The position of the next saga, if there may be one more.
    pub fn next_saga(&self) -> Option<u8> {
        u8::try_from(self.model.sagas.len()).ok()
    }

    /// Adds a saga.
    pub fn saga(&mut self, saga: Saga) {
        self.model.sagas.push(saga);
    }

    /// Says what is done at a command in place of a body.
    pub fn role(&mut self, command: CommandId, role: Role) {
        if let Some(command) = self.model.commands.get_mut(command.index()) {
            command.role = Some(role);
        }
    }

    /// Says which side of a saga a handler takes.
    pub fn side(&mut self, handler: HandlerId, side: Side) {
        if let Some(handler) = self.model.handlers.get_mut(handler.index()) {
            handler.side = Some(side);
        }
    }

    /// Adds what tells of trouble with something: a handler that no event reaches by itself.
    pub fn teller(&mut self, context: ContextId, of: &str, effect: Effect) -> HandlerId {
        let name = [&self.model.context(context).name, ".", of, ".trouble"].concat();
        self.reacting(context, None, name, None, vec![Reaction::from(effect)])
    }

    /// The name of a kind of aggregate.
    pub fn name_of(&self, aggregate: AggregateId) -> String {
        self.model.aggregate(aggregate).name.clone()
    }

    /// Where a kind of aggregate lives.
    pub fn context_of(&self, aggregate: AggregateId) -> ContextId {
        self.model.aggregate(aggregate).context
    }

    /// The name of a context.
    pub fn name_of_context(&self, context: ContextId) -> String {
        self.model.context(context).name.clone()
    }

    /// Who calls an external system.
    pub fn context_of_external(&self, external: ExternalId) -> ContextId {
        self.model.external(external).context
    }
}
