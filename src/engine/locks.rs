//! Row locks, where the database notices at the write that two transactions change one aggregate: the
//! second writer waits for the end of the first one's transaction.
//!
//! A lock lasts as long as the open transaction of the task that holds it, however that ends: so nobody
//! has to give one back, and whoever opens transactions need not know that there are locks.

use super::deployment::DatabaseId;
use super::plan::Point;
use super::run::Turn;
use super::streams::append_events;
use super::task::{Subject, Task};
use super::world::Action;
use crate::domain::InstanceKey;
use crate::publishing::Step;
use crate::scenario::Conflict;
use crate::trace::{Fact, Outcome, ProcessId, TaskId};

/// The lock on one aggregate that somebody has written and not yet committed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lock {
    /// In which database.
    database: DatabaseId,
    /// Which aggregate.
    key: InstanceKey,
    /// Who wrote it.
    holder: Locker,
    /// Who wants to write it too, the first one first.
    waiting: Vec<Locker>,
}

/// A task of a process.
type Locker = (ProcessId, TaskId);

impl Turn<'_> {
    /// Writes the aggregate inside the transaction, or appends its events to its stream. What nobody changed is
    /// not written.
    pub(super) fn write(&mut self, step: Step, task: &mut Task) -> Outcome {
        let outcome = match self.written_at_once(task) {
            Some((database, key)) => self.update(task, database, &key),
            None => self.refused_at_once(task),
        };
        self.note_step(step, outcome, task);
        if outcome == Outcome::Done && step == Step::Append {
            append_events(task);
        }
        if let (Outcome::Done, Some((_, key))) = (outcome, to_write(task))
            && let Some(copy) = task.transaction.as_mut().and_then(|open| open.copy_mut(&key))
        {
            copy.saved = true;
        }
        outcome
    }

    /// The first committer has won when the second one writes: the version that it read is gone.
    fn update(&mut self, task: &mut Task, database: DatabaseId, key: &InstanceKey) -> Outcome {
        let read = task.transaction.as_mut().and_then(|open| open.copy_mut(key)).map(|copy| copy.version);
        let is_held = self.lock_on(database, key).is_some_and(|lock| lock.holder == locker(task));
        match self.refused_at_once(task) {
            Outcome::Done if is_held && read == Some(self.world.database(database).version(key)) => {
                Outcome::Done
            }
            _ => Outcome::Conflict,
        }
    }

    /// Whether a fault says that the database refuses this write.
    fn refused_at_once(&mut self, task: &mut Task) -> Outcome {
        let Some((context, lane)) = task.frames.last().map(|frame| (frame.context, frame.participant)) else {
            return Outcome::Done;
        };
        if self.deployment.home(context).settings.conflict != Conflict::AtUpdate {
            return Outcome::Done;
        }
        let Some((fault, _)) = self.strike(Point::Committing(context, task), lane, task.cause.0) else {
            return Outcome::Done;
        };
        let now = self.world.now;
        self.note_of(task, now, lane, Fact::Struck(fault));
        Outcome::Conflict
    }

    /// Whether a task that is about to write has to wait for somebody else's transaction. Otherwise it
    /// has the lock; or it has not and will not get it, as the two wait for each other.
    pub(super) fn waits_to_write(&mut self, task: &Task) -> bool {
        let Some((database, key)) = self.written_at_once(task) else { return false };
        let (me, place) = (locker(task), self.place_of(database, &key));
        let Some(place) = place else {
            self.world.locks.change().push(Lock { database, key, holder: me, waiting: Vec::new() });
            return false;
        };
        let holder = self.world.locks[place].holder;
        if holder == me || self.waits_for(holder, me) {
            return false;
        }
        self.world.locks.change()[place].waiting.push(me);
        true
    }

    /// The aggregate that a task is about to write where conflicts are noticed at the write.
    fn written_at_once(&self, task: &Task) -> Option<(DatabaseId, InstanceKey)> {
        let context = task.frames.last()?.context;
        let at_once = self.deployment.home(context).settings.conflict == Conflict::AtUpdate;
        to_write(task).filter(|_| at_once)
    }

    /// Whether one waits for another, directly or through others who wait.
    fn waits_for(&self, one: Locker, other: Locker) -> bool {
        let mut next = Some(one);
        // Nobody waits for two at once, so that there are at most as many links as locks.
        for _ in 0..=self.world.locks.len() {
            let Some(waiting) = next else { return false };
            if waiting == other {
                return true;
            }
            let lock = self.world.locks.iter().find(|lock| lock.waiting.contains(&waiting));
            next = lock.map(|lock| lock.holder);
        }
        false
    }

    fn place_of(&self, database: DatabaseId, key: &InstanceKey) -> Option<usize> {
        self.world.locks.iter().position(|lock| lock.database == database && lock.key == *key)
    }

    fn lock_on(&self, database: DatabaseId, key: &InstanceKey) -> Option<&Lock> {
        self.world.locks.get(self.place_of(database, key)?)
    }

    /// Hands on the locks of transactions that have ended.
    pub(super) fn hand_locks_on(&mut self) {
        if self.world.locks.is_empty() {
            return;
        }
        let mut locks = std::mem::take(self.world.locks.change());
        for lock in &mut locks {
            lock.waiting.retain(|waiting| self.is_in_transaction(*waiting));
            if self.is_in_transaction(lock.holder) || lock.waiting.is_empty() {
                continue;
            }
            lock.holder = lock.waiting.remove(0);
            let (process, task) = lock.holder;
            let lane = self.deployment.processes[usize::from(process.0)];
            self.world.agenda.plan(self.world.now, lane.0, Action::Advance(process, task));
        }
        locks.retain(|lock| self.is_in_transaction(lock.holder));
        *self.world.locks.change() = locks;
    }

    fn is_in_transaction(&self, (process, id): Locker) -> bool {
        let tasks = &self.world.process(process).tasks;
        tasks.iter().any(|task| task.id == id && task.transaction.is_some())
    }
}

const fn locker(task: &Task) -> Locker {
    (task.process, task.id)
}

/// The aggregate that a command has changed, and where.
fn to_write(task: &Task) -> Option<(DatabaseId, InstanceKey)> {
    let Subject::Command(execution) = &task.frames.last()?.subject else { return None };
    let open = task.transaction.as_ref()?;
    let changed = |id| open.executions.iter().any(|part| part.execution == id && part.changed);
    changed(execution.envelope.id).then(|| (open.database, execution.target().clone()))
}
