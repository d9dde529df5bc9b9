//! What the settings of the relay change, and what they do not: claims with their reasons, written
//! before the engine could run them.

use faultline::engine::{Engine, Status};
use faultline::kernel::Time;
use faultline::messaging::Content;
use faultline::scenario::{Fault, Scenario};
use faultline::trace::{Fact, Leg};
use faultline::verdict::AnomalyKind;

use crate::compiled::scenarios;
use crate::table::{letters, sample, scenario, struck};
use crate::told::{Told, at, set_up};

/// The letters of a run without a fault.
fn calm(external: bool, settings: &[&str]) -> String {
    Told::of(sample(external, settings, &[])).letters()
}

/// Both wake at the same moment. Without a lock both read the rows before one of them marks them.
#[test]
fn two_relays_publish_the_same_rows_unless_they_lock_them() {
    for external in [false, true] {
        assert_eq!(calm(external, &["relays=2"]), "");
        assert_eq!(calm(external, &["relays=2", "relay-lock=off"]), "D");
        // The same message comes twice, and an inbox knows it.
        assert_eq!(calm(external, &["relays=2", "relay-lock=off", "dedupe=inbox"]), "");
        assert_eq!(calm(external, &["relays=2", "relay=watermark"]), "");
        assert_eq!(calm(external, &["relays=2", "relay=watermark", "relay-lock=off"]), "D");
    }
}

/// The lock dies with the relay that held it, and the row with it is published again, sooner than the
/// dead relay comes back.
#[test]
fn what_a_dead_relay_had_locked_another_one_takes() {
    let times = |settings: &[&str]| {
        let scenario = scenario(true, settings, "crash Sales.relay after publish for 1000ms");
        let run = Engine::new(&scenario).run();
        let publications = run.trace.iter().filter_map(|(_, record)| match record.fact {
            Fact::Arrived(travel) if travel.leg == Leg::Publish => Some(record.at),
            _ => None,
        });
        publications.collect::<Vec<_>>()
    };
    for settings in [&["relays=2"][..], &["relays=2", "relay=watermark"]] {
        let [_, again] = times(settings)[..] else { panic!("{settings:?}: published twice") };
        assert!(again < Time::from_micros(1_000_000), "{settings:?}");
        assert_eq!(struck(true, settings, "crash Sales.relay after publish"), "D");
    }
    let [_, again] = times(&["relays=1"])[..] else { panic!("published twice") };
    assert!(again > Time::from_micros(1_000_000));
}

/// How a published row is told from one that waits is the relay's own affair, as long as rows become
/// visible in the order of their numbers.
#[test]
fn one_command_at_a_time_fares_the_same_however_rows_are_told_apart() {
    let faults = [
        "throw First",
        "throw Second",
        "crash Sales before commit",
        "crash Sales after commit",
        "conflict Sales",
        "broker down 1ms..200ms",
        "crash Sales.relay before publish",
        "crash Sales.relay after publish",
        "crash Sales.relay after mark",
        "duplicate Sold to Back",
    ];
    let variants = [
        "outbox-done=delete",
        "relay=watermark",
        "relay=watermark;outbox-done=delete",
        "relays=3",
        "batch=1",
    ];
    for external in [false, true] {
        for publishing in ["publishing=outbox", "publishing=outbox-mark-first"] {
            for fault in faults {
                let plain = letters(&scenario(external, &[publishing], fault));
                for variant in variants {
                    let settings: Vec<&str> = [publishing].into_iter().chain(variant.split(';')).collect();
                    let found = letters(&scenario(external, &settings, fault));
                    assert_eq!(found, plain, "{settings:?}, {fault}");
                }
            }
        }
    }
}

/// A row that is deleted is gone; one that is marked stays; a watermark changes no row.
#[test]
fn what_is_left_in_the_outbox_is_as_the_settings_say() {
    let left = |settings: &[&str]| {
        let scenario = sample(false, settings, &[]);
        let engine = Engine::new(&scenario);
        let sales = scenario.model.context_named("Sales").unwrap();
        let home = engine.deployment().home(sales);
        let world = engine.run().world;
        let rows = world.database(home.database).outbox(sales).rows();
        rows.iter().map(|row| row.marked.is_some()).collect::<Vec<_>>()
    };
    assert_eq!(left(&["outbox-done=mark"]), [true]);
    assert_eq!(left(&["outbox-done=delete"]), [false; 0]);
    assert_eq!(left(&["relay=watermark"]), [false]);
    assert_eq!(left(&["relay=watermark", "outbox-done=delete"]), [false; 0]);
}

/// The worker calls the handlers: no broker is there to fail, to repeat or to redeliver. A throw leaves
/// the row unmarked, and all of its handlers hear of it again.
#[test]
fn a_worker_that_calls_the_handlers_itself_tries_again_at_its_next_poll() {
    for external in [false, true] {
        let settings = ["outbox-delivery=handlers"];
        assert_eq!(calm(external, &settings), "");
        assert_eq!(struck(external, &settings, "throw First"), "", "nobody had heard");
        assert_eq!(struck(external, &settings, "throw Second"), "D", "the first one had");
        assert_eq!(struck(external, &settings, "crash Sales before commit"), "");
        assert_eq!(struck(external, &settings, "crash Sales after commit"), "F");
        assert_eq!(struck(external, &settings, "conflict Sales"), "");
        assert_eq!(struck(external, &settings, "crash Sales.relay after dispatch"), "D");
        assert_eq!(struck(external, &settings, "crash Sales.relay after handle"), "D");
        assert_eq!(struck(external, &settings, "crash Back before handle"), "", "it runs in the relay");
        assert_eq!(struck(external, &settings, "crash Back before handle #2"), "D");
        for fault in ["broker down 1ms..200ms", "duplicate Sold to Back", "crash Sales.relay before publish"]
        {
            assert_eq!(letters(&scenario(external, &settings, fault)).1, Status::NotApplicable, "{fault}");
        }
        let first = ["publishing=outbox-mark-first", "outbox-delivery=handlers"];
        assert_eq!(struck(external, &first, "throw First"), "L");
        assert_eq!(struck(external, &first, "throw Second"), "LH");
        assert_eq!(struck(external, &first, "crash Sales.relay after mark"), "L");
        assert_eq!(struck(external, &first, "crash Sales.relay after dispatch"), "");
    }
}

/// Nobody parks a row of an outbox: the worker comes back to it for ever.
#[test]
fn a_row_whose_handler_always_throws_holds_the_worker_up_for_ever() {
    let told = Told::of(scenario(false, &["outbox-delivery=handlers"], "throw First always"));
    assert!(told.verdict.has(AnomalyKind::Endless));
}

/// A batch is published whole, then marked: a crash inside sends all of it again that was out.
#[test]
fn a_crash_in_the_middle_of_a_batch_repeats_what_was_published_of_it() {
    let repeated = |settings: &[&str], fault: &str| {
        let verdict = Told::of(at(scenario(true, settings, fault), &[(0, 0), (0, 1), (0, 2)])).verdict;
        verdict.anomalies.iter().filter(|anomaly| anomaly.kind == AnomalyKind::Duplicate).count()
    };
    // Each event has two handlers.
    assert_eq!(repeated(&[], "crash Sales.relay after publish"), 2);
    assert_eq!(repeated(&[], "crash Sales.relay after publish #2"), 4);
    assert_eq!(repeated(&[], "crash Sales.relay after publish #3"), 6);
    assert_eq!(repeated(&[], "crash Sales.relay after mark"), 0);
    assert_eq!(repeated(&["batch=1"], "crash Sales.relay after publish #3"), 2);
}

/// A model in which a row gets its number long before it can be seen: the inbox's transaction of Sales
/// stays open during a call, after it has written its event.
const OVERLAP: &str = r#"
context Front {
  aggregate Form { sent: int  command Send { set sent += 1  emit FormSent } }
}
context Sales {
  aggregate Order(form: id) { sold: int  command Sell { set sold += 1  emit Sold } }
  external Desk
  on FormSent as SellPolicy { issue Order(form).Sell  call Desk.ring(form) }
}
context Back {
  aggregate Shipment(form: id) { parcels: int  command Ship { set parcels += 1 } }
  on Sold issue Shipment(form).Ship
}
scenario "Two orders" {
  at 0ms Form(f1).Send
  at 0ms Order(f2).Sell
  set poll = 1ms, dedupe = inbox
}
"#;

fn overlap(settings: &[&str], second: u64) -> Scenario {
    let mut scenario = set_up(scenarios(OVERLAP).swap_remove(0), settings, &[]);
    scenario.script[1].at = Time::from_micros(second * 500);
    scenario
}

/// Rows are numbered when they are written and seen when they are committed. Whoever remembers only the
/// greatest number that it has seen passes over a row that was written before and committed after.
#[test]
fn a_watermark_skips_what_commits_late_and_a_flag_does_not() {
    let lost = |settings: &[&str], second: u64| {
        let Told { scenario, run, verdict, .. } = Told::of(overlap(settings, second));
        let names = verdict.anomalies.iter().map(|anomaly| {
            let content = anomaly.message.and_then(|id| run.trace.message(id)).map(|message| message.content);
            assert_eq!(content, scenario.model.event_named("Sold").map(Content::Event));
            assert_eq!(anomaly.kind, AnomalyKind::Lost);
        });
        names.count()
    };
    let places = 0..80;
    assert!(places.clone().all(|second| lost(&[], second) == 0), "a flag loses nothing");
    let losses: Vec<u64> = places.clone().filter(|second| lost(&["relay=watermark"], *second) > 0).collect();
    assert!(!losses.is_empty() && losses.len() < 40, "only while both are open: {losses:?}");
    // A relay that looks rarely may find both committed.
    let rarely = ["relay=watermark", "poll.Sales=200ms"];
    assert!(places.clone().all(|second| lost(&rarely, second) == 0));
    // Nothing that the broker's side does brings back what was never published.
    assert!(losses.iter().all(|second| lost(&["relay=watermark", "relays=2"], *second) > 0));
}

/// The settings are of no consequence where there is no outbox.
#[test]
fn without_an_outbox_nothing_of_this_matters() {
    for publishing in ["observer", "recorded-after-commit", "broker-after-commit", "in-memory-bus-async"] {
        let publishing = format!("publishing={publishing}");
        let digest = |more: &[&str]| {
            let settings: Vec<&str> = [publishing.as_str()].into_iter().chain(more.iter().copied()).collect();
            let scenario = scenario(true, &settings, "throw Second");
            Engine::new(&scenario).run().trace.digest()
        };
        let plain = digest(&[]);
        for setting in ["relays=3", "relay-lock=off", "relay=watermark", "outbox-delivery=handlers"] {
            assert_eq!(digest(&[setting]), plain, "{publishing}, {setting}");
        }
    }
}

/// A fault text for one of several relays is the same as for one: the counter goes over all of them.
#[test]
fn the_occurrences_of_a_step_are_counted_over_all_relays() {
    let scenario = scenario(true, &["relays=2", "relay-lock=off"], "crash Sales.relay before publish #2");
    assert_eq!(letters(&scenario).1, Status::Struck, "each of them publishes once");
    let third = Fault::parse(&scenario.model, "crash Sales.relay before publish #9").unwrap();
    assert_eq!(letters(&scenario.with_faults(vec![third])).1, Status::NotReached);
}
