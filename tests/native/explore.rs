//! Runs with one fault, forked from the run without it.

use faultline::engine::{Engine, Status};
use faultline::explore::{Walk, breaking_faults, single_faults};
use faultline::scenario::{Fault, Scenario, shop};
use faultline::verdict::judge;

fn shop_with(settings: &[&str]) -> Scenario {
    let mut scenario = shop::scenarios().swap_remove(1);
    for text in settings {
        scenario.settings.set(text, &["Sales", "Inventory"]).unwrap();
    }
    scenario
}

const DESIGNS: [&[&str]; 6] = [
    &["publishing=recorded-before-commit"],
    &["publishing=recorded-after-commit"],
    &["publishing=broker-after-commit", "subscriptions=per-handler"],
    &["publishing=outbox"],
    &["publishing=outbox", "dedupe=inbox"],
    &["publishing.Sales=recorded-after-commit", "dedupe=inbox", "jitter=30"],
];

/// What makes a counterexample one: it can be opened again from its text alone.
#[test]
fn a_forked_run_is_the_run_of_its_text_from_the_beginning() {
    for settings in DESIGNS {
        let scenario = shop_with(settings);
        let mut count = 0;
        for finding in single_faults(&scenario) {
            let text = finding.placement.fault.text(&scenario.model);
            let fault = Fault::parse(&scenario.model, &text).unwrap();
            let engine = Engine::new(&scenario.with_faults(vec![fault]));
            let again = engine.run();
            assert_eq!(engine.statuses(&again.world), [Status::Struck], "{settings:?}: {text}");
            assert_eq!(again.trace.records(), finding.run.trace.records(), "{settings:?}: {text}");
            assert_eq!(again.trace.digest(), finding.run.trace.digest(), "{settings:?}: {text}");
            count += 1;
        }
        assert!(count > 30, "{settings:?}: only {count} placements");
    }
}

#[test]
fn every_anomaly_has_evidence_that_ends_in_the_fault_that_struck() {
    for settings in DESIGNS {
        let scenario = shop_with(settings);
        for finding in single_faults(&scenario) {
            for anomaly in &finding.verdict.anomalies {
                let text = finding.placement.fault.text(&scenario.model);
                assert!(anomaly.chain.fault.is_some(), "{settings:?}, {text}: {anomaly:?}");
                assert!(anomaly.chain.broke.is_some(), "{settings:?}, {text}: {anomaly:?}");
                assert!(!anomaly.evidence.is_empty(), "{settings:?}, {text}: {anomaly:?}");
            }
        }
    }
}

/// The inbox shares the transaction of what is stored, and nothing more.
#[test]
fn what_still_breaks_an_outbox_with_inboxes_is_a_call_that_was_not_acknowledged() {
    let mut scenario = shop::first_paint();
    for text in ["publishing=outbox", "dedupe=inbox"] {
        scenario.settings.set(text, &[]).unwrap();
    }
    let fault =
        breaking_faults(&scenario).faults.into_iter().next().expect("calls are outside of every transaction");
    let run = Engine::new(&scenario.with_faults(vec![fault.clone()])).run();
    let verdict = judge(&scenario.model, &run.trace);
    assert!(verdict.anomalies.iter().all(|anomaly| anomaly.external), "{:?}", verdict.anomalies);
    assert_eq!(fault.text(&scenario.model), "crash Notifications after call");
}

#[test]
fn each_press_shows_another_harm_until_all_are_seen() {
    let scenario = shop::first_paint();
    let breaking = breaking_faults(&scenario).faults;
    assert!(breaking.len() > 1);
    let (mut walk, mut set, mut seen) = (Walk::default(), Vec::new(), Vec::new());
    while let Some(next) = walk.next(&scenario.with_faults(set), &breaking) {
        set = vec![breaking[next].clone()];
        let run = Engine::new(&scenario.with_faults(set.clone())).run();
        let verdict = judge(&scenario.model, &run.trace);
        assert!(!verdict.is_clean());
        let harm: Vec<_> =
            verdict.anomalies.iter().map(|each| (each.kind, each.message, each.slot, each.count)).collect();
        assert!(!seen.contains(&harm), "{set:?}");
        seen.push(harm);
    }
    assert_eq!(seen.len(), breaking.len());
    let all: Vec<_> = single_faults(&scenario).filter(|finding| !finding.verdict.is_clean()).collect();
    assert!(all.iter().all(|finding| {
        let harm: Vec<_> = finding
            .verdict
            .anomalies
            .iter()
            .map(|each| (each.kind, each.message, each.slot, each.count))
            .collect();
        seen.contains(&harm)
    }));
}

#[test]
fn wherever_the_reader_begins_by_hand_the_walk_shows_all_and_that_fault_last() {
    let scenario = shop::first_paint();
    let breaking = breaking_faults(&scenario).faults;
    for by_hand in 0..breaking.len() {
        let (mut walk, mut set, mut shown) = (Walk::default(), by_hand, Vec::new());
        while let Some(next) = walk.next(&scenario.with_faults(vec![breaking[set].clone()]), &breaking) {
            assert!(!shown.contains(&next), "{next} again, begun at {by_hand}");
            shown.push(next);
            set = next;
        }
        assert_eq!((shown.len(), shown.last()), (breaking.len(), Some(&by_hand)));
        assert!(walk.next(&scenario, &breaking).is_some(), "it begins anew");
    }
}

#[test]
fn on_another_ground_the_walk_begins_anew() {
    let mut scenario = shop::first_paint();
    let (mut walk, breaking) = (Walk::default(), breaking_faults(&scenario).faults);
    walk.next(&scenario, &breaking);
    walk.next(&scenario, &breaking);
    scenario.settings.set("publishing=outbox", &[]).unwrap();
    assert_eq!(walk.next(&scenario, &breaking_faults(&scenario).faults), Some(0));
    assert_eq!(walk.shown(), 1);
}
