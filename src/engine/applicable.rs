//! Whether a fault has a point at which it could strike at all, in this deployment.

use super::deployment::{Deployment, Relay, Subscription};
use crate::domain::{ContextId, Effect, HandlerId};
use crate::publishing::Step;
use crate::publishing::recorded::DISPATCH;
use crate::scenario::{Conflict, Fault, Ordering, Scope, TwoSided, Who};

/// `false` if no procedure here has the point that the fault names.
pub(super) fn is_applicable(deployment: &Deployment, fault: &Fault) -> bool {
    match fault {
        Fault::Crash { who, step, of, .. } | Fault::Pause { who, step, of, .. } => {
            has_step(deployment, *who, *step)
                && of.is_none_or(|scope| concerns(deployment, who.context(), scope))
        }
        Fault::Throw { .. } => true,
        Fault::Conflict { who, of, .. } => {
            let home = deployment.home(*who);
            let at_commit = home.settings.conflict == Conflict::AtCommit;
            let noticed = if at_commit { Step::Commit } else { home.command.write() };
            has_step(deployment, Who::Context(*who), noticed)
                && of.is_none_or(|scope| concerns(deployment, *who, scope))
        }
        Fault::Meanwhile { step, of, .. } => {
            has_step(deployment, Who::Context(deployment.model.context_of_command(*of)), *step)
        }
        Fault::BrokerDown { .. } => deployment.uses_broker(),
        Fault::TwoSided(fault) => match *fault {
            TwoSided::Call { operation, .. } => {
                let calls = |effect: &Effect| matches!(effect, Effect::Call { operation: other, .. } if *other == operation);
                deployment.model.handlers.iter().any(|handler| handler.effects().any(calls))
            }
            TwoSided::Commit { who: who @ Who::Context(_), .. } => has_step(deployment, who, Step::Commit),
            TwoSided::Commit { who, .. } => has_step(deployment, who, Step::Mark),
            TwoSided::Confirm { message, .. } => !deployment.queues_of(message).is_empty(),
        },
        Fault::Rewind { who, .. } => deployment.reads_a_store(*who),
        Fault::Timed(timed) => deployment.has_use_for(timed),
        // Where the order is kept, nobody overtakes.
        Fault::Overtake { to, .. } if deployment.home(*to).settings.ordering != Ordering::Competing => false,
        Fault::Duplicate { message, to, handler, .. }
        | Fault::Overtake { message, to, handler, .. }
        | Fault::Delay { message, to, handler, .. } => deployment.queues_of(*message).iter().any(|queue| {
            let queue = deployment.subscription(*queue);
            let named =
                |named| queue.handlers.iter().any(|handler| deployment.model.answers_to(*handler, named));
            queue.context == *to && handler.is_none_or(named)
        }),
    }
}

/// Whether some procedure of this one has the step.
fn has_step(deployment: &Deployment, who: Who, step: Step) -> bool {
    let context = match who {
        Who::Relay(context) => {
            let does = |relay: &Relay| {
                relay.procedure.has(step) || (relay.procedure.has(Step::Dispatch) && step == Step::Handle)
            };
            let home = deployment.home(context);
            let works = !home.strategy.is_sourced() || deployment.sends_commands(context);
            return works && home.relay.as_ref().is_some_and(does);
        }
        Who::Subscription(context) => {
            return deployment.reads_a_store(context) && reads_with(deployment, context, step);
        }
        Who::Clock(context) => return ticks_with(deployment, context, step),
        Who::Context(context) => context,
    };
    let handlers = || deployment.model.handlers.iter().filter(|handler| handler.context == context);
    let queue = |subscription: &Subscription| subscription.context == context && subscription.reads.is_none();
    let consumes = deployment.subscriptions.iter().any(queue);
    match step {
        Step::Handle => {
            handlers().any(|handler| handler.event.is_some()) || deployment.home(context).commands.is_some()
        }
        Step::Call => handlers().any(|handler| handler.effects().any(Effect::is_external)),
        _ if deployment.sends_commands(context) && deployment.home(context).strategy.sending.has(step) => {
            true
        }
        Step::Buffer => deployment.keeps_back(context) && (consumes || deployment.reads_a_store(context)),
        Step::Publish if deployment.reacts_in_process(context) => publishes_elsewhere(deployment, context),
        _ => {
            deployment.command_has(context, step)
                || (deployment.reads_a_store(context) && reads_with(deployment, context, step))
                || (consumes && deployment.consumer_procedure(context).has(step))
                || (deployment.reacts_in_process(context)
                    && (DISPATCH.has(step) || deployment.works_off(context, step)))
        }
    }
}

/// Whether the clock of this context has a step, its own or one of what it does on a schedule.
fn ticks_with(deployment: &Deployment, context: ContextId, step: Step) -> bool {
    let Some(ticking) = &deployment.home(context).clock else { return false };
    let mut clocks = deployment.model.clocks.iter().filter(|clock| clock.context == context);
    clocks.any(|clock| {
        let mut handlers = deployment.model.handlers_of(clock.event);
        let calls = |handler: HandlerId| deployment.model.handler(handler).effects().any(Effect::is_external);
        if clock.reconciles {
            return step == Step::Handle
                || (step == Step::Call && handlers.any(calls))
                || deployment.command_has(context, step);
        }
        ticking.procedure.has(step)
            || (deployment.reacts_in_process(context)
                && (step == Step::Handle
                    || (step == Step::Publish && publishes_elsewhere(deployment, context))))
    })
}

/// Whether a subscription of this context has a step, its own or one of what its handlers do.
fn reads_with(deployment: &Deployment, context: ContextId, step: Step) -> bool {
    let mut read = deployment.subscriptions.iter().filter(|subscription| subscription.reads.is_some());
    let effects = read.clone().filter(|subscription| subscription.context == context);
    let mut effects = effects.flat_map(|subscription| &subscription.handlers);
    let calls = |handler: &HandlerId| deployment.model.handler(*handler).effects().any(Effect::is_external);
    deployment.reader_procedure(context).has(step)
        || (step == Step::Call && effects.any(calls))
        || (deployment.command_has(context, step) && read.any(|subscription| subscription.context == context))
}

/// Whether an event of this context has a handler behind the broker.
fn publishes_elsewhere(deployment: &Deployment, context: ContextId) -> bool {
    deployment.model.events.iter().zip(&deployment.routes).any(|(event, route)| {
        deployment.model.aggregate(event.aggregate).context == context && !route.queues.is_empty()
    })
}

/// Whether this context ever does anything about a command, an event or a handler.
fn concerns(deployment: &Deployment, context: ContextId, scope: Scope) -> bool {
    let model = &deployment.model;
    match scope {
        Scope::Command(command) => {
            let issues =
                |effect: &Effect| matches!(effect, Effect::Issue { command: other, .. } if *other == command);
            let mut handlers = model.handlers.iter().filter(|handler| handler.context == context);
            model.context_of_command(command) == context
                || handlers.any(|handler| handler.effects().any(issues))
        }
        Scope::Handler(handler) => model.handler(handler).context == context,
        Scope::Event(event) => {
            model.context_of_event(event) == context
                || model.handlers_of(event).any(|handler| model.handler(handler).context == context)
        }
    }
}
