//! Records as evidence: each in a word or two.

use crate::trace::{Answer, Fact, Leg, Outcome};

/// A record in a word or two.
pub(super) fn what(fact: &Fact) -> String {
    let leg = |leg: Leg| match leg {
        Leg::Request => "request",
        Leg::Reply => "reply",
        Leg::Publish => "publication",
        Leg::Deliver => "delivery",
        Leg::Ack => "acknowledgement",
        Leg::Nack => "refusal",
        Leg::Read => "read",
        Leg::Call => "call",
    };
    match fact {
        Fact::Requested(_) => "requested".to_owned(),
        Fact::AskedAgain { .. } => "requested again".to_owned(),
        Fact::GaveUp(_) => "gave up".to_owned(),
        Fact::Told(_, answer) => match answer {
            Answer::Ok => "told ok".to_owned(),
            Answer::Error => "told error".to_owned(),
            Answer::Refused(_) => "told refused".to_owned(),
        },
        Fact::Stepped(place, outcome) => match outcome {
            Outcome::Done => place.step.word().to_owned(),
            Outcome::Refused(_) => format!("{} refused", place.step.word()),
            Outcome::Conflict => format!("{} conflict", place.step.word()),
            Outcome::Unreachable | Outcome::Failed(_) => format!("{} failed", place.step.word()),
            Outcome::Unanswered => format!("{} unanswered", place.step.word()),
            Outcome::Declined => format!("{} declined", place.step.word()),
            Outcome::Threw => format!("{} threw", place.step.word()),
            Outcome::Seen => format!("{} seen", place.step.word()),
        },
        Fact::Asked(place) => format!("{} asked", place.step.word()),
        Fact::Arrived(travel) => format!("{} arrived", leg(travel.leg)),
        Fact::Missed(travel) => format!("{} lost", leg(travel.leg)),
        Fact::Raised { .. } => "raised".to_owned(),
        Fact::Committed { .. } => "committed".to_owned(),
        Fact::Stored(_) => "stored".to_owned(),
        Fact::Effected { .. } => "effect".to_owned(),
        Fact::Concluded { .. } => "settled".to_owned(),
        Fact::Read(_) => "read".to_owned(),
        Fact::Struck(_) => "fault".to_owned(),
        Fact::Crashed(_) => "crashed".to_owned(),
        Fact::Interrupted(place) => format!("cut off before {}", place.step.word()),
        Fact::Restarted(_) => "restarted".to_owned(),
        Fact::Returned(travel) => format!("{} returned", leg(travel.leg)),
        Fact::Parked(_) => "parked".to_owned(),
        Fact::Followed(_) => "parked with an earlier one".to_owned(),
        Fact::Blocked(_) => "blocked".to_owned(),
        Fact::Redriven(_) => "redriven".to_owned(),
        Fact::Parted(..) => "parted".to_owned(),
        Fact::Joined(..) => "joined".to_owned(),
        Fact::Rebuilt { .. } => "rebuilt".to_owned(),
        Fact::Given(_) => "given".to_owned(),
        Fact::BrokerDown => "broker down".to_owned(),
        Fact::BrokerUp => "broker up".to_owned(),
        Fact::ClockDown => "clock down".to_owned(),
        Fact::ClockUp => "clock up".to_owned(),
        Fact::Exhausted => "budget spent".to_owned(),
    }
}
