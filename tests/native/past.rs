//! Old versions of events, and what was there before a run. Each claim with its reason.

use faultline::engine::{Engine, Run};
use faultline::language::{check, parse, print};
use faultline::publishing::STRATEGIES;
use faultline::scenario::{Fault, Reading, Scenario};
use faultline::verdict::judge;
use faultline::words::diagnosis;

use crate::compiled::scenarios;

/// An order that was placed before anybody could ask for it to be wrapped.
const SHOP: &str = "
    context Sales {
      aggregate Order {
        status: draft | placed
        wrapped: bool
        fee: money
        event OrderPlaced v3 (customer: id, gift: bool, fee: money)
          upcast v1 (customer: id) set gift = false, fee = 1.00
          upcast v2 (buyer: id, gift: bool) set customer = buyer, fee = 2.00
        on OrderPlaced set status = placed, wrapped = gift, fee = fee
        command Place(customer: id, gift: bool) {
          require status == draft else reject AlreadyPlaced
          emit OrderPlaced(customer, gift, 3.00)
        }
      }
    }
    context Shipping {
      external Carrier { pickUp(order: id, gift: bool, fee: money) }
      on OrderPlaced as PickUp call Carrier.pickUp(order, gift, fee)
    }
    context Reports {
      read model Fees(customer: id) { total: money  orders: int  on OrderPlaced set total += fee, orders += 1 }
    }
    invariant Paid: always Order.status == draft or Order.fee >= 1.00
    scenario \"s\" {
      given Order(o1).OrderPlaced v1 (alice)
      given Order(o2).OrderPlaced v2 (alice, true)
      at 0ms Order(o1).Place(alice, true)
      at 1ms Order(o3).Place(alice, true)
    }";

fn with(settings: &[&str], faults: &[&str]) -> (Scenario, Run) {
    let mut scenario = scenarios(SHOP).swap_remove(0);
    for setting in settings {
        scenario.settings.set(setting, &[]).unwrap();
    }
    scenario.faults = faults.iter().map(|fault| Fault::parse(&scenario.model, fault).unwrap()).collect();
    let run = Engine::new(&scenario).run();
    (scenario, run)
}

/// The rows of one kind of aggregate or read model.
fn rows(scenario: &Scenario, run: &Run, kind: &str) -> Vec<Vec<i64>> {
    let instances = run.world.databases.iter().flat_map(|database| &database.aggregates);
    let of_kind = instances.filter(|instance| scenario.model.aggregate(instance.key.aggregate).name == kind);
    let mut rows: Vec<Vec<i64>> = of_kind.map(|instance| instance.fields.to_vec()).collect();
    rows.sort();
    rows
}

/// Of 1.00, 2.00 and 3.00 the present knows whatever their versions were: v1 knew no gift, v2 called its
/// customer otherwise and knew no fee. The first command is refused, since its order was placed long ago.
#[test]
fn whatever_the_strategy_the_past_is_there_and_is_read_as_the_present_version() {
    for strategy in STRATEGIES {
        let (scenario, run) = with(&[&["publishing=", strategy.id].concat()], &[]);
        let expected = [vec![1, 0, 100], vec![1, 1, 200], vec![1, 1, 300]];
        assert_eq!(rows(&scenario, &run, "Order"), expected, "{}", strategy.id);
        assert_eq!(rows(&scenario, &run, "Fees"), [[600, 3]], "{}", strategy.id);
        // Who had to hear of the past has heard: one carrier for the one order that is new.
        assert_eq!(run.world.calls.len(), 1, "{}", strategy.id);
        let verdict = judge(&scenario.model, &run.trace);
        assert!(verdict.is_clean(), "{}: nothing is owed for the past", strategy.id);
        assert!(verdict.invariants.iter().all(|judged| judged.kept == Some(true)));
    }
}

/// What is appended stays as it was written; whoever reads it again gets the present version.
#[test]
fn the_stream_keeps_the_old_versions_and_a_rewound_subscription_reads_the_present_one() {
    let settings = ["publishing=event-sourcing", "replay=with-calls"];
    let (scenario, run) = with(&settings, &["rewind Shipping to 0"]);
    let model = &scenario.model;
    let store = run.world.databases.iter().map(|database| &database.store);
    let entries =
        store.flat_map(faultline::messaging::EventStore::entries).filter_map(|entry| entry.event.as_ref());
    let names: Vec<&str> = entries
        .map(|event| match event.content {
            faultline::messaging::Content::Event(kind) => model.event(kind).name.as_str(),
            faultline::messaging::Content::Command(_) => "",
        })
        .collect();
    assert_eq!(names, ["OrderPlaced.v1", "OrderPlaced.v2", "OrderPlaced"]);
    // The new one, then all three of them again, each with a gift and a fee.
    let calls = run.world.calls.iter().map(|call| call.arguments[1..].to_vec());
    assert_eq!(calls.collect::<Vec<_>>(), [[1, 300], [0, 100], [1, 200], [1, 300]]);
}

/// A snapshot is taken of what the fold gives: with one after each entry nothing else comes out.
#[test]
fn with_and_without_snapshots_the_past_is_the_same() {
    let sourced = "publishing=event-sourcing";
    let (scenario, whole) = with(&[sourced], &[]);
    let (_, kept) = with(&[sourced, "snapshot-every=1"], &[]);
    assert_eq!(rows(&scenario, &whole, "Order"), rows(&scenario, &kept, "Order"));
    let version = |run: &Run| run.world.databases.iter().map(|database| database.store.entries().len()).max();
    assert_eq!((version(&whole), version(&kept)), (Some(3), Some(3)));
}

#[test]
fn what_is_wrong_with_a_version_is_told_at_its_place() {
    let wrong = [
        (
            "upcast v1 (customer: id) set gift = false, fee = 1.00",
            "upcast v1 (customer: id) set gift = 1, fee = 1.00",
            "expected a condition, found a whole number",
        ),
        ("set gift = false, fee = 1.00", "set fee = 1.00", "no value is given for `gift`"),
        (
            "set gift = false, fee = 1.00",
            "set gift = false, fees = 1.00",
            "there is no field `fees` here; did you mean `fee`?",
        ),
        ("set gift = false, fee = 1.00", "set gift = false, fee += 1.00", "only a field"),
        (
            "upcast v1 (customer: id)",
            "upcast v1 (customer: int)",
            "expected an identity, found a whole number",
        ),
        ("upcast v2 (buyer", "upcast v1 (buyer", "there is already a version `v1`"),
        ("upcast v2 (buyer", "upcast v3 (buyer", "there is already a version `v3`"),
        ("OrderPlaced v1 (alice)", "OrderPlaced v4 (alice)", "there is no version `v4` here"),
        ("OrderPlaced v1 (alice)", "OrderPlaced v1 (alice, true)", "expected 1 value, found 2"),
        ("OrderPlaced v1 (alice)", "OrderPlaced v1 (12)", "expected an identity, found a whole number"),
        (
            "given Order(o1).OrderPlaced v1 (alice)",
            "given Order(o1).OrderPlacd v1 (alice)",
            "there is no event `OrderPlacd` here",
        ),
        ("given Order(o1)", "given Ordr(o1)", "did you mean `Order`?"),
        ("given Order(o1)", "given Order", "expected 1 value, found 0"),
    ];
    for (right, wrong, told) in wrong {
        let text = SHOP.replacen(right, wrong, 1);
        assert_ne!(text, SHOP, "{wrong}");
        let parsed = check(&text);
        let found = diagnosis("shop", &text, &parsed.diagnostics);
        assert!(found.contains(told), "{wrong}: {found}");
        assert_eq!(
            parsed.diagnostics.errors() > 0,
            !Reading::of(text.as_str().into()).scenarios.iter().any(|_| true)
        );
    }
}

/// An event may be declared behind the command that makes it, and its text comes back as it was.
#[test]
fn declarations_come_in_any_order_and_are_printed_as_they_are_read() {
    let text = "context A {\n  aggregate B {\n    command C { emit D(1) }\n    event D (n: int) upcast v1 ()\n        set n = 2\n  }\n  external E\n  on D call E.f(n)\n}\n\nscenario \"s\" {\n  given B(b1).D v1\n  at 0ms B(b1).C\n}\n";
    let reading = Reading::of(text.into());
    assert_eq!(reading.diagnostics.errors(), 0, "{}", diagnosis("m", text, &reading.diagnostics));
    let printed = print(&parse(text).design);
    assert_eq!(print(&parse(&printed).design), printed);
    assert!(printed.contains("given B(b1).D v1"), "{printed}");
}
