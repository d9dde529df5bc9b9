//! Sagas, invariants and scenarios.

use super::Checker;
use super::scope::{Ranges, Scope};
use super::types::Type;
use crate::language::limits;
use crate::language::problem::{NoteReason, Problem};
use crate::language::syntax::{
    Deed, Invariant, Line, LineKind, Noun, Refusal, Saga, Scenario, Sent, StepOption,
};

impl<'t> Checker<'t, '_> {
    pub(super) fn saga(&mut self, saga: &'t Saga) {
        let Some((_, mut scope)) = self.handled(&saga.starts, None) else { return };
        if let Some(values) = &saga.values {
            for name in values {
                if scope.value(&name.text).is_none() {
                    let known: Vec<&str> = scope.values.iter().map(|slot| &*slot.name).collect();
                    self.unknown_of(Noun::Value, name, &known);
                    scope.put(&name.text, Type::Unknown);
                }
            }
            scope.values.retain(|slot| values.iter().any(|name| slot.is(&name.text)));
        }
        if let Some(step) = saga.steps.get(limits::STEPS) {
            self.diagnostics.error(step.span, Problem::TooMany(Noun::Step, limits::STEPS));
        }
        let mut pivot = false;
        for step in &saga.steps {
            self.deed(&step.deed, &mut scope);
            // Whoever asked for it hears how the business answered.
            let asked = if let Deed::Issue(target) = &step.deed { self.command_of(target) } else { None };
            for refusal in asked.iter().flat_map(|(command, _)| command.block.refusals()) {
                if let Refusal::Emit(occurrence) = refusal {
                    _ = self.handled(&occurrence.event, None);
                }
            }
            let behind = pivot;
            let mut said: Vec<&str> = Vec::new();
            for (span, option) in &step.options {
                if said.contains(&option.word()) {
                    self.diagnostics.error(*span, Problem::Repeated(option.word()));
                }
                said.push(option.word());
                match option {
                    StepOption::Done(event) | StepOption::Fails(event) => _ = self.handled(event, None),
                    StepOption::Undo(deed) => {
                        if behind {
                            self.diagnostics.error(*span, Problem::UndoAfterPivot);
                        }
                        self.deed(deed, &mut scope);
                    }
                    StepOption::Pivot => {
                        if behind {
                            self.diagnostics.error(*span, Problem::SecondPivot);
                        }
                        pivot = true;
                    }
                    StepOption::Timeout(_) | StepOption::Retry(_) => {}
                }
            }
        }
        let ends = saga.end.iter().flat_map(|end| end.then.iter().chain(&end.otherwise));
        for deed in ends {
            self.deed(deed, &mut scope);
        }
    }

    pub(super) fn invariant(&mut self, invariant: &'t Invariant) {
        let mut scope = Scope { ranges: Some(Ranges::default()), ..Scope::default() };
        scope.put("now", Type::Time);
        self.condition(&invariant.condition, &mut scope);
    }

    pub(super) fn scenario(&mut self, scenario: &'t Scenario) {
        let name = &scenario.name;
        if let Err(first) = self.names.put(Noun::Scenario, 0, (&name.text, name.span), 0) {
            let problem = Problem::Duplicate(Noun::Scenario, name.text.clone());
            self.diagnostics.error_with(name.span, problem, first, NoteReason::FirstHere);
        }
        let mut scope = Scope { literal: true, ..Scope::default() };
        let mut sends = false;
        for sent in scenario.lines.iter().flat_map(Line::sent) {
            sends = true;
            match sent {
                Sent::Command(target) => self.target(target, &mut scope),
                Sent::UseCase(name, arguments) => {
                    let Some(case) = self.find(Noun::UseCase, 0, name) else { continue };
                    let parameters = self.cases[case].clone();
                    self.arguments(Some(arguments), &parameters, &mut scope, name.span);
                }
            }
        }
        for line in &scenario.lines {
            if let LineKind::Given(past) = &line.kind {
                self.past(past, &mut scope);
            }
        }
        if !sends {
            self.diagnostics.warning(scenario.name.span, Problem::EmptyScenario);
        }
    }

    fn deed(&mut self, deed: &'t Deed, scope: &mut Scope<'t>) {
        match deed {
            Deed::Issue(target) => self.target(target, scope),
            Deed::Call(call) => self.called(call, scope),
        }
    }
}
