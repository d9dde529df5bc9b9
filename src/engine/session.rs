//! What a service keeps in memory from one command to the next, where it keeps anything: the objects of
//! its session, and what its registry knows.
//!
//! The session is an identity map: whoever loads an aggregate again gets the same object, with the events
//! that nobody has cleared and the observers that nobody has unsubscribed. Its fields are those of the
//! database, for nobody else writes it. A rollback throws the objects away that took part.

use std::sync::Arc;

use super::deployment::Deployment;
use super::run::Turn;
use super::task::{Execution, Frame, Subject, Task};
use super::world::Process;
use crate::domain::{ContextId, EventId, HandlerId, InstanceKey};
use crate::messaging::{Content, Envelope};
use crate::publishing::{Step, observer};
use crate::scenario::{ContextSettings, ObserverSubscription, Registry, Session};
use crate::trace::Outcome;

/// An aggregate's object that outlives its command.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Kept {
    /// Which aggregate.
    pub key: InstanceKey,
    /// The events that it still holds, the oldest first.
    pub recorded: Vec<Arc<Envelope>>,
    /// How often its observers have subscribed.
    pub subscribed: u16,
}

impl Process {
    fn kept(&mut self, key: &InstanceKey) -> &mut Kept {
        let known = self.session.iter().position(|kept| kept.key == *key);
        let place = known.unwrap_or(self.session.len());
        if known.is_none() {
            self.session.push(Kept { key: key.clone(), recorded: Vec::new(), subscribed: 0 });
        }
        &mut self.session[place]
    }
}

impl Turn<'_> {
    /// The aggregate that was loaded is the object that was there before, if one was.
    pub(super) fn take_up(&mut self, task: &mut Task) {
        let Some(settings) = self.keeps(task) else { return };
        let leaks = settings.observer_subscription == ObserverSubscription::Leaked;
        let process = task.process;
        let Some(Subject::Command(execution)) = task.top().map(|frame| &mut frame.subject) else { return };
        let kept = self.world.process_mut(process).kept(execution.target());
        kept.subscribed = if leaks { kept.subscribed.saturating_add(1) } else { 1 };
        execution.subscribed = kept.subscribed;
        execution.events.clone_from(&kept.recorded);
    }

    /// What the commands of a transaction that lasts have recorded stays with their objects until it is
    /// cleared.
    pub(super) fn keep(&mut self, task: &Task) {
        let (deployment, frames) = (self.deployment, task.frames.last().into_iter().chain(&task.deferred));
        for execution in frames.filter_map(|frame| recording(deployment, frame)) {
            let kept = self.world.process_mut(task.process).kept(execution.target());
            for event in execution.events.iter().filter(|_| !execution.cleared) {
                if !kept.recorded.contains(event) {
                    kept.recorded.push(Arc::clone(event));
                }
            }
        }
    }

    /// The aggregate forgets the events that it recorded. The loop that dispatches them has a list of its own.
    pub(super) fn clear(&mut self, task: &mut Task) {
        let process = task.process;
        let Some(Subject::Command(execution)) = task.top().map(|frame| &mut frame.subject) else { return };
        execution.cleared = true;
        if !self.world.process(process).session.is_empty() {
            let kept = self.world.process_mut(process).kept(execution.target());
            kept.recorded.retain(|event| !execution.events.contains(event));
        }
    }

    /// What a transaction that is rolled back has touched is thrown away.
    pub(super) fn throw_away(&mut self, task: &Task) {
        let Some(open) = &task.transaction else { return };
        if !self.world.process(task.process).session.is_empty() {
            let session = &mut self.world.process_mut(task.process).session;
            session.retain(|kept| !open.has(&kept.key));
        }
    }

    /// The settings of a service that keeps its objects.
    fn keeps(&self, task: &Task) -> Option<&ContextSettings> {
        let settings = &self.deployment.home(task.frames.last()?.context).settings;
        (settings.session == Session::Kept).then_some(settings)
    }

    /// How often each handler hears of what this frame notifies of: as often as it has subscribed.
    pub(super) fn subscriptions_of(&self, frame: &Frame) -> u16 {
        match &frame.subject {
            Subject::Command(execution)
                if self.deployment.home(frame.context).strategy == &observer::OBSERVER =>
            {
                execution.subscribed
            }
            _ => 1,
        }
    }

    /// A piece of work for a context is done: whatever registers handlers there has run.
    pub(super) fn register(&mut self, task: &Task, context: ContextId) {
        if self.is_lazy(context) && !self.world.process(task.process).registered.contains(&context) {
            self.world.process_mut(task.process).registered.push(context);
        }
    }

    /// Whether the registry of the process in which an event of `context` is raised knows a handler.
    pub(super) fn is_registered(&self, handler: HandlerId, context: ContextId) -> bool {
        let process = self.world.process(self.deployment.home(context).process);
        let within = self.deployment.model.handler(handler).context;
        !self.is_lazy(context) || process.registered.contains(&within)
    }

    fn is_lazy(&self, context: ContextId) -> bool {
        let home = self.deployment.home(context);
        home.strategy == &observer::REGISTRY && home.settings.registry == Registry::Lazy
    }

    /// Whether a registry throws here: it knows no handler for the event in turn.
    pub(super) fn is_unknown(&self, task: &Task) -> bool {
        let Some(frame) = task.frames.last() else { return false };
        let home = self.deployment.home(frame.context);
        let throws =
            home.strategy == &observer::REGISTRY && home.settings.registry == Registry::ThrowsOnUnknown;
        let route = |id: EventId| &self.deployment.routes[id.index()];
        let knows = |event: &Arc<Envelope>| match event.content {
            Content::Event(id) => !route(id).in_process.is_empty(),
            Content::Command(_) => true,
        };
        throws && !frame.event_in_turn().is_none_or(knows)
    }

    /// A registry throws in the middle of the decision.
    pub(super) fn throw_unknown(&mut self, mut task: Task) {
        self.note_step(Step::Notify, Outcome::Threw, &mut task);
        self.fail(task);
    }
}

/// The execution of a frame, if its object outlives it with what it records.
fn recording<'a>(deployment: &Deployment, frame: &'a Frame) -> Option<&'a Execution> {
    let home = deployment.home(frame.context);
    match &frame.subject {
        Subject::Command(execution) if home.settings.session == Session::Kept && home.strategy.records() => {
            Some(execution)
        }
        _ => None,
    }
}
