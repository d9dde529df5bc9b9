//! What befalls messages on their way, in English.

use super::Say;
use crate::words::incident::Incident;
use crate::words::phrase::Phrase;

pub(super) fn incident(incident: &Incident) -> Phrase {
    match incident {
        Incident::Follows(message, instance) => {
            phrase!("the broker parks ", message, " too: an earlier message of ", instance, " is parked.")
        }
        Incident::Waits(message) => {
            phrase!(message, " has to wait: the queue stands behind a message that was given up.")
        }
        Incident::LooksAt(actor) => {
            phrase!("somebody looks at the dead letters of ", actor, " and has them handed over again.")
        }
        Incident::Rebuilds(model) => {
            phrase!(
                "somebody has the read model ",
                model.clone(),
                " made anew of the events that are kept for it."
            )
        }
        Incident::TakesUp(actor, message) => phrase!(actor, " applies ", message, " once, to the new rows."),
        Incident::Overtaken(message) => {
            phrase!("the broker hands a later message over before ", message, ".")
        }
        Incident::Pauses(actor) => phrase!(actor, " stands still, and does not know it."),
        Incident::Forgets(actor) => phrase!("the inbox of ", actor, " forgets what was processed."),
        Incident::Parts(one, other) => phrase!("nothing passes between ", one, " and ", other, " any more."),
        Incident::Joins(one, other) => phrase!(one, " and ", other, " are connected again."),
        Incident::Ticks(actor, message) => phrase!(actor, " says that it is time, and stores ", message, "."),
        Incident::Stops(actor) => phrase!(actor, " stands still: no time passes for those who listen to it."),
        Incident::GoesOn(actor) => phrase!(actor, " goes on."),
        Incident::Cut(message, actor) => phrase!(message, " does not get through to ", actor, "."),
        Incident::Given(message) => phrase!("before all this, ", message, " had been stored."),
        Incident::Redriven(message) => {
            phrase!("somebody has looked at ", message, ": it is handed over again.")
        }
    }
}
