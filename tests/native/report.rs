//! What the command line prints as JSON.

use std::collections::BTreeSet;
use std::fs;

use faultline::engine::Engine;
use faultline::export::json::{VERSION, report};
use faultline::scenario::{Fault, shop};
use faultline::verdict::judge;
use serde_json::Value;

fn reported(settings: &[&str], faults: &[&str]) -> Value {
    let mut scenario = shop::first_paint();
    for text in settings {
        scenario.settings.set(text, &[]).unwrap();
    }
    scenario.faults = faults.iter().map(|text| Fault::parse(&scenario.model, text).unwrap()).collect();
    let engine = Engine::new(&scenario);
    let run = engine.run();
    let verdict = judge(&scenario.model, &run.trace);
    serde_json::to_value(report(&scenario, &engine, &run, &verdict)).unwrap()
}

fn keys(value: &Value) -> BTreeSet<String> {
    value.as_object().unwrap().keys().cloned().collect()
}

/// The words in backticks that begin the rows of the table, and those inside its cells.
fn documented() -> (BTreeSet<String>, String) {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let section =
        readme.split("### The JSON of a run").nth(1).unwrap().split("\n## ").next().unwrap().to_owned();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    let fields = rows.flat_map(|row| {
        let cell = row.split(" | ").next().unwrap();
        cell.split('`')
            .map(str::to_owned)
            .filter(|word| word.chars().any(char::is_alphabetic))
            .collect::<Vec<_>>()
    });
    (fields.collect(), section)
}

#[test]
fn the_object_has_exactly_the_fields_that_the_readme_lists() {
    let (fields, section) = documented();
    let object = reported(&["publishing=outbox"], &["crash Sales.relay after publish"]);
    assert_eq!(keys(&object), fields);
    assert_eq!(object["version"], VERSION);
    for (list, entry) in [
        ("anomalies", &object["anomalies"][0]),
        ("effects", &object["effects"][0]),
        ("state", &object["state"][0]),
        ("faults", &object["faults"][0]),
        ("replies", &object["replies"][0]),
        ("metrics", &object["metrics"]),
    ] {
        for key in keys(entry) {
            assert!(section.contains(&format!("`{key}`")), "{list}.{key} is not in the README");
        }
    }
}

#[test]
fn the_relays_crash_is_reported_with_its_effects_state_and_proof() {
    let object = reported(&["publishing=outbox"], &["crash Sales.relay after publish"]);
    let kinds: Vec<&str> = object["anomalies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|anomaly| anomaly["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["duplicate"; 3]);
    let counts: Vec<u64> = object["effects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|effect| effect["count"].as_u64().unwrap())
        .collect();
    assert_eq!(counts, [2; 3]);
    let stock = object["state"].as_array().unwrap().iter().find(|row| row["aggregate"] == "Stock").unwrap();
    assert_eq!((&stock["fields"]["available"], &stock["fields"]["reserved"]), (&"6".into(), &"2".into()));
    assert_eq!(object["faults"][0]["status"], "struck");
    assert_eq!(object["replies"][0]["answer"], "ok");
    let records = object["metrics"]["records"].as_u64().unwrap();
    for proof in object["anomalies"][0]["evidence"].as_array().unwrap() {
        assert!(proof["record"].as_u64().unwrap() < records);
    }
}

#[test]
fn a_parked_message_is_a_dead_letter_and_a_lost_answer_is_nothing() {
    let poison = reported(&["publishing=outbox"], &["throw Notifications.Mail.confirmation always"]);
    let letter = &poison["dead_letters"][0];
    assert_eq!((&letter["event"], &letter["context"]), (&"OrderPlaced".into(), &"Notifications".into()));
    assert_eq!(letter["deliveries"], 5);
    for key in keys(letter) {
        assert!(documented().1.contains(&format!("`{key}`")), "dead_letters.{key}");
    }
    let cut = reported(&["publishing=outbox"], &["crash Sales after commit"]);
    assert_eq!(cut["replies"][0]["answer"], "nothing");
    assert_eq!(cut["replies"][0]["after_us"], Value::Null);
}
