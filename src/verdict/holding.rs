//! How long transactions were open, and how long they held what they had written.

use crate::kernel::{Span, Time};
use crate::publishing::Step;
use crate::trace::{Fact, Outcome, TaskId, Trace};

/// An open transaction of a piece of work.
struct Open {
    task: TaskId,
    since: Time,
    /// When it had first written something.
    written: Option<Time>,
}

/// The longest transaction, and the longest that one held a lock; none if there was none.
pub(super) fn longest(trace: &Trace) -> (Option<Span>, Option<Span>) {
    let (mut transaction, mut lock) = (None, None);
    let mut open: Vec<Open> = Vec::new();
    for record in trace.records().iter().filter(|record| record.task != TaskId::NONE) {
        let mine = open.iter().position(|open| open.task == record.task);
        match (record.fact, mine) {
            (Fact::Stepped(place, Outcome::Done), None) if place.step == Step::Begin => {
                open.push(Open { task: record.task, since: record.since(), written: None });
            }
            (Fact::Stepped(place, Outcome::Done), Some(mine)) if place.step == Step::Save => {
                open[mine].written.get_or_insert(record.at);
            }
            (fact, Some(mine)) if is_an_end(&fact) => {
                let ended = open.swap_remove(mine);
                transaction = transaction.max(Some(record.at - ended.since));
                lock = lock.max(ended.written.map(|written| record.at - written));
            }
            _ => {}
        }
    }
    (transaction, lock)
}

/// Whether a transaction ends here, if one is open.
fn is_an_end(fact: &Fact) -> bool {
    match fact {
        Fact::Interrupted(_) => true,
        Fact::Stepped(place, outcome) => {
            // Whoever does not hear of a commit holds nothing any more, however it ended.
            let ended = matches!(outcome, Outcome::Done | Outcome::Unanswered);
            place.step == Step::Rollback || (place.step == Step::Commit && ended)
        }
        _ => false,
    }
}
