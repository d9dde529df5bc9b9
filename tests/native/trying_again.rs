//! What is tried again, and what each way of dispatching leaves when a handler throws: claims with
//! their reasons, written before the engine could run them.

use faultline::trace::{Fact, Leg};

use crate::table::sample;
use crate::told::Told;

/// The letters of a run under these settings with these faults; each of them has to strike.
fn under(external: bool, settings: &[&str], faults: &[&str]) -> String {
    Told::struck(sample(external, settings, faults)).letters()
}

fn answers(external: bool, settings: &[&str], faults: &[&str]) -> Vec<String> {
    Told::of(sample(external, settings, faults)).answers()
}

/// The publisher is still there when the broker is back, and the caller waits for it.
#[test]
fn a_publication_that_is_tried_again_outlasts_a_short_outage() {
    let direct = "publishing=broker-after-commit";
    assert_eq!(under(true, &[direct], &["broker down 1ms..40ms"]), "LF");
    let patient = [direct, "publish-retries=10"];
    assert_eq!(under(true, &patient, &["broker down 1ms..40ms"]), "");
    assert_eq!(answers(true, &patient, &["broker down 1ms..40ms"]), ["ok"]);
    assert_eq!(
        under(true, &[direct, "publish-retries=2"], &["broker down 1ms..90ms"]),
        "LF",
        "not a long one"
    );
}

/// What the first execution told the outside world was of events that were never committed; the second
/// one makes events of its own.
#[test]
fn a_command_that_is_executed_again_leaves_the_phantoms_of_its_first_execution() {
    for external in [false, true] {
        let settings = ["publishing=recorded-before-commit", "conflict-retries=1"];
        assert_eq!(under(external, &settings, &["conflict Sales"]), if external { "P" } else { "" });
        assert_eq!(answers(external, &settings, &["conflict Sales"]), ["ok"]);
        let settings = ["publishing=outbox", "conflict-retries=1"];
        assert_eq!(under(external, &settings, &["conflict Sales"]), "");
        assert_eq!(answers(external, &settings, &["conflict Sales"]), ["ok"]);
    }
    let settings = ["publishing=outbox", "conflict-retries=1"];
    let twice = answers(true, &settings, &["conflict Sales", "conflict Sales #2"]);
    assert_eq!(twice, ["error"], "once more, not for ever");
}

/// An attempt at once is none of the broker's business: it has handed the message over once.
#[test]
fn an_immediate_retry_is_another_attempt_at_the_same_delivery() {
    for external in [false, true] {
        let settings = ["immediate-retries=1"];
        assert_eq!(under(external, &settings, &["throw First"]), "");
        // Without an inbox the first handler has its effect again: each attempt begins at the first.
        assert_eq!(under(external, &settings, &["throw Second"]), "D");
        let told = Told::of(sample(external, &settings, &["throw Second"]));
        let delivered = |fact: &Fact| matches!(fact, Fact::Arrived(travel) if travel.leg == Leg::Deliver);
        assert_eq!(told.count(delivered), 1);
    }
    assert_eq!(under(false, &["immediate-retries=1", "dedupe=inbox"], &["throw Second"]), "");
}

/// After the commit nobody takes anything back: the question is only who is never told.
#[test]
fn a_dispatcher_that_goes_on_loses_the_one_that_threw_and_no_other() {
    for external in [false, true] {
        let stops = ["publishing=recorded-after-commit"];
        let goes_on = ["publishing=recorded-after-commit", "dispatcher=continue"];
        assert_eq!(under(external, &stops, &["throw First"]), "LF", "nobody was told");
        assert_eq!(under(external, &goes_on, &["throw First"]), "LHF", "the second one was");
        let effects = |settings: &[&str]| Told::of(sample(external, settings, &["throw First"])).effects();
        assert_eq!((effects(&stops), effects(&goes_on)), (0, 1));
    }
}

/// Before the commit the transaction takes back what is in it, whether the others ran or not.
#[test]
fn before_the_commit_going_on_only_makes_more_phantoms() {
    for settings in [
        ["publishing=recorded-before-commit", "dispatcher=continue"],
        ["publishing=observer", "dispatcher=continue"],
    ] {
        assert_eq!(under(false, &settings, &["throw First"]), "");
        assert_eq!(under(true, &settings, &["throw First"]), "PH");
    }
}

/// The worker of an asynchronous bus never tries again, and the caller never hears of it.
#[test]
fn what_throws_in_a_worker_is_lost_behind_the_callers_back() {
    for external in [false, true] {
        for bus in [
            &["publishing=in-memory-bus-async"][..],
            &["publishing=in-memory-bus-async", "bus-worker=after-commit"],
        ] {
            assert_eq!(under(external, bus, &["throw First"]), "L");
            assert_eq!(under(external, bus, &["throw Second"]), "LH");
            assert_eq!(answers(external, bus, &["throw First"]), ["ok"]);
            assert_eq!(
                under(external, bus, &["crash Sales before take"]),
                if bus.len() == 2 { "LF" } else { "" }
            );
        }
        // The handlers have transactions of their own, and do not know that the command's was refused.
        assert_eq!(under(external, &["publishing=in-memory-bus-async"], &["conflict Sales"]), "P");
        let after = ["publishing=in-memory-bus-async", "bus-worker=after-commit"];
        assert_eq!(under(external, &after, &["conflict Sales"]), "");
    }
}

/// At most once: what fails after the acknowledgement is nobody's business any more.
#[test]
fn an_acknowledgement_before_the_work_trades_duplicates_for_losses() {
    for external in [false, true] {
        assert_eq!(under(external, &["ack=before"], &["throw Second"]), "LH");
        assert_eq!(under(external, &["ack=before"], &["crash Back before handle"]), "L");
        assert_eq!(under(external, &["ack=after"], &["crash Back before handle"]), "");
        // Acknowledged at once, the message is out of the way: its copy is handed over while the first is
        // still being handled. The inbox refuses one of the two at its commit, too late for the outside.
        let racing = under(external, &["ack=before", "dedupe=inbox"], &["duplicate Sold to Back"]);
        assert_eq!(racing, if external { "D" } else { "" });
    }
}
