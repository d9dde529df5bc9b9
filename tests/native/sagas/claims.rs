//! What must come out of a saga with every kind of step under each setting and each kind of fault: how it ends, what is
//! carried out in which order, and which guarantees are broken. Each claim follows from a rule of the product's semantics
//! or from the literature, and was written before its first run.

use super::trip::{deeds, no_car, no_seat, outcome, plenty, run};

/// Settings, faults, and what comes of them.
type Claim = (&'static str, &'static str, &'static str);

/// Checks claims; settings and faults stand behind one another, with semicolons between.
fn check(text: &str, claims: &[Claim]) {
    let words = |list: &'static str| -> Vec<&'static str> {
        list.split(';').map(str::trim).filter(|word| !word.is_empty()).collect()
    };
    let mut wrong = Vec::new();
    for (settings, faults, expected) in claims {
        let found = outcome(&run(text, &words(settings), &words(faults)));
        if found != *expected {
            wrong.push(format!("[{settings}] [{faults}]\n  expected {expected}\n  found    {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const ALL: &str = "completed: TakeSeat reserve TakeCar charge Print Confirm";

#[test]
fn a_refusal_undoes_what_was_done_in_reverse_order() {
    check(
        &plenty(),
        &[
            ("", "", ALL),
            // A call that is refused has not happened, so that there is nothing of it to undo.
            ("", "call Hotel.reserve refused", "compensated: TakeSeat FreeSeat Fail"),
            (
                "",
                "call Bank.charge refused",
                "compensated: TakeSeat reserve TakeCar FreeCar release FreeSeat Fail",
            ),
            // A refusal is an answer: no budget changes it.
            ("saga-retries=0", "call Hotel.reserve refused", "compensated: TakeSeat FreeSeat Fail"),
            ("saga-retries=9", "call Hotel.reserve refused", "compensated: TakeSeat FreeSeat Fail"),
            // The failed step's own undoing is asked for, and recognised by its participant as nothing to do.
            (
                "failing-step=yes",
                "call Bank.charge refused",
                "compensated: TakeSeat reserve TakeCar FreeCar release FreeSeat Fail",
            ),
        ],
    );
    // The refusal is an event that is recorded; nothing else was done.
    check(&no_seat(), &[("", "", "compensated: TakeSeat Fail")]);
    // A rejection is an answer too, where somebody leads.
    check(
        &no_car(),
        &[
            ("", "", "compensated: TakeSeat reserve release FreeSeat Fail"),
            ("failing-step=yes", "", "compensated: TakeSeat reserve release FreeSeat Fail"),
        ],
    );
}

#[test]
fn trouble_is_tried_again_and_out_of_budget_the_outcome_is_unknown() {
    check(
        &plenty(),
        &[
            ("", "throw Air.TakeSeat times 3", ALL),
            // It was never done: its undoing finds nothing, and leaves a tombstone.
            ("", "throw Air.TakeSeat times 4", "compensated: Fail"),
            ("", "throw Garage.TakeCar always", "compensated: TakeSeat reserve release FreeSeat Fail"),
            ("saga-retries=0", "throw Garage.TakeCar", "compensated: TakeSeat reserve release FreeSeat Fail"),
            ("saga-retries=1", "throw Garage.TakeCar", ALL),
            // Whoever called and cannot say what became of it releases, as nobody knows.
            ("", "throw Inn.Hotel.reserve times 3", ALL),
            ("", "throw Inn.Hotel.reserve always", "compensated: TakeSeat release FreeSeat Fail"),
            // Lost on the way there, or on the way back: the same for who waits, and the key makes it one.
            ("", "call Hotel.reserve lost", ALL),
            ("", "call Hotel.reserve timed-out", ALL),
            ("", "call Bank.charge timed-out", ALL),
            (
                "saga-retries=0",
                "call Hotel.reserve timed-out",
                "compensated: TakeSeat reserve release FreeSeat Fail",
            ),
            ("saga-retries=0", "call Hotel.reserve lost", "compensated: TakeSeat release FreeSeat Fail"),
            (
                "saga-retries=0",
                "call Bank.charge timed-out",
                "compensated: TakeSeat reserve TakeCar charge refund FreeCar release FreeSeat Fail",
            ),
        ],
    );
}

#[test]
fn behind_the_pivot_it_only_goes_on_and_is_parked_when_it_cannot() {
    check(
        &plenty(),
        &[
            ("", "throw Office.Print times 3", ALL),
            ("", "throw Office.Print times 4", "parked: TakeSeat reserve TakeCar charge !stuck"),
            ("saga-retries=0", "throw Office.Print", "parked: TakeSeat reserve TakeCar charge !stuck"),
            ("", "throw Trips.Confirm times 3", ALL),
            ("", "throw Trips.Confirm always", "parked: TakeSeat reserve TakeCar charge Print !stuck"),
            // All is undone, and nobody can be told: somebody has to look.
            ("", "call Hotel.reserve refused; throw Trips.Fail always", "parked: TakeSeat FreeSeat !stuck"),
        ],
    );
    let without = plenty().replace("undo call Bank.refund(trip) pivot", "pivot");
    check(
        &without,
        &[
            // Nobody knows whether the money is taken, and nothing gives it back.
            (
                "saga-retries=0",
                "call Bank.charge timed-out",
                "parked: TakeSeat reserve TakeCar charge !stuck",
            ),
            ("saga-retries=0", "call Bank.charge lost", "parked: TakeSeat reserve TakeCar !stuck"),
            // A refusal is known not to have happened: the way back is open.
            (
                "",
                "call Bank.charge refused",
                "compensated: TakeSeat reserve TakeCar FreeCar release FreeSeat Fail",
            ),
        ],
    );
}

#[test]
fn a_compensation_is_retried_and_then_it_has_failed_and_nothing_is_called_compensated() {
    let refused = "call Bank.charge refused; throw Inn.Hotel.release always";
    check(
        &plenty(),
        &[
            (
                "",
                "call Bank.charge refused; throw Inn.Hotel.release times 3",
                "compensated: TakeSeat reserve TakeCar FreeCar release FreeSeat Fail",
            ),
            (
                "",
                "call Bank.charge refused; call Hotel.release lost",
                "compensated: TakeSeat reserve TakeCar FreeCar release FreeSeat Fail",
            ),
            // What comes before it in the order of the steps is not undone: it waits for the one that failed.
            ("", refused, "compensation failed: TakeSeat reserve TakeCar FreeCar !ghost-reservation !stuck"),
            (
                "after-failed-compensation=go-on",
                refused,
                "compensation failed: TakeSeat reserve TakeCar FreeCar FreeSeat !ghost-reservation !stuck",
            ),
            // A compensation has no business failure: a refusal is trouble.
            (
                "",
                "call Bank.charge refused; call Hotel.release refused",
                "compensated: TakeSeat reserve TakeCar FreeCar release FreeSeat Fail",
            ),
            (
                "compensate-order=parallel;after-failed-compensation=go-on",
                refused,
                "compensation failed: TakeSeat reserve TakeCar FreeCar FreeSeat !ghost-reservation !stuck",
            ),
        ],
    );
}

#[test]
fn what_is_undone_depends_on_what_is_compensated() {
    check(
        &plenty(),
        &[
            // Only what is known to be done: the room stays reserved.
            (
                "saga-retries=0;compensate=completed",
                "call Hotel.reserve timed-out",
                "compensated: TakeSeat reserve FreeSeat Fail !ghost-reservation",
            ),
            // Unless it never came about.
            (
                "saga-retries=0;compensate=completed",
                "call Hotel.reserve lost",
                "compensated: TakeSeat FreeSeat Fail",
            ),
            (
                "saga-retries=0;compensate=completed;failing-step=yes",
                "call Hotel.reserve timed-out",
                "compensated: TakeSeat reserve release FreeSeat Fail",
            ),
            // The copied executor undoes the earlier steps, never the failed one itself.
            (
                "compensate=as-in-the-snippet",
                "call Hotel.reserve refused",
                "compensated: TakeSeat FreeSeat Fail",
            ),
            (
                "compensate=as-in-the-snippet;saga-retries=0",
                "call Hotel.reserve timed-out",
                "compensated: TakeSeat reserve FreeSeat Fail !ghost-reservation",
            ),
            // A compensation that throws ends it.
            (
                "compensate=as-in-the-snippet",
                "call Bank.charge refused; throw Inn.Hotel.release",
                "compensation failed: TakeSeat reserve TakeCar FreeCar !ghost-reservation !stuck",
            ),
        ],
    );
    let car = no_car().replace(" undo Car(c1).FreeCar(trip)", "");
    check(
        &car,
        &[
            ("", "", "compensated: TakeSeat reserve release FreeSeat Fail"),
            // The failed step has nothing that undoes it, and so nothing is undone at all.
            (
                "compensate=as-in-the-snippet",
                "",
                "failed without compensation: TakeSeat reserve !ghost-reservation",
            ),
        ],
    );
}

#[test]
fn a_late_action_is_refused_where_its_compensation_is_remembered() {
    check(
        &plenty(),
        &[
            ("saga-retries=0;saga-timeout=100ms", "delay TakeSeat to Air by 900ms", "compensated: Fail"),
            (
                "saga-retries=0;saga-timeout=100ms;tombstones=off",
                "delay TakeSeat to Air by 900ms",
                "compensated: Fail TakeSeat !ghost-reservation",
            ),
            (
                "saga-retries=0;saga-timeout=100ms;tombstones=off",
                "delay Hotel.reserve to Inn by 900ms",
                "compensated: TakeSeat FreeSeat Fail reserve !ghost-reservation",
            ),
            (
                "saga-retries=0;saga-timeout=100ms",
                "delay Hotel.reserve to Inn by 900ms",
                "compensated: TakeSeat FreeSeat Fail",
            ),
        ],
    );
}

#[test]
fn repeats_losses_and_crashes_of_who_leads_change_nothing() {
    for fault in [
        "duplicate Wanted to saga",
        "duplicate TakeSeat to Air",
        "duplicate SeatTaken to saga",
        "duplicate Hotel.reserve to Inn",
        "duplicate Hotel.reserve.done to saga",
        "duplicate Confirm.done to saga",
        "delay SeatTaken to saga by 300ms",
        "delay TakeSeat to Air by 300ms",
        "delay Hotel.reserve.done to saga by 900ms",
        "crash saga before commit",
        "crash saga after commit",
        "crash saga after commit #3",
        "crash saga before ack",
        "crash saga.relay before publish",
        "crash saga.relay after publish",
        "crash saga.relay after publish #2",
        "crash Air after commit",
        "crash Air before commit",
        "crash Air.relay after publish",
        "crash Inn after call",
        "conflict saga",
        "conflict saga #3",
        "conflict Air",
        "confirm-lost TakeSeat",
        "commit-unknown saga committed",
        "commit-unknown saga rolled-back",
        "broker down 20ms..300ms",
        "partition saga broker 0ms..150ms",
        "pause saga before decide for 400ms",
    ] {
        assert_eq!(outcome(&run(&plenty(), &[], &[fault])), ALL, "{fault}");
    }
}

#[test]
fn late_and_repeated_answers_while_going_back_are_heard_as_they_should_be() {
    let back = "compensated: TakeSeat reserve TakeCar FreeCar release FreeSeat Fail";
    for fault in [
        "duplicate Bank.charge.refused to saga",
        "duplicate FreeCar to Garage",
        "duplicate FreeCar.done to saga",
        "delay FreeCar to Garage by 300ms",
        "delay FreeCar.done to saga by 300ms",
        "crash Garage after commit #2",
        "throw Garage.FreeCar times 2",
        "duplicate SeatTaken to saga",
        "duplicate TakeSeat to Air",
    ] {
        assert_eq!(outcome(&run(&plenty(), &[], &["call Bank.charge refused", fault])), back, "{fault}");
    }
}

#[test]
fn the_caller_is_answered_for_the_commit_alone_whatever_becomes_of_the_saga() {
    for (settings, faults) in [
        (vec![], vec![]),
        (vec![], vec!["call Bank.charge refused"]),
        (vec![], vec!["throw Office.Print always"]),
        (vec!["saga=choreography"], vec!["call Bank.charge refused"]),
    ] {
        assert_eq!(run(&plenty(), &settings, &faults).answers(), ["ok"], "{settings:?} {faults:?}");
    }
    // The process dies between commit and answer: the saga goes on, and only the caller does not know.
    let told = run(&plenty(), &[], &["crash Trips after commit"]);
    assert_eq!(told.answers(), ["nothing"]);
    assert_eq!(outcome(&told), [ALL, " !false-failure"].concat());
}

#[test]
fn commands_leave_with_the_stored_state_or_before_or_behind_it() {
    check(
        &plenty(),
        &[
            ("saga-send=before-store", "", ALL),
            ("saga-send=after-store", "", ALL),
            // Behind the commit the command is gone with the process; it is asked for again when its time is over.
            ("saga-send=after-store", "crash saga after commit", ALL),
            ("saga-send=after-store", "crash saga after publish", ALL),
            ("saga-send=before-store", "crash saga after publish", ALL),
            ("saga-send=before-store", "crash saga before commit #2", ALL),
            // Nobody asks again: what was to be asked for never was, and the saga goes back although nothing is wrong.
            (
                "saga-send=after-store;saga-retries=0",
                "crash saga after commit #3",
                "compensated: TakeSeat reserve release FreeSeat Fail !lost",
            ),
            ("saga-send=outbox;saga-retries=0", "crash saga after commit #3", ALL),
        ],
    );
}

#[test]
fn an_unmatched_message_is_dropped_or_comes_again_until_it_is_parked() {
    let late = "delay SeatTaken to saga by 3s";
    // When it comes everything is over: it is dropped.
    check(
        &plenty(),
        &[
            ("unmatched=drop", late, ALL),
            // Given back again and again, until it is put aside.
            (
                "unmatched=retry",
                late,
                "completed: TakeSeat reserve TakeCar charge Print Confirm !lost !stuck",
            ),
        ],
    );
}

/// In any order: nobody says which of them comes first.
fn sorted(told: &crate::told::Told) -> Vec<String> {
    let mut deeds = deeds(told);
    deeds.sort();
    deeds
}

#[test]
fn all_at_once_is_the_same_in_another_order() {
    let told = |order| run(&plenty(), &[order], &["call Bank.charge refused"]);
    let (reverse, parallel) = (told("compensate-order=reverse"), told("compensate-order=parallel"));
    assert_eq!(sorted(&reverse), sorted(&parallel));
    assert_eq!(parallel.verdict.sagas[0].outcome(), "compensated");
    assert!(parallel.kinds().is_empty());
    // The last to be asked for, the giving up, waits for all of them.
    assert_eq!(deeds(&parallel).last().map(String::as_str), Some("Fail"));
}

#[test]
fn the_tenth_rule_without_a_leader_each_reacts_to_the_others() {
    check(
        &plenty(),
        &[
            ("saga=choreography", "", ALL),
            // Retried by the broker, as any handler: there are no budgets of a saga.
            ("saga=choreography;saga-retries=0", "throw Garage.TakeCar times 2", ALL),
            ("saga=choreography", "crash Garage after commit", ALL),
            ("saga=choreography", "duplicate SeatTaken to Inn", ALL),
        ],
    );
    // Nobody says in which order: each hears of the failure by itself.
    let refused = run(&plenty(), &["saga=choreography"], &["call Hotel.reserve refused"]);
    assert_eq!((refused.verdict.sagas[0].outcome(), refused.kinds()), ("compensated", vec![]));
    assert_eq!(sorted(&refused), ["Fail", "FreeSeat", "TakeSeat"]);
    let mut undone = sorted(&run(&plenty(), &["saga=choreography"], &["call Bank.charge refused"]));
    undone.retain(|deed| deed.starts_with("Free") || deed == "release" || deed == "Fail");
    assert_eq!(undone, ["Fail", "FreeCar", "FreeSeat", "release"]);
    // Rejected, nothing is stored, nobody hears: what was done stays.
    let rejected = run(&no_car(), &["saga=choreography"], &[]);
    assert_eq!(outcome(&rejected), "unfinished: TakeSeat reserve !ghost-reservation !unfinished-saga");
    // Nobody waits for an answer that never comes.
    let settings = ["saga=choreography", "publishing.Air=broker-after-commit"];
    let lost = run(&plenty(), &[settings[0], settings[1], "dedupe=inbox"], &["crash Air after commit"]);
    assert_eq!(lost.verdict.sagas[0].outcome(), "unfinished");
    assert!(
        lost.kinds().contains(&"unfinished-saga") && lost.kinds().contains(&"lost"),
        "{:?}",
        lost.kinds()
    );
    // A step that always fails is put aside by the broker, and the saga stands still.
    let poison = run(&plenty(), &["saga=choreography"], &["throw Garage.TakeCar always"]);
    assert_eq!(poison.verdict.sagas[0].outcome(), "unfinished");
    assert!(poison.kinds().contains(&"stuck") && poison.kinds().contains(&"unfinished-saga"));
}

#[test]
fn who_starts_late_or_not_at_all() {
    check(
        &plenty(),
        &[
            // The event that starts it comes again when it is over: its record remains.
            ("", "duplicate Wanted to saga", ALL),
            // The event is lost: the leader never hears of it.
            (
                "publishing.Trips=broker-after-commit",
                "crash Trips after commit",
                "unfinished: !false-failure !lost !unfinished-saga",
            ),
            // Sent although its state was never stored: the saga does its work for nothing.
            (
                "publishing.Trips=broker-before-commit",
                "crash Trips before commit",
                "none: TakeSeat reserve TakeCar charge Print Confirm !phantom",
            ),
        ],
    );
}
