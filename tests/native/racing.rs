//! Two transactions that write the same aggregate, and where the database notices: claims with their
//! reasons, written before the engine could run them.

use faultline::publishing::Step;
use faultline::trace::{Fact, Outcome};

use crate::table::struck;
use crate::told::{Told, told};

/// The write comes before the events are dispatched, so that nobody has heard of a write that is refused;
/// unless they are told while the aggregate still decides, or before it is written.
#[test]
fn a_conflict_at_the_write_comes_before_whatever_waits_for_the_write() {
    for external in [false, true] {
        let refused = |publishing| struck(external, &[publishing, "conflict=at-update"], "conflict Sales");
        for publishing in [
            "publishing=recorded-before-commit",
            "publishing=recorded-after-commit",
            "publishing=returned-events",
            "publishing=outbox",
            "publishing=broker-after-commit",
            "publishing=event-sourcing",
        ] {
            assert_eq!(refused(publishing), "", "{publishing}");
        }
        for publishing in ["publishing=observer", "publishing=in-memory-bus", "publishing=static-registry"] {
            assert_eq!(refused(publishing), if external { "P" } else { "" }, "{publishing}");
        }
        assert_eq!(refused("publishing=broker-before-commit"), "P", "the message is out");
        assert_eq!(refused("publishing=in-memory-bus-async"), "P", "the worker has it");
    }
}

/// A handler's write inside the command's transaction is refused as an exception in the handler is.
#[test]
fn a_conflict_in_a_handlers_write_is_an_exception_of_the_handler() {
    let refused = |publishing, more: &[&str]| {
        let settings: Vec<&str> =
            [publishing, "conflict=at-update"].into_iter().chain(more.iter().copied()).collect();
        struck(false, &settings, "conflict Back #2")
    };
    assert_eq!(refused("publishing=recorded-before-commit", &[]), "", "all of it is undone");
    assert_eq!(refused("publishing=recorded-after-commit", &[]), "LHF", "the state is stored already");
    assert_eq!(refused("publishing=outbox", &[]), "D", "the first handler comes again with the redelivery");
    assert_eq!(refused("publishing=outbox", &["dedupe=inbox"]), "");
    // The command that began the transaction is executed again, with both handlers in it.
    assert_eq!(refused("publishing=recorded-before-commit", &["conflict-retries=1"]), "");
}

/// One aggregate, and a handler that takes its time: the call of an external system.
const SLOW: &str = "
    context C {
      aggregate Order { n: int  command Change(by: int) { require by > 0 else reject Nothing  set n += by  emit Changed } }
      external Mail
      on Changed { call Mail.send() }
    }
    scenario \"s\" { at 0ms Order(o1).Change(1)  at 4ms Order(o1).Change(2) }";

/// How long the writes of a run took, in microseconds; those that were not refused first.
fn writes(told: &Told) -> Vec<(bool, u64)> {
    let write = |record: &faultline::trace::Record| match record.fact {
        Fact::Stepped(place, outcome) if place.step == Step::Save => {
            Some((outcome == Outcome::Conflict, record.length().as_micros()))
        }
        _ => None,
    };
    told.run.trace.records().iter().filter_map(write).collect()
}

#[test]
fn the_second_writer_waits_for_the_first_ones_transaction_and_then_loses() {
    let before = told(SLOW).set("publishing=recorded-before-commit");
    let waiting = before.set("conflict=at-update");
    assert_eq!(waiting.answers(), ["ok", "error"]);
    assert_eq!(waiting.state(), ["Order(o1): 1"]);
    assert_eq!(waiting.calls().len(), 1, "the second one has dispatched nothing");
    assert_eq!(waiting.kinds(), [""; 0], "a clean abort");
    // Whoever notices at the commit only has told the world by then.
    assert_eq!((before.answers(), before.calls().len()), (vec!["ok".to_owned(), "error".to_owned()], 2));
    assert_eq!(before.kinds(), ["phantom"]);
    // The call is made while the lock is held, or after it is given back.
    let wait = |told: &Told| writes(told)[1].1;
    let after = waiting.set("publishing=recorded-after-commit");
    assert_eq!((writes(&waiting)[1].0, writes(&after)[1].0), (true, true));
    assert!(wait(&waiting) > wait(&after), "a slow handler makes the others wait");
    let again = waiting.set("conflict-retries=1");
    assert_eq!((again.answers(), again.state()), (vec!["ok".to_owned(); 2], vec!["Order(o1): 3".to_owned()]));
}

/// The place in a stream is taken by whoever appends first, unless that is rolled back: the second one waits to know.
#[test]
fn who_appends_second_waits_as_who_writes_second_does() {
    // Nothing slow stands between read and commit here, so that the two have to be closer to each other.
    let close = SLOW.replace("at 4ms", "at 1ms");
    let sourced = told(&close).set("publishing=event-sourcing").set("conflict=at-update");
    let refused = |told: &Told, step| {
        told.count(|fact| matches!(fact, Fact::Stepped(place, Outcome::Conflict) if place.step == step))
    };
    assert_eq!(sourced.answers(), ["ok", "error"]);
    assert_eq!((sourced.state(), sourced.kinds()), (vec!["Order(o1): 1".to_owned()], vec![]));
    assert_eq!((refused(&sourced, Step::Append), refused(&sourced, Step::Commit)), (1, 0));
    let late = sourced.set("conflict=at-commit");
    assert_eq!((refused(&late, Step::Append), refused(&late, Step::Commit)), (0, 1));
    let again = sourced.set("conflict-retries=1");
    assert_eq!((again.answers(), again.state()), (vec!["ok".to_owned(); 2], vec!["Order(o1): 3".to_owned()]));
    let rolled_back = sourced.with("commit-unknown C rolled-back");
    assert_eq!(rolled_back.answers(), ["error", "ok"]);
    assert_eq!(rolled_back.state(), ["Order(o1): 2"]);
}

/// What was rolled back has changed nothing, whether the process lives or not.
#[test]
fn after_a_rollback_the_second_writer_goes_on() {
    let waiting = told(SLOW).set("publishing=recorded-before-commit").set("conflict=at-update");
    let thrown = waiting.with("throw C.Mail.send");
    assert_eq!(thrown.answers(), ["error", "ok"]);
    assert_eq!((thrown.state(), thrown.kinds()), (vec!["Order(o1): 2".to_owned()], vec![]));
    // Both live in the process that dies, and the lock with them.
    let crashed = waiting.with("crash C before call");
    assert_eq!(crashed.answers(), ["nothing", "nothing"]);
    assert_eq!((crashed.state().len(), crashed.kinds().len()), (0, 0));
    assert!(crashed.run.world.locks.is_empty());
}

/// Nobody waits for another aggregate, nor for a command that changes nothing.
#[test]
fn only_what_is_written_is_locked() {
    let waiting = told(&SLOW.replace("o1).Change(2)", "o2).Change(2)")).set("conflict=at-update");
    assert_eq!(writes(&waiting), [(false, 1_500), (false, 1_500)]);
    let refused = told(&SLOW.replace("Change(2)", "Change(0)")).set("conflict=at-update");
    assert_eq!(refused.answers(), ["ok", "Nothing"]);
}

/// Two gifts cross: each transaction has written its giver and wants to write the other's.
const CROSSING: &str = "
    context Bank {
      aggregate Account { n: int
        command Give(to: id) { set n -= 1  emit Given(to) }
        command Take { set n += 1 }
        }
      on Given { issue Account(to).Take }
    }
    scenario \"s\" { at 0ms Account(a1).Give(a2)  at 0ms Account(a2).Give(a1) }";

#[test]
fn of_two_transactions_that_wait_for_each_other_one_is_refused() {
    let crossing = told(CROSSING).set("publishing=recorded-before-commit").set("conflict=at-update");
    let mut answers = crossing.answers();
    answers.sort();
    assert_eq!(answers, ["error", "ok"]);
    assert_eq!(crossing.kinds(), [""; 0]);
    let mut state = crossing.state();
    state.sort();
    assert!(
        state == ["Account(a1): -1", "Account(a2): 1"] || state == ["Account(a1): 1", "Account(a2): -1"],
        "one gift, whole: {state:?}"
    );
    // Its first repetition reads what the other one has written and not committed yet, as it was before.
    let again = crossing.set("conflict-retries=2");
    assert_eq!(again.answers(), ["ok", "ok"]);
    assert_eq!(again.state(), ["Account(a1): 0", "Account(a2): 0"]);
}

/// What is measured is what somebody else would have to wait for.
#[test]
fn a_handler_in_the_transaction_keeps_it_open_and_what_it_has_written_locked() {
    let figures = |publishing: &str| {
        let metrics = told(SLOW).set(&["publishing=", publishing].concat()).verdict.metrics;
        (metrics.transaction.unwrap(), metrics.lock.unwrap())
    };
    let (inside, outside) = (figures("recorded-before-commit"), figures("recorded-after-commit"));
    assert!(inside.0 > outside.0 && inside.1 > outside.1);
    // Who is notified while the aggregate decides comes before the write.
    let middle = figures("observer");
    assert!(middle.0 > outside.0);
    assert_eq!(middle.1, outside.1);
    let waiting =
        told(SLOW).set("publishing=recorded-before-commit").set("conflict=at-update").verdict.metrics;
    // Who loses at the commit has written, and takes it back; who loses at the write has not.
    assert!(waiting.lock.unwrap() < inside.1, "waiting for a lock is not holding one");
    let nothing = told(&SLOW.replace("Change(1)", "Change(0)").replace("Change(2)", "Change(0)"));
    assert_eq!((nothing.verdict.metrics.lock, nothing.verdict.metrics.effects), (None, 0));
}
