//! What contexts do about events, and the external systems that they call.

use super::decision::changed;
use super::scope::{AtHand, Scope, given, known, position};
use super::{Compiler, parameters, worded};
use crate::domain::{
    AggregateId, Answered, CommandId, ContextId, Effect, Expression, Field, FieldKind, Operator, Placement,
    Reaction, Statement, Wording,
};
use crate::language::limits;
use crate::language::problem::Problem;
use crate::language::source::Span;
use crate::language::syntax::{
    self, Assignment, Block, Call, Change, External, Guard, Noun, Policy, Segment, StatementKind, Target,
};

/// When something is meant.
#[derive(Clone, Default)]
pub(super) struct When {
    pub(super) condition: Option<Expression>,
    pub(super) after: Option<(u8, Answered)>,
}

impl<'t> Compiler<'t, '_> {
    pub(super) fn external(&mut self, external: &'t External, context: ContextId) {
        let place = self.externals.len();
        let _ = self.names.declare(Noun::External, 0, &external.name, place);
        let id = self.builder.external(context, &external.name.text);
        self.externals.push(id);
        for operation in external.operations.iter().flat_map(|(_, operations)| operations) {
            let parameters = parameters(operation.parameters.as_deref().unwrap_or_default());
            let wording =
                worded(operation.said.as_ref(), || called(&external.name.text, &operation.name.text));
            let _ = self.names.declare(Noun::Operation, place, &operation.name, self.operations.len());
            let id = self.builder.operation(id, &operation.name.text, wording, &parameters);
            self.operations.push((id, parameters));
        }
    }

    pub(super) fn policy(&mut self, policy: &'t Policy, span: Span, context: ContextId) {
        let Some(event) = self.event_of(&policy.event, policy.version.as_ref()) else {
            return self.diagnostics.warning(policy.event.span, Problem::NotRunYet);
        };
        let id = self.events[event].id;
        let mut scope = self.handling(event);
        let condition =
            policy.condition.as_ref().map(|tree| self.expression(tree, &scope, Some(&FieldKind::Truth)));
        let reads = self.looks(&policy.block, &mut scope);
        let (reactions, ranges) = self.ranging(&policy.block, span, &scope);
        let name = policy.name.as_ref().map(|name| name.text.as_str());
        self.builder.policy(context, id, name, condition, reactions);
        self.builder.reads(reads);
        self.builder.ranges(ranges);
        if let Some(placement) = policy.placement {
            self.builder.place(match placement {
                syntax::Placement::InTransaction => Placement::InTransaction,
                syntax::Placement::AfterCommit => Placement::AfterCommit,
                syntax::Placement::ViaOutbox => Placement::ViaOutbox,
            });
        }
    }

    /// What can be named where an event is handled.
    pub(super) fn handling(&self, event: usize) -> Scope {
        let payload = &self.events[event].payload;
        let identity = known(self.named_by(event), &Expression::Identity);
        Scope::of(&[identity, known(payload, &Expression::Argument), given(&["occurred", "message"])])
    }

    /// What a policy or a use case does, one thing after the other.
    pub(super) fn flow(&mut self, block: &'t Block, span: Span, scope: &Scope) -> Vec<Reaction> {
        let mut reactions = Vec::new();
        self.react(block, scope, &When::default(), &mut reactions);
        if reactions.len() > limits::REACTIONS {
            self.diagnostics.error(span, Problem::TooMany(Noun::Argument, limits::REACTIONS));
            reactions.truncate(limits::REACTIONS);
        }
        reactions
    }

    pub(super) fn react(
        &mut self,
        block: &'t Block,
        scope: &Scope,
        when: &When,
        reactions: &mut Vec<Reaction>,
    ) {
        for statement in &block.statements {
            if reactions.len() > limits::REACTIONS {
                return;
            }
            let meant = |effect| Reaction { condition: when.condition.clone(), after: when.after, effect };
            match &statement.kind {
                StatementKind::Issue(target) | StatementKind::Do(target)
                    if target.identity.is_some() || scope.at_hand.is_some() =>
                {
                    let sent = self.sent(target, scope);
                    reactions.extend(sent.map(|(command, target, arguments)| {
                        meant(Effect::Issue { command, target, arguments })
                    }));
                }
                StatementKind::Set(assignments) => {
                    for assignment in assignments {
                        reactions.extend(self.set(assignment, scope).map(meant));
                    }
                }
                StatementKind::Call(call) => {
                    let position = position(reactions.len());
                    let Some(effect) = self.call(call, scope) else { continue };
                    reactions.push(meant(effect));
                    for (block, answer) in
                        [(&call.then, Answered::Agreed), (&call.otherwise, Answered::Refused)]
                    {
                        let when = When { after: Some((position, answer)), ..when.clone() };
                        if let Some(block) = block {
                            self.react(block, scope, &when, reactions);
                        }
                    }
                }
                StatementKind::ForEach(name, filter, block) => {
                    let each = (name, filter.as_ref(), block, statement.span);
                    self.for_each(each, scope, when, reactions);
                }
                // It was taken before anything else.
                StatementKind::Read(..) => {}
                StatementKind::If(guards, otherwise) => {
                    self.cases(guards, otherwise.as_ref(), scope, when, reactions);
                }
                _ => self.diagnostics.warning(statement.span, Problem::NotRunYet),
            }
        }
    }

    /// One of several blocks: each is meant if its condition holds and none before it does.
    fn cases(
        &mut self,
        guards: &'t [Guard],
        otherwise: Option<&'t Block>,
        scope: &Scope,
        when: &When,
        reactions: &mut Vec<Reaction>,
    ) {
        if let Some(guard) = guards.get(limits::REACTIONS) {
            let problem = Problem::TooMany(Noun::Argument, limits::REACTIONS);
            return self.diagnostics.error(guard.block.span, problem);
        }
        let mut none = when.clone();
        for guard in guards {
            let condition = self.expression(&guard.condition, scope, Some(&FieldKind::Truth));
            let meant = both(none.condition.clone(), condition.clone());
            self.react(&guard.block, scope, &When { condition: Some(meant), ..none }, reactions);
            none.condition = Some(both(none.condition.take(), Expression::Not(Box::new(condition))));
        }
        if let Some(block) = otherwise {
            self.react(block, scope, &none, reactions);
        }
    }

    /// A command, to whom and with what. None where a name is not known: the checker has told it.
    pub(super) fn sent(
        &mut self,
        target: &Target,
        scope: &Scope,
    ) -> Option<(CommandId, Vec<Expression>, Vec<Expression>)> {
        let aggregate = self.aggregate_named(&target.aggregate.text)?;
        let command = self.names.find(Noun::Command, aggregate, &target.command.text)?;
        let identity = self.aggregates[aggregate].identity.clone();
        let parameters = self.commands[command].parameters.clone();
        let at_hand =
            scope.at_hand.filter(|at_hand| target.identity.is_none() && at_hand.aggregate == aggregate);
        let to = match at_hand {
            Some(AtHand { identity: first, .. }) => {
                (first..first + identity.len()).map(|place| Expression::Local(position(place))).collect()
            }
            None => self.given(target.identity.as_deref(), &identity, scope),
        };
        let arguments = self.given(target.arguments.as_deref(), &parameters, scope);
        Some((CommandId::at(command), to, arguments))
    }

    /// A field of an aggregate that a policy sets: a command that does nothing else.
    fn set(&mut self, assignment: &'t Assignment, scope: &Scope) -> Option<Effect> {
        let [Segment { name: owner, arguments }, Segment { name, .. }] =
            assignment.target.segments.as_slice()
        else {
            return None;
        };
        let place = self.aggregate_named(&owner.text)?;
        let entry = &self.aggregates[place];
        let field = entry.fields.iter().position(|field| field.name == name.text)?;
        let (identity, kind) = (entry.identity.clone(), entry.fields[field].kind.clone());
        let target = self.given(arguments.as_deref(), &identity, scope);
        let value = self.expression(&assignment.value, scope, Some(&kind));
        let written = (place, field, assignment.change);
        let known = self.setters.iter().find(|(setter, _)| *setter == written).map(|(_, command)| *command);
        let command = known.unwrap_or_else(|| {
            let (at, owner) = (position(field), owner.text.to_lowercase());
            let value = changed(assignment.change, Expression::Field(at), Expression::Argument(0));
            let command = self.builder.command(
                AggregateId::at(place),
                &[word(assignment.change), " ", &name.text].concat(),
                Wording::deed(&["the ", &owner].concat(), "changed"),
                &[Field { name: name.text.clone(), kind, initial: 0 }],
                vec![Statement::Set { field: at, value }],
            );
            self.setters.push((written, command));
            command
        });
        Some(Effect::Issue { command, target, arguments: vec![value] })
    }

    /// A call. An operation that is not declared is what is called first under its name.
    pub(super) fn call(&mut self, call: &'t Call, scope: &Scope) -> Option<Effect> {
        let external = self.names.find(Noun::External, 0, &call.external.text)?;
        let given = call.arguments.as_deref();
        let known = self.names.find(Noun::Operation, external, &call.operation.text).unwrap_or_else(|| {
            let parameters: Vec<Field> =
                given.iter().copied().flatten().map(|argument| self.carried(argument, scope)).collect();
            let name = &call.operation.text;
            let wording = called(&call.external.text, name);
            let id = self.builder.operation(self.externals[external], name, wording, &parameters);
            let _ = self.names.declare(Noun::Operation, external, &call.operation, self.operations.len());
            self.operations.push((id, parameters));
            self.operations.len() - 1
        });
        let (operation, parameters) = self.operations[known].clone();
        let arguments = self.given(given, &parameters, scope);
        let key = call.key.as_ref().map(|key| self.expression(key, scope, None));
        Some(Effect::Call { operation, arguments, key })
    }
}

/// How a call is spoken of whose author does not say it.
fn called(external: &str, operation: &str) -> Wording {
    Wording::deed(&[external, ".", operation].concat(), "called")
}

/// How a command is called that only sets a field.
const fn word(change: Change) -> &'static str {
    match change {
        Change::Become => "set",
        Change::Increase => "increase",
        Change::Decrease => "decrease",
    }
}

/// Two conditions, the second one looked at only if the first one holds.
pub(super) fn both(first: Option<Expression>, second: Expression) -> Expression {
    match first {
        Some(first) => Expression::binary(Operator::And, first, second),
        None => second,
    }
}
