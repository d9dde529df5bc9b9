//! What other contexts hear of an event. Each claim with its reason.

use faultline::engine::{Engine, Run};
use faultline::explore::single_faults;
use faultline::language::check;
use faultline::messaging::Content;
use faultline::publishing::STRATEGIES;
use faultline::scenario::{Fault, Scenario};
use faultline::verdict::{AnomalyKind, judge};
use faultline::words::diagnosis;

use crate::compiled::scenarios;

/// Two versions side by side, for two contexts, beside what the publisher's own context makes of the event.
const SHOP: &str = "
    context Sales {
      aggregate Order {
        total: money
        status: draft | placed
        child Line(sku: id) max 4 { price: money }
        command Place(customer: id, total: money) {
          set total = total
          emit Priced(total)
          emit OrderPlaced(customer, total)
          if total > 100.00 { cancel OrderPlaced }
        }
      }
      aggregate Ledger(customer: id) { total: money  command Add(total: money) { set total += total } }
      publish OrderPlaced as OrderAccepted v1 (order, buyer: customer)
      publish OrderPlaced as OrderAccepted v2 (order, cents: total / 0.01)
      on OrderPlaced as Books issue Ledger(customer).Add(total)
      on Priced as Prices issue Ledger(customer1).Add(total)
    }
    context Shipping {
      external Carrier { pickUp(order: id, buyer: id) }
      on OrderAccepted v1 as PickUp call Carrier.pickUp(order, buyer)
    }
    context Billing {
      read model Bills(order: id) { cents: int  on OrderAccepted v2 set cents += cents }
    }
    scenario \"s\" { at 0ms Order(o1).Place(alice, 12.00)  at 1h Order(o2).Place(bob, 200.00) }";

fn with(settings: &[&str], faults: &[&str]) -> (Scenario, Run) {
    let mut scenario = scenarios(SHOP).swap_remove(0);
    for setting in settings {
        scenario.settings.set(setting, &[]).unwrap();
    }
    scenario.faults = faults.iter().map(|fault| Fault::parse(&scenario.model, fault).unwrap()).collect();
    let run = Engine::new(&scenario).run();
    (scenario, run)
}

fn made(scenario: &Scenario, run: &Run) -> Vec<String> {
    let name = |content| match content {
        Content::Event(kind) => Some(scenario.model.event(kind).name.clone()),
        Content::Command(_) => None,
    };
    run.trace.messages().iter().filter_map(|message| name(message.content)).collect()
}

/// An order for 12.00 has 1200 cents; one that was taken back before anybody heard of it is published to
/// nobody. Who notifies at once cannot take it back, and publishes both.
#[test]
fn under_every_strategy_the_others_get_the_integration_event_with_its_own_values() {
    for strategy in STRATEGIES {
        let (scenario, run) = with(&[&["publishing=", strategy.id].concat()], &[]);
        let at_once =
            ["observer", "in-memory-bus", "static-registry", "in-memory-bus-async"].contains(&strategy.id);
        let orders = if at_once { 2 } else { 1 };
        let names = made(&scenario, &run);
        for name in ["OrderPlaced", "OrderAccepted.v1", "OrderAccepted.v2"] {
            let count = names.iter().filter(|known| *known == name).count();
            assert_eq!(count, orders, "{}, {name}", strategy.id);
        }
        let call = &run.world.calls[0];
        let shown =
            |place: usize| scenario.model.symbols[usize::try_from(call.arguments[place]).unwrap()].as_str();
        assert_eq!((shown(0), shown(1)), ("o1", "alice"), "{}", strategy.id);
        let bills = run.world.databases.iter().flat_map(|database| &database.aggregates);
        let bills: Vec<i64> = bills
            .filter(|bill| scenario.model.aggregate(bill.key.aggregate).name == "Bills")
            .map(|bill| bill.fields[0])
            .collect();
        assert_eq!(bills[0], 1200, "{}", strategy.id);
        assert_eq!(bills.len(), orders, "{}", strategy.id);
        assert!(judge(&scenario.model, &run.trace).is_clean(), "{}", strategy.id);
    }
}

/// It is stored with the event that it tells of: whatever single fault loses or repeats the one, the
/// aggregate's own stream counts its own entries alone, and the outbox promises for both what it promises.
#[test]
fn what_is_published_shares_the_fate_of_what_it_tells_of() {
    let (scenario, run) = with(&["publishing=event-sourcing", "snapshot-every=1"], &[]);
    let entries = run.world.databases.iter().flat_map(|database| database.store.entries());
    let versions: Vec<(u32, bool)> = entries
        .filter(|entry| scenario.model.aggregate(entry.key.aggregate).name == "Order")
        .map(|entry| (entry.version, entry.published))
        .collect();
    assert_eq!(versions, [(1, false), (2, false), (2, true), (2, true), (1, false)]);
    let (scenario, _) = with(&["publishing=outbox", "dedupe=inbox"], &[]);
    for finding in single_faults(&scenario) {
        let lost = finding.verdict.anomalies.iter().any(|anomaly| anomaly.kind == AnomalyKind::Lost);
        assert!(!lost, "{}", finding.placement.fault.text(&scenario.model));
    }
    let (scenario, run) = with(&["publishing=recorded-after-commit"], &["crash Sales after commit"]);
    let lost = judge(&scenario.model, &run.trace).anomalies;
    let of = |name: &str| {
        let named = |id| made(&scenario, &run).contains(&name.to_owned()) && run.trace.message(id).is_some();
        lost.iter()
            .filter(|anomaly| anomaly.kind == AnomalyKind::Lost && anomaly.message.is_some_and(named))
            .count()
    };
    assert!(of("OrderAccepted.v1") >= 4, "books, prices, carrier and bills: all of it is lost");
}

/// Faults name it by its version, or without where it has but one to be meant.
#[test]
fn faults_address_a_version() {
    let (scenario, _) = with(&[], &[]);
    for (text, handler) in [
        ("duplicate OrderAccepted.v2 to Billing", "Bills"),
        ("duplicate OrderAccepted to Shipping", "PickUp"),
    ] {
        let fault = Fault::parse(&scenario.model, text).unwrap();
        assert_eq!(Fault::parse(&scenario.model, &fault.text(&scenario.model)).unwrap(), fault);
        let (scenario, run) = with(&[], &[text]);
        let verdict = judge(&scenario.model, &run.trace);
        let doubled = verdict.anomalies.iter().find(|anomaly| anomaly.kind == AnomalyKind::Duplicate);
        let name =
            doubled.and_then(|anomaly| anomaly.handler).map(|id| scenario.model.handler(id).name.clone());
        assert!(name.is_some_and(|name| name.contains(handler) || handler == "Bills"), "{text}");
    }
}

#[test]
fn what_would_leak_or_does_not_belong_is_told_at_its_place() {
    let cases = [
        (
            "(order, buyer: customer)",
            "(order, buyer: customer, Line)",
            "error: `Line` is a child; what leaves the context carries ids and plain values",
        ),
        (
            "(order, buyer: customer)",
            "(order, buyer: customer, lines: Line(sku1).price)",
            "error: `Line` is a child",
        ),
        ("(order, buyer: customer)", "(Order, buyer: customer)", "error: `Order` is an aggregate"),
        ("(order, buyer: customer)", "(order, buyer: customer, status)", "error: `status` is a field"),
        (
            "(order, buyer: customer)",
            "(order, buyer: custmer)",
            "there is no value `custmer` here; did you mean `customer`?",
        ),
        ("on OrderAccepted v1 as", "on OrderAccepted v3 as", "error: there is no version `v3` here"),
        (
            "on OrderAccepted v1 as",
            "on OrderAccepted as",
            "there is no event `OrderAccepted` here; did you mean `OrderAccepted v1`?",
        ),
        (
            "on OrderAccepted v1 as PickUp call Carrier.pickUp(order, buyer)",
            "on OrderPlaced as PickUp call Carrier.pickUp(order, customer)",
            "warning: outside of its context `OrderPlaced` is published as `OrderAccepted`",
        ),
        ("OrderAccepted v2 (", "OrderAccepted v1 (", "there is already an event `OrderAccepted`"),
        (
            "context Shipping {",
            "context Shipping {\n publish OrderPlaced as Heard (order)",
            "`OrderPlaced` is no event of this context",
        ),
        // Its identity does not come along by itself.
        ("(order, cents: total", "(cents: total", "`OrderAccepted` does not carry `order`"),
    ];
    for (right, wrong, told) in cases {
        let text = SHOP.replacen(right, wrong, 1);
        assert_ne!(text, SHOP, "{wrong}");
        let found = diagnosis("shop", &text, &check(&text).diagnostics);
        assert!(found.contains(told), "{wrong}: {found}");
    }
}

/// Whoever stands before the publisher in the text hears of it as well as who stands behind it.
#[test]
fn the_order_of_contexts_does_not_matter() {
    let (before, behind) = SHOP.split_once("context Shipping").unwrap();
    let (behind, scenario) = behind.split_once("scenario").unwrap();
    let turned = ["context Shipping", behind, before, "scenario", scenario].concat();
    assert_eq!(
        check(&turned).diagnostics.errors(),
        0,
        "{}",
        diagnosis("m", &turned, &check(&turned).diagnostics)
    );
    let run = Engine::new(&scenarios(&turned).swap_remove(0)).run();
    assert_eq!(run.world.calls.len(), 1);
}
