//! Read models, and what is read while it is on its way: each claim with its reason.

use std::fmt::Write as _;

use faultline::domain::{Model, Nature};
use faultline::engine::Run;
use faultline::examples;
use faultline::explore::single_faults;
use faultline::messaging::Content;
use faultline::publishing::STRATEGIES;
use faultline::trace::Fact;
use faultline::verdict::Anomaly;
use proptest::prelude::*;

use crate::compiled::scenarios;
use crate::told::{Told, told};

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

/// The rows of the read models, as they are stored.
fn rows(model: &Model, run: &Run) -> Vec<(Vec<i64>, Vec<i64>)> {
    let instances = run.world.databases.iter().flat_map(|database| &database.aggregates);
    let of_view =
        instances.filter(|instance| model.aggregate(instance.key.aggregate).nature == Nature::ReadModel);
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
        // Whatever is counted, a repetition counts again unless its id is remembered.
        let Told { scenario, run, .. } =
            told(SOLD).set(&["publishing=", strategy.id].concat()).set("dedupe=inbox");
        assert_eq!(rows(&scenario.model, &run), folded(&run), "{}", strategy.id);
        assert_eq!(folded(&run).len(), 2);
        for finding in single_faults(&scenario) {
            if finding.verdict.anomalies.iter().any(Anomaly::harms) {
                continue;
            }
            let fault = finding.placement.fault.text(&scenario.model);
            assert_eq!(rows(&scenario.model, &finding.run), folded(&finding.run), "{}, {fault}", strategy.id);
            compared += 1;
        }
    }
    assert!(compared > STRATEGIES.len() * 5, "{compared} runs were compared");
}

/// A projection is a handler: delivered twice, it counts twice. One that sets changes nothing.
#[test]
fn a_repetition_is_counted_again_and_changes_nothing_where_it_sets() {
    let duplicate = "duplicate Placed to Reports";
    assert_eq!(told(SOLD).with(duplicate).kinds(), ["duplicate"]);
    let sets = SOLD.replace("set orders += 1, amount += total", "set orders = 1, amount = total");
    assert!(told(&sets).with(duplicate).verdict.is_clean());
}

/// Between the commit in Inventory and the update in Sales lie a relay, the broker and a consumer: some
/// tens of milliseconds, in which an order reads two articles although one is left.
#[test]
fn the_lagging_view_is_stale_only_while_news_is_on_its_way() {
    let text = examples::named("lagging-view").unwrap().text;
    let all = scenarios(text);
    let calm = Told::of(all[0].clone());
    assert!(calm.verdict.is_clean(), "hours lie between the orders: the news has come");
    let stocks: Vec<_> = rows(&calm.scenario.model, &calm.run).into_iter().map(|(_, row)| row).collect();
    assert_eq!(stocks, [[0]], "two taken from two");
    let hasty = Told::of(all[1].clone());
    assert_eq!(hasty.kinds(), ["stale-read"], "the third order decides on old news");
    // In one process and one transaction there is no way on which news could be.
    for strategy in ["observer", "recorded-before-commit"] {
        assert!(hasty.set(&["publishing=", strategy].concat()).verdict.is_clean(), "{strategy}");
    }
}

/// An event that carries everything tells what was; one that carries ids has its handler read what is.
#[test]
fn with_ids_only_a_mail_tells_what_came_later() {
    let note = |told: &Told| told.run.world.calls.iter().map(|call| call.arguments[1]).collect::<Vec<_>>();
    let full = told(CHANGED);
    assert_eq!((note(&full), full.kinds()), (vec![1_000], vec![]));
    let ids = full.set("payload=id-only");
    assert_eq!((note(&ids), ids.kinds()), (vec![2_000], vec!["read-ahead"]));
    // Nothing changes meanwhile: the handler reads what the event would have said.
    let ids = told(&CHANGED.replace("at 11ms", "at 1h")).set("payload=id-only");
    assert_eq!((note(&ids), ids.kinds()), (vec![1_000], vec![]));
}

/// What is published before its commit can be handled before it: then the aggregate is not there yet.
#[test]
fn with_ids_only_a_handler_can_come_before_the_commit() {
    let ids = told(CHANGED).set("payload=id-only");
    let early = ids.set("publishing=broker-before-commit");
    assert_eq!(early.kinds(), ["stale-read"]);
    assert_eq!(early.run.world.calls[0].arguments[1], 0);
    // A handler in the same transaction reads what that transaction has written.
    let inside = ids.set("publishing=recorded-before-commit");
    assert_eq!((inside.run.world.calls[0].arguments[1], inside.kinds()), (1_000, vec![]));
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
    let Told { scenario, run, verdict, .. } = told(text);
    assert!(verdict.is_clean(), "the projection stands before the policy: {:?}", verdict.anomalies);
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
        let Told { scenario, run, verdict, .. } = told(&text);
        prop_assert!(verdict.is_clean());
        let sold = rows(&scenario.model, &run);
        prop_assert_eq!(&sold, &folded(&run));
        let total: i64 = sales.iter().map(|(_, price, _)| i64::from(*price) * 100).sum();
        prop_assert_eq!(sold.iter().map(|(_, row)| row[1]).sum::<i64>(), total);
        let placed = |message: &&std::sync::Arc<faultline::messaging::Envelope>| matches!(message.content, Content::Event(_));
        prop_assert_eq!(run.trace.messages().iter().filter(placed).count(), sales.len());
    }
}
