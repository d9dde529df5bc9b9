//! What a message is recognised by: claims with their reasons, written before the engine could run them.

use faultline::scenario::shop;

use crate::compiled::scenarios;
use crate::table::{sample, struck};
use crate::told::{Told, set_up};

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
        assert_eq!(struck(external, &settings, late), "LH");
        assert_eq!(struck(external, &own, late), "");
        let racing = |settings| Told::of(sample(external, settings, &[])).letters();
        assert_eq!(racing(&settings), if external { "" } else { "LH" });
        assert_eq!(racing(&own), "");
    }
}

/// The execution that failed has published; the one that lasted publishes the same message again, and whoever
/// remembers messages does nothing twice. Made anew, the first one would tell of what never was.
#[test]
fn ids_that_are_derived_survive_the_repetition_of_a_command() {
    let base = ["publishing=broker-before-commit", "conflict-retries=1"];
    for external in BOTH {
        let with = |more: &[&str]| struck(external, &[&base[..], more].concat(), "conflict Sales");
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
        let settings = ["publishing=outbox", "dedupe.Shipping=inbox", ids];
        let paid = shop::scenarios().swap_remove(1);
        let told = Told::struck(set_up(paid, &settings, &["crash Payment before ack"]));
        told.effects_of("Shipping.PaymentReceived.1")
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
        assert_eq!(struck(external, &fresh, "crash Sales.relay after publish"), "D");
        assert_eq!(struck(external, &fresh, "duplicate Sold to Back"), "");
        assert_eq!(struck(external, &["dedupe=inbox"], "crash Sales.relay after publish"), "");
    }
}

/// Whoever is called recognises a call by its key. One that is the id of the message is as good as that id; one from
/// the business is always the same.
#[test]
fn a_key_that_is_the_id_of_a_message_is_another_one_for_another_publication() {
    let text = "
    context Sales { aggregate Order { placed: int  command Place { set placed += 1  emit Sold } } }
    context Back {
      external Mail
      on Sold as First call Mail.a(order) key message
      on Sold as Second call Mail.b(order) key order
    }
    scenario \"s\" { at 0ms Order(o1).Place }";
    let again = |settings: &[&str], fault: &str| {
        Told::struck(set_up(scenarios(text).swap_remove(0), settings, &[fault])).anomalies()
    };
    for fault in ["crash Sales.relay after publish", "duplicate Sold to Back", "crash Back before ack"] {
        assert_eq!(again(&[], fault), [""; 0], "{fault}");
    }
    let fresh = ["message-id=fresh-per-publish"];
    assert_eq!(again(&fresh, "crash Sales.relay after publish"), ["duplicate First"]);
    for fault in ["duplicate Sold to Back", "crash Back before ack"] {
        assert_eq!(again(&fresh, fault), [""; 0], "{fault}: it was published once");
    }
}
