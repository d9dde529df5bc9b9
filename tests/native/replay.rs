//! Replay against living through it: what a stream and a read model say is what one gets who was never there.

use faultline::domain::{AggregateId, Model, Nature, Row};
use faultline::examples;
use faultline::explore::single_faults;
use faultline::publishing::STRATEGIES;
use faultline::trace::Fact;
use faultline::verdict::Anomaly;
use proptest::prelude::*;

use crate::compiled::scenarios;
use crate::told::{Told, set_up, told};

fn aggregate(model: &Model, name: &str) -> AggregateId {
    let mut all = model.aggregates.iter().zip(0..);
    let (_, place) = all.find(|(aggregate, _)| aggregate.name == name).unwrap();
    AggregateId::at(place)
}

/// The order of the example that keeps its own total, and these commands to it.
fn order(lines: &[String], every: u32) -> Told {
    let text = examples::named("order-total").unwrap().text;
    let model = text.split("\nscenario ").next().unwrap();
    let line = |(hour, line): (usize, &String)| ["at ", &hour.to_string(), "h Order(o1).", line].concat();
    let lines: Vec<String> = lines.iter().enumerate().map(line).collect();
    told(&[model, "\nscenario \"s\" {\n", &lines.join("\n"), "\n}\n"].concat())
        .set("publishing=event-sourcing")
        .set(&["snapshot-every=", &every.to_string()].concat())
}

/// The order as it is stored, and as its stream has it at this version.
fn stored_and_folded(told: &Told, version: u32) -> (Option<Row>, u32, Row) {
    let order = aggregate(&told.scenario.model, "Order");
    let blank = told.scenario.model.aggregate(order).blank();
    let database = &told.run.world.databases[0];
    let instance = database.aggregates.iter().find(|instance| instance.key.aggregate == order);
    let stored = instance.map(|instance| instance.fields.clone());
    let entries = database.store.entries().iter().filter(|entry| entry.key.aggregate == order);
    let latest = entries.map(|entry| entry.version).max().unwrap_or(0);
    let key =
        database.store.entries().iter().find(|entry| entry.key.aggregate == order).map(|entry| &entry.key);
    let folded = key.map_or_else(|| blank.clone(), |key| database.store.fold(key, version, blank.clone()).0);
    (stored, latest, folded)
}

fn commands() -> impl Strategy<Value = Vec<String>> {
    let line = |(kind, sku, quantity, price): (u8, u8, u8, u16)| match kind {
        0 => format!("RemoveLine(a{sku})"),
        1 if quantity == 0 => "Place".to_owned(),
        _ => format!("SetLine(a{sku}, {quantity}, {price}.00)"),
    };
    prop::collection::vec((0_u8..6, 1_u8..5, 0_u8..4, 0_u16..90).prop_map(line), 1..9)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whoever stops after a few commands stands where the whole stream is at that version, with snapshots or without.
    #[test]
    fn a_prefix_of_a_stream_is_the_order_as_it_was_then(lines in commands(), every in 0_u32..4) {
        let whole = order(&lines, every);
        for length in 1..=lines.len() {
            let until = order(&lines[..length], 0);
            let (stored, version, _) = stored_and_folded(&until, 0);
            let Some(stored) = stored else { continue };
            let (_, _, folded) = stored_and_folded(&whole, version);
            prop_assert_eq!(&folded, &stored, "{:?} of {:?}, snapshots every {}", &lines[..length], lines, every);
        }
    }
}

/// The last news of each article is what the view says: told from the committed events alone.
fn last_news(told: &Told) -> Vec<(i64, i64)> {
    let model = &told.scenario.model;
    let taken = model.event_named("StockTaken").unwrap();
    let mut news: Vec<(i64, i64)> = Vec::new();
    for record in told.run.trace.records() {
        let Fact::Committed { event, .. } = record.fact else { continue };
        let Some(event) = told.run.trace.message(event) else { continue };
        if event.content == faultline::messaging::Content::Event(taken) {
            news.retain(|(sku, _)| *sku != event.subject.identity[0]);
            news.push((event.subject.identity[0], event.values[1]));
        }
    }
    news
}

fn views(told: &Told) -> Vec<(i64, i64)> {
    let instances = told.run.world.databases.iter().flat_map(|database| &database.aggregates);
    let of_view = instances
        .filter(|instance| told.scenario.model.aggregate(instance.key.aggregate).nature == Nature::ReadModel);
    of_view.map(|instance| (instance.key.identity[0], instance.fields[0])).collect()
}

/// A view that sets what an event says needs no inbox: a repetition says the same. It only must not come too late.
#[test]
fn a_view_that_sets_is_the_last_of_its_events_whatever_fault_lost_nothing() {
    let mut compared = 0;
    for scenario in scenarios(examples::named("lagging-view").unwrap().text) {
        for strategy in STRATEGIES {
            let setting = ["publishing=", strategy.id].concat();
            let calm = Told::of(set_up(scenario.clone(), &[&setting], &[]));
            assert_eq!(views(&calm), last_news(&calm), "{}, {}", scenario.name, strategy.id);
            for finding in single_faults(&calm.scenario) {
                if finding.verdict.anomalies.iter().any(Anomaly::harms) {
                    continue;
                }
                let fault = finding.placement.fault.text(&calm.scenario.model);
                let struck = Told {
                    scenario: calm.scenario.clone(),
                    run: finding.run,
                    verdict: finding.verdict,
                    statuses: Vec::new(),
                };
                assert_eq!(views(&struck), last_news(&struck), "{}, {}, {fault}", scenario.name, strategy.id);
                compared += 1;
            }
        }
    }
    assert!(compared > 100, "{compared} runs were compared");
}

/// The day's turnover counts, so a repetition must be recognised; then it is the sum of the orders that are stored.
#[test]
fn the_turnover_is_the_sum_of_its_orders_whatever_fault_lost_nothing() {
    let mut compared = 0;
    for strategy in STRATEGIES {
        let setting = ["publishing=", strategy.id].concat();
        let all = scenarios(examples::named("audit-log").unwrap().text);
        let scenario = set_up(all[0].clone(), &[&setting, "dedupe=inbox"], &[]).with_faults(Vec::new());
        let model = scenario.model.clone();
        let sums = |run: &faultline::engine::Run| {
            let (order, turnover) = (aggregate(&model, "Order"), aggregate(&model, "Turnover"));
            let rows = || run.world.databases.iter().flat_map(|database| &database.aggregates);
            // An order: status, total; placed is the second of its states. A turnover: orders, amount.
            let placed = rows().filter(|row| row.key.aggregate == order && row.fields[0] == 1);
            let counted = rows().filter(|row| row.key.aggregate == turnover);
            (placed.map(|row| row.fields[1]).sum::<i64>(), counted.map(|row| row.fields[1]).sum::<i64>())
        };
        for finding in single_faults(&scenario) {
            if finding.verdict.anomalies.iter().any(Anomaly::harms) {
                continue;
            }
            let (placed, counted) = sums(&finding.run);
            assert_eq!(placed, counted, "{}, {}", strategy.id, finding.placement.fault.text(&scenario.model));
            compared += 1;
        }
    }
    assert!(compared > 100, "{compared} runs were compared");
}
