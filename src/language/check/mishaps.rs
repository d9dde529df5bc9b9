//! What a saga's author probably overlooked: a step that stays although a later one fails, and a refusal of which nobody
//! hears where nobody leads.

use super::Checker;
use crate::language::problem::Problem;
use crate::language::syntax::{
    Command, Declaration, Deed, Design, Item, LineKind, Member, Name, Noun, Refusal, Saga, Target,
};

impl<'t> Checker<'t, '_> {
    /// Looks for them in all sagas.
    pub(super) fn saga_mishaps(&mut self, design: &'t Design) {
        let choreographed = is_choreographed(design);
        for (_, item) in &design.items {
            match item {
                Item::Saga(saga) => self.mishaps_of(saga, choreographed),
                Item::Context(context) => {
                    for (_, declaration) in &context.declarations {
                        if let Declaration::Saga(saga) = declaration {
                            self.mishaps_of(saga, choreographed);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn mishaps_of(&mut self, saga: &'t Saga, choreographed: bool) {
        let last = (0..saga.steps.len()).rev().find(|place| !saga.only_goes_on(*place)).unwrap_or(0);
        for (place, step) in saga.steps.iter().enumerate() {
            if saga.only_goes_on(place) {
                continue;
            }
            if place < last && step.undo().is_none() && !step.is_pivot() && self.leaves_something(&step.deed)
            {
                self.diagnostics.warning(step.span, Problem::NeverUndone(step.deed.name()));
            }
            if choreographed && let Deed::Issue(target) = &step.deed {
                let command = self.command_of(target).map(|(command, _)| command);
                for refusal in command.iter().flat_map(|command| command.block.refusals()) {
                    if let Refusal::Reject(reason) = refusal {
                        let told = Problem::UnheardRefusal(step.deed.name(), reason.text.clone());
                        self.diagnostics.warning(step.span, told);
                    }
                }
            }
        }
    }

    /// Whether there is something to undo: a command that only looks, and tells what it saw, leaves nothing.
    fn leaves_something(&self, deed: &Deed) -> bool {
        match deed {
            Deed::Issue(target) => {
                self.command_of(target).is_some_and(|(command, reacting)| command.block.changes(&reacting))
            }
            Deed::Call(_) => true,
        }
    }

    /// The command that is issued, and the events at which its aggregate does something itself.
    pub(super) fn command_of(&self, target: &Target) -> Option<(&'t Command, Vec<&'t Name>)> {
        let aggregate = self.names.find(Noun::Aggregate, 0, &target.aggregate.text)?;
        let command = self.names.find(Noun::Command, aggregate, &target.command.text)?;
        let members = self.aggregates.get(aggregate)?.tree.members.iter();
        let reacting = members.filter_map(|member| match member {
            Member::Reaction(reaction) => Some(&reaction.event),
            _ => None,
        });
        Some((self.commands.get(command)?.tree, reacting.collect()))
    }
}

/// Whether some scenario does without a leader.
fn is_choreographed(design: &Design) -> bool {
    design.items.iter().any(|(_, item)| {
        let Item::Scenario(scenario) = item else { return false };
        scenario.lines.iter().any(|line| {
            let LineKind::Set(set) = &line.kind else { return false };
            set.iter().any(|setting| {
                let key = &setting.key.text;
                (key == "saga" || key.starts_with("saga.")) && setting.value.text == "choreography"
            })
        })
    })
}
