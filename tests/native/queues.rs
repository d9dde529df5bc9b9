//! What queues do with the order of their messages, and with those that they give up: claims with their
//! reasons, written before the engine could run them.

use faultline::trace::{Fact, Outcome};
use faultline::verdict::Ledger;

use crate::table::{BROKERED, sample, telling};
use crate::told::{Told, at};

/// A line of the script: when an order, by its number, is sold once more.
type Sale = (u64, i64);

/// Late enough for the first to be stored, and early enough for both to wait for the same poll.
const TWICE: [Sale; 2] = [(0, 0), (10, 0)];

fn told(external: bool, sales: &[Sale], settings: &[&str], faults: &[&str]) -> Told {
    Told::struck(at(sample(external, settings, faults), sales))
}

/// `2 lost First, 1 stuck`, by name.
fn anomalies(told: &Told) -> String {
    let names = told.anomalies();
    let counted = names.chunk_by(|one, other| one == other);
    counted.map(|same| format!("{} {}", same.len(), same[0])).collect::<Vec<_>>().join(", ")
}

/// The orders whose events the first handler had an effect for, in the order of the effects.
fn order_of_effects(told: &Told) -> Vec<i64> {
    let first = told.scenario.model.handler_named("First").unwrap();
    let ledger = Ledger::of(&told.run.trace);
    let effects = ledger.effects.iter().filter(|effect| effect.slot.handler == first);
    effects.map(|effect| told.run.trace.message(effect.event).unwrap().subject.identity[0]).collect()
}

const BOTH: [bool; 2] = [false, true];

/// A message that waits for its next try lets the next one pass, unless the queue keeps the order. What an
/// inbox remembers is what was processed, not what should have been processed before.
#[test]
fn a_delayed_retry_loses_the_order_unless_the_queue_keeps_it() {
    for external in BOTH {
        let lost = "1 out-of-order First, 1 out-of-order Second";
        for settings in [&[][..], &["dedupe=inbox"], &["consumers=3", "retry-delay=40ms"]] {
            let told = told(external, &TWICE, settings, &["throw First"]);
            assert_eq!(anomalies(&told), lost, "{settings:?}, {external}");
        }
        for ordering in ["ordering=single-active", "ordering=partitioned"] {
            for consumers in ["consumers=1", "consumers=3"] {
                let told = told(external, &TWICE, &[ordering, consumers], &["throw First"]);
                assert_eq!(anomalies(&told), "", "{ordering}, {consumers}, {external}");
            }
        }
    }
}

/// What is given back and does not wait is where it was, at the head of the queue: so is what a dead consumer had.
#[test]
fn what_comes_back_at_once_keeps_its_place() {
    for external in BOTH {
        for dedupe in ["dedupe=none", "dedupe=inbox"] {
            let now = told(external, &TWICE, &["retry-delay=0ms", dedupe], &["throw First times 3"]);
            assert_eq!(anomalies(&now), "", "{dedupe}, {external}");
            let again = told(external, &TWICE, &["immediate-retries=3", dedupe], &["throw First times 3"]);
            assert_eq!(anomalies(&again), "", "{dedupe}, {external}");
        }
        let died = told(external, &TWICE, &[], &["crash Back before ack"]);
        assert_eq!(anomalies(&died), "1 duplicate First, 1 duplicate Second");
    }
}

/// Two consumers of one queue have a message and its copy at once, and neither finds it in the inbox. The mark is
/// unique: one of them is refused, before the work or after it.
#[test]
fn a_copy_that_races_its_original_is_refused_at_the_commit_of_its_mark() {
    for strategy in BROKERED {
        let publishing = ["publishing=", strategy].concat();
        for external in BOTH {
            let race = |dedupe| {
                let settings = [publishing.as_str(), "consumers=2", dedupe];
                anomalies(&told(external, &[(0, 0)], &settings, &["duplicate Sold to Back"]))
            };
            let twice = "1 duplicate First, 1 duplicate Second";
            assert_eq!(race("dedupe=inbox"), if external { twice } else { "" }, "{strategy}");
            assert_eq!(race("dedupe=marked-before"), "", "{strategy}");
            assert_eq!(race("dedupe=none"), twice, "{strategy}");
        }
    }
}

/// One aggregate's trouble is none of the other's business where each has an order of its own.
#[test]
fn partitions_wait_for_themselves_alone() {
    for external in BOTH {
        let sales = [(0, 0), (5, 1)];
        let order = |ordering| {
            let told = told(external, &sales, &[ordering, "retry-delay=80ms"], &["throw First"]);
            assert_eq!(anomalies(&told), "", "each order has one event: {ordering}");
            order_of_effects(&told)
        };
        assert_eq!(order("ordering=partitioned"), [1, 0]);
        assert_eq!(order("ordering=competing"), [1, 0]);
        assert_eq!(order("ordering=single-active"), [0, 1]);
    }
}

/// One at a time means one at a time, whatever was acknowledged: the second event is not begun while the
/// first is worked on.
#[test]
fn a_queue_that_keeps_the_order_has_one_consumer_at_work() {
    for ordering in ["ordering=single-active", "ordering=partitioned"] {
        for ack in ["ack=after", "ack=before"] {
            let told = told(true, &[(0, 0), (0, 0)], &[ordering, ack, "consumers=4", "jitter=60"], &[]);
            assert_eq!(anomalies(&told), "", "{ordering}, {ack}");
        }
    }
}

/// The consumers of a queue are one process: its crash takes all of them, and both messages come again. The
/// call of the first one was on its way, and is carried out.
#[test]
fn a_crash_takes_all_consumers_of_the_process() {
    let told = told(true, &[(0, 0), (0, 1)], &["consumers=2"], &["crash Back before handle #2"]);
    assert_eq!(told.count(|fact| matches!(fact, Fact::Interrupted(_))), 2);
    assert_eq!(told.count(|fact| matches!(fact, Fact::Returned(_))), 2);
    assert_eq!(anomalies(&told), "1 duplicate First");
}

/// Two consumers of one queue that write the same row race for it: the database lets one of them win, and
/// the other tries again.
#[test]
fn competing_consumers_race_for_what_they_write() {
    let at_once = [(0, 0), (0, 1)];
    let conflicts = |settings: &[&str]| {
        told(false, &at_once, settings, &[]).count(|fact| matches!(fact, Fact::Stepped(_, Outcome::Conflict)))
    };
    assert_eq!(conflicts(&["consumers=1"]), 0);
    assert!(conflicts(&["consumers=2"]) > 0);
}

/// What is put aside is lost for each handler, and nobody else waits for it. Where the queue stands behind
/// it, and where what comes later for the aggregate has to stay with it, the others are lost with it.
#[test]
fn what_is_given_up_takes_with_it_what_the_setting_says() {
    let alone = "1 lost First, 1 lost Second, 1 stuck";
    let together = "2 lost First, 2 lost Second, 2 stuck";
    for external in BOTH {
        for (sales, letters, expected) in [
            (TWICE, "dead-letters=parked", alone),
            (TWICE, "dead-letters=blocking", together),
            (TWICE, "dead-letters=sequenced", together),
            ([(0, 0), (5, 1)], "dead-letters=parked", alone),
            ([(0, 0), (5, 1)], "dead-letters=blocking", together),
            ([(0, 0), (5, 1)], "dead-letters=sequenced", alone),
        ] {
            let told = told(external, &sales, &[letters, "delivery-limit=1"], &["throw First"]);
            assert_eq!(anomalies(&told), expected, "{sales:?}, {letters}, {external}");
        }
    }
}

/// Divided by aggregates, the queue of an aggregate stands behind its own message and no other's.
#[test]
fn a_partition_stands_behind_its_own_message() {
    let settings = ["dead-letters=blocking", "ordering=partitioned", "delivery-limit=1"];
    for external in BOTH {
        let other = told(external, &[(0, 0), (5, 1)], &settings, &["throw First"]);
        assert_eq!(anomalies(&other), "1 lost First, 1 lost Second, 1 stuck");
        let own = told(external, &TWICE, &settings, &["throw First"]);
        assert_eq!(anomalies(&own), "2 lost First, 2 lost Second, 2 stuck");
    }
}

/// A handler that had its effect each time before the other threw has had too many; the other none.
#[test]
fn a_dead_letter_is_partial_for_those_who_had_their_effect() {
    for (letters, external) in [("parked", false), ("blocking", true), ("sequenced", false)] {
        let letters = format!("dead-letters={letters}");
        let told = told(external, &[(0, 0)], &[&letters, "delivery-limit=2"], &["throw Second always"]);
        assert_eq!(anomalies(&told), "1 duplicate First, 1 lost Second, 1 partial Second, 1 stuck");
    }
}

/// With a queue for each handler one of them can stand still, be late or be given up without the other.
#[test]
fn handlers_with_queues_of_their_own_fare_by_themselves() {
    let own = ["subscriptions=per-handler"];
    let once = ["subscriptions=per-handler", "delivery-limit=1"];
    let behind = ["subscriptions=per-handler", "delivery-limit=1", "dead-letters=blocking"];
    for external in BOTH {
        assert_eq!(anomalies(&told(external, &TWICE, &own, &["throw First"])), "1 out-of-order First");
        let parked = told(external, &TWICE, &once, &["throw First"]);
        assert_eq!(anomalies(&parked), "1 lost First, 1 partial First, 1 stuck");
        let blocked = told(external, &TWICE, &behind, &["throw First"]);
        assert_eq!(anomalies(&blocked), "2 lost First, 2 partial First, 2 stuck");
        assert_eq!((blocked.effects_of("First"), blocked.effects_of("Second")), (0, 2));
    }
}

/// What was rolled back with the id never was: then nobody was left out, for nobody had an effect.
#[test]
fn a_poison_message_behind_an_inbox_is_lost_for_all_whose_effects_are_inside() {
    let poison =
        |external| anomalies(&told(external, &[(0, 0)], &["dedupe=inbox"], &["throw Second always"]));
    assert_eq!(poison(false), "1 lost First, 1 lost Second, 1 stuck");
    assert_eq!(poison(true), "1 duplicate First, 1 lost Second, 1 partial Second, 1 stuck");
}

/// Two events of one command stand in its order, and each has its effect.
#[test]
fn events_of_one_command_keep_their_order_while_nothing_waits() {
    let text = "
    context Sales { aggregate Order { n: int  command Place { set n += 1  emit Sold  emit Sold } } }
    context Back { aggregate Row(order: id) { n: int  command Add { set n += 1 } }  on Sold as First issue Row(order).Add }
    scenario \"s\" { at 0ms Order(o1).Place }";
    let twice = crate::told::told(text);
    for strategy in telling().chain(["event-sourcing"]) {
        let calm = twice.set(&["publishing=", strategy].concat());
        assert_eq!((calm.kinds(), calm.effects_of("First")), (vec![], 2), "{strategy}");
    }
    for strategy in BROKERED {
        let late = twice.set(&["publishing=", strategy].concat()).with("throw First");
        assert_eq!(late.anomalies(), ["out-of-order First"], "{strategy}");
    }
}
