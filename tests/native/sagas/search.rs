//! What each setting of a saga costs, as a search finds it: all single faults of a run, all moments of a timeout. For each
//! unsafe setting there is one that breaks something which the safe setting keeps, and nobody has written it down.

use faultline::explore::placements;
use faultline::kernel::Span;
use faultline::scenario::{Fault, Scenario};

use super::trip::plenty;
use crate::compiled::scenarios;
use crate::told::{Told, set_up};

/// Two things that are taken and given back in each other's lee, and a card.
const LEE: &str = "
context Trips { aggregate Trip { asked: bool  command Ask { set asked = true  emit Wanted } } }
context Air { aggregate Flight(number: id) { taken: int  command Take { set taken += 1 }  command Free { set taken -= 1 } } }
context Garage { aggregate Car(number: id) { taken: int  command Rent { set taken += 1 }  command Return { set taken -= 1 } } }
context Money { external Bank }
saga Travel starts on Wanted(trip) {
  step Flight(f1).Take undo Flight(f1).Free
  step Car(c1).Rent undo Car(c1).Return
  step call Bank.charge(trip) key trip pivot
}
invariant NoCarWithoutASeat: always sum(Flight.taken) >= sum(Car.taken)
scenario \"s\" { at 0ms Trip(t1).Ask }
";

fn scenario(text: &str, settings: &[&str], faults: &[&str]) -> Scenario {
    set_up(scenarios(text).swap_remove(0), settings, faults)
}

/// Every single fault that a run comes by, and every message held back for long.
fn everything_that_can_happen(scenario: &Scenario) -> Vec<Fault> {
    let (_, _, found) = placements(scenario);
    let longer = |fault: &Fault| match fault.clone() {
        Fault::Delay { message, to, handler, nth, .. } => {
            Some(Fault::Delay { message, to, handler, nth, by: Span::from_millis(900) })
        }
        _ => None,
    };
    let mut all = vec![];
    for placement in found {
        all.extend(longer(&placement.fault));
        all.push(placement.fault);
    }
    all
}

/// The first fault after which one setting breaks something and the other one does not.
fn what_breaks(text: &str, common: &[&str], broken: &str, kept: &str, faults: &[&str]) -> Option<String> {
    let with = |setting| scenario(text, &[common, &[setting]].concat(), faults);
    let (broken, kept) = (with(broken), with(kept));
    let after = |scenario: &Scenario, fault: &Fault| {
        Told::of(scenario.with_faults([scenario.faults.as_slice(), std::slice::from_ref(fault)].concat()))
    };
    let all = everything_that_can_happen(&broken);
    let breaks =
        |fault: &&Fault| !after(&broken, fault).verdict.is_clean() && after(&kept, fault).verdict.is_clean();
    all.iter().find(breaks).map(|fault| fault.text(&broken.model))
}

const ONCE: [&str; 2] = ["saga-retries=0", "saga-timeout=100ms"];

#[test]
fn what_is_not_undone_or_not_remembered_is_left_behind_by_some_single_fault() {
    for (broken, kept) in [
        ("compensate=completed", "compensate=completed-and-unknown"),
        ("compensate=as-in-the-snippet", "compensate=completed-and-unknown"),
        ("tombstones=off", "tombstones=on"),
    ] {
        let found = what_breaks(&plenty(), &ONCE, broken, kept, &[]);
        assert!(found.is_some(), "{broken}");
    }
    // Who compensates only what is completed needs the failed step's own undoing.
    let common = ["saga-retries=0", "saga-timeout=100ms", "compensate=completed"];
    assert!(what_breaks(&plenty(), &common, "failing-step=no", "failing-step=yes", &[]).is_some());
}

#[test]
fn a_command_that_leaves_behind_its_state_is_lost_by_some_single_fault() {
    assert!(what_breaks(&plenty(), &ONCE, "saga-send=after-store", "saga-send=outbox", &[]).is_some());
}

#[test]
fn a_command_that_leaves_before_its_state_is_sent_by_a_loser() {
    // Answer and timeout are heard at once, by two consumers. The one whose state is not stored has spoken all the same.
    let at = |timeout: u64, send: &str| {
        let timeout = format!("saga-timeout={timeout}ms");
        Told::of(scenario(&plenty(), &["saga-retries=0", "consumers.saga=2", &timeout, send], &[]))
    };
    let lied = |told: &Told| told.kinds().contains(&"phantom");
    let found = (10..90).find(|timeout| lied(&at(*timeout, "saga-send=before-store")));
    let timeout = found.unwrap();
    assert!(!lied(&at(timeout, "saga-send=outbox")), "at {timeout} ms");
}

#[test]
fn all_at_once_and_going_on_break_an_order_on_which_somebody_relies() {
    // The card is refused: the car is given back before the seat, unless both are asked for at once.
    let refused = ["call Bank.charge refused"];
    let clean = |setting| Told::of(scenario(LEE, &[setting], &refused)).verdict.is_clean();
    assert!(clean("compensate-order=reverse"));
    let late = what_breaks(LEE, &[], "compensate-order=parallel", "compensate-order=reverse", &refused);
    assert!(late.is_some(), "the seat is free, and the car still taken");
    // The car is never given back: the seat is kept for it, unless the others are undone all the same.
    let kept = |setting: &str| {
        let faults = [refused[0], "throw Garage.Return always"];
        Told::of(scenario(LEE, &[setting], &faults))
            .verdict
            .invariants
            .iter()
            .all(|rule| rule.kept == Some(true))
    };
    assert!(kept("after-failed-compensation=stop") && !kept("after-failed-compensation=go-on"));
}

#[test]
fn a_message_that_nobody_expects_is_lost_by_dropping_it_and_blocks_by_giving_it_back() {
    // Given back until it is put aside: some message that comes when all is over.
    let late = what_breaks(&plenty(), &[], "unmatched=retry", "unmatched=drop", &[]);
    assert!(late.is_some());
    // Sent before its state is stored, an answer can come before anybody knows of the saga.
    let ends = |unmatched: &str, pause: &str| {
        let settings = ["saga-send=before-store", "consumers.saga=2", "saga-retries=0", unmatched];
        Told::of(scenario(&plenty(), &settings, &[pause])).verdict.sagas[0].outcome()
    };
    let pauses = (20..200).step_by(10).map(|length| format!("pause saga before commit for {length}ms"));
    let mut pauses = pauses.filter(|pause| ends("unmatched=drop", pause) != "completed");
    assert!(pauses.any(|pause| ends("unmatched=retry", &pause) == "completed"));
}
