//! From a checked tree to a model that runs: names become positions, once and for all.
//!
//! What the engine cannot run yet is left out and told at its place, never ignored.

mod expression;
mod scenario;

use super::diagnostics::Diagnostics;
use super::names::Names;
use super::problem::Problem;
use super::syntax::{
    Aggregate, Block, Change, Command, Context, Declaration, Design, Expression as Tree, ExpressionKind,
    External, Field as FieldTree, Item, Kind, Member, Noun, Occurrence, Parameter, Policy, Refusal, Said,
    Statement as Told, StatementKind, Target,
};
use crate::domain::{
    AggregateId, CommandId, ContextId, Effect, EventId, Expression, Field, FieldKind, Model, ModelBuilder,
    OperationId, Operator, ReasonId, Statement, Wording,
};
use expression::Scope;
pub use scenario::{Script, Sending};

/// A model that runs, and what is sent to it.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The model.
    pub model: Model,
    /// The scenarios, in their order.
    pub scripts: Vec<Script>,
}

/// Makes a model of a tree without errors. What cannot be run yet is added to the diagnostics.
pub fn compile(design: &Design, diagnostics: &mut Diagnostics) -> Compiled {
    let title = design.items.iter().find_map(|(_, item)| match item {
        Item::Title(title) => Some(title.text.as_str()),
        _ => None,
    });
    let mut compiler = Compiler {
        diagnostics,
        builder: ModelBuilder::new(title.unwrap_or_default()),
        names: Names::default(),
        aggregates: Vec::new(),
        events: Vec::new(),
        commands: Vec::new(),
        operations: Vec::new(),
        externals: 0,
        reasons: 0,
    };
    let contexts: Vec<&Context> = design
        .items
        .iter()
        .filter_map(|(_, item)| match item {
            Item::Context(context) => Some(&**context),
            _ => None,
        })
        .collect();
    for context in &contexts {
        compiler.collect(context);
    }
    // The names that a scenario speaks of come first: its own texts number them.
    let scripts = compiler.scripts(design);
    for context in &contexts {
        compiler.decisions(context);
    }
    for (position, context) in contexts.iter().enumerate() {
        compiler.reactions(context, ContextId::at(position));
    }
    for (span, item) in &design.items {
        if matches!(item, Item::UseCase(_) | Item::Saga(_) | Item::Invariant(_)) {
            compiler.diagnostics.warning(*span, Problem::NotRunYet);
        }
    }
    let Compiler { diagnostics, builder, .. } = compiler;
    diagnostics.arrange();
    Compiled { model: builder.build(), scripts }
}

/// An aggregate with the values that its commands can name.
struct AggregateEntry {
    identity: Vec<Field>,
    fields: Vec<Field>,
}

/// An event with what it carries.
struct EventEntry {
    id: EventId,
    aggregate: usize,
    payload: Vec<Field>,
}

/// A command with its parameters; it has an id once its aggregate is compiled.
struct CommandEntry {
    parameters: Vec<Field>,
}

/// A model that is being made.
struct Compiler<'t, 'd> {
    diagnostics: &'d mut Diagnostics,
    builder: ModelBuilder,
    names: Names<'t>,
    aggregates: Vec<AggregateEntry>,
    events: Vec<EventEntry>,
    commands: Vec<CommandEntry>,
    operations: Vec<OperationId>,
    externals: usize,
    reasons: usize,
}

impl<'t> Compiler<'t, '_> {
    /// Contexts, aggregates and commands get their positions.
    fn collect(&mut self, context: &'t Context) {
        let id = self.builder.context(&context.name.text);
        for (_, declaration) in &context.declarations {
            let Declaration::Aggregate(tree) = declaration else { continue };
            let position = self.aggregates.len();
            let identity = match &tree.identity {
                Some(parts) => self.parameters(parts),
                None => vec![Field::symbol(&super::check::lowered(&tree.name.text))],
            };
            let mut fields = Vec::new();
            for member in &tree.members {
                match member {
                    Member::Field(field) => fields.push(self.field(field)),
                    Member::Command(command) => {
                        let parameters = self.parameters(command.parameters.as_deref().unwrap_or_default());
                        let _ =
                            self.names.declare(Noun::Command, position, &command.name, self.commands.len());
                        self.commands.push(CommandEntry { parameters });
                    }
                    Member::Child(_) | Member::Event(_) | Member::Reaction(_) => {}
                }
            }
            let _ = self.names.declare(Noun::Aggregate, 0, &tree.name, position);
            self.builder.aggregate(id, &tree.name.text, &identity, &fields);
            self.aggregates.push(AggregateEntry { identity, fields });
        }
    }

    fn decisions(&mut self, context: &'t Context) {
        for (_, declaration) in &context.declarations {
            if let Declaration::Aggregate(tree) = declaration
                && let Some(position) = self.names.find(Noun::Aggregate, 0, &tree.name.text)
            {
                self.aggregate(tree, position);
            }
        }
    }

    fn aggregate(&mut self, tree: &'t Aggregate, position: usize) {
        for member in &tree.members {
            match member {
                Member::Command(command) => self.occurrences(command, position),
                Member::Child(child) => self.diagnostics.warning(child.span, Problem::NotRunYet),
                Member::Reaction(reaction) => self.diagnostics.warning(reaction.span, Problem::NotRunYet),
                Member::Event(event) => self.diagnostics.warning(event.span, Problem::NotRunYet),
                Member::Field(_) => {}
            }
        }
        for member in &tree.members {
            let Member::Command(command) = member else { continue };
            let Some(known) = self.names.find(Noun::Command, position, &command.name.text) else { continue };
            let scope = self.scope(position, known);
            let mut body = Vec::new();
            for statement in &command.block.statements {
                self.statement(statement, &scope, &mut body);
            }
            let wording = worded(command.said.as_ref(), || {
                Wording::deed(&["the ", &tree.name.text.to_lowercase()].concat(), "changed")
            });
            self.builder.command(
                AggregateId::at(position),
                &command.name.text,
                wording,
                &scope.arguments,
                body,
            );
        }
    }

    /// The events of a command, each at its first occurrence.
    fn occurrences(&mut self, command: &'t Command, aggregate: usize) {
        let Some(known) = self.names.find(Noun::Command, aggregate, &command.name.text) else { return };
        let scope = self.scope(aggregate, known);
        for statement in &command.block.statements {
            let StatementKind::Emit(Occurrence { event, arguments }, _) = &statement.kind else { continue };
            if self.names.find(Noun::Event, 0, &event.text).is_some() {
                continue;
            }
            let given = arguments.as_deref().unwrap_or_default();
            let payload: Vec<Field> = given.iter().map(|argument| scope.carried(argument)).collect();
            let _ = self.names.declare(Noun::Event, 0, event, self.events.len());
            let id = self.builder.event(AggregateId::at(aggregate), &event.text, &payload);
            self.events.push(EventEntry { id, aggregate, payload });
        }
    }

    fn statement(&mut self, told: &'t Told, scope: &Scope, body: &mut Vec<Statement>) {
        match &told.kind {
            StatementKind::Require(condition, Refusal::Reject(reason)) => {
                let condition = self.expression(condition, scope, None);
                let otherwise = if let Some(known) = self.names.find(Noun::Reason, 0, &reason.text) {
                    ReasonId::at(known)
                } else {
                    let _ = self.names.declare(Noun::Reason, 0, reason, self.reasons);
                    self.reasons += 1;
                    self.builder.reason(&reason.text)
                };
                body.push(Statement::Require { condition, otherwise });
            }
            StatementKind::Set(assignments) => {
                for assignment in assignments {
                    let name = assignment.target.segments.first().map(|segment| segment.name.text.as_str());
                    let place = scope.fields.iter().position(|field| Some(field.name.as_str()) == name);
                    let (Some(place), 1) = (place, assignment.target.segments.len()) else {
                        self.diagnostics.warning(told.span, Problem::NotRunYet);
                        continue;
                    };
                    let value = self.expression(&assignment.value, scope, Some(&scope.fields[place].kind));
                    let field = u8::try_from(place).unwrap_or(u8::MAX);
                    let value = match assignment.change {
                        Change::Become => value,
                        Change::Increase => {
                            Expression::binary(Operator::Add, Expression::Field(field), value)
                        }
                        Change::Decrease => {
                            Expression::binary(Operator::Subtract, Expression::Field(field), value)
                        }
                    };
                    body.push(Statement::Set { field, value });
                }
            }
            StatementKind::Emit(Occurrence { event, arguments }, None) => {
                let Some(known) = self.names.find(Noun::Event, 0, &event.text) else { return };
                let taken = self.events[known].payload.clone();
                let payload = self.given(arguments.as_deref(), &taken, scope);
                body.push(Statement::Emit { event: self.events[known].id, payload });
            }
            _ => self.diagnostics.warning(told.span, Problem::NotRunYet),
        }
    }

    fn reactions(&mut self, context: &'t Context, id: ContextId) {
        for (span, declaration) in &context.declarations {
            match declaration {
                Declaration::Aggregate(_) => {}
                Declaration::External(external) => self.external(external, id),
                Declaration::Policy(policy) => {
                    if policy.condition.is_some() || policy.placement.is_some() {
                        self.diagnostics.warning(*span, Problem::NotRunYet);
                    } else {
                        self.policy(policy, id);
                    }
                }
                _ => self.diagnostics.warning(*span, Problem::NotRunYet),
            }
        }
    }

    fn external(&mut self, external: &'t External, context: ContextId) {
        let position = self.externals;
        self.externals += 1;
        let _ = self.names.declare(Noun::External, 0, &external.name, position);
        let id = self.builder.external(context, &external.name.text);
        for operation in external.operations.iter().flat_map(|(_, operations)| operations) {
            let parameters = self.parameters(operation.parameters.as_deref().unwrap_or_default());
            let wording = worded(operation.said.as_ref(), || {
                Wording::letter(&["the call of ", &external.name.text].concat())
            });
            let _ = self.names.declare(Noun::Operation, position, &operation.name, self.operations.len());
            self.operations.push(self.builder.operation(id, &operation.name.text, wording, &parameters));
        }
    }

    fn policy(&mut self, policy: &'t Policy, context: ContextId) {
        let Some(event) = self.names.find(Noun::Event, 0, &policy.event.text) else {
            return self.diagnostics.warning(policy.event.span, Problem::NotRunYet);
        };
        let EventEntry { id, aggregate, payload } = &self.events[event];
        let id = *id;
        let scope = Scope {
            fields: Vec::new(),
            identity: self.aggregates[*aggregate].identity.clone(),
            arguments: payload.clone(),
        };
        let effects = self.effects(&policy.block, &scope);
        self.builder.handler(context, id, policy.name.as_ref().map(|name| name.text.as_str()), effects);
    }

    /// A command, to whom and with what. None where a name is not known: the checker has told it.
    fn sent(
        &mut self,
        target: &Target,
        scope: &Scope,
    ) -> Option<(CommandId, Vec<Expression>, Vec<Expression>)> {
        let aggregate = self.names.find(Noun::Aggregate, 0, &target.aggregate.text)?;
        let command = self.names.find(Noun::Command, aggregate, &target.command.text)?;
        let identity = self.aggregates[aggregate].identity.clone();
        let parameters = self.commands[command].parameters.clone();
        let to = self.given(target.identity.as_deref(), &identity, scope);
        let arguments = self.given(target.arguments.as_deref(), &parameters, scope);
        Some((CommandId::at(command), to, arguments))
    }

    fn effects(&mut self, block: &'t Block, scope: &Scope) -> Vec<Effect> {
        let mut effects = Vec::new();
        for statement in &block.statements {
            match &statement.kind {
                StatementKind::Issue(target) if target.identity.is_some() => {
                    let sent = self.sent(target, scope);
                    effects.extend(sent.map(|(command, target, arguments)| Effect::Issue {
                        command,
                        target,
                        arguments,
                    }));
                }
                StatementKind::Call(call)
                    if call.then.is_none() && call.otherwise.is_none() && call.key.is_none() =>
                {
                    let external = self.names.find(Noun::External, 0, &call.external.text);
                    let known = external.and_then(|external| {
                        self.names.find(Noun::Operation, external, &call.operation.text)
                    });
                    let Some(known) = known else {
                        self.diagnostics.warning(statement.span, Problem::NotRunYet);
                        continue;
                    };
                    let given = call.arguments.as_deref().unwrap_or_default();
                    let arguments =
                        given.iter().map(|argument| self.expression(&argument.value, scope, None)).collect();
                    effects.push(Effect::Call { operation: self.operations[known], arguments });
                }
                _ => self.diagnostics.warning(statement.span, Problem::NotRunYet),
            }
        }
        effects
    }

    /// What a command can name.
    fn scope(&self, aggregate: usize, command: usize) -> Scope {
        let AggregateEntry { identity, fields } = &self.aggregates[aggregate];
        Scope {
            fields: fields.clone(),
            identity: identity.clone(),
            arguments: self.commands[command].parameters.clone(),
        }
    }

    fn parameters(&mut self, parameters: &[Parameter]) -> Vec<Field> {
        let declared = |parameter: &Parameter| Field {
            name: parameter.name.text.clone(),
            kind: self.kind(&parameter.kind, parameter.name.span),
            initial: 0,
        };
        parameters.iter().map(declared).collect()
    }

    fn field(&mut self, field: &FieldTree) -> Field {
        let kind = self.kind(&field.kind, field.span);
        let nothing = Scope::default();
        let initial = field.initial.as_ref().map(|initial| self.expression(initial, &nothing, Some(&kind)));
        let initial = match initial {
            Some(Expression::Constant(value)) => value,
            _ => 0,
        };
        Field { name: field.name.text.clone(), kind, initial }
    }

    fn kind(&mut self, kind: &Kind, span: super::source::Span) -> FieldKind {
        match kind {
            Kind::Integer => FieldKind::Integer,
            Kind::Money => FieldKind::Money,
            Kind::Identity => FieldKind::Symbol,
            Kind::Enumeration(states) => {
                FieldKind::Enumeration(states.iter().map(|state| state.text.clone()).collect())
            }
            Kind::Truth | Kind::Time | Kind::Window(..) | Kind::Unknown => {
                self.diagnostics.warning(span, Problem::NotRunYet);
                FieldKind::Integer
            }
        }
    }
}

/// How an effect is spoken of.
fn worded(said: Option<&Said>, otherwise: impl Fn() -> Wording) -> Wording {
    match said {
        Some(Said { object, done: Some(done) }) => Wording::deed(&object.text, &done.text),
        Some(Said { object, done: None }) => Wording::letter(&object.text),
        None => otherwise(),
    }
}

/// Whether an expression is a number that is written down.
fn written(tree: &Tree) -> Option<i64> {
    match &tree.kind {
        ExpressionKind::Integer(value) => Some(*value),
        ExpressionKind::Decimal(value) => Some(value.digits),
        ExpressionKind::Negative(inner) => written(inner).map(|value| -value),
        _ => None,
    }
}
