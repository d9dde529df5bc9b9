//! From a checked tree to a model that runs: names become positions, once and for all.
//!
//! What the engine cannot run yet is left out and told at its place, never ignored.

mod border;
mod clock;
mod decision;
mod expression;
mod invariant;
mod policy;
mod reading;
mod saga;
mod scenario;
mod scope;
mod use_case;
mod versions;

use std::rc::Rc;

use super::diagnostics::Diagnostics;
use super::limits;
use super::names::Names;
use super::problem::Problem;
use super::source::Span;
use super::syntax::{
    Aggregate, Change, Command, Context, Date, Declaration, Design, Field as FieldTree, Item, Kind, Member,
    Noun, Parameter, Reaction, Said,
};
use crate::domain::{
    AggregateId, Calendar, CommandId, ContextId, EventId, Expression, ExternalId, Field, FieldKind, List,
    ListKind, Model, ModelBuilder, OperationId, Range, Wording,
};
pub use scenario::{Script, Sending};
use scope::{Known, known};
pub use versions::Stored;

/// A model that runs, and what is sent to it.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The model.
    pub model: Model,
    /// The scenarios, in their order.
    pub scripts: Vec<Script>,
    /// Where which kind of aggregate takes events back.
    pub withdrawals: Vec<(AggregateId, Span)>,
}

/// Makes a model of a tree without errors. What cannot be run yet is added to the diagnostics.
pub fn compile(design: &Design, diagnostics: &mut Diagnostics) -> Compiled {
    let title = design.items.iter().find_map(|(_, item)| match item {
        Item::Title(title) => Some(title.text.as_str()),
        _ => None,
    });
    let calendar = design.items.iter().find_map(|(_, item)| match item {
        Item::Calendar(date) => Some(Calendar::starting(date.year, date.month, date.day)),
        _ => None,
    });
    let mut compiler = Compiler {
        diagnostics,
        builder: ModelBuilder::new(title.unwrap_or_default()),
        names: Names::default(),
        calendar: calendar.unwrap_or_default(),
        aggregates: Vec::new(),
        events: Vec::new(),
        versions: Vec::new(),
        commands: Vec::new(),
        cases: Vec::new(),
        setters: Vec::new(),
        externals: Vec::new(),
        operations: Vec::new(),
        reasons: 0,
        fresh: None,
        ranged: None,
        wide: false,
        withdrawals: Vec::new(),
        ranges: None,
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
    compiler.collect_cases(design);
    compiler.mention(design);
    compiler.mention_past(design);
    for context in &contexts {
        compiler.decisions(context);
    }
    for context in &contexts {
        compiler.publications(context);
    }
    for (position, context) in contexts.iter().enumerate() {
        compiler.clocks(context, ContextId::at(position));
    }
    for (position, context) in contexts.iter().enumerate() {
        compiler.reactions(context, ContextId::at(position));
    }
    compiler.sagas(design);
    compiler.use_cases(design);
    compiler.invariants(design);
    let scripts = compiler.scripts(design);
    let Compiler { diagnostics, builder, withdrawals, .. } = compiler;
    diagnostics.arrange();
    Compiled { model: builder.build(), scripts, withdrawals }
}

/// An aggregate with the values that its commands can name.
struct AggregateEntry {
    identity: Vec<Field>,
    fields: Vec<Field>,
    lists: Vec<List>,
    /// Its fields, then its identity.
    stored: Rc<[Known]>,
}

/// An event with what it carries, and what its own aggregate does at it.
struct EventEntry<'t> {
    id: EventId,
    aggregate: usize,
    payload: Vec<Field>,
    /// Whether it was made for other contexts: then it has no values but those that it says.
    published: bool,
    reactions: Vec<&'t Reaction>,
}

/// A command with its parameters; it has an id once its aggregate is compiled.
struct CommandEntry<'t> {
    tree: &'t Command,
    parameters: Vec<Field>,
}

/// A model that is being made.
struct Compiler<'t, 'd> {
    diagnostics: &'d mut Diagnostics,
    builder: ModelBuilder,
    names: Names<'t>,
    calendar: Calendar,
    aggregates: Vec<AggregateEntry>,
    events: Vec<EventEntry<'t>>,
    versions: Vec<versions::Version>,
    commands: Vec<CommandEntry<'t>>,
    cases: Vec<use_case::CaseEntry>,
    /// The commands that policies need which only set a field: of which aggregate, which field, how.
    setters: Vec<((usize, usize, Change), CommandId)>,
    externals: Vec<ExternalId>,
    operations: Vec<(OperationId, Vec<Field>)>,
    reasons: usize,
    /// The identities that are new each time; none while names are only mentioned.
    fresh: Option<scenario::Fresh>,
    /// The kind of aggregate that the invariant at hand ranges over.
    ranged: Option<usize>,
    /// Whether it looks at many at once.
    wide: bool,
    /// Where events are taken back.
    withdrawals: Vec<(AggregateId, Span)>,
    /// What the policy at hand does for each of many; none where nothing can be done so.
    ranges: Option<Vec<Range>>,
}

impl<'t> Compiler<'t, '_> {
    /// Contexts, aggregates, commands and external systems get their positions.
    fn collect(&mut self, context: &'t Context) {
        let id = self.builder.context(&context.name.text);
        for (_, declaration) in &context.declarations {
            match declaration {
                Declaration::Aggregate(tree) => self.collect_aggregate(tree, id),
                Declaration::ReadModel(tree) => self.collect_model(tree, id),
                Declaration::External(external) => self.external(external, id),
                _ => {}
            }
        }
    }

    fn collect_aggregate(&mut self, tree: &'t Aggregate, context: ContextId) {
        let position = self.aggregates.len();
        let identity = match &tree.identity {
            Some(parts) => parameters(parts),
            None => vec![Field::symbol(&super::check::lowered(&tree.name.text))],
        };
        let (mut fields, mut lists) = (Vec::new(), Vec::new());
        for member in &tree.members {
            match member {
                Member::Field(FieldTree { name, kind: Kind::Window(within, max, _), .. }) => {
                    let within = i64::try_from(within.micros()).unwrap_or(i64::MAX);
                    lists.push(list(&name.text, ListKind::Window { within }, *max));
                }
                Member::Field(field) => fields.push(self.field(field)),
                Member::Child(child) => {
                    let identity = parameters(&child.identity);
                    let fields = child.fields.iter().map(|field| self.field(field)).collect();
                    lists.push(list(&child.name.text, ListKind::Children { identity, fields }, child.max));
                }
                Member::Command(command) => {
                    let parameters = parameters(command.parameters.as_deref().unwrap_or_default());
                    let _ = self.names.declare(Noun::Command, position, &command.name, self.commands.len());
                    self.commands.push(CommandEntry { tree: command, parameters });
                }
                Member::Event(_) | Member::Reaction(_) => {}
            }
        }
        if lists.len() > limits::LISTS {
            self.diagnostics.error(tree.name.span, Problem::TooMany(Noun::Child, limits::LISTS));
            lists.truncate(limits::LISTS);
        }
        let _ = self.names.declare(Noun::Aggregate, 0, &tree.name, position);
        self.builder.aggregate(context, &tree.name.text, &identity, &fields);
        for list in &lists {
            self.builder.list(list.clone());
        }
        let stored = [known(&fields, &Expression::Field), known(&identity, &Expression::Identity)].concat();
        self.aggregates.push(AggregateEntry { identity, fields, lists, stored: stored.into() });
    }

    fn decisions(&mut self, context: &'t Context) {
        for (_, declaration) in &context.declarations {
            if let Declaration::Aggregate(tree) = declaration
                && let Some(position) = self.aggregate_named(&tree.name.text)
            {
                self.decisions_of(tree, position);
            }
        }
    }

    fn reactions(&mut self, context: &'t Context, id: ContextId) {
        for (span, declaration) in &context.declarations {
            match declaration {
                Declaration::Aggregate(_)
                | Declaration::Clock(_)
                | Declaration::External(_)
                | Declaration::Invariant(_)
                | Declaration::Saga(_)
                | Declaration::Publication(_)
                | Declaration::UseCase(_) => {}
                Declaration::Policy(policy) => self.policy(policy, *span, id),
                Declaration::ReadModel(tree) => self.projections(tree, id),
                Declaration::Reconciliation(tree) => self.reconciliation(tree, *span, id),
            }
        }
    }

    fn aggregate_named(&self, name: &str) -> Option<usize> {
        self.names.find(Noun::Aggregate, 0, name)
    }

    /// A field. What it starts at is written down, so that nothing can be missing or too large.
    fn field(&mut self, field: &FieldTree) -> Field {
        let kind = kind(&field.kind);
        let initial = field.initial.as_ref().map(|tree| {
            let initial = self.expression(tree, &scope::Scope::default(), Some(&kind));
            initial.evaluate(&crate::domain::Scope::default()).unwrap_or_else(|_| {
                self.diagnostics.error(tree.span, Problem::TooLarge);
                0
            })
        });
        Field { name: field.name.text.clone(), kind, initial: initial.unwrap_or(0) }
    }

    /// The moment at which a day begins, in microseconds.
    fn moment(&self, date: Date) -> i64 {
        self.calendar.moment_of(Calendar::starting(date.year, date.month, date.day))
    }
}

/// A bounded list; the parser has looked at the bound.
fn list(name: &str, kind: ListKind, max: i64) -> List {
    List { name: name.to_owned(), kind, max: u16::try_from(max).unwrap_or(u16::MAX) }
}

fn parameters(parameters: &[Parameter]) -> Vec<Field> {
    let declared = |parameter: &Parameter| Field {
        name: parameter.name.text.clone(),
        kind: kind(&parameter.kind),
        initial: 0,
    };
    parameters.iter().map(declared).collect()
}

fn kind(kind: &Kind) -> FieldKind {
    match kind {
        Kind::Integer | Kind::Window(..) | Kind::Unknown => FieldKind::Integer,
        Kind::Money => FieldKind::Money,
        Kind::Identity => FieldKind::Symbol,
        Kind::Truth => FieldKind::Truth,
        Kind::Time => FieldKind::Time,
        Kind::Enumeration(states) => {
            FieldKind::Enumeration(states.iter().map(|state| state.text.clone()).collect())
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
