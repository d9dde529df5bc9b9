//! Handlers that are placed by hand, in a deployment: which ways a service has beside that of its
//! strategy, and who is called on each.
//!
//! Inside a transaction or behind it only those can be called that live in the publisher's process; all
//! others hear of the event as its strategy says. An event that anybody hears of through the outbox leaves
//! the process that way alone, so that nobody gets it from two sides.

use super::deployment::{Deployment, Route};
use super::task::{Frame, Subject};
use crate::domain::{ContextId, EventId, HandlerId, Placement};
use crate::messaging::{Content, Envelope};
use crate::publishing::placed::{AFTER, INSIDE, Placed};
use crate::publishing::recorded::DISPATCH;
use crate::publishing::{Procedure, Step};

impl Deployment {
    /// Where a handler in `context` runs that is placed by hand and can run there.
    pub(super) fn placement(&self, handler: HandlerId, event: EventId) -> Option<Placement> {
        let (publisher, subscriber) =
            (self.model.context_of_event(event), self.model.handler(handler).context);
        let together = self.home(publisher).process == self.home(subscriber).process;
        let placement = self.model.handler(handler).placement;
        placement.filter(|placement| together || *placement == Placement::ViaOutbox)
    }

    /// Whether somebody hears of events of this context through an outbox because they are placed so.
    pub(super) fn is_stored_by_hand(&self, context: ContextId) -> bool {
        let mut handlers = self.model.handlers.iter();
        handlers.any(|handler| {
            handler.placement == Some(Placement::ViaOutbox)
                && handler.event.is_some_and(|event| self.model.context_of_event(event) == context)
        })
    }

    /// Gives a service the ways that the handlers of its events need.
    pub(super) fn place(&mut self, context: ContextId) {
        let placed = Placed {
            inside: self.has_placed(context, Placement::InTransaction),
            after: self.has_placed(context, Placement::AfterCommit),
            outbox: self.has_placed(context, Placement::ViaOutbox),
        };
        let home = &mut self.homes[context.index()];
        home.mixed = placed != Placed::default();
        let command = home.strategy.command.placed(placed);
        home.command = command.varied(home.settings.variant());
        if let Some(clock) = &mut home.clock {
            clock.procedure = command.ticking();
        }
    }

    fn has_placed(&self, context: ContextId, placement: Placement) -> bool {
        (0..self.model.handlers.len()).map(HandlerId::at).any(|id| {
            let event = self.model.handler(id).event;
            event.is_some_and(|event| {
                self.model.context_of_event(event) == context && self.placement(id, event) == Some(placement)
            })
        })
    }

    /// The dispatch that comes where a frame stands.
    pub(super) fn dispatch_of(&self, frame: &Frame) -> &'static Procedure {
        let dispatches = frame.current() == Some(crate::publishing::Line::Do(Step::Dispatch));
        let is_command = matches!(frame.subject, Subject::Command(_));
        if !dispatches || !is_command || !self.home(frame.context).mixed {
            return &DISPATCH;
        }
        let commit = frame.procedure.line_of(Step::Commit).unwrap_or_default();
        if usize::from(frame.line) < commit { &INSIDE } else { &AFTER }
    }

    /// Whether a publication that stands in a procedure is not to be made there: nobody listens behind the
    /// broker, or the event leaves another way.
    pub(super) fn is_published_elsewhere(&self, event: &Envelope, frame: &Frame) -> bool {
        let Content::Event(id) = event.content else { return false };
        let strategy = self.home(frame.context).strategy.command;
        let otherwise = (frame.procedure.is_a(&INSIDE) && !strategy.dispatches_inside())
            || (frame.procedure.is_a(&AFTER) && !strategy.dispatches_after());
        otherwise || self.routes[id.index()].stored
    }
}

impl Route {
    /// The handlers that a dispatch calls.
    pub(super) fn called_by(&self, dispatch: &Procedure) -> &[HandlerId] {
        if dispatch.is_a(&INSIDE) {
            &self.inside
        } else if dispatch.is_a(&AFTER) {
            &self.after
        } else {
            &self.in_process
        }
    }
}
