//! Commands for other processes: claims with their reasons, written before the engine could run them.
//!
//! Sales announces an order, Billing answers with a command for Accounts, which may live elsewhere and
//! says what it did. A letter goes out about that.

use faultline::engine::Status;
use faultline::scenario::Scenario;
use faultline::trace::{Conclusion, Fact, Leg, Outcome};
use faultline::verdict::{Anomaly, AnomalyKind};

use crate::compiled::scenarios;
use crate::table::{AFTER, BEFORE, telling};
use crate::told::{Told, set_up};

/// Those whose publications leave for a broker and are tried again while it is away.
const PATIENT: [&str; 3] = ["broker-after-commit", "broker-before-commit", "outbox"];

const MODEL: &str = "context Sales { aggregate Order { placed: int  command Place { set placed += 1  emit Placed } } }
    context Billing { on Placed as Bill issue Account(a1).Charge }
    context Accounts {
      aggregate Account { charged: int  command Charge { require charged < 9 else reject Full  set charged += 1  emit Charged } }
    }
    context Post { external Mail { send }  on Charged as Letter call Mail.send }
    scenario \"s\" { at 0ms Order(o1).Place }";

fn with(settings: &[&str], faults: &[&str]) -> Scenario {
    set_up(scenarios(MODEL).swap_remove(0), settings, faults)
}

/// The letters of the anomalies about the charge, and how often it was charged; each fault has to strike.
fn charged(settings: &[&str], faults: &[&str]) -> (String, usize) {
    let told = Told::struck(with(settings, faults));
    let bill = told.scenario.model.handler_named("Bill").unwrap();
    let letters = [
        (AnomalyKind::Phantom, 'P'),
        (AnomalyKind::Lost, 'L'),
        (AnomalyKind::Duplicate, 'D'),
        (AnomalyKind::Stuck, 'S'),
    ];
    let of_bill = |kind| {
        let about = |one: &Anomaly| one.kind == kind && one.handler.is_none_or(|handler| handler == bill);
        told.verdict.anomalies.iter().any(about)
    };
    let text = letters.into_iter().filter(|(kind, _)| of_bill(*kind)).map(|(_, letter)| letter).collect();
    (text, told.effects_of("Bill"))
}

fn clean(times: usize) -> (String, usize) {
    (String::new(), times)
}

fn broken(letters: &str, times: usize) -> (String, usize) {
    (letters.to_owned(), times)
}

#[test]
fn without_a_fault_a_command_arrives_once_however_its_sender_publishes() {
    for strategy in telling() {
        for dedupe in ["none", "inbox", "marked-before", "marked-after"] {
            let publishing = ["publishing.Billing=", strategy].concat();
            let dedupe = ["dedupe=", dedupe].concat();
            let told = Told::of(with(&[&publishing, &dedupe], &[]));
            assert!(told.verdict.is_clean(), "{publishing} {dedupe}: {:?}", told.verdict.anomalies);
            assert_eq!(told.effects_of("Bill"), 1, "{publishing} {dedupe}");
            // The account's own event went on: what came as a message is a command like any other.
            assert_eq!(told.calls().len(), 1, "{publishing} {dedupe}");
        }
    }
}

/// A worker that calls handlers itself has no handler for a command: the broker takes it to its addressee.
#[test]
fn a_worker_that_calls_handlers_still_sends_commands() {
    let handed_on = "outbox-delivery=handlers";
    assert_eq!(charged(&[handed_on], &[]), clean(1));
    assert_eq!(charged(&[handed_on], &["crash Billing.relay after publish"]), broken("D", 2));
}

/// Two contexts of one process call each other; what nobody sends, nobody repeats.
#[test]
fn within_one_process_a_command_is_a_call() {
    let together = ["publishing.Billing=observer", "publishing.Accounts=observer"];
    let told = Told::of(with(&together, &["duplicate Charge to Accounts"]));
    assert_eq!(told.statuses, [Status::NotApplicable]);
    assert_eq!(charged(&together, &[]), clean(1));
}

/// The addressee remembers the id of the message, and the message is the same one.
#[test]
fn a_repeated_command_is_executed_again_unless_its_addressee_remembers_it() {
    for fault in
        ["duplicate Charge to Accounts", "crash Billing.relay after publish", "crash Accounts before ack"]
    {
        assert_eq!(charged(&[], &[fault]), broken("D", 2), "{fault}");
        assert_eq!(charged(&["dedupe.Accounts=inbox"], &[fault]), clean(1), "{fault}");
    }
}

/// Each execution of a message makes events of its own: what follows is a consequence, and no duplicate.
#[test]
fn what_follows_from_a_second_execution_is_its_consequence() {
    let verdict = Told::of(with(&[], &["duplicate Charge to Accounts"])).verdict;
    let [only] = verdict.anomalies.as_slice() else { panic!("{:?}", verdict.anomalies) };
    assert_eq!((only.kind, only.consequences.len()), (AnomalyKind::Duplicate, 1), "a second letter");
}

/// Where nothing is remembered of the event, it comes again, and with it the command: never lost, and
/// sent twice if it had left. That is another message then, which no inbox has seen.
#[test]
fn a_crash_of_the_sender_repeats_what_it_does_not_remember() {
    for strategy in ["broker-before-commit", "broker-after-commit"] {
        let publishing = ["publishing.Billing=", strategy].concat();
        assert_eq!(charged(&[&publishing], &["crash Billing before publish"]), clean(1), "{strategy}");
        for dedupe in ["dedupe.Accounts=none", "dedupe.Accounts=inbox"] {
            let told = charged(&[&publishing, dedupe], &["crash Billing after publish"]);
            assert_eq!(told, broken("D", 2), "{strategy} {dedupe}");
        }
    }
    assert_eq!(charged(&[], &["crash Billing before commit"]), clean(1), "nothing was stored");
    let told = charged(&["dedupe.Accounts=inbox"], &["crash Billing after commit"]);
    assert_eq!(told, broken("D", 2), "another row, with another id");
}

/// With an inbox the sender remembers the event; the question is what is stored together with that.
#[test]
fn an_inbox_saves_the_commands_of_its_consumer_only_with_an_outbox() {
    let inbox = "dedupe.Billing=inbox";
    assert_eq!(charged(&[inbox], &["crash Billing after commit"]), clean(1), "stored together");
    assert_eq!(charged(&[inbox], &["crash Billing before commit"]), clean(1), "neither is stored");
    // The id is stored, the message was only in memory.
    let told = charged(&[inbox, "publishing.Billing=broker-after-commit"], &["crash Billing after commit"]);
    assert_eq!(told, broken("L", 0));
    // The message is out, the id is not stored: the event comes again.
    let told = charged(&[inbox, "publishing.Billing=broker-before-commit"], &["crash Billing before commit"]);
    assert_eq!(told, broken("D", 2));
}

/// The same as with events: a mark without a publication is a loss; the broker outage is waited out by a relay
/// alone, and a consumer that cannot publish gives the event back.
#[test]
fn a_command_is_lost_or_late_as_an_event_is() {
    let told = charged(&["publishing.Billing=outbox-mark-first"], &["crash Billing.relay after mark"]);
    assert_eq!(told, broken("L", 0));
    for strategy in PATIENT {
        let publishing = ["publishing.Billing=", strategy].concat();
        let told = charged(&["publishing.Sales=outbox", &publishing], &["broker down 1ms..80ms"]);
        assert_eq!(told, clean(1), "{strategy}");
    }
}

/// In one process with the publisher, what is sent before the commit outlives a rollback, and what is to be sent
/// after it dies with the process.
#[test]
fn an_in_process_sender_leaves_phantoms_before_the_commit_and_losses_after_it() {
    for strategy in BEFORE {
        let publishing = ["publishing=", strategy].concat();
        let settings = [publishing.as_str(), "publishing.Accounts=outbox"];
        for fault in ["crash Sales before commit", "conflict Sales"] {
            assert_eq!(charged(&settings, &[fault]), broken("P", 1), "{strategy}, {fault}");
        }
    }
    for strategy in AFTER {
        let publishing = ["publishing=", strategy].concat();
        let settings = [publishing.as_str(), "publishing.Accounts=outbox"];
        assert_eq!(charged(&settings, &["crash Sales before commit"]), clean(0), "{strategy}");
        assert_eq!(charged(&settings, &["crash Sales after commit"]), broken("L", 0), "{strategy}");
    }
}

/// Whoever is refused has been answered: nobody sends the command again.
#[test]
fn a_refused_command_is_a_decision_and_comes_once() {
    let mut scenario = with(&[], &[]);
    let refuse = |text: &str| MODEL.replace("charged < 9", text);
    scenario.model = scenarios(&refuse("charged < 0")).swap_remove(0).model;
    let told = Told::of(scenario);
    assert!(told.verdict.is_clean(), "{:?}", told.verdict.anomalies);
    let refused = |fact: &Fact| matches!(fact, Fact::Concluded { how: Conclusion::Refused, .. });
    let delivered = |fact: &Fact| matches!(fact, Fact::Arrived(travel) if travel.leg == Leg::Deliver);
    assert_eq!((told.count(refused), told.count(delivered)), (1, 2), "the event and the command");
}

/// A conflict is no answer: the command comes again, until it is parked.
#[test]
fn a_command_that_fails_is_redelivered_and_then_parked() {
    assert_eq!(charged(&[], &["conflict Accounts"]), clean(1));
    assert_eq!(charged(&["dedupe=inbox"], &["conflict Accounts"]), clean(1));
    let settings = ["delivery-limit=2"];
    let told = charged(&settings, &["conflict Accounts of Charge", "conflict Accounts of Charge #2"]);
    assert_eq!(told, broken("LS", 0));
    let told = Told::of(with(&settings, &["conflict Accounts of Charge", "conflict Accounts of Charge #2"]));
    assert_eq!(told.count(|fact| matches!(fact, Fact::Stepped(_, Outcome::Conflict))), 2);
    let anomalies = told.verdict.anomalies.iter();
    let faults: Vec<_> = anomalies.map(|anomaly| anomaly.chain.fault.is_some()).collect();
    assert_eq!(faults, [true, true], "both are told to come from the refused commits");
}
