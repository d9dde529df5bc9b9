//! What lies on the board, and what leads to what.

use crate::language::source::Span;
use crate::language::syntax::{
    Aggregate, Block, Call, Context, Declaration, Deed, Design, Item, Member, Name, Occurrence, Policy,
    ReadMember, ReadModel, Refusal, Saga, Statement, StatementKind, StepOption, Target, UseCase,
};

/// The most cards of a board. Nobody reads a board that is larger, and the page would take long to show it.
pub const MOST: usize = 1_000;

/// What a card stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An aggregate.
    Aggregate,
    /// A command.
    Command,
    /// A domain event, or one that leaves its context.
    Event,
    /// A policy, or what is done on a schedule.
    Policy,
    /// A read model.
    ReadModel,
    /// An external system.
    External,
    /// A clock.
    Clock,
    /// A use case.
    UseCase,
    /// A saga.
    Saga,
}

/// A card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// What it stands for.
    pub kind: Kind,
    /// Its name; of a policy without one the name of its event.
    pub name: String,
    /// Its context, by position; none for what lies across contexts.
    pub context: Option<usize>,
    /// Of a command and an event the card that it belongs to: its aggregate, or the clock.
    pub owner: Option<usize>,
    /// What a policy reacts to.
    pub event: Option<String>,
    /// Where the text says so.
    pub span: Span,
}

/// Everything on a board.
#[derive(Clone, Debug, Default)]
pub struct Cards {
    /// The contexts.
    pub contexts: Vec<(String, Span)>,
    /// The cards.
    pub cards: Vec<Card>,
    /// From which card to which, by position.
    pub links: Vec<(usize, usize)>,
    /// How many cards there is no room for.
    pub more: usize,
}

/// What is done at a place of the text.
enum Done<'t> {
    Emits(&'t Name),
    Issues(&'t Target),
    Calls(&'t Call),
}

impl Cards {
    /// Gathers them. What decides comes before what reacts, wherever it stands in the text.
    pub fn of(design: &Design) -> Self {
        let mut all = Self::default();
        let contexts: Vec<&Context> = design
            .items
            .iter()
            .filter_map(|(_, item)| if let Item::Context(context) = item { Some(&**context) } else { None })
            .collect();
        for (position, context) in contexts.iter().enumerate() {
            all.contexts.push((context.name.text.clone(), context.name.span));
            for (_, declaration) in &context.declarations {
                match declaration {
                    Declaration::Aggregate(aggregate) => all.aggregate(aggregate, position),
                    Declaration::External(external) => {
                        all.card(Kind::External, &external.name, Some(position), None);
                    }
                    Declaration::Clock(clock) => {
                        let card = all.card(Kind::Clock, &clock.event, Some(position), None);
                        all.event(&clock.event, Some(position), card, card);
                    }
                    _ => {}
                }
            }
        }
        // An event that leaves a context may be handled in one that stands before it.
        for (position, context) in contexts.iter().enumerate() {
            for (_, declaration) in &context.declarations {
                if let Declaration::Publication(publication) = declaration {
                    let from = all.find(Kind::Event, &publication.event.text);
                    all.event(&publication.name, Some(position), None, from);
                }
            }
        }
        for (position, context) in contexts.iter().enumerate() {
            for (span, declaration) in &context.declarations {
                match declaration {
                    Declaration::Policy(policy) => all.policy(policy, position),
                    Declaration::ReadModel(model) => all.read_model(model, position),
                    Declaration::Reconciliation(work) => {
                        let name =
                            work.name.clone().unwrap_or_else(|| Name { text: String::new(), span: *span });
                        let card = all.card(Kind::Policy, &name, Some(position), None);
                        all.deeds(card, &work.block);
                    }
                    Declaration::UseCase(case) => all.use_case(case, Some(position)),
                    Declaration::Saga(saga) => all.saga(saga, Some(position)),
                    _ => {}
                }
            }
        }
        for (_, item) in &design.items {
            match item {
                Item::UseCase(case) => all.use_case(case, None),
                Item::Saga(saga) => all.saga(saga, None),
                _ => {}
            }
        }
        all
    }

    /// A new card, as long as there is room.
    fn card(
        &mut self,
        kind: Kind,
        name: &Name,
        context: Option<usize>,
        owner: Option<usize>,
    ) -> Option<usize> {
        if self.cards.len() >= MOST {
            self.more += 1;
            return None;
        }
        let name = (name.text.clone(), name.span);
        self.cards.push(Card { kind, name: name.0, context, owner, event: None, span: name.1 });
        Some(self.cards.len() - 1)
    }

    fn find(&self, kind: Kind, name: &str) -> Option<usize> {
        self.cards.iter().position(|card| card.kind == kind && card.name == name)
    }

    fn link(&mut self, from: Option<usize>, to: Option<usize>) {
        if let (Some(from), Some(to)) = (from, to)
            && !self.links.contains(&(from, to))
        {
            self.links.push((from, to));
        }
    }

    /// An event, where it is met for the first time, and what it comes from.
    fn event(&mut self, name: &Name, context: Option<usize>, owner: Option<usize>, from: Option<usize>) {
        let card =
            self.find(Kind::Event, &name.text).or_else(|| self.card(Kind::Event, name, context, owner));
        self.link(from, card);
    }

    fn aggregate(&mut self, aggregate: &Aggregate, context: usize) {
        let owner = self.card(Kind::Aggregate, &aggregate.name, Some(context), None);
        for member in &aggregate.members {
            match member {
                Member::Command(command) => {
                    let card = self.card(Kind::Command, &command.name, Some(context), owner);
                    for done in done(&command.block.statements) {
                        if let Done::Emits(event) = done {
                            self.event(event, Some(context), owner, card);
                        }
                    }
                }
                Member::Event(event) => self.event(&event.name, Some(context), owner, None),
                Member::Reaction(reaction) => {
                    for done in done(&reaction.block.statements) {
                        if let Done::Emits(event) = done {
                            self.event(event, Some(context), owner, None);
                        }
                    }
                }
                Member::Field(_) | Member::Child(_) => {}
            }
        }
    }

    fn policy(&mut self, policy: &Policy, context: usize) {
        let name = policy.name.as_ref().unwrap_or(&policy.event);
        let card = self.card(Kind::Policy, name, Some(context), None);
        if let Some(card) = card.and_then(|card| self.cards.get_mut(card)) {
            card.event = Some(policy.event.text.clone());
        }
        self.link(self.find(Kind::Event, &policy.event.text), card);
        self.deeds(card, &policy.block);
    }

    fn read_model(&mut self, model: &ReadModel, context: usize) {
        let card = self.card(Kind::ReadModel, &model.name, Some(context), None);
        for member in &model.members {
            if let ReadMember::Projection(projection) = member {
                self.link(self.find(Kind::Event, &projection.event.text), card);
            }
        }
    }

    fn use_case(&mut self, case: &UseCase, context: Option<usize>) {
        let card = self.card(Kind::UseCase, &case.name, context, None);
        self.deeds(card, &case.block);
    }

    fn saga(&mut self, saga: &Saga, context: Option<usize>) {
        let card = self.card(Kind::Saga, &saga.name, context, None);
        self.link(self.find(Kind::Event, &saga.starts.text), card);
        let ends = saga.end.iter().flat_map(|end| end.then.iter().chain(&end.otherwise));
        let mut deeds: Vec<&Deed> = ends.collect();
        for step in &saga.steps {
            deeds.push(&step.deed);
            for (_, option) in &step.options {
                match option {
                    StepOption::Done(event) | StepOption::Fails(event) => {
                        self.link(self.find(Kind::Event, &event.text), card);
                    }
                    StepOption::Undo(deed) => deeds.push(deed),
                    StepOption::Timeout(_) | StepOption::Retry(_) | StepOption::Pivot => {}
                }
            }
        }
        for deed in deeds {
            let to = match deed {
                Deed::Issue(target) => self.command(target),
                Deed::Call(call) => self.find(Kind::External, &call.external.text),
            };
            self.link(card, to);
        }
    }

    /// What a block leads to.
    fn deeds(&mut self, card: Option<usize>, block: &Block) {
        for done in done(&block.statements) {
            let to = match done {
                Done::Issues(target) => self.command(target),
                Done::Calls(call) => self.find(Kind::External, &call.external.text),
                Done::Emits(_) => None,
            };
            self.link(card, to);
        }
    }

    fn command(&self, target: &Target) -> Option<usize> {
        let aggregate = self.find(Kind::Aggregate, &target.aggregate.text)?;
        let is_it = |card: &Card| {
            card.kind == Kind::Command && card.owner == Some(aggregate) && card.name == target.command.text
        };
        self.cards.iter().position(is_it)
    }
}

/// What statements do, those within others included. They are nested no deeper than the parser allows.
fn done(statements: &[Statement]) -> Vec<Done<'_>> {
    let mut all = Vec::new();
    let mut blocks: Vec<&[Statement]> = vec![statements];
    while let Some(statements) = blocks.pop() {
        for statement in statements {
            match &statement.kind {
                StatementKind::Emit(Occurrence { event, .. }, _)
                | StatementKind::Raise(Occurrence { event, .. })
                | StatementKind::Merge(_, Occurrence { event, .. })
                | StatementKind::Require(_, Refusal::Emit(Occurrence { event, .. })) => {
                    all.push(Done::Emits(event));
                }
                StatementKind::Issue(target) | StatementKind::Do(target) => all.push(Done::Issues(target)),
                StatementKind::Call(call) => {
                    all.push(Done::Calls(call));
                    blocks.extend(call.then.iter().chain(&call.otherwise).map(inner));
                }
                StatementKind::If(guards, otherwise) => {
                    blocks.extend(guards.iter().map(|guard| inner(&guard.block)));
                    blocks.extend(otherwise.iter().map(inner));
                }
                StatementKind::ForEach(_, _, block) => blocks.push(inner(block)),
                _ => {}
            }
        }
    }
    all
}

fn inner(block: &Block) -> &[Statement] {
    &block.statements
}
