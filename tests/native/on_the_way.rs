//! What befalls messages on their way, and work that stands still: claims with their reasons, written
//! before the engine could run them.

use faultline::engine::Status;
use faultline::scenario::Scenario;
use faultline::trace::Fact;

use crate::table::sample;
use crate::told::{Told, at};

/// Sales of order 0 at these milliseconds.
fn sales(external: bool, times: &[u64], settings: &[&str], faults: &[&str]) -> Scenario {
    let lines: Vec<(u64, i64)> = times.iter().map(|time| (*time, 0)).collect();
    at(sample(external, settings, faults), &lines)
}

fn told(external: bool, times: &[u64], settings: &[&str], faults: &[&str]) -> Told {
    Told::of(sales(external, times, settings, faults))
}

/// The anomalies of sales with faults, each of which has to strike.
fn struck(external: bool, times: &[u64], settings: &[&str], faults: &[&str]) -> String {
    Told::struck(sales(external, times, settings, faults)).anomalies().join(", ")
}

const BOTH: [bool; 2] = [false, true];

/// A queue that promises no order may hand a later message over first; what remembers messages does not
/// remember their order. A queue that keeps the order has no such point.
#[test]
fn a_message_can_be_overtaken_where_no_order_is_kept() {
    let fault = ["overtake Sold to Back"];
    for external in BOTH {
        for settings in [&[][..], &["dedupe=inbox"], &["subscriptions=per-handler"]] {
            let found = struck(external, &[0, 10], settings, &fault);
            let one = "out-of-order First";
            let expected = if settings.len() == 1 && settings[0].starts_with("sub") {
                one.to_owned()
            } else {
                format!("{one}, out-of-order Second")
            };
            assert_eq!(found, expected, "{settings:?}");
        }
        for ordering in ["ordering=single-active", "ordering=partitioned"] {
            let told = told(external, &[0, 10], &[ordering], &fault);
            assert_eq!((told.anomalies(), told.statuses[0]), (vec![], Status::NotApplicable));
        }
    }
}

/// It waits for a later one however late that is; and if none comes, nothing has happened.
#[test]
fn a_message_that_nobody_overtakes_is_handed_over_in_the_end() {
    for external in BOTH {
        let alone = told(external, &[0], &[], &["overtake Sold to Back"]);
        assert_eq!((alone.anomalies(), alone.statuses[0]), (vec![], Status::NotReached));
        let late = struck(external, &[0, 900], &[], &["overtake Sold to Back"]);
        assert_eq!(late, "out-of-order First, out-of-order Second");
    }
}

/// A publisher that is parted from the broker fails as if it were down; with an outbox it tries again. The
/// consumers get what waited when they are back, and twice what they could not acknowledge.
#[test]
fn a_partition_from_the_broker_is_an_outage_for_one() {
    let apart = ["partition Sales broker 1ms..120ms"];
    let consumer = ["partition Back broker 1ms..120ms"];
    let midway = ["partition broker Back 26ms..120ms"];
    for external in BOTH {
        let direct = ["publishing=broker-after-commit"];
        assert_eq!(struck(external, &[0], &direct, &apart), "false-failure, lost First, lost Second");
        assert_eq!(struck(external, &[0], &["publishing=outbox"], &apart), "");
        assert_eq!(struck(external, &[0], &["publishing=outbox"], &consumer), "");
        assert_eq!(struck(external, &[0], &direct, &consumer), "");
        let cut = struck(external, &[0], &["publishing=outbox"], &midway);
        assert!(cut.starts_with("duplicate First"), "{cut}");
    }
    assert_eq!(struck(false, &[0], &["publishing=outbox", "dedupe=inbox"], &midway), "");
}

/// The broker has stored the message when its confirm is cut off: to publish again is to publish twice.
#[test]
fn a_confirm_that_is_cut_off_says_nothing_of_what_was_stored() {
    for external in BOTH {
        // The relay polls at 20 ms; the event is with the broker 1.5 ms after the poll, the confirm 3 ms.
        let cut = ["partition Sales broker 22600us..60ms"];
        assert_eq!(struck(external, &[0], &["publishing=outbox"], &cut), "duplicate First, duplicate Second");
        assert_eq!(struck(external, &[0], &["publishing=outbox", "dedupe=inbox"], &cut), "");
    }
}

/// A caller that is parted from the service hears nothing, whether the command or its answer was lost.
#[test]
fn a_caller_that_is_cut_off_cannot_tell_what_was_done() {
    for external in BOTH {
        let asked = told(external, &[0], &[], &["partition client Sales 0ms..5ms"]);
        assert_eq!((asked.anomalies(), asked.answers()), (vec![], vec!["nothing".to_owned()]), "never asked");
        assert_eq!(asked.verdict.clean_aborts.len(), 1);
        let done = told(external, &[0], &[], &["partition client Sales 5ms..50ms"]);
        assert_eq!(
            (done.anomalies(), done.answers()),
            (vec!["false-failure".to_owned()], vec!["nothing".to_owned()]),
            "never told"
        );
    }
}

/// What goes through the broker does not go from one to the other.
#[test]
fn contexts_that_share_a_broker_have_no_connection_to_lose() {
    let told = told(true, &[0], &[], &["partition Sales Back 0ms..90ms"]);
    assert_eq!((told.anomalies(), told.statuses[0]), (vec![], Status::NotApplicable));
}

/// An inbox that has forgotten does the work again when the message comes again.
#[test]
fn an_inbox_is_as_good_as_its_memory_is_long() {
    let again = "crash Sales.relay after publish for 300ms";
    for external in BOTH {
        let inbox = ["dedupe=inbox"];
        assert_eq!(struck(external, &[0], &inbox, &[again]), "");
        let forgotten = [again, "expire inbox of Back at 200ms"];
        assert_eq!(struck(external, &[0], &inbox, &forgotten), "duplicate First, duplicate Second");
        let early = [again, "expire inbox of Back at 1ms"];
        assert_eq!(struck(external, &[0], &inbox, &early), "", "there was nothing to forget");
    }
    let none = told(true, &[0], &[], &["expire inbox of Back at 1ms"]);
    assert_eq!(none.statuses[0], Status::NotApplicable);
}

/// What was put aside comes back when somebody has looked at it, with what had to stay with it, in its order;
/// what a handler had done before is done again where nobody remembers it.
#[test]
fn dead_letters_are_handed_over_again() {
    let limit = "delivery-limit=1";
    for external in BOTH {
        for letters in ["dead-letters=parked", "dead-letters=blocking", "dead-letters=sequenced"] {
            let faults = ["throw First", "redrive Back at 400ms"];
            assert_eq!(struck(external, &[0], &[limit, letters], &faults), "", "{letters}");
            let both = struck(external, &[0, 10], &[limit, letters], &faults);
            // Put aside, it had let the later one pass.
            let passed = letters == "dead-letters=parked";
            assert_eq!(
                both,
                if passed { "out-of-order First, out-of-order Second" } else { "" },
                "{letters}"
            );
        }
        let again = struck(external, &[0], &[limit], &["throw Second", "redrive Back at 400ms"]);
        assert_eq!(again, "duplicate First");
        let poison = struck(external, &[0], &[limit], &["throw First always", "redrive Back at 400ms"]);
        assert_eq!(poison, "lost First, lost Second, stuck");
        let early = told(external, &[0], &[limit], &["throw First", "redrive Back at 1ms"]);
        assert_eq!(early.statuses[1], Status::NotReached, "nothing was parked yet");
        assert_eq!(early.anomalies(), ["lost First", "lost Second", "stuck"]);
    }
}

/// Work that stands still loses nothing: its process remembers, the broker waits for its acknowledgement.
#[test]
fn a_pause_is_lag_and_nothing_else() {
    for external in BOTH {
        for fault in [
            "pause Sales before commit for 90ms",
            "pause Sales after commit",
            "pause Back before handle for 500ms",
            "pause Back after ack",
            "pause Sales.relay before publish",
            "pause Sales.relay after publish for 300ms",
        ] {
            for settings in [&["publishing=outbox"][..], &["publishing=outbox", "dedupe=inbox"]] {
                let told = told(external, &[0], settings, &[fault]);
                assert_eq!((told.anomalies(), told.statuses[0]), (vec![], Status::Struck), "{fault}");
                assert_eq!(told.answers(), ["ok"], "{fault}");
                assert_eq!(told.count(|fact| matches!(fact, Fact::Crashed(_) | Fact::Returned(_))), 0);
            }
        }
    }
    assert_eq!(struck(true, &[0], &["publishing=outbox"], &["pause Back before call #2"]), "");
}

/// A pause in an open transaction gives somebody else the time to be first.
#[test]
fn whoever_pauses_before_its_commit_finds_that_somebody_else_was_first() {
    let told = told(false, &[0, 10], &["publishing=outbox"], &["pause Sales before commit for 60ms"]);
    assert_eq!(told.answers(), ["error", "ok"]);
    assert_eq!(told.anomalies(), [""; 0], "a clean abort");
}
