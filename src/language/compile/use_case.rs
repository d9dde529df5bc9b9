//! Use cases: what application services do for their callers.

use super::scope::{Scope, given, known};
use super::{Compiler, parameters};
use crate::domain::{CommandId, Effect, Expression, Field, Look, Reaction, Wording};
use crate::language::problem::Problem;
use crate::language::source::Span;
use crate::language::syntax::{Argument, Context, Declaration, Design, Item, Name, Noun, UseCase};

/// A use case, and how it is addressed.
pub(super) struct CaseEntry {
    parameters: Vec<Field>,
    /// The command by which it is asked for and the aggregate that it asks first, if it can be run.
    asked: Option<(CommandId, Vec<Expression>)>,
}

impl<'t> Compiler<'t, '_> {
    /// Use cases get their positions.
    pub(super) fn collect_cases(&mut self, design: &'t Design) {
        for (_, case) in cases(design) {
            let _ = self.names.declare(Noun::UseCase, 0, &case.name, self.cases.len());
            let parameters = parameters(case.parameters.as_deref().unwrap_or_default());
            self.cases.push(CaseEntry { parameters, asked: None });
        }
    }

    pub(super) fn use_cases(&mut self, design: &'t Design) {
        for (span, case) in cases(design) {
            let Some(position) = self.names.find(Noun::UseCase, 0, &case.name.text) else { continue };
            let taken = self.cases[position].parameters.clone();
            let mut scope = Scope::of(&[known(&taken, &Expression::Argument), given(&["now"])]);
            let reads = self.looks(&case.block, &mut scope);
            let reactions = self.flow(&case.block, span, &scope);
            self.cases[position].asked = self.use_case(case, &taken, reactions, reads);
            if self.cases[position].asked.is_none() {
                self.diagnostics.warning(span, Problem::NotRunYet);
            }
        }
    }

    /// A use case lives where the aggregate does that it asks first; without one it has no place.
    fn use_case(
        &mut self,
        case: &'t UseCase,
        taken: &[Field],
        reactions: Vec<Reaction>,
        reads: Vec<Look>,
    ) -> Option<(CommandId, Vec<Expression>)> {
        let asked = |reaction: &Reaction| match &reaction.effect {
            Effect::Issue { command, target, .. } => Some((*command, target.clone())),
            Effect::Call { .. } => None,
        };
        let (first, target) = reactions.iter().find_map(asked)?;
        let aggregate = self.builder.aggregate_of(first);
        let wording = Wording::deed(&["the use case ", &case.name.text].concat(), "carried out");
        let command = self.builder.command(aggregate, &case.name.text, wording, taken, Vec::new());
        self.builder.case(command, case.ignoring, reactions);
        self.builder.reads(reads);
        Some((command, target))
    }

    /// What is asked for with these values, of whom, and with what; nothing if it cannot be run.
    pub(super) fn asked(
        &mut self,
        name: &Name,
        arguments: &[Argument],
    ) -> Option<(CommandId, Vec<Expression>, Vec<Expression>)> {
        let position = self.names.find(Noun::UseCase, 0, &name.text)?;
        let taken = self.cases[position].parameters.clone();
        let arguments = self.given(Some(arguments), &taken, &Scope::default());
        let (command, target) = self.cases[position].asked.clone()?;
        Some((command, target, arguments))
    }
}

/// The use cases of a design, in its order.
fn cases(design: &Design) -> impl Iterator<Item = (Span, &UseCase)> {
    design.items.iter().flat_map(|(span, item)| match item {
        Item::UseCase(case) => vec![(*span, &**case)],
        Item::Context(context) => inside(context),
        _ => Vec::new(),
    })
}

fn inside(context: &Context) -> Vec<(Span, &UseCase)> {
    let declarations = context.declarations.iter();
    declarations
        .filter_map(|(span, declaration)| match declaration {
            Declaration::UseCase(case) => Some((*span, case)),
            _ => None,
        })
        .collect()
}
