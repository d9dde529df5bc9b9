//! What another run had and this one has not: the same participant, step and subject at the same
//! occurrence. Ids of messages are structural, so that they are the same in both.

use std::collections::BTreeMap;

use crate::domain::{HandlerId, Slot};
use crate::engine::{Deployment, ParticipantKind};
use crate::messaging::MessageId;
use crate::publishing::Step;
use crate::trace::{Fact, Leg, Record, RecordId, Trace};

/// By what a record is recognised in another run. Participants are counted anew under every
/// setting, so that they are told by what they are.
type Key = (u8, u16, u16, Deed, MessageId, Option<HandlerId>);

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Deed {
    Requested,
    Told,
    Stepped(Step),
    Travelled(u8),
    Effected(Slot),
}

/// The records of `former` that have no counterpart in `trace`.
pub fn ghosts(former: (&Deployment, &Trace), present: (&Deployment, &Trace)) -> Vec<RecordId> {
    let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
    for record in present.1.records() {
        if let Some(key) = key(present.0, record) {
            *counts.entry(key).or_default() += 1;
        }
    }
    let mut seen: BTreeMap<Key, usize> = BTreeMap::new();
    let missing = |(id, record): (RecordId, &Record)| {
        let key = key(former.0, record)?;
        let occurrence = seen.entry(key).or_default();
        *occurrence += 1;
        (*occurrence > counts.get(&key).copied().unwrap_or_default()).then_some(id)
    };
    former.1.iter().filter_map(missing).collect()
}

fn key(deployment: &Deployment, record: &Record) -> Option<Key> {
    let (deed, handler) = match record.fact {
        Fact::Requested(_) => (Deed::Requested, None),
        Fact::Told(..) => (Deed::Told, None),
        Fact::Stepped(place, _) => (Deed::Stepped(place.step), place.handler),
        Fact::Arrived(travel) => (Deed::Travelled(leg(travel.leg)), None),
        Fact::Effected { slot, .. } => (Deed::Effected(slot), None),
        _ => return None,
    };
    let participant = deployment.participant(record.participant);
    let (kind, external) = match participant.kind {
        ParticipantKind::Client => (0, 0),
        ParticipantKind::Service => (1, 0),
        ParticipantKind::Relay => (2, 0),
        ParticipantKind::Consumer => (3, 0),
        ParticipantKind::Broker => (4, 0),
        ParticipantKind::External(id) => (5, id.0),
    };
    // A batch is about its first row: which one that is does not matter for a relay.
    let message = if kind == 2 { MessageId(0) } else { record.message().unwrap_or(MessageId(0)) };
    Some((kind, participant.context.map_or(u16::MAX, |context| context.0), external, deed, message, handler))
}

const fn leg(leg: Leg) -> u8 {
    match leg {
        Leg::Request => 0,
        Leg::Reply => 1,
        Leg::Publish => 2,
        Leg::Deliver => 3,
        Leg::Ack => 4,
        Leg::Nack => 5,
        Leg::Call => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::scenario::{Fault, shop};

    fn missing(fault: &str) -> Vec<Record> {
        let mut scenario = shop::first_paint();
        let healthy = Engine::new(&scenario);
        let former = healthy.run().trace;
        scenario.faults = vec![Fault::parse(&scenario.model, fault).unwrap()];
        let broken = Engine::new(&scenario);
        let present = broken.run().trace;
        let found = ghosts((healthy.deployment(), &former), (broken.deployment(), &present));
        found.into_iter().map(|id| *former.get(id).unwrap()).collect()
    }

    #[test]
    fn a_run_has_no_ghost_of_itself() {
        let engine = Engine::new(&shop::first_paint());
        let trace = engine.run().trace;
        assert!(ghosts((engine.deployment(), &trace), (engine.deployment(), &trace)).is_empty());
    }

    #[test]
    fn a_crash_after_the_commit_makes_ghosts_of_everything_later() {
        let missing = missing("crash Sales after commit");
        assert!(missing.iter().all(|record| record.at.as_micros() > 8_100));
        let effects = missing.iter().filter(|record| matches!(record.fact, Fact::Effected { .. })).count();
        assert_eq!(effects, 3);
    }
}
