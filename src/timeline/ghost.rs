//! What another run had and this one has not: the same participant, step and subject at the same
//! occurrence. Ids of messages are structural, so that they are the same in both.

use crate::engine::{Deployment, ParticipantKind};
use crate::kernel::{Index, number, sort_by_number};
use crate::playback::{Former, View};
use crate::trace::{Fact, Leg, Record, RecordId, Trace};
use crate::words::Line;

/// The records of `former` that have no counterpart in `trace`.
pub fn ghosts(former: (&Deployment, &Trace), present: (&Deployment, &Trace)) -> Vec<RecordId> {
    let mut counts = Index::default();
    for record in present.1.records() {
        if let Some(key) = key(present.0, record) {
            counts.count(key);
        }
    }
    let mut seen = Index::default();
    let missing = |(id, record): (RecordId, &Record)| {
        let key = key(former.0, record)?;
        (seen.count(key) > counts.get(key).unwrap_or_default()).then_some(id)
    };
    former.1.iter().filter_map(missing).collect()
}

/// The ghosts behind a view: records of its former run.
pub fn ghosts_behind(view: &View) -> Vec<RecordId> {
    let of = |former: &Former| ghosts((&former.deployment, &former.trace), (view.deployment(), view.trace()));
    view.former.as_deref().map(of).unwrap_or_default()
}

/// The positions of the lines that the former run told and this one does not: those with a ghost in them, but for as
/// many as this run tells in the same words. What is only a detail of a line that is still told, as
/// a retry or the clearing up, makes it no line of the past.
pub fn gone_lines(view: &View, ghosts: &[RecordId]) -> Vec<usize> {
    let Some(former) = &view.former else { return Vec::new() };
    let haunted = |line: &Line| {
        let held = line.records.iter().filter(|record| ghosts.binary_search(record).is_ok()).count();
        usize::from(held > 0) + usize::from(held == line.records.len())
    };
    let mut told: Vec<&Line> = view.story.iter().collect();
    let mut gone: Vec<usize> = Vec::new();
    // Lines without a ghost have their counterparts for sure, those of ghosts alone the least.
    for wanted in 0..=2 {
        for (place, line) in former.story.iter().enumerate().filter(|(_, line)| haunted(line) == wanted) {
            match told.iter().position(|other| other.sentence == line.sentence) {
                Some(counterpart) => drop(told.swap_remove(counterpart)),
                None if wanted > 0 => gone.push(place),
                None => {}
            }
        }
    }
    sort_by_number(&mut gone, |place| *place as u128);
    gone
}

/// By what a record is recognised in another run: what was done, which one of its kind, by whom,
/// about what. Participants are counted anew under every setting, so that they are told by what they
/// are.
fn key(deployment: &Deployment, record: &Record) -> Option<u128> {
    let (deed, which, handler) = match record.fact {
        Fact::Requested(_) => (0, 0, None),
        Fact::Told(..) => (1, 0, None),
        Fact::Stepped(place, _) => (2, place.step as u32, place.handler),
        Fact::Arrived(travel) => (3, leg(travel.leg), None),
        Fact::Effected { slot, .. } => (4, slot.position.into(), Some(slot.handler)),
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
        ParticipantKind::Clock => (6, 0),
    };
    // A batch is about its first row: which one that is does not matter for a relay.
    let message = if kind == 2 { 0 } else { record.message().map_or(0, |message| message.0) };
    let context = participant.context.map_or(u16::MAX, |context| context.0);
    let handler = handler.map_or(u16::MAX, |handler| handler.0);
    let doer = (u32::from(external) << 16) | u32::from(handler);
    Some(number((deed << 28) | (kind << 24) | (which << 16) | u32::from(context), message, doer))
}

const fn leg(leg: Leg) -> u32 {
    match leg {
        Leg::Request => 0,
        Leg::Reply => 1,
        Leg::Publish => 2,
        Leg::Deliver => 3,
        Leg::Ack => 4,
        Leg::Nack => 5,
        Leg::Read => 7,
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
