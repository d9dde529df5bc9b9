//! How a deployment comes about: each context gets a process, a database and lanes, then each handler
//! its way to its event.

use std::sync::Arc;

use super::{
    DatabaseId, Deployment, Home, Participant, ParticipantKind, Relay, Route, Subscription, Ticking, position,
};
use crate::domain::{ContextId, Effect, EventId, ExternalId, HandlerId, Model, Placement, Side};
use crate::messaging::SubscriptionId;
use crate::publishing::procedure::USE_CASE;
use crate::publishing::variant::{Answers, Variant};
use crate::publishing::{Hosting, outbox};
use crate::scenario::{ContextSettings, Settings, Subscriptions};
use crate::trace::{ParticipantId, ProcessId};

impl Deployment {
    /// Deploys `model` as `settings` say.
    pub fn new(model: &Arc<Model>, settings: &Settings) -> Self {
        let mut deployment = Self {
            model: Arc::clone(model),
            jitter: settings.jitter(),
            homes: Vec::new(),
            participants: vec![
                Participant { kind: ParticipantKind::Client, context: None },
                Participant { kind: ParticipantKind::Broker, context: None },
            ],
            processes: Vec::new(),
            databases: 0,
            subscriptions: Vec::new(),
            routes: model.events.iter().map(|_| Route::default()).collect(),
        };
        let mut monolith = None;
        for (position, context) in model.contexts.iter().enumerate() {
            deployment.settle(ContextId::at(position), settings.of(&context.name), &mut monolith);
        }
        for position in 0..model.contexts.len() {
            deployment.place(ContextId::at(position));
            deployment.subscribe(ContextId::at(position));
        }
        for handler in model.handlers.iter().filter(|handler| handler.event.is_some()) {
            for effect in handler.effects() {
                if let Effect::Issue { command, .. } = effect
                    && deployment.is_elsewhere(*command, handler.context)
                {
                    deployment.serve(model.context_of_command(*command));
                }
            }
        }
        deployment
    }

    /// Gives a context its process, its database and its lanes.
    fn settle(
        &mut self,
        context: ContextId,
        settings: ContextSettings,
        monolith: &mut Option<(ProcessId, DatabaseId)>,
    ) {
        let around = settings.strategy();
        // Who leads sagas sends commands as transactions of their own, even where all live in one process.
        let leads = self.model.leads_sagas(context);
        let strategy = if leads { settings.saga.strategy(around) } else { around };
        let service = self.add_participant(ParticipantKind::Service, context);
        let shared = match around.hosting {
            Hosting::Together => *monolith,
            Hosting::Apart => None,
        };
        let (process, database) = shared.unwrap_or_else(|| {
            let own = (self.add_process(service), self.add_database());
            if around.hosting == Hosting::Together {
                *monolith = Some(own);
            }
            own
        });
        let by_hand = self.is_stored_by_hand(context).then_some(&outbox::RELAY);
        let relay = strategy.relay.or(by_hand).map(|procedure| {
            let participant = self.add_participant(ParticipantKind::Relay, context);
            let processes = (0..settings.relays).map(|_| self.add_process(participant)).collect();
            Relay { processes, participant, procedure }
        });
        let consumer = self.add_participant(ParticipantKind::Consumer, context);
        let model = Arc::clone(&self.model);
        for (position, external) in model.externals.iter().enumerate() {
            if external.context == context {
                self.add_participant(ParticipantKind::External(ExternalId::at(position)), context);
            }
        }
        let clock = model.clocks.iter().any(|clock| clock.context == context).then(|| {
            let participant = self.add_participant(ParticipantKind::Clock, context);
            let process = match around.hosting {
                Hosting::Together => process,
                Hosting::Apart => self.add_process(participant),
            };
            Ticking { process, participant, procedure: strategy.command.ticking() }
        });
        let variant = settings.variant();
        // What a use case saves it saves in the transactions of its commands.
        let accepts = variant.answers == Answers::First;
        let answers = if accepts { variant.answers } else { Answers::default() };
        let use_case = USE_CASE.varied(Variant { keyed: false, answers });
        self.homes.push(Home {
            settings,
            strategy,
            command: strategy.command,
            use_case,
            process,
            database,
            service,
            consumer,
            relay,
            commands: None,
            clock,
            mixed: false,
        });
    }

    /// Finds each handler of a context its way to its event: a call or a queue.
    fn subscribe(&mut self, context: ContextId) {
        let model = Arc::clone(&self.model);
        let mut shared: Vec<(Option<ContextId>, SubscriptionId)> = Vec::new();
        for (position, handler) in
            model.handlers.iter().enumerate().filter(|(_, handler)| handler.context == context)
        {
            let (id, Some(event)) = (HandlerId::at(position), handler.event) else { continue };
            if handler.side.is_some_and(|side| !self.is_taken(side)) || self.calls(id, event) {
                continue;
            }
            let publisher = model.context_of_event(event);
            let reads = self.home(publisher).strategy.is_sourced().then_some(publisher);
            let alone = self.home(context).settings.subscriptions == Subscriptions::PerHandler;
            let known = shared.iter().find(|(from, _)| *from == reads && !alone).map(|(_, queue)| *queue);
            let queue = known.unwrap_or_else(|| {
                let queue = self.add_subscription(context);
                self.subscriptions[queue.index()].reads = reads;
                shared.push((reads, queue));
                queue
            });
            self.subscriptions[queue.index()].handlers.push(id);
            let queues = &mut self.routes[event.index()].queues;
            if reads.is_none() && !queues.contains(&queue) {
                queues.push(queue);
            }
        }
    }

    /// Whether a side of a saga is taken here: one is for a saga that somebody leads, another for one without a leader.
    fn is_taken(&self, side: Side) -> bool {
        let saga = self.model.sagas.get(usize::from(side.saga.0));
        let leader = saga.map(|saga| self.home(self.model.aggregate(saga.log).context));
        leader.is_some_and(|leader| leader.settings.saga.is_choreographed() == side.choreographed)
    }

    /// Puts a handler on the lists of those that its publisher calls; `false` if it needs a queue.
    fn calls(&mut self, id: HandlerId, event: EventId) -> bool {
        if self.model.clock_of(event).is_some_and(|clock| clock.reconciles) {
            self.routes[event.index()].in_process.push(id);
            return true;
        }
        let placement = self.placement(id, event);
        let publisher = &self.homes[self.model.context_of_event(event).index()];
        let in_process = self.is_in_process(event, self.model.handler(id).context);
        let strategy = publisher.strategy;
        let hands_on = strategy.hands_on();
        let (inside, after) = (strategy.command.dispatches_inside(), strategy.command.dispatches_after());
        let route = &mut self.routes[event.index()];
        match placement {
            Some(Placement::InTransaction) => route.inside.push(id),
            Some(Placement::AfterCommit) => route.after.push(id),
            Some(Placement::ViaOutbox) if !hands_on => {
                route.stored = true;
                return false;
            }
            _ if !in_process => return false,
            _ => {
                route.in_process.push(id);
                if inside {
                    route.inside.push(id);
                }
                if after {
                    route.after.push(id);
                }
            }
        }
        true
    }

    /// Gives a context a queue for commands that reach it as messages, if it has none yet.
    fn serve(&mut self, context: ContextId) {
        if self.home(context).commands.is_none() {
            self.homes[context.index()].commands = Some(self.add_subscription(context));
        }
    }

    /// Whether a handler in `context` is called by the process that publishes `event`, be it the service
    /// or its relay.
    fn is_in_process(&self, event: EventId, context: ContextId) -> bool {
        let publisher = &self.homes[self.model.context_of_event(event).index()];
        let subscriber = &self.homes[context.index()];
        let together = publisher.strategy.hosting == Hosting::Together;
        publisher.strategy.hands_on() || (together && publisher.process == subscriber.process)
    }

    fn add_participant(&mut self, kind: ParticipantKind, context: ContextId) -> ParticipantId {
        self.participants.push(Participant { kind, context: Some(context) });
        ParticipantId(position(self.participants.len() - 1))
    }

    fn add_process(&mut self, lane: ParticipantId) -> ProcessId {
        self.processes.push(lane);
        ProcessId(position(self.processes.len() - 1))
    }

    fn add_database(&mut self) -> DatabaseId {
        self.databases += 1;
        DatabaseId(position(self.databases - 1))
    }

    fn add_subscription(&mut self, context: ContextId) -> SubscriptionId {
        self.subscriptions.push(Subscription { context, handlers: Vec::new(), reads: None });
        SubscriptionId(position(self.subscriptions.len() - 1))
    }
}
