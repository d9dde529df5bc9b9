//! The examples: each is clean, canonical, and runs alike each time.

use faultline::engine::{Engine, Status};
use faultline::examples::{self, ALL, Example};
use faultline::language::problem::Problem;
use faultline::language::syntax::Item;
use faultline::language::{parse, print};
use faultline::publishing::STRATEGIES;
use faultline::scenario::Reading;
use faultline::verdict::{Judged, judge};
use faultline::words::diagnosis;

/// An example as it is read; the first error fails the test.
fn read(example: &Example) -> Reading {
    let reading = Reading::of(example.text.into());
    let told = diagnosis(example.id, example.text, &reading.diagnostics);
    assert_eq!(reading.diagnostics.errors(), 0, "{told}");
    let told_why = |problem: &Problem| matches!(problem, Problem::NotRunYet) || is_a_trap(example, problem);
    let mut others = reading.diagnostics.list().iter().filter(|diagnostic| !told_why(&diagnostic.problem));
    assert!(others.next().is_none(), "{told}");
    reading
}

/// Whether a warning is what an example is there to show.
fn is_a_trap(example: &Example, problem: &Problem) -> bool {
    example.id == "traps-for-callers" && matches!(problem, Problem::HeardAtOnce(_))
}

#[test]
fn every_example_is_clean_and_run_whole() {
    for example in &ALL {
        let reading = read(example);
        let waits = reading.diagnostics.list().iter().any(|told| told.problem == Problem::NotRunYet);
        assert!(!waits, "{}: something in it is not run", example.id);
    }
}

#[test]
fn every_example_is_written_as_the_printer_writes_it() {
    for example in &ALL {
        assert_eq!(print(&parse(example.text).design), example.text, "{}", example.id);
    }
}

#[test]
fn every_example_has_its_title_a_paragraph_and_a_scenario_and_fits_on_a_page() {
    for example in &ALL {
        let items = read(example).design.items;
        let has = |what: fn(&Item) -> bool| items.iter().any(|(_, item)| what(item));
        let titled =
            items.iter().any(|(_, item)| matches!(item, Item::Title(title) if title.text == example.title));
        assert!(titled, "{}", example.id);
        assert!(has(|item| matches!(item, Item::About(_))), "{}", example.id);
        assert!(has(|item| matches!(item, Item::Scenario(_))), "{}", example.id);
        // A saga has a scenario for each kind of trouble.
        let saga = has(|item| matches!(item, Item::Saga(_)));
        assert!(example.text.lines().count() <= if saga { 160 } else { 100 }, "{}", example.id);
        assert_eq!(examples::named(example.id), Some(example));
    }
}

#[test]
fn every_file_is_in_the_table() {
    let folder = [env!("CARGO_MANIFEST_DIR"), "/src/examples"].concat();
    let files = std::fs::read_dir(folder).unwrap();
    let named = files.filter(|file| {
        file.as_ref().unwrap().path().extension().is_some_and(|extension| extension == "faultline")
    });
    assert_eq!(named.count(), ALL.len());
}

#[test]
fn every_scenario_of_every_example_runs_alike_each_time_under_every_strategy() {
    for example in &ALL {
        for scenario in read(example).scenarios {
            for strategy in STRATEGIES {
                let mut scenario = scenario.clone();
                scenario.settings.set(&["publishing=", strategy.id].concat(), &[]).unwrap();
                let run = || Engine::new(&scenario).run().trace;
                let (first, second) = (run(), run());
                let told = [example.id, ", ", &scenario.name, ", ", strategy.id].concat();
                assert_eq!(first.digest(), second.digest(), "{told}");
                assert!(first.records().len() > 5, "{told}: something happens");
            }
        }
    }
}

/// Where nothing goes wrong, no strategy breaks a rule of the business.
#[test]
fn without_a_fault_the_rules_hold_under_every_strategy() {
    for example in &ALL {
        for scenario in read(example).scenarios {
            for strategy in STRATEGIES {
                let mut scenario = scenario.with_faults(Vec::new());
                scenario.settings.set(&["publishing=", strategy.id].concat(), &[]).unwrap();
                let verdict = judge(&scenario.model, &Engine::new(&scenario).run().trace);
                let told = [example.id, ", ", &scenario.name, ", ", strategy.id].concat();
                assert!(!verdict.invariants.is_empty(), "{told}: there are rules");
                let broken: Vec<&Judged> =
                    verdict.invariants.iter().filter(|judged| judged.kept != Some(true)).collect();
                assert!(broken.is_empty(), "{told}: {broken:?}");
            }
        }
    }
}

#[test]
fn the_faults_of_every_scenario_strike() {
    for example in &ALL {
        for scenario in read(example).scenarios {
            let engine = Engine::new(&scenario);
            let run = engine.run();
            for (fault, status) in scenario.faults.iter().zip(engine.statuses(&run.world)) {
                let fault = fault.text(&scenario.model);
                assert_eq!(status, Status::Struck, "{}, {}: {fault}", example.id, scenario.name);
            }
        }
    }
}
