//! Handlers that are placed by hand: claims with their reasons, written before the engine could run them.

use faultline::explore::single_faults;
use faultline::publishing::STRATEGIES;
use faultline::scenario::{Reading, Scenario};
use faultline::trace::{Fact, Leg};

use crate::compiled::scenarios;
use crate::told::{Told, set_up};

/// Statistics inside the transaction, a mail behind it, the warehouse behind an outbox.
const MIXED: &str = "
context Sales {
  aggregate Order { sold: int  command Sell { set sold += 1  emit Sold } }
  aggregate Turnover { orders: int  command Add { set orders += 1 } }
  external Mail
  on Sold as Count in transaction issue Turnover(all1).Add
  on Sold as Confirm after commit call Mail.confirm(order)
}
context Back {
  aggregate Shipment(order: id) { parcels: int  command Ship { set parcels += 1 } }
  on Sold as Ship via outbox issue Shipment(order).Ship
}
scenario \"One\" { at 0ms Order(o1).Sell }
";

/// The first scenario of a text under these settings, with these faults.
fn scenario(text: &str, settings: &[&str], faults: &[&str]) -> Scenario {
    set_up(scenarios(text).swap_remove(0), settings, faults)
}

/// `lost Confirm`, sorted; the faults have to strike.
fn told(scenario: Scenario) -> Vec<String> {
    Told::struck(scenario).anomalies()
}

fn under(settings: &[&str], fault: &str) -> Vec<String> {
    told(scenario(MIXED, settings, &[fault]))
}

/// Where every handler is placed, nothing is left for the strategy to decide.
#[test]
fn handlers_that_are_placed_fare_the_same_under_every_strategy() {
    for strategy in STRATEGIES {
        let publishing = ["publishing=", strategy.id].concat();
        // Who marks first, or before the commit, has a relay of its own kind: that is a setting of the relay.
        if strategy.id == "outbox-mark-first" {
            continue;
        }
        let settings = [publishing.as_str()];
        assert_eq!(told(scenario(MIXED, &settings, &[])), [""; 0], "{publishing}");
        // Inside: taken back with the state. Behind: not begun. Outbox: rolled back.
        assert_eq!(under(&settings, "conflict Sales of Sell"), [""; 0], "{publishing}");
        assert_eq!(under(&settings, "throw Count"), [""; 0], "{publishing}");
        assert_eq!(under(&settings, "crash Sales before commit"), [""; 0], "{publishing}");
        // Only what waits in memory is lost.
        let lost = ["false-failure", "lost Confirm", "partial Confirm"];
        assert_eq!(under(&settings, "crash Sales after commit"), lost, "{publishing}");
        assert_eq!(under(&settings, "throw Confirm"), lost, "{publishing}");
        // The row waits for whoever comes back.
        assert_eq!(under(&settings, "throw Ship"), [""; 0], "{publishing}");
        // Behind a store of events neither a broker nor a relay is needed.
        if strategy.is_sourced() {
            continue;
        }
        assert_eq!(under(&settings, "broker down 1ms..200ms"), [""; 0], "{publishing}");
        let twice = ["duplicate Ship"];
        assert_eq!(under(&settings, "crash Sales.relay after publish"), twice, "{publishing}");
        assert_eq!(under(&settings, "duplicate Sold to Back"), twice, "{publishing}");
    }
}

/// The event leaves once, whoever else would have published it.
#[test]
fn an_event_that_leaves_by_the_outbox_leaves_no_other_way() {
    // Where events are read in their store, nobody publishes them.
    for strategy in STRATEGIES.into_iter().filter(|strategy| !strategy.is_sourced()) {
        let publishing = ["publishing=", strategy.id].concat();
        let told = Told::of(scenario(MIXED, &[&publishing], &[]));
        let publications =
            told.count(|fact| matches!(fact, Fact::Arrived(travel) if travel.leg == Leg::Publish));
        assert_eq!(publications, 1, "{publishing}");
    }
}

/// What is not placed goes on as before, beside what is.
#[test]
fn whoever_is_not_placed_follows_the_strategy() {
    let half = MIXED.replace(" in transaction", "").replace(" via outbox", "");
    let fault = |publishing: &str, fault: &str| told(scenario(&half, &[publishing], &[fault]));
    // Before the commit: the count and the shipment are in the transaction of the monolith.
    let before = "publishing=recorded-before-commit";
    assert_eq!(fault(before, "conflict Sales of Sell"), [""; 0]);
    assert_eq!(fault(before, "throw Ship"), [""; 0]);
    assert_eq!(fault(before, "throw Confirm"), ["false-failure", "lost Confirm", "partial Confirm"]);
    // Behind it: in the order of the subscriptions, and the first throw ends the loop.
    let after = "publishing=recorded-after-commit";
    assert_eq!(
        fault(after, "throw Confirm"),
        ["false-failure", "lost Confirm", "lost Ship", "partial Confirm"]
    );
    // Straight to the broker, when the mail is out.
    let broker = "publishing=broker-after-commit";
    assert_eq!(
        fault(broker, "crash Sales after commit"),
        ["false-failure", "lost Confirm", "lost Count", "lost Ship"]
    );
    assert_eq!(fault("publishing=outbox", "crash Sales after commit").len(), 3, "the mail alone");
}

/// A transaction does not reach into another process; who lives there hears as the strategy says.
#[test]
fn who_lives_elsewhere_cannot_be_placed_inside() {
    let far = MIXED.replace("via outbox", "in transaction").replace("as Count in transaction", "as Count");
    let near = far.replace("as Ship in transaction", "as Ship");
    for publishing in ["publishing=outbox", "publishing=broker-after-commit"] {
        for fault in
            ["throw Ship", "crash Sales after commit", "crash Back before ack", "conflict Sales of Sell"]
        {
            let told = |text: &str| told(scenario(text, &[publishing], &[fault]));
            assert_eq!(told(&far), told(&near), "{publishing}, {fault}");
        }
    }
    // In a monolith it is the same process and the same database.
    let inside = scenario(&far, &["publishing=recorded-after-commit"], &["throw Ship"]);
    assert_eq!(told(inside), [""; 0], "an aborted command");
}

/// Each context of a monolith has an outbox of its own, and a relay for it.
#[test]
fn two_contexts_of_a_monolith_do_not_publish_for_one_another() {
    let text = "
context Sales {
  aggregate Order { sold: int  command Sell { set sold += 1  emit Sold } }
  external Mail
  on Shipped as Tell via outbox call Mail.tell(shipment)
}
context Back {
  aggregate Shipment { parcels: int  command Ship { set parcels += 1  emit Shipped } }
  on Sold as Send via outbox issue Shipment(s1).Ship
}
scenario \"Two\" { at 0ms Order(o1).Sell  at 0ms Shipment(s2).Ship }
";
    for settings in [
        &["publishing=recorded-after-commit"][..],
        &["publishing=recorded-after-commit", "relay=watermark", "poll.Back=1ms"],
        &["publishing=observer", "outbox-done=delete", "relays=2"],
    ] {
        assert_eq!(told(scenario(text, settings, &[])), [""; 0], "{settings:?}");
        let twice = scenario(text, settings, &["crash Back.relay after publish"]);
        assert_eq!(told(twice), ["duplicate Tell"], "{settings:?}");
    }
}

/// The turnover is written with the order: no single fault parts the two. The mail can only be lost.
#[test]
fn statistics_inside_the_transaction_are_never_behind() {
    let example = faultline::examples::ALL.iter().find(|example| example.id == "order-statistics").unwrap();
    let reading = Reading::of(example.text.into());
    assert_eq!(reading.diagnostics.warnings(), 0);
    for scenario in &reading.scenarios {
        let mut strategies = 0;
        for strategy in STRATEGIES {
            let mut scenario = scenario.clone();
            scenario.settings.set(&["publishing=", strategy.id].concat(), &[]).unwrap();
            for finding in single_faults(&scenario) {
                let fault = finding.placement.fault.text(&scenario.model);
                assert!(finding.verdict.broken().next().is_none(), "{}, {fault}", strategy.id);
                let kinds = finding.verdict.anomalies.iter().map(|anomaly| anomaly.kind.name());
                for kind in kinds {
                    assert!(
                        ["lost", "partial", "false-failure"].contains(&kind),
                        "{}, {fault}: {kind}",
                        strategy.id
                    );
                }
                strategies += 1;
            }
        }
        assert!(strategies > 100);
    }
}
