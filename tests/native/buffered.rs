//! A consumer that keeps back in memory what its handlers send: claims with their reasons, written before the
//! engine could run them.
//!
//! Sales announces an order, Billing charges for it and says so, a letter goes out about that. Whoever
//! finds the charge done returns early.

use faultline::engine::{Engine, Status};
use faultline::scenario::{Fault, Scenario};
use faultline::verdict::{AnomalyKind, judge};

use crate::compiled::scenarios;

/// A charge that returns early when it is done, one that does not, and one in another service.
const EARLY: &str = "if charged == 0 { set charged = 1  emit Charged }";
const AGAIN: &str = "set charged += 1  emit Charged";

const STRATEGIES: [&str; 12] = [
    "outbox",
    "observer",
    "in-memory-bus",
    "static-registry",
    "in-memory-bus-async",
    "returned-events",
    "recorded-before-commit",
    "recorded-after-commit",
    "broker-before-commit",
    "broker-after-commit",
    "outbox-mark-first",
    "event-sourcing",
];

fn billing(charge: &str, settings: &[&str], faults: &[&str]) -> Scenario {
    let text = [
        "context Sales { aggregate Order { placed: int  command Place { set placed += 1  emit Placed } } }
         context Billing { aggregate Account { charged: int  command Charge { ",
        charge,
        " } }  on Placed as Bill issue Account(a1).Charge }
         context Post { external Mail { send }  on Charged as Letter call Mail.send }
         scenario \"s\" { at 0ms Order(o1).Place }",
    ];
    with(&text.concat(), settings, faults)
}

/// The same with the account elsewhere: Billing sends a command and stores nothing of its own.
fn sending(settings: &[&str], faults: &[&str]) -> Scenario {
    let text =
        "context Sales { aggregate Order { placed: int  command Place { set placed += 1  emit Placed } } }
        context Billing { on Placed as Bill issue Account(a1).Charge }
        context Post { aggregate Account { charged: int  command Charge { set charged += 1 } } }
        scenario \"s\" { at 0ms Order(o1).Place }";
    with(text, settings, faults)
}

fn with(text: &str, settings: &[&str], faults: &[&str]) -> Scenario {
    let mut scenario = scenarios(text).swap_remove(0);
    for text in settings {
        scenario.settings.set(text, &["Sales", "Billing", "Post"]).unwrap();
    }
    scenario.faults = faults.iter().map(|fault| Fault::parse(&scenario.model, fault).unwrap()).collect();
    scenario
}

/// The letters of what is found; each fault has to strike, and the run to end.
fn found(scenario: &Scenario) -> String {
    let engine = Engine::new(scenario);
    let run = engine.run();
    let statuses = engine.statuses(&run.world);
    assert!(statuses.iter().all(|status| *status == Status::Struck), "{:?}: {statuses:?}", scenario.faults);
    let verdict = judge(&scenario.model, &run.trace);
    let letters = [
        (AnomalyKind::Phantom, 'P'),
        (AnomalyKind::Lost, 'L'),
        (AnomalyKind::Duplicate, 'D'),
        (AnomalyKind::Stuck, 'S'),
        (AnomalyKind::Endless, 'E'),
    ];
    letters.into_iter().filter(|(kind, _)| verdict.has(*kind)).map(|(_, letter)| letter).collect()
}

const MEMORY: &str = "consumer-buffer.Billing=memory";

#[test]
fn without_a_fault_what_is_kept_back_is_sent_once_however_it_would_leave() {
    for strategy in STRATEGIES {
        for dedupe in ["none", "inbox", "marked-before", "marked-after"] {
            for ack in ["ack=after", "ack=before"] {
                let publishing = ["publishing.Billing=", strategy].concat();
                let settings = [&publishing, &["dedupe=", dedupe].concat(), ack, MEMORY];
                assert_eq!(found(&billing(EARLY, &settings, &[])), "", "{settings:?}");
                assert_eq!(found(&sending(&settings, &[])), "", "{settings:?}");
            }
        }
    }
}

/// The charge is stored, its event only in memory. The redelivery finds it done, and nobody says so again.
#[test]
fn a_crash_before_sending_loses_the_event_of_a_handler_that_returns_early() {
    for strategy in ["outbox", "broker-after-commit", "broker-before-commit"] {
        let publishing = ["publishing.Billing=", strategy].concat();
        for dedupe in ["dedupe=none", "dedupe=inbox", "dedupe=marked-after"] {
            let crash = ["crash Billing before publish"];
            assert_eq!(
                found(&billing(EARLY, &[&publishing, dedupe, MEMORY], &crash)),
                "L",
                "{strategy} {dedupe}"
            );
        }
    }
    // Stored in the outbox with the charge, it is sent after the restart.
    assert_eq!(found(&billing(EARLY, &["dedupe=inbox"], &["crash Billing after commit"])), "");
    assert_eq!(found(&billing(EARLY, &[], &["crash Billing after commit"])), "");
}

/// Who does all of the work again charges twice, and tells of the second time: the first stays untold.
#[test]
fn a_handler_that_does_not_look_charges_twice_and_loses_the_first_event() {
    let crash = ["crash Billing before publish"];
    assert_eq!(found(&billing(AGAIN, &[MEMORY], &crash)), "LD");
    // An inbox keeps it from the second charge, and from telling of the first one.
    assert_eq!(found(&billing(AGAIN, &["dedupe=inbox", MEMORY], &crash)), "L");
}

/// That is what it is for: what is rolled back was never sent.
#[test]
fn nothing_is_sent_of_what_is_not_stored() {
    let before = "publishing.Billing=broker-before-commit";
    for fault in ["crash Billing before commit", "conflict Billing"] {
        assert_eq!(found(&billing(EARLY, &[before, "dedupe=inbox"], &[fault])), "P", "{fault}");
        assert_eq!(found(&billing(EARLY, &[before, "dedupe=inbox", MEMORY], &[fault])), "", "{fault}");
    }
    let at_once = ["publishing.Billing=observer", "dedupe=inbox"];
    assert_eq!(
        found(&sending(&at_once, &["conflict Billing"])),
        "D",
        "the message was out, and its command is another one"
    );
    assert_eq!(found(&sending(&[at_once[0], at_once[1], MEMORY], &["conflict Billing"])), "");
}

/// Nothing was stored that a redelivery could find done, unless the inbox remembers the message itself.
#[test]
fn a_command_that_was_kept_back_is_sent_by_the_redelivery_unless_the_inbox_knows_it() {
    let crash = ["crash Billing before publish"];
    assert_eq!(found(&sending(&[MEMORY], &crash)), "");
    assert_eq!(found(&sending(&["dedupe=inbox", MEMORY], &crash)), "L");
    assert_eq!(found(&sending(&["dedupe=inbox"], &["crash Billing after commit"])), "");
    assert_eq!(found(&sending(&["ack=before", MEMORY], &crash)), "L", "nobody hands it over again");
}

/// While the broker is down the delivery fails and comes again, and again finds the charge done. What is tried
/// again in its place is tried as often as it is said, be the broker there or not.
#[test]
fn a_broker_that_is_down_when_it_is_sent_to_loses_it_as_a_crash_does() {
    let down = ["broker down 30ms..120ms"];
    for again in ["immediate-retries=0", "immediate-retries=3"] {
        assert_eq!(found(&billing(EARLY, &[again, MEMORY], &down)), "L", "{again}");
        assert_eq!(found(&billing(EARLY, &[again, MEMORY, "publish-retries=50"], &down)), "", "{again}");
    }
}
