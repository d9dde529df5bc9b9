//! What can go wrong in a gap besides what the engine asks about there: work that stands still, connections
//! that break, an inbox that forgets, a subscription that is made to read again. What comes at a time comes at
//! the time of the gap, and lasts as long as an outage of the broker that is tried.

use super::gap::Gap;
use crate::domain::ContextId;
use crate::engine::{Deployment, ParticipantKind};
use crate::explore::OUTAGE;
use crate::kernel::{Index, Span, Time};
use crate::publishing::Step;
use crate::scenario::{Dedupe, End, Fault, Timed};
use crate::trace::{Record, RecordId, TaskId, Trace};

/// From a commit to the moment at which an inbox forgets what was stored with it.
const SOON: Span = Span::from_millis(1);

/// Offers it, behind what was there already.
pub(super) fn offer(deployment: &Deployment, trace: &Trace, gaps: &mut [Gap]) {
    let next = next_steps(trace);
    for gap in gaps {
        let ahead = next.get(gap.after.index()).copied().flatten().or(gap.before);
        let pause = gap.faults.iter().find_map(standing_still);
        let lane = deployment.participant(gap.lane);
        let others = lane.context.map(|context| befalling(deployment, (gap, ahead), (lane.kind, context)));
        for fault in pause.into_iter().chain(others.into_iter().flatten()) {
            if !gap.faults.contains(&fault) {
                gap.faults.push(fault);
            }
        }
    }
}

/// For each record the step that comes next in its piece of work.
fn next_steps(trace: &Trace) -> Vec<Option<Step>> {
    let mut steps = vec![None; trace.records().len()];
    let mut later = Index::default();
    for (place, record) in trace.records().iter().enumerate().rev() {
        if record.task == TaskId::NONE {
            continue;
        }
        let next = later.get(record.task.0.into()).map(RecordId::at).and_then(|next| trace.get(next));
        steps[place] = next.and_then(Record::place).map(|place| place.step);
        if record.place().is_some() {
            later.put(record.task.0.into(), place);
        }
    }
    steps
}

/// The pause where a crash is possible.
fn standing_still(fault: &Fault) -> Option<Fault> {
    let Fault::Crash { who, edge, step, of, nth, .. } = *fault else { return None };
    Some(Fault::Pause { who, edge, step, of, nth, length: None })
}

/// What befalls a participant of a context at the time of a gap, by what it is about to do, or has just done.
fn befalling(
    deployment: &Deployment,
    (gap, ahead): (&Gap, Option<Step>),
    (kind, context): (ParticipantKind, ContextId),
) -> Vec<Fault> {
    let at = Time::from_micros(gap.at.as_micros() / 1_000 * 1_000);
    let done = gap.place.map(|place| place.step);
    let cut = |other| {
        let timed = Timed::Partition { one: End::Context(context), other, from: at, until: at + OUTAGE };
        Fault::Timed(timed)
    };
    let mut faults = Vec::new();
    match ahead {
        Some(Step::Publish | Step::Ack | Step::Nack) => faults.push(cut(End::Broker)),
        Some(Step::Reply) if kind == ParticipantKind::Service => faults.push(cut(End::Client)),
        _ => {}
    }
    let remembers = deployment.home(context).settings.dedupe != Dedupe::None;
    if remembers && done == Some(Step::Commit) && kind == ParticipantKind::Consumer {
        faults.push(Fault::Timed(Timed::ExpireInbox { of: context, at: at + SOON }));
    }
    if done == Some(Step::Checkpoint) && deployment.reads_a_store(context) {
        faults.push(Fault::Rewind { who: context, to: 0 });
    }
    faults
}

#[cfg(test)]
mod tests {
    use crate::engine::{Engine, Status};
    use crate::playback::View;
    use crate::playback::session::Setup;
    use crate::scenario::{Fault, Timed, shop};

    /// Whether a fault is of some kind.
    type Kind = fn(&Fault) -> bool;

    /// Whatever is offered strikes where it is offered, and every kind is.
    #[test]
    fn what_is_offered_in_a_gap_strikes_there_and_can_be_carried_on() {
        let kinds: [(&str, Kind); 4] = [
            ("publishing=outbox", |fault| matches!(fault, Fault::Pause { .. })),
            ("publishing=broker-after-commit", |fault| {
                matches!(fault, Fault::Timed(Timed::Partition { .. }))
            }),
            ("dedupe=inbox", |fault| matches!(fault, Fault::Timed(Timed::ExpireInbox { .. }))),
            ("publishing=event-sourcing", |fault| matches!(fault, Fault::Rewind { .. })),
        ];
        for (setting, is_meant) in kinds {
            let mut scenario = shop::first_paint();
            scenario.settings.set(setting, &[]).unwrap_or_else(|_| panic!("{setting}"));
            let view = View::new(&Setup { scenario: scenario.clone(), bolt: None }, None);
            let mut offered = 0;
            for gap in &view.gaps {
                for fault in gap.faults.iter().filter(|fault| is_meant(fault)) {
                    offered += 1;
                    let engine = Engine::new(&scenario.with_faults(vec![fault.clone()]));
                    let run = engine.run();
                    let text = fault.text(&scenario.model);
                    assert_eq!(engine.statuses(&run.world), [Status::Struck], "{text}");
                    assert!(gap.has(fault), "{text}: a bolt is drawn there");
                }
            }
            assert!(offered > 0, "{setting}");
        }
    }
}
