//! A model text against the model that is written by hand: they run alike.

use faultline::engine::Engine;
use faultline::examples;
use faultline::language::problem::{Diagnostic, Problem, Severity};
use faultline::language::{check, compile};
use faultline::publishing::STRATEGIES;
use faultline::scenario::{Fault, Reading, Scenario, shop};
use faultline::words::diagnosis;

use crate::language::model;

/// The scenarios of a text that can be run whole.
pub fn scenarios(text: &str) -> Vec<Scenario> {
    let reading = Reading::of(text.into());
    let strange = |diagnostic: &&Diagnostic| {
        diagnostic.severity == Severity::Error || diagnostic.problem == Problem::NotRunYet
    };
    let strange = reading.diagnostics.list().iter().find(strange);
    assert_eq!(strange, None, "{}", diagnosis("text", text, &reading.diagnostics));
    reading.scenarios
}

#[test]
fn the_shop_as_a_text_runs_as_the_shop_by_hand() {
    let (by_text, by_hand) = (scenarios(examples::ALL[0].text), shop::scenarios());
    // On a busy day other customers come, in the same number.
    let records = |scenario: &Scenario| Engine::new(scenario).run().trace.records().len();
    assert_eq!((by_text.len(), records(&by_text[2])), (by_hand.len(), records(&by_hand[2])));
    for (text, hand) in by_text.iter().zip(&by_hand).take(2) {
        assert_eq!((&text.name, &text.settings, &text.script), (&hand.name, &hand.settings, &hand.script));
        for strategy in STRATEGIES {
            for fault in
                ["crash Sales after commit", "duplicate OrderPlaced to Notifications", "throw ChargePolicy"]
            {
                let digest = |scenario: &Scenario| {
                    let mut scenario = scenario.clone();
                    scenario.settings.set(&["publishing=", strategy.id].concat(), &[]).unwrap();
                    scenario.faults.push(Fault::parse(&scenario.model, fault).unwrap());
                    Engine::new(&scenario).run().trace.digest()
                };
                assert_eq!(digest(text), digest(hand), "{} under {} with {fault}", text.name, strategy.id);
            }
        }
    }
}

#[test]
fn what_cannot_be_run_yet_is_told_at_its_place() {
    let text = model("core.faultline");
    let mut parsed = check(&text);
    let before = parsed.diagnostics.warnings();
    compile(&parsed.design, &mut parsed.diagnostics);
    let told = diagnosis("core", &text, &parsed.diagnostics);
    assert!(parsed.diagnostics.warnings() > before);
    for place in ["core:22:35", "core:29:3", "core:85:1"] {
        assert!(told.contains(place), "{place}: {told}");
    }
}
