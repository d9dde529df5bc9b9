//! One record in a sentence of its own, for where a chain of records is told.

use super::incident::Incident;
use super::naming::Names;
use super::sentence::{Deed, Publication, Sentence, Stored};
use crate::publishing::Step;
use crate::trace::{Fact, Leg, Outcome, RecordId};

/// What happened at a record.
pub fn brief(names: &Names<'_>, id: RecordId) -> Option<Sentence> {
    let record = names.trace.get(id)?;
    let actor = names.actor(record.participant);
    Some(match record.fact {
        Fact::Requested(message) => Sentence::Sends(actor, names.message(message)),
        Fact::AskedAgain { again, .. } => Sentence::SendsAgain(actor, names.message(again)),
        Fact::GaveUp(_) => Sentence::GivesUp(actor),
        Fact::Told(_, answer) => Sentence::Hears(actor, names.told(answer)),
        Fact::Stepped(place, outcome) => match (place.step, outcome) {
            (_, Outcome::Threw) => Sentence::Throws(actor, names.doing(place).what),
            (_, Outcome::Failed(why)) => Sentence::Fails(actor, names.doing(place), why),
            (_, Outcome::Conflict) => Sentence::Conflicts(actor),
            (_, Outcome::Unanswered) => Sentence::Unheard(actor, names.doing(place), None),
            (_, Outcome::Declined) => Sentence::TurnsDown(names.callee(place), names.doing(place).what),
            (Step::Publish, Outcome::Unreachable) => {
                Sentence::CannotPublish(actor, names.message(place.message))
            }
            (_, Outcome::Seen) => Sentence::HasSeen(actor, names.message(place.message)),
            (Step::Publish, Outcome::Done) => Sentence::Publishes(
                actor,
                Publication { message: names.message(place.message), again: false },
            ),
            _ => Sentence::Steps(actor, names.doing(place)),
        },
        Fact::Asked(place) => Sentence::Steps(actor, names.doing(place)),
        Fact::Arrived(travel) => Sentence::Arrives(names.message(travel.message), actor),
        Fact::Missed(travel) => names.missed(id, travel.message, actor),
        Fact::Raised { event, .. } => Sentence::Raises(actor, names.message(event)),
        Fact::Committed { event, .. } => Sentence::Lasts(names.message(event)),
        Fact::Stored(message) => {
            let instance = names.instance_of(message);
            Sentence::Stores(actor, Stored { instance, outbox: Vec::new(), sourced: false, also: Vec::new() })
        }
        Fact::Effected { slot, .. } => {
            Sentence::Does(actor, Deed { wording: names.wording(slot), again: false })
        }
        Fact::Concluded { slot, how, .. } => names.settles(actor, slot, how, id),
        Fact::Read(_) => Sentence::Reads(actor, names.read_at(id)),
        Fact::Struck(_) => Sentence::Strikes(actor),
        Fact::Crashed(_) => Sentence::Dies(actor),
        Fact::Interrupted(place) => Sentence::Crashes(names.who_died(record), Some(names.doing(place)), None),
        Fact::Restarted(_) => Sentence::Returns(actor),
        Fact::Returned(travel) if travel.leg == Leg::Read => {
            Sentence::ReadsAgain(actor, names.message(travel.message))
        }
        Fact::Returned(travel) => Sentence::TakesBack(names.message(travel.message)),
        Fact::Parked(travel) => Sentence::Parks(names.message(travel.message), travel.delivery),
        Fact::Followed(travel) => Sentence::Incident(names.followed(travel.message)),
        Fact::Blocked(travel) => Sentence::Incident(Incident::Waits(names.message(travel.message))),
        Fact::Redriven(travel) => Sentence::Incident(Incident::Redriven(names.message(travel.message))),
        Fact::Parted(one, other) => Sentence::Incident(Incident::Parts(names.actor(one), names.actor(other))),
        Fact::Joined(one, other) => Sentence::Incident(Incident::Joins(names.actor(one), names.actor(other))),
        Fact::Rebuilt { event, .. } => Sentence::Incident(Incident::TakesUp(actor, names.message(event))),
        Fact::Given(event) => Sentence::Incident(Incident::Given(names.message(event))),
        Fact::ClockDown => Sentence::Incident(Incident::Stops(actor)),
        Fact::ClockUp => Sentence::Incident(Incident::GoesOn(actor)),
        Fact::BrokerDown => Sentence::BrokerDown,
        Fact::BrokerUp => Sentence::BrokerUp,
        Fact::Exhausted => Sentence::Exhausted,
    })
}
