//! What a message is recognised by: claims with their reasons, written before the engine could run them.

use faultline::engine::{Engine, Status};
use faultline::scenario::{Fault, shop};
use faultline::verdict::Ledger;

use crate::table::{letters, scenario};

/// The letters of a run under these settings with this fault, which has to strike.
fn under(external: bool, settings: &[&str], fault: &str) -> String {
    let (letters, status) = letters(&scenario(external, settings, fault));
    assert_eq!(status, Status::Struck, "{settings:?}, {fault}");
    letters
}

const BOTH: [bool; 2] = [false, true];

/// Two consumers that note the same id in the same table take each other's place: whoever comes second finds
/// that it has been there already. Coming at the same time it finds out at its commit, too late for what it
/// has done outside.
#[test]
fn consumers_that_share_a_key_suppress_each_other() {
    let settings = ["dedupe=inbox", "subscriptions=per-handler", "inbox-key=message"];
    let own = ["dedupe=inbox", "subscriptions=per-handler"];
    let late = "delay Sold to Back.Second by 90ms";
    for external in BOTH {
        assert_eq!(under(external, &settings, late), "LH");
        assert_eq!(under(external, &own, late), "");
        let never = "crash Sales before commit #9";
        let racing = letters(&scenario(external, &settings, never)).0;
        assert_eq!(racing, if external { "" } else { "LH" });
        assert_eq!(letters(&scenario(external, &own, never)).0, "");
    }
}

/// The execution that failed has published; the one that lasted publishes the same message again, and whoever
/// remembers messages does nothing twice. Made anew, the first one would tell of what never was.
#[test]
fn ids_that_are_derived_survive_the_repetition_of_a_command() {
    let base = ["publishing=broker-before-commit", "conflict-retries=1"];
    for external in BOTH {
        let with = |more: &[&str]| under(external, &[&base[..], more].concat(), "conflict Sales");
        assert_eq!(with(&["dedupe=inbox"]), "P");
        assert_eq!(with(&["message-id=derived", "dedupe=inbox"]), "");
        assert_eq!(with(&["message-id=derived"]), "D");
    }
}

/// A consumer without a memory charges twice, but what it tells of it has one id: the next one, which has a
/// memory, sends one parcel.
#[test]
fn a_duplicate_ends_where_its_message_is_recognised() {
    let parcels = |ids: &str| {
        let mut scenario = shop::scenarios().swap_remove(1);
        for text in ["publishing=outbox", "dedupe.Shipping=inbox", ids] {
            scenario.settings.set(text, &["Shipping"]).unwrap();
        }
        scenario.faults = vec![Fault::parse(&scenario.model, "crash Payment before ack").unwrap()];
        let handler = scenario.model.handler_named("Shipping.PaymentReceived.1").unwrap();
        let ledger = Ledger::of(&Engine::new(&scenario).run().trace);
        ledger.effects.iter().filter(|effect| effect.slot.handler == handler).count()
    };
    assert_eq!(parcels("message-id=per-execution"), 2);
    assert_eq!(parcels("message-id=derived"), 1);
}

/// An id that is made when the message is published is another one when it is published again. The broker's
/// own repetitions carry the same.
#[test]
fn an_inbox_does_not_know_an_id_that_was_made_for_a_publication() {
    for external in BOTH {
        let fresh = ["dedupe=inbox", "message-id=fresh-per-publish"];
        assert_eq!(under(external, &fresh, "crash Sales.relay after publish"), "D");
        assert_eq!(under(external, &fresh, "duplicate Sold to Back"), "");
        assert_eq!(under(external, &["dedupe=inbox"], "crash Sales.relay after publish"), "");
    }
}
