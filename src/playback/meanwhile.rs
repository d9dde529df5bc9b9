//! Which commands somebody else could send in a gap: those of the scenario that are for the same
//! aggregate as the command at work.

use super::gap::Gap;
use crate::domain::CommandId;
use crate::engine::Deployment;
use crate::kernel::Index;
use crate::messaging::Content;
use crate::publishing::Step;
use crate::scenario::{Fault, Interjection, Scenario};
use crate::trace::{Fact, Record, TaskId, Trace};

/// The most that is offered in one gap.
const MOST: usize = 3;

/// A step of a command, and which one of its kind in the run.
type Ahead = (CommandId, Step, u32);

/// Offers them, behind what was there already.
pub(super) fn offer(scenario: &Scenario, deployment: &Deployment, trace: &Trace, gaps: &mut [Gap]) {
    let ahead = ahead(deployment, trace);
    for gap in gaps {
        let next = ahead.get(gap.after.index()).copied().flatten();
        let subject = gap.place.and_then(|place| trace.message(place.message)).map(|sent| &sent.subject);
        let (Some((of, step, nth)), Some(subject)) = (next, subject) else { continue };
        for line in &scenario.script {
            let same = scenario.model.command(line.command).aggregate == subject.aggregate
                && line.target == subject.identity
                && scenario.model.command(line.command).case.is_none();
            let what = Interjection {
                command: line.command,
                target: line.target.clone(),
                arguments: line.arguments.clone(),
            };
            let fault = Fault::Meanwhile { what: Box::new(what), step, of, nth };
            let offered = gap.faults.iter().filter(|fault| matches!(fault, Fault::Meanwhile { .. }));
            if same && offered.count() < MOST && !gap.faults.contains(&fault) {
                gap.faults.push(fault);
            }
        }
    }
}

/// For each record the step of a command that comes next in its piece of work, counted as faults count.
fn ahead(deployment: &Deployment, trace: &Trace) -> Vec<Option<Ahead>> {
    let mut ahead = vec![None; trace.records().len()];
    let (mut commands, mut last) = (Index::default(), Index::default());
    let mut counts: Vec<(CommandId, Step, u32)> = Vec::new();
    for (id, record) in trace.iter().filter(|(_, record)| record.task != TaskId::NONE) {
        let task = record.task.0.into();
        let Some((place, command)) = record.place().zip(asked(trace, record)) else {
            // What a step makes known is a part of it.
            continue;
        };
        let first = commands.get(task).is_none();
        if first {
            commands.put(task, command.index());
        }
        let of = CommandId::at(commands.get(task).unwrap_or_default());
        let context = deployment.participant(record.participant).context;
        if context != Some(deployment.model.context_of_command(of)) {
            continue;
        }
        let known = counts.iter().position(|(other, step, _)| *other == of && *step == place.step);
        let known = known.unwrap_or_else(|| {
            counts.push((of, place.step, 0));
            counts.len() - 1
        });
        if let Some(before) = last.put(task, id.index()).filter(|_| command == of) {
            ahead[before] = Some((of, place.step, counts[known].2 + 1));
        }
        if matches!(record.fact, Fact::Stepped(..)) {
            counts[known].2 += 1;
        }
    }
    ahead
}

/// The command that a record is about.
fn asked(trace: &Trace, record: &Record) -> Option<CommandId> {
    match trace.message(record.message()?)?.content {
        Content::Command(command) => Some(command),
        Content::Event(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::{Engine, Status};
    use crate::playback::View;
    use crate::playback::session::Setup;
    use crate::scenario::{Fault, shop};

    #[test]
    fn whatever_is_offered_in_a_gap_strikes_there() {
        let scenario = shop::first_paint();
        let view = View::new(&Setup { scenario: scenario.clone(), bolt: None }, None);
        let mut offered = 0;
        for gap in &view.gaps {
            for fault in gap.faults.iter().filter(|fault| matches!(fault, Fault::Meanwhile { .. })) {
                offered += 1;
                let engine = Engine::new(&scenario.with_faults(vec![fault.clone()]));
                let run = engine.run();
                assert_eq!(engine.statuses(&run.world), [Status::Struck], "{}", fault.text(&scenario.model));
            }
        }
        assert!(offered > 3, "{offered}");
    }
}
