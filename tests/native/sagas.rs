//! Sagas in the engine: what must come out of the examples under every strategy and every setting, each claim with its
//! reason, and that safe settings leave nothing behind wherever one fault strikes.

mod claims;
mod isolated;
mod random;
mod search;
mod several;
mod texts;
mod trip;
mod troubles;

use faultline::examples;
use faultline::explore::placements;
use faultline::playback::sagas::sagas;
use faultline::playback::{Cursor, Session, View};
use faultline::saga::{Ending, Standing, Status};
use faultline::scenario::{Reading, Scenario};
use faultline::verdict::{AnomalyKind, SagaRun, Verdict};

use crate::compiled::scenarios;
use crate::table::telling;
use crate::told::{Told, set_up};

/// A scenario of an example with settings and faults.
fn scenario(example: &str, name: &str, settings: &[&str], faults: &[&str]) -> Scenario {
    let reading = Reading::of(examples::named(example).unwrap().text.into());
    let scenario = reading.scenario(name).unwrap().clone();
    assert_eq!(scenario.name, name);
    set_up(scenario, settings, faults)
}

fn verdict_of(scenario: &Scenario) -> Verdict {
    Told::of(scenario.clone()).verdict
}

/// One purchase with these settings and faults.
fn purchase(settings: &[&str], faults: &[&str]) -> (SagaRun, Verdict) {
    let verdict = verdict_of(&scenario("purchase-saga", "One purchase", settings, faults));
    (verdict.sagas[0].clone(), verdict)
}

fn ending(settings: &[&str], faults: &[&str]) -> Option<Ending> {
    purchase(settings, faults).0.ending
}

#[test]
fn every_strategy_leads_a_saga_to_its_end() {
    // Nothing goes wrong, so that nothing can differ but the ways that messages take.
    for strategy in telling() {
        for coordination in ["saga=orchestration", "saga=choreography"] {
            let publishing = ["publishing=", strategy].concat();
            let (run, verdict) = purchase(&[&publishing, coordination], &[]);
            assert_eq!(run.ending, Some(Ending::Completed), "{strategy} {coordination}");
            assert!(verdict.is_clean(), "{strategy} {coordination}: {:?}", verdict.anomalies);
        }
    }
}

#[test]
fn what_is_refused_is_undone_under_every_strategy_with_a_leader_and_without() {
    // There is one car for two tours: the second one gives its room and its seat back.
    for strategy in telling() {
        for coordination in ["saga=orchestration", "saga=choreography"] {
            let publishing = ["publishing=", strategy].concat();
            let verdict = verdict_of(&scenario(
                "tour-package",
                "Two tours, one car",
                &[&publishing, coordination],
                &[],
            ));
            let endings: Vec<_> = verdict.sagas.iter().map(|run| run.ending).collect();
            let expected = [Some(Ending::Completed), Some(Ending::Compensated)];
            assert_eq!(endings, expected, "{strategy} {coordination}");
            assert!(verdict.is_clean(), "{strategy} {coordination}: {:?}", verdict.anomalies);
        }
    }
}

#[test]
fn trouble_is_tried_again_as_often_as_the_budget_says() {
    // Three attempts after the first one: the fourth succeeds, and there is no fifth.
    assert_eq!(ending(&[], &["throw Inventory.Reserve times 3"]), Some(Ending::Completed));
    assert_eq!(ending(&[], &["throw Inventory.Reserve times 4"]), Some(Ending::Compensated));
    assert_eq!(ending(&["saga-retries=0"], &["throw Inventory.Reserve"]), Some(Ending::Compensated));
}

#[test]
fn out_of_budget_a_pivot_is_undone_and_a_retriable_step_is_parked() {
    let (run, _) = purchase(&[], &["throw Payment.Card.charge always"]);
    assert_eq!(run.ending, Some(Ending::Compensated), "the pivot has something that undoes it");
    assert!(run.steps[1].undone.is_some(), "nobody knows whether the card was charged: the refund is sent");
    let (run, verdict) = purchase(&[], &["throw Shipping.Ship always"]);
    assert_eq!(run.ending, Some(Ending::Parked), "there is no way back any more");
    assert!(verdict.has(AnomalyKind::Stuck) && !verdict.has(AnomalyKind::GhostReservation));
}

#[test]
fn a_compensation_that_fails_for_good_is_never_called_compensated() {
    let faults = ["throw Payment.Card.charge always", "throw Payment.Card.refund always"];
    let (run, verdict) = purchase(&[], &faults);
    assert_eq!(run.ending, Some(Ending::CompensationFailed));
    assert!(run.steps[0].stands(), "the undoing stopped before the stock's turn");
    assert!(verdict.has(AnomalyKind::GhostReservation) && verdict.has(AnomalyKind::Stuck));
    let (run, _) = purchase(&["after-failed-compensation=go-on"], &faults);
    assert_eq!(run.ending, Some(Ending::CompensationFailed));
    assert!(!run.steps[0].stands(), "the others are undone all the same");
    let retried = ["throw Payment.Card.charge always", "throw Payment.Card.refund times 3"];
    assert_eq!(ending(&[], &retried), Some(Ending::Compensated));
}

#[test]
fn the_widely_copied_executor_leaves_the_hotel_booked() {
    // The car is refused and has nothing to give back: it looks at the failed step's own compensation.
    let told = |settings: &[&str]| verdict_of(&scenario("tour-package", "Two tours, one car", settings, &[]));
    assert!(told(&[]).is_clean());
    let verdict = told(&["compensate=as-in-the-snippet"]);
    assert_eq!(verdict.sagas[1].ending, Some(Ending::Failed));
    assert!(verdict.has(AnomalyKind::GhostReservation));
    assert_eq!(verdict.sagas[1].steps.iter().filter(|step| step.stands()).count(), 2, "seat and room");
}

#[test]
fn a_late_action_is_refused_by_a_tombstone_and_done_without_one() {
    // The command stays away longer than anybody waits, and comes when its undoing has been answered.
    let faults = ["delay Reserve to Inventory by 900ms"];
    let settings = ["saga-retries=0", "saga-timeout=100ms"];
    let (run, verdict) = purchase(&settings, &faults);
    assert_eq!((run.ending, run.steps[0].standing), (Some(Ending::Compensated), Standing::Tombstone));
    assert!(verdict.is_clean(), "{:?}", verdict.anomalies);
    let (run, verdict) = purchase(&[settings[0], settings[1], "tombstones=off"], &faults);
    assert_eq!(run.ending, Some(Ending::Compensated), "the leader knows no better");
    assert!(run.steps[0].stands() && verdict.has(AnomalyKind::GhostReservation));
}

#[test]
fn what_is_unknown_stands_if_only_what_is_completed_is_undone() {
    // The stock is reserved, and its answer comes too late for the leader, who has given the step up.
    let faults = ["delay StockReserved to saga by 900ms"];
    let settings = ["saga-retries=0", "saga-timeout=100ms"];
    assert!(!purchase(&settings, &faults).0.steps[0].stands());
    let (run, verdict) = purchase(&[settings[0], settings[1], "compensate=completed"], &faults);
    assert!(run.steps[0].stands() && verdict.has(AnomalyKind::GhostReservation));
}

#[test]
fn repeats_are_recognised_without_any_memory_of_the_consumers() {
    for fault in [
        "duplicate OrderPlaced to saga",
        "duplicate Reserve to Inventory",
        "duplicate StockReserved to saga",
        "crash saga.relay after publish",
        "crash saga after commit",
        "crash Inventory after commit",
    ] {
        let (run, verdict) = purchase(&[], &[fault]);
        assert_eq!(run.ending, Some(Ending::Completed), "{fault}");
        assert!(!verdict.has(AnomalyKind::Duplicate), "{fault}: {:?}", verdict.anomalies);
    }
}

#[test]
fn an_event_that_is_lost_before_the_saga_begins_leaves_it_unfinished() {
    // Published after the commit, and the process dies between: the leader never hears of it, and has no timeout yet.
    let faults = ["crash Sales after commit"];
    let (run, verdict) = purchase(&["publishing=broker-after-commit"], &faults);
    assert_eq!(run.ending, None);
    assert!(verdict.has(AnomalyKind::UnfinishedSaga) && verdict.has(AnomalyKind::Lost));
    assert_eq!(purchase(&["publishing=outbox"], &faults).0.ending, Some(Ending::Completed));
}

#[test]
fn an_answer_that_is_lost_is_asked_for_again_where_somebody_leads() {
    // The stock is reserved, and nobody hears of it. The leader asks again and is answered again; without one the saga stops.
    let faults = ["crash Inventory after commit"];
    let (run, verdict) = purchase(&["publishing.Inventory=broker-after-commit"], &faults);
    assert_eq!(run.ending, Some(Ending::Completed));
    assert!(!verdict.has(AnomalyKind::Duplicate));
    let settings = ["publishing.Inventory=broker-after-commit", "dedupe=inbox", "saga=choreography"];
    let (run, verdict) = purchase(&settings, &faults);
    assert_eq!(run.ending, None, "nobody owns a timeout");
    assert!(verdict.has(AnomalyKind::UnfinishedSaga));
}

#[test]
fn stored_before_it_is_sent_a_command_can_be_lost_and_is_sent_again_when_its_time_is_over() {
    let (run, _) = purchase(&["saga-send=after-store"], &["crash saga after commit"]);
    assert_eq!(run.ending, Some(Ending::Completed));
    let (run, _) = purchase(&["saga-send=before-store"], &["crash saga after publish"]);
    assert_eq!(run.ending, Some(Ending::Completed), "sent twice, with the same id");
}

/// Two sagas over one shelf, the second one in the middle of the first.
fn shelf(steps: &str) -> Verdict {
    let text = [
        SHELF,
        steps,
        "scenario \"Two\" {\n  at 0ms Order(o1).Place(7)\n  at 30ms Order(o2).Place(9)\n",
        "  fault throw Shop.Close always\n}\n",
    ]
    .concat();
    Told::of(scenarios(&text).swap_remove(0)).verdict
}

/// A shelf that can be labelled, looked at, filled and taken from.
const SHELF: &str = "
context Shop {
  aggregate Order {
    closed: bool
    command Place(units: int) { emit OrderPlaced(units) }
    command Close { set closed = true }
    command Reopen { set closed = false }
  }
}
context Store {
  aggregate Shelf {
    label: int
    units: int = 100
    command Label(value: int) { set label = value }
    command Unlabel { set label = 0 }
    command Look(at: int) { require label != at else reject Unsuited   emit Looked }
    command Take(count: int) { set units -= count }
    command Give(count: int) { set units += count }
  }
}
";

#[test]
fn what_sagas_do_to_one_another_is_named() {
    // The first saga writes its label; the second one writes another; the first one takes its own back: over the second's.
    let overwritten = shelf(
        "saga S starts on OrderPlaced(order, units) {
  step Shelf(s1).Label(units) undo Shelf(s1).Unlabel
  step Order(order).Close undo Order(order).Reopen
}
",
    );
    assert!(overwritten.has(AnomalyKind::LostUpdate), "{:?}", overwritten.anomalies);
    // What the second one looks at is a label that the first one takes back later.
    let dirty = shelf(
        "saga S starts on OrderPlaced(order, units) {
  step Shelf(s1).Look(units)
  step Shelf(s1).Label(units) undo Shelf(s1).Unlabel
  step Order(order).Close retry 3
}
",
    );
    assert!(!dirty.has(AnomalyKind::DirtyRead), "nothing is taken back behind the last undoing");
    // The first one looks twice, and the second one labels the shelf between.
    let fuzzy = shelf(
        "saga S starts on OrderPlaced(order, units) {
  step Shelf(s1).Look(11)
  step Shelf(s1).Label(units) undo Shelf(s1).Unlabel
  step Shelf(s1).Look(12) undo Shelf(s1).Look(13)
  step Order(order).Close undo Order(order).Reopen
}
",
    );
    assert!(fuzzy.has(AnomalyKind::FuzzyRead) && fuzzy.has(AnomalyKind::DirtyRead), "{:?}", fuzzy.anomalies);
    // Taking and giving commute: whatever comes between, the sum is the same, and nothing is looked at.
    let commutes = shelf(
        "saga S starts on OrderPlaced(order, units) {
  step Shelf(s1).Take(units) undo Shelf(s1).Give(units)
  step Order(order).Close undo Order(order).Reopen
}
",
    );
    for kind in [AnomalyKind::LostUpdate, AnomalyKind::DirtyRead, AnomalyKind::FuzzyRead] {
        assert!(!commutes.has(kind), "{:?}", commutes.anomalies);
    }
}

/// Two sagas over the parts of one shelf, the second one in the middle of the first.
fn parts(steps: &str) -> Verdict {
    let text = [
        "
context Shop {
  aggregate Order {
    closed: bool
    command Place(sku: id, units: int) { emit OrderPlaced(sku, units) }
    command Close { set closed = true }
    command Reopen { set closed = false }
  }
}
context Store {
  aggregate Shelf {
    child Part(sku: id) max 4 { label: int  units: int }
    command Label(sku: id, value: int) { set Part(sku).label = value }
    command Unlabel(sku: id) { set Part(sku).label = 0 }
    command Look(sku: id, at: int) { require Part(sku).label != at else reject Unsuited   emit Looked }
    command Count(at: int) { require sum(Part.units) != at else reject Unsuited   emit Looked }
    command Take(sku: id, count: int) { set Part(sku).units -= count }
    command Give(sku: id, count: int) { set Part(sku).units += count }
  }
}
saga S starts on OrderPlaced(order, sku, units) {
",
        steps,
        "  step Order(order).Close undo Order(order).Reopen
}
scenario \"One part\" {
  at 0ms Order(o1).Place(sku1, 7)
  at 30ms Order(o2).Place(sku1, 9)
  fault throw Shop.Close always
}
",
    ]
    .concat();
    Told::of(scenarios(&text).swap_remove(0)).verdict
}

#[test]
fn what_sagas_do_to_one_another_is_named_for_parts_of_an_aggregate_too() {
    let label = "  step Shelf(s1).Label(sku, units) undo Shelf(s1).Unlabel(sku)\n";
    assert!(parts(label).has(AnomalyKind::LostUpdate), "its own undoing goes over the other's label");
    let looks = [
        "  step Shelf(s1).Look(sku, 11)\n",
        label,
        "  step Shelf(s1).Look(sku, 12) undo Shelf(s1).Look(sku, 13)\n",
    ];
    let fuzzy = parts(&looks.concat());
    assert!(fuzzy.has(AnomalyKind::FuzzyRead) && fuzzy.has(AnomalyKind::DirtyRead), "{:?}", fuzzy.anomalies);
    // Adding to a part commutes; the sum of all parts is another thing, on which something depends.
    let take = "  step Shelf(s1).Take(sku, units) undo Shelf(s1).Give(sku, units)\n";
    let isolation = [AnomalyKind::LostUpdate, AnomalyKind::DirtyRead, AnomalyKind::FuzzyRead];
    assert!(!isolation.iter().any(|kind| parts(take).has(*kind)));
    let summed = parts(&[take, "  step Shelf(s1).Count(1) undo Shelf(s1).Count(2)\n"].concat());
    assert!(summed.has(AnomalyKind::DirtyRead), "{:?}", summed.anomalies);
    // Each saga has a part of its own: nothing is shared, although the aggregate is.
    let apart = label.replace("(sku", "(order");
    assert!(!isolation.iter().any(|kind| parts(&apart).has(*kind)), "{:?}", parts(&apart).anomalies);
}

/// Every single fault of one scenario, and what became of its sagas then.
fn after_every_fault(scenario: &Scenario, check: &dyn Fn(&str, &Verdict)) {
    let (_, _, found) = placements(scenario);
    assert!(found.len() > 100, "{}", found.len());
    for placement in found {
        let text = placement.fault.text(&scenario.model);
        check(&text, &verdict_of(&scenario.with_faults(vec![placement.fault])));
    }
}

#[test]
fn wherever_one_fault_strikes_a_saga_with_an_outbox_ends_with_all_or_with_nothing() {
    let all_or_nothing = |fault: &str, verdict: &Verdict| {
        for run in &verdict.sagas {
            let forward = run.steps.len() - 2;
            let standing = run.steps[..forward].iter().filter(|step| step.stands()).count();
            match run.ending {
                Some(Ending::Completed) => assert_eq!(standing, forward, "{fault}"),
                Some(Ending::Compensated) => assert_eq!(standing, 0, "{fault}"),
                other => panic!("{fault}: {other:?}"),
            }
        }
        for kind in [AnomalyKind::GhostReservation, AnomalyKind::UnfinishedSaga, AnomalyKind::Duplicate] {
            assert!(!verdict.has(kind), "{fault}: {:?}", verdict.anomalies);
        }
    };
    after_every_fault(&scenario("purchase-saga", "One purchase", &[], &[]), &all_or_nothing);
    let tours = scenario("tour-package", "Two tours, one car", &[], &[]);
    after_every_fault(&tours, &all_or_nothing);
}

#[test]
fn what_is_said_to_be_undone_if_it_failed_now_is_what_is_undone_when_it_does() {
    // The card is refused. In the moment before the leader hears of it, the sheet says what will be asked for then.
    let scenario = scenario("purchase-saga", "One purchase", &[], &["call Card.charge refused"]);
    let session = Session::new(scenario, Cursor::End);
    let view = View::of(&session);
    let sheets: Vec<_> =
        (0..=view.tape.stops().len()).map(|passed| sagas(&view, view.tape.cursor(passed))).collect();
    let before = sheets.iter().flatten().rfind(|sheet| sheet.status == Status::Running).unwrap();
    // The charge is still open, so that its own undoing would be asked for too.
    assert_eq!(before.would_undo, ["Card.refund", "Release"]);
    assert!(before.armed.iter().any(|(step, _)| step == "Card.charge"), "its answer is waited for");
    let end = sheets.last().unwrap().first().unwrap();
    assert_eq!(end.status, Status::Ended(Ending::Compensated));
    assert!(end.would_undo.is_empty() && end.armed.is_empty(), "it is over");
    assert_eq!(end.asked, ["Reserve", "Card.charge", "Release", "Cancel"]);
    assert_eq!(end.heard.first().map(String::as_str), Some("OrderPlaced"));
}
