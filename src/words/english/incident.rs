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
        Incident::Redriven(message) => {
            phrase!("somebody has looked at ", message, ": it is handed over again.")
        }
    }
}
