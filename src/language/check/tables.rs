//! What is declared, before any of it is looked at more closely.

use super::Checker;
use super::types::{Slot, Type};
use crate::language::limits;
use crate::language::problem::{NoteReason, Problem};
use crate::language::source::Span;
use crate::language::syntax::{
    Aggregate, Block, Child, Command, Context, Declaration, Design, Event, Field, Item, Member, Name, Noun,
    Parameter, ReadMember, ReadModel, Refusal, Statement, StatementKind, UseCase,
};
use crate::language::token::RESERVED;

/// Values that are there without being declared.
const GIVEN: [&str; 5] = ["now", "occurred", "message", "true", "false"];

/// An aggregate.
pub(super) struct AggregateInfo<'t> {
    pub(super) tree: &'t Aggregate,
    /// How many contexts there are up to its own.
    pub(super) home: usize,
    pub(super) identity: Vec<Slot<'t>>,
    pub(super) fields: Vec<Slot<'t>>,
    /// The states of each field that something sets, as bits.
    pub(super) reached: Vec<u64>,
    pub(super) children: Vec<ChildInfo<'t>>,
}

/// A child of an aggregate.
pub(super) struct ChildInfo<'t> {
    pub(super) tree: &'t Child,
    pub(super) identity: Vec<Slot<'t>>,
    pub(super) fields: Vec<Slot<'t>>,
}

/// A command.
pub(super) struct CommandInfo<'t> {
    pub(super) tree: &'t Command,
    pub(super) aggregate: usize,
    pub(super) parameters: Vec<Slot<'t>>,
}

/// An event.
pub(super) struct EventInfo<'t> {
    pub(super) name: &'t Name,
    /// Where it is declared, if it is.
    pub(super) tree: Option<&'t Event>,
    pub(super) aggregate: Option<usize>,
    /// What it carries; known once its first occurrence was looked at.
    pub(super) payload: Option<Vec<Slot<'t>>>,
    pub(super) handled: bool,
    /// In which version it is published, if it is.
    pub(super) version: Option<&'t Name>,
    /// As what it leaves its context, if it does.
    pub(super) leaves_as: Option<&'t Name>,
}

/// A read model.
pub(super) struct ModelInfo<'t> {
    pub(super) tree: &'t ReadModel,
    pub(super) key: Vec<Slot<'t>>,
    pub(super) fields: Vec<Slot<'t>>,
}

/// An operation of an external system that is declared.
pub(super) struct OperationInfo<'t> {
    pub(super) parameters: Vec<Slot<'t>>,
}

impl<'t> Checker<'t, '_> {
    /// Gives everything its name.
    pub(super) fn collect(&mut self, design: &'t Design) {
        for (place, (_, item)) in design.items.iter().enumerate() {
            match item {
                Item::Context(context) => self.collect_context(context),
                Item::UseCase(case) => self.collect_case(case),
                Item::Saga(saga) => self.declare(Noun::Saga, 0, &saga.name, place),
                Item::Invariant(invariant) => self.declare(Noun::Invariant, 0, &invariant.name, place),
                _ => {}
            }
        }
    }

    /// Gives a thing its name, or tells who has it.
    pub(super) fn declare(&mut self, noun: Noun, owner: usize, name: &'t Name, position: usize) {
        if let Err(first) = self.names.declare(noun, owner, name, position) {
            let problem = Problem::Duplicate(noun, name.text.clone());
            self.diagnostics.error_with(name.span, problem, first, NoteReason::FirstHere);
        }
    }

    /// Parameters as values.
    pub(super) fn parameters(&mut self, noun: Noun, parameters: &'t [Parameter]) -> Vec<Slot<'t>> {
        let slots = parameters
            .iter()
            .take(limits::ARGUMENTS)
            .map(|parameter| (&parameter.name, Type::of(&parameter.kind)));
        self.slots(noun, slots)
    }

    fn collect_context(&mut self, context: &'t Context) {
        self.declare(Noun::Context, 0, &context.name, self.contexts);
        self.contexts += 1;
        for (place, (_, declaration)) in context.declarations.iter().enumerate() {
            match declaration {
                Declaration::Aggregate(aggregate) => self.collect_aggregate(aggregate),
                Declaration::ReadModel(model) => self.collect_model(model),
                Declaration::External(external) => {
                    let position = self.externals.len();
                    self.declare(Noun::External, 0, &external.name, position);
                    self.externals.push(external.operations.is_some());
                    for operation in external.operations.iter().flat_map(|(_, operations)| operations) {
                        let parameters = operation.parameters.as_deref().unwrap_or_default();
                        let parameters = self.parameters(Noun::Parameter, parameters);
                        self.declare(Noun::Operation, position, &operation.name, self.operations.len());
                        self.operations.push(OperationInfo { parameters });
                    }
                }
                Declaration::Clock(clock) => {
                    let moment = clock.moment.iter().map(|name| (name, Type::Time));
                    let payload = self.slots(Noun::Parameter, moment);
                    self.collect_event(&clock.event, None, Some(payload), true);
                }
                Declaration::Publication(publication) => self.collect_published(publication),
                Declaration::UseCase(case) => self.collect_case(case),
                Declaration::Policy(policy) => {
                    if let Some(name) = &policy.name {
                        self.declare(Noun::Policy, 0, name, place);
                    }
                }
                Declaration::Saga(saga) => self.declare(Noun::Saga, 0, &saga.name, place),
                Declaration::Invariant(invariant) => self.declare(Noun::Invariant, 0, &invariant.name, place),
                Declaration::Reconciliation(_) => {}
            }
        }
    }

    fn collect_case(&mut self, case: &'t UseCase) {
        let parameters = self.parameters(Noun::Parameter, case.parameters.as_deref().unwrap_or_default());
        self.declare(Noun::UseCase, 0, &case.name, self.cases.len());
        self.cases.push(parameters);
    }

    fn collect_model(&mut self, tree: &'t ReadModel) {
        let key = self.parameters(Noun::Parameter, &tree.key);
        let fields = tree.members.iter().filter_map(|member| match member {
            ReadMember::Field(field) => Some(field),
            ReadMember::Projection(_) => None,
        });
        let fields = self.fields(tree.name.span, fields);
        self.declare(Noun::ReadModel, 0, &tree.name, self.models.len());
        self.models.push(ModelInfo { tree, key, fields });
    }

    fn collect_aggregate(&mut self, tree: &'t Aggregate) {
        let position = self.aggregates.len();
        self.declare(Noun::Aggregate, 0, &tree.name, position);
        let identity = match &tree.identity {
            Some(parts) => self.parameters(Noun::Parameter, parts),
            None => vec![Slot {
                name: lowered(&tree.name.text).into(),
                kind: Type::Identity,
                span: tree.name.span,
            }],
        };
        let own = tree.members.iter().filter_map(|member| match member {
            Member::Field(field) => Some(field),
            _ => None,
        });
        let fields = self.fields(tree.name.span, own);
        let reached = fields.iter().map(|_| 0).collect();
        let info =
            AggregateInfo { tree, home: self.contexts, identity, fields, reached, children: Vec::new() };
        self.aggregates.push(info);
        for member in &tree.members {
            // Wherever it is declared: what says what it carries comes before what makes it.
            if let Member::Event(event) = member {
                self.collect_declared(event, position);
            }
        }
        for member in &tree.members {
            match member {
                Member::Child(child) => {
                    let identity = self.parameters(Noun::Parameter, &child.identity);
                    let fields = self.fields(child.name.span, child.fields.iter());
                    let children = self.aggregates[position].children.len();
                    self.declare(Noun::Child, position, &child.name, children);
                    self.aggregates[position].children.push(ChildInfo { tree: child, identity, fields });
                }
                Member::Command(command) => {
                    let parameters = command.parameters.as_deref().unwrap_or_default();
                    let parameters = self.parameters(Noun::Parameter, parameters);
                    self.declare(Noun::Command, position, &command.name, self.commands.len());
                    self.commands.push(CommandInfo { tree: command, aggregate: position, parameters });
                    self.collect_block(&command.block, position);
                }
                Member::Reaction(reaction) => self.collect_block(&reaction.block, position),
                Member::Field(_) | Member::Event(_) => {}
            }
        }
    }

    fn collect_declared(&mut self, event: &'t Event, aggregate: usize) {
        let fields = event.fields.as_deref().or((!event.upcasts.is_empty()).then_some(&[]));
        let payload = fields.map(|fields| self.parameters(Noun::Field, fields));
        self.collect_event(&event.name, Some(aggregate), payload, true);
        if let Some(info) = self.events.last_mut() {
            info.tree = Some(event);
        }
    }

    /// The events that statements make.
    fn collect_block(&mut self, block: &'t Block, aggregate: usize) {
        for Statement { kind, .. } in &block.statements {
            match kind {
                StatementKind::Emit(event, _)
                | StatementKind::Raise(event)
                | StatementKind::Merge(_, event)
                | StatementKind::Require(_, Refusal::Emit(event)) => {
                    self.collect_event(&event.event, Some(aggregate), None, false);
                }
                StatementKind::If(guards, otherwise) => {
                    let blocks = guards.iter().map(|guard| &guard.block).chain(otherwise);
                    blocks.for_each(|block| self.collect_block(block, aggregate));
                }
                _ => {}
            }
        }
    }

    fn collect_event(
        &mut self,
        name: &'t Name,
        aggregate: Option<usize>,
        payload: Option<Vec<Slot<'t>>>,
        once: bool,
    ) {
        self.collect_event_in(0, name, aggregate, payload, once);
    }

    /// An event may occur at many places, all of them of one aggregate, and be declared at one.
    pub(super) fn collect_event_in(
        &mut self,
        version: usize,
        name: &'t Name,
        aggregate: Option<usize>,
        payload: Option<Vec<Slot<'t>>>,
        once: bool,
    ) {
        let known = self.names.find(Noun::Event, version, &name.text);
        let owner = known.map(|place| self.events[place].aggregate);
        if !once && owner == Some(aggregate) && aggregate.is_some() {
            return;
        }
        self.declare(Noun::Event, version, name, self.events.len());
        self.events.push(EventInfo {
            name,
            tree: None,
            aggregate,
            payload,
            handled: false,
            version: None,
            leaves_as: None,
        });
    }

    fn fields(&mut self, owner: Span, fields: impl Iterator<Item = &'t Field>) -> Vec<Slot<'t>> {
        let mut all: Vec<&'t Field> = fields.collect();
        if all.len() > limits::FIELDS {
            self.diagnostics.error(owner, Problem::TooMany(Noun::Field, limits::FIELDS));
            all.truncate(limits::FIELDS);
        }
        self.slots(Noun::Field, all.into_iter().map(|field| (&field.name, Type::of(&field.kind))))
    }

    fn slots(&mut self, noun: Noun, named: impl Iterator<Item = (&'t Name, Type<'t>)>) -> Vec<Slot<'t>> {
        let mut slots: Vec<Slot<'t>> = Vec::new();
        for (name, kind) in named {
            let first = slots.iter().find(|slot| slot.is(&name.text)).map(|slot| slot.span);
            if let Some(first) = first {
                let problem = Problem::Duplicate(noun, name.text.clone());
                self.diagnostics.error_with(name.span, problem, first, NoteReason::FirstHere);
            } else if GIVEN.contains(&name.text.as_str()) || RESERVED.contains(&name.text.as_str()) {
                self.diagnostics.error(name.span, Problem::Reserved(name.text.clone()));
            }
            slots.push(Slot { name: name.text.as_str().into(), kind, span: name.span });
        }
        slots
    }
}

/// `GiftCard` as the name of a value: `giftCard`.
pub(in crate::language) fn lowered(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(letters).collect()
}
