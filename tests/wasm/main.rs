//! What must hold in WebAssembly too, where `usize` has 32 bits. `script/test` runs it in Node.js.
#![cfg(target_arch = "wasm32")]

use faultline::engine::Engine;
use faultline::explore::{breaking_faults, single_faults};
use faultline::scenario::link::Link;
use faultline::scenario::{Fault, Scenario, shop};
use faultline::verdict::{AnomalyKind, judge};
use wasm_bindgen_test::wasm_bindgen_test;

fn shop_with(settings: &[&str]) -> Scenario {
    let mut scenario = shop::first_paint();
    for text in settings {
        scenario.settings.set(text, &[]).expect("a setting");
    }
    scenario
}

#[wasm_bindgen_test]
fn the_target_has_a_pointer_of_32_bits() {
    assert_eq!(usize::BITS, 32);
}

#[wasm_bindgen_test]
fn a_service_that_dies_before_it_publishes_loses_the_event() {
    let mut scenario = shop_with(&["publishing=broker-after-commit"]);
    scenario.faults.push(Fault::parse(&scenario.model, "crash Sales after commit").expect("a fault"));
    let run = Engine::new(&scenario).run();
    assert!(judge(&scenario.model, &run.trace).has(AnomalyKind::Lost));
}

#[wasm_bindgen_test]
fn a_forked_run_is_the_run_of_its_text() {
    let scenario = shop_with(&["publishing=outbox", "jitter=30"]);
    for finding in single_faults(&scenario) {
        let again = Engine::new(&scenario.with_faults(vec![finding.placement.fault])).run();
        assert_eq!(again.trace.digest(), finding.run.trace.digest());
    }
}

#[wasm_bindgen_test]
fn what_breaks_a_design_here_is_what_a_link_carries() {
    let scenario = shop_with(&["publishing=outbox", "dedupe=inbox"]);
    let fault = breaking_faults(&scenario)
        .faults
        .into_iter()
        .next()
        .expect("a call is outside of the inbox's transaction");
    let broken = scenario.with_faults(vec![fault]);
    let link = Link::to(&broken, None, 0);
    let opened = Link::decode(&link.encode()).expect("a link").open().expect("a scenario");
    assert_eq!(opened, broken);
}
