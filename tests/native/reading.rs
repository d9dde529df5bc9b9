//! Read models, and what is read while it is on its way: each claim with its reason.

use std::fmt::Write as _;

use faultline::domain::Nature;
use faultline::engine::{Engine, Run};
use faultline::examples;
use faultline::explore::single_faults;
use faultline::messaging::Content;
use faultline::publishing::STRATEGIES;
use faultline::scenario::Scenario;
use faultline::trace::Fact;
use faultline::verdict::{Anomaly, AnomalyKind, Verdict, judge};
use proptest::prelude::*;

use crate::compiled::scenarios;

/// Counts what was sold of each article, and for how much.
const SOLD: &str = "
    context Shop {
      aggregate Order {
        total: money
        command Place(sku: id, total: money) {
          set total = total
          emit Placed(sku, total)
        }
      }
    }
    context Reports {
      read model Sold(sku: id) {
        orders: int
        amount: money
        on Placed set orders += 1, amount += total
      }
    }
    scenario \"s\" { every 3ms times 2 Order(o*).Place(a1, 10.00)  at 10ms Order(x1).Place(b1, 7.00) }";

/// A mail about an order whose total changes meanwhile.
const CHANGED: &str = "
    context Shop {
      aggregate Order {
        total: money
        command Place(customer: id, total: money) {
          set total = total
          emit Placed(customer, total)
        }
        command Change(total: money) { set total = total  emit Changed }
      }
    }
    context Mailing {
      external Mail { note(customer: id, total: money) }
      on Placed call Mail.note(customer, total)
    }
    scenario \"s\" { at 0ms Order(o1).Place(ann1, 10.00)  at 11ms Order(o1).Change(20.00) }";

fn run(scenario: &Scenario) -> (Run, Verdict) {
    let run = Engine::new(scenario).run();
    let verdict = judge(&scenario.model, &run.trace);
    (run, verdict)
}

fn with(text: &str, settings: &[&str]) -> (Scenario, Run, Verdict) {
    let mut scenario = scenarios(text).swap_remove(0);
    for setting in settings {
        scenario.settings.set(setting, &[]).unwrap();
    }
    let (run, verdict) = run(&scenario);
    (scenario, run, verdict)
}

fn kinds(verdict: &Verdict) -> Vec<&'static str> {
    verdict.anomalies.iter().map(|anomaly| anomaly.kind.name()).collect()
}

/// The rows of the read models, as they are stored.
fn rows(scenario: &Scenario, run: &Run) -> Vec<(Vec<i64>, Vec<i64>)> {
    let instances = run.world.databases.iter().flat_map(|database| &database.aggregates);
    let of_view = instances
        .filter(|instance| scenario.model.aggregate(instance.key.aggregate).nature == Nature::ReadModel);
    of_view.map(|instance| (instance.key.identity.to_vec(), instance.fields.to_vec())).collect()
}

/// What `Sold` must hold: counted from the committed events, without the engine's rows.
fn folded(run: &Run) -> Vec<(Vec<i64>, Vec<i64>)> {
    let mut rows: Vec<(Vec<i64>, Vec<i64>)> = Vec::new();
    for record in run.trace.records() {
        let Fact::Committed { event, .. } = record.fact else { continue };
        let values = &run.trace.message(event).unwrap().values;
        let key = vec![values[0]];
        match rows.iter_mut().find(|(known, _)| *known == key) {
            Some((_, row)) => (row[0], row[1]) = (row[0] + 1, row[1] + values[1]),
            None => rows.push((key, vec![1, values[1]])),
        }
    }
    rows.sort();
    rows
}

#[test]
fn at_rest_a_read_model_is_the_fold_of_its_events_whatever_fault_lost_nothing() {
    let mut compared = 0;
    for strategy in STRATEGIES {
        let mut scenario = scenarios(SOLD).swap_remove(0);
        scenario.settings.set(&["publishing=", strategy.id].concat(), &[]).unwrap();
        // Whatever is counted, a repetition counts again unless its id is remembered.
        scenario.settings.set("dedupe=inbox", &[]).unwrap();
        let (healthy, _) = run(&scenario);
        assert_eq!(rows(&scenario, &healthy), folded(&healthy), "{}", strategy.id);
        assert_eq!(folded(&healthy).len(), 2);
        for finding in single_faults(&scenario) {
            if finding.verdict.anomalies.iter().any(Anomaly::harms) {
                continue;
            }
            let fault = finding.placement.fault.text(&scenario.model);
            assert_eq!(rows(&scenario, &finding.run), folded(&finding.run), "{}, {fault}", strategy.id);
            compared += 1;
        }
    }
    assert!(compared > STRATEGIES.len() * 5, "{compared} runs were compared");
}

/// A projection is a handler: delivered twice, it counts twice. One that sets changes nothing.
#[test]
fn a_repetition_is_counted_again_and_changes_nothing_where_it_sets() {
    let mut scenario = scenarios(SOLD).swap_remove(0);
    let duplicate = "duplicate Placed to Reports";
    scenario.faults = vec![faultline::scenario::Fault::parse(&scenario.model, duplicate).unwrap()];
    assert_eq!(kinds(&run(&scenario).1), ["duplicate"]);
    let sets = SOLD.replace("set orders += 1, amount += total", "set orders = 1, amount = total");
    let mut scenario = scenarios(&sets).swap_remove(0);
    scenario.faults = vec![faultline::scenario::Fault::parse(&scenario.model, duplicate).unwrap()];
    assert!(run(&scenario).1.is_clean());
}

/// Between the commit in Inventory and the update in Sales lie a relay, the broker and a consumer: some
/// tens of milliseconds, in which an order reads two articles although one is left.
#[test]
fn the_lagging_view_is_stale_only_while_news_is_on_its_way() {
    let text = examples::named("lagging-view").unwrap().text;
    let all = scenarios(text);
    let (calm, verdict) = run(&all[0]);
    assert!(verdict.is_clean(), "hours lie between the orders: the news has come");
    assert_eq!(rows(&all[0], &calm).len(), 1);
    assert_eq!(rows(&all[0], &calm)[0].1, [0], "two taken from two");
    let (_, verdict) = run(&all[1]);
    let stale = verdict.anomalies.iter().filter(|anomaly| anomaly.kind == AnomalyKind::StaleRead);
    assert_eq!((stale.count(), verdict.anomalies.len()), (1, 1), "the third order decides on old news");
    // In one process and one transaction there is no way on which news could be.
    for strategy in ["observer", "recorded-before-commit"] {
        let mut scenario = all[1].clone();
        scenario.settings.set(&["publishing=", strategy].concat(), &[]).unwrap();
        assert!(run(&scenario).1.is_clean(), "{strategy}");
    }
}

/// An event that carries everything tells what was; one that carries ids has its handler read what is.
#[test]
fn with_ids_only_a_mail_tells_what_came_later() {
    let note = |run: &Run| run.world.calls.iter().map(|call| call.arguments[1]).collect::<Vec<_>>();
    let (_, full, verdict) = with(CHANGED, &[]);
    assert_eq!((note(&full), kinds(&verdict)), (vec![1_000], vec![]));
    let (_, ids, verdict) = with(CHANGED, &["payload=id-only"]);
    assert_eq!((note(&ids), kinds(&verdict)), (vec![2_000], vec!["read-ahead"]));
    // Nothing changes meanwhile: the handler reads what the event would have said.
    let calm = CHANGED.replace("at 11ms", "at 1h");
    let (_, ids, verdict) = with(&calm, &["payload=id-only"]);
    assert_eq!((note(&ids), kinds(&verdict)), (vec![1_000], vec![]));
}

/// What is published before its commit can be handled before it: then the aggregate is not there yet.
#[test]
fn with_ids_only_a_handler_can_come_before_the_commit() {
    let (_, run, verdict) = with(CHANGED, &["payload=id-only", "publishing=broker-before-commit"]);
    assert_eq!(kinds(&verdict), ["stale-read"]);
    assert_eq!(run.world.calls[0].arguments[1], 0);
    // A handler in the same transaction reads what that transaction has written.
    let (_, run, verdict) = with(CHANGED, &["payload=id-only", "publishing=recorded-before-commit"]);
    assert_eq!((run.world.calls[0].arguments[1], kinds(&verdict)), (1_000, vec![]));
}

/// A handler that reads decides on what it read: of two copies of one event the later one sees more.
#[test]
fn a_handler_reads_before_it_acts_and_its_conditions_may_speak_of_it() {
    let text = "
        context Shop {
          aggregate Order { command Place(customer: id) { emit Placed(customer) } }
        }
        context Crm {
          read model Known(customer: id) { orders: int  on Placed set orders += 1 }
          external Mail { welcome(customer: id)  thanks(customer: id, orders: int) }
          on Placed {
            read Known(customer) as known
            if known.orders == 1 { call Mail.welcome(customer) } else { call Mail.thanks(customer, known.orders) }
          }
        }
        scenario \"s\" { every 1h times 3 Order(o*).Place(ann1) }";
    let (scenario, run, verdict) = with(text, &[]);
    assert!(verdict.is_clean(), "the projection stands before the policy: {:?}", kinds(&verdict));
    let called = |call: &faultline::engine::world::Call| {
        (scenario.model.operation(call.operation).name.clone(), call.arguments.get(1).copied())
    };
    let calls: Vec<(String, Option<i64>)> = run.world.calls.iter().map(called).collect();
    let thanks = |orders| ("thanks".to_owned(), Some(orders));
    assert_eq!(calls, [("welcome".to_owned(), None), thanks(2), thanks(3)]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// However the orders fall: the rows are the sums, and what was read late is told as such.
    #[test]
    fn sums_are_those_of_the_orders(sales in prop::collection::vec((0_u8..3, 1_u8..90, 0_u16..200), 1..12)) {
        let mut text = [SOLD.split("scenario").next().unwrap(), "scenario \"s\" {\n"].concat();
        for ((sku, price, at), order) in sales.iter().zip(1..) {
            writeln!(text, "at {at}ms Order(o{order}).Place(s{sku}, {price}.00)").unwrap();
        }
        text.push('}');
        let (scenario, run, verdict) = with(&text, &[]);
        prop_assert!(verdict.is_clean());
        let sold = rows(&scenario, &run);
        prop_assert_eq!(&sold, &folded(&run));
        let total: i64 = sales.iter().map(|(_, price, _)| i64::from(*price) * 100).sum();
        prop_assert_eq!(sold.iter().map(|(_, row)| row[1]).sum::<i64>(), total);
        let placed = |message: &&std::sync::Arc<faultline::messaging::Envelope>| matches!(message.content, Content::Event(_));
        prop_assert_eq!(run.trace.messages().iter().filter(placed).count(), sales.len());
    }
}
