//! What somebody else does in a gap between two steps: a command that runs wholly there, while for the
//! task that is interrupted no time passes.

use super::run::{BUDGET, Turn};
use super::task::Task;
use super::world::{Action, Parceled};
use crate::domain::CommandId;
use crate::kernel::stable_hash;
use crate::messaging::MessageId;
use crate::publishing::Step;
use crate::scenario::{Fault, Scope};
use crate::trace::{Fact, TaskId};

impl Turn<'_> {
    /// Lets the commands run that are to run before this step. The task comes back, unless its process
    /// died meanwhile.
    pub(super) fn interject(&mut self, step: Step, mut task: Task) -> Option<Task> {
        for (position, fault) in self.engine.faults().iter().enumerate() {
            let Fault::Meanwhile { what, step: before, of, .. } = fault else { continue };
            if step != *before || !self.is_done_for(*of, &task) || !self.counts(position) {
                continue;
            }
            let position = u16::try_from(position).unwrap_or(u16::MAX);
            let (lane, now) = (task.frames.last()?.participant, self.world.now);
            self.note_of(&mut task, now, lane, Fact::Struck(position));
            let id = MessageId::derived(&("meanwhile", position));
            let (process, interrupted) = (task.process, task.id);
            self.put_back(task);
            self.request(id, what.command, what.target.clone(), what.arguments.clone());
            self.hurry(id);
            task = self.world.process_mut(process).take(interrupted)?;
        }
        Some(task)
    }

    /// Whether a task is doing something for a command, in the command's own context.
    fn is_done_for(&self, command: CommandId, task: &Task) -> bool {
        let context = self.deployment.model.context_of_command(command);
        task.frames.last().is_some_and(|frame| frame.context == context)
            && task.frames.iter().any(|frame| frame.is_about(&self.deployment.model, Scope::Command(command)))
    }

    /// Counts a point that a fault waits for; `true` if it strikes there.
    fn counts(&mut self, position: usize) -> bool {
        self.world.faults.change().get_mut(position).is_some_and(super::plan::Pending::count)
    }

    /// Does what is planned for a request and for the work on it, now and as long as there is something.
    /// What others do about it comes at its time.
    fn hurry(&mut self, request: MessageId) {
        let task = TaskId(stable_hash(&("request", request)));
        while self.world.spent.0 <= BUDGET {
            let Some(action) = self.world.agenda.take_first(&|action| is_about(action, request, task)) else {
                return;
            };
            self.world.spent.0 += 1;
            self.act(action);
        }
    }
}

/// Whether an action is the arrival of this request, or a part of the work on it.
fn is_about(action: &Action, request: MessageId, work: TaskId) -> bool {
    match action {
        Action::Advance(_, task) | Action::Proceed(_, task) | Action::Answer(_, task, _) => *task == work,
        Action::Arrive(parcel) => match &parcel.content {
            Parceled::Command(envelope) => envelope.id == request,
            Parceled::Publication(_, _, task, _) | Parceled::Call { task, .. } => *task == work,
            _ => false,
        },
        _ => false,
    }
}
