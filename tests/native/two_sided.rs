//! Calls, commits, marks and publications that are done or not done, and of which whoever asked hears
//! nothing: claims with their reasons, written before the engine could run them.

use faultline::engine::Status;
use faultline::trace::{Fact, Leg};
use faultline::verdict::{AnomalyKind, Repetition};

use crate::compiled::scenarios;
use crate::table::{AFTER, BEFORE, BROKERED, sample, telling};
use crate::told::{Told, set_up};

fn with(external: bool, strategy: &str, settings: &[&str], fault: &str) -> Told {
    let publishing = ["publishing=", strategy].concat();
    Told::of(sample(external, &[&[publishing.as_str()], settings].concat(), &[fault]))
}

/// The letters of a run under a strategy and further settings; its fault has to strike.
fn under(external: bool, strategy: &str, settings: &[&str], fault: &str) -> String {
    let told = with(external, strategy, settings, fault);
    assert_eq!(told.statuses, [Status::Struck], "{strategy} {settings:?} {fault}");
    told.letters()
}

/// An answer is an answer: the handler has decided, nobody asks again, and the other handler goes on.
#[test]
fn a_refused_call_is_a_decision_under_every_strategy() {
    for strategy in telling() {
        for dedupe in ["dedupe=none", "dedupe=inbox"] {
            let refused = with(true, strategy, &[dedupe], "call Mail.send refused");
            assert_eq!(
                (refused.letters().as_str(), &refused.statuses[..]),
                ("", &[Status::Struck][..]),
                "{strategy} {dedupe}"
            );
            assert_eq!(
                (refused.effects(), refused.answers()),
                (1, vec!["ok".to_owned()]),
                "{strategy} {dedupe}"
            );
            let delivered = |fact: &Fact| matches!(fact, Fact::Arrived(travel) if travel.leg == Leg::Deliver);
            assert!(refused.count(delivered) <= 1, "{strategy} {dedupe}: nothing comes again");
        }
    }
}

/// Whether anybody hears of a commit changes nothing about its having been one.
#[test]
fn a_commit_of_which_nobody_hears_is_counted_if_it_was_done() {
    let transactions = |fault| with(false, "outbox", &[], fault).verdict.metrics.transactions;
    let heard = transactions("crash Sales before commit #99");
    assert!(heard > 1);
    assert_eq!(transactions("commit-unknown Sales committed"), heard);
    assert_eq!(transactions("commit-unknown Sales rolled-back"), 0, "nothing is announced");
}

/// Where nothing calls, no call can fail.
#[test]
fn faults_of_calls_need_a_call() {
    for ending in ["refused", "lost", "timed-out"] {
        let fault = ["call Mail.send ", ending].concat();
        assert_eq!(with(false, "outbox", &[], &fault).statuses, [Status::NotApplicable]);
        let far = ["call Mail.send #9 ", ending].concat();
        assert_eq!(with(true, "outbox", &[], &far).statuses, [Status::NotReached]);
    }
}

/// A call that never arrives is a handler that throws before its effect. One whose answer is lost is a handler
/// that throws after it: what was done stays done, and is done again by whoever tries again.
#[test]
fn a_call_without_an_answer_fails_its_handler() {
    for strategy in BEFORE {
        assert_eq!(under(true, strategy, &[], "call Mail.send lost"), "", "{strategy}: a clean abort");
        assert_eq!(under(true, strategy, &[], "call Mail.send #2 lost"), "PH", "{strategy}");
        assert_eq!(under(true, strategy, &[], "call Mail.send timed-out"), "PH", "{strategy}");
        let lost = with(true, strategy, &[], "call Mail.send lost");
        assert_eq!(lost.answers(), ["error"], "{strategy}");
    }
    for strategy in AFTER {
        assert_eq!(under(true, strategy, &[], "call Mail.send lost"), "LF", "{strategy}");
        assert_eq!(under(true, strategy, &[], "call Mail.send #2 lost"), "LHF", "{strategy}");
        assert_eq!(under(true, strategy, &[], "call Mail.send timed-out"), "LHF", "{strategy}");
        // The last one did what it should, and nobody is missing; the caller hears of an error.
        assert_eq!(under(true, strategy, &[], "call Mail.send #2 timed-out"), "F", "{strategy}");
    }
    assert_eq!(under(true, "in-memory-bus-async", &[], "call Mail.send lost"), "L");
    assert_eq!(under(true, "in-memory-bus-async", &[], "call Mail.send timed-out"), "LH");
    for strategy in BROKERED {
        for dedupe in ["dedupe=none", "dedupe=inbox"] {
            assert_eq!(under(true, strategy, &[dedupe], "call Mail.send lost"), "", "{strategy} {dedupe}");
            assert_eq!(
                under(true, strategy, &[dedupe], "call Mail.send #2 lost"),
                "D",
                "{strategy} {dedupe}"
            );
            assert_eq!(
                under(true, strategy, &[dedupe], "call Mail.send timed-out"),
                "D",
                "{strategy} {dedupe}"
            );
        }
        // The mark was there before the call: the redelivery is skipped.
        let marked = ["dedupe=marked-before"];
        assert_eq!(under(true, strategy, &marked, "call Mail.send lost"), "L", "{strategy}");
        assert_eq!(under(true, strategy, &marked, "call Mail.send timed-out"), "LH", "{strategy}");
    }
}

const CARD: &str =
    "context Sales { aggregate Order { placed: int  command Place { set placed += 1  emit Placed } } }
    context Pay {
      aggregate Bill(order: id) { paid: int  refused: int
        command Pay { set paid += 1 }  command Refuse { set refused += 1 } }
      external Card { charge }
      on Placed as Charge call Card.charge() KEY then issue Bill(order).Pay else { issue Bill(order).Refuse }
    }
    scenario \"s\" { at 0ms Order(o1).Place }";

/// How often the card was charged, and what became of the bill: paid, refused; the letters of the verdict.
fn charged(key: &str, settings: &[&str], fault: &str) -> (usize, (i64, i64), String) {
    let told = Told::struck(set_up(scenarios(&CARD.replace("KEY", key)).swap_remove(0), settings, &[fault]));
    let bills = told.run.world.databases.iter().flat_map(|database| &database.aggregates);
    let bill = bills.into_iter().find(|instance| instance.fields.len() == 2).unwrap();
    (told.calls().len(), (bill.fields[0], bill.fields[1]), told.letters())
}

/// After a refusal the handler does what it says behind `else`, and owes nothing behind `then`.
#[test]
fn a_refusal_takes_the_other_branch() {
    for strategy in telling() {
        let publishing = ["publishing=", strategy].concat();
        for key in ["", "key message"] {
            let told = charged(key, &[&publishing], "call Card.charge refused");
            assert_eq!(told, (0, (0, 1), String::new()), "{strategy} {key}");
        }
    }
}

/// By its key the other side knows what it has done, and says so when it is asked again.
#[test]
fn a_key_makes_the_repetition_no_effect() {
    let told = |key, fault| charged(key, &["publishing=outbox"], fault);
    assert_eq!(told("key message", "call Card.charge timed-out"), (1, (1, 0), String::new()));
    assert_eq!(told("", "call Card.charge timed-out"), (2, (1, 0), "D".to_owned()));
    for key in ["", "key message"] {
        assert_eq!(told(key, "call Card.charge lost"), (1, (1, 0), String::new()), "{key}");
    }
}

/// The caller hears of an error, and the state is there: what depends on the answer is not done any more, what
/// is stored with the state is.
#[test]
fn a_commit_that_is_done_unheard_is_a_false_failure() {
    for external in [false, true] {
        for (strategies, expected) in [
            (&BEFORE[..], "F"),
            (&AFTER, "LF"),
            (&["broker-after-commit"], "LF"),
            (&["broker-before-commit", "outbox", "outbox-mark-first", "in-memory-bus-async"], "F"),
        ] {
            for strategy in strategies {
                let told = under(external, strategy, &[], "commit-unknown Sales committed");
                assert_eq!(told, expected, "{strategy}");
                let unheard = with(external, strategy, &[], "commit-unknown Sales committed");
                assert_eq!(unheard.answers(), ["error"], "{strategy}");
            }
        }
        let worker = ["bus-worker=after-commit"];
        assert_eq!(under(external, "in-memory-bus-async", &worker, "commit-unknown Sales committed"), "LF");
    }
}

/// Nothing is stored: what had acted already acted for nothing, as at a conflict. Nobody executes it again, as
/// nobody knows that it was not done.
#[test]
fn a_commit_that_is_undone_unheard_is_an_abort() {
    for settings in [&[][..], &["conflict-retries=3"]] {
        let told =
            |external, strategy| under(external, strategy, settings, "commit-unknown Sales rolled-back");
        for strategy in BEFORE {
            assert_eq!(
                (told(false, strategy), told(true, strategy)),
                (String::new(), "P".to_owned()),
                "{strategy}"
            );
        }
        for external in [false, true] {
            for strategy in ["broker-before-commit", "in-memory-bus-async"] {
                assert_eq!(told(external, strategy), "P", "{strategy}");
            }
            for strategy in AFTER.into_iter().chain(["broker-after-commit", "outbox", "outbox-mark-first"]) {
                assert_eq!(told(external, strategy), "", "{strategy}");
            }
        }
    }
}

/// A consumer that does not know gives the message back. What it had stored it does again, unless it stored
/// with it that it had.
#[test]
fn a_consumer_repeats_what_it_does_not_know_to_be_done() {
    for strategy in BROKERED {
        let told =
            |dedupe, end: &str| under(false, strategy, &[dedupe], &["commit-unknown Back ", end].concat());
        assert_eq!(told("dedupe=none", "committed"), "D", "{strategy}");
        assert_eq!(told("dedupe=none", "rolled-back"), "", "{strategy}");
        assert_eq!(told("dedupe=inbox", "committed"), "", "{strategy}");
        assert_eq!(told("dedupe=inbox", "rolled-back"), "", "{strategy}");
        // Here the first commit is the mark's: done, it says that the effects are too, and they are not.
        assert_eq!(told("dedupe=marked-before", "committed"), "L", "{strategy}");
        assert_eq!(told("dedupe=marked-before", "rolled-back"), "", "{strategy}");
    }
    for strategy in AFTER {
        assert_eq!(under(false, strategy, &[], "commit-unknown Back committed"), "LHF", "{strategy}");
        assert_eq!(under(false, strategy, &[], "commit-unknown Back rolled-back"), "LF", "{strategy}");
    }
}

/// The relay looks again at its next poll: what is not marked it publishes again; what is marked it never does.
#[test]
fn a_relay_looks_again_at_what_it_may_have_marked() {
    for external in [false, true] {
        let told = |strategy, settings: &[&str], end: &str| {
            under(external, strategy, settings, &["commit-unknown Sales.relay ", end].concat())
        };
        assert_eq!(told("outbox", &[], "committed"), "");
        assert_eq!(told("outbox", &[], "rolled-back"), "D");
        assert_eq!(told("outbox", &["dedupe=inbox"], "rolled-back"), "");
        assert_eq!(told("outbox-mark-first", &[], "committed"), "L");
        assert_eq!(told("outbox-mark-first", &[], "rolled-back"), "");
    }
    let nobody = with(true, "broker-after-commit", &[], "commit-unknown Sales.relay committed");
    assert_eq!(nobody.statuses, [Status::NotApplicable]);
}

/// The broker has the message. A publisher that tries again sends it twice; one that gives up believes that it was
/// not sent.
#[test]
fn a_lost_confirm_is_published_again_or_believed_to_be_lost() {
    for external in [false, true] {
        let told = |strategy, settings: &[&str]| under(external, strategy, settings, "confirm-lost Sold");
        assert_eq!(told("outbox", &[]), "D", "the relay publishes again");
        assert_eq!(told("outbox", &["dedupe=inbox"]), "", "it is the same message");
        assert_eq!(told("outbox-mark-first", &[]), "", "nobody publishes it again, and it is there");
        assert_eq!(told("broker-after-commit", &[]), "F", "the caller hears of an error");
        assert_eq!(told("broker-before-commit", &[]), "P", "the command is given up, the message is not");
        for strategy in ["broker-after-commit", "broker-before-commit"] {
            assert_eq!(told(strategy, &["publish-retries=1"]), "D", "{strategy}");
            assert_eq!(told(strategy, &["publish-retries=1", "dedupe=inbox"]), "", "{strategy}");
            let patient = with(external, strategy, &["publish-retries=1"], "confirm-lost Sold");
            assert_eq!(patient.answers(), ["ok"], "{strategy}");
        }
        for strategy in BEFORE.into_iter().chain(AFTER).chain(["in-memory-bus-async"]) {
            let nobody = with(external, strategy, &[], "confirm-lost Sold");
            assert_eq!(nobody.statuses, [Status::NotApplicable], "{strategy}: there is no broker");
        }
    }
}

/// Trying again in its place is repeating what was done, and told as that.
#[test]
fn an_attempt_at_once_repeats_a_call_that_was_carried_out() {
    let verdict = with(true, "outbox", &["immediate-retries=1"], "call Mail.send timed-out").verdict;
    let [only] = verdict.anomalies.as_slice() else { panic!("{:?}", verdict.anomalies) };
    assert_eq!((only.kind, only.chain.repetition), (AnomalyKind::Duplicate, Some(Repetition::TriedAgain)));
}

/// Whatever an unheard answer breaks is told to come from it.
#[test]
fn what_they_break_is_told_to_come_from_them() {
    for (external, strategy, fault) in [
        (true, "outbox", "call Mail.send timed-out"),
        (true, "recorded-after-commit", "call Mail.send lost"),
        (false, "outbox", "commit-unknown Back committed"),
        (true, "recorded-after-commit", "commit-unknown Sales committed"),
        (true, "outbox", "commit-unknown Sales.relay rolled-back"),
        (true, "outbox", "confirm-lost Sold"),
        (true, "broker-before-commit", "confirm-lost Sold"),
    ] {
        let Told { run, verdict, .. } = with(external, strategy, &[], fault);
        assert!(!verdict.anomalies.is_empty(), "{fault}");
        for anomaly in &verdict.anomalies {
            let behind = anomaly.chain.fault.and_then(|id| run.trace.get(id)).map(|record| record.fact);
            assert_eq!(behind, Some(Fact::Struck(0)), "{strategy} {fault}: {anomaly:?}");
        }
    }
}
