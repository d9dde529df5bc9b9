//! What the simulation claims of the world, each with its reason.

use std::sync::Arc;

use faultline::domain::{Effect, Expression, Field, ModelBuilder, Row, Statement, Wording};
use faultline::engine::{Engine, Status};
use faultline::kernel::{Seed, Time};
use faultline::scenario::{Scenario, ScriptLine, shop};
use faultline::trace::{Fact, Leg, Outcome};
use faultline::verdict::AnomalyKind;
use proptest::prelude::*;

use crate::told::{Told, at, set_up};

fn shop(paid: bool, settings: &[&str], faults: &[&str]) -> Scenario {
    set_up(shop::scenarios().swap_remove(usize::from(paid)), settings, faults)
}

/// The inbox and the state share a transaction; what is published after it is outside of it.
#[test]
fn an_inbox_does_not_keep_what_the_consumer_publishes_after_its_commit() {
    let settings = ["publishing=broker-after-commit", "dedupe=inbox"];
    let told = Told::of(shop(true, &settings, &["crash Payment after commit"]));
    assert_eq!(told.anomalies(), ["lost Shipping.PaymentReceived.1"]);
}

/// What joined a transaction and waited for its commit is gone with it. The execution that is repeated
/// brings handlers of its own; those of the first one have nothing to tell any more.
#[test]
fn what_waited_for_a_commit_that_was_refused_does_not_go_on_after_the_next() {
    let settings = [
        "publishing=recorded-before-commit",
        "publishing.Payment=recorded-after-commit",
        "conflict-retries=1",
    ];
    let told = Told::of(shop(true, &settings, &["conflict Sales of PayOrder"]));
    assert_eq!(told.answers(), ["ok", "ok"]);
    assert_eq!(told.effects_of("Shipping.PaymentReceived.1"), 1, "one payment was stored");
    // The card was charged for the execution that was refused, and again for the one that lasted.
    assert_eq!(told.anomalies(), ["phantom ChargePolicy"]);
}

/// With an outbox the consumer's own events are in that transaction too.
#[test]
fn an_inbox_with_an_outbox_keeps_them() {
    let told = Told::of(shop(true, &["publishing=outbox", "dedupe=inbox"], &["crash Payment after commit"]));
    assert_eq!(told.anomalies(), [""; 0]);
    assert_eq!(told.effects_of("Shipping.PaymentReceived.1"), 1);
}

/// Each execution of a command makes events of its own, so nobody downstream can recognise them.
#[test]
fn what_follows_from_a_duplicate_is_its_consequence_and_no_anomaly_of_its_own() {
    let told = Told::of(shop(true, &["publishing=outbox"], &["crash Payment before ack"]));
    assert_eq!(told.anomalies(), ["duplicate ChargePolicy", "duplicate ChargePolicy"]);
    assert_eq!(told.effects_of("Shipping.PaymentReceived.1"), 2);
    let consequences: usize = told.verdict.anomalies.iter().map(|anomaly| anomaly.consequences.len()).sum();
    assert_eq!(consequences, 1, "the second parcel");
}

#[test]
fn a_poison_message_is_parked_after_its_deliveries_and_lost_for_who_had_no_effect() {
    let fault = ["throw Notifications.Chat.post always"];
    let told = Told::of(shop(false, &["publishing=outbox", "delivery-limit=3"], &fault));
    // The mail goes out before the chat throws, each time.
    assert_eq!(
        told.anomalies(),
        [
            "duplicate Notifications.Mail.confirmation",
            "lost Notifications.Chat.post",
            "partial Notifications.Chat.post",
            "stuck"
        ]
    );
    assert_eq!(told.effects_of("Notifications.Mail.confirmation"), 3);
}

#[test]
fn a_crash_loop_parks_a_message_that_never_threw() {
    let faults = ["crash Inventory after receive", "crash Inventory after receive #2"];
    let told = Told::of(shop(false, &["publishing=outbox", "delivery-limit=2"], &faults));
    assert_eq!(
        told.anomalies(),
        ["lost Inventory.OrderPlaced.1", "partial Inventory.OrderPlaced.1", "stuck"]
    );
}

/// What a process has sent before it dies is on its way; the broker hears it before the silence.
#[test]
fn an_acknowledgement_on_its_way_survives_its_sender() {
    for settings in [&["publishing=outbox"][..], &["publishing=broker-after-commit"]] {
        let after = Told::of(shop(false, settings, &["crash Inventory after ack"]));
        assert_eq!(after.anomalies(), [""; 0]);
        let before = Told::of(shop(false, settings, &["crash Inventory before ack"]));
        assert_eq!(before.anomalies(), ["duplicate Inventory.OrderPlaced.1"]);
    }
}

/// A guard that refuses has decided; nothing is missing.
#[test]
fn a_refused_command_of_a_handler_is_neither_lost_nor_delivered_again() {
    let orders: Vec<(u64, i64)> = (0..).step_by(40).zip(0..10).collect();
    let told = Told::of(at(shop(false, &["publishing=outbox"], &[]), &orders));
    assert_eq!(told.anomalies(), [""; 0]);
    assert_eq!(told.effects_of("Inventory.OrderPlaced.1"), 8, "the stock is 8");
    assert_eq!(told.verdict.metrics.deliveries, 20);
}

/// First committer wins, without any fault: both loaded the same draft.
#[test]
fn of_two_commands_that_overlap_the_second_to_commit_is_a_clean_abort() {
    let told = Told::of(at(shop(false, &["publishing=outbox"], &[]), &[(0, 0), (1, 0)]));
    assert_eq!(told.answers(), ["ok", "error"]);
    assert_eq!(told.anomalies(), [""; 0]);
    assert_eq!(told.verdict.clean_aborts.len(), 1);
}

#[test]
fn a_broker_that_comes_back_costs_an_outbox_nothing_but_time() {
    let calm = Told::of(shop(false, &["publishing=outbox"], &[]));
    let late = Told::of(shop(false, &["publishing=outbox"], &["broker down 0ms..200ms"]));
    assert_eq!(late.anomalies(), [""; 0]);
    let longest =
        |told: &Told| told.verdict.metrics.windows.iter().map(|window| window.length).max().unwrap();
    assert!(longest(&late) > longest(&calm));
    assert_eq!(late.answers(), ["ok"], "the answer speaks of the commit alone");
}

/// What the broker handed over counts as not done when it goes away, so it comes again.
#[test]
fn a_broker_that_goes_away_before_the_acknowledgement_delivers_again() {
    let forgetful = Told::of(shop(false, &["publishing=outbox"], &["broker down 30ms..60ms"]));
    assert!(
        forgetful.anomalies().iter().all(|name| name.starts_with("duplicate")),
        "{:?}",
        forgetful.anomalies()
    );
    assert!(!forgetful.verdict.is_clean());
    let with_inbox =
        Told::of(shop(false, &["publishing=outbox", "dedupe=inbox"], &["broker down 30ms..60ms"]));
    assert_eq!(with_inbox.effects_of("Inventory.OrderPlaced.1"), 1);
}

#[test]
fn a_delayed_delivery_is_overtaken_by_a_later_message() {
    let delayed = shop(false, &["publishing=outbox"], &["delay OrderPlaced to Inventory by 80ms"]);
    let told = Told::of(at(delayed, &[(0, 0), (25, 1)]));
    assert_eq!(deliveries_to(&told, "Inventory"), [1, 0]);
    assert_eq!(told.anomalies(), [""; 0]);
}

/// The orders whose events a context received, in this order.
fn deliveries_to(told: &Told, context: &str) -> Vec<i64> {
    let engine = Engine::new(&told.scenario);
    let context = told.scenario.model.context_named(context).unwrap();
    let home = engine.deployment().home(context);
    let received = told.run.trace.records().iter().filter_map(|record| match record.fact {
        Fact::Arrived(travel) if travel.leg == Leg::Deliver && record.participant == home.consumer => {
            told.run.trace.message(travel.message).map(|envelope| envelope.subject.identity[0])
        }
        _ => None,
    });
    received.collect()
}

#[test]
fn a_fault_without_a_point_here_is_told_from_one_that_was_not_reached() {
    let statuses = |settings: &[&str], fault: &str| Told::of(shop(false, settings, &[fault])).statuses[0];
    for (settings, fault, expected) in [
        (&["publishing=broker-after-commit"][..], "crash Sales.relay after publish", Status::NotApplicable),
        (&["publishing=broker-after-commit"], "crash Sales after append", Status::NotApplicable),
        (&["publishing=outbox"], "crash Sales after publish", Status::NotApplicable),
        (&["publishing=outbox"], "crash Sales after commit of ReserveStock", Status::NotApplicable),
        (&["publishing=outbox"], "crash Inventory before check-inbox", Status::NotApplicable),
        (&["publishing=outbox", "dedupe=inbox"], "crash Inventory before check-inbox", Status::Struck),
        (&["publishing=outbox"], "crash Sales after commit #2", Status::NotReached),
        (&["publishing=outbox"], "crash Payment after call", Status::NotReached),
        (&["publishing=recorded-after-commit"], "broker down 0ms..9ms", Status::NotApplicable),
        (&["publishing=recorded-after-commit"], "duplicate OrderPlaced to Inventory", Status::NotApplicable),
        (&["publishing=recorded-after-commit"], "crash Sales after dispatch", Status::Struck),
        (&["publishing=recorded-after-commit"], "crash Inventory before handle", Status::Struck),
        (&["publishing=outbox"], "throw ChargePolicy", Status::NotReached),
    ] {
        assert_eq!(statuses(settings, fault), expected, "{settings:?}, {fault}");
    }
}

/// After one step and before the next is one gap, whichever of its names is used.
#[test]
fn both_names_of_a_gap_give_the_same_run() {
    for (settings, one, other) in [
        ("publishing=outbox", "crash Sales after commit", "crash Sales before reply"),
        ("publishing=outbox", "crash Sales.relay after publish", "crash Sales.relay before mark"),
        ("publishing=broker-after-commit", "crash Sales before publish", "crash Sales after commit"),
        (
            "publishing=recorded-after-commit",
            "crash Notifications after handle",
            "crash Notifications before handle #2",
        ),
    ] {
        let digest = |fault| Told::of(shop(false, &[settings], &[fault])).run.trace.digest();
        assert_eq!(digest(one), digest(other), "{one}, {other}");
    }
}

/// An in-process handler elsewhere still needs a broker, after the handlers of the process.
#[test]
fn a_monolith_publishes_what_lives_outside_of_it() {
    let settings = [
        "publishing=outbox",
        "publishing.Sales=recorded-after-commit",
        "publishing.Inventory=recorded-after-commit",
    ];
    let calm = Told::of(shop(false, &settings, &[]));
    assert_eq!(calm.anomalies(), [""; 0]);
    assert_eq!(calm.effects_of("Notifications.Mail.confirmation"), 1);
    let cut = Told::of(shop(false, &settings, &["crash Inventory after handle"]));
    assert_eq!(
        cut.anomalies(),
        [
            "false-failure",
            "lost Notifications.Chat.post",
            "lost Notifications.Mail.confirmation",
            "partial Notifications.Mail.confirmation"
        ]
    );
}

/// An event whose handler raises it again.
#[test]
fn an_event_storm_ends_with_a_verdict() {
    for strategy in ["outbox", "recorded-before-commit", "recorded-after-commit", "broker-after-commit"] {
        let mut model = ModelBuilder::new("storm");
        let context = model.context("Echo");
        let caller =
            model.aggregate(context, "Caller", &[Field::symbol("name")], &[Field::integer("calls", 0)]);
        let rung = model.event(caller, "Rung", &[]);
        let emit = Statement::Emit { event: rung, payload: vec![] };
        let call = model.command(caller, "Call", Wording::deed("the caller", "called"), &[], vec![emit]);
        let again = Effect::Issue { command: call, target: vec![Expression::Identity(0)], arguments: vec![] };
        model.handler(context, rung, None, vec![again]);
        let mut scenario = shop(false, &[&format!("publishing={strategy}")], &[]);
        scenario.model = Arc::new(model.build());
        scenario.script =
            vec![ScriptLine { at: Time::ZERO, command: call, target: Row::new(), arguments: Row::new() }];
        assert_eq!(Told::of(scenario).anomalies(), ["endless"], "{strategy}");
    }
}

const SAFE: [&str; 2] = ["publishing=outbox", "dedupe=inbox"];

/// The text of some fault that may strike the shop.
fn some_fault() -> impl Strategy<Value = String> {
    let context = prop::sample::select(vec!["Sales", "Inventory", "Notifications", "Payment", "Shipping"]);
    let step = prop::sample::select(vec![
        "receive",
        "begin",
        "load",
        "decide",
        "save",
        "append",
        "commit",
        "reply",
        "handle",
        "call",
        "check-inbox",
        "add-inbox",
        "ack",
    ]);
    let edge = prop::sample::select(vec!["before", "after"]);
    let relay_step = prop::sample::select(vec!["poll", "publish", "mark"]);
    let event = prop::sample::select(vec![
        "OrderPlaced to Inventory",
        "OrderPlaced to Notifications",
        "PaymentRequested to Payment",
        "PaymentReceived to Shipping",
    ]);
    let handler =
        prop::sample::select(vec!["Inventory.OrderPlaced.1", "Notifications.Chat.post", "ChargePolicy"]);
    prop_oneof![
        (context.clone(), edge.clone(), step, 1..3)
            .prop_map(|(who, edge, step, n)| format!("crash {who} {edge} {step} #{n}")),
        (edge, relay_step, 1..3).prop_map(|(edge, step, n)| format!("crash Sales.relay {edge} {step} #{n}")),
        (handler, 1..3).prop_map(|(handler, n)| format!("throw {handler} #{n}")),
        (context, 1..3).prop_map(|(who, n)| format!("conflict {who} #{n}")),
        (0..250, 1..120).prop_map(|(from, length)| format!("broker down {from}ms..{}ms", from + length)),
        (event.clone(), 1..3).prop_map(|(event, n)| format!("duplicate {event} #{n}")),
        (event, 1..100).prop_map(|(event, by)| format!("delay {event} by {by}ms")),
    ]
}

fn some_design() -> impl Strategy<Value = Vec<&'static str>> {
    let publishing = prop::sample::select(vec![
        "publishing=recorded-before-commit",
        "publishing=recorded-after-commit",
        "publishing=broker-after-commit",
        "publishing=outbox",
        "publishing.Sales=recorded-after-commit",
    ]);
    let dedupe = prop::sample::select(vec!["dedupe=none", "dedupe=inbox"]);
    let subscriptions = prop::sample::select(vec!["subscriptions=shared", "subscriptions=per-handler"]);
    let jitter = prop::sample::select(vec!["jitter=0", "jitter=45"]);
    (publishing, dedupe, subscriptions, jitter).prop_map(|(a, b, c, d)| vec![a, b, c, d])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Up to three faults stay below the delivery limit, so nothing is given up.
    #[test]
    fn under_the_outbox_nothing_committed_is_lost(faults in prop::collection::vec(some_fault(), 0..4), seed: u64) {
        let faults: Vec<&str> = faults.iter().map(String::as_str).collect();
        let mut scenario = shop(true, &["publishing=outbox", "jitter=30"], &faults);
        scenario.seed = Seed(seed);
        let told = Told::of(scenario);
        prop_assert!(!told.verdict.has(AnomalyKind::Lost), "{:?}", told.anomalies());
        prop_assert!(!told.verdict.has(AnomalyKind::Phantom), "{:?}", told.anomalies());
    }

    /// Whatever happens: once for each message id, for effects inside the inbox's transaction.
    #[test]
    fn inside_the_inboxs_transaction_nothing_happens_twice(faults in prop::collection::vec(some_fault(), 0..5), seed: u64) {
        let faults: Vec<&str> = faults.iter().map(String::as_str).collect();
        let mut scenario = shop(true, &SAFE, &faults);
        scenario.seed = Seed(seed);
        let told = Told::of(scenario);
        let inside = |anomaly: &&faultline::verdict::Anomaly| {
            anomaly.slot.is_some_and(|slot| matches!(told.scenario.model.effect(slot), Effect::Issue { .. }))
        };
        let twice = told.verdict.anomalies.iter().filter(inside).find(|anomaly| anomaly.kind == AnomalyKind::Duplicate);
        prop_assert!(twice.is_none(), "{:?}", told.anomalies());
    }

    #[test]
    fn without_a_fault_nothing_is_broken_and_every_run_repeats(design in some_design(), seed: u64) {
        let mut scenario = shop(true, &design, &[]);
        scenario.seed = Seed(seed);
        let (one, other) = (Told::of(scenario.clone()), Told::of(scenario));
        prop_assert_eq!(one.anomalies(), [""; 0]);
        prop_assert_eq!(one.run.trace.digest(), other.run.trace.digest());
        prop_assert_eq!(&one.run.world, &other.run.world);
    }

    /// Any faults on any design: the run ends, its causes lead backwards, times never do.
    #[test]
    fn every_run_comes_to_rest_with_a_sound_trace(
        design in some_design(),
        faults in prop::collection::vec(some_fault(), 0..6),
        seed: u64,
    ) {
        let faults: Vec<&str> = faults.iter().map(String::as_str).collect();
        let mut scenario = shop(true, &design, &faults);
        scenario.seed = Seed(seed);
        let told = Told::of(scenario);
        prop_assert!(!told.verdict.has(AnomalyKind::Endless));
        let records = told.run.trace.records();
        prop_assert!(records.is_sorted_by_key(|record| record.at));
        for (place, record) in records.iter().enumerate() {
            prop_assert!(record.cause().is_none_or(|cause| cause.index() < place));
        }
        let committed = records.iter().filter(|record| matches!(record.fact, Fact::Stepped(place, Outcome::Done) if place.step.word() == "commit"));
        // Of a commit that was done and not heard of, the records say nothing but what it left.
        prop_assert!(committed.count() <= told.verdict.metrics.transactions);
    }

    /// A fault does not shift what is drawn for anything else: up to where it strikes, runs agree.
    #[test]
    fn a_fault_changes_nothing_before_it_strikes(design in some_design(), fault in some_fault(), seed: u64) {
        let mut scenario = shop(true, &design, &[fault.as_str()]);
        scenario.seed = Seed(seed);
        let with = Told::of(scenario.clone());
        let without = Told::of(scenario.with_faults(Vec::new()));
        let struck = with.run.trace.records().iter().position(|record| matches!(record.fact, Fact::Struck(_)));
        let until = struck.unwrap_or(with.run.trace.records().len());
        prop_assert_eq!(&with.run.trace.records()[..until], &without.run.trace.records()[..until]);
    }
}
