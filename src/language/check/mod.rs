//! Whether a tree means something: names, types, numbers of values, and what is probably not meant.
//!
//! First everything gets its name; then commands are looked at, which says what events carry; then all that follows from
//! events. Where a part of the text could not be read, names that seem to be missing may stand in that part: then only
//! those are told that are nearly right.

mod arguments;
mod behaviour;
mod border;
mod expression;
mod mishaps;
mod path;
mod saga;
mod scope;
mod statement;
mod tables;
mod types;
mod versions;
mod warnings;

use super::diagnostics::Diagnostics;
use super::names::Names;
use super::nearest::{is_slip, nearest};
use super::parser::{Parsed, parse};
use super::problem::Problem;
use super::source::Span;
use super::syntax::{Design, Item, Name, Noun};
pub(super) use tables::lowered;
use tables::{AggregateInfo, CommandInfo, EventInfo, ModelInfo, OperationInfo};
use types::Slot;

/// Reads a text and checks what it means.
pub fn check(text: &str) -> Parsed {
    let mut parsed = parse(text);
    examine(&parsed.design, &mut parsed.diagnostics);
    parsed
}

/// Checks what a tree means; what is wrong is added to what was wrong with its text.
pub fn examine(design: &Design, diagnostics: &mut Diagnostics) {
    let whole = diagnostics.errors() == 0;
    let mut checker = Checker::new(diagnostics, whole);
    checker.collect(design);
    checker.design(design);
    if checker.diagnostics.errors() == 0 {
        checker.unreachable_states();
        checker.unhandled_events();
        checker.circles();
        checker.saga_mishaps(design);
    }
    diagnostics.arrange();
}

/// A tree that is being checked.
struct Checker<'t, 'd> {
    diagnostics: &'d mut Diagnostics,
    /// Whether the whole text could be read.
    whole: bool,
    names: Names<'t>,
    contexts: usize,
    /// How many contexts were looked at, up to the one at hand; none outside of them.
    home: usize,
    aggregates: Vec<AggregateInfo<'t>>,
    commands: Vec<CommandInfo<'t>>,
    events: Vec<EventInfo<'t>>,
    models: Vec<ModelInfo<'t>>,
    /// Of each external system, whether its operations are declared.
    externals: Vec<bool>,
    operations: Vec<OperationInfo<'t>>,
    /// The parameters of each use case.
    cases: Vec<Vec<Slot<'t>>>,
    /// The command whose body is looked at.
    deciding: Option<usize>,
    /// The event whose policy is looked at.
    handling: Option<usize>,
    /// Which command makes which event, and where.
    emissions: Vec<(usize, usize, Span)>,
    /// Which event leads to which command, and where.
    issues: Vec<(usize, usize, Span)>,
}

impl<'t, 'd> Checker<'t, 'd> {
    fn new(diagnostics: &'d mut Diagnostics, whole: bool) -> Self {
        Self {
            diagnostics,
            whole,
            names: Names::default(),
            contexts: 0,
            home: 0,
            aggregates: Vec::new(),
            commands: Vec::new(),
            events: Vec::new(),
            models: Vec::new(),
            externals: Vec::new(),
            operations: Vec::new(),
            cases: Vec::new(),
            deciding: None,
            handling: None,
            emissions: Vec::new(),
            issues: Vec::new(),
        }
    }

    fn design(&mut self, design: &'t Design) {
        let contexts = || {
            design.items.iter().filter_map(|(_, item)| match item {
                Item::Context(context) => Some(context),
                _ => None,
            })
        };
        contexts().for_each(|context| self.decisions(context));
        contexts().for_each(|context| self.publications(context));
        self.home = 0;
        contexts().for_each(|context| self.reactions(context));
        self.home = 0;
        for (_, item) in &design.items {
            match item {
                Item::UseCase(case) => self.use_case(case),
                Item::Saga(saga) => self.saga(saga),
                Item::Invariant(invariant) => self.invariant(invariant),
                Item::Scenario(scenario) => self.scenario(scenario),
                _ => {}
            }
        }
    }

    /// The thing of this name; if there is none, that is told.
    fn find(&mut self, noun: Noun, owner: usize, name: &Name) -> Option<usize> {
        let found = self.names.find(noun, owner, &name.text);
        if found.is_none() && !self.diagnostics.is_full() {
            let near = self.names.near(noun, owner, &name.text);
            self.tell_unknown(noun, name, near);
        } else if found.is_none() {
            self.tell_unknown(noun, name, None);
        }
        found
    }

    /// Tells that a name is none of these.
    fn unknown_of(&mut self, noun: Noun, name: &Name, known: &[&str]) {
        let near = if self.diagnostics.is_full() { None } else { nearest(&name.text, known.iter().copied()) };
        self.tell_unknown(noun, name, near);
    }

    fn tell_unknown(&mut self, noun: Noun, name: &Name, nearest: Option<String>) {
        if self.whole || nearest.as_deref().is_some_and(|near| is_slip(&name.text, near)) {
            let problem = Problem::Unknown { noun, name: name.text.clone(), nearest };
            self.diagnostics.error(name.span, problem);
        }
    }
}
